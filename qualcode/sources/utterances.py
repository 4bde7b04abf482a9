"""A table with one utterance a row: who speaks, when, the words, and what somebody noted beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.core.model import AttributeValue, Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.sources.attributes import typed
from qualcode.sources.columns import Table, Utterances, is_clock
from qualcode.sources.cues import Said, joined
from qualcode.sources.labels import seconds
from qualcode.sources.reading import Cue, Reading
from qualcode.sources.roles import role_word
from qualcode.sources.sheets import Row


def readings(table: Table, columns: Utterances) -> Iterator[Reading]:
    """A reading for each interview in a table, in the order in which they begin; none where nobody says a word.

    A column that says the same in every row is metadata; one that could not be kept is named in a warning.
    """
    rows: dict[str, list[Row]] = {}
    for row in table.rows:
        part = "" if columns.part is None else " ".join(str(_cell(row, columns.part)).split())
        rows.setdefault(part, []).append(row)
    for part, of_it in rows.items():
        reading = _reading(replace(table, rows=of_it), columns)
        if reading.text:
            yield replace(reading, name=part)


def _reading(table: Table, columns: Utterances) -> Reading:
    rows = [row for row in table.rows if str(_cell(row, columns.text)).strip()]
    unit = _unit(table, columns)
    if columns.speaker is None:
        text, names, spans = _of_nobody(rows, columns, unit)
    else:
        text, names, spans = _of_speakers(rows, columns)
    cues: list[Cue] = []
    comments: list[Comment] = []
    for row, span in zip(rows, spans, strict=True):
        begin, end = _times(row, columns, unit)
        if begin is not None:
            cues.append(Cue(span, begin, end))
        remarks = [(table.heads[column], _cell(row, column)) for column in columns.remarks]
        comments += [Comment(span, f"{head}: {remark}") for head, remark in remarks if remark != ""]
    metadata, left_out = _constants(table, columns)
    return Reading(
        text,
        names=names,
        cues=tuple(cues),
        comments=tuple(comments),
        metadata=metadata | _roles(table, columns),
        problems=_not_kept([table.heads[column] for column in left_out]),
    )


class _Spoken(NamedTuple):
    """The text, where the names stand in it, and where the words of each row do."""

    text: str
    names: tuple[Span, ...]
    words: list[Span]


def _of_speakers(rows: Sequence[Row], columns: Utterances) -> _Spoken:
    """Each utterance on a line of its own, `Name: words`; a row without a name goes on with the one above."""
    lines: list[str] = []
    names: list[Span] = []
    spans: list[Span] = []
    at = 0
    for row in rows:
        words = " ".join(str(_cell(row, columns.text)).split())
        name = " ".join(str(_cell(row, columns.speaker)).split()).rstrip(" :")
        if name:
            names.append(Span(at, at + len(name)))
        lines.append(f"{name}: {words}" if name else words)
        spans.append(Span(at + len(lines[-1]) - len(words), at + len(lines[-1])))
        at = spans[-1].end + 1
    return _Spoken("\n".join(lines), tuple(names), spans)


def _of_nobody(rows: Sequence[Row], columns: Utterances, unit: float) -> _Spoken:
    """What a machine heard piece by piece: a line goes on until a name or a pause."""
    said = []
    last = 0.0
    for row in rows:
        begin, end = _times(row, columns, unit)
        begin = last if begin is None else begin
        last = begin if end is None else end
        said.append(Said("", " ".join(str(_cell(row, columns.text)).split()), begin, last))
    text, names, cues = joined(said)
    return _Spoken(text, names, [cue.span for cue in cues])


def _times(row: Row, columns: Utterances, unit: float) -> tuple[float | None, float | None]:
    begin, end = (_seconds(_cell(row, column), unit) for column in (columns.begin, columns.end))
    return begin, end


def _cell(row: Row, column: int | None) -> AttributeValue:
    return row.cells[column] if column is not None and column < len(row.cells) else ""


def _unit(table: Table, columns: Utterances) -> float:
    """What a plain number of a time column counts, in seconds; Whisper's own tables count milliseconds."""
    head = "" if columns.begin is None else table.heads[columns.begin].casefold()
    whisper = [name.casefold() for name in table.heads] == ["start", "end", "text"]
    begins = [] if columns.begin is None else [cell for cell in table.column(columns.begin) if cell != ""]
    whole = all(str(cell).isdecimal() for cell in begins)
    return 0.001 if (whisper and whole) or "ms" in head.replace("_", " ").split() or "milli" in head else 1


def _seconds(cell: AttributeValue, unit: float) -> float | None:
    if isinstance(cell, str):
        cell = typed(cell)
    if isinstance(cell, str):
        return seconds(cell) if is_clock(cell) else None
    return cell * unit if cell >= 0 else None


def _constants(table: Table, columns: Utterances) -> tuple[dict[str, AttributeValue], list[int]]:
    """What the other columns say: an attribute where it is the same in all rows; those that are not kept."""
    constants: dict[str, AttributeValue] = {}
    left_out = []
    for number, head in enumerate(table.heads):
        if number in columns.used - {columns.part}:
            continue
        values = {cell for cell in table.column(number) if cell != ""}
        if len(values) == 1:
            value = values.pop()
            constants[head.casefold()] = typed(value) if isinstance(value, str) else value
        elif values and not _counts_rows(table, number):
            left_out.append(number)
    return constants, left_out


def _counts_rows(table: Table, column: int) -> bool:
    """Whether a column is nothing but the number of the row."""
    cells = [typed(str(cell)) for cell in table.column(column)]
    first = cells[0]
    return isinstance(first, int) and cells == list(range(first, first + len(cells)))


def _roles(table: Table, columns: Utterances) -> dict[str, dict[str, str]]:
    """Roles by name, where a column of its own says them."""
    if columns.role is None or columns.speaker is None or columns.role == columns.speaker:
        return {}
    found = {}
    for name, role in zip(table.column(columns.speaker), table.column(columns.role), strict=True):
        known = role_word(str(role))
        if known is not None and name != "":
            found[str(name)] = str(known)
    return {"roles": found} if found else {}


def _not_kept(heads: Sequence[str]) -> tuple[Problem, ...]:
    if not heads:
        return ()
    shown = ", ".join(repr(head[:40]) for head in heads[:8]) + (", ..." if len(heads) > 8 else "")
    hint = "a column becomes an attribute when it says the same in every row, a remark when it is headed `tags`"
    return (Problem("", f"not kept: {shown}", hint),)
