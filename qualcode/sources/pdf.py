"""PDF files: their lines with places, by pdfium; pages.py makes the text of them."""

from __future__ import annotations

import ctypes
import re
from typing import Any

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.pages import HYPHENATED, Line, Page, text_of
from qualcode.sources.reading import Reading

_LINE = re.compile(rf"[^\n{HYPHENATED}]*[\n{HYPHENATED}]|[^\n{HYPHENATED}]+")
_OCR = "run text recognition (OCR) on it and read what comes of that"


def read(data: bytes) -> Reading:
    """A PDF's words, a line a paragraph, without page numbers and what else is on every page.

    Raises SourceError when the file is encrypted or has pictures of pages instead of words. Not safe to call
    from several threads at once: pdfium is not.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise SourceError("", "is protected by a password", "save it without the password") from None
        raise SourceError("", "is damaged, or no PDF", "make the PDF again") from None
    try:
        pages = [_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    blank = [str(number) for number, page in enumerate(pages, start=1) if not page.lines]
    if len(blank) == len(pages):
        raise SourceError("", "has no text, only pictures of pages", _OCR)
    problems = (Problem("", f"no text on page {', '.join(blank)}", f"if there should be, {_OCR}"),) if blank else ()
    return Reading(text_of(pages), problems=problems)


def _page(document: Any, number: int) -> Page:
    page = document[number]
    try:
        left, bottom, right, top = page.get_cropbox()
        words = page.get_textpage()
        try:
            return Page(tuple(_lines(words)), left, bottom, right, top)
        finally:
            words.close()
    finally:
        page.close()


def _lines(words: Any) -> list[Line]:
    """The lines of a page as pdfium orders them, each with the box from its first to its last letter.

    Where a line ends in a hyphen pdfium has a mark instead of a new line; the mark stays at the end of the line.
    """
    found = []
    at = 0  # in UTF-16 units, as pdfium counts
    for line in _LINE.findall(words.get_text_range()):
        stripped = line.strip()
        if stripped.rstrip(HYPHENATED):
            first = at + _units(line[: len(line) - len(line.lstrip())])
            last = first + _units(stripped.rstrip(HYPHENATED)[:-1])
            found.append(_placed(words, stripped, first, last))
        at += _units(line)
    return found


def _units(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def _placed(words: Any, text: str, first: int, last: int) -> Line:
    """A line with its box; below, the box ends at the base line, for letters differ in how far they go down."""
    left, base, _, top = _letter(words, first)
    _, _, right, end_top = _letter(words, last)
    return Line(text, left, base, right, max(top, end_top))


def _letter(words: Any, index: int) -> tuple[float, float, float, float]:
    """Left, base line, right and top of the letter at an index into the text, in points."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    letter = pdfium.FPDFText_GetCharIndexFromTextIndex(words, index)
    pdfium.FPDFText_GetLooseCharBox(words, letter, ctypes.byref(box))
    pdfium.FPDFText_GetCharOrigin(words, letter, ctypes.byref(x), ctypes.byref(y))
    return box.left, y.value, box.right, box.top
