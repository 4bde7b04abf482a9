"""How large and how deep a file may be before it is refused: settings, with defaults that no honest file meets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields

from qualcode.core.nearest import unknown
from qualcode.errors import SourceError

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused before it costs the memory or the time of the others.

    Attributes:
        max_file_bytes: a file, as it lies on the disk.
        max_unpacked_bytes: all members of an archive together, unpacked, as the archive states them.
        max_member_bytes: one member of an archive, unpacked; also one XML document.
        max_ratio: unpacked to packed size of a member; asked only of members above `RATIO_FREE_BYTES`.
        max_members: files in an archive.
        max_xml_tags: tags of one XML document; what memory an XML tree takes goes by these, not by its bytes.
        max_text_characters: the words of one source.
        max_rows: rows of one table.
        max_cells: cells of one table, the empty ones included.
    """

    max_file_bytes: int = 200 * 10**6
    max_unpacked_bytes: int = 10**9
    max_member_bytes: int = 128 * 10**6
    max_ratio: int = 200
    max_members: int = 10_000
    max_xml_tags: int = 3_000_000
    max_text_characters: int = 50 * 10**6
    max_rows: int = 200_000
    max_cells: int = 2_000_000


DEFAULT = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits", default=DEFAULT)
RATIO_FREE_BYTES = 10 * 10**6  # a member this small harms nobody, however well it was packed


@contextmanager
def applied(limits: Limits) -> Iterator[None]:
    """The limits that hold for everything that is read meanwhile, so that no reader need hand them on.

    >>> with applied(Limits(max_members=7)):
    ...     in_force().max_members
    7
    >>> in_force() == DEFAULT
    True
    """
    before = _IN_FORCE.set(limits)
    try:
        yield
    finally:
        _IN_FORCE.reset(before)


def in_force() -> Limits:
    """The limits that hold here: those of `applied`, else the defaults."""
    return _IN_FORCE.get()


def limits_from(settings: Mapping[str, object]) -> Limits:
    """The limits that settings state; what they leave out is the default. Sizes may be written "300 MB".

    Raises UnknownNameError (with the nearest name) for a setting that does not exist, SourceError for a value
    that is no whole number above zero.

    >>> limits_from({"max_file_bytes": "300 MB"}).max_file_bytes
    300000000
    """
    names = [field.name for field in fields(Limits)]
    for name in settings:
        if name not in names:
            raise unknown("limit", name, names)
    return Limits(**{name: _quantity(name, value) for name, value in settings.items()})


def in_megabytes(size: int) -> str:
    """A size in bytes as people say it.

    >>> in_megabytes(200_000_000), in_megabytes(2_345_678_901), in_megabytes(300)
    ('200 MB', '2.3 GB', '1 MB')
    """
    return f"{size / 10**9:.1f} GB" if size >= 10**9 else f"{max(1, round(size / 10**6))} MB"


def _quantity(name: str, value: object) -> int:
    if isinstance(value, str):
        found = _QUANTITY.fullmatch(value.strip().lower())
        number = float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else 0
    else:
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    if number < 1:
        raise SourceError(f"limit {name!r}", f"{value!r} is no quantity", "write a whole number, or a size as '300 MB'")
    return int(number)
