"""What a codebook file is, by its name and its bytes, and the reader that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qualcode.core.problems import Problem
from qualcode.errors import CodebookError, SourceError

if TYPE_CHECKING:
    from qualcode.codebook import CodebookReading
    from qualcode.codebook.rows import Row
    from qualcode.codebook.table import Table
    from qualcode.sources.sheets import Sheet

_TABLES: Final = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")
_LINES: Final = (".txt", ".md")


def read_file(path: Path, data: bytes) -> CodebookReading:
    """The codebook in a file of any format that is known; CodebookError when its bytes cannot be read at all."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".docx":
            return _document(path, data)
        if suffix in _TABLES or data.startswith(b"PK\x03\x04"):
            return _workbook(path, data)
        if suffix in _LINES:
            return _lines(path, data)
        if suffix == ".qdc":
            from qualcode.codebook_files.refi import read_refi

            return read_refi(path)
    except SourceError as error:
        raise CodebookError(str(path), error.problem, error.remedy) from None
    return _yaml(path, data)


def _yaml(path: Path, data: bytes) -> CodebookReading:
    """A codebook of qualcode's, or the nested lists of names that qc writes."""
    from qualcode.codebook import read_codebook
    from qualcode.codebook.outline import read_nested

    text = _text_of(path, data)
    nested = read_nested(text, path=str(path), name=path.stem) if text.lstrip().startswith("- ") else None
    return nested or read_codebook(text, path=str(path))


def _text_of(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CodebookError(str(path), "is not UTF-8 text", "save it as YAML in UTF-8") from None


def _lines(path: Path, data: bytes) -> CodebookReading:
    from qualcode.codebook.outline import BETWEEN, read_outline, read_paths
    from qualcode.sources.text import decode

    text, problems = decode(data)
    reader = read_paths if BETWEEN in text else read_outline
    reading = reader(text, path=str(path), name=path.stem)
    return reading._replace(problems=[*(_at(path, problem) for problem in problems), *reading.problems])


def _workbook(path: Path, data: bytes) -> CodebookReading:
    """The first sheet that looks like a codebook; of the others it is said that they are not read."""
    from qualcode.core.limits import in_force
    from qualcode.sources.sheets import sheets_of

    between_commas = _between_commas(data) if path.suffix.lower() == ".csv" else None
    found = [between_commas] if between_commas else sheets_of(data, in_force())
    sheets = [(sheet, _rows(sheet)) for sheet in found]
    told = [_at(path, problem) for sheet, _ in sheets for problem in sheet.problems]
    names = [sheet.name for sheet, rows in sheets if rows]
    return _read(path, [(sheet.name, rows) for sheet, rows in sheets if rows and not sheet.hidden], told, names)


def _rows(sheet: Sheet) -> list[Row]:
    from qualcode.codebook.rows import Row

    return [Row(row.number, tuple(str(cell).strip() for cell in row.cells)) for row in sheet.rows]


def _between_commas(data: bytes) -> Sheet | None:
    """The table in a csv file that has commas between its headings: what is in the cells cannot mislead then."""
    from qualcode.codebook.table import table_in
    from qualcode.core.limits import in_force
    from qualcode.sources.delimited import read_delimited

    if data.startswith(b"PK\x03\x04"):
        return None
    sheet = read_delimited(data, in_force(), delimiter=",")
    table = table_in(_rows(sheet))
    return sheet if table and not any(sign in cell for cell in table.headings for sign in ";\t|") else None


def _read(
    path: Path, sheets: Sequence[tuple[str, Sequence[Row]]], told: list[Problem], names: Sequence[str]
) -> CodebookReading:
    from qualcode.codebook.table import no_table, read_table, table_in

    tables = [(name, table) for name, rows in sheets if (table := table_in(rows)) is not None]
    if not tables:
        reading = no_table(str(path), sheets[0][1] if sheets else ())
    else:
        chosen, table = tables[0]
        others = [name for name in names if name != chosen]
        if others:
            listed = ", ".join(map(repr, others[:8])) + (", ..." if len(others) > 8 else "")
            message = f"only its sheet {chosen!r} is read, not {listed}"
            told.append(Problem(str(path), message, "save another sheet as a file of its own to read it"))
        reading = read_table([table], path=str(path), name=path.stem)
    return reading._replace(problems=[*told, *reading.problems])


def _document(path: Path, data: bytes) -> CodebookReading:
    """All tables of a document that look like a codebook, one below the other."""
    from qualcode.codebook.table import no_table, read_table
    from qualcode.codebook_files.word import tables_in

    tables: list[Table] = []
    first: Sequence[Row] = ()
    unread = 0
    for table, rows in tables_in(data):
        first = first or rows
        if table is not None:
            tables.append(table)
        else:
            unread += 1
    if not tables:
        return no_table(str(path), first)
    reading = read_table(tables, path=str(path), name=path.stem)
    if unread:
        message = f"{unread} of its tables {'has' if unread == 1 else 'have'} no column of codes"
        reading.problems.append(Problem(str(path), f"{message} and {'is' if unread == 1 else 'are'} left out"))
    return reading


def _at(path: Path, problem: Problem) -> Problem:
    return Problem(str(path), problem.message, problem.hint, problem.refused)
