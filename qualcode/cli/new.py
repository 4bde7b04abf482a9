"""The command `init`: a new study folder from the template that the package ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDERS = ("transcripts/interviews", "transcripts/observations", "transcripts/documents")


@click.command(
    epilog="""\b
Example:
  qualcode init my-study
  cd my-study
  qualcode code transcripts/"""
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make a new study folder from a template.

    It gets a commented codebook, places for transcripts, and a made-up example to try. A folder that has files in
    it is left alone.
    """
    made = new_study(folder)
    click.echo(click.style(f"A new study in {folder}", bold=True))
    for file in made:
        click.echo(f"  {file}")
    click.echo("\n" + click.style("Next", bold=True))
    if folder.resolve() != Path.cwd():
        click.echo(f"  cd {folder}")
    click.echo("  qualcode code transcripts/")


def new_study(folder: Path) -> list[str]:
    """Write the template into a folder that is not there, or has no files, and list what was written.

    Raises QualcodeError when the folder has files (hidden ones, such as a .git, apart) or is none.
    """
    from importlib import resources

    if folder.exists() and not folder.is_dir():
        raise QualcodeError(str(folder), "this is a file", "name a new folder")
    if folder.is_dir() and any(not entry.name.startswith(".") for entry in folder.iterdir()):
        raise QualcodeError(str(folder), "there are files in this folder", "name a new folder, or an empty one")
    for place in FOLDERS:
        (folder / place).mkdir(parents=True, exist_ok=True)
    made = _copy(resources.files("qualcode.cli").joinpath("template"), folder, folder)
    return sorted(made, key=lambda name: (name.count("/") == 0, name))


def _copy(template: Traversable, into: Path, root: Path) -> list[str]:
    from qualcode.codebook_files import schema_text

    made: list[str] = []
    into.mkdir(exist_ok=True)
    for entry in sorted(template.iterdir(), key=lambda entry: entry.name):
        target = into / entry.name
        if entry.is_dir():
            made += _copy(entry, target, root)
            continue
        target.write_bytes(entry.read_bytes())
        made.append(target.relative_to(root).as_posix())
        if entry.name == "codebook.yaml":
            schema = target.with_name("codebook.schema.json")
            schema.write_text(schema_text(), encoding="utf-8", newline="\n")
            made.append(schema.relative_to(root).as_posix())
    return made
