"""How strongly two codes go together: measures of the fourfold table of units (both, only A, only B, neither).

With n units, of which a have A, b have B and `both` have both, and e = a b / n what chance alone would give:

- lift = both / e; PMI = log2 lift; NPMI = PMI / -log2(both / n), from -1 (never together) to 1 (never apart)
  (Church & Hanks 1990; Bouma 2009)
- phi = (both n - a b) / sqrt(a (n - a) b (n - b)), -1 to 1; chi2 = n phi^2; G2 = 2 sum o ln(o / e)
- fisher: the two-sided p of Fisher's exact test (tables at most as probable as this one)

Chi2, G2 and Fisher's p take units to be independent. Segments of an interview are not: see `permutation`.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.pairing import spread
from qualcode.analysis.texts import TEXT

Floats: TypeAlias = npt.NDArray[np.float64]
Counts: TypeAlias = npt.NDArray[np.int64]

MEASURES: Final = ("expected", "lift", "pmi", "npmi", "phi", "chi2", "g2", "fisher", "unequal", "why")
UNEQUAL: Final = 5
"""Above this ratio of frequencies the c-coefficient is small whatever the codes have to do with each other
(Friese, Qualitative Data Analysis with ATLAS.ti)."""

_AT_ONCE: Final = 2_000_000  # probabilities worked out together
_AS_PROBABLE: Final = 1 + 1e-7  # what rounding may make of two tables that are equally probable


def associations(pairs: pd.DataFrame) -> pd.DataFrame:
    """A table of pairs (both, a, b, units; of `cooccurrence.pairs_of`) with the columns MEASURES after its own.

    A measure that is not defined is NaN, and `why` says why; `unequal` says that one code is more than UNEQUAL times as
    frequent as the other.

    Manning & Schuetze (1999), table 5.8, "new companies":

    >>> table = associations(pd.DataFrame({"both": [8], "a": [15828], "b": [4675], "units": [14307668]}))
    >>> table[["chi2", "pmi"]].round(2).to_numpy().tolist()
    [[1.55, 0.63]]
    """
    both, a, b, units = (pairs[name].to_numpy(dtype=np.int64) for name in ("both", "a", "b", "units"))
    return pairs.assign(
        **_ratios(both, a, b, units),
        **_tests(both, a, b, units),
        unequal=unequal(pairs),
        why=pd.Series(_reasons(both, a, b, units), dtype=TEXT, index=pairs.index),
    )


def unequal(pairs: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Of which pairs (columns a, b) one code is more than UNEQUAL times as frequent as the other."""
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    flags: npt.NDArray[np.bool_] = (np.maximum(a, b) > UNEQUAL * np.minimum(a, b)) & (np.minimum(a, b) > 0)
    return flags


def _ratios(both: Counts, a: Counts, b: Counts, units: Counts) -> dict[str, Any]:
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = a * (b / units)
        lift = both / expected
        pmi = np.log2(lift)
        # Never together is the limit -1; where everything is always together there is nothing to divide by.
        npmi = np.where((both == 0) & (expected > 0), -1.0, pmi / -np.log2(both / units))
    return {
        "expected": _defined(expected),
        "lift": _defined(lift),
        "pmi": _defined(pmi),
        "npmi": _defined(npmi),
    }


def _tests(both: Counts, a: Counts, b: Counts, units: Counts) -> dict[str, Any]:
    observed = np.stack([both, a - both, b - both, units - a - b + both]).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest_a, rest_b = (units - a).astype(float), (units - b).astype(float)
        expected = np.stack([a * b / units, a * rest_b / units, rest_a * b / units, rest_a * rest_b / units])
        phi = (both - expected[0]) * (units / np.sqrt(a * rest_a) / np.sqrt(b * rest_b))
        parts = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    varies = (a > 0) & (b > 0) & (a < units) & (b < units)
    return {
        "phi": np.where(varies, phi, np.nan),
        "chi2": np.where(varies, units * phi**2, np.nan),
        "g2": np.where(varies, np.maximum(2 * parts.sum(axis=0), 0.0), np.nan),
        "fisher": fisher(both, a, b, units),
    }


def fisher(both: Counts, a: Counts, b: Counts, units: Counts) -> Floats:
    """The two-sided p of Fisher's exact test for each fourfold table: of tables with its margins, at most as probable.

    Fisher (1935), the lady tasting tea:

    >>> fisher(*(np.array([n]) for n in (3, 4, 4, 8))).round(6).tolist()
    [0.485714]
    """
    table = (a.astype(float), b.astype(float), units.astype(float))
    whole = _margins(*table)
    seen = whole - _cells(both.astype(float), *table) + np.log(_AS_PROBABLE)
    least, most = _likely(*table)
    sizes = (most - least + 1).astype(np.int64)
    portion = np.cumsum(sizes) // _AT_ONCE
    p = np.ones(len(both))
    for number in np.unique(portion):
        rows = np.flatnonzero(portion == number)
        which, step = spread(sizes[rows])
        of = rows[which]
        chances = whole[of] - _cells(least[of] + step, *(each[of] for each in table))
        as_rare = np.where(chances <= seen[of], np.exp(chances), 0.0)
        p[rows] = np.bincount(which, as_rare, minlength=len(rows))
    return np.minimum(p, 1.0)


def _margins(a: Floats, b: Floats, units: Floats) -> Floats:
    """Of the logarithm of the hypergeometric probability of a table, what its margins alone make."""
    return _log_factorials(a, units - a, b, units - b) - _log_factorials(units)


def _cells(both: Floats, a: Floats, b: Floats, units: Floats) -> Floats:
    """And what its four cells take away."""
    return _log_factorials(both, a - both, b - both, units - a - b + both)


def _log_factorials(*numbers: Floats) -> Floats:
    """The sum of the logarithms of their factorials."""
    from scipy.special import gammaln

    summed = np.zeros_like(numbers[0])
    for number in numbers:
        summed += gammaln(number + 1.0)
    return summed


def _likely(a: Floats, b: Floats, units: Floats) -> tuple[Floats, Floats]:
    """From where to where the first cell of a table can be, as far as the probability is a number at all (1e-300)."""
    mean = a * b / np.maximum(units, 1)
    wide = 40 * np.sqrt(mean) + 200  # at least as wide as for the Poisson distribution of that mean
    least = np.maximum(np.maximum(a + b - units, 0), np.floor(mean - wide))
    return least, np.minimum(np.minimum(a, b), np.ceil(mean + wide))


def _defined(values: Floats) -> Floats:
    """Infinity (of the logarithm of 0) is no value either."""
    return np.where(np.isfinite(values), values, np.nan)


def _reasons(both: Counts, a: Counts, b: Counts, units: Counts) -> list[str]:
    """Why measures of a pair are not defined; "" where all are."""
    absent, everywhere = (a == 0) | (b == 0), (a == units) | (b == units)
    rules = (
        (absent, "a code that was not applied goes with nothing: no measure is defined"),
        (~absent & (both == 0), "never together: PMI is minus infinity"),
        (~absent & everywhere, "a code that is in every unit varies with nothing: phi, chi2 and G2 are not defined"),
        (~absent & (both == units), "always together: NPMI is not defined"),
    )
    return ["; ".join(words for holds, words in rules if holds[row]) for row in range(len(both))]
