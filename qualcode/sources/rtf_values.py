"""What values in RTF mean: packed dates, numbers of code pages, typed properties."""

from __future__ import annotations

import codecs
from datetime import datetime
from math import isfinite

from qualcode.sources.properties import Value

_NUMBERS, _ON_OR_OFF = (3, 5), 11  # types of properties


def property_value(words: str, sort: int) -> Value:
    """A property by its type: a number as a number, what is on or off as "yes" or "no"."""
    if sort == _ON_OR_OFF:
        return "yes" if words == "1" else "no"
    try:
        return int(words) if sort in _NUMBERS and len(words) <= 18 else words
    except ValueError:
        pass
    try:
        number = float(words)
    except ValueError:
        return words
    return number if isfinite(number) else words


def encoding_named(encoding: str) -> str:
    """The name of an encoding that Python has, else "".

    >>> encoding_named("cp1252"), encoding_named("cp12")
    ('cp1252', '')
    """
    try:
        codecs.lookup(encoding)
    except LookupError:
        return ""
    return encoding


def date_of(packed: str) -> str:
    """A date that Word packed into one number, to the minute, in ISO 8601.

    >>> date_of("132887183")
    '2026-11-22T10:15:00'
    """
    try:
        bits = int(packed)
        year, month, day = 1900 + (bits >> 20 & 0x1FF), bits >> 16 & 0xF, bits >> 11 & 0x1F
        return datetime(year, month, day, bits >> 6 & 0x1F, bits & 0x3F).isoformat()
    except ValueError:
        return ""
