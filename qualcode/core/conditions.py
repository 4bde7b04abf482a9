"""Conditions on attributes as a person writes them: position=koordinator, age>=40, position!=staf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from qualcode.errors import QualcodeError

_CONDITION: Final = re.compile(r"([^=<>!]+)(>=|<=|!=|=|>|<)(.*)", re.DOTALL)


def conditions(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Conditions by attribute; of one attribute all must hold. One that cannot be read raises QualcodeError.

    >>> conditions(["age>=30", "age < 40", "position=staf"])
    {'age': ('>=30', '<40'), 'position': ('staf',)}
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for condition in given:
        found = _CONDITION.fullmatch(condition)
        if found is None or not found[1].strip():
            raise QualcodeError("where", f"{condition!r} is not ATTRIBUTE=VALUE, or with >=, <=, >, < or !=", "")
        name, sign = found[1].strip(), found[2]
        if sign == "=" and any(not each.startswith((">", "<", "!")) for each in wanted.get(name, ())):
            raise QualcodeError("where", f"{name!r} is given twice; a source has one value of an attribute", "")
        wanted[name] = (*wanted.get(name, ()), ("" if sign == "=" else sign) + found[3].strip())
    return wanted
