"""Several things in one cell: examples and indicators, a line each, or after bullets or numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_BULLET: Final = re.compile(r" ?[•●○◦▪■*‣–-] +")
_WRITTEN: Final = "• "
_NUMBER: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[a-z][.)])\s+")
_INDENT: Final = "  "  # of a line that goes on with the item above it
# A regular expression, quoted words or a bracket is one piece, whatever commas it holds.
_PIECE: Final = re.compile(r"""(?:/(?:[^/\\]|\\.)*/|"[^"]*"|\([^()]*\)|[^,;/"(]|[/"(])+""")


def items_of(cell: str) -> tuple[str, ...]:
    """The items in a cell.

    >>> items_of("1. Saya wajib ikut.\\n2. Disuruh."), items_of("• dua\\n  baris\\n• satu")
    (('Saya wajib ikut.', 'Disuruh.'), ('dua\\nbaris', 'satu'))
    """
    lines = cell.split("\n")
    if _BULLET.match(lines[0]):
        return _bulleted(lines)
    filled = [line for line in lines if line.strip()]
    if len(filled) > 1 and all(_NUMBER.match(line) for line in filled):
        filled = [_NUMBER.sub("", line, count=1) for line in filled]
    return tuple(line.strip() for line in filled)


def indicators_of(cell: str) -> tuple[str, ...]:
    """The indicators in a cell: where it is one line, they may stand between commas or semicolons.

    >>> indicators_of('kreat*, "ide, baru"; /a{1,2}/')
    ('kreat*', '"ide, baru"', '/a{1,2}/')
    """
    if "\n" in cell or _BULLET.match(cell):
        return items_of(cell)
    return tuple(piece for found in _PIECE.findall(cell) if (piece := found.strip()))


def cell_of(items: Sequence[str], *, indicators: bool = False) -> str:
    """The cell that is read as these items: as they are where that does, else after bullets."""
    read = indicators_of if indicators else items_of
    plain = "\n".join(items)
    if read(plain) == tuple(items):
        return plain
    return "\n".join(_WRITTEN + item.replace("\n", "\n" + _INDENT) for item in items)


def _bulleted(lines: Sequence[str]) -> tuple[str, ...]:
    items: list[list[str]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet:
            items.append([line[bullet.end() :]])
        else:
            items[-1].append(line.removeprefix(_INDENT))
    return tuple("\n".join(item).strip() for item in items)
