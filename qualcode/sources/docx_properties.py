"""What a Word file says about itself: title, author, keywords, subject, and properties that its makers added."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

Value = str | int | float

_CORE = {"title": "title", "creator": "author", "keywords": "keywords", "subject": "subject"}
_NUMBERS = frozenset({"i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint"})
_FRACTIONS = frozenset({"r4", "r8", "decimal"})
# What programs write there for themselves.
_OF_PROGRAMS = ("_", "msip_", "contenttype", "ksoproduct", "icv", "grammarly", "mtwin", "mendeley", "zotero_")
_LONGEST_WHOLE = 18  # digits


def properties_in(parts: list[_Element]) -> dict[str, Value]:
    """The properties by lower-case names, those without a value left out.

    Numbers are numbers, what is on or off is "yes" or "no", dates are ISO 8601.
    """
    found: dict[str, Value] = {}
    for root in parts:
        for element in root:
            if not isinstance(element.tag, str):
                continue
            own = _CORE.get(element.tag.rpartition("}")[2])
            added = " ".join((element.get("name") or "").casefold().split())
            value: Value = ""
            if own is not None:
                value = _plain(element.text)
            elif added and not added.startswith(_OF_PROGRAMS) and len(element):
                value = _typed(element[0])
            if value != "":
                found.setdefault(own or added, value)
    return found


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _typed(element: _Element) -> Value:
    """The value of a property by the type that its element is named after; its words when they do not fit it."""
    sort, words = str(element.tag).rpartition("}")[2], _plain(element.text)
    try:
        if sort in _NUMBERS and len(words) <= _LONGEST_WHOLE:
            return int(words)
        if sort in _FRACTIONS:
            number = float(words)
            return int(number) if number.is_integer() else number
    except (ValueError, OverflowError):
        return words
    if sort == "bool":
        return "yes" if words.casefold() in ("true", "1") else "no"
    if sort in ("filetime", "date"):
        return words.removesuffix("T00:00:00Z")
    return words
