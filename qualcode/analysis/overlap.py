"""Codes on the same line that share none of its characters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from qualcode.analysis.units import Ids

_AT_ONCE = 4_000_000  # pairs of pieces that are looked at together, so that memory stays small


def apart(unit: Ids, name: Ids, span: tuple[Ids, Ids], names: int) -> npt.NDArray[np.int64]:
    """For each two of so many names, on how many units both lie but share no character.

    The arrays have one entry a coding on a unit: which unit, which name, and where in the text it begins and ends.
    """
    lies_apart = np.zeros((names, names), dtype=np.int64)
    by_unit = np.argsort(unit, kind="stable")
    unit, name, start, end = (each[by_unit] for each in (unit, name, *span))
    for begin, stop in _portions(unit):
        one, other = _pairs(unit[begin:stop])
        one, other = one + begin, other + begin
        differ = name[one] != name[other]
        one, other = one[differ], other[differ]
        met = np.minimum(end[one], end[other]) > np.maximum(start[one], start[other])
        low, high = np.minimum(name[one], name[other]), np.maximum(name[one], name[other])
        key = (unit[one] - unit[begin]) * names**2 + low * names + high
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
    return list(pairwise([*cuts.tolist(), len(unit)]))
