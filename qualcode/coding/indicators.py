"""The indicator language: what a researcher writes, understood (see docs/indicators.md and indicators.lark)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from qualcode.coding.expressions import (
    OPERATORS,
    Both,
    Choice,
    Either,
    Elsewhere,
    Expression,
    Gap,
    Item,
    Length,
    Limit,
    ListName,
    Match,
    Near,
    Negated,
    Phrase,
    Place,
    Regex,
    Rule,
    Tokens,
    Without,
    Word,
    walk,
)
from qualcode.core.model import Kind
from qualcode.core.nearest import nearest
from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from lark import Lark

SEE = "see docs/indicators.md"
FURTHEST = 1000  # words that NEAR and BEFORE may span
_DISTANCE = re.compile(r"(NEAR|BEFORE)(/?)(?!\d)", re.ASCII)


@lru_cache(maxsize=100_000)
def parse_indicator(text: str) -> Rule:
    """Understand an indicator.

    Raises CodebookError with an empty `where`, which the caller fills; after the first line of its problem a picture
    points at the place.

    >>> print(parse_indicator("(ikut|mengikuti)  lomba NEAR/5 kreat*  NOT kafe"))
    (ikut | mengikuti) lomba NEAR/5 kreat* NOT kafe
    """
    from lark.exceptions import UnexpectedInput

    if text.startswith("NOT "):
        raise CodebookError("", f"{text!r} says only what must not be there", "write what must be, then NOT")
    try:
        tree: Any = _parser().parse(text)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END"
        at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
        raise CodebookError(
            "", f"the indicator {text!r} cannot be read: {_reason(text, at)}{_caret(text, at)}", SEE
        ) from None
    expression, weight = tree.children
    rule = Rule(_expression(expression, text), float(weight[1:]) if weight else None)
    if not _asks_for_words(rule.expression):
        raise CodebookError("", f"{text!r} says only who or where", "write words that must be there, then AND")
    return rule


def _asks_for_words(expression: Expression) -> bool:
    """Whether an expression can only be met by words: a limit alone would code whole sources without evidence."""
    match expression:
        case Limit() | Length():
            return False
        case Both():
            return _asks_for_words(expression.left) or _asks_for_words(expression.right)
        case Either():
            return all(map(_asks_for_words, expression.parts))
        case Without():
            return _asks_for_words(expression.left)
        case _:
            return True


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = resources.files("qualcode.coding").joinpath("indicators.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=False)


def _expression(tree: Any, text: str) -> Expression:
    """The expression of a tree of the grammar; `text` is for messages."""
    made = _MAKERS.get(tree.data)
    if made is not None:
        return made(tree.children, text)
    parts = tuple(_expression(child, text) for child in tree.children)
    if tree.data == "either":
        return Either(parts) if len(parts) > 1 else parts[0]
    return Both(*parts) if tree.data == "both" else Without(*parts)


def _phrase(children: Any, text: str) -> Phrase:
    return Phrase(tuple(item for child in children for item in _items(child, text)))


def _near(children: Any, text: str) -> Near:
    left, right = _expression(children[0], text), _expression(children[2], text)
    verb, _, distance = str(children[1]).partition("/")
    for part in (*walk(left), *walk(right)):
        if isinstance(part, (Both, Without, Limit, Length, Elsewhere)):
            problem = f"{text!r} asks for {verb} of {part}, which has no place of its own"
            raise CodebookError("", problem, f"put words, phrases or /regular expressions/ on both sides of {verb}")
    if int(distance) > FURTHEST:
        problem = f"{text!r} lets {distance} words come in between"
        raise CodebookError("", problem, f"write {FURTHEST} at most, or AND for the whole segment")
    return Near(left, right, int(distance), verb == "BEFORE")


def _scope(children: Any, text: str) -> Expression:
    word, what = str(children[0]).rstrip(": \t\n"), _expression(children[1], text)
    inner = [part for part in walk(what) if isinstance(part, (Elsewhere, Limit, Length))]
    if inner:
        raise CodebookError("", f"{text!r} has `{inner[0]}` within `{word}:`", f"write `{word}: ... AND {inner[0]}`")
    if word in ("turn", "question"):
        return Elsewhere(Place(word), what)
    if any(isinstance(part, (Both, Without)) for part in walk(what)):
        raise CodebookError("", f"{text!r} asks for {word}: of several things", f"write {word}: before each of them")
    return Negated(what, word == "negated")


def _limit(children: Any, text: str) -> Limit:
    field, _, value = str(children[0]).partition(":")
    field, value = field.strip(), " ".join(value.strip().strip('"“”').split())
    kinds = [kind.value for kind in Kind]
    if field == "kind" and value.lower() not in kinds:
        guess = nearest(value, kinds)
        remedy = f"did you mean {guess!r}?" if guess else "there are " + ", ".join(kinds)
        raise CodebookError("", f"{text!r} names the kind {value!r}, which sources do not have", remedy)
    if not value:
        raise CodebookError("", f"{text!r} names no speaker", "write the name as the transcript has it, in quotes")
    return Limit(field, value.lower() if field == "kind" else value)


def _length(children: Any, _: str) -> Length:
    return Length(int(str(children[0]).partition(":")[2]))


def _items(tree: Any, text: str) -> list[Item]:
    """The items of a place of a phrase: an exact phrase has several."""
    if tree.data == "choice":
        return [Choice(tuple(_phrase(branch.children, text).items for branch in tree.children))]
    written = str(tree.children[0])
    lower = written.lower()
    match tree.data:
        case "gap":
            return [Gap()]
        case "list":
            return [ListName(written[1:])]
        case "exact":
            return [Word(lower[1:], Match.EXACT)]
        case "quoted":
            words = lower[1:-1].split()
            if not words:
                raise CodebookError("", f"the exact phrase {written} is empty", "write words between the quotes")
            return [Word(word, Match.EXACT) for word in words]
        case _:
            return [_word(written, text)]


def _word(written: str, text: str) -> Word:
    if written in OPERATORS:
        at = text.index(written)
        if written in ("NEAR", "BEFORE"):
            raise CodebookError("", f"{text!r}: {written} has no distance{_caret(text, at)}", _distance(written))
        remedy = f'write "{written.lower()}" in quotes for the word itself'
        raise CodebookError("", f"{text!r} has nothing before {written}{_caret(text, at)}", remedy)
    if "*" not in written:
        return Word(written.lower())
    if not written.strip("*"):
        raise CodebookError("", f"{text!r} has a star without letters", "write letters beside it, or _ for any word")
    return Word(re.sub(r"\*+", "*", written.lower()), Match.WILD)


def _regex(children: Any, _: str) -> Regex:
    import re2

    pattern = str(children[0])[1:-1].replace("\\/", "/")
    try:
        matches_nothing = compiled_regex(pattern).search(b"") is not None
    except re2.error as error:
        raise CodebookError(
            "", f"the regular expression /{pattern}/ is not one: {_plain(error)}", "see RE2's syntax"
        ) from None
    if matches_nothing:
        raise CodebookError(
            "", f"the regular expression /{pattern}/ matches nothing at all", "ask for at least a letter"
        )
    return Regex(pattern)


@lru_cache(maxsize=100_000)
def compiled_regex(pattern: str) -> Any:
    """RE2's compiled expression over UTF-8, capitals apart; raises re2.error."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(pattern.encode(), options)


