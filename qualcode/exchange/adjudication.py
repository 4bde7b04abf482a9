"""The workbook in which the disagreements of two coders are settled: a row each, and a column for the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from qualcode.core.model import Codebook
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError
from qualcode.exchange.names import CodeNames, typed_names
from qualcode.exchange.review_workbook import write_codes
from qualcode.exchange.sheets import ID, Book, Column, Found, Line, book_mark, fitting, joined, open_book, seen_digest
from qualcode.exchange.words import said

FORMAT: Final = ID + "adjudication 1"
BOTH: Final = frozenset(("both", "ab", "a+b", "keduanya", "dua-duanya"))
NEITHER: Final = frozenset(("neither", "none", "-", "tidak ada", "bukan keduanya"))
_DISPUTE: Final = "d"
_LONGEST_LIST: Final = 200  # characters of a list to choose from; programs take no more than 255


class Dispute(NamedTuple):
    """Words on which two coders put different codes."""

    source: str
    number: int  # of the segment, 0 when it is none
    span: Span
    text: str
    codes_a: tuple[str, ...]
    codes_b: tuple[str, ...]
    memo_a: str = ""
    memo_b: str = ""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What goes into the workbook: the disagreements in the order in which they are to be settled, of two coders.

    `compared` are the sources that both have coded, `study` and `state` digests as in a review workbook.
    """

    coder_a: str
    coder_b: str
    consensus: str
    codebook: Codebook
    study: str
    state: str
    compared: Sequence[str]
    disputes: Sequence[Dispute] = field(repr=False)


class Settled(NamedTuple):
    """A decision that came back: the codes that these words are to have. `about` are those that were in question."""

    where: str
    source: str
    span: Span
    digest: str
    codes: frozenset[str]
    about: frozenset[str]
    memo: str


@dataclass(frozen=True, slots=True)
class ReturnedAdjudication:
    """The workbook as it came back; `open` is how many disagreements nobody has decided."""

    coder_a: str
    coder_b: str
    consensus: str
    study: str
    workbook: str
    compared: tuple[str, ...]
    settled: tuple[Settled, ...] = field(repr=False)
    open: int
    problems: tuple[Problem, ...] = ()


def write_adjudication(what: Adjudication, *, language: str = "en", created: datetime | None = None) -> bytes:
    """The workbook (.xlsx): a page to read, the disagreements with a column for the decision, the codes."""
    title = said("title_adjudication", language, coder=what.consensus)
    book = Book.new(title=title, created=created)
    how = [said("how_decide", language, a=what.coder_a, b=what.coder_b)]
    how += [said(one, language) for one in ("how_memo", "how_text", "how_sort", "how_decide_back")]
    book.write_page(said("read_me", language), title, how)
    book.write_form(said("disagreements", language), _columns(what, language), _lines(what), frozen=4)
    write_codes(book, what.codebook, language)
    book.write_facts(_facts(what))
    return book.data()


def _columns(what: Adjudication, language: str) -> list[Column]:
    choices = [what.coder_a, what.coder_b, said("both", language), said("neither", language)]
    if len(",".join(choices)) > _LONGEST_LIST or any("," in choice for choice in choices):
        choices[:2] = ["A", "B"]
    sources = [one.source for one in what.disputes]
    width = fitting("", [code for one in what.disputes for code in (*one.codes_a, *one.codes_b)], most=36)
    return [
        Column(ID + "dispute", "", 6),
        Column("source", said("source", language), fitting(said("source", language), sources)),
        Column("number", said("number", language), 7),
        Column("text", said("text", language), 56),
        Column("a", what.coder_a, max(width, 16)),
        Column("memo_a", said("memo_of", language, coder=what.coder_a), 24),
        Column("b", what.coder_b, max(width, 16)),
        Column("memo_b", said("memo_of", language, coder=what.coder_b), 24),
        Column("decision", said("decision", language), 24, open=True, choices=choices),
        Column("memo", said("memo", language), 32, open=True),
    ]


def _lines(what: Adjudication) -> list[Line]:
    lines = []
    for number, one in enumerate(what.disputes, start=1):
        a, b = "\n".join(one.codes_a), "\n".join(one.codes_b)
        place = str(one.number or "")
        cells = [one.source, place, one.text, a, one.memo_a, b, one.memo_b, "", ""]
        lines.append(Line(f"{_DISPUTE}{number}", cells))
    return lines


