"""The first and the last sheet of a workbook: what there is, how often each code was applied, and how it was made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from qualcode.outputs.cells import pieces
from qualcode.outputs.sheets import Formats, set_up, write_cell

if TYPE_CHECKING:
    from qualcode.outputs.excel import Workbook

Facts: TypeAlias = Sequence[tuple[str, str | int | float]]
Say: TypeAlias = Callable[[str], str]


def write_overview(sheet: Any, formats: Formats, book: Workbook, say: Say, names: Sequence[str]) -> None:
    """The facts, the sheets that there are, and how often each theme and code was applied."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 3, 12)
    sheet.write_string(0, 0, say("title"), formats.title)
    row = _write_facts(sheet, formats, book.overview, say, 2) + 1
    sheet.write_string(row, 0, say("contents"), formats.bold)
    for name in names:
        sheet.write_url(row, 1, f"internal:'{name}'!A1", formats.link, name)
        row += 1
    sheet.write_string(row + 1, 0, say("how_often"), formats.bold)
    _write_how_often(sheet, formats, book, say, row + 2)
    set_up(sheet, header=0, pages_high=0 if len(book.code_by_source) > 60 else 1)


def _write_how_often(sheet: Any, formats: Formats, book: Workbook, say: Say, top: int) -> None:
    """Themes with their codes below them: segments and sources that have them."""
    for column, name in enumerate(("code", "label", "segments", "sources")):
        sheet.write_string(top, column, say(name), formats.header)
    row = top
    for theme in map(str, book.theme_by_source.index):
        below = [code for code in map(str, book.code_by_source.index) if code.startswith(theme + "/")]
        lines = [(theme, book.label(theme), book.theme_by_source, formats.bold)]
        lines += [(code, "    " + book.label(code), book.code_by_source, formats.text) for code in below]
        for path, label, matrix, look in lines:
            row += 1
            counts = matrix.loc[path].to_numpy()
            write_cell(sheet, row, 0, path, look)
            write_cell(sheet, row, 1, label, look)
            write_cell(sheet, row, 2, int(counts.sum()), look)
            write_cell(sheet, row, 3, int((counts > 0).sum()), look)
    if row > top:
        bars = {"type": "data_bar", "bar_color": "#9ECAE1", "min_type": "num", "min_value": 0}
        sheet.conditional_format(top + 1, 2, row, 2, bars)
    else:
        sheet.write_string(row + 1, 0, say("nothing"), formats.note)


def write_method(sheet: Any, formats: Formats, book: Workbook, say: Say) -> None:
    """How the study was made, enough to do it again."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, say("method"), formats.title)
    _write_facts(sheet, formats, book.method, say, 2)
    set_up(sheet, header=0)


def _write_facts(sheet: Any, formats: Formats, facts: Facts, say: Say, row: int) -> int:
    """Names and values, one below the other, a long value in several rows; the row after the last."""
    for name, value in facts:
        write_cell(sheet, row, 0, say(name), formats.bold)
        for part in pieces(value) if isinstance(value, str) else [value]:
            write_cell(sheet, row, 1, part, formats.fact)
            row += 1
    return row
