"""Coefficients of agreement between coders: what each is, by whom, and a number that was published.

Every function takes a table of ratings, units x coders (see `as_ratings`; None and NaN are missing), and returns an
`Agreement`. Where a coefficient is not defined its value is NaN and `why` says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from qualcode.analysis.agreement_errors import standard_error
from qualcode.analysis.agreement_ratings import (
    Floats,
    Metric,
    Ratings,
    Weights,
    as_ratings,
    distance_matrix,
    weight_matrix,
)
from qualcode.analysis.agreement_totals import FORMULAS, Totals, corrected, totals
from qualcode.errors import QualcodeError

NAMES = tuple(FORMULAS)
TWO_CODERS = ("cohen", "scott")  # defined for two; on the units that both rated


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a coefficient is, and of what.

    Attributes:
        name: which coefficient.
        value: at most 1; NaN where it is not defined.
        se: standard error over units, taken as independent; NaN where none is defined.
        units: how many units it rests on: those that two or more coders rated.
        coders: how many coders there are.
        observed, expected: agreement that is seen, and that chance alone would give.
        why: why the value is NaN, or what to mind about it; "" when there is nothing to say.
    """

    name: str
    value: float
    se: float
    units: int
    coders: int
    observed: float = float("nan")
    expected: float = float("nan")
    why: str = ""


def percent(table: Any, *, labels: Sequence[Any] | None = None) -> Agreement:
    """Pairwise percent agreement (0 to 1): the mean over units of the share of pairs of coders that agree.

    With several coders this is not the share of units on which all agree: that is `percent_all`.

    The example of Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43:

    >>> from qualcode.analysis.agreement_ratings import from_confusion
    >>> percent(from_confusion([[80, 7], [8, 5]])).value
    0.85
    """
    return measure("percent", as_ratings(table, labels=labels))


def percent_all(table: Any, *, labels: Sequence[Any] | None = None) -> Agreement:
    """The share of units (0 to 1) that all coders who rated them gave the same label.

    >>> percent_all([[1, 1, 1], [1, 1, 2]]).value
    0.5
    """
    return measure("percent_all", as_ratings(table, labels=labels))


def holsti(table: Any, *, labels: Sequence[Any] | None = None) -> Agreement:
    """Holsti (1969), Content analysis for the social sciences: 2M / (N1 + N2), the mean over pairs of coders.

    Not corrected for chance. As published with the R package tidycomm:

    >>> round(holsti(list(zip("124121112", "123121122"))).value, 3)
    0.778
    """
    return measure("holsti", as_ratings(table, labels=labels))


