from __future__ import annotations

import pandas as pd
import pytest

from qualcode.analysis.context import with_context
from qualcode.analysis.lines import lines_frame
from qualcode.core.model import Kind, Role, Segments, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.errors import UnknownNameError

SAYS = (
    ("P", Role.INTERVIEWER, ["Siapa Anda?"]),
    ("Nisa", Role.PARTICIPANT, ["Saya Nisa.", "Saya pustakawan."]),
    ("P", Role.INTERVIEWER, ["Kenapa ikut?"]),
    ("Q", Role.INTERVIEWER, ["Wajib?"]),
    ("Nisa", Role.PARTICIPANT, ["Tidak.", "Ingin saja.", "Ya."]),
    ("Budi", Role.PARTICIPANT, ["Saya juga."]),
)


def interview() -> tuple[Source, pd.DataFrame]:
    """An interview with a line a turn, and its segments as lines."""
    text, turns, starts, ends, of = "", [], [], [], []
    for number, (speaker, role, sentences) in enumerate(SAYS):
        text += f"{speaker}: "
        begin = len(text)
        for sentence in sentences:
            starts.append(len(text))
            text += sentence
            ends.append(len(text))
            of.append(number)
            text += " "
        turns.append(Turn(Span(begin, len(text) - 1), speaker, role))
        text = text[:-1] + "\n"
    source = Source("W-1", text, Kind.INTERVIEW, "id", tuple(turns))
    return source, lines_frame({"W-1": source}, {"W-1": Segments(starts, ends, of, Unit.SENTENCE)})


def told(words: str, count: int, around: str = "segment") -> list[str]:
    """The question, and what is before and after some words."""
    source, lines = interview()
    start = source.text.index(words)
    quotes = pd.DataFrame({"source": ["W-1"], "start": [start], "end": [start + len(words)], "text": [words]})
    table = with_context(quotes, {"W-1": source}, lines, count, around=around)
    assert table.columns.tolist() == ["source", "start", "end", "question", "before", "text", "after"]
    return table[["question", "before", "after"]].iloc[0].tolist()


def test_a_quote_has_so_many_segments_around_it_and_the_question_it_answers():
    assert told("Ingin saja.", 1) == ["Kenapa ikut?\nWajib?", "Tidak.", "Ya."]
    assert told("Ingin saja.", 2) == ["Kenapa ikut?\nWajib?", "Q: Wajib?\nTidak.", "Ya.\nBudi: Saya juga."]
    assert told("Saya juga.", 1) == ["Kenapa ikut?\nWajib?", "Nisa: Ya.", ""]


def test_at_the_ends_there_is_less():
    assert told("Siapa Anda?", 9)[:2] == ["", ""]
    assert told("Saya juga.", 9)[2] == ""
    assert told("Saya Nisa.", 1) == ["Siapa Anda?", "P: Siapa Anda?", "Saya pustakawan."]


def test_turns_around_a_quote_come_with_the_rest_of_its_own():
    assert told("Ingin saja.", 1, "turn") == ["Kenapa ikut?\nWajib?", "Q: Wajib?\nTidak.", "Ya.\nBudi: Saya juga."]


def test_words_within_a_segment_have_the_segments_beside_it():
    assert told("Ingin", 1) == ["Kenapa ikut?\nWajib?", "Tidak.", "Ya."]


def test_a_quote_over_several_segments_and_a_text_without_turns():
    assert told("Tidak. Ingin saja.", 1) == ["Kenapa ikut?\nWajib?", "Q: Wajib?", "Ya."]
    note = Source("D-1", "Satu. Dua.\nTiga.", Kind.DOCUMENT)
    lines = lines_frame({"D-1": note}, {"D-1": Segments([0, 6, 11], [5, 10, 16], [-1, -1, -1], Unit.SENTENCE)})
    quotes = pd.DataFrame({"source": ["D-1"], "start": [6], "end": [10], "text": ["Dua."]})
    for around in ("segment", "turn"):
        table = with_context(quotes, {"D-1": note}, lines, 1, around=around)
        assert table[["question", "before", "after"]].iloc[0].tolist() == ["", "Satu.", "Tiga."]
    assert with_context(quotes[:0], {"D-1": note}, lines, 1).empty
    with pytest.raises(UnknownNameError, match="did you mean 'turn'"):
        with_context(quotes, {"D-1": note}, lines, 1, around="turns")
