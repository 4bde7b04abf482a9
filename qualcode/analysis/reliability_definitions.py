"""What other programs mean by agreement, worked out side by side from the same codings, and why they differ.

The definitions are those of the programs' manuals (NVivo, coding comparison; MAXQDA, intercoder agreement; Dedoose,
training; ATLAS.ti, intercoder agreement). They are for comparing with figures that came from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import nan
from typing import Any, Final

import numpy as np
import pandas as pd

from qualcode.analysis.agreement import Agreement, cohen, krippendorff, percent
from qualcode.analysis.agreement_ratings import Ints, Ratings, as_ratings
from qualcode.analysis.reliability import Comparison
from qualcode.analysis.reliability_spans import laid_end_to_end, spans_by
from qualcode.analysis.reliability_units import Texts, ratings_of, units_of
from qualcode.analysis.texts import TEXT
from qualcode.analysis.unitizing import span_overlap

DEFINITION_COLUMNS: Final = ("code", "coders", "program", "measure", "unit", "value", "observed", "expected", "why")
CHARACTERS: Final = "counts characters, so that long spans weigh more and all uncoded text is agreement"
_MAXQDA: Final = 0.9  # its default overlap, of both spans


def definitions(
    codings: pd.DataFrame,
    texts: Texts,
    comparisons: Sequence[Comparison],
    names: Sequence[str],
    *,
    level: str = "code",
) -> pd.DataFrame:
    """One row a code, pair of coders and definition: DEFINITION_COLUMNS; `why` says what makes it differ."""
    rows: list[dict[str, Any]] = []
    for comparison in comparisons:
        if len(comparison.coders) != 2:
            continue
        own = codings[codings["source"].isin(comparison.sources) & codings["coder"].isin(comparison.coders)]
        for name in names:
            common = {"code": name, "coders": ", ".join(comparison.coders)}
            of_code = own[own[level] == name]
            for found in _of_code(own, of_code, texts, comparison, len(names)):
                rows.append(common | found)
    columns = {name: [row[name] for row in rows] for name in DEFINITION_COLUMNS}
    numbers = dict.fromkeys(("value", "observed", "expected"), "float64")
    return pd.DataFrame({name: pd.Series(values, dtype=numbers.get(name, TEXT)) for name, values in columns.items()})


def nvivo_kappa(both: float, only_a: float, only_b: float, neither: float) -> float:
    """NVivo's kappa of one code in one source, from numbers of characters; NaN when it is 0 / 0.

    K = (TA - sum EF) / (TU - sum EF) with EF1 = nA nB / TU and EF2 = notA notB / TU.

    >>> round(nvivo_kappa(50, 150, 0, 800), 3)
    0.348
    """
    total = both + only_a + only_b + neither
    if not total:
        return nan
    a, b = both + only_a, both + only_b
    by_chance = (a * b + (total - a) * (total - b)) / total
    room = total - by_chance
    return (both + neither - by_chance) / room if room else nan


def maxqda_kappa(matched: int, only_a: int, only_b: int, codes: int) -> tuple[float, float, float]:
    """MAXQDA's segment kappa after Brennan & Prediger, with observed and expected agreement.

    P_o = a / (a + b + c): what neither coded is not counted; P_c = 1 / number of codes.

    >>> [round(value, 3) for value in maxqda_kappa(8, 1, 1, 5)]
    [0.75, 0.8, 0.2]
    """
    total = matched + only_a + only_b
    observed = matched / total if total else nan
    expected = 1 / codes if codes else nan
    return (observed - expected) / (1 - expected) if codes > 1 else nan, observed, expected


def _of_code(
    own: pd.DataFrame, of_code: pd.DataFrame, texts: Texts, comparison: Comparison, codes: int
) -> Iterator[dict[str, Any]]:
    segments, _ = _applied(of_code, texts, "segment", comparison)
    characters, documents = _applied(of_code, texts, "character", comparison)
    yield _row("qualcode", "Cohen's kappa", "segment", cohen(segments), "each segment has the code or has not")
    yield _row("qualcode", "Krippendorff's alpha", "segment", krippendorff(segments), "as kappa, for small samples")
    yield _nvivo(characters, documents)
    yield from _maxqda(of_code, texts, comparison, codes)
    excerpts = _excerpts(own, of_code, comparison)
    why = "only what somebody marked is a unit, so that text that nobody coded is no agreement"
    yield _row("Dedoose", "Cohen's kappa", "excerpt", cohen(excerpts), why)
    yield _row("ATLAS.ti", "percent", "character", percent(characters), CHARACTERS)
    yield _holsti(of_code, texts, comparison)
    yield _row("ATLAS.ti", "Krippendorff's alpha, binary", "character", krippendorff(characters), CHARACTERS)


def _applied(codings: pd.DataFrame, texts: Texts, unit: str, comparison: Comparison) -> tuple[Ratings, Ints]:
    units = units_of(codings, texts, unit, comparison.sources)
    marked = codings.assign(marked="x")
    given = [units.given(marked[marked["coder"] == coder], ["x"], "marked") for coder in comparison.coders]
    return ratings_of(units, given, 0, np.ones(len(units.times), dtype=bool))


def _row(program: str, measure: str, unit: str, found: Agreement, why: str) -> dict[str, Any]:
    return {
        "program": program,
        "measure": measure,
        "unit": unit,
        "value": found.value,
        "observed": found.observed,
        "expected": found.expected,
        "why": "; ".join(filter(None, (why, found.why if not np.isfinite(found.value) else ""))),
    }


def _nvivo(characters: Ratings, documents: Ints) -> dict[str, Any]:
    """The mean of the sources' kappas, each as heavy as its text is long."""
    a, b = (characters.codes == 1).T
    cells = [np.bincount(documents, weights=characters.times * mask) for mask in (a & b, a & ~b, ~a & b, ~a & ~b)]
    lengths = np.sum(cells, axis=0)
    kappas = np.array([nvivo_kappa(*map(float, cell)) for cell in zip(*cells, strict=True)])
    defined = np.isfinite(kappas)
    value = float(np.average(kappas[defined], weights=lengths[defined])) if defined.any() else nan
    observed = float((cells[0] + cells[3]).sum() / lengths.sum()) if lengths.sum() else nan
    why = f"{CHARACTERS}; a kappa a source, averaged by length over those where somebody used the code"
    found = {"program": "NVivo", "measure": "Cohen's kappa", "unit": "character", "value": value}
    return found | {"observed": observed, "expected": nan, "why": why}