def cohen(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Cohen's kappa of two coders: chance is that each draws from their own labels.

    Cohen (1960), Educational and Psychological Measurement 20; weighted: Cohen (1968), Psychological Bulletin 70. The
    standard error is that of Fleiss, Cohen & Everitt (1969). Raises QualcodeError with more than two coders: take
    `conger`, or one pair at a time. Cohen's own table:

    >>> from qualcode.analysis.agreement_ratings import from_confusion
    >>> round(cohen(from_confusion([[88, 14, 18], [10, 40, 10], [2, 6, 12]])).value, 3)
    0.492
    """
    return measure("cohen", as_ratings(table, labels=labels), weights=weights)


def scott(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Scott's pi of two coders: chance is that both draw from the labels that they gave together.

    Scott (1955), Public Opinion Quarterly 19. The paradox of Feinstein & Cicchetti (1990): 85 % agreement, and

    >>> from qualcode.analysis.agreement_ratings import from_confusion
    >>> round(scott(from_confusion([[80, 7], [8, 5]])).value, 3)
    0.314
    """
    return measure("scott", as_ratings(table, labels=labels), weights=weights)


def fleiss(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Fleiss' kappa, Scott's pi for several coders, not all of whom need rate every unit.

    Fleiss (1971), Psychological Bulletin 76; missing ratings and standard error after Gwet (2014). The textbook's ten
    units by fourteen coders:

    >>> from qualcode.analysis.agreement_ratings import from_counts
    >>> rows = "0000E 02642 00356 03920 22811 77000 32630 25322 65210 02237"
    >>> round(fleiss(from_counts([[int(n, 16) for n in unit] for unit in rows.split()])).value, 3)
    0.21
    """
    return measure("fleiss", as_ratings(table, labels=labels), weights=weights)


def conger(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Conger's kappa, Cohen's kappa for several coders: each draws from their own labels.

    Conger (1980), Psychological Bulletin 88; missing ratings and standard error after Gwet (2014), with his data:

    >>> a, b, c, d = "123321412...", "1233224125..", ".33323422513", "12332441251."
    >>> table = [[None if mark == "." else int(mark) for mark in unit] for unit in zip(a, b, c, d)]
    >>> round(conger(table).value, 5), round(conger(table).se, 5)
    (0.76282, 0.14917)
    """
    return measure("conger", as_ratings(table, labels=labels), weights=weights)


def brennan_prediger(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Brennan & Prediger's kappa: chance is that every label is as likely, so that all of them must be named.

    Brennan & Prediger (1981), Educational and Psychological Measurement 41; also Bennett's S. The paradox:

    >>> from qualcode.analysis.agreement_ratings import from_confusion
    >>> round(brennan_prediger(from_confusion([[80, 7], [8, 5]])).value, 2)
    0.7
    """
    return measure("brennan_prediger", as_ratings(table, labels=labels), weights=weights)


def gwet(table: Any, *, weights: Weights = "none", labels: Sequence[Any] | None = None) -> Agreement:
    """Gwet's AC1, with weights AC2: only units that are hard are taken to be labelled by chance.

    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61. The paradox:

    >>> from qualcode.analysis.agreement_ratings import from_confusion
    >>> round(gwet(from_confusion([[80, 7], [8, 5]])).value, 3)
    0.808
    """
    return measure("gwet", as_ratings(table, labels=labels), weights=weights)


def krippendorff(table: Any, *, metric: Metric = "nominal", labels: Sequence[Any] | None = None) -> Agreement:
    """Krippendorff's alpha: any number of coders, missing ratings, and labels of any level.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, whose data are these. `metric` is nominal, ordinal,
    interval or ratio; or masi, for sets of codes (frozensets; Passonneau 2006). The standard error is Gwet's; none
    for ordinal, whose distances depend on the data.

    >>> a, b = "123321412...", "1233224125.3"
    >>> c, d = ".3332342251.", "12332441251."
    >>> table = [[None if mark == "." else int(mark) for mark in unit] for unit in zip(a, b, c, d)]
    >>> [round(krippendorff(table, metric=each).value, 3) for each in ("nominal", "ordinal", "interval", "ratio")]
    [0.743, 0.815, 0.849, 0.797]
    """
    return measure("krippendorff", as_ratings(table, labels=labels), metric=metric)


def measure(name: str, ratings: Ratings, *, weights: Weights = "none", metric: Metric = "nominal") -> Agreement:
    """One coefficient, by its name (see NAMES); `weights` are for all but alpha, `metric` is for alpha."""
    taken = _taken(name, ratings)
    kernel = kernel_of(name, taken, weights=weights, metric=metric)
    sums = totals(taken, matched=name == "holsti")
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = FORMULAS[name](sums, kernel)
        value = float(corrected(chance)[0])
        both = (float(chance[0][0]), float(chance[1][0]))
        se = float("nan")
        if np.isfinite(value) and kernel is not None and name != "holsti":
            se = standard_error(name, taken, sums, kernel, both) if name != "percent_all" else _of_share(both[0], sums)
    return Agreement(
        name, value, se, round(float(sums.paired[0])), taken.coders, *both, why_of(name, taken, sums, value)
    )


def kernel_of(name: str, ratings: Ratings, *, weights: Weights = "none", metric: Metric = "nominal") -> Floats | None:
    """The weights, or alpha's distances (None: ordinal), between the labels of some ratings."""
    if name == "krippendorff":
        return distance_matrix(ratings.labels, metric)
    return weight_matrix(len(ratings.labels), weights)


def fleiss_by_label(table: Any, *, labels: Sequence[Any] | None = None) -> dict[Any, float]:
    """Fleiss' kappa of each label against all others (Fleiss 1971), by label; NaN for a label never or always given.

    >>> fleiss_by_label([["x", "x"], ["y", "y"], ["z", "x"]])["y"]
    1.0
    """
    ratings = as_ratings(table, labels=labels)
    kappas = {}
    for number, label in enumerate(ratings.labels):
        given = np.where(ratings.codes < 0, -1, (ratings.codes == number).astype(np.int64))
        kappas[label] = measure("fleiss", Ratings(given, (0, 1), ratings.times)).value
    return kappas


def fleiss_null_error(table: Any, *, labels: Sequence[Any] | None = None) -> float:
    """The standard error of Fleiss' kappa were there no agreement beyond chance, for as many coders on every unit.

    Fleiss, Nee & Landis (1979), Psychological Bulletin 86. NaN when the units have different numbers of ratings.
    """
    ratings = as_ratings(table, labels=labels)
    counts = ratings.counts()
    rated = counts.sum(axis=1)
    if not len(rated) or (rated != rated[0]).any() or rated[0] < 2:
        return float("nan")
    share = ratings.times @ counts / (ratings.times @ rated)
    spread = (share * (1 - share)).sum()
    skew = (share * (1 - share) * (1 - 2 * share)).sum()
    number = ratings.times.sum() * rated[0] * (rated[0] - 1)
    return float(np.sqrt(2 / number * (spread**2 - skew)) / spread) if spread else float("nan")


def _taken(name: str, ratings: Ratings) -> Ratings:
    """The units that a coefficient is taken over."""
    if name not in TWO_CODERS:
        return ratings.gathered()
    if ratings.coders > 2:
        remedy = "take conger or fleiss for all of them, or one pair at a time"
        raise QualcodeError(name, f"it is a coefficient of two coders, and there are {ratings.coders}", remedy)
    return ratings.complete().gathered()


def _of_share(share: float, sums: Totals) -> float:
    number = float(sums.paired[0])
    return float(np.sqrt(share * (1 - share) / (number - 1))) if number > 1 else float("nan")


def why_of(name: str, ratings: Ratings, sums: Totals, value: float) -> str:
    """Why a value is not defined, or what to mind about it; "" when there is nothing to say."""
    if ratings.coders < 2:
        return "there is only one coder"
    if not float(sums.paired[0]):
        return "no unit was rated by two coders"
    if not np.isfinite(value):
        made = sums.marks.sum(axis=(0, 1))
        if (made > 0).sum() <= 1:
            one = "every coder gave every unit the same label"
            return f"{one}: there is nothing to tell agreement from chance by"
        return "it is not defined for these ratings"
    used = (sums.marks[0] > 0).sum(axis=1)
    if name in ("cohen", "conger", "scott", "fleiss", "krippendorff") and (used == 1).any():
        return "a coder gave every unit the same label, so that agreement cannot exceed chance by much"
    return ""
