"""Text to bytes of the same length in lower case, every character that is in no word a blank.

A boundary of a word is then one byte, byte offsets stay those of the text in UTF-8, and patterns can be sought in
native code. Blanks are of two sorts: SOFT ones (white space, hyphens, apostrophes) may stand within a phrase, HARD
ones (all other punctuation) end it.
"""

from __future__ import annotations

import unicodedata
from functools import cache

SOFT = 0x20
HARD = 0x01
SOFT_CHARACTERS = frozenset("-'_\u2019\u2018\u02bc\u2010\u2011\u00ad\u200b\u200c\u200d\ufeff")
ASCII = bytes(range(128))


def fold(text: str) -> bytes:
    """The text in UTF-8, as long as before, in lower case, with blanks for all that is no word.

    >>> fold("Ya, e-Library!")
    b'ya\\x01 e library\\x01'
    """
    encoded = text.encode("utf-8", "surrogatepass")
    folded = encoded.translate(_ascii_table())
    if text.isascii():
        return folded
    others = encoded.translate(None, ASCII).decode("utf-8", "surrogatepass")
    for character in sorted(set(others)):
        before, after = _folded_character(character)
        if before != after:
            folded = folded.replace(before, after)
    return folded


def fold_word(word: str) -> list[str]:
    """The words that a word of an indicator is made of, folded as texts are: "e-library" is two."""
    return fold(word).replace(bytes([HARD]), b" ").decode("utf-8", "surrogatepass").split()


@cache
def _ascii_table() -> bytes:
    table = bytearray(range(256))
    for byte in range(128):
        character = chr(byte)
        table[byte] = ord(character.lower()) if character.isalnum() else _blank(character)
    return bytes(table)


@cache
def _folded_character(character: str) -> tuple[bytes, bytes]:
    """A character in UTF-8, and what stands for it at the same length."""
    encoded = character.encode("utf-8", "surrogatepass")
    if character.isalnum() or unicodedata.category(character).startswith("M"):
        lower = character.lower().encode("utf-8", "surrogatepass")
        return encoded, lower if len(lower) == len(encoded) else encoded
    return encoded, bytes([_blank(character)]) * len(encoded)


def _blank(character: str) -> int:
    return SOFT if character.isspace() or character in SOFT_CHARACTERS else HARD
