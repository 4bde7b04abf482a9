"""Numbers of list items in Word files, as they are shown: "1.", "2.3", "b)"; bullets are not words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.sources.docx_styles import Styles, number_in, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                   "m cm d cd c xc l xl x ix v iv i".split(), strict=True))  # fmt: skip
_LEVELS = 9
_SHOWN = 3_999  # no list of an honest file is longer, and Roman numbers end there


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    shape: str  # "decimal", "lowerLetter" ...; "bullet" and "none" show no number
    text: str  # "%1.%2)"


@dataclass(slots=True)
class _List:
    """A list of a document: the levels, shared with all lists of its sort, and how far each of them has counted."""

    levels: dict[int, _Level]
    counted: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)


def decimal(number: int) -> str:
    """A number as digits."""
    return str(number)


def letters(number: int) -> str:
    """A number as Word letters it.

    >>> letters(2), letters(28)
    ('b', 'bb')
    """
    rounds, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (rounds + 1)


def roman(number: int) -> str:
    """A number in small Roman letters.

    >>> roman(14)
    'xiv'
    """
    written = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        written += sign * times
    return written


_SHAPES: dict[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


class Lists:
    """The lists of a document, counting as its paragraphs are read in their order."""

    def __init__(self, root: _Element, styles: Styles) -> None:
        self._styles = styles
        kinds = {_attribute(kind, "abstractNumId"): kind for kind in root.findall("{*}abstractNum")}
        counted: dict[str, dict[int, int]] = {name: {} for name in kinds}
        self._lists: dict[str, _List] = {}
        for number in root.findall("{*}num"):
            name = value_of(number.find("{*}abstractNumId"))
            if name in kinds:
                levels = _levels(_styled(kinds[name], kinds))
                made = _List(levels, counted[name])
                for override in number.findall("{*}lvlOverride"):
                    _override(made, override)
                self._lists[_attribute(number, "numId")] = made

    def of(self, properties: _Element, style: str) -> tuple[str, int] | None:
        """The list and the level of a paragraph, by its properties and the id of its style; None if in none."""
        own = number_in(properties)
        named, level = own if own is not None else self._styles.numbered.get(style, ("", "0"))
        if own is not None and not named:
            named = self._styles.numbered.get(style, ("", "0"))[0]
        if named not in self._lists:
            return None
        return named, min(int(level), _LEVELS - 1) if level.isdecimal() else 0

    def number(self, name: str, level: int) -> str:
        """Count one more item, and give its number as shown; "" for a bullet."""
        made = self._lists[name]
        shape = made.levels.get(level)
        if shape is None:
            return ""
        counted = made.counted
        start = made.restarts.pop(level, None)
        if start is not None:
            counted[level] = start
        else:
            counted[level] = counted[level] + 1 if level in counted else shape.start
        for deeper in [other for other in counted if other > level]:
            del counted[deeper]
        if shape.shape in ("bullet", "none") or counted[level] > _SHOWN:
            return ""
        return re.sub(r"%([1-9])", lambda found: self._shown(made, int(found[1]) - 1), shape.text).strip()

    @staticmethod
    def _shown(made: _List, level: int) -> str:
        shape = made.levels.get(level)
        if shape is None or shape.shape in ("bullet", "none"):
            return ""
        number = made.counted.setdefault(level, shape.start)
        return _SHAPES.get(shape.shape, decimal)(number) if 0 < number <= _SHOWN else str(number)


def _attribute(element: _Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def _whole(value: str, default: int) -> int:
    return int(value) if value.isdecimal() and len(value) < 6 else default


def _styled(kind: _Element, kinds: dict[str, _Element]) -> _Element:
    """The kind of list that has the levels: a kind may only name the style that another one carries."""
    link = value_of(kind.find("{*}numStyleLink"))
    named = (other for other in kinds.values() if link and value_of(other.find("{*}styleLink")) == link)
    return next(named, kind)


def _levels(kind: _Element) -> dict[int, _Level]:
    return {_whole(_attribute(level, "ilvl"), 0): _level(level) for level in kind.findall("{*}lvl")}


def _level(level: _Element) -> _Level:
    return _Level(
        _whole(value_of(level.find("{*}start")), 1),
        value_of(level.find("{*}numFmt"), "decimal"),
        value_of(level.find("{*}lvlText")),
    )


def _override(made: _List, override: _Element) -> None:
    level = _whole(_attribute(override, "ilvl"), 0)
    start, own = override.find("{*}startOverride"), override.find("{*}lvl")
    if own is not None:
        made.levels = made.levels | {level: _level(own)}
    if start is not None:
        made.restarts[level] = _whole(value_of(start), 1)
