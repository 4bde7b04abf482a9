"""The formats that are read: one table, by suffix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from qualcode.errors import SourceError
from qualcode.sources.reading import Reading


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it, and the module whose `read(bytes) -> Reading` reads it."""

    name: str
    module: str

    def read(self, data: bytes) -> Reading:
        """What a file of this format says; the module is loaded now, with the library that it needs."""
        return cast(Callable[[bytes], Reading], import_module(self.module).read)(data)


_TEXT = Format("text", "qualcode.sources.text")
_MARKDOWN = Format("Markdown", "qualcode.sources.markdown")
_WORD = Format("Word document", "qualcode.sources.docx")
_PDF = Format("PDF", "qualcode.sources.pdf")
_WEBVTT = Format("WebVTT", "qualcode.sources.vtt")

FORMATS: Mapping[str, Format] = {
    ".txt": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".docx": _WORD,
    ".pdf": _PDF,
    ".vtt": _WEBVTT,
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS_DOCX = "open it in a word processor and save it as .docx"
_SAVE_AS_TEXT = "save it as .docx or as plain text"
_REMEDIES = {
    ".doc": _SAVE_AS_DOCX,
    ".rtf": _SAVE_AS_DOCX,
    ".odt": _SAVE_AS_DOCX,
    ".pages": _SAVE_AS_DOCX,
    ".html": _SAVE_AS_TEXT,
    ".htm": _SAVE_AS_TEXT,
    ".srt": "save it as WebVTT (.vtt) or as plain text",
}


def formats_read() -> str:
    """The suffixes that are read, as one phrase.

    >>> formats_read()
    '.txt, .md, .markdown, .docx, .pdf, .vtt'
    """
    return ", ".join(FORMATS)


def remedy_for(suffix: str) -> str:
    """What to do with a file of a suffix that is not read."""
    return _REMEDIES.get(suffix.lower(), f"formats read are {formats_read()}")


def format_of(data: bytes, suffix: str) -> Format:
    """The format of a file: by its first bytes where these are plain, else by its suffix.

    Raises SourceError for a file that is empty or of no format that is read.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceError("", "is empty", "")
    if data.startswith(_OLE):
        raise _ole_error(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return _PDF
    if data.startswith(b"PK\x03\x04"):
        return _WORD
    try:
        return FORMATS[suffix.lower()]
    except KeyError:
        named = f"is a {suffix} file" if suffix else "has no suffix"
        raise SourceError("", f"{named}, which is not read", remedy_for(suffix)) from None


def _ole_error(data: bytes) -> SourceError:
    """Old Word files and encrypted new ones share a container; the names of its streams tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return SourceError("", "is protected by a password", "save it without the password")
    return SourceError("", "is in the format of Word 97 to 2003 (.doc)", _SAVE_AS_DOCX)
