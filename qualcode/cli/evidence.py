"""The commands about evidence: triangulation, judgements, negative cases, claims, saturation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import (
    FORMATS,
    Output,
    changing_study,
    coder_option,
    complete_codes,
    count,
    filter_options,
    named_format,
    output_options,
    percent,
    with_study,
    wrote,
)
from qualcode.cli.shapes import language_option, level_option, seed_option

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.saturation import Saturation
    from qualcode.study import Study

_PICTURES = (".png", ".svg", ".pdf")
_ALL_SIDES = 0
_READ = ("sort", "source", "quote", "text", "matched", "why", "who", "found", "of")  # of a negative case
_CODE = click.argument("code", shell_complete=complete_codes)
_LANGUAGE = language_option(
    "Headings and values in this language; without it columns have the names they have in a notebook.", default=None
)


class _Sides(click.ParamType[int]):
    """A number from 2, or "all"."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if value == "all":
            return _ALL_SIDES
        if not str(value).isdecimal() or int(value) < 2:
            self.fail(f"{value!r} is neither a number from 2 nor all", param, ctx)
        return int(value)


@dataclass(frozen=True)
class _Told:
    """Frames for reading under their names, what is to be said with them, and in which language if any."""

    sheets: Sequence[tuple[str, DataFrame]]
    words: Sequence[str]
    language: str | None
    labels: Mapping[str, str] | None = None

    def write(self, output: Output, data: DataFrame) -> None:
        """The first frame to a reader, all of them in a workbook, else the data; the words with them, or on stderr."""
        from qualcode.outputs.evidencewords import in_words

        if output.format == "xlsx" and output.file is not None:
            from qualcode.outputs.evidencebook import write_evidence

            write_evidence(output.file, self.sheets, self.words, language=self.language or "en", labels=self.labels)
            wrote(output.file, count(len(data), "row"))
            return
        frame = self.sheets[0][1] if output.format == "table" else data
        reading = output.format == "table" and output.file is None
        output.write(in_words(frame, self.language, self.labels) if self.language else frame)
        for sentence in self.words:
            click.echo(sentence, err=not reading)


# ---- triangulation -------------------------------------------------------------------------------------------------


@click.command(
    epilog="""\b
Example:
  qualcode triangulation
  qualcode triangulation --level code --sides all --least-segments 2
  qualcode triangulation --by source --kind interview
  qualcode triangulation --language id -o triangulasi.xlsx"""
)
@level_option("A row a theme, or a code.", default="theme")
@click.option(
    "--by",
    type=click.Choice(("kind", "source", "case", "coder")),
    default="kind",
    show_default=True,
    help="Compare kinds of sources; sources or cases within each kind; or coders.",
)
@click.option(
    "--sides",
    type=_Sides(),
    default=2,
    show_default=True,
    metavar="NUMBER|all",
    help="Of how many sides there must be evidence to be convergent.",
)
@click.option(
    "--least-segments", type=click.IntRange(min=1), default=1, show_default=True, help="Segments that are evidence."
)
@click.option(
    "--least-sources",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Sources of a side that these must be from.",
)
@click.option("--quotes", type=click.IntRange(min=0), default=3, show_default=True, help="Ids of quotes in a cell.")
@_LANGUAGE
@filter_options()
@output_options
@with_study
def triangulation(
    study: Study, /, output: Output, filters: dict[str, Any], language: str | None, by: Any, **asked: Any
) -> None:
    """Compare the evidence for themes or codes from several sides.

    Each has a status by a rule that is told below the table, and beside it what somebody judged with `judge`. A table
    for reading shows segments, and sources in brackets; other formats have all columns (docs/triangulation.md).
    """
    from qualcode.displays.designs import Rule
    from qualcode.outputs.evidencewords import side_by_side, triangulation_words

    rule = Rule(asked["sides"], asked["least_segments"], asked["least_sources"])
    frame = study.triangulation(level=asked["level"], by=by, rule=rule, quotes=asked["quotes"], **filters)
    sizes = {"sides": rule.sides, "segments": rule.segments, "sources": rule.sources}
    words = triangulation_words(frame, by=by, **sizes, language=language or "en")
    labels = study.labels(language) if language else None
    sheets = [("triangulation", side_by_side(frame)), ("figures", frame)]
    _Told(sheets, words, language, labels).write(output, frame)


