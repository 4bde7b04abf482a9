"""The indicator language worked out slowly and obviously: what the engine is compared with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from qualcode.coding.expressions import (
    Both,
    Choice,
    Either,
    Elsewhere,
    Expression,
    Gap,
    Item,
    Length,
    Limit,
    Match,
    Near,
    Negated,
    Phrase,
    Place,
    Regex,
    Without,
    Word,
)
from qualcode.coding.fold import SOFT_CHARACTERS, fold_word
from qualcode.core.model import Role, Source, Unit
from qualcode.language.forms import word_forms
from qualcode.language.negation import negations
from qualcode.language.segments import segments_of

Hit = tuple[int, int, int]  # row, start, end


def is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def is_soft(character: str) -> bool:
    return character.isspace() or character in SOFT_CHARACTERS


@dataclass
class Answer:
    rows: set[int]
    hits: set[Hit]

    def within(self, rows: set[int]) -> Answer:
        kept = self.rows & rows
        return Answer(kept, {hit for hit in self.hits if hit[0] in kept})


class Reference:
    """Every expression over the coded segments of one source."""

    def __init__(self, source: Source, unit: Unit = Unit.SENTENCE) -> None:
        self.source, self.text = source, source.text
        self.words = [m.span() for m in re.finditer(r"\S+", "".join(c if is_letter(c) else " " for c in self.text))]
        found = segments_of(source, unit)
        segments = list(zip(found.starts, found.ends, found.turns, strict=True))
        coded = [s for s in segments if s[2] < 0 or source.turns[s[2]].role is Role.PARTICIPANT]
        paragraphs = segments_of(source, Unit.PARAGRAPH)
        lines = list(zip(paragraphs.starts, paragraphs.ends, strict=True))
        turns = [turn.span for turn in source.turns] or lines
        self.stretches: dict[str, list[tuple[int, int, int]]] = {
            "segment": [(row, a, b) for row, (a, b, _) in enumerate(coded)],
            "turn": [(row, a, b) for row, (a, b) in enumerate(turns)],
            "question": [],
        }
        self.around = {
            Place.TURN: [next(r for r, x, y in self.stretches["turn"] if x <= a and b <= y) for a, b, _ in coded],
            Place.QUESTION: [self._question(turn) for _, _, turn in coded],
        }
        self.speakers = [source.turns[turn].speaker if turn >= 0 else "" for _, _, turn in coded]

    def _question(self, turn: int) -> int:
        """The number of the question before a turn, and its stretches noted."""
        if turn < 0:
            return -1
        roles = [each.role for each in self.source.turns]
        last = max((n for n in range(turn) if roles[n] is Role.INTERVIEWER), default=-1)
        if last < 0:
            return -1
        first = last
        while first > 0 and roles[first - 1] is Role.INTERVIEWER:
            first -= 1
        spans = [(first, *self.source.turns[n].span) for n in range(first, last + 1)]
        self.stretches["question"] += [span for span in spans if span not in self.stretches["question"]]
        return first

    def answer(self, expression: Expression, language: str, scope: str = "segment") -> Answer:
        match expression:
            case Phrase():
                return self._placed(set(self._phrase(expression, language)), scope)
            case Regex():
                return self._regex(expression, scope)
            case Limit():
                value = expression.value.casefold()
                of_rows = (
                    self.speakers if expression.field == "speaker" else [str(self.source.kind)] * len(self.speakers)
                )
                return Answer({row for row, said in enumerate(of_rows) if said.casefold() == value}, set())
            case Length():
                long = {row for row, a, b in self.stretches["segment"] if b - a >= expression.least}
                return Answer(long, set())
            case Elsewhere():
                inner = self.answer(expression.what, language, expression.place)
                around = self.around[expression.place]
                rows = {row for row, place in enumerate(around) if place in inner.rows}
                return Answer(rows, {(row, a, b) for row in rows for place, a, b in inner.hits if place == around[row]})
            case Negated():
                return self._negated(expression, language, scope)
            case Either():
                parts = [self.answer(part, language, scope) for part in expression.parts]
                return Answer(set().union(*(p.rows for p in parts)), set().union(*(p.hits for p in parts)))
            case Both():
                left, right = (self.answer(s, language, scope) for s in (expression.left, expression.right))
                rows = left.rows & right.rows
                return Answer(rows, left.within(rows).hits | right.within(rows).hits)
            case Without():
                left, right = (self.answer(s, language, scope) for s in (expression.left, expression.right))
                return left.within(left.rows - right.rows)
            case Near():
                return self._near(expression, language, scope)
        raise AssertionError(expression)

    def _placed(self, spans: set[tuple[int, int]], scope: str) -> Answer:
        hits = {(row, a, b) for a, b in spans for row, x, y in self.stretches[scope] if x <= a and b <= y}
        return Answer({row for row, _, _ in hits}, hits)

    def _regex(self, regex: Regex, scope: str) -> Answer:
        hits = {
            (row, x + m.start(), x + m.end())
            for row, x, y in self.stretches[scope]
            for m in re.finditer(regex.pattern, self.text[x:y], re.IGNORECASE)
            if m.end() > m.start()
        }
        return Answer({row for row, _, _ in hits}, hits)

    def _phrase(self, phrase: Phrase, language: str) -> Iterator[tuple[int, int]]:
        for first in range(len(self.words)):
            for last in self._ends(phrase.items, first, language):
                yield self.words[first][0], self.words[last - 1][1]

    def _ends(self, items: tuple[Item, ...], at: int, language: str) -> Iterator[int]:
        """Just after which words the items, begun at word number `at`, may end."""
        if not items:
            yield at
            return
        for end in self._item_ends(items[0], at, language):
            if not items[1:] or (end < len(self.words) and self._soft(self.words[end - 1][1], self.words[end][0])):
                yield from self._ends(items[1:], end, language)

    def _item_ends(self, item: Item, at: int, language: str) -> Iterator[int]:
        if at >= len(self.words):
            return
        match item:
            case Gap():
                yield at + 1
            case Choice():
                for branch in item.branches:
                    yield from self._ends(branch, at, language)
            case Word() if item.match is Match.WILD and "-" in item.text:
                parts = (Word(p, Match.WILD if "*" in p else Match.EXACT) for p in item.text.split("-"))
                yield from self._ends(tuple(parts), at, language)
            case Word() if item.match is Match.WILD:
                shape = ".*".join(map(re.escape, item.text.split("*")))
                if re.fullmatch(shape, self._lower(at), re.DOTALL):
                    yield at + 1
            case Word() if len(parts := fold_word(item.text)) > 1:
                yield from self._ends(tuple(Word(part, item.match) for part in parts), at, language)
            case Word():
                if self._lower(at) in self._forms(item, language):
                    yield at + 1

    def _forms(self, word: Word, language: str) -> set[str]:
        if word.match is Match.EXACT:
            return {word.text}
        vocabulary = {self._lower(number) for number in range(len(self.words))}
        return word_forms([word.text], vocabulary, language)[word.text]

    def _lower(self, number: int) -> str:
        start, end = self.words[number]
        return self.text[start:end].lower()

    def _soft(self, start: int, end: int) -> bool:
        return all(map(is_soft, self.text[start:end]))

    def _between(self, end: int, start: int) -> int:
        """How many words lie between two places."""
        return sum(end <= a and b <= start for a, b in self.words)

    def _near(self, near: Near, language: str, scope: str) -> Answer:
        left, right = (self.answer(side, language, scope) for side in (near.left, near.right))
        hits = set()
        for row, a, b in left.hits:
            after = sorted((x, y) for r, x, y in right.hits if r == row and x >= b)[:1]
            before = sorted(((y, x) for r, x, y in right.hits if r == row and y <= a), reverse=True)[:1]
            ways = [(self._between(b, x), 0, a, y) for x, y in after]
            if not near.ordered:
                ways += [(self._between(y, a), 1, x, b) for y, x in before]
            for distance, _, start, end in sorted(ways)[:1]:
                if distance <= near.distance:
                    hits.add((row, start, end))
        return Answer({row for row, _, _ in hits}, hits)

    def _negated(self, negated: Negated, language: str, scope: str) -> Answer:
        what = self.answer(negated.what, language, scope)
        words = tuple(tuple(Word(w, Match.EXACT) for w in phrase.split()) for phrase in negations(language))
        denials = self.answer(Phrase((Choice(words),)), language, scope)
        hits = set()
        for row, a, b in what.hits:
            before = sorted(((y, x) for r, x, y in denials.hits if r == row and y <= a), reverse=True)[:1]
            reached = [x for y, x in before if self._between(y, a) < 3 and self._unbroken(x, a)]
            if reached and negated.present:
                hits.add((row, reached[0], b))
            elif not reached and not negated.present:
                hits.add((row, a, b))
        return Answer({row for row, _, _ in hits}, hits)

    def _unbroken(self, start: int, end: int) -> bool:
        return all(is_letter(c) or is_soft(c) for c in self.text[start:end])


def is_in_order(hits: list[Hit]) -> bool:
    return all(a < b for a, b in pairwise(hits))
