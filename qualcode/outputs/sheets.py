"""Frames on the sheets of a workbook, with XlsxWriter: the parts that every workbook is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from qualcode.core.files import replacing
from qualcode.errors import QualcodeError
from qualcode.outputs.cells import Cell, cell_text, cells

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384
A4: Final = 9
_WIDEST: Final = 60
_FOR_MACHINES: Final = ("codebook", "indicator")  # a digest, patterns: looked up now and then, not read
_WIDTHS: Final = {"text": 80, "definition": 50, "include": 40, "exclude": 40, "examples": 50}
LINE: Final = 15.0  # points
HIGHEST: Final = 409.0


@dataclass(frozen=True)
class Formats:
    """The cell formats of a workbook, made once."""

    title: Any
    note: Any
    header: Any
    heading: Any
    turned: Any
    fact: Any
    text: Any
    wrapped: Any
    whole: Any
    decimal: Any
    tenth: Any
    count: Any
    total: Any
    bold: Any
    link: Any
    framed: Any
    framed_strong: Any
    framed_count: Any
    strong: Any  # the last three are for words within a cell
    quote_id: Any
    plain: Any


class Page(NamedTuple):
    """A sheet that holds rows of a frame: row `first` of the frame stands in row `top` (from 0) of the sheet."""

    name: str
    first: int
    rows: int
    top: int


class _Column(NamedTuple):
    width: float
    look: Any
    wraps: bool


@contextmanager
def new_book(path: str | Path, *, created: datetime | None = None, title: str = "") -> Iterator[tuple[Any, Formats]]:
    """A workbook that is written row by row (memory does not grow with it) and put in its place at the end.

    Text never becomes a formula, number or web link. With `created` the same content gives the same bytes.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    # The rows wait in files of their own: in a folder that goes even when the block fails.
    with replacing(path) as beside, TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as rows:
        book = xlsxwriter.Workbook(str(beside), {**options, "tmpdir": rows})
        properties: dict[str, Any] = {"title": title, "comments": "qualcode"}
        book.set_properties(properties | ({"created": created} if created else {}))
        yield book, _formats(book)
        try:
            book.close()
        except FileCreateError as error:
            raise QualcodeError(
                str(path), f"the workbook cannot be written ({error})", "choose another place"
            ) from error


def _formats(book: Any) -> Formats:
    top = {"valign": "top"}
    head = {"bold": True, "bg_color": "#E7ECF2", "border": 1, "border_color": "#B7C1CE", "text_wrap": True}
    count = {"align": "center", "border": 1, "border_color": "#D9DEE5", "num_format": '0;-0;"–"'}
    framed = {**top, "text_wrap": True, "border": 1, "border_color": "#D9DEE5"}
    return Formats(
        title=book.add_format({"bold": True, "font_size": 14}),
        note=book.add_format({"italic": True, "font_color": "#555555"}),
        header=book.add_format({**head, "valign": "vcenter"}),
        heading=book.add_format({**head, "align": "center", "valign": "vcenter"}),
        fact=book.add_format({**top, "text_wrap": True, "align": "left"}),
        turned=book.add_format({**head, "align": "center", "valign": "bottom", "rotation": 90}),
        text=book.add_format(top),
        wrapped=book.add_format({**top, "text_wrap": True}),
        whole=book.add_format({**top, "num_format": "0_m"}),
        decimal=book.add_format({**top, "num_format": "0.000_m"}),
        tenth=book.add_format({**top, "num_format": "0.0_m"}),
        count=book.add_format(count),
        total=book.add_format({**count, "bold": True, "bg_color": "#F3F5F8"}),
        bold=book.add_format({**top, "bold": True}),
        link=book.add_format({**top, "font_color": "#1F4E9E", "underline": 1}),
        framed=book.add_format(framed),
        framed_strong=book.add_format({**framed, "bold": True}),
        framed_count=book.add_format({**count, "valign": "top"}),
        strong=book.add_format({"bold": True}),
        quote_id=book.add_format({"font_color": "#1F4E9E"}),
        plain=book.add_format({}),
    )


def set_up(sheet: Any, *, header: int, freeze: int = 0, pages_high: int = 0) -> None:
    """How a sheet is frozen and printed: A4 across, as wide as the page, the header row on each page."""
    sheet.freeze_panes(header + 1, freeze)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, pages_high)
    sheet.repeat_rows(header)
    sheet.set_footer("&L&A&R&P / &N")


@dataclass(frozen=True)
class Layout:
    """How a frame stands on a sheet: what its columns are called, a note above, how much is frozen and printed."""

    headings: Callable[[str], str] = str
    note: str = ""
    freeze: int = 0  # columns that stay in sight
    printed: int = 0  # columns that are printed, from the left; 0 for all

    @property
    def header(self) -> int:
        """The row of the headings, from 0."""
        return 2 if self.note else 0


