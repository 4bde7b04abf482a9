"""What an indicator says, as a tree: frozen values that the parser makes, the matcher compiles and people read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR", "BEFORE"})
_PLAIN = re.compile(r'[^\s()|"“”/*=:^@_][^\s()|"“”/*=:^@]*')


class Match(StrEnum):
    """How a word of an indicator meets a word of a text."""

    FORMS = "forms"  # in any inflected form
    EXACT = "exact"  # as it is written, capitals apart
    WILD = "wild"  # with any letters in place of a star


class Place(StrEnum):
    """Where something is looked for, other than in the segment itself."""

    TURN = "turn"  # the turn that the segment is in; its paragraph where nobody speaks
    QUESTION = "question"  # what the interviewer said just before that turn


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an indicator, in lower case as it is written."""

    text: str
    match: Match = Match.FORMS

    def __str__(self) -> str:
        if self.match is not Match.EXACT:
            return self.text
        return f"={self.text}" if _PLAIN.fullmatch(self.text) else f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Gap:
    """Any one word, within a phrase."""

    def __str__(self) -> str:
        return "_"


@dataclass(frozen=True, slots=True)
class ListName:
    """A named list of the codebook: one of its words or phrases at that place."""

    name: str

    def __str__(self) -> str:
        return f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several at a place of a phrase; each branch is one or more items next to each other."""

    branches: tuple[tuple[Item, ...], ...]

    def __str__(self) -> str:
        return f"({' | '.join(' '.join(map(str, branch)) for branch in self.branches)})"


Item: TypeAlias = Word | Gap | ListName | Choice


@dataclass(frozen=True, slots=True)
class Phrase:
    """Items next to each other, nothing but white space, a hyphen or an apostrophe in between."""

    items: tuple[Item, ...]

    def __str__(self) -> str:
        return " ".join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression in RE2's syntax, capitals apart."""

    pattern: str

    def __str__(self) -> str:
        return "/" + re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", self.pattern) + "/"


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token pattern of spaCy's Matcher, as JSON."""

    pattern: str

    def __str__(self) -> str:
        return f"spacy: {self.pattern}"


@dataclass(frozen=True, slots=True)
class Near:
    """The left and the nearest right, at most `distance` words in between; `ordered`: only a right that comes after."""

    left: Expression
    right: Expression
    distance: int
    ordered: bool = False

    def __str__(self) -> str:
        verb = "BEFORE" if self.ordered else "NEAR"
        return f"{_part(self.left, Near)} {verb}/{self.distance} {_part(self.right)}"


@dataclass(frozen=True, slots=True)
class Negated:
    """What stands just after a word of negation; with `present` false what does not."""

    what: Expression
    present: bool = True

    def __str__(self) -> str:
        return f"{'negated' if self.present else 'affirmed'}: {_part(self.what)}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something that must stand in the segment's turn, or in the question before it."""

    place: Place
    what: Expression

    def __str__(self) -> str:
        return f"{self.place}: {_part(self.what)}"


@dataclass(frozen=True, slots=True)
class Limit:
    """Only segments of a speaker, or of a kind of source."""

    field: str  # "speaker" or "kind"
    value: str

    def __str__(self) -> str:
        plain = _PLAIN.fullmatch(self.value)
        return f"{self.field}: {self.value}" if plain else f'{self.field}: "{self.value}"'


@dataclass(frozen=True, slots=True)
class Length:
    """Only segments of at least so many characters: an aside or a bare "Iya." is shorter."""

    least: int

    def __str__(self) -> str:
        return f"length: {self.least}"


@dataclass(frozen=True, slots=True)
class Both:
    """Left and right in the same segment."""

    left: Expression
    right: Expression

    def __str__(self) -> str:
        return f"{_part(self.left, Both, Without, Near)} AND {_part(self.right, Near)}"


@dataclass(frozen=True, slots=True)
class Without:
    """The left in a segment that does not have the right."""

    left: Expression
    right: Expression

    def __str__(self) -> str:
        return f"{_part(self.left, Both, Without, Near)} NOT {_part(self.right, Near)}"


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the parts."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " OR ".join(_part(part, Both, Without, Near) for part in self.parts)


Expression: TypeAlias = Phrase | Regex | Tokens | Near | Negated | Elsewhere | Limit | Length | Both | Without | Either
COMPOUND = (Near, Both, Without, Either)


@dataclass(frozen=True, slots=True)
class Rule:
    """An indicator understood: what must be found, and how much it counts; None takes the weight of the code."""

    expression: Expression
    weight: float | None = None

    def __str__(self) -> str:
        return str(self.expression) + (f" ^{self.weight:g}" if self.weight is not None else "")


def parts_of(expression: Expression) -> tuple[Expression, ...]:
    """The expressions that an expression is made of, in order."""
    match expression:
        case Near() | Both() | Without():
            return (expression.left, expression.right)
        case Negated() | Elsewhere():
            return (expression.what,)
        case Either():
            return expression.parts
        case _:
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all that it is made of."""
    yield expression
    for part in parts_of(expression):
        yield from walk(part)


def items_of(phrase: Phrase) -> Iterator[Item]:
    """Every item of a phrase, those within choices too."""
    waiting: list[Item] = list(reversed(phrase.items))
    while waiting:
        item = waiting.pop()
        yield item
        if isinstance(item, Choice):
            waiting += [inner for branch in reversed(item.branches) for inner in reversed(branch)]


def _part(expression: Expression, *bare: type) -> str:
    """A part as it is written within a whole, in brackets unless it is of one of some types."""
    inner = str(expression)
    return f"({inner})" if isinstance(expression, COMPOUND) and not isinstance(expression, bare) else inner
