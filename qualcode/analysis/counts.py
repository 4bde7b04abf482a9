"""How often each code, or theme, was applied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, counted, first_of_each, known, segment_ids, unit_ids
from qualcode.core.model import Code


def code_counts(codings: pd.DataFrame, codes: Sequence[str], *, level: Level = "code") -> pd.DataFrame:
    """How much each code of a codebook was applied.

    Returns one row a code: code, theme, segments (distinct stretches of text), sources (that have at least one), cases
    (with a name, that have at least one), words (of these segments). With level="theme" one row a theme, without the
    column `code`; a segment with two codes of a theme counts once. Rows are in the order of `codes`, with those never
    applied; codes in the codings that `codes` does not name (of an earlier codebook) come last. Rejected codings do
    not count, and a segment that two coders gave the same code counts once.
    """
    known("level", level, ("code", "theme"))
    order = codes if level == "code" else list(dict.fromkeys(Code(path).theme for path in codes))
    coded = counted(codings, ["source", "case", "start", "end", "words", level])
    place, names = positions(coded[level], order)
    first = first_of_each(unit_ids(place, segment_ids(coded)))
    in_source = first_of_each(unit_ids(place, coded["source"]))
    in_case = first_of_each(unit_ids(place, coded["case"]))
    in_case = in_case[(coded["case"] != "").to_numpy()[in_case]]
    frame = pd.DataFrame({level: pd.Series(names, dtype=TEXT)})
    if level == "code":
        frame["theme"] = pd.Series([Code(name).theme for name in names], dtype=TEXT)
    words = np.zeros(len(names), dtype=np.int64)
    np.add.at(words, place[first], coded["words"].to_numpy()[first])
    frame["segments"] = np.bincount(place[first], minlength=len(names))
    frame["sources"] = np.bincount(place[in_source], minlength=len(names))
    frame["cases"] = np.bincount(place[in_case], minlength=len(names))
    frame["words"] = words
    return frame