def write_frame(book: Any, formats: Formats, name: str, frame: pd.DataFrame, layout: Layout = Layout()) -> list[Page]:
    """The frame on a sheet, or on as many as it needs: header frozen, filter, widths, text wrapped.

    Text must fit its cell already (`carried_over`). Returns where the rows are.
    """
    pages = pages_of(name, len(frame), header=layout.header)
    for page in pages:
        sheet = book.add_worksheet(page.name)
        part = frame.iloc[page.first : page.first + page.rows]
        columns = _columns(formats, part, layout)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width, column.look)
        if layout.note:
            sheet.write_string(0, 0, layout.note, formats.note)
        for number, name_of_column in enumerate(part.columns):
            words = cell_text(layout.headings(str(name_of_column)))
            sheet.write_string(layout.header, number, words, formats.header)
        _write_rows(sheet, part, columns, page.top)
        if len(part.columns):
            sheet.autofilter(layout.header, 0, layout.header + max(page.rows, 1), len(part.columns) - 1)
        set_up(sheet, header=layout.header, freeze=layout.freeze)
        if layout.printed:
            sheet.print_area(0, 0, layout.header + page.rows, layout.printed - 1)
    return pages


def pages_of(name: str, rows: int, *, header: int = 0) -> list[Page]:
    """The sheets that so many rows need, below the row of headings of each; at least one."""
    room = MAX_ROWS - header - 1
    firsts = range(0, max(rows, 1), room)
    return [
        Page(name if number == 1 else f"{name} ({number})", first, min(room, rows - first), header + 1)
        for number, first in enumerate(firsts, start=1)
    ]


def _write_rows(sheet: Any, frame: pd.DataFrame, columns: Sequence[_Column], top: int) -> None:
    """All cells that hold anything, row by row, each row as high as its longest text needs."""
    values_of = [_cleaned(cells(frame[name])) for name in frame.columns]
    heights = _row_lines(values_of, columns, len(frame))
    write_string, write_number = sheet.write_string, sheet.write_number
    looks, places = [column.look for column in columns], range(len(columns))
    for row, (lines, values) in enumerate(zip(heights, zip(*values_of, strict=True), strict=True), start=top):
        if lines > 1:
            sheet.set_row(row, min(lines * LINE, HIGHEST))
        for number, value, look in zip(places, values, looks, strict=True):
            if value.__class__ is str:
                if value:
                    write_string(row, number, value, look)
            elif value is not None:
                write_number(row, number, value, look)


def _cleaned(values: list[Cell]) -> list[Cell]:
    """The values as cells hold them; each distinct text is looked at once."""
    clean = {value: cell_text(value) for value in set(values) if isinstance(value, str)}
    changed = {value: text for value, text in clean.items() if text != value}
    return [changed.get(value, value) for value in values] if changed else values  # type: ignore[arg-type]


def _row_lines(values_of: Sequence[list[Cell]], columns: Sequence[_Column], rows: int) -> list[int]:
    """How many lines each row needs."""
    most = np.ones(rows, dtype=np.int64)
    for values, column in zip(values_of, columns, strict=True):
        if column.wraps:
            lines = {value: lines_of(value, column.width) for value in set(values)}
            most = np.maximum(most, np.fromiter((lines[value] for value in values), np.int64, rows))
    return most.tolist()


def lines_of(value: Cell, width: float) -> int:
    """How many lines a text takes in a wrapped column: not every program works row heights out by itself."""
    if not isinstance(value, str):
        return 1
    room = max(width * 0.88, 1)  # words do not fill a line to its end
    if len(value) <= room and "\n" not in value:
        return 1
    return sum(max(ceil(len(line) / room), 1) for line in value.split("\n"))


def write_cell(sheet: Any, row: int, column: int, value: Cell, look: Any) -> None:
    """One value, text as text whatever it begins with."""
    if isinstance(value, str):
        sheet.write_string(row, column, cell_text(value), look)
    elif value is not None:
        sheet.write_number(row, column, value, look)


def _columns(formats: Formats, frame: pd.DataFrame, layout: Layout) -> list[_Column]:
    """How wide each column is and how its cells look, by what it holds."""
    return [_column(formats, frame[name], len(layout.headings(str(name)))) for name in frame.columns]


def _column(formats: Formats, column: pd.Series[Any], heading: int) -> _Column:
    heading += 4  # the filter's button
    if pd.api.types.is_numeric_dtype(column):
        shares = bool(column.abs().max() <= 1) or not len(column)
        tenths = formats.decimal if shares else formats.tenth
        look = tenths if pd.api.types.is_float_dtype(column) else formats.whole
        return _Column(max(heading, 9), look, False)
    if column.name in _FOR_MACHINES:
        return _Column(max(heading, 14), formats.text, False)
    longest = _longest(column)
    needed = longest * 1.2 + 1
    width = min(max(needed, heading, 8), _WIDTHS.get(str(column.name), _WIDEST))
    wraps = needed > width or column.str.contains("\n", regex=False).any()
    return _Column(width, formats.wrapped if wraps else formats.text, bool(wraps))


def _longest(column: pd.Series[Any]) -> int:
    """The length of the longest line of a column of text."""
    lines: Sequence[int] = [len(line) for text in column.unique() for line in str(text).split("\n")]
    return max(lines, default=0)


def renamed(frame: pd.DataFrame, values: Mapping[str, Callable[[str], str]]) -> pd.DataFrame:
    """The frame with the values of some columns said in another language."""
    present = {name: say for name, say in values.items() if name in frame}
    said = {name: {value: say(str(value)) for value in frame[name].unique()} for name, say in present.items()}
    return frame.assign(**{name: frame[name].map(words).astype(object) for name, words in said.items()})
