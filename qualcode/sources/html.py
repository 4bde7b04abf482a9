"""Web pages (.html, .xhtml), also as Word, LibreOffice and Google Docs write them: what a reader sees of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from qualcode.core.limits import in_force
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.archives import parse_xml
from qualcode.sources.html_page import Page, bold_classes
from qualcode.sources.lines import Lines
from qualcode.sources.properties import tidy
from qualcode.sources.reading import Reading
from qualcode.sources.text import decode

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 4096  # bytes, within which a page says its encoding
_CHARSET = re.compile(
    rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w.:-]+)|^\s*<\?xml[^>]{1,100}encoding=[\"']([\w.:-]+)", re.I
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_STATED = ("author", "keywords", "subject")


def read(data: bytes) -> Reading:
    """A web page: each paragraph, heading or list item a line, each row of a table a line with tabs between cells.

    Scripts, styles, navigation, forms and what is hidden are left out.
    """
    text, problems = text_of(data)
    root = tree_of(text)
    lines = Lines()
    Page(lines, bold_classes("".join(map(str, style.itertext())) for style in _named(root, "style"))).add(root)
    return lines.reading(metadata=tidy(_metadata(root)), problems=problems)


def text_of(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The page as text: UTF-8 where it is that, else in the encoding that it states, else guessed with a warning."""
    stated = _stated_encoding(data)
    if stated and b"\0" not in data and not data.startswith(codecs.BOM_UTF8):
        for encoding in ("utf-8", stated):
            try:
                return data.decode(encoding), ()
            except (UnicodeDecodeError, LookupError):
                continue
    return decode(data)


def tree_of(text: str) -> _Element:
    """The root of a page, read as XML where it is XHTML and well-formed, else as browsers read it."""
    if text.count("<") > in_force().max_xml_tags:
        raise SourceError("", f"has more than {in_force().max_xml_tags} tags", "split it, or raise max_xml_tags")
    if _DECLARATION.match(text):
        body = _ENTITY.sub(_character, _DECLARATION.sub("", text, count=1))
        try:
            return parse_xml(body.encode("utf-8", "replace"))
        except SourceError:
            text = body
    return _html_tree(text)


def _html_tree(text: str) -> _Element:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise SourceError("", "is nested deeper than 256 levels", "open it in a browser and copy its words")
    if root is None:
        raise SourceError("", "is a web page without a word", "")
    return root


def _stated_encoding(data: bytes) -> str:
    """The encoding that a page states; Latin-1 means Windows-1252, as it does in all browsers."""
    found = _CHARSET.search(data[:_HEAD])
    name = (found[1] or found[2]).decode("ascii").lower() if found is not None else ""
    try:
        encoding = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    return "cp1252" if encoding in ("iso8859-1", "ascii") else "" if encoding.startswith("utf-") else encoding


def _character(entity: re.Match[str]) -> str:
    """The character of an entity that HTML knows and XML does not."""
    return entity[0] if entity[1] in _OF_XML else html5.get(f"{entity[1]};", entity[0])


def _metadata(root: _Element) -> Iterator[tuple[str, str]]:
    for title in _named(root, "title"):
        yield "title", "".join(map(str, title.itertext()))
        break  # of drawings in the page there may be more
    for meta in _named(root, "meta"):
        name = meta.get("name", "").lower()
        if name in _STATED:
            yield name, meta.get("content", "")


def _named(root: _Element, name: str) -> Iterator[_Element]:
    return root.iter(name, "{http://www.w3.org/1999/xhtml}" + name)
