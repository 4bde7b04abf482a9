"""Groups of units compared: means with intervals, effect sizes, tests, and a permutation test for few units.

A means rotation looks for the axis on which two groups differ most, so that Welch's t and Mann-Whitney's U on that axis
find a difference also where there is none. The permutation test takes part in the search: for labels dealt anew the
rotation is made anew, and the difference of the means on its first axis is the distance between the groups' mean
networks, whatever the axis. On the second axis the means are equal by construction, and nothing is tested.

Source: Cohen (1988), d; Wendt (1972), Kerby (2014), rank-biserial correlation; Phipson & Smyth (2010) for p > 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.epistemic_accumulation import Floats
from qualcode.analysis.epistemic_model import Model
from qualcode.analysis.epistemic_space import Flags, tidy
from qualcode.analysis.texts import TEXT

Labels: TypeAlias = npt.NDArray[np.object_]

CONFIDENCE: Final = 0.95
AXIS_NAMES: Final = ("x", "y")
MOST_GROUPS: Final = 8  # that are compared each with each
_BLOCK: Final = 1000  # permutations at a time
_EQUAL: Final = 1e-9  # a statistic this much less than the observed one is as great

GROUP_COLUMNS: Final = ("group", "units", "x", "y", "x_low", "x_high", "y_low", "y_high")
COMPARISON_COLUMNS: Final = (
    *("group_a", "group_b", "axis", "units_a", "units_b", "mean_a", "mean_b", "difference", "d"),
    *("t", "df", "p_welch", "u", "r", "p_mann_whitney", "p_permutation", "permutations", "exact", "circular"),
)


def group_means(points: Floats, labels: Labels | None, names: Sequence[str]) -> pd.DataFrame:
    """The mean of each group with its interval of 95 % by Student's t on each axis; nan for a group of one unit.

    Without `labels`, the group of each unit, all units are in the one group that is named.
    """
    rows = []
    for name in names:
        held = points if labels is None else points[labels == name]
        means = tidy(held.mean(axis=0))
        bounds = [_interval(held[:, axis]) for axis in range(2)]
        rows.append((name, len(held), *means.tolist(), *bounds[0], *bounds[1]))
    frame = pd.DataFrame(rows, columns=list(GROUP_COLUMNS))
    kinds: dict[str, Any] = {"group": TEXT, "units": "int64"} | dict.fromkeys(GROUP_COLUMNS[2:], "float64")
    return frame.astype(kinds)


def _interval(values: Floats) -> tuple[float, float]:
    from scipy.stats import t

    if len(values) < 2:
        return float("nan"), float("nan")
    half = float(t.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * values.std(ddof=1) / np.sqrt(len(values)))
    mean = float(values.mean())
    return mean - half, mean + half


def compared(points: Floats, networks: Floats, labels: Labels, names: Sequence[str], model: Model) -> pd.DataFrame:
    """Every two of the named groups on every axis that can be tested: COMPARISON_COLUMNS.

    `points` (units x 2) and `networks` (units x pairs, normalised) are of units that have connections. `difference` is
    mean_b - mean_a; d, t and r are positive where b lies higher; d is by the pooled standard deviation. What a group of
    one unit, or groups without any spread, do not define is nan.
    """
    rows: list[tuple[Any, ...]] = []
    for a, b in combinations(names, 2):
        left, right = labels == a, labels == b
        circular = model.rotation == "means"
        for axis in range(1 if circular else 2):
            values = points[:, axis]
            if np.ptp(values) == 0:
                continue  # an axis on which nothing differs
            told = _permuted(networks if circular else values[:, None], left, right, model)
            rows.append((a, b, AXIS_NAMES[axis], *_tests(values[left], values[right]), *told, circular))
    frame = pd.DataFrame(rows, columns=list(COMPARISON_COLUMNS))
    kinds: dict[str, Any] = dict.fromkeys(COMPARISON_COLUMNS, "float64")
    kinds |= {"group_a": TEXT, "group_b": TEXT, "axis": TEXT, "exact": "bool", "circular": "bool"}
    return frame.astype(kinds | dict.fromkeys(("units_a", "units_b", "permutations"), "int64"))


def _tests(a: Floats, b: Floats) -> tuple[float, ...]:
    """Sizes, means, difference, d, Welch's t with df and p, U with r and p."""
    from scipy.stats import mannwhitneyu, ttest_ind

    means = float(a.mean()), float(b.mean())
    d = t = df = p_welch = float("nan")
    if min(len(a), len(b)) > 1 and max(np.ptp(a), np.ptp(b)) > 0:
        pooled = np.sqrt(((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / (len(a) + len(b) - 2))
        d = (means[1] - means[0]) / float(pooled)
        welch = ttest_ind(b, a, equal_var=False)
        t, df, p_welch = float(welch.statistic), float(welch.df), float(welch.pvalue)
    # Rounded, so that values which are equal but for rounding are ties.
    u = mannwhitneyu(b.round(10), a.round(10))
    r = 2 * float(u.statistic) / (len(a) * len(b)) - 1
    difference = means[1] - means[0]
    return len(a), len(b), *means, difference, d, t, df, p_welch, float(u.statistic), r, float(u.pvalue)


def _permuted(rows: Floats, left: Flags, right: Flags, model: Model) -> tuple[float, int, bool]:
    """p of the distance between the means of two groups of rows, how many divisions it rests on, and whether on all.

    The distance is |l' X| for weights l of 1/n in one group and -1/n in the other: with the products of the rows with
    each other at hand, no permutation needs more than these.
    """
    held = rows[left | right]
    products = held @ held.T
    of_left = left[left | right]
    size, few = len(held), int(of_left.sum())
    observed = _distances(products, of_left[None, :])[0]
    exact = comb(size, few) <= model.permutations
    as_great = total = 0
    for dealt in _all_deals(size, few) if exact else _random_deals(of_left, model):
        distances = _distances(products, dealt)
        as_great += int((distances >= observed * (1 - _EQUAL)).sum())
        total += len(dealt)
    return (as_great / total if exact else (as_great + 1) / (total + 1)), total, exact


def _distances(products: Floats, dealt: Flags) -> Floats:
    """The distance between the means of the rows that are dealt to one group and of the others."""
    few = dealt.sum(axis=1, keepdims=True)
    weights = np.where(dealt, 1 / few, -1 / (dealt.shape[1] - few))
    distances: Floats = np.sqrt(np.maximum(((weights @ products) * weights).sum(axis=1), 0))
    return distances


def _all_deals(size: int, few: int) -> list[Flags]:
    """Every way to choose `few` of `size`."""
    chosen = np.array(list(combinations(range(size), few)), dtype=np.int64)
    dealt = np.zeros((len(chosen), size), dtype=bool)
    np.put_along_axis(dealt, chosen, True, axis=1)
    return [dealt[first : first + _BLOCK] for first in range(0, len(dealt), _BLOCK)]


def _random_deals(of_left: Flags, model: Model) -> list[Flags]:
    """The labels dealt anew, as often as the model says, from its seed."""
    chance = np.random.default_rng(model.seed)
    counts = [min(_BLOCK, model.permutations - first) for first in range(0, model.permutations, _BLOCK)]
    return [chance.permuted(np.tile(of_left, (many, 1)), axis=1) for many in counts]
