"""The tree of a web page, walked from its first to its last word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.sources.docx_lists import decimal, letters, roman
from qualcode.sources.html_notes import is_note, links_a_note
from qualcode.sources.lines import Lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table ul
    """.split()
)
# What is no part of the words: machinery, ways about the site, things to fill in, sounds above the words; and what
# was deleted, for tracked changes count as accepted.
_NOT_READ = frozenset(
    """head script style nav noscript template svg iframe object embed audio video canvas map select datalist textarea
    button input title rp rt del""".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|normal|[1-9]00)", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RULE = re.compile(r"(?<![^{}])([^{}]++)\{([^{}]*+)\}")  # begins behind a brace: no second try within a run
_CLASS = re.compile(r"\s*\w*\.([\w-]+)\s*")
_SHAPES: dict[str, Callable[[int], str]] = {
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": roman,
    "I": lambda number: roman(number).upper(),
}
_MOST_FILLED = 100_000  # empty cells that a page gets for its tall ones; made for harm, a small page could ask for any
_SHOWN = 3_999  # Roman numbers end there, and no list of an honest page is longer


@dataclass(slots=True)
class _Table:
    """How many rows more each column is taken by a cell from above, and where the row has come to."""

    taken: dict[int, int] = field(default_factory=dict)
    column: int = 0


def bold_classes(sheets: Iterable[str]) -> frozenset[str]:
    """The classes that style sheets make bold by a rule of their own.

    >>> sorted(bold_classes([".c1,span.c2{color:red;font-weight:700} div .c3{font-weight:bold}"]))
    ['c1', 'c2']
    """
    found: set[str] = set()
    for selectors, rule in (match.groups() for sheet in sheets for match in _RULE.finditer(sheet)):
        if _bold_in(rule):
            found |= {name[1] for selector in selectors.split(",") if (name := _CLASS.fullmatch(selector))}
    return frozenset(found)


class Page:
    """Adds the words of trees to a text; white space counts as one space, and as none at the ends of lines."""

    def __init__(self, lines: Lines, bold: frozenset[str] = frozenset()) -> None:
        self._lines = lines
        self._under: list[Lines] = []  # the page itself, while a footnote is read
        self._bold_classes = bold
        self._bold: list[bool | None] = [False]  # of the elements around this place; None within a heading
        self._pre = 0  # how many elements around this place keep their white space
        self._gap = False
        self._begun = False  # whether this line has words
        self._counted: list[int] = []  # items of the ordered lists around this place, -1 in others
        self._tables = [_Table()]  # the first is of rows without a table around them
        self._filled = 0  # cells that stand for one from a row above, so far
        self._item = ("", 0)  # the number that the next words have, and its list

    def add(self, root: _Element) -> None:
        """All words below an element, which begin on a new line."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._end(element)
            elif self._is_left_out(element):
                walk.skip_subtree()
                self._bold.append(self._bold[-1])
            else:
                self._start(element)
        self._break()

    def _start(self, element: _Element) -> None:
        name = _name(element)
        self._bold.append(_is_bold(element, name, self._bold_classes, self._bold[-1]))
        if name == "br":
            self._lines.end_line()
            self._begun = self._gap = False
        elif name in ("td", "th"):
            self._cell(element)
        elif name == "tr":
            self._row()
        elif name in _BLOCKS:
            self._break()
            self._block(element, name)
            if is_note(element, name) and not self._under:
                self._under.append(self._lines)
                self._lines = self._lines.sheet()
        self._words(element.text)

    def _end(self, element: _Element) -> None:
        self._bold.pop()
        if not self._is_left_out(element):
            self._close(element, _name(element))
        if element.tail and len(self._bold) > 1:
            self._words(element.tail)

    def _close(self, element: _Element, name: str) -> None:
        if name in ("td", "th"):
            self._break()
        elif name == "tr":
            self._break()
            self._covered(self._tables[-1])
            self._lines.end_row()
        elif name in _BLOCKS:
            self._break()
            if self._under and is_note(element, name):
                note, self._lines = self._lines, self._under.pop()
                self._lines.note(note)
            self._pre -= name == "pre"
            if name in ("ol", "ul"):
                self._counted.pop()
            elif name == "table":
                self._tables.pop()
            elif name == "li":
                self._item = ("", 0)

    def _is_left_out(self, element: _Element) -> bool:
        name = _name(element)
        if name in _NOT_READ or "hidden" in element.attrib or links_a_note(element, name):
            return True
        return bool(_UNSEEN.search(element.get("style", "")))

    def _block(self, element: _Element, name: str) -> None:
        self._pre += name == "pre"
        if name == "ol":
            self._counted.append(_whole(element.get("start"), 1) - 1)
        elif name == "ul":
            self._counted.append(-1)
        elif name == "table":
            self._tables.append(_Table())
        elif name == "li":
            self._number(element)

    def _number(self, item: _Element) -> None:
        parent = item.getparent()
        if not self._counted or parent is None or _name(parent) != "ol" or is_note(item, "li"):
            return
        self._counted[-1] = _whole(item.get("value"), self._counted[-1] + 1)
        shape = _SHAPES.get(parent.get("type", "1"), decimal) if 0 < self._counted[-1] <= _SHOWN else decimal
        self._item = (f"{shape(self._counted[-1])}.", id(parent))

    def _row(self) -> None:
        self._break()
        self._tables[-1].column = 0
        self._lines.begin_row()

    def _cell(self, cell: _Element) -> None:
        self._break()
        table = self._tables[-1]
        self._covered(table)
        self._lines.begin_cell()
        rows, columns = _whole(cell.get("rowspan"), 1), _whole(cell.get("colspan"), 1)
        if rows > 1:
            table.taken[table.column] = rows - 1
        table.column += max(1, columns)

    def _covered(self, table: _Table) -> None:
        """An empty cell for each one from a row above that reaches down to here."""
        while table.taken.get(table.column, 0) > 0 and self._filled < _MOST_FILLED:
            self._filled += 1
            self._lines.begin_cell()
            table.taken[table.column] -= 1
            table.column += 1

    def _words(self, words: str | None) -> None:
        if not words:
            return
        if self._pre:
            self._put(words)
            return
        for n, part in enumerate(_SPACE.split(words)):
            self._gap = self._gap or n > 0
            if part:
                self._put(f" {part}" if self._gap and self._begun else part)

    def _put(self, words: str) -> None:
        number, of = self._item
        if number:
            self._lines.item(number, of)
            self._item = ("", 0)
        self._lines.put(words, bold=bool(self._bold[-1]))
        self._gap, self._begun = False, True

    def _break(self) -> None:
        """The end of a line, if there is anything on it."""
        if self._begun:
            self._lines.end_line()
        self._begun = self._gap = False


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_bold(element: _Element, name: str, classes: frozenset[str], around: bool | None) -> bool | None:
    """Whether the words of an element are bold; None for those of a heading, which are no names."""
    if around is None or name in _HEADINGS:
        return None
    own = _WEIGHT.search(element.get("style", ""))
    if own is not None:
        return _bold_in(own[0])
    return around or name in ("b", "strong") or not classes.isdisjoint(element.get("class", "").split())


def _bold_in(rule: str) -> bool:
    weight = _WEIGHT.search(rule)
    return weight is not None and weight[1].lower() in ("bold", "600", "700", "800", "900")


def _whole(value: str | None, default: int) -> int:
    return int(value) if value is not None and value.strip().isdecimal() and len(value) < 6 else default
