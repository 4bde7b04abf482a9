"""The commands on what occurs together, and what comes after what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Command, Output, filter_options, output_options, with_study
from qualcode.cli.shapes import level_option, seed_option, together_options

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study

_ALTERNATIVES = ("greater", "less", "two-sided")
_SHOWN = 0.05  # q up to here is what people call significant


def _test_options(command: Command) -> Command:
    """Options of a test by circular shifts."""
    for option in (
        seed_option("The seed of the permutations."),
        click.option(
            "--alternative",
            type=click.Choice(_ALTERNATIVES),
            default="greater",
            show_default=True,
            help="What p is of: more often than by chance, less often, or either.",
        ),
        click.option(
            "--permutations",
            type=click.IntRange(min=0),
            default=0,
            metavar="NUMBER",
            help="Test every pair by so many circular shifts within the sources; 999 is usual.",
        ),
    ):
        command = option(command)
    return command


@click.command(
    epilog="""\b
Example:
  qualcode cooccurrence
  qualcode cooccurrence --level theme --within source --format md
  qualcode cooccurrence --within near --distance 2 --measures --permutations 9999 -o pairs.xlsx"""
)
@together_options
@click.option(
    "--measures", is_flag=True, help="With lift, NPMI, phi, chi2, G2 and Fisher's p, for every pair of codes."
)
@_test_options
@filter_options()
@output_options
@with_study
def cooccurrence(study: Study, /, filters: dict[str, Any], output: Output, **shape: Any) -> None:
    """List the pairs of codes that occur together."""
    pairs = study.cooccurrence(**shape, **filters)
    output.write(pairs)
    _tell(pairs)


@click.command(
    epilog="""\b
Example:
  qualcode sequences
  qualcode sequences --within turn --permutations 9999 --kind interview
  qualcode sequences --distance 3 --each-speaker"""
)
@level_option("Pair codes, or themes.")
@click.option(
    "--within",
    type=click.Choice(("segment", "turn")),
    default="segment",
    show_default=True,
    help="The steps: segments, or turns.",
)
@click.option(
    "--distance", type=click.IntRange(min=1), default=1, show_default=True, help="Within how many steps B follows A."
)
@click.option("--each-speaker", is_flag=True, help="Follow each speaker alone: what others say in between is no step.")
@_test_options
@filter_options()
@output_options
@with_study
def sequences(study: Study, /, filters: dict[str, Any], output: Output, **shape: Any) -> None:
    """List which code begins soon after which ends."""
    found = study.sequences(**shape, **filters)
    output.write(found)
    _tell(found)


def _tell(table: DataFrame) -> None:
    """Say on stderr how a test was done, and what its numbers cannot show."""
    from qualcode.outputs.labels import sentence

    if "unequal" in table and table["unequal"].any():
        click.echo(sentence("unequal_note"), err=True)
    if "fisher" in table and len(table):
        click.echo(sentence("dependent_note"), err=True)
    how = table.attrs
    if not how.get("tested"):
        return
    side = sentence(f"side_{how['alternative']}")
    note = sentence("shift_note", side=side, number=how["number"], seed=how["seed"], tested=how["tested"])
    click.echo(note, err=True)
    if how["smallest_q"] > _SHOWN:
        enough = int(10 * how["tested"] / _SHOWN) - 1  # its smallest q is then a tenth of that
        click.echo(sentence("few_shifts_note", smallest=how["smallest_q"], enough=enough), err=True)
