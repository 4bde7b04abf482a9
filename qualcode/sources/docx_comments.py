"""Comments of a Word file: what they say, who wrote them and when, and on which words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qualcode.core.model import Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.sources.docx_lines import MARK, Manner, Walk
from qualcode.sources.docx_styles import Styles
from qualcode.sources.docx_tree import names_in, prepare

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Places:
    """Where comments start (s), end (e) and are hung on (p), by their ids, as offsets into the text."""

    found: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, words: str, at: int) -> str:
        """The words of a line without the marks in them; the line starts at an offset of the text."""
        if "\ufdd0" not in words:
            return words
        clean, last = "", 0
        for mark in MARK.finditer(words):
            clean += words[last : mark.start()]
            self.found.setdefault((mark[1], mark[2]), at + len(clean))
            last = mark.end()
        return clean + words[last:]

    def move_here(self, others: Places, by: int) -> None:
        """Take over the places of another text, which begins at an offset of this one."""
        for place, at in others.found.items():
            self.found.setdefault(place, at + by)

    def clip(self, end: int) -> None:
        """Let nothing stand behind the end of the text."""
        self.found = {place: min(at, end) for place, at in self.found.items()}

    def span(self, name: str) -> Span | None:
        """The words that a comment is on; empty where it hangs on a point; None where it hangs on nothing."""
        point = self.found.get(("p", name))
        start, end = self.found.get(("s", name), point), self.found.get(("e", name), point)
        if start is None or end is None:
            there = start if start is not None else end
            return Span(there, there) if there is not None else None
        return Span(min(start, end), max(start, end))


def comments_of(
    root: _Element, extended: _Element | None, places: Places
) -> tuple[tuple[Comment, ...], tuple[Problem, ...]]:
    """The comments in the order of their places, an answer on the words of what it answers; what has no place."""
    answers = _answers(extended)
    found: list[tuple[Span, int, Comment]] = []
    spans: dict[str, Span] = {}  # by the id of the last paragraph, by which answers name what they answer
    lost = 0
    for number, comment in enumerate(root.findall("{*}comment")):
        name, author, date = (_attribute(comment, key) for key in ("id", "author", "date"))
        paragraph = _last_paragraph(comment)
        answered = answers.get(paragraph) if paragraph else None
        span = places.span(name) or (spans.get(answered) if answered else None)
        if span is None:
            lost += 1
            continue
        if paragraph:  # python-docx names no paragraphs: a comment without a place is then no answer to another
            spans[paragraph] = span
        found.append((span, number, Comment(span, _words(comment), author, date)))
    found.sort(key=lambda one: (one[0].start, one[1]))
    problem = Problem("", f"{lost} comments hang on no words and are left out", "look at them in the word processor")
    if lost == 1:
        problem = replace(problem, message="1 comment hangs on no words and is left out")
    return tuple(comment for _, _, comment in found), (problem,) if lost else ()


def _words(comment: _Element) -> str:
    left = prepare(comment, Styles(), names_in(comment))
    return "\n".join(line.words for line in Walk(comment, left, Manner()).lines(comment)).strip()


def _attribute(element: _Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def _last_paragraph(comment: _Element) -> str:
    paragraphs = comment.findall("{*}p")
    return _attribute(paragraphs[-1], "paraId") if paragraphs else ""


def _answers(extended: _Element | None) -> Mapping[str, str]:
    """Which comment answers which, both by the ids of their last paragraphs."""
    if extended is None:
        return {}
    return {
        _attribute(one, "paraId"): _attribute(one, "paraIdParent")
        for one in extended
        if _attribute(one, "paraIdParent")
    }
