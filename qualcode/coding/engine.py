"""Sources and a compiled codebook in, codings out: pure, so that the same input gives the same codings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from qualcode.coding.matcher import Ints, Matcher, Spans
from qualcode.core.model import MACHINE, Coding, Evidence, Origin, Role, Segments, Source, Status
from qualcode.core.spans import Span

BATCH = 8_000_000  # characters scanned at once: enough to make the fixed costs small, little enough for any machine
PARTING = "\0"  # between the texts of a batch; no phrase crosses it


def code_sources(
    sources: Sequence[Source], segments: Mapping[str, Segments], matcher: Matcher
) -> Iterator[list[Coding]]:
    """The codings of each source in turn, ordered by span and code.

    The sources are in the matcher's language; `segments` holds the segments of each by name. The words of interviewers
    and of others outside the conversation are not coded.
    """
    for batch in _batches(sources):
        text = PARTING.join(source.text for source in batch)
        rows = _Rows.of(batch, segments)
        hits = _coded_rows(matcher, matcher.find(text), rows)
        by_source = {number: list(some) for number, some in groupby(hits, key=lambda hit: rows.sources[hit.row])}
        for number, source in enumerate(batch):
            yield list(_codings(source, segments[source.name], rows, by_source.get(number, []), matcher.codebook))


def _batches(sources: Sequence[Source]) -> Iterator[list[Source]]:
    batch: list[Source] = []
    size = 0
    for source in sources:
        if batch and size + len(source.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(source)
        size += len(source.text)
    if batch:
        yield batch


class _Rows(NamedTuple):
    """The segments of a batch that are to be coded, as arrays over the joined text."""

    starts: Ints
    ends: Ints
    sources: list[int]  # index in the batch
    offsets: list[int]  # where each source of the batch begins in the joined text

    @classmethod
    def of(cls, batch: Sequence[Source], segments: Mapping[str, Segments]) -> _Rows:
        starts: list[int] = []
        ends: list[int] = []
        sources: list[int] = []
        offsets: list[int] = []
        offset = 0
        for number, source in enumerate(batch):
            offsets.append(offset)
            of_source = segments[source.name]
            coded = [turn.role is Role.PARTICIPANT for turn in source.turns] + [True]  # the last for turn -1
            for start, end, turn in zip(of_source.starts, of_source.ends, of_source.turns, strict=True):
                if coded[turn]:
                    starts.append(start + offset)
                    ends.append(end + offset)
                    sources.append(number)
            offset += len(source.text) + len(PARTING)
        return cls(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64), sources, offsets)

    def within(self, hits: Spans) -> tuple[Ints, Spans]:
        """The row of each hit that lies wholly in one, and those hits."""
        if not len(self.starts) or not len(hits.starts):
            nothing = np.empty(0, dtype=np.int64)
            return nothing, Spans(nothing, nothing)
        rows = np.searchsorted(self.starts, hits.starts, side="right") - 1
        inside = (rows >= 0) & (hits.ends <= self.ends[rows])
        return rows[inside], Spans(hits.starts[inside], hits.ends[inside])


class _Hit(NamedTuple):
    """A rule that fired in a row; the order of the fields is that of the codings and their evidence."""

    row: int
    code: int
    start: int
    end: int
    rule: int
    code_path: str
    indicator: str


def _coded_rows(matcher: Matcher, found: list[Spans], rows: _Rows) -> list[_Hit]:
    """Every rule that fired and was not blocked, ordered by row, code and place."""
    placed = [rows.within(hits) for hits in found]
    order = {code: number for number, code in enumerate(dict.fromkeys(rule.code for rule in matcher.rules))}
    hits: list[_Hit] = []
    for number, rule in enumerate(matcher.rules):
        in_rows, spans = placed[rule.pattern]
        if not len(in_rows):
            continue
        if blocked := [placed[pattern][0] for pattern in rule.blocked_by if len(placed[pattern][0])]:
            free = ~np.isin(in_rows, np.concatenate(blocked))
            in_rows, spans = in_rows[free], Spans(spans.starts[free], spans.ends[free])
        hits += [
            _Hit(row, order[rule.code], start, end, number, rule.code, rule.indicator)
            for row, start, end in zip(in_rows.tolist(), spans.starts.tolist(), spans.ends.tolist(), strict=True)
        ]
    hits.sort()
    return hits


def _codings(source: Source, segments: Segments, rows: _Rows, hits: list[_Hit], codebook: str) -> Iterator[Coding]:
    for (row, _), some in groupby(hits, key=lambda hit: (hit.row, hit.code)):
        fired = list(some)
        offset = rows.offsets[rows.sources[row]]
        span = Span(int(rows.starts[row]) - offset, int(rows.ends[row]) - offset)
        evidence = tuple(
            Evidence(
                hit.indicator,
                source.text[hit.start - offset : hit.end - offset],
                Span(hit.start - offset, hit.end - offset),
            )
            for hit in fired
        )
        yield Coding(
            source.name,
            span,
            fired[0].code_path,
            MACHINE,
            Origin.RULE,
            span.of(source.text),
            Status.APPLIED,
            segments.unit,
            evidence,
            codebook,
        )
