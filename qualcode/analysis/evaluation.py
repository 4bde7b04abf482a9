"""How well one coder, mostly the machine, finds what a person found: a row a code, and all codes together.

Both coders' codings are laid on the same units and counted by source, once; every measure and every replicate of the
bootstrap is then arithmetic on these counts (see docs/evaluation.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.agreement_intervals import DEFAULT, Resampling, draws, percentiles
from qualcode.analysis.agreement_ratings import Floats
from qualcode.analysis.reliability_units import Texts, Units, units_of
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level
from qualcode.analysis.validation import MEASURES, measures, shaffer_rho

MORE_THAN: Final = 0.5  # of the shorter of coding and unit, for the one to count for the other
MICRO, MACRO = "all codes (micro)", "all codes (macro)"
EVALUATION_COLUMNS: Final = (
    *("of", "code", "theme", "by", "group", "coders", "unit", "sources", "units", "gold", "found", "right"),
    *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")),
    *("rho", "interval", "why"),
)
FEW = 10  # codings in the gold, or sources, below which a figure says little
WIDE = 0.4  # an interval of F1 that says little
_WHOLE: Final = ("sources", "units", "gold", "found", "right")
_NUMBERS: Final = ("rho", *(f"{name}{end}" for name in MEASURES for end in ("", "_low", "_high")))

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Laid:
    """Several coders' codings on the same units of some sources.

    Attributes:
        names, level: the codes or themes.
        sources: those that all of them coded.
        units: segments, those that anybody's coding touches and what participants say.
        codings, given: by coder, the codings, and which unit has which name by them (units x names).
    """

    names: tuple[str, ...]
    level: Level
    sources: tuple[str, ...]
    units: Units
    codings: Mapping[str, pd.DataFrame]
    given: Mapping[str, Any]

    def tally(self, gold: str, found: str) -> Tally:
        """One coder's codings counted against another's, by source."""
        from scipy.sparse import csr_array

        size = len(self.units.document)
        cells = (self.units.document, np.arange(size))
        of_source = csr_array((np.ones(size), cells), shape=(len(self.sources), size))
        person, machine = self.given[gold], self.given[found]
        both, only, other = ((of_source @ made).toarray() for made in (person.multiply(machine), person, machine))
        every = of_source.sum(axis=1).reshape(-1, 1)
        counts = np.stack([both, only - both, other - both, every - only - other + both], axis=-1)
        return Tally(self.names, self.level, self.sources, counts)

    def lost(self, coder: str) -> pd.DataFrame:
        """A coder's codings that lie on no unit by more than half."""
        own = self.codings[coder]
        rows, _ = self.units.cells(own, more_than=MORE_THAN)
        return own[~np.isin(np.arange(len(own)), rows)]


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """Counts of found, missed, false and neither: sources x names x 4."""

    names: tuple[str, ...]
    level: Level
    sources: tuple[str, ...]
    counts: Floats

    def of(self, sources: Sequence[str]) -> Tally:
        """The counts of some of the sources."""
        rows = [number for number, name in enumerate(self.sources) if name in set(sources)]
        return Tally(self.names, self.level, tuple(self.sources[row] for row in rows), self.counts[rows])


@dataclass(frozen=True, slots=True)
class Names:
    """The codes or themes that there is a row for, in order."""

    names: tuple[str, ...]
    level: Level = "code"


