"""Quotes in their context: what was asked, and what stands before and after them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, known
from qualcode.core.model import Role, Source
from qualcode.core.spans import Span

Around: TypeAlias = Literal["segment", "turn"]
CONTEXT_COLUMNS: Final = ("question", "before", "after")


class _Lines(NamedTuple):
    """The lines of a source, in order."""

    source: Source
    starts: Ids
    ends: Ids
    turns: Ids


def with_context(
    quotes: pd.DataFrame, sources: Mapping[str, Source], lines: pd.DataFrame, count: int, *, around: Around = "segment"
) -> pd.DataFrame:
    """Quotes (columns source, start, end, text) with CONTEXT_COLUMNS, `question` and `before` before `text`.

    `before` and `after` are the `count` segments on either side, or as many turns and the rest of the quote's own; a
    turn of somebody else begins with its speaker's name, on a line of its own. `question` is what the interviewer
    said last before the turn of the quote; "" where nobody asked. `lines` are all of the study's.
    """
    known("around", around, ("segment", "turn"))
    by_source = {
        str(name): _Lines(sources[str(name)], *(lines[each].to_numpy()[rows] for each in ("start", "end", "turn")))
        for name, rows in lines.groupby("source", sort=False).indices.items()
    }
    found: list[tuple[str, str, str]] = []
    for name, start, end in zip(*(quotes[each].tolist() for each in ("source", "start", "end")), strict=True):
        held = by_source.get(name)
        found.append(_context(held, Span(start, end), count, around) if held is not None else ("", "", ""))
    table = quotes.copy()
    at = table.columns.tolist().index("text")
    for number, name in enumerate(CONTEXT_COLUMNS):
        told = pd.Series([row[number] for row in found], index=table.index, dtype=TEXT)
        table.insert(at + number + (name == "after"), name, told)
    return table


def _context(lines: _Lines, span: Span, count: int, around: Around) -> tuple[str, str, str]:
    first = int(np.searchsorted(lines.ends, span.start, side="right"))
    last = int(np.searchsorted(lines.starts, span.end, side="left"))
    turns = lines.turns
    own = int(turns[min(first, len(turns) - 1)])
    if around == "turn" and own >= 0:
        begin = int(np.searchsorted(turns, _turn(turns, first, -count), side="left"))
        stop = int(np.searchsorted(turns, _turn(turns, last - 1, count), side="right"))
    else:
        begin, stop = max(first - count, 0), last + count
    before = _told(lines, range(begin, first), own, until=span.start)
    after = _told(lines, range(last, min(stop, len(turns))), own, since=span.end)
    return _question(lines.source, own), before, after


def _turn(turns: Ids, row: int, away: int) -> int:
    """The turn so many turns before or after that of a row, of those that have lines."""
    distinct = np.unique(turns)
    at = int(np.searchsorted(distinct, turns[min(max(row, 0), len(turns) - 1)]))
    return int(distinct[min(max(at + away, 0), len(distinct) - 1)])


def _told(lines: _Lines, rows: Sequence[int], own: int, *, since: int = 0, until: int | None = None) -> str:
    """What some lines say, a turn on a line."""
    source = lines.source
    pieces = []
    for turn, start, end in _stretches(lines, rows):
        said = source.text[max(start, since) : end if until is None else min(end, until)].strip()
        speaker = source.turns[turn].speaker if turn >= 0 and turn != own else ""
        pieces.append(f"{speaker}: {said}" if speaker else said)
    return "\n".join(pieces)


def _stretches(lines: _Lines, rows: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The turns that rows are of, each with where its rows begin and end."""
    held: tuple[int, int, int] | None = None
    for row in rows:
        turn, start, end = int(lines.turns[row]), int(lines.starts[row]), int(lines.ends[row])
        if held is not None and held[0] == turn:
            held = (turn, held[1], end)
            continue
        if held is not None:
            yield held
        held = (turn, start, end)
    if held is not None:
        yield held


def _question(source: Source, turn: int) -> str:
    """What interviewers said last before a turn of somebody else."""
    if turn < 0 or source.turns[turn].role is Role.INTERVIEWER:
        return ""
    asked: list[str] = []
    for each in reversed(source.turns[:turn]):
        if each.role is Role.INTERVIEWER:
            asked.append(each.span.of(source.text).strip())
        elif asked:
            break
    return "\n".join(reversed(asked))
