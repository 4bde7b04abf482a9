"""Texts to segments: the sentences, paragraphs or turns that codes are applied to, of many texts at once.

Paragraphs are lines, or blocks between blank lines where the lines are wrapped by hand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qualcode.core.model import Segments, Source, Unit
from qualcode.core.spans import Span
from qualcode.language.characters import (
    CLOSING,
    LINE,
    Bools,
    Bytes,
    Ints,
    classes_of,
    is_stop,
    is_upper,
    padded,
    skip_white,
    skip_white_back,
)
from qualcode.language.sentences import sentence_ends

OWN_RULES = frozenset({"", "id", "en"})  # languages whose sentences our rules were written and tried for
WRAPPED_LINE = 100  # characters: a text of paragraphs with no longer line is taken to be wrapped by hand


class Cuts(NamedTuple):
    """Segments of many texts as arrays, in order, white space at their ends left out.

    Attributes:
        starts, ends: bytes of the joined text.
        spans: the number of the span that each lies in.
        paragraphs: a number for each paragraph, the same for the segments of one.
    """

    starts: Ints
    ends: Ints
    spans: Ints
    paragraphs: Ints


def cut(encoded: bytes, starts: Ints, ends: Ints, turns: Bools, *, unit: Unit, language: str) -> Cuts:
    """Cut spans of a text in UTF-8 (bytes, in order, apart) into segments of a unit.

    `turns` says which spans are turns of a conversation: as Unit.TURN these are whole, of others the paragraphs count.
    """
    raw = padded(encoded)
    classes = classes_of(encoded, raw)
    lines = _paragraph_ends(encoded, raw, classes, starts, ends)
    if unit is Unit.TURN:
        lines = lines[~turns[_span_of(lines, starts)]] if len(lines) else lines
    if unit is not Unit.SENTENCE:
        inner = np.empty(0, dtype=np.int64)
    elif language in OWN_RULES:
        inner = sentence_ends(encoded, raw, classes)
    else:
        inner = _pipeline_ends(encoded, language, starts, ends, lines)
    return _pieces(classes, starts, ends, lines, inner)


def segments_of(source: Source, unit: Unit = Unit.SENTENCE) -> Segments:
    """The segments of a source, in order; those of the interviewer too, so that numbers count every word said.

    Speaker labels and headings outside the turns of a conversation are in no segment. A source without turns is
    segmented throughout; as `turn` its paragraphs count.
    """
    encoded = source.text.encode("utf-8", "surrogatepass")
    spans = [turn.span for turn in source.turns] or [Span(0, len(source.text))]
    raw = np.frombuffer(encoded, dtype=np.uint8)
    leads = None if source.text.isascii() else np.append(np.flatnonzero((raw & 0xC0) != 0x80), len(raw))
    edges = np.array(spans, dtype=np.int64).reshape(-1, 2)
    if leads is not None:
        edges = leads[edges]
    turns = np.full(len(edges), bool(source.turns))
    found = cut(encoded, edges[:, 0], edges[:, 1], turns, unit=unit, language=source.language)
    in_points = [a if leads is None else np.searchsorted(leads, a) for a in (found.starts, found.ends)]
    numbers = found.spans if source.turns else np.full(len(found.spans), -1)
    return Segments(in_points[0].tolist(), in_points[1].tolist(), numbers.tolist(), unit)


def _span_of(at: Ints, starts: Ints) -> Ints:
    return np.searchsorted(starts, at, side="right") - 1


def _within(at: Ints, starts: Ints, ends: Ints) -> Bools:
    """Which of some bytes lie in a span."""
    number = _span_of(at, starts)
    inside: Bools = (number >= 0) & (at < ends[np.maximum(number, 0)])
    return inside


def _paragraph_ends(encoded: bytes, raw: Bytes, classes: Bytes, starts: Ints, ends: Ints) -> Ints:
    """The line ends within the spans that end a paragraph."""
    if not len(starts):
        return np.empty(0, dtype=np.int64)
    lines = np.flatnonzero(classes[: len(encoded)] == LINE)
    lines = lines[_within(lines, starts, ends)]
    if not len(lines):
        return lines
    span = _span_of(lines, starts)
    same_before = np.append(False, span[1:] == span[:-1])
    earlier = np.where(same_before, np.append(0, lines[:-1]) + 1, starts[span])  # where the line before begins
    later = np.where(np.append(same_before[1:], False), np.append(lines[1:], 0), ends[span])  # where the next one ends
    last, following = skip_white_back(classes, lines, earlier), skip_white(classes, lines + 1, later)
    both = (last > earlier) & (following < later)  # neither line is blank
    folds = both & _goes_on(raw, classes, last - 1, following)
    pairs = np.bincount(span, both, len(starts))
    wrapped = np.bincount(span, folds, len(starts)) * 2 > pairs
    for number in np.flatnonzero(wrapped).tolist():
        text = encoded[starts[number] : ends[number]].decode("utf-8", "surrogatepass")
        wrapped[number] = max(map(len, text.split("\n"))) <= WRAPPED_LINE
    blank_after = following >= later
    return lines[~wrapped[span] | blank_after]


def _goes_on(raw: Bytes, classes: Bytes, last: Ints, following: Ints) -> Bools:
    """Whether a line plainly goes on in the next: it ends without a stop, and the next begins in lower case."""
    mark = raw[last]
    colon = (mark == ord(":")) | (mark == ord(";"))
    ended = is_stop(classes[last]) | (classes[last] == CLOSING) | colon
    goes_on: Bools = ~ended & ~is_upper(raw, following)
    return goes_on


def _pieces(classes: Bytes, starts: Ints, ends: Ints, lines: Ints, inner: Ints) -> Cuts:
    """What lies between the cuts, within the spans."""
    edges = _merged(lines, inner)
    edges = edges[_within(edges, starts, ends)] if len(starts) else edges[:0]
    begins = np.concatenate([starts, edges])
    order = np.argsort(begins, kind="stable")
    begins = begins[order]
    spans = np.repeat(np.arange(len(starts)), np.bincount(_span_of(edges, starts), minlength=len(starts)) + 1)
    last_of_span = np.append(spans[1:] != spans[:-1], True)[: len(spans)]
    stops = np.where(last_of_span, ends[spans], np.append(begins[1:], 0)[: len(begins)])
    begins = skip_white(classes, begins, stops)
    stops = skip_white_back(classes, stops, begins)
    full = stops > begins
    begins, stops, spans = begins[full], stops[full], spans[full]
    paragraphs = np.searchsorted(_merged(starts, lines), begins, side="right")
    return Cuts(begins, stops, spans, paragraphs)


def _merged(one: Ints, other: Ints) -> Ints:
    return np.sort(np.concatenate([one, other]), kind="stable")


def _pipeline_ends(encoded: bytes, language: str, starts: Ints, ends: Ints, lines: Ints) -> Ints:
    """Where spaCy's tokeniser and sentence rules end sentences, in whatever script the language is written."""
    from qualcode.language.pipeline import sentence_lengths

    found: list[int] = []
    begins = _merged(starts, lines)
    stops = np.append(begins[1:], 0)
    stops = np.minimum(np.where(stops > 0, stops, len(encoded)), ends[_span_of(begins, starts)])
    for begin, stop in zip(begins.tolist(), stops.tolist(), strict=True):
        at = begin
        for length in sentence_lengths(encoded[begin:stop].decode("utf-8", "surrogatepass"), language):
            at += length
            found.append(at)
    return np.array(found, dtype=np.int64)
