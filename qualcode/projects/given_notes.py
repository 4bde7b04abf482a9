"""The memos of a study as notes: those that were notes before stay these, the others are new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from qualcode.core.model import Memo
from qualcode.exchange.project import Audit, Form, Guid, ProjectSource, same
from qualcode.exchange.report import Ledger
from qualcode.projects.given_texts import Refs
from qualcode.projects.notes import MemoKey, note_guid
from qualcode.projects.records import HEADER, NOTE, Records

_NAME = 40  # characters of a note's name: its first words


@dataclass
class GivenNotes:
    """The notes, those on the project as a whole, and where all of them belong."""

    notes: list[ProjectSource] = field(default_factory=list)
    on_project: list[Guid] = field(default_factory=list)
    refs: Refs = field(default_factory=Refs)


@dataclass(frozen=True)
class Places:
    """What memos may be on: sources and codes by name, with their GUIDs; codings by id; users by author."""

    sources: Mapping[str, Guid]
    codes: Mapping[str, Guid]
    codings: frozenset[str]
    users: Mapping[str, Guid]


def given_notes(memos: Iterable[Memo], records: Records, places: Places, told: Ledger) -> GivenNotes:
    """Every memo as a note, with the notes that came with a project and are no memos."""
    made = GivenNotes()
    known: dict[MemoKey, Guid] = {}
    riding: dict[Guid, list[Memo]] = {}
    records_of_notes = list(records.all(NOTE))
    for record in records_of_notes:
        known.setdefault(MemoKey(*record.more["memo"]), record.key)
    described = {MemoKey(*key) for header in records.all(HEADER) for key in header.more["described"]}
    new: list[ProjectSource] = []
    guids = {record.key: str(record.value["guid"]) for record in records_of_notes}
    for memo in memos:
        key = MemoKey.of(memo)
        if key in known:
            riding.setdefault(known[key], []).append(memo)
            if memo.subject in places.codings:  # it may be another coding than when the note came
                made.refs.on_coding.setdefault(memo.subject, []).append(guids[known[key]])
        elif key not in described:
            note = _note(memo, places)
            new.append(note)
            _refer(made, memo, note.guid, places, told)
    for record in records_of_notes:
        note = record.as_(ProjectSource)
        made.notes.append(replace(note, memos=tuple(riding.get(record.key, ()))))
    made.notes += new
    return made


def _note(memo: Memo, places: Places) -> ProjectSource:
    first = " ".join(memo.text.split())
    audit = Audit(places.users[memo.author], memo.written)
    return ProjectSource(note_guid(memo), first[:_NAME].rstrip(), Form.NOTE, memo.text, audit=audit, memos=(memo,))


def _refer(made: GivenNotes, memo: Memo, note: Guid, places: Places, told: Ledger) -> None:
    """Say what a new note is on."""
    if not memo.subject:
        made.on_project.append(note)
    elif memo.span is not None and memo.subject in places.sources:
        made.refs.on_words.setdefault(memo.subject, {}).setdefault(memo.span, []).append(note)
    elif memo.subject in places.sources or memo.subject in places.codes:
        thing = places.sources.get(memo.subject) or places.codes[memo.subject]
        made.refs.by_guid.setdefault(same(thing), []).append(note)
    elif memo.subject in places.codings:
        made.refs.on_coding.setdefault(memo.subject, []).append(note)
    else:
        told.changed("notes", why="what they were on is not written, or is no more; they stand by themselves")
