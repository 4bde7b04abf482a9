"""The framework matrix: a case a row, a theme a column, in each cell the quotes and what the researcher makes of them.

Sources: J. Ritchie and L. Spencer, Qualitative data analysis for applied policy research (1994); M. Miles, M. Huberman
and J. Saldana, Qualitative Data Analysis, 4th ed. (2020), part two (data display).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.order import in_order, positions
from qualcode.analysis.quotes import quote_ids
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, counted, first_of_each, known, unit_ids

By: TypeAlias = Literal["case", "source"]
Show: TypeAlias = Literal["both", "quotes", "summaries"]
Summaries: TypeAlias = Mapping[tuple[str, ...], str]

SHOWS: Final = ("both", "quotes", "summaries")


def with_own_case(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the source's name as the case of what has none: a document stands for itself."""
    return frame.assign(case=frame["case"].where(frame["case"] != "", frame["source"]).astype(TEXT))


def framework(
    codings: pd.DataFrame,
    *,
    rows: By = "case",
    columns: Level = "theme",
    summaries: Summaries | None = None,
    row_order: Sequence[str] | None = None,
    column_order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The cells of a framework matrix that hold anything, one row each.

    Returns the row and the column of the cell (of those names), `summary` ("" where there is none), `quotes` (the ids
    of all its quotes, "; " between them), `n` (how many: distinct segments). Sorted by the orders, in which what was
    found beyond them follows. A source without a case is a row by its own name. A segment with two codes of a theme is
    one quote. Rejected codings do not count. `codings` has the column `segment`, of one coder's codings.
    """
    found = cell_quotes(codings, rows=rows, columns=columns)
    return framework_of(found, summaries=summaries, row_order=row_order, column_order=column_order)


def framework_of(
    found: pd.DataFrame,
    *,
    summaries: Summaries | None = None,
    row_order: Sequence[str] | None = None,
    column_order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """`framework` of the quotes that `cell_quotes` found."""
    rows, columns = map(str, found.columns[:2])
    quotes: dict[tuple[str, str], list[str]] = {}
    for row, column, quote in found[[rows, columns, "quote"]].itertuples(index=False, name=None):
        quotes.setdefault((row, column), []).append(quote)
    said = {(key[0], key[1]): text for key, text in (summaries or {}).items() if text}
    names = in_order({row for row, _ in (*quotes, *said)}, row_order)
    headings = in_order({column for _, column in (*quotes, *said)}, column_order)
    cells = [(row, column) for row in names for column in headings if (row, column) in quotes or (row, column) in said]
    return pd.DataFrame(
        {
            rows: pd.Series([row for row, _ in cells], dtype=TEXT),
            columns: pd.Series([column for _, column in cells], dtype=TEXT),
            "summary": pd.Series([said.get(cell, "") for cell in cells], dtype=TEXT),
            "quotes": pd.Series(["; ".join(quotes.get(cell, ())) for cell in cells], dtype=TEXT),
            "n": pd.Series([len(quotes.get(cell, ())) for cell in cells], dtype="int64"),
        }
    )


def cell_quotes(codings: pd.DataFrame, *, rows: By = "case", columns: Level = "theme") -> pd.DataFrame:
    """The quotes of each cell, in natural order of the sources and the order of the text: row, column, quote, text."""
    known("rows", rows, ("case", "source"))
    known("columns", columns, ("theme", "code"))
    coded = with_own_case(counted(codings, ["source", "case", "segment", "start", "end", "text", columns]))
    place, _ = positions(coded["source"])
    in_text = np.lexsort((coded["end"].to_numpy(), coded["start"].to_numpy(), place))
    coded = coded.iloc[in_text]
    first = first_of_each(unit_ids(coded[columns], coded["source"], coded["start"], coded["end"]))
    coded = coded.iloc[first]
    return coded.assign(quote=quote_ids(coded))[list(dict.fromkeys((rows, columns, "quote", "text")))].reset_index(
        drop=True
    )


def framework_table(
    cells: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    show: Show = "both",
    at_most: int | None = None,
    row_order: Sequence[str] = (),
    column_order: Sequence[str] = (),
) -> pd.DataFrame:
    """The framework matrix to read: its rows as the index, its columns as columns, in each cell words.

    A cell has its summary, then, an empty line below, its quotes with their ids, a line each: the first `at_most` in
    the order of the text, and how many more there are. `cells` and `quotes` are of `framework` and `cell_quotes`. Rows
    and columns of the orders are kept where nothing was found.
    """
    known("show", show, SHOWS)
    rows, columns = str(cells.columns[0]), str(cells.columns[1])
    names, headings = in_order(cells[rows], row_order), in_order(cells[columns], column_order)
    said = {(row, column): text for row, column, text in cells.iloc[:, :3].itertuples(index=False, name=None)}
    listed = _listed(quotes, rows, columns, at_most)

    def words(cell: tuple[str, str]) -> str:
        parts = [said.get(cell, "") if show != "quotes" else "", listed.get(cell, "") if show != "summaries" else ""]
        return "\n\n".join(part for part in parts if part)

    made = {column: pd.Series([words((row, column)) for row in names], dtype=TEXT) for column in headings}
    table = pd.DataFrame(made, columns=pd.Index(headings, name=columns, dtype=TEXT), index=range(len(names)))
    return table.set_axis(pd.Index(names, name=rows, dtype=TEXT), axis=0)


def _listed(quotes: pd.DataFrame, rows: str, columns: str, at_most: int | None) -> dict[tuple[str, str], str]:
    """The quotes of each cell as text, a line each."""
    listed: dict[tuple[str, str], list[str]] = {}
    for row, column, quote, text in quotes[[rows, columns, "quote", "text"]].itertuples(index=False, name=None):
        listed.setdefault((row, column), []).append(f"{quote} “{' '.join(text.split())}”")
    return {cell: "\n".join(_first(lines, at_most)) for cell, lines in listed.items()}


def _first(lines: list[str], at_most: int | None) -> list[str]:
    if at_most is None or len(lines) <= at_most:
        return lines
    return [*lines[:at_most], f"(+{len(lines) - at_most})"]
