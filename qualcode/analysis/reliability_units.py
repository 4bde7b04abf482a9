"""Codings laid on units (segments, turns, sources, cases, characters): which coder gave which unit which code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.agreement_ratings import Floats, Ints, Ratings
from qualcode.analysis.units import known
from qualcode.core.spans import Span, merge

AgreementUnit: TypeAlias = Literal["segment", "turn", "source", "case", "character", "span"]
UNITS = ("segment", "turn", "source", "case", "character", "span")
SEGMENT_COLUMNS = ("source", "start", "end", "turn", "role", "case")
SAID_BY = ("participant", "")  # whose segments are units; those of others only where somebody coded them


@dataclass(frozen=True, slots=True)
class Texts:
    """What is coded: the segments of some sources (SEGMENT_COLUMNS) and how long each text is, by source."""

    segments: pd.DataFrame
    lengths: Mapping[str, int]


@dataclass(frozen=True, eq=False, slots=True)
class Units:
    """Stretches of text in order, and the unit that each belongs to.

    Attributes:
        sources: the names that `place` counts.
        place, start, end: source and span of each stretch; none overlap.
        unit: the number of each stretch's unit.
        times: how many units each unit stands for: 1, or how many characters.
        document: the source (or case) of each unit, by number: what a bootstrap draws.
    """

    sources: tuple[str, ...]
    place: Ints
    start: Ints
    end: Ints
    unit: Ints
    times: Floats
    document: Ints

    def under(self, codings: pd.DataFrame) -> tuple[Ints, Ints]:
        """For each coding the stretches it shares a character with: from the one up to, not including, the other."""
        wide = int(max(self.end.max(initial=0), codings["end"].max() if len(codings) else 0)) + 1
        offset = places(self.sources, codings["source"]) * wide
        first = np.searchsorted(self.place * wide + self.end, offset + codings["start"].to_numpy(), side="right")
        last = np.searchsorted(self.place * wide + self.start, offset + codings["end"].to_numpy(), side="left")
        return first.astype(np.int64), np.maximum(first, last).astype(np.int64)

    def cells(self, codings: pd.DataFrame, *, more_than: float = 0.0) -> tuple[Ints, Ints]:
        """Which coding lies on which unit, pair by pair: rows of the codings, and numbers of units.

        A coding lies on a stretch when they share more than this part (0 to 1) of the shorter of the two.
        """
        first, last = self.under(codings)
        wide = last - first
        rows = np.repeat(np.arange(len(codings)), wide)
        stretches = first[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(wide) - wide, wide)
        if more_than > 0:
            start, end = (codings[column].to_numpy(dtype=np.int64)[rows] for column in ("start", "end"))
            shared = np.minimum(end, self.end[stretches]) - np.maximum(start, self.start[stretches])
            shorter = np.minimum(end - start, self.end[stretches] - self.start[stretches])
            kept = shared > more_than * shorter
            rows, stretches = rows[kept], stretches[kept]
        return rows, self.unit[stretches]

    def given(self, codings: pd.DataFrame, names: Sequence[str], level: str, *, more_than: float = 0.0) -> Any:
        """Which unit has which code by these codings (see `cells`): a sparse matrix, units x names, of ones."""
        from scipy.sparse import coo_array

        rows, units = self.cells(codings, more_than=more_than)
        columns = places(names, codings[level])[rows]
        named = columns >= 0
        cells = (units[named], columns[named])
        made = coo_array((np.ones(int(named.sum())), cells), shape=(len(self.times), len(names))).tocsc()
        made.data[:] = 1
        return made


def places(names: Sequence[str], column: pd.Series[Any]) -> Ints:
    """Where each value stands among the names; -1 where it does not."""
    return pd.Index(list(names)).get_indexer(pd.Index(column)).astype(np.int64)


def units_of(codings: pd.DataFrame, texts: Texts, unit: str, sources: Sequence[str]) -> Units:
    """The units of some sources, for codings of these sources.

    Segments and turns are those that a participant says (or that stand outside any conversation), and any others that
    a coding touches; a coding that touches no segment is a unit of its own. Characters are those of the whole text.
    """
    known("unit", unit, UNITS)
    if unit == "character":
        return _characters(codings, texts, sources)
    segments = texts.segments[texts.segments["source"].isin(list(sources))]
    strays = _strays(codings, segments, sources)
    if len(strays):
        segments = pd.concat([segments, strays], ignore_index=True)
    place = places(sources, segments["source"])
    order = np.lexsort((segments["start"].to_numpy(), place))
    segments, place = segments.iloc[order], place[order]
    laid = _as_units(tuple(sources), segments, place, unit)
    if unit in ("source", "case"):
        return laid
    first, last = laid.under(codings)
    edges = np.zeros(len(place) + 1, dtype=np.int64)
    np.add.at(edges, first, 1)
    np.add.at(edges, last, -1)
    touched = np.cumsum(edges[:-1]) > 0
    own = segments["role"].isin(SAID_BY).to_numpy(dtype=bool)
    kept = own | np.isin(laid.unit, np.unique(laid.unit[touched]))
    return laid if kept.all() else _as_units(tuple(sources), segments[kept], place[kept], unit)


def ratings_of(units: Units, given: Sequence[Any], column: int, rows: npt.NDArray[np.bool_]) -> tuple[Ratings, Ints]:
    """One code, applied (1) or not (0) by each coder, on some of the units, and the document of each row.

    Units with the same ratings in the same document are one row that stands for them all.
    """
    applied = np.zeros((len(units.times), len(given)), dtype=np.int64)
    for coder, made in enumerate(given):
        applied[made.indices[made.indptr[column] : made.indptr[column + 1]], coder] = 1
    return gathered(applied[rows], units.times[rows], units.document[rows], (0, 1))


def gathered(codes: Ints, times: Floats, document: Ints, labels: tuple[Any, ...]) -> tuple[Ratings, Ints]:
    """Ratings in which equal rows of one document are one row."""
    table = np.column_stack([document, codes])
    distinct, which = np.unique(table, axis=0, return_inverse=True)
    summed = np.bincount(which.ravel(), weights=times, minlength=len(distinct))
    return Ratings(distinct[:, 1:], labels, np.asarray(summed, dtype=np.float64)), distinct[:, 0]


def _as_units(sources: tuple[str, ...], segments: pd.DataFrame, place: Ints, unit: str) -> Units:
    start, end = segments["start"].to_numpy(dtype=np.int64), segments["end"].to_numpy(dtype=np.int64)
    turn = segments["turn"].to_numpy(dtype=np.int64)
    case = np.where(segments["case"] == "", segments["source"], segments["case"])
    keys: dict[str, Any] = {"segment": np.arange(len(place)), "source": place, "case": case}
    if unit == "turn":
        keys["turn"] = pd.MultiIndex.from_arrays([place, turn, np.where(turn < 0, start, -1)])
    number, distinct = pd.factorize(keys[unit])
    document = np.zeros(len(distinct), dtype=np.int64)
    document[number] = number if unit == "case" else place
    return Units(sources, place, start, end, number.astype(np.int64), np.ones(len(distinct)), document)


def _strays(codings: pd.DataFrame, segments: pd.DataFrame, sources: Sequence[str]) -> pd.DataFrame:
    """Stretches that were coded outside any segment: a heading, a speaker's label."""
    place = places(sources, segments["source"])
    order = np.lexsort((segments["start"].to_numpy(), place))
    first, last = _as_units(tuple(sources), segments.iloc[order], place[order], "segment").under(codings)
    lost = codings[first == last]
    rows = [
        (source, span.start, span.end, -1, "", own["case"].iloc[0])
        for source, own in lost.groupby("source", sort=False)
        for span in merge(Span(start, end) for start, end in zip(own["start"], own["end"], strict=True))
    ]
    return pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS))


def _characters(codings: pd.DataFrame, texts: Texts, sources: Sequence[str]) -> Units:
    """The stretches within which nobody's coding begins or ends, each standing for its characters."""
    length = np.array([texts.lengths[name] for name in sources], dtype=np.int64)
    offset = np.concatenate([[0], np.cumsum(length + 1)])
    own = offset[places(sources, codings["source"])]
    ends = [own + codings[column].to_numpy(dtype=np.int64) for column in ("start", "end")]
    bounds = np.unique(np.concatenate([offset[:-1], offset[:-1] + length, *ends])).astype(np.int64)
    place = np.searchsorted(offset, bounds[:-1], side="right") - 1
    within = bounds[:-1] < offset[place] + length[place]
    start, end, place = bounds[:-1][within], bounds[1:][within], place[within]
    number = np.arange(len(place), dtype=np.int64)
    spans = (start - offset[place], end - offset[place])
    return Units(tuple(sources), place, *spans, number, (end - start).astype(np.float64), place)
