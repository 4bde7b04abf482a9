"""Networks to places: normalised, centred, rotated, with the codes put where they explain the units' places.

Source: Bowman et al. (2021), The mathematical foundations of epistemic network analysis, in Advances in Quantitative
Ethnography (ICQE 2020), Springer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from qualcode.analysis.epistemic_accumulation import Floats, pairs
from qualcode.errors import StudyError

Flags = npt.NDArray[np.bool_]

AXES: Final = 2
_NOTHING: Final = 1e-10  # of what lengths of 1 are; below it a difference is one of rounding


def tidy(values: Floats) -> Floats:
    """Places without what rounding leaves behind, such as -3e-17 for 0."""
    told: Floats = values.round(12) + 0.0
    return told


@dataclass(frozen=True)
class Space:
    """A space of units.

    Attributes:
        points: units x axes, around (0, 0).
        rotation: pairs of codes x axes; columns of length 1 at right angles to each other.
        shares: of the whole variance, that of each axis (0 to 1).
    There are fewer than two axes where the units differ in one way only.
    """

    points: Floats
    rotation: Floats
    shares: Floats


def normalised(counts: Floats) -> Floats:
    """Each row divided by its length, so that who talks more is not farther out; a row of nothing stays one.

    >>> normalised(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(counts, axis=1, keepdims=True)
    rows: Floats = np.divide(counts, lengths, out=np.zeros_like(counts), where=lengths > 0)
    return rows


def rotated(networks: Floats, groups: tuple[Flags, Flags] | None = None) -> Space:
    """The space of normalised networks: centred, then by SVD; with `groups` the first axis goes through their means.

    Signs: of each axis the greatest loading is positive; between two groups the first is on the left. Raises
    StudyError where there is nothing to see: all networks alike, or both groups' means.
    """
    centred = networks - networks.mean(axis=0)
    whole = float((centred**2).sum())
    if len(networks) < 2 or whole < _NOTHING:
        alike = "all units have the same network" if len(networks) > 1 else "only one unit has connections"
        raise StudyError("epistemic network", alike, "name units that can differ, such as case or speaker")
    rest, axes = centred, []
    if groups is not None:
        first = _through_means(centred, *groups)
        rest = centred - np.outer(centred @ first, first)
        axes.append(first)
    axes.extend(_principal(rest, AXES - len(axes)))
    rotation = np.column_stack(axes)
    points: Floats = centred @ rotation
    return Space(points, rotation, (points**2).sum(axis=0) / whole)


def _through_means(centred: Floats, left: Flags, right: Flags) -> Floats:
    difference: Floats = centred[right].mean(axis=0) - centred[left].mean(axis=0)
    length = float(np.linalg.norm(difference))
    if length < _NOTHING:
        raise StudyError("means rotation", "both groups have the same mean network", "use the rotation svd")
    return difference / length


def _principal(rows: Floats, wanted: int) -> list[Floats]:
    """The first right singular vectors that belong to more than nothing."""
    _, lengths, vectors = np.linalg.svd(rows, full_matrices=False)
    held = int((lengths > _NOTHING * max(1.0, float(lengths[0]))).sum()) if len(lengths) else 0
    return [_turned(vector) for vector in vectors[: min(wanted, held)]]


def _turned(vector: Floats) -> Floats:
    """The same axis with its greatest loading positive; among those as great within rounding, the first decides."""
    sizes = np.abs(vector)
    decides = int(np.flatnonzero(sizes >= sizes.max() * (1 - 1e-6))[0])
    return -vector if vector[decides] < 0 else vector


# ---- where the codes stand -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Nodes:
    """Where codes stand: so that the centroid of a unit's network is as near as can be to the unit's point.

    Attributes:
        places: codes x axes; nan for a code without any connection.
        centroids: units x axes; nan for a unit without any.
        unique: whether there is just one best way to place them.
    """

    places: Floats
    centroids: Floats
    unique: bool


def shared_weights(networks: Floats, codes: int) -> Floats:
    """How much of each unit's network is at each code (units x codes): half of each connection at either end.

    Rows add up to 1, so that they are weights of a centroid; a unit without connections has zeros.

    >>> shared_weights(np.array([[1.0, 0.0, 1.0]]), 3).tolist()
    [[0.25, 0.5, 0.25]]
    """
    from scipy.sparse import csr_array

    first, second = pairs(codes)
    of_pair = np.repeat(np.arange(len(first)), 2), np.column_stack([first, second]).ravel()
    halves: Floats = networks @ csr_array((np.full(2 * len(first), 0.5), of_pair), shape=(len(first), codes))
    totals = halves.sum(axis=1, keepdims=True)
    weights: Floats = np.divide(halves, totals, out=np.zeros_like(halves), where=totals > 0)
    return weights


def placed(networks: Floats, points: Floats, codes: int) -> Nodes:
    """Codes by least squares; of several best ways the one nearest the middle."""
    weights = shared_weights(networks, codes)
    there, linked = weights.any(axis=1), weights.any(axis=0)
    places = np.full((codes, points.shape[1]), np.nan)
    centroids = np.full(points.shape, np.nan)
    found, _, rank, _ = np.linalg.lstsq(weights[np.ix_(there, linked)], points[there], rcond=None)
    places[linked] = found
    centroids[there] = weights[np.ix_(there, linked)] @ found
    return Nodes(places, centroids, bool(rank == linked.sum()))


def fit(points: Floats, centroids: Floats) -> list[tuple[float, float]]:
    """How well centroids follow points on each axis: Pearson's and Spearman's correlation; nan where none is defined.

    Units without connections have no centroid and do not count.
    """
    there = ~np.isnan(centroids).any(axis=1)
    return [_correlations(points[there, axis], centroids[there, axis]) for axis in range(points.shape[1])]


def _correlations(a: Floats, b: Floats) -> tuple[float, float]:
    from scipy.stats import rankdata

    return _pearson(a, b), _pearson(rankdata(a.round(10)), rankdata(b.round(10)))


def _pearson(a: Any, b: Any) -> float:
    if len(a) < 2 or min(np.ptp(a), np.ptp(b)) < _NOTHING:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])
