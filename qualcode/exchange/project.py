"""A whole project as it goes between another tool's file and a study: what every format is read into and written from.

The values are close to REFI-QDA, the widest vocabulary that tools share. Every thing has a GUID, spelled as its file
spells it; things name each other by it. Spans are half-open offsets in code points of `ProjectSource.text`, whose line
ends are LF, whatever the file counted in. What a qualcode study knows beyond this vocabulary rides along as the study's
own value (`Code`, `Source`, `Coding`, `Memo`), so that a format that can hold it loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from qualcode.core.model import Code, Codebook, Coding, Memo, Source

Guid: TypeAlias = str
Pieces: TypeAlias = Callable[[], Iterable[bytes]]  # the bytes of a file, some at a time


class Form(StrEnum):
    """What a source is; a note, and the text of a picture, PDF or recording, are sources within others."""

    TEXT = "text"
    PDF = "pdf"
    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    NOTE = "note"
    REPRESENTATION = "representation"  # the text of a PDF
    DESCRIPTION = "description"  # the words for a picture
    TRANSCRIPT = "transcript"  # of a recording


class VariableType(StrEnum):
    """What the values of a variable are, with REFI-QDA's names."""

    TEXT = "Text"
    BOOLEAN = "Boolean"
    INTEGER = "Integer"
    FLOAT = "Float"
    DATE = "Date"
    DATETIME = "DateTime"


@dataclass(frozen=True, slots=True)
class Audit:
    """Who made a thing and who changed it last (GUIDs of users), and when (ISO 8601); "" where it is not said."""

    creator: Guid = ""
    created: str = ""
    modifier: Guid = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Extra:
    """What a file says of a thing that has no field here: attributes, and child elements as XML, in their order."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.attributes or self.elements)


NOTHING = Extra()


@dataclass(frozen=True, slots=True)
class User:
    """Someone, or a program, that codes; `id` is what a tool calls them beside the name."""

    guid: Guid
    name: str = ""
    id: str = ""
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code; `parent` is the GUID of the code that it lies below, "" at the top. Names may repeat and hold anything.

    `said` is the code as qualcode has it (labels, examples, indicators, ...) when the project comes from a study, or
    from a codebook format that says as much; its path is not looked at.
    """

    guid: Guid
    name: str
    parent: Guid = ""
    codable: bool = True
    colour: str = ""  # "#rrggbb", or whatever the file says
    description: str = field(default="", repr=False)
    notes: tuple[Guid, ...] = ()
    said: Code | None = field(default=None, repr=False)
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class Variable:
    """A property that cases and sources have values of."""

    guid: Guid
    name: str
    type: VariableType = VariableType.TEXT
    description: str = ""
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a variable as it is written ("true", "3.50", "2026-03-01"); None is missing."""

    variable: Guid
    value: str | None = field(repr=False)
    type: VariableType = VariableType.TEXT


@dataclass(frozen=True, slots=True)
class Case:
    """A person or site: the sources and selections about it, and the codes that stand for it."""

    guid: Guid
    name: str = ""
    description: str = field(default="", repr=False)
    codes: tuple[Guid, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[Guid, ...] = ()
    selections: tuple[Guid, ...] = ()
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class Mark:
    """A code that somebody gave to a selection or a source (REFI-QDA: Coding).

    `coding` is the study's own, when the project comes from one: its status, evidence and codebook ride along.
    """

    guid: Guid
    code: Guid
    user: Guid = ""
    created: str = ""
    notes: tuple[Guid, ...] = ()
    coding: Coding | None = field(default=None, repr=False)
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a text, coded or not; `start` may equal `end`. `sync` names two sync points of a transcript."""

    guid: Guid
    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    notes: tuple[Guid, ...] = ()
    name: str = ""
    description: str = field(default="", repr=False)
    audit: Audit = Audit()
    sync: tuple[Guid, Guid] | None = None
    extra: Extra = NOTHING


