"""The commands `split` and `evaluate`: sources kept apart, and how well the machine finds what people coded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.faults import FacingGroup
from qualcode.cli.options import (
    Output,
    changing_study,
    coder_option,
    complete_codes,
    count,
    output_options,
    percent,
    with_study,
)
from qualcode.cli.problems import problem_lines
from qualcode.cli.shapes import level_option, seed_option

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.evaluation import Evaluation, Split
    from qualcode.study import Study

SOME_REFUSED = 1
EVERY_CODE = "*"
_MEASURES = ("precision", "recall", "f1", "kappa", "ac1", "mcc")


@click.group(
    cls=FacingGroup,
    no_args_is_help=False,
    invoke_without_command=True,
    epilog="""\b
Example:
  qualcode split draw --test 40% --coder ana
  qualcode split show""",
)
@click.pass_context
def split(ctx: click.Context) -> None:
    """Keep sources apart to test indicators on.

    Indicators look better than they are on the sources that they were written on. The split is kept in the study as an
    edit and never changed silently; `qualcode evaluate` then measures on the test sources.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@split.command(
    epilog="""\b
Example:
  qualcode split show
  qualcode split show -o split.csv"""
)
@output_options
@with_study
def show(study: Study, /, output: Output) -> None:
    """Show which source is in which part."""
    made = study.split()
    frame = study.sources()[["source", "kind", "language", "words"]]
    frame.insert(1, "part", [made.parts.get(name, "") if made else "" for name in frame["source"]])
    output.write(frame)
    by = f" (edit {made.edit} by {made.who})" if made and made.edit else ""
    said = f"{made.how}{by}." if made else "There is no split yet: `qualcode split draw` makes one."
    click.echo(said[:1].upper() + said[1:], err=True)


@split.command(
    epilog="""\b
Example:
  qualcode split draw --test 40% --coder ana
  qualcode split draw --test 40% --seed 7 --coder ana
  qualcode split draw --test 40% --add --coder ana"""
)
@click.option(
    "--test",
    "share",
    default="40%",
    show_default=True,
    callback=percent,
    metavar="PERCENT",
    help="The part of the sources, of each kind and language, that is kept apart.",
)
@seed_option("Another number draws otherwise.")
@click.option("--add", is_flag=True, help="Draw only sources that came later; the others stay where they are.")
@coder_option
@changing_study
def draw(study: Study, /, share: float, seed: int, add: bool, coder: str) -> None:
    """Draw the test sources by chance, and keep the split.

    Do it before the first indicator is written. A study that has a split keeps it: to draw anew, undo the edit that
    made it, which the log shows.
    """
    _tell_split(study.draw_split(share, seed=seed, add=add, coder=coder))


