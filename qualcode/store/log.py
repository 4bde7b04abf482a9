"""The log: edits in order, each sealed with a hash over itself, its rows and the edit before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

from qualcode.core.edits import Edit
from qualcode.errors import StudyError
from qualcode.store.database import Database, Row
from qualcode.store.records import LogEntry
from qualcode.store.rows import compact
from qualcode.store.schema import RECORDED

Clock: TypeAlias = Callable[[], datetime]

FIRST = bytes(32)  # what stands for the hash before the first edit
_COLUMNS = "number, at, who, verb, subject, detail, added, removed, hash"


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def new_edit(db: Database, edit: Edit, clock: Clock) -> Iterator[int]:
    """A place in the log for what is written within; yields its number, then seals it.

    Rows that the edit adds or removes carry that number. Only within a transaction.
    """
    number = last_number(db) + 1
    at = clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    entry = (number, at, edit.who, edit.verb, edit.subject, compact(dict(edit.detail)))
    db.run("INSERT INTO edit VALUES (?, ?, ?, ?, ?, ?, 0, 0, x'')", entry)
    yield number
    added = _count(db, "added", number)
    removed = _count(db, "removed", number)
    before = db.value("SELECT hash FROM edit WHERE number = ?", (number - 1,)) or FIRST
    seal = entry_hash(db, (*entry, added, removed), before)
    db.run("UPDATE edit SET added = ?, removed = ?, hash = ? WHERE number = ?", (added, removed, seal, number))


def last_number(db: Database) -> int:
    """The number of the last edit, 0 when there is none."""
    return db.value("SELECT max(number) FROM edit") or 0


def entry_hash(db: Database, entry: Row, before: bytes) -> bytes:
    """SHA-256, 32 bytes, over the hash before, the entry (number ... removed) and the digests of its rows."""
    chain = hashlib.sha256(before)
    chain.update(json.dumps(entry).encode())
    for column in ("added", "removed"):
        digests = [
            row[0]
            for table in RECORDED
            for row in db.rows(f"SELECT digest FROM {table} WHERE {column} = ?", (entry[0],))
        ]
        chain.update(hashlib.sha256(b"".join(sorted(digests))).digest())
    return chain.digest()


def raw_entries(db: Database) -> list[Row]:
    """Every row of the log in order: number, at, who, verb, subject, detail, added, removed, hash."""
    return db.rows(f"SELECT {_COLUMNS} FROM edit ORDER BY number")


def entries(db: Database) -> list[LogEntry]:
    """The log, oldest first."""
    return [_entry_of(row) for row in raw_entries(db)]


def changes_since(db: Database, number: int) -> list[tuple[LogEntry, list[str]]]:
    """The entries after that number, the first first, each with the sources whose words or codings it touched."""
    found = []
    for row in db.rows(f"SELECT {_COLUMNS} FROM edit WHERE number > ? ORDER BY number", (number,)):
        sql = """SELECT source FROM coding WHERE added = :n UNION SELECT source FROM coding WHERE removed = :n
            UNION SELECT name FROM source WHERE added = :n UNION SELECT name FROM source WHERE removed = :n"""
        found.append((_entry_of(row), [name for (name,) in db.rows(sql, {"n": row[0]})]))
    return found


def entry(db: Database, number: int) -> LogEntry:
    """One entry of the log; raises StudyError when there is none of that number."""
    row = db.row(f"SELECT {_COLUMNS} FROM edit WHERE number = ?", (number,))
    if row is None:
        last = last_number(db)
        remedy = f"the log has edits 1 to {last}" if last else "the log is empty"
        raise StudyError(f"edit {number}", "there is none of that number", remedy)
    return _entry_of(row)


def _entry_of(row: Row) -> LogEntry:
    number, at, who, verb, subject, detail, added, removed, seal = row
    return LogEntry(number, at, who, verb, subject, added, removed, json.loads(detail), seal.hex())


def _count(db: Database, column: str, number: int) -> int:
    return int(db.value(f"SELECT count(*) FROM coding WHERE {column} = ?", (number,)))
