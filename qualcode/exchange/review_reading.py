"""A review workbook read back: exactly what the coder put on which words, and what could not be taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple, TypeVar

from qualcode.core.model import Codebook, Status
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError
from qualcode.exchange.names import CodeNames, as_typed, typed_names
from qualcode.exchange.review_workbook import FORMAT, SEGMENT
from qualcode.exchange.sheets import Found, joined, open_book, seen_digest

YES: Final = frozenset(("x", "1", "✓", "✔", "√", "v", "y", "ya", "yes", "true"))
ACCEPT: Final = frozenset(("accept", "accepted", "a", "terima", "setuju", "y", "ya", "yes", "x", "1", "✓", "✔", "true"))
REJECT: Final = frozenset(("reject", "rejected", "r", "tolak", "n", "no", "tidak", "0"))
_SAID = {**dict.fromkeys(ACCEPT, Status.ACCEPTED), **dict.fromkeys(REJECT, Status.REJECTED)}
_CHANGED: Final = "its text is not as it went out, and the row is left out"
_RESTORE: Final = "take the text from a new workbook, and put the codes there"

T = TypeVar("T")


class Returned(NamedTuple):
    """A row that came back, whose words are those that went out.

    `where` names it for a person, `digest` is `seen_digest` of its words, `before` the codes that it went out with.
    `memo` is None where it came back as it went out, `memo_before` the digest of that. A row that is not `sure` held
    something that could not be read.
    """

    where: str
    source: str
    span: Span
    digest: str
    unit: str
    before: frozenset[str]
    codes: frozenset[str]
    memo: str | None
    memo_before: str
    sure: bool = True


class Decided(NamedTuple):
    """What came back about the machine's coding of that id: accepted, rejected, or None where nothing was decided."""

    where: str
    id: str
    before: Status
    status: Status | None
    memo: str | None
    memo_before: str


@dataclass(frozen=True, slots=True)
class ReturnedReview:
    """A review workbook as it came back; `study`, `workbook` and `codebook` are the digests that it went out with."""

    coder: str
    study: str
    workbook: str
    codebook: str
    rows: tuple[Returned, ...] = field(repr=False)
    decided: tuple[Decided, ...] = field(repr=False)
    missing: int  # rows that went out and are no longer there
    problems: tuple[Problem, ...] = ()


def read_review(data: bytes, codebook: Codebook, *, where: str) -> ReturnedReview:
    """A review workbook as it came back; `where` is the file's name, the codebook the study's present one.

    Rows may be sorted, deleted, hidden and inserted. A row whose words are not those that went out, or that is there
    twice with different codes, is refused with a Problem; so is what is no mark in a column of a code, and a name that
    is no code. Raises QualcodeError when the file is no review workbook.
    """
    facts, found = open_book(data, where)
    if facts[0][0] != FORMAT or len(facts) < 2:
        remedy = "read it back with the command that belongs to it, and with a version of qualcode that knows it"
        raise QualcodeError(where, "is no review workbook of this version", remedy)
    _, coder, study, workbook, digest = facts[0][:5]
    reader = _Reader(where, codebook, Counter(key for key in facts[1][1:] if key))
    out = {row[0]: row for row in facts[2:] if row and row[0]}
    by_id = joined(found, out.__contains__)
    rows: list[Returned] = []
    decided: list[Decided] = []
    for mark, copies in by_id.items():
        if mark.startswith(SEGMENT):
            rows += reader.one_of(copies, partial(reader.row, out[mark]))
        else:
            decided += reader.one_of(copies, partial(reader.decision, out[mark]))
    reader.strangers(found, out.__contains__)
    missing = len(out.keys() - by_id.keys())
    problems = tuple(dict.fromkeys(reader.problems))
    return ReturnedReview(coder, study, workbook, digest, tuple(rows), tuple(decided), missing, problems)


