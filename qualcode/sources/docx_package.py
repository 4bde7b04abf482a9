"""The parts of a Word file: which member of the archive holds the words, the notes, the comments, the properties."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from qualcode.errors import SourceError
from qualcode.sources.archives import open_archive, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIN = "word/document.xml"


class Package:
    """A Word file's parts by the last word of their relationship's type ("footnotes", "comments", "styles").

    Types rather than names: a program is free to call a part as it likes, and strict files have other types that
    end in the same words. Macros and embedded files are never looked at.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = open_archive(data)
        top = self._related("") if _MAIN not in self._archive else {}
        self._main = top.get("officeDocument", _MAIN)
        if self._main not in self._archive:
            raise _no_document(self._archive.names)
        self._parts = self._related(self._main)

    def document(self) -> _Element:
        """The root of the part that holds the words."""
        return parse_xml(self._archive.read(self._main))

    def part(self, kind: str) -> _Element | None:
        """The root of a part that belongs to the document, None when there is none."""
        data = self.data_of(kind)
        return parse_xml(data) if data else None

    def data_of(self, kind: str) -> bytes:
        """The XML of a part that belongs to the document, empty when there is none."""
        name = self._parts.get(kind)
        return self._archive.read(name) if name is not None and name in self._archive else b""

    def property_parts(self) -> list[_Element]:
        """The roots of the parts that say what the file is: its own properties and those of its makers."""
        top = self._related("")
        names = (top.get("core-properties"), top.get("custom-properties") or top.get("customProperties"))
        return [parse_xml(self._archive.read(name)) for name in names if name is not None and name in self._archive]

    def counts(self, folder: str) -> int:
        """How many members of the archive lie in a folder of the document's ("media", "diagrams/data")."""
        start = posixpath.join(posixpath.dirname(self._main), folder)
        return sum(name.startswith(start) for name in self._archive.names)

    def _related(self, name: str) -> dict[str, str]:
        """What a part is related to, or with "" the package: the name of the part by the kind of relationship."""
        folder, file = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self._archive:
            return {}
        found: dict[str, str] = {}
        for relation in parse_xml(self._archive.read(relations)):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
                found.setdefault((relation.get("Type") or "").rpartition("/")[2], target.lstrip("/"))
        return found


def _no_document(names: list[str]) -> SourceError:
    if "xl/workbook.xml" in names:
        return SourceError("", "is an Excel workbook, not a Word document", "name it .xlsx")
    if "content.xml" in names:
        return SourceError("", "is an OpenDocument file, not a Word document", "name it .odt")
    return SourceError("", "is damaged, or no Word document", "open it in a word processor and save it again")
