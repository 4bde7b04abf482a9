"""What an explanation says, as frozen values: which words met which indicators, and what kept others from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from qualcode.core.spans import Span

SEGMENT = "segment"  # where words stand: there, or in what Place names


class Blocked(StrEnum):
    """What kept an indicator from a segment in which some of its words stand."""

    NOT = "not"  # what stands after NOT is there
    EXCLUSION = "exclusion"  # an exclusion of the code is met
    MINIMUM = "minimum"  # the indicators found count less than the code asks
    DISTANCE = "distance"  # too many words in between
    ORDER = "order"  # BEFORE, but it comes after
    OVERLAP = "overlap"  # both sides of NEAR are the same words
    NEGATION = "negation"  # negated where it must not be, or not where it must
    LIMIT = "limit"  # another speaker or kind of source
    TURN = "turn"  # the turn does not say what it must
    QUESTION = "question"  # nor the question before it
    APART = "apart"  # the words of a phrase, but not next to each other
    MISSING = "missing"  # a part is not there at all


WEAK = frozenset({Blocked.APART, Blocked.MISSING})  # told where a code is asked for: too common to be told always


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a text that meet a part of an indicator.

    Attributes:
        words, span: as they were said; code points of the source.
        where: "segment", "turn" or "question".
        by: what of the indicator they meet: its words in the way that was found, or the pattern.
        how: "words", "regex", "tokens" or "negation".
        forms: pairs of a word said and the word of the indicator, where these differ.
    """

    words: str = field(repr=False)
    span: Span
    where: str
    by: str
    how: str
    forms: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "words": self.words,
            "start": self.span.start,
            "end": self.span.end,
            "where": self.where,
            "by": self.by,
            "how": self.how,
            "forms": [{"said": said, "of": word} for said, word in self.forms],
        }


@dataclass(frozen=True, slots=True)
class Distance:
    """How many words stand between the two sides of a NEAR or BEFORE, and how many may."""

    part: str
    between: int
    at_most: int

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {"part": self.part, "between": self.between, "at_most": self.at_most}


@dataclass(frozen=True, slots=True)
class Reason:
    """What kept an indicator off: the part of it (or the exclusion) concerned, the words that did, and a clause."""

    kind: Blocked
    part: str
    clause: str
    words: tuple[Said, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        words = [said.as_data() for said in self.words]
        return {"kind": str(self.kind), "part": self.part, "clause": self.clause, "words": words}


@dataclass(frozen=True, slots=True)
class IndicatorAccount:
    """One indicator in one segment: with `reasons` it did not fire, though the `words` are there."""

    indicator: str
    language: str
    weight: float
    words: tuple[Said, ...]
    distances: tuple[Distance, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "indicator": self.indicator,
            "language": self.language,
            "weight": self.weight,
            "words": [said.as_data() for said in self.words],
            "distances": [distance.as_data() for distance in self.distances],
            "reasons": [reason.as_data() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class CodeAccount:
    """One code in one segment: what fired, what that adds up to, what kept it off, what nearly fired.

    `score` is the sum of the weights of `fired`. `indicators` is how many the code has.
    """

    code: str
    score: float
    minimum: float
    indicators: int
    fired: tuple[IndicatorAccount, ...]
    kept_off: tuple[Reason, ...]  # exclusions that are met
    near: tuple[IndicatorAccount, ...]

    @property
    def applied(self) -> bool:
        """Whether the machine gives the code."""
        return bool(self.fired) and not self.kept_off and self.enough

    @property
    def enough(self) -> bool:
        """Whether what fired counts as much as the code asks."""
        return self.score >= self.minimum - 1e-9

    @property
    def blocked(self) -> tuple[Blocked, ...]:
        """What keeps a code off in which an indicator fired."""
        if not self.fired:
            return ()
        few = () if self.enough else (Blocked.MINIMUM,)
        return (*few, *(reason.kind for reason in self.kept_off[:1]))

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "code": self.code,
            "applied": self.applied,
            "score": self.score,
            "minimum": self.minimum,
            "blocked": list(map(str, self.blocked)),
            "fired": [account.as_data() for account in self.fired],
            "kept_off": [reason.as_data() for reason in self.kept_off],
            "near": [account.as_data() for account in self.near],
        }


def in_short(account: CodeAccount) -> str:
    """Why a code applies or does not, in a line."""
    if account.kept_off:
        return f"{account.kept_off[0].clause}: {account.kept_off[0].part}{_on(account.kept_off[0].words)}"
    if account.fired:
        found = "; ".join(f"{each.indicator}{_on(each.words)}" for each in account.fired)
        few = "" if account.enough else f"{account.score:g} of at least {account.minimum:g}: "
        return few + found
    if account.near:
        return "; ".join(_in_short(each) for each in account.near)
    return f"nothing of its {account.indicators} indicators is there" if account.indicators else "it has no indicators"


def _in_short(near: IndicatorAccount) -> str:
    why = ", ".join(f"{reason.part}: {reason.clause}{_on(reason.words)}" for reason in near.reasons)
    return f"{near.indicator}{_on(near.words)}, but {why}"


def _on(words: tuple[Said, ...]) -> str:
    said = dict.fromkeys(" ".join(each.words.split()) for each in words)
    return " on " + ", ".join(f'"{each}"' for each in said) if said else ""
