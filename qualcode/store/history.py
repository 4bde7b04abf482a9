"""The life of one coding: every edit that made it, changed it, decided on it, noted on it or took it away."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from qualcode.store.database import Database
from qualcode.store.log import entry
from qualcode.store.merge_history import elsewhere
from qualcode.store.records import LifeEvent
from qualcode.store.rows import compact


def known_ids(db: Database, prefix: str) -> list[str]:
    """The ids of all codings there ever were that begin so."""
    sql = "SELECT DISTINCT guid FROM coding WHERE guid >= ? AND guid < ? ORDER BY guid"
    return [row[0] for row in db.rows(sql, (prefix, prefix + "g"))]


def life(db: Database, guid: str) -> list[LifeEvent]:
    """What every edit did to a coding and to those it has become or came from, oldest first."""
    with db.snapshot():
        held: dict[str, list[_Row]] = {}
        waiting = {guid}
        while waiting:
            found = _rows_of(db, waiting)
            held |= found
            waiting = {other for rows in found.values() for row in rows for other in _linked(db, row)} - held.keys()
        events = _changes(db, [row for rows in held.values() for row in rows])
        _note(db, events, held)
        _elsewhere(db, events, held)
        return [events[key] for key in sorted(events)]


GONE = "gone"  # where a status stands otherwise


class _Row(NamedTuple):
    """A row of the table of codings: what the coding was between two edits."""

    guid: str
    source: str
    start: int
    stop: int
    code: str
    coder: str
    status: str
    added: int
    removed: int | None


_SELECT = f"SELECT {', '.join(_Row._fields)} FROM coding"
_Events = dict[tuple[int, int, str], LifeEvent]  # by edit, what is taken away first, and id


def _rows_of(db: Database, guids: Iterable[str]) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {guid: [] for guid in guids}
    sql = f"{_SELECT} WHERE guid IN (SELECT value FROM json_each(?)) ORDER BY added"
    for values in db.rows(sql, (compact(list(found)),)):
        row = _Row(*values)
        found[row.guid].append(row)
    return found


def _linked(db: Database, row: _Row) -> set[str]:
    """The codings that this one came from when it was added, and that it became when it was removed.

    The detail of an edit says which code became which, at the same place and by the same coder, and which id moved.
    """
    linked: set[str] = set()
    codes, moves = _links(db, row.added)
    earlier = [old for old, new in codes.items() if new == row.code]
    linked |= _same_place(db, row, earlier, "removed", row.added)
    linked |= {old for old, new in moves.items() if new == row.guid}
    if row.removed is not None:
        codes, moves = _links(db, row.removed)
        linked |= _same_place(db, row, [codes[row.code]] if row.code in codes else [], "added", row.removed)
        linked |= {moves[row.guid]} if row.guid in moves else set()
    return linked


def _links(db: Database, number: int) -> tuple[Mapping[str, str], Mapping[str, str]]:
    detail = json.loads(db.value("SELECT detail FROM edit WHERE number = ?", (number,)))
    codes, moves = detail.get("codes"), detail.get("moves")
    return codes if isinstance(codes, dict) else {}, moves if isinstance(moves, dict) else {}


def _same_place(db: Database, row: _Row, codes: list[str], column: str, number: int) -> set[str]:
    if not codes:
        return set()
    sql = (
        f"SELECT guid FROM coding WHERE {column} = ? AND source = ? AND start = ? AND stop = ? AND coder = ?"
        " AND code IN (SELECT value FROM json_each(?))"
    )
    values: tuple[Any, ...] = (number, row.source, row.start, row.stop, row.coder, compact(codes))
    return {guid for (guid,) in db.rows(sql, values)}


def _changes(db: Database, rows: list[_Row]) -> _Events:
    """What came with each edit; what went is told only where nothing came in its place."""
    events: _Events = {}
    came = {row.added for row in rows}
    for row in rows:
        events[(row.added, 1, row.guid)] = _event(db, row.added, row, row.status)
        if row.removed is not None and row.removed not in came:
            events[(row.removed, 0, row.guid)] = _event(db, row.removed, row, GONE)
    return events


def _note(db: Database, events: _Events, held: Mapping[str, list[_Row]]) -> None:
    """Add the memos on the codings: written, and taken back; not one that only moved with its coding."""
    for column, other in (("added", "removed"), ("removed", "added")):
        sql = (
            f"SELECT subject, body, {column} FROM memo AS here WHERE subject IN (SELECT value FROM json_each(?))"
            f" AND {column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM memo AS there WHERE there.{other} = here.{column}"
            " AND there.body = here.body AND there.written = here.written) ORDER BY id"
        )
        for guid, body, number in db.rows(sql, (compact(list(held)),)):
            key = (number, 1, guid)
            if held[guid] and key not in events:
                events[key] = _event(db, number, held[guid][-1], "")
            if held[guid] and column == "added":
                events[key] = replace(events[key], memo=body)


def _elsewhere(db: Database, events: _Events, held: Mapping[str, list[_Row]]) -> None:
    """Add, before each merge, what was done to the codings in the study that it took in."""
    for count, (number, guid, edit) in enumerate(elsewhere(db, held)):
        row = held[guid][-1]
        place = (guid, row.source, row.start, row.stop, row.code, row.coder)
        verb = f"{edit['verb']} (edit {edit['number']} of {edit['study']})"
        events[(number, -1, f"{count:09}")] = LifeEvent(number, edit["at"], edit["who"], verb, *place, "")


def _event(db: Database, number: int, row: _Row, status: str) -> LifeEvent:
    edit = entry(db, number)
    place = (row.guid, row.source, row.start, row.stop, row.code, row.coder)
    return LifeEvent(number, edit.at, edit.who, edit.verb, *place, status)
