"""The one door to spaCy: sentences of the languages that our own rules were not written for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from qualcode.core.spans import Span
from qualcode.language.sentences import paragraph_spans

if TYPE_CHECKING:
    from spacy.language import Language

    from qualcode.language.segments import Splitter


def pipeline_sentences(language: str) -> Splitter:
    """A splitter by spaCy's tokeniser and sentence rules for a language, in whatever script it is written."""
    pipeline = _pipeline(language)

    def spans(text: str, span: Span) -> Iterator[Span]:
        for paragraph in paragraph_spans(text, span):
            for sentence in pipeline(paragraph.of(text)).sents:
                words = sentence.text.rstrip()
                start = paragraph.start + sentence.start_char
                yield Span(start, start + len(words))

    return spans


@cache
def _pipeline(language: str) -> Language:
    """A blank pipeline with the sentencizer; the multi-language one where spaCy lacks the language or its parts."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:  # spaCy's word for a language it lacks, and for a tokeniser that is not installed
        pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 50_000_000
    return pipeline
