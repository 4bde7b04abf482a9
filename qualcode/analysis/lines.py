"""Every segment of every source, coded or not: what rates, windows, permutations and timelines are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import natural, positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level
from qualcode.core.model import Role, Segments, Source, word_count

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LINE_COLUMNS: Final = ("source", "kind", "case", "speaker", "role", "turn", "segment", "start", "end", "words")
_NUMBERS: Final = frozenset(("turn", "segment", "start", "end", "words"))


def lines_frame(sources: Mapping[str, Source], segments: Mapping[str, Segments]) -> pd.DataFrame:
    """One row a segment of every source: LINE_COLUMNS, by source (W-2 before W-10) and in the order of the text.

    `role` is "" outside turns, `turn` the index of the turn (-1: none), `segment` counts from 1 within the source,
    `start` and `end` are code points, `words` what white space parts.
    """
    parts = [_lines_of(sources[name], segments[name]) for name in sorted(sources, key=natural)]
    joined = {name: [value for part in parts for value in part[name]] for name in LINE_COLUMNS}
    return pd.DataFrame(
        {name: pd.Series(values, dtype="int64" if name in _NUMBERS else TEXT) for name, values in joined.items()}
    )


def _lines_of(source: Source, cut: Segments) -> dict[str, Sequence[Any]]:
    number = len(cut.starts)
    roles = {index: (turn.speaker, str(turn.role)) for index, turn in enumerate(source.turns)} | {-1: ("", "")}
    said = [roles[turn] for turn in cut.turns]
    return {
        "source": [source.name] * number,
        "kind": [source.kind.value] * number,
        "case": [source.case] * number,
        "speaker": [speaker for speaker, _ in said],
        "role": [role for _, role in said],
        "turn": cut.turns,
        "segment": range(1, number + 1),
        "start": cut.starts,
        "end": cut.ends,
        "words": [word_count(source.text[a:b]) for a, b in zip(cut.starts, cut.ends, strict=True)],
    }


def incidence(lines: pd.DataFrame, codings: pd.DataFrame, names: Sequence[str], *, level: Level = "code") -> csr_array:
    """Which code lies on which line: a sparse matrix of ones, len(lines) x len(names).

    A coding lies on every line that it overlaps. `lines` may be a part of those of a study; codings elsewhere, of other
    names, or rejected, are left out. Codings of several coders are not told apart: give it those of one.
    """
    from scipy.sparse import coo_array

    coded = codings[(codings["status"] != "rejected").to_numpy() & codings[level].isin(list(names)).to_numpy()]
    row, line = touched(lines, coded)
    column, _ = positions(coded[level], list(names))
    ones = np.ones(len(row), dtype=np.int32)
    held = coo_array((ones, (line, column[row])), shape=(len(lines), len(names))).tocsr()
    held.data[:] = 1
    return held


def touched(lines: pd.DataFrame, codings: pd.DataFrame) -> tuple[Ids, Ids]:
    """The pairs of (row of `codings`, row of `lines`) that share a character, by position, in the order of codings."""
    first, last = _reach(lines, codings)
    lengths = np.maximum(last - first, 0)
    rows = np.repeat(np.arange(len(codings), dtype=np.int64), lengths)
    within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    in_order = _in_order(lines)
    return rows, in_order[np.repeat(first, lengths) + within]


def line_numbers(lines: pd.DataFrame, codings: pd.DataFrame) -> Ids:
    """The number of the line (`segment`) that each coding begins on; 0 where it touches none."""
    first, last = _reach(lines, codings)
    numbers = lines["segment"].to_numpy()[_in_order(lines)]
    if not len(numbers):
        return np.zeros(len(codings), dtype=np.int64)
    found: Ids = np.where(last > first, numbers[np.minimum(first, len(numbers) - 1)], 0)
    return found


def codable(lines: pd.DataFrame, codings: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which lines could be coded: everyone's but the interviewer's, and those that somebody coded all the same."""
    keep: npt.NDArray[np.bool_] = (lines["role"] != Role.INTERVIEWER.value).to_numpy(dtype=bool).copy()
    counted = codings[(codings["status"] != "rejected").to_numpy()]
    keep[touched(lines, counted)[1]] = True
    return keep


def _in_order(lines: pd.DataFrame) -> Ids:
    """The lines by source and place."""
    source = pd.factorize(lines["source"])[0]
    return np.lexsort((lines["start"].to_numpy(), source)).astype(np.int64, copy=False)


def _reach(lines: pd.DataFrame, codings: pd.DataFrame) -> tuple[Ids, Ids]:
    """The first line that each coding touches and the one after its last, as places in the order of `_in_order`.

    Lines of a source lie apart and in order, so that both are one binary search over (source, place) made one number.
    """
    codes, names = pd.factorize(lines["source"])
    of_coding = names.get_indexer(pd.Index(codings["source"]))
    starts, ends = lines["start"].to_numpy(), lines["end"].to_numpy()
    a, b = codings["start"].to_numpy(), codings["end"].to_numpy()
    width = int(max(ends.max(initial=0), b.max(initial=0))) + 2
    in_order = _in_order(lines)
    line_starts = codes[in_order] * width + starts[in_order]
    line_ends = codes[in_order] * width + ends[in_order]
    first = np.searchsorted(line_ends, of_coding * width + a, side="right")
    last = np.searchsorted(line_starts, of_coding * width + b, side="left")
    known = of_coding >= 0
    return np.where(known, first, 0).astype(np.int64), np.where(known, last, 0).astype(np.int64)
