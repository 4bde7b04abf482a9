"""The words behind a count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.units import counted, first_of_each, unit_ids

QUOTE_COLUMNS: Final = (
    "source",
    "kind",
    "case",
    "speaker",
    "code",
    "text",
    "start",
    "end",
    "matched",
)


def quotes(codings: pd.DataFrame, code_paths: Sequence[str]) -> pd.DataFrame:
    """The segments that have one of these codes: QUOTE_COLUMNS, one row a code on a segment.

    Sorted by source (naturally), place in the text and the order of `code_paths`. A segment that several coders
    gave the same code is one row (so that a code has as many rows as it counts segments), with the matched words
    of the first coder, by name, that has any. Rejected codings are left out. The paths are taken as they are:
    name a theme's codes to have them all.
    """
    coded = counted(codings, [*QUOTE_COLUMNS, "coder"])
    coded = coded[coded["code"].isin(list(code_paths))]
    place, _ = positions(coded["code"], code_paths)
    source, _ = positions(coded["source"])
    start, end = coded["start"].to_numpy(), coded["end"].to_numpy()
    coder = pd.factorize(coded["coder"], sort=True)[0]
    unmatched = (coded["matched"] == "").to_numpy()
    order = np.lexsort((coder, unmatched, place, end, start, source))
    first = first_of_each(unit_ids(source[order], start[order], end[order], place[order]))
    return coded.iloc[order[first]][list(QUOTE_COLUMNS)].reset_index(drop=True)
