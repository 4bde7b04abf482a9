"""Archives and XML from strangers: opened without trusting a name, a size or an entity in them.

Word, OpenDocument, EPUB and Excel files are all zip archives of XML. Nothing is ever written to the disk, no archive
within an archive is opened, nothing is fetched, and what would grow beyond its limits is refused before it does.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qualcode.errors import SourceError
from qualcode.sources.limits import RATIO_FREE_BYTES, Limits, in_force, in_megabytes

if TYPE_CHECKING:
    from lxml.etree import _Element

_AGAIN = "open it where it was made and save it again"
_BOMB = "it may be made to do harm: ask where it comes from"
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")
_ENCRYPTED = 0x1  # general purpose bit 0
_SIGNATURE = b"PK\x03\x04"
# What Office, OpenDocument and EPUB allow; the others unpack in one piece, whatever size that is.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The members of a zip archive in memory, by name; made by `open_archive`."""

    def __init__(self, package: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], limits: Limits) -> None:
        self._package = package
        self._members = members
        self._folded = {name.casefold(): name for name in reversed(members)}
        self._limits = limits
        self._left = limits.max_unpacked_bytes

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self._members or name.casefold() in self._folded)

    @property
    def names(self) -> list[str]:
        """The names of all files, in the order of the archive, with forward slashes."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """What a member holds, unpacked; its name in any case of letters, without a slash in front.

        Raises SourceError when there is no such member, when it is damaged, or larger than the limits allow.
        """
        name = name.lstrip("/")
        member = self._members.get(name) or self._members.get(self._folded.get(name.casefold(), ""))
        if member is None:
            raise SourceError("", f"is damaged: it has no {name!r} in it", _AGAIN)
        self._check(member)
        try:
            with self._package.open(member) as file:
                data = file.read(min(self._left, self._limits.max_member_bytes) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise SourceError("", f"is damaged: {name!r} in it cannot be unpacked", _AGAIN) from None
        if len(data) > min(self._left, self._limits.max_member_bytes):
            raise _too_large(len(data), "all that was read of it")
        if data.startswith(_SIGNATURE):
            raise SourceError("", f"has another archive in it where its text should be ({name!r})", _BOMB)
        self._left -= len(data)
        return data

    def _check(self, member: zipfile.ZipInfo) -> None:
        """Refuse by the stated sizes; zipfile never unpacks more than a member states."""
        if member.compress_type not in _METHODS:
            raise SourceError("", "is packed in a way that such files are not", _AGAIN)
        if member.file_size > self._limits.max_member_bytes:
            raise _too_large(member.file_size, f"{member.filename!r} in it")
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > RATIO_FREE_BYTES and ratio > self._limits.max_ratio:
            problem = f"unpacks to {ratio:.0f} times its size, as a zip bomb does"
            raise SourceError("", problem, f"{_BOMB}, or raise max_ratio")


def open_archive(data: bytes, limits: Limits | None = None) -> Archive:
    """The archive that a file is, looked over before anything in it is unpacked; the limits are those in force.

    Raises SourceError when it is no zip archive or a damaged one, is protected by a password, holds too many
    members or too much, has two members of one name, or names that lead out of a folder (`..`, `/etc`, `C:`).
    """
    limits = limits or in_force()
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        infos = package.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise SourceError("", "is damaged: its archive cannot be opened", _AGAIN) from None
    if len(infos) > limits.max_members:
        raise SourceError("", f"holds {len(infos)} files", f"{_BOMB}, or raise max_members")
    total = sum(info.file_size for info in infos)
    if total > limits.max_unpacked_bytes:
        raise _too_large(total, "it", "max_unpacked_bytes")
    archive = Archive(package, _members(infos), limits)
    _refuse_encrypted_opendocument(archive)
    return archive


def parse_xml(data: bytes, limits: Limits | None = None) -> _Element:
    """The root element of an XML document, without comments and processing instructions; nothing is fetched.

    A document type may be named (its file is not read) but may declare no entities. Raises SourceError when the
    document is not well-formed, is too large, has too many tags, or is nested deeper than 256 levels.
    """
    from lxml import etree

    _refuse_large_xml(data, limits or in_force())
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

    _refuse_large_xml(data, limits or in_force())
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


def _members(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        if _OUTSIDE.match(name):
            raise SourceError("", "has a file in it whose name leads out of its folder", _BOMB)
        if name.endswith("/"):
            continue
        if info.flag_bits & _ENCRYPTED:
            raise SourceError("", "is protected by a password", "save it without the password")
        if name in members:
            raise SourceError("", f"is damaged: it has {name!r} in it twice", _AGAIN)
        members[name] = info
    return members


def _refuse_encrypted_opendocument(archive: Archive) -> None:
    """OpenDocument encrypts its members itself, and says so in its manifest."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise SourceError("", "is protected by a password", "save it without the password")


def _refuse_large_xml(data: bytes, limits: Limits) -> None:
    if len(data) > limits.max_member_bytes:
        raise _too_large(len(data), "the XML in it")
    tags = data.count(b"<")
    if tags > limits.max_xml_tags:
        raise SourceError("", f"has {tags} tags in one XML part", f"split it, or raise max_xml_tags; {_BOMB}")


def _refuse_entities(element: _Element) -> None:
    doctype = element.getroottree().docinfo.internalDTD
    if doctype is not None and next(doctype.iterentities(), None) is not None:  # type: ignore[attr-defined]
        raise SourceError("", "declares XML entities, which no document needs", _BOMB)


def _broken() -> SourceError:
    return SourceError("", "is damaged: the XML in it is broken", _AGAIN)


def _too_large(size: int, what: str, limit: str = "max_member_bytes") -> SourceError:
    return SourceError("", f"is too large: {what} unpacks to {in_megabytes(size)}", f"split it, or raise {limit}")
