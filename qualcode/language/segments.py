"""A source to its segments: the sentences, paragraphs or turns that codes are applied to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from qualcode.core.model import Segments, Source, Unit
from qualcode.core.spans import Span
from qualcode.language.sentences import paragraph_spans, sentence_spans

OWN_RULES = frozenset({"", "id", "en"})  # languages whose sentences our rules were written and tried for
Splitter = Callable[[str, Sequence[Span]], Iterable[Sequence[Span]]]  # a text and spans in it -> what each holds


def segments_of(source: Source, unit: Unit = Unit.SENTENCE) -> Segments:
    """The segments of a source, in order; those of the interviewer too, so that numbers count every word said.

    Speaker labels and headings outside the turns of a conversation are in no segment. A source without turns is
    segmented throughout; as `turn` its paragraphs count.
    """
    spans = [turn.span for turn in source.turns] or [Span(0, len(source.text))]
    segments = Segments([], [], [], unit)
    for number, found in enumerate(_splitter(source, unit)(source.text, spans)):
        for start, end in found:
            if start < end:
                segments.starts.append(start)
                segments.ends.append(end)
                segments.turns.append(number if source.turns else -1)
    return segments


def _splitter(source: Source, unit: Unit) -> Splitter:
    if unit is Unit.TURN and source.turns:
        return _whole
    if unit is not Unit.SENTENCE:
        return _paragraphs
    if source.language in OWN_RULES:
        return sentence_spans
    from qualcode.language.pipeline import pipeline_sentences

    return pipeline_sentences(source.language)


def _whole(_: str, spans: Sequence[Span]) -> Iterable[Sequence[Span]]:
    return ([span] for span in spans)


def _paragraphs(text: str, spans: Sequence[Span]) -> Iterable[Sequence[Span]]:
    return (list(paragraph_spans(text, span)) for span in spans)
