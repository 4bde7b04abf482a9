"""A study as a project: what it holds now, with what other programs' projects brought put back in its places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from qualcode.core.model import Codebook, Coding, Source, Status, guid
from qualcode.exchange.project import (
    NOTHING,
    Extra,
    Graph,
    Grouping,
    Guid,
    Link,
    Project,
    ProjectCode,
    ProjectSource,
    User,
    same,
)
from qualcode.exchange.report import Ledger
from qualcode.projects.given_facts import GivenFacts
from qualcode.projects.given_notes import GivenNotes, Places, given_notes
from qualcode.projects.given_texts import Ids, given_text
from qualcode.projects.names import described
from qualcode.projects.people import coder_guid
from qualcode.projects.records import CODE, FILE, GRAPH, HEADER, LINK, PART, SET, SOURCE, USER, Record, Records
from qualcode.store import StudyFile

COUNTED = (Status.APPLIED, Status.ACCEPTED)


def give_project(file: StudyFile, told: Ledger) -> Project:
    """The study as a project: of what was renamed, coded or removed since it was taken in, what holds now.

    What no project has a place for goes into the ledger.
    """
    book = file.codebook()
    project = _Giving(file, told, Records.of(file.kept()), Codebook("", ()) if book is None else book).project()
    return project if book is None else replace(project, codebook=replace(book, codes=()))


@dataclass
class _Giving:
    file: StudyFile
    told: Ledger
    records: Records
    book: Codebook
    codings: dict[str, list[Coding]] = field(default_factory=dict)  # by source; those that count
    beside: dict[str, list[Coding]] = field(default_factory=dict)

    def project(self) -> Project:
        headers = [record.as_(Project) for record in self.records.all(HEADER)]
        first = headers[0] if headers else Project(self.file.path.stem)
        codes = self._codes()
        self._sort_codings()
        users = self._users()
        ids = self._ids(codes, users)
        facts = GivenFacts.from_records(self.records)
        sources = {source.name: source for source in self.file.sources()}
        tops = list(self._tops(sources))
        notes = self._notes(tops, ids)
        links = tuple(record.as_(Link) for record in self.records.all(LINK))
        notes.refs.needed |= {same(end) for link in links for end in (link.origin, link.target)}
        notes.refs.needed |= {same(each) for case in facts.cases for each in case.selections}
        given = tuple(self._source(top, names, sources, (ids, notes, facts)) for top, names in tops)
        refs = notes.refs
        known = {record.key.partition(":")[2] for record in self.records.all(USER)}
        used = {same(note.audit.creator) for note in notes.notes}
        used |= {same(mark.user) for top in given for text in top.walk() for s in text.selections for mark in s.marks}
        made = Project(
            name=first.name,
            audit=first.audit,
            description=first.description,
            users=tuple(user for user in users if same(user.guid) in known or same(user.guid) in used),
            codes=tuple(replace(code, notes=refs.more(code.guid, code.notes)) for code in codes),
            variables=tuple(facts.variables.values()),
            cases=facts.all_cases(),
            sources=given,
            notes=tuple(notes.notes),
            note_refs=tuple(dict.fromkeys([*_note_refs(headers), *notes.on_project])),
            links=links,
            sets=tuple(record.as_(Grouping) for record in self.records.all(SET)),
            graphs=tuple(record.as_(Graph) for record in self.records.all(GRAPH)),
            files={
                str(record.more["name"]): partial(self.file.file_pieces, str(record.more["digest"]))
                for record in self.records.all(FILE)
            },
            extra=_joined([header.extra for header in headers]),
        )
        self._tell(made)
        return made

    # ---- codes, coders -------------------------------------------------------------------------------------------

    def _codes(self) -> list[ProjectCode]:
        """The codes of the codebook in use, each with the GUID and what else it came with."""
        by_path = {str(record.more["path"]): record for record in self.records.all(CODE)}
        guids: dict[str, Guid] = {}
        made = []
        for code in self.book:
            parent, _, segment = code.path.rpartition("/")
            record = self.records.get(CODE, code.identity)
            if record is None and not code.guid:  # a codebook file that knows no GUIDs was read since
                record = by_path.get(code.path)
            came = record.as_(ProjectCode) if record is not None else ProjectCode(code.identity, segment)
            name = came.name if record is not None and record.more["segment"] == segment else segment
            guids[code.path] = came.guid
            made.append(
                replace(
                    came,
                    name=name,
                    parent=guids.get(parent, ""),
                    colour=code.colour or came.colour,
                    description=described(code),
                    said=code,
                )
            )
        return made

    def _users(self) -> list[User]:
        """Everyone who came with a project, has coded, or has written a memo."""
        users = {str(record.more["coder"]): record.as_(User) for record in self.records.all(USER)}
        coders = {coding.coder for some in self.codings.values() for coding in some}
        for name in sorted(coders | {memo.author for memo in self.file.memos()}):
            if name not in users:
                users[name] = User(coder_guid(name), name)
        return list(users.values())

    def _ids(self, codes: Sequence[ProjectCode], users: Sequence[User]) -> Ids:
        coders = {record.key.partition(":")[2]: str(record.more["coder"]) for record in self.records.all(USER)}
        coders |= {same(user.guid): user.name for user in users if same(user.guid) not in coders}
        guids = {same(user.guid): user.guid for user in users}
        return Ids(
            codes={code.said.path: code.guid for code in codes if code.said is not None},
            users={name: guids[key] for key, name in coders.items() if key in guids},
            paths={same(code.guid): code.said.path for code in codes if code.said is not None},
            coders=coders,
        )

    # ---- sources -------------------------------------------------------------------------------------------------

    def _sort_codings(self) -> None:
        """By source, what counts and what was proposed or rejected; what has lost its words or code is told."""
        outdated = {coding.id for coding in self.file.outdated_codings()}
        for coding in self.file.codings():
            if outdated and coding.id in outdated:
                why = "their words are no longer in the corrected text"
                self.told.impossible("codings", coding.source, why=why)
            elif coding.code not in self.book:
                self.told.impossible("codings", coding.code, why="the codebook in use does not have their code")
            elif coding.status in COUNTED:
                self.codings.setdefault(coding.source, []).append(coding)
            else:
                self.beside.setdefault(coding.source, []).append(coding)

    def _tops(self, sources: dict[str, Source]) -> Iterator[tuple[ProjectSource, dict[Guid, Record]]]:
        """The sources that came with projects, each with the rows of its texts, then the others of the study."""
        met: set[str] = set()
        for record in self.records.all(SOURCE):
            top = record.as_(ProjectSource)
            rows = {} if not record.source else {same(top.guid): record}
            for part in top.parts:
                row = self.records.get(PART, part.guid)
                if row is not None:
                    rows[same(part.guid)] = row
            rows = {key: row for key, row in rows.items() if row.source in sources and row.source not in met}
            met |= {row.source for row in rows.values()}
            yield top, rows
        for name in sources:
            if name not in met:
                own = guid("source", name)
                yield ProjectSource(own, name, text=""), {own: Record("", name, None, {"usual": "", "text": ""})}

    def _source(
        self,
        part: ProjectSource,
        rows: dict[Guid, Record],
        sources: dict[str, Source],
        given: tuple[Ids, GivenNotes, GivenFacts],
        top: ProjectSource | None = None,
    ) -> ProjectSource:
        """A source with its texts, as they are now."""
        ids, notes, facts = given
        parts = tuple(self._source(each, rows, sources, given, top or part) for each in part.parts)
        row = rows.get(same(part.guid))
        if row is None:
            return replace(part, text=None, parts=parts, notes=notes.refs.more(part.guid, part.notes))
        source = sources[row.source]
        if row.more["text"] and row.more["text"] != source.text_digest:
            self.told.impossible("selections", source.name, why="the text is another than when they came")
            part = replace(part, selections=())
        codings = self.codings.get(source.name, ())
        made = given_text(part, source, codings, ids, notes.refs, str(row.more["usual"]))
        values = facts.of(top or part, part, source)
        beside = tuple(self.beside.get(source.name, ()))
        return replace(made, parts=parts, values=values, source=source, beside=beside)

    def _notes(self, tops: Sequence[tuple[ProjectSource, dict[Guid, Record]]], ids: Ids) -> GivenNotes:
        sources: dict[str, Guid] = {}
        for top, rows in tops:
            for part in top.walk():
                if same(part.guid) in rows:
                    sources[rows[same(part.guid)].source] = part.guid
        memos = self.file.memos()
        codings = frozenset(coding.id for some in self.codings.values() for coding in some) if memos else frozenset()
        places = Places(sources, ids.codes, codings, ids.users)
        return given_notes(memos, self.records, places, self.told)

    # ---- the report ----------------------------------------------------------------------------------------------

    def _tell(self, made: Project) -> None:
        told = self.told
        told.taken("users", count=len(made.users))
        told.taken("codes", count=len(made.codes))
        told.taken("variables", count=len(made.variables))
        told.taken("cases", count=len(made.cases))
        told.taken("sources", count=len(made.sources))
        told.taken("codings", count=sum(len(s.marks) for text in made.texts() for s in text.selections))
        told.taken("notes", count=len(made.notes))
        kept = {"links": made.links, "sets": made.sets, "graphs": made.graphs, "files": made.files}
        for what, things in kept.items():
            told.taken(what, count=len(things), why="as they came")
        why = "proposed or rejected: they ride along for qualcode only"
        told.kept("codings", count=sum(map(len, self.beside.values())), why=why)


def _note_refs(headers: Sequence[Project]) -> Iterator[Guid]:
    return (ref for header in headers for ref in header.note_refs)


def _joined(extras: Sequence[Extra]) -> Extra:
    if not any(extras):
        return NOTHING
    attributes = {name: value for extra in extras for name, value in extra.attributes.items()}
    return Extra(attributes, tuple(xml for extra in extras for xml in extra.elements))
