"""The framework matrix: what each case says to each theme, in the researcher's own words or theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.reporting.content import Block, Cell, Column, Heading, Paragraph, Table

if TYPE_CHECKING:
    from qualcode.displays.reporting.view import View

_MOST_ROWS: Final = 60  # cases
_MOST_COLUMNS: Final = 12  # themes
_LONGEST: Final = 220  # characters of a quotation in a cell
_LONG_NAME: Final = 60


def framework(view: View) -> list[Block]:
    """The section with the framework matrix."""
    blocks: list[Block] = [Heading(view.say("report_framework"), 1, "framework")]
    cells, quotes = view.study.framework_cells("case", "theme", **view.filters)
    if not len(cells):
        return [*blocks, Paragraph(view.say("report_nothing"), "prompt")]
    rows = list(dict.fromkeys(map(str, cells["case"])))
    columns = [name for name in view.names("theme") if (cells["theme"] == name).any()]
    if len(rows) > _MOST_ROWS or len(columns) > _MOST_COLUMNS:
        told = view.tell("framework_too_large", cases=len(rows), themes=len(columns))
        return [*blocks, Paragraph(told, "note")]
    written = int((cells["summary"] != "").sum())
    note = view.tell("framework_told", n=written)
    table = Table(
        view.say("report_framework_table"),
        (Column(view.say("case")), *(Column(view.label(name)) for name in columns)),
        tuple(_row(view, name, columns, _by_cell(cells), _first_of_each(quotes)) for name in rows),
        view.say("report_framework_note"),
        "table-framework",
        wide=True,
    )
    return [*blocks, Paragraph(note), table]


def _by_cell(cells: Any) -> dict[tuple[str, str], tuple[str, str, int]]:
    """Summary, ids of quotes and how many there are, by case and theme."""
    columns = (cells[name] for name in ("case", "theme", "summary", "quotes", "n"))
    return {(case, theme): (said, ids, int(n)) for case, theme, said, ids, n in zip(*columns, strict=True)}


def _first_of_each(quotes: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """The first quote of each cell: its id and its words."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    columns = (quotes[name] for name in ("case", "theme", "quote", "text"))
    for case, theme, name, text in zip(*columns, strict=True):
        found.setdefault((case, theme), (name, text))
    return found


def _row(
    view: View,
    case: str,
    columns: list[str],
    cells: dict[tuple[str, str], tuple[str, str, int]],
    firsts: dict[tuple[str, str], tuple[str, str]],
) -> tuple[Cell, ...]:
    made = [Cell(case)]
    for theme in columns:
        said, _, number = cells.get((case, theme), ("", "", 0))
        name, words = firsts.get((case, theme), ("", ""))
        # Who has summed a cell up has said what matters in it.
        text = said or (f"\u201c{shortened(words)}\u201d ({name})" if name else "–")
        made.append(Cell(text, view.in_cell(case, theme), number=view.tell("n_segments", n=number) if number else ""))
    return tuple(made)


def shortened(words: str) -> str:
    """The words, cut at a blank where they are long, with dots for what is left out."""
    if len(words) <= _LONGEST:
        return words
    cut = words[:_LONGEST].rpartition(" ")[0] or words[:_LONGEST]
    return f"{cut} […]"
