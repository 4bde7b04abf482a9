"""What was found in a batch as the columns of a table, and as counts that can be added to those of other batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from qualcode.coding.engine import Coded
from qualcode.coding.matcher import Matcher
from qualcode.coding.page import EMPTY, Ints


@dataclass(frozen=True)
class Tally:
    """Counts over texts: a sum over parts of a corpus is what the whole of it would give.

    Attributes:
        texts, segments: how many were coded.
        codings: how many were made.
        by_code: segments that have each code, by its number in the codebook.
        texts_by_code: texts that have each code somewhere.
        pairs: both / codes of a pair that occur in the same segment -> in how many segments.
    """

    texts: int = 0
    segments: int = 0
    codings: int = 0
    by_code: Ints = field(default_factory=lambda: EMPTY)
    texts_by_code: Ints = field(default_factory=lambda: EMPTY)
    pairs: dict[tuple[int, int], int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        pairs = dict(self.pairs)
        for pair, both in other.pairs.items():
            pairs[pair] = pairs.get(pair, 0) + both
        return Tally(
            self.texts + other.texts,
            self.segments + other.segments,
            self.codings + other.codings,
            _added(self.by_code, other.by_code),
            _added(self.texts_by_code, other.texts_by_code),
            pairs,
        )


class Table(NamedTuple):
    """Codings as columns, a row each, ordered by text, place and the path of the code.

    Attributes:
        owners: the number of the text that the coding is in.
        starts, ends: of the segment, in code points of its text.
        codes: number of the code in the codebook.
        texts: the segment's own words.
        indicators, matched: what fired and the words it matched, "; " between several.
    """

    owners: Ints
    starts: Ints
    ends: Ints
    codes: Ints
    texts: list[str]
    indicators: list[str]
    matched: list[str]


NO_CODINGS = Table(EMPTY, EMPTY, EMPTY, EMPTY, [], [], [])


def table_of(coded: Coded, matcher: Matcher) -> tuple[Table, Tally]:
    """The codings in a batch as a table, and their counts."""
    order, first = _codings(coded, matcher)
    found, batch, encoded = coded.fired, coded.batch, coded.batch.encoded
    rows, codes = found.rows[order][first], found.codes[order][first]
    segments = coded.coded[rows]
    owners = batch.owners[coded.spans[segments]]
    starts, ends = coded.starts[segments], coded.ends[segments]
    names = [rule.indicator for rule in matcher.rules]
    bounds = [*first.tolist(), len(order)]
    table = Table(
        owners,
        batch.in_points(starts, owners),
        batch.in_points(ends, owners),
        codes,
        _words(encoded, starts, ends),
        _joined([names[rule] for rule in found.rules[order].tolist()], bounds),
        _joined(_words(encoded, found.starts[order], found.ends[order]), bounds),
    )
    tally = Tally(
        texts=len(batch.texts) - 1,
        segments=len(coded.starts),
        codings=len(first),
        by_code=np.bincount(codes, minlength=len(matcher.codes)),
        texts_by_code=_by_code(owners, codes, len(matcher.codes)),
        pairs=_pairs(rows, codes, len(matcher.codes)),
    )
    return table, tally


def joined(tables: Sequence[Table]) -> Table:
    """Tables of several batches as one, ordered by their texts."""
    if len(tables) <= 1:
        return tables[0] if tables else NO_CODINGS
    order = np.argsort(np.concatenate([table.owners for table in tables]), kind="stable")
    places = order.tolist()

    def numbers(name: str) -> Ints:
        whole: Ints = np.concatenate([getattr(table, name) for table in tables])
        return whole[order]

    def cells(name: str) -> list[str]:
        whole: list[str] = [cell for table in tables for cell in getattr(table, name)]
        return [whole[place] for place in places]

    return Table(
        *(numbers("owners"), numbers("starts"), numbers("ends"), numbers("codes")),
        *(cells("texts"), cells("indicators"), cells("matched")),
    )


def _codings(coded: Coded, matcher: Matcher) -> tuple[Ints, Ints]:
    """What was found in the order of the table, and where in it each coding begins: a code on a segment."""
    found = coded.fired
    ranks = np.argsort(np.argsort([code.path for code in matcher.codes], kind="stable"), kind="stable")
    order = np.lexsort((ranks[found.codes], found.rows)) if len(found.rows) else EMPTY
    rows, codes = found.rows[order], found.codes[order]
    new = np.append(True, (np.diff(rows) != 0) | (np.diff(codes) != 0))[: len(rows)]
    return order, np.flatnonzero(new)


def _words(encoded: bytes, starts: Ints, ends: Ints) -> list[str]:
    places = zip(starts.tolist(), ends.tolist(), strict=True)
    return [encoded[start:end].decode("utf-8", "surrogatepass") for start, end in places]


def _joined(cells: list[str], bounds: list[int]) -> list[str]:
    """The different cells of each coding, "; " between them."""
    if len(bounds) - 1 == len(cells):
        return cells
    return [
        cells[start] if end - start == 1 else "; ".join(dict.fromkeys(cells[start:end]))
        for start, end in pairwise(bounds)
    ]


def _by_code(owners: Ints, codes: Ints, count: int) -> Ints:
    """In how many texts each code occurs."""
    counted: Ints = np.bincount(np.unique(owners * count + codes) % max(count, 1), minlength=count)
    return counted


def _pairs(rows: Ints, codes: Ints, count: int) -> dict[tuple[int, int], int]:
    """How many segments hold each two codes, the one with the smaller number first."""
    later = np.searchsorted(rows, rows, side="right") - np.arange(len(rows)) - 1  # codings of the same segment to come
    one = np.repeat(np.arange(len(rows)), later)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(later) - later, later)
    smaller, greater = np.minimum(codes[one], codes[other]), np.maximum(codes[one], codes[other])
    keys, both = np.unique(smaller * count + greater, return_counts=True)
    return {(key // count, key % count): n for key, n in zip(keys.tolist(), both.tolist(), strict=True)}


def _added(one: Ints, other: Ints) -> Ints:
    if not len(one) or not len(other):
        return one if len(one) else other
    return one + other


def moved(table: Table, owners: Ints) -> Table:
    """The table with other numbers for its texts."""
    return table._replace(owners=owners[table.owners])
