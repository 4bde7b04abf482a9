"""A text made ready for the search: folded, its words one blank apart, with the ways back to the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.coding.fold import HARD, SOFT, fold_encoded

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]
EMPTY: Ints = np.empty(0, dtype=np.int64)
_SPACED = bytes([SOFT if byte == HARD else byte for byte in range(256)])
_PAGES = 32  # whose words are remembered: when a codebook is tried out, the same texts are coded again and again
_REMEMBERED: dict[bytes, frozenset[bytes]] = {}
_CHUNK = 1 << 16  # bytes whose words are looked at together: they stay in the processor's cache


class Spans(NamedTuple):
    """Places as two arrays of the same length: half-open, in bytes."""

    starts: Ints
    ends: Ints

    def where(self, chosen: Bools | Ints) -> Spans:
        """Some of them."""
        return Spans(self.starts[chosen], self.ends[chosen])

    @classmethod
    def joined(cls, parts: list[Spans]) -> Spans:
        """All of some, ordered by start and end, each once."""
        if len(parts) == 1:
            return parts[0]
        starts, ends = np.concatenate([p.starts for p in parts]), np.concatenate([p.ends for p in parts])
        order = np.lexsort((ends, starts))
        starts, ends = starts[order], ends[order]
        first = np.append(True, (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1]))[: len(starts)]
        return cls(starts[first], ends[first])


NONE = Spans(EMPTY, EMPTY)


@dataclass(frozen=True)
class Page:
    """A text in UTF-8, and the same folded with single blanks between its words.

    Attributes:
        encoded: the text.
        spaced: lower case, a blank before the first word and after the last; where several SOFT blanks follow each
            other in the text there is one, so that the words of a phrase are one blank apart.
        cuts: where in the folded text blanks were taken out; empty when none were.
        hard: whether a byte of the folded text is punctuation that ends a phrase.
    """

    encoded: bytes
    spaced: bytes
    cuts: Ints
    hard: Bools

    @classmethod
    def of(cls, encoded: bytes) -> Page:
        """Make a text in UTF-8 ready."""
        folded = fold_encoded(encoded)
        flat = np.frombuffer(folded, dtype=np.uint8)
        hard = flat == HARD
        soft = flat == SOFT
        cuts = np.flatnonzero(soft[1:] & soft[:-1]) + 1
        if len(cuts):
            folded = np.delete(flat, cuts).tobytes()
        return cls(encoded, b" " + folded.translate(_SPACED) + b" ", cuts, hard)

    def words(self) -> frozenset[bytes]:
        """The distinct words, folded; those of texts that were looked at not long ago are remembered."""
        key = hashlib.blake2b(self.spaced, digest_size=16).digest()
        if key not in _REMEMBERED:
            found: set[bytes] = set()
            for chunk in self._chunks():
                found.update(chunk.split())
            _REMEMBERED[key] = frozenset(found)
            while len(_REMEMBERED) > _PAGES:
                del _REMEMBERED[next(iter(_REMEMBERED))]
        return _REMEMBERED[key]

    def _chunks(self) -> Iterator[bytes]:
        """Pieces of whole words."""
        at = 0
        while at < len(self.spaced):
            end = self.spaced.find(b" ", at + _CHUNK)
            end = len(self.spaced) if end < 0 else end
            yield self.spaced[at:end]
            at = end

    def in_text(self, found: Spans) -> Spans:
        """Places in `spaced` (of whole words, blanks at their ends left out) as places in the text."""
        return Spans(self._folded(found.starts), self._folded(found.ends - 1) + 1)

    def _folded(self, at: Ints) -> Ints:
        """Bytes of `spaced` as bytes of the folded text, which is as long as the text."""
        at = at - 1
        if not len(self.cuts):
            return at
        kept_before = self.cuts - np.arange(len(self.cuts))  # how many kept bytes precede each cut
        return at + np.searchsorted(kept_before, at, side="right")

    def characters(self, found: Spans) -> Ints:
        """How many characters the places in the text hold."""
        raw = np.frombuffer(self.encoded, dtype=np.uint8)
        before = np.concatenate([[0], np.cumsum((raw & 0xC0) != 0x80)])
        counts: Ints = before[found.ends] - before[found.starts]
        return counts

    def crosses_punctuation(self, found: Spans) -> Bools:
        """Which places in the text have punctuation within that ends a phrase."""
        before = np.searchsorted(self._marks, found.starts)
        crossed: Bools = np.searchsorted(self._marks, found.ends) > before
        return crossed

    @cached_property
    def _marks(self) -> Ints:
        return np.flatnonzero(self.hard)

    @cached_property
    def _spaced(self) -> Bytes:
        return np.frombuffer(self.spaced, dtype=np.uint8)

    def to_word_ends(self, ends: Ints) -> Ints:
        """Places in `spaced` moved forward to the end of the word that they are in."""
        ends = ends.copy()
        moving = np.flatnonzero(self._spaced[ends] != SOFT)
        while len(moving):
            ends[moving] += 1
            moving = moving[self._spaced[ends[moving]] != SOFT]
        return ends

    def to_word_starts(self, starts: Ints) -> Ints:
        """Places in `spaced` moved back to the start of the word that they are in."""
        starts = starts.copy()
        moving = np.flatnonzero(self._spaced[starts - 1] != SOFT)
        while len(moving):
            starts[moving] -= 1
            moving = moving[self._spaced[starts[moving] - 1] != SOFT]
        return starts

    @cached_property
    def word_starts(self) -> Ints:
        """Where the words of `spaced` begin."""
        blank = self._spaced == SOFT
        return np.flatnonzero(blank[:-1] & ~blank[1:]) + 1

    @cached_property
    def text_word_starts(self) -> Ints:
        """Where the words of the text begin."""
        return self._folded(self.word_starts)
