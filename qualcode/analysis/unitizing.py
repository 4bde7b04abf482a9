"""Agreement of coders who cut the text themselves: Krippendorff's family for unitizing, and overlap of spans.

Krippendorff, Mathet, Bouvry & Widloecher (2016), On the reliability of unitizing textual continua: Further
developments, Quality & Quantity 50, 2347-2364. The measure named alpha-U in 1995 and 2004 is another one.

A continuum is a text of so many characters. Each coder's spans, none of which overlap, and the gaps between part it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from qualcode.analysis.agreement_ratings import Floats, Ints
from qualcode.errors import QualcodeError


class Valued(NamedTuple):
    """A span that a coder gave a value: half-open, in characters of the continuum."""

    coder: str
    start: int
    end: int
    value: Hashable


@dataclass(frozen=True, slots=True)
class UnitizingAgreement:
    """What a coefficient for unitizing is; `value` is NaN where it is not defined, and `why` says why."""

    name: str
    value: float
    coders: int
    spans: int
    length: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class SpanOverlap:
    """How the spans of two coders fit together.

    Attributes:
        f1: 2 x matched / (a + b), 0 to 1: pairs of spans each of which the other covers as far as is asked.
        matched, a, b: how many pairs, and spans of the one and the other.
        dice: characters that both cover, twice, over those that each covers (0..1).
        jaccard: characters that both cover over those that either covers (0..1).
    """

    f1: float
    matched: int
    a: int
    b: int
    dice: float
    jaccard: float


@dataclass(frozen=True, eq=False, slots=True)
class _Continuum:
    """What is counted: coders' labels (-1 a gap) on stretches within which nobody's changes."""

    labels: Ints  # stretches x coders
    lengths: Floats  # of the stretches
    spans: Ints  # spans x (coder, first stretch, last stretch + 1, value)
    values: tuple[Any, ...]
    length: int


Spans: TypeAlias = Iterable[Valued | tuple[str, int, int, Hashable]]


def u_alpha(spans: Spans, length: int, coders: Sequence[str] = ()) -> UnitizingAgreement:
    """u-alpha: agreement on where the spans are and what they are, gaps included.

    `coders` names also those who marked nothing. Raises QualcodeError when spans of one coder overlap or reach beyond
    the continuum: codes that overlap are measured one at a time.

    The example of the book (Krippendorff 2019, Content analysis, 4th ed.):

    >>> alex = ((2, 9, 1), (11, 17, 2), (24, 30, 5), (32, 36, 6), (36, 44, 6), (44, 60, 7))
    >>> paul = ((2, 9, 1), (11, 17, 3), (19, 25, 5), (32, 44, 6))
    >>> suzan = ((2, 9, 1), (11, 17, 4), (21, 27, 5), (32, 36, 6), (36, 40, 6), (40, 44, 6))
    >>> spans = [(c, *span) for c, its in (("A", alex), ("P", paul), ("S", suzan)) for span in its]
    >>> [round(each(spans, 60).value, 3) for each in (u_alpha, binary_u_alpha, cu_alpha)]
    [0.51, 0.413, 0.724]
    """
    there = _continuum(spans, length, coders)
    coincide, lost = _coincidences(there, gaps=True), _squares(there)
    return _result("u_alpha", there, *_alpha(coincide, lost))


def binary_u_alpha(spans: Spans, length: int, coders: Sequence[str] = ()) -> UnitizingAgreement:
    """|u-alpha: agreement on what is marked at all, whatever it is; not defined when nobody left a gap."""
    there = _continuum(spans, length, coders)
    whole, lost = _coincidences(there, gaps=True), _squares(there)
    coincide = np.array([[whole[0, 0], whole[0, 1:].sum()], [whole[1:, 0].sum(), whole[1:, 1:].sum()]])
    value, why = _alpha(coincide, np.array([lost[0], lost[1:].sum()]))
    return _result("|u_alpha", there, value, "nobody left a gap" if not coincide[0].sum() else why)


def cu_alpha(spans: Spans, length: int, coders: Sequence[str] = ()) -> UnitizingAgreement:
    """cu-alpha: agreement on what it is, where two or more coders marked something."""
    there = _continuum(spans, length, coders)
    value, why = _alpha(_coincidences(there, gaps=False)[1:, 1:], _pairable_squares(there))
    return _result("cu_alpha", there, value, why or ("" if np.isfinite(value) else "no two spans overlap"))


def ku_alpha(spans: Spans, length: int, coders: Sequence[str] = ()) -> dict[Any, tuple[float, float]]:
    """(k)u-alpha of each value, with its coverage: how reliably this value is told from the others.

    Coverage is the share (0..1) of what is marked with the value that another coder marked with something. NaN for a
    value that never meets another coder's span.
    """
    there = _continuum(spans, length, coders)
    held, whole = _coincidences(there, gaps=False)[1:, 1:], _coincidences(there, gaps=True)[1:].sum(axis=1)
    expected = _expected(held, _pairable_squares(there))
    of_value, by_chance = held.sum(axis=0), expected.sum(axis=0)
    found = {}
    for k, value in enumerate(there.values):
        apart = by_chance[k] - expected[k, k]
        coverage = float(of_value[k] / whole[k]) if whole[k] else nan
        alpha = nan
        if of_value[k] > 0 and apart > 0:
            alpha = float(1 - by_chance[k] / of_value[k] * (of_value[k] - held[k, k]) / apart)
        found[value] = (alpha, coverage)
    return found


def span_overlap(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]], *, minimum: float = 1.0) -> SpanOverlap:
    """How two coders' spans of one text fit together, each span matched with one of the other's at most.

    Two spans match when their overlap is at least `minimum` (0..1) of the one and of the other: 1 asks for the very
    same span, .9 is MAXQDA's default. As many as possible are matched, whichever coder comes first. NaN where there
    is nothing to divide by.

    >>> span_overlap([(0, 10), (20, 30)], [(0, 9), (40, 50)], minimum=0.9).f1
    0.5
    """
    one, two = _sorted(a), _sorted(b)
    matched = _matched(one, two, minimum)
    first, second = _covered(one), _covered(two)
    both = first + second - _covered(np.concatenate([one, two]))
    return SpanOverlap(
        _ratio(2 * matched, len(one) + len(two)),
        matched,
        len(one),
        len(two),
        _ratio(2 * both, first + second),
        _ratio(both, first + second - both),
    )


def _continuum(spans: Spans, length: int, coders: Sequence[str]) -> _Continuum:
    given = [Valued(*span) for span in spans]
    names = list(dict.fromkeys([*coders, *(span.coder for span in given)]))
    values = tuple(dict.fromkeys(span.value for span in given))
    bounds = np.unique([0, length, *(span.start for span in given), *(span.end for span in given)]).astype(np.int64)
    if bounds[0] < 0 or bounds[-1] > length or any(span.start >= span.end for span in given):
        raise QualcodeError("spans", f"a span is empty or reaches beyond 0 to {length}", "give the whole length")
    labels = np.full((len(bounds) - 1, len(names)), -1, dtype=np.int64)
    numbers, coder_of = {v: k for k, v in enumerate(values)}, {name: k for k, name in enumerate(names)}
    placed = np.zeros((len(given), 4), dtype=np.int64)
    for row, span in enumerate(given):
        start, end = np.searchsorted(bounds, [span.start, span.end])
        coder = coder_of[span.coder]
        if (labels[start:end, coder] >= 0).any():
            raise QualcodeError(f"coder {span.coder!r}", "has spans that overlap", "measure one code at a time")
        labels[start:end, coder] = numbers[span.value]
        placed[row] = coder, start, end, numbers[span.value]
    return _Continuum(labels, np.diff(bounds).astype(np.float64), placed, values, length)


def _counts(there: _Continuum) -> Floats:
    """How many coders have a gap (column 0) and each value, by stretch."""
    size = len(there.values) + 1
    place = np.arange(len(there.labels))[:, None] * size + there.labels + 1
    return np.bincount(place.ravel(), minlength=len(there.labels) * size).reshape(-1, size).astype(np.float64)


def _coincidences(there: _Continuum, *, gaps: bool) -> Floats:
    """l_ck: the length over which two coders have c and k, each pair counted both ways, over coders less one.

    The first row and column are gaps; without `gaps` they are empty.
    """
    counts = _counts(there)
    if not gaps:
        counts[:, 0] = 0
    scaled = counts * there.lengths[:, None]
    both = counts.T @ scaled - np.diag(scaled.sum(axis=0))
    return np.asarray(both / max(there.labels.shape[1] - 1, 1), dtype=np.float64)


def _squares(there: _Continuum) -> Floats:
    """K_c: the sum of squared lengths of the spans of a value, of plain lengths of the gaps (first)."""
    found = np.zeros(len(there.values) + 1)
    found[0] = ((there.labels < 0) * there.lengths[:, None]).sum()
    ends = np.concatenate([[0.0], np.cumsum(there.lengths)])
    np.add.at(found, there.spans[:, 3] + 1, (ends[there.spans[:, 2]] - ends[there.spans[:, 1]]) ** 2)
    return found


def _pairable_squares(there: _Continuum) -> Floats:
    """K_c where only valued stretches pair: the sum of squared overlaps with others' spans, over coders less one."""
    others = np.maximum((there.labels >= 0).sum(axis=1) - 1, 0) * there.lengths / max(there.labels.shape[1] - 1, 1)
    sums = np.concatenate([[0.0], np.cumsum(others)])
    found = np.zeros(len(there.values))
    np.add.at(found, there.spans[:, 3], (sums[there.spans[:, 2]] - sums[there.spans[:, 1]]) ** 2)
    return found


