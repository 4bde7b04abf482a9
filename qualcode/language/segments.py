"""A source to its segments: the sentences, paragraphs or turns that codes are applied to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qualcode.core.model import Segments, Source, Unit
from qualcode.core.spans import Span
from qualcode.language.sentences import paragraph_spans, sentence_spans

OWN_RULES = frozenset({"", "id", "en"})  # languages whose sentences our rules were written and tried for
Splitter = Callable[[str, Span], Iterator[Span]]


def segments_of(source: Source, unit: Unit = Unit.SENTENCE) -> Segments:
    """The segments of a source, in order; those of the interviewer too, so that numbers count every word said.

    Speaker labels and headings outside the turns of a conversation are in no segment. A source without turns is
    segmented throughout; as `turn` its paragraphs count.
    """
    segments = Segments([], [], [], unit)
    if source.turns:
        for number, turn in enumerate(source.turns):
            spans = [turn.span] if unit is Unit.TURN else _splitter(source, unit)(source.text, turn.span)
            _append(segments, spans, number)
    else:
        whole = Span(0, len(source.text))
        _append(segments, _splitter(source, unit)(source.text, whole), -1)
    return segments


def _append(segments: Segments, spans: Iterator[Span] | list[Span], turn: int) -> None:
    for start, end in spans:
        if start < end:
            segments.starts.append(start)
            segments.ends.append(end)
            segments.turns.append(turn)


def _splitter(source: Source, unit: Unit) -> Splitter:
    if unit is not Unit.SENTENCE:
        return paragraph_spans
    if source.language in OWN_RULES:
        return sentence_spans
    from qualcode.language.pipeline import pipeline_sentences

    return pipeline_sentences(source.language)
