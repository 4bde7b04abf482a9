"""The lines of a PDF's page with the places of their words, as pdfium knows them."""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from qualcode.sources.pages import HYPHENATED, Line, Page, Word

_LINE = re.compile(rf"[^\n{HYPHENATED}]*[\n{HYPHENATED}]|[^\n{HYPHENATED}]+")
_WORD = re.compile(r"\S+")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_DIGITS = re.compile(r"\d{1,3}(?=\W*$)")
_SMALL = 0.8  # of the height of other letters: digits that are marks of footnotes, or exponents
_BOLD = re.compile(rb"bold|black|heavy", re.IGNORECASE)
_BOLD_WEIGHT = 600
_ASKEW = -1
_FARTHEST = 20_000.0  # points; no page is longer than 14,400

Box = tuple[float, float, float, float]  # left, bottom, right, top


class _Drawn(NamedTuple):
    """A line as it is drawn: its words with their boxes, where its base line begins, how its letters are turned."""

    words: list[tuple[Word, Box]]
    origin: tuple[float, float]
    turn: int  # quarter turns against the clock, or _ASKEW


def page_of(words: Any, seen: Box) -> Page:
    """The page of a pdfium text page; lines in the direction that most letters have are upright."""
    letters = _Letters(words)
    drawn = letters.lines()
    ways = Counter(dict.fromkeys(range(4), 0))
    for line in drawn:
        ways[line.turn] += sum(len(word.text) for word, _ in line.words)
    way = max(range(4), key=lambda turn: ways[turn])
    drawn = [line if _is_near(line) else line._replace(turn=_ASKEW) for line in drawn]
    upright = _downwards([_upright(line, way) for line in drawn if line.turn == way])
    askew = tuple(" ".join(word.text for word, _ in line.words) for line in drawn if line.turn != way)
    return Page(tuple(_mended(upright)), *_turned_box(seen, way), askew)


def _is_near(line: _Drawn) -> bool:
    """Whether a line stands where a page can be: a damaged file may put words anywhere, or nowhere."""
    numbers = (*line.origin, *line.words[0][1], *line.words[-1][1])
    return all(-_FARTHEST < number < _FARTHEST for number in numbers)


def _downwards(lines: list[Line]) -> list[Line]:
    """The lines in their order, unless it goes up the page: pdfium orders some turned pages from the bottom."""
    steps = [above.bottom - below.bottom for above, below in pairwise(lines)]
    if sum(step < -1 for step in steps) > 2 * sum(step > 1 for step in steps):
        return sorted(lines, key=lambda line: -line.bottom)
    return lines


def _mended(lines: list[Line]) -> list[Line]:
    """The lines put together that pdfium divides where a mark stands above the line."""
    found: list[Line] = []
    for line in lines:
        if found and _goes_on(found[-1], line):
            found[-1] = _appended(found[-1], line)
        else:
            found.append(line)
    return found


def _goes_on(above: Line, line: Line) -> bool:
    gap = line.left - above.right
    return bool(above.words[-1].mark) and abs(above.bottom - line.bottom) < 1 and -1 <= gap < 1.5 * line.height


def _appended(line: Line, rest: Line) -> Line:
    """A line with the rest of it; what stands close is one word."""
    last, first = line.words[-1], rest.words[0]
    if first.left - last.right > 0.12 * rest.height:
        return replace(line, words=line.words + rest.words)
    word = last._replace(text=last.text + first.text, right=first.right)
    return replace(line, words=(*line.words[:-1], word, *rest.words[1:]))


