"""Where words of a document that came back stand in the source's own text: the very words, or nowhere.

What word processors do to a text by themselves (curly quotation marks, hyphens and blanks of other kinds, soft hyphens)
is no change. Words that were changed are never taken for others, however alike they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final, NamedTuple

from qualcode.core.spans import Span, trim

CONTEXT: Final = 20  # characters before or after that must be the same where the text was changed
_SAME: Final = str.maketrans(
    dict.fromkeys("‘’‚‛´`′", "'")
    | dict.fromkeys("“”„‟″", '"')
    | dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t\v\f\r", " ")
    | dict.fromkeys("\u2010\u2011", "-")
)
_NOT_KEPT: Final = re.compile("[\x00-\x08\x0e-\x1f\xad\u200b\ufeff\ud800-\udfff\ufdd0\ufdd1\ufffd-\uffff]")


class _Folded(NamedTuple):
    """A text as it is compared, and where each character of it, and its end, stands in the text itself."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> _Folded:
        if not _NOT_KEPT.search(text):
            return cls(text.translate(_SAME), range(len(text) + 1))
        kept = [place for place, character in enumerate(text) if not _NOT_KEPT.match(character)]
        folded = "".join(text[place] for place in kept).translate(_SAME)
        return cls(folded, [*kept, len(text)])

    def inward(self, span: Span) -> Span:
        """The span in the folded text of a span in the text."""
        return Span(bisect_left(self.places, span.start), bisect_left(self.places, span.end))

    def outward(self, span: Span) -> Span:
        """The span in the text of a span, that is not empty, in the folded text."""
        return Span(self.places[span.start], self.places[span.end - 1] + 1)


class _Stretch(NamedTuple):
    """What stands at the same place in both: the same characters, or (`same` is False) others."""

    ours: Span
    theirs: Span
    same: bool


class Alignment:
    """A text that came back beside the source's text.

    >>> source = "Itu wajib dan saya senang. Lalu kami pulang bersama. Wajib."
    >>> back = Alignment("Itu tidak wajib dan saya senang. Lalu kami pulang bersama. Wajib.", source)
    >>> back.place(Span(33, 52)), back.place(Span(0, 15)), back.changed
    (Span(start=27, end=46), None, True)
    """

    def __init__(self, returned: str, source: str) -> None:
        self._returned, self._source = returned, source
        self._theirs, self._ours = _Folded.of(returned), _Folded.of(source)

    @property
    def changed(self) -> bool:
        """Whether the words are other than the source's."""
        return self._theirs.text.rstrip() != self._ours.text.rstrip()

    def place(self, span: Span) -> Span | None:
        """Where the words at a span of the returned text stand in the source's, without white space at their ends.

        None where there are no words, or they are not, at this place, in the source.
        """
        span = trim(span, self._returned)
        inner = self._theirs.inward(span)
        if not inner.length:
            return None
        found = inner if not self.changed else self._sought(inner)
        return None if found is None else trim(self._ours.outward(found), self._source)

    def _sought(self, span: Span) -> Span | None:
        for stretch in self._stretches:
            if stretch.theirs.start <= span.start and span.end <= stretch.theirs.end:
                start = self._start_in(stretch, span)
                if start is not None and self._same_around(span, start):
                    return Span(start, start + span.length)
        return None

    def _start_in(self, stretch: _Stretch, span: Span) -> int | None:
        if stretch.same:
            return span.start - stretch.theirs.start + stretch.ours.start
        words = span.of(self._theirs.text)
        ours, theirs = stretch.ours.of(self._ours.text), stretch.theirs.of(self._theirs.text)
        if ours.count(words) != 1 or theirs.count(words) != 1:
            return None
        return stretch.ours.start + ours.index(words)

    def _same_around(self, span: Span, start: int) -> bool:
        """Whether the characters on either side of the words are the same in both texts."""
        theirs, ours = self._theirs.text, self._ours.text
        end = start + span.length
        before = theirs[max(0, span.start - CONTEXT) : span.start] == ours[max(0, start - CONTEXT) : start]
        return before or theirs[span.end : span.end + CONTEXT] == ours[end : end + CONTEXT]

    @cached_property
    def _stretches(self) -> list[_Stretch]:
        theirs = self._theirs.text.splitlines(keepends=True)
        ours = self._ours.text.splitlines(keepends=True)
        starts = [_starts(theirs), _starts(ours)]
        matcher = SequenceMatcher(None, theirs, ours, autojunk=False)
        return [
            _Stretch(Span(starts[1][b], starts[1][b_end]), Span(starts[0][a], starts[0][a_end]), tag == "equal")
            for tag, a, a_end, b, b_end in matcher.get_opcodes()
        ]


def _starts(lines: list[str]) -> list[int]:
    """Where each line starts, and where the last one ends."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts
