"""What a study held at one edit of its log: the states that a merge compares."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from qualcode.core.model import MACHINE, Coding, Memo
from qualcode.store.database import Database, Row
from qualcode.store.rows import (
    CODING_COLUMNS,
    MEMO_COLUMNS,
    SETTING_COLUMNS,
    SOURCE_COLUMNS,
    codings_of,
    memo_of,
    no_collection,
)

Guid: TypeAlias = str

_OF_SOURCE = ", ".join(f"source.{column.strip()}" for column in SOURCE_COLUMNS.split(","))
_OF_CODING = ", ".join(f"coding.{column.strip()}" for column in CODING_COLUMNS.split(","))
LAST = 2**62  # an edit number that no log reaches: the state as it is now


class HeldSource(NamedTuple):
    """A source as a row, with the digest of its text: two studies are compared without loading the words."""

    values: Row  # of SOURCE_COLUMNS
    text: str
    size: int
    mtime_ns: int
    segments: int | None

    @property
    def told(self) -> Row:
        """What is known of the source itself: not its file, which each study has in a place of its own."""
        return self.values[3:7] + self.values[8:]  # kind, language, case, attributes; speakers, comments, turns


@dataclass(frozen=True)
class State:
    """The sources, codings, memos and settings that held in a study file after one edit.

    Each coding comes with the digest of the text that it was made on.
    """

    db: Database = field(repr=False)
    sources: dict[str, HeldSource]
    codings: dict[Guid, tuple[Coding, str]]
    memos: dict[Guid, Memo]
    settings: dict[str, str]

    def body(self, text: str) -> str:
        """The words of the text of that digest, which this study has had at some time."""
        return str(self.db.value("SELECT body FROM text WHERE digest = ?", (text,)))

    @cached_property
    def by_machine(self) -> frozenset[str]:
        """The sources that the machine has coded something in."""
        return frozenset(coding.source for coding, _ in self.codings.values() if coding.coder == MACHINE)


def state_at(db: Database, edit: int = LAST) -> State:
    """The state of a study after an edit; without a number as it is now. Only within a snapshot or transaction."""
    at = {"edit": edit}
    held = "{0}.added <= :edit AND ({0}.removed IS NULL OR {0}.removed > :edit)"
    with no_collection():
        rows = db.rows(
            f"SELECT {_OF_CODING}, text.digest FROM coding JOIN text ON text.id = coding.text"
            f" WHERE {held.format('coding')}",
            at,
        )
        texts: dict[str, str] = {}
        codings = {
            row[0]: (coding, texts.setdefault(row[-1], row[-1]))
            for row, coding in zip(rows, codings_of([row[:-1] for row in rows]), strict=True)
        }
    sources = db.rows(
        f"SELECT {_OF_SOURCE}, text.digest, size, mtime_ns, segments FROM source JOIN text ON text.id = source.text"
        f" WHERE {held.format('source')}",
        at,
    )
    memos = db.rows(f"SELECT {MEMO_COLUMNS} FROM memo WHERE {held.format('memo')} ORDER BY id", at)
    settings = db.rows(f"SELECT {SETTING_COLUMNS} FROM setting WHERE {held.format('setting')}", at)
    return State(
        db,
        {row[0]: HeldSource(row[:-4], *row[-4:]) for row in sources},
        codings,
        {row[0]: memo_of(row) for row in memos},
        dict(settings),
    )
