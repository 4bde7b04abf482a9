"""A project into a study: wholly or not at all, as one Edit that can be undone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from qualcode.core.edits import Edit
from qualcode.exchange.project import Case, Extra, Project, ProjectCode, ProjectSource, User, Variable, same
from qualcode.exchange.report import Ledger
from qualcode.projects.codes import take_codes
from qualcode.projects.codings import take_codings
from qualcode.projects.notes import MemoKey, Notes, take_notes, with_known_memos
from qualcode.projects.people import facts_of, keep_facts, take_users
from qualcode.projects.records import FILE, GRAPH, HEADER, LINK, SET, Keeping, Records
from qualcode.projects.texts import keep_sources, take_texts
from qualcode.store import StudyFile, Taken

_SELECTION = re.compile(r"<\w*:?(PlainText|Transcript)Selection\b")
THERE = "in the study already"
IMPORT = "import"  # the verb of the Edit


def take_project(file: StudyFile, project: Project, told: Ledger, *, who: str, name: str, format_: str) -> int | None:
    """Take a project in; the number of the Edit, None when the study has all of it already.

    What the study has under the same GUID with the same text is not taken again; what is new about it is. `name` is
    that of the file, `who` takes it in. What became of everything goes into the ledger.
    """
    with file.transaction():
        held = file.kept()
        records = Records.of(held)
        keeping = Keeping(records)
        had = dict.fromkeys(file.memos())
        project = with_known_memos(_with_files(file, project, records, keeping, told), had)
        coders = take_users(project, records, keeping, told)
        codes = take_codes(project, file.codebook(), records, keeping, told)
        keep_facts(project, keeping, told)
        facts = facts_of(project.variables, project.cases)
        texts = take_texts(file, project, records, facts, told)
        told.taken("sources", count=sum(not each.new for each in texts.taken), why=THERE)
        keep_sources(project, texts, coders.usual, keeping)
        codings = take_codings(texts, codes, coders, {same(user.guid): user.name for user in project.users}, told)
        before = records.get(HEADER, _named(project))  # taken in again, it is of the moment that it was of first
        moment = before.more["moment"] if before else datetime.now(UTC).isoformat(timespec="seconds")
        notes = Notes(project, coders, moment, told, codings.ids)
        memos = take_notes(notes, codes, texts, keeping)
        notes.described += [MemoKey(*key) for key in before.more["described"]] if before else []
        _keep_rest(project, keeping, notes, told)
        there = {coding.id for coding in file.codings_by_id(list(codings.by_id))}
        told.taken("codings", count=len(codings.by_id) - len(there))
        told.taken("codings", count=len(there), why=THERE)
        has_codes = bool(project.codes) or project.codebook is not None
        taken = Taken(
            sources=[each.source for each in texts.taken if each.new],
            codebook=codes.codebook if codes.codebook != file.codebook() and has_codes else None,
            codings=[coding for key, coding in codings.by_id.items() if key not in there],
            memos=[memo for memo in dict.fromkeys(memos) if memo not in had],
            kept=keeping.rows(held),
        )
        detail = {"format": format_, "origin": project.origin, "sources": len(taken.sources)}
        return file.take_in(Edit(IMPORT, name, who, detail=detail), taken)


def _named(project: Project) -> str:
    """What tells projects apart, also those that are called the same."""
    return f"{project.name} {project.audit.created}".strip()


def _with_files(file: StudyFile, project: Project, records: Records, keeping: Keeping, told: Ledger) -> Project:
    """Keep the project's files; one whose name another file has gets another name, also where it is named."""
    names: dict[str, str] = {}
    for name, pieces in project.files.items():
        digest = file.put_file(pieces())
        known = records.by_key.get(f"{FILE}:{name.lower()}")
        own = name if known is None or known.more["digest"] == digest else f"{digest[:8]}-{name}"
        keeping.keep(FILE, own, name=own, digest=digest)
        names[name] = own
        told.kept("files", own)
    if all(name == own for name, own in names.items()):
        return project
    return replace(project, sources=tuple(_renamed(source, names) for source in project.sources))


def _renamed(source: ProjectSource, names: Mapping[str, str]) -> ProjectSource:
    return replace(
        source,
        file=names.get(source.file, source.file),
        rich=names.get(source.rich, source.rich),
        parts=tuple(_renamed(part, names) for part in source.parts),
    )


def _keep_rest(project: Project, keeping: Keeping, notes: Notes, told: Ledger) -> None:
    """Links, sets and graphs, and what is said of the project as a whole."""
    for sort, what, things in (
        (LINK, "links", project.links),
        (SET, "sets", project.sets),
        (GRAPH, "graphs", project.graphs),
    ):
        for each in things:
            keeping.keep(sort, each.guid, each)
            told.kept(what, each.name)
    told.kept("other elements", count=sum(_others(each.extra) for each in _with_extra(project)))
    header = replace(
        project, users=(), codes=(), variables=(), cases=(), sources=(), notes=(), links=(), sets=(), graphs=()
    )
    described = [list(key) for key in dict.fromkeys(notes.described)]
    keeping.keep(HEADER, _named(project), header, moment=notes.moment, described=described)


def _with_extra(project: Project) -> Iterator[Project | ProjectSource | User | ProjectCode | Case | Variable]:
    yield project
    yield from project.users
    yield from project.codes
    yield from project.variables
    yield from project.cases
    yield from project.notes
    yield from (part for source in project.sources for part in source.walk())


def _others(extra: Extra) -> int:
    """How many elements have no field here; selections that lie outside of their text were told before."""
    return sum(_SELECTION.match(xml) is None for xml in extra.elements)
