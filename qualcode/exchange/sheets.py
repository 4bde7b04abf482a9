"""Sheets that people fill in and send back: how they are written, and how they are read whatever was done to them."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any, Final, NamedTuple

from qualcode.core.model import digest
from qualcode.errors import QualcodeError

MAX_TEXT: Final = 32_767  # UTF-16 code units in a cell
MAX_ROWS: Final = 1_048_576
KEY_ROWS: Final = 20  # within so many rows from the top the row of keys is looked for
ID: Final = "qualcode:"  # what the key of the column of ids begins with
_HEAD: Final = ID + "head"  # the id of rows of headings
HIDDEN: Final = "qualcode"  # the name of the hidden sheet
_ROOM: Final = 16_000  # characters of a piece: also when each of them takes two units
_UNPRINTABLE: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_KEPT: Final = re.compile("_x00[01][0-9A-Fa-f]_|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE: Final = 15.0  # points
_HIGHEST: Final = 409.0
_GOES_ON: Final = ("text", "memo")  # keys of columns whose words go on in the next row
_ALLOWED: Final = dict.fromkeys(
    ("autofilter", "sort", "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows"), True
)


class Column(NamedTuple):
    """A column of a sheet: the key by which it is found again, its heading, and how it looks.

    `note` is shown when a person points at the heading; `choices` is a range or a list to choose from; `group` stands
    above the headings of columns that follow one another.
    """

    key: str
    heading: str
    width: float
    note: str = ""
    open: bool = False  # to be filled in
    choices: Sequence[str] | str = ()
    group: str = ""
    narrow: bool = False  # the heading stands upright


class Line(NamedTuple):
    """A row of a sheet: its id and, by column, what its cells hold; texts too long for a cell go on below."""

    id: str
    cells: Sequence[str]
    quiet: bool = False  # what the interviewer says


class Found(NamedTuple):
    """A row as it came back: where it stands, its id, and the words of its cells by key, several a key in order."""

    sheet: str
    row: int
    id: str
    cells: Mapping[str, list[str]]

    def text(self, key: str) -> str:
        """The words of the one cell of that key, "" when it is not there."""
        return next(iter(self.cells.get(key, [])), "")


@dataclass(frozen=True)
class Book:
    """A workbook that is being written into memory; text never becomes a formula, number or link."""

    stream: BytesIO = field(default_factory=BytesIO)
    book: Any = None
    formats: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def new(cls, *, title: str, created: datetime | None) -> Book:
        """An empty workbook; with `created` the same content gives the same bytes."""
        import xlsxwriter

        stream = BytesIO()
        plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
        book = xlsxwriter.Workbook(stream, {"in_memory": True, **plain})
        about: dict[str, Any] = {"title": title, "comments": "qualcode"}
        book.set_properties(about | ({"created": created} if created else {}))
        return cls(stream, book, _formats(book))

    def data(self) -> bytes:
        """The bytes of the finished workbook."""
        self.book.close()
        return self.stream.getvalue()

    def write_page(self, name: str, title: str, lines: Sequence[str]) -> None:
        """A sheet of words to read."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 100)
        sheet.write_string(0, 0, cell_text(title), self.formats["title"])
        for row, line in enumerate(lines, start=2):
            sheet.set_row(row, (_lines(line, 100) + 0.5) * _LINE)
            sheet.write_string(row, 0, cell_text(line), self.formats["wrapped"])
        _paged(sheet)

    def write_list(self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """A sheet to look things up in: headings in its first row."""
        sheet = self.book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.heading, self.formats["header"])
        for row, cells in enumerate(rows, start=1):
            most = 1
            for number, (text, column) in enumerate(zip(cells, columns, strict=True)):
                sheet.write_string(row, number, pieces(cell_text(text))[0], self.formats["wrapped"])
                most = max(most, _lines(text, column.width))
            sheet.set_row(row, min(most * _LINE, _HIGHEST))
        sheet.freeze_panes(1, 1)
        _paged(sheet)

    def write_facts(self, rows: Sequence[Sequence[str]]) -> None:
        """The hidden sheet: what is needed to read the workbook back."""
        sheet = self.book.add_worksheet(HIDDEN)
        for row, cells in enumerate(rows):
            for number, text in enumerate(cells):
                sheet.write_string(row, number, cell_text(text))
        sheet.very_hidden()

    def write_form(self, name: str, columns: Sequence[Column], lines: Sequence[Line], *, frozen: int) -> None:
        """A sheet to fill in: a hidden row of keys, groups, headings, then the lines, locked but for what is open.

        `frozen` columns stay in sight. The first column is of ids and hidden.
        """
        _Form(self, self.book.add_worksheet(name), columns).write(lines, frozen)


