"""The commands `review`, `word` and `adjudicate`: files out to people, and back in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.faults import FacingGroup
from qualcode.cli.options import (
    changing_study,
    coder_option,
    complete_sources,
    count,
    with_study,
    wrote,
)
from qualcode.cli.shapes import language_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from qualcode.reviews import Imported
    from qualcode.study import Study

SOME_REFUSED = 1
_FILE = click.Path(dir_okay=False, path_type=Path)
_FILES = click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
_SOURCES = click.argument("sources", nargs=-1, metavar="[SOURCE]...", shell_complete=complete_sources)
_WORKBOOK = click.option(
    "-o", "--output", required=True, type=_FILE, metavar="FILE.xlsx", help="The workbook to write."
)
_LANGUAGE = language_option("The language of the workbook.")
# Never from QUALCODE_CODER: a file says whose it is, and who reads it in is often somebody else.
_WHOSE = click.option("--coder", metavar="NAME", help="Whose codings these are, whatever the file says.")


def _group(name: str, example: str, about: str) -> click.Group:
    """A group of commands that shows its help when none of them is named."""

    @click.pass_context
    def show(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())

    epilog = f"\b\nExample:\n  {example}"
    return FacingGroup(
        name, callback=show, help=about, epilog=epilog, invoke_without_command=True, no_args_is_help=False
    )


review = _group(
    "review", "qualcode review export --coder ana -o ana.xlsx", "Code in a spreadsheet: a workbook a coder, out and in."
)
word = _group("word", "qualcode word export --coder ana -o word/", "Code in Word: codes as comments, out and in.")
adjudicate = _group(
    "adjudicate", "qualcode adjudicate export ana budi -o differences.xlsx", "Settle what two coders differ on."
)


@review.command(
    "export",
    epilog="""\b
Example:
  qualcode review export --coder ana -o ana.xlsx
  qualcode review export --coder budi -o budi.xlsx W-01 W-02 --columns list --language id
  qualcode review export --coder ana -o machine.xlsx --machine""",
)
@_SOURCES
@coder_option
@_WORKBOOK
@click.option("--machine", is_flag=True, help="With the machine's codings, to accept or reject; not blind any more.")
@click.option(
    "--columns",
    type=click.Choice(("x", "list")),
    default="x",
    show_default=True,
    help="A column a code, to mark with x; or columns in which codes are chosen from a list.",
)
@_LANGUAGE
@with_study
def review_export(study: Study, /, sources: tuple[str, ...], output: Path, **options: Any) -> None:
    """Write a coder's review workbook, blind to all others.

    Segments are rows. What the coder has coded is marked, what others and the machine coded is not in it.
    """
    study.export_review(_xlsx(output), sources=sources, **options)
    wrote(output, f"the review workbook of {options['coder']}")


@review.command(
    "import",
    epilog="""\b
Example:
  qualcode review import ana.xlsx budi.xlsx""",
)
@_FILES
@_WHOSE
@changing_study
def review_import(study: Study, /, files: tuple[Path, ...], coder: str | None) -> int:
    """Read review workbooks back, each as one edit.

    Only what was changed in them is changed in the study. Rows whose text was changed are left out and told.
    """
    return _read_all(files, lambda file: study.import_review(file, coder=coder))


@word.command(
    "export",
    epilog="""\b
Example:
  qualcode word export --coder ana -o word/
  qualcode word export --coder ana -o word/ W-01 --everyone""",
)
@_SOURCES
@coder_option
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The folder to write to.",
)
@click.option("--everyone", is_flag=True, help="With the codes of all coders and of the machine; not blind any more.")
@with_study
def word_export(study: Study, /, sources: tuple[str, ...], output: Path, coder: str, everyone: bool) -> None:
    """Write a Word document a source, with codes as comments."""
    made = study.export_word(output, coder=coder, sources=sources, everyone=everyone)
    wrote(output, count(len(made), "document"))


@word.command(
    "import",
    epilog="""\b
Example:
  qualcode word import word/*.docx
  qualcode word import W-01.docx --coder ana --remove""",
)
@_FILES
@_WHOSE
@click.option("--remove", is_flag=True, help="Take away codings that the document went out with and has no more.")
@changing_study
def word_import(study: Study, /, files: tuple[Path, ...], coder: str | None, remove: bool) -> int:
    """Read comments back as codings, each file as one edit.

    A comment says a code ("motives/demand" or its label), "code: memo", or several ("code1; code2"). One that names
    no code becomes a memo. Comments on words that were changed are left out and told.
    """
    return _read_all(files, lambda file: study.import_word(file, coder=coder, remove=remove))


@adjudicate.command(
    "export",
    epilog="""\b
Example:
  qualcode adjudicate export ana budi -o differences.xlsx
  qualcode adjudicate export ana budi -o differences.xlsx --source W-01 --consensus rina""",
)
@click.argument("first", metavar="CODER")
@click.argument("second", metavar="CODER")
@_WORKBOOK
@click.option(
    "--consensus", default="consensus", show_default=True, metavar="NAME", help="The coder whose codings decisions are."
)
@click.option(
    "--source", "sources", multiple=True, metavar="NAME", help="Only this source.", shell_complete=complete_sources
)
@_LANGUAGE
@with_study
def adjudicate_export(study: Study, /, first: str, second: str, output: Path, **options: Any) -> None:
    """Write the segments that two coders coded differently.

    With both codes, memos, and a column for the decision: one of the two, both, neither, or another code.
    """
    worst_first = study.disagreements((first, second))
    study.export_adjudication(_xlsx(output), coders=(first, second), order=worst_first, **options)
    wrote(output, f"the disagreements of {first} and {second}")


@adjudicate.command(
    "import",
    epilog="""\b
Example:
  qualcode adjudicate import differences.xlsx""",
)
@_FILES
@click.option("--consensus", metavar="NAME", help="The coder whose codings decisions are, whatever the file says.")
@click.option("--only-decided", is_flag=True, help="Without what both coders agree on.")
@changing_study
def adjudicate_import(study: Study, /, files: tuple[Path, ...], consensus: str | None, only_decided: bool) -> int:
    """Read decisions as the consensus coder's codings.

    What both coders agree on becomes the consensus coder's too.
    """
    return _read_all(files, lambda file: study.import_adjudication(file, consensus=consensus, agreed=not only_decided))


def _xlsx(file: Path) -> Path:
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{file.name!r} does not end in .xlsx", param_hint="--output")
    return file


def _read_all(files: Sequence[Path], read: Callable[[Path], Imported]) -> int:
    """Read each file and say what came of it; one that cannot be read does not stop the others."""
    status = 0
    for file in files:
        try:
            done = read(file)
        except QualcodeError as error:
            if len(files) == 1:
                raise
            click.echo(click.style(f"{file.name} was left out: {error}", fg="red"), err=True)
            status = SOME_REFUSED
            continue
        click.echo(f"{file.name}: {_what_came(done)}.")
        for problem in done.problems:
            click.echo(click.style(f"  {problem}", fg="red" if problem.refused else None), err=True)
        status = SOME_REFUSED if done.refused else status
    return status


def _what_came(done: Imported) -> str:
    """What a file changed, in words."""
    if done.edit is None:
        return "nothing to change"
    said = [
        f"{count(number, noun)} {what}".strip()
        for number, noun, what in (
            (done.added, "coding", "added"),
            (done.removed, "coding", "taken away"),
            (done.decided, "decision", "on the machine's codings"),
            (done.memos, "memo", ""),
        )
        if number
    ]
    return f"{', '.join(said)}, by {done.coder} (edit {done.edit})"
