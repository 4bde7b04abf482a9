"""OpenDocument spreadsheets (.ods): the cells as the sheet shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.core.limits import Limits
from qualcode.core.model import AttributeValue
from qualcode.errors import SourceError
from qualcode.sources.archives import Archive, elements_in
from qualcode.sources.sheets import LAST_COLUMN, Cells, Sheet, kept_rows, plain_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_NUMBERS = ("float", "percentage", "currency")


def read_ods(archive: Archive, limits: Limits) -> list[Sheet]:
    """The sheets of an OpenDocument file that have rows, in order. Raises SourceError when it is damaged."""
    content = archive.read("content.xml")
    by_name: dict[str, list[tuple[int, Cells]]] = {}
    below: dict[str, int] = {}  # the number of the last row of each sheet
    kept = 0
    for element in elements_in(content, _TABLE + "table-row", limits):
        name = _sheet_of(element)
        times = _repeated(element, "number-rows-repeated")
        cells = _cells(element)
        first = below.get(name, 0) + 1
        below[name] = first + times - 1
        if not cells:
            continue  # the empty rows down to the end of the sheet are one that is repeated a million times
        kept += times * len(cells)
        if times > limits.max_rows or kept > limits.max_cells:
            raise SourceError("", "repeats a row more often than a table can be long", "delete the rows at its end")
        by_name.setdefault(name, []).extend((first + n, list(cells)) for n in range(times))
    return [Sheet(name, list(kept_rows(rows, limits))) for name, rows in by_name.items()]


def _sheet_of(row: _Element) -> str:
    table = next(row.iterancestors(_TABLE + "table"), None)
    return table.get(_TABLE + "name", "") if table is not None else ""


def _cells(row: _Element) -> Cells:
    """The cells of a row up to the last that is not empty."""
    cells: Cells = []
    empty = 0
    for cell in row.iterchildren(_TABLE + "table-cell", _TABLE + "covered-table-cell"):
        times = _repeated(cell, "number-columns-repeated")
        value = _value(cell)
        if value == "":
            empty += times
            continue
        if len(cells) + empty + times > LAST_COLUMN:
            raise SourceError("", "is damaged: a row of it goes on beyond the last column", "save it again")
        cells += [""] * empty + [value] * times
        empty = 0
    return cells


def _repeated(element: _Element, attribute: str) -> int:
    stated = element.get(_TABLE + attribute, "1")
    return max(1, int(stated[:12])) if stated.isdecimal() else 1


def _value(cell: _Element) -> AttributeValue:
    kind = cell.get(_OFFICE + "value-type", "")
    if kind in _NUMBERS:
        try:
            return plain_number(float(cell.get(_OFFICE + "value", "")))
        except ValueError:
            return ""
    if kind == "date":
        return cell.get(_OFFICE + "date-value", "").removesuffix("T00:00:00").replace("T", " ")
    if kind == "boolean":
        return {"true": "yes", "false": "no"}.get(cell.get(_OFFICE + "boolean-value", ""), "")
    shown = "\n".join("".join(_words(line)) for line in cell.iterchildren(_TEXT + "p")).strip()
    return _time(cell.get(_OFFICE + "time-value", ""), shown) if kind == "time" else shown


def _time(value: str, shown: str) -> str:
    """A time of day or a duration, with seconds if it is shown with them, never as "12:01:02 AM".

    >>> _time("PT00H01M02S", "12:01:02 AM"), _time("PT01H02M00S", "1:02"), _time("", "soon")
    ('00:01:02', '1:02', 'soon')
    """
    found = _DURATION.fullmatch(value)
    if found is None:
        return shown
    hours, minutes, seconds = (int(part) for part in found.groups())
    return f"{hours}:{minutes:02}" if shown.count(":") == 1 else f"{hours:02}:{minutes:02}:{seconds:02}"


def _words(element: _Element) -> Iterator[str]:
    """The words of a paragraph, with its blanks and breaks, without the notes that are pinned to it."""
    yield element.text or ""
    for child in element:
        if child.tag == _TEXT + "s":
            count = child.get(_TEXT + "c", "1")
            yield " " * (int(count) if count.isdecimal() and len(count) < 5 else 1)
        elif child.tag == _TEXT + "tab":
            yield "\t"
        elif child.tag == _TEXT + "line-break":
            yield "\n"
        elif child.tag not in (_OFFICE + "annotation", _TEXT + "note"):
            yield from _words(child)
        yield child.tail or ""
