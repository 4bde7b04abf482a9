"""Plain text in whatever encoding it comes."""

from __future__ import annotations

import codecs
import re

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
_SAMPLE = 200_000  # bytes; enough to tell an encoding by
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # escape apart: terminals leave it behind
# What ends a line besides the carriage return: form feed, vertical tab, and Unicode's own.
_LINE_ENDS = str.maketrans(dict.fromkeys("\f\v\x85\u2028\u2029", "\n"))
_BINARY = "if it is a document, give it the suffix of its format"


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
        return _lines(_strict(data, _unmarked_wide(data))), ()
    if data.isascii():
        _refuse_binary(data)
        return _lines(data.decode("ascii")), ()
    return _guessed(data)


def encoding_of_sample(head: bytes, *more: bytes) -> str:
    """The codec of a file too large to be read whole, from its beginning and pieces from further on.

    It is UTF-8 unless most of the lines beyond ASCII are not. Raises SourceError when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return "utf-8-sig" if encoding == "utf-8" else encoding[:6]
    if b"\0" in head:
        return _unmarked_wide(head)
    _refuse_binary(head)
    # The lines at the ends of a piece may be cut within a character.
    whole = [*(head.rpartition(b"\n")[0] if more else head).split(b"\n")]
    whole += [line for part in more for line in part.split(b"\n")[1:-1]]
    lines = [line for line in whole if not line.isascii()]
    from qualcode.sources.encoding import encoding_of, is_utf8

    broken = sum(not is_utf8(line) for line in lines)
    if 2 * broken <= len(lines):
        return "utf-8"
    return encoding_of(b"\n".join(lines))


def _guessed(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    from qualcode.sources.encoding import decode_nearly, encoding_of

    encoding = encoding_of(data)
    if encoding == "utf-8":
        try:
            return _lines(data.decode("utf-8")), ()
        except UnicodeDecodeError:
            message = "has bytes in it that are not UTF-8 as the others are; read as Windows-1252"
    else:
        _refuse_binary(data)
        message = f"is not UTF-8; read as {encoding}"
    return _lines(decode_nearly(data, encoding)), (Problem("", message, "if letters look wrong, save it as UTF-8"),)


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise SourceError("", f"is not the {encoding} text that it begins as", "save it as UTF-8") from None
    if "\0" in text:
        raise SourceError("", "is binary, not text", _BINARY)
    return text


def _unmarked_wide(data: bytes) -> str:
    """Which encoding a text without a mark but with zero bytes is in, by the places where these lie."""
    sample = data[: _SAMPLE // 4 * 4]
    zeros = [sample[place::4].count(0) for place in range(4)]
    quarter = len(sample) / 4
    if len(data) % 4 == 0 and quarter > 0:
        if zeros[3] == zeros[2] == quarter > zeros[0]:
            return "utf-32-le"
        if zeros[0] == zeros[1] == quarter > zeros[3]:
            return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if len(data) % 2 == 0 and max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.02 * max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise SourceError("", "is binary, not text", _BINARY)


def _refuse_binary(data: bytes) -> None:
    if len(_CONTROLS.findall(data[:_SAMPLE])) > len(data[:_SAMPLE]) / 100:
        raise SourceError("", "is binary, not text", _BINARY)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
