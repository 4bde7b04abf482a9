"""Texts and a compiled codebook in, codings out: pure, so that the same input gives the same codings.

The work is done on arrays over batches of texts (`code_batch`); `code_sources` gives its outcome as Codings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from qualcode.coding.batch import Batch, Cut, batch_of_sources, batches
from qualcode.coding.expressions import Place
from qualcode.coding.matcher import Matcher
from qualcode.coding.page import EMPTY, Bools, Ints, Page
from qualcode.coding.search import Scope, Scopes, Search
from qualcode.core.model import MACHINE, Coding, Evidence, Origin, Source, Status, Unit
from qualcode.core.spans import Span


class Fired(NamedTuple):
    """Indicators that count, one row for each stretch of words that shows one, ordered by segment, code and place.

    `rows` are segments that are coded, `codes` and `rules` numbers in the matcher; places are bytes of the batch.
    """

    rows: Ints
    codes: Ints
    rules: Ints
    starts: Ints
    ends: Ints


class Columns(NamedTuple):
    """What was found in a batch, one row for each stretch of words that shows an indicator, ordered by place.

    Attributes:
        texts: numbers of the texts, from 0; segments: numbers of the segments of the batch, from 0.
        codes, rules: numbers in the matcher.
        starts, ends: of the segment; word_starts, word_ends: of the words; in code points of the text.
    """

    texts: Ints
    segments: Ints
    codes: Ints
    rules: Ints
    starts: Ints
    ends: Ints
    word_starts: Ints
    word_ends: Ints


@dataclass(frozen=True)
class Coded:
    """A batch and what was found in it.

    Attributes:
        batch: the texts.
        starts, ends, spans, paragraphs: of every segment, in bytes of the batch (see qualcode.language.segments.Cuts).
        coded: which segments are coded.
        fired: what was found.
    """

    batch: Batch
    starts: Ints
    ends: Ints
    spans: Ints
    coded: Ints
    fired: Fired

    def columns(self) -> Columns:
        """What was found, in code points of the texts."""
        segments = self.coded[self.fired.rows]
        texts = self.batch.owners[self.spans[segments]]
        places = (self.starts[segments], self.ends[segments], self.fired.starts, self.fired.ends)
        in_points = (self.batch.in_points(at, texts) for at in places)
        return Columns(texts, segments, self.fired.codes, self.fired.rules, *in_points)

    def segment_counts(self) -> list[int]:
        """How many segments each text has."""
        counts: list[int] = np.bincount(self.batch.owners[self.spans], minlength=len(self.batch.texts) - 1).tolist()
        return counts


class Codes(NamedTuple):
    """The codings of a source, and how many segments it has."""

    codings: list[Coding]
    segments: int


def code_sources(sources: Sequence[Source], matcher: Matcher, cut: Cut, unit: Unit) -> Iterator[Codes]:
    """The codings of each source in turn, ordered by span and code.

    The sources are in the matcher's language; `cut` cuts them into segments of `unit`. The words of interviewers and of
    others outside the conversation are not coded.
    """
    for some in batches(sources):
        coded = code_batch(batch_of_sources(some), matcher, cut)
        by_source: list[list[Coding]] = [[] for _ in some]
        for number, coding in _codings(coded, some, matcher, unit):
            by_source[number].append(coding)
        yield from map(Codes, by_source, coded.segment_counts())


def code_batch(batch: Batch, matcher: Matcher, cut: Cut) -> Coded:
    """What the codebook finds in a batch, as arrays."""
    starts, ends, spans, paragraphs = cut(batch.encoded, batch.starts, batch.ends, batch.turns)
    coded = np.flatnonzero(batch.coded[spans])
    scopes = scopes_of(batch, starts, ends, spans, paragraphs, coded)
    search = Search(matcher, Page.of(batch.encoded), scopes)
    return Coded(batch, starts, ends, spans, coded, fired(search))


def scopes_of(batch: Batch, starts: Ints, ends: Ints, spans: Ints, paragraphs: Ints, coded: Bools | Ints) -> Scopes:
    """The segments that are coded, and the turns (paragraphs where nobody speaks) and questions around them."""
    # A turn's number is that of its span; paragraphs come after them.
    turn_of = np.where(batch.turns[spans], spans, len(batch.starts) + paragraphs)
    first = np.flatnonzero(np.append(True, np.diff(turn_of) != 0)[: len(turn_of)])
    last = np.append(first[1:], len(turn_of))[: len(first)] - 1
    turns = Scope(Place.TURN, starts[first], ends[last], turn_of[first])
    asking = np.flatnonzero(batch.questions <= -2)
    questions = Scope(Place.QUESTION, batch.starts[asking], batch.ends[asking], -2 - batch.questions[asking])
    around = {Place.TURN: turn_of[coded], Place.QUESTION: batch.questions[spans[coded]]}
    segments = Scope("segment", starts[coded], ends[coded], np.arange(len(coded)))
    places = {Place.TURN: turns, Place.QUESTION: questions}
    return Scopes(segments, places, around, spans[coded], {"speaker": batch.speakers, "kind": batch.kinds})


def fired(search: Search) -> Fired:
    """Every indicator that found something, where its code is not kept off and has its minimum."""
    matcher = search.matcher
    numbers = {code.path: number for number, code in enumerate(matcher.codes)}
    code_of = np.array([numbers[rule.code] for rule in matcher.rules], dtype=np.int64)
    parts = [_simple(search), *_others(search)]
    rules, rows, starts, ends = (np.concatenate([part[n] for part in parts]) for n in range(4))
    codes = code_of[rules] if len(rules) else EMPTY
    for number, code in enumerate(matcher.codes):
        if code.exclusions and len(mine := np.flatnonzero(codes == number)):
            barred = np.concatenate([search.found(*exclusion).rows for exclusion in code.exclusions])
            keep = np.ones(len(codes), dtype=bool)
            keep[mine] = ~np.isin(rows[mine], barred)
            rules, rows, starts, ends, codes = (a[keep] for a in (rules, rows, starts, ends, codes))
    order = np.lexsort((rules, ends, starts, codes, rows))
    found = Fired(rows[order], codes[order], rules[order], starts[order], ends[order])
    return _counting(found, matcher)


def _simple(search: Search) -> tuple[Ints, Ints, Ints, Ints]:
    """Rules that are one phrase each, all at once: rules, rows, starts, ends."""
    hits, matcher = search.hits, search.matcher
    owners = hits.owners
    keep = owners < hits.simple
    found = hits.found.where(keep)
    owners = owners[keep]
    segments = search.scopes.segments
    if not len(owners) or not len(segments.starts):
        return EMPTY, EMPTY, EMPTY, EMPTY
    row = np.searchsorted(segments.starts, found.starts, side="right") - 1
    inside = (row >= 0) & (found.ends <= segments.ends[np.maximum(row, 0)])
    row, owners, found = row[inside], owners[inside], found.where(inside)
    first, rules = hits.rules_of(matcher.rules)
    counts = first[owners + 1] - first[owners]
    place = np.repeat(np.arange(len(owners)), counts)
    within = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rules[first[owners[place]] + within], row[place], found.starts[place], found.ends[place]


def _others(search: Search) -> Iterator[tuple[Ints, Ints, Ints, Ints]]:
    """Rules that are more than one phrase, one by one."""
    rules = search.matcher.rules
    for number in search.hits.others(rules):
        rule = rules[number]
        found = search.found(rule.expression, rule.language)
        if len(found.at):
            yield np.full(len(found.at), number), found.at, found.words.starts, found.words.ends


def _counting(found: Fired, matcher: Matcher) -> Fired:
    """What stays when each code asks for its minimum: the weights of the different indicators of a segment, added."""
    minimum = np.array([code.minimum for code in matcher.codes])
    weights = np.array([rule.weight for rule in matcher.rules])
    if not len(found.rows) or (minimum <= weights.min(initial=1)).all():
        return found
    pairs = found.rows * len(minimum) + found.codes
    once, first = np.unique(pairs * len(weights) + found.rules, return_index=True)
    which, place = np.unique(once // len(weights), return_inverse=True)
    scores = np.bincount(place, weights[found.rules[first]])
    enough = which[scores >= minimum[which % len(minimum)] - 1e-9]
    keep = np.isin(pairs, enough)
    return Fired(*(column[keep] for column in found))


def _codings(coded: Coded, sources: Sequence[Source], matcher: Matcher, unit: Unit) -> Iterator[tuple[int, Coding]]:
    """Every coding with the number of its source."""
    found = coded.columns()
    columns = (found.texts, found.codes, found.rules, *found[4:])
    evidence: list[Evidence] = []
    before: tuple[int, int, int, int] | None = None
    paths = [code.path for code in matcher.codes]
    indicators = [rule.indicator for rule in matcher.rules]

    def made(key: tuple[int, int, int, int]) -> tuple[int, Coding]:
        owner, code, start, end = key
        source = sources[owner]
        return owner, Coding(
            source.name, Span(start, end), paths[code], MACHINE, Origin.RULE, source.text[start:end],
            Status.APPLIED, unit, tuple(evidence), matcher.codebook,
        )  # fmt: skip

    for owner, code, rule, start, end, a, b in zip(*(column.tolist() for column in columns), strict=True):
        key = (owner, code, start, end)
        if key != before and before is not None:
            yield made(before)
            evidence = []
        before = key
        evidence.append(Evidence(indicators[rule], sources[owner].text[a:b], Span(a, b)))
    if before is not None:
        yield made(before)
