"""Where a person points to: segments, turns, spans and quotes, and what is said when there is no such place."""

from __future__ import annotations

import pytest

from qualcode.core.model import Role, Segments, Source, Turn, Unit
from qualcode.core.places import parse_where, place_of
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, StudyError, UnknownNameError

TEXT = "P: Wajib?\nJ: Kewajiban itu wajib. Itu  wajib, ya."
SOURCE = Source(
    "W-01", TEXT, turns=(Turn(Span(3, 9), "P", Role.INTERVIEWER), Turn(Span(13, 49), "J", Role.PARTICIPANT))
)
SEGMENTS = Segments([3, 13, 34], [9, 33, 49], [0, 1, 1], Unit.SENTENCE)


@pytest.mark.parametrize(
    ("where", "words", "unit"),
    [
        (2, "Kewajiban itu wajib.", "sentence"),
        ("turn 2", "Kewajiban itu wajib. Itu  wajib, ya.", "turn"),
        ((27, 32), "wajib", "span"),
        ((34, 49), "Itu  wajib, ya.", "sentence"),
        ((13, 49), "Kewajiban itu wajib. Itu  wajib, ya.", "turn"),
        ("itu wajib", "itu wajib", "span"),
        ("Itu wajib, ya.", "Itu  wajib, ya.", "sentence"),
        ("wajib, ya", "wajib, ya", "span"),
    ],
)
def test_a_place_is_found(where, words, unit) -> None:
    place = place_of(SOURCE, SEGMENTS, where)
    assert (place.span.of(TEXT), place.unit) == (words, unit)


@pytest.mark.parametrize(
    ("where", "kind", "message"),
    [
        (4, UnknownNameError, "W-01 segment 4: there is none of that number; it has segments 1 to 3"),
        (0, UnknownNameError, "it has segments 1 to 3"),
        ("turn 3", UnknownNameError, "W-01 turn 3: there is none of that number; it has turns 1 to 2"),
        ((5, 5), UnknownNameError, "there are no words"),
        ((9, 10), UnknownNameError, "there are no words"),
        ((40, 51), UnknownNameError, "its text runs from 0 to 49"),
        ("ajib", UnknownNameError, "these words are not in it"),
        ("  ", UnknownNameError, "no words were given"),
        ("wajib", StudyError, "these words stand in it 2 times; quote more of them, or name one place: 27-32, 39-44"),
    ],
)
def test_a_place_that_is_not_there_is_told_without_the_words(where, kind, message) -> None:
    with pytest.raises(kind, match=message) as caught:
        place_of(SOURCE, SEGMENTS, where)
    assert "Kewajiban" not in str(caught.value)


def test_a_source_without_turns_says_so() -> None:
    with pytest.raises(QualcodeError, match="it has no turns"):
        place_of(Source("D-01", TEXT), SEGMENTS, "turn 1")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12", 12), (" 3-9 ", (3, 9)), ("turn 2", "turn 2"), ('"12"', "12"), ("itu wajib", "itu wajib"), ("3-a", "3-a")],
)
def test_what_is_typed_for_a_place(typed, meant) -> None:
    assert parse_where(typed) == meant
