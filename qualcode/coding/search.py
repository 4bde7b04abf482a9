"""Where expressions hold: the tree of an indicator worked out over the segments, turns and questions of a batch.

Every answer is two things: the rows (segments, turns or questions, by number) where the expression holds, and the
words there that show it. Both are arrays; what several indicators ask is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from qualcode.coding.expressions import (
    Both,
    Either,
    Elsewhere,
    Expression,
    Length,
    Limit,
    Near,
    Negated,
    Phrase,
    Place,
    Regex,
    Tokens,
    Without,
)
from qualcode.coding.indicators import compiled_regex
from qualcode.coding.matcher import Hits, Matcher
from qualcode.coding.page import EMPTY, NONE, Bools, Ints, Page, Spans

NEGATION_REACH = 3  # words: a negation reaches as far as the third word after it, unless punctuation comes before
ANCHORS = ("^", "$", "\\A", "\\z", "\\B")


class Scope(NamedTuple):
    """Stretches of a batch, in order and apart, that something is looked for in."""

    name: str  # "segment" or one of Place
    starts: Ints
    ends: Ints
    rows: Ints  # the number of the row that each stretch belongs to; a question may have several stretches

    def place(self, found: Spans) -> tuple[Ints, Spans]:
        """The row of each place that lies wholly in one stretch, and those places, ordered by row."""
        if not len(self.starts) or not len(found.starts):
            return EMPTY, NONE
        number = np.searchsorted(self.starts, found.starts, side="right") - 1
        inside = (number >= 0) & (found.ends <= self.ends[np.maximum(number, 0)])
        return self.rows[number[inside]], found.where(inside)


@dataclass(frozen=True)
class Scopes:
    """The segments to be coded, and the turns and questions around them.

    `around` gives for each segment its row in a Place's scope, -1 for none, and `spans` the number of its span;
    `values` holds by field of a limit what each span has.
    """

    segments: Scope
    places: Mapping[Place, Scope]
    around: Mapping[Place, Ints]
    spans: Ints
    values: Mapping[str, Sequence[str]]


class Found(NamedTuple):
    """Where an expression holds.

    Attributes:
        rows: in order, each once.
        at: the row of each place, in order.
        words: the places.
    """

    rows: Ints
    at: Ints
    words: Spans

    def within(self, rows: Ints) -> Found:
        """Only some rows."""
        kept = np.intersect1d(self.rows, rows, assume_unique=True)
        some = np.isin(self.at, kept)
        return Found(kept, self.at[some], self.words.where(some))


NOWHERE = Found(EMPTY, EMPTY, NONE)


class Search:
    """The answers to every expression over one batch."""

    def __init__(self, matcher: Matcher, page: Page, scopes: Scopes) -> None:
        """`scopes` are places in the text of the page, in bytes."""
        self.matcher = matcher
        self.page = page
        self.scopes = scopes
        self.hits: Hits = matcher.hits(page)
        self._known: dict[tuple[Expression, str, str], Found] = {}

    def found(self, expression: Expression, language: str, scope: Scope | None = None) -> Found:
        """Where an expression holds among the segments, or among the rows of another scope."""
        scope = scope or self.scopes.segments
        key = (expression, language, scope.name)
        if key not in self._known:
            self._known[key] = self._found(expression, language, scope)
        return self._known[key]

    def _found(self, expression: Expression, language: str, scope: Scope) -> Found:
        match expression:
            case Phrase() | Regex() | Tokens():
                return _placed(scope, self._places(expression, language, scope))
            case Limit():
                return Found(np.flatnonzero(self._allowed(expression)), EMPTY, NONE)
            case Length():
                return Found(np.flatnonzero(self.lengths >= expression.least), EMPTY, NONE)
            case Elsewhere():
                return self._elsewhere(expression, language)
            case Negated():
                return self._negated(expression, language, scope)
            case _:
                return self._compound(expression, language, scope)

    def _places(self, expression: Phrase | Regex | Tokens, language: str, scope: Scope) -> Spans:
        if isinstance(expression, Phrase):
            return self.hits.of(expression, language)
        if isinstance(expression, Regex):
            return regex_spans(expression.pattern, self.page.encoded, scope)
        return self._tokens(expression.pattern, language, scope)

    def _compound(self, expression: Near | Both | Without | Either, language: str, scope: Scope) -> Found:
        if isinstance(expression, Either):
            return _together([self.found(part, language, scope) for part in expression.parts])
        left, right = (self.found(side, language, scope) for side in (expression.left, expression.right))
        match expression:
            case Near():
                return self._near(expression, left, right)
            case Both():
                rows = np.intersect1d(left.rows, right.rows, assume_unique=True)
                return _together([left.within(rows), right.within(rows)])
            case Without():
                return left.within(np.setdiff1d(left.rows, right.rows, assume_unique=True))

    def _near(self, expression: Near, left: Found, right: Found) -> Found:
        """From each place of the left to the nearest of the right after it, and unless ordered before it too."""
        if not len(left.at) or not len(right.at):
            return NOWHERE
        words = self.page.text_word_starts
        after = _next_place(left, right, words)
        found, between = Spans(left.words.starts, after.ends), after.between
        if not expression.ordered:
            before = _place_before(left, right, words)
            nearer = before.between < between  # at the same distance what comes after counts
            starts = np.where(nearer, before.starts, found.starts)
            found = Spans(starts, np.where(nearer, left.words.ends, found.ends))
            between = np.minimum(before.between, between)
        close = between <= expression.distance
        return _found(left.at[close], found.where(close))

    def _negated(self, expression: Negated, language: str, scope: Scope) -> Found:
        what = self.found(expression.what, language, scope)
        negation = self.found(*self.matcher.negation, scope)
        if not len(negation.at) or not len(what.at):
            return NOWHERE if expression.present else what
        before = _place_before(what, negation, self.page.text_word_starts)
        reached = before.between < NEGATION_REACH
        stretch = Spans(np.where(reached, before.starts, what.words.starts), what.words.starts)
        reached &= ~self.page.crosses_punctuation(stretch)
        if not expression.present:
            return _found(what.at[~reached], what.words.where(~reached))
        return _found(what.at[reached], Spans(stretch.starts, what.words.ends).where(reached))

    def _elsewhere(self, expression: Elsewhere, language: str) -> Found:
        found = self.found(expression.what, language, self.scopes.places[expression.place])
        around = self.scopes.around[expression.place]
        rows = np.flatnonzero(np.isin(around, found.rows))
        first = np.searchsorted(found.at, around[rows], side="left")
        counts = np.searchsorted(found.at, around[rows], side="right") - first
        at = np.repeat(rows, counts)
        within = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
        return Found(rows, at, found.words.where(np.repeat(first, counts) + within))

    @cached_property
    def lengths(self) -> Ints:
        """How many characters each segment has."""
        segments = self.scopes.segments
        return self.page.characters(Spans(segments.starts, segments.ends))

    def _allowed(self, limit: Limit) -> Bools:
        values = self.scopes.values[limit.field]
        wanted = limit.value.casefold()
        known = {value: value.casefold() == wanted for value in set(values)}
        return np.array([known[value] for value in values], dtype=bool)[self.scopes.spans]

    def _tokens(self, pattern: str, language: str, scope: Scope) -> Spans:
        """Matches of a spaCy token pattern, each stretch of the scope a text of its own."""
        encoded = self.page.encoded
        places = list(zip(scope.starts.tolist(), scope.ends.tolist(), strict=True))
        texts = [encoded[start:end].decode("utf-8", "surrogatepass") for start, end in places]
        spans: list[tuple[int, int]] = []
        for (start, _), text, matches in zip(
            places, texts, self.matcher.tongue.token_spans(texts, pattern, language), strict=True
        ):
            spans += [(start + _bytes(text[:a]), start + _bytes(text[:b])) for a, b in matches]
        return _as_spans(spans)


def regex_spans(pattern: str, encoded: bytes, scope: Scope) -> Spans:
    """The matches of a regular expression, each stretch of the scope a text of its own; empty matches are none.

    One search over the batch finds the stretches that need a look, unless the expression asks for their ends.
    """
    regex = compiled_regex(pattern)
    anchored = any(anchor in pattern for anchor in ANCHORS)
    found: list[tuple[int, int]] = []
    row, at = 0, 0
    starts, ends = scope.starts, scope.ends
    while row < len(starts):
        if not anchored:
            match = regex.search(encoded, max(at, int(starts[row])))
            if match is None:
                break
            row = max(row, int(np.searchsorted(starts, match.start(), side="right")) - 1)
        start, end = int(starts[row]), int(ends[row])
        found += [
            (start + m.start(), start + m.end()) for m in regex.finditer(encoded[start:end]) if m.end() > m.start()
        ]
        row, at = row + 1, end
    return _as_spans(found)


class _Neighbours(NamedTuple):
    """For each of some places its neighbour on one side: where it lies, and how many words are between."""

    starts: Ints
    ends: Ints
    between: Ints  # more than any distance where there is none


FAR = 1 << 40


def _next_place(left: Found, right: Found, words: Ints) -> _Neighbours:
    """For each place of the left the first of the right that begins after it ends, in the same row."""
    order = np.lexsort((right.words.ends, right.words.starts))
    starts, ends, at = right.words.starts[order], right.words.ends[order], right.at[order]
    place = np.searchsorted(starts, left.words.ends, side="left")
    there = place < len(starts)
    place = np.minimum(place, len(starts) - 1)
    there &= at[place] == left.at
    last = np.searchsorted(words, left.words.ends - 1, side="right")
    between = np.searchsorted(words, starts[place], side="right") - last - 1
    return _Neighbours(starts[place], ends[place], np.where(there, between, FAR))


def _place_before(left: Found, right: Found, words: Ints) -> _Neighbours:
    """For each place of the left the last of the right that ends before it begins, in the same row."""
    order = np.lexsort((right.words.starts, right.words.ends))
    starts, ends, at = right.words.starts[order], right.words.ends[order], right.at[order]
    place = np.searchsorted(ends, left.words.starts, side="right") - 1
    there = place >= 0
    place = np.maximum(place, 0)
    there &= at[place] == left.at
    last = np.searchsorted(words, ends[place] - 1, side="right")
    between = np.searchsorted(words, left.words.starts, side="right") - last - 1
    return _Neighbours(starts[place], ends[place], np.where(there, between, FAR))


def _placed(scope: Scope, found: Spans) -> Found:
    return _found(*scope.place(found))


def _found(at: Ints, words: Spans) -> Found:
    """Places with their rows, put in order, each once."""
    order = np.lexsort((words.ends, words.starts, at))
    at, words = at[order], words.where(order)
    same = (np.diff(at) == 0) & (np.diff(words.starts) == 0) & (np.diff(words.ends) == 0)
    once = np.append(True, ~same)[: len(at)]
    at, words = at[once], words.where(once)
    rows = at[np.append(True, np.diff(at) > 0)[: len(at)]]
    return Found(rows, at, words)


def _together(parts: list[Found]) -> Found:
    """Wherever any part holds, with the words of all."""
    words = Spans(
        np.concatenate([part.words.starts for part in parts]), np.concatenate([part.words.ends for part in parts])
    )
    found = _found(np.concatenate([part.at for part in parts]), words)
    return found._replace(rows=np.unique(np.concatenate([part.rows for part in parts])))


def _as_spans(spans: list[tuple[int, int]]) -> Spans:
    table = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Spans(table[:, 0], table[:, 1])


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
