"""Text as a document can hold it: what XML has no place for is replaced, no text turns the words after it around."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
_OPEN: Final = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    r"""The text with line ends as \n, what no document can hold as U+FFFD, and every change of direction ended.

    >>> shown("a\x00b\r\nc"), shown("\u202edlo") == "\u202edlo\u202c"
    ('a\ufffdb\nc', True)
    """
    if "\r" in text or "\x85" in text or "\u2028" in text or "\u2029" in text:
        text = _LINE_ENDS.sub("\n", text)
    return settled(_NOT_IN_XML.sub("\ufffd", text))


def settled(text: str) -> str:
    """The text with every change of direction ended where its line ends, so that what follows stands as it should."""
    if not _TURNING.search(text):
        return text
    return "\n".join(_ended(line) for line in text.split("\n"))


def _ended(line: str) -> str:
    """The line with a mark at its end for every change of direction that it begins and does not end."""
    waiting: list[str] = []
    for character in line:
        if character in _OPEN:
            waiting.append(_OPEN[character])
        elif character in "\u202c\u2069" and character in waiting:
            while waiting.pop() != character:
                pass
    return line + "".join(reversed(waiting))


# "W-03:12" is one word to a reader, and two to a program that breaks lines at hyphens.
_ID: Final = re.compile(r"([^\s()\[\];,.“”\"]{1,30}-[^\s()\[\];,.“”\"]{1,30}:\d+)")


def around_ids(text: str) -> list[tuple[str, bool]]:
    """A text in pieces, with which of them are ids of quotations, at whose hyphens no line should end.

    >>> around_ids("See W-03:12; O-02:4")
    [('See ', False), ('W-03:12', True), ('; ', False), ('O-02:4', True)]
    """
    return [(piece, number % 2 == 1) for number, piece in enumerate(_ID.split(text)) if piece]


def from_right(text: str) -> bool:
    """Whether a text is written from right to left: its first letter that has a direction says so.

    >>> from_right("\u0643\u062a\u0628"), from_right("12 kata"), from_right("")
    (True, False, False)
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def width(text: str, points: float) -> float:
    """How wide a line of Times is at a size, in points, roughly: a little more than it takes."""
    return 1.06 * points * sum(_ems(character) for character in text)


_NARROW: Final = frozenset("iljtfrI.,:;'!|()[]/- \u2019")
_BROAD: Final = frozenset("mwMW%@\u2014")


def _ems(character: str) -> float:
    if character in _NARROW:
        return 0.33
    if character in _BROAD:
        return 0.85
    if character < "\u2e80":
        return 0.7 if character.isupper() else 0.5
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6


def longest_word(text: str, points: float) -> float:
    """The width of the longest word of a text, in points; writing without blanks between words breaks anywhere."""
    words = {word for word in re.split(r"[\s\u2e80-\uffef]+|(?<=\w-)", text) if word}
    longest = sorted(words, key=len, reverse=True)[:3]
    return max((width(word, points) for word in longest), default=0.0)
