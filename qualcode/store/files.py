"""Where a study file is, how one comes to be, and how one is opened."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from qualcode.errors import StudyError, StudyNotFoundError
from qualcode.store.database import Database
from qualcode.store.migrations import migrate
from qualcode.store.schema import APPLICATION_ID

STUDY_NAME = "study.qualcode"


def find_study(start: Path) -> Path | None:
    """The file `study.qualcode` in a folder or in the nearest folder above it, or None."""
    folder = Path(start).resolve()
    for place in (folder, *folder.parents):
        candidate = place / STUDY_NAME
        if candidate.is_file():
            return candidate
    return None


def make_study(path: Path) -> None:
    """Make an empty study file; it is there complete or not at all.

    Raises StudyError when something of that name exists, or its folder does not.
    """
    taken = StudyError(str(path), "exists already", "open it, or choose another name")
    if os.path.lexists(path):
        raise taken
    if not path.parent.is_dir():
        raise StudyError(str(path), "its folder does not exist", f"make the folder {path.parent} first")
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}.new")
    try:
        db = Database(draft, mode="rwc", read_only=False, busy_seconds=0)
        try:
            migrate(db)
        finally:
            db.close()
        _publish(draft, path)
    except FileExistsError:
        raise taken from None
    finally:
        draft.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    """Give the finished draft its name, never over another file: a rename would overwrite, a link does not."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        draft.rename(path)


def open_study(path: Path, *, read_only: bool, busy_seconds: float) -> Database:
    """A connection to a study file, brought to the newest format.

    Raises StudyNotFoundError when there is no such file; StudyError when it is something else, damaged or newer.
    """
    # The file is never opened other than by SQLite: closing it would drop the locks that this process holds
    # on it through another connection (POSIX locks belong to the process).
    if not path.exists():
        remedy = "make one with 'qualcode init' or 'qualcode code', or name another with --study"
        raise StudyNotFoundError(str(path), "there is no study file", remedy)
    if not path.is_file():
        raise StudyError(str(path), "not a study file but a folder", "name the file in it")
    db = Database(path, mode="rw", read_only=read_only, busy_seconds=busy_seconds)
    try:
        _check_kind(db)
        migrate(db)
        if read_only:
            db.forbid_writing()
        else:
            db.run("PRAGMA journal_mode = DELETE")  # another tool may have left it in WAL: three files, not one
    except BaseException:
        db.close()
        raise
    return db


def _check_kind(db: Database) -> None:
    if db.value("PRAGMA application_id") != APPLICATION_ID:
        empty = db.value("SELECT count(*) FROM sqlite_schema") == 0
        found = "an empty file" if empty else "another program's database"
        remedy = "delete it, and qualcode makes a new one" if empty else "name a file that qualcode has made"
        raise StudyError(str(db.path), f"not a study file but {found}", remedy)
