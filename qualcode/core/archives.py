"""Archives from strangers: opened without trusting a name or a size in them.

Word, OpenDocument, EPUB, Excel files and the projects of other tools are all zip archives. Nothing is ever written to
the disk, and what would grow beyond its limits is refused before it does.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from qualcode.core.limits import RATIO_FREE_BYTES, Limits, in_force, in_megabytes
from qualcode.errors import SourceError

_AGAIN = "open it where it was made and save it again"
BOMB = "it may be made to do harm: ask where it comes from"
_OUTSIDE = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)")
_ENCRYPTED = 0x1  # general purpose bit 0
_PIECE = 1 << 20
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
        member = self._member(name, at_most=self._limits.max_member_bytes)
        try:
            with self._package.open(member) as file:
                data = file.read(min(self._left, self._limits.max_member_bytes) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise SourceError("", f"is damaged: {name!r} in it cannot be unpacked", _AGAIN) from None
        if len(data) > min(self._left, self._limits.max_member_bytes):
            raise _too_large(len(data), "all that was read of it")
        if data.startswith(_SIGNATURE):
            raise SourceError("", f"has another archive in it where its text should be ({name!r})", BOMB)
        self._left -= len(data)
        return data

    def stream(self, name: str) -> Iterator[bytes]:
        """What a member holds, a piece at a time, whatever it is: a picture, a recording, another archive.

        Raises SourceError as `read` does, when the trouble is met; only the limit on all members together holds.
        """
        member = self._member(name, at_most=self._limits.max_unpacked_bytes)
        try:
            with self._package.open(member) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise SourceError("", f"is damaged: {name!r} in it cannot be unpacked", _AGAIN) from None

    def size(self, name: str) -> int:
        """How many bytes a member states that it has."""
        return self._member(name, at_most=self._limits.max_unpacked_bytes).file_size

    def _member(self, name: str, *, at_most: int) -> zipfile.ZipInfo:
        """The member of that name, refused by what is stated of it; zipfile never unpacks more than a member states."""
        name = name.lstrip("/")
        member = self._members.get(name) or self._members.get(self._folded.get(name.casefold(), ""))
        if member is None:
            raise SourceError("", f"is damaged: it has no {name!r} in it", _AGAIN)
        if member.compress_type not in _METHODS:
            raise SourceError("", "is packed in a way that such files are not", _AGAIN)
        if member.file_size > at_most:
            raise _too_large(member.file_size, f"{member.filename!r} in it")
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > RATIO_FREE_BYTES and ratio > self._limits.max_ratio:
            problem = f"unpacks to {ratio:.0f} times its size, as a zip bomb does"
            raise SourceError("", problem, f"{BOMB}, or raise max_ratio")
        return member


def open_archive(data: bytes | IO[bytes], limits: Limits | None = None) -> Archive:
    """The archive that a file is (its bytes, or the open file), looked over before anything in it is unpacked.

    The limits are those in force when none are given.

    Raises SourceError when it is no zip archive or a damaged one, is protected by a password, holds too many
    members or too much, has two members of one name, or names that lead out of a folder (`..`, `/etc`, `C:`).
    """
    limits = limits or in_force()
    try:
        package = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        infos = package.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise SourceError("", "is damaged: its archive cannot be opened", _AGAIN) from None
    if len(infos) > limits.max_members:
        raise SourceError("", f"holds {len(infos)} files", f"{BOMB}, or raise max_members")
    total = sum(info.file_size for info in infos)
    if total > limits.max_unpacked_bytes:
        raise _too_large(total, "it", "max_unpacked_bytes")
    return Archive(package, _members(infos), limits)


def _members(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        if _OUTSIDE.match(name):
            raise SourceError("", "has a file in it whose name leads out of its folder", BOMB)
        if name.endswith("/"):
            continue
        if info.flag_bits & _ENCRYPTED:
            raise SourceError("", "is protected by a password", "save it without the password")
        if name in members:
            raise SourceError("", f"is damaged: it has {name!r} in it twice", _AGAIN)
        members[name] = info
    return members


def refuse_large_xml(data: bytes, limits: Limits) -> None:
    """Raise SourceError for an XML document that is larger, or has more tags, than the limits allow."""
    if len(data) > limits.max_member_bytes:
        raise _too_large(len(data), "the XML in it")
    tags = data.count(b"<")
    if tags > limits.max_xml_tags:
        raise SourceError("", f"has {tags} tags in one XML part", f"split it, or raise max_xml_tags; {BOMB}")


def _too_large(size: int, what: str, limit: str = "max_member_bytes") -> SourceError:
    return SourceError("", f"is too large: {what} unpacks to {in_megabytes(size)}", f"split it, or raise {limit}")
