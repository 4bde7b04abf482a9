"""Agreement on spans as the coders cut them: Krippendorff's unitizing alphas, F1 and overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qualcode.analysis.reliability_units import Texts
from qualcode.analysis.unitizing import Valued, binary_u_alpha, cu_alpha, ku_alpha, span_overlap, u_alpha

if TYPE_CHECKING:
    from qualcode.analysis.reliability import Comparison, Question

SPAN_COEFFICIENTS = ("u_alpha", "|u_alpha", "cu_alpha", "ku_alpha", "ku_coverage", "f1", "f1_90", "dice", "jaccard")
MINIMUM = {"f1": 1.0, "f1_90": 0.9}
_ALPHAS = {"u_alpha": u_alpha, "|u_alpha": binary_u_alpha, "cu_alpha": cu_alpha}


def span_rows(
    codings: pd.DataFrame, texts: Texts, comparison: Comparison, question: Question
) -> Iterator[dict[str, Any]]:
    """Over all codes together, where no coder's codes overlap; then by code, marked or not."""
    own = codings[codings[question.level].isin(list(question.names))]
    offsets, length = laid_end_to_end(texts.lengths, comparison.sources)
    wanted = question.coefficients or SPAN_COEFFICIENTS
    yield from _together(own, comparison, question, wanted, (offsets, length))
    for name in question.names:
        of_code = own[own[question.level] == name]
        spans = {coder: spans_by(of_code, coder, offsets) for coder in comparison.coders}
        for row in _of_spans(spans, length, wanted):
            yield row | {"name": name, "applied": row["units"]}


def laid_end_to_end(lengths: Mapping[str, int], sources: tuple[str, ...]) -> tuple[dict[str, int], int]:
    """Where each text begins when they stand one after another, and how long all are."""
    ends = np.cumsum([0, *(lengths[name] for name in sources)])
    return dict(zip(sources, ends[:-1].tolist(), strict=True)), int(ends[-1])


def spans_by(codings: pd.DataFrame, coder: str, offsets: Mapping[str, int]) -> list[tuple[int, int]]:
    """The spans that a coder marked, those that overlap joined; those that only touch are two."""
    own = codings[codings["coder"] == coder]
    placed = sorted(
        (offsets[source] + start, offsets[source] + end)
        for source, start, end in zip(own["source"], own["start"], own["end"], strict=True)
    )
    joined: list[tuple[int, int]] = []
    for start, end in placed:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _of_spans(
    spans: Mapping[str, list[tuple[int, int]]], length: int, wanted: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """One code: u-alpha of marked or not, and for two coders how their spans fit."""
    valued = [Valued(coder, *span, 1) for coder, own in spans.items() for span in own]
    if "u_alpha" in wanted:
        found = u_alpha(valued, length, list(spans))
        yield _row("u_alpha", found.value, len(valued), found.why)
    if len(spans) != 2:
        return
    one, two = spans.values()
    for name in (each for each in wanted if each in ("f1", "f1_90", "dice", "jaccard")):
        overlap = span_overlap(one, two, minimum=MINIMUM.get(name, 1.0))
        value = getattr(overlap, name.partition("_")[0])
        yield _row(name, value, len(valued), "" if valued else "nobody marked anything with it")


def _together(
    own: pd.DataFrame,
    comparison: Comparison,
    question: Question,
    wanted: tuple[str, ...],
    placed: tuple[dict[str, int], int],
) -> Iterator[dict[str, Any]]:
    """All codes at once: what is asked is where something was marked, and with which of them."""
    offsets, length = placed
    columns = (own["coder"], own["source"], own["start"], own["end"], own[question.level])
    rows = list(dict.fromkeys(zip(*columns, strict=True)))
    spans = [
        Valued(coder, offsets[source] + start, offsets[source] + end, name) for coder, source, start, end, name in rows
    ]
    overlapping = _overlap(spans)
    if overlapping:  # whether anything was marked can be asked all the same
        joined = {coder: spans_by(own, coder, offsets) for coder in comparison.coders}
        marked_at_all = [Valued(coder, *span, "") for coder, places in joined.items() for span in places]
    named = {"of": "all codes", "name": ""}
    for name in (each for each in wanted if each in _ALPHAS):
        if overlapping and name != "|u_alpha":
            why = "a coder's codes overlap: read it code by code"
            yield _row(name, nan, len(spans), why) | named
            continue
        found = _ALPHAS[name](marked_at_all if overlapping else spans, length, comparison.coders)
        yield _row(name, found.value, len(spans), found.why) | named
    for value, both in ({} if overlapping else ku_alpha(spans, length, comparison.coders)).items():
        marked = sum(span.value == value for span in spans)
        for name, number in zip(("ku_alpha", "ku_coverage"), both, strict=True):
            if name in wanted:
                why = "" if np.isfinite(number) else "no other coder marked anything there"
                yield _row(name, number, marked, why) | {"name": value}


def _overlap(spans: list[Valued]) -> bool:
    """Whether spans of one coder overlap."""
    ordered = sorted(spans, key=lambda span: (span.coder, span.start))
    return any(a.coder == b.coder and b.start < a.end for a, b in pairwise(ordered))


def _row(name: str, value: float, spans: int, why: str) -> dict[str, Any]:
    return {
        "basis": "spans",
        "coefficient": name,
        "value": value,
        "low": nan,
        "high": nan,
        "se": nan,
        "observed": nan,
        "expected": nan,
        "units": spans,
        "applied": spans,
        "interval": "",
        "why": why,
    }
