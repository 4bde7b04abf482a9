"""The codings as they once were."""

from __future__ import annotations

from qualcode.core.model import Coding
from qualcode.store.database import Database
from qualcode.store.log import entry
from qualcode.store.rows import CODING_COLUMNS, codings_of


def codings_at(db: Database, number: int, *, coder: str) -> list[Coding]:
    """A coder's codings as they were after an edit, by source, start, end and code; StudyError: no such edit."""
    entry(db, number)
    sql = (
        f"SELECT {CODING_COLUMNS} FROM coding WHERE coder = ? AND added <= ? AND (removed IS NULL OR removed > ?)"
        " ORDER BY source, start, stop, code"
    )
    return codings_of(db.rows(sql, (coder, number, number)))
