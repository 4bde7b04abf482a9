"""StudyFile: everything that can be asked of a study file, and everything that can be done to it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Codebook, Coding, Memo, Origin, Source
from qualcode.core.problems import Problem
from qualcode.store import codings, history, kept, log, merge, past, settings, sources, summary, undo, verify
from qualcode.store.database import Database
from qualcode.store.files import make_study, open_study
from qualcode.store.kept import Kept, Taken
from qualcode.store.log import Clock, utc_now
from qualcode.store.merge import Merged
from qualcode.store.merge_settle import Choices
from qualcode.store.records import CodebookMark, LifeEvent, LogEntry, SourceMark, StudySummary


class StudyFile:
    """A study file that is open; a context manager that closes it.

    Whatever it is asked to do happens wholly or not at all, also when the process is killed. What goes wrong with
    the file itself is a StudyError, and a StudyLockedError when another process holds it for longer than
    `busy_seconds`.
    """

    busy_seconds: ClassVar[float] = 2.0

    def __init__(self, database: Database, *, now: Clock = utc_now) -> None:
        """Not called directly: use `create` or `open`."""
        self._db = database
        self._now = now

    @classmethod
    def create(cls, path: str | os.PathLike[str], *, now: Clock = utc_now) -> Self:
        """Make a study file and open it; it is there complete or not at all.

        `now` gives the time for the log. Raises StudyError when something of that name exists.
        """
        make_study(Path(path))
        return cls.open(path, now=now)

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, read_only: bool = False, now: Clock = utc_now) -> Self:
        """Open a study file; one of an older format is brought to the newest.

        Raises StudyNotFoundError when there is none, StudyError when it is something else, damaged, or newer
        than this version of qualcode.
        """
        return cls(open_study(Path(path), read_only=read_only, busy_seconds=cls.busy_seconds), now=now)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._db.path

    def close(self) -> None:
        """Close the file; what an open transaction wrote is gone."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"StudyFile({str(self.path)!r})"

    def transaction(self) -> AbstractContextManager[None]:
        """Everything done within happens or nothing does; one within another is part of the outer one.

        Others can read until the end of it; they cannot write. Raises StudyLockedError when another process is
        writing.
        """
        return self._db.transaction()

    # Sources

    def sources(self, names: Sequence[str] | None = None) -> list[Source]:
        """Every source, or those of some names, with text and turns, in order of name (W-2 before W-10)."""
        return sources.all_sources(self._db, names)

    def source(self, name: str) -> Source:
        """The source of that name; UnknownNameError says which name is nearest."""
        return sources.one_source(self._db, name)

    def source_marks(self) -> list[SourceMark]:
        """What tells which sources must be read or coded again, in order of name; no text is loaded."""
        return sources.source_marks(self._db)

    def put_source(self, source: Source, *, size: int, mtime_ns: int, who: str) -> None:
        """Add a source, or revise the one of that name: one edit, none when it is already exactly so.

        An older text is kept, and codings stay with the text that they were made on. `size` (bytes) and
        `mtime_ns` (nanoseconds since 1970) are those of its file.
        """
        sources.put(self._db, source, size=size, mtime_ns=mtime_ns, who=who, clock=self._now)

    def mark_coded(self, keys: Mapping[str, str]) -> None:
        """Keep, by source, the key of what it was coded with, for `source_marks`; not an edit.

        Undoing an edit clears the keys of the sources whose codings it touched.
        """
        sources.mark_coded(self._db, keys)

    def put_segment_counts(self, counts: Mapping[str, int]) -> None:
        """Keep, by source, how many segments its current text has, for `summary`; not an edit."""
        sources.put_segment_counts(self._db, counts)

    def segment_counts(self) -> dict[str, int]:
        """How many segments each source has, by name, for the sources where it has been put."""
        return sources.segment_counts(self._db)

    # Codebooks

    def put_codebook(self, codebook: Codebook, *, path: str, file_digest: str, who: str) -> None:
        """Keep this version of the codebook and use it; no edit when it is the one in use."""
        settings.put_codebook(self._db, codebook, path=path, file_digest=file_digest, who=who, clock=self._now)

    def codebook(self, digest: str | None = None) -> Codebook | None:
        """The codebook in use, or the version of that digest; None when there is none. Lines are not kept."""
        return settings.get_codebook(self._db, digest)

    def codebook_digests(self) -> list[str]:
        """The digests of every version of the codebook that the study has kept, the oldest first."""
        return settings.codebook_digests(self._db)

    def codebook_mark(self) -> CodebookMark | None:
        """Which codebook is in use and which file it came from, without its codes."""
        return settings.codebook_mark(self._db)

    def codebook_taken(self) -> Codebook | None:
        """The codebook as it was last put, when the study has changed it since by an edit; else None."""
        return settings.codebook_taken(self._db)

    # Codings

    def codings(self, *, source: str | None = None, coder: str | None = None) -> list[Coding]:
        """The codings that hold now, by anyone, in order of source, start, end, code, coder."""
        return codings.live_codings(self._db, source=source, coder=coder)

    def codings_at(self, number: int, *, coder: str) -> list[Coding]:
        """A coder's codings as they were after that edit; StudyError when there is none of that number."""
        return past.codings_at(self._db, number, coder=coder)

    def outdated_codings(self) -> list[Coding]:
        """Those of `codings` whose words are no longer at their span in their source's current text."""
        return codings.outdated(self._db)

    def coders(self) -> list[tuple[str, Origin, int]]:
        """Who or what made how many of the codings that hold now, in order of name."""
        return codings.coders(self._db)

    def coding_ids(self, prefix: str) -> list[str]:
        """The ids of the codings that hold now and begin so, in order."""
        return codings.live_ids(self._db, prefix)

    def coding_times(self) -> dict[str, str]:
        """When each live coding came to be as it is, by its id (ISO 8601, UTC): the time of that edit."""
        return codings.coding_times(self._db)

    def codings_by_id(self, ids: Sequence[str]) -> list[Coding]:
        """Those of `codings` that have these ids, in the same order; an id that none has is passed over."""
        return codings.codings_by_id(self._db, ids)

    def commit_edit(
        self, edit: Edit, *, codebook: Codebook | None = None, memos: Sequence[tuple[Memo | None, Memo]] = ()
    ) -> int | None:
        """Apply an edit to the codings and append it to the log; its number.

        As part of it a version of the codebook that the study itself has made comes into use, and memos take the
        place of others, or are new (None). None, and nothing is written, when there is nothing of all that and no
        detail. Raises StudyError, and writes nothing, when it removes a coding that does not hold or holds otherwise,
        adds one that holds already, or adds one whose text is not at its span in the current text of its source, nor
        that of a coding it removes there; UnknownNameError when there is no such source.
        """
        return codings.commit(self._db, edit, self._now, codebook=codebook, memos=memos)

    # Other programs' projects

    def take_in(self, edit: Edit, taken: Taken) -> int | None:
        """Take sources, a codebook, codings, memos and things to keep in as one edit; see `Taken`. Its number."""
        return kept.take_in(self._db, edit, taken, self._now)

    def kept(self) -> list[Kept]:
        """What is kept of other programs' projects, in the order it came."""
        return kept.all_kept(self._db)

    def put_file(self, pieces: Iterable[bytes]) -> str:
        """Keep a file that something kept names by its SHA-256, which is the answer; within the transaction of that."""
        return kept.put_file(self._db, pieces)

    def file_pieces(self, digest: str) -> Iterator[bytes]:
        """The bytes of a file that is kept, some at a time."""
        return kept.file_pieces(self._db, digest)

    # Memos, settings

    def add_memo(self, memo: Memo) -> int:
        """Keep a memo; the number of its edit, an earlier one when exactly this memo is there."""
        return settings.add_memo(self._db, memo, self._now)

    def move_memos(self, moved: Sequence[tuple[Memo, Memo]], *, who: str) -> int | None:
        """Put memos in the place of others, as one edit; its number, None when there are none."""
        return settings.move_memos(self._db, moved, who=who, clock=self._now)

    def memos(self, subject: str | None = None) -> list[Memo]:
        """All memos, or those on one subject ("" is the study), in the order they were added."""
        return settings.memos(self._db, subject)

    def get_setting(self, name: str) -> str | None:
        """The value of a setting, None when it has none."""
        return settings.get_setting(self._db, name)

    def settings_named(self, beginning: str) -> list[tuple[str, str, str, str]]:
        """Name, value, who gave it and when (ISO 8601, UTC) of the settings whose names begin so, by name."""
        return settings.settings_named(self._db, beginning)

    def put_setting(self, name: str, value: str, *, who: str = MACHINE) -> None:
        """Give a setting a value: one edit, none when it has that value."""
        settings.put_setting(self._db, name, value, who=who, clock=self._now)

    # Log

    def log(self) -> list[LogEntry]:
        """Every edit, oldest first."""
        return log.entries(self._db)

    def changes_since(self, number: int) -> list[tuple[LogEntry, list[str]]]:
        """The edits after that number, oldest first, each with the sources it touched."""
        return log.changes_since(self._db, number)

    def last_edit(self) -> int:
        """The number of the last edit, 0 when there is none."""
        return log.last_number(self._db)

    def undo(self, number: int, *, who: str) -> int:
        """Append the inverse of an edit (a run, an added source, a setting, an undo); the inverse's number.

        Raises StudyError when there is no such edit, when it changed nothing, or when later edits stand in the
        way; the message names them.
        """
        return undo.undo(self._db, number, who=who, clock=self._now)

    def redo(self, number: int, *, who: str) -> int:
        """Bring back an edit that was undone; the number of the edit that does so. StudyError as for `undo`."""
        return undo.redo(self._db, number, who=who, clock=self._now)

    def last_done(self, who: str | None = None) -> int | None:
        """The edit (of `who`, if given) that holds and was made or brought back last, if an undo can take it."""
        return undo.last_done(self._db, who)

    def last_undone(self, who: str | None = None) -> int | None:
        """The edit, of `who` when that is given, that was undone last, unless it is since changed otherwise."""
        return undo.last_undone(self._db, who)

    def life(self, coding: str) -> list[LifeEvent]:
        """Everything that was done to a coding, by id, under whatever code and id it had; oldest first."""
        return history.life(self._db, coding)

    def known_ids(self, prefix: str) -> list[str]:
        """The ids of all codings there ever were that begin so, in order."""
        return history.known_ids(self._db, prefix)

    # Teams

    def merge(self, other: StudyFile, *, who: str, choices: Choices) -> Merged:
        """Take another study in, as one edit; the other is only read. What both changed otherwise is settled by choice.

        Raises StudyError when the other study is this one, or is not whole.
        """
        return merge.merge(self._db, other._db, who=who, choices=choices, clock=self._now)

    def verify(self) -> list[Problem]:
        """Prove the file whole: the words of every coding, every row, the log's chain; [] when all is well."""
        return verify.verify(self._db)

    def summary(self) -> StudySummary:
        """Counts of sources, words, segments and codes by coder; no texts are loaded."""
        return summary.summary(self._db)

    def strongest_pairs(self, *, coder: str, at_most: int = 5) -> list[tuple[str, str, int]]:
        """The pairs of codes that one coder has most often on the same span, with how often; most often first."""
        return summary.strongest_pairs(self._db, coder=coder, at_most=at_most)
