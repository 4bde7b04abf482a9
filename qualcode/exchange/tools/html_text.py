"""The words of an HTML document as a browser counts them, and as a person reads them: with a line a block.

A program that counts within the page counts the text of its nodes, which has no line end between two paragraphs. Those
are put in here, and each place of the one text is known in the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from qualcode.exchange.tools.placing import nearest_chunk

_BLOCKS: Final = frozenset(
    """p h1 h2 h3 h4 h5 h6 li ul ol dl dt dd tr table thead tbody caption blockquote pre div section article header
    footer br hr""".split()
)
_CELLS: Final = frozenset({"td", "th"})
_ENDS: Final = re.compile("\r\n|\r")


@dataclass(frozen=True)
class PageText:
    """The text of a page.

    Attributes:
        plain: the text of its nodes, one after the other.
        text: the same with line ends between blocks and tabs between cells.
    """

    plain: str
    text: str
    _plain_starts: tuple[int, ...] = ()
    _text_starts: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of `plain` in `text`: what was put in around it is not in it."""
        first, last = self._place(start, end=False), self._place(end, end=True)
        return (first, max(first, last)) if start < end else (first, first)

    def _place(self, place: int, *, end: bool) -> int:
        if not self._plain_starts:
            return 0
        chunk = nearest_chunk(self._plain_starts, place, end=end)
        return self._text_starts[chunk] + place - self._plain_starts[chunk]


def page_text(html: str) -> PageText:
    """The text of a page whose HTML was cleaned before, as programs store it.

    >>> page_text("<p>Saya <b>mau</b></p><p>ikut</p>").text
    'Saya mau\\nikut'
    """
    reader = _Reader(dropping=True)
    reader.feed(_ENDS.sub("\n", html).lstrip("\t\n\f "))
    reader.close()
    return reader.page()


def words_in(html: str) -> str:
    """The text of the nodes of a piece of a page, as it is."""
    reader = _Reader(dropping=False)
    reader.feed(_ENDS.sub("\n", html))
    reader.close()
    return "".join(reader.chunks)


class _Reader(HTMLParser):
    """Collects the text of nodes; `between` is what stands before each in the text for people."""

    def __init__(self, *, dropping: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.chunks: list[str] = []
        self._between: list[str] = []
        self._dropping = dropping
        self._block = self._cell = self._fresh = False
        self._last = "\n"

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._boundary(tag)
        self._fresh = self._dropping and tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._boundary(tag)
        self._fresh = False

    def _boundary(self, tag: str) -> None:
        self._block |= tag in _BLOCKS
        self._cell |= tag in _CELLS

    def handle_data(self, data: str) -> None:
        if self._fresh:  # a page drops the line end that its source has after <pre>
            data = data.removeprefix("\n")
            self._fresh = False
        data = data.replace("\r", "\n")
        if not data:
            return
        between = ""
        if self._last not in "\n\t" and data[0] != "\n":
            between = "\n" if self._block else "\t" if self._cell else ""
        self.chunks.append(data)
        self._between.append(between)
        self._last = data[-1]
        self._block = self._cell = False

    def page(self) -> PageText:
        plain_starts, text_starts, pieces = [], [], []
        plain = text = 0
        for between, chunk in zip(self._between, self.chunks, strict=True):
            plain_starts.append(plain)
            text_starts.append(text + len(between))
            pieces += [between, chunk]
            plain += len(chunk)
            text += len(between) + len(chunk)
        return PageText("".join(self.chunks), "".join(pieces), tuple(plain_starts), tuple(text_starts))