@click.command(
    epilog="""\b
Example:
  qualcode judge motives contradicting "What W-08 says of demand O-02 does not show" --coder ana
  qualcode judge motives none --coder ana"""
)
@_CODE
@click.argument("judgement", type=click.Choice(("convergent", "complementary", "contradicting", "silent", "none")))
@click.argument("why", default="")
@coder_option
@changing_study
def judge(study: Study, /, code: str, judgement: str, why: str, coder: str) -> None:
    """Say what you make of the evidence for a theme or code.

    WHY is your reason. Both stand beside the computed status in `triangulation`, never in its place; `none` takes a
    judgement away, and `undo` brings the one before it back.
    """
    study.judge(code, judgement, why, coder=coder)
    click.echo(f"{code}: {judgement}, by {coder}.")


# ---- negative cases and claims -------------------------------------------------------------------------------------


@click.command(
    name="negative-cases",
    epilog="""\b
Example:
  qualcode negative-cases
  qualcode negative-cases --level code --by case --share 75%""",
)
@level_option("A row a theme, or a code.", default="theme")
@click.option(
    "--by",
    type=click.Choice(("source", "case")),
    default="source",
    show_default=True,
    help="List sources without it, or cases.",
)
@click.option(
    "--share",
    default="50%",
    show_default=True,
    callback=percent,
    metavar="PERCENT",
    help="Of a kind's sources or cases that have it, from which it is expected of all.",
)
@click.option(
    "--least",
    type=click.IntRange(min=1),
    default=3,
    show_default=True,
    help="Sources or cases that the kind must have.",
)
@_LANGUAGE
@filter_options()
@output_options
@with_study
def negative_cases(
    study: Study, /, output: Output, filters: dict[str, Any], language: str | None, **asked: Any
) -> None:
    """List where a theme or code is not, or is denied.

    What people marked (`negative-case`) and rejected, matched words under a negation, and sources without what most of
    their kind have.
    """
    from qualcode.displays.designs import Expected
    from qualcode.outputs.evidencewords import negative_words

    expected = Expected(asked["share"], asked["least"])
    frame = study.negative_cases(level=asked["level"], by=asked["by"], expected=expected, **filters)
    words = negative_words(share=expected.share, least=expected.least, language=language or "en")
    labels = study.labels(language) if language else None
    _Told([("negative_cases", frame[[frame.columns[0], *_READ]])], words, language, labels).write(output, frame)


@click.command(
    name="negative-case",
    epilog="""\b
Example:
  qualcode negative-case motives W-03:47 "never wanted it" --coder ana
  qualcode negative-case motives W-03:47 --drop --coder ana""",
)
@_CODE
@click.argument("place", metavar="QUOTE|SOURCE|CASE")
@click.argument("why", default="")
@click.option("--drop", is_flag=True, help="Take the mark away.")
@coder_option
@changing_study
def negative_case(study: Study, /, code: str, place: str, why: str, drop: bool, coder: str) -> None:
    """Mark a quote, source or case as a negative case.

    A quote is named by its id, such as W-03:47. WHY is your reason; the mark keeps the words of the quote.
    """
    if drop:
        study.drop_negative_case(code, place, coder=coder)
    else:
        study.negative_case(code, place, why, coder=coder)
    click.echo(f"{code}: {place} {'is no longer' if drop else 'is'} marked as a negative case, by {coder}.")


@click.command(
    epilog="""\b
Example:
  qualcode claim C1 "Certification is taken because it is demanded" --supports W-01:12 --supports D-01:9 --coder ana
  qualcode claim C1 --contradicts W-02:31 --why "went to measure himself" --coder ana
  qualcode claim C1 --drop --coder ana"""
)
@click.argument("name")
@click.argument("statement", required=False)
@click.option("--supports", multiple=True, metavar="QUOTE", help="A quote, source or case that supports it.")
@click.option("--contradicts", multiple=True, metavar="QUOTE", help="One that speaks against it.")
@click.option("--without", multiple=True, metavar="QUOTE", help="One that does neither any more.")
@click.option("--why", default="", metavar="TEXT", help="What these show.")
@click.option("--drop", is_flag=True, help="Take the claim away, and its quotes.")
@coder_option
@changing_study
def claim(study: Study, /, name: str, statement: str | None, drop: bool, why: str, coder: str, **places: Any) -> None:
    """Record a claim with the quotes for and against it.

    NAME is short, such as C1; STATEMENT is the sentence, once. `claims` lists them.
    """
    if drop:
        study.claim(name, "", coder=coder)
    if statement and not drop:
        study.claim(name, statement, coder=coder)
    study.support(name, *places["supports"], why=why, coder=coder)
    study.contradict(name, *places["contradicts"], why=why, coder=coder)
    study.drop_quotes(name, *places["without"], coder=coder)
    held = study.claims()
    sides = held.loc[held["claim"] == name, "side"]
    told = f"{(sides == 'supporting').sum()} for it, {(sides == 'contradicting').sum()} against it"
    click.echo(f"{name}: {told}." if len(sides) else f"{name}: there is no such claim now.")