class _Form:
    def __init__(self, book: Book, sheet: Any, columns: Sequence[Column]) -> None:
        self.formats, self.sheet, self.columns = book.formats, sheet, columns

    def write(self, lines: Sequence[Line], frozen: int) -> None:
        self._heads()
        row = 3
        for line in lines:
            row = self._line(line, row)
            if row > MAX_ROWS:
                raise QualcodeError("the workbook", "has more rows than a sheet can hold", "name fewer sources")
        last, wide = max(row - 1, 3), len(self.columns) - 1
        for number, column in enumerate(self.columns):
            if column.open and len(column.choices):
                listed = {"validate": "list", "source": column.choices, "show_error": False}
                self.sheet.data_validation(3, number, last, number, listed)
            if column.narrow:
                marked = {"type": "no_blanks", "format": self.formats["marked"]}
                self.sheet.conditional_format(3, number, last, number, marked)
        self.sheet.autofilter(2, 0, last, wide)
        self.sheet.freeze_panes(3, frozen)
        self.sheet.protect("", _ALLOWED)
        self.sheet.repeat_rows(1, 2)
        _paged(self.sheet)

    def _heads(self) -> None:
        self.sheet.set_row(0, None, None, {"hidden": True})
        groups = [column.group for column in self.columns]
        if not any(groups):
            self.sheet.set_row(1, None, None, {"hidden": True})
        upright = [len(column.heading) for column in self.columns if column.narrow]
        self.sheet.set_row(2, min(max(upright) * 5.5 + 24, 180) if upright else 2 * _LINE)
        self.sheet.write_string(1, 0, _HEAD)
        for number, column in enumerate(self.columns):
            hidden = {"hidden": True} if not number else {}
            look = self.formats["mark" if column.narrow else "open" if column.open else "wrapped"]
            self.sheet.set_column(number, number, column.width, look, hidden)
            self.sheet.write_string(0, number, column.key)
            look = self.formats["upright" if column.narrow else "header"]
            self.sheet.write_string(2, number, cell_text(column.heading) if number else _HEAD, look)
            if column.note:
                note = cell_text(column.note)[:_ROOM]
                size = {"x_scale": 3, "y_scale": min(max(_lines(note, 60) / 4, 1), 6), "author": "qualcode"}
                self.sheet.write_comment(2, number, note, size)
        self._groups(groups)

    def _groups(self, groups: Sequence[str]) -> None:
        first = 0
        for number in range(1, len(groups) + 1):
            if number < len(groups) and groups[number] == groups[first]:
                continue
            words, look = cell_text(groups[first]), self.formats["group"]
            if words and number - first > 1:
                self.sheet.merge_range(1, first, 1, number - 1, words, look)
            elif words:
                self.sheet.write_string(1, first, words, look)
            first = number

    def _line(self, line: Line, row: int) -> int:
        """Write a line; the row after it, which is not the next one where a text goes on."""
        parts = [pieces(cell_text(text)) for text in line.cells]
        for number in range(max(map(len, parts), default=1)):
            self.sheet.write_string(row, 0, f"{line.id}/{number + 1}" if number else line.id)
            most = 1
            for place, (part, column) in enumerate(zip(parts, self.columns[1:], strict=True), start=1):
                text = part[number] if number < len(part) else ""
                look = "mark" if column.narrow else "open" if column.open else "quiet" if line.quiet else "wrapped"
                if text:
                    self.sheet.write_string(row, place, text, self.formats[look])
                elif column.open:  # not every program takes the look of the column for it
                    self.sheet.write_blank(row, place, None, self.formats[look])
                if not column.narrow:
                    most = max(most, _lines(text, column.width))
            self.sheet.set_row(row, min(most * _LINE, _HIGHEST))
            row += 1
        return row


