"""What sort of file some bytes are, whatever its name says."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from enum import StrEnum


class Sort(StrEnum):
    """What a file is by its content; the value is what people call it."""

    WORD = "Word document"
    WORKBOOK = "workbook"
    PRESENTATION = "presentation"
    OPENDOCUMENT_TEXT = "OpenDocument text"
    OPENDOCUMENT_TABLE = "OpenDocument table"
    EPUB = "EPUB"
    PAGES = "Pages document"
    ARCHIVE = "zip archive"
    PDF = "PDF"
    RTF = "RTF document"
    HTML = "web page"
    WEBVTT = "WebVTT file"
    SUBRIP = "SubRip file"
    SUBVIEWER = "SubViewer file"
    TTML = "TTML file"
    JSON = "transcript as JSON"
    OLD_WORD = "Word 97 document"
    OLD_EXCEL = "Excel 97 workbook"
    ENCRYPTED = "encrypted document"
    MEDIA = "recording or picture"
    NONE = "file without signs of its own"  # text, Markdown, csv: their suffix must tell


_HEAD = 8192  # bytes; enough for a byte order mark, a document type and the first tag
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEDIA = re.compile(
    rb"ID3|\xff[\xf1\xf2\xf3\xfb]|OggS|RIFF....(?:WAVE|AVI )|....ftyp|\x1aE\xdf\xa3|\x89PNG|\xff\xd8\xff", re.DOTALL
)
_MIME = {
    "application/vnd.oasis.opendocument.text": Sort.OPENDOCUMENT_TEXT,
    "application/vnd.oasis.opendocument.spreadsheet": Sort.OPENDOCUMENT_TABLE,
    "application/vnd.oasis.opendocument.presentation": Sort.PRESENTATION,
    "application/epub+zip": Sort.EPUB,
}
# The part that only this sort of package has; the first that is there decides.
_PARTS = (
    (re.compile(r"word/.+\.xml"), Sort.WORD),
    (re.compile(r"xl/workbook\.(?:xml|bin)"), Sort.WORKBOOK),
    (re.compile(r"ppt/presentation\.xml"), Sort.PRESENTATION),
    (re.compile(r"META-INF/container\.xml"), Sort.EPUB),
    (re.compile(r"content\.xml"), Sort.OPENDOCUMENT_TEXT),
    (re.compile(r"Index/Document\.iwa|index\.apxl|Index\.zip"), Sort.PAGES),
    (re.compile(r"\[Content_Types\]\.xml|_rels/\.rels"), Sort.WORD),  # its main part may have any name
)
# What may stand above the first tag; possessive, so that a hundred comments are not tried in every combination.
_ASIDE = r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+"
_ROOT = re.compile(rf"{_ASIDE}<([\w.:-]+)", re.DOTALL | re.IGNORECASE)
_ROOTS = {"html": Sort.HTML, "head": Sort.HTML, "body": Sort.HTML, "tt": Sort.TTML}
_CLOCK = r"\d+:\d{1,2}:\d{1,2}"
_STARTS = (
    (re.compile(r"WEBVTT(?:\s|$)"), Sort.WEBVTT),
    (re.compile(r"<!DOCTYPE\s+html", re.IGNORECASE), Sort.HTML),
    (re.compile(rf"(?:\d+[ \t]*\n)?[ \t]*{_CLOCK}[.,]\d+[ \t]*-->"), Sort.SUBRIP),
    (re.compile(rf"{_CLOCK}\.\d+,{_CLOCK}\.\d+[ \t]*\n"), Sort.SUBVIEWER),
    (re.compile(r'\{\s*"[\w ]+"\s*:|\[\s*\{\s*"'), Sort.JSON),
)


def sort_of(data: bytes) -> Sort:
    """What a file is by its first bytes, for an archive by its members; `Sort.NONE` when they do not say."""
    if data.startswith(_OLE):
        return _ole(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return Sort.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Sort.RTF
    return Sort.MEDIA if _MEDIA.match(data) else _text(_head(data))


def is_plain_text(data: bytes) -> bool:
    """Whether bytes are text in UTF-8 without control characters other than white space."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return re.search(rb"[\x00-\x08\x0e-\x1f]", data) is None


def _ole(data: bytes) -> Sort:
    """Old Office files and encrypted new ones share a container; the names of its streams tell them apart."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Sort.ENCRYPTED
    old_word = "WordDocument".encode("utf-16-le") in data
    return Sort.OLD_EXCEL if not old_word and "Workbook".encode("utf-16-le") in data else Sort.OLD_WORD


def _zip(data: bytes) -> Sort:
    """What a package is; a damaged one is taken for a Word document, whose reader says that it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            stated = _MIME.get(_mimetype(package), Sort.NONE)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return Sort.WORD
    if stated is not Sort.NONE:
        return stated
    for part, sort in _PARTS:
        if any(part.fullmatch(name.replace("\\", "/").lstrip("/")) for name in names):
            return sort
    return Sort.ARCHIVE


def _mimetype(package: zipfile.ZipFile) -> str:
    """What OpenDocument and EPUB say of themselves in their first member; a template counts as what it makes."""
    try:
        with package.open("mimetype") as member:
            stated = member.read(100).decode("ascii", "replace").strip()
    except (KeyError, zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    return stated.removesuffix("-template").removesuffix("-master")


def _head(data: bytes) -> str:
    """The beginning of a text, near enough to see what it begins with."""
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = head.decode("utf-16", "ignore")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    return text.lstrip("\ufeff \t\r\n").replace("\r\n", "\n").replace("\r", "\n")


def _text(head: str) -> Sort:
    for start, sort in _STARTS:
        if start.match(head):
            return sort
    root = _ROOT.match(head) if head.startswith("<") else None
    if root is None:
        return Sort.NONE
    if root[1] == "office:document":
        return Sort.OPENDOCUMENT_TEXT
    return _ROOTS.get(root[1].lower().rpartition(":")[2], Sort.NONE)
