"""The notes of a project as memos of a study, each on what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from qualcode.core.model import Memo, digest, guid
from qualcode.core.spans import Span
from qualcode.exchange.line_ends import with_lf
from qualcode.exchange.project import Guid, Project, ProjectSource, Selection, same
from qualcode.exchange.report import Ledger
from qualcode.projects.codes import Codes
from qualcode.projects.people import Coders
from qualcode.projects.records import NOTE, Keeping
from qualcode.projects.texts import TakenText, Texts


class MemoKey(NamedTuple):
    """What a memo keeps wherever it goes: by it a note is known again when the study is written out."""

    author: str
    written: str
    text: str  # its digest

    @classmethod
    def of(cls, memo: Memo) -> MemoKey:
        """Of a memo."""
        return cls(memo.author, memo.written, digest(memo.text))


def note_guid(memo: Memo) -> Guid:
    """The GUID of the note that a memo of the study's own goes out as."""
    place = () if memo.span is None else (str(memo.span.start), str(memo.span.end))
    return guid("note", memo.subject, memo.author, memo.written, memo.text, *place)


def with_known_memos(project: Project, memos: Iterable[Memo]) -> Project:
    """The project with the memos that its notes went out as, where these come back with the same words.

    Programs write dates in their own way: by its date and author a memo would not be known again.
    """
    known = {note_guid(memo): memo for memo in memos} if project.notes else {}
    if not known:
        return project

    def with_memo(note: ProjectSource) -> ProjectSource:
        memo = known.get(same(note.guid))
        came_back = memo is not None and not note.memos and with_lf(memo.text).text == note.text
        return replace(note, memos=(memo,)) if memo is not None and came_back else note

    return replace(project, notes=tuple(with_memo(note) for note in project.notes))


@dataclass
class Notes:
    """The memos that notes become; `marks` leads from a coding, by its GUID in the file or its id in the study
    that it came from, to its id here."""

    project: Project
    coders: Coders
    moment: str  # when the import is made: for what says no time of its own
    told: Ledger
    marks: Mapping[Guid, str]
    memos: dict[tuple[str, Span | None, MemoKey], Memo] = field(default_factory=dict)
    used: set[Guid] = field(default_factory=set)
    described: list[MemoKey] = field(default_factory=list)  # memos that are descriptions of selections

    def __post_init__(self) -> None:
        self.by_guid = {same(note.guid): note for note in self.project.notes}

    def add(self, memo: Memo) -> None:
        """One memo more, once."""
        self.memos.setdefault((memo.subject, memo.span, MemoKey.of(memo)), memo)

    def memo(self, note: ProjectSource, subject: str) -> Memo:
        """A note as a memo on something."""
        name, text = note.name.strip(), note.text or ""
        said = text if not name or text.lstrip().startswith(name) else f"{name}\n\n{text}"
        written = note.audit.created or self.project.audit.created or self.moment
        return Memo(subject, said, self.coders.of(note.audit.creator), written)

    def on(self, subject: str, notes: Iterable[Guid], span: Span | None = None, words: str = "") -> None:
        """The notes that something refers to."""
        for each in notes:
            note = self.by_guid.get(same(each))
            if note is None:
                self.told.impossible("notes", why="they are referred to, but are not in the file")
            elif note.memos:  # it is said exactly what it was
                self.used.add(same(each))
            elif (note.text or note.name).strip():
                self.used.add(same(each))
                self.add(replace(self.memo(note, subject), span=span, words=words))


def take_notes(notes: Notes, codes: Codes, texts: Texts, keeping: Keeping) -> list[Memo]:
    """Every memo that the notes of a project become; what is no memo is kept with the note."""
    for memo in (memo for note in notes.project.notes for memo in note.memos):
        notes.add(_moved(memo, codes, texts, notes.marks))
    _take_all(notes, codes, texts)
    for note in notes.project.notes:
        key = MemoKey.of(note.memos[0] if note.memos else notes.memo(note, ""))
        keeping.keep(NOTE, note.guid, replace(note, memos=()), memo=list(key))
        if note.selections or note.marks:
            notes.told.kept("codings of notes", note.name, count=len(note.selections) + len(note.marks))
    notes.told.taken("notes", count=len(notes.project.notes))
    return list(notes.memos.values())


def _take_all(notes: Notes, codes: Codes, texts: Texts) -> None:
    project = notes.project
    notes.on("", project.note_refs)
    for code in project.codes:
        notes.on(codes.paths[same(code.guid)], code.notes)
    names = texts.names
    for top in project.sources:
        for part in top.walk():
            # A picture has no words of its own; a memo on it is on the text that goes with it, or on the study.
            fallback = next((names[same(p.guid)] for p in top.walk() if same(p.guid) in names), "")
            notes.on(names.get(same(part.guid), fallback), part.notes)
    linked = _linked(project)
    for taken in texts.taken:
        for selection in taken.text.selections:
            _on_selection(notes, taken, selection, linked)
    for note in project.notes:
        if same(note.guid) not in notes.used and not note.memos and (note.text or note.name).strip():
            notes.add(notes.memo(note, ""))


def _on_selection(notes: Notes, taken: TakenText, selection: Selection, linked: Mapping[Guid, list[Guid]]) -> None:
    name = taken.source.name
    span = taken.ends.outward(Span(selection.start, selection.end))
    place = (span, span.of(taken.source.text)) if span.length else (None, "")
    notes.on(name, [*selection.notes, *linked.get(same(selection.guid), ())], *place)
    if selection.description.strip():
        written = selection.audit.created or notes.project.audit.created or notes.moment
        memo = Memo(name, selection.description, notes.coders.of(selection.audit.creator), written, *place)
        notes.add(memo)
        notes.described.append(MemoKey.of(memo))
    for mark in selection.marks:
        notes.on(notes.marks.get(same(mark.guid), name), mark.notes)


def _linked(project: Project) -> dict[Guid, list[Guid]]:
    """The notes that are linked to something, by what they are linked to: NVivo's annotations."""
    notes = {same(note.guid) for note in project.notes}
    found: dict[Guid, list[Guid]] = {}
    for link in project.links:
        for one, other in ((link.origin, link.target), (link.target, link.origin)):
            if same(one) in notes and same(other) not in notes:
                found.setdefault(same(other), []).append(one)
    return found


def _moved(memo: Memo, codes: Codes, texts: Texts, marks: Mapping[Guid, str]) -> Memo:
    """A memo of the study that a project came from, on what its subject is here."""
    places: Iterator[Mapping[str, str]] = iter((texts.was, codes.was, marks))
    subject = next((place[memo.subject] for place in places if memo.subject in place), memo.subject)
    return memo if subject == memo.subject else replace(memo, subject=subject)
