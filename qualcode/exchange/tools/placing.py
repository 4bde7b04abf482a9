"""Where a stored selection lies in its text, when the program that stored it kept the words as well.

Programs count in code points or UTF-16 units, in the text as it was or with its line ends made one character; some do
both in one project, as their windows count otherwise than their scripts. The stored words decide, coding by coding.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from qualcode.exchange.report import Ledger

_LINE_END: Final = re.compile("\r\n|\r")
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
POINTS, UNITS = "code points", "UTF-16 units"
_SIGNS: Final = {0x2028: "\n", 0x2029: "\n", 0xA0: " ", 0x0B: "\n", 0x00: " "}  # as Qt's editor has and copies them


class Way(NamedTuple):
    """A way of counting: the unit, what a CRLF counts, and the number of the first character."""

    unit: str
    crlf: int = 1
    first: int = 0

    def __str__(self) -> str:
        return f"{self.unit}{', CRLF as two' if self.crlf == 2 else ''}{', from 1' if self.first else ''}"


class Stored(NamedTuple):
    """A selection as a program stored it; the words are None where it kept none."""

    start: int
    end: int
    words: str | None


class Placed(NamedTuple):
    """The span of a selection in the text with LF line ends, how it was found, and by how much it was off."""

    start: int
    end: int
    way: Way | None
    moved: int = 0


class Places:
    """A text in which selections are looked up."""

    def __init__(self, raw: str, ways: Sequence[Way]) -> None:
        self.text = with_lf(raw)
        crlf = [found.start() - number for number, found in enumerate(re.finditer("\r\n", raw))]
        self._compared = same_words(self.text)
        self._wide: dict[Way, list[int]] = {}
        for way in ways:  # those that come to the same here are one
            wide = _wide(self.text, crlf, way)
            if not any(wide == known and way.first == other.first for other, known in self._wide.items()):
                self._wide[way] = wide
        self._ways = list(self._wide)

    def place(self, stored: Sequence[Stored]) -> list[Placed | None]:
        """The places of selections, None for one whose words are not in the text."""
        fitting = [self._fitting(each) for each in stored]
        votes: Counter[Way] = Counter(way for ways in fitting for way in ways)
        order = sorted(self._ways, key=lambda way: (-votes[way], self._ways.index(way)))
        return [self._placed(each, ways, order) for each, ways in zip(stored, fitting, strict=True)]

    def _fitting(self, each: Stored) -> list[Way]:
        """The ways in which the words are where they should be."""
        if not each.words:
            return []
        wanted = same_words(each.words)
        return [way for way in self._ways if self._words(each, way) == wanted]

    def _words(self, each: Stored, way: Way) -> str | None:
        span = self._span(each, way)
        return None if span is None else self._compared[slice(*span)]

    def _span(self, each: Stored, way: Way) -> tuple[int, int] | None:
        start, end = self._place(each.start, way), self._place(each.end, way)
        return (start, end) if start is not None and end is not None and start <= end else None

    def _place(self, offset: int, way: Way) -> int | None:
        """The place of an offset, None outside of the text or within a character."""
        wide = self._wide[way]
        before = bisect_left(wide, offset - way.first)
        within = before and wide[before - 1] == offset - way.first - 1
        place = offset - way.first - before
        return place if 0 <= place <= len(self.text) and not within else None

    def _placed(self, each: Stored, ways: Sequence[Way], order: Sequence[Way]) -> Placed | None:
        chosen = next((way for way in order if way in ways), None)
        if chosen is None and not each.words:
            chosen = next((way for way in order if self._span(each, way) is not None), None)
        if chosen is not None:
            span = self._span(each, chosen)
            return None if span is None else Placed(*span, chosen)
        return self._found(each, order[0])

    def _found(self, each: Stored, usual: Way) -> Placed | None:
        """The words themselves, nearest to where they should be."""
        wanted = same_words(each.words or "")
        if not wanted.strip():
            return None
        wide, offset = self._wide[usual], each.start - usual.first
        before = bisect_left(wide, offset)
        at = offset - before + (before > 0 and wide[before - 1] == offset - 1)
        after = self._compared.find(wanted, max(at, 0))
        before = self._compared.rfind(wanted, 0, max(at, 0) + len(wanted))
        near = [place for place in (before, after) if place >= 0]
        if not near:
            return None
        start = min(near, key=lambda place: abs(place - at))
        return Placed(start, start + len(wanted), None, start - at)


def same_words(words: str) -> str:
    """Words in the form in which two programs can be compared: line ends and hard blanks made alike, length kept."""
    return with_lf(words).translate(_SIGNS)


def with_lf(words: str) -> str:
    """The words with every line end as LF."""
    return _LINE_END.sub("\n", words)


def tell(ledger: Ledger, where: str, placed: Iterable[Placed | None]) -> None:
    """Note in which way a source was counted, and with how many selections as evidence."""
    ways = Counter(str(each.way) for each in placed if each is not None and each.way is not None)
    if ways:
        said = " and ".join(f"{way} ({number})" for way, number in ways.most_common())
        data = {"ways": dict(ways)}
        ledger.found(where, f"offsets count {said}: the stored words say so", sure=True, **data)


def _wide(text: str, crlf: Sequence[int], way: Way) -> list[int]:
    """The offsets at which characters begin that count two, the first of all being 0."""
    wide = [found.start() for found in _ASTRAL.finditer(text)] if way.unit == UNITS and not text.isascii() else []
    if way.crlf == 2:
        wide = sorted([*wide, *crlf])
    return [place + number for number, place in enumerate(wide)]


class Bytes:
    """Offsets in UTF-8 bytes of a text; one inside a character means the place after it.

    >>> [Bytes("aé😀").point(offset) for offset in (0, 1, 2, 3, 7)]
    [0, 1, 2, 2, 3]
    """

    def __init__(self, text: str) -> None:
        self._ascii = text.isascii()
        self._ends = [] if self._ascii else list(accumulate(len(letter.encode("utf-8", "replace")) for letter in text))
        self._length = len(text)

    def point(self, offset: int) -> int | None:
        """The place of a byte offset, None beyond the text."""
        if self._ascii:
            return offset if 0 <= offset <= self._length else None
        if offset < 0 or offset > (self._ends[-1] if self._ends else 0):
            return None
        return 0 if offset == 0 else bisect_left(self._ends, offset) + 1


def nearest_chunk(starts: Sequence[int], place: int, *, end: bool) -> int:
    """The number of the chunk that a place lies in: as an end in the one before it, as a start in the one after."""
    found = bisect_left(starts, place) if end else bisect_right(starts, place)
    return max(found - 1, 0)
