"""What a document says about itself, made ready to be attributes."""

from __future__ import annotations

from collections.abc import Iterable

Value = str | int | float

# What LibreOffice takes over of Word's own bookkeeping, and names that programs begin with.
_BOOKKEEPING = frozenset("appversion docsecurity hyperlinkschanged linksuptodate scalecrop sharedoc".split())
_OF_PROGRAMS = ("_", "msip_", "contenttype", "ksoproduct", "icv", "grammarly", "mendeley", "zotero_")


def tidy(properties: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """Properties by lower-case names, without those that are empty or a program's own; the first of a name counts.

    >>> tidy([("Title", " Satu  dua "), ("Usia", 38), ("AppVersion", "14"), ("subject", "")])
    {'title': 'Satu dua', 'usia': 38}
    """
    found: dict[str, Value] = {}
    for name, value in properties:
        name = " ".join(name.casefold().split())
        value = " ".join(value.split()) if isinstance(value, str) else value
        if name and value != "" and name not in _BOOKKEEPING and not name.startswith(_OF_PROGRAMS):
            found.setdefault(name, value)
    return found
