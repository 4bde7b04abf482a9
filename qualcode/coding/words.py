"""Which words make an expression hold in a segment, read off the search of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from qualcode.coding.accounts import SEGMENT, Distance, Said
from qualcode.coding.batch import Batch
from qualcode.coding.expressions import (
    Both,
    Either,
    Elsewhere,
    Expression,
    Match,
    Near,
    Negated,
    Phrase,
    Place,
    Regex,
    Tokens,
    Without,
    Word,
    parts_of,
)
from qualcode.coding.literals import Sequence_, sequences
from qualcode.coding.search import Scope, Search
from qualcode.core.spans import Span


class Stretch(NamedTuple):
    """A place in the batch, in bytes."""

    start: int
    end: int

    def holds(self, other: Stretch) -> bool:
        """Whether another lies within it."""
        return self.start <= other.start and other.end <= self.end


class Pair(NamedTuple):
    """A left and a right of NEAR that do not overlap, and how many words stand between them."""

    between: int
    after: bool  # whether the right comes after the left
    left: Stretch
    right: Stretch


@dataclass(frozen=True)
class View:
    """One row of a scope (a segment; its turn; the question before it) as an indicator of a language sees it."""

    search: Search
    batch: Batch
    owner: int  # the number of the text
    row: int
    language: str
    scope: Scope

    def elsewhere(self, place: Place) -> View:
        """The turn of the segment, or the question before it; its row is -1 where there is none."""
        scopes = self.search.scopes
        return replace(self, row=int(scopes.around[place][self.row]), scope=scopes.places[place])

    def holds(self, expression: Expression) -> bool:
        """Whether an expression holds here."""
        rows = self.search.found(expression, self.language, self.scope).rows
        at = int(np.searchsorted(rows, self.row))
        return at < len(rows) and int(rows[at]) == self.row

    def places(self, expression: Expression) -> list[Stretch]:
        """Where an expression holds here, in order."""
        found = self.search.found(expression, self.language, self.scope)
        first, last = (
            np.searchsorted(found.at, self.row, side="left"),
            np.searchsorted(found.at, self.row, side="right"),
        )
        spans = found.words.where(slice(first, last))  # type: ignore[arg-type]
        return [Stretch(*each) for each in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True)]

    def negations(self) -> list[Stretch]:
        """Where words of negation stand here."""
        phrase, language = self.search.matcher.negation
        return replace(self, language=language).places(phrase)

    def text(self, stretch: Stretch) -> str:
        """The words of a place."""
        return self.batch.encoded[stretch.start : stretch.end].decode("utf-8", "surrogatepass")

    def span(self, stretch: Stretch) -> Span:
        """A place in code points of its text."""
        owners = np.array([self.owner, self.owner])
        start, end = self.batch.in_points(np.array(stretch), owners).tolist()
        return Span(start, end)

    def word_starts(self, stretch: Stretch) -> list[int]:
        """Where the words of a place begin."""
        words = self.search.page.text_word_starts
        first, last = np.searchsorted(words, [stretch.start, stretch.end])
        found: list[int] = words[first:last].tolist()
        return found

    def between(self, before: Stretch, after: Stretch) -> int:
        """How many words stand between two places, as the search counts them."""
        words = self.search.page.text_word_starts
        last = np.searchsorted(words, before.end - 1, side="right")
        return int(np.searchsorted(words, after.start, side="right") - last - 1)

    def said(self, stretch: Stretch, by: str, how: str, forms: tuple[tuple[str, str], ...] = ()) -> Said:
        """The words of a place as what they meet."""
        where = SEGMENT if self.scope.name == SEGMENT else str(self.scope.name)
        return Said(self.text(stretch), self.span(stretch), where, by, how, forms)


def shown(view: View, expression: Expression) -> tuple[Said, ...]:
    """The words that make an expression hold, where it holds; () where it does not."""
    return tuple(dict.fromkeys(_shown(view, expression))) if view.holds(expression) else ()


def _shown(view: View, expression: Expression) -> Iterable[Said]:
    found: Iterable[Said] = ()
    match expression:
        case Phrase():
            found = (_phrase(view, expression, stretch) for stretch in view.places(expression))
        case Regex() | Tokens():
            how = "regex" if isinstance(expression, Regex) else "tokens"
            found = (view.said(stretch, str(expression), how) for stretch in view.places(expression))
        case Near():
            found = _near(view, expression)
        case Negated():
            found = _negated(view, expression)
        case Elsewhere():
            found = shown(view.elsewhere(expression.place), expression.what)
        case Both():
            found = (*shown(view, expression.left), *shown(view, expression.right))
        case Without():
            found = shown(view, expression.left)
        case Either():
            found = (said for part in expression.parts for said in shown(view, part))
    return found


def pairs(view: View, near: Near) -> list[Pair]:
    """Every left with every right, the nearest first; at the same distance what comes after counts."""
    found = []
    for left in view.places(near.left):
        for right in view.places(near.right):
            if right.start >= left.end:
                found.append(Pair(view.between(left, right), True, left, right))
            elif right.end <= left.start:
                found.append(Pair(view.between(right, left), False, left, right))
    return sorted(found, key=lambda pair: (pair.between, not pair.after, pair.left, pair.right))


def pairs_that_hold(view: View, near: Near) -> Iterator[Pair]:
    """For each place where a NEAR holds the two sides that make it."""
    every = [pair for pair in pairs(view, near) if pair.between <= near.distance and (pair.after or not near.ordered)]
    for stretch in view.places(near):
        ends = (stretch.start, stretch.end)
        for pair in every:
            if (min(pair.left.start, pair.right.start), max(pair.left.end, pair.right.end)) == ends:
                yield pair
                break


def distances(view: View, expression: Expression) -> tuple[Distance, ...]:
    """How near each NEAR and BEFORE of an expression that holds was met."""
    own: list[Distance] = []
    parts = parts_of(expression)
    match expression:
        case Near():
            held = pairs_that_hold(view, expression)
            own = [Distance(str(expression), pair.between, expression.distance) for pair in held]
        case Elsewhere():
            view = view.elsewhere(expression.place)
        case Without():
            parts = (expression.left,)
    return (*own, *(each for part in parts if view.row >= 0 for each in distances(view, part)))


def within(view: View, expression: Expression, stretch: Stretch) -> list[Said]:
    """The words of a part that lie in a place."""
    wide = view.span(stretch)
    return [said for said in shown(view, expression) if wide.start <= said.span.start and said.span.end <= wide.end]


def _near(view: View, near: Near) -> Iterator[Said]:
    for pair in pairs_that_hold(view, near):
        yield from within(view, near.left, pair.left)
        yield from within(view, near.right, pair.right)


def _negated(view: View, negated: Negated) -> Iterator[Said]:
    negations = view.negations()
    for stretch in view.places(negated):
        if negated.present:
            yield from (view.said(n, "a negation", "negation") for n in negations if n.start == stretch.start)
        yield from within(view, negated.what, stretch)


def _phrase(view: View, phrase: Phrase, stretch: Stretch) -> Said:
    """A place of a phrase, with the way through its choices that the words took, and the words they are forms of."""
    starts = view.word_starts(stretch)
    for sequence in sequences(phrase, view.language):
        if (said := _on_the_way(view, sequence, starts, stretch)) is not None:
            return said
    return view.said(stretch, str(phrase), "words")


def _on_the_way(view: View, sequence: Sequence_, starts: list[int], stretch: Stretch) -> Said | None:
    if len(sequence) != len(starts):
        return None
    forms, way = [], []
    for atom, start in zip(sequence, starts, strict=True):
        if atom is None:
            way.append("_")
            continue
        place = next((each for each in word_places(view, atom[0]) if each.start == start), None)
        if place is None:
            return None
        word, written = view.text(place), _written(atom[0])
        way.append(written)
        if word.lower() != written.lower():
            forms.append((word, written))
    return view.said(stretch, " ".join(way), "words", tuple(forms))


def word_places(view: View, word: Word) -> list[Stretch]:
    """Where one word of a phrase stands by itself."""
    return view.places(Phrase((word,)))


def _written(word: Word) -> str:
    return word.text if word.match is Match.EXACT else str(word)
