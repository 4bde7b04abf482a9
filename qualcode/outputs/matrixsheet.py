"""A matrix on a sheet: coloured by how much there is, with totals, every number a link to its quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_range

from qualcode.outputs.cells import cell_text
from qualcode.outputs.sheets import MAX_COLUMNS, Formats, Page, set_up

Links: TypeAlias = Callable[[str, str], str | None]

MAX_LINKS: Final = 65_000  # Excel takes 65,530 on a sheet
_HEADER: Final = 3  # the row of headings, from 0
_BODY: Final = _HEADER + 1
_LEFT: Final = 2  # the first column of numbers: names and labels stand before it
_COLOURS: Final = {"min_color": "#FFFFFF", "mid_color": "#C6DBEF", "max_color": "#6BAED6"}


@dataclass(frozen=True)
class MatrixSheet:
    """A matrix and the words around it: `corner` heads the names, the labels and the totals."""

    frame: pd.DataFrame
    title: str
    note: str
    corner: tuple[str, str, str]
    labels: Sequence[str]  # of the rows
    columns: Sequence[str]  # headings of the columns
    links: Links

    def turned(self) -> MatrixSheet:
        """The same with sources down the side, for more sources than a sheet has columns."""
        return MatrixSheet(
            frame=self.frame.T,
            title=self.title,
            note=self.note,
            corner=self.corner,
            labels=self.columns,
            columns=self.labels,
            links=lambda row, column: self.links(column, row),
        )


def quote_links(codings: pd.DataFrame, rows: str, columns: str, pages: Sequence[Page], *, width: int) -> Links:
    """Where the quotes of a cell are, by the names of its row and column; None where there are none.

    `codings` is in the order of the sheet, of which `width` columns are selected; rejected ones come last. Where the
    codings of a cell do not follow one another (a case of several kinds of sources), it selects the first that do.
    """
    cells = codings.loc[codings["status"] != "rejected", [rows, columns]].reset_index(drop=True)
    begins = np.flatnonzero((cells != cells.shift()).any(axis=1).to_numpy())
    lasts = np.append(begins[1:], len(cells))[: len(begins)] - 1
    names = cells.iloc[begins].itertuples(index=False, name=None)
    runs: dict[tuple[str, ...], tuple[int, int]] = {}
    for begin, last, cell in zip(begins.tolist(), lasts.tolist(), names, strict=True):
        runs.setdefault(cell, (begin, last))

    def link(row: str, column: str) -> str | None:
        run = runs.get((row, column))
        return None if run is None else _address(*run, width, pages)

    return link


def _address(first: int, last: int, width: int, pages: Sequence[Page]) -> str:
    """The rows of a sheet that hold the rows `first` to `last` of the codings, as far as they are on one sheet."""
    page = next(page for page in pages if first < page.first + page.rows)
    last = min(last, page.first + page.rows - 1)
    shift = page.top - page.first
    return f"internal:'{page.name}'!{xl_range(first + shift, 0, last + shift, width - 1)}"


def write_matrix(sheet: Any, formats: Formats, matrix: MatrixSheet, unlinked_note: str) -> None:
    """Title, note, headings, the numbers with their colours and links, totals of rows and columns."""
    if len(matrix.frame.columns) + _LEFT + 1 > MAX_COLUMNS:
        matrix = matrix.turned()
    linked = int((matrix.frame.to_numpy() != 0).sum()) <= MAX_LINKS
    sheet.write_string(0, 0, matrix.title, formats.title)
    sheet.write_string(1, 0, matrix.note if linked else unlinked_note, formats.note)
    _write_headings(sheet, formats, matrix)
    for number, (name, values) in enumerate(matrix.frame.iterrows()):
        row = _BODY + number
        sheet.write_string(row, 0, cell_text(str(name)), formats.text)
        sheet.write_string(row, 1, cell_text(matrix.labels[number]), formats.wrapped)
        for column, (heading, value) in enumerate(values.items(), start=_LEFT):
            url = matrix.links(str(name), str(heading)) if linked and value else None
            if url is not None:
                sheet.write_url(row, column, url, formats.count, str(value))
            sheet.write_number(row, column, value, formats.count)  # keeps the link of the cell
        _write_sum(sheet, formats, (row, _LEFT + len(values)), (row, _LEFT, row, _LEFT + len(values) - 1), values)
    _write_totals(sheet, formats, matrix)
    _finish(sheet, matrix)


def _write_headings(sheet: Any, formats: Formats, matrix: MatrixSheet) -> None:
    name, label, total = matrix.corner
    longest = max((len(heading) for heading in matrix.columns), default=0)
    turned = longest > 6 and len(matrix.columns) > 8
    look = formats.turned if turned else formats.heading
    if turned:
        sheet.set_row(_HEADER, min(24 + 6 * longest, 180))
    sheet.write_string(_HEADER, 0, name, formats.header)
    sheet.write_string(_HEADER, 1, label, formats.header)
    for column, heading in enumerate(matrix.columns, start=_LEFT):
        sheet.write_string(_HEADER, column, cell_text(heading), look)
    sheet.write_string(_HEADER, _LEFT + len(matrix.columns), total, look)
    names = [*map(str, matrix.frame.index), name + "    ", total]
    for column, texts in enumerate((names, [*matrix.labels, label + "    "])):
        sheet.set_column(column, column, min(1.2 * max(map(len, texts)) + 1, 50))
    sheet.set_column(_LEFT, _LEFT + len(matrix.columns), 6 if turned else min(max(longest + 5, 8), 30))


def _write_totals(sheet: Any, formats: Formats, matrix: MatrixSheet) -> None:
    rows, columns = matrix.frame.shape
    if not rows:
        return
    row = _BODY + rows
    sheet.write_string(row, 0, matrix.corner[2], formats.bold)
    for column in range(columns):
        at = _LEFT + column
        _write_sum(sheet, formats, (row, at), (_BODY, at, row - 1, at), matrix.frame.iloc[:, column])
    corner = (row, _LEFT + columns)
    _write_sum(sheet, formats, corner, (_BODY, _LEFT, row - 1, _LEFT + columns - 1), matrix.frame)


def _write_sum(
    sheet: Any,
    formats: Formats,
    at: tuple[int, int],
    cells: tuple[int, int, int, int],
    values: pd.Series[Any] | pd.DataFrame,
) -> None:
    """A sum as a formula, with its value for readers that do not calculate; nothing where there are no cells."""
    if values.size:
        sheet.write_formula(*at, f"=SUM({xl_range(*cells)})", formats.total, np.asarray(values).sum().item())


def _finish(sheet: Any, matrix: MatrixSheet) -> None:
    """Colours on the numbers but not on their totals, filter, what is frozen and how it is printed."""
    rows, columns = matrix.frame.shape
    if rows and columns:
        scale = {"type": "3_color_scale", "min_type": "num", "min_value": 0, "mid_type": "percent", "mid_value": 50}
        body = (_BODY, _LEFT, _BODY + rows - 1, _LEFT + columns - 1)
        sheet.conditional_format(*body, {**scale, **_COLOURS})
    sheet.autofilter(_HEADER, 0, _HEADER + max(rows, 1), _LEFT + columns)
    set_up(sheet, header=_HEADER, freeze=_LEFT)
