"""The segments of a source as a DataFrame: what a person reads, and points to by number, when coding by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pandas as pd

from qualcode.analysis.texts import TEXT
from qualcode.core.model import Coding, Segments, Source, Status
from qualcode.core.spans import Span, overlaps

SEGMENT_COLUMNS: Final = ("segment", "turn", "speaker", "start", "end", "text", "codes")


def segments_frame(source: Source, segments: Segments, codings: Iterable[Coding] = ()) -> pd.DataFrame:
    """One row a segment, in order: SEGMENT_COLUMNS.

    `segment` and `turn` count from 1; `turn` is 0 outside turns. `codes` are those of the codings given that lie on
    the segment or overlap it and are not rejected, separated by "; ".
    """
    rows = [segments.segment(number, source) for number in range(1, len(segments.starts) + 1)]
    codes = _codes_on([row.span for row in rows], [c for c in codings if c.status is not Status.REJECTED])
    return pd.DataFrame(
        {
            "segment": pd.Series([row.number for row in rows], dtype="int64"),
            "turn": pd.Series([0 if row.turn is None else row.turn + 1 for row in rows], dtype="int64"),
            "speaker": pd.Series([row.speaker for row in rows], dtype=TEXT),
            "start": pd.Series([row.span.start for row in rows], dtype="int64"),
            "end": pd.Series([row.span.end for row in rows], dtype="int64"),
            "text": pd.Series([row.span.of(source.text) for row in rows], dtype=TEXT),
            "codes": pd.Series(codes, dtype=TEXT),
        }
    )


def _codes_on(spans: list[Span], codings: list[Coding]) -> list[str]:
    """The codes on each span; both are walked in order of start, so that a long source takes no longer than it must."""
    codings.sort(key=lambda coding: coding.span)
    found: list[dict[str, None]] = [{} for _ in spans]
    first = 0
    for coding in codings:
        while first < len(spans) and spans[first].end <= coding.span.start:
            first += 1
        for place in range(first, len(spans)):
            if spans[place].start >= coding.span.end:
                break
            if overlaps(spans[place], coding.span):
                found[place][coding.code] = None
    return ["; ".join(codes) for codes in found]
