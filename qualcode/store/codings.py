"""Codings in the study file: the live ones in bulk, and the edits that change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from qualcode.core.edits import Edit
from qualcode.core.model import Coding, Origin
from qualcode.errors import StudyError
from qualcode.store.database import Database, Row
from qualcode.store.log import Clock, new_edit
from qualcode.store.rows import (
    CODING_COLUMNS,
    coding_values,
    codings_of,
    compact,
    marks,
    natural,
    no_collection,
    row_digest,
)
from qualcode.store.sources import current_text

Text = tuple[int, str]  # a text's number and digest


def live_codings(db: Database, *, source: str | None = None, coder: str | None = None) -> list[Coding]:
    """The live codings in order of source, start, end, code, coder."""
    sql = f"SELECT {CODING_COLUMNS} FROM coding WHERE removed IS NULL"
    wanted = {"source": source, "coder": coder}
    given = {column: value for column, value in wanted.items() if value is not None}
    sql += "".join(f" AND {column} = :{column}" for column in given)
    with no_collection():
        return _in_order(db.rows(sql, given))


def outdated(db: Database) -> list[Coding]:
    """The live codings whose words are no longer at their span in their source's current text."""
    rows = db.rows(
        f"SELECT {_of_coding()}, source.id FROM coding CROSS JOIN source"
        " ON source.name = coding.source AND source.removed IS NULL AND source.text <> coding.text"
        " WHERE coding.removed IS NULL ORDER BY source.id"
    )
    stale: list[Row] = []
    for name, group in groupby(rows, key=lambda row: row[1]):
        _, _, body = current_text(db, name)
        stale += [row[:-1] for row in group if body[row[2] : row[3]] != row[9]]
    return _in_order(stale)


def coders(db: Database) -> list[tuple[str, Origin, int]]:
    """Who or what made how many of the live codings."""
    rows = db.rows(
        "SELECT coder, origin, count(*) FROM coding WHERE removed IS NULL GROUP BY coder, origin ORDER BY 1, 2"
    )
    return [(coder, Origin(origin), count) for coder, origin, count in rows]


def commit(db: Database, edit: Edit, clock: Clock) -> int | None:
    """Apply an edit and append it to the log; its number, or None when there is nothing to it.

    Raises StudyError, and writes nothing, when the edit does not fit the study.
    """
    if not (edit.added or edit.removed or edit.detail):
        return None
    with no_collection(), db.transaction():
        gone = [coding_values(coding) for coding in edit.removed]
        new = [coding_values(coding) for coding in edit.added]
        ids = _live_ids(db, gone)
        _check_free(db, new, freed={row[0] for row in gone})
        texts = _texts(db, new)
        with new_edit(db, edit, clock) as number:
            db.run_many("UPDATE coding SET removed = ? WHERE id = ?", [(number, row_id) for row_id in ids])
            columns = f"{CODING_COLUMNS}, text, added, digest"
            db.run_many(
                f"INSERT INTO coding ({columns}) VALUES ({marks(columns.split(','))})",
                _insertions(new, texts, number),
            )
    return number


def _insertions(rows: Iterable[Row], texts: dict[str, Text], number: int) -> Iterator[Row]:
    for row in rows:
        text_id, text_digest = texts[row[1]]
        yield (*row, text_id, number, row_digest("coding", row, text_digest))


def _live_ids(db: Database, rows: Sequence[Row]) -> list[int]:
    """The row numbers of codings that are to go; StudyError when one is not live as it is given."""
    found = {
        guid: (row_id, digest, text_digest)
        for guid, row_id, digest, text_digest in db.rows(
            "SELECT guid, coding.id, coding.digest, text.digest FROM json_each(?) AS wanted"
            " CROSS JOIN coding ON guid = wanted.value AND removed IS NULL JOIN text ON text.id = coding.text",
            (compact([row[0] for row in rows]),),
        )
    }
    ids = []
    for row in rows:
        row_id, digest, text_digest = found.pop(row[0], (0, b"", ""))
        if digest != row_digest("coding", row, text_digest):
            problem = "the edit removes a coding that the study does not have, or has otherwise"
            raise StudyError(_place(row), problem, "read the codings again and make the edit from them")
        ids.append(row_id)
    return ids


def _check_free(db: Database, rows: Sequence[Row], *, freed: set[str]) -> None:
    """Raise StudyError when a coding that is to come is live already, or comes twice."""
    taken = {
        row[0]
        for row in db.rows(
            "SELECT guid FROM json_each(?) AS wanted CROSS JOIN coding ON guid = wanted.value AND removed IS NULL",
            (compact([row[0] for row in rows]),),
        )
    } - freed
    for row in rows:
        if row[0] in taken:
            problem = "the edit adds a coding that is there already"
            raise StudyError(_place(row), problem, "read the codings again and make the edit from them")
        taken.add(row[0])


def _texts(db: Database, rows: Sequence[Row]) -> dict[str, Text]:
    """Which text each source now has; StudyError when a coding's words are not at its span in it.

    One text is held at a time: a run over a large corpus is one edit.
    """
    by_source: dict[str, list[Row]] = {}
    for row in rows:
        by_source.setdefault(row[1], []).append(row)
    texts = {}
    for name, group in by_source.items():
        text_id, digest, body = current_text(db, name)
        for row in group:
            start, stop, words = row[2], row[3], row[9]
            if not 0 <= start < stop or body[start:stop] != words:
                problem = "the coding's words are not at its span in the source's current text"
                raise StudyError(_place(row), problem, "read the source again and code it anew")
        texts[name] = (text_id, digest)
    return texts


def _in_order(rows: list[Row]) -> list[Coding]:
    names = sorted({row[1] for row in rows}, key=natural)
    rank = {name: place for place, name in enumerate(names)}
    rows.sort(key=lambda row: (rank[row[1]], row[2], row[3], row[4], row[5]))
    return codings_of(rows)


def _of_coding() -> str:
    return ", ".join(f"coding.{column.strip()}" for column in CODING_COLUMNS.split(","))


def _place(row: Row) -> str:
    """Where a coding is, for a message: never its words."""
    return f"{row[1]} {row[2]}-{row[3]}, {row[4]} by {row[5]}"
