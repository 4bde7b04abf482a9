"""The commands `report` and `coreq`: a report to be handed in, and the researcher's own words in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import changing_study, coder_option, filter_options, with_study, wrote
from qualcode.cli.shapes import language_option

if TYPE_CHECKING:
    from qualcode.study import Study


@click.command(
    epilog="""\b
Example:
  qualcode report --language id --author "Siti Nurhaliza"
  qualcode report -o lampiran.docx --language id --quotes 5 --member-check
  qualcode report -o interviews.html --kind interview"""
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this .docx or .html; without it report.docx and report.html beside the study.",
)
@language_option("Its language.")
@click.option("--title", default="", help="What stands on the title page.")
@click.option("--author", default="", help="Whose report it is.")
@click.option(
    "--quotes",
    type=click.IntRange(min=0),
    default=3,
    show_default=True,
    help="How many quotations of each code; 0 leaves them out.",
)
@click.option("--member-check", is_flag=True, help="With a sheet for each participant, to confirm what they said.")
@filter_options()
@with_study
def report(study: Study, /, outputs: tuple[Path, ...], filters: dict[str, Any], **wishes: Any) -> None:
    """Write a report to be handed in, for Word and as a page.

    Method, sample, codebook, themes, what occurs together, quotations, COREQ and audit trail, about the codings of one
    coder: the machine's, unless --coder names another. In the page each number opens its quotes. What only you can
    say is marked "to be written"; `qualcode coreq` keeps your words in the study.
    """
    from qualcode.displays.reporting.view import Wishes

    for file in study.report(*outputs, wishes=Wishes(**wishes), **filters):
        what = "the report, each number linked to its quotes"
        if file.suffix.lower() == ".docx":
            what = "the report; Word asks to update its fields, which fills in the pages of the contents"
        wrote(file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file, what)


@click.command(
    epilog="""\b
Example:
  qualcode coreq 10 "Purposive: staff with and without a certificate." --coder ana
  qualcode coreq 10 "" --coder ana"""
)
@click.argument("item", type=click.IntRange(1, 32))
@click.argument("text")
@coder_option
@changing_study
def coreq(study: Study, /, item: int, text: str, coder: str) -> None:
    """Answer an item of the COREQ checklist, for the report.

    ITEM is its number (1 to 32; the report names them), TEXT what you say to it, "" takes it away. The answer is kept
    in the study; `qualcode undo` takes it back.
    """
    study.answer_coreq(item, text, coder=coder)
    said = "Kept" if text.strip() else "Took away"
    click.echo(f"{said} the answer to COREQ item {item}.", err=True)
