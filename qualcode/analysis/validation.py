"""Validating an automatic coder against a person: precision, recall, F1, MCC, and Shaffer's rho.

Rho asks how often a coder that is no better than a threshold would, on a sample of this size, reach the kappa that was
observed (Eagan, Rogers, Serlin, Ruis, Arastoopour Irgens & Shaffer 2017, "Can we rely on IRR? Testing the assumptions
of inter-rater reliability"; Shaffer, Quantitative Ethnography, 2017). Below .05 the kappa may be carried over to the
material that the sample was drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from qualcode.analysis.agreement_ratings import Floats, Ints

SET_SIZE = 10_000  # units of each simulated set of codings, from which the test sets are drawn
LOWEST_KAPPA = 0.4
LOWEST_PRECISION = 0.6
_T = TypeVar("_T", float, Floats)


MEASURES: Final = ("precision", "recall", "f1", "kappa", "ac1", "mcc")


def measures(counts: npt.ArrayLike) -> dict[str, Floats]:
    """Each of MEASURES for counts of found, missed, false and neither on the last axis; NaN where one is not defined.

    Any number of axes may come before it (codes, replicates): all of them are worked out at once. AC1 is Gwet's (2008)
    of two coders and a code that is applied or not.

    >>> {name: round(float(value), 5) for name, value in measures([20, 10, 5, 65]).items()}
    {'precision': 0.8, 'recall': 0.66667, 'f1': 0.72727, 'kappa': 0.625, 'ac1': 0.75052, 'mcc': 0.62994}
    """
    found, missed, false, neither = np.moveaxis(np.asarray(counts, dtype=np.float64), -1, 0)
    machine, person = found + false, found + missed
    units, agreed = machine + missed + neither, found + neither
    by_chance = machine * person + (units - machine) * (units - person)
    share = _ratio(machine + person, 2 * units)
    guessed = 2 * share * (1 - share)
    sides = np.sqrt(machine * person * (units - machine) * (units - person))
    return {
        "precision": _ratio(found, machine),
        "recall": _ratio(found, person),
        "f1": _ratio(2 * found, machine + person),
        "kappa": _ratio(agreed * units - by_chance, units * units - by_chance),
        "ac1": (_ratio(agreed, units) - guessed) / (1 - guessed),
        "mcc": _ratio(found * neither - missed * false, sides),
    }


@dataclass(frozen=True, slots=True)
class Validation:
    """A code of the machine's against a person's, from the four counts.

    `found` are units that both have, `missed` only the person, `false` only the machine, `neither` no one. A measure
    whose denominator is nothing is NaN.
    """

    found: int
    missed: int
    false: int
    neither: int

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.found + self.missed + self.false + self.neither

    @property
    def precision(self) -> float:
        """The share of the machine's codings that are the person's too.

        >>> round(Validation(20, 10, 5, 65).precision, 5), round(Validation(20, 10, 5, 65).recall, 5)
        (0.8, 0.66667)
        """
        return self._measure("precision")

    @property
    def recall(self) -> float:
        """The share of the person's codings that the machine found."""
        return self._measure("recall")

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> round(Validation(20, 10, 5, 65).f1, 5)
        0.72727
        """
        return self._measure("f1")

    @property
    def mcc(self) -> float:
        """The correlation of the two codings (Matthews 1975), -1 to 1.

        >>> round(Validation(20, 10, 5, 65).mcc, 5)
        0.62994
        """
        return self._measure("mcc")

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the two.

        >>> Validation(20, 10, 5, 65).kappa, Validation(3, 1, 2, 34).kappa
        (0.625, 0.625)
        """
        return self._measure("kappa")

    @property
    def ac1(self) -> float:
        """Gwet's AC1 of the two."""
        return self._measure("ac1")

    def _measure(self, name: str) -> float:
        return float(measures((self.found, self.missed, self.false, self.neither))[name])


def recall_for(kappa: _T, base_rate: float, precision: _T) -> _T:
    """The recall that a coder of this kappa and precision has on a code of this base rate (Shaffer 2017).

    >>> round(recall_for(0.625, 0.2, 0.8), 3)
    0.606
    """
    p, b, k = precision, base_rate, kappa
    return k * p / (2 * p - 2 * b - k + 2 * b * k)


def shaffer_rho(
    kappa: float, units: int, base_rate: float, *, threshold: float = 0.65, replicates: int = 800, seed: int = 2017
) -> float:
    """Shaffer's rho: how often coders below the threshold reach `kappa` on a test set of so many units, 0 to 1.

    Each replicate draws a kappa between .4 and the threshold and a precision above .6 that can go with it, makes a set
    of 10,000 codings with them, draws the test set without replacement and takes its kappa. NaN when the base rate is
    (in such a set) 0 or 1, or the observed kappa is NaN. The same seed gives the same figure.
    """
    person = round(SET_SIZE * base_rate) if base_rate == base_rate else 0
    if not 0 < person < SET_SIZE or kappa != kappa:
        return nan
    random = np.random.default_rng(seed)
    found, missed, false, neither = _simulated(random, base_rate, threshold, replicates).T
    left = min(units, SET_SIZE)
    drawn = [random.hypergeometric(found, SET_SIZE - found, left)]
    drawn.append(random.hypergeometric(missed, false + neither, left - drawn[0]))
    drawn.append(random.hypergeometric(false, neither, left - drawn[0] - drawn[1]))
    drawn.append(left - drawn[0] - drawn[1] - drawn[2])
    return float((measures(np.stack(drawn, axis=-1))["kappa"] >= kappa).mean())  # never so where it is NaN


def _simulated(random: np.random.Generator, base_rate: float, threshold: float, number: int) -> Ints:
    """Counts of found, missed, false and neither in sets by coders below the threshold: number x 4."""
    person = round(SET_SIZE * base_rate)
    kept = np.empty((0, 4), dtype=np.int64)
    while len(kept) < number:
        kappa = random.uniform(LOWEST_KAPPA, threshold, number)
        lowest = (2 * base_rate * kappa - 2 * base_rate - kappa) / (kappa - 2)  # below it no recall can go with kappa
        precision = random.uniform(np.maximum(LOWEST_PRECISION, lowest), 1)
        found = np.rint(person * recall_for(kappa, base_rate, precision))
        false = np.rint(found / precision) - found
        possible = (found > 0) & (found <= person) & (false <= SET_SIZE - person)
        made = np.stack([found, person - found, false, SET_SIZE - person - false], axis=-1)
        kept = np.concatenate([kept, made[possible].astype(np.int64)])
    return kept[:number]


def _ratio(part: Floats, whole: Floats) -> Floats:
    """NaN where the whole is nothing."""
    return np.asarray(part / np.where(whole == 0, nan, whole), dtype=np.float64)
