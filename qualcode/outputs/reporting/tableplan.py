"""How a table fits on paper: upright or on its side, in which size of type, how wide its columns, in how many parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qualcode.outputs.reporting.content import Table
from qualcode.outputs.reporting.shown import longest_word, width

UPRIGHT: Final = 439.0  # points between the margins of an A4 page
SIDEWAYS: Final = 700.0
_PADDING: Final = 8.0  # of a cell, left and right together
_STEP: Final = 10.0  # that a level of depth is set in
_LOOKED_AT: Final = 400  # rows whose words are measured
_LONGEST: Final = 60  # texts of a column, the longest, that are
_NUMBER: Final = 30.0  # the least width of a column of numbers
_TURNED: Final = 24.0  # of one whose heading is written upwards
_WORDS: Final = (230.0, 110.0)  # longer words than that may break, if the table does not fit otherwise
_TRIED: Final = ((False, 9.5, 0), (True, 9.5, 0), (True, 8.5, 0), (False, 9.5, 1), (True, 8.5, 1))
_LINE: Final = 260.0  # what a column of text would like at most


@dataclass(frozen=True, slots=True)
class Plan:
    """How a table is set: its size of type, and the columns (places, widths in points) of each part."""

    sideways: bool
    points: float
    parts: tuple[tuple[tuple[int, float], ...], ...]
    turned: float = 0.0  # the height of headings that are written upwards, in points


def plan(table: Table, *, sideways: bool = False) -> Plan:
    """The first of these that fits: upright, on its side, on its side in small type, in parts below each other.

    With `sideways` the page lies on its side whatever the table needs.
    """
    numbers = sum(column.number for column in table.columns)
    measures = _measures(table)
    for lies, points, word in _TRIED:
        if (table.wide or sideways) and not lies:
            continue
        room = SIDEWAYS if lies else UPRIGHT
        for turned in (False, True) if numbers > 6 else (False,):
            least, liked = _needs(table, measures, points, word, turned=turned)
            if sum(least) <= room and _readable(table, least, liked, room):
                every = tuple(enumerate(_shared_out(table, least, liked, room)))
                return Plan(lies, points, (every,), _height(table, points) if turned else 0.0)
    return _in_parts(table, measures)


@dataclass(frozen=True, slots=True)
class _Measure:
    """A column's words at one point: its longest, its longest line, the longest word and the whole of its heading."""

    word: float
    line: float
    title: float
    inset: float  # points that its deepest cell is set in


def _measures(table: Table) -> list[_Measure]:
    """The columns measured, over the first rows of a long table and the longest texts of those."""
    found = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows[:_LOOKED_AT]]
        texts = sorted({cell.text for cell in cells}, key=len, reverse=True)[:_LONGEST]
        lines = {line for text in texts for line in text.split("\n")}
        found.append(
            _Measure(
                max((longest_word(text, 1.0) for text in texts), default=0.0),
                max((width(line, 1.0) for line in sorted(lines, key=len)[-5:]), default=0.0),
                longest_word(column.title, 1.1),
                _STEP * max((cell.depth for cell in cells), default=0),
            )
        )
    return found


def _needs(
    table: Table, measures: Sequence[_Measure], points: float, word: int = 1, *, turned: bool
) -> tuple[list[float], list[float]]:
    """The least width of each column, and the width that it would like."""
    least, liked = [], []
    for column, of in zip(table.columns, measures, strict=True):
        heading = 0.0 if turned and column.number else points * of.title
        line = points * of.line + of.inset + _PADDING
        floor = 40.0 if not column.number else _TURNED if turned else _NUMBER
        longest = max(points * of.word + of.inset, heading)
        need = max(min(longest, _WORDS[word]) + _PADDING, floor)
        if not column.number:
            need = max(need, min(line, 70.0))
        least.append(need)
        liked.append(max(need, _LINE if column.blank else min(line, _LINE)))
    return least, liked


def _readable(table: Table, least: Sequence[float], liked: Sequence[float], room: float) -> bool:
    """Whether columns of text get enough of what they would like, so that rows do not become towers."""
    wanted = sum(liked) - sum(least)
    given = room - sum(least)
    return room == SIDEWAYS or wanted <= 0 or given >= 0.2 * wanted


def _shared_out(table: Table, least: Sequence[float], liked: Sequence[float], room: float) -> list[float]:
    """The room given to the columns: what each needs, then of what it would like, then the rest to text."""
    rest = room - sum(least)
    wishes = [like - need for like, need in zip(liked, least, strict=True)]
    share = min(1.0, rest / sum(wishes)) if sum(wishes) else 0.0
    widths = [need + share * wish for need, wish in zip(least, wishes, strict=True)]
    rest = room - sum(widths)
    texts = [place for place, column in enumerate(table.columns) if not column.number]
    if rest > 0 and texts:
        total = sum(widths[place] for place in texts)
        for place in texts:
            widths[place] += rest * widths[place] / total
    return widths


def _in_parts(table: Table, measures: Sequence[_Measure]) -> Plan:
    """Columns on their side in small type, as many as fit beside the keys, then the next below with the keys again."""
    points = 8.5
    turned = sum(column.number for column in table.columns) > 6
    least, _ = _needs(table, measures, points, turned=turned)
    keys = list(range(table.keys))
    for place in keys:
        least[place] = min(least[place], SIDEWAYS * 0.4 / table.keys)
    head = sum(least[place] for place in keys)
    parts: list[list[int]] = [[]]
    used = head
    for place in range(table.keys, len(table.columns)):
        least[place] = min(least[place], SIDEWAYS - head)
        if used + least[place] > SIDEWAYS and parts[-1]:
            parts.append([])
            used = head
        parts[-1].append(place)
        used += least[place]
    made = []
    for part in parts:
        places = [*keys, *part]
        rest = max(SIDEWAYS - sum(least[place] for place in places), 0.0)
        grown = {place: least[place] + (min(rest, 120.0) if place == keys[0] else 0.0) for place in places}
        made.append(tuple((place, grown[place]) for place in places))
    return Plan(True, points, tuple(made), _height(table, points) if turned else 0.0)


def _height(table: Table, points: float) -> float:
    """How high headings written upwards stand, so that the longest takes two lines at most."""
    longest = max(width(column.title, points) for column in table.columns if column.number)
    words = max(longest_word(column.title, points) for column in table.columns if column.number)
    return min(max(1.15 * words, longest * 1.1 if longest < 90 else 0.65 * longest, 30.0), 150.0) + 8.0
