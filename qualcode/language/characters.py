"""What the characters of a text in UTF-8 are to the eye that looks for sentences: white space, stops, closing marks.

Every byte of a character has its class, so that a walk over bytes is a walk over characters.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bytes: TypeAlias = NDArray[np.uint8]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

# In this order: whether a byte may end a sentence is one comparison.
OTHER, WHITE, LINE, CLOSING, WIDE_CLOSING, POINT, MARK, DOTS, WIDE_STOP = range(9)
PADDING = 4  # zero bytes after the text, so that a look at what follows never runs off the end

_CLASSES = {"\n": LINE, ".": POINT, "…": DOTS}
_CLASSES |= dict.fromkeys("!?", MARK) | dict.fromkeys("\"'”’»)]", CLOSING)
_CLASSES |= dict.fromkeys("。！？", WIDE_STOP) | dict.fromkeys("」』", WIDE_CLOSING)


def padded(encoded: bytes) -> Bytes:
    """A text in UTF-8 as an array, with PADDING zero bytes after it."""
    return np.frombuffer(encoded + bytes(PADDING), dtype=np.uint8)


def classes_of(encoded: bytes, raw: Bytes) -> Bytes:
    """The class of every byte of a text in UTF-8, which `raw` is padded; PADDING further bytes have none."""
    classes = np.frombuffer(bytearray(encoded.translate(_ascii_classes())) + bytes(PADDING), dtype=np.uint8)
    if encoded.isascii():
        return classes
    leads = np.flatnonzero(raw >= 0xC2)
    if len(leads):
        keys, values, lengths = _other_classes()
        codes = points_at(raw, leads)
        at = np.minimum(np.searchsorted(keys, codes), len(keys) - 1)
        known = keys[at] == codes
        leads, at = leads[known], at[known]
        for back in range(3):
            reaches = lengths[at] > back
            classes[leads[reaches] + back] = values[at[reaches]]
    return classes


def points_at(raw: Bytes, leads: Ints) -> Ints:
    """The code points of the characters that begin at some bytes of a padded text."""
    first, second, third, fourth = (raw[leads + n].astype(np.int64) for n in range(4))
    points = np.where(first < 0x80, first, (first & 0x1F) << 6 | second & 0x3F)
    points = np.where(first >= 0xE0, (first & 0x0F) << 12 | (second & 0x3F) << 6 | third & 0x3F, points)
    wide = (first & 0x07) << 18 | (second & 0x3F) << 12 | (third & 0x3F) << 6 | fourth & 0x3F
    found: Ints = np.where(first >= 0xF0, wide, points)
    return found


def is_white(classes: Bytes) -> Bools:
    """White space, line ends included."""
    white: Bools = (classes == WHITE) | (classes == LINE)
    return white


def is_stop(classes: Bytes) -> Bools:
    """. ! ? and the ellipsis."""
    stop: Bools = (classes >= POINT) & (classes <= DOTS)
    return stop


def is_lower(raw: Bytes, leads: Ints) -> Bools:
    """Whether the characters that begin at some bytes are lower-case letters."""
    return _looked_up(points_at(raw, leads), _lower_table())


def is_upper(raw: Bytes, leads: Ints) -> Bools:
    """Whether the characters that begin at some bytes are capitals."""
    return _looked_up(points_at(raw, leads), _upper_table())


def skip_white(classes: Bytes, at: Ints, limit: Ints | int) -> Ints:
    """Forward from some bytes over white space, `limit` at most."""
    at = np.minimum(at, limit)
    moving = np.flatnonzero(is_white(classes[at]) & (at < limit))
    while len(moving):
        at[moving] += 1
        moving = moving[is_white(classes[at[moving]]) & (at < limit)[moving]]
    return at


def skip_white_back(classes: Bytes, at: Ints, limit: Ints) -> Ints:
    """Back from the ends of some spans over white space, to `limit` at most."""
    at = np.maximum(at, limit)
    moving = np.flatnonzero((at > limit) & is_white(classes[np.maximum(at - 1, 0)]))
    while len(moving):
        at[moving] -= 1
        moving = moving[(at > limit)[moving] & is_white(classes[np.maximum(at[moving] - 1, 0)])]
    return at


def _looked_up(points: Ints, table: Bools) -> Bools:
    found: Bools = table[np.minimum(points, len(table) - 1)]
    return found


@cache
def _ascii_classes() -> bytes:
    table = bytearray(256)
    for byte in range(128):
        table[byte] = _CLASSES.get(chr(byte), WHITE if chr(byte).isspace() else OTHER)
    return bytes(table)


@cache
def _other_classes() -> tuple[Ints, Bytes, Ints]:
    """Code points beyond ASCII that have a class, in order; their classes and lengths in bytes."""
    others = {ord(c): kind for c, kind in _CLASSES.items() if ord(c) > 127}
    others |= {point: WHITE for point in range(128, 0x3001) if chr(point).isspace()}
    keys = sorted(others)
    lengths = [len(chr(key).encode()) for key in keys]
    return np.array(keys), np.array([others[key] for key in keys], dtype=np.uint8), np.array(lengths)


@cache
def _lower_table() -> Bools:
    """Whether a code point is a lower-case letter, of the alphabets that have two cases and are in use."""
    return np.array([chr(point).islower() for point in range(0x2000)] + [False], dtype=bool)


@cache
def _upper_table() -> Bools:
    """Whether a code point is a capital letter, of the same alphabets."""
    return np.array([chr(point).isupper() for point in range(0x2000)] + [False], dtype=bool)
