"""Where two coders differ, the worst first, and which codes they take for one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from qualcode.analysis.agreement_ratings import masi
from qualcode.analysis.reliability import Comparison
from qualcode.analysis.reliability_units import Texts, Units, units_of
from qualcode.analysis.texts import TEXT

Place = tuple[str, int, int, str, str]  # source, start, end, code, coder: what a coding is known by
DISAGREEMENT_COLUMNS: Final = (
    "source",
    "start",
    "end",
    "text",
    "coder_a",
    "coder_b",
    "both",
    "only_a",
    "only_b",
    "text_a",
    "text_b",
    "memo_a",
    "memo_b",
    "distance",
)
CONFUSION_COLUMNS: Final = ("coder_a", "coder_b", "code_a", "code_b", "units", "a", "b")
_NO_TEXT: Final = ("source", "case")  # units too long to quote


@dataclass(frozen=True, slots=True)
class Material:
    """What two coders' differences are shown with: the texts by source, and memos by the coding they are on."""

    words: Mapping[str, str]
    memos: Mapping[Place, str]


@dataclass(frozen=True, eq=False, slots=True)
class _Pair:
    """Two coders' codes of the same units."""

    coders: tuple[str, str]
    units: Units
    codings: tuple[pd.DataFrame, pd.DataFrame]
    given: tuple[Any, Any]  # units x names
    names: tuple[str, ...]

    def differing(self) -> list[int]:
        """The units to which they did not give the same codes."""
        return sorted(set((self.given[0] != self.given[1]).tocoo().row.tolist()))

    def codes(self, side: int) -> dict[int, frozenset[str]]:
        """The codes that one of them gave, by unit."""
        made = self.given[side].tocoo()
        found: dict[int, set[str]] = {}
        for unit, column in zip(made.row.tolist(), made.col.tolist(), strict=True):
            found.setdefault(unit, set()).add(self.names[column])
        return {unit: frozenset(codes) for unit, codes in found.items()}


def disagreements(
    codings: pd.DataFrame,
    texts: Texts,
    comparisons: Sequence[Comparison],
    asked: tuple[Sequence[str], str, str],
    material: Material,
) -> pd.DataFrame:
    """One row a unit on which two coders differ, the worst first: DISAGREEMENT_COLUMNS.

    `asked` are names of codes or themes, the level and the unit. Distance is MASI's (Passonneau 2006): 1 when they
    share no code, less when one's codes hold the other's. Equally bad: the more codes are concerned first, then by
    place.
    """
    names, level, unit = asked
    rows = []
    for pair in _pairs(codings, texts, comparisons, (tuple(names), level, unit)):
        rows += list(_rows(pair, level, unit, material))
    order = sorted(range(len(rows)), key=lambda number: (-rows[number]["distance"], -rows[number]["codes"], number))
    columns = {name: [rows[number][name] for number in order] for name in DISAGREEMENT_COLUMNS}
    types = {"start": "int64", "end": "int64", "distance": "float64"}
    return pd.DataFrame({name: pd.Series(values, dtype=types.get(name, TEXT)) for name, values in columns.items()})


def confusion(
    codings: pd.DataFrame, texts: Texts, comparisons: Sequence[Comparison], asked: tuple[Sequence[str], str, str]
) -> pd.DataFrame:
    """How often one coder gave a code where the other gave another: CONFUSION_COLUMNS, `units` the greatest first.

    Within a unit, codes that both gave are put beside themselves. What is left of the one's is put beside each that
    is left of the other's, or beside "" when nothing is. `a` and `b` are the units to which the one gave code_a and the
    other code_b. Rows in which both are the same code stand last.
    """
    names, level, unit = asked
    rows = []
    for pair in _pairs(codings, texts, comparisons, (tuple(names), level, unit)):
        beside: dict[tuple[str, str], int] = {}
        one, two = pair.codes(0), pair.codes(1)
        for number in sorted(one.keys() | two.keys()):
            a, b = one.get(number, frozenset()), two.get(number, frozenset())
            times = round(float(pair.units.times[number]))
            for cell in _beside(a, b):
                beside[cell] = beside.get(cell, 0) + times
        sizes = [dict(zip(pair.names, pair.units.times @ made, strict=True)) for made in pair.given]
        place = {name: number for number, name in enumerate((*pair.names, ""))}
        cells = sorted(beside, key=lambda c: (c[0] == c[1], -beside[c], place[c[0]], place[c[1]]))
        rows += [
            (*pair.coders, a, b, beside[(a, b)], round(sizes[0].get(a, 0)), round(sizes[1].get(b, 0))) for a, b in cells
        ]
    types = dict.fromkeys(CONFUSION_COLUMNS, TEXT) | dict.fromkeys(("units", "a", "b"), "int64")
    return pd.DataFrame(rows, columns=list(CONFUSION_COLUMNS)).astype(types)


