"""Cases and attributes: whose words a source holds, and what is known about them from a facesheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.limits import DEFAULT, Limits
from qualcode.core.model import AttributeValue, Source
from qualcode.core.problems import Problem
from qualcode.errors import QualcodeError, SourceError

if TYPE_CHECKING:
    from qualcode.sources.columns import Table

_NAMES = ("facesheet.csv", "facesheet.xlsx", "facesheet.ods", "facesheet.tsv")
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")  # "007" is a code, not a number
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})[.,]\d{1,15}")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")  # 1.200 is one and a fifth, or twelve hundred
_CASE_HEADS = (
    "case", "kasus", "case id", "participant id", "respondent id", "kode informan", "kode partisipan",
    "kode responden", "kode narasumber", "participant", "respondent", "informan", "partisipan", "responden",
    "narasumber", "kode", "code", "id",
)  # fmt: skip
_ATTRIBUTE_HEADS = frozenset("attribute atribut variable variabel property field karakteristik".split())
_VALUE_HEADS = frozenset("value nilai isi".split())
_CODE = re.compile(r"((?:[A-Z]{1,4}|[A-Za-z]{1,2})[-_ ]?\d{1,4})(?:[a-z](?![^\W_])|(?![^\W_]))")


@dataclass(frozen=True, slots=True)
class Facesheet:
    """Attributes by case, in the order of the file; empty cells are left out."""

    cases: Mapping[str, Mapping[str, AttributeValue]] = field(repr=False)
    path: str = ""
    problems: tuple[Problem, ...] = ()


def read_facesheet(data: bytes, *, path: str, limits: Limits = DEFAULT) -> Facesheet:
    """The facesheet in a csv or tsv file (any delimiter) or on the first sheet of a workbook (xlsx, ods).

    One row names the columns. Wide: a row a case, its attributes in columns. Long: three columns, the case, the
    attribute (head `attribute`) and the value (head `value`). The case is in the column that is headed so (`case`,
    `participant`, `kode informan`, `id` ...), else in the first. Rows that cannot be used are listed in `problems`.
    Raises SourceError, with `path` as where, when the file cannot be read.
    """
    from qualcode.sources.columns import table_of
    from qualcode.sources.sheets import sheets_of

    try:
        sheets = [sheet for sheet in sheets_of(data, limits) if sheet.rows]
        if not sheets:
            raise SourceError("", "is empty", "")
        shown = next((sheet for sheet in sheets if not sheet.hidden), sheets[0])
        return _facesheet(table_of(shown), path, shown.problems)
    except QualcodeError as error:
        raise SourceError(path, error.problem, error.remedy) from None
    except Exception as error:  # a damaged workbook or an impossible csv
        problem = f"cannot be read as a facesheet ({type(error).__name__})"
        raise SourceError(path, problem, "save it again as .csv or .xlsx") from error


def case_of(name: str, facesheet: Facesheet) -> str:
    """The case that a source belongs to by its name, "" if none: the longest case that the name begins with.

    A letter after the number of a case is one of its several sources; zeros and signs before the number do not count.

    >>> sheet = Facesheet({"W-1": {}, "W-12": {}})
    >>> case_of("w-12_bu-rina", sheet), case_of("W-12", sheet), case_of("W-123", sheet), case_of("W01b", sheet)
    ('W-12', 'W-12', '', 'W-1')
    """
    found = ""
    for case in facesheet.cases:
        if len(case) > len(found) and _begins(name.casefold(), case.casefold()):
            found = case
    if not found and (code := case_in_name(name)):
        alike = [case for case in facesheet.cases if _bare(case) == _bare(code)]
        found = alike[0] if len(alike) == 1 else ""
    return found


def case_in_name(stem: str) -> str:
    """The code of a case at the start of a file's name, "" if there is none: W-03a and W-03b are both of W-03.

    >>> [case_in_name(stem) for stem in ("W-03a", "W-03 second interview", "P12_rina", "2024 rina", "Rina")]
    ['W-03', 'W-03', 'P12', '', '']
    """
    found = _CODE.match(stem)
    return found[1] if found else ""


def belonging(source: Source, facesheet: Facesheet) -> Source:
    """The source with its case as the facesheet spells it, and with what the facesheet knows of that case.

    A case that the source does not state itself is found by its name. What the source states about itself
    goes before what the facesheet says.
    """
    by_name = case_of(source.name, facesheet)
    guessed = not source.case or _bare(source.case) == _bare(case_in_name(source.name))
    case = (by_name if guessed else "") or case_of(source.case, facesheet) or source.case
    attributes = {**facesheet.cases.get(case, {}), **source.attributes}
    return replace(source, case=case, attributes=attributes)


def _begins(name: str, case: str) -> bool:
    if not name.startswith(case):
        return False
    rest = name[len(case) :]
    if rest and case[-1:].isdigit() and rest[0].isalpha():
        rest = rest[1:]  # W-03a
    return not rest or not rest[0].isalnum()


def _bare(code: str) -> str:
    """A code without signs and without zeros before its number: "W-03" and "w3" are one.

    >>> _bare("W-03"), _bare("w 3")
    ('w3', 'w3')
    """
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\W_]+", "", code.casefold()))


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


def _facesheet(table: Table, path: str, problems: Sequence[Problem]) -> Facesheet:
    heads = [head.casefold() for head in table.heads]
    if len(heads) < 2:
        raise SourceError("", "has no columns", "the first row names them: the case, then its attributes")
    at = next((heads.index(head) for head in _CASE_HEADS if head in heads), 0)
    attribute = next((n for n, head in enumerate(heads) if head in _ATTRIBUTE_HEADS), None)
    value = next((n for n, head in enumerate(heads) if head in _VALUE_HEADS), None)
    found = [replace(problem, where=path) for problem in problems]
    cases: dict[str, dict[str, AttributeValue]] = {}
    if len(heads) == 3 and attribute is not None and value is not None and at not in (attribute, value):
        rows = _long(table, at, attribute, value)
    else:
        rows = _wide(table, at)
    for number, case, attributes in rows:
        told = cases.setdefault(case, {}) if case else {}
        message = "a row without a case" if not case else _twice(case, told, attributes)
        if message:
            found.append(Problem(f"{path}:{number}", message, "give each case one row, or one row an attribute"))
        else:
            told.update(attributes)
    return Facesheet(cases, path, tuple(found))


def _twice(case: str, told: Mapping[str, AttributeValue], attributes: Mapping[str, AttributeValue]) -> str:
    again = [name for name in attributes if name in told]
    return f"case {case!r} is there twice ({', '.join(again)}); what came first counts" if again else ""


def _wide(table: Table, at: int) -> Iterator[tuple[int, str, dict[str, AttributeValue]]]:
    columns = {n: _typed_column(table.column(n)) for n in range(len(table.heads)) if n != at}
    cases = table.column(at)
    for place, row in enumerate(table.rows):
        cells = {table.heads[n]: column[place] for n, column in columns.items()}
        yield row.number, str(cases[place]).strip(), {head: cell for head, cell in cells.items() if cell != ""}


def _long(table: Table, at: int, attribute: int, value: int) -> Iterator[tuple[int, str, dict[str, AttributeValue]]]:
    names = [str(name).strip() for name in table.column(attribute)]
    values = table.column(value)
    of_one = {name: _typed_column([v for n, v in zip(names, values, strict=True) if n == name]) for name in set(names)}
    next_of = {name: iter(column) for name, column in of_one.items()}
    for row, case, name in zip(table.rows, table.column(at), names, strict=True):
        cell = next(next_of[name])
        yield row.number, str(case).strip(), {name: cell} if name and cell != "" else {}


def _typed_column(cells: Sequence[AttributeValue]) -> list[AttributeValue]:
    """Numbers where they are plainly meant; where all fractions have three digits they may be thousands: no numbers."""
    words = [cell.strip() for cell in cells if isinstance(cell, str)]
    fractions = [word for word in words if _DECIMAL.fullmatch(word)]
    doubtful = bool(fractions) and all(_THOUSANDS.fullmatch(word) for word in fractions)
    return [
        cell if not isinstance(cell, str) or (doubtful and cell.strip() in fractions) else typed(cell) for cell in cells
    ]
