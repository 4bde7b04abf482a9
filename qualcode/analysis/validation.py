"""Validating an automatic coder against a person: precision, recall, F1, MCC, and Shaffer's rho.

Rho asks how often a coder that is no better than a threshold would, on a sample of this size, reach the kappa that was
observed (Eagan, Rogers, Serlin, Ruis, Arastoopour Irgens & Shaffer 2017, "Can we rely on IRR? Testing the assumptions
of inter-rater reliability"; Shaffer, Quantitative Ethnography, 2017). Below .05 the kappa may be carried over to the
material that the sample was drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

SET_SIZE = 10_000  # units of each simulated set of codings, from which the test sets are drawn
LOWEST_KAPPA = 0.4
LOWEST_PRECISION = 0.6


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
        return _ratio(self.found, self.found + self.false)

    @property
    def recall(self) -> float:
        """The share of the person's codings that the machine found."""
        return _ratio(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> round(Validation(20, 10, 5, 65).f1, 5)
        0.72727
        """
        return _ratio(2 * self.found, 2 * self.found + self.missed + self.false)

    @property
    def mcc(self) -> float:
        """The correlation of the two codings (Matthews 1975), -1 to 1.

        >>> round(Validation(20, 10, 5, 65).mcc, 5)
        0.62994
        """
        sides = (
            self.found + self.missed,
            self.found + self.false,
            self.neither + self.missed,
            self.neither + self.false,
        )
        return _ratio(self.found * self.neither - self.missed * self.false, sqrt(np.prod(np.array(sides, dtype=float))))

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the two.

        >>> Validation(20, 10, 5, 65).kappa, Validation(3, 1, 2, 34).kappa
        (0.625, 0.625)
        """
        machine, person = self.found + self.false, self.found + self.missed
        expected = machine * person + (self.units - machine) * (self.units - person)
        agreed = self.found + self.neither
        return _ratio(agreed * self.units - expected, self.units * self.units - expected)


def recall_for(kappa: float, base_rate: float, precision: float) -> float:
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
    0 or 1, or the observed kappa is NaN. The same seed gives the same figure.
    """
    if not 0 < base_rate < 1 or kappa != kappa:
        return nan
    random = np.random.default_rng(seed)
    reached = 0
    for _ in range(replicates):
        counts = _simulated(random, base_rate, threshold)
        drawn = random.multivariate_hypergeometric(counts, min(units, SET_SIZE))
        reached += Validation(*(int(count) for count in drawn)).kappa >= kappa  # never so where it is NaN
    return reached / replicates


def _simulated(random: np.random.Generator, base_rate: float, threshold: float) -> list[int]:
    """Counts of found, missed, false and neither in a set by a coder below the threshold."""
    while True:
        kappa = random.uniform(LOWEST_KAPPA, threshold)
        lowest = (2 * base_rate * kappa - 2 * base_rate - kappa) / (kappa - 2)  # below it no recall can go with kappa
        precision = random.uniform(max(LOWEST_PRECISION, lowest), 1)
        recall = recall_for(kappa, base_rate, precision)
        person = round(SET_SIZE * base_rate)
        found = round(person * recall)
        false = round(found / precision) - found
        if 0 < found <= person and false <= SET_SIZE - person:
            return [found, person - found, false, SET_SIZE - person - false]


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else nan