def _beside(a: frozenset[str], b: frozenset[str]) -> Iterator[tuple[str, str]]:
    yield from ((code, code) for code in a & b)
    if a != b:
        yield from ((one, two) for one in (a - b or {""}) for two in (b - a or {""}))


def _pairs(
    codings: pd.DataFrame, texts: Texts, comparisons: Sequence[Comparison], asked: tuple[tuple[str, ...], str, str]
) -> Iterator[_Pair]:
    names, level, unit = asked
    for comparison in comparisons:
        if len(comparison.coders) != 2:
            continue
        own = codings[codings["source"].isin(comparison.sources) & codings[level].isin(names)]
        one, two = (own[own["coder"] == coder] for coder in comparison.coders)
        units = units_of(pd.concat([one, two]), texts, unit, comparison.sources)
        given = (units.given(one, names, level), units.given(two, names, level))
        yield _Pair((comparison.coders[0], comparison.coders[1]), units, (one, two), given, names)


def _rows(pair: _Pair, level: str, unit: str, material: Material) -> Iterator[dict[str, Any]]:
    differing = pair.differing()
    codes = (pair.codes(0), pair.codes(1))
    quoted = [_quoted(pair, side, differing, material) for side in (0, 1)]
    place, begins, ends = _extents(pair.units)
    for number in differing:
        a, b = (own.get(number, frozenset()) for own in codes)
        source, start, end = pair.units.sources[place[number]], int(begins[number]), int(ends[number])
        (text_a, memo_a), (text_b, memo_b) = (side.get(number, ("", "")) for side in quoted)
        yield {
            "source": source,
            "start": start,
            "end": end,
            "text": "" if unit in _NO_TEXT else material.words[source][start:end],
            "coder_a": pair.coders[0],
            "coder_b": pair.coders[1],
            "both": _listed(a & b, pair.names),
            "only_a": _listed(a - b, pair.names),
            "only_b": _listed(b - a, pair.names),
            "text_a": text_a,
            "text_b": text_b,
            "memo_a": memo_a,
            "memo_b": memo_b,
            "distance": masi(a, b),
            "codes": len(a ^ b),
        }


def _extents(units: Units) -> tuple[Any, Any, Any]:
    """Source, start and end of each unit."""
    size = len(units.times)
    place = np.zeros(size, dtype=np.int64)
    place[units.unit[::-1]] = units.place[::-1]
    begins = np.full(size, np.iinfo(np.int64).max)
    ends = np.zeros(size, dtype=np.int64)
    first = units.place == place[units.unit]  # a case may have several sources: the first is shown
    np.minimum.at(begins, units.unit[first], units.start[first])
    np.maximum.at(ends, units.unit[first], units.end[first])
    return place, begins, ends


def _quoted(pair: _Pair, side: int, differing: list[int], material: Material) -> dict[int, tuple[str, str]]:
    """The words that one of them coded, and their memos there, by unit; a line each."""
    own, wanted = pair.codings[side], set(differing)
    texts: dict[int, dict[str, None]] = {}
    memos: dict[int, dict[str, None]] = {}
    first, last = pair.units.under(own)
    columns = (own["source"], own["start"], own["end"], own["code"], own["coder"])
    keys = list(zip(*columns, strict=True))
    for row, (begin, end) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        source, start, stop, _, _ = keys[row]
        for number in wanted.intersection(pair.units.unit[begin:end].tolist()):
            texts.setdefault(number, {})[material.words[source][start:stop]] = None
            if memo := material.memos.get(keys[row]):
                memos.setdefault(number, {})[memo] = None
    return {number: ("\n".join(own), "\n".join(memos.get(number, {}))) for number, own in texts.items()}


def _listed(codes: frozenset[str], names: Sequence[str]) -> str:
    return "; ".join(name for name in names if name in codes)
