"""The command `codebook diff`: what another version of a codebook says otherwise, and what that does to the codings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.options import Output, count, named_codebook, output_options
from qualcode.cli.quotes import page_width
from qualcode.errors import StudyNotFoundError

if TYPE_CHECKING:
    from qualcode.core.differences import CodebookDifferences, Difference
    from qualcode.core.model import Codebook, Evidence
    from qualcode.study import Study
    from qualcode.trial import Trial

OF_STUDY = "study"


@click.command(
    epilog="""\b
Example:
  qualcode codebook diff
  qualcode codebook diff study codebooks/motives.yaml --list
  qualcode codebook diff old.yaml new.yaml --sources transcripts/"""
)
@click.argument("old", default=OF_STUDY)
@click.argument("new", required=False)
@click.option(
    "--sources",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Try both on these files or folders instead of the study's sources.",
)
@click.option("--list", "listed", is_flag=True, help="The segments that come and go, with their words.")
@output_options
@click.pass_context
def diff(ctx: click.Context, old: str, new: str | None, paths: tuple[Path, ...], listed: bool, output: Output) -> None:
    """Compare two versions of a codebook before coding.

    Which codes and indicators are new, gone or changed, and which of the machine's codings would come, go and stay.
    Nothing is stored. OLD and NEW are files, `study` for the codebook in use, or the beginning of the digest of an
    earlier one (`qualcode log`); without NEW it is the file that `qualcode code` would read. What a person accepted or
    rejected stays as it is, and is counted as protected. The formats other than table have a row a code, with --list
    a row a segment.
    """
    trial = _trial(ctx.obj, old, new, paths)
    if output.format != "table" or output.file is not None:
        output.write(trial.segments() if listed else trial.codes())
        return
    for line in trial_lines(trial, page_width(), listed=listed):
        click.echo(line)


def _trial(place: Path | None, old: str, new: str | None, paths: Sequence[Path]) -> Trial:
    from qualcode.study import Study
    from qualcode.trial import codebook_named, tried

    try:
        study = Study.open(place, read_only=True)
    except StudyNotFoundError:
        if place is not None or old == OF_STUDY or new == OF_STUDY:
            raise
        before = codebook_named(old, None)
        after = codebook_named(new, None) if new else named_codebook(None, None)
        return _on_files(before, after, paths) if paths else tried(None, before, after)
    with study:
        before, after = study.codebook_named(old), study.codebook_named(new) if new else study.next_codebook()
        return _on_files(before, after, paths) if paths else study.codebook_diff(before, after)


def _on_files(before: Codebook, after: Codebook, paths: Sequence[Path]) -> Trial:
    """Both tried on files, in a study that goes again; what could not be read is told."""
    from qualcode.cli.problems import problem_lines
    from qualcode.study import TemporaryStudy

    made: Study = TemporaryStudy.make()
    with made:
        for line in problem_lines(made.code(paths, codebook=before).problems):
            click.echo(line, err=True)
        return made.codebook_diff(before, after)


def trial_lines(trial: Trial, width: int, *, listed: bool) -> Iterator[str]:
    """What differs, code by code, then what that does to the codings, and with `listed` each of them."""
    yield click.style(f"{_name(trial.old)} -> {_name(trial.new)}", bold=True)
    yield from _differences(trial.differences, width)
    if not trial.sources:
        yield ""
        yield "No codings were compared: there is no study here; name files with --sources."
        return
    yield from _counts(trial)
    if listed:
        yield from _segments(trial, width)


def _name(book: Codebook) -> str:
    return f"{book.name} {book.version}".strip() + f" ({book.digest[:12]})"


def _differences(told: CodebookDifferences, width: int) -> Iterator[str]:
    if not any(told):
        yield "They say the same."
    for difference in (*told.about, *told.lists):
        yield from _difference(difference, width, "")
    for code in told.codes:
        yield ""
        yield f"{code.change:8} {click.style(code.path, bold=True)}" + (f", was {code.was}" if code.was else "")
        for difference in code.differences:
            yield from _difference(difference, width, "  ")


def _difference(difference: Difference, width: int, indent: str) -> Iterator[str]:
    yield f"{indent}{difference.what}"
    for sign, texts in (("-", difference.gone), ("+", difference.new)):
        for text in texts:
            wrap = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
            wrap.initial_indent, wrap.subsequent_indent = f"{indent}  {sign} ", f"{indent}    "
            yield from wrap.wrap(text)


def _counts(trial: Trial) -> Iterator[str]:
    """A line a code of which codings change, then the sum."""
    frame = trial.codes()
    moving = frame[frame[["comes", "goes", "protected"]].any(axis=1)]
    broad = max(map(len, moving["code"]), default=0)
    yield ""
    yield click.style(f"Codings in {count(trial.sources, 'source')}; nothing is stored", bold=True)
    for row in moving.to_dict("records"):
        protected = f"  {row['protected']:,} protected" if row["protected"] else ""
        yield f"  {row['code']:{broad}}  {row['comes']:5,} come  {row['goes']:5,} go  {row['stays']:5,} stay{protected}"
    sums = {name: int(frame[name].sum()) for name in ("comes", "goes", "stays", "protected")}
    said = f"  {sums['comes']:,} come, {sums['goes']:,} go, {sums['stays']:,} stay"
    decided = f"; {sums['protected']:,} protected, since a person decided on them" if sums["protected"] else ""
    yield said + decided + "."


def _segments(trial: Trial, width: int) -> Iterator[str]:
    code = ""
    for each in trial.changed:
        coding = each.coding
        if coding.code != code:
            code = coding.code
            yield ""
            yield click.style(code, bold=True)
        yield f"  {each.change}  {coding.source}:{each.segment}  {_matched(each.coding.evidence)}"
        yield from textwrap.wrap(
            " ".join(coding.text.split()),
            width,
            initial_indent="    ",
            subsequent_indent="    ",
            break_long_words=False,
        )


def _matched(evidence: Sequence[Evidence]) -> str:
    found = dict.fromkeys(" ".join(each.words.split()) for each in evidence)
    return ", ".join(f'"{words}"' for words in found)
