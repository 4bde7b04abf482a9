"""From an older format of the study file to this one, a step at a time."""

from __future__ import annotations

from qualcode.errors import StudyError
from qualcode.store.database import Database
from qualcode.store.schema import FORMAT_1, FORMAT_2, TABLES_2

# What takes a file to each format from the one before; a new study takes all the steps from 0, an empty file.
STEPS: dict[int, tuple[str, ...]] = {1: FORMAT_1, 2: FORMAT_2}
# What stands in for a step where a file may only be read: the tables that it lacks, empty and gone with the connection.
STAND_INS: dict[int, tuple[str, ...]] = {2: tuple(t.replace("CREATE TABLE", "CREATE TEMP TABLE") for t in TABLES_2)}


def migrate(db: Database) -> None:
    """Bring the file to the newest format; each step happens wholly or not at all.

    Raises StudyError when the file's format is newer than this version of qualcode knows, or when it is older
    and the file was opened for reading only.
    """
    newest = max(STEPS)
    found = _format_of(db)
    if found > newest:
        raise StudyError(
            str(db.path),
            f"made by a newer qualcode (format {found}; this one knows formats up to {newest})",
            "update qualcode",
        )
    missing = range(found + 1, newest + 1)
    if db.read_only and found and all(number in STAND_INS for number in missing):
        for number in missing:
            for statement in STAND_INS[number]:
                db.run(statement)
        return
    for number in missing:
        with db.transaction():
            # Another process may have taken the step while this one waited for the lock.
            if _format_of(db) < number:
                for statement in STEPS[number]:
                    db.run(statement)
                db.run(f"PRAGMA user_version = {number}")


def _format_of(db: Database) -> int:
    return int(db.value("PRAGMA user_version"))