@split.command(
    epilog="""\b
Example:
  qualcode split take split.csv --coder ana"""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@coder_option
@changing_study
def take(study: Study, /, file: Path, coder: str) -> int:
    """Take the split from a table with source and part.

    A csv or xlsx file with the columns source and part, which is test or tuning.
    """
    made = study.take_split(file, coder=coder)
    _tell_split(made)
    for line in problem_lines(made.problems):
        click.echo(line, err=True)
    return SOME_REFUSED if made.problems else 0


def _tell_split(made: Split) -> None:
    for part in ("test", "tuning"):
        names = made.of(part)
        click.echo(f"{click.style(part, bold=True)}: {count(len(names), 'source')}\n  {', '.join(names) or 'none'}")
    click.echo(f"Kept as edit {made.edit}: {made.how}.", err=True)


@click.command(
    epilog="""\b
Example:
  qualcode evaluate --gold gold.csv
  qualcode evaluate --gold ana --by kind -o evaluation.xlsx
  qualcode evaluate --gold gold.csv --people
  qualcode evaluate --gold gold.csv --misses motives -o misses.xlsx"""
)
@click.option(
    "--gold",
    required=True,
    metavar="FILE|CODER",
    help="A table (source, start, end, text, code, coder), or a person who coded in this study.",
)
@click.option("--gold-coder", default="", metavar="NAME", help="Whose rows of the table; else who coded most sources.")
@click.option("--coder", default="qualcode", show_default=True, metavar="NAME", help="Who is measured.")
@click.option(
    "--part",
    type=click.Choice(("test", "tuning", "all")),
    help="Which sources; without it those to test on (for --misses, to tune on) when there is a split, else all.",
)
@click.option("--by", default="", metavar="kind|language|source|ATTRIBUTE", help="The same again for each of these.")
@click.option(
    "--unit",
    type=click.Choice(("sentence", "turn", "paragraph")),
    help="What has a code or has not; without it the study's unit. Turn is by answer.",
)
@level_option("By code, or theme.")
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Only this code; a theme takes in what is below it.",
    shell_complete=complete_codes,
)
@click.option("--people", is_flag=True, help="Two people, and each with the machine, on the sources that both coded.")
@click.option(
    "--misses",
    is_flag=False,
    flag_value=EVERY_CODE,
    metavar="[CODE]",
    help="List what was missed and what was hit wrongly, with the words: of all codes, or of one.",
    shell_complete=complete_codes,
)
@output_options
@with_study
def evaluate(study: Study, /, output: Output, people: bool, misses: str | None, **asked: Any) -> int:
    """Measure how well the machine finds what people coded.

    Precision, recall, F1, kappa, AC1 and MCC of each code with intervals, Shaffer's rho, and all codes together.
    docs/evaluation.md says what the figures mean and how to make a gold. A file or a pipe of csv, json or xlsx gets
    every column.
    """
    if people and misses is not None:
        raise click.UsageError("--people and --misses are different tables: name one of them")
    if misses is not None and asked["part"] is None and study.split() is not None:
        asked["part"] = "tuning"
    found = study.evaluate(asked.pop("gold"), **asked)
    output.write(_table(found, output, people=people, misses=misses))
    _tell(found, misses=misses is not None)
    return SOME_REFUSED if any(problem.refused for problem in found.problems) else 0


def _table(found: Evaluation, output: Output, *, people: bool, misses: str | None) -> DataFrame:
    if misses is not None:
        frame = found.misses(*([] if misses == EVERY_CODE else [misses]))
        read = ["what", "place", "code", "text", "matched", "indicator", "gold_codes", "found_codes"]
        return frame[read] if output.on_terminal else frame
    frame = found.people if people else found.table
    return for_reading(frame, pairs=people) if output.format == "table" else frame


def for_reading(frame: DataFrame, *, pairs: bool = False) -> DataFrame:
    """The columns that are read: counts, measures, the interval of F1 (of two people's table that of kappa), rho."""
    name = frame["code"].where(frame["code"] != "", frame["theme"])
    shown = frame[[]].assign(code=name.where(name != "", frame["of"]))
    if pairs:
        shown = shown.assign(coders=frame["coders"], sources=frame["sources"], units=frame["units"])
    elif (frame["group"] != "").any():
        shown = shown.assign(**{str(frame["by"].iloc[-1]): frame["group"]})
    shown = shown.assign(gold=frame["gold"], found=frame["found"], right=frame["right"])
    measures = ("f1", "kappa", "ac1") if pairs else _MEASURES
    sure = "kappa" if pairs else "f1"
    for measure in measures:
        shown = shown.assign(**{measure: frame[measure]})
        if measure == sure:
            ends = zip(frame[f"{sure}_low"], frame[f"{sure}_high"], strict=True)
            shown = shown.assign(interval=[f"{low:.2f}-{high:.2f}" if low == low else "" for low, high in ends])
    return shown.assign(rho=frame["rho"], why=frame["why"])


def _tell(found: Evaluation, *, misses: bool) -> None:
    """On stderr: what the figures are of, what makes them weak, and what was not counted."""
    for note in found.notes:
        click.echo(note, err=True)
    warnings = list(found.warnings)
    if misses and found.part == "test":
        warnings.append("Whoever reads these words and then changes an indicator has no test sources any more.")
    for warning in warnings:
        click.echo(f"{click.style('Mind:', fg='yellow', bold=True)} {warning}", err=True)
    for line in problem_lines(found.problems):
        click.echo(line, err=True)
