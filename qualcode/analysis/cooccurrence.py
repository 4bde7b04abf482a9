"""Which codes are applied to the same stretch of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.pairing import OF_LINES, WITHIN, Units, Within, held_by, units_of, windows
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level, counted, known, unit_ids
from qualcode.errors import QualcodeError

PAIR_COLUMNS: Final = ("code_a", "code_b", "both", "a", "b", "jaccard")
Counts = npt.NDArray[np.int64]


def cooccurrence(
    codings: pd.DataFrame,
    lines: pd.DataFrame | None = None,
    *,
    level: Level = "code",
    within: Within = "segment",
    distance: int = 1,
    order: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Count how often two codes are applied within the same unit: `analysis.pairing.units_of` says what the units are.

    Returns one row a pair that occurs: code_a, code_b, both, a, b (numbers of units), jaccard =
    both / (a + b - both) (0..1; the c-coefficient on sets of segments). `code_a` stands before `code_b` in
    `order`, or else in natural order; rows are sorted by `both`, the greatest first, then by the order of the names.

    Two coders' codings are never paired: a unit is a segment, turn or source as one coder coded it, so a segment
    that two coders gave the same code counts as two units in `a`. Select one coder to count the text once.
    With within="turn", text outside any turn is its own segment. Rejected codings do not count.
    within="overlap" and "near" count lines, and need the frame of them; `distance` is of "near".

    Source: methods of code co-occurrence by Jaccard on segment sets; Friese (2014), c-coefficient.
    """
    known("level", level, ("code", "theme"))
    known("within", within, WITHIN)
    if within in OF_LINES:
        if lines is None:
            raise QualcodeError(f"within={within!r}", "it counts lines, and there are none", "give the frame of lines")
        units = units_of(codings, lines, level=level, within=within, distance=distance, order=order)
        return pairs_of(units)[list(PAIR_COLUMNS)]
    case = ["case"] if within == "case" else []
    coded = counted(codings, ["source", "start", "end", "turn", "coder", level, *case])
    place, names = positions(coded[level], order)
    ids = _coded_units(coded, within)
    held = held_by(ids, place, (int(ids.max(initial=-1)) + 1, len(names)))
    together = (held.T @ held).toarray()
    return _listed(names, together, np.diagonal(together), np.triu(together, 1) > 0)


def pairs_of(units: Units, *, every: bool = False) -> pd.DataFrame:
    """The table of `cooccurrence` with `units`, the number of all units, coded or not, after it.

    With `every`, pairs of codes that were both applied and are never together are listed too. Where two codes lie
    on the same line but on different words of it (within="overlap"), that line is two units to them, one with each:
    so the fourfold table of every pair adds up, and no measure leaves its range.
    """
    held = windows(units)
    together = (held.T @ held).toarray().astype(np.int64)
    occurs = np.diagonal(together).copy()
    apart = np.zeros_like(together) if units.apart is None else units.apart
    both = together - apart
    used = occurs > 0
    listed = np.triu(used[:, None] & used[None, :] if every else both > 0, 1)
    return _listed(units.names, both, occurs, listed, held.shape[0] + apart)


def _coded_units(coded: pd.DataFrame, within: Within) -> Ids:
    """A number for each unit: what counts as the same place, by the same coder."""
    coder, source = coded["coder"], coded["source"]
    if within == "source":
        return unit_ids(coder, source)
    if within == "case":
        return unit_ids(coder, coded["case"], source.where(coded["case"] == "", ""))
    start, end = coded["start"].to_numpy(), coded["end"].to_numpy()
    if within == "segment":
        return unit_ids(coder, source, start, end)
    turn = coded["turn"].to_numpy()
    return unit_ids(coder, source, turn, np.where(turn < 0, start, -1), np.where(turn < 0, end, -1))


def _listed(
    names: Sequence[str],
    together: Counts,
    occurs: Counts,
    listed: npt.NDArray[np.bool_],
    units: Counts | None = None,
) -> pd.DataFrame:
    """The table of the pairs that are to be listed, from matrices of names x names."""
    first, second = np.nonzero(listed)
    by_count = np.lexsort((second, first, -together[first, second]))
    first, second = first[by_count], second[by_count]
    both, a, b = (each.astype(np.int64) for each in (together[first, second], occurs[first], occurs[second]))
    called = np.array(names, dtype=object)
    frame = pd.DataFrame(
        {
            "code_a": pd.Series(called[first], dtype=TEXT),
            "code_b": pd.Series(called[second], dtype=TEXT),
            "both": both,
            "a": a,
            "b": b,
            "jaccard": both / (a + b - both),
        }
    )
    return frame if units is None else frame.assign(units=units[first, second])
