"""Settings, codebooks and memos in the study file: the small things, each change an edit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from qualcode.core.bookdata import codebook_as_data, codebook_from_data
from qualcode.core.edits import Edit
from qualcode.core.model import Codebook, Memo
from qualcode.errors import StudyError
from qualcode.store.database import Database
from qualcode.store.log import Clock, new_edit
from qualcode.store.records import CodebookMark
from qualcode.store.rows import (
    MEMO_COLUMNS,
    SETTING_COLUMNS,
    compact,
    marks,
    memo_of,
    memo_values,
    row_digest,
)

CODEBOOK = "codebook"  # the setting that holds the digest of the codebook in use
# The one that holds the digest of the codebook as it was last taken from outside ("" when it never was), from when
# the study has changed it: without it nobody could tell a file that is merely behind from one that was changed too.
TAKEN = "codebook taken"


def get_setting(db: Database, name: str) -> str | None:
    """The value of a setting, None when it has none."""
    value: str | None = db.value("SELECT value FROM setting WHERE name = ? AND removed IS NULL", (name,))
    return value


def settings_named(db: Database, beginning: str) -> list[tuple[str, str, str, str]]:
    """Name, value, who gave it and when of the settings whose names begin so, by name."""
    sql = """SELECT name, value, who, at FROM setting JOIN edit ON edit.number = setting.added
        WHERE setting.removed IS NULL AND substr(name, 1, ?) = ? ORDER BY name"""
    return [(name, value, who, at) for name, value, who, at in db.rows(sql, (len(beginning), beginning))]


def put_setting(db: Database, name: str, value: str, *, who: str, clock: Clock) -> None:
    """Give a setting a value; no edit when it has that value."""
    if name in (CODEBOOK, TAKEN):
        raise StudyError(f"setting {name!r}", "cannot be put like the others", "use put_codebook")
    value = str(value)  # a member of an enum is kept as the word it stands for
    _set(db, {name: value}, Edit("set", name, who, detail={"value": value}), clock)


def _set(db: Database, values: Mapping[str, str], edit: Edit, clock: Clock) -> None:
    with db.transaction():
        if all(get_setting(db, name) == value for name, value in values.items()):
            return
        with new_edit(db, edit, clock) as number:
            for name, value in values.items():
                _write(db, name, value, number)


def _write(db: Database, name: str, value: str, number: int) -> None:
    """Give a setting a value as part of the edit of that number; nothing when it has it."""
    if get_setting(db, name) == value:
        return
    db.run("UPDATE setting SET removed = ? WHERE name = ? AND removed IS NULL", (number, name))
    row = (name, value, number, row_digest("setting", (name, value)))
    db.run(f"INSERT INTO setting ({SETTING_COLUMNS}, added, digest) VALUES ({marks(row)})", row)


def put_codebook(db: Database, codebook: Codebook, *, path: str, file_digest: str, who: str, clock: Clock) -> None:
    """Keep this version of the codebook and use it; no edit when it is in use already."""
    with db.transaction():
        verb = "add codebook" if get_setting(db, CODEBOOK) is None else "revise codebook"
        digest = _keep(db, codebook, path, file_digest)
        values = {CODEBOOK: digest}
        if get_setting(db, TAKEN) is not None:
            values[TAKEN] = digest
        detail = {"name": codebook.name, "version": codebook.version, "path": path}
        _set(db, values, Edit(verb, digest, who, detail=detail), clock)


def change_codebook(db: Database, codebook: Codebook, number: int) -> None:
    """Use a version of the codebook that the study itself has made, as part of the edit of that number.

    It counts as of the file that the one in use is of, so that the file is not taken again while it is as it was.
    """
    mark = codebook_mark(db)
    digest = _keep(db, codebook, mark.path if mark else "", mark.file_digest if mark else "")
    if get_setting(db, TAKEN) is None:
        _write(db, TAKEN, mark.digest if mark else "", number)
    _write(db, CODEBOOK, digest, number)


def _keep(db: Database, codebook: Codebook, path: str, file_digest: str) -> str:
    """Keep a version of the codebook, once; its digest."""
    row = (codebook.digest, codebook.name, path, file_digest, compact(codebook_as_data(codebook)))
    # The same codes may be laid out otherwise in the file, or be in another file: that is no new version.
    db.run(
        f"INSERT INTO codebook VALUES ({marks(row)}) ON CONFLICT (digest) DO UPDATE"
        " SET path = excluded.path, file_digest = excluded.file_digest"
        " WHERE path <> excluded.path OR file_digest <> excluded.file_digest",
        row,
    )
    return codebook.digest


def codebook_taken(db: Database) -> Codebook | None:
    """The codebook as it was last taken from outside; None when it is the one in use."""
    taken = get_setting(db, TAKEN)
    if taken is None or taken == get_setting(db, CODEBOOK):
        return None
    return get_codebook(db, taken) or Codebook("", ())


def get_codebook(db: Database, digest: str | None) -> Codebook | None:
    """The codebook in use, or the version of that digest; None when there is none."""
    if digest is None:
        digest = get_setting(db, CODEBOOK)
    data = db.value("SELECT data FROM codebook WHERE digest = ?", (digest,))
    return None if data is None else codebook_from_data(json.loads(data))


def codebook_digests(db: Database) -> list[str]:
    """The digests of every version of the codebook that is kept, in the order they were kept."""
    return [row[0] for row in db.rows("SELECT digest FROM codebook ORDER BY rowid")]


def codebook_mark(db: Database) -> CodebookMark | None:
    """Which codebook is in use, without its codes."""
    row = db.row("SELECT digest, path, file_digest, name FROM codebook WHERE digest = ?", (get_setting(db, CODEBOOK),))
    return None if row is None else CodebookMark(*row)


def add_memo(db: Database, memo: Memo, clock: Clock) -> int:
    """Keep a memo; the number of the edit that did so, an earlier one when the study has exactly this memo."""
    values = memo_values(memo)
    with db.transaction():
        found = db.value("SELECT added FROM memo WHERE guid = ? AND removed IS NULL", (values[0],))
        if found is not None:
            return int(found)
        with new_edit(db, Edit("memo", memo.subject, memo.author), clock) as number:
            write_memos(db, [], [memo], number)
    return number


def move_memos(db: Database, moved: Sequence[tuple[Memo, Memo]], *, who: str, clock: Clock) -> int | None:
    """Put memos in the place of others, as one edit; its number, None when there are none."""
    if not moved:
        return None
    with db.transaction(), new_edit(db, Edit("re-anchor memos", moved[0][0].subject, who), clock) as number:
        write_memos(db, [before for before, _ in moved], [after for _, after in moved], number)
    return number


def write_memos(db: Database, removed: Iterable[Memo], added: Iterable[Memo], number: int) -> None:
    """Take memos away and keep others, as part of the edit of that number; one that is there already stays."""
    for memo in removed:  # all of them first: one may move to where another was
        db.run("UPDATE memo SET removed = ? WHERE guid = ? AND removed IS NULL", (number, memo_values(memo)[0]))
    for memo in added:
        values = memo_values(memo)
        if db.value("SELECT 1 FROM memo WHERE guid = ? AND removed IS NULL", (values[0],)) is None:
            row = (*values, number, row_digest("memo", values))
            db.run(f"INSERT INTO memo ({MEMO_COLUMNS}, added, digest) VALUES ({marks(row)})", row)


def memos(db: Database, subject: str | None) -> list[Memo]:
    """The memos, or those on one subject ("" is the study itself), in the order they were added."""
    sql = f"SELECT {MEMO_COLUMNS} FROM memo WHERE removed IS NULL"
    if subject is None:
        return [memo_of(row) for row in db.rows(f"{sql} ORDER BY id")]
    return [memo_of(row) for row in db.rows(f"{sql} AND subject = ? ORDER BY id", (subject,))]
