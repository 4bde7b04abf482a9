"""Word documents (.docx): paragraphs and tables in the order of the document, tracked changes taken as accepted.

The package is opened with zipfile and lxml alone: building python-docx's object model takes eight times as long as
parsing the part that holds the words.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.errors import SourceError
from qualcode.sources.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_LARGEST = 256 * 2**20  # bytes of one part, unpacked; a thousand books
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DAMAGED = "open it in a word processor and save it again"


def read(data: bytes) -> Reading:
    """A Word document: each paragraph a line, each row of a table a line with its cells between tabs."""
    from lxml import etree

    try:
        body = _parsed(_main_part(data)).find("{*}body")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, EOFError, etree.XMLSyntaxError):
        raise SourceError("", "is damaged, or no Word document", _DAMAGED) from None
    if body is None:
        raise SourceError("", "is a Word document without a body", _DAMAGED)
    return _Walk(body).reading()


def _main_part(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if "word/document.xml" in names:
            name = "word/document.xml"
        elif "xl/workbook.xml" in names:
            raise SourceError("", "is an Excel workbook, not a Word document", "save its text as .docx or .txt")
        elif "content.xml" in names:
            raise SourceError("", "is an OpenDocument file, not a Word document", "save it as .docx")
        else:
            name = _main_part_name(package.read("_rels/.rels"))
        if package.getinfo(name).file_size > _LARGEST:
            raise SourceError("", "unpacks to more than 256 MB", "split it, or save it as plain text")
        return package.read(name)


def _main_part_name(relations: bytes) -> str:
    """The document's name within the package, which is free to be another than the usual one."""
    for relation in _parsed(relations):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    raise KeyError("officeDocument")


def _parsed(xml: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser)


def _may_begin_with_label(words: str) -> bool:
    return ":" in words[:80] or 0 < len(words) < 50


class _Walk:
    """The lines of a body, and which of them begin in bold."""

    def __init__(self, body: _Element) -> None:
        w = "{" + (body.tag[1:].partition("}")[0]) + "}"  # strict documents have a namespace of their own
        self._body = body
        self._paragraph, self._table, self._row, self._cell = w + "p", w + "tbl", w + "tr", w + "tc"
        self._control, self._content = w + "sdt", w + "sdtContent"
        self._properties = w + "pPr"
        self._run, self._run_properties, self._bold, self._value = w + "r", w + "rPr", w + "b", w + "val"
        self._text, self._tab = w + "t", w + "tab"
        self._deleted, self._moved_away = w + "del", w + "moveFrom"
        self._marks_deleted = False
        self._bold_path = f"{self._run_properties}/{self._bold}"
        self._box = w + "txbxContent"
        self._signs = {w + "br": "\n", w + "cr": "\n", w + "noBreakHyphen": "-", w + "softHyphen": "\xad"}
        self._wrappers = {w + name for name in ("ins", "moveTo", "customXml", "smartTag")}
        self._spoken = (self._text, self._tab, *self._signs)

    def reading(self) -> Reading:
        self._accept_changes()
        lines: list[str] = []
        bold: list[Span] = []
        at = 0
        for line, bold_length in self._lines(self._body):
            if bold_length:
                bold.append(Span(at, at + bold_length))
            lines.append(line)
            at += len(line) + 1
        return Reading("\n".join(lines).rstrip("\n"), bold=tuple(bold))

    def _accept_changes(self) -> None:
        """Take out what was deleted or is there twice, and put text boxes after their paragraph."""
        gone = (self._deleted, self._moved_away, _COMPATIBILITY + "Fallback")
        for element in list(self._body.iter(*gone)):
            parent = element.getparent()
            # A deletion among the properties says that a mark or a row was deleted, and is looked at there.
            if parent is not None and not parent.tag.endswith("Pr"):
                parent.remove(element)
            else:
                self._marks_deleted = True
        for box in list(self._body.iter(self._box)):
            anchor = next(box.iterancestors(self._paragraph), None)
            if anchor is not None:
                for block in list(reversed(box)):
                    anchor.addnext(block)

    def _lines(self, container: _Element) -> Iterator[tuple[str, int]]:
        """Each line with the length of its beginning in bold."""
        held = ""  # a paragraph whose mark was deleted goes on in the next
        for block in self._blocks(container):
            if block.tag == self._table:
                if held:
                    yield held, 0
                yield from ((row, 0) for row in self._rows(block))
                held = ""
                continue
            words = held + self._words(block)
            if self._marks_deleted and self._mark_is_deleted(block):
                held = words
                continue
            yield words, self._bold_length(block) if _may_begin_with_label(words) and not held else 0
            held = ""
        if held:
            yield held, 0

    def _mark_is_deleted(self, paragraph: _Element) -> bool:
        return paragraph.find(f"{self._properties}/{self._run_properties}/{self._deleted}") is not None

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

    def _words(self, paragraph: _Element) -> str:
        words = []
        for element in paragraph.iter(*self._spoken):
            tag = element.tag
            if tag == self._text:
                words.append(element.text or "")
            elif tag != self._tab:
                words.append(self._signs[tag])
            elif element.getparent().tag == self._run:  # type: ignore[union-attr]  # else it defines a tab stop
                words.append("\t")
        return "".join(words)

    def _rows(self, table: _Element) -> Iterator[str]:
        for row in self._within(table, self._row):
            if row.find(f"{{*}}trPr/{self._deleted}") is not None:
                continue
            cells = (" ".join(line for line, _ in self._lines(cell)) for cell in self._within(row, self._cell))
            yield "\t".join(" ".join(cell.split()) for cell in cells)

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

    def _bold_length(self, paragraph: _Element) -> int:
        """How many characters at the start of a paragraph are in bold type."""
        length = 0
        for run in paragraph.iterchildren(self._run):
            bold = run.find(self._bold_path)
            if bold is None or bold.get(self._value) in ("0", "false", "off"):
                break
            length += len(self._words(run))
        return length
