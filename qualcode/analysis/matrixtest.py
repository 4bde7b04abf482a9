"""Whether codes lie differently in the columns of a matrix: a test where one is valid, and why none is elsewhere.

Segments are not a sample of independent units: those of one interview hang together, and one segment may count under
several codes. A chi-square test takes no notice of either, so that its p is far too small. What could have been
otherwise is to which group a whole source belongs: the test by default deals the columns' names out anew to whole
sources.

Sources: W. Cochran, Biometrics 10 (1954), 417-451 (when expected counts are too small); B. Phipson and G. Smyth,
Stat. Appl. Genet. Mol. Biol. 9 (2010), 39 (the p of permutations is never 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial, prod
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.matrices import matrix
from qualcode.analysis.order import positions, text_of
from qualcode.analysis.residuals import Floats, expected_counts, residuals
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, counted, first_of_each, known, segment_ids, unit_ids

Why: TypeAlias = Literal[
    "", "nothing_to_compare", "columns_are_sources", "columns_within_sources", "columns_are_coders"
]

RESAMPLES: Final = 9_999
_AT_ONCE: Final = 2_000_000  # numbers in memory at a time


@dataclass(frozen=True)
class Classical:
    """The textbook test of a table of counts, which takes every segment for independent of the others."""

    method: Literal["chi-square", "fisher", "monte carlo"]
    p: float


@dataclass(frozen=True)
class MatrixTest:
    """What a matrix of counts says about its rows and columns.

    Attributes:
        cells: a row a cell: the names of its row and column, n, expected, pearson and adjusted residual.
        statistic, df, cramers_v: Pearson's chi-square, its degrees of freedom, and its size (0 to 1).
        least_expected, small: the smallest expected count, and the share of cells whose expected count is below 5.
        method, p: the test that is valid and its p; "" and None where none is, and `why` says why.
        unit, units, arrangements: what was dealt out whole (source or case), how many of them there are, and in how
            many different ways they can be: p cannot be below 1 / arrangements.
        resamples, seed: how the permutations were drawn.
        classical: the textbook test, for comparison: valid only where `method` is its own.
        several: how many segments count in more than one row.
        together: how many segments stand in a source with others.
        left_out: how many codings have no value in the column.
    """

    cells: pd.DataFrame
    statistic: float | None
    df: int
    cramers_v: float | None
    least_expected: float | None
    small: float
    method: Literal["", "permutation", "chi-square", "fisher", "monte carlo"]
    p: float | None
    why: Why
    unit: str
    units: int
    arrangements: int
    resamples: int
    seed: int
    classical: Classical | None
    several: int
    together: int
    left_out: int

    def __repr__(self) -> str:
        if self.statistic is None:
            return "<MatrixTest: nothing to compare>"
        size = f"chi-square {self.statistic:.2f}, df {self.df}, Cramér's V {self.cramers_v or 0:.2f}"
        valid = f"{self.method}, p = {self.p:.3g}" if self.p is not None else f"no valid test ({self.why})"
        return f"<MatrixTest: {valid}; {size}>"

    def facts(self) -> dict[str, Any]:
        """Everything but the cells, by name."""
        facts = {name: getattr(self, name) for name in self.__dataclass_fields__ if name not in ("cells", "classical")}
        classical = self.classical
        return facts | {
            "classical_method": classical.method if classical else "",
            "classical_p": classical.p if classical else None,
        }


def matrix_test(  # noqa: PLR0913 - a matrix's own parameters, and how the permutations are drawn
    codings: pd.DataFrame,
    *,
    rows: Level = "theme",
    columns: str = "kind",
    row_order: Sequence[str] | None = None,
    column_order: Sequence[str] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> MatrixTest:
    """Test whether codes (or themes) lie differently in the columns of `matrix(codings, rows=..., columns=...)`.

    Where the column is something that whole sources have (kind, case, an attribute), its values are dealt out anew to
    the sources, `resamples` times, and p is the share of the deals (the one found among them) whose chi-square is at
    least as large. Where all sources of a case have the same value, cases are kept whole. Where each source has one
    segment and each segment one row (a survey's answers), the textbook test is valid and taken: chi-square, or
    with expected counts below 1, or below 5 in more than a fifth of the cells, Fisher's exact test for 2 x 2 tables
    and else chi-square with p from random tables. No test is made of columns that are sources, coders or speakers.
    Codings without a value in the column are left out. The same codings and seed give the same result.
    """
    known("column", columns, [str(name) for name in codings.columns])
    place, names = positions(codings[columns])
    named = codings[np.array([name != "" for name in names], dtype=bool)[place]]
    table = matrix(named, rows=rows, columns=columns, row_order=row_order, column_order=column_order)
    table = table.loc[(table != 0).any(axis=1), (table != 0).any(axis=0)]
    deal = _deal(named, rows, columns)
    comparable = min(table.shape, default=0) >= 2
    statistic = float(_chi_square(table.to_numpy(dtype=float))) if comparable else None
    classical = _classical(table, resamples, seed) if comparable else None
    independent = not deal.several and not deal.together
    why: Why = deal.why if comparable else "nothing_to_compare"
    method, p = ("", None) if why or classical is None else (classical.method, classical.p)
    if method and not independent:
        method, p = "permutation", _permuted(deal, resamples, seed)
    expected = expected_counts(table)
    return MatrixTest(
        cells=_cells(table),
        statistic=statistic,
        df=(table.shape[0] - 1) * (table.shape[1] - 1) if comparable else 0,
        cramers_v=None if statistic is None else _cramers_v(statistic, table),
        least_expected=float(expected.min()) if comparable else None,
        small=float((expected < 5).mean()) if comparable else 0.0,
        method=method,  # type: ignore[arg-type]
        p=p,
        why=why,
        unit=deal.unit,
        units=len(deal.counts),
        arrangements=_arrangements(deal.labels),
        resamples=resamples,
        seed=seed,
        classical=classical,
        several=deal.several,
        together=deal.together,
        left_out=int((codings["status"] != "rejected").sum() - (named["status"] != "rejected").sum()),
    )


@dataclass(frozen=True)
class _Deal:
    """What is dealt out whole: for each unit the counts of the rows and the place of its column."""

    counts: Floats  # units x rows
    labels: npt.NDArray[np.int64]
    unit: str
    why: Why
    several: int
    together: int


def _deal(codings: pd.DataFrame, rows: Level, columns: str) -> _Deal:
    coded = counted(codings, ["source", "case", "start", "end", rows, columns])
    row, _ = positions(coded[rows])
    label, _ = positions(coded[columns])
    source, segment = unit_ids(coded["source"]), segment_ids(coded)
    cases = unit_ids(coded["case"], coded["source"].where(coded["case"] == "", ""))
    whole = columns not in ("source", "case") and _constant(cases, label)
    unit = cases if whole else source
    first = first_of_each(unit_ids(row, segment))
    counts = np.zeros((int(unit.max(initial=-1)) + 1, int(row.max(initial=-1)) + 1))
    np.add.at(counts, (unit[first], row[first]), 1)
    labels = np.zeros(len(counts), dtype=np.int64)
    labels[unit] = label
    rows_of = np.bincount(segment[first])
    one_each = first_of_each(segment)
    in_source = np.bincount(source[one_each])
    return _Deal(
        counts=counts,
        labels=labels,
        unit="case" if whole and len(np.unique(cases)) < len(np.unique(source)) else "source",
        why=_why(columns, labels, constant=_constant(source, label)),
        several=int((rows_of > 1).sum()),
        together=int(in_source[in_source > 1].sum()),
    )


def _why(columns: str, labels: npt.NDArray[np.int64], *, constant: bool) -> Why:
    """Why the columns cannot be dealt out anew to whole sources; "" when they can."""
    if columns == "coder":
        return "columns_are_coders"
    if columns == "speaker" or not constant:
        return "columns_within_sources"
    if len(np.unique(labels)) == len(labels):
        return "columns_are_sources"
    return ""


def _constant(unit: npt.NDArray[np.int64], label: npt.NDArray[np.int64]) -> bool:
    """Whether all codings of a unit have the same label."""
    return len(np.unique(unit_ids(unit, label))) == len(np.unique(unit))


def _permuted(deal: _Deal, resamples: int, seed: int) -> float:
    """The share of the deals whose chi-square is at least that of the table; all deals when they are few enough."""
    from scipy.stats import permutation_test

    by_label = np.argsort(deal.labels, kind="stable")
    begins = np.searchsorted(deal.labels[by_label], np.unique(deal.labels))

    def statistic(dealt: npt.NDArray[Any], axis: int = -1) -> Floats:
        held = deal.counts[np.moveaxis(dealt, axis, -1).astype(np.int64)]
        # Deals that are equally uneven must not differ by what the sums' order does to the last digits.
        return np.round(_chi_square(np.add.reduceat(held, begins, axis=-2)), 9)

    found = permutation_test(
        (by_label,),
        statistic,
        permutation_type="pairings",
        vectorized=True,
        n_resamples=resamples,
        batch=max(_AT_ONCE // max(deal.counts.size, 1), 1),
        alternative="greater",
        rng=np.random.default_rng(seed),
    )
    return float(found.pvalue)


def _classical(table: pd.DataFrame, resamples: int, seed: int) -> Classical:
    from scipy.stats import MonteCarloMethod, chi2_contingency, fisher_exact

    counts, expected = table.to_numpy(), expected_counts(table)
    if expected.min() >= 1 and (expected < 5).mean() <= 0.2:
        return Classical("chi-square", float(chi2_contingency(counts, correction=False).pvalue))
    if counts.shape == (2, 2):
        return Classical("fisher", float(fisher_exact(counts).pvalue))
    batch = max(_AT_ONCE // counts.size, 1)
    drawn = MonteCarloMethod(n_resamples=resamples, batch=batch, rng=np.random.default_rng(seed))
    return Classical("monte carlo", float(chi2_contingency(counts, correction=False, method=drawn).pvalue))


def _chi_square(tables: Floats) -> Floats:
    """Pearson's statistic of each table in the last two axes; a row or column without any adds nothing."""
    one, other = tables.sum(axis=-1, keepdims=True), tables.sum(axis=-2, keepdims=True)
    whole = one.sum(axis=(-2, -1))
    margins = one * other
    shares = np.divide(tables**2, margins, out=np.zeros(tables.shape), where=margins > 0)
    statistic: Floats = whole * (shares.sum(axis=(-2, -1)) - 1)
    return np.maximum(statistic, 0.0)


def _cramers_v(statistic: float, table: pd.DataFrame) -> float:
    return float(np.sqrt(statistic / (table.to_numpy().sum() * (min(table.shape) - 1))))


def _arrangements(labels: npt.NDArray[np.int64]) -> int:
    """In how many different ways the labels can be dealt out."""
    sizes = np.bincount(labels).tolist() if len(labels) else []
    return factorial(sum(sizes)) // prod(factorial(size) for size in sizes)


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """A row a cell, in the order of the table."""
    rows, columns = table.shape
    names = (str(table.index.name), str(table.columns.name))
    return pd.DataFrame(
        {
            names[0]: pd.Series(np.repeat([text_of(name) for name in table.index], columns), dtype=TEXT),
            names[1]: pd.Series(np.tile([text_of(name) for name in table.columns], rows), dtype=TEXT),
            "n": table.to_numpy().ravel(),
            "expected": expected_counts(table).ravel(),
            "pearson": residuals(table, "pearson").to_numpy().ravel(),
            "adjusted": residuals(table, "adjusted").to_numpy().ravel(),
        }
    )
