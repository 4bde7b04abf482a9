"""Keep codings on their words when a text is corrected: by the very words and those around them, never by likeness.

Words are sought exactly first; only where they are nowhere exactly, with white space, quotation marks and composed
letters folded, so that a re-typed line end or a curly quote does not lose a coding. Nothing that reads otherwise is
ever taken for the old words: "better" is not "worse", however alike the sentences are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from qualcode.core.model import Coding, Memo
from qualcode.core.spans import Span

CONTEXT = 40  # code points on either side that tell one place of the same words from another
QUOTES = str.maketrans("‘’‚‛´`“”„‟«»", "''''''\"\"\"\"\"\"")
CLUSTER = re.compile(r"(\s+)|(\S[\u0300-\u036f]*)")


class Reanchored(NamedTuple):
    """Codings as they were and as they are on the new text, and those whose words are gone or in doubt."""

    moved: list[tuple[Coding, Coding]]
    kept: list[Coding]  # on their words where they were
    lost: list[Coding]


class ReanchoredMemos(NamedTuple):
    """The same for memos on a stretch of the text."""

    moved: list[tuple[Memo, Memo]]
    kept: list[Memo]
    lost: list[Memo]


def reanchor(codings: Iterable[Coding], old: str, new: str) -> Reanchored:
    """Find each coding's words in a corrected text.

    Where the words stand more than once, the place with the same words around it is taken, if there is just one.

    >>> from qualcode.core.model import Origin
    >>> coding = Coding("W-01", Span(4, 9), "motives", "ana", Origin.PERSON, "wajib")
    >>> reanchor([coding], "Itu wajib.", "Jadi, itu wajib.").moved[0][1].span
    Span(start=10, end=15)
    """
    result = Reanchored([], [], [])
    texts = _Texts(old, new)
    for coding in codings:
        place = texts.place_of(coding.span, coding.text)
        if place is None:
            result.lost.append(coding)
        elif place.span == coding.span and place.exact:
            result.kept.append(coding)
        else:
            evidence = tuple(
                replace(one, span=span, words=span.of(new))
                for one in coding.evidence
                for span in [place.within(coding.span, one.span)]
            )
            moved = replace(coding, span=place.span, text=place.span.of(new), evidence=evidence)
            result.moved.append((coding, moved))
    return result


def reanchor_memos(memos: Iterable[Memo], old: str, new: str) -> ReanchoredMemos:
    """Find the words of each memo that is on a stretch of the text; memos on the whole source stay as they are."""
    result = ReanchoredMemos([], [], [])
    texts = _Texts(old, new)
    for memo in memos:
        if memo.span is None:
            continue
        place = texts.place_of(memo.span, memo.words)
        if place is None:
            result.lost.append(memo)
        elif place.span == memo.span and place.exact:
            result.kept.append(memo)
        else:
            result.moved.append((memo, replace(memo, span=place.span, words=place.span.of(new))))
    return result


class _Folded(NamedTuple):
    """A text folded, and where each folded character, and the end, stands in it."""

    text: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> _Folded:
        parts: list[str] = []
        places: list[int] = []
        for match in CLUSTER.finditer(text):
            part = " " if match[1] else unicodedata.normalize("NFC", match[2]).translate(QUOTES)
            parts.append(part)
            places += [match.start()] * len(part)
        places.append(len(text))
        return cls("".join(parts), places)


class _Place(NamedTuple):
    """Where words stand in the new text; `offsets` leads from offsets in the old words, when these were folded."""

    span: Span
    offsets: dict[int, int]

    @property
    def exact(self) -> bool:
        return not self.offsets

    def within(self, old: Span, part: Span) -> Span:
        """Where a part of the old words stands now."""
        if self.exact:
            by = self.span.start - old.start
            return Span(part.start + by, part.end + by)
        start, end = part.start - old.start, part.end - old.start
        return Span(self.offsets.get(start, self.span.start), self.offsets.get(end, self.span.end))


class _Texts:
    """A text before and after its correction; the new one is folded at most once."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    @cached_property
    def folded(self) -> _Folded:
        return _Folded.of(self.new)

    def place_of(self, span: Span, words: str) -> _Place | None:
        """Where the words that stood at a span of the old text stand in the new one; None when gone or in doubt."""
        if not words.strip():
            return None
        before, after = self.old[max(0, span.start - CONTEXT) : span.start], self.old[span.end : span.end + CONTEXT]
        places = _whole_places(words, before, after, self.new)
        if places:
            start = _only_place(places, words, before, after, self.new)
            return None if start is None else _Place(Span(start, start + len(words)), {})
        sought = _Folded.of(words.strip())
        before, after = _Folded.of(before).text, _Folded.of(after).text
        places = _whole_places(sought.text, before, after, self.folded.text)
        start = _only_place(places, sought.text, before, after, self.folded.text)
        if start is None:
            return None
        points = self.folded.places[start : start + len(sought.text) + 1]
        lead = len(words) - len(words.lstrip())
        offsets = {lead + old: new for old, new in zip(sought.places, points, strict=True)}
        found = self.new[points[0] : points[-1]].rstrip()
        return _Place(Span(points[0], points[0] + len(found)), offsets)


def _whole_places(words: str, before: str, after: str, text: str) -> list[int]:
    """Where the words stand and begin and end as they did: "wajib" is not in "kewajiban"."""
    begins, ends = _goes_on(before, words), _goes_on(words, after)
    return [
        place
        for place in _occurrences(words, text)
        if _goes_on(text[max(0, place - 1) : place], words) == begins
        and _goes_on(words, text[place + len(words) : place + len(words) + 1]) == ends
    ]


def _goes_on(left: str, right: str) -> bool:
    """Whether a word goes on from the one into the other."""
    return left[-1:].isalnum() and right[:1].isalnum()


def _only_place(places: list[int], words: str, before: str, after: str, text: str) -> int | None:
    """The one place of the words in the text, or the one of several that has the same words around it."""
    if len(places) < 2:
        return places[0] if places else None
    preceded = [place for place in places if text[max(0, place - len(before)) : place] == before]
    followed = [place for place in places if text[place + len(words) : place + len(words) + len(after)] == after]
    for fitting in ([place for place in preceded if place in followed], preceded, followed):
        if len(fitting) == 1:
            return fitting[0]
    return None


def _occurrences(words: str, text: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)
