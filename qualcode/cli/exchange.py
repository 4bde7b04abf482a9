"""The commands that exchange with other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import coder_option, filter_options, study_or_new, with_study, wrote
from qualcode.cli.shapes import language_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.exchange.report import Report
    from qualcode.study import Study

SOME_REFUSED = 1
WORKBOOK = "workbook"


def _list_formats(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    """Say which formats there are to read, or to write, and end."""
    if not wanted or ctx.resilient_parsing:
        return
    from qualcode.projects import known_formats

    reading = ctx.info_name == "import"
    if not reading:
        click.echo(f"{WORKBOOK:<18}{'.xlsx':<24}the study as a workbook, each count linked to its quotes")
    for each in known_formats(reading=reading):
        profiles = f" (profiles: {', '.join(each.profiles)})" if each.profiles and not reading else ""
        click.echo(f"{each.name:<18}{', '.join(each.suffixes) or 'a folder':<24}{each.title}{profiles}")
    ctx.exit()


_FORMATS = click.option(
    "--formats",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list_formats,
    help="List the formats that there are, and exit.",
)
_REPORT = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.json",
    help="Write the report there as JSON, with every name.",
)


@click.command(
    "import",
    epilog="""\b
Example:
  qualcode import interviews.qdpx --coder ana
  qualcode import interviews.qdpx --coder ana --dry-run --report report.json
  qualcode import codes.qdc --coder ana
  qualcode import --formats""",
)
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@_FORMATS
@click.option("--format", "format_", metavar="NAME", help="What the file is, where it does not say so itself.")
@click.option("--dry-run", is_flag=True, help="Show what would be, and change nothing.")
@_REPORT
@coder_option
@click.pass_context
def import_(ctx: click.Context, /, path: Path, format_: str | None, report: Path | None, **how: Any) -> int:
    """Take in the project or codebook of another program.

    Sources, codes, codings, notes, cases and variables come into the study as one edit, which `qualcode undo` takes
    back; what qualcode has no use for is kept, and written again by `qualcode export`. The report says what became of
    everything; exit status 1 says that something could not be taken over. docs/exchange.md names the formats. A
    study.qualcode is made in this folder when there is none here or in a folder above.
    """
    with study_or_new(ctx.obj, make=True, empty=lambda study: not study.log()) as study:
        done = study.import_project(path, format=format_, **how)
    if how["dry_run"]:
        said = "Would take in"
    elif done.edit is None:
        said = "Nothing is new in"
    else:
        said = f"Took in (edit {done.edit})"
    click.echo(f"{said} {path.name}: {done.format}.", err=True)
    _show(done, report)
    return 0 if done.whole else SOME_REFUSED


@click.command(
    epilog="""\b
Example:
  qualcode export results.xlsx --language id
  qualcode export study.qdpx --profile nvivo
  qualcode export codes.qdc --report report.json
  qualcode export --formats"""
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@_FORMATS
@click.option("--format", "format_", metavar="NAME", help="What to write, where the suffix does not say it.")
@click.option("--profile", metavar="NAME", help="For which program: standard, nvivo, atlasti or maxqda.")
@language_option("The language of a workbook.")
@_REPORT
@filter_options()
@with_study
def export(
    study: Study, /, file: Path, language: str, report: Path | None, filters: dict[str, Any], **how: str | None
) -> int:
    """Write the study for other programs, or as a workbook.

    FILE.xlsx is a workbook, each count linked to its quotes; the options that choose codings are for it. The other
    suffixes are projects and codebooks of other programs, which docs/exchange.md names; a report says what was
    written, and what the format has no place for.
    """
    if (how["format_"] or WORKBOOK) == WORKBOOK and file.suffix.lower() == ".xlsx":
        # The workbook is handed on: the command stands in it without the folders of this machine.
        command = f"qualcode export {file.name} --language {language}"
        made = study.export(file, language=language, command=command, **filters)
        wrote(made, "overview, matrices, codings, co-occurrence, codebook, sources and method")
        return 0
    if filters:
        remedy = "leave out the options that choose codings, or write a workbook (.xlsx)"
        raise QualcodeError(str(file), "a project of another program holds the whole study", remedy)
    done = study.export_project(file, format=how["format_"], profile=how["profile"])
    wrote(file, done.format + (f" for {how['profile']}" if how["profile"] else ""))
    _show(done, report)
    return 0 if done.whole else SOME_REFUSED


def _show(done: Report, file: Path | None) -> None:
    """The report, to be read; and as JSON where that is asked for."""
    for line in done.lines():
        click.echo(line)
    if file is not None:
        file.write_text(json.dumps(done.as_data(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"Wrote {file}.", err=True)
