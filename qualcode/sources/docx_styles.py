"""What the styles of a Word file say that matters to its words: bold, hidden, numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.sources.archives import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_START = re.compile(rb"<((?:\w+:)?styles)\b[^>]*>")
_TAG = re.compile(rb"<((?:\w+:)?style)\s")
_BASED_ON = re.compile(rb'basedOn\s[^>]*?val="([^"&]*)"')
_LONGEST_FAMILY = 50
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by id: character styles in bold, styles that hide their words, paragraph styles with a number.

    `numbered` gives the id of the list and the level in it, as the file writes them.
    """

    bold: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    numbered: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str
    character: bool
    bold: bool | None
    hidden: bool | None
    number: tuple[str, str] | None


def is_on(element: _Element | None) -> bool | None:
    """What a property that is on or off says; None when it is not there."""
    if element is None:
        return None
    return value_of(element, "1") not in _OFF


def value_of(element: _Element | None, default: str = "") -> str:
    """The value (`w:val`) of a property, whatever the namespace of the document."""
    if element is None:
        return default
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}val")), default)


def number_in(properties: _Element) -> tuple[str, str] | None:
    """The list and the level that the properties of a paragraph or style name."""
    number = properties.find("{*}numPr")
    if number is None:
        return None
    return value_of(number.find("{*}numId")), value_of(number.find("{*}ilvl"), "0")


def styles_in(data: bytes, used: set[str]) -> Styles:
    """What the styles that a document uses say, with what they take over from those that they are based on."""
    if not data or not used:
        return Styles()
    styles = {_id(style): _style(style) for style in parse_xml(_excerpt(data, used)).findall("{*}style")}
    families = {name: _family(name, styles) for name in styles}
    return Styles(
        frozenset(name for name in styles if styles[name].character and _first(families[name], "bold")),
        frozenset(name for name in styles if _first(families[name], "hidden")),
        {name: number for name, family in families.items() if (number := _number(family)) is not None},
    )


def _excerpt(data: bytes, used: set[str]) -> bytes:
    """The XML of the styles without those that are not used; all of it where its bytes do not show which these are.

    Word writes hundreds of styles into every file: to parse them takes longer than to read the words.
    """
    start = _START.search(data)
    kept: dict[bytes, bytes] = {}
    wanted = [name.encode() for name in used]
    while wanted and start is not None:
        name = wanted.pop()
        if name not in kept:
            style = _style_in(data, name)
            if style is None:
                return data
            kept[name] = style
            wanted += _BASED_ON.findall(style)
    return b"".join([start[0], *kept.values(), b"</", start[1], b">"]) if start is not None else data


def _style_in(data: bytes, name: bytes) -> bytes | None:
    """The XML of the style of an id."""
    at = data.find(b'styleId="' + name + b'"')
    tag = _TAG.match(data, data.rfind(b"<", 0, at)) if at >= 0 else None
    end = data.find(b"</" + tag[1] + b">", at) if tag is not None else -1
    return data[tag.start() : end + len(tag[1]) + 3] if tag is not None and end >= 0 else None


def _id(style: _Element) -> str:
    return next((str(value) for key, value in style.attrib.items() if str(key).endswith("}styleId")), "")


def _style(style: _Element) -> _Style:
    kind = next((str(value) for key, value in style.attrib.items() if str(key).endswith("}type")), "")
    properties = style.find("{*}pPr")
    return _Style(
        based_on=value_of(style.find("{*}basedOn")),
        character=kind == "character",
        bold=is_on(style.find("{*}rPr/{*}b")),
        hidden=is_on(style.find("{*}rPr/{*}vanish")),
        number=number_in(properties) if properties is not None else None,
    )


def _family(name: str, styles: dict[str, _Style]) -> list[_Style]:
    """A style and those that it is based on, the nearest first; a circle of them ends."""
    seen: dict[str, _Style] = {}
    while name in styles and name not in seen and len(seen) < _LONGEST_FAMILY:
        seen[name] = styles[name]
        name = styles[name].based_on
    return list(seen.values())


def _first(family: list[_Style], name: str) -> bool:
    return bool(next((value for style in family if (value := getattr(style, name)) is not None), False))


def _number(family: list[_Style]) -> tuple[str, str] | None:
    """The list and the level: a style may name its level alone, and leave the list to the one it is based on."""
    numbers = [style.number for style in family if style.number is not None]
    return (next((list_ for list_, _ in numbers if list_), ""), numbers[0][1]) if numbers else None
