from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.concordance import CONCORDANCE_COLUMNS, HIT_COLUMNS, around, codes_on, concordance
from qualcode.core.model import Kind, Role, Source, Turn
from qualcode.core.spans import Span
from qualcode.errors import UnknownNameError

SAID = "P: Kenapa ikut?\nNisa: Wajib, ya. Mau   tidak mau\nikut. P: Wajib?"
TURNS = (
    Turn(Span(3, 15), "P", Role.INTERVIEWER),
    Turn(Span(22, 54), "Nisa", Role.PARTICIPANT),
    Turn(Span(58, 64), "P", Role.INTERVIEWER),
)
INTERVIEW = Source("W-1", SAID, Kind.INTERVIEW, "id", TURNS, case="Nisa")
NOTE = Source("D-2", "Wajib dan tidak wajib; (wajib) — wajib", Kind.DOCUMENT, "id")
SOURCES = {source.name: source for source in (INTERVIEW, NOTE)}


def hits_of(source: Source, pattern: str) -> pd.DataFrame:
    """Where a pattern stands in a source; everything is segment 1."""
    rows = []
    for found in re.finditer(pattern, source.text):
        turn = next((n for n, t in enumerate(source.turns) if t.span.start <= found.start() < t.span.end), -1)
        rows.append((source.name, 1, turn, *found.span()))
    return pd.DataFrame(rows, columns=list(HIT_COLUMNS))


def test_a_line_has_its_place_its_context_and_who_says_it():
    table = concordance(hits_of(INTERVIEW, "ikut"), SOURCES, width=14)
    assert table.columns.tolist() == list(CONCORDANCE_COLUMNS)
    assert table.drop(columns=["kind", "case", "source"]).to_numpy().tolist() == [
        ["W-1:1", "P", "Kenapa ", "ikut", "?", 10, 14, "ikut"],
        ["W-1:1", "Nisa", "tidak mau ", "ikut", ".", 49, 53, "ikut"],
    ]
    assert table[["kind", "case"]].iloc[0].tolist() == ["interview", "Nisa"]


def test_context_stays_within_the_turn_and_ends_between_words():
    (row,) = concordance(hits_of(INTERVIEW, "tidak"), SOURCES, width=200).to_dict("records")
    assert (row["left"], row["right"]) == ("Wajib, ya. Mau ", " mau ikut.")
    (row,) = concordance(hits_of(INTERVIEW, "tidak"), SOURCES, words=1).to_dict("records")
    assert (row["left"], row["right"]) == ("Mau ", " mau")
    (row,) = concordance(hits_of(INTERVIEW, "tidak"), SOURCES, width=0).to_dict("records")
    assert (row["left"], row["right"]) == ("", "")


def test_sorting_is_by_place_form_or_words_of_the_context_capitals_and_signs_apart():
    hits = hits_of(NOTE, "(?i)wajib")

    def starts(*keys: str) -> list[int]:
        return concordance(hits, SOURCES, sort=keys)["start"].tolist()

    assert starts("place") == [0, 16, 24, 33]
    assert starts("R1") == [33, 0, 16, 24]  # "", dan, then both before "wajib", by place
    assert starts("L1") == [0, 16, 24, 33]
    assert starts("form") == starts("place")
    assert concordance(hits, SOURCES, sort="left")["start"].tolist() == [0, 16, 24, 33]
    assert starts("R2", "L1") == [24, 33, 0, 16]
    with pytest.raises(UnknownNameError, match="sort 'L10'"):
        starts("L10")


def test_no_hits_are_a_table_with_its_columns():
    none = pd.DataFrame({name: [] for name in HIT_COLUMNS})
    assert concordance(none, SOURCES).columns.tolist() == list(CONCORDANCE_COLUMNS)
    assert concordance(none, {}, sort="R1").empty


@pytest.mark.parametrize(
    ("text", "word", "left", "right"),
    [
        ("我们图书馆要求认证因为规定", "认证", "图书馆要求", "因为规定"),
        ("אני חייב להשתתף בסדנה", "חייב", "אני ", " להשתתף"),
        ("wajib", "wajib", "", ""),
    ],
)
def test_scripts_of_any_direction_and_without_blanks(text, word, left, right):
    start = text.index(word)
    width = 5 if text.startswith("我") else 9
    assert around(text, Span(start, start + len(word)), Span(0, len(text)), width=width) == (left, right)


@given(st.text("ab ,\n—", min_size=1, max_size=60), st.data())
def test_left_match_and_right_are_the_text_of_the_source_white_space_apart(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    by_words = data.draw(st.booleans())
    number = data.draw(st.integers(0, 30))
    whole = {"width": 10_000} if not by_words else {"width": 0, "words": number}
    left, right = around(text, Span(start, end), Span(0, len(text)), **whole)
    joined = "".join((left + text[start:end] + right).split())
    assert joined in "".join(text.split())
    if not by_words:
        assert " ".join((left + text[start:end] + right).split()) == " ".join(text.split())
    else:
        assert len([word for word in left.split() if word.strip(",—")]) <= number
    narrow = around(text, Span(start, end), Span(0, len(text)), width=number)
    assert max(map(len, narrow)) <= number
    assert " ".join(left.split()).endswith(" ".join(narrow[0].split())) or by_words


def test_codes_on_a_place_are_those_that_share_a_character_with_it(codings):
    frame = codings("W-1 10-15 motives/demand", "W-1 12-50 skills", "W-1 0-60 lost ana rejected", "D-2 10-15 skills")
    lines = pd.DataFrame({"source": ["W-1"] * 3, "segment": [1, 2, 3], "start": [0, 20, 40], "end": [20, 40, 60]})
    places = pd.DataFrame({"source": ["W-1"] * 4, "start": [10, 14, 15, 55], "end": [12, 16, 45, 56]})
    told = codes_on(places, frame, lines, ["skills", "motives/demand"])
    assert told.tolist() == ["motives/demand", "skills; motives/demand", "skills", ""]
    assert codes_on(places, frame[:0], lines).tolist() == [""] * 4
    assert codes_on(places[:0], frame, lines).empty
