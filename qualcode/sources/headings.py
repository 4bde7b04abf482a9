"""Question headings: an interview that is written down as questions in bold or as headings, answers below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qualcode.core.spans import Span, trim
from qualcode.sources.reading import Reading
from qualcode.sources.roles import is_question

_FEWEST = 2  # questions; a single one may be the title
_LONGEST = 300  # characters of a question
_MARK = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|\*\*|__)(?=\S)")
_NUMBER = re.compile(r"(?:\d{1,3}[.)]|[A-Za-z][.)])?[ \t]*")


class Answer(NamedTuple):
    """A question that stands as a heading, and what stands below it."""

    question: Span
    answer: Span


def answers_in(reading: Reading, text: str) -> list[Answer]:
    """The questions that stand as headings in a text, each with its answer; [] when there are not several."""
    heads = list(_headings(reading, text))
    found = []
    for number, (line, words) in enumerate(heads):
        end = heads[number + 1][0].start if number + 1 < len(heads) else len(text)
        answer = trim(Span(line.end, end), text)
        if answer.length and words.length <= _LONGEST and is_question(words.of(text)):
            found.append(Answer(words, answer))
    asked = sum(one.question.of(text).endswith("?") for one in found)
    return found if asked >= _FEWEST else []


def _headings(reading: Reading, text: str) -> Iterator[tuple[Span, Span]]:
    """Lines that are bold or headings from end to end, with their words without numbers and marks."""
    bold = {span.start: span for span in reading.bold}
    start = 0
    for line in text.split("\n"):
        whole = Span(start, start + len(line))
        number = _NUMBER.match(line)
        begins = start + (number.end() if number else 0)
        marked = _marked(line)
        thick = bold.get(begins) or bold.get(start)
        if marked is not None:
            inner = _NUMBER.match(line, marked.start)
            yield whole, Span(start + (inner.end() if inner else 0), start + marked.end)
        elif line.strip() and thick is not None and thick.end >= start + len(line.rstrip()):
            yield whole, trim(Span(begins, whole.end), text)
        start += len(line) + 1


def _marked(line: str) -> Span | None:
    """Where the words of a Markdown heading, or of a line in bold, stand in the line.

    >>> _marked("## 1. Awal ##"), _marked("**Lalu?**"), _marked("Lalu?")
    (Span(start=3, end=10), Span(start=2, end=7), None)
    """
    mark = _MARK.match(line)
    if mark is None:
        return None
    words = line.rstrip(" \t").rstrip("#").rstrip(" \t")
    words = words.removesuffix("**").removesuffix("__").rstrip(" \t")
    return Span(mark.end(), len(words)) if len(words) > mark.end() else None
