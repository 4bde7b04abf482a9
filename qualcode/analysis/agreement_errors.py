"""Standard errors of agreement coefficients, over units that are independent of each other.

Gwet (2014), Handbook of inter-rater reliability, 4th ed., chapter 5 (several coders); Fleiss, Cohen & Everitt (1969),
Large sample standard errors of kappa and weighted kappa, Psychological Bulletin 72 (two coders).
"""

from __future__ import annotations

import numpy as np

from qualcode.analysis.agreement_ratings import Floats, Ratings
from qualcode.analysis.agreement_totals import Totals


def standard_error(name: str, ratings: Ratings, sums: Totals, weights: Floats, chance: tuple[float, float]) -> float:
    """The standard error of a coefficient of one table; NaN where none is defined or there is one unit."""
    if name in ("cohen", "conger") and ratings.coders == 2 and (ratings.codes >= 0).all():
        return _two_coders(ratings, weights, chance)
    if name == "krippendorff":
        return _krippendorff(ratings, weights)
    by_unit = {"scott": _as_fleiss, "fleiss": _as_fleiss, "gwet": _as_gwet, "conger": _as_conger, "cohen": _as_conger}
    observed, expected = chance
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    seen = rated >= 1
    part = by_unit[name](ratings, sums, weights, counts)[seen] if name in by_unit else np.full(seen.sum(), expected)
    pairs = rated[seen] >= 2
    agree = _agreeing(counts[seen], weights)
    number, paired = float(sums.rated[0]), float(sums.paired[0])
    value = (observed - expected) / (1 - expected)
    of_unit = np.where(pairs, number / paired * (agree - expected) / (1 - expected), 0.0)
    of_unit = of_unit - 2 * (1 - value) * (part - expected) / (1 - expected)
    return _of_mean(of_unit - value, ratings.times[seen], number)


def _agreeing(counts: Floats, weights: Floats) -> Floats:
    """The share of pairs of coders that agree, by unit; 0 where there is no pair."""
    rated = counts.sum(axis=1)
    return np.asarray((counts * (counts @ weights - 1)).sum(axis=1) / np.maximum(rated * (rated - 1), 1))


def _of_mean(deviations: Floats, times: Floats, number: float) -> float:
    """The standard error of a mean, from how far each unit is from it."""
    if number <= 1:
        return float("nan")
    return float(np.sqrt((times * deviations**2).sum() / (number * (number - 1))))


def _as_fleiss(ratings: Ratings, sums: Totals, weights: Floats, counts: Floats) -> Floats:
    share = sums.share[0] / sums.rated[0]
    return np.asarray(counts @ (weights @ share) / np.maximum(counts.sum(axis=1), 1))


def _as_gwet(ratings: Ratings, sums: Totals, weights: Floats, counts: Floats) -> Floats:
    share = sums.share[0] / sums.rated[0]
    size = len(weights)
    return np.asarray(weights.sum() / (size * (size - 1)) * (counts @ (1 - share)) / np.maximum(counts.sum(axis=1), 1))


def _as_conger(ratings: Ratings, sums: Totals, weights: Floats, counts: Floats) -> Floats:
    """The expected agreement by unit, such that twice its distance from the mean is the unit's influence."""
    made = sums.marks[0].sum(axis=1)
    own = sums.marks[0] / np.where(made > 0, made, 1)[:, None]
    coders = int((made > 0).sum())
    together = own.sum(axis=0)
    others = (together[None, :] - own) @ weights  # coders x labels
    expected = (own * others).sum() / (coders * (coders - 1))
    given = ratings.codes >= 0
    gained = np.take_along_axis(others.T, np.maximum(ratings.codes, 0), axis=0) - (own * others).sum(axis=1)[None, :]
    scale = sums.rated[0] / np.where(made > 0, made, 1)
    moved = np.where(given, gained * scale[None, :], 0.0).sum(axis=1) / (coders * (coders - 1))
    return np.asarray(expected + moved)


def _two_coders(ratings: Ratings, weights: Floats, chance: tuple[float, float]) -> float:
    """Fleiss, Cohen & Everitt (1969), formula 13."""
    size = len(ratings.labels)
    place = ratings.codes[:, 0] * size + ratings.codes[:, 1]
    table = np.bincount(place, weights=ratings.times, minlength=size**2).reshape(size, size)
    number = table.sum()
    table = table / number
    _, expected = chance
    value = (chance[0] - expected) / (1 - expected)
    mean = (weights @ table.sum(axis=0))[:, None] + (table.sum(axis=1) @ weights)[None, :]
    spread = (table * (weights - mean * (1 - value)) ** 2).sum() - (value - expected * (1 - value)) ** 2
    return float(np.sqrt(max(spread, 0.0) / number) / (1 - expected))


def _krippendorff(ratings: Ratings, distances: Floats) -> float:
    """Gwet's linearisation, on the units that two or more rated; alpha's ratios are over ratings, not units."""
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    pairs = rated >= 2
    counts, rated, times = counts[pairs], rated[pairs], ratings.times[pairs]
    number = float(times.sum())
    if number <= 1:
        return float("nan")
    weights = 1 - distances
    mean = (times @ rated) / number
    small = 1 / (number * mean)
    share = (times @ counts) / (number * mean)
    agree = (counts * (counts @ weights - 1)).sum(axis=1) / (rated - 1)
    plain = (times @ agree) / (number * mean)
    observed = (1 - small) * plain + small
    expected = share @ weights @ share
    value = (plain - expected) / (1 - expected)
    more = (rated - mean) / mean
    seen = agree / mean - observed * more
    guessed = counts @ (weights @ share) / mean - expected * more
    of_unit = (seen - expected - 2 * (1 - value) * (guessed - expected)) / (1 - expected)
    return _of_mean(of_unit - value, times, number)
