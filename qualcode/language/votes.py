"""Which language each of many short texts is in: the vote of small words of `detect`, on arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.language.detect import ENOUGH, SMALL_WORDS

Ints: TypeAlias = NDArray[np.int64]
LONGEST = 8  # bytes of a word that fit a number; every small word does
FEWEST = 3  # words of a text that can be told
AT_ONCE = 4_000_000  # bytes
SLOTS = 1 << 14
SPREAD = 0x9E3779B97F4A7C15  # where the search for a multiplier that gives each small word a slot begins
DOWN = np.uint64(50)  # bits, to have a slot


def languages_of(texts: Sequence[bytes], usual: str) -> list[str]:
    """The ISO 639-1 code of the language of each text, in UTF-8: Indonesian or English, else the `usual` one.

    Where the usual language is another than these two, all texts are in it: the vote knows no others.

    >>> languages_of([b"Saya ikut karena diminta.", b"It was asked of me.", b"Ya."], "id")
    ['id', 'en', 'id']
    """
    if usual and usual not in SMALL_WORDS:
        return [usual] * len(texts)
    found: list[str] = []
    choices = [*SMALL_WORDS, usual]
    first = held = 0
    for at, text in enumerate(texts, start=1):
        held += len(text)
        if held >= AT_ONCE or at == len(texts):
            found += [choices[number] for number in _votes(texts[first:at]).tolist()]
            first, held = at, 0
    return found


def _votes(texts: Sequence[bytes]) -> Ints:
    """For each text the number of the language that has most votes, the number of languages when none has enough."""
    begins = np.cumsum([0] + [len(text) + 1 for text in texts])
    raw = _letters_of(b" ".join(texts))
    edges = np.flatnonzero(np.diff((raw != 0).view(np.int8), prepend=np.int8(0)))
    starts, ends = edges[::2], edges[1::2]
    first = np.searchsorted(starts, begins)  # the number of each text's first word
    words = np.diff(first)
    short = ends - starts <= LONGEST
    starts, lengths = starts[short], (ends - starts)[short]
    keys = np.lib.stride_tricks.as_strided(raw, (len(raw) - LONGEST + 1, LONGEST), (1, 1))[starts]
    numbers = keys.view(np.uint64)[:, 0] & _masks()[lengths]
    spread, table, owners = _small_words()
    slots = (numbers * spread) >> DOWN
    voting = np.flatnonzero(table[slots] == numbers)
    text_of = np.searchsorted(begins, starts[voting], side="right") - 1
    choice = owners[slots[voting]]
    count = len(SMALL_WORDS)
    votes = np.bincount(text_of * count + choice, minlength=len(texts) * count).reshape(-1, count)
    best = votes.argmax(axis=1)
    enough = (votes.max(axis=1) >= ENOUGH * words) & (words >= FEWEST)
    found: Ints = np.where(enough, best, count)
    return found


def _letters_of(encoded: bytes) -> NDArray[np.uint8]:
    """The bytes of letters in lower case, 0 for all others, and some zeros after the last."""
    raw = np.frombuffer(bytearray(encoded.translate(_letters())) + bytes(LONGEST), dtype=np.uint8)
    marks = np.flatnonzero(raw == 0xE2)
    marks = marks[raw[marks + 1] == 0x80]  # curly quotes, dashes, the ellipsis
    for place in range(3):
        raw[marks + place] = 0
    return raw


@cache
def _letters() -> bytes:
    """Letters in lower case, those beyond ASCII as they are; all else as no letter."""
    table = bytearray(256)
    for byte in range(256):
        table[byte] = ord(chr(byte).lower()) if byte < 128 and chr(byte).isalpha() else byte if byte >= 128 else 0
    return bytes(table)


@cache
def _masks() -> NDArray[np.uint64]:
    """What keeps the first 0, 1, 2 ... bytes of a word read as a number."""
    rows = [[0xFF] * length + [0] * (LONGEST - length) for length in range(LONGEST + 1)]
    return np.array(rows, dtype=np.uint8).view(np.uint64)[:, 0]


@cache
def _small_words() -> tuple[np.uint64, NDArray[np.uint64], Ints]:
    """A multiplier that gives each small word a slot of its own; the words as numbers by slot, and their languages."""
    words = [(word, owner) for owner, some in enumerate(SMALL_WORDS.values()) for word in sorted(some)]
    numbers = np.array([word.encode().ljust(LONGEST, b"\0") for word, _ in words], dtype="S8").view(np.uint64)
    spread = np.uint64(SPREAD)
    while len(np.unique((numbers * spread) >> DOWN)) < len(words):
        spread += np.uint64(2)
    table, owners = np.zeros(SLOTS, dtype=np.uint64), np.zeros(SLOTS, dtype=np.int64)
    slots = (numbers * spread) >> DOWN
    table[slots], owners[slots] = numbers, [owner for _, owner in words]
    return spread, table, owners
