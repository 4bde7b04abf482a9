"""The command `code`: bring in files, code what needs it, and say what came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.options import study_or_new
from qualcode.cli.progress import progress_bar
from qualcode.cli.stream import SOME_REFUSED, Stream, stream_options
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.run import Run
    from qualcode.study import Study

UNITS = ("sentence", "turn", "paragraph")


@click.command(
    epilog="""\b
Example:
  qualcode code transcripts/
  qualcode code transcripts/W-03.docx --codebook codebooks/motives.yaml --unit turn
  qualcode code
  qualcode code answers.csv --text-column why --codebook codebooks/motives.yaml --out codings.parquet"""
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--codebook",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The codebook; without it the one in codebooks/ beside the study, else the one that the study has.",
)
@click.option(
    "--unit",
    type=click.Choice(UNITS),
    help="What a segment is; without it as last time, and at first sentence.",
)
@stream_options
@click.pass_context
def code(
    ctx: click.Context, paths: tuple[Path, ...], codebook: Path | None, unit: str | None, stream: Stream | None
) -> int:
    """Code files or folders and show what came out.

    What has not changed since the last time is not coded again. Without PATH the sources that the study has are
    coded. A study.qualcode is made in this folder when there is none here or in a folder above.

    With --out there is no study: the texts stream through, more of them than would fit in memory, and their codings
    are written to a table. See docs/cluster.md.
    """
    if stream is not None:
        return stream.run(paths, codebook, unit)
    with study_or_new(ctx.obj, make=bool(paths), empty=lambda study: not study.summary().sources) as study:
        with progress_bar() as progress:
            run = study.code(paths, codebook=codebook, unit=unit, progress=progress)
        _tell(ctx, study, run, paths)
    return SOME_REFUSED if run.refused else 0


def _tell(ctx: click.Context, study: Study, run: Run, paths: tuple[Path, ...]) -> None:
    """The summary on stdout, with the problems, on stderr, where a person looks last but one."""
    from qualcode.cli.problems import problem_lines
    from qualcode.cli.quotes import page_width
    from qualcode.cli.summary import next_lines, summary_lines

    summary = study.summary()
    problems = problem_lines(run.problems)
    if not summary.sources:
        _say_all(problems, err=True)
        where = ", ".join(map(str, paths)) or study.path.name
        raise QualcodeError(where, "there is nothing that could be coded", "name a folder of transcripts")
    width = page_width()
    _say_all(summary_lines(run, summary, study.codebook, study.strongest_pairs(), width=width))
    _say_all(problems, err=True)
    program = (
        "qualcode" if study.path.name == "study.qualcode" and not _elsewhere(ctx) else f"qualcode --study {ctx.obj}"
    )
    _say_all(next_lines(summary, program))


def _elsewhere(ctx: click.Context) -> bool:
    """Whether the study was named on the command line, so that the next command must name it too."""
    return ctx.find_root().get_parameter_source("study") is click.core.ParameterSource.COMMANDLINE


def _say_all(lines: list[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)
