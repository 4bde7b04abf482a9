"""How far coders agree: one row a code, comparison, basis and coefficient (see docs/agreement.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.agreement import NAMES, Agreement, kernel_of, measure
from qualcode.analysis.agreement_intervals import DEFAULT, Interval, Resampling, analytic, bootstrap_of
from qualcode.analysis.agreement_ratings import MOST_LABELS, Ints, Ratings
from qualcode.analysis.agreement_totals import totals
from qualcode.analysis.reliability_spans import SPAN_COEFFICIENTS, span_rows
from qualcode.analysis.reliability_units import UNITS, Texts, Units, gathered, ratings_of, units_of
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, known

Basis: TypeAlias = Literal["all units", "coded units"]
BASES: Final = ("all units", "coded units")
COEFFICIENTS: Final = ("percent", "cohen", "gwet", "krippendorff")  # unless others are asked for
INTERVALS: Final = ("bootstrap", "analytic", "none")
AGREEMENT_COLUMNS: Final = (
    "of",
    "code",
    "theme",
    "coders",
    "who",
    "unit",
    "basis",
    "coefficient",
    "value",
    "low",
    "high",
    "se",
    "observed",
    "expected",
    "units",
    "applied",
    "sources",
    "included",
    "interval",
    "why",
)
_NUMBERS: Final = ("value", "low", "high", "se", "observed", "expected")
_WHOLE: Final = ("units", "applied", "sources")
_KINDS: Final = ("person", "machine", "consensus")
_PLURAL: Final = {"person": "people", "machine": "machines", "consensus": "consensus"}
_FOR_SEVERAL: Final = {"cohen": "conger", "scott": "fleiss"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whose codings are compared, and where.

    Attributes:
        coders: their names, as in the codings.
        who: "people", "person and machine", "person and consensus", "one person twice", ...
        sources: those that all of them coded, in order.
        included: how it is known that they coded them, with how many sources each.
    """

    coders: tuple[str, ...]
    who: str
    sources: tuple[str, ...]
    included: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each comparison; the names of the codes or themes are in the order of the rows."""

    names: tuple[str, ...]
    unit: str = "segment"
    level: Level = "code"
    coefficients: tuple[str, ...] = ()
    bases: tuple[str, ...] = BASES
    interval: str = "bootstrap"
    how: Resampling = DEFAULT
    each: bool = True  # by sets of codes and code by code as well, not only all codes pooled

    def __post_init__(self) -> None:
        """Raise UnknownNameError for a word that is none of ours, with the nearest that is."""
        known("unit", self.unit, UNITS)
        known("level", self.level, ("code", "theme"))
        known("interval", self.interval, INTERVALS)
        for basis in self.bases:
            known("basis", basis, BASES)
        for name in self.coefficients:
            known("coefficient", name, SPAN_COEFFICIENTS if self.unit == "span" else NAMES)


Row: TypeAlias = dict[str, Any]


def agreement_table(
    codings: pd.DataFrame, texts: Texts, comparisons: Sequence[Comparison], question: Question
) -> pd.DataFrame:
    """Agreement of each comparison: overall first, then by code or theme. AGREEMENT_COLUMNS.

    `codings` are those that count, of all coders and codes. A unit has a code when a coding of that code
    shares at least one character with it. Coded units are those to which one of the coders gave any code at all.
    """
    rows: list[Row] = []
    for comparison in comparisons:
        own = codings[codings["coder"].isin(comparison.coders) & codings["source"].isin(comparison.sources)]
        make = span_rows if question.unit == "span" else _rows
        rows += [_labelled(row, comparison, question) for row in make(own, texts, comparison, question)]
    order = {name: number for number, name in enumerate(("", *question.names))}
    rows.sort(key=lambda row: order[row["code"] or row["theme"]])
    return as_frame(rows)


def as_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Rows as a table of AGREEMENT_COLUMNS, of the same types however few there are."""
    columns = {name: [row.get(name, "") for row in rows] for name in AGREEMENT_COLUMNS}
    types = dict.fromkeys(AGREEMENT_COLUMNS, TEXT) | dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_WHOLE, "int64")
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})


