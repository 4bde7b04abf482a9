"""The words behind a count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import counted, first_of_each, unit_ids

QUOTE_COLUMNS: Final = (
    "quote",
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
    name a theme's codes to have them all. `codings` has the column `segment`.
    """
    coded = counted(codings, [*QUOTE_COLUMNS[1:], "segment", "coder"])
    coded = coded[coded["code"].isin(list(code_paths))]
    place, _ = positions(coded["code"], code_paths)
    source, _ = positions(coded["source"])
    start, end = coded["start"].to_numpy(), coded["end"].to_numpy()
    coder = pd.factorize(coded["coder"], sort=True)[0]
    unmatched = (coded["matched"] == "").to_numpy()
    order = np.lexsort((coder, unmatched, place, end, start, source))
    first = first_of_each(unit_ids(source[order], start[order], end[order], place[order]))
    chosen = coded.iloc[order[first]]
    return chosen.assign(quote=quote_ids(chosen))[list(QUOTE_COLUMNS)].reset_index(drop=True)


def quote_ids(codings: pd.DataFrame) -> pd.Series[str]:
    """What each quotation is cited by, SOURCE:SEGMENT ("W-03:12"); the source alone where it begins on no segment.

    `codings` has the columns `source` and `segment` (the number of the line that holds the start; 0 none).
    """
    number = codings["segment"].astype(str)
    return codings["source"].where(codings["segment"] == 0, codings["source"] + ":" + number).astype(TEXT)
