"""The commands that say how often and how much: codes, speakers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Output, filter_options, output_options, with_study
from qualcode.cli.shapes import level_option

if TYPE_CHECKING:
    from qualcode.study import Study


@click.command(
    epilog="""\b
Example:
  qualcode counts
  qualcode counts --level theme --coverage -o themes.xlsx"""
)
@level_option()
@click.option("--coverage", is_flag=True, help="With how many percent of the codable text the code covers.")
@filter_options()
@output_options
@with_study
def counts(study: Study, /, filters: dict[str, Any], output: Output, **shape: Any) -> None:
    """Count the segments, sources, cases and words of each code.

    Coverage is of characters, overlaps counted once: of all the text, and in the mean of the sources.
    """
    output.write(study.counts(**shape, **filters))


@click.command(
    epilog="""\b
Example:
  qualcode speakers
  qualcode speakers --kind interview -o speakers.xlsx"""
)
@filter_options()
@output_options
@with_study
def speakers(study: Study, /, filters: dict[str, Any], output: Output) -> None:
    """List who speaks how much, and how much of it was coded.

    The turns, words and lines of each speaker of each source, the interviewer too, and the codings on them.
    """
    output.write(study.speakers(**filters))
