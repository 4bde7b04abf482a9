"""The indicator language: what a researcher writes, as a tree that the matcher compiles.

tanggung jawab               these words next to each other, each in any inflected form
"tanggung jawab"             exactly these words
=mandiri                     exactly this word
kreat*                       any word that begins so
(ikut | mengikuti) lomba     one of several words at that place
/ber(kreasi|inovasi)/        a regular expression (RE2: linear time)
wajib NOT tidak              a segment with the first and without the second
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from lark import Lark


SEE = "see docs/indicators.md"
LATER = {"AND", "OR", "NEAR", "BEFORE"}


class Match(StrEnum):
    """How a word of an indicator meets a word of a text."""

    FORMS = "forms"  # in any inflected form
    EXACT = "exact"  # as it is written, capitals apart
    PREFIX = "prefix"  # anything that begins so


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an indicator, in lower case as it is written."""

    text: str
    match: Match = Match.FORMS


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other; at each place one of several branches, each of one or more words."""

    places: tuple[tuple[tuple[Word, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression in RE2's syntax, capitals apart."""

    pattern: str


Pattern: TypeAlias = Phrase | Regex


@dataclass(frozen=True, slots=True)
class Rule:
    """An indicator understood: a pattern, and the patterns that must not stand in the same segment."""

    pattern: Pattern
    excluded: tuple[Pattern, ...] = ()


@lru_cache(maxsize=100_000)
def parse_indicator(text: str) -> Rule:
    """Understand an indicator.

    Raises CodebookError with an empty `where`, which the caller fills; after the first line of its problem a picture
    points at the place.

    >>> parse_indicator("kreat* NOT kafe").excluded
    (Phrase(places=(((Word(text='kafe', match=<Match.FORMS: 'forms'>),),),)),)
    """
    from lark.exceptions import UnexpectedInput

    _refuse_operators(text)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END"
        at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
        raise CodebookError(
            "", f"the indicator {text!r} cannot be read: {_reason(text[at : at + 1])}{_caret(text, at)}", SEE
        ) from None
    pattern, *excluded = (_pattern(child) for child in tree.children)
    return Rule(pattern, tuple(excluded))


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = resources.files("qualcode.coding").joinpath("indicators.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", propagate_positions=False)


def _pattern(tree: Any) -> Pattern:
    if tree.data == "regex":
        return _regex(str(tree.children[0])[1:-1].replace("\\/", "/"))
    return Phrase(tuple(place for child in tree.children for place in _places(child)))


def _places(tree: Any) -> list[tuple[tuple[Word, ...], ...]]:
    if tree.data == "choice":
        return [tuple(tuple(word for child in branch.children for word in _words(child)) for branch in tree.children)]
    return [((word,),) for word in _words(tree)]


def _words(tree: Any) -> list[Word]:
    """The words of one leaf: an exact phrase has several."""
    text = str(tree.children[0]).lower()
    if tree.data == "exact_phrase":
        words = text[1:-1].split()
        if not words:
            raise CodebookError("", f"the exact phrase {text} is empty", "write words between the quotes")
        return [Word(word, Match.EXACT) for word in words]
    return [Word(text, Match(str(tree.data)))]


def _regex(pattern: str) -> Regex:
    import re2

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


def _plain(error: Exception) -> str:
    message = error.args[0] if error.args else error
    return message.decode("utf-8", "replace") if isinstance(message, bytes) else str(message)


def _refuse_operators(text: str) -> None:
    """Refuse capitals that look like operators of other tools, rather than search for the word "and"."""
    if text.startswith("NOT "):
        raise CodebookError("", f"{text!r} says only what must not be there", "write what must be, then NOT")
    at = 0
    for word in text.split():
        at = text.index(word, at)
        if word.partition("/")[0] in LATER:
            remedy = f'write "{word.lower()}" in quotes for the word itself, or ( a | b ) for one of several'
            raise CodebookError("", f"{text!r} uses {word}, which this version does not know{_caret(text, at)}", remedy)


def _reason(character: str) -> str:
    if not character:
        return "it ends too early"
    if character in '"“”':
        return "a quotation mark is not closed"
    if character == "*":
        return "a star stands only at the end of a word"
    if character == "/":
        return "a regular expression stands alone, between two slashes"
    return f"{character!r} does not fit here"


def _caret(text: str, at: int) -> str:
    return f"\n    {text}\n    {' ' * at}^"
