"""The review workbook: one coder's segments as rows, to be coded in a spreadsheet and read back exactly.

Blind: it holds what this coder coded and nobody else. What is needed to read it back stands in a hidden column of ids
and a hidden sheet: where each row's words are, what they were, and how this coder had coded them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from qualcode.core.model import Code, Codebook, Status
from qualcode.core.spans import Span
from qualcode.exchange.sheets import ID, Book, Column, Line, book_mark, fitting, seen_digest
from qualcode.exchange.words import said

Columns: TypeAlias = Literal["x", "list"]

FORMAT: Final = ID + "review 1"
LIST_COLUMNS: Final = 3
SEGMENT: Final = "r"  # what the ids of rows begin with
MACHINE_CODING: Final = "m"


class Row(NamedTuple):
    """A stretch of a source, and what the coder has put on it.

    `number` is that of the segment, 0 for a stretch that is none; `unit` is what the coder's codings there have as
    unit; `time` is in seconds.
    """

    source: str
    number: int
    span: Span
    text: str
    unit: str
    codes: frozenset[str] = frozenset()
    memo: str = ""
    speaker: str = ""
    time: float | None = None
    asked: bool = False  # the interviewer says it


class MachineRow(NamedTuple):
    """A coding that the machine or a model made, by its id, for a person to accept or reject."""

    id: str
    source: str
    text: str
    code: str
    matched: str
    status: Status
    memo: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """What goes into a review workbook.

    `study` and `state` are hexadecimal digests that name the study, and the state that it is in; `machine` is None for
    a blind workbook.
    """

    coder: str
    codebook: Codebook
    study: str
    state: str
    rows: Sequence[Row] = field(repr=False)
    machine: Sequence[MachineRow] | None = field(default=None, repr=False)


def write_review(
    review: Review,
    *,
    columns: Columns = "x",
    language: str = "en",
    created: datetime | None = None,
) -> bytes:
    """The workbook (.xlsx): a page to read, the segments, the codes with their definitions, and what is hidden.

    With `columns` "x" each code has a column, grouped by theme; with "list" there are three columns to choose codes
    from. With `created` the same review gives the same bytes.
    """
    book = Book.new(title=said("title", language, coder=review.coder), created=created)
    listed = _listed(review)
    page = _page(review, columns, language)
    book.write_page(said("read_me", language), said("title", language, coder=review.coder), page)
    code_columns = _x_columns(review, listed, language) if columns == "x" else _list_columns(review, language)
    _write_coding(book, review, code_columns, language)
    if review.machine is not None:
        _write_machine(book, review, language)
    write_codes(book, review.codebook, language)
    book.write_facts(_facts(review, [column.key for column in code_columns]))
    return book.data()


def _page(review: Review, columns: Columns, language: str) -> list[str]:
    how = ["how_x" if columns == "x" else "how_list", "how_memo", "how_text", "how_sort"]
    how.append("how_blind" if review.machine is None else "how_machine")
    facts = [
        f"{said('codebook', language)}: {review.codebook.name} {review.codebook.version}".strip(),
        f"{said('segments', language)}: {len(review.rows):,}",
    ]
    return [*facts, *(said(one, language) for one in how), said("how_back", language)]


def _listed(review: Review) -> list[Code]:
    """The codes that have a column: those that something is coded with, not the headings over them."""
    parents = {code.path.rpartition("/")[0] for code in review.codebook}
    used = {code for row in review.rows for code in row.codes}
    codes = [c for c in review.codebook if c.indicators or c.path not in parents or c.path in used]
    return codes + [Code(path) for path in sorted(used) if path not in review.codebook]


def _x_columns(review: Review, codes: Sequence[Code], language: str) -> list[Column]:
    columns = []
    themes = [_theme(code, review.codebook, language) for code in codes]
    for code, theme in zip(codes, themes, strict=True):
        width = max(4.5, len(theme) * 1.2 / themes.count(theme))
        note = about_code(code, language)
        columns.append(
            Column(
                f"code:{code.path}",
                code.label_in(language),
                width,
                note,
                open=True,
                choices=["x"],
                group=theme,
                narrow=True,
            )
        )
    return [*columns, Column("codes", said("more_codes", language), 18, open=True)]


def _theme(code: Code, codebook: Codebook, language: str) -> str:
    """What stands over the column of a code."""
    return codebook[code.theme].label_in(language) if code.path in codebook else said("not_in_codebook", language)


def _list_columns(review: Review, language: str) -> list[Column]:
    choices = f"='{said('codes_sheet', language)}'!$A$2:$A${len(review.codebook) + 1}"
    width = fitting("", [code.path for code in review.codebook], most=32)
    number = max([LIST_COLUMNS, *(len(row.codes) for row in review.rows)])
    return [
        Column("codes", said("code_n", language, n=n), width, open=True, choices=choices) for n in range(1, number + 1)
    ]


def _write_coding(book: Book, review: Review, code_columns: Sequence[Column], language: str) -> None:
    timed = any(row.time is not None for row in review.rows)
    names = {name: said(name, language) for name in ("source", "number", "speaker")}
    columns = [
        Column(ID + "row", "", 6),
        Column("source", names["source"], fitting(names["source"], (row.source for row in review.rows))),
        Column("number", names["number"], 7),
        Column("speaker", names["speaker"], fitting(names["speaker"], (row.speaker for row in review.rows))),
        *([Column("time", said("time", language), 8)] if timed else []),
        Column("text", said("text", language), 56),
    ]
    lines = []
    for number, row in enumerate(review.rows, start=1):
        cells = [row.source, str(row.number or ""), row.speaker, *([clock(row.time)] if timed else []), row.text]
        cells += _code_cells(row.codes, code_columns)
        lines.append(Line(f"{SEGMENT}{number}", [*cells, row.memo], quiet=row.asked))
    memo = Column("memo", said("memo", language), 32, open=True)
    book.write_form(said("coding", language), [*columns, *code_columns, memo], lines, frozen=len(columns))


def _code_cells(codes: frozenset[str], columns: Sequence[Column]) -> list[str]:
    if columns[0].key != "codes":
        return ["x" if column.key.removeprefix("code:") in codes else "" for column in columns]
    cells = sorted(codes)
    return cells + [""] * (len(columns) - len(cells))


def _write_machine(book: Book, review: Review, language: str) -> None:
    choices = [said("accept", language), said("reject", language)]
    rows = review.machine or ()
    columns = [
        Column(ID + "coding", "", 6),
        Column("source", said("source", language), fitting(said("source", language), (row.source for row in rows))),
        Column("speaker", said("speaker", language), fitting(said("speaker", language), (row.speaker for row in rows))),
        Column("text", said("text", language), 56),
        Column("code", said("code", language), fitting("", (row.code for row in rows), most=36)),
        Column("label", said("label", language), 18),
        Column("matched", said("matched", language), 20),
        Column("decision", said("decision", language), 12, open=True, choices=choices),
        Column("memo", said("memo", language), 32, open=True),
    ]
    shown = {Status.ACCEPTED: choices[0], Status.REJECTED: choices[1]}
    lines = []
    for number, row in enumerate(rows, start=1):
        label = review.codebook[row.code].label_in(language) if row.code in review.codebook else ""
        cells = [row.source, row.speaker, row.text, row.code, label, row.matched, shown.get(row.status, ""), row.memo]
        lines.append(Line(f"{MACHINE_CODING}{number}", cells))
    book.write_form(said("machine", language), columns, lines, frozen=4)


def write_codes(book: Book, codebook: Codebook, language: str) -> None:
    """A sheet of the codes with what they mean; the paths are in its first column, from the second row."""
    names = ("code", "label", "definition", "include", "exclude", "examples")
    widths = (30, 24, 50, 40, 40, 40)
    columns = [Column(name, said(name, language), width) for name, width in zip(names, widths, strict=True)]
    rows = [
        [
            code.path,
            code.label_in(language),
            *(_in(words, language) for words in (code.definition, code.include, code.exclude)),
            "\n".join(code.examples.get(language) or next(iter(code.examples.values()), ())),
        ]
        for code in codebook
    ]
    book.write_list(said("codes_sheet", language), columns, rows)


def about_code(code: Code, language: str) -> str:
    """What a code means, for the comment on its heading."""
    parts = [f"{code.label_in(language)} ({code.path})", _in(code.definition, language)]
    for name, words in (("include", code.include), ("exclude", code.exclude)):
        if words:
            parts.append(f"{said(name, language)}: {_in(words, language)}")
    return "\n\n".join(part for part in parts if part)


def _in(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def clock(seconds: float | None) -> str:
    """A time as h:mm:ss, "" for none.

    >>> clock(3725.4)
    '1:02:05'
    """
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _facts(review: Review, keys: Sequence[str]) -> list[list[str]]:
    """What is hidden: what was written for whom, the columns of codes, then a row for each row that is shown."""
    rows = [
        ["", *keys],
        *(
            [
                f"{SEGMENT}{number}",
                row.source,
                str(row.span.start),
                str(row.span.end),
                seen_digest(row.text),
                row.unit,
                seen_digest(row.memo),
                *sorted(row.codes),
            ]
            for number, row in enumerate(review.rows, start=1)
        ),
    ]
    for number, one in enumerate(review.machine or (), start=1):
        rows.append([f"{MACHINE_CODING}{number}", one.id, seen_digest(one.text), one.status, seen_digest(one.memo)])
    mark = book_mark(review.state, review.coder, rows)
    return [[FORMAT, review.coder, review.study, mark, review.codebook.digest], *rows]
