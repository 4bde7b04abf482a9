"""The one door to spaCy: sentences of the languages that our own rules were not written for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from qualcode.core.spans import Span, trim
from qualcode.language.sentences import paragraph_spans, sentence_spans

if TYPE_CHECKING:
    from spacy.language import Language

    from qualcode.language.segments import Splitter


def pipeline_sentences(language: str) -> Splitter:
    """A splitter by spaCy's tokeniser and sentence rules for a language, in whatever script it is written.

    Where spaCy lacks the language, or a tokeniser that it needs is not installed, our own rules serve.
    """
    pipeline = _pipeline(language)
    if pipeline is None:
        return sentence_spans

    def split(text: str, spans: Sequence[Span]) -> Iterator[list[Span]]:
        for span in spans:
            yield [
                trim(Span(paragraph.start + sentence.start_char, paragraph.start + sentence.end_char), text)
                for paragraph in paragraph_spans(text, span)
                for sentence in pipeline(paragraph.of(text)).sents
            ]

    return split


@cache
def _pipeline(language: str) -> Language | None:
    """A blank pipeline with the sentencizer."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:  # spaCy's word for a language that it lacks, and for a tokeniser that is not installed
        return None
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = 50_000_000
    return pipeline
