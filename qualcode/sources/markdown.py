"""Markdown reduced to the words that a reader of the page sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.sources.frontmatter import split_front_matter
from qualcode.sources.reading import Reading
from qualcode.sources.text import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

# Rules of Markdown that cost a transcript its words: indented text as code, `[Ana]: Ya.` as the address of a link.
_OFF = ["code", "lheading", "reference"]
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:\s[^<>]*)?/?>")
# Only what is known to be HTML goes: <unintelligible> is a transcriber's word.
_HTML = frozenset(
    "a abbr b big blockquote body br center cite code del details div em font h1 h2 h3 h4 h5 h6 head hr html i img "
    "ins kbd li mark ol p pre q s small span strike strong sub summary sup table tbody td th thead tr tt u ul".split()
)

MOST_UNCLOSED = 2_000


def read(data: bytes) -> Reading:
    """A Markdown file; front matter is metadata, marks of emphasis, links and tags give way to their words."""
    from markdown_it import MarkdownIt

    text, problems = decode(data)
    metadata, body, more = split_front_matter(text)
    if _unclosed(body) > MOST_UNCLOSED:
        message = "has too many brackets that are never closed to be Markdown, and is read as plain text"
        problem = Problem("", message, "save it as .txt, or mend the brackets")
        return Reading(body, metadata=metadata, problems=(*problems, *more, problem))
    page = _Page()
    for token in MarkdownIt("commonmark").enable("table").disable(_OFF).parse(body):
        page.add(token)
    return Reading(page.text(), bold=tuple(page.bold), metadata=metadata, problems=problems + more)


def _unclosed(text: str) -> int:
    """The most brackets that a paragraph opens and never closes: what they cost to parse grows with their square."""
    return max((part.count("[") - part.count("]") for part in text.split("\n\n")), default=0)


class _Page:
    """The text as it grows, block by block."""

    def __init__(self) -> None:
        self.bold: list[Span] = []
        self._in_row = False
        self._in_heading = False
        self._parts: list[str] = []
        self._length = 0
        self._line = 0  # line of the file where the last block ended
        self._lead = ""  # the number of a list item that is about to begin

    def text(self) -> str:
        return "".join(self._parts)

    def add(self, token: Token) -> None:
        if token.type == "list_item_open" and token.info:
            self._lead = f"{token.info}{token.markup} "
        elif token.type == "tbody_open" and token.map is not None:
            self._line = token.map[0]  # the row of dashes under the heads is no blank line
        elif token.type == "tr_open":
            self._begin(token)
        elif token.type in ("th_close", "td_close"):
            self._put("\t")
        elif token.type == "heading_open":
            self._in_heading = True
        elif token.type == "inline":
            if token.map is not None and not self._in_row:
                self._begin(token)
            before = self._length
            self._inline(token.children or [])
            if self._in_heading:
                self._bold_throughout(before)
        elif token.type in ("fence", "html_block"):
            self._begin(token)
            self._put((token.content if token.type == "fence" else _without_tags(token.content)).rstrip("\n"))
        self._in_row = token.type in ("th_open", "td_open")

    def _bold_throughout(self, before: int) -> None:
        """A heading is bold from its start, whatever is bold in it."""
        while self.bold and self.bold[-1].start >= before:
            self.bold.pop()
        self.bold.append(Span(before, self._length))
        self._in_heading = False

    def _begin(self, token: Token) -> None:
        """A new block: on a new line, after a blank one if there was a blank one in the file."""
        start, end = token.map or (self._line, self._line)
        if self._parts:
            if self._parts[-1] == "\t":  # after the last cell of a row
                self._parts.pop()
                self._length -= 1
            self._put("\n\n" if start > self._line else "\n")
        self._put(self._lead)
        self._line, self._lead = end, ""

    def _put(self, words: str) -> None:
        if words:
            self._parts.append(words)
            self._length += len(words)

    def _inline(self, tokens: Sequence[Token]) -> None:
        line_start, bold_from = True, -1
        for token in tokens:
            if token.type == "strong_open" and line_start:
                bold_from = self._length
            elif token.type == "strong_close" and bold_from >= 0:
                self.bold.append(Span(bold_from, self._length))
                bold_from = -1
            elif token.type in ("softbreak", "hardbreak"):
                self._put("\n")
                line_start = True
            else:
                before = self._length
                self._put(_words(token))
                line_start = line_start and self._length == before


def _words(token: Token) -> str:
    if token.type == "image":
        return "".join(_words(child) for child in token.children or [])
    return _without_tags(token.content) if token.type == "html_inline" else token.content


def _without_tags(html: str) -> str:
    """The words between HTML's own tags.

    >>> _without_tags("a <b>big</b> <unintelligible> desk<br/>")
    'a big <unintelligible> desk'
    """
    closed = html.rfind("-->") + 3  # behind it, each <!-- would be followed to the end in vain
    if closed >= 3:
        html = _COMMENT.sub("", html[:closed]) + html[closed:]
    return _TAG.sub(lambda tag: "" if tag[1].lower() in _HTML else tag[0], html)
