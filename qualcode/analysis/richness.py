"""How many codes there may be in all, and how much of the coding is of codes already seen.

The estimators are those of ecology, where units (traps, plots; here cases or sources) hold species (here codes): Chao
1984, 1987; Chao and Jost 2012; Colwell et al. 2012. Each is of frequencies: in how many units each code was found.
Their intervals suppose that units were drawn alike and apart from each other; interviews chosen on purpose are not.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Counts: TypeAlias = npt.NDArray[np.int64]

_Z = 1.959963984540054  # the 97.5 % point of the normal distribution


class Interval(NamedTuple):
    """An estimate and the ends of its 95 % interval; nan where there is none."""

    value: float
    low: float
    high: float


def chao(found: Counts, trials: int) -> Interval:
    """The lower bound of the number of codes there are, seen or not: Chao2 of incidences, Chao1 of abundances.

    `found` says how often each code was found (zeros are ignored): in how many of `trials` units, or, for Chao1, how
    many times among `trials` findings in all. With Q1 and Q2 the codes found once and twice and A = (T - 1) / T, T the
    trials, it is S + A Q1^2 / (2 Q2), and in the bias-corrected form S + A Q1 (Q1 - 1) / 2 where Q2 is 0. The interval
    is log-normal about what was not seen (Chao 1987); where nothing unseen is estimated, EstimateS' for that case.

    >>> [round(end, 3) for end in chao(np.array([1] * 12 + [2] * 4 + [14] * 9 + [22]), 168)]
    [43.893, 30.511, 96.971]
    """
    seen = found[found > 0]
    s, once, twice = len(seen), int((seen == 1).sum()), int((seen == 2).sum())
    if not s or trials < 1:
        return Interval(0.0, np.nan, np.nan)
    a = (trials - 1) / trials
    if twice:
        unseen, ratio = a * once**2 / (2 * twice), once / twice
        variance = twice * (a * ratio**2 / 2 + a**2 * ratio**3 + a**2 * ratio**4 / 4)
    else:
        unseen = a * once * (once - 1) / 2
        variance = unseen + a**2 * once * (2 * once - 1) ** 2 / 4 - a**2 * once**4 / (4 * (s + unseen))
    if unseen <= 0:
        return Interval(float(s), *_ends_of_seen(seen, trials))
    reach = float(np.exp(_Z * np.sqrt(np.log1p(variance / unseen**2))))
    return Interval(s + unseen, s + unseen / reach, s + unseen * reach)


def _ends_of_seen(seen: Counts, trials: int) -> tuple[float, float]:
    """The interval where nothing unseen is estimated: codes missed by chance at the rates found (Poisson)."""
    s, missed = len(seen), np.exp(-seen.astype(float))
    spread = float((missed * (1 - missed)).sum() - (seen * missed).sum() ** 2 / trials)
    share = float(missed.mean())
    middle, reach = s / (1 - share), _Z * np.sqrt(max(spread, 0.0)) / (1 - share)
    return max(float(s), middle - reach), middle + reach


def coverage(found: Counts, trials: int) -> float:
    """The part (0 to 1) of all findings to come that would be of codes seen already (Chao and Jost 2012); nan of none.

    1 - Q1/U (T-1) Q1 / ((T-1) Q1 + 2 Q2), with U the sum of `found`, and where Q2 is 0 with Q1 - 1 for Q1 and 1 for Q2
    in the fraction. For abundances `trials` is the sum itself.

    >>> round(coverage(np.array([1] * 12 + [2] * 4 + [14] * 9 + [22]), 168), 5)
    0.92886
    """
    seen = found[found > 0]
    if not len(seen):
        return float("nan")
    return 1 - int((seen == 1).sum()) / int(seen.sum()) * _still_once(seen, trials)


def _still_once(seen: Counts, trials: int) -> float:
    """By how much one unit more lowers the part of the findings that is not covered."""
    once, twice = int((seen == 1).sum()), int((seen == 2).sum())
    if not twice:
        once, twice = max(once - 1, 0), 1
    return (trials - 1) * once / ((trials - 1) * once + 2 * twice)


def units_to_coverage(found: Counts, trials: int, target: float) -> float:
    """How many units more are expected to bring coverage to a target; 0 where it is there, nan where none would.

    The extrapolation of Chao and Jost 2012, C(T + t) = 1 - Q1/U B^(t+1), solved for t; it is held to be good up to
    about twice the units there are.
    """
    now = coverage(found, trials)
    if np.isnan(now) or now >= target:
        return 0.0 if now >= target else float("nan")
    seen = found[found > 0]
    once, total, still = int((seen == 1).sum()), int(seen.sum()), _still_once(seen, trials)
    if not 0 < still < 1 or target >= 1:
        return float("nan")
    return float(np.ceil(np.log((1 - target) * total / once) / np.log(still) - 1 - 1e-9))


def rarefaction(found: Counts, trials: int) -> npt.NDArray[np.float64]:
    """S(1), ..., S(trials): how many codes so many of the units hold, over all choices of them: exact, not drawn.

    S(n) is the sum over codes of 1 - C(T - y, n) / C(T, n) (Colwell et al. 2012), with y the units that have the code.

    >>> rarefaction(np.array([1, 2]), 2).tolist()
    [1.5, 2.0]
    """
    counts, many = np.unique(found[found > 0], return_counts=True)
    lacking = np.ones(len(counts))
    curve = np.zeros(trials)
    for n in range(trials):
        lacking = lacking * (trials - n - counts).clip(min=0) / (trials - n)
        curve[n] = (many * (1 - lacking)).sum()
    return curve
