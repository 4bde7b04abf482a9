"""The commands on what occurs together, and what comes after what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Command, Output, filter_options, output_options, with_study

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study

_LEVEL = click.option(
    "--level", type=click.Choice(("code", "theme")), default="code", show_default=True, help="Pair codes, or themes."
)
_ALTERNATIVES = ("greater", "less", "two-sided")


def _test_options(command: Command) -> Command:
    """Options of a test by circular shifts."""
    for option in (
        click.option("--seed", type=int, default=1, show_default=True, help="The seed of the permutations."),
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
@_LEVEL
@click.option(
    "--within",
    type=click.Choice(("segment", "overlap", "near", "turn", "source", "case")),
    default="segment",
    show_default=True,
    help="What two codes must share: the very same stretch, a character, a place nearby, a turn, a source or a case.",
)
@click.option(
    "--distance",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="How many segments apart is still near, with --within near.",
)
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
@_LEVEL
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
    """Say on stderr how a test was done, and what its p cannot show."""
    how = table.attrs
    if not how or not how["tested"]:
        return
    click.echo(
        f"p: {how['number']:,} circular shifts of the second code within each source ({how['alternative']}, seed "
        f"{how['seed']}); q: Benjamini-Hochberg over {how['tested']:,} pairs.",
        err=True,
    )
    if how["smallest_q"] > 0.05:
        click.echo(
            f"So few shifts cannot show one pair alone: its q is at least {how['smallest_q']:.3f}. "
            f"--permutations {100 * how['tested'] - 1} can.",
            err=True,
        )
