"""The formats that are read: what a file is, by its content first and by its suffix second."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

from qualcode.errors import QualcodeError, SourceError
from qualcode.sources.reading import Reading
from qualcode.sources.sniff import Sort, is_plain_text, sort_of

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

PLUGINS = "qualcode.formats"  # entry points: the name is a suffix, the value a module with `read(bytes) -> Reading`


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people call it, and the module whose `read(bytes) -> Reading` reads it."""

    name: str
    module: str

    def load(self) -> ModuleType:
        """The module, loaded now with the library that it needs."""
        return import_module(self.module)

    def read(self, data: bytes) -> Reading:
        """What a file of this format says."""
        return cast(Reading, self.load().read(data))


@dataclass(frozen=True, slots=True)
class Plugin(Format):
    """A format that another package reads; whatever goes wrong in it is said to be its fault."""

    entry: EntryPoint

    def load(self) -> ModuleType:
        """The module. Raises SourceError, naming the plugin, when it cannot be loaded or reads nothing."""
        try:
            module = self.entry.load()
        except Exception as error:  # whatever an import of somebody else's code can raise
            raise self._broken(f"cannot be loaded ({type(error).__name__})") from error
        if not callable(getattr(module, "read", None)):
            raise self._broken("has no function `read`")
        return cast(ModuleType, module)

    def read(self, data: bytes) -> Reading:
        """What a file of this format says. Raises SourceError, naming the plugin, when that is no Reading."""
        read = self.load().read
        try:
            reading = read(data)
        except QualcodeError:
            raise
        except Exception as error:
            raise self._broken(f"failed on this file ({type(error).__name__})") from error
        if not isinstance(reading, Reading):
            raise self._broken(f"returned {type(reading).__name__} where a Reading is due")
        return reading

    def _broken(self, problem: str) -> SourceError:
        where = f" of {self.entry.dist.name}" if self.entry.dist is not None else ""
        remedy = "tell those who made the plugin, or uninstall it"
        return SourceError("", f"the plugin{where} for {self.name} files {problem}", remedy)


_TEXT = Format("text", "qualcode.sources.text")
_MARKDOWN = Format("Markdown", "qualcode.sources.markdown")
_WORD = Format("Word document", "qualcode.sources.docx")
_OPENDOCUMENT = Format("OpenDocument text", "qualcode.sources.odt")
_WEB_PAGE = Format("web page", "qualcode.sources.html")
_TTML = Format("TTML", "qualcode.sources.ttml")
_TABLE = Format("table", "qualcode.sources.tables")

FORMATS: Mapping[str, Format] = {
    ".txt": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".docx": _WORD,
    ".docm": _WORD,  # its macros are never looked at
    ".dotx": _WORD,
    ".dotm": _WORD,
    ".odt": _OPENDOCUMENT,
    ".fodt": _OPENDOCUMENT,
    ".rtf": Format("RTF", "qualcode.sources.rtf"),
    ".pdf": Format("PDF", "qualcode.sources.pdf"),
    ".html": _WEB_PAGE,
    ".htm": _WEB_PAGE,
    ".xhtml": _WEB_PAGE,
    ".epub": Format("EPUB", "qualcode.sources.epub"),
    ".vtt": Format("WebVTT", "qualcode.sources.vtt"),
    ".srt": Format("SubRip", "qualcode.sources.srt"),
    ".sbv": Format("SubViewer", "qualcode.sources.srt"),
    ".ttml": _TTML,
    ".dfxp": _TTML,
    ".json": Format("Whisper's JSON", "qualcode.sources.whisper"),
    ".csv": _TABLE,
    ".tsv": _TABLE,
    ".xlsx": _TABLE,
    ".xlsm": _TABLE,
    ".ods": _TABLE,
}
_BY_SORT: Mapping[Sort, str] = {
    Sort.WORD: ".docx",
    Sort.OPENDOCUMENT_TEXT: ".odt",
    Sort.RTF: ".rtf",
    Sort.PDF: ".pdf",
    Sort.HTML: ".html",
    Sort.EPUB: ".epub",
    Sort.WEBVTT: ".vtt",
    Sort.SUBRIP: ".srt",
    Sort.SUBVIEWER: ".sbv",
    Sort.TTML: ".ttml",
    Sort.JSON: ".json",
    Sort.WORKBOOK: ".xlsx",
    Sort.OPENDOCUMENT_TABLE: ".ods",
}

