"""What was in the way where an expression does not hold although some of its words are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.coding.accounts import WEAK, Blocked, Distance, Reason, Said
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
    Without,
)
from qualcode.coding.literals import sequences
from qualcode.coding.search import NEGATION_REACH
from qualcode.coding.words import View, pairs, shown, within, word_places


class Miss(NamedTuple):
    """The words that are there, and why they were not enough."""

    words: tuple[Said, ...]
    reasons: tuple[Reason, ...]

    @property
    def strong(self) -> bool:
        """Whether more was in the way than that words are missing."""
        return any(reason.kind not in WEAK for reason in self.reasons)

    def told(self) -> tuple[tuple[Said, ...], tuple[Distance, ...], tuple[Reason, ...]]:
        """As an account has it."""
        return self.words, (), self.reasons


def missed(view: View, expression: Expression) -> Miss | None:
    """Why an expression that does not hold here does not; None when none of its words are here."""
    found: Miss | None = None
    match expression:
        case Phrase():
            found = _apart(view, expression)
        case Near():
            found = _not_near(view, expression)
        case Negated():
            found = _negation(view, expression)
        case Elsewhere():
            inner = view.elsewhere(expression.place)
            found = missed(inner, expression.what) if inner.row >= 0 else None
        case Both():
            found = _one_side(view, expression)
        case Without():
            found = _barred(view, expression)
        case Either():
            misses = [miss for part in expression.parts if (miss := missed(view, part)) is not None]
            found = _all_of(misses) if misses else None
    return found if found is not None and found.words else None


def _all_of(misses: Sequence[Miss]) -> Miss:
    words = dict.fromkeys(said for miss in misses for said in miss.words)
    return Miss(tuple(words), tuple(dict.fromkeys(reason for miss in misses for reason in miss.reasons)))


def _apart(view: View, phrase: Phrase) -> Miss | None:
    """The words of a phrase that stand in the segment, but not next to each other."""
    for sequence in sequences(phrase, view.language):
        atoms = [atom for atom in sequence if atom is not None]
        places = [word_places(view, atom[0])[:1] for atom in atoms] if len(atoms) > 1 else []
        if places and all(places):
            words = tuple(
                view.said(stretch, str(atom[0]), "words")
                for atom, some in zip(atoms, places, strict=True)
                for stretch in some
            )
            part = " ".join(str(atom[0]) if atom else "_" for atom in sequence)
            return Miss(words, (Reason(Blocked.APART, part, "its words are there, but not next to each other"),))
    return None


def _not_near(view: View, near: Near) -> Miss | None:
    left, right = shown(view, near.left), shown(view, near.right)
    if not left or not right:
        there, lacking = (left, near.right) if left else (right, near.left)
        return Miss(there, why_not(view, lacking)) if there else None
    every = pairs(view, near)
    usable = [pair for pair in every if pair.after or not near.ordered]
    part = str(near)
    if not every:
        return Miss(left, (Reason(Blocked.OVERLAP, part, "both sides are the same words"),))
    nearest = (usable or every)[0]
    words = (*within(view, near.left, nearest.left), *within(view, near.right, nearest.right))
    if not usable:
        return Miss(words, (Reason(Blocked.ORDER, part, "they come in the other order"),))
    clause = f"{nearest.between} words come in between, at most {near.distance} may"
    return Miss(words, (Reason(Blocked.DISTANCE, part, clause),))


def _negation(view: View, negated: Negated) -> Miss | None:
    words = shown(view, negated.what)
    if not words:
        return missed(view, negated.what)
    if negated.present:
        clause = f"no word of negation among the {NEGATION_REACH} words before it"
        return Miss(words, (Reason(Blocked.NEGATION, str(negated), clause),))
    starts = {stretch.start for stretch in view.places(Negated(negated.what))}
    by = tuple(view.said(n, "a negation", "negation") for n in view.negations() if n.start in starts)
    return Miss(words, (Reason(Blocked.NEGATION, str(negated), "it is negated", by),))


def _one_side(view: View, both: Both) -> Miss | None:
    sides = (both.left, both.right)
    held = [side for side in sides if view.holds(side)]
    if held:
        lacking = next(side for side in sides if side not in held)
        more = missed(view, lacking)
        return Miss((*shown(view, held[0]), *(more.words if more else ())), why_not(view, lacking))
    misses = [missed(view, side) for side in sides]
    return _all_of([miss for miss in misses if miss is not None]) if all(misses) else None


def _barred(view: View, without: Without) -> Miss | None:
    if not view.holds(without.left):
        return missed(view, without.left)
    by = shown(view, without.right)
    return Miss(shown(view, without.left), (Reason(Blocked.NOT, f"NOT {without.right}", "kept off by its NOT", by),))


def why_not(view: View, expression: Expression) -> tuple[Reason, ...]:
    """Why a part does not hold, where the rest of the indicator does."""
    part = str(expression)
    match expression:
        case Limit():
            scopes = view.search.scopes
            here = scopes.values[expression.field][int(scopes.spans[view.row])]
            clause = f"here the {expression.field} is {here}" if here else f"here no {expression.field} is known"
            return (Reason(Blocked.LIMIT, part, clause),)
        case Length():
            clause = f"the segment has {int(view.search.lengths[view.row])} characters"
            return (Reason(Blocked.LIMIT, part, clause),)
        case Elsewhere():
            inner = view.elsewhere(expression.place)
            if inner.row >= 0 and (miss := missed(inner, expression.what)) is not None:
                return miss.reasons
            turn = expression.place is Place.TURN
            clause = "the turn does not say it" if turn else "the question before it does not say it"
            clause = clause if inner.row >= 0 else "no question comes before it"
            return (Reason(Blocked.TURN if turn else Blocked.QUESTION, part, clause),)
    miss = missed(view, expression)
    return miss.reasons if miss is not None else (Reason(Blocked.MISSING, part, "it is not there"),)
