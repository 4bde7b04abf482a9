"""The commands that answer with a table, a network or a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import SHORT_ID, Output, filter_options, output_options, with_study
from qualcode.cli.shapes import language_option, seed_option

if TYPE_CHECKING:
    from qualcode.study import Study


_READ = ("source", "speaker", "code", "text", "matched")  # of a coding, by a person


@click.command(
    epilog="""\b
Example:
  qualcode sources
  qualcode sources -o sources.xlsx"""
)
@output_options
@with_study
def sources(study: Study, /, output: Output) -> None:
    """List the sources: who speaks in which part, and why.

    With kind, language, turns and words, times, comments, problems met in reading, and attributes.
    """
    output.write(study.sources())


@click.command(
    epilog="""\b
Example:
  qualcode comments
  qualcode comments -o comments.csv"""
)
@output_options
@with_study
def comments(study: Study, /, output: Output) -> None:
    """List the comments that files carry on their texts.

    Those of Word and OpenDocument, with the words they are about, author and date.
    """
    output.write(study.comments())


@click.command(
    epilog="""\b
Example:
  qualcode codings -o codings.csv
  qualcode codings --code motives --kind interview --where age=47"""
)
@click.option("--ids", is_flag=True, help="With the id of each coding, for `accept`, `recode` and `history`.")
@filter_options()
@output_options
@with_study
def codings(study: Study, /, ids: bool, filters: dict[str, Any], output: Output) -> None:
    """List every coding: where, which code, by whom, and why.

    On a terminal only the columns that are read are shown; a file or a pipe gets all sixteen.
    """
    frame = study.codings(ids=ids, **filters)
    if output.format == "table" and ids:
        frame["id"] = frame["id"].str.slice(0, SHORT_ID)
    if output.on_terminal:
        shown = ["id"] * ids + list(_READ)
        click.echo(f"{len(frame.columns) - len(shown)} more columns with --format csv or -o FILE.", err=True)
        frame = frame[shown]
    output.write(frame)


@click.command(
    epilog="""\b
Example:
  qualcode matrix
  qualcode matrix --rows code --columns kind --values percent -o codes-by-kind.xlsx
  qualcode matrix --columns kind --values residuals --test"""
)
@click.option(
    "--rows", type=click.Choice(("theme", "code")), default="theme", show_default=True, help="A row a theme, or a code."
)
@click.option(
    "--columns",
    default="source",
    show_default=True,
    metavar="source|kind|case|speaker|coder|ATTRIBUTE",
    help="A column a source, kind, case, speaker, coder or value of an attribute such as position.",
)
@click.option(
    "--values",
    type=click.Choice(("segments", "sources", "cases", "words", "percent", "residuals", "pearson")),
    default="segments",
    show_default=True,
    help="What a cell holds; percent and residuals (adjusted, or Pearson's) are of segments.",
)
@click.option(
    "--of",
    type=click.Choice(("column", "row", "total")),
    default="column",
    show_default=True,
    help="What a percentage is a part of.",
)
@click.option("--test", is_flag=True, help="Say below the table whether the columns differ, by a test that is valid.")
@seed_option("For the test's permutations.")
@language_option()
@filter_options()
@output_options
@with_study
def matrix(
    study: Study, /, filters: dict[str, Any], output: Output, test: bool, seed: int, language: str, **shape: Any
) -> None:
    """Count themes or codes by source, kind, case or attribute.

    The test keeps sources whole, for the segments of one interview are not independent; where no test is valid, it
    says why. What it says is in the language asked for.
    """
    output.write(study.matrix(**shape, **filters))
    if test:
        from qualcode.displays.telling import test_words

        found = study.matrix_test(shape["rows"], shape["columns"], seed=seed, **filters)
        click.echo(test_words(found, language), err=True)
