"""Books as EPUB: web pages in an archive, in the order in which the book is read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.archives import Archive, open_archive, parse_xml
from qualcode.sources.html import text_of, tree_of
from qualcode.sources.html_page import Page, bold_classes
from qualcode.sources.lines import Lines
from qualcode.sources.properties import tidy
from qualcode.sources.reading import Reading

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_AGAIN = "open it where it was made and save it again"


def read(data: bytes) -> Reading:
    """A book: the pages of its spine one after the other, its list of contents left out."""
    archive = open_archive(data)
    name = _package_name(archive)
    package = parse_xml(archive.read(name))
    pages = list(_spine(package, posixpath.dirname(name)))
    _refuse_protected(archive, pages)
    lines = Lines()
    page = Page(lines, bold_classes(_style_sheets(archive)))
    problems: list[Problem] = []
    for name in pages:
        if name not in archive:
            problems.append(Problem("", "lacks one of its pages, which is not read", _AGAIN))
            continue
        text, more = text_of(archive.read(name))
        problems += more
        page.add(tree_of(text))
    return lines.reading(metadata=tidy(_metadata(package)), problems=tuple(dict.fromkeys(problems)))


def _package_name(archive: Archive) -> str:
    root = parse_xml(archive.read(_CONTAINER))
    for file in root.iterfind(".//{*}rootfile"):
        name = file.get("full-path")
        if name:
            return name
    raise SourceError("", "is a book that does not say where its pages are", _AGAIN)


def _spine(package: _Element, folder: str) -> Iterator[str]:
    """The names of the pages, in order; what the spine names twice is read once."""
    items = {item.get("id", ""): item for item in package.iterfind("{*}manifest/{*}item")}
    named = (items.get(reference.get("idref", "")) for reference in package.iterfind("{*}spine/{*}itemref"))
    for item in dict.fromkeys(item for item in named if item is not None):
        if "nav" not in item.get("properties", "").split():
            path = unquote(item.get("href", "").partition("#")[0])
            yield posixpath.normpath(posixpath.join(folder, path))


def _style_sheets(archive: Archive) -> Iterator[str]:
    for name in archive.names:
        if name.lower().endswith(".css"):
            yield archive.read(name).decode("utf-8", "replace")


def _refuse_protected(archive: Archive, pages: list[str]) -> None:
    """Fonts may be scrambled in any book; pages only are in one that is protected against copying."""
    if _ENCRYPTION in archive:
        locked = {
            unquote(one.get("URI", "")) for one in parse_xml(archive.read(_ENCRYPTION)).iter("{*}CipherReference")
        }
        if not locked.isdisjoint(pages):
            raise SourceError("", "is protected against copying", "ask its publisher for a copy without protection")


def _metadata(package: _Element) -> Iterator[tuple[str, str]]:
    for name, key in (("title", "title"), ("creator", "author"), ("subject", "keywords")):
        found = package.iterfind(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{name}")
        yield key, ", ".join(filter(None, ("".join(map(str, element.itertext())).strip() for element in found)))
