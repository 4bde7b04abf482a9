"""Take another study into this one, as one edit: what came from where is in its detail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Coding
from qualcode.core.problems import Problem
from qualcode.errors import StudyError
from qualcode.store import codings, log, verify
from qualcode.store.database import Database
from qualcode.store.kept import all_kept, file_pieces, keep, put_file
from qualcode.store.log import Clock, new_edit
from qualcode.store.merge_base import MERGE, Parting, parting
from qualcode.store.merge_join import Changes, Join, machine_sources
from qualcode.store.merge_settle import DECIDED, Choices, Conflict
from qualcode.store.merge_state import HeldSource, state_at
from qualcode.store.records import LogEntry
from qualcode.store.rows import SETTING_COLUMNS, SOURCE_COLUMNS, marks, no_collection, row_digest
from qualcode.store.settings import change_codebook, get_codebook, write_memos
from qualcode.store.sources import text_id


@dataclass(frozen=True, slots=True)
class Merged:
    """What taking in one study did.

    Attributes:
        study: the other study's file name.
        edit: the number of the edit, None when there was nothing new.
        sources: names of sources that came or changed.
        codings: by coder, how many codings came or changed, and how many went.
        memos: how many came.
        conflicts: what both studies had changed, each otherwise, and how it was settled.
        problems: everything that a person should look at, conflicts included; refused means that it was left out.
    """

    study: str
    edit: int | None
    sources: tuple[str, ...]
    codings: Mapping[str, tuple[int, int]]
    memos: int
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> list[Problem]:
        """What of the other study is not in this one."""
        return [problem for problem in self.problems if problem.refused]


def merge(ours: Database, theirs: Database, *, who: str, choices: Choices, clock: Clock) -> Merged:
    """Take `theirs` into `ours`, wholly or not at all; the other study is only read.

    Raises StudyError when the other study is this one, or is not whole.
    """
    if ours.path.resolve() == theirs.path.resolve():
        raise StudyError(str(theirs.path), "it is this study itself", "name the file of another coder")
    with no_collection(), theirs.snapshot(), ours.transaction():
        if damage := verify.verify(theirs):
            problem = f"the study is not whole: {damage[0].where}: {damage[0].message}"
            raise StudyError(str(theirs.path), problem, "go back to a copy of it; `qualcode verify` tells more")
        our_log, their_log = log.entries(ours), log.entries(theirs)
        apart = parting(our_log, their_log)
        name = theirs.path.name
        if apart.since == len(their_log) and not apart.open:
            return Merged(name, None, (), {}, 0, (), ())
        join = Join(state_at(ours), state_at(theirs), apart, choices)
        join.run()
        edit = None
        if join.changes or apart.since != len(their_log) or set(apart.open) != choices.skipped:
            edit = _write(ours, theirs, join, Edit(MERGE, name, who, detail=_detail(join, their_log)), clock)
        told = [conflict.as_problem() for conflict in choices.met.values()] + _missing_codes(join) + join.problems
        return Merged(
            name,
            edit,
            tuple(held.values[0] for held in join.changes.sources),
            _by_coder(join.changes),
            len(join.changes.memos),
            tuple(choices.met.values()),
            tuple(told),
        )


# ---- what the log says of it ----------------------------------------------------------------------------------------


def _detail(join: Join, their_log: Sequence[LogEntry]) -> dict[str, Any]:
    """Where it came from: the other study's last edit, and which of its edits made what was taken."""
    base = join.parting.base
    return {
        "edit": len(their_log),
        "hash": their_log[-1].hash if their_log else "",
        "base": base and list(base),
        "codings": {coder: list(counts) for coder, counts in _by_coder(join.changes).items()},
        "settled": {key: conflict.choice for key, conflict in join.choices.met.items()},
        "open": {key: _base_of(join.parting, key) for key in sorted(join.choices.skipped)},
        "names": join.names,
        "edits": list(_edits(join, their_log)),
    }


def _base_of(apart: Parting, key: str) -> list[str | int] | None:
    base = apart.open.get(key, apart.base)
    return None if base is None else [base.of, base.edit]


def _edits(join: Join, their_log: Sequence[LogEntry]) -> Iterable[dict[str, Any]]:
    """The other study's edits that made what was taken, with the ids of people's codings, so that a life can be told.

    What the other study had taken in itself is told as of the study that it is from.
    """
    added = {coding.id: coding for coding in join.changes.added}
    gone = [coding for coding in join.changes.removed if coding.id not in added]
    now = {was: key for key, was in join.changes.was.items() if key in added and _by_person(added[key])}
    now |= {coding.id: coding.id for coding in gone if _by_person(coding)}
    touched: dict[int, set[str]] = {}
    for guid, *numbers in join.theirs.db.rows("SELECT guid, added, removed FROM coding") if now else ():
        if guid in now:
            for number in numbers:
                touched.setdefault(number or 0, set()).add(now[guid])
    for entry in their_log[join.parting.since :]:
        of_it = touched.get(entry.number, set())
        if entry.verb == MERGE:
            for earlier in entry.detail["edits"]:
                ids = [now[was] for was in earlier["codings"] if was in now]
                if ids:
                    yield {**earlier, "codings": ids}
                    of_it = of_it - set(ids)
        if of_it:
            yield {
                "study": join.theirs.db.path.name,
                "number": entry.number,
                "at": entry.at,
                "who": entry.who,
                "verb": entry.verb,
                "codings": sorted(of_it),
            }


