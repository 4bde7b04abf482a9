"""The commands `codebook check`, `show`, `diff`, `import`, `export` and `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.codebook_diff import diff
from qualcode.cli.faults import FacingGroup
from qualcode.cli.options import count, named_codebook, wrote
from qualcode.cli.shapes import language_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qualcode.core.model import Code, Codebook
    from qualcode.core.problems import Problem

BOOK_FORMATS = ("yaml", "csv", "xlsx", "docx", "qdc", "outline", "paths")
_BARE = "has no indicators"  # of a codebook from elsewhere, no more than what it is
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(
    cls=FacingGroup,
    no_args_is_help=False,
    invoke_without_command=True,
    epilog="""\b
Example:
  qualcode codebook check codebooks/codebook.yaml""",
)
@click.pass_context
def codebook(ctx: click.Context) -> None:
    """Check, show, compare, import or export codebooks."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@codebook.command(
    epilog="""\b
Example:
  qualcode codebook check codebooks/codebook.yaml"""
)
@click.argument("file", type=_FILE)
def check(file: Path) -> int:
    """Check a codebook file, its indicators included.

    Each problem is told with its line, its code and what to do. Exit status 0 when it can be used, warnings or
    not; 1 when it cannot.
    """
    from qualcode.codebook_files import check_codebook

    book, problems = check_codebook(file)
    _tell(problems)
    refused = sum(problem.refused for problem in problems)
    found = f"{count(refused, 'error')}, {count(len(problems) - refused, 'warning')}" if problems else "no problems"
    usable = book is not None and not refused
    said = f"{book.name}: {_size(book)}; {found}" if book is not None and usable else f"{file}: not usable; {found}"
    click.echo(click.style(said, bold=True))
    return 0 if usable else 1


def _tell(problems: Sequence[Problem], *, err: bool = False) -> None:
    for problem in problems:
        said, _, picture = problem.message.partition("\n")
        kind = "error" if problem.refused else "warning"
        click.echo(f"{problem.where}: {kind}: {_rest(said, problem.hint)}", err=err)
        if picture:
            click.echo(picture, err=err)


def _rest(message: str, hint: str) -> str:
    return f"{message}; {hint}" if hint else message


@codebook.command(
    epilog="""\b
Example:
  qualcode codebook show
  qualcode codebook show codebooks/codebook.yaml --language id
  qualcode codebook show --yaml -o codebooks/codebook.yaml"""
)
@click.argument("file", type=_FILE, required=False)
@language_option()
@click.option("--yaml", "as_yaml", is_flag=True, help="The whole codebook, as a codebook file has it.")
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write the YAML to this file, over what is there.")
@click.pass_context
def show(ctx: click.Context, file: Path | None, language: str, as_yaml: bool, output: Path | None) -> None:
    """Show the tree of codes with labels and indicators.

    Without FILE the codebook of the study, or else the one in codebooks/.
    """
    book = named_codebook(file, ctx.obj)
    if as_yaml or output is not None:
        _write_yaml(book, output)
        return
    click.echo(click.style(f"{book.name} {book.version}".strip(), bold=True) + f"  {_size(book)}")
    for line in tree(book, language):
        click.echo(line)


def _write_yaml(book: Codebook, output: Path | None) -> None:
    from qualcode.codebook_files import codebook_yaml
    from qualcode.core.files import replacing

    text = codebook_yaml(book)
    if output is None:
        click.echo(text, nl=False)
        return
    with replacing(output) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
    wrote(output, _size(book))


codebook.add_command(diff)


@codebook.command(
    "import",
    epilog="""\b
Example:
  qualcode codebook import codes.xlsx -o codebooks/codebook.yaml
  qualcode codebook import codes.txt""",
)
@click.argument("file", type=_FILE)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write the YAML to this file, over what is there.")
def import_(file: Path, output: Path | None) -> int:
    """Read a codebook of any format and write it as YAML.

    A table (csv, xlsx, ods, docx) whose columns have headings in English or Indonesian, a REFI-QDA codebook (qdc), qc's
    codebook, names indented below each other, or lines such as category>>code (txt). What is odd is told with its row.
    Exit status 1 when it cannot be used.
    """
    from qualcode.codebook_files import check_codebook

    book, problems = check_codebook(file)
    _tell([problem for problem in problems if problem.refused or not problem.message.endswith(_BARE)], err=True)
    if book is None or any(problem.refused for problem in problems):
        click.echo(f"{file}: not usable; nothing was written", err=True)
        return 1
    _write_yaml(book, output)
    return 0


@codebook.command(
    epilog="""\b
Example:
  qualcode codebook export -o codebook.xlsx
  qualcode codebook export codebooks/codebook.yaml -o codes.txt --format paths"""
)
@click.argument("file", type=_FILE, required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(BOOK_FORMATS),
    help="What to write; without it what the file's suffix says (txt: outline).",
)
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", required=True, help="Write to this file, over what is there."
)
@click.pass_context
def export(ctx: click.Context, file: Path | None, format_: str | None, output: Path) -> None:
    """Write a codebook as a table, a Word document or plain lines.

    Without FILE the codebook of the study, or else the one in codebooks/. Tables and documents are read back as the
    same codes; what a format has no place for is told.
    """
    from qualcode.codebook_files import save_codebook

    book = named_codebook(file, ctx.obj)
    left_out = save_codebook(book, output, format=format_)
    _tell(left_out, err=True)
    wrote(output, _size(book))


@codebook.command(
    epilog="""\b
Example:
  qualcode codebook schema > codebooks/codebook.schema.json"""
)
def schema() -> None:
    """Print the JSON Schema that editors check YAML by."""
    from qualcode.codebook_files import schema_text

    click.echo(schema_text(), nl=False)


def tree(book: Codebook, language: str) -> list[str]:
    """A line a code: its name below its parent's, its label, how many indicators it has.

    >>> from qualcode.core.model import Code, Codebook
    >>> tree(Codebook("c", (Code("motives"), Code("motives/creativity", {"id": "Kreativitas"}))), "id")
    ['motives        Motives', '  creativity   Kreativitas   no indicators']
    """
    names = ["  " * code.path.count("/") + code.path.rpartition("/")[2] for code in book]
    labels = [code.label_in(language) for code in book]
    wide, broad = max(map(len, names), default=0), max(map(len, labels), default=0)
    parents = {code.path.rpartition("/")[0] for code in book}
    rows = zip(names, labels, (_indicators(code, code.path in parents) for code in book), strict=True)
    return [f"{name:{wide}}   {label:{broad}}   {said}".rstrip() for name, label, said in rows]


def _indicators(code: Code, parent: bool) -> str:
    if not code.indicators:
        return "" if parent else "no indicators"
    by_language: dict[str, int] = {}
    for indicator in code.indicators:
        by_language[indicator.language] = by_language.get(indicator.language, 0) + 1
    each = ", ".join(f"{number} {language or 'any'}" for language, number in by_language.items())
    kept_off = f"; {count(len(code.exclusions), 'exclusion')}" if code.exclusions else ""
    return f"{count(len(code.indicators), 'indicator')} ({each}){kept_off}"


def _size(book: Codebook) -> str:
    parents = {code.path.rpartition("/")[0] for code in book}
    codes = sum(bool(code.indicators) or code.path not in parents for code in book)
    indicators = sum(len(code.indicators) for code in book)
    languages = f" in {' and '.join(book.languages)}" if book.languages else ""
    parts = (count(len(book.themes), "theme"), count(codes, "code"), count(indicators, "indicator"))
    return ", ".join(parts) + languages
