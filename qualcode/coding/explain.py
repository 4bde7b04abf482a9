"""Why a segment has a code or has not: the search of the engine asked again, part by part, for a few segments.

What holds is the engine's own answer (`Search.found`); here is only told which words made it so, and what was in the
way where it does not hold. A test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from qualcode.coding.accounts import Blocked, CodeAccount, IndicatorAccount, Reason
from qualcode.coding.batch import Batch, Cut, batch_of_sources
from qualcode.coding.engine import scopes_of
from qualcode.coding.expressions import Phrase, Place, Word, walk
from qualcode.coding.literals import sequences
from qualcode.coding.matcher import CompiledRule, Matcher
from qualcode.coding.misses import missed
from qualcode.coding.page import Bools, Ints, Page
from qualcode.coding.search import Search
from qualcode.coding.words import Stretch, View, distances, shown
from qualcode.core.model import Codebook, Source
from qualcode.core.spans import Span


class Explainer:
    """Some segments of some sources, ready to be asked about."""

    def __init__(
        self, batch: Batch, matcher: Matcher, cut: Cut, codebook: Codebook, chosen: Ints | None = None
    ) -> None:
        """`matcher` is that of the codebook; `chosen` are numbers of segments, without it all that are coded."""
        starts, ends, spans, paragraphs = cut(batch.encoded, batch.starts, batch.ends, batch.turns)
        rows = np.flatnonzero(batch.coded[spans]) if chosen is None else chosen
        self.batch = batch
        self.codebook = codebook
        self.codes = {code.path: code for code in matcher.codes}
        self.rules: dict[str, list[CompiledRule]] = {}
        for rule in matcher.rules:
            self.rules.setdefault(rule.code, []).append(rule)
        scopes = scopes_of(batch, starts, ends, spans, paragraphs, rows)
        self.spans = spans[rows]  # of the batch, that each segment lies in
        self.search = Search(with_every_word(matcher), Page.of(batch.encoded), scopes)

    def account(self, row: int, path: str, *, weak: bool = False) -> CodeAccount:
        """One code in one segment; with `weak` also the indicators of which only a part is there."""
        fired, near = [], []
        rules = self.rules.get(path, [])
        for rule in rules:
            view = self.view(row, rule.language)
            if view.holds(rule.expression):
                words, apart = shown(view, rule.expression), distances(view, rule.expression)
                fired.append(IndicatorAccount(rule.indicator, rule.language, rule.weight, words, apart))
            elif (miss := missed(view, rule.expression)) is not None and (weak or miss.strong):
                near.append(IndicatorAccount(rule.indicator, rule.language, rule.weight, *miss.told()))
        score = float(sum(account.weight for account in fired))
        kept_off = tuple(self._kept_off(row, path)) if fired or weak else ()
        return CodeAccount(path, score, self.codes[path].minimum, len(rules), tuple(fired), kept_off, tuple(near))

    def view(self, row: int, language: str) -> View:
        """A segment as an indicator of a language sees it."""
        return View(
            self.search, self.batch, int(self.batch.owners[self.spans[row]]), row, language, self.search.scopes.segments
        )

    def _kept_off(self, row: int, path: str) -> Iterator[Reason]:
        """The exclusions that a segment meets, those of the codes above too."""
        written = [(code.path, each) for code in self.codebook.above(path) for each in code.exclusions]
        for (owner, each), (expression, language) in zip(written, self.codes[path].exclusions, strict=True):
            view = self.view(row, language)
            if view.holds(expression):
                whose = "its exclusion" if owner == path else f"the exclusion of {owner}"
                yield Reason(Blocked.EXCLUSION, each.text, f"kept off by {whose}", shown(view, expression))


class SegmentAccount(NamedTuple):
    """A segment explained.

    Attributes:
        coded: whether it is of those that are coded: the interviewer's words are not.
        turn: what its turn covers (where nobody speaks, its paragraph), as far as segments do.
        question: the turns of the question before it.
        codes: in the order of the codebook.
    """

    coded: bool
    turn: Span
    question: tuple[Span, ...]
    codes: tuple[CodeAccount, ...]


def explain_segment(  # noqa: PLR0913 - a place, what codes it, and which codes
    source: Source,
    number: int,
    matcher: Matcher,
    cut: Cut,
    codebook: Codebook,
    *,
    codes: Collection[str] = (),
    also: Collection[str] = (),
) -> SegmentAccount:
    """The codes of one segment; `number` counts from 1, interviewers' words too.

    Those that apply or nearly do, and those in `also`, such as what a person gave; when `codes` are named these and no
    others. Of named codes that do not fire, what is there of them is told whatever it is.
    """
    wanted = replace(matcher, rules=tuple(rule for rule in matcher.rules if not codes or rule.code in codes))
    explainer = Explainer(batch_of_sources([source]), wanted, cut, codebook, np.array([number - 1]))
    view = explainer.view(0, "")
    turn, question = (_stretches(view.elsewhere(place)) for place in (Place.TURN, Place.QUESTION))
    coded = bool(explainer.batch.coded[explainer.spans[0]])
    told = []
    for path in codebook.paths if coded else ():
        account = explainer.account(0, path, weak=path in codes)
        if path in also and not account.fired:
            account = explainer.account(0, path, weak=True)
        if path in codes or (not codes and (path in also or account.fired or account.near)):
            told.append(account)
    return SegmentAccount(coded, turn[0], question, tuple(told))


def _stretches(view: View) -> tuple[Span, ...]:
    """What a row of a scope covers."""
    mine = np.flatnonzero(view.scope.rows == view.row)
    places = zip(view.scope.starts[mine].tolist(), view.scope.ends[mine].tolist(), strict=True)
    return tuple(view.span(Stretch(*place)) for place in places)


def with_every_word(matcher: Matcher) -> Matcher:
    """A matcher that also looks for each word of its phrases by itself: which word of an indicator a word said is a
    form of, and whether the words of a phrase stand apart, can then be asked.
    """
    asked = [(rule.expression, rule.language) for rule in matcher.rules]
    asked += [exclusion for code in matcher.codes for exclusion in code.exclusions]
    wanted: dict[tuple[Word, str], None] = {}
    for expression, language in asked:
        for part in walk(expression):
            if isinstance(part, Phrase):
                wanted |= {(atom[0], language): None for atom in _atoms(part, language)}
    words = tuple(CompiledRule("", "", Phrase((word,)), language) for word, language in wanted)
    return replace(matcher, rules=(*matcher.rules, *words))


def _atoms(phrase: Phrase, language: str) -> Iterator[tuple[Word, str]]:
    for sequence in sequences(phrase, language):
        yield from (atom for atom in sequence if atom is not None)


def whole_spans(encoded: bytes, starts: Ints, ends: Ints, turns: Bools) -> tuple[Ints, Ints, Ints, Ints]:
    """A Cut that leaves every span whole: what a codebook gives as an example is one segment."""
    numbers = np.arange(len(starts))
    return starts, ends, numbers, numbers
