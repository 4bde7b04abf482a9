"""What each further case or source brought: codes not found before, curves over all orders, and estimates of the rest.

None of this says that a study is complete: the figures describe one set of codes over the units there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.richness import chao, coverage, rarefaction, units_to_coverage
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, counted, known
from qualcode.errors import QualcodeError

STEP_COLUMNS: Final = ("number", "unit", "date", "codes", "new", "total", "new_codes")
RUN_COLUMNS: Final = ("first", "last", "units", "new", "base", "ratio", "at_or_below")
CURVE_COLUMNS: Final = ("number", "unit", "new", "observed", "mean", "low", "high")
FIGURE_COLUMNS: Final = ("figure", "value", "low", "high")
_RUN_FIGURES: Final = ("before_run", "run_ratio", "after_run", "orders_met", "orders_after")
_ENDS: Final = (0.025, 0.975)

Bools: TypeAlias = npt.NDArray[np.bool_]
Whole: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Design:
    """What is asked of the figures.

    Attributes:
        base: the units at the beginning whose codes the later ones are held against (Guest, Namey and Chen: 4 to 6).
        run: how many units a run has (2 or 3).
        threshold: the new codes of a run as a part (0 to 1) of the codes of the base, at or below which it is noted.
        target: the coverage (0 to 1) that further units are asked for.
        orders: how many random orders of the units are drawn for the bands.
        seed: of the random orders; the same seed gives the same bands.
    """

    base: int = 4
    run: int = 2
    threshold: float = 0.05
    target: float = 0.95
    orders: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        whole = {"base": self.base, "run": self.run, "orders": self.orders}
        for name, value in whole.items():
            if value < 1:
                raise QualcodeError(name, f"{value} is too few", "give a whole number from 1")
        for name, part in {"threshold": self.threshold, "target": self.target}.items():
            if not 0 <= part <= 1:
                raise QualcodeError(name, f"{part} is no part of a whole", "give a number from 0 to 1, such as 0.05")


@dataclass(frozen=True, eq=False, slots=True)
class Saturation:
    """The figures, as frames; docs/saturation.md explains every column.

    Attributes:
        steps: a row a unit in the order of collection, STEP_COLUMNS: its codes, those of them not found before, and
            all found so far.
        runs: a row a run after the base, RUN_COLUMNS; none when there are not base + run units.
        curve: a row a number of units, CURVE_COLUMNS: codes found in this order, in the mean over all orders (exact),
            and within which all but 5 % of the drawn orders are.
        figures: FIGURE_COLUMNS, a row a figure by its name, nan where there is none.
        by: "case" or "source"; level: "code" or "theme".
        by_date: whether the order is that of dates; else it is that of names.
        fixed: whether any of the codings was made by the machine, whose codes were all there before the first unit.
    """

    steps: pd.DataFrame
    runs: pd.DataFrame
    curve: pd.DataFrame
    figures: pd.DataFrame
    by: str
    level: str
    by_date: bool
    fixed: bool

    def value(self, figure: str) -> float:
        """A figure by its name: `saturation.value("chao2")`."""
        known("figure", figure, list(self.figures["figure"]))
        return float(self.figures.loc[self.figures["figure"] == figure, "value"].item())

    def interval(self, figure: str) -> tuple[float, float, float]:
        """A figure with the ends of its interval, nan where it has none."""
        self.value(figure)
        row = self.figures[self.figures["figure"] == figure].iloc[0]
        return float(row["value"]), float(row["low"]), float(row["high"])

    def __repr__(self) -> str:
        return f"<Saturation by {self.by}: {len(self.steps)} units, {self.value('codes'):.0f} {self.level}s>"

    def _repr_html_(self) -> str:
        return str(self.figures.to_html(max_rows=60, na_rep=""))


def saturation(
    codings: pd.DataFrame,
    units: pd.DataFrame,
    *,
    by: str = "source",
    level: Level = "code",
    order: Sequence[str] | None = None,
    design: Design | None = None,
) -> Saturation:
    """What each further unit brought, and estimates of what is not seen yet.

    `codings` are those of one coder, `units` the cases or sources in order (`analysis.collection.collected`), those in
    which nothing was coded too; codings elsewhere do not count, nor do rejected ones. `order` is that of the codes.
    Sources: Guest, Namey and Chen 2020 (base, run, threshold; a run begins one unit after the one before it); Chao
    1987 and Chao and Jost 2012 (see `analysis.richness`).
    """
    known("by", by, ("case", "source"))
    known("level", level, ("code", "theme"))
    asked = design or Design()
    held, names = _held(codings, units, by, level, order)
    first = _first(held)
    drawn = _drawn(held, asked)
    steps = _steps(held, names, units, first)
    runs = _runs(steps["new"].to_numpy(), asked)
    return Saturation(
        steps=steps,
        runs=runs,
        curve=_curve(steps, held, drawn),
        figures=_figures(held, runs, first, drawn, asked),
        by=by,
        level=level,
        by_date=bool(len(units) and (units["date"] != "").all()),
        fixed=bool((codings["origin"] != "person").any()),
    )


def _held(
    codings: pd.DataFrame, units: pd.DataFrame, by: str, level: str, order: Sequence[str] | None
) -> tuple[Bools, list[str]]:
    """Which unit (row) holds which code (column), and the names of the codes that any does."""
    coded = counted(codings, [by, level])
    row = pd.Index(units["unit"]).get_indexer(coded[by])
    column, names = positions(coded[level], order)
    held = np.zeros((len(units), len(names)), dtype=bool)
    held[row[row >= 0], column[row >= 0]] = True
    found = np.flatnonzero(held.any(axis=0))
    return held[:, found], [names[place] for place in found]


def _first(held: Bools) -> Whole:
    """The row that holds each code first."""
    return np.argmax(held, axis=0).astype(np.int64) if len(held) else np.zeros(0, dtype=np.int64)


def _drawn(held: Bools, asked: Design) -> Whole:
    """New codes by place (column) in random orders of the units (row)."""
    units, codes = held.shape
    chance = np.random.default_rng(asked.seed)
    place = np.argsort(chance.random((asked.orders, units)), axis=1)  # of each unit, a permutation a row
    new = np.zeros((asked.orders, units), dtype=np.int64)
    everyone = np.arange(asked.orders)
    for code in range(codes):
        np.add.at(new, (everyone, place[:, held[:, code]].min(axis=1)), 1)
    return new


def _steps(held: Bools, names: list[str], units: pd.DataFrame, first: Whole) -> pd.DataFrame:
    new = np.bincount(first, minlength=len(held)).astype(np.int64)
    brought: list[list[str]] = [[] for _ in range(len(held))]
    for name, row in zip(names, first.tolist(), strict=True):
        brought[row].append(name)
    return pd.DataFrame(
        {
            "number": np.arange(1, len(held) + 1, dtype=np.int64),
            "unit": units["unit"].to_numpy(),
            "date": units["date"].to_numpy(),
            "codes": held.sum(axis=1, dtype=np.int64),
            "new": new,
            "total": np.cumsum(new, dtype=np.int64),
            "new_codes": ["; ".join(some) for some in brought],
        }
    ).astype({"unit": TEXT, "date": TEXT, "new_codes": TEXT})


def _runs(new: Whole, asked: Design) -> pd.DataFrame:
    """A row a run: its first and last unit by number, its new codes, those of the base, and their ratio."""
    ratio, in_run = _ratios(new[None, :], asked)
    first = np.arange(asked.base + 1, asked.base + 1 + ratio.shape[1], dtype=np.int64)
    return pd.DataFrame(
        {
            "first": first,
            "last": first + asked.run - 1,
            "units": [f"{a}-{a + asked.run - 1}" if asked.run > 1 else str(a) for a in first.tolist()],
            "new": in_run[0],
            "base": np.full(len(first), new[: asked.base].sum(), dtype=np.int64),
            "ratio": ratio[0],
            "at_or_below": _met(ratio, asked)[0],
        }
    ).astype({"units": TEXT})


def _ratios(new: Whole, asked: Design) -> tuple[npt.NDArray[np.float64], Whole]:
    """New codes of each run as a part of the base's (nan when the base has none), an order a row; and their number."""
    total = np.pad(np.cumsum(new, axis=1), ((0, 0), (1, 0)))
    runs = max(new.shape[1] - asked.base - asked.run + 1, 0)
    starts = asked.base + np.arange(runs)
    in_run = total[:, starts + asked.run] - total[:, starts] if runs else np.zeros((len(new), 0), dtype=np.int64)
    base = new[:, : asked.base].sum(axis=1, keepdims=True).astype(float)
    ratio = np.divide(in_run, base, out=np.full(in_run.shape, np.nan), where=np.broadcast_to(base > 0, in_run.shape))
    return ratio, in_run


