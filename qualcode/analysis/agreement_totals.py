"""What every coefficient is made of: sums over units, kept by document, and the formulas on them.

All sums are linear in the units, so that a bootstrap over documents is a product of matrices: `Totals.weighted`
gives the sums of all replicates at once, and each formula works on all of them. q labels, r coders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

import numpy as np

from qualcode.analysis.agreement_ratings import Floats, Ints, Ratings

Chance: TypeAlias = tuple[Floats, Floats]  # observed and expected agreement
Formula: TypeAlias = Callable[["Totals", Any], Chance]  # the sums, and weights or distances


@dataclass(frozen=True, eq=False, slots=True)
class Totals:
    """Sums over the units of each document (or, later, each replicate): the first axis of every array.

    Attributes:
        rated, paired, same: units with a rating; with two or more; with two or more that are all the same.
        agree: q x q, sum of r_ik (r_il - [k=l]) / (r_i (r_i - 1)).
        coincide: q x q, sum of r_ik (r_il - [k=l]) / (r_i - 1), Krippendorff's coincidences.
        share: q, sum of r_ik / r_i.
        marks: r x q, how often each coder gave each label.
        matched: r x r, how often two coders gave the same label; NaN unless it was asked for.
    """

    rated: Floats
    paired: Floats
    same: Floats
    agree: Floats
    coincide: Floats
    share: Floats
    marks: Floats
    matched: Floats

    def weighted(self, weights: Floats) -> Totals:
        """The sums with each document taken so often: weights are replicates x documents."""
        return Totals(*(np.tensordot(weights, getattr(self, each.name), axes=1) for each in fields(self)))

    def all(self) -> Totals:
        """The sums over all documents; the first axis is of length 1."""
        return self.weighted(np.ones((1, len(self.rated))))


def totals(ratings: Ratings, documents: Ints | None = None, *, matched: bool = False) -> Totals:
    """The sums of some ratings by document; `documents` has a number from 0 a unit, all one document without it.

    `matched` is for Holsti alone, and takes as long as everything else together.
    """
    place = np.zeros(len(ratings.codes), dtype=np.int64) if documents is None else documents
    size = int(place.max(initial=0)) + 1
    order = np.argsort(place, kind="stable")
    cuts = np.searchsorted(place[order], np.arange(size + 1))
    parts = [_sums(ratings.only(order[cuts[i] : cuts[i + 1]]), matched) for i in range(size)]
    return Totals(*(np.stack([getattr(part, each.name) for part in parts]) for each in fields(Totals)))


def _sums(ratings: Ratings, matched: bool) -> Totals:
    counts, times = ratings.counts(), ratings.times
    rated = counts.sum(axis=1)
    pairs = rated >= 2
    one_less = np.where(pairs, times / np.maximum(rated - 1, 1), 0.0)
    by_pair = one_less / np.maximum(rated, 1)
    return Totals(
        rated=np.asarray(times[rated >= 1].sum()),
        paired=np.asarray(times[pairs].sum()),
        same=np.asarray(times[pairs & (counts.max(axis=1, initial=0) == rated)].sum()),
        agree=_products(counts, by_pair),
        coincide=_products(counts, one_less),
        share=(times / np.maximum(rated, 1)) @ counts,
        marks=_marks(ratings),
        matched=_matched(ratings) if matched else np.full((ratings.coders, ratings.coders), np.nan),
    )


def _products(counts: Floats, scale: Floats) -> Floats:
    scaled = counts * scale[:, None]
    return np.asarray(counts.T @ scaled - np.diag(scaled.sum(axis=0)), dtype=np.float64)


def _marks(ratings: Ratings) -> Floats:
    """How often each coder gave each label."""
    size = len(ratings.labels)
    place = np.arange(ratings.coders)[None, :] * size + ratings.codes
    given = ratings.codes >= 0
    times = np.broadcast_to(ratings.times[:, None], given.shape)[given]
    found = np.bincount(place[given], weights=times, minlength=ratings.coders * size)
    return np.asarray(found.reshape(ratings.coders, size), dtype=np.float64)


def _matched(ratings: Ratings) -> Floats:
    """How often each two coders gave the same label."""
    codes = ratings.codes
    rows = [ratings.times @ ((codes == codes[:, [coder]]) & (codes >= 0)) for coder in range(ratings.coders)]
    return np.array(rows, dtype=np.float64)


def percent_pairwise(sums: Totals, weights: Floats) -> Chance:
    """The mean over units of the share of pairs of coders that agree."""
    observed = _weighted(sums.agree, weights) / sums.paired
    return observed, np.zeros_like(observed)


def percent_all(sums: Totals, weights: Floats) -> Chance:
    """The share of units on which every coder who rated them agrees."""
    observed = sums.same / sums.paired
    return observed, np.zeros_like(observed)


def holsti(sums: Totals, weights: Floats) -> Chance:
    """2M / (N1 + N2), the mean over pairs of coders."""
    made = sums.marks.sum(axis=-1)
    first, second = np.triu_indices(made.shape[-1], k=1)
    of_pair = 2 * sums.matched[:, first, second] / (made[:, first] + made[:, second])
    observed = of_pair.mean(axis=-1)
    return observed, np.zeros_like(observed)


def fleiss(sums: Totals, weights: Floats) -> Chance:
    """Chance: everybody draws from the labels that all together gave."""
    share = sums.share / sums.rated[:, None]
    return _weighted(sums.agree, weights) / sums.paired, _product(share, weights, share)


def conger(sums: Totals, weights: Floats) -> Chance:
    """Chance: everybody draws from their own labels; with two coders Cohen's."""
    made = sums.marks.sum(axis=-1)
    own = sums.marks / np.where(made > 0, made, 1)[..., None]
    coders = (made > 0).sum(axis=-1)
    together = own.sum(axis=1)
    alone = np.einsum("bgk,kl,bgl->b", own, weights, own)
    expected = (_product(together, weights, together) - alone) / (coders * (coders - 1))
    return _weighted(sums.agree, weights) / sums.paired, expected