def _labelled(row: Row, comparison: Comparison, question: Question) -> Row:
    name = row.pop("name")
    theme = name.partition("/")[0]
    return row | {
        "of": row.get("of") or question.level,
        "code": name if question.level == "code" else "",
        "theme": theme,
        "coders": ", ".join(comparison.coders),
        "who": comparison.who,
        "unit": question.unit,
        "sources": len(comparison.sources),
        "included": comparison.included,
    }


def _rows(codings: pd.DataFrame, texts: Texts, comparison: Comparison, question: Question) -> Iterator[Row]:
    """Every basis: all codes together, sets of codes, then code by code."""
    units = units_of(codings, texts, question.unit, comparison.sources)
    every = tuple(dict.fromkeys([*question.names, *codings[question.level]]))
    given = [units.given(codings[codings["coder"] == coder], every, question.level) for coder in comparison.coders]
    coded = sum((made.sum(axis=1) for made in given), np.zeros(len(units.times))) > 0
    for basis in question.bases:
        rows = coded if basis == "coded units" else np.ones(len(coded), dtype=bool)
        parts = [ratings_of(units, given, column, rows) for column in range(len(question.names))]
        common = {"basis": basis}
        if parts:
            pooled = Ratings(
                np.concatenate([ratings.codes for ratings, _ in parts]),
                (0, 1),
                np.concatenate([ratings.times for ratings, _ in parts]),
            )
            documents = np.concatenate([document for _, document in parts])
            for row in _measured(pooled, documents, question, independent=False):
                yield row | common | {"of": "all codes, pooled", "name": ""}
            if question.each:
                yield _of_sets(units, given, rows, question) | common
        for name, (ratings, document) in zip(question.names, parts, strict=True) if question.each else ():
            for row in _measured(ratings, document, question):
                yield row | common | {"name": name}


def _measured(ratings: Ratings, documents: Ints, question: Question, *, independent: bool = True) -> Iterator[Row]:
    """Each coefficient of some ratings of codes as applied (1) or not (0)."""
    wanted = question.coefficients or COEFFICIENTS
    place = np.unique(documents, return_inverse=True)[1].astype(np.int64)
    sums = totals(ratings, place, matched="holsti" in wanted)
    applied = float(ratings.times[(ratings.codes == 1).any(axis=1)].sum())
    for asked in wanted:
        name = _FOR_SEVERAL.get(asked, asked) if ratings.coders > 2 else asked
        found = measure(name, ratings)
        interval = Interval(nan, nan, "")
        if np.isfinite(found.value) and question.interval == "bootstrap":
            interval = bootstrap_of(name, sums, kernel_of(name, ratings), question.how)
        elif question.interval == "analytic" and independent:
            interval = analytic(found, level=question.how.level)
        se = found.se if independent else nan
        yield _row(found, interval, applied) | {"se": se}


def _row(found: Agreement, interval: Interval, applied: float) -> Row:
    return {
        "coefficient": found.name,
        "value": found.value,
        "low": interval.low,
        "high": interval.high,
        "se": found.se,
        "observed": found.observed,
        "expected": found.expected,
        "units": found.units,
        "applied": round(applied),
        "interval": interval.method if np.isfinite(interval.low) else "",
        "why": "; ".join(filter(None, (found.why, interval.why))),
    }


