"""Tables of answers, read a part at a time: however large a file is, only a little of it is in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress
from pathlib import Path
from typing import NamedTuple, Protocol

from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import SourceError

CSV_SUFFIXES = (".csv", ".tsv", ".txt")
PARQUET_SUFFIXES = (".parquet", ".pq")
TABLE_SUFFIXES = (*CSV_SUFFIXES, *PARQUET_SUFFIXES)
CHUNK = 25_000_000  # bytes of text: enough to make a worker's fixed costs small, little enough for its memory
LISTED = 20  # rows named in one problem

BROKEN = "bytes that are no text in the file's encoding"
MISSHAPEN = "another number of cells than the head has"
EMPTY = "no text"
NO_ID = "no id"
HINTS = {
    BROKEN: "mend them, or save the file as UTF-8; they are left out",
    MISSHAPEN: "look for a delimiter or quotation mark too many; they are left out",
    EMPTY: "there is nothing to code in them",
    NO_ID: "they go by their number",
}
REFUSING = (BROKEN, MISSHAPEN)


class Columns(NamedTuple):
    """The columns of a table by name: the texts, who or what each is, and what else to carry into the codings."""

    text: str
    id: str = ""
    keep: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """All that is read, the texts first and then the ids."""
        return [self.text, *([self.id] if self.id else []), *self.keep]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some answers: the name of each, its text in UTF-8, and the other columns that are kept, as text."""

    names: list[str] = field(repr=False)
    texts: list[bytes] = field(repr=False)
    kept: tuple[list[str], ...] = field(default=(), repr=False)


class Block(NamedTuple):
    """Some rows as they were read: their numbers (from 1, the head not counted), texts in UTF-8, and other cells."""

    numbers: Sequence[int]
    texts: Sequence[bytes | None]
    others: Sequence[Sequence[str | None]]


class Refusals:
    """The rows of a table that something is wrong with: how many, and which came first."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.counts: dict[str, int] = {}

    def note(self, what: str, *numbers: int) -> None:
        """Rows, by number, that something is wrong with."""
        rows = self.rows.setdefault(what, [])
        rows += numbers[: max(LISTED - len(rows), 0)]
        self.counts[what] = self.counts.get(what, 0) + len(numbers)

    def problems(self, where: str) -> list[Problem]:
        """A problem for each thing that is wrong, with the rows it concerns."""
        return [
            Problem(where, f"{_listed(self.rows[what], count)}: {what}", HINTS[what], what in REFUSING)
            for what, count in self.counts.items()
            if count
        ]


class Table(Protocol):
    """A file with a head and rows."""

    head: list[str]
    problems: list[Problem]

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""

    def blocks(self, wanted: Sequence[int], refused: Refusals) -> Iterator[Block]:
        """The rows, only some columns of them, the texts first; those that cannot be read go to `refused`."""


class Answers:
    """The texts in a table, some at a time; afterwards `problems` says what was wrong with which rows.

    Iterating gives Rows of about `chunk` bytes of text. An answer is named by its id, else by the number of its row,
    with `prefix` before either where names would not be unique. Raises SourceError for a file that is no table and
    UnknownNameError, with the nearest name, for a column that it does not have.
    """

    def __init__(self, path: Path, columns: Columns, *, prefix: str = "", chunk: int = CHUNK) -> None:
        self.path = path
        self.columns = columns
        self.prefix = prefix
        self.chunk = chunk
        self.table = open_table(path)
        self.refused = Refusals()
        self.wanted = [_position(name, self.table.head, path) for name in columns.names]

    @property
    def problems(self) -> list[Problem]:
        """What was wrong, as far as the table has been read."""
        return [*self.table.problems, *self.refused.problems(str(self.path))]

    def __iter__(self) -> Iterator[Rows]:
        rows = Rows([], [], tuple([] for _ in self.columns.keep))
        held = 0
        for block in self.table.blocks(self.wanted, self.refused):
            for some in _cut(self._rows(block), self.chunk):
                held += sum(map(len, some.texts))
                rows.names.extend(some.names)
                rows.texts.extend(some.texts)
                for column, more in zip(rows.kept, some.kept, strict=True):
                    column += more
                if held >= self.chunk:
                    yield rows
                    rows, held = Rows([], [], tuple([] for _ in self.columns.keep)), 0
        if rows.texts:
            yield rows

    def sample(self, characters: int) -> str:
        """The first texts joined, to tell a language by."""
        parts: list[str] = []
        for block in open_table(self.path).blocks(self.wanted[:1], Refusals()):
            for text in block.texts:
                parts.append((text or b"").decode())
                characters -= len(parts[-1])
                if characters <= 0:
                    return " ".join(parts)
        return " ".join(parts)

    def _rows(self, block: Block) -> Rows:
        """The rows of a block that have a text."""
        full = [bool(text) and not text.isspace() for text in block.texts]  # type: ignore[union-attr]
        if not all(full):
            self.refused.note(EMPTY, *(number for number, some in zip(block.numbers, full, strict=True) if not some))
            kept = [list(compress(column, full)) for column in block.others]
            block = Block(list(compress(block.numbers, full)), list(compress(block.texts, full)), kept)
        others = [[cell or "" for cell in column] for column in block.others]
        ids = others.pop(0) if self.columns.id else None
        return Rows(self._names(block.numbers, ids), [text or b"" for text in block.texts], tuple(others))

    def _names(self, numbers: Sequence[int], ids: Sequence[str] | None) -> list[str]:
        if ids is None:
            return [f"{self.prefix}{number}" for number in numbers]
        named = [cell.strip() for cell in ids]
        if not all(named):
            self.refused.note(NO_ID, *(number for number, name in zip(numbers, named, strict=True) if not name))
        return [self.prefix + (name or str(number)) for number, name in zip(numbers, named, strict=True)]


def open_table(path: Path) -> Table:
    """A file as a table, by its suffix."""
    suffix = path.suffix.lower()
    if suffix in PARQUET_SUFFIXES:
        from qualcode.sources.answers_parquet import ParquetTable

        return ParquetTable(path)
    if suffix in CSV_SUFFIXES:
        from qualcode.sources.answers_csv import csv_table

        return csv_table(path)
    raise SourceError(str(path), f"{suffix or 'a file without a suffix'} is no table", "name a .csv or .parquet file")


def _cut(rows: Rows, size: int) -> Iterator[Rows]:
    """Rows in pieces of about `size` bytes of text."""
    if sum(map(len, rows.texts)) < size:
        yield rows
        return
    first = held = 0
    for at, text in enumerate(rows.texts, start=1):
        held += len(text)
        if held >= size or at == len(rows.texts):
            yield Rows(rows.names[first:at], rows.texts[first:at], tuple(column[first:at] for column in rows.kept))
            first, held = at, 0


def _position(name: str, head: Sequence[str], path: Path) -> int:
    if name not in head:
        raise unknown(f"{path}: column", name, head)
    return head.index(name)


def _listed(rows: Sequence[int], count: int) -> str:
    """Rows by number.

    >>> _listed([4], 1), _listed([4, 17], 2), _listed([4, 17], 1205)
    ('row 4', 'rows 4, 17', 'rows 4, 17 and 1,203 more')
    """
    more = f" and {count - len(rows):,} more" if count > len(rows) else ""
    return f"row{'s' if count > 1 else ''} {', '.join(f'{row}' for row in rows)}{more}"