def _maxqda(codings: pd.DataFrame, texts: Texts, comparison: Comparison, codes: int) -> Iterator[dict[str, Any]]:
    counts = [Counter(codings["source"][codings["coder"] == coder]) for coder in comparison.coders]
    size = len(comparison.sources)
    exists = sum((counts[0][name] > 0) == (counts[1][name] > 0) for name in comparison.sources)
    often = sum(counts[0][name] == counts[1][name] for name in comparison.sources)
    base = {"program": "MAXQDA", "unit": "document", "expected": nan}
    for measure, same, why in (
        ("1: code exists", exists, "a document agrees when both used the code in it at all"),
        ("2: code frequency", often, "a document agrees when both used the code as often, wherever"),
    ):
        share = same / size if size else nan
        yield base | {"measure": measure, "value": share, "observed": share, "why": why}
    offsets, _ = laid_end_to_end(texts.lengths, comparison.sources)
    one, two = (spans_by(codings, coder, offsets) for coder in comparison.coders)
    found = span_overlap(one, two, minimum=_MAXQDA)
    value, observed, expected = maxqda_kappa(found.matched, found.a - found.matched, found.b - found.matched, codes)
    why = "spans match that cover 90 % of each other; what neither coded is not counted; chance is 1 / number of codes"
    third = {
        "measure": "3: segments, kappa",
        "unit": "span",
        "value": value,
        "observed": observed,
        "expected": expected,
    }
    yield base | third | {"why": why}


def _excerpts(own: pd.DataFrame, of_code: pd.DataFrame, comparison: Comparison) -> Ratings:
    """Every span that either marked with anything: does it have the code by this coder, by that one."""
    spans = dict.fromkeys(zip(own["source"], own["start"], own["end"], strict=True))
    columns = []
    for coder in comparison.coders:
        by = of_code[of_code["coder"] == coder]
        marked = set(zip(by["source"], by["start"], by["end"], strict=True))
        columns.append([int(span in marked) for span in spans])
    table = np.array(columns, dtype=np.int64).T.reshape(-1, len(columns))
    return as_ratings(table, labels=[0, 1])


def _holsti(codings: pd.DataFrame, texts: Texts, comparison: Comparison) -> dict[str, Any]:
    offsets, _ = laid_end_to_end(texts.lengths, comparison.sources)
    one, two = (spans_by(codings, coder, offsets) for coder in comparison.coders)
    share = span_overlap(one, two).dice
    why = "twice the characters that both coded over those that each did; not corrected for chance"
    found = {"program": "ATLAS.ti", "measure": "Holsti", "unit": "character", "value": share}
    return found | {"observed": share, "expected": nan, "why": why}
