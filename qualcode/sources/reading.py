"""What a format's reader hands on: the text, and what the format itself knows about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.core.model import Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of the text with its time in the recording, in seconds; not every format says when it ends."""

    span: Span
    begin: float
    end: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """One file's text, before anybody has asked who speaks in it.

    Attributes:
        text: the words, lines ended by "\\n".
        names: stretches that the format itself says are the name of whoever speaks next (a voice tag).
        bold: stretches in bold type at the start of a line, which are often names; headings, which are often questions.
        cues: times, in the order of the text.
        comments: remarks on stretches of the text, with their authors.
        notes: footnotes and endnotes, which stand under a line at the end of the text; nobody says them in a turn.
        name: which of several interviews in the file this is; "" when it is all of the file.
        metadata: what the file says about itself (front matter), keys in lower case.
        problems: warnings; `where` is filled in by whoever knows the file.
    """

    text: str = field(repr=False)
    names: tuple[Span, ...] = field(default=(), repr=False)
    bold: tuple[Span, ...] = field(default=(), repr=False)
    cues: tuple[Cue, ...] = field(default=(), repr=False)
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    notes: tuple[Span, ...] = field(default=(), repr=False)
    name: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()

    @property
    def body_end(self) -> int:
        """Where the body ends and the line above the notes begins, as an offset into the text."""
        return max(0, self.notes[0].start - len(NOTES_LINE) - 2) if self.notes else len(self.text)


NOTES_LINE = "\u2014" * 8


def with_notes(text: str, notes: Sequence[str]) -> tuple[str, tuple[Span, ...]]:
    """The text with its footnotes and endnotes at the end, under a line, and where each of them stands.

    At their places in the text they would divide what somebody says, so nothing marks them there.

    >>> with_notes("Ana: Ya.", ["Tertawa."])
    ('Ana: Ya.\\n————————\\n[1] Tertawa.', (Span(start=18, end=30),))
    """
    if not notes:
        return text, ()
    text += "\n" + NOTES_LINE
    spans = []
    for number, note in enumerate(notes, start=1):
        line = f"[{number}] {' '.join(note.split())}"
        spans.append(Span(len(text) + 1, len(text) + 1 + len(line)))
        text += "\n" + line
    return text, tuple(spans)
