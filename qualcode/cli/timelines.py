"""The command that shows where in a source its codes lie."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import (
    FORMATS,
    Output,
    complete_sources,
    count,
    filter_options,
    named_format,
    with_study,
    wrote,
)
from qualcode.cli.shapes import language_option, level_option

if TYPE_CHECKING:
    from qualcode.study import Study

_PICTURES = (".png", ".svg", ".pdf")


@click.command(
    epilog="""\b
Example:
  qualcode timeline W-03 -o W-03.png
  qualcode timeline W-03 --level theme --format csv
  qualcode timeline -o tenths.png"""
)
@click.argument("source", required=False, shell_complete=complete_sources)
@click.option(
    "-o",
    "--output",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write to this file: a picture by .png, .svg or .pdf, else a table.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="What table to write.")
@level_option()
@language_option()
@filter_options()
@with_study
def timeline(  # noqa: PLR0913 - an option each
    study: Study,
    /,
    source: str | None,
    file: Path | None,
    format_: str | None,
    level: Any,
    language: str,
    filters: dict[str, Any],
) -> None:
    """Show line by line which codes lie where in a source.

    Without a source: in how many sources each code is present in the first tenth of the source, in the second, ...
    """
    if file is not None and format_ is None and file.suffix.lower() in _PICTURES:
        from qualcode.outputs.figures import save_figure

        drawn = study.draw_timeline(source, level=level, language=language, **filters)
        save_figure(drawn, file)
        wrote(file, count(len(drawn.get_yticks()), level))
        return
    if source is None:
        frame = study.presence(level=level, **filters)
    else:
        frame = study.timeline(source, level=level, language=language, **filters)
    Output(named_format(format_, file), file).write(frame)
