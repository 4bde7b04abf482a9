"""The archives and the XML of documents from strangers: nothing in them is trusted, no entity is read.

Word, OpenDocument, EPUB and Excel files are all zip archives of XML (`core.archives`); nothing is fetched, and what
would grow beyond its limits is refused before it does.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.core import archives
from qualcode.core.archives import BOMB, Archive, refuse_large_xml
from qualcode.core.limits import Limits, in_force
from qualcode.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Archive", "elements_in", "open_archive", "parse_xml"]

_AGAIN = "open it where it was made and save it again"


def open_archive(data: bytes, limits: Limits | None = None) -> Archive:
    """The archive that a document is, as `core.archives.open_archive` opens it; one that is encrypted is refused."""
    archive = archives.open_archive(data, limits)
    _refuse_encrypted_opendocument(archive)
    return archive


def parse_xml(data: bytes, limits: Limits | None = None) -> _Element:
    """The root element of an XML document, without comments and processing instructions; nothing is fetched.

    A document type may be named (its file is not read) but may declare no entities. Raises SourceError when the
    document is not well-formed, is too large, has too many tags, or is nested deeper than 256 levels.
    """
    from lxml import etree

    refuse_large_xml(data, limits or in_force())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _broken() from None
    _refuse_entities(root)
    return root


def elements_in(data: bytes, tag: str, limits: Limits | None = None) -> Iterator[_Element]:
    """The elements of one tag, in order, each gone when the next is asked for: memory does not grow with them.

    Raises SourceError as `parse_xml` does, when the trouble is met.
    """
    from lxml import etree

    refuse_large_xml(data, limits or in_force())
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=tag,
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            _refuse_entities(element)
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except (etree.XMLSyntaxError, ValueError):
        raise _broken() from None


def _refuse_encrypted_opendocument(archive: Archive) -> None:
    """OpenDocument encrypts its members itself, and says so in its manifest."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise SourceError("", "is protected by a password", "save it without the password")


def _refuse_entities(element: _Element) -> None:
    doctype = element.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:  # type: ignore[attr-defined]
        raise SourceError("", "declares XML entities, which no document needs", BOMB)


def _broken() -> SourceError:
    return SourceError("", "is damaged: the XML in it is broken", _AGAIN)
