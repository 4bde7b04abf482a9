"""The lines of a Word document: each paragraph one, each row of a table one with its cells between tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.sources.docx_lists import Lists
from qualcode.sources.docx_styles import Styles, is_on, value_of
from qualcode.sources.docx_symbols import symbol
from qualcode.sources.docx_tree import Left
from qualcode.sources.labels import looks_like_label

if TYPE_CHECKING:
    from lxml.etree import _Element

MARK = re.compile("\ufdd0([sep])(-?\\d+)\ufdd1")  # where comment 3 starts (s), ends (e), or is hung on a point (p)
_MARKS = "((?:\ufdd0[^\ufdd1]*\ufdd1)+)"
_MARKS_BEFORE_BLANK, _MARKS_AT_END = re.compile(f"(^| ){_MARKS} "), re.compile(f" {_MARKS}$")
_BREAK = "\f"  # of a page or a column, until it is known whether words stand around it
_NEW_LINE = re.compile(r"\s*[\r\n]\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text; `bold` is how many characters at its start are in bold type, marks of comments aside."""

    words: str
    bold: int = 0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is to be read.

    Attributes:
        styles: what its styles say.
        lists: its lists, if it has any with numbers.
        marked: whether the places of comments are marked in the words.
        bold: whether anything may be in bold type.
    """

    styles: Styles = field(default_factory=Styles)
    lists: Lists | None = None
    marked: bool = False
    bold: bool = False


class Walk:
    """A walk through the tree of a document, of a note or of a comment, made ready by docx_tree."""

    def __init__(self, root: _Element, left: Left, manner: Manner) -> None:
        w = (
            root.tag[: root.tag.find("}") + 1] or "{}"
        )  # strict documents have a namespace of their own, damaged ones none
        self._root, self._left, self._manner = root, left, manner
        self._paragraph, self._table, self._row, self._cell = w + "p", w + "tbl", w + "tr", w + "tc"
        self._control, self._content = w + "sdt", w + "sdtContent"
        self._run, self._text, self._value = w + "r", w + "t", w + "val"
        self._properties, self._style = w + "pPr", w + "pStyle"
        self._bold_path, self._run_style_path = f"{w}rPr/{w}b", f"{w}rPr/{w}rStyle"
        self._wrappers = {w + name for name in ("ins", "moveTo", "customXml", "smartTag")}
        self._signs: dict[str, Callable[[_Element], str]] = {
            w + "tab": self._tab,
            w + "ptab": lambda _: "\t",
            w + "br": lambda sign: _BREAK if sign.get(w + "type") in ("page", "column") else "\n",
            w + "cr": lambda _: "\n",
            w + "noBreakHyphen": lambda _: "-",
            w + "sym": lambda sign: symbol(sign.get(w + "font", ""), sign.get(w + "char", "")),
            w + "footnoteReference": lambda sign: self._note("footnotes", sign.get(w + "id", "")),
            w + "endnoteReference": lambda sign: self._note("endnotes", sign.get(w + "id", "")),
        }
        if manner.marked:
            for name, sort in (("commentRangeStart", "s"), ("commentRangeEnd", "e"), ("commentReference", "p")):
                self._signs[w + name] = lambda mark, sort=sort: _mark(sort, mark.get(w + "id", ""))  # type: ignore[misc]
        self._spoken = (self._text, "{http://schemas.openxmlformats.org/officeDocument/2006/math}t", *self._signs)
        self.notes: dict[tuple[str, str], None] = {}  # ("footnotes", id) in the order of the text
        self._speakers_lists = self._lists_of_turns() if manner.lists is not None else set()

    def lines(self, container: _Element) -> Iterator[Line]:
        """The lines within the body, a cell, a note, a comment."""
        held = ""  # a paragraph whose mark was deleted goes on in the next
        for block in self._blocks(container):
            if block.tag == self._table:
                if held:
                    yield Line(held)
                yield from self._rows(block)
                held = ""
                continue
            words = self._words(block)
            number = self._number(block) if not held and words.strip() else ""
            if block in self._left.joined:
                held += number + words
                continue
            bold = self._bold(block) if self._manner.bold and not held and _may_begin_with_label(words) else 0
            yield Line(held + number + words, len(number) + bold if bold else 0)
            held = ""
        if held:
            yield Line(held)

    def _blocks(self, container: _Element) -> Iterator[_Element]:
        """Paragraphs and tables, also those within content controls and tracked insertions."""
        for child in container:
            if child.tag in (self._paragraph, self._table):
                yield child
            elif child.tag == self._control:
                content = child.find(self._content)
                if content is not None:
                    yield from self._blocks(content)
            elif child.tag in self._wrappers:
                yield from self._blocks(child)

    def _number(self, paragraph: _Element) -> str:
        """The number of a list item with a blank after it, "" when none is shown."""
        place = self._place_in_list(paragraph)
        if place is None or self._manner.lists is None:
            return ""
        number = self._manner.lists.number(*place)
        return f"{number} " if number and place[0] not in self._speakers_lists else ""

    def _place_in_list(self, paragraph: _Element) -> tuple[str, int] | None:
        if self._manner.lists is None:
            return None
        properties = paragraph.find(self._properties)
        if properties is None:
            return None
        return self._manner.lists.of(properties, value_of(properties.find(self._style)))

    def _lists_of_turns(self) -> set[str]:
        """Lists whose items are mostly turns of a conversation: their numbers would hide who speaks."""
        items, turns = Counter[str](), Counter[str]()
        for paragraph in self._root.iter(self._paragraph):
            place = self._place_in_list(paragraph)
            if place is not None:
                items[place[0]] += 1
                turns[place[0]] += looks_like_label(MARK.sub("", self._words(paragraph)))
        self.notes.clear()
        return {name for name in items if turns[name] > 1 and 2 * turns[name] >= items[name]}

    def _words(self, paragraph: _Element) -> str:
        said = []
        for element in paragraph.iter(*self._spoken):
            sign = self._signs.get(element.tag)
            said.append(element.text or "" if sign is None else sign(element))
        words = "".join(said)
        if "\n" in words or "\r" in words:  # the file's own layout, not a line break
            words = "".join(part if part == "\n" else _NEW_LINE.sub(" ", part) for part in said)
        if _BREAK in words:
            words = words.strip(_BREAK).replace(_BREAK, "\n")
        return words.replace("\xad", "") if "\xad" in words else words

    def _tab(self, sign: _Element) -> str:
        parent = sign.getparent()
        return "\t" if parent is not None and parent.tag == self._run else ""  # else it defines a tab stop

    def _note(self, kind: str, name: str) -> str:
        self.notes[kind, name] = None
        return ""

    def _rows(self, table: _Element) -> Iterator[Line]:
        for row in self._within(table, self._row):
            if row in self._left.gone:
                continue
            cells = [list(self.lines(cell)) for cell in self._within(row, self._cell) if cell not in self._left.gone]
            if len(cells) == 1 or any(_holds_a_conversation(cell) for cell in cells):
                yield from (line for cell in cells for line in cell if line.words.strip())
            else:
                yield Line("\t".join(one_line(cell) for cell in cells))

    def _within(self, container: _Element, tag: str) -> Iterator[_Element]:
        """The rows of a table or cells of a row, also those within content controls."""
        for child in container:
            if child.tag == tag:
                yield child
            elif child.tag == self._control:
                content = child.find(self._content)
                if content is not None:
                    yield from self._within(content, tag)
            elif child.tag in self._wrappers:
                yield from self._within(child, tag)

    def _bold(self, paragraph: _Element) -> int:
        """How many characters at the start of a paragraph are in bold type."""
        length = 0
        for run in paragraph.iter(self._run):
            if not self._is_bold(run):
                break
            length += len(MARK.sub("", self._words(run)))
        return length

    def _is_bold(self, run: _Element) -> bool:
        own = is_on(run.find(self._bold_path))
        if own is not None or not self._manner.styles.bold:
            return bool(own)
        return value_of(run.find(self._run_style_path)) in self._manner.styles.bold


def _may_begin_with_label(words: str) -> bool:
    return ":" in words[:80] or 0 < len(words) < 50


def _holds_a_conversation(cell: list[Line]) -> bool:
    """Whether a cell holds several turns, in a table that only lays out the page."""
    return len(cell) > 2 and sum(looks_like_label(MARK.sub("", line.words)) for line in cell) > 1


def one_line(lines: Iterable[Line]) -> str:
    """Lines as one, with single blanks between the words, whatever marks of comments stand among them."""
    words = " ".join(" ".join(line.words for line in lines).split())
    if "\ufdd0" not in words:
        return words
    return _MARKS_AT_END.sub(r"\1", _MARKS_BEFORE_BLANK.sub(r"\1\2", words))


def _mark(sort: str, name: str) -> str:
    return f"\ufdd0{sort}{name}\ufdd1"
