"""Codings in the study file: the live ones in bulk, and the edits that change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from qualcode.core.edits import Edit
from qualcode.core.model import Codebook, Coding, Memo, Origin
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
from qualcode.store.settings import change_codebook, write_memos
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


def coding_times(db: Database) -> dict[str, str]:
    """The time of the edit that each live coding was added by, by its id."""
    sql = "SELECT guid, at FROM coding JOIN edit ON edit.number = coding.added WHERE coding.removed IS NULL"
    return dict(db.rows(sql))


def live_ids(db: Database, prefix: str) -> list[str]:
    """The ids of live codings that begin so."""
    # A range, not LIKE: the index on live ids answers it.
    sql = "SELECT guid FROM coding WHERE removed IS NULL AND guid >= ? AND guid < ? ORDER BY guid"
    return [row[0] for row in db.rows(sql, (prefix, prefix + "g"))]


def codings_by_id(db: Database, ids: Sequence[str]) -> list[Coding]:
    """The live codings of these ids, in order of source, start, end, code, coder; ids without one are left out."""
    sql = (
        f"SELECT DISTINCT {CODING_COLUMNS} FROM json_each(?) AS wanted"
        " CROSS JOIN coding ON guid = wanted.value AND removed IS NULL"
    )
    with no_collection():
        return _in_order(db.rows(sql, (compact(list(ids)),)))


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


def commit(
    db: Database,
    edit: Edit,
    clock: Clock,
    *,
    codebook: Codebook | None = None,
    memos: Sequence[tuple[Memo | None, Memo]] = (),
) -> int | None:
    """Apply an edit and append it to the log; its number, or None when there is nothing to it.

    A codebook and memos, each with the one whose place it takes, change as part of it. Raises StudyError, and writes
    nothing, when the edit does not fit the study.
    """
    if not (edit.added or edit.removed or edit.detail or codebook or memos):
        return None
    with no_collection(), db.transaction():
        planned = plan(db, edit.removed, edit.added)
        with new_edit(db, edit, clock) as number:
            carry_out(db, planned, number)
            if codebook is not None:
                change_codebook(db, codebook, number)
            write_memos(db, [old for old, _ in memos if old is not None], [new for _, new in memos], number)
    return number


class Planned(NamedTuple):
    """A change of codings that was found to fit the study: the rows to end, and those to begin."""

    ended: list[int]
    begun: list[Row]
    texts: list[Text]  # that each of `begun` is on


def plan(db: Database, removed: Iterable[Coding], added: Iterable[Coding]) -> Planned:
    """Check a change of codings against the study; StudyError when it does not fit, and nothing is written."""
    gone = [coding_values(coding) for coding in removed]
    new = [coding_values(coding) for coding in added]
    live = _live_rows(db, gone)
    _check_free(db, new, freed={row[0] for row in gone})
    held = {_words_at(row): text for row, (_, text) in zip(gone, live, strict=True)}
    return Planned([row_id for row_id, _ in live], new, _texts(db, new, held))


def carry_out(db: Database, planned: Planned, number: int) -> None:
    """Write a planned change as part of the edit of that number."""
    db.run_many("UPDATE coding SET removed = ? WHERE id = ?", [(number, row_id) for row_id in planned.ended])
    columns = f"{CODING_COLUMNS}, text, added, digest"
    db.run_many(
        f"INSERT INTO coding ({columns}) VALUES ({marks(columns.split(','))})",
        _insertions(planned.begun, planned.texts, number),
    )


def _insertions(rows: Iterable[Row], texts: Iterable[Text], number: int) -> Iterator[Row]:
    for row, (text_id, text_digest) in zip(rows, texts, strict=True):
        yield (*row, text_id, number, row_digest("coding", row, text_digest))


def _live_rows(db: Database, rows: Sequence[Row]) -> list[tuple[int, Text]]:
    """The row number and text of each coding that is to go; StudyError when one is not live as it is given."""
    found = {
        guid: (row_id, digest, (text_id, text_digest))
        for guid, row_id, digest, text_id, text_digest in db.rows(
            "SELECT guid, coding.id, coding.digest, text.id, text.digest FROM json_each(?) AS wanted"
            " CROSS JOIN coding ON guid = wanted.value AND removed IS NULL JOIN text ON text.id = coding.text",
            (compact([row[0] for row in rows]),),
        )
    }
    live = []
    for row in rows:
        row_id, digest, text = found.pop(row[0], (0, b"", (0, "")))
        if digest != row_digest("coding", row, text[1]):
            problem = "the edit removes a coding that the study does not have, or has otherwise"
            raise StudyError(_place(row), problem, "read the codings again and make the edit from them")
        live.append((row_id, text))
    return live


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


def _texts(db: Database, rows: Sequence[Row], held: Mapping[Row, Text]) -> list[Text]:
    """The text that each coding is on: its source's current one, or an older one that a coding it replaces is on.

    So a coding that has lost its words can still be recoded or rejected. StudyError when neither text has the words.
    One text is held at a time: a run over a large corpus is one edit.
    """
    by_source: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_source.setdefault(row[1], []).append(number)
    texts: list[Text] = [(0, "")] * len(rows)
    for name, group in by_source.items():
        text_id, digest, body = current_text(db, name)
        for number in group:
            row = rows[number]
            start, stop, words = row[2], row[3], row[9]
            if 0 <= start < stop and body[start:stop] == words:
                texts[number] = (text_id, digest)
            elif _words_at(row) in held:
                texts[number] = held[_words_at(row)]
            else:
                problem = "the coding's words are not at its span in the source's current text"
                raise StudyError(_place(row), problem, "read the source again and code it anew")
    return texts


def _words_at(row: Row) -> Row:
    """Source, start, end and words of a coding."""
    return (row[1], row[2], row[3], row[9])


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
