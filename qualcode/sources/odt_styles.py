"""What the styles of an OpenDocument text say that matters to its words: bold, hidden, numbered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.sources.docx_lists import decimal, letters, roman

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LEVELS = 10
_SHOWN = 3_999  # Roman numbers end there, and no list of an honest file is longer
_SHAPES: dict[str, Callable[[int], str]] = {
    "1": decimal,
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    own: bool  # made for a stretch of this document, without a name that a person chose
    bold: bool | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str  # "1", "a", "I" ...; "" for a bullet
    before: str
    after: str
    shown: int  # how many levels the number shows
    start: int


@dataclass(slots=True)
class Counter:
    """A list, while its items are counted: how far each level has come."""

    style: str
    counted: dict[int, int] = field(default_factory=dict)


class Styles:
    """Styles by family and name, and those of lists, from the roots of content.xml and styles.xml."""

    def __init__(self, roots: Iterable[_Element]) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                key = (style.get(STYLE + "family", ""), style.get(STYLE + "name", ""))
                self._styles.setdefault(key, _style(style))
            for levels in root.iter(TEXT + "list-style"):
                self._levels.setdefault(levels.get(STYLE + "name", ""), dict(_level(level) for level in levels))

    def bold(self, family: str, name: str, *, otherwise: bool = False) -> bool:
        """Whether a style is bold; `otherwise` where neither it nor one that it is made from says."""
        return next((style.bold for style in self._line(family, name) if style.bold is not None), otherwise)

    def bold_by_hand(self, name: str) -> bool:
        """Whether somebody made a whole paragraph bold, rather than choose a style that is, as headings are."""
        style = self._styles.get(("paragraph", name))
        return style is not None and style.own and bool(style.bold)

    def hidden(self, family: str, name: str) -> bool:
        """Whether a style hides its words."""
        return next((style.hidden for style in self._line(family, name) if style.hidden is not None), False)

    def number(self, counter: Counter, level: int, *, start: int | None = None) -> str:
        """Count one more item of a list, and give its number as shown; "" for a bullet. Levels count from 1."""
        levels = self._levels.get(counter.style, {})
        shape = levels.get(level)
        if shape is None or not shape.shape:
            return ""
        counted = counter.counted
        following = counted[level] + 1 if level in counted else shape.start
        counted[level] = following if start is None else start
        for deeper in [other for other in counted if other > level]:
            del counted[deeper]
        first = max(1, level - shape.shown + 1)
        numbers = [
            self._shown(levels[n], counted.get(n, levels[n].start)) for n in range(first, level + 1) if n in levels
        ]
        return f"{shape.before}{'.'.join(filter(None, numbers))}{shape.after}".strip()

    @staticmethod
    def _shown(level: _Level, number: int) -> str:
        return _SHAPES.get(level.shape, decimal)(number) if level.shape and 0 < number <= _SHOWN else ""

    def _line(self, family: str, name: str) -> Iterable[_Style]:
        """A style and those that it is made from, the nearest first; a circle of them ends."""
        seen = set()
        while (family, name) in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[family, name]
            name = self._styles[family, name].parent


def whole(value: str | None, default: int) -> int:
    """A whole number in an attribute; the default where there is none, or none that an honest file has."""
    return int(value) if value is not None and value.isdecimal() and len(value) < 6 else default


def _style(style: _Element) -> _Style:
    properties = style.find(STYLE + "text-properties")
    weight = properties.get(_FO + "font-weight") if properties is not None else None
    display = properties.get(TEXT + "display") if properties is not None else None
    parent = style.getparent()
    return _Style(
        parent=style.get(STYLE + "parent-style-name", ""),
        own=parent is not None and parent.tag.endswith("automatic-styles"),
        bold=None if weight is None else weight == "bold" or whole(weight, 0) >= 600,
        hidden=None if display is None else display == "none",
    )


def _level(level: _Element) -> tuple[int, _Level]:
    shape = level.get(STYLE + "num-format", "") if level.tag == TEXT + "list-level-style-number" else ""
    return whole(level.get(TEXT + "level"), 1), _Level(
        shape,
        level.get(STYLE + "num-prefix", ""),
        level.get(STYLE + "num-suffix", ""),
        whole(level.get(TEXT + "display-levels"), 1),
        whole(level.get(TEXT + "start-value"), 1),
    )
