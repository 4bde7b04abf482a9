"""PDF files: the text that their pages have, put together again from what stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import SourceError
from qualcode.sources.pages import Line, Page
from qualcode.sources.pdf_columns import Block, blocks_of
from qualcode.sources.pdf_footnotes import without_footnotes
from qualcode.sources.pdf_furniture import askew_words, leading_of, without_furniture
from qualcode.sources.pdf_letters import page_of
from qualcode.sources.pdf_margins import without_numbers
from qualcode.sources.pdf_paragraphs import Paragraph, as_one, paragraphs_of
from qualcode.sources.reading import Reading, with_notes

_OCR = "run text recognition (OCR) on it and read what comes of that"
_AGAIN = "make the PDF again"
_STATED = {"Title": "title", "Author": "author", "Subject": "subject", "Keywords": "keywords"}


def read(data: bytes) -> Reading:
    """A PDF's words, a line a paragraph, without page numbers and what else is on every page.

    Columns are read one after the other; numbers in the margins go, with a warning. Raises SourceError when the
    file is encrypted or has pictures of pages instead of words. Not safe to call from several threads at once:
    pdfium is not.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            raise SourceError("", "is protected by a password", "save it without the password") from None
        raise SourceError("", "is damaged, or no PDF", _AGAIN) from None
    try:
        return _reading(document)
    finally:
        document.close()


def text_of(pages: Sequence[Page]) -> Reading:
    """The running text of pages, a line a paragraph, with what starts in bold type and a note of what was left out."""
    pages, numbers = without_numbers([page.visible() for page in pages])
    pages = without_furniture(pages)
    blocks: list[Block] = []
    notes: list[list[Line]] = []
    for page in pages:
        body, at_foot = without_footnotes(blocks_of(page.lines))
        blocks += [block for block in body if block.lines]
        notes += at_foot
    paragraphs = paragraphs_of(blocks, leading_of(pages))
    paragraphs += [Paragraph(words) for askew in askew_words(pages) for words in askew]
    bold: list[Span] = []
    at = 0
    for paragraph in paragraphs:
        if paragraph.bold:
            bold.append(Span(at, at + paragraph.bold))
        at += len(paragraph.text) + 1
    problems = []
    if numbers:
        hint = "they are taken for numbers of lines or paragraphs"
        problems.append(Problem("", f"{numbers} numbers in the margins are left out", hint))
    text, spans = with_notes("\n".join(one.text for one in paragraphs), [as_one(lines) for lines in notes])
    return Reading(text, bold=tuple(bold), notes=spans, problems=tuple(problems))


def _reading(document: Any) -> Reading:
    pages, damaged = _pages(document)
    if not any(page.lines or page.askew for page in pages):
        if damaged:
            raise SourceError("", "is damaged: none of its pages can be read", _AGAIN)
        raise SourceError("", "has no text, only pictures of pages", _OCR)
    text = text_of(pages)
    problems = (*text.problems, *_problems(document, pages, damaged))
    return replace(text, metadata=_properties(document), problems=problems)


def _pages(document: Any) -> tuple[list[Page], list[int]]:
    """The pages, and the numbers of those that cannot be read and are empty here."""
    import pypdfium2

    pages: list[Page] = []
    damaged: list[int] = []
    for index in range(len(document)):
        try:
            pages.append(_page(document, index))
        except pypdfium2.PdfiumError:
            damaged.append(index + 1)
            pages.append(Page((), 0, 0, 0, 0))
    return pages, damaged


def _page(document: Any, index: int) -> Page:
    page = document[index]
    try:
        words = page.get_textpage()
        try:
            return page_of(words, page.get_cropbox())
        finally:
            words.close()
    finally:
        page.close()


def _problems(document: Any, pages: Sequence[Page], damaged: Sequence[int]) -> list[Problem]:
    problems = []
    blank = [
        number for number, page in enumerate(pages, start=1) if not (page.lines or page.askew or number in damaged)
    ]
    if damaged:
        problems.append(Problem("", f"{on_pages(damaged)} cannot be read", _AGAIN))
    if blank:
        problems.append(Problem("", f"no text on {on_pages(blank)}", f"if there should be, {_OCR}"))
    if document.get_formtype():
        hint = "print it to a new PDF, which turns what was filled in into text"
        problems.append(Problem("", "is a form; what was filled in is not read", hint))
    return problems


def on_pages(numbers: Sequence[int]) -> str:
    """Numbers of pages, as people write them.

    >>> on_pages([2, 3, 4, 9])
    'pages 2-4, 9'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {named}" if len(numbers) == 1 else f"pages {named}"


def _properties(document: Any) -> dict[str, str]:
    """Title, author, subject and keywords, where the file states them."""
    stated = document.get_metadata_dict(skip_empty=True)
    words = {name: " ".join(stated.get(key, "").split()) for key, name in _STATED.items()}
    return {name: value for name, value in words.items() if value}