def _facts(what: Adjudication) -> list[list[str]]:
    rows = [["", *what.compared]]
    for number, one in enumerate(what.disputes, start=1):
        place = [one.source, str(one.span.start), str(one.span.end), seen_digest(one.text)]
        codes = [*(f"a:{code}" for code in one.codes_a), *(f"b:{code}" for code in one.codes_b)]
        rows.append([f"{_DISPUTE}{number}", *place, *codes])
    mark = book_mark(what.state, "\n".join((what.coder_a, what.coder_b)), rows)
    return [[FORMAT, what.coder_a, what.coder_b, what.consensus, what.study, mark], *rows]


def read_adjudication(data: bytes, codebook: Codebook, *, where: str) -> ReturnedAdjudication:
    """The workbook as it came back, whatever its rows have been through; `where` is the file's name.

    A decision is a coder's name (or A, B), both, neither, or codes. A row whose words are not those that went out,
    or whose decision is none of these, is refused with a Problem. Raises QualcodeError when it is another file.
    """
    facts, found = open_book(data, where)
    if facts[0][0] != FORMAT or len(facts) < 2:
        remedy = "read it back with the command that belongs to it, and with a version of qualcode that knows it"
        raise QualcodeError(where, "is no adjudication workbook of this version", remedy)
    _, coder_a, coder_b, consensus, study, workbook = facts[0][:6]
    out = {row[0]: row for row in facts[2:] if row and row[0]}
    reader = _Reader(where, (coder_a, coder_b), CodeNames(codebook))
    settled = []
    for mark, copies in joined(found, out.__contains__).items():
        settled += reader.decisions(copies, out[mark])
    compared = tuple(name for name in facts[1][1:] if name)
    open_ = len(out) - len(settled)
    return ReturnedAdjudication(
        coder_a, coder_b, consensus, study, workbook, compared, tuple(settled), open_, tuple(reader.problems)
    )


class _Reader:
    def __init__(self, where: str, coders: tuple[str, str], names: CodeNames) -> None:
        self.where, self.names = where, names
        self.coders = tuple(coder.casefold() for coder in coders)
        self.problems: list[Problem] = []

    def decisions(self, copies: Sequence[Found], fact: Sequence[str]) -> list[Settled]:
        """What the row says, in one or in several copies that a person made: nothing when these differ."""
        read = [one for one in (self._decision(copy, fact) for copy in copies) if one is not None]
        if len({one.codes for one in read}) > 1:
            places = " and ".join(str(copy.row) for copy in copies)
            message = "one disagreement is decided in several rows, in different ways, and is left out"
            self._refuse(f"{self.where}, rows {places}", message, "delete the rows that are wrong")
            return []
        return read[:1]

    def _decision(self, found: Found, fact: Sequence[str]) -> Settled | None:
        _, source, start, end, digest, *codes = fact
        place = f"{self.where}, {found.sheet}, row {found.row}"
        word = found.text("decision").strip()
        if not word:
            return None
        if seen_digest(found.text("text")) != digest:
            message = "its text is not as it went out, and the row is left out"
            self._refuse(place, message, "take the text from a new workbook")
            return None
        a, b = ({code[2:] for code in codes if code.startswith(who)} for who in ("a:", "b:"))
        chosen = self._chosen(word, a, b, place)
        if chosen is None:
            return None
        span = Span(int(start), int(end))
        return Settled(place, source, span, digest, frozenset(chosen), frozenset(a | b), found.text("memo").strip())

    def _chosen(self, word: str, a: set[str], b: set[str], place: str) -> set[str] | None:
        """The codes that a decision stands for, None when it cannot be read."""
        choice = word.casefold()
        if choice in BOTH:
            return a | b
        if choice in NEITHER:
            return set()
        ways = {"a": a, "b": b, **dict(zip(self.coders, (a, b), strict=True))}
        if choice in ways:
            return ways[choice]
        found = [self.names.find(name) for name in typed_names(word)]
        for one in found:
            if not one.code:
                remedy = f"{one.remedy}; or write A, B, both or neither"
                self._refuse(place, f"{one.why}, and the row is left out", remedy)
        return {one.code for one in found} if all(one.code for one in found) else None

    def _refuse(self, where: str, message: str, hint: str) -> None:
        self.problems.append(Problem(where, message, hint, refused=True))
