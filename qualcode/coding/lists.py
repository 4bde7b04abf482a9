"""Named lists of a codebook, written once and used by several indicators as @name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from qualcode.coding.expressions import (
    Both,
    Choice,
    Either,
    Elsewhere,
    Expression,
    Item,
    ListName,
    Near,
    Negated,
    Phrase,
    Rule,
    Without,
    items_of,
    walk,
)
from qualcode.coding.indicators import parse_indicator
from qualcode.core.model import Indicator
from qualcode.core.nearest import nearest
from qualcode.errors import CodebookError

Lists: TypeAlias = Mapping[str, Sequence[Indicator]]


def with_lists(rule: Rule, lists: Lists, language: str) -> Rule:
    """The rule with every @name replaced by the words and phrases of that list in a language ("": in any).

    Raises CodebookError for a name that the codebook lacks, a list that holds itself, and a member that is no phrase.
    """
    if not any(isinstance(item, ListName) for phrase in walk(rule.expression) for item in _items(phrase)):
        return rule
    return replace(rule, expression=_filled(rule.expression, lists, language))


def _items(part: Expression) -> Sequence[Item]:
    return list(items_of(part)) if isinstance(part, Phrase) else []


def _filled(expression: Expression, lists: Lists, language: str) -> Expression:
    def fill(part: Expression) -> Expression:
        return _filled(part, lists, language)

    match expression:
        case Phrase():
            return Phrase(_filled_items(expression.items, lists, language, ()))
        case Near() | Both() | Without():
            return replace(expression, left=fill(expression.left), right=fill(expression.right))
        case Negated() | Elsewhere():
            return replace(expression, what=fill(expression.what))
        case Either():
            return Either(tuple(map(fill, expression.parts)))
        case _:
            return expression


def _filled_items(items: Sequence[Item], lists: Lists, language: str, within: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(_filled_item(item, lists, language, within) for item in items)


def _filled_item(item: Item, lists: Lists, language: str, within: tuple[str, ...]) -> Item:
    if isinstance(item, Choice):
        return Choice(tuple(_filled_items(branch, lists, language, within) for branch in item.branches))
    if not isinstance(item, ListName):
        return item
    if item.name in within:
        raise CodebookError("", f"the list @{item.name} holds itself", "write its words out in one of the two")
    if item.name not in lists:
        guess = nearest(item.name, lists)
        remedy = f"did you mean @{guess}?" if guess else "name it under `lists:` with its words"
        raise CodebookError("", f"there is no list @{item.name}", remedy)
    spoken = [m for m in lists[item.name] if not language or m.language in ("", language)]
    if not spoken:
        raise CodebookError("", f"the list @{item.name} has nothing in {language!r}", "add words in that language")
    branches = [_filled_items(member_phrase(m).items, lists, language, (*within, item.name)) for m in spoken]
    return Choice(tuple(dict.fromkeys(branches)))


def member_phrase(member: Indicator) -> Phrase:
    """A member of a list as a phrase; CodebookError when it is more than one."""
    rule: Any = parse_indicator(member.text)
    if rule.weight is not None or not isinstance(rule.expression, Phrase):
        problem = f"{member.text!r} in a list has operators or a weight"
        raise CodebookError("", problem, "lists hold words and phrases; write the rest in the indicator")
    return rule.expression
