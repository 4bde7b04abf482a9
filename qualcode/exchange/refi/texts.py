"""The texts of a project: from bytes to words with LF line ends, remembering what stood in the file."""

from __future__ import annotations

from typing import NamedTuple

from qualcode.exchange.line_ends import with_lf

_BOMS = (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))


class FileText(NamedTuple):
    """A text as it is in its file, and what tells how another program may have counted in it.

    Attributes:
        text: with LF line ends, without a byte order mark.
        crlf: where in `text` a line end was CRLF, in order.
        bom: whether the file begins with a byte order mark.
        inline: whether it stood in the XML, which has turned CRLF into LF.
        replaced: how many bytes were no UTF-8, and are U+FFFD now.
        cr: whether line ends were CR.
    """

    text: str
    crlf: tuple[int, ...] = ()
    bom: bool = False
    inline: bool = False
    replaced: int = 0
    cr: bool = False


def text_of_file(data: bytes, *, as_written: bool = False) -> FileText:
    """The text of a plain text file: UTF-8, or UTF-16 with a byte order mark.

    `as_written` is for files of qualcode's own: a byte order mark is a character there.

    >>> text_of_file(b"a\\r\\nb").crlf
    (1,)
    """
    if as_written:
        return FileText(data.decode("utf-8", "surrogatepass"))
    encoding, mark = next(((name, mark) for name, mark in _BOMS if data.startswith(mark)), ("utf-8", b""))
    words = data[len(mark) :].decode(encoding, "replace")
    replaced = words.count("\ufffd") - data.count("\ufffd".encode(encoding))
    text, crlf, cr = with_lf(words)
    return FileText(text, crlf, bool(mark), replaced=max(0, replaced), cr=bool(cr))


def text_of_xml(words: str) -> FileText:
    """The text that stood in the XML itself."""
    text, crlf, cr = with_lf(words)
    return FileText(text, crlf, inline=True, cr=bool(cr))
