"""OpenDocument texts (.odt, .fodt), as LibreOffice writes them.

Words that a tracked change deleted are kept apart in the file, so that the body is the text with all changes accepted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import TYPE_CHECKING

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.archives import open_archive, parse_xml
from qualcode.sources.lines import Lines
from qualcode.sources.odt_styles import TEXT, Counter, Styles, whole
from qualcode.sources.properties import Value, tidy
from qualcode.sources.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1000  # of one <text:s>; no honest file has more
_AGAIN = "open it in a word processor and save it again"
# Beside the words: what was deleted, declarations, templates of indexes, prompts to fill in.
_NOT_READ = frozenset(
    {TEXT + name for name in """tracked-changes sequence-decls variable-decls user-field-decls dde-connection-decls
    table-of-content-source illustration-index-source table-index-source object-index-source user-index-source
    alphabetical-index-source bibliography-source note-citation ruby-text placeholder hidden-text
    hidden-paragraph""".split()}
    | {_OFFICE + "forms", _OFFICE + "event-listeners"}
)  # fmt: skip


def read(data: bytes) -> Reading:
    """An OpenDocument text: each paragraph a line, each row of a table a line with its cells between tabs."""
    roots = _roots(data)
    body = roots[0].find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise SourceError("", "is an OpenDocument file without a text", _AGAIN)
    walk = _Walk(Styles(roots))
    walk.blocks(body)
    return walk.lines.reading(metadata=tidy(_metadata(roots)), problems=walk.problems())


def _roots(data: bytes) -> list[_Element]:
    """The content first, then styles and what the file says about itself; a flat file is all of these."""
    if not data.startswith(b"PK"):
        return [parse_xml(data)]
    archive = open_archive(data)
    others = [name for name in ("styles.xml", "meta.xml") if name in archive]
    return [parse_xml(archive.read(name)) for name in ("content.xml", *others)]


def _metadata(roots: list[_Element]) -> Iterator[tuple[str, Value]]:
    """Title, author, keywords, subject, and what people added under names of their own."""
    for meta in (meta for root in roots for meta in root.iter(_OFFICE + "meta")):
        yield "title", _words_of(meta.find(_DC + "title"))
        yield "author", _words_of(meta.find(_META + "initial-creator"))
        yield "keywords", ", ".join(filter(None, map(_words_of, meta.findall(_META + "keyword"))))
        yield "subject", _words_of(meta.find(_DC + "subject"))
        for element in meta.findall(_META + "user-defined"):
            yield element.get(_META + "name", ""), _value(_words_of(element), element.get(_META + "value-type", ""))


def _value(words: str, sort: str) -> Value:
    """A property by its type: a number as a number, what is on or off as "yes" or "no"."""
    if sort == "boolean":
        return "yes" if words == "true" else "no"
    try:
        number = float(words) if sort == "float" else None
    except ValueError:
        return words
    if number is None or not isfinite(number):
        return words
    return int(number) if number.is_integer() else number


def _words_of(element: _Element | None) -> str:
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


class _Walk:
    """The body from its first to its last element; what each of them does is in `_handlers`."""

    def __init__(self, styles: Styles) -> None:
        self.lines = Lines()
        self._styles = styles
        self._spaced = True  # white space that comes next is none
        self._boxes: list[_Element] = []  # text boxes of this paragraph, which come after it
        self._unnamed = 0  # comments without a name, so far
        self._counters: dict[str, Counter] = {}
        self._number = ("", "")  # of the list item that begins with the next paragraph: the list, the number
        self._hidden = 0
        self._blocks: dict[str, Callable[[_Element], None]] = {
            TEXT + "p": self._paragraph,
            TEXT + "h": self._paragraph,
            TEXT + "list": self._list,
            TEXT + "numbered-paragraph": self._numbered,
            _TABLE + "table": self._table,
            _OFFICE + "annotation": self._annotation,
            _OFFICE + "annotation-end": self._annotation_end,
        }
        self._inlines: dict[str, Callable[[_Element], None]] = {
            TEXT + "s": self._several_spaces,
            TEXT + "tab": lambda _: self._sign("\t"),
            TEXT + "line-break": lambda _: self._sign("\n"),
            TEXT + "note": self._note,
            _OFFICE + "annotation": self._annotation,
            _OFFICE + "annotation-end": self._annotation_end,
        }

    def problems(self) -> tuple[Problem, ...]:
        """What was not read."""
        if not self._hidden:
            return ()
        words = "1 hidden word is" if self._hidden == 1 else f"{self._hidden} hidden words are"
        return (Problem("", f"{words} left out", "show hidden text in the word processor and take the mark off it"),)

    def blocks(self, container: _Element) -> None:
        """Paragraphs, lists and tables, also those in sections, indexes and text boxes."""
        for child in container:
            if child.tag in _NOT_READ:
                continue
            handle = self._blocks.get(child.tag, self.blocks)
            handle(child)

    def _paragraph(self, paragraph: _Element) -> None:
        name = paragraph.get(TEXT + "style-name", "")
        if self._styles.hidden("paragraph", name):
            self._hidden += len(_words_of(paragraph).split())
            return
        if self._number[1] and _words_of(paragraph):
            self.lines.item(self._number[1], self._number[0])
            self._number = ("", "")
        self._spaced = True
        self._inline(paragraph, paragraph.tag == TEXT + "p" and self._styles.bold_by_hand(name))
        self.lines.end_line()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _inline(self, element: _Element, bold: bool) -> None:
        self._words(element.text, bold)
        for child in element:
            tag = child.tag
            if tag in self._inlines:
                self._inlines[tag](child)
            elif tag.startswith(_DRAW):
                self._boxes.append(child)
            elif tag == TEXT + "span":
                self._span(child, bold)
            elif tag not in _NOT_READ:
                self._inline(child, bold)
            self._words(child.tail, bold)

    def _span(self, span: _Element, bold: bool) -> None:
        name = span.get(TEXT + "style-name", "")
        if self._styles.hidden("text", name):
            self._hidden += len(_words_of(span).split())
        else:
            self._inline(span, self._styles.bold("text", name, otherwise=bold))

    def _words(self, words: str | None, bold: bool) -> None:
        """White space counts as one space, and at the start of a paragraph as none."""
        if not words:
            return
        words = _SPACES.sub(" ", words)
        if self._spaced:
            words = words.removeprefix(" ")
        if words:
            self._spaced = words.endswith(" ")
            self.lines.put(words, bold=bold)

    def _several_spaces(self, element: _Element) -> None:
        self._sign(" " * min(whole(element.get(TEXT + "c"), 1), _MOST_SPACES))

    def _sign(self, sign: str) -> None:
        self.lines.put(sign)
        self._spaced = False

    def _list(self, element: _Element, level: int = 1, counter: Counter | None = None) -> None:
        style = element.get(TEXT + "style-name", "")
        if counter is None or (style and style != counter.style):
            kept = self._counters.get(style)
            goes_on = element.get(TEXT + "continue-numbering") == "true" or TEXT + "continue-list" in element.attrib
            counter = kept if kept is not None and goes_on else Counter(style)
            self._counters[style] = counter
        for item in element:
            self._item(item, level, counter)

    def _item(self, item: _Element, level: int, counter: Counter) -> None:
        # An item that begins with a list of its own shows only the number in that one.
        if item.tag == TEXT + "list-item" and not (len(item) and item[0].tag == TEXT + "list"):
            start = item.get(TEXT + "start-value")
            number = self._styles.number(counter, level, start=whole(start, 1) if start else None)
            self._number = (counter.style, number)
        for child in item:
            if child.tag == TEXT + "list":
                self._list(child, level + 1, counter)
            elif child.tag not in _NOT_READ:
                self._blocks.get(child.tag, self.blocks)(child)
        self._number = ("", "")

    def _numbered(self, element: _Element) -> None:
        style = element.get(TEXT + "style-name", "")
        counter = self._counters.setdefault(style, Counter(style))
        self._number = (style, self._styles.number(counter, whole(element.get(TEXT + "level"), 1)))
        self.blocks(element)

    def _table(self, table: _Element) -> None:
        for child in table:
            if child.tag == _TABLE + "table-row":
                self._row(child)
            elif child.tag.startswith(_TABLE):  # rows in groups, or those repeated as heads
                self._table(child)

    def _row(self, row: _Element) -> None:
        self.lines.begin_row()
        covered = 0  # cells that a wide one before them takes the place of
        for cell in row:
            if cell.tag == _TABLE + "covered-table-cell" and covered:
                covered -= 1
                continue
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                self.lines.begin_cell()
                covered = whole(cell.get(_TABLE + "number-columns-spanned"), 1) - 1
                if cell.tag == _TABLE + "table-cell":
                    self.blocks(cell)
        self.lines.end_row()

    def _note(self, note: _Element) -> None:
        body = note.find(TEXT + "note-body")
        if body is None:
            return
        page, spaced, boxes = self.lines, self._spaced, self._boxes
        self.lines, self._boxes = page.sheet(), []
        self.blocks(body)
        page.note(self.lines)
        self.lines, self._spaced, self._boxes = page, spaced, boxes

    def _annotation(self, annotation: _Element) -> None:
        words = "\n".join(filter(None, (_words_of(block) for block in annotation.iter(TEXT + "p"))))
        author, written = _words_of(annotation.find(_DC + "creator")), _words_of(annotation.find(_DC + "date"))
        self._unnamed += 1
        name = annotation.get(_OFFICE + "name") or f" {self._unnamed}"
        self.lines.begin_remark(name)
        self.lines.remark(name, words, author=author, written=written)

    def _annotation_end(self, element: _Element) -> None:
        self.lines.end_remark(element.get(_OFFICE + "name", ""))
