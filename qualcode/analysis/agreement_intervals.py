"""How sure a coefficient is: intervals over documents or units, and how many units a wanted precision takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, nan
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from qualcode.analysis.agreement import TWO_CODERS, Agreement, kernel_of
from qualcode.analysis.agreement_ratings import Floats, Ints, Metric, Ratings, Weights
from qualcode.analysis.agreement_totals import FORMULAS, Totals, corrected, totals
from qualcode.errors import QualcodeError

REPLICATES = 1000
SEED = 2016


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where a coefficient may lie, and how that was worked out; NaN with the reason in `why`."""

    low: float
    high: float
    method: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resampling:
    """How a bootstrap draws: how often, from which seed, and the share that its interval holds."""

    replicates: int = REPLICATES
    seed: int = SEED
    level: float = 0.95


DEFAULT = Resampling()


def bootstrap(
    name: str,
    ratings: Ratings,
    documents: npt.NDArray[Any],
    *,
    how: Resampling = DEFAULT,
    weights: Weights = "none",
    metric: Metric = "nominal",
) -> Interval:
    """The percentile interval of a coefficient over documents drawn with replacement.

    `documents` names the document of each unit. Segments of one interview depend on each other, so that whole
    documents are drawn; pass a number a unit to draw units. Efron & Tibshirani (1993), An introduction to the
    bootstrap; clusters: Field & Welsh (2007), Journal of the Royal Statistical Society B 69.
    """
    kept = ratings
    if name in TWO_CODERS:
        rows = np.asarray((ratings.codes >= 0).all(axis=1))
        kept, documents = ratings.only(rows), documents[rows]
    place = np.unique(documents, return_inverse=True)[1].astype(np.int64)
    sums = totals(kept, place, matched=name == "holsti")
    return bootstrap_of(name, sums, kernel_of(name, kept, weights=weights, metric=metric), how)


def bootstrap_of(name: str, sums: Totals, kernel: Floats | None, how: Resampling = DEFAULT) -> Interval:
    """As `bootstrap`, from sums by document."""
    size = len(sums.rated)
    if size < 2:
        return percentiles(np.empty(0), size, how)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = corrected(FORMULAS[name](sums.weighted(draws(size, how)), kernel))
    return percentiles(found, size, how)


def draws(documents: int, how: Resampling = DEFAULT) -> Floats:
    """How often each document is drawn in each replicate: replicates x documents."""
    chance = np.random.default_rng(how.seed)
    return chance.multinomial(documents, np.full(documents, 1 / documents), size=how.replicates).astype(np.float64)


def percentiles(found: Floats, documents: int, how: Resampling = DEFAULT) -> Interval:
    """The percentile interval from what a measure is in each replicate of `draws`; NaN is a replicate without it."""
    method = f"bootstrap of {documents} documents, {how.replicates:,} replicates, seed {how.seed}, percentiles"
    if documents < 2:
        return Interval(nan, nan, method, "there is one document: nothing to draw from")
    defined = found[np.isfinite(found)]
    if len(defined) < how.replicates / 2:
        return Interval(nan, nan, method, "it is not defined in most replicates")
    tail = (1 - how.level) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    lost = how.replicates - len(defined)
    return Interval(float(low), float(high), method, f"{lost} replicates were not defined" if lost else "")


def analytic(agreement: Agreement, *, level: float = 0.95) -> Interval:
    """The value and t standard errors to either side, at most 1: for units that are independent of each other.

    Gwet (2014), Handbook of inter-rater reliability, 4th ed.: t with one degree of freedom less than units.
    """
    method = "standard error over units taken as independent, t"
    if not np.isfinite(agreement.se) or agreement.units < 2:
        return Interval(nan, nan, method, agreement.why or "no standard error is known for it")
    from scipy.stats import t

    reach = float(t.ppf((1 + level) / 2, agreement.units - 1)) * agreement.se
    return Interval(max(agreement.value - reach, -1.0), min(agreement.value + reach, 1.0), method)


def jackknife_error(
    name: str,
    ratings: Ratings,
    documents: Ints | None = None,
    *,
    weights: Weights = "none",
    metric: Metric = "nominal",
) -> float:
    """The standard error of a coefficient by leaving out one unit, or one document, at a time.

    Units that nobody rated are left out from the start. NaN with fewer than two left.
    """
    rows = (ratings.codes >= 0).sum(axis=1) >= (ratings.coders if name in TWO_CODERS else 1)
    kept = ratings.only(rows)
    place = np.arange(rows.sum()) if documents is None else np.unique(documents[rows], return_inverse=True)[1]
    size = int(place.max(initial=-1)) + 1
    if size < 2:
        return nan
    sums = totals(kept, place.astype(np.int64), matched=name == "holsti").weighted(1 - np.eye(size))
    with np.errstate(invalid="ignore", divide="ignore"):
        kernel = kernel_of(name, kept, weights=weights, metric=metric)
        found = corrected(FORMULAS[name](sums, kernel))
    return float(np.sqrt((size - 1) / size * ((found - found.mean()) ** 2).sum()))


def sample_size(
    expected: float, prevalence: float, half_width: float, *, level: float = 0.95, design: float = 1.0
) -> int:
    """How many units two coders need so that the interval of kappa or alpha reaches so far to either side.

    For a code applied or not: `expected` is the coefficient hoped for (-1..1), `prevalence` the share of units that
    have the code (0..1), `half_width` the reach. `design` (1 or more) is how much the dependence of segments of one
    document costs: 1 + (segments a document - 1) x intraclass correlation (Kish 1965, Survey sampling).
    The variance is that of the intraclass kappa, which Scott's pi and alpha come to in large samples:
    (1-k) [(1-k)(1-2k) + k(2-k) / (2p(1-p))] / n. Bloch & Kraemer (1989), Biometrics 45; Donner & Eliasziw (1992),
    Statistics in Medicine 11.

    >>> sample_size(0.8, 0.3, 0.1), sample_size(0.8, 0.1, 0.1)
    (167, 401)
    """
    if not (-1 < expected <= 1 and 0 < prevalence < 1 and 0 < half_width < 1 and 0 < level < 1 and design >= 1):
        problem = "expected must be above -1 and at most 1, prevalence, half-width and level within 0 and 1"
        raise QualcodeError("sample size", problem, "give shares, such as 0.8, 0.2 and 0.1")
    reach = NormalDist().inv_cdf((1 + level) / 2)
    spread = (1 - expected) * (1 - 2 * expected) + expected * (2 - expected) / (2 * prevalence * (1 - prevalence))
    return max(ceil(design * (reach / half_width) ** 2 * (1 - expected) * spread), 2)
