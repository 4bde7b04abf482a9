"""Prove that a study file is whole: every quote is in its text, every row and log entry as it was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from qualcode.core.bookdata import codebook_from_data
from qualcode.core.model import digest
from qualcode.core.problems import Problem
from qualcode.errors import StudyError, StudyLockedError
from qualcode.store.database import Database
from qualcode.store.log import FIRST, entry_hash, raw_entries
from qualcode.store.rows import CODING_COLUMNS, KEPT_COLUMNS, MEMO_COLUMNS, SETTING_COLUMNS, SOURCE_COLUMNS, row_digest
from qualcode.store.settings import CODEBOOK

_HINT = "something other than qualcode has changed the study file; go back to a copy of it"


def verify(db: Database) -> list[Problem]:
    """Everything about the file that is not as qualcode wrote it; [] when all is well."""
    with db.snapshot():
        damage = list(_damage(db))
        if damage:  # the other checks would read what SQLite has just called unreadable
            return damage
        return [*_texts(db), *_codebooks(db), *_codings(db), *_others(db), *_files(db), *_chain(db)]


def _problem(where: str, message: str) -> Problem:
    return Problem(where, message, _HINT)


def _damage(db: Database) -> Iterator[Problem]:
    try:
        messages = [row[0] for row in db.rows("PRAGMA integrity_check")]
    except StudyLockedError:
        raise
    except StudyError as error:  # damaged so badly that SQLite cannot say where
        yield _problem(str(db.path), error.problem)
        return
    for message in messages:
        if message != "ok":
            yield _problem(str(db.path), f"damaged: {message}")
    for table, row_id, parent, _ in db.rows("PRAGMA foreign_key_check"):
        yield _problem(f"{table} row {row_id}", f"names a row of {parent} that is not there")


def _texts(db: Database) -> Iterator[Problem]:
    for text_id, said, body in db.each("SELECT id, digest, body FROM text"):
        if digest(body) != said:
            yield _problem(f"text {text_id}", "its words are not those that its digest was taken of")


def _codebooks(db: Database) -> Iterator[Problem]:
    for said, data in db.each("SELECT digest, data FROM codebook"):
        if _codebook_digest(data) != said:
            yield _problem(f"codebook {said[:12]}", "it is not the one that its digest was taken of")
    used = db.value("SELECT value FROM setting WHERE name = ? AND removed IS NULL", (CODEBOOK,))
    if used is not None and db.value("SELECT 1 FROM codebook WHERE digest = ?", (used,)) is None:
        yield _problem(f"codebook {used[:12]}", "the codebook in use is not in the study")


def _codebook_digest(data: str) -> str:
    """The digest of the codebook that is stored as `data`, "" when that is none."""
    try:
        return codebook_from_data(json.loads(data)).digest
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def _codings(db: Database) -> Iterator[Problem]:
    """One text is held at a time; removed codings are checked too, since undo can bring them back."""
    rows = db.each(
        f"SELECT {CODING_COLUMNS}, digest, id, text, (SELECT digest FROM text WHERE id = coding.text)"
        " FROM coding ORDER BY text"
    )
    held, body = 0, ""
    for *values, said, row_id, text_id, text_digest in rows:
        if text_id != held:
            held, body = text_id, db.value("SELECT body FROM text WHERE id = ?", (text_id,))
        where = f"coding {values[0]} (row {row_id})"
        if row_digest("coding", values, text_digest) != said:
            yield _problem(where, "it is not as it was written")
        if body[values[2] : values[3]] != values[9]:
            yield _problem(where, f"its words are not at {values[2]}-{values[3]} of the text it was made on")
    yield from (
        _problem(f"source {name}", "it has codings, but it is not in the study")
        for (name,) in db.rows(
            "SELECT DISTINCT source FROM coding WHERE removed IS NULL"
            " EXCEPT SELECT name FROM source WHERE removed IS NULL"
        )
    )


def _others(db: Database) -> Iterator[Problem]:
    sources = (
        f"SELECT source.id, source.digest, text.digest, {SOURCE_COLUMNS} FROM source JOIN text ON text.id = source.text"
    )
    memos = f"SELECT id, digest, '', {MEMO_COLUMNS} FROM memo"
    settings = f"SELECT id, digest, '', {SETTING_COLUMNS} FROM setting"
    kept = f"SELECT id, digest, '', {KEPT_COLUMNS} FROM kept"
    for table, sql in (("source", sources), ("memo", memos), ("setting", settings), ("kept", kept)):
        for row_id, said, text_digest, *values in db.each(sql):
            if row_digest(table, values, text_digest) != said:
                yield _problem(f"{table} row {row_id}", "it is not as it was written")


def _files(db: Database) -> Iterator[Problem]:
    for file, said, size in db.rows("SELECT id, digest, size FROM file"):
        found, length = hashlib.sha256(), 0
        for (body,) in db.each("SELECT body FROM piece WHERE file = ? ORDER BY number", (file,)):
            found.update(body)
            length += len(body)
        if (found.hexdigest(), length) != (said, size):
            yield _problem(f"file {said[:12]}", "its bytes are not those that its digest was taken of")


def _chain(db: Database) -> Iterator[Problem]:
    before = FIRST
    for place, (*entry, seal) in enumerate(raw_entries(db), start=1):
        where = f"edit {entry[0]}"
        if entry[0] != place:
            yield _problem(where, f"the log is not complete: edit {place} should stand here")
            return
        if entry_hash(db, tuple(entry), before) != seal:
            yield _problem(where, "the entry, what it added or removed, or the one before is not as it was written")
        before = seal