def brennan_prediger(sums: Totals, weights: Floats) -> Chance:
    """Chance: every label is as likely."""
    observed = _weighted(sums.agree, weights) / sums.paired
    size = len(weights)
    return observed, np.full_like(observed, weights.sum() / size**2 if size > 1 else np.nan)


def gwet(sums: Totals, weights: Floats) -> Chance:
    """Chance: some units are rated at random, the more the evener the labels are."""
    share = sums.share / sums.rated[:, None]
    size = len(weights)
    scale = weights.sum() / (size * (size - 1)) if size > 1 else np.nan
    return _weighted(sums.agree, weights) / sums.paired, scale * (share * (1 - share)).sum(axis=-1)


def krippendorff(sums: Totals, distances: Floats | None) -> Chance:
    """1 - observed and 1 - expected difference; ordinal differences when `distances` is None."""
    marks = sums.coincide.sum(axis=-1)
    made = marks.sum(axis=-1)
    if distances is None:
        middle = np.cumsum(marks, axis=-1) - marks / 2  # the sum of n_g from c to k less half of both ends
        apart = (middle[:, :, None] - middle[:, None, :]) ** 2
        apart = apart / np.maximum(apart.max(axis=(1, 2), initial=0.0), 1e-300)[:, None, None]
    else:
        apart = np.broadcast_to(distances, (len(made), *distances.shape))
    observed = (sums.coincide * apart).sum(axis=(1, 2)) / made
    expected = np.einsum("bk,bkl,bl->b", marks, apart, marks) / (made * (made - 1))
    return 1 - observed, 1 - expected


def corrected(chance: Chance) -> Floats:
    """(observed - expected) / (1 - expected); NaN where chance alone agrees on everything."""
    observed, expected = chance
    room = 1 - expected
    room = np.where(np.abs(room) < 1e-12, np.nan, room)
    return np.asarray((observed - expected) / room, dtype=np.float64)


FORMULAS: dict[str, Formula] = {
    "percent": percent_pairwise,
    "percent_all": percent_all,
    "holsti": holsti,
    "cohen": conger,  # on the units that both rated
    "scott": fleiss,  # on the units that both rated
    "fleiss": fleiss,
    "conger": conger,
    "brennan_prediger": brennan_prediger,
    "gwet": gwet,
    "krippendorff": krippendorff,
}


def _weighted(agree: Floats, weights: Floats) -> Floats:
    return np.asarray((agree * weights).sum(axis=(-2, -1)), dtype=np.float64)


def _product(left: Floats, weights: Floats, right: Floats) -> Floats:
    return np.asarray(np.einsum("bk,kl,bl->b", left, weights, right), dtype=np.float64)
