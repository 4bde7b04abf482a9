"""A table with one respondent a row: each is a source, their open answers its turns, the other columns attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from qualcode.core.model import AttributeValue, Kind, Role, Source, Speaker, Turn
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import SourceError
from qualcode.sources.attributes import typed
from qualcode.sources.columns import Answers, Table

QUESTIONS = "Q"  # who asks
_LISTED = 20  # rows named in one warning
_ASKS = "the heads of the columns are what was asked"
_ANSWERS = "answers in a row of the table"


@dataclass(frozen=True, slots=True)
class _Respondent:
    """One row: the name of its source, who answers, the case that they are, and the row."""

    name: str
    speaker: str
    case: str
    cells: list[AttributeValue] = field(repr=False)


def respondents(table: Table, columns: Answers, *, name: str) -> list[Source]:
    """A source for each respondent who answered an open question, in the order of the rows.

    A source is named `name-ID`; its text is each question that was answered on a line `Q: ...`, and the answer
    below it on a line `ID: ...`. Raises SourceError when nobody answered. Warnings are with the first source.
    """
    found: list[Source] = []
    silent = []
    problems = [*_doubts(table, columns)]
    for number, respondent in _respondents(table, columns, name):
        text, turns = _conversation(table, columns, respondent)
        if not turns:
            silent.append(number)
            continue
        found.append(
            Source(
                name=respondent.name,
                text=text,
                kind=Kind.SURVEY,
                turns=turns,
                speakers=(
                    Speaker(QUESTIONS, Role.INTERVIEWER, _ASKS),
                    Speaker(respondent.speaker, Role.PARTICIPANT, _ANSWERS),
                ),
                case=respondent.case,
                attributes=_attributes(table, columns, respondent.cells),
            )
        )
    if not found:
        raise SourceError("", "has no answer in words in it", "name the columns of the answers as `text`")
    if silent:
        problems.append(Problem("", f"nothing is answered in {_rows(silent)}", "they are left out"))
    return [replace(found[0], problems=tuple(problems)), *found[1:]]


def _respondents(table: Table, columns: Answers, name: str) -> Iterator[tuple[int, _Respondent]]:
    """Each row with its number; one that says no id goes by its place, an id that was there before is counted on."""
    taken: set[str] = set()
    times: Counter[str] = Counter()
    for place, row in enumerate(table.rows, start=1):
        case = ""
        if columns.id is not None and columns.id < len(row.cells):
            case = " ".join(str(row.cells[columns.id]).split())
        speaker = case or f"R{place}"
        own = f"{name}-{speaker}"
        while own.casefold() in taken:
            times[speaker.casefold()] += 1
            own = f"{name}-{speaker} ({times[speaker.casefold()] + 1})"
        taken.add(own.casefold())
        yield row.number, _Respondent(own, speaker, case or own, row.cells)


def _conversation(table: Table, columns: Answers, respondent: _Respondent) -> tuple[str, tuple[Turn, ...]]:
    """The questions and answers as text, and their turns."""
    parts: list[str] = []
    turns: list[Turn] = []
    at = 0
    for column in columns.open:
        answer = str(respondent.cells[column]).strip() if column < len(respondent.cells) else ""
        if not any(sign.isalnum() for sign in answer):
            continue
        for speaker, role, words, before in (
            (QUESTIONS, Role.INTERVIEWER, table.heads[column], "\n\n" if parts else ""),
            (respondent.speaker, Role.PARTICIPANT, answer, "\n"),
        ):
            label = f"{before}{speaker}: "
            parts += [label, words]
            at += len(label)
            turns.append(Turn(Span(at, at + len(words)), speaker, role))
            at += len(words)
    return "".join(parts), tuple(turns)


def _attributes(table: Table, columns: Answers, cells: list[AttributeValue]) -> dict[str, AttributeValue]:
    values = enumerate(zip(table.heads, cells, strict=False))
    without = {*columns.open, columns.id}
    return {
        head: typed(cell) if isinstance(cell, str) else cell
        for number, (head, cell) in values
        if number not in without and cell != ""
    }


def _doubts(table: Table, columns: Answers) -> Iterator[Problem]:
    if columns.id is None:
        yield Problem(
            "", "has no column of ids; respondents go by their place", "add a column `id`, or name one as `id`"
        )
        return
    ids = [str(cell).casefold() for cell in table.column(columns.id)]
    counts = Counter(ids)
    nameless = [row.number for row, case in zip(table.rows, ids, strict=True) if not case]
    again = [row.number for row, case in zip(table.rows, ids, strict=True) if case and counts[case] > 1]
    if nameless:
        yield Problem("", f"says no id in {_rows(nameless)}; these go by their place", "give each respondent an id")
    if again:
        yield Problem("", f"says an id that is there before in {_rows(again)}", "they count as one case, asked again")


def _rows(numbers: list[int]) -> str:
    """Rows by their numbers, as one phrase.

    >>> _rows([3]), _rows([3, 4])
    ('row 3', 'rows 3, 4')
    """
    shown = ", ".join(map(str, numbers[:_LISTED])) + (", ..." if len(numbers) > _LISTED else "")
    return f"row {shown}" if len(numbers) == 1 else f"rows {shown}"
