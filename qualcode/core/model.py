"""The whole vocabulary in one file: frozen records, plain nouns, no behaviour that needs a library."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.core.spans import Span

AttributeValue: TypeAlias = str | int | float
Words: TypeAlias = Mapping[str, str]  # language -> words; "" is the language of someone who named none

NAMESPACE = uuid.UUID("6f4a1b52-6c0e-5a53-9d5c-7c3f0e2b9a11")
MACHINE = "qualcode"  # the name of the coder that is the codebook's indicators


class Kind(StrEnum):
    """What sort of evidence a source is."""

    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DOCUMENT = "document"
    SURVEY = "survey"


class Role(StrEnum):
    """What part a speaker has in the conversation."""

    INTERVIEWER = "interviewer"
    PARTICIPANT = "participant"
    OTHER = "other"  # a sponsor's break, a transcriber: somebody's words, but not in the conversation


class Unit(StrEnum):
    """What a segment is."""

    SENTENCE = "sentence"
    TURN = "turn"
    PARAGRAPH = "paragraph"


class Origin(StrEnum):
    """Who or what made a coding."""

    RULE = "rule"
    PERSON = "person"
    MODEL = "model"


class Status(StrEnum):
    """Where a coding stands. Rules apply; models propose; a person accepts or rejects."""

    APPLIED = "applied"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says before another does; the span covers the words, not the label."""

    span: Span
    speaker: str
    role: Role
    begin: float | None = None  # seconds from the start of the recording
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who speaks in a source, what part they have, and why that was concluded, in words."""

    name: str
    role: Role
    why: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark that a file carries on a stretch of its text (Word's comments, an OpenDocument annotation)."""

    span: Span
    text: str = field(repr=False)
    author: str = ""
    written: str = ""  # ISO 8601 as the file states it, "" when it does not


