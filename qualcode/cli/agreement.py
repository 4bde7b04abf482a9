"""The commands `agreement` and `disagreements`: how far coders agree, and where they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Output, complete_codes, output_options, with_study
from qualcode.cli.shapes import level_option

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study

_UNITS = ("segment", "turn", "source", "case", "character", "span")
_COEFFICIENTS = (
    "percent",
    "percent_all",
    "holsti",
    "cohen",
    "scott",
    "fleiss",
    "conger",
    "brennan_prediger",
    "gwet",
    "krippendorff",
)
_READ = ("source", "text", "coder_a", "only_a", "coder_b", "only_b", "both")  # of a disagreement, by a person


def _whose(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that say whose codings are compared, on what: coders, level, codes, and the unit."""
    options = (
        click.option(
            "--coder",
            "coders",
            multiple=True,
            metavar="NAME",
            help="Compare this coder; NAME@EDIT or NAME@2026-02-01 are their codings as they then were.",
        ),
        level_option("By code, or theme."),
        click.option(
            "--code",
            "codes",
            multiple=True,
            metavar="CODE",
            help="Only this code; a theme takes in what is below it.",
            shell_complete=complete_codes,
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _unit(choices: tuple[str, ...]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    help_ = "What has a code or has not; a span is as the coders cut it." if "span" in choices else "What is compared."
    return click.option("--unit", type=click.Choice(choices), default="segment", show_default=True, help=help_)


@click.command(
    epilog="""\b
Example:
  qualcode agreement
  qualcode agreement --coder ana --coder ben --unit turn --level theme -o agreement.xlsx
  qualcode agreement --coder ana --coder ben --definitions
  qualcode agreement --plan 0.1"""
)
@_whose
@_unit(_UNITS)
@click.option(
    "--coefficient",
    "coefficients",
    multiple=True,
    type=click.Choice(_COEFFICIENTS),
    help="Only this one; without it percent, cohen, gwet and krippendorff.",
)
@click.option("--coded-only", is_flag=True, help="Only units to which a coder gave any code at all.")
@click.option(
    "--interval",
    type=click.Choice(("bootstrap", "analytic", "none")),
    default="bootstrap",
    show_default=True,
    help="Draw documents anew, or take units as independent.",
)
@click.option("--definitions", is_flag=True, help="What other programs call agreement, side by side.")
@click.option("--confusion", is_flag=True, help="Which code stands where the other coder gave another.")
@click.option(
    "--plan",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="HALF-WIDTH",
    help="How many units each code needs for an interval that reaches so far to either side.",
)
@output_options
@with_study
def agreement(study: Study, /, output: Output, **asked: Any) -> None:
    """Measure how far coders agree, and how sure that is.

    Of all codes together, then of each; over all units and over those that somebody coded. People are compared with
    each other, and each of them with the machine. docs/agreement.md says what the figures mean.
    """
    frame = _asked(study, **asked)
    if output.on_terminal and "coefficient" in frame.columns:
        frame = for_reading(frame)
    output.write(frame)


def _asked(
    study: Study, *, definitions: bool, confusion: bool, plan: float | None, unit: str, **asked: Any
) -> DataFrame:
    """The table that is asked for."""
    if sum((definitions, confusion, plan is not None)) > 1:
        raise click.UsageError("--definitions, --confusion and --plan are different tables: name one of them")
    whose = {name: asked[name] for name in ("coders", "level", "codes")}
    if definitions:
        return study.agreement_definitions(**whose)
    if confusion:
        return study.confusion(unit=unit, **whose)
    if plan is not None:
        return study.agreement_plan(plan, unit=unit, **whose)
    bases = ("coded units",) if asked["coded_only"] else ("all units", "coded units")
    measures = {"coefficients": asked["coefficients"], "interval": asked["interval"], "bases": bases}
    return study.agreement(unit=unit, **whose, **measures)


def for_reading(frame: DataFrame) -> DataFrame:
    """One row a code, coders and basis: a column a coefficient, and the interval of the last of them."""
    from pandas import DataFrame

    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in frame.to_dict("records"):
        name = row["code"] or row["theme"] or f"({row['of']})"
        base = {"code": name, "coders": row["coders"], "basis": row["basis"], "units": row["units"]}
        shown = rows.setdefault((name, row["coders"], row["basis"]), base)
        shown |= {row["coefficient"]: row["value"], "low": row["low"], "high": row["high"]}
    ordered = [each for each in dict.fromkeys(frame["coefficient"]) if each != "krippendorff_masi"]
    tail = ["krippendorff_masi"] if "krippendorff_masi" in set(frame["coefficient"]) else []
    return DataFrame(list(rows.values()), columns=["code", "coders", "basis", *ordered, *tail, "low", "high", "units"])


@click.command(
    epilog="""\b
Example:
  qualcode disagreements --coder ana --coder ben -o disagreements.xlsx
  qualcode disagreements --code motives --unit turn"""
)
@_whose
@_unit(("segment", "turn", "source", "case", "character"))
@output_options
@with_study
def disagreements(study: Study, /, output: Output, **asked: Any) -> None:
    """List where coders differ, the worst first.

    With both coders' codes, the words that each coded, and their memos. A file or a pipe gets all fourteen columns.
    """
    frame = study.disagreements(**asked)
    output.write(frame[list(_READ)] if output.on_terminal else frame)
