"""The commands of coding by hand: on words, on codings, memos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import (
    SHORT_ID,
    Output,
    changing_study,
    coder_option,
    complete_codes,
    complete_sources,
    count,
    filter_options,
    output_options,
    with_study,
)

if TYPE_CHECKING:
    from qualcode.study import Study

IDS = click.argument("ids", nargs=-1, metavar="[ID]...")
NEW = click.option("--new", "new_code", is_flag=True, help="Put the code into the codebook if it is not there.")
MEMO = click.option("--memo", default="", metavar="TEXT", help="A memo on each of the codings, such as why.")
SOURCE = click.argument("source", shell_complete=complete_sources)
_READ = ("segment", "speaker", "text", "codes")  # of a segment, by a person


@click.command(
    epilog="""\b
Example:
  qualcode segments W-01
  qualcode segments W-01 --coder ana -o W-01.csv"""
)
@SOURCE
@click.option(
    "--coder", metavar="NAME", envvar="QUALCODE_CODER", default="", help="With the codes of this coder, nobody else's."
)
@output_options
@with_study
def segments(study: Study, /, source: str, coder: str, output: Output) -> None:
    """Read a source by segments, numbered for `apply`.

    On a terminal only the columns that are read are shown; a file gets turn, start and end too.
    """
    frame = study.segments(source, coder=coder)
    output.write(frame[list(_READ)] if output.on_terminal else frame)


@click.command(
    epilog="""\b
Example:
  qualcode apply W-01 12 motives/demand --coder ana
  qualcode apply W-01 "turn 3" creativity --memo "the whole answer"
  qualcode apply W-01 "they asked me twice" motives/pressure --new"""
)
@SOURCE
@click.argument("where")
@click.argument("code", shell_complete=complete_codes)
@MEMO
@NEW
@coder_option
@changing_study
def apply(study: Study, /, source: str, where: str, code: str, **options: Any) -> None:
    """Apply a code to a segment, turn, span or quote.

    WHERE is a segment's number (12), a span (120-164), a turn ("turn 3"), or the very words, which must stand in the
    source once. Spans may overlap, and anybody may have coded the same words. A code is named by its path, or by its
    last part when no other code has it.
    """
    from qualcode.core.places import parse_where

    made = study.code_segment(source, parse_where(where), code, **options)
    words = f"{made.source} {made.span.start}-{made.span.end}"
    click.echo(f"{made.id[:SHORT_ID]}  {made.code} on {words} ({made.unit}), by {made.coder}.")


@click.command(
    epilog="""\b
Example:
  qualcode remove 3f2a91c0 --coder ana
  qualcode remove --code motives/demand --source W-01"""
)
@IDS
@filter_options(whose="--by")
@coder_option
@changing_study
def remove(study: Study, /, ids: tuple[str, ...], filters: dict[str, Any], coder: str) -> None:
    """Take codings of people away.

    By id, or by filters, which choose your own unless --by names somebody. The machine's can only be rejected.
    """
    _tell(study, study.remove(*ids, coder=coder, **filters))


@click.command(
    epilog="""\b
Example:
  qualcode recode 3f2a91c0 --to motives/pressure --coder ana
  qualcode recode --code demand --source W-01 --by qualcode --to motives/pressure"""
)
@IDS
@click.option("--to", required=True, metavar="CODE", help="The code to give them.", shell_complete=complete_codes)
@filter_options(whose="--by")
@NEW
@coder_option
@changing_study
def recode(study: Study, /, ids: tuple[str, ...], filters: dict[str, Any], **options: Any) -> None:
    """Give codings another code.

    By id, or by filters, which choose your own unless --by names somebody. The machine's (--by qualcode) are rejected
    under the old code and applied as yours under the new.
    """
    _tell(study, study.recode(*ids, **options, **filters))


@click.command(
    epilog="""\b
Example:
  qualcode accept 3f2a91c0 --coder ana
  qualcode accept --code motives --source W-01"""
)
@IDS
@filter_options(whose="--by")
@MEMO
@coder_option
@changing_study
def accept(study: Study, /, ids: tuple[str, ...], filters: dict[str, Any], **options: Any) -> None:
    """Accept what the machine coded.

    By id, or by filters, which choose what nobody has decided on yet. A decision outlives every run.
    """
    _tell(study, study.accept(*ids, **options, **filters))


@click.command(
    epilog="""\b
Example:
  qualcode reject 3f2a91c0 --coder ana --memo "asked, not meant"
  qualcode reject --code motives/demand --speaker Interviewer"""
)
@IDS
@filter_options(whose="--by")
@MEMO
@coder_option
@changing_study
def reject(study: Study, /, ids: tuple[str, ...], filters: dict[str, Any], **options: Any) -> None:
    """Reject what the machine coded.

    By id, or by filters, which choose what nobody has decided on yet. It stays listed as rejected, counts nowhere, and
    no run applies it again.
    """
    _tell(study, study.reject(*ids, **options, **filters))


@click.command(
    epilog="""\b
Example:
  qualcode memo "ask about the second round" --on W-01 --coder ana
  qualcode memo "irony?" --on W-01 --at 12"""
)
@click.argument("text")
@click.option("--on", default="", metavar="WHAT", help="A source, a code or a coding's id; without it the study.")
@click.option("--at", "where", metavar="WHERE", help="These words of the source: a segment, turn, span or quote.")
@coder_option
@changing_study
def memo(study: Study, /, text: str, on: str, where: str | None, coder: str) -> None:
    """Write a memo on anything."""
    from qualcode.core.places import parse_where

    place = parse_where(where) if where is not None else None
    written = study.memo(text, on=on, author=coder, span=place)
    at = f" {written.span.start}-{written.span.end}" if written.span else ""
    click.echo(f"A memo on {written.subject or 'the study'}{at}, by {coder}.")


@click.command(
    epilog="""\b
Example:
  qualcode memos
  qualcode memos motives/demand -o memos.md"""
)
@click.argument("what", required=False)
@output_options
@with_study
def memos(study: Study, /, what: str | None, output: Output) -> None:
    """Read the memos, or those on a source, code or coding."""
    from pandas import DataFrame

    found = study.memos(what)
    columns = ("subject", "start", "end", "author", "written", "memo")
    rows = [
        (m.subject, *((m.span.start, m.span.end) if m.span else ("", "")), m.author, m.written, m.text) for m in found
    ]
    output.write(DataFrame(rows, columns=list(columns)))


def _tell(study: Study, number: int | None) -> None:
    """What an edit did to codings, by its number."""
    if number is None:
        click.echo("Nothing was changed: no such coding, or it is so already.")
        return
    entry = study.log()[number - 1]
    changed = max(entry.added, entry.removed)
    click.echo(f"Edit {number}, {entry.verb}: {count(changed, 'coding')}. Take it back with `qualcode undo {number}`.")