def _expected(coincide: Floats, lost: Floats) -> Floats:
    """e_ck = (l_c. l_.k - [c=k] K_c) / (l.. - sum K / l..)."""
    total = coincide.sum()
    room = total - lost.sum() / total if total else 0.0
    if not room:
        return np.full_like(coincide, nan)
    return np.asarray((np.outer(coincide.sum(axis=1), coincide.sum(axis=0)) - np.diag(lost)) / room)


def _alpha(coincide: Floats, lost: Floats) -> tuple[float, str]:
    """1 - observed / expected disagreement, and why it is not defined."""
    total = float(coincide.sum())
    if not total:
        return nan, "no two coders have anything to compare"
    expected = _expected(coincide, lost)
    room = float(expected.sum() - np.trace(expected))
    if not room > 1e-9:
        return nan, "there is one value only: nothing to tell agreement from chance by"
    return 1 - float(total - np.trace(coincide)) / room, ""


def _result(name: str, there: _Continuum, value: float, why: str) -> UnitizingAgreement:
    coders = there.labels.shape[1]
    if coders < 2:
        value, why = nan, "there is only one coder"
    elif why:
        value = nan
    return UnitizingAgreement(name, value, coders, len(there.spans), there.length, why)


def _sorted(spans: Sequence[tuple[int, int]]) -> Ints:
    return np.array(sorted(set(spans)), dtype=np.int64).reshape(-1, 2)


def _covered(spans: Ints) -> int:
    """How many characters some spans cover, those that overlap once."""
    if not len(spans):
        return 0
    ordered = spans[np.argsort(spans[:, 0], kind="stable")]
    reached = np.maximum.accumulate(ordered[:, 1])
    before = np.concatenate([[ordered[0, 0]], reached[:-1]])
    return int(np.maximum(ordered[:, 1] - np.maximum(ordered[:, 0], before), 0).sum())


def _matched(a: Ints, b: Ints, minimum: float) -> int:
    """How many pairs there are at most."""
    if not len(a) or not len(b):
        return 0
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    shared = np.minimum(a[:, None, 1], b[None, :, 1]) - np.maximum(a[:, None, 0], b[None, :, 0])
    longest = np.maximum((a[:, 1] - a[:, 0])[:, None], (b[:, 1] - b[:, 0])[None, :])
    fits = (shared > 0) & (shared >= minimum * longest)
    return int((maximum_bipartite_matching(csr_array(fits), perm_type="column") >= 0).sum())


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else nan
