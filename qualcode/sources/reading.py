"""What a format's reader hands on: the text, and what the format itself knows about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.core.model import Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of the text with its time in the recording, in seconds."""

    span: Span
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Reading:
    """One file's text, before anybody has asked who speaks in it.

    Attributes:
        text: the words, lines ended by "\\n".
        names: stretches that the format itself says are the name of whoever speaks next (a voice tag).
        bold: stretches in bold type at the start of a line, which are often names.
        cues: times, in the order of the text.
        comments: remarks on stretches of the text, with their authors.
        metadata: what the file says about itself (front matter), keys in lower case.
        problems: warnings; `where` is filled in by whoever knows the file.
    """

    text: str = field(repr=False)
    names: tuple[Span, ...] = field(default=(), repr=False)
    bold: tuple[Span, ...] = field(default=(), repr=False)
    cues: tuple[Cue, ...] = field(default=(), repr=False)
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    metadata: Mapping[str, Any] = field(default_factory=dict, repr=False)
    problems: tuple[Problem, ...] = ()