@dataclass(frozen=True, slots=True)
class SyncPoint:
    """A place in a transcript (code points) and its time in the recording (milliseconds); None where not said."""

    guid: Guid
    position: int | None = None
    time: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectSource:
    """A source, a note, or the text of a source that is no text.

    Attributes:
        text: with LF line ends; None when there is none (a picture) or it could not be had.
        selections: of the text. What is selected of a page, picture or recording is in `regions`, as XML.
        marks: codes on the source as a whole.
        file, rich: names of files in `Project.files`: the picture, PDF or recording; the formatted text.
        parts: the texts of a source that is no text.
        source, memos: as the study has it, when the project comes from one.
        beside: the study's codings that are proposed or rejected, which other programs have no word for.
    """

    guid: Guid
    name: str = ""
    form: Form = Form.TEXT
    text: str | None = field(default=None, repr=False)
    description: str = field(default="", repr=False)
    audit: Audit = Audit()
    selections: tuple[Selection, ...] = field(default=(), repr=False)
    marks: tuple[Mark, ...] = ()
    notes: tuple[Guid, ...] = ()
    values: tuple[Value, ...] = ()
    file: str = ""
    rich: str = ""
    syncs: tuple[SyncPoint, ...] = field(default=(), repr=False)
    parts: tuple[ProjectSource, ...] = ()
    regions: tuple[str, ...] = field(default=(), repr=False)
    source: Source | None = field(default=None, repr=False)
    memos: tuple[Memo, ...] = field(default=(), repr=False)
    beside: tuple[Coding, ...] = field(default=(), repr=False)
    extra: Extra = NOTHING

    def walk(self) -> Iterator[ProjectSource]:
        """The source and its parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two things; `direction` is Associative, OneWay or Bidirectional, or "".

    `xml` of a link, set or graph is how its file wrote it, and goes back so.
    """

    guid: Guid
    name: str = ""
    origin: Guid = ""
    target: Guid = ""
    direction: str = ""
    colour: str = ""
    notes: tuple[Guid, ...] = ()
    xml: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Grouping:
    """A named set of codes, sources and notes (REFI-QDA: Set)."""

    guid: Guid
    name: str
    description: str = field(default="", repr=False)
    codes: tuple[Guid, ...] = ()
    sources: tuple[Guid, ...] = ()
    notes: tuple[Guid, ...] = ()
    xml: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node of a drawn graph and where it stands; `of` is the GUID of what it stands for."""

    guid: Guid
    x: int
    y: int
    of: Guid = ""
    name: str = ""
    shape: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two vertices of a drawn graph."""

    guid: Guid
    source: Guid
    target: Guid
    of: Guid = ""
    name: str = ""
    direction: str = ""
    colour: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawn graph, or map."""

    guid: Guid
    name: str = ""
    vertices: tuple[Vertex, ...] = ()
    edges: tuple[Edge, ...] = ()
    xml: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Project:
    """A project. Codes stand in the order of their file, parents before children.

    Attributes:
        origin: the program that wrote the file.
        codebook: name, version, languages and description of a study's codebook; its codes are in `codes`.
        files: the files that sources name, by that name; read when they are written or kept, never before.
    """

    name: str
    origin: str = ""
    audit: Audit = Audit()
    description: str = field(default="", repr=False)
    users: tuple[User, ...] = ()
    codes: tuple[ProjectCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[ProjectSource, ...] = ()
    notes: tuple[ProjectSource, ...] = ()
    note_refs: tuple[Guid, ...] = ()  # notes on the project as a whole
    links: tuple[Link, ...] = ()
    sets: tuple[Grouping, ...] = ()
    graphs: tuple[Graph, ...] = ()
    codebook: Codebook | None = None
    files: Mapping[str, Pieces] = field(default_factory=dict, repr=False)
    extra: Extra = NOTHING

    def texts(self) -> Iterator[ProjectSource]:
        """Every source and part of one, notes apart, that has a text."""
        return (part for source in self.sources for part in source.walk() if part.text is not None)


def same(guid: Guid) -> Guid:
    """What two spellings of a GUID have in common: REFI-QDA allows any case of letters, and braces.

    >>> same("{6F4A1B52-6C0E-5A53-9D5C-7C3F0E2B9A11}")
    '6f4a1b52-6c0e-5a53-9d5c-7c3f0e2b9a11'
    """
    return guid.strip().strip("{}").lower()
