"""Texts with LF line ends, and the way back: other programs count line ends each in their own way."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from qualcode.core.spans import Span

_LINE_END = re.compile("\r\n|\r")


class WithLF(NamedTuple):
    """A text with LF line ends, and where in it a CRLF, and where a single CR was."""

    text: str
    crlf: tuple[int, ...] = ()
    cr: tuple[int, ...] = ()

    @property
    def as_it_was(self) -> str:
        """The text that it was made from.

        >>> with_lf("a\\r\\nb\\rc\\n").as_it_was
        'a\\r\\nb\\rc\\n'
        """
        if not self.crlf and not self.cr:
            return self.text
        ends = sorted([(at, "\r\n") for at in self.crlf] + [(at, "\r") for at in self.cr])
        parts, before = [], 0
        for at, end in ends:
            parts += [self.text[before:at], end]
            before = at + 1
        return "".join([*parts, self.text[before:]])

    def inward(self, span: Span) -> Span:
        """A span of the text as it was, in the text with LF; half of a CRLF is the line end.

        >>> with_lf("a\\r\\nb").inward(Span(1, 2))
        Span(start=1, end=2)
        """
        if not self.crlf:
            return span
        was = [at + number for number, at in enumerate(self.crlf)]  # where each CR stood
        end = span.end - bisect_left(was, span.end - 1)
        return Span(span.start - bisect_left(was, span.start), end)

    def outward(self, span: Span) -> Span:
        """A span of the text with LF, in the text as it was."""
        return Span(*(place + bisect_left(self.crlf, place) for place in span)) if self.crlf else span


def with_lf(text: str) -> WithLF:
    """The text with LF for CRLF and CR.

    >>> with_lf("a\\r\\nb\\rc")
    WithLF(text='a\\nb\\nc', crlf=(1,), cr=(3,))
    """
    if "\r" not in text:
        return WithLF(text)
    crlf: list[int] = []
    cr: list[int] = []
    for found in _LINE_END.finditer(text):
        (crlf if found[0] == "\r\n" else cr).append(found.start() - len(crlf))
    return WithLF(_LINE_END.sub("\n", text), tuple(crlf), tuple(cr))


def restored(text: str, crlf: Sequence[int], cr: Sequence[int]) -> str:
    """The text as it was, from what was kept of it."""
    return WithLF(text, tuple(crlf), tuple(cr)).as_it_was
