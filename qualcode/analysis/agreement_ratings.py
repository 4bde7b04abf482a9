"""A table of ratings (units x coders) as whole numbers, and how far two labels are apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Weights: TypeAlias = Literal["none", "linear", "quadratic"]
Metric: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio", "masi"]

MOST_LABELS = 2000  # distances are kept for every two labels


@dataclass(frozen=True, eq=False, slots=True)
class Ratings:
    """Ratings as numbers of labels.

    Attributes:
        codes: units x coders; the position of the label among `labels`, -1 where there is no rating.
        labels: every label that could have been given, in order.
        times: how many units each row stands for (1, or the length of a stretch of characters).
    """

    codes: Ints
    labels: tuple[Any, ...]
    times: Floats

    @property
    def coders(self) -> int:
        """How many coders there are."""
        return int(self.codes.shape[1])

    def counts(self) -> Floats:
        """How many coders gave each label: units x labels."""
        units, size = len(self.codes), len(self.labels)
        given = self.codes >= 0
        place = np.arange(units)[:, None] * size + self.codes
        return np.bincount(place[given], minlength=units * size).reshape(units, size).astype(np.float64)

    def only(self, rows: npt.NDArray[Any]) -> Ratings:
        """Some of the units."""
        return Ratings(self.codes[rows], self.labels, self.times[rows])

    def complete(self) -> Ratings:
        """The units that every coder rated."""
        return self.only(np.asarray((self.codes >= 0).all(axis=1)))

    def gathered(self) -> Ratings:
        """The same with equal rows as one that stands for them all, where there are fewer patterns than rows."""
        base = len(self.labels) + 1
        if self.coders * np.log(base) >= np.log(max(len(self.codes), 2)):
            return self
        powers = base ** np.arange(self.coders, dtype=np.int64)
        times = np.bincount((self.codes + 1) @ powers, weights=self.times)
        patterns = np.flatnonzero(times)
        codes = patterns[:, None] // powers % base - 1
        return Ratings(codes, self.labels, np.asarray(times[patterns], dtype=np.float64))


def as_ratings(table: Any, *, labels: Sequence[Any] | None = None, times: Sequence[float] | None = None) -> Ratings:
    """Read a table of units x coders (an array, a DataFrame, a list of rows); None and NaN are missing.

    `labels` are those that could have been given, in order; without them, those that were, sorted. `times` says
    how many units each row stands for. Labels are numbers, texts or, for sets of codes, frozensets. Raises
    QualcodeError when the table has not two dimensions, or a value that is not among `labels`.

    >>> as_ratings([[1, 1], [2, None]]).codes.tolist()
    [[0, 0], [1, -1]]
    """
    if isinstance(table, Ratings):
        return table
    values = table.to_numpy() if isinstance(table, pd.DataFrame) else np.asarray(table, dtype=_type_of(table))
    if values.ndim != 2:
        raise QualcodeError("ratings", "the table is not one of units by coders", "give one row a unit")
    found, distinct = pd.factorize(values.ravel() if values.dtype.kind in "iuf" else values.ravel().astype(object))
    known = _ordered(distinct.tolist(), labels)
    place = {label: position for position, label in enumerate(known)}
    moved = np.array([*(place[label] for label in distinct.tolist()), -1], dtype=np.int64)
    rows = np.ones(len(values)) if times is None else np.asarray(times, dtype=np.float64)
    return Ratings(moved[found].reshape(values.shape), tuple(known), rows)


def from_confusion(table: npt.ArrayLike, *, labels: Sequence[Any] | None = None) -> Ratings:
    """The ratings behind a square table of counts: rows are what one coder gave, columns what the other did.

    >>> from_confusion([[20, 10], [20, 50]]).times.tolist()
    [20.0, 10.0, 20.0, 50.0]
    """
    counts = np.asarray(table, dtype=np.float64)
    first, second = np.indices(counts.shape).reshape(2, -1)
    known = tuple(range(len(counts))) if labels is None else tuple(labels)
    return Ratings(np.stack([first, second], axis=1).astype(np.int64), known, counts.ravel())


def from_counts(counts: npt.ArrayLike, *, labels: Sequence[Any] | None = None) -> Ratings:
    """Ratings from how many coders gave each label: units x labels. Who gave which is not known.

    Good for coefficients that do not ask who: percent, fleiss, gwet, brennan_prediger, krippendorff.

    >>> from_counts([[2, 1], [0, 2]]).codes.tolist()
    [[0, 0, 1], [1, 1, -1]]
    """
    table = np.asarray(counts, dtype=np.int64)
    widest = int(table.sum(axis=1).max(initial=0))
    codes = np.full((len(table), widest), -1, dtype=np.int64)
    for unit, row in enumerate(table):
        codes[unit, : row.sum()] = np.repeat(np.arange(table.shape[1]), row)
    known = tuple(range(table.shape[1])) if labels is None else tuple(labels)
    return Ratings(codes, known, np.ones(len(table)))


def weight_matrix(size: int, weights: Weights) -> Floats:
    """How much of an agreement two labels are, 1 on the diagonal, by their places in the order.

    linear 1 - |k-l|/(q-1), quadratic 1 - (k-l)^2/(q-1)^2.

    >>> weight_matrix(3, "quadratic")[0].tolist()
    [1.0, 0.75, 0.0]
    """
    if weights not in ("none", "linear", "quadratic"):
        raise unknown("weights", weights, ("none", "linear", "quadratic"))
    if weights == "none" or size < 2:
        return np.eye(size)
    place = np.arange(size)
    apart = np.abs(place[:, None] - place[None, :]) / (size - 1)
    return np.asarray(1 - (apart if weights == "linear" else apart**2), dtype=np.float64)


def distance_matrix(labels: Sequence[Any], metric: Metric) -> Floats | None:
    """The squared difference of every two labels for Krippendorff's alpha, the greatest being 1.

    None for `ordinal`, where it depends on how often each label was given. Labels must be numbers for interval
    and ratio (not negative), frozensets for masi; else a QualcodeError.
    """
    if metric not in ("nominal", "ordinal", "interval", "ratio", "masi"):
        raise unknown("metric", metric, ("nominal", "ordinal", "interval", "ratio", "masi"))
    if len(labels) > MOST_LABELS:
        raise QualcodeError("ratings", f"there are more than {MOST_LABELS:,} different labels", "group them")
    if metric == "ordinal":
        return None
    if metric == "nominal":
        return 1 - np.eye(len(labels))
    if metric == "masi":
        return np.array([[masi(a, b) for b in labels] for a in labels]).reshape(len(labels), len(labels))
    values = _numbers(labels, metric)
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = values[:, None] - values[None, :]
        squared = (apart if metric == "interval" else apart / (values[:, None] + values[None, :])) ** 2
    squared = np.nan_to_num(squared)
    return np.asarray(squared / (squared.max(initial=0.0) or 1.0), dtype=np.float64)


def masi(a: frozenset[Any], b: frozenset[Any]) -> float:
    """How far two sets of codes are apart, 0 to 1: one less Jaccard times how the one holds the other.

    Source: Passonneau (2006), Measuring agreement on set-valued items (MASI), LREC.

    >>> round(masi(frozenset({1, 2}), frozenset({1, 2, 3, 4})), 3)
    0.667
    """
    if a == b:
        return 0.0
    if not a & b:
        return 1.0
    held = 2 / 3 if a < b or b < a else 1 / 3
    return 1 - held * len(a & b) / len(a | b)


def _type_of(table: Any) -> Any:
    """Arrays of numbers stay as they are; anything else may hold None."""
    kind = getattr(table, "dtype", None)
    return None if kind is not None and getattr(kind, "kind", "O") in "iuf" else object


def _ordered(found: list[Any], labels: Sequence[Any] | None) -> list[Any]:
    if labels is None:
        return sorted(found, key=_place)
    strange = [label for label in found if label not in labels]
    if strange:
        raise QualcodeError("ratings", f"there are {len(strange)} labels that are not among those named", "name all")
    return list(labels)


def _place(label: Any) -> tuple[int, float, str]:
    if isinstance(label, Real):
        return 0, float(label), ""
    return 1, 0.0, "\x1f".join(sorted(map(str, label))) if isinstance(label, frozenset) else str(label)


def _numbers(labels: Sequence[Any], metric: str) -> Floats:
    if not all(isinstance(label, Real) for label in labels):
        raise QualcodeError(f"metric {metric}", "the labels are not numbers", "take nominal or ordinal")
    values = np.array([float(label) for label in labels])
    if metric == "ratio" and (values < 0).any():
        raise QualcodeError("metric ratio", "there are labels below zero", "take interval")
    return values
