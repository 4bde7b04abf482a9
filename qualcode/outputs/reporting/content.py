"""What a report says, before it is decided how it looks: a title, blocks in order, and the quotes behind numbers.

A `Report` is made once and written as Word or HTML, so that both say the same. Texts are plain text: participants'
words exactly, whatever they hold; a writer shows them and never reads them as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, TypeAlias

Look: TypeAlias = Literal["body", "note", "prompt", "line"]
State: TypeAlias = Literal["filled", "answered", "open"]

# A place in a sentence where the number of a table or figure stands. Control characters are in no sentence.
_REFERENCE: Final = re.compile("\x02([^\x02\x03]*)\x03")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a source that numbers and lists refer to by its place in `Report.quotes`."""

    id: str  # "W-03:12"
    text: str = field(repr=False)
    about: str = ""  # what stands beside the id: the kind of source, the speaker
    language: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 3; `anchor` is what links to it name, unique in a report."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Prose; a note; a prompt for what the researcher must write; or a line to be filled in by hand."""

    text: str
    look: Look = "body"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: text, and the quotes behind it, or the anchor that it leads to.

    With `number` the quotes are behind that, which stands below the text ("12 segments").
    """

    text: str = ""
    quotes: tuple[int, ...] = ()
    link: str = ""
    strong: bool = False
    depth: int = 0  # how far it is set in
    number: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called; numbers stand in the middle and are never broken, a blank one is to be written in."""

    title: str
    number: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption above and a note below; the first `keys` columns say what a row is."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    note: str = ""
    anchor: str = ""
    keys: int = 1
    wide: bool = False  # so much text that it wants a page on its side


@dataclass(frozen=True, slots=True)
class Fragment:
    """Something to click on, which only a page can have: its own markup, style and script (a module)."""

    html: str = field(repr=False)
    style: str = field(default="", repr=False)
    script: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: vector for the screen, pixels for Word; `alt` says in words what it shows."""

    caption: str
    alt: str
    svg: str = field(repr=False)
    png: bytes = field(repr=False)
    anchor: str = ""
    note: str = ""
    live: Fragment | None = None  # what a page shows in its place, except on paper


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one below the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TreeItem:
    """A code in the tree: how deep it is, its label, its path, and a remark such as how often it was applied."""

    depth: int
    label: str
    path: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The codes as a tree."""

    items: tuple[TreeItem, ...]


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotations, by their places in `Report.quotes`."""

    quotes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a checklist: what the study says to it, or what remains to be written."""

    number: int
    topic: str
    state: State
    texts: tuple[str, ...]  # paragraphs
    prompt: str = ""  # what the researcher must still write


@dataclass(frozen=True, slots=True)
class Checklist:
    """Items under a heading of their own, with the words for its three columns."""

    caption: str
    columns: tuple[str, str, str]
    items: tuple[Item, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Paragraph | Table | Figure | Facts | Tree | Quotes | Checklist | PageBreak


@dataclass(frozen=True, slots=True)
class Report:
    """A report in a language ("en", "id"); `made` is when the study was last changed: it has no date of today."""

    title: str
    language: str
    blocks: tuple[Block, ...] = field(repr=False)
    quotes: tuple[Quote, ...] = field(default=(), repr=False)
    subtitle: str = ""
    author: str = ""
    front: tuple[tuple[str, str], ...] = ()  # names and values on the title page
    made: datetime | None = None
    software: str = ""
    partial: str = ""  # said where numbers open only some of their quotes


def reference(anchor: str) -> str:
    """A place in a sentence for the number of the table or figure of that anchor: "Table 3"."""
    return f"\x02{anchor}\x03"


def parts(text: str) -> Iterator[tuple[str, str]]:
    """The pieces of a sentence: (text, "") or ("", anchor).

    >>> list(parts("See " + reference("sample") + "."))
    [('See ', ''), ('', 'sample'), ('.', '')]
    """
    for number, piece in enumerate(_REFERENCE.split(text)):
        if number % 2:
            yield "", piece
        elif piece:
            yield piece, ""


def numbers(report: Report) -> Mapping[str, int]:
    """The number of each table and figure by its anchor: tables and checklists are counted together, figures apart."""
    found: dict[str, int] = {}
    tables = figures = 0
    for block in report.blocks:
        if isinstance(block, Table | Checklist):
            tables += 1
            found[block.anchor] = tables
        elif isinstance(block, Figure):
            figures += 1
            found[block.anchor] = figures
    return found
