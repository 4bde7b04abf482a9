"""A table as Word has it: widths that hold, a header row that is repeated, rows that are not torn apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from xml.sax.saxutils import quoteattr

from qualcode.outputs.reporting.content import Cell, Checklist, Column, Table
from qualcode.outputs.reporting.ooxml import PLAIN, Format, Setting, link, paragraph, run
from qualcode.outputs.reporting.shown import around_ids, from_right, shown
from qualcode.outputs.reporting.tableplan import Plan

FEW = 14  # rows of a table that is kept on one page, with the note below it
_TORN = 2500  # characters from which a row may go over to the next page
_STEP = 10.0


def table_parts(table: Table, plan: Plan) -> list[str]:
    """The table, or its parts one after the other, each with the columns that say what a row is."""
    return [_table(table, plan, part) for part in plan.parts]


def facts_table(rows: Sequence[tuple[str, str]], widths: tuple[float, float], *, borders: bool = False) -> str:
    """Names and values without a header."""
    body = "".join(
        _row(
            [
                _cell(run(name, Format(bold=True)), widths[0], Setting("TableText")),
                _cell(run(value), widths[1], Setting("TableText", from_right=from_right(value))),
            ]
        )
        for name, value in rows
    )
    return _whole(widths, body, style="ReportTable" if borders else "FactsTable", header=False)


def checklist_table(checklist: Checklist, widths: tuple[float, float, float], say: Callable[[str], str]) -> str:
    """Number, topic, and what is said to it; what is still to be written stands out."""
    head = _row(
        [_cell(run(t), w, Setting("TableText")) for t, w in zip(checklist.columns, widths, strict=True)], head=True
    )
    rows = []
    for item in checklist.items:
        said = [paragraph(run(text), Setting("TableText", from_right=from_right(text))) for text in item.texts]
        if item.prompt:
            asked = Format(italic=True, style="")
            said.append(paragraph(run(f"[{say('to_be_written')}] {item.prompt}", asked), Setting("TableText")))
        cells = [
            _cell(run(str(item.number)), widths[0], Setting("TableText", middle=True)),
            _cell(run(item.topic), widths[1], Setting("TableText")),
            f"<w:tc>{_properties(widths[2])}{''.join(said) or paragraph('', Setting('TableText'))}</w:tc>",
        ]
        rows.append(_row(cells))
    return _whole(widths, head + "".join(rows), style="ReportTable", header=True, title=checklist.caption)


def _table(table: Table, plan: Plan, part: Sequence[tuple[int, float]]) -> str:
    look = PLAIN if plan.points == 9.5 else Format(size=plan.points)
    head = _header([(table.columns[place], wide) for place, wide in part], plan, look)
    kept = len(table.rows) <= FEW and sum(len(cell.text) for row in table.rows for cell in row) <= _TORN
    rows = "".join(_data_row(table, row, part, look, keep=kept) for row in table.rows)
    widths = [wide for _, wide in part]
    return _whole(widths, head + rows, style="ReportTable", header=True, title=table.caption)


def _header(columns: Sequence[tuple[Column, float]], plan: Plan, look: Format) -> str:
    cells = []
    for column, wide in columns:
        upwards = bool(plan.turned) and column.number
        setting = Setting("TableText", keep_next=True, middle=column.number and not upwards)
        cells.append(_cell(run(column.title, look), wide, setting, upwards=upwards, low=True))
    return _row(cells, head=True, height=plan.turned)


def _data_row(table: Table, row: Sequence[Cell], part: Sequence[tuple[int, float]], look: Format, *, keep: bool) -> str:
    cells = []
    for place, wide in part:
        cell, column = row[place], table.columns[place]
        styled = Format(bold=cell.strong, size=look.size)
        words = f"{cell.text}\n{cell.number}" if cell.number else cell.text
        content = "".join(run(piece, replace(styled, whole=whole)) for piece, whole in around_ids(words))
        if cell.link:
            content = link(cell.link, content)
        right = not column.number and from_right(cell.text)
        setting = Setting("TableText", right, keep, column.number, _STEP * cell.depth)
        cells.append(_cell(content, wide, setting))
    return _row(cells, torn=sum(len(cell.text) for cell in row) > _TORN)


def _cell(content: str, wide: float, setting: Setting, *, upwards: bool = False, low: bool = False) -> str:
    return f"<w:tc>{_properties(wide, upwards=upwards, low=low)}{paragraph(content, setting)}</w:tc>"


def _properties(wide: float, *, upwards: bool = False, low: bool = False) -> str:
    turned = '<w:textDirection w:val="btLr"/>' if upwards else ""
    align = '<w:vAlign w:val="bottom"/>' if low and not upwards else '<w:vAlign w:val="center"/>' if upwards else ""
    return f'<w:tcPr><w:tcW w:w="{round(20 * wide)}" w:type="dxa"/>{turned}{align}</w:tcPr>'


def _row(cells: Sequence[str], *, head: bool = False, torn: bool = False, height: float = 0.0) -> str:
    properties = "" if torn else "<w:cantSplit/>"
    if height:
        properties += f'<w:trHeight w:val="{round(20 * height)}" w:hRule="exact"/>'
    if head:
        properties += "<w:tblHeader/>"
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def _whole(widths: Sequence[float], rows: str, *, style: str, header: bool, title: str = "") -> str:
    twips = [round(20 * wide) for wide in widths]
    look = (
        f'<w:tblLook w:val="{"0020" if header else "0000"}" w:firstRow="{int(header)}" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    said = f"<w:tblCaption w:val={quoteattr(shown(title))}/>" if title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(twips)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{said}</w:tblPr>'
        f"<w:tblGrid>{''.join(f'<w:gridCol w:w={quoteattr(str(w))}/>' for w in twips)}</w:tblGrid>{rows}</w:tbl>"
    )
