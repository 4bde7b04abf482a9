"""The least that finding indicators takes in Python: what the engine is measured against, not what it is.

A text is encoded, and translated at the same length to lower case with a blank for every byte that is in no word. A
boundary is then a byte, and patterns such as " trust " and " compet" find whole words and beginnings in one pass of an
Aho-Corasick automaton. Sentences are found on the bytes in bulk. Everything per hit is an array. No word forms, no
exclusions, no codes, no abbreviations, no capitals beyond Latin-1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import BytesAhoCorasick, Implementation
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]
BLOCK = 1_000_000  # bytes worked on at once: what a processor's caches hold
FEW = 1_000  # patterns whose states fit in a processor's caches, where the fastest automaton pays
BLANK, LINE = b" \n"
FOLD = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if chr(byte).isalnum() or byte >= 128 else BLANK for byte in range(256)
)
SOFT = np.isin(np.arange(256), [*b" -'"])  # what may stand between the words of a phrase


class Found(NamedTuple):
    """Hits as columns: the index of the text, the indicator's, and spans in code points of the text."""

    texts: Ints
    indicators: Ints
    starts: Ints
    ends: Ints
    sentence_starts: Ints
    sentence_ends: Ints


class Finder:
    """Indicators made ready."""

    def __init__(self, indicators: Sequence[str]) -> None:
        patterns = [f" {text[:-1]}" if text.endswith("*") else f" {text} " for text in indicators]
        encoded = [pattern.encode() for pattern in patterns]
        few = len(encoded) <= FEW
        self.automaton = BytesAhoCorasick(encoded, implementation=Implementation.DFA if few else None)
        self.wild = np.array([not pattern.endswith(" ") for pattern in patterns])
        # Where the blanks inside a pattern are; the first one, which always is there, stands for those that are not.
        gaps = [[at for at in range(1, len(each) - 1) if each[at] == BLANK] for each in encoded]
        most = max(map(len, gaps))
        self.gaps = np.array([[*some, *[0] * (most - len(some))] for some in gaps]).reshape(len(gaps), most)

    def find(self, texts: Sequence[str]) -> list[Found]:
        """The hits in texts, block by block."""
        return [self._in_block(*block) for block in _blocks(texts)]

    def _in_block(self, block: bytes, first: int, offsets: Ints) -> Found:
        raw = np.frombuffer(block, dtype=np.uint8)
        folded, continuations = fold(block, raw)
        found = self.automaton.find_matches_as_indexes(folded, overlapping=True)
        hits = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        hits = hits[self._unbroken(hits, raw)]
        indicators, starts, ends = hits[:, 0], hits[:, 1] + 1, hits[:, 2] - 1
        for row in np.flatnonzero(self.wild[indicators]).tolist():
            ends[row] = folded.index(b" ", ends[row])
        sentence_starts, sentence_ends = sentences(raw)
        rows = np.searchsorted(sentence_starts, starts, side="right") - 1
        texts = np.searchsorted(offsets, starts, side="right") - 1
        begins = offsets[texts] - np.searchsorted(continuations, offsets)[texts]
        spans = (starts, ends, sentence_starts[rows], sentence_ends[rows])
        return Found(texts + first, indicators, *(at - np.searchsorted(continuations, at) - begins for at in spans))

    def _unbroken(self, hits: Ints, raw: Bytes) -> NDArray[np.bool_]:
        """Whether no punctuation stands where a pattern has a blank between words."""
        good = np.ones(len(hits), dtype=bool)
        for column in self.gaps.T:
            gap = column[hits[:, 0]]
            good &= (gap == 0) | SOFT[raw[hits[:, 1] + gap]]
        return good


def _blocks(texts: Sequence[str]) -> Iterator[tuple[bytes, int, Ints]]:
    """Texts joined by line ends, one before and after too; the index of the first, and where each begins."""
    parts: list[bytes] = []
    first = size = 0
    for number, text in enumerate(texts):
        parts.append(text.encode())
        size += len(parts[-1])
        if size >= BLOCK or number == len(texts) - 1:
            lengths = np.array([1, *(len(part) + 1 for part in parts)])
            yield b"\n".join((b"", *parts, b"")), first, np.cumsum(lengths)[:-1]
            parts, first, size = [], number + 1, 0


def fold(block: bytes, raw: Bytes) -> tuple[bytes, Ints]:
    """A block in lower case at the same length, blanks for punctuation; and where its continuation bytes are."""
    folded = np.frombuffer(bytearray(block.translate(FOLD)), dtype=np.uint8)
    others = np.flatnonzero(raw >= 0x80)
    bytes_there = raw[others]
    latin = others[bytes_there == 0xC3] + 1
    second = raw[latin]
    folded[latin[(second >= 0x80) & (second <= 0x9E) & (second != 0x97)]] += 0x20
    for back in (0, 1, 2):  # E2 80 ..: curly quotation marks, dashes, the ellipsis
        folded[others[bytes_there == 0xE2] + back] = BLANK
    return folded.tobytes(), others[(bytes_there & 0xC0) == 0x80]


def sentences(raw: Bytes) -> tuple[Ints, Ints]:
    """Where the sentences of a block begin and end: after . ! ? before white space, and at line ends."""
    stops = np.flatnonzero((raw == ord(".")) | (raw == ord("!")) | (raw == ord("?")) | (raw == LINE))
    line = raw[stops] == LINE
    stops, line = (each[line | (raw[np.minimum(stops + 1, len(raw) - 1)] <= BLANK)] for each in (stops, line))
    ends = stops + ~line
    ends = ends[np.diff(ends, prepend=-1) > 0]
    starts = ends[:-1] + 1
    while len(white := np.flatnonzero((raw[starts] <= BLANK) & (starts < len(raw) - 1))):
        starts[white] += 1
    return starts, ends[1:]