@click.command(
    epilog="""\b
Example:
  qualcode claims
  qualcode claims --language id -o simpulan.xlsx"""
)
@_LANGUAGE
@output_options
@with_study
def claims(study: Study, /, output: Output, language: str | None) -> None:
    """List the claims with the quotes for and against each."""
    frame = study.claims()
    read = ["claim", "statement", "side", "quote", "text", "why", "who"]
    _Told([("claims", frame[read])], [], language).write(output, frame)


# ---- saturation ----------------------------------------------------------------------------------------------------


@click.command(
    epilog="""\b
Example:
  qualcode saturation
  qualcode saturation --by case --run 3 --threshold 0 --show runs
  qualcode saturation --kind interview --language id -o saturasi.png
  qualcode saturation -o saturation.xlsx"""
)
@click.option(
    "--by", type=click.Choice(("source", "case")), default="source", show_default=True, help="What a unit is."
)
@level_option("A row a theme, or a code.")
@click.option("--base", type=click.IntRange(min=1), default=4, show_default=True, help="Units of the base.")
@click.option("--run", type=click.IntRange(min=1), default=2, show_default=True, help="Units of a run after it.")
@click.option(
    "--threshold",
    default="5%",
    show_default=True,
    callback=percent,
    metavar="PERCENT",
    help="New codes of a run, of the codes of the base, at or below which it is noted.",
)
@click.option(
    "--target", default="95%", show_default=True, callback=percent, metavar="PERCENT", help="The coverage aimed at."
)
@click.option("--orders", type=click.IntRange(min=1), default=1000, show_default=True, help="Random orders to draw.")
@seed_option("Of the random orders.")
@click.option(
    "--dated-by", default="date", show_default=True, metavar="ATTRIBUTE", help="What says when a source was collected."
)
@click.option(
    "--show",
    type=click.Choice(("figures", "steps", "runs", "curve")),
    default="figures",
    show_default=True,
    help="Which table; a workbook has all four.",
)
@_LANGUAGE
@filter_options()
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What table to write.")
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file: a picture by .png, .svg or .pdf, else a table.",
)
@with_study
def saturation(
    study: Study, /, filters: dict[str, Any], file: Path | None, format_: str | None, language: str | None, **asked: Any
) -> None:
    """Show what each further source or case brought that was new.

    Runs of units after a base (Guest, Namey and Chen 2020), the mean and the spread over other orders, Chao2 and sample
    coverage, with what they rest on. They are figures, never a verdict (docs/saturation.md).
    """
    from qualcode.displays.designs import Design

    wanted = {name: asked[name] for name in ("base", "run", "threshold", "target", "orders", "seed")}
    shape = {name: asked[name] for name in ("by", "level", "dated_by")}
    found = study.saturation(**shape, design=Design(**wanted), **filters)
    from qualcode.outputs.evidencewords import figures_as_text

    words = _saturation_words(found, language or "en")
    if file is not None and format_ is None and file.suffix.lower() in _PICTURES:
        _draw(found, file, language or "en")
        for sentence in words:
            click.echo(sentence, err=True)
        return
    tables = {name: getattr(found, name) for name in (asked["show"], "figures", "steps", "runs", "curve")}
    read = tables | {"figures": figures_as_text(found.figures, language or "en")}
    told = _Told(list(read.items()), words, language)
    told.write(Output(named_format(format_, file), file), tables[asked["show"]])


def _saturation_words(found: Saturation, language: str) -> list[str]:
    from qualcode.outputs.evidencewords import saturation_words

    about: dict[str, Any] = {"by": found.by, "level": found.level, "by_date": found.by_date, "fixed": found.fixed}
    return saturation_words(found.figures, **about, language=language)


def _draw(found: Saturation, file: Path, language: str) -> None:
    from qualcode.outputs.figures import save_figure
    from qualcode.outputs.saturationpicture import draw_saturation

    save_figure(draw_saturation(found.curve, estimate=found.interval("chao2"), language=language), file)
    wrote(file, count(len(found.steps), found.by))
