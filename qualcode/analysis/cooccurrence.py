"""Which codes are applied to the same stretch of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level, counted, known, unit_ids

Within: TypeAlias = Literal["segment", "turn", "source"]


def cooccurrence(
    codings: pd.DataFrame,
    *,
    level: Level = "code",
    within: Within = "segment",
    order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count how often two codes are applied within the same unit.

    Returns one row a pair that occurs: code_a, code_b, both, a, b (numbers of units), jaccard =
    both / (a + b - both) (0..1; the c-coefficient on sets of segments). `code_a` stands before `code_b` in
    `order`, or else in natural order; rows are sorted by `both`, the greatest first, then by the order of the names.

    Two coders' codings are never paired: a unit is a segment, turn or source as one coder coded it, so a segment
    that two coders gave the same code counts as two units in `a`. Select one coder to count the text once.
    With within="turn", text outside any turn is its own segment. Rejected codings do not count.

    Source: methods of code co-occurrence by Jaccard on segment sets; Friese (2014), c-coefficient.
    """
    known("level", level, ("code", "theme"))
    known("within", within, ("segment", "turn", "source"))
    coded = counted(codings, ["source", "start", "end", "turn", "coder", level])
    place, names = positions(coded[level], order)
    together = _together(_units(coded, within), place, len(names))
    occurs = together.diagonal()
    above = together.row < together.col
    first, second, both = together.row[above], together.col[above], together.data[above]
    by_count = np.lexsort((second, first, -both))
    first, second, both = first[by_count], second[by_count], both[by_count]
    return _pairs(np.array(names, dtype=object), occurs, (first, second), both)


def _units(coded: pd.DataFrame, within: Within) -> Ids:
    """A number for each unit: what counts as the same place, by the same coder."""
    coder, source = coded["coder"], coded["source"]
    if within == "source":
        return unit_ids(coder, source)
    start, end = coded["start"].to_numpy(), coded["end"].to_numpy()
    if within == "segment":
        return unit_ids(coder, source, start, end)
    turn = coded["turn"].to_numpy()
    return unit_ids(coder, source, turn, np.where(turn < 0, start, -1), np.where(turn < 0, end, -1))


def _together(units: Ids, codes: Ids, size: int) -> Any:
    """How many units hold each two codes (size x size; the diagonal: how many hold the code), as X'X."""
    from scipy.sparse import coo_array

    shape = (int(units.max()) + 1 if len(units) else 0, size)
    held = coo_array((np.ones(len(units), dtype=np.int32), (units, codes)), shape=shape).tocsr()
    held.data[:] = 1  # a code twice in a unit (two codes of a theme, two segments of a turn) is there once
    return (held.T @ held).tocoo()


def _pairs(
    names: npt.NDArray[np.object_],
    occurs: npt.NDArray[Any],
    ends: tuple[npt.NDArray[Any], npt.NDArray[Any]],
    both: npt.NDArray[Any],
) -> pd.DataFrame:
    """The table of pairs, from positions among the names."""
    a, b = occurs[ends[0]].astype(np.int64), occurs[ends[1]].astype(np.int64)
    return pd.DataFrame(
        {
            "code_a": pd.Series(names[ends[0]], dtype=TEXT),
            "code_b": pd.Series(names[ends[1]], dtype=TEXT),
            "both": both.astype(np.int64),
            "a": a,
            "b": b,
            "jaccard": both / (a + b - both),
        }
    )
