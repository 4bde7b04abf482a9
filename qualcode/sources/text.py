"""Plain text in whatever encoding it comes."""

from __future__ import annotations

import codecs

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.frontmatter import split_front_matter
from qualcode.sources.reading import Reading

# UTF-32 before UTF-16: its mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What editors write on the machines of the study's people when they do not write UTF-8.
_LEGACY = ["cp1252", "mac_roman", "cp850"]
_SAMPLE = 200_000  # bytes; enough to tell an encoding by


def read(data: bytes) -> Reading:
    """A text file; front matter between two lines of `---` is metadata and no part of the text."""
    text, problems = decode(data)
    metadata, body, more = split_front_matter(text)
    return Reading(body, metadata=metadata, problems=problems + more)


def decode(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """The text that the bytes stand for, its lines ended by newlines, and a warning when that was a guess.

    Raises SourceError when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lines(_strict(data[len(mark) :], encoding)), ()
    if b"\0" in data:
        return _lines(_strict(data, _unmarked_utf16(data))), ()
    try:
        return _lines(data.decode("utf-8")), ()
    except UnicodeDecodeError:
        encoding = _legacy_encoding(data)
    warning = Problem("", f"is not UTF-8; read as {encoding}", "if letters look wrong, save the file as UTF-8")
    return _lines(data.decode(encoding)), (warning,)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise SourceError("", f"is not the {encoding} text that it begins as", "save it as UTF-8") from None


def _unmarked_utf16(data: bytes) -> str:
    """Which byte order a text without a mark has, by the side on which its zero bytes lie."""
    sample = data[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) == 0:
        return "utf-16-be" if even else "utf-16-le"
    raise SourceError("", "is binary, not text", "if it is a document, give it the suffix of its format")


def _legacy_encoding(data: bytes) -> str:
    if sum(byte < 9 or 13 < byte < 27 for byte in data[:_SAMPLE]) > len(data[:_SAMPLE]) / 100:
        raise SourceError("", "is binary, not text", "if it is a document, give it the suffix of its format")
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_LEGACY).best()
    for encoding in ([best.encoding] if best is not None else []) + ["cp1252"]:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"  # has a letter for every byte


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
