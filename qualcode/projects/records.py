"""What a study keeps of the projects that it took in: the things that are no codes, texts, codings or memos of its own.

Each is a row of the study file, named by its sort and GUID. What the study itself holds (a text, whether a coding still
stands) is never said twice: a row holds what only the other program knew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from qualcode.exchange.project import Guid, ProjectSource, same
from qualcode.exchange.records import as_data, from_data
from qualcode.store import Kept

T = TypeVar("T")

HEADER, USER, CODE, VARIABLE, CASE = "project", "user", "code", "variable", "case"
SOURCE, PART, NOTE, LINK, SET, GRAPH, FILE = "source", "part", "note", "link", "set", "graph", "file"


class Record(NamedTuple):
    """A row that is kept: the thing's plain data, the source in the study that it is, and what else is known of it."""

    key: str
    source: str
    value: Any
    more: Mapping[str, Any]

    def as_(self, kind: type[T]) -> T:
        """The thing."""
        return from_data(kind, self.value)


@dataclass
class Records:
    """The rows of a study, by sort and by key."""

    by_key: dict[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Kept]) -> Records:
        """The rows of a study file."""
        found = cls()
        for key, source, text in rows:
            data = json.loads(text)
            found.by_key[key] = Record(key, source, data.pop("value", None), data)
        return found

    def all(self, sort: str) -> Iterator[Record]:
        """The rows of a sort, in the order they came."""
        return (record for key, record in self.by_key.items() if key.partition(":")[0] == sort)

    def get(self, sort: str, guid: Guid) -> Record | None:
        """The row of one thing."""
        return self.by_key.get(key_of(sort, guid))

    def source_names(self) -> dict[Guid, str]:
        """The names in the study of the texts that came with projects, by GUID."""
        both = [*self.all(SOURCE), *self.all(PART)]
        return {record.key.partition(":")[2]: record.source for record in both if record.source}


class Keeping:
    """New rows to keep. Two things of one sort with one GUID, which files have, are both kept."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._rows: dict[str, Kept] = {}

    def keep(self, sort: str, guid: Guid, value: object = None, *, source: str = "", **more: Any) -> None:
        """Keep a thing; `source` is the name of the source in the study that it is, `more` what else is to be known."""
        key, number = key_of(sort, guid), 2
        while key in self._rows:
            key, number = f"{key_of(sort, guid)}#{number}", number + 1
        data = {"value": as_data(value)} if value is not None else {}
        self._rows[key] = Kept(key, source, json.dumps(data | more, ensure_ascii=False, separators=(",", ":")))

    def rows(self, held: Iterable[Kept]) -> list[Kept]:
        """The rows that the study does not have so already."""
        known = {row.key: row for row in held}
        return [row for key, row in self._rows.items() if known.get(key) != row]


def key_of(sort: str, guid: Guid) -> str:
    """What names a row."""
    return f"{sort}:{same(guid)}"


def without_words(source: ProjectSource) -> ProjectSource:
    """The source without its text, and so its parts: the study has them. Whether there was one is kept."""
    parts = tuple(without_words(part) for part in source.parts)
    return replace(source, text=None if source.text is None else "", parts=parts)