@dataclass(frozen=True, slots=True)
class Source:
    """One transcript, note or document; its text never changes in place.

    `name` is unique in a study and short enough to quote by ("W-03"); `path` says which file it was read
    from, relative to the study; `digest` is that of the file's bytes. A source without turns (a decree, a note)
    is one voice throughout.
    """

    name: str
    text: str = field(repr=False)
    kind: Kind = Kind.DOCUMENT
    language: str = ""
    turns: tuple[Turn, ...] = field(default=(), repr=False)
    speakers: tuple[Speaker, ...] = field(default=(), repr=False)  # in order of their first turn
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    case: str = ""
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict, repr=False)
    path: str = ""
    digest: str = ""
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def text_digest(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a source that codes are applied to; `number` counts from 1 within the source."""

    source: str
    number: int
    span: Span
    unit: Unit
    turn: int | None = None  # index into the source's turns
    speaker: str = ""


class Segments(NamedTuple):
    """The segments of a source as columns, in order: starts, ends, and the index of the turn (-1 outside turns).

    Segment number n is row n - 1. The columns are what the engine works on; `segment` gives one as a Segment.
    """

    starts: list[int]
    ends: list[int]
    turns: list[int]
    unit: Unit

    def segment(self, number: int, source: Source) -> Segment:
        """Segment number 1, 2, ... of the source that these are the segments of."""
        row = number - 1
        turn = self.turns[row] if self.turns[row] >= 0 else None
        speaker = source.turns[turn].speaker if turn is not None else ""
        return Segment(source.name, number, Span(self.starts[row], self.ends[row]), self.unit, turn, speaker)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What tells the machine that a code applies, as the researcher wrote it (see docs/indicators.md)."""

    text: str
    language: str = ""  # "" takes the language of the source
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Code:
    """A named idea with its definition; a theme is a code at the top of the tree."""

    path: str  # "motives/creativity"
    label: Words = field(default_factory=dict)
    definition: Words = field(default_factory=dict)
    include: Words = field(default_factory=dict)
    exclude: Words = field(default_factory=dict)
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counterexamples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    exclusions: tuple[Indicator, ...] = ()
    colour: str = ""
    weight: float | None = None  # what each of its indicators counts; None: as the code above says, else 1
    minimum: float | None = None  # how much the indicators of a segment must count together; likewise
    guid: str = ""  # what another program calls it, or what it was called by before it was renamed; see `identity`
    line: int | None = field(default=None, compare=False)

    @property
    def identity(self) -> str:
        """A GUID that stays when the code is renamed or moved: its own, or else the one derived from its path."""
        return self.guid or guid("code", self.path)

    @property
    def theme(self) -> str:
        """The top of the path.

        >>> Code("motives/creativity").theme
        'motives'
        """
        return self.path.partition("/")[0]

    def label_in(self, language: str) -> str:
        """The label in a language, else in any, else the last part of the path made readable.

        >>> Code("motives/self_knowledge").label_in("en")
        'Self knowledge'
        """
        if self.label:
            return self.label.get(language) or next(iter(self.label.values()))
        name = self.path.rpartition("/")[2].replace("_", " ")
        return name[:1].upper() + name[1:]

    def __repr__(self) -> str:
        from qualcode.core.shown import code_in_a_line

        return code_in_a_line(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from qualcode.core.shown import code_in_words

        printer.text(code_in_words(self))


@dataclass(frozen=True)
class Codebook:
    """Codes in the order of the file, parents before children."""

    name: str
    codes: tuple[Code, ...]
    version: str = ""
    languages: tuple[str, ...] = ()
    description: Words = field(default_factory=dict)
    lists: Mapping[str, tuple[Indicator, ...]] = field(default_factory=dict)  # words that indicators name as @name

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, path: str) -> Code:
        """The code at a path; a name that does not exist raises UnknownNameError with the nearest one."""
        try:
            return self._by_path[path]
        except KeyError:
            raise unknown("code", path, self._by_path) from None

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._by_path)

    def __repr__(self) -> str:
        from qualcode.core.shown import codebook_in_a_line

        return codebook_in_a_line(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        from qualcode.core.shown import codebook_in_words

        printer.text(codebook_in_words(self))

    @cached_property
    def _by_path(self) -> dict[str, Code]:
        return {code.path: code for code in self.codes}

    @property
    def paths(self) -> list[str]:
        """Every path, in the order of the file."""
        return list(self._by_path)

    @property
    def themes(self) -> list[str]:
        """The top-level codes, in the order of the file."""
        return list(dict.fromkeys(code.theme for code in self.codes))

    def under(self, path: str) -> list[str]:
        """The path itself and every path below it, in the order of the file."""
        self[path]
        return [p for p in self._by_path if p == path or p.startswith(path + "/")]

    def above(self, path: str) -> list[Code]:
        """The code itself and those above it that exist, from the theme downwards."""
        parts = path.split("/")
        paths = ("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
        return [self._by_path[each] for each in paths if each in self._by_path]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the codebook says, hexadecimal: the same however the file is laid out."""
        from qualcode.core.bookdata import codebook_as_data

        return digest(json.dumps(codebook_as_data(self), ensure_ascii=False, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that fired an indicator; the span is in the source's text."""

    indicator: str
    words: str = field(repr=False)
    span: Span


@dataclass(frozen=True, slots=True)
class Coding:
    """A code applied to a span of a source by a coder, with the words it covers."""

    source: str
    span: Span
    code: str
    coder: str
    origin: Origin
    text: str = field(repr=False)
    status: Status = Status.APPLIED
    unit: str = Unit.SENTENCE
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)  # empty for a person
    codebook: str = ""  # digest

    @property
    def id(self) -> str:
        """A GUID derived from what the coding identifies: source, span, code and coder.

        >>> a = Coding("W-01", Span(0, 4), "motives", "ana", Origin.PERSON, "buku")
        >>> a.id == Coding("W-01", Span(0, 4), "motives", "ana", Origin.PERSON, "buku", Status.ACCEPTED).id
        True
        """
        return guid("coding", self.source, str(self.span.start), str(self.span.end), self.code, self.coder)


@dataclass(frozen=True, slots=True)
class Memo:
    """A note of the researcher's on a source, a code, a coding or the study ("").

    A memo on a stretch of a source carries its span and the words there.
    """

    subject: str
    text: str = field(repr=False)
    author: str
    written: str  # ISO 8601, UTC
    span: Span | None = None
    words: str = field(default="", repr=False)


def word_count(text: str) -> int:
    """How many words a text has: what white space parts, as every word processor counts.

    >>> word_count("Buku-buku itu, ya, nggak wajib.")
    5
    """
    return len(text.split())


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def guid(*parts: str) -> str:
    """A version-5 GUID derived from the parts.

    >>> guid("a", "b") == guid("a", "b") != guid("ab")
    True
    """
    # What uuid.uuid5 does, at a quarter of its time: there is one for every coding.
    made = bytearray(hashlib.sha1(NAMESPACE.bytes + "\x1f".join(parts).encode(), usedforsecurity=False).digest()[:16])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
