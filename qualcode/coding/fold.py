"""Text to bytes of the same length in lower case, every character that is in no word a blank.

A boundary of a word is then one byte, byte offsets stay those of the text in UTF-8, and patterns can be sought in
native code. Blanks are of two sorts: SOFT ones (white space, hyphens, apostrophes) may stand within a phrase, HARD
ones (all other punctuation) end it.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int64]
SOFT = 0x20
HARD = 0x01
SOFT_CHARACTERS = frozenset("-'_\u2019\u2018\u02bc\u2010\u2011\u00ad\u200b\u200c\u200d\ufeff")


def fold(text: str) -> bytes:
    """The text in UTF-8, as long as before, in lower case, with blanks for all that is no word.

    >>> fold("Ya, e-Library!")
    b'ya\\x01 e library\\x01'
    """
    return fold_encoded(text.encode("utf-8", "surrogatepass"))


def fold_encoded(encoded: bytes) -> bytes:
    """The same for a text that is in UTF-8 already."""
    folded = encoded.translate(_ascii_table())
    if encoded.isascii():
        return folded
    raw = np.frombuffer(encoded, dtype=np.uint8)
    leads = np.flatnonzero(raw >= 0xC0)
    lengths = 2 + (raw[leads] >= 0xE0) + (raw[leads] >= 0xF0)
    changed = bytearray(folded)
    out = np.frombuffer(changed, dtype=np.uint8)
    for length in (2, 3, 4):
        _fold_long(raw, leads[lengths == length], length, out)
    return bytes(changed)


def fold_word(word: str) -> list[str]:
    """The words that a word of an indicator is made of, folded as texts are: "e-library" is two."""
    return fold(word).replace(bytes([HARD]), b" ").decode("utf-8", "surrogatepass").split()


def _fold_long(raw: Bytes, leads: Ints, length: int, out: Bytes) -> None:
    """Fold the characters of a length in bytes that begin at some places; each distinct one is looked at once."""
    if not len(leads):
        return
    spots = leads[:, None] + np.arange(length)
    codes = raw[spots] @ (256 ** np.arange(length)[::-1])
    distinct, which = np.unique(codes, return_inverse=True)
    folded = [_folded_character(int(code).to_bytes(length, "big")) for code in distinct]
    table = np.frombuffer(b"".join(folded), dtype=np.uint8).reshape(-1, length)
    out[spots] = table[which]


@cache
def _ascii_table() -> bytes:
    table = bytearray(range(256))
    for byte in range(128):
        character = chr(byte)
        table[byte] = ord(character.lower()) if character.isalnum() else _blank(character)
    return bytes(table)


@cache
def _folded_character(encoded: bytes) -> bytes:
    """What stands for a character in UTF-8, at the same length."""
    character = encoded.decode("utf-8", "surrogatepass")
    if character.isalnum() or unicodedata.category(character).startswith("M"):
        lower = character.lower().encode("utf-8", "surrogatepass")
        return lower if len(lower) == len(encoded) else encoded
    return bytes([_blank(character)]) * len(encoded)


def _blank(character: str) -> int:
    return SOFT if character.isspace() or character in SOFT_CHARACTERS else HARD
