"""Where in a source a person points to: a segment's number, a turn, a span, or the very words."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from qualcode.core.model import Segments, Source, Unit
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError

Where: TypeAlias = int | tuple[int, int] | str
SPAN = "span"  # the unit of a coding on a stretch that is no segment

_TURN = re.compile(r"turn\s+(\d+)", re.IGNORECASE)
_SPAN = re.compile(r"(\d+)\s*[-–]\s*(\d+)")
_NAMED = 6  # places that a message names


class Place(NamedTuple):
    """A span of a source, and what it is: sentence, turn or paragraph, or "span" where it is none of them."""

    span: Span
    unit: str


def parse_where(text: str) -> Where:
    """What a person typed for a place: `12` a segment, `120-164` a span, `turn 3` a turn, anything else a quote.

    Words that look like one of the others are a quote when they stand in quotation marks.

    >>> parse_where("12"), parse_where("120-164"), parse_where('"2019"')
    (12, (120, 164), '2019')
    """
    said = text.strip()
    if said.isdecimal():
        return int(said)
    if match := _SPAN.fullmatch(said):
        return int(match[1]), int(match[2])
    if len(said) > 2 and said[0] == said[-1] == '"':
        return said[1:-1]
    return said


def place_of(source: Source, segments: Segments, where: Where) -> Place:
    """The place that is meant; segments and turns count from 1.

    Raises UnknownNameError when there is no such place, StudyError when a quote stands in several. No message holds
    the source's words.
    """
    if isinstance(where, int):
        _check_number(source, "segment", where, len(segments.starts))
        return Place(segments.segment(where, source).span, str(segments.unit))
    if isinstance(where, str):
        if turn := _TURN.fullmatch(where.strip()):
            number = int(turn[1])
            _check_number(source, "turn", number, len(source.turns))
            return Place(source.turns[number - 1].span, str(Unit.TURN))
        span = quoted(source, where)
    else:
        span = Span(*where)
        if not 0 <= span.start < span.end <= len(source.text) or not span.of(source.text).strip():
            remedy = f"its text runs from 0 to {len(source.text)}; give the start and the end of some words"
            raise UnknownNameError(f"{source.name} {span.start}-{span.end}", "there are no words", remedy)
    return Place(span, _unit_of(source, segments, span))


def quoted(source: Source, words: str) -> Span:
    """Where a quote stands: its very words, whole, white space apart.

    >>> quoted(Source("W-01", "Itu kewajiban. Saya  wajib."), "saya")
    Traceback (most recent call last):
    qualcode.errors.UnknownNameError: W-01: these words are not in it; quote them exactly, capitals included
    >>> quoted(Source("W-01", "Itu kewajiban. Saya  wajib."), "Saya wajib")
    Span(start=15, end=26)
    """
    parts = words.split()
    if not parts:
        raise UnknownNameError(source.name, "no words were given", "quote some, or name a segment, span or turn")
    pattern = r"\s+".join(map(re.escape, parts))
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    found = [Span(*match.span(1)) for match in re.finditer(f"(?={before}({pattern}){after})", source.text)]
    if not found:
        raise UnknownNameError(source.name, "these words are not in it", "quote them exactly, capitals included")
    if len(found) > 1:
        named = ", ".join(f"{span.start}-{span.end}" for span in found[:_NAMED])
        more = ", ..." if len(found) > _NAMED else ""
        remedy = f"quote more of them, or name one place: {named}{more}"
        raise StudyError(source.name, f"these words stand in it {len(found)} times", remedy)
    return found[0]


def _check_number(source: Source, what: str, number: int, count: int) -> None:
    if not 1 <= number <= count:
        has = f"it has {what}s 1 to {count}" if count else f"it has no {what}s"
        raise UnknownNameError(f"{source.name} {what} {number}", "there is none of that number", has)


def _unit_of(source: Source, segments: Segments, span: Span) -> str:
    if span in zip(segments.starts, segments.ends, strict=True):
        return str(segments.unit)
    return str(Unit.TURN) if any(turn.span == span for turn in source.turns) else SPAN
