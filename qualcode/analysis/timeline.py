"""Where in a source its codes lie: line by line, and in tenths over many sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.lines import incidence
from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level

TIMELINE_COLUMNS: Final = ("source", "segment", "start", "end", "speaker", "role", "code", "label", "position")


def timeline(
    lines: pd.DataFrame,
    codings: pd.DataFrame,
    names: Sequence[str],
    *,
    level: Level = "code",
    labels: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Each line in order with the codes on it: TIMELINE_COLUMNS, one row a code on a line.

    A line without codes is one row whose `code` is "". `position` is where the line stands in its source, 0 (the first)
    to 1 (the last). Codes of a line are in the order of `names`. With level="theme" the column is `theme`.
    """
    held = incidence(lines, codings, names, level=level).tocsr()
    on_line = np.diff(held.indptr)
    rows = np.repeat(np.arange(len(lines)), np.maximum(on_line, 1))
    found = np.full(len(rows), -1, dtype=np.int64)
    held.sort_indices()
    found[np.repeat(on_line > 0, np.maximum(on_line, 1))] = held.indices
    words = [*names, ""]
    said = [*((labels or {}).get(name, name) for name in names), ""]
    columns = lines[["source", "segment", "start", "end", "speaker", "role"]].iloc[rows].reset_index(drop=True)
    columns[level] = pd.Series([words[at] for at in found.tolist()], dtype=TEXT)
    columns["label"] = pd.Series([said[at] for at in found.tolist()], dtype=TEXT)
    columns["position"] = _positions(lines)[rows]
    return columns


def presence(
    lines: pd.DataFrame, codings: pd.DataFrame, names: Sequence[str], *, level: Level = "code", bins: int = 10
) -> pd.DataFrame:
    """In how many sources each code is present in the first, second, ... part of the source.

    Each source's lines are cut into `bins` parts of as equal length as whole lines allow. Returns a matrix: a row a
    name (the index, of that name), a column a part ("1" to "10"), the number of sources with the code there.
    """
    part = np.minimum((_shares(lines) * bins).astype(np.int64), bins - 1)
    source, _ = positions(lines["source"])
    held = incidence(lines, codings, names, level=level).tocoo()
    line, name = held.coords
    cells = np.unique(np.stack([name, part[line], source[line]]), axis=1) if len(line) else np.zeros((3, 0), dtype=int)
    table = np.zeros((len(names), bins), dtype=np.int64)
    np.add.at(table, (cells[0], cells[1]), 1)
    return pd.DataFrame(
        table,
        index=pd.Index(list(names), name=level, dtype=TEXT),
        columns=pd.Index([str(number + 1) for number in range(bins)], name="part", dtype=TEXT),
    )


def _rank(lines: pd.DataFrame) -> tuple[Ids, Ids]:
    """The place of each line among those of its source, from 0, and how many these are."""
    grouped = lines.groupby("source", sort=False)["segment"]
    rank: Ids = np.asarray(grouped.cumcount(), dtype=np.int64)
    size: Ids = np.asarray(grouped.transform("size"), dtype=np.int64)
    return rank, size


def _positions(lines: pd.DataFrame) -> npt.NDArray[np.float64]:
    """0 for the first line of a source, 1 for its last."""
    rank, size = _rank(lines)
    return np.asarray(rank / np.maximum(size - 1, 1), dtype=float)


def _shares(lines: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The share of the source's lines that stand before each line."""
    rank, size = _rank(lines)
    return np.asarray(rank / np.maximum(size, 1), dtype=float)
