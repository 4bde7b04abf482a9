"""Codes or themes against sources, kinds, cases, speakers, coders or an attribute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.residuals import residuals
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level, counted, first_of_each, known, segment_ids, unit_ids
from qualcode.core.model import Kind

Values: TypeAlias = Literal["segments", "sources", "cases", "words", "percent", "residuals", "pearson"]
Of: TypeAlias = Literal["column", "row", "total"]


def matrix(  # noqa: PLR0913 - one table is described by what its rows, columns, cells and orders are
    codings: pd.DataFrame,
    *,
    rows: Level = "code",
    columns: str = "source",
    values: Values = "segments",
    of: Of = "column",
    row_order: Sequence[str] | None = None,
    column_order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """How much of each code or theme there is in each source, kind, case, speaker, coder or attribute value.

    A cell holds the number of distinct segments, of sources, of cases (those that have a name) or of words in these
    segments (all whole); or the segments as percent (0..100) of the column's, the row's or the table's sum; or the
    adjusted ("residuals") or Pearson residual of the segments (`analysis.residuals`). A theme counts a segment once
    even if two of its codes lie on it; a segment with two themes counts in each. Rejected codings do not count.

    The index is named "code" or "theme", the columns after `columns`; both are text, "" for a missing value.
    Names in `row_order` and `column_order` come first and are kept when nothing was found; others follow in
    natural order. A column that the frame has not raises UnknownNameError (see `with_attributes`).
    """
    known("rows", rows, ("code", "theme"))
    known("column", columns, [str(name) for name in codings.columns])
    known("values", values, get_args(Values))
    known("of", of, ("column", "row", "total"))
    coded = counted(codings, ["source", "case", "start", "end", "words", rows, columns])
    row, row_names = positions(coded[rows], row_order)
    column, column_names = positions(coded[columns], column_order or _usual_order(coded, columns))
    unit = _unit(coded, values)
    first = first_of_each(unit_ids(row, column, unit))
    if values == "cases":
        first = first[(coded["case"] != "").to_numpy()[first]]
    cells = np.zeros((len(row_names), len(column_names)), dtype=np.int64)
    np.add.at(cells, (row[first], column[first]), coded["words"].to_numpy()[first] if values == "words" else 1)
    table = pd.DataFrame(
        _percent(cells, of) if values == "percent" else cells,
        index=pd.Index(row_names, name=rows, dtype=TEXT),
        columns=pd.Index(column_names, name=columns, dtype=TEXT),
    )
    if values in ("residuals", "pearson"):
        return residuals(table, "pearson" if values == "pearson" else "adjusted")
    return table


def _unit(coded: pd.DataFrame, values: Values) -> Ids:
    """What a cell counts each of once."""
    if values in ("sources", "cases"):
        return unit_ids(coded["source" if values == "sources" else "case"])
    return segment_ids(coded)


def _usual_order(coded: pd.DataFrame, columns: str) -> list[str] | None:
    """Kinds of sources in the order of the vocabulary, as far as there are any; None for all else."""
    if columns != "kind":
        return None
    present = set(coded["kind"].unique())
    return [kind.value for kind in Kind if kind.value in present]


def _percent(cells: npt.NDArray[np.int64], of: Of) -> npt.NDArray[np.float64]:
    """Percent of the sum of the column, the row or the table; 0 where that is nothing."""
    axis: Any = {"column": 0, "row": 1, "total": None}[of]
    whole = np.broadcast_to(cells.sum(axis=axis, keepdims=True), cells.shape)
    percent: npt.NDArray[np.float64] = np.divide(100.0 * cells, whole, out=np.zeros(cells.shape), where=whole > 0)
    return percent