def _formats(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    head = {"bold": True, "bg_color": "#E7ECF2", "border": 1, "border_color": "#B7C1CE", "text_wrap": True}
    fill = {"border": 1, "border_color": "#D9DEE5", "locked": False}
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "header": {**head, "valign": "bottom"},
        "group": {**head, "align": "center", "valign": "vcenter"},
        "upright": {**head, "align": "center", "valign": "bottom", "rotation": 90},
        "wrapped": top,
        "quiet": {**top, "font_color": "#777777", "italic": True},
        "open": {**top, **fill, "num_format": "@"},
        "mark": {**fill, "align": "center", "valign": "vcenter", "num_format": "@"},
        "marked": {"bg_color": "#CFE3F5", "bold": True},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _paged(sheet: Any) -> None:
    """A4 across, as wide as the page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _lines(text: str, width: float) -> int:
    room = max(width * 0.9, 1)  # words do not fill a line to its end
    return sum(max(ceil(len(line) / room), 1) for line in text.split("\n"))


def fitting(heading: str, texts: Iterable[str], *, most: float = 24) -> float:
    """The width of a column in which a heading with its button, and texts, stand on one line each, if not too long.

    >>> fitting("Speaker", ["Ann", "Pewawancara"])
    14.3
    """
    longest = max((len(line) for text in set(texts) for line in text.split("\n")), default=0)
    return round(min(max(len(heading) + 4, longest * 1.2 + 1.1), most), 1)


def cell_text(text: str) -> str:
    r"""The text as a cell can hold it: line ends as \n, half characters as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> list[str]:
    """The text in pieces that fit a cell each; together they are the text.

    >>> [len(piece) for piece in pieces("kata " * 10_000)]
    [16000, 16000, 16000, 2000]
    """
    if len(text) <= _ROOM or len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MAX_TEXT:
        return [text]
    return [text[start : start + _ROOM] for start in range(0, len(text), _ROOM)]


def seen_digest(text: str) -> str:
    """SHA-256 of a text as a cell shows it: white space as one blank, characters that cells do not keep as one sign."""
    seen = " ".join(_NOT_KEPT.sub("\ufffd", cell_text(text)).split())
    return digest(seen)


def book_mark(state: str, coder: str, facts: Sequence[Sequence[str]]) -> str:
    """What tells one workbook from all others: a digest of the state of the study, whose it is and what is in it."""
    return digest(json.dumps([state, coder, *facts]))


def open_book(data: bytes, where: str) -> tuple[list[list[str]], list[Found]]:
    """The rows of the hidden sheet, and the rows with ids or words of all sheets that are forms.

    Raises QualcodeError when it is no workbook, or its hidden sheet is gone.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out, none is ours
        try:
            return _opened(data, where)
        except QualcodeError:
            raise
        except Exception as error:  # whatever the library makes of a damaged file: its kind and no word of it
            problem = f"cannot be read as a workbook ({type(error).__name__})"
            raise QualcodeError(where, problem, "open it where it was filled in and save it as .xlsx") from error


def _opened(data: bytes, where: str) -> tuple[list[list[str]], list[Found]]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True)
    try:
        facts: list[list[str]] = []
        found: list[Found] = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # programs write them wrong
            rows = ([_words(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
            if sheet.title == HIDDEN:
                facts = list(rows)
            else:
                found += _form_rows(sheet.title, rows)
    finally:
        book.close()
    if not facts or not facts[0] or not facts[0][0].startswith(ID):
        remedy = "name a workbook that qualcode wrote, saved as .xlsx with all its sheets"
        raise QualcodeError(where, "is no workbook that can be read back: its hidden sheet is not there", remedy)
    return facts, found


def _form_rows(title: str, rows: Iterator[list[str]]) -> Iterator[Found]:
    keys: list[str] = []
    for number, row in enumerate(rows, start=1):
        if not keys:
            if any(cell.startswith(ID) for cell in row):
                keys = row
            elif number > KEY_ROWS:
                return
            continue
        cells: dict[str, list[str]] = {}
        row += [""] * (len(keys) - len(row))  # what is empty at the end of a row is not in the file
        for key, cell in zip(keys, row, strict=False):
            if key:
                cells.setdefault(key, []).append(cell)
        mark = next((cells[key][0] for key in cells if key.startswith(ID)), "")
        if mark != _HEAD and any(word for words in cells.values() for word in words):
            yield Found(title, number, mark.strip(), cells)


def _words(value: Any) -> str:
    """What a cell says: whole numbers without a decimal point, dates as ISO 8601, truth as programs show it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def joined(rows: Sequence[Found], whose: Callable[[str], bool]) -> dict[str, list[Found]]:
    """The rows by id, those of a text that goes on put together in the order of its pieces; ids that `whose` knows.

    Several rows under one id stay several: copies that a person made.
    """
    by_id: dict[str, list[Found]] = {}
    further: dict[str, list[tuple[int, Found]]] = {}
    for row in rows:
        mark, slash, piece = row.id.rpartition("/")
        if slash and piece.isdigit() and whose(mark):
            further.setdefault(mark, []).append((int(piece), row))
        elif whose(row.id):
            by_id.setdefault(row.id, []).append(row)
    for mark, parts in further.items():
        for number, first in enumerate(by_id.get(mark, [])):
            for _, part in sorted(parts, key=lambda one: one[0]):
                cells = {
                    key: [_together(key, a, b) for a, b in zip(words, part.cells.get(key, []), strict=False)]
                    for key, words in first.cells.items()
                }
                first = Found(first.sheet, first.row, first.id, cells)
            by_id[mark][number] = first
    return by_id


def _together(key: str, above: str, below: str) -> str:
    return above + below if key in _GOES_ON or not above or not below else f"{above};{below}"
