"""The one connection to the study file: transactions, and SQLite's errors said so that a person can act."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from qualcode.errors import StudyError, StudyLockedError

Row: TypeAlias = tuple[Any, ...]

_NEEDS_SQLITE = (3, 37, 0)  # STRICT tables

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",  # a study must survive a power cut
    "PRAGMA trusted_schema = OFF",  # a study file may come from someone else
    "PRAGMA cache_size = -32768",  # 32 MiB: an ordinary run is held here, so readers wait for its COMMIT only
)

_REASONS = {
    sqlite3.SQLITE_NOTADB: ("not a study file", "name a file that qualcode has made"),
    sqlite3.SQLITE_CORRUPT: ("damaged: part of the file is missing or overwritten", "go back to a copy of it"),
    sqlite3.SQLITE_FULL: ("there is no room left on the disk", "make room and try again; nothing was changed"),
    sqlite3.SQLITE_READONLY: ("cannot be written to", "allow writing to the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "allow reading and writing of the file and its folder"),
    sqlite3.SQLITE_IOERR: ("could not be read from or written to the disk", "check the disk or the network drive"),
}


class Database:
    """A connection that begins no transaction by itself; every error of SQLite's leaves it as a StudyError."""

    def __init__(self, path: Path, *, mode: str, read_only: bool, busy_seconds: float) -> None:
        """Connect; `mode` is SQLite's: "rw" for a file that exists, "rwc" to make one."""
        if sqlite3.sqlite_version_info < _NEEDS_SQLITE:
            problem = f"needs SQLite 3.37 or newer, this Python has {sqlite3.sqlite_version}"
            raise StudyError(str(path), problem, "use a newer Python")
        self.path = path
        self.read_only = read_only
        with _told(path):
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=busy_seconds, isolation_level=None
            )
        for setting in _SETTINGS:
            self.run(setting)

    def close(self) -> None:
        """End the connection; what was not committed is gone."""
        self._connection.close()

    def forbid_writing(self) -> None:
        """Let SQLite refuse every further write.

        Not the mode "ro": with it SQLite could not clear up after a process that was killed while it wrote.
        """
        self.run("PRAGMA query_only = ON")

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Execute a statement; the id of the row that it inserted last."""
        with _told(self.path):
            return self._connection.execute(sql, values).lastrowid or 0

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute a statement once a row."""
        with _told(self.path):
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Row]:
        """Every row of a query."""
        with _told(self.path):
            return self._connection.execute(sql, values).fetchall()

    def each(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[Row]:
        """The rows of a query one by one; hold them no longer than needed, a writer waits for the last."""
        with _told(self.path):
            yield from self._connection.execute(sql, values)

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        with _told(self.path):
            row: Row | None = self._connection.execute(sql, values).fetchone()
            return row

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first value of the first row of a query, or None."""
        row = self.row(sql, values)
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within happens or nothing does; one within another is part of it."""
        if self.read_only:
            raise StudyError(str(self.path), "opened for reading only", "open it for writing to change it")
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            self.run("COMMIT")
        finally:
            self._give_up()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read within is of one moment, whatever another process writes."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        try:
            yield
        finally:
            self._give_up()

    def _give_up(self) -> None:
        """Roll back what is still open; SQLite has done so itself after some errors, such as a full disk."""
        with _told(self.path):
            if self._connection.in_transaction:
                self._connection.rollback()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except UnicodeEncodeError:
        # The original error carries the whole text: participants' words do not leave with an exception.
        problem = "a text has half of a surrogate pair in it, which is no character and cannot be stored"
        raise StudyError(str(path), problem, "mend the encoding of the file that it was read from") from None


def _explained(error: sqlite3.Error, path: Path) -> StudyError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary of SQLite's extended codes
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StudyLockedError(str(path), "held by another process", "close it or wait, then try again")
    problem, remedy = _REASONS.get(code, (f"SQLite says: {error}", ""))
    return StudyError(str(path), problem, remedy)
