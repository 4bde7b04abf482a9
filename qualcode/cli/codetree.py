"""The commands that change codes in the study: rename, move, merge and split, the codings with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.handcoding import IDS
from qualcode.cli.options import changing_study, coder_option, complete_codes, count, filter_options

if TYPE_CHECKING:
    from qualcode.handcoding import CodeChange
    from qualcode.study import Study

_CODE = click.argument("code", shell_complete=complete_codes)


@click.command(
    "rename-code",
    epilog="""\b
Example:
  qualcode rename-code motives/demand duty --coder ana""",
)
@_CODE
@click.argument("name")
@coder_option
@changing_study
def rename_code(study: Study, /, code: str, name: str, coder: str) -> None:
    """Give a code another name, its codings with it.

    The codes below it and memos follow; its label stays.
    """
    _tell(study.rename_code(code, name, coder=coder))


@click.command(
    "move-code",
    epilog="""\b
Example:
  qualcode move-code motives/demand context --coder ana
  qualcode move-code motives/demand /""",
)
@_CODE
@click.argument("parent", shell_complete=complete_codes)
@coder_option
@changing_study
def move_code(study: Study, /, code: str, parent: str, coder: str) -> None:
    """Put a code under another, its codings with it.

    PARENT is a code, or / to make it a theme. The codes below it and memos follow.
    """
    _tell(study.move_code(code, "" if parent == "/" else parent, coder=coder))


@click.command(
    "merge-codes",
    epilog="""\b
Example:
  qualcode merge-codes motives/demand motives/pressure --into motives/demand --coder ana""",
)
@click.argument("codes", nargs=-1, required=True, metavar="CODE...", shell_complete=complete_codes)
@click.option(
    "--into",
    required=True,
    metavar="CODE",
    help="One of them, another code, or a new one.",
    shell_complete=complete_codes,
)
@coder_option
@changing_study
def merge_codes(study: Study, /, codes: tuple[str, ...], into: str, coder: str) -> None:
    """Make several codes one, their codings too.

    What they say in the codebook is joined, indicators included; the exclusions of each hold for all of them from the
    next run on. Words that a coder gave two of the codes have the one code once.
    """
    _tell(study.merge_codes(*codes, into=into, coder=coder))


@click.command(
    "split-code",
    epilog="""\b
Example:
  qualcode split-code motives/demand 3f2a91c0 77b01d2e --into motives/pressure --coder ana
  qualcode split-code motives/demand --into motives/pressure --indicator "wajib*" """,
)
@_CODE
@IDS
@click.option("--into", required=True, metavar="CODE", help="The path of the new code.")
@click.option("--indicator", "indicators", multiple=True, metavar="TEXT", help="This indicator goes to the new code.")
@filter_options(codes=False, whose="--by")
@coder_option
@changing_study
def split_code(study: Study, /, code: str, ids: tuple[str, ...], filters: dict[str, Any], **options: Any) -> None:
    """Part a new code off a code, with some of its codings.

    Those named by id or filters go to the new code; with --indicator what that indicator of the code fired. The
    machine's, when they are named, are rejected under the old code and applied as yours under the new.
    """
    _tell(study.split_code(code, options.pop("into"), *ids, **options, **filters))


def _tell(change: CodeChange) -> None:
    for old, new in change.became.items():
        click.echo(f"{old} is now {new}.")
    codings = max(change.removed, change.added)
    click.echo(
        f"Edit {change.edit}: {count(codings, 'coding')} changed with it; `qualcode undo {change.edit}` takes it back."
    )
    if change.file:
        click.echo(
            f"{change.file} does not know of this. Until it does, `qualcode code` keeps the study's codes; to write"
            f" them into it: qualcode codebook show --yaml -o {change.file}",
            err=True,
        )