def lay(codings: pd.DataFrame, texts: Texts, coders: Sequence[str], sources: Sequence[str], names: Names) -> Laid:
    """Lay some coders' codings on the units of some sources; nobody else's codings matter.

    A unit has a code when a coding of that code shares more than half of the shorter of the two with it. What was
    coded outside any segment (a heading) is a unit of its own.
    """
    own = codings[codings["coder"].isin(list(coders)) & codings["source"].isin(list(sources))]
    units = units_of(own, texts, "segment", sources)
    by_coder = {coder: own[own["coder"] == coder] for coder in coders}
    given = {
        coder: units.given(some, names.names, names.level, more_than=MORE_THAN) for coder, some in by_coder.items()
    }
    return Laid(names.names, names.level, tuple(sources), units, by_coder, given)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the rows of a tally are about: by what they are grouped and which group, whose codings, on which unit."""

    unit: str
    coders: str
    by: str = ""
    group: str = ""


def evaluation_table(tallies: Sequence[tuple[Scope, Tally]], how: Resampling = DEFAULT) -> pd.DataFrame:
    """Micro and macro average, then a row a code, of each tally in turn: EVALUATION_COLUMNS.

    Micro is over all decisions (every code on every unit). Macro is the mean over the codes that the gold has, in which
    a measure that is not defined, as precision where nothing was found, counts as 0. Intervals are of a bootstrap over
    sources. Rho is Shaffer's, of each code; none by source, where there is no sample of sources.
    """
    rows = [
        row | {"unit": scope.unit, "coders": scope.coders, "by": scope.by, "group": scope.group}
        for scope, tally in tallies
        for row in _rows(tally, how, rho=scope.by != "source")
    ]
    types: dict[str, Any] = dict.fromkeys(EVALUATION_COLUMNS, TEXT)
    types |= dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_WHOLE, "int64")
    columns = {name: [row[name] for row in rows] for name in EVALUATION_COLUMNS}
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})


def _rows(tally: Tally, how: Resampling, *, rho: bool) -> Iterator[Row]:
    size = len(tally.sources)
    sums = tally.counts.sum(axis=0)
    drawn = np.tensordot(draws(size, how) if size > 1 else np.empty((0, size)), tally.counts, axes=1)
    micro = _pooled(sums, measures(sums.sum(axis=0)), measures(drawn.sum(axis=1)), size, how)
    yield micro | {"of": MICRO, "why": "one source: no interval" if size == 1 else ""}
    yield _pooled(sums, _macro(sums), _macro(drawn), size, how) | {"of": MACRO, "why": _macro_why(sums)}
    points, sampled = measures(sums), measures(drawn)
    for number, name in enumerate(tally.names):
        row = _counted(sums[number])
        point = _defined({measure: float(values[number]) for measure, values in points.items()}, row)
        row |= _with_intervals(point, {measure: each[:, number] for measure, each in sampled.items()}, size, how)
        base_rate = row["gold"] / row["units"] if row["units"] else nan
        row["rho"] = shaffer_rho(row["kappa"], row["units"], base_rate) if rho else nan
        row["why"] = "; ".join(_reasons(row))
        code = name if tally.level == "code" else ""
        yield row | {"of": tally.level, "code": code, "theme": name.partition("/")[0], "sources": size}


def _pooled(
    sums: Floats, values: Mapping[str, Any], replicates: Mapping[str, Floats], size: int, how: Resampling
) -> Row:
    """The row of all codes together, without what it is of; `units` are those of one code."""
    row = _counted(sums.sum(axis=0)) | {"units": round(float(sums[0].sum())) if len(sums) else 0}
    row |= {"sources": size, "code": "", "theme": "", "rho": nan}
    return row | _with_intervals({name: float(value) for name, value in values.items()}, replicates, size, how)


def _macro(counts: Floats) -> dict[str, Floats]:
    """The mean over the codes that the gold has, on the axis before the last; NaN where it has none."""
    had = counts[..., :2].sum(axis=-1) > 0
    number = np.where(had.sum(axis=-1) > 0, had.sum(axis=-1), nan)
    return {
        name: np.where(had, np.nan_to_num(values), 0).sum(axis=-1) / number for name, values in measures(counts).items()
    }


def _macro_why(sums: Floats) -> str:
    had = int((sums[:, :2].sum(axis=-1) > 0).sum())
    return f"the mean of {had} code{'s' * (had != 1)} that the gold has" if had else "the gold has none of them"


def _counted(counts: Floats) -> Row:
    found, missed, false, neither = (round(float(count)) for count in counts)
    return {"units": found + missed + false + neither, "gold": found + missed, "found": found + false, "right": found}


def _defined(values: Mapping[str, float], row: Row) -> dict[str, float]:
    """The measures of a code; kappa is none where one of the two is constant, AC1 where both are and alike."""
    kept = dict(values)
    if {row["gold"], row["found"]} & {0, row["units"]}:
        kept["kappa"] = nan
    if row["gold"] == row["found"] and row["gold"] in (0, row["units"]):
        kept["ac1"] = nan
    return kept


def _with_intervals(values: Mapping[str, float], replicates: Mapping[str, Floats], size: int, how: Resampling) -> Row:
    """Each measure with its interval, and how that was worked out."""
    row: Row = {"interval": ""}
    for name, value in values.items():
        interval = percentiles(replicates[name], size, how)
        known = bool(np.isfinite(value) and np.isfinite(interval.low))
        row |= {name: value, f"{name}_low": interval.low, f"{name}_high": interval.high}
        if known:
            row["interval"] = interval.method
        else:
            row |= {f"{name}_low": nan, f"{name}_high": nan}
    return row


def _reasons(row: Row) -> Iterator[str]:
    """Why a figure is missing, and what makes one weak."""
    person, machine, units = row["gold"], row["found"], row["units"]
    if not units:
        yield "there are no units"
    elif not person and not machine:
        yield "neither has it here: nothing can be said"
    elif not person:
        yield "the gold never has it: recall, kappa, MCC and rho are not defined"
    elif not machine:
        yield "it was never found: precision, kappa, MCC and rho are not defined"
    elif units in (person, machine):
        yield f"{'the gold has it' if person == units else 'it was found'} everywhere: kappa and MCC are not defined"
    if 0 < person < FEW:
        yield f"only {person} in the gold: one more or less moves recall by {1 / person:.2f}"
    if person and row["f1_low"] == row["f1_high"]:
        yield "F1 is the same in every replicate: the interval says nothing"
    elif row["f1_high"] - row["f1_low"] > WIDE and person >= FEW:
        yield "the interval is wide: more sources would narrow it"
