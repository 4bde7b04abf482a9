"""Values as the schema takes them: colours, dates, and the values of variables."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from qualcode.exchange.project import VariableType

_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_WITH_ALPHA = re.compile(r"#([0-9a-fA-F]{6})[0-9a-fA-F]{2}")
_TRIPLE = re.compile(r"(?:rgb)?\(?\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*[,; ]\s*(\d{1,3})\s*\)?", re.IGNORECASE)
_PLAIN = re.compile(r"([0-9a-fA-F]{6})")
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)?")
_LEXICAL = {
    VariableType.BOOLEAN: re.compile("true|false|1|0"),
    VariableType.INTEGER: re.compile(r"[+-]?\d+"),
    VariableType.FLOAT: re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
}


def colour(text: str) -> str:
    """The colour as `#rrggbb` or `#rgb`, "" when it is none; triples, and an alpha channel, are understood.

    >>> colour("#A0b1C2"), colour("255,0,16"), colour("#a0b1c2ff"), colour("red")
    ('#A0b1C2', '#ff0010', '#a0b1c2', '')
    """
    said = text.strip()
    if _HEX.fullmatch(said):
        return said
    if (found := _WITH_ALPHA.fullmatch(said)) or (found := _PLAIN.fullmatch(said)):
        return f"#{found[1]}"
    if (found := _TRIPLE.fullmatch(said)) and all(int(part) < 256 for part in found.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in found.groups())
    return ""


@lru_cache(4096)  # most things of a project are of a few moments
def is_date_time(text: str) -> bool:
    """Whether the schema takes it for a moment.

    >>> is_date_time("2026-03-01T12:00:00Z"), is_date_time("2026-02-31T12:00:00Z"), is_date_time("March")
    (True, False, False)
    """
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True


def is_value(text: str, kind: VariableType) -> bool:
    """Whether the schema takes it for a value of that type.

    >>> is_value("3.5", VariableType.FLOAT), is_value("3.5", VariableType.INTEGER)
    (True, False)
    """
    if kind is VariableType.TEXT:
        return True
    if kind is VariableType.DATETIME:
        return is_date_time(text)
    if kind is VariableType.DATE:
        found = _DATE.fullmatch(text)
        try:
            return found is not None and bool(date.fromisoformat(found[1]))
        except ValueError:
            return False
    return _LEXICAL[kind].fullmatch(text) is not None
