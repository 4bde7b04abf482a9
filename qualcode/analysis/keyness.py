"""Which words set one group of texts apart from another."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from qualcode.analysis.frequencies import Bools, Cells, Corpus, Floats, Groups, count, grams_of
from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids

KEYNESS_COLUMNS: Final = (
    "word",
    "forms",
    "count",
    "against_count",
    "expected",
    "per_thousand",
    "against_per_thousand",
    "log_ratio",
    "g2",
    "p",
    "p_adjusted",
    "sources",
    "against_sources",
    "dispersion",
    "mostly_in",
)
GROUP, AGAINST = 0, 1  # the two groups
TALKATIVE = 0.5  # a source with more than this part of a word's occurrences, and less of all words, is named


class Comparison(NamedTuple):
    """Counts compared, as arrays: expected of the group, G2, p by chi-square with one degree of freedom, log ratio."""

    expected: Floats
    g2: Floats
    p: Floats
    log_ratio: Floats


def keyness(corpus: Corpus, groups: Groups, *, n: int = 1, minimum: int = 5) -> pd.DataFrame:
    """The words, or runs of `n` words, that are more or less frequent in a group than in another.

    `groups` are two, that no line is both of: the group in question, and what it is held against. Returns one row a
    word that occurs at least `minimum` times in both together: KEYNESS_COLUMNS; first those that the group has more
    often, then those that it has less often, each by G2.

    `expected` is how often the group would have it if both used it alike; `log_ratio` is by how many doublings it is
    more frequent (below 0: less), half an occurrence standing for none; `g2` is the log-likelihood ratio of the
    two-by-two table of this word and all others, `p` its probability by chi-square with one degree of freedom,
    `p_adjusted` after Benjamini and Hochberg over the rows. These take words for independent draws, which words of one
    speaker are not: p is too small, and says less than `sources`, `dispersion` (Gries' DP over the sources of
    the group where the word is more frequent; nan where that is one) and `mostly_in`: the source that has more than
    half of the word there, though not of all words.

    Rayson, P. & Garside, R. (2000). Comparing corpora using frequency profiling. Their G2 leaves out the two cells of
    all other words, and so is smaller by about the word's share; Dunning's (1993), with all four, is given. Log ratio:
    Hardie (2014).
    """
    grams = grams_of(corpus, n)
    cells, sizes = count(corpus, grams, groups)
    held, against = (_of_group(cells, number, len(grams.names)) for number in (GROUP, AGAINST))
    rows = np.flatnonzero(held.often + against.often >= max(minimum, 1))
    held, against = held.where(rows), against.where(rows)
    told = compare(held.often, int(sizes[GROUP]), against.often, int(sizes[AGAINST]))
    more = told.log_ratio >= 0
    frame = pd.DataFrame(
        {
            "word": pd.Series([grams.names[row] for row in rows.tolist()], dtype=TEXT),
            "forms": pd.Series([grams.forms[row] for row in rows.tolist()], dtype=TEXT),
            "count": held.often,
            "against_count": against.often,
            "expected": told.expected,
            "per_thousand": 1000.0 * held.often / max(int(sizes[GROUP]), 1),
            "against_per_thousand": 1000.0 * against.often / max(int(sizes[AGAINST]), 1),
            "log_ratio": told.log_ratio,
            "g2": told.g2,
            "p": told.p,
            "p_adjusted": _adjusted(told.p),
            "sources": held.sources,
            "against_sources": against.sources,
            "dispersion": np.where(more, held.dispersion, against.dispersion),
            "mostly_in": _mostly_in(corpus, groups, held, against, more),
        }
    )
    order = np.lexsort((pd.factorize(frame["word"], sort=True)[0], -told.g2, ~more))
    return frame.iloc[order].reset_index(drop=True)


def compare(count: Ids, size: int, against: Ids, against_size: int) -> Comparison:
    """Counts of words in a group and in another, of so many words each, compared.

    The word *companies* after *new* and elsewhere (Manning & Schuetze 1999, table 5.8):

    >>> told = compare(np.array([8]), 15828, np.array([4667]), 14307668 - 15828)
    >>> round(float(told.g2[0]), 4), round(float(np.log2(8 / told.expected[0])), 5)
    (1.3254, 0.62934)
    """
    from scipy.stats import chi2

    observed = np.array([count, against, size - count, against_size - against], dtype=np.float64)
    total = max(size + against_size, 1)
    word, others = (count + against) / total, (size + against_size - count - against) / total
    expected = np.array([word * size, word * against_size, others * size, others * against_size])
    present = (observed > 0) & (expected > 0)
    parts = observed * np.log(np.divide(observed, expected, out=np.ones_like(observed), where=present))
    g2 = np.maximum(2 * parts.sum(axis=0), 0)
    rates = np.maximum(observed[:2], 0.5) / np.maximum(np.array([[size], [against_size]]), 1)
    return Comparison(expected[0], g2, chi2.sf(g2, 1), np.log2(rates[0] / rates[1]))


def _of_group(cells: Cells, group: int, runs: int) -> Cells:
    """What is counted of a group for every run of words, nothing where it has none."""
    mine = np.flatnonzero(cells.group == group)
    at = cells.gram[mine]
    whole = [np.zeros(runs, dtype=column.dtype) for column in cells]
    for column, values in zip(whole, cells, strict=True):
        column[at] = values[mine]
    return Cells._make(whole)


def _adjusted(p: Floats) -> Floats:
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p), dtype=np.float64) if len(p) else p


def _mostly_in(corpus: Corpus, groups: Groups, held: Cells, against: Cells, more: Bools) -> pd.Series[str]:
    """The source that has most of a word in the group where it is more frequent, though not most of all words."""
    source, names = positions(corpus.lines["source"])
    sizes = np.zeros((2, max(len(names), 1)))
    lines = np.bincount(corpus.line, minlength=len(corpus.lines))
    of_line = np.repeat(np.arange(len(lines)), np.diff(groups.first))
    np.add.at(sizes, (groups.members, source[of_line]), lines[of_line])
    shares = sizes / np.maximum(sizes.sum(axis=1, keepdims=True), 1)
    which = np.where(more, held.most_in, against.most_in)
    most = np.where(more, held.most, against.most)
    group = np.where(more, GROUP, AGAINST)
    told = (most > TALKATIVE) & (shares[group, which] < TALKATIVE)
    return pd.Series(
        [names[at] if tell else "" for at, tell in zip(which.tolist(), told.tolist(), strict=True)], dtype=TEXT
    )
