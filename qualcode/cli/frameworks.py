"""The commands of the framework matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import (
    Output,
    changing_study,
    coder_option,
    complete_codes,
    filter_options,
    output_options,
    with_study,
)

if TYPE_CHECKING:
    from qualcode.study import Study


@click.command(
    epilog="""\b
Example:
  qualcode framework -o framework.xlsx
  qualcode framework --show summaries --format md
  qualcode framework --rows source --columns code --at-most 3 --code motives -o motives.xlsx"""
)
@click.option(
    "--rows",
    type=click.Choice(("case", "source")),
    default="case",
    show_default=True,
    help="A row a case, or a source.",
)
@click.option(
    "--columns",
    type=click.Choice(("theme", "code")),
    default="theme",
    show_default=True,
    help="A column a theme, or a code.",
)
@click.option(
    "--show",
    type=click.Choice(("both", "quotes", "summaries")),
    default="both",
    show_default=True,
    help="What a cell holds.",
)
@click.option("--at-most", type=click.IntRange(min=0), metavar="N", help="So many quotes in a cell; without it all.")
@click.option("--long", is_flag=True, help="A row a cell, with the ids of its quotes and how many they are.")
@filter_options()
@output_options
@with_study
def framework(study: Study, /, filters: dict[str, Any], output: Output, long: bool, **shape: Any) -> None:
    """Lay out cases against themes, with quotes and summaries.

    A source without a case stands for itself. Summaries are written with `qualcode summarise`.
    """
    output.write(study.framework(form="long" if long else "wide", **shape, **filters))
    lost = study.summaries()
    lost = lost[lost["lost"] != ""]
    if len(lost):
        cells = ", ".join(f"{case} x {theme}" for case, theme in zip(lost["case"], lost["theme"], strict=True))
        click.echo(f"Summaries of a case or theme that is no more: {cells}.", err=True)


@click.command(
    epilog="""\b
Example:
  qualcode summarise W-03 motives "Wajib dulu; kemudian bangga." --coder ana
  qualcode summarise W-03 motives "" --coder ana"""
)
@click.argument("case")
@click.argument("theme", shell_complete=complete_codes)
@click.argument("text")
@coder_option
@changing_study
def summarise(study: Study, /, case: str, theme: str, text: str, coder: str) -> None:
    """Write what a case says on a theme into its cell.

    A cell of the framework matrix: CASE is a case or a source, THEME a theme or code. The text takes the place of the
    one there is; an empty one takes it away.
    """
    cell = study.summarise(case, theme, text, coder=coder)
    click.echo(f"{'Summary' if text.strip() else 'No summary'} of {cell[0]} x {cell[1]}, by {coder}.")


@click.command(
    epilog="""\b
Example:
  qualcode summaries
  qualcode summaries -o summaries.csv"""
)
@output_options
@with_study
def summaries(study: Study, /, output: Output) -> None:
    """List the summaries that were written into cells.

    By whom, when, and which of them have lost their case or theme.
    """
    output.write(study.summaries())
