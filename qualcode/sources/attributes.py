"""Facesheets: what is known about each case (age, position, years of service), in a table."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.core.model import AttributeValue
from qualcode.core.problems import Problem
from qualcode.errors import SourceError

_NAMES = ("facesheet.csv", "facesheet.xlsx")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")  # "007" is a code, not a number
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})[.,]\d{1,15}")


@dataclass(frozen=True, slots=True)
class Facesheet:
    """Attributes by case, in the order of the file; empty cells are left out."""

    cases: Mapping[str, Mapping[str, AttributeValue]] = field(repr=False)
    path: str = ""
    problems: tuple[Problem, ...] = ()


def read_facesheet(data: bytes, *, path: str) -> Facesheet:
    """The facesheet in a csv file (columns separated by comma, semicolon or tab) or an xlsx workbook.

    The first row names the columns, the first column holds the case. Rows that cannot be used are listed in
    `problems`. Raises SourceError, with `path` as where, when the file cannot be read.
    """
    try:
        rows = _workbook_rows(data) if data.startswith(b"PK\x03\x04") else _csv_rows(data)
    except SourceError as error:
        raise SourceError(path, error.problem, error.remedy) from None
    except Exception as error:  # a damaged workbook or an impossible csv
        problem = f"cannot be read as a facesheet ({type(error).__name__})"
        raise SourceError(path, problem, "save it again as .csv or .xlsx") from error
    return _facesheet(rows, path)


def case_of(name: str, facesheet: Facesheet) -> str:
    """The case that a source belongs to by its name, "" if none: the longest case that the name begins with.

    >>> sheet = Facesheet({"W-1": {}, "W-12": {}})
    >>> case_of("w-12_bu-rina", sheet), case_of("W-12", sheet), case_of("W-123", sheet)
    ('W-12', 'W-12', '')
    """
    stem = name.casefold()
    found = ""
    for case in facesheet.cases:
        start = case.casefold()
        whole = stem == start or (stem.startswith(start) and not stem[len(start)].isalnum())
        if whole and len(case) > len(found):
            found = case
    return found


def find_facesheet(folder: Path) -> Path | None:
    """The facesheet (facesheet.csv or facesheet.xlsx) of a folder, in it or in the folder above."""
    above = folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    for place in (folder, above):
        for name in _NAMES:
            if (place / name).is_file():
                return place / name
    return None


def typed(value: str) -> AttributeValue:
    """A number where a value is plainly one, else the words.

    >>> typed("38"), typed("4,5"), typed("007"), typed("12 tahun")
    (38, 4.5, '007', '12 tahun')
    """
    value = value.strip()
    if _WHOLE.fullmatch(value):
        return int(value)
    if _DECIMAL.fullmatch(value):
        return float(value.replace(",", "."))
    return value


def _csv_rows(data: bytes) -> list[list[AttributeValue]]:
    from qualcode.sources.text import decode

    text, _ = decode(data)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [[typed(cell) for cell in row] for row in rows]


def _workbook_rows(data: bytes) -> list[list[AttributeValue]]:
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheet = workbook.worksheets[0]
        return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    finally:
        workbook.close()


def _cell(value: object) -> AttributeValue:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return int(value) if value == int(value) else value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return typed(str(value)) if value is not None else ""


def _facesheet(rows: Iterable[Sequence[AttributeValue]], path: str) -> Facesheet:
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    if not filled or len(filled[0][1]) < 2:
        raise SourceError(path, "has no columns", "the first row names them: the case, then its attributes")
    columns = [str(cell).strip() for cell in filled[0][1]]
    cases: dict[str, dict[str, AttributeValue]] = {}
    problems: list[Problem] = []
    for number, row in filled[1:]:
        case = str(row[0]).strip()
        if not case or case in cases:
            message = f"case {case!r} is there twice; its first row counts" if case else "a row without a case"
            problems.append(Problem(f"{path}:{number}", message, "give each case one row"))
            continue
        cells = zip(columns[1:], row[1:], strict=False)
        cases[case] = {column: cell for column, cell in cells if column and cell != ""}
    return Facesheet(cases, path, tuple(problems))