def _tokens(children: Any, text: str) -> Tokens:
    """A spaCy pattern; what its attributes mean is spaCy's to say, when it is used."""
    pattern = str(children[0]).partition(":")[2].strip()
    try:
        tokens = json.loads(pattern)
    except ValueError as error:
        remedy = 'write spacy: [{"LEMMA": "teach"}, {"POS": "NOUN"}]'
        raise CodebookError("", f"{text!r}: the token pattern is not JSON: {error}", remedy) from None
    if not tokens or not all(isinstance(token, dict) for token in tokens):
        raise CodebookError("", f"{text!r}: a token pattern is a list of {{...}}", "see spaCy's Matcher")
    return Tokens(json.dumps(tokens, ensure_ascii=False))


_MAKERS: dict[str, Callable[[Any, str], Expression]] = {
    "phrase": _phrase,
    "regex": _regex,
    "tokens": _tokens,
    "limit": _limit,
    "length": _length,
    "scope": _scope,
    "near": _near,
}


def _plain(error: Exception) -> str:
    message = error.args[0] if error.args else error
    return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)


def _distance(verb: str) -> str:
    return f"write {verb}/5, the largest number of words in between"


def _reason(text: str, at: int) -> str:
    character = text[at : at + 1]
    if not character:
        return "it ends too early"
    before = text[:at].split()[-1:]
    if (found := _DISTANCE.match("".join(before) + character)) is not None:
        return f"{found[1]} has no distance; {_distance(found[1])}"
    if character in '"“”':
        return "a quotation mark is not closed"
    if character == "/":
        return "a regular expression stands between two slashes, with an operator beside it"
    if character == "^":
        return "a weight comes last, as in ^2 or ^0.5"
    return f"{character!r} does not fit here"


def _caret(text: str, at: int) -> str:
    return f"\n    {text}\n    {' ' * at}^"
