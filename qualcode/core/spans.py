"""Half-open spans of text, counted in Unicode code points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """The code points `start` up to, not including, `end` of a text.

    >>> Span(0, 4).of("buku tamu")
    'buku'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    @property
    def length(self) -> int:
        """How many code points the span covers."""
        return self.end - self.start


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans share at least one code point.

    >>> overlaps(Span(0, 4), Span(4, 8))
    False
    """
    return max(a.start, b.start) < min(a.end, b.end)


def contains(outer: Span, inner: Span) -> bool:
    """Whether `inner` lies wholly within `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def shift(span: Span, by: int) -> Span:
    """The span moved `by` code points."""
    return Span(span.start + by, span.end + by)


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same code points as few, ordered, separate spans; spans that touch are joined.

    >>> merge([Span(5, 9), Span(0, 3), Span(3, 4)])
    [Span(start=0, end=4), Span(start=5, end=9)]
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def trim(span: Span, text: str) -> Span:
    """The span without the white space at its ends.

    >>> trim(Span(0, 6), "  ya  ")
    Span(start=2, end=4)
    """
    words = span.of(text)
    lead = len(words) - len(words.lstrip())
    return Span(span.start + lead, span.start + lead + len(words.strip()))