class _Reader:
    def __init__(self, where: str, codebook: Codebook, keys: Counter[str]) -> None:
        self.where, self.codebook, self.keys = where, codebook, keys
        self.names = CodeNames(codebook)
        self.problems: list[Problem] = []

    def one_of(self, copies: Sequence[Found], read: Callable[[Found], T | None]) -> list[T]:
        """What the row says; when a person made copies of it that say different things, nothing."""
        read_rows = [one for one in map(read, copies) if one is not None]
        said = {one[1:] for one in read_rows}  # type: ignore[index]  # all but where it stands
        if len(said) > 1:
            places = " and ".join(str(copy.row) for copy in copies)
            message = "one segment stands in several rows, which say different things, and is left out"
            self._refuse(f"{self.where}, {copies[0].sheet}, rows {places}", message, "delete the rows that are wrong")
            return []
        return read_rows[:1]

    def row(self, fact: Sequence[str], found: Found) -> Returned | None:
        """What a row of the sheet of segments says."""
        _, source, start, end, digest, unit, memo, *codes = fact
        place = self._place(found)
        if seen_digest(found.text("text")) != digest:
            self._refuse(place, _CHANGED, _RESTORE)
            return None
        before = frozenset(code for code in codes if code)
        now, sure = self._codes(found, before, place)
        span = Span(int(start), int(end))
        return Returned(place, source, span, digest, unit, before, now, _memo(found, memo), memo, sure)

    def decision(self, fact: Sequence[str], found: Found) -> Decided | None:
        """What a row of the sheet of the machine's codings says."""
        _, coding, digest, before, memo = fact[:5]
        place = self._place(found)
        if seen_digest(found.text("text")) != digest:
            self._refuse(place, _CHANGED, _RESTORE)
            return None
        word = found.text("decision").strip().casefold()
        if word and word not in _SAID:
            self._refuse(place, f"{as_typed(word)} is no decision, and the row is left out", "write accept or reject")
            return None
        return Decided(place, coding, Status(before), _SAID.get(word), _memo(found, memo), memo)

    def strangers(self, found: Sequence[Found], known: Callable[[str], bool]) -> None:
        """Say which rows, that a person put in, hold codes: they belong to no words of the study."""
        for row in found:
            if known(row.id) or known(row.id.rpartition("/")[0]):
                continue
            if any(word.strip() for key, words in row.cells.items() if _is_open(key) for word in words):
                message = "the row was not in the workbook that went out, and what is marked in it is left out"
                self._refuse(self._place(row), message, "put the codes in the row of the segment")

    def _codes(self, found: Found, before: frozenset[str], place: str) -> tuple[frozenset[str], bool]:
        codes: set[str] = set()
        sure = self._has_its_columns(found)
        for key, cells in found.cells.items():
            for cell in filter(None, map(str.strip, cells)):
                named, readable = self._in_cell(key, cell, before, place)
                codes |= named
                sure &= readable
        return frozenset(codes if sure else codes | before), sure

    def _in_cell(self, key: str, cell: str, before: frozenset[str], place: str) -> tuple[set[str], bool]:
        """The codes that a cell says, and whether all of it could be read."""
        if key == "codes":
            named = [self._named(name, before, place) for name in typed_names(cell)]
            return {code for code in named if code}, all(named)
        head, _, path = key.partition(":")
        if head != "code":
            return set(), True
        if not all(mark.strip().casefold() in YES for mark in cell.split(";")):
            self._refuse(
                place, f"{as_typed(cell)} under {path} is no mark and is left out", "write x, or leave it empty"
            )
            return set(), False
        if path not in self.codebook and path not in before:
            self._refuse(f"{self.where}, {path}", "the codebook has this code no longer", self.names.find(path).remedy)
            return set(), False
        return {path}, True

    def _named(self, name: str, before: frozenset[str], place: str) -> str:
        if name in before:
            return name
        found = self.names.find(name)
        if not found.code:
            self._refuse(place, f"{found.why}, and is left out", found.remedy)
        return found.code

    def _has_its_columns(self, found: Found) -> bool:
        """Whether every column of codes that went out is there; without one nobody can tell what was taken away."""
        gone = [key for key, number in self.keys.items() if len(found.cells.get(key, ())) < number]
        if gone:
            names = ", ".join(key.removeprefix("code:") for key in gone)
            message = f"columns of codes are no longer there ({names}); what they held is left as it is in the study"
            self.problems.append(Problem(f"{self.where}, {found.sheet}", message))
        return not gone

    def _place(self, found: Found) -> str:
        return f"{self.where}, {found.sheet}, row {found.row}"

    def _refuse(self, where: str, message: str, hint: str) -> None:
        self.problems.append(Problem(where, message, hint, refused=True))


def _memo(found: Found, before: str) -> str | None:
    """The memo of a row, None when it is as it went out, or its column is not there any more."""
    memo = found.text("memo").strip()
    return None if "memo" not in found.cells or seen_digest(memo) == before else memo


def _is_open(key: str) -> bool:
    return key in ("codes", "memo", "decision") or key.startswith("code:")
