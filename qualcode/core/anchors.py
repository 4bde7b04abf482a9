"""Keep codings on their words when a text is corrected: by the very words and those around them, never by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from qualcode.core.model import Coding
from qualcode.core.spans import Span

CONTEXT = 40  # code points on either side that tell one place of the same words from another


class Reanchored(NamedTuple):
    """Codings as they were and as they are on the new text, and those whose words are gone or in doubt."""

    moved: list[tuple[Coding, Coding]]
    kept: list[Coding]  # on their words where they were
    lost: list[Coding]


def reanchor(codings: Iterable[Coding], old: str, new: str) -> Reanchored:
    """Find each coding's words, unchanged, in a corrected text.

    Where the words stand more than once, the place with the same words around it is taken, if there is just one.

    >>> from qualcode.core.model import Origin
    >>> coding = Coding("W-01", Span(4, 9), "motives", "ana", Origin.PERSON, "wajib")
    >>> reanchor([coding], "Itu wajib.", "Jadi, itu wajib.").moved[0][1].span
    Span(start=10, end=15)
    """
    result = Reanchored([], [], [])
    for coding in codings:
        start = _place(coding, old, new)
        if start is None:
            result.lost.append(coding)
        elif start == coding.span.start:
            result.kept.append(coding)
        else:
            by = start - coding.span.start
            evidence = tuple(replace(e, span=Span(e.span.start + by, e.span.end + by)) for e in coding.evidence)
            span = Span(start, start + coding.span.length)
            result.moved.append((coding, replace(coding, span=span, evidence=evidence)))
    return result


def _place(coding: Coding, old: str, new: str) -> int | None:
    places = list(_occurrences(coding.text, new)) if coding.text else []
    if len(places) < 2:
        return places[0] if places else None
    before = old[max(0, coding.span.start - CONTEXT) : coding.span.start]
    after = old[coding.span.end : coding.span.end + CONTEXT]
    preceded = [place for place in places if _precedes(before, new, place)]
    followed = [place for place in places if _follows(after, new, place + len(coding.text))]
    for fitting in ([place for place in preceded if place in followed], preceded, followed):
        if len(fitting) == 1:
            return fitting[0]
    return None


def _precedes(before: str, text: str, place: int) -> bool:
    return text[max(0, place - CONTEXT) : place] == before


def _follows(after: str, text: str, place: int) -> bool:
    return text[place : place + CONTEXT] == after


def _occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)