# Suffixes under which a file that is read may hide: programs write RTF and web pages and call them .doc.
_WORTH_A_LOOK = frozenset({".doc", ".xml"})
# A file with one of these suffixes that is nothing but text is text that somebody renamed.
_BINARY = frozenset({".docx", ".docm", ".dotx", ".dotm", ".odt", ".fodt", ".pdf", ".epub", ".rtf"})
_SAVE_AS_DOCX = "open it in a word processor and save it as .docx"
_SAVE_AS_TEXT = "save it as .docx or as plain text"
_REMEDIES = {
    ".doc": _SAVE_AS_DOCX,
    ".dot": _SAVE_AS_DOCX,
    ".wpd": _SAVE_AS_DOCX,
    ".pages": _SAVE_AS_DOCX,
    ".ppt": _SAVE_AS_TEXT,
    ".pptx": _SAVE_AS_TEXT,
    ".odp": _SAVE_AS_TEXT,
    ".xml": _SAVE_AS_TEXT,
    ".mht": _SAVE_AS_TEXT,
    ".xls": "open it in a spreadsheet program and save it as .xlsx",
    ".numbers": "open it in a spreadsheet program and save it as .xlsx",
    ".zip": "unpack it and name the files in it",
    **dict.fromkeys((".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".mov", ".webm"), "transcribe it first"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff"), "run text recognition on it first"),
}


def formats_read() -> str:
    """The suffixes that are read, as one phrase."""
    return ", ".join([*FORMATS, *sorted(_plugins(tuple(sys.path)))])


def may_be_read(suffix: str) -> bool:
    """Whether a file with this suffix is worth opening: its format is built in, a plugin reads it, or it may hide one.

    >>> may_be_read(".TXT"), may_be_read(".doc"), may_be_read(".mp3")
    (True, True, False)
    """
    suffix = suffix.lower()
    return suffix in FORMATS or suffix in _WORTH_A_LOOK or suffix in _plugins(tuple(sys.path))


def remedy_for(suffix: str) -> str:
    """What to do with a file of a suffix that is not read."""
    return _REMEDIES.get(suffix.lower(), f"formats read are {formats_read()}")


def format_of(data: bytes, suffix: str) -> Format:
    """The format of a file: by its content where that is plain, else by its suffix.

    A plugin for a suffix that is not built in goes before both. Raises SourceError for a file that is empty or
    of no format that is read.
    """
    suffix = suffix.lower()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceError("", "is empty", "")
    if suffix not in FORMATS and (plugin := _plugins(tuple(sys.path)).get(suffix)) is not None:
        return plugin
    sort = sort_of(data)
    if sort is Sort.NONE:
        return _by_suffix(data, suffix)
    if sort in _UNREAD:
        raise SourceError("", *_UNREAD[sort])
    try:
        return FORMATS[_BY_SORT[sort]]
    except KeyError:
        raise SourceError("", f"is a {sort}, which is not read", remedy_for(_BY_SORT[sort])) from None


def _by_suffix(data: bytes, suffix: str) -> Format:
    # A page without a single tag is text: read as a page, its lines would run together.
    if suffix in _BINARY or (suffix in (".html", ".htm") and b"<" not in data):
        return _TEXT if is_plain_text(data) else FORMATS[suffix]
    try:
        return FORMATS[suffix]
    except KeyError:
        named = f"is a {suffix} file" if suffix else "has no suffix"
        raise SourceError("", f"{named}, which is not read", remedy_for(suffix)) from None


@cache
def _plugins(path: tuple[str, ...]) -> Mapping[str, Plugin]:
    """The formats of other packages, by suffix; those that are built in are not theirs to change.

    Which packages there are follows from Python's path; looking costs some 20 ms, so it is done once, and only for
    a suffix that is not built in.
    """
    found: dict[str, Plugin] = {}
    from importlib.metadata import entry_points

    for entry in entry_points(group=PLUGINS):
        suffix = "." + entry.name.lower().lstrip(".")
        if suffix not in FORMATS:
            found.setdefault(suffix, Plugin(suffix, entry.module, entry))
    return found


_UNREAD: Mapping[Sort, tuple[str, str]] = {
    Sort.OLD_WORD: ("is in the format of Word 97 to 2003 (.doc)", _SAVE_AS_DOCX),
    Sort.OLD_EXCEL: ("is in the format of Excel 97 to 2003 (.xls)", _REMEDIES[".xls"]),
    Sort.ENCRYPTED: ("is protected by a password", "save it without the password"),
    Sort.PRESENTATION: ("is a presentation, which is not read", _SAVE_AS_TEXT),
    Sort.PAGES: ("is a document of Pages, which is not read", _SAVE_AS_DOCX),
    Sort.ARCHIVE: ("is a zip archive, which is not read", _REMEDIES[".zip"]),
    Sort.MEDIA: ("is a recording or a picture, which is not read", "transcribe it first"),
}
