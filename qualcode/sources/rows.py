"""Transcripts laid out as a table: a row an utterance, with columns for time, speaker and words in any order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from qualcode.core.model import Role
from qualcode.core.spans import Span, trim
from qualcode.sources.labels import TIME, times
from qualcode.sources.roles import role_word

_TIME = re.compile(TIME)
_SPEAKER_HEADS = frozenset("pembicara penutur speaker nama name oleh who subjek peran role aktor".split())
_LONGEST_NAME = 40  # characters
_FEWEST_ROWS = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One utterance of a table."""

    words: Span
    name: str
    begin: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class _Columns:
    speaker: int
    words: int
    time: int | None


def rows_in(text: str) -> list[Row]:
    """The utterances of a text that is a table for the most part; [] for any other text.

    A row that names no speaker goes on with the one above. Columns that are headed by their speakers (Pertanyaan
    and Jawaban) hold an utterance a cell.
    """
    cells = [_cells(start, line) for start, line in _lines(text)]
    table = [row for row in cells if len(row) > 1]
    if len(table) < 2 or 2 * sum(row[-1].end - row[0].start for row in table) < len(text.strip()):
        return []
    width = Counter(len(row) for row in table).most_common(1)[0][0]
    table = [row for row in table if len(row) == width]
    heads = _heads(text, table[0])
    if heads:
        return [Row(trim(row[n], text), head) for row in table[1:] for n, head in heads if trim(row[n], text).length]
    columns = _columns(text, table) if len(table) >= _FEWEST_ROWS else None
    if columns is None:
        return []
    return _rows(text, table, columns)


def _heads(text: str, row: list[Span]) -> list[tuple[int, str]]:
    """The columns that a row of heads gives to those who ask and to those who answer, if it names both."""
    heads = [(n, cell.of(text).strip(" :\t")) for n, cell in enumerate(row)]
    roles = {n: role_word(head) for n, head in heads}
    if not {Role.INTERVIEWER, Role.PARTICIPANT} <= set(roles.values()):
        return []
    return [(n, head) for n, head in heads if roles[n] is not None]


def _lines(text: str) -> list[tuple[int, str]]:
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, line))
        start += len(line) + 1
    return found


def _cells(start: int, line: str) -> list[Span]:
    spans = []
    for cell in line.split("\t"):
        spans.append(Span(start, start + len(cell)))
        start += len(cell) + 1
    return spans


def _columns(text: str, table: list[list[Span]]) -> _Columns | None:
    """Which column holds what: by a header row, else by what the cells look like."""
    filled = [[cell.of(text).strip() for cell in column] for column in zip(*table, strict=True)]
    times = [n for n, column in enumerate(filled) if _are_times(column[1:])]
    words = max(set(range(len(filled))) - set(times), key=lambda n: sum(map(len, filled[n])), default=0)
    speakers = [n for n, column in enumerate(filled) if n not in (words, *times) and _are_names(column)]
    if not speakers:
        return None
    headed = [n for n in speakers if filled[n][0].casefold() in _SPEAKER_HEADS]
    return _Columns((headed or speakers)[0], words, times[0] if times else None)


def _are_times(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and 2 * sum(_TIME.fullmatch(cell) is not None for cell in filled) > len(filled)


def _are_names(column: list[str]) -> bool:
    """Short cells that begin with a letter, a few values again and again."""
    body = [cell.rstrip(" :") for cell in column if cell]
    if not body or any(len(cell) > _LONGEST_NAME or not cell[:1].isalpha() for cell in body):
        return False
    # With the first cell, or without it should it be the head of the column.
    return any(max(n.values()) > 1 and 2 * len(n) <= n.total() + 1 for n in map(Counter, (body, body[1:])) if n)


def _rows(text: str, table: list[list[Span]], columns: _Columns) -> list[Row]:
    rows: list[Row] = []
    name = ""
    counts = Counter(row[columns.speaker].of(text).strip(" :\t") for row in table)
    for number, row in enumerate(table):
        cell = row[columns.speaker].of(text).strip(" :\t")
        if number == 0 and (cell.casefold() in _SPEAKER_HEADS or (counts[cell] == 1 and _timeless(text, row, columns))):
            continue  # the header row
        name = cell or name
        words = _without_colon(trim(row[columns.words], text), text)
        if words.length and name:
            rows.append(Row(words, name, *_times(text, row, columns)))
    return rows


def _without_colon(words: Span, text: str) -> Span:
    """The words without the colon that stands before them in "Informan<tab>: Saya"."""
    start = words.start + 1 if words.of(text).startswith(":") else words.start
    return trim(Span(start, words.end), text)


def _timeless(text: str, row: list[Span], columns: _Columns) -> bool:
    return columns.time is not None and _times(text, row, columns)[0] is None


def _times(text: str, row: list[Span], columns: _Columns) -> tuple[float | None, float | None]:
    cell = row[columns.time].of(text).strip() if columns.time is not None else ""
    return times(cell) if _TIME.fullmatch(cell) else (None, None)
