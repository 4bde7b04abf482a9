"""The XML of REFI-QDA: parsed without trusting it, taken apart, and put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from qualcode.core.archives import BOMB, refuse_large_xml
from qualcode.core.limits import in_force
from qualcode.core.model import guid
from qualcode.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
RIDER = "qualcode"  # the processing instructions that hold what only qualcode knows

_GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
# What XML 1.0 has no way to write, not even as a reference; half a surrogate pair is no character at all.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AGAIN = "export it again where it was made"


def parse(data: bytes, root: str, namespace: str) -> _Element:
    """The root element of a REFI-QDA file, its elements in the namespace of version 1.0, whichever they were in.

    Comments are left out. Raises SourceError when it is not well-formed, declares entities, is too large, or its root
    is another.
    """
    from lxml import etree

    refuse_large_xml(data, in_force())
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise SourceError("", "is damaged: the XML in it is broken", _AGAIN) from None
    doctype = element.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:  # type: ignore[union-attr]
        raise SourceError("", "declares XML entities, which no project needs", BOMB)
    if local(element) != root:
        raise SourceError("", f"is no REFI-QDA file: its XML begins with {local(element)!r}, not {root!r}", _AGAIN)
    _bring_to(element, namespace)
    return element


def _bring_to(root: _Element, namespace: str) -> None:
    """Programs write the namespace of drafts, or none: everything in that of the root comes to be in this one."""
    was = space(root)
    if was == namespace:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and space(element) == was:
            element.tag = f"{{{namespace}}}{local(element)}"


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    return _local(str(element.tag))


@lru_cache(1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def space(element: _Element) -> str:
    """The namespace of an element, "" when it has none."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def children(element: _Element) -> Iterator[_Element]:
    """The child elements, processing instructions apart."""
    return (child for child in element if isinstance(child.tag, str))


def as_text(element: _Element) -> str:
    """An element as XML that stands by itself."""
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)


def as_element(xml: str) -> _Element:
    """The element that `as_text` was given."""
    from lxml import etree

    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


@lru_cache(4096)
def valid_guid(text: str) -> str:
    """The GUID as it is spelled; one derived from the text, always the same, where the text is none.

    >>> valid_guid("{6F4A1B52-6C0E-5A53-9D5C-7C3F0E2B9A11}"), valid_guid("x") == valid_guid("x")
    ('{6F4A1B52-6C0E-5A53-9D5C-7C3F0E2B9A11}', True)
    """
    spelled = text.strip()
    return spelled if is_guid(spelled) else guid("no guid", text)


@lru_cache(4096)
def is_guid(text: str) -> bool:
    """Whether the schema takes it for a GUID."""
    return _GUID.fullmatch(text) is not None and text.startswith("{") == text.endswith("}")


def writable(text: str) -> str:
    """The text with U+FFFD for what XML cannot hold.

    >>> writable("a\\x0bb")
    'a\ufffdb'
    """
    return _NO_XML.sub("\ufffd", text)