def _of_sets(units: Units, given: Sequence[Any], rows: npt.NDArray[np.bool_], question: Question) -> Row:
    """Krippendorff's alpha of the sets of codes that the units have, by MASI (Passonneau 2006)."""
    size = len(question.names)
    codes = np.zeros((int(rows.sum()), len(given)), dtype=np.int64)
    sets: dict[frozenset[int], int] = {frozenset(): 0}
    for coder, made in enumerate(given):
        chosen = made.tocsr()[rows][:, :size].tocsr()
        cuts, columns = chosen.indptr.tolist(), chosen.indices.tolist()
        for unit in np.flatnonzero(np.diff(chosen.indptr)).tolist():
            members = frozenset(columns[cuts[unit] : cuts[unit + 1]])
            codes[unit, coder] = sets.setdefault(members, len(sets))
    ratings, documents = gathered(codes, units.times[rows], units.document[rows], tuple(sets))
    applied = float(ratings.times[(ratings.codes > 0).any(axis=1)].sum())
    named = {"of": "sets of codes", "name": ""}
    if len(sets) > MOST_LABELS:
        why = f"there are more than {MOST_LABELS:,} different sets of codes"
        found = Agreement("krippendorff_masi", nan, nan, round(float(ratings.times.sum())), len(given), why=why)
        return _row(found, Interval(nan, nan, ""), applied) | named
    found = measure("krippendorff", ratings, metric="masi")
    interval = Interval(nan, nan, "")
    if question.interval == "bootstrap" and np.isfinite(found.value):
        interval = _of_sets_interval(ratings, documents, question.how)
    return _row(found, interval, applied) | named | {"coefficient": "krippendorff_masi", "se": nan}


def _of_sets_interval(ratings: Ratings, documents: Ints, how: Resampling) -> Interval:
    place = np.unique(documents, return_inverse=True)[1].astype(np.int64)
    if (int(place.max(initial=0)) + 1) * len(ratings.labels) ** 2 > 20_000_000:
        return Interval(nan, nan, "", "there are too many different sets of codes for an interval")
    kernel = kernel_of("krippendorff", ratings, metric="masi")
    return bootstrap_of("krippendorff", totals(ratings, place), kernel, how)


def comparisons_of(
    coders: Mapping[str, str], sources: Mapping[str, Mapping[str, str]], *, named: Sequence[str] = ()
) -> list[Comparison]:
    """Who is compared with whom: every two people; all of them when there are more; each with machine and consensus.

    `coders` says of each coder what they are, "person", "machine" or "consensus" (what coders settled on, which is no
    opinion of its own and never counted among the people); `sources` says which sources each coded, in order, and how
    that is known. Machines are compared with each other only when they are `named`. NAME and NAME@SOMETHING are one
    person. Comparisons without a common source are kept: their rows say that nothing was rated by two coders.
    """
    wanted = list(named) or list(coders)
    people = [coder for coder in wanted if coders[coder] == "person"]
    pairs = [(a, b) for i, a in enumerate(wanted) for b in wanted[i + 1 :]]
    pairs = [pair for pair in pairs if named or {coders[coder] for coder in pair} not in ({"machine"}, {"consensus"})]
    several = list({person_of(coder): coder for coder in reversed(people)}.values())[::-1]
    groups: list[tuple[str, ...]] = [tuple(several)] * (len(several) > 2)
    groups += sorted(pairs, key=lambda pair: sum(_KINDS.index(coders[coder]) for coder in pair))
    return [_comparison(group, coders, sources) for group in groups]


def person_of(coder: str) -> str:
    """The name before an @: who coded, whenever that was.

    >>> person_of("ana@2026-02"), person_of("ana")
    ('ana', 'ana')
    """
    return coder.partition("@")[0] or coder


def _comparison(
    group: tuple[str, ...], coders: Mapping[str, str], sources: Mapping[str, Mapping[str, str]]
) -> Comparison:
    kinds = sorted({coders[coder] for coder in group}, key=_KINDS.index)
    who = " and ".join(kinds) if len(kinds) > 1 else _PLURAL[kinds[0]]
    if len(group) == 2 and person_of(group[0]) == person_of(group[1]):
        who = "one person twice"
    common = [name for name in sources[group[0]] if all(name in sources[coder] for coder in group)]
    people = [coder for coder in group if coders[coder] == "person"]
    hows = Counter(" and ".join(sorted({sources[coder][name] for coder in people})) for name in common)
    included = "; ".join(f"{how}: {number}" for how, number in sorted(hows.items()) if how)
    return Comparison(group, who, tuple(common), included)
