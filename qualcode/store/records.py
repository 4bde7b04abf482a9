"""What the study file answers with, beside the vocabulary of `core.model`: small frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualcode.core.model import Kind, Origin


@dataclass(frozen=True, slots=True)
class SourceMark:
    """What tells whether a source must be read or coded again, without its text.

    Attributes:
        name, path: as in the Source.
        digest: of the file's bytes.
        text_digest: of the text.
        size, mtime_ns: of the file when it was read, in bytes and nanoseconds since 1970.
        coded: the key that `mark_coded` was given for it last, "" when there is none.
    """

    name: str
    path: str
    digest: str
    text_digest: str
    size: int
    mtime_ns: int
    coded: str


@dataclass(frozen=True, slots=True)
class CodebookMark:
    """Which codebook is in use: its own digest and name, and the file it was read from with that file's digest."""

    digest: str
    path: str
    file_digest: str
    name: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """An Edit as it stands in the log.

    Attributes:
        number: counts from 1.
        at: ISO 8601, UTC.
        who, verb, subject, detail: as in the Edit.
        added, removed: how many codings.
        hash: SHA-256, hexadecimal, over the entry, what it added and removed, and the hash of the entry before.
    """

    number: int
    at: str
    who: str
    verb: str
    subject: str
    added: int
    removed: int
    detail: Mapping[str, Any]
    hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """What one edit did to one coding.

    Attributes:
        number, at, who, verb: of the edit.
        coding: its id; a coding whose code or place changes has another id from then on.
        source, start, end, code, coder: what it is.
        status: after the edit, "gone" when that took it away, "" when it only wrote or took back a memo.
        memo: what the edit noted on it.
    """

    number: int
    at: str
    who: str
    verb: str
    coding: str
    source: str
    start: int
    end: int
    code: str
    coder: str
    status: str
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many sources of a kind and language there are, with their words and segments.

    `segments` is None unless it has been stored for each of them.
    """

    kind: Kind
    language: str
    sources: int
    words: int
    segments: int | None


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often one coder has one code.

    Attributes:
        segments: distinct spans of sources where the code is applied or accepted.
        sources: distinct sources of those.
        proposed, rejected: codings that are not counted in `segments`.
    """

    code: str
    coder: str
    origin: Origin
    segments: int
    sources: int
    proposed: int
    rejected: int


@dataclass(frozen=True, slots=True)
class StudySummary:
    """The counts of a study: sources in order of kind and language, codes in order of coder and path."""

    sources: tuple[SourceCount, ...]
    codes: tuple[CodeCount, ...]
    codebook: CodebookMark | None
    last_edit: int

    @property
    def words(self) -> int:
        """Words in all current texts."""
        return sum(count.words for count in self.sources)

    @property
    def segments(self) -> int | None:
        """Segments in all current texts, None unless stored for each source."""
        known = [count.segments for count in self.sources if count.segments is not None]
        return sum(known) if len(known) == len(self.sources) else None
