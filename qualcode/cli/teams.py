"""The commands `assign`, `merge`, `dump` and `load`: several coders without a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Output, changing_study, coder_option, count, output_options, percent, with_study
from qualcode.cli.shapes import seed_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qualcode.core.problems import Problem
    from qualcode.study import Study
    from qualcode.teams import Assignment

SOME_REFUSED = 1
SHOWN = 40  # lines of a list that a terminal gets
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(
    epilog="""\b
Example:
  qualcode assign --coders ana,budi --overlap 20% --coder ana -o shares
  qualcode assign --coders ana,budi,citra --overlap 10% --by kind --seed 7 --coder ana"""
)
@click.option("--coders", required=True, metavar="NAME,NAME", help="Who is to code, separated by commas.")
@click.option(
    "--overlap",
    default="20%",
    show_default=True,
    callback=percent,
    metavar="PERCENT",
    help="The part of the words that all of them code, to see whether they agree.",
)
@seed_option("Another number draws otherwise.")
@click.option("--by", default="", metavar="kind|language|ATTRIBUTE", help="Spread these evenly too.")
@click.option("-o", "--output", type=_FOLDER, metavar="DIR", help="Write a blind study file for each coder here.")
@coder_option
@changing_study
def assign(study: Study, /, coders: str, coder: str, output: Path | None, **how: Any) -> None:
    """Share the sources out among coders.

    All get about as many words. Who was to code what is kept in the study. With -o each gets a study file of their
    own sources, without what the machine or others coded; `qualcode merge` joins them again.
    """
    from qualcode.teams import share_paths

    names = [name.strip() for name in coders.split(",")]
    if output is not None:
        share_paths(names, output)  # refused before anything is changed
    made = study.assign(names, coder=coder, **how)
    written = study.write_shares(output, coder=coder) if output is not None else []
    for line in _shares(study, made):
        click.echo(line)
    for path in written:
        click.echo(f"Wrote {path}.", err=True)


def _shares(study: Study, made: Assignment) -> Iterable[str]:
    from qualcode.core.model import word_count

    words = {name: word_count(source.text) for name, source in study.texts().items()}
    for name, sources in made.by_coder.items():
        total = sum(words[source] for source in sources)
        yield f"{click.style(name, bold=True)}: {count(len(sources), 'source')}, {total:,} words"
        yield f"  {', '.join(sources)}"
    total, part = sum(words.values()), sum(words[source] for source in made.shared)
    percent = f"{100 * part / total:.0f}%" if total else "0%"
    yield f"By all: {count(len(made.shared), 'source')}, {percent} of the words"
    yield f"  {', '.join(made.shared) or 'none'}"


def _settlements(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    settled = {}
    for pair in given:
        key, equals, choice = pair.rpartition("=")
        if not equals or choice not in ("ours", "theirs", "skip"):
            raise click.BadParameter(f"{pair!r} is not CONFLICT=ours, =theirs or =skip")
        settled[key] = choice
    return settled


@click.command(
    epilog="""\b
Example:
  qualcode merge shares/ana.qualcode shares/budi.qualcode --coder ana
  qualcode merge budi.qualcode --coder ana --dry-run
  qualcode merge budi.qualcode --coder ana --prefer theirs --settle coding:1b2c3d4e=ours
  qualcode merge budi.qualcode --coder ana --format json"""
)
@click.argument(
    "others", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="OTHER.qualcode..."
)
@click.option(
    "--prefer",
    type=click.Choice(("ours", "theirs", "skip")),
    default="skip",
    show_default=True,
    help="What holds where both studies changed a thing, each otherwise; skip leaves it open.",
)
@click.option(
    "--settle",
    multiple=True,
    metavar="CONFLICT=CHOICE",
    callback=_settlements,
    help="Settle one conflict, as the list names it, with ours, theirs or skip.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be, and change nothing.")
@coder_option
@output_options
@changing_study
def merge(study: Study, /, others: tuple[Path, ...], coder: str, output: Output, **how: Any) -> int:
    """Join the study files of other coders with this one.

    Each is one edit, which `qualcode undo` takes back; the other files are only read. What could not be joined, and
    what both have changed, is listed; exit status 1 says that something was left out or open. Merging again changes
    nothing, and settles what was left open.
    """
    done = study.merge(*others, coder=coder, **how)
    for each in done:
        came = [f"{count(n, 'coding')} by {who}" for who, (n, _) in each.codings.items() if n]
        went = [f"{count(n, 'coding')} by {who} removed" for who, (_, n) in each.codings.items() if n]
        other = [count(n, noun) for n, noun in ((len(each.sources), "source"), (each.memos, "memo")) if n]
        told = ", ".join([*other, *came, *went]) or "nothing new"
        would = "would bring " if how["dry_run"] else ""
        at = f" (edit {each.edit})" if each.edit is not None and not how["dry_run"] else ""
        click.echo(f"{each.study}: {would}{told}{at}", err=True)
    _list([problem for each in done for problem in each.problems], output)
    return SOME_REFUSED if any(each.refused for each in done) else 0


def _list(problems: Sequence[Problem], output: Output) -> None:
    """The list of what to look at, as a table; none on a terminal when there is nothing."""
    plain = output.format == "table" and output.file is None
    if plain and not problems:
        return
    from pandas import DataFrame

    ordered = sorted(problems, key=lambda problem: not problem.refused)  # what is open or left out comes first
    rows = [(p.where, p.message, p.hint, "yes" if p.refused else "") for p in ordered]
    frame = DataFrame(rows, columns=["where", "what", "hint", "left out"])
    if plain and len(frame) > SHOWN:
        click.echo(f"{len(frame) - SHOWN:,} more lines with --format csv or -o FILE.", err=True)
        frame = frame.head(SHOWN)
    output.write(frame)


@click.command(
    epilog="""\b
Example:
  qualcode dump codings-as-text"""
)
@click.argument("folder", type=_FOLDER, metavar="DIR")
@with_study
def dump(study: Study, /, folder: Path) -> None:
    """Write codings and memos as text files for git.

    One file a source, one line a coding, always in the same order: a diff shows what was coded, and git can merge it.
    """
    done = study.dump(folder)
    gone = f", {count(len(done.gone), 'file')} of sources that are no more deleted" if done.gone else ""
    told = f"{count(done.files, 'file')}, {count(done.codings, 'coding')}, {count(done.memos, 'memo')}"
    click.echo(f"Wrote {folder}: {told}{gone}.", err=True)


@click.command(
    epilog="""\b
Example:
  qualcode load codings-as-text --coder ana
  qualcode load codings-as-text --coder ana --dry-run"""
)
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("--dry-run", is_flag=True, help="Show what would be, and change nothing.")
@coder_option
@changing_study
def load(study: Study, /, folder: Path, coder: str, dry_run: bool) -> int:
    """Take codings and memos over from such files.

    The codings of each source become those of its file, as one edit; memos are added. A file that is not as it
    should be, with git's conflict marks for one, is left out as a whole, and exit status 1 says so.
    """
    if not folder.is_dir():
        raise QualcodeError(str(folder), "there is no such folder", "name one that `qualcode dump` has made")
    done = study.load(folder, coder=coder, dry_run=dry_run)
    for problem in done.problems:
        click.echo(str(problem), err=True)
    verb = "Would bring" if dry_run else "Brought"
    told = f"{count(done.added, 'coding')} new or changed, {done.removed:,} removed, {count(done.memos, 'memo')}"
    click.echo(f"{verb} {told}.", err=True)
    return SOME_REFUSED if done.refused else 0
