"""The framework matrix on a sheet: in each cell the summary and the first quotes, beside it a link to all of them.

The link is on the number of quotes, not on the words: LibreOffice makes one plain line of words that are a link.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import pandas as pd

from qualcode.outputs.cells import MAX_TEXT, cell_text
from qualcode.outputs.labels import sentence
from qualcode.outputs.matrixsheet import MAX_LINKS, Links
from qualcode.outputs.sheets import HIGHEST, LINE, Formats, lines_of, set_up

Cell: TypeAlias = tuple[str, str]

_HEADER: Final = 2  # the row of headings, from 0
_NARROW: Final = 5
_WIDTH: Final = 46
_ROOM: Final = MAX_TEXT - 400  # of a cell, so that there is room to say how many more quotes there are


@dataclass(frozen=True)
class Framework:
    """A framework matrix: `cells` of `analysis.framework.framework`, `quotes` of `cell_quotes`, rows and columns shown.

    A cell shows so many quotes as `at_most` says, and how many more there are.
    """

    cells: pd.DataFrame
    quotes: pd.DataFrame
    rows: Sequence[str]
    columns: Sequence[str]
    at_most: int = 3


def write_framework(  # noqa: PLR0913 - a sheet, what is on it, and the words around it
    sheet: Any,
    formats: Formats,
    framework: Framework,
    *,
    links: Links,
    headings: Sequence[str],
    say: Callable[[str], str],
    language: str,
) -> None:
    """A row a case, a column a theme (`headings` are their labels); words are wrapped, ids and summaries stand out."""
    sheet.write_string(0, 0, say("framework_note"), formats.note)
    sheet.write_string(_HEADER, 0, say(str(framework.cells.columns[0])), formats.header)
    sheet.set_column(0, 0, 16)
    for number, words in enumerate(headings):
        sheet.set_column(2 * number + 1, 2 * number + 1, _NARROW)
        sheet.set_column(2 * number + 2, 2 * number + 2, _WIDTH)
        sheet.write_string(_HEADER, 2 * number + 1, "n", formats.heading)
        sheet.write_string(_HEADER, 2 * number + 2, cell_text(words), formats.header)
    parts, sizes = _parts(framework, language), _sizes(framework)
    linked = sum(size > 0 for size in sizes.values()) <= MAX_LINKS
    for row, name in enumerate(framework.rows, start=_HEADER + 1):
        texts = [parts.get((name, column), []) for column in framework.columns]
        high = max((lines_of("".join(text for _, text in part), _WIDTH) for part in texts), default=1)
        sheet.set_row(row, min(high * LINE, HIGHEST))
        sheet.write_string(row, 0, cell_text(name), formats.framed_strong)
        for number, (theme, part) in enumerate(zip(framework.columns, texts, strict=True)):
            size = sizes.get((name, theme), 0)
            url = links(theme, name) if linked and size else None
            if url is not None:
                sheet.write_url(row, 2 * number + 1, url, formats.framed_count, str(size))
            sheet.write_number(row, 2 * number + 1, size, formats.framed_count)  # keeps the link of the cell
            _write(sheet, (row, 2 * number + 2), formats, part)
    set_up(sheet, header=_HEADER, freeze=1)


def _write(sheet: Any, at: tuple[int, int], formats: Formats, part: list[tuple[str, str]]) -> None:
    """One cell of (look, words), framed."""
    looks = {"summary": formats.strong, "id": formats.quote_id, "text": formats.plain}
    if len(part) > 1:
        pieces = [piece for look, words in part for piece in (looks[look], words)]
        sheet.write_rich_string(*at, *pieces, formats.framed)
    elif part:
        sheet.write_string(*at, part[0][1], formats.framed_strong if part[0][0] == "summary" else formats.framed)
    else:
        sheet.write_blank(*at, None, formats.framed)


def _sizes(framework: Framework) -> dict[Cell, int]:
    cells = framework.cells
    return {(row, column): n for row, column, n in zip(cells.iloc[:, 0], cells.iloc[:, 1], cells["n"], strict=True)}


def _parts(framework: Framework, language: str) -> dict[Cell, list[tuple[str, str]]]:
    """What is written in each cell, piece by piece, each with its look."""
    rows, columns = str(framework.cells.columns[0]), str(framework.cells.columns[1])
    first = framework.quotes.groupby([rows, columns], sort=False).head(framework.at_most)
    quotes: dict[Cell, list[tuple[str, str]]] = {}
    for row, column, quote, text in first[[rows, columns, "quote", "text"]].itertuples(index=False, name=None):
        quotes.setdefault((row, column), []).append((quote, " ".join(cell_text(text).split())))
    names = [rows, columns, "summary", "n"]
    return {
        (row, column): _pieces(cell_text(summary), quotes.get((row, column), []), number, language)
        for row, column, summary, number in framework.cells[names].itertuples(index=False, name=None)
    }


def _pieces(summary: str, quotes: list[tuple[str, str]], number: int, language: str) -> list[tuple[str, str]]:
    """Summary, quotes with their ids and how many more, as far as a cell has room: a quote is whole or not there."""
    pieces = [("summary", summary[:_ROOM] + ("\n\n" if quotes else ""))] if summary else []
    used, shown = len(summary.encode("utf-16-le")) // 2, 0
    for quote, text in quotes:
        used += len((quote + text).encode("utf-16-le")) // 2 + 6
        if used > _ROOM:
            break
        pieces += [("id", ("\n" if shown else "") + quote), ("text", f" “{text}”")]
        shown += 1
    if number > shown:
        more = sentence("framework_more", language, number=number - shown)
        pieces.append(("text", ("\n" if shown else "") + more))
    return pieces
