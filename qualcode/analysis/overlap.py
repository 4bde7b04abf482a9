"""Codes on the same line that share none of its characters."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.units import Ids

_AT_ONCE = 4_000_000  # pairs of pieces that are looked at together, so that memory stays small


def apart(pieces: pd.DataFrame, in_part: npt.NDArray[np.bool_], names: int) -> npt.NDArray[np.int64]:
    """For each two of so many names, on how many lines both lie but share no character.

    `pieces` has one row a coding on a line: unit (the line), name, start, end; `in_part` says which do not cover the
    whole of it. Only lines with such a piece are looked at: on all others whatever lies, lies together.
    """
    lies_apart = np.zeros((names, names), dtype=np.int64)
    mixed = np.unique(pieces["unit"].to_numpy()[in_part])
    if not len(mixed):
        return lies_apart
    looked = pieces[np.isin(pieces["unit"].to_numpy(), mixed)].sort_values(["unit", "name", "start"], kind="stable")
    unit, name, start, end = (looked[column].to_numpy() for column in ("unit", "name", "start", "end"))
    for begin, stop in _portions(unit):
        one, other = _pairs(unit[begin:stop])
        one, other = one + begin, other + begin
        different = name[one] < name[other]
        one, other = one[different], other[different]
        met = np.minimum(end[one], end[other]) > np.maximum(start[one], start[other])
        key = np.unique(unit[one], return_inverse=True)[1] * names**2 + name[one] * names + name[other]
        places, which = np.unique(key, return_inverse=True)
        never = np.bincount(which, met, minlength=len(places)) == 0
        pair = places[never] % names**2
        np.add.at(lies_apart, (pair // names, pair % names), 1)
    return lies_apart + lies_apart.T


def _pairs(unit: Ids) -> tuple[Ids, Ids]:
    """Every two positions, the one before the other, that have the same unit; units are in order."""
    stop = np.searchsorted(unit, unit, side="right")
    at = np.arange(len(unit))
    lengths = stop - at - 1
    one = np.repeat(at, lengths)
    return one, one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


def _portions(unit: Ids) -> list[tuple[int, int]]:
    """The rows in portions of whole units with not many more than `_AT_ONCE` pairs each."""
    begins = np.flatnonzero(np.diff(unit, prepend=-1))
    sizes = np.diff(begins, append=len(unit))
    portion = np.cumsum(sizes**2) // _AT_ONCE
    cuts = begins[np.flatnonzero(np.diff(portion, prepend=-1))]
    return list(zip(cuts.tolist(), [*cuts[1:].tolist(), len(unit)], strict=True))
