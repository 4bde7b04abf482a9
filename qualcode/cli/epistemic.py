"""The command that answers with an epistemic network analysis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import count, filter_options, with_study, wrote
from qualcode.cli.shapes import language_option, level_option, seed_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.study import Study

_FILES = ("png", "svg", "pdf", "json")
_COLUMNS = "source|kind|case|speaker|turn|ATTRIBUTE"


def _columns(ctx: click.Context, param: click.Parameter, given: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in given.split(",") if name.strip())


def _window(ctx: click.Context, param: click.Parameter, given: str) -> int | str:
    if given in ("infinite", "conversation"):
        return given
    if not given.isdecimal():
        raise click.BadParameter(f"{given!r} is not a number of lines, infinite or conversation")
    return int(given)


@click.command(
    epilog="""\b
Example:
  qualcode ena -o ena.png
  qualcode ena --units case --groups position --contrast staf kepala -o ena.pdf
  qualcode ena --units source --groups kind --rotation means --contrast interview document --csv ena/"""
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the picture (.png, .svg, .pdf) or all tables (.json) to this file.",
)
@click.option(
    "--csv", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write all tables into this folder."
)
@click.option(
    "--units",
    default="source",
    show_default=True,
    metavar=_COLUMNS,
    callback=_columns,
    help="Whose networks are compared; several with commas make a unit of each combination.",
)
@click.option(
    "--conversations",
    default="source",
    show_default=True,
    metavar=_COLUMNS,
    callback=_columns,
    help="What a connection never reaches across.",
)
@click.option(
    "--window",
    default="4",
    show_default=True,
    metavar="LINES|infinite|conversation",
    callback=_window,
    help="How many lines a connection may span: so many, back to the beginning, or the conversation as one.",
)
@click.option(
    "--weighting",
    type=click.Choice(("binary", "product")),
    default="binary",
    show_default=True,
    help="Count a line once for a pair, or the product of how often both codes are there.",
)
@level_option("Connect codes, or themes.")
@click.option("--groups", default="", metavar="kind|ATTRIBUTE", help="Sort the units into groups and compare them.")
@click.option("--contrast", nargs=2, metavar="GROUP GROUP", help="Compare these two groups only.")
@click.option(
    "--rotation",
    type=click.Choice(("svd", "means")),
    default="svd",
    show_default=True,
    help="First the greatest variance, or first the axis through the means of two groups.",
)
@click.option(
    "--network", default="", metavar="GROUP|difference", help="The network to draw; without it what was compared."
)
@click.option(
    "--permutations",
    type=click.IntRange(min=1),
    default=9999,
    show_default=True,
    help="How many the test of groups takes at most.",
)
@seed_option()
@language_option("The language of the words.")
@filter_options()
@with_study
def ena(  # noqa: PLR0913 - the options of one command
    study: Study,
    /,
    output: Path | None,
    folder: Path | None,
    network: str,
    contrast: tuple[str, str] | None,
    language: str,
    filters: dict[str, Any],
    **model: Any,
) -> None:
    """Show who connects which codes (epistemic network analysis).

    Says what was found, with what to bear in mind, and draws units, codes and the difference of groups.
    """
    from qualcode.outputs.enawords import said, write_frames, write_frames_json

    suffix = output.suffix.lower().lstrip(".") if output else ""
    if output and suffix not in _FILES:
        raise QualcodeError(str(output), "its suffix names no format", f"end it in .{', .'.join(_FILES)}")
    frames = study.epistemic(contrast=contrast or (), **model, **filters).frames()
    for words in said(frames, language):
        click.echo(words)
    if output and suffix == "json":
        write_frames_json(frames, output)
        wrote(output, count(len(frames), "table"))
    elif output:
        from qualcode.outputs.enapicture import epistemic_figure
        from qualcode.outputs.figures import save_figure

        labels = {code.path: code.label_in(language) for code in study.codebook}
        save_figure(epistemic_figure(frames, network=network, labels=labels, language=language), output)
        wrote(output, f"{count(len(frames['points']), 'unit')}, {count(len(frames['nodes']), model['level'])}")
    if folder:
        write_frames(frames, folder)
        wrote(folder, count(len(frames), "table"))
