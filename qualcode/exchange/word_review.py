"""Word documents whose comments are codes: a source as a document, to be coded by hand where people like to read."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from qualcode.core.model import Role, Source
from qualcode.core.spans import Span

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

FORMAT: Final = "word 1"
_NOT_IN_XML: Final = dict.fromkeys((*range(9), *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
_BLANKS: Final = dict.fromkeys((11, 12, 13), " ")
_IN_XML: Final = _NOT_IN_XML | _BLANKS
_GREY: Final = (0x77, 0x77, 0x77)


class Mark(NamedTuple):
    """A comment on a stretch of a source, by somebody."""

    span: Span
    author: str
    text: str


class WrittenFor(NamedTuple):
    """What a document says about itself: the study (a digest), the source, and for whom it was written."""

    study: str
    source: str
    coder: str


@dataclass(frozen=True, slots=True)
class WordReview:
    """What goes into a document: a source, comments on it, and for the page header what it is."""

    source: Source
    origin: WrittenFor
    marks: Sequence[Mark] = field(repr=False)
    header: str = ""


def write_document(review: WordReview) -> bytes:
    """The document (.docx): each line of the text a paragraph, names of speakers bold, each mark a comment.

    The paragraphs are the source's lines, character by character, so that what comes back can be laid on it again.
    """
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    _state_origin(document, review)
    marks = [mark for mark in review.marks if mark.span.of(review.source.text).strip()]
    starts, runs = _write_text(document, review.source, marks)
    for mark in sorted(marks, key=lambda mark: (mark.span, mark.author)):
        within = runs[bisect_left(starts, mark.span.start) : bisect_left(starts, mark.span.end)]
        document.add_comment(within, mark.text.translate(_IN_XML), mark.author, _initials(mark.author))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def origin_of(data: bytes) -> WrittenFor | None:
    """What a document says about itself, None when qualcode did not write it (or another program took it out)."""
    import docx

    try:
        said = json.loads(docx.Document(BytesIO(data)).core_properties.comments)
        return WrittenFor(said["study"], said["source"], said["coder"]) if said["qualcode"] == FORMAT else None
    except Exception:  # no Word document, or one with a description of its own
        return None


def _state_origin(document: Document, review: WordReview) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = review.source.name, "qualcode", review.origin.coder
    about.comments = json.dumps({"qualcode": FORMAT, **review.origin._asdict()})
    if review.header:
        document.sections[0].header.paragraphs[0].text = review.header.translate(_IN_XML)


def _write_text(document: Document, source: Source, marks: Sequence[Mark]) -> tuple[list[int], list[Run]]:
    """Write the paragraphs; where runs start, and the runs, cut wherever a mark or a turn begins or ends."""
    from docx.shared import Pt, RGBColor

    cuts = sorted(
        {edge for mark in marks for edge in mark.span} | {edge for turn in source.turns for edge in turn.span}
    )
    starts: list[int] = []
    runs: list[Run] = []
    at = 0
    for line in source.text.split("\n"):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(4)
        end_of_line = at + len(line)
        inner = cuts[bisect_right(cuts, at) : bisect_left(cuts, end_of_line)]
        for start, end in pairwise([at, *inner, end_of_line]):
            if start == end:
                continue
            run = paragraph.add_run(source.text[start:end].translate(_IN_XML))
            turn = _turn_at(source, start)
            run.bold = True if _is_label(source, turn, start, end_of_line) else None
            if turn >= 0 and source.turns[turn].role is Role.INTERVIEWER and start < source.turns[turn].span.end:
                run.font.color.rgb = RGBColor(*_GREY)
            starts.append(start)
            runs.append(run)
        at = end_of_line + 1
    return starts, runs


def _turn_at(source: Source, place: int) -> int:
    """The index of the last turn that begins at a place or before it, -1 when there is none."""
    return bisect_right(source.turns, place, key=lambda turn: turn.span.start) - 1


def _is_label(source: Source, turn: int, start: int, end_of_line: int) -> bool:
    """Whether what starts here stands before the words of a turn on its line."""
    if turn >= 0 and start < source.turns[turn].span.end:
        return False
    return turn + 1 < len(source.turns) and source.turns[turn + 1].span.start < end_of_line


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:3].upper()
