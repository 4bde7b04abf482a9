"""How much of the text a code covers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.lines import incidence
from qualcode.analysis.order import positions
from qualcode.analysis.units import Ids, Level, counted, known

Measure: TypeAlias = Literal["characters", "words"]
Floats: TypeAlias = npt.NDArray[np.float64]


def coverage(
    lines: pd.DataFrame,
    codings: pd.DataFrame,
    names: Sequence[str],
    *,
    level: Level = "code",
    measure: Measure = "characters",
) -> pd.DataFrame:
    """How many percent of the codable text each code covers: over all of it, and in the mean of the sources.

    Returns one row a name, in their order: the name, `covered` (characters or words), `coverage` (percent, 0 to 100, of
    those of all `lines`) and `mean_coverage` (the mean over the sources that have lines of their percent: a long
    interview does not weigh more). What two codings of a code both cover is counted once. Characters are those of the
    codings' spans that lie on lines; words are those of the lines that the code touches, whole. Rejected codings do
    not count. `lines` are those of `analysis.lines`, which lie apart within a source.
    """
    known("measure", measure, ("characters", "words"))
    known("level", level, ("code", "theme"))
    source, sources = positions(lines["source"])
    size = (lines["end"] - lines["start"] if measure == "characters" else lines["words"]).to_numpy(dtype=float)
    whole = np.bincount(source, weights=size, minlength=len(sources))
    find = _characters if measure == "characters" else _words
    covered = find(lines, codings, names, level)
    share = np.divide(100.0 * covered, whole, out=np.zeros(covered.shape), where=whole > 0)
    read = whole > 0
    frame = pd.DataFrame({level: pd.Series(list(names), dtype=lines["source"].dtype)})
    frame["covered"] = covered.sum(axis=1).astype(np.int64)
    frame["coverage"] = 100.0 * covered.sum(axis=1) / (whole.sum() or 1.0)
    frame["mean_coverage"] = share[:, read].mean(axis=1) if read.any() else np.zeros(len(names))
    return frame


def _words(lines: pd.DataFrame, codings: pd.DataFrame, names: Sequence[str], level: Level) -> Floats:
    """Words of the lines that each name touches, names x sources."""
    source, sources = positions(lines["source"])
    held = incidence(lines, codings, names, level=level).tocoo()
    line, name = held.coords
    covered = np.zeros((len(names), len(sources)))
    np.add.at(covered, (name, source[line]), lines["words"].to_numpy()[line])
    return covered


def _characters(lines: pd.DataFrame, codings: pd.DataFrame, names: Sequence[str], level: Level) -> Floats:
    """Characters of lines within the union of each name's spans, names x sources.

    Sources are laid end to end, so that a place is one number and the characters of lines before it one search.
    """
    source, sources = positions(lines["source"])
    place = {name: number for number, name in enumerate(sources)}
    coded = counted(codings, ["source", "start", "end", level])
    coded = coded[coded["source"].isin(sources).to_numpy() & coded[level].isin(list(names)).to_numpy()]
    of_source = coded["source"].map(place).to_numpy(dtype=np.int64)
    name, _ = positions(coded[level], list(names))
    width = int(max(lines["end"].max() if len(lines) else 0, coded["end"].max() if len(coded) else 0)) + 1
    first: Ids = np.asarray(coded["start"] + of_source * width, dtype=np.int64)
    last: Ids = np.asarray(coded["end"] + of_source * width, dtype=np.int64)
    name, starts, ends = _united(name, first, last, width * max(len(sources), 1) + 1)
    line_starts = np.sort(lines["start"].to_numpy() + source * width)
    line_ends = np.sort(lines["end"].to_numpy() + source * width)
    covered = np.zeros((len(names), len(sources)))
    within = _before(ends, line_starts, line_ends) - _before(starts, line_starts, line_ends)
    np.add.at(covered, (name, starts // width), within)
    return covered


def _united(name: Ids, starts: Ids, ends: Ids, width: int) -> tuple[Ids, Ids, Ids]:
    """The spans of each name with those that overlap or meet made one; all places are below `width`."""
    order = np.lexsort((starts, name))
    name, starts, ends = name[order], starts[order] + name[order] * width, ends[order] + name[order] * width
    furthest = np.maximum.accumulate(ends) if len(ends) else ends
    begins = np.ones(len(starts), dtype=bool)
    begins[1:] = starts[1:] > furthest[:-1]
    at = np.flatnonzero(begins)
    lasts = np.append(at[1:], len(starts))[: len(at)] - 1
    return name[at], starts[at] - name[at] * width, furthest[lasts] - name[at] * width


def _before(places: Ids, starts: Ids, ends: Ids) -> Floats:
    """How many characters of lines lie before each place."""
    sums = np.concatenate([[0], np.cumsum(ends - starts)])
    line = np.searchsorted(starts, places, side="right")
    inside = np.maximum(ends[np.maximum(line - 1, 0)] - places, 0) if len(ends) else np.zeros(len(places))
    return np.asarray(sums[line] - np.where(line > 0, inside, 0), dtype=float)
