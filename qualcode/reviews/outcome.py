"""What came of a file that was read back, and what earlier readings of the same file had done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Coding, Memo
from qualcode.core.problems import Problem
from qualcode.errors import StudyError
from qualcode.store import LogEntry, StudyFile

MemoChange = tuple[Memo | None, Memo]


@dataclass(frozen=True, slots=True)
class Imported:
    """What reading a file back did.

    `added` and `removed` count codings, `decided` codings of the machine that were accepted, rejected or undecided
    again, `memos` notes; `edit` is the number of the Edit, None when there was nothing to change.
    """

    where: str
    coder: str
    added: int = 0
    removed: int = 0
    decided: int = 0
    memos: int = 0
    edit: int | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> list[Problem]:
        """The problems for which something in the file was left out."""
        return [problem for problem in self.problems if problem.refused]


@dataclass(slots=True)
class Changes:
    """What a file is to change, gathered before any of it is done."""

    removed: dict[str, Coding] = field(default_factory=dict)  # by id
    added: dict[str, Coding] = field(default_factory=dict)
    memos: list[MemoChange] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)  # id of a machine's coding -> its status now
    noted: dict[str, str] = field(default_factory=dict)  # place of a memo -> digest of what it says now
    problems: list[Problem] = field(default_factory=list)

    def commit(self, file: StudyFile, verb: str, where: str, who: str, **detail: Any) -> Imported:
        """Do all of it as one Edit, none when there is nothing to do."""
        decided = self.decided.keys() & self.added.keys()
        added, removed = [sorted(some.keys() - decided) for some in (self.added, self.removed)]
        number = None
        if self.added or self.removed or self.memos:
            detail |= {"added": added, "removed": [one for one in removed if one not in self.added]}
            detail |= {"decided": self.decided, "memos": self.noted}
            edit = Edit(verb, where, who, tuple(self.removed.values()), tuple(self.added.values()), detail)
            number = file.commit_edit(edit, memos=self.memos)
        return Imported(
            where, who, len(added), len(detail.get("removed", [])), len(decided), len(self.memos), number, self.problems
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What readings of one workbook have done, and nobody has undone: the state that it was in when read last."""

    codings: Mapping[str, bool]  # id -> whether it was put there, or taken away
    decided: Mapping[str, str]
    memos: Mapping[str, str]

    @classmethod
    def of(cls, log: Sequence[LogEntry], workbook: str) -> Earlier:
        """From the log, for the workbook of that mark."""
        codings: dict[str, bool] = {}
        decided: dict[str, str] = {}
        memos: dict[str, str] = {}
        for entry in standing(log):
            if entry.detail.get("workbook") == workbook:
                codings |= dict.fromkeys(entry.detail.get("added", ()), True)
                codings |= dict.fromkeys(entry.detail.get("removed", ()), False)
                decided |= entry.detail.get("decided", {})
                memos |= entry.detail.get("memos", {})
        return cls(codings, decided, memos)


def standing(log: Iterable[LogEntry]) -> list[LogEntry]:
    """The entries of a log that nobody has undone; one that was brought back stands."""
    entries = {entry.number: entry for entry in log}
    undone: set[int] = set()
    for entry in entries.values():
        target = entry.detail.get("undoes")
        while target is not None:  # an undo that is undone brings back what it had undone
            undone ^= {target}
            target = entries[target].detail.get("undoes") if target in entries else None
    return [entry for number, entry in entries.items() if number not in undone]


def study_mark(log: Sequence[LogEntry]) -> str:
    """What copies of one study have in common: the hash of its first edit."""
    return log[0].hash if log else ""


def person(name: str | None) -> str:
    """The name of a coder who is a person; StudyError when there is none."""
    if not name or not name.strip():
        raise StudyError("coder", "nobody is named", "name one with --coder NAME")
    if name.strip() == MACHINE:
        raise StudyError(f"coder {name!r}", "is the machine's name", "use another one")
    return name.strip()


def new_memo(subject: str, text: str, author: str) -> Memo:
    """A memo of now."""
    return Memo(subject, text, author, datetime.now(UTC).isoformat(timespec="seconds"))
