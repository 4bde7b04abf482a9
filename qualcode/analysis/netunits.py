"""In which units codings lie: what two codes share when they occur together."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from qualcode.analysis.lines import touched
from qualcode.analysis.units import Ids, known, unit_ids

UNITS: Final = ("segment", "turn", "source", "case")  # a coding lies in one of them
WITHIN: Final = (*UNITS, "overlap", "near")


def units_in(codings: pd.DataFrame, within: str) -> Ids:
    """The number of the unit that each coding lies in, from 0: what two codes share when they occur together.

    `within` is segment, turn (outside turns the segment), source or case; a unit is one as one coder coded it, as in
    `cooccurrence`. `codings` has the columns of a codings frame.
    """
    known("within", within, UNITS)
    coder, source = codings["coder"], codings["source"]
    if within == "source":
        return unit_ids(coder, source)
    if within == "case":
        return unit_ids(coder, codings["case"], source.where(codings["case"] == "", ""))
    start, end = codings["start"].to_numpy(), codings["end"].to_numpy()
    if within == "segment":
        return unit_ids(coder, source, start, end)
    turn = codings["turn"].to_numpy()
    return unit_ids(coder, source, turn, np.where(turn < 0, start, -1), np.where(turn < 0, end, -1))


def with_units(
    codings: pd.DataFrame, within: str, *, lines: pd.DataFrame | None = None, distance: int = 1
) -> pd.DataFrame:
    """The codings with the column `unit`, so that two codes are together where they have a number in common.

    Within an overlap a coding has as many rows as there are stretches, between the ends of any two codings, that it
    covers; "near" as many as there are windows of `distance` + 1 `lines` (a lines frame) of a source that it touches.
    """
    known("within", within, WITHIN)
    if within in UNITS:
        return codings.assign(unit=units_in(codings, within))
    if within == "overlap":
        rows, units = _stretches(codings)
    else:
        assert lines is not None, "what is near is told by lines"
        rows, units = _windows(codings, lines, distance)
    return codings.iloc[rows].assign(unit=units).drop_duplicates(ignore_index=True)


def _stretches(codings: pd.DataFrame) -> tuple[Ids, Ids]:
    """(row, stretch) of every stretch between neighbouring ends of codings of one coder that a coding covers."""
    text = unit_ids(codings["coder"], codings["source"])
    start, end = codings["start"].to_numpy(), codings["end"].to_numpy()
    width = int(end.max(initial=0)) + 1
    cuts = np.unique(np.concatenate([text * width + start, text * width + end]))
    first, last = (np.searchsorted(cuts, text * width + at) for at in (start, end))
    return _each(first, last - first)


def _windows(codings: pd.DataFrame, lines: pd.DataFrame, distance: int) -> tuple[Ids, Ids]:
    """(row, window) of every window of lines that a coding touches; a window is named by its coder and first line."""
    rows, line = touched(lines, codings)
    source = pd.factorize(lines["source"])[0]
    order = np.lexsort((lines["start"].to_numpy(), source))
    place = np.empty(len(lines), dtype=np.int64)
    place[order] = np.arange(len(lines))
    begins = np.searchsorted(source[order], source)  # the place of the first line of each line's source
    first = np.maximum(place - distance, begins)[line]
    chosen, window = _each(first, place[line] - first + 1)
    return rows[chosen], unit_ids(codings["coder"].to_numpy()[rows[chosen]], window)


def _each(first: Ids, number: Ids) -> tuple[Ids, Ids]:
    """(row, value) of so many values from the first, for each row."""
    rows = np.repeat(np.arange(len(first), dtype=np.int64), number)
    within = np.arange(int(number.sum()), dtype=np.int64) - np.repeat(np.cumsum(number) - number, number)
    return rows, first[rows] + within
