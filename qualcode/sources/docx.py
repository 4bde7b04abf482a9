"""Word documents (.docx, .docm, .dotx): the words as a reader of the finished document sees them.

The package is opened with zipfile and lxml alone: building python-docx's object model takes eight times as long as
parsing the part that holds the words. Parts other than that are opened only when it says that they matter. Macros
are never looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.core.model import Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import SourceError
from qualcode.sources.docx_comments import Places, comments_of
from qualcode.sources.docx_lines import Manner, Walk, one_line
from qualcode.sources.docx_lists import Lists
from qualcode.sources.docx_package import Package
from qualcode.sources.docx_properties import properties_in
from qualcode.sources.docx_styles import Styles, styles_in
from qualcode.sources.docx_tree import Left, names_in, prepare, styles_used
from qualcode.sources.reading import Reading, with_notes

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNKNOWN_SIGN = "\ufffd"
_IN_PICTURES = "run text recognition (OCR) on them, or type what they say"


def read(data: bytes) -> Reading:
    """A Word document: each paragraph a line, each row of a table a line with its cells between tabs.

    Tracked changes are taken as accepted; footnotes and endnotes stand at the end. Raises SourceError when the file
    is damaged, or no Word document.
    """
    package = Package(data)
    body = package.document().find("{*}body")
    if body is None:
        problem = "is a Word document without a body"
        raise SourceError("", problem, "open it in a word processor and save it again")
    return _Document(package, body).reading()


class _Document:
    """A document with what is known about it before its words are read."""

    def __init__(self, package: Package, body: _Element) -> None:
        self._package, self._body = package, body
        self._names = names = names_in(body)
        styles = styles_in(package.data_of("styles"), styles_used(body)) if names & {"pStyle", "rStyle"} else Styles()
        numbers = package.part("numbering") if styles.numbered or "numPr" in names else None
        commented = names & {"commentRangeStart", "commentReference"}
        self._comments = package.part("comments") if commented else None
        self._manner = Manner(
            styles,
            Lists(numbers, styles) if numbers is not None else None,
            marked=self._comments is not None,
            bold="b" in names or bool(styles.bold),
        )
        self._places = Places()

    def reading(self) -> Reading:
        left = prepare(self._body, self._manner.styles, self._names)
        walk = Walk(self._body, left, self._manner)
        text, bold = self._text(walk)
        notes = self._notes(walk, left)
        text, spans = self._with_notes(text, notes)
        comments, lost = self._placed_comments()
        return Reading(
            text,
            bold=bold,
            comments=comments,
            notes=spans,
            metadata=properties_in(self._package.property_parts()),
            problems=(*left.problems(), *lost, *self._not_read(text)),
        )

    def _text(self, walk: Walk) -> tuple[str, tuple[Span, ...]]:
        lines: list[str] = []
        bold: list[Span] = []
        at = 0
        for line in walk.lines(self._body):
            words = self._places.take(line.words, at)
            if line.bold:
                bold.append(Span(at, at + line.bold))
            lines.append(words)
            at += len(words) + 1
        return "\n".join(lines).rstrip("\n"), tuple(bold)

    def _notes(self, walk: Walk, left: Left) -> list[str]:
        """What the footnotes and endnotes say, in the order in which the text refers to them."""
        roots = {kind: self._package.part(kind) for kind in {kind for kind, _ in walk.notes}}
        found: dict[tuple[str, str], str] = {}
        for kind, root in roots.items():
            if root is None:
                continue
            left_here = prepare(root, self._manner.styles, names_in(root))
            left.hidden += left_here.hidden
            reader = Walk(root, left_here, self._manner)
            for note in root:
                name = next((str(value) for key, value in note.attrib.items() if str(key).endswith("}id")), "")
                if (kind, name) in walk.notes:
                    found[kind, name] = one_line(reader.lines(note))
        return [found[place] for place in walk.notes if found.get(place)]

    def _with_notes(self, body: str, notes: list[str]) -> tuple[str, tuple[Span, ...]]:
        """The text with its notes, whose comments are placed now that it is known where they stand."""
        self._places.clip(len(body))
        places = [Places() for _ in notes]
        clean = [place.take(note, 0) for place, note in zip(places, notes, strict=True)]
        text, spans = with_notes(body, clean)
        for place, words, span in zip(places, clean, spans, strict=True):
            self._places.move_here(place, span.end - len(words))
        return text, spans

    def _placed_comments(self) -> tuple[tuple[Comment, ...], tuple[Problem, ...]]:
        if self._comments is None:
            return (), ()
        return comments_of(self._comments, self._package.part("commentsExtended"), self._places)

    def _not_read(self, text: str) -> list[Problem]:
        """What the file holds besides words that this reader reads."""
        found = []
        pictures, diagrams = self._package.counts("media/"), self._package.counts("diagrams/data")
        if not text.strip() and pictures:
            raise SourceError("", "has no text, only pictures", _IN_PICTURES)
        if diagrams:
            found.append(Problem("", f"the words of its diagrams ({diagrams}) are not read", _IN_PICTURES))
        if self._names & {"altChunk", "subDoc"}:
            hint = "open it in a word processor and save it again, which takes them into the document"
            found.append(Problem("", "parts in other files or formats are not read", hint))
        if _UNKNOWN_SIGN in text:
            message = f"signs of a picture font stand as {_UNKNOWN_SIGN} ({text.count(_UNKNOWN_SIGN)})"
            found.append(Problem("", message, "replace them in the word processor if they matter"))
        return found