def _met(ratio: npt.NDArray[np.float64], asked: Design) -> Bools:
    return ratio <= asked.threshold + 1e-12  # nan is not


def _before_run(new: Whole, asked: Design) -> npt.NDArray[np.float64]:
    """How many units come before the first run at or below the threshold, an order a row; infinite where none is."""
    met = _met(_ratios(new, asked)[0], asked)
    found = met.any(axis=1)
    at = np.argmax(met, axis=1) if met.shape[1] else np.zeros(len(new), dtype=np.int64)
    return np.where(found, asked.base + at, np.inf)


def _curve(steps: pd.DataFrame, held: Bools, drawn: Whole) -> pd.DataFrame:
    low, high = _band(np.cumsum(drawn, axis=1))
    found = held.sum(axis=0, dtype=np.int64)
    return pd.DataFrame(
        {
            "number": steps["number"],
            "unit": steps["unit"],
            "new": steps["new"],
            "observed": steps["total"],
            "mean": rarefaction(found, len(held)),
            "low": low,
            "high": high,
        }
    )


def _band(values: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The values that all but 2.5 % of the rows reach, and that all but 2.5 % do not pass, for each column."""
    low, high = (np.quantile(values, end, axis=0, method="inverted_cdf") for end in _ENDS)
    return low.astype(np.int64), high.astype(np.int64)


def _figures(held: Bools, runs: pd.DataFrame, first: Whole, drawn: Whole, asked: Design) -> pd.DataFrame:
    found = held.sum(axis=0, dtype=np.int64)
    units = len(held)
    alone: dict[str, float] = {
        "units": units,
        "units_without": int((~held.any(axis=1)).sum()),
        "codes": len(found),
        "incidences": int(found.sum()),
        "in_one_unit": int((found == 1).sum()),
        "in_two_units": int((found == 2).sum()),
        "sample_coverage": coverage(found, units),
        "target": asked.target,
        "further_units": units_to_coverage(found, units, asked.target),
        "base": asked.base,
        "run": asked.run,
        "threshold": asked.threshold,
        "base_codes": int((first < asked.base).sum()),
    }
    rows = [(name, float(value), np.nan, np.nan) for name, value in alone.items()]
    value, low, high = chao(found, units) if len(found) else (np.nan, np.nan, np.nan)
    rows.insert(6, ("chao2", value, low, high))
    rows += _of_runs(runs, first, drawn, asked)
    rows += [("orders", float(asked.orders), np.nan, np.nan), ("seed", float(asked.seed), np.nan, np.nan)]
    frame = pd.DataFrame(rows, columns=list(FIGURE_COLUMNS))
    return frame.astype({"figure": TEXT})


def _of_runs(runs: pd.DataFrame, first: Whole, drawn: Whole, asked: Design) -> list[tuple[str, float, float, float]]:
    """Where the first run at or below the threshold stands, here and in other orders, and what came after it.

    Of other orders: how many units come before it in all but 2.5 % at either end (nan: no such run), the part of the
    orders that have such a run, and the part of these in which codes came after it.
    """
    met = runs.loc[runs["at_or_below"], "first"]
    before = float(met.iloc[0] - 1) if len(met) else np.nan
    after = float((first >= before + asked.run).sum()) if len(met) else np.nan
    if not len(runs):
        return [(name, np.nan, np.nan, np.nan) for name in _RUN_FIGURES]
    others = _before_run(drawn, asked)
    low, high = (float(np.quantile(others, end, method="inverted_cdf")) for end in _ENDS)
    some = np.isfinite(others)
    until = np.where(some, others, 0).astype(np.int64) + asked.run
    late = drawn.sum(axis=1) - np.take_along_axis(np.cumsum(drawn, axis=1), until[:, None] - 1, axis=1)[:, 0]
    return [
        ("before_run", before, low if np.isfinite(low) else np.nan, high if np.isfinite(high) else np.nan),
        ("run_ratio", float(runs["ratio"][runs["at_or_below"]].iloc[0]) if len(met) else np.nan, np.nan, np.nan),
        ("after_run", after, np.nan, np.nan),
        ("orders_met", float(some.mean()), np.nan, np.nan),
        ("orders_after", float((late[some] > 0).mean()) if some.any() else np.nan, np.nan, np.nan),
    ]
