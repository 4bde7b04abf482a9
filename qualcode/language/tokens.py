"""The words of texts, to be counted: where each stands, and which distinct word it is.

A word is letters, digits and their accents, with single hyphens and apostrophes inside: *buku-buku*, *workshop-nya*,
*don't* and *Jum'at* are one each. Where a script writes no blanks between words, each character of Chinese and Japanese
is taken as a word, for want of a better: pairs of them (n = 2) are then what comes nearest to words.

Positions are worked out on arrays of bytes, and what is to be known of a word once for each distinct one.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import numpy as np

from qualcode.language.characters import Bools, Bytes, Ints, padded, points_at

NO_WORD, WORD, JOINER, ALONE = range(4)  # what a byte is: outside words, in one, within one only, a word by itself
JOINERS = frozenset("-'’‘ʼ‐‑\u00ad\u200c\u200d")
UNWRITTEN = {0xAD: None, 0x200D: None}  # a soft hyphen shows where a word may be parted, and is none
SPELT = {ord(mark): "'" for mark in "’‘ʼ"} | {ord(mark): "-" for mark in "‐‑"} | UNWRITTEN
UNPARTED = ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA", "KATAKANA")  # as their characters' names begin
POINTS = 0x110000


class Tokens(NamedTuple):
    """The words of a text, in order.

    Attributes:
        words: the distinct ones, in lower case and composed (NFC), in the order in which they come up first.
        numbers: of each word of the text, which of them it is.
        starts, ends: where it stands, in bytes of UTF-8.
    """

    words: list[str]
    numbers: Ints
    starts: Ints
    ends: Ints


def tokens_of(encoded: bytes) -> Tokens:
    """The words of a text in UTF-8.

    >>> found = tokens_of("Buku-buku itu, buku KITA.".encode())
    >>> [found.words[number] for number in found.numbers]
    ['buku-buku', 'itu', 'buku', 'kita']
    """
    raw = padded(encoded)[: len(encoded)]
    classes = _joined(_classes(encoded, raw), raw)
    inside = classes != NO_WORD
    before = np.append(False, inside[:-1])
    lead = (raw & 0xC0) != 0x80
    begins = inside & (~before | (lead & ((classes == ALONE) | np.append(False, classes[:-1] == ALONE))))
    starts = np.flatnonzero(begins)
    if not len(starts):
        return Tokens([], starts, starts, starts)
    after = np.append(inside[1:], False)
    ends = np.flatnonzero(inside & (~after | np.append(begins[1:], True))) + 1
    words, numbers = _distinct(encoded, starts, ends, inside)
    return Tokens(words, numbers, starts, ends)


def _classes(encoded: bytes, raw: Bytes) -> Bytes:
    """What each byte is; every byte of a character is the same."""
    classes = np.frombuffer(bytearray(encoded.translate(_ASCII)), dtype=np.uint8)
    if encoded.isascii():
        return classes
    leads = np.flatnonzero(raw >= 0xC0)
    points = np.minimum(points_at(padded(encoded), leads), POINTS - 1)
    seen = np.flatnonzero(np.bincount(points, minlength=1))
    table = np.zeros(POINTS, dtype=np.uint8)
    table[seen] = [_class_of(chr(point)) for point in seen.tolist()]
    kinds = table[points]
    lengths = 2 + (raw[leads] >= 0xE0) + (raw[leads] >= 0xF0)
    for back in range(4):
        reaches = (lengths > back) & (leads + back < len(raw))
        classes[leads[reaches] + back] = kinds[reaches]
    return classes


def _class_of(character: str) -> int:
    if character in JOINERS:
        return JOINER
    if not character.isalnum():
        return WORD if unicodedata.category(character).startswith("M") else NO_WORD
    return ALONE if unicodedata.name(character, "").startswith(UNPARTED) else WORD


_ASCII = bytes(_class_of(chr(byte)) if byte < 128 else NO_WORD for byte in range(256))


def _joined(classes: Bytes, raw: Bytes) -> Bytes:
    """Joiners as part of the word where a word stands on both sides, else as none."""
    at = np.flatnonzero((classes == JOINER) & ((raw & 0xC0) != 0x80))
    if not len(at):
        return classes
    lengths = 1 + (raw[at] >= 0xC0) + (raw[at] >= 0xE0)
    ends = at + lengths
    within = (at > 0) & (ends < len(raw))
    within &= (classes[at - 1] == WORD) & (classes[np.minimum(ends, len(raw) - 1)] == WORD)
    kinds = np.where(within, WORD, NO_WORD).astype(np.uint8)
    for back in range(3):
        reaches = lengths > back
        classes[at[reaches] + back] = kinds[reaches]
    return classes


def _distinct(encoded: bytes, starts: Ints, ends: Ints, inside: Bools) -> tuple[list[str], Ints]:
    """The distinct words, and which of them stands at each place."""
    text = np.frombuffer(encoded, dtype=np.uint8)
    gaps = starts[1:][starts[1:] == ends[:-1]]  # words that touch: a blank is put between them
    blanked = np.where(inside, text, np.uint8(0x20))
    pieces = (np.insert(blanked, gaps, 0x20) if len(gaps) else blanked).tobytes().split()
    written = {word: number for number, word in enumerate(dict.fromkeys(pieces))}
    words: dict[str, int] = {}
    known = [words.setdefault(spelt(word.decode("utf-8", "surrogatepass")), len(words)) for word in written]
    return list(words), np.array(known, dtype=np.int64)[
        np.fromiter(map(written.__getitem__, pieces), dtype=np.int64, count=len(pieces))
    ]


def spelt(word: str) -> str:
    """A word as it is counted: in lower case, composed (NFC), with one sort of hyphen and apostrophe.

    >>> spelt("JUM’AT")
    "jum'at"
    """
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word.translate(SPELT).lower())
