"""Words marked in their place: a line of a text, and below it numbers under the words that count.

Marks are signs, not colours: they are the same in a file, on paper, and to everybody's eyes.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from qualcode.core.spans import Span

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Marks:
    """Labels of places: 1, 2, ... where words fired an indicator; a, b, ... where they did not quite, or forbade it."""

    def __init__(self) -> None:
        self._labels: dict[Span, str] = {}
        self._fired = self._others = 0

    def label(self, span: Span, *, fired: bool) -> str:
        """The label of a place, the one it has already when it has one."""
        if span not in self._labels:
            if fired:
                self._fired += 1
                self._labels[span] = str(self._fired)
            else:
                self._labels[span] = _letters(self._others)
                self._others += 1
        return self._labels[span]

    def spans(self) -> list[Span]:
        """Every place, in order."""
        return sorted(self._labels)

    def within(self, start: int, end: int) -> list[tuple[Span, str]]:
        """The places that lie within a stretch, in order, each with its label."""
        return [(span, self._labels[span]) for span in self.spans() if start <= span.start and span.end <= end]


def _letters(number: int) -> str:
    """a, b, ..., z, aa, ab, ..."""
    more, last = divmod(number, len(LETTERS))
    return (_letters(more - 1) if more else "") + LETTERS[last]


def marked(text: str, start: int, marks: Marks, width: int, *, first: str = "", dim: bool = False) -> Iterator[str]:
    """A text in lines, its marks below each; `start` is where in its source it begins.

    >>> marks = Marks()
    >>> _ = marks.label(Span(13, 23), fired=True)
    >>> print(*marked("Karena saya diwajibkan.", 1, marks, 60), sep=chr(10))
    Karena saya diwajibkan.
                ----1-----
    """
    places = [(span.start - start, span.end - start, label) for span, label in marks.within(start, start + len(text))]
    indent = " " * len(first)
    for number, (begin, end) in enumerate(_lines(text, max(width - len(first), 20))):
        words = "".join(" " if c.isspace() else c for c in text[begin:end])
        lead = indent if number else first
        yield lead + (click.style(words, dim=True) if dim else words)
        yield from (indent + row for row in _rows(text, begin, end, places))


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where lines of a width begin and end, cut at blanks."""
    begin = 0
    while begin < len(text):
        end = len(text)
        if cells(text[begin:end]) > width:
            end = begin + 1
            blank = 0
            while end < len(text) and cells(text[begin : end + 1]) <= width:
                blank = end if text[end].isspace() else blank
                end += 1
            end = end if text[end].isspace() else blank or end
        yield begin, end
        begin = end
        while begin < len(text) and text[begin].isspace():
            begin += 1


def _rows(text: str, begin: int, end: int, places: list[tuple[int, int, str]]) -> Iterator[str]:
    """The marks below one line: as few rows as keep places apart that overlap."""
    rows: list[str] = []
    for first, last, label in places:
        first, last = max(first, begin), min(last, end)
        if first >= last:
            continue
        left = cells(text[begin:first])
        mark = label.center(cells(text[first:last]), "-")
        row = next((n for n, each in enumerate(rows) if len(each) <= left), len(rows))
        if row == len(rows):
            rows.append("")
        rows[row] = rows[row].ljust(left) + mark
    yield from rows


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len("".join(" " if c.isspace() else c for c in text))
