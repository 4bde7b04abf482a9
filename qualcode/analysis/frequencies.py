"""How often words and runs of words occur, and how evenly they are spread over the sources.

What one word is, and which words are forms of each other, the language stage says; here they are numbers. Everything a
word of the text is asked is asked of arrays; Python looks at the distinct words that are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, known
from qualcode.core.model import Kind

Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]

FREQUENCY_COLUMNS: Final = ("word", "forms", "count", "per_thousand", "sources", "dispersion")


@dataclass(frozen=True)
class Corpus:
    """The words of some lines, in the order of the text.

    Attributes:
        words: the distinct words.
        word: of each word of the text, which of these it is.
        sentence: the number of the sentence that it is in, in order.
        line: the row of `lines` that it stands on.
        lines: one row a line: source, and whatever words are counted by.
        key: for each distinct word a number that it shares with its other forms.
        small: which distinct words are stop words.
    """

    words: Sequence[str]
    word: Ids
    sentence: Ids
    line: Ids
    lines: pd.DataFrame
    key: Ids
    small: Bools


class Groups(NamedTuple):
    """Groups that lines belong to, each to none, one or several.

    Attributes:
        names: of the groups.
        first: where the groups of each line begin in `members`; one more than there are lines.
        members: numbers of groups, line by line.
    """

    names: list[str]
    first: Ids
    members: Ids


class Cells(NamedTuple):
    """How often each run of words occurs in each group: a row a group and run, in this order.

    Attributes:
        group, gram: which.
        often: how often.
        sources: in how many sources.
        dispersion: Gries' DP over the sources of the group; nan where it has but one.
        most: the greatest part that one source has of the occurrences (0 to 1), and `most_in` which that is.
    """

    group: Ids
    gram: Ids
    often: Ids
    sources: Ids
    dispersion: Floats
    most: Floats
    most_in: Ids

    def where(self, chosen: Ids | Bools) -> Cells:
        """Some of them."""
        return Cells._make(column[chosen] for column in self)


class Grams(NamedTuple):
    """Runs of n words within a sentence.

    Attributes:
        at: where each begins, as a number of a word of the text.
        gram: which run it is, forms of words taken together.
        names: of each distinct run, its most frequent form.
        forms: all its forms, the most frequent first, "; " between them.
    """

    at: Ids
    gram: Ids
    names: list[str]
    forms: list[str]


def everything(lines: pd.DataFrame) -> Groups:
    """All lines as one group, ""."""
    return Groups([""], np.arange(len(lines) + 1, dtype=np.int64), np.zeros(len(lines), dtype=np.int64))


def groups_by(lines: pd.DataFrame, column: str, also: Sequence[str] = ()) -> Groups:
    """Lines by the value of a column of theirs; UnknownNameError, naming `also` too, for one that they have not."""
    known("column", column, [*(str(name) for name in lines.columns), *also])
    place, names = positions(lines[column], [kind.value for kind in Kind] if column == "kind" else None)
    return Groups(names, np.arange(len(lines) + 1, dtype=np.int64), place)


def groups_of(names: Sequence[str], held: Any) -> Groups:
    """Lines by what lies on them: `held` is a scipy.sparse array, a row a line and a column a name."""
    rows = held.tocsr()
    return Groups(list(names), rows.indptr.astype(np.int64), rows.indices.astype(np.int64))


def word_frequencies(
    corpus: Corpus, groups: Groups | None = None, *, by: str = "", n: int = 1, minimum: int = 1
) -> pd.DataFrame:
    """How often each word, or run of `n` words, occurs.

    Returns one row a word (in each group, where there are groups, the group's name in a first column called `by`):
    FREQUENCY_COLUMNS. `word` is its most frequent form, `forms` are all of them; `per_thousand` words of the group,
    stop words among them; `sources` that have it; `dispersion` is Gries' DP over the sources: 0 where each has as much
    of the word as of all words, towards 1 where few have it all; nan where the group is one source.
    A run lies within a sentence, and does not begin or end with a stop word. Sorted by group, then the most frequent
    first. With `minimum` 1, without stop words and with n = 1, the counts of a group sum to its words.

    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. IJCL 13(4), 403-437.
    """
    groups = groups or everything(corpus.lines)
    grams = grams_of(corpus, n)
    cells, sizes = count(corpus, grams, groups)
    cells = cells.where(cells.often >= minimum)
    frame = pd.DataFrame(
        {
            by or "group": pd.Series([groups.names[group] for group in cells.group.tolist()], dtype=TEXT),
            "word": pd.Series([grams.names[gram] for gram in cells.gram.tolist()], dtype=TEXT),
            "forms": pd.Series([grams.forms[gram] for gram in cells.gram.tolist()], dtype=TEXT),
            "count": cells.often,
            "per_thousand": 1000.0 * cells.often / np.maximum(sizes[cells.group], 1),
            "sources": cells.sources,
            "dispersion": cells.dispersion,
        }
    )
    order = np.lexsort((pd.factorize(frame["word"], sort=True)[0], -cells.often, cells.group))
    frame = frame.iloc[order].reset_index(drop=True)
    return frame if by else frame[list(FREQUENCY_COLUMNS)]


def grams_of(corpus: Corpus, n: int) -> Grams:
    """The runs of `n` words that lie within a sentence of a line and neither begin nor end with a stop word."""
    last = len(corpus.word) - n + 1
    at = np.arange(max(last, 0))
    if n > 1:
        end = at + n - 1
        at = at[(corpus.sentence[at] == corpus.sentence[end]) & (corpus.line[at] == corpus.line[end])]
    at = at[~corpus.small[corpus.word[at]] & ~corpus.small[corpus.word[at + n - 1]]]
    written = _runs([corpus.word[at + step] for step in range(n)])
    surface, first = _numbered(written)
    gram_of, _ = _numbered(_runs([corpus.key[corpus.word[at[first] + step]] for step in range(n)]))
    often = np.bincount(surface, minlength=len(first))
    texts = _texts(corpus, at[first], n)
    return Grams(at, gram_of[surface], *_named(texts, gram_of, often))


def _runs(columns: Sequence[Ids]) -> Ids:
    """One number for each run of numbers, the same for the same."""
    found = columns[0]
    for column in columns[1:]:
        found = _numbered(found)[0] * (int(column.max(initial=0)) + 1) + column
    return found


def _numbered(values: Ids) -> tuple[Ids, Ids]:
    """Values as numbers from 0 in order of appearance, and where each appears first."""
    numbers = pd.factorize(values)[0].astype(np.int64, copy=False)
    first = np.flatnonzero(~pd.Series(numbers).duplicated().to_numpy())
    return numbers, first.astype(np.int64, copy=False)


def _texts(corpus: Corpus, at: Ids, n: int) -> list[str]:
    """The words from some places on, as they are spelt."""
    columns = [[corpus.words[number] for number in corpus.word[at + step].tolist()] for step in range(n)]
    return columns[0] if n == 1 else [" ".join(words) for words in zip(*columns, strict=True)]


def _named(texts: list[str], gram_of: Ids, often: Ids) -> tuple[list[str], list[str]]:
    """Of each run its most frequent form, and all of them."""
    distinct = int(gram_of.max(initial=-1)) + 1
    order = np.lexsort((pd.factorize(pd.Series(texts, dtype=TEXT), sort=True)[0], -often, gram_of))
    sorted_texts = [texts[place] for place in order.tolist()]
    bounds = np.searchsorted(gram_of[order], np.arange(distinct + 1)).tolist()
    names = [sorted_texts[begin] for begin in bounds[:-1]]
    forms = ["; ".join(sorted_texts[a:b]) for a, b in pairwise(bounds)]
    return names, forms


def count(corpus: Corpus, grams: Grams, groups: Groups) -> tuple[Cells, Ids]:
    """The runs of words counted by group, and how many words each group has."""
    source, names = positions(corpus.lines["source"])
    wide = max(len(names), 1)
    sizes = np.zeros((len(groups.names), wide))
    line, group = _spread(corpus.line, groups)
    np.add.at(sizes, (group, source[corpus.line[line]]), 1)
    at, group = _spread(corpus.line[grams.at], groups)
    runs = len(grams.names)
    keys = (group * runs + grams.gram[at]) * wide + source[corpus.line[grams.at[at]]]
    keys, counts = np.unique(keys, return_counts=True)
    return _cells(keys, counts, sizes, runs), sizes.sum(axis=1).astype(np.int64)


def _spread(line: Ids, groups: Groups) -> tuple[Ids, Ids]:
    """Each place once for every group that its line is in: the number of the place, and the group."""
    held = groups.first[line + 1] - groups.first[line]
    places = np.repeat(np.arange(len(line)), held)
    within = np.arange(len(places)) - np.repeat(np.cumsum(held) - held, held)
    return places, groups.members[groups.first[line[places]] + within]


def _cells(keys: Ids, counts: Ids, sizes: Floats, runs: int) -> Cells:
    """What is counted of each group, run and source, put together over the sources."""
    pair, source = keys // sizes.shape[1], keys % sizes.shape[1]
    begins = np.flatnonzero(np.append(True, np.diff(pair) != 0)[: len(pair)])
    if not len(begins):
        none, nothing = np.empty(0, dtype=np.int64), np.empty(0)
        return Cells(none, none, none, none, nothing, nothing, none)
    total = np.add.reduceat(counts, begins)
    present = np.diff(np.append(begins, len(pair)))
    group = pair[begins] // runs
    share = counts / np.repeat(total, present)
    expected = (sizes / np.maximum(sizes.sum(axis=1, keepdims=True), 1))[np.repeat(group, present), source]
    apart = np.add.reduceat(np.abs(share - expected), begins) + 1 - np.add.reduceat(expected, begins)
    several = (sizes > 0).sum(axis=1)[group] > 1
    order = np.lexsort((-share, np.repeat(np.arange(len(begins)), present)))[begins]  # of each, the greatest
    dispersion = np.where(several, np.clip(apart / 2, 0, 1), np.nan)
    return Cells(group, pair[begins] % runs, total, present, dispersion, share[order], source[order])
