"""Which encoding the bytes of a text are in, where nothing in them says so.

Three readings are weighed: UTF-8 (with stray bytes in it, as pasting leaves behind), Windows-1252 and Mac Roman. In
each, every letter and sign beyond ASCII costs what it is out of place: nothing for the é of "één" or the “ before a
word, much for a capital after a small letter ("donÕt"), a closing quote before a word, a ™ within one. The cheapest
reading wins. The costs are for languages in Latin letters, with Indonesian, English and Dutch in mind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_SAMPLE = 200_000  # bytes; enough to tell an encoding by
_WRONG, _ODD = 4.0, 1.5  # what hardly anybody writes; what few people write
_MAC_AFTER = 1.0  # what Mac Roman must be better by: nothing has written it since about 2001
# The one way in which Windows-1252 passes for UTF-8: "CAFÉ…" with nothing else beyond ASCII in the text.
_SHOUTED = re.compile(rb"(?<=[A-Z])[\xc7-\xcb\xcf\xd6\xdc][\x85\x92\x94](?![A-Za-z])")

_FAMILIAR = frozenset("àáâäåæçèéêëíîïñóôöøúûüœßÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÓÔÖØÚÛÜŒ")
_OPENING, _CLOSING = frozenset("“‘„‚«‹"), frozenset("”»›")
_DASHES = frozenset("–—")
_MONEY = frozenset("€£¥¢")
_FIGURES = frozenset("°½¼¾²³¹ºª%‰µ")
_BULLETS = frozenset("•·▪‣")
_TRADE = frozenset("®©™")
_RARE = frozenset("×÷±¿¡¬¶§†‡")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def encoding_of(data: bytes) -> str:
    """The name of the encoding: "utf-8", "cp1252", "mac_roman" or "latin-1"; UTF-8 also for bytes that are nearly that.

    >>> [encoding_of("Zo’n café – “één euro” …".encode(name)) for name in ("utf-8", "cp1252", "mac_roman")]
    ['utf-8', 'cp1252', 'mac_roman']
    """
    if is_utf8(data) and not _SHOUTED.sub(b"", data).isascii():
        return "utf-8"
    sample = data[:_SAMPLE]
    costs = {
        "cp1252": _cost(_western(sample)),
        "utf-8": _cost(sample.decode("utf-8", "surrogateescape")),
        "mac_roman": _cost(sample.decode("mac_roman")) + _MAC_AFTER,
    }
    best = min(costs, key=lambda name: costs[name])  # of equals, the first
    return "latin-1" if best == "cp1252" and re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else best


def decode_nearly(data: bytes, encoding: str) -> str:
    """The text in an encoding; bytes that are none in UTF-8 are read as Windows-1252, one by one.

    >>> decode_nearly("één café".encode() + b" \\x93ya\\x94", "utf-8")
    'één café “ya”'
    """
    if encoding != "utf-8":
        return data.decode(encoding)
    text = data.decode("utf-8", "surrogateescape")
    return re.sub("[\udc80-\udcff]", lambda stray: _western(bytes([ord(stray[0]) - 0xDC00])), text)


def is_utf8(data: bytes) -> bool:
    """Whether all of the bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _western(data: bytes) -> str:
    """Windows-1252; its five bytes without a letter as Latin-1 has them."""
    return data.decode("cp1252", "surrogateescape").translate({0xDC00 + byte: byte for byte in range(0x80, 0x100)})


def _cost(text: str) -> float:
    """How much of a text is out of place, in this reading."""
    text = f" {text}  "
    places = (found.start() for found in _BEYOND_ASCII.finditer(text))
    return sum(_out_of_place(*text[at - 1 : at + 3]) for at in places)


@cache
def _out_of_place(before: str, sign: str, after: str, second: str) -> float:
    """What a sign costs between the one before it and the two after it."""
    if sign.isalpha() and sign not in "ºª":
        letter = _capital_cost if sign.isupper() else _small_cost
        return letter(before, after, second) + (0 if sign in _FAMILIAR else _ODD)
    for signs, cost in _COSTS:
        if sign in signs:
            return cost(before, after)
    return _WRONG if sign.isprintable() else 2 * _WRONG


def _capital_cost(before: str, after: str, second: str) -> float:
    if before.islower() or (after.isupper() and second.islower() and not before.isupper()):
        return _WRONG  # "donÕt", "ÒSaya"
    if before.isupper() or after.isupper():
        return 0.1
    return 0.5 if after.isalpha() else _ODD


def _small_cost(before: str, after: str, second: str) -> float:
    if (before.isupper() and after.isupper()) or (before.isupper() and not after.isalpha()):
        return _ODD  # "CAFé"
    return 0 if before.isalpha() or after.isalpha() else 0.5


def _opening_cost(before: str, after: str) -> float:
    free = before.isspace() or before in "([{/-–—\"'“‘«>*_"
    return 0 if free and not after.isspace() else _WRONG


def _closing_cost(before: str, after: str) -> float:
    return _WRONG if before.isspace() or after.isalnum() else 0


def _apostrophe_cost(before: str, after: str) -> float:
    return 0 if before.isalnum() or after.isalnum() or (not before.isspace() and not after.isalpha()) else _WRONG


def _dash_cost(before: str, after: str) -> float:
    return 0.2 if before.isspace() == after.isspace() or before.isspace() else 0.5


def _beside_a_figure(before: str, after: str) -> float:
    return 0.3 if before.isdigit() or after.isdigit() else _ODD if before.isspace() or after.isspace() else _WRONG


def _bullet_cost(before: str, after: str) -> float:
    return 0.3 if before.isspace() and after.isspace() else _WRONG


def _trade_cost(before: str, after: str) -> float:
    return _WRONG if after.isalpha() else 0.1


_COSTS: tuple[tuple[frozenset[str], Callable[[str, str], float]], ...] = (
    (_OPENING, _opening_cost),
    (_CLOSING, _closing_cost),
    (frozenset("’"), _apostrophe_cost),
    (_DASHES, _dash_cost),
    (frozenset("…"), lambda before, after: 0.2),
    (frozenset("\xa0"), lambda before, after: 0.2),
    (frozenset("\xad"), lambda before, after: 0.2 if before.isalpha() and after.isalpha() else _WRONG),
    (_MONEY | _FIGURES, _beside_a_figure),
    (_BULLETS, _bullet_cost),
    (_TRADE, _trade_cost),
    (_RARE, lambda before, after: _ODD if before.isspace() or after.isspace() else _WRONG),
    (frozenset("\u2028\u2029\ufeff"), lambda before, after: 0.2),
)