def _by_person(coding: Coding) -> bool:
    return coding.coder != MACHINE or coding.status in DECIDED


def _by_coder(changes: Changes) -> dict[str, tuple[int, int]]:
    """How many codings of each coder came or changed, and how many went."""
    came = {coding.id: coding.coder for coding in changes.added}
    went = {coding.id: coding.coder for coding in changes.removed if coding.id not in came}
    names = sorted({*came.values(), *went.values()})
    return {name: (_count(came, name), _count(went, name)) for name in names}


def _count(by_id: Mapping[str, str], name: str) -> int:
    return sum(coder == name for coder in by_id.values())


def _missing_codes(join: Join) -> list[Problem]:
    """The codes that only the codebook that is not in use has."""
    if not join.books_differ:
        return []
    ours, theirs = get_codebook(join.ours.db, None), get_codebook(join.theirs.db, None)
    assert ours is not None
    assert theirs is not None
    there, used, unused = ("here", theirs, ours) if join.book == "theirs" else ("in the other study", ours, theirs)
    message = f"a code that only the codebook {there} has, which is kept but not in use"
    return [Problem(f"code {path}", message, "add it to the codebook") for path in unused.paths if path not in used]


# ---- writing -------------------------------------------------------------------------------------------------------


def _write(ours: Database, theirs: Database, join: Join, edit: Edit, clock: Clock) -> int:
    """Everything that came, under one number, so that one undo takes it back."""
    changes = join.changes
    for row in theirs.rows("SELECT digest, name, path, file_digest, data FROM codebook"):
        ours.run(f"INSERT INTO codebook VALUES ({marks(row)}) ON CONFLICT (digest) DO NOTHING", row)
    with new_edit(ours, edit, clock) as number:
        for held in changes.sources:
            _put_source(ours, join, held, number)
        put_settings(ours, changes.settings, number)
        book = get_codebook(ours, changes.codebook) if changes.codebook else None
        if book is not None:
            change_codebook(ours, book, number)
        write_memos(ours, changes.forgotten, changes.memos, number)
        codings.carry_out(ours, codings.plan(ours, changes.removed, changes.added), number)
        _keep(ours, theirs, join, number)
    # Where codings of the machine came or went, the next run looks again; that is no edit.
    names = machine_sources([*changes.removed, *changes.added])
    ours.run_many("UPDATE source SET coded = '' WHERE name = ? AND removed IS NULL", [(name,) for name in names])
    return number


def _put_source(db: Database, join: Join, held: HeldSource, number: int) -> None:
    name = held.values[0]
    db.run("UPDATE source SET removed = ? WHERE name = ? AND removed IS NULL", (number, name))
    text = text_id(db, join.body(held.text), held.text)
    digest = row_digest("source", held.values, held.text)
    row = (*held.values, text, held.size, held.mtime_ns, "", held.segments, number, digest)
    columns = f"{SOURCE_COLUMNS}, text, size, mtime_ns, coded, segments, added, digest"
    db.run(f"INSERT INTO source ({columns}) VALUES ({marks(row)})", row)


def _keep(ours: Database, theirs: Database, join: Join, number: int) -> None:
    """What the other study keeps of other programs' projects and this one never had, with its files."""
    known = {key for (key,) in ours.rows("SELECT key FROM kept")}
    new = [thing for thing in all_kept(theirs) if thing.key not in known]
    keep(ours, (thing._replace(subject=join.names.get(thing.subject, thing.subject)) for thing in new), number)
    for (digest,) in theirs.rows("SELECT digest FROM file") if new else ():
        if ours.value("SELECT 1 FROM file WHERE digest = ?", (digest,)) is None:
            put_file(ours, file_pieces(theirs, digest))


def put_settings(db: Database, settings: Mapping[str, str | None], number: int) -> None:
    """Give settings their values as part of the edit of that number; None takes one away."""
    for name, value in settings.items():
        db.run("UPDATE setting SET removed = ? WHERE name = ? AND removed IS NULL", (number, name))
        if value is not None:
            row = (name, value, number, row_digest("setting", (name, value)))
            db.run(f"INSERT INTO setting ({SETTING_COLUMNS}, added, digest) VALUES ({marks(row)})", row)
