"""Who speaks how much, and how much of it was coded."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qualcode.analysis.lines import touched
from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import unit_ids

SPEAKER_COLUMNS = ("source", "speaker", "role", "turns", "words", "lines", "coded_lines", "codings")


def speakers(lines: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """One row a speaker of a source: SPEAKER_COLUMNS, sources in natural order, speakers by first appearance.

    `turns` are the turns that have lines, `words` and `lines` all of theirs, `coded_lines` those that a coding touches,
    `codings` the codings that begin in a line of theirs. Text outside turns is a speaker without a name. Rejected
    codings do not count.
    """
    coded = codings[(codings["status"] != "rejected").to_numpy(dtype=bool)]
    row, line = touched(lines, coded)
    is_coded = np.zeros(len(lines), dtype=np.int64)
    is_coded[line] = 1
    begin = line[np.flatnonzero(np.diff(row, prepend=-1))]
    place, _ = positions(lines["source"])
    speaker = unit_ids(place, lines["speaker"])
    turn = pd.Series(unit_ids(place, lines["turn"])).where(lines["turn"].to_numpy() >= 0)
    frame = pd.DataFrame(
        {
            "source": lines["source"].to_numpy(),
            "speaker": lines["speaker"].to_numpy(),
            "role": lines["role"].to_numpy(),
            "turn": turn,
            "words": lines["words"].to_numpy(),
            "lines": 1,
            "coded_lines": is_coded,
            "codings": np.bincount(begin, minlength=len(lines)),
            "place": place,
            "number": speaker,
        }
    )
    by = frame.groupby(["place", "number"], sort=True)
    table = by.agg(
        source=("source", "first"),
        speaker=("speaker", "first"),
        role=("role", "first"),
        turns=("turn", "nunique"),
        words=("words", "sum"),
        lines=("lines", "sum"),
        coded_lines=("coded_lines", "sum"),
        codings=("codings", "sum"),
    ).reset_index(drop=True)
    return table.astype(dict.fromkeys(("source", "speaker", "role"), TEXT))[list(SPEAKER_COLUMNS)]
