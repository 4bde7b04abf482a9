"""What the coding stage must be told about languages; the language stage has the one that is used (its TONGUE)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypeAlias

WordForms: TypeAlias = Callable[[Sequence[str], Collection[str], str], dict[str, set[str]]]
Negations: TypeAlias = Callable[[str], Sequence[str]]
TokenSpans: TypeAlias = Callable[[Sequence[str], str, str], list[list[tuple[int, int]]]]


class Tongue(NamedTuple):
    """Knowledge of languages, as functions that travel to other processes.

    Attributes:
        word_forms: words, the distinct words of a text, a language -> the forms of each word among them.
        negations: a language -> its words and phrases of negation.
        token_spans: texts, a spaCy token pattern as JSON, a language -> start and end of its matches in each text.
    """

    word_forms: WordForms
    negations: Negations
    token_spans: TokenSpans
