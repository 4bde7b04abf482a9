"""Symbols of Word's picture fonts as letters and signs that every font has."""

from __future__ import annotations

_GREEK = dict(zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_SYMBOL = dict(zip("\xa3\xb0\xb1\xb3\xb4\xb7\xb9\xbb\xac\xae\xde", "≤°±≥×•≠≈←→⇒", strict=True))
_WINGDINGS = dict(zip("JKLo\xa7\xa8\xdf\xe0\xe8\xf0\xfb\xfc\xfd\xfe", "☺😐☹☐▪☐←→→→✗✓☒☑", strict=True))
UNKNOWN = "\ufffd"


def symbol(font: str, code: str) -> str:
    """The sign that a code (hexadecimal) of a font stands for; `UNKNOWN` for a picture that is no sign.

    >>> symbol("Symbol", "F061"), symbol("Wingdings", "F0E0"), symbol("Arial", "00E9")
    ('α', '→', 'é')
    """
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    low = chr(number & 0xFF)
    if font == "Symbol":
        greek = _GREEK.get(low.lower())
        if greek is not None:
            return greek.upper() if low.isupper() else greek
        return low if low.isascii() and low.isprintable() else _SYMBOL.get(low, UNKNOWN)
    if font == "Wingdings":
        return _WINGDINGS.get(low, UNKNOWN)
    whole = 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xF8FF  # no surrogate, no private picture
    return chr(number) if whole and not font.startswith(("Wingdings", "Webdings")) else UNKNOWN
