"""Excel workbooks (.xlsx, .xlsm): the cells as the sheet shows them, whatever formulas or macros made them.

Read with zipfile and lxml alone, a row at a time: a library that lays a sheet out as a full grid can be made to ask
for all the memory there is by one stray cell in the last row.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from qualcode.core.limits import Limits
from qualcode.core.model import AttributeValue
from qualcode.errors import SourceError
from qualcode.sources.archives import Archive, elements_in, parse_xml
from qualcode.sources.sheets import LAST_COLUMN, Cells, Sheet, kept_rows, plain_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a line end or a control character is written
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Number formats that Excel knows without being told (ECMA-376, part 1, 18.8.30).
_DATES, _TIMES = frozenset([14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)]), {18: False, 19: True, 20: False}
_TIMES |= {21: True, 45: True, 46: True, 47: True}
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a number is shown that is a day or a time: with a date, with hours, with seconds."""

    date: bool
    time: bool
    seconds: bool = False


@dataclass(frozen=True, slots=True)
class _Workbook:
    shared: list[str]
    clocks: Mapping[str, _Clock]  # by the index of a cell's style
    epoch: datetime


def read_xlsx(archive: Archive, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook, in order. Raises SourceError when it is no workbook, or a damaged one."""
    path = _target(archive, "", "/officeDocument", limits) or "xl/workbook.xml"
    if not path.endswith(".xml"):
        raise SourceError("", "is a binary workbook (.xlsb)", "save it as .xlsx")
    book = parse_xml(archive.read(path), limits)
    targets = _targets(archive, path, limits)
    shared = next((target for kind, target in targets.values() if kind.endswith("/sharedStrings")), "")
    styles = next((target for kind, target in targets.values() if kind.endswith("/styles")), "")
    properties = book.find("{*}workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    workbook = _Workbook(
        [_words(item) for item in elements_in(archive.read(shared), "{*}si", limits)] if shared in archive else [],
        _clocks(parse_xml(archive.read(styles), limits)) if styles in archive else {},
        datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30),
    )
    sheets = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        kind, target = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or "", ("", ""))
        if kind.endswith("/worksheet"):  # a chart has a sheet too
            rows = _rows(archive.read(target), workbook, limits)
            hidden = sheet.get("state", "visible") != "visible"
            sheets.append(Sheet(sheet.get("name", ""), list(kept_rows(rows, limits)), hidden))
    return sheets


def _targets(archive: Archive, path: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """What a part refers to: id -> what sort of part, and its name in the archive."""
    folder, name = posixpath.split(path)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive:
        return {}
    found = {}
    for relation in parse_xml(archive.read(relations), limits):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        found[relation.get("Id", "")] = (relation.get("Type", ""), target)
    return found


def _target(archive: Archive, path: str, kind: str, limits: Limits) -> str:
    targets = _targets(archive, path, limits).values()
    return next((target for found, target in targets if found.endswith(kind)), "")


def _words(item: _Element) -> str:
    """The words of a string, without the reading aids of Japanese ones (rPh)."""
    words = "".join(
        text.text or ""
        for text in item.iter("{*}t")
        if (parent := text.getparent()) is not None and not str(parent.tag).endswith("}rPh")
    )
    if "_x" in words:
        words = _ESCAPE.sub(_unescaped, words)
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(code: re.Match[str]) -> str:
    sign = chr(int(code[1], 16))
    return sign if sign in "\t\n\r_" or sign.isprintable() else code[0]


def _rows(xml: bytes, workbook: _Workbook, limits: Limits) -> Iterator[tuple[int, Cells]]:
    number = 0
    for row in elements_in(xml, "{*}row", limits):
        stated = row.get("r", "")
        number = int(stated) if stated.isdecimal() and len(stated) < 9 else number + 1
        cells: Cells = []
        for cell in row.iterchildren("{*}c"):
            column = _column(cell.get("r", ""), len(cells))
            if column >= LAST_COLUMN:
                raise SourceError("", "is damaged: a cell of it lies beyond the last column", "save it again")
            value = _value(cell, workbook)
            if value != "" and column >= len(cells):
                cells += [""] * (column - len(cells)) + [value]
        yield number, cells


def _column(reference: str, following: int) -> int:
    """The column of a cell from 0, by its reference ("B3"), else the one after the last."""
    found = _REFERENCE.match(reference)
    if found is None:
        return following
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _value(cell: _Element, workbook: _Workbook) -> AttributeValue:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _words(cell).strip()
    value = (cell.findtext("{*}v") or "").strip()
    if kind == "s":
        index = int(value) if value.isdecimal() else -1
        return workbook.shared[index].strip() if 0 <= index < len(workbook.shared) else ""
    if kind == "b":
        return {"1": "yes", "0": "no"}.get(value, "")
    if kind in ("str", "d"):
        return value
    return _number(value, workbook.clocks.get(cell.get("s", "")), workbook.epoch) if kind == "n" else ""


def _number(value: str, clock: _Clock | None, epoch: datetime) -> AttributeValue:
    try:
        number = float(value)
        shown = _shown(number, clock, epoch) if clock is not None else ""
    except (ValueError, OverflowError):
        return ""
    return shown or plain_number(number)


def _shown(days: float, clock: _Clock, epoch: datetime) -> str:
    """A number of days as the date or the time that the sheet shows."""
    if clock.date:
        moment = epoch + timedelta(seconds=round(days * 86_400))
        return moment.isoformat(" ", "seconds") if clock.time else moment.date().isoformat()
    seconds = round(days * 86_400)
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours:02}:{minutes:02}:{rest:02}" if clock.seconds else f"{hours}:{minutes:02}"


def _clocks(styles: _Element) -> dict[str, _Clock]:
    """The styles that show a number as a date or a time, by their index."""
    codes = {style.get("numFmtId", ""): style.get("formatCode", "") for style in styles.iterfind(".//{*}numFmt")}
    found = {}
    for index, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        clock = _clock(style.get("numFmtId", ""), codes)
        if clock is not None:
            found[str(index)] = clock
    return found


def _clock(number: str, codes: Mapping[str, str]) -> _Clock | None:
    if number in codes:
        code = _NO_CODE.sub("", codes[number].partition(";")[0]).lower()
        if "general" in code or ("mmm" not in code and not set(code) & set("dyhs")):
            return None
        date = "y" in code or "d" in code or "mmm" in code
        return _Clock(date, "h" in code or "s" in code, "s" in code)
    known = int(number) if number.isdecimal() else 0
    if known in _DATES:
        return _Clock(True, known == 22)
    return _Clock(False, True, _TIMES[known]) if known in _TIMES else None