class _Letters:
    """The letters of a page by their index into its text, which pdfium counts in UTF-16 units."""

    def __init__(self, words: Any) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium, self._page = pdfium, words
        self._text: str = words.get_text_range()
        self._box, self._x, self._y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        # The index of a letter is that into the text, unless the page has letters that are no text.
        self._same = pdfium.FPDFText_CountChars(words) == _units(self._text)

    def lines(self) -> list[_Drawn]:
        """The lines as pdfium orders them.

        Where a line ends in a hyphen pdfium has a mark instead of a new line; the mark stays at the end of the line.
        """
        found = []
        at = 0
        for line in _LINE.findall(self._text):
            if line.strip().rstrip(HYPHENATED):
                found.append(self._line(line, at))
            at += _units(line)
        return found

    def _line(self, line: str, at: int) -> _Drawn:
        units = _units if len(line) != _units(line) else len
        words: list[tuple[Word, Box]] = []
        start, height, all_bold = 0, 0.0, True
        for match in _WORD.finditer(line):
            bare = match[0].rstrip(HYPHENATED) or match[0]
            begin = at + units(line[: match.start()])
            first, last = self._index(begin), self._index(begin + units(bare) - 1)
            box = self._extent(first, last)
            if not words:
                start, height = first, self._height(first)
            bold = self._bold_letters(first, last, len(match[0])) if all_bold else 0
            all_bold = bold == len(match[0])
            # Most words have no digit at their end, and need not be looked at twice.
            raised = self._raised(bare, begin, height) if not bare.isalpha() else (0, 0)
            words.append((_word(match[0], box, bold, raised), box))
        return _Drawn(words, self._origin(start), self._turn(start))

    def _raised(self, word: str, begin: int, height: float) -> tuple[int, int]:
        """From which to which letter of a word, that begins at an index of the text, digits stand above the line."""
        digits = _DIGITS.search(word)
        if digits is None or not (word.isascii() or _units(word) == len(word.translate(_LIGATURES))):
            return 0, 0
        start = end = digits.end()
        while start > digits.start() and self._height(self._index(begin + start - 1)) < _SMALL * height:
            start -= 1
        return (start, end) if start < end else (0, 0)

    def _height(self, letter: int) -> float:
        self._pdfium.FPDFText_GetLooseCharBox(self._page, letter, self._box)
        return float(self._box.top - self._box.bottom)

    def _index(self, at: int) -> int:
        if self._same:
            return at
        return int(self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, at))

    def _extent(self, first: int, last: int) -> Box:
        """The box around the first and the last letter of a word."""
        box, read = self._box, self._pdfium.FPDFText_GetLooseCharBox
        read(self._page, first, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last == first:
            return left, bottom, right, top
        read(self._page, last, box)
        if box.left >= left and box.bottom == bottom and box.top == top:  # as it mostly is
            return left, bottom, box.right, top
        return min(left, box.left), min(bottom, box.bottom), max(right, box.right), max(top, box.top)

    def _origin(self, letter: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharOrigin(self._page, letter, self._x, self._y)
        return self._x.value, self._y.value

    def _turn(self, letter: int) -> int:
        quarters = self._pdfium.FPDFText_GetCharAngle(self._page, letter) / (math.pi / 2)  # with the clock
        return -round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else _ASKEW

    def _bold_letters(self, first: int, last: int, length: int) -> int:
        """How many letters of a word are in bold type: all of them, none, or those before its colon."""
        if not self._is_bold(first):
            return 0
        return length if first == last or self._is_bold(last) else length - 1

    def _is_bold(self, letter: int) -> bool:
        if self._pdfium.FPDFText_GetFontWeight(self._page, letter) >= _BOLD_WEIGHT:
            return True
        flags = ctypes.c_int()
        size = self._pdfium.FPDFText_GetFontInfo(self._page, letter, self._name, len(self._name), flags)
        return 0 < size <= len(self._name) and _BOLD.search(self._name.raw[:size]) is not None


def _word(text: str, box: Box, bold: int, raised: tuple[int, int]) -> Word:
    if text.isascii():
        return Word(text, box[0], box[2], bold, raised)
    whole = text.translate(_LIGATURES)
    return Word(whole, box[0], box[2], len(whole) if bold == len(text) else bold, raised)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _turned(x: float, y: float, way: int) -> tuple[float, float]:
    """A point of a page whose text makes some quarter turns against the clock, after these are taken back."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[way]


def _turned_box(box: Box, way: int) -> Box:
    (x, y), (other_x, other_y) = _turned(box[0], box[1], way), _turned(box[2], box[3], way)
    return min(x, other_x), min(y, other_y), max(x, other_x), max(y, other_y)


def _upright(line: _Drawn, way: int) -> Line:
    first, last = line.words[0][1], line.words[-1][1]
    if way == 0:
        return Line(tuple([word for word, _ in line.words]), line.origin[1], max(first[3], last[3]))
    boxes = [_turned_box(box, way) for _, box in line.words]
    words = [word._replace(left=box[0], right=box[2]) for (word, _), box in zip(line.words, boxes, strict=True)]
    return Line(tuple(words), _turned(*line.origin, way)[1], max(boxes[0][3], boxes[-1][3]))
