from __future__ import annotations

import pytest

from qualcode.analysis.frames import (
    CODEBOOK_COLUMNS,
    CODING_COLUMNS,
    COMMENT_COLUMNS,
    SOURCE_COLUMNS,
    codebook_frame,
    codings_frame,
    comments_frame,
    sources_frame,
)
from qualcode.core.model import (
    Code,
    Codebook,
    Coding,
    Comment,
    Evidence,
    Indicator,
    Kind,
    Origin,
    Role,
    Source,
    Speaker,
    Turn,
)
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import UnknownNameError


def test_the_columns_are_the_sixteen_of_the_codings_table_and_three_helpers(codings):
    frame = codings("W-01 60-74 motives/creativity")
    assert tuple(frame.columns) == (*CODING_COLUMNS, "turn", "words", "made")
    assert frame.iloc[0].to_dict() == {
        "source": "W-01",
        "kind": "interview",
        "case": "case W-01",
        "speaker": "Ani",
        "unit": "sentence",
        "start": 60,
        "end": 74,
        "text": " dua tiga satu",
        "code": "motives/creativity",
        "theme": "motives",
        "coder": "qualcode",
        "origin": "rule",
        "status": "applied",
        "indicator": "",
        "matched": "",
        "codebook": "",
        "turn": 1,
        "words": 3,
        "made": "",
    }


def test_types_do_not_depend_on_there_being_rows(codings):
    assert dict(codings_frame([], {}).dtypes) == dict(codings("W-01 0-4 motives/creativity").dtypes)


def test_rows_are_in_natural_order_of_the_sources_then_by_place_code_and_coder(codings):
    frame = codings(
        "W-10 0-4 a",
        "W-2 50-54 a",
        "W-2 0-9 b",
        "W-2 0-4 b zoe",
        "W-2 0-4 b ana",
        "W-2 0-4 a",
    )
    rows = frame[["source", "start", "end", "code", "coder"]].to_numpy().tolist()
    assert rows == [
        ["W-2", 0, 4, "a", "qualcode"],
        ["W-2", 0, 4, "b", "ana"],
        ["W-2", 0, 4, "b", "zoe"],
        ["W-2", 0, 9, "b", "qualcode"],
        ["W-2", 50, 54, "a", "qualcode"],
        ["W-10", 0, 4, "a", "qualcode"],
    ]


def test_the_turn_is_the_one_that_holds_the_start(codings):
    # The turns of W-01 are 10-50, 50-100 and 120-200.
    frame = codings(*(f"W-01 {start}-{start + 4} a" for start in (0, 9, 10, 49, 50, 99, 100, 119, 120, 200)))
    assert frame["turn"].tolist() == [-1, -1, 0, 0, 1, 1, -1, -1, 2, -1]
    assert frame["speaker"].tolist() == ["", "", "Interviewer", "Interviewer", "Ani", "Ani", "", "", "Ani", ""]


def test_several_evidences_are_joined_and_each_named_once():
    text = "Saya wajib, memang wajib ikut."
    evidence = (
        Evidence("wajib", "wajib", Span(5, 10)),
        Evidence("wajib", "wajib", Span(19, 24)),
        Evidence("ikut*", "ikut", Span(25, 29)),
    )
    coding = Coding("W-01", Span(0, 30), "motives/demand", "qualcode", Origin.RULE, text, evidence=evidence)
    frame = codings_frame([coding], {"W-01": Source("W-01", text)})
    assert (frame["indicator"][0], frame["matched"][0], frame["words"][0]) == ("wajib; ikut*", "wajib; ikut", 5)


def test_a_coding_of_a_source_that_is_not_there_is_named():
    coding = Coding("W-1", Span(0, 1), "a", "ana", Origin.PERSON, "x")
    with pytest.raises(UnknownNameError, match=r"source 'W-1'.*did you mean 'W-01'"):
        codings_frame([coding], {"W-01": Source("W-01", "x")})


def test_sources_have_their_counts_and_one_column_an_attribute():
    text = "I: Sejak kapan?\nP: Sejak dua ribu sepuluh."
    turns = (
        Turn(Span(3, 15), "I", Role.INTERVIEWER, 5.0),
        Turn(Span(19, 42), "P", Role.PARTICIPANT, 8.0, 12.9),
    )
    interview = Source(
        "W-2",
        text,
        Kind.INTERVIEW,
        "id",
        turns,
        speakers=(Speaker("I", Role.INTERVIEWER, "asks 1 of 1 times"), Speaker("P", Role.PARTICIPANT)),
        comments=(Comment(Span(19, 24), "sejak kapan tepatnya?", "Ana", "2026-01-15"),),
        case="P01",
        attributes={"age": 41, "status": "civil servant"},
        path="W-2.txt",
        problems=(Problem("W-2.txt", "has a word that is hidden", "show it in Word"),),
    )
    decree = Source("W-10", "Surat keputusan", Kind.DOCUMENT, "id")
    frame = sources_frame({"W-10": decree, "W-2": interview}, segments={"W-2": 2})
    assert tuple(frame.columns) == (*SOURCE_COLUMNS, "segments", "age", "attribute.status")
    assert frame.iloc[0].tolist() == [
        *("W-2", "interview", "id", "P01", 2, "I; P", 8, 4),
        "I: interviewer, 1 turns, 2 words (asks 1 of 1 times)\nP: participant, 1 turns, 4 words",
        *("0:00:05-0:00:12", 1, "has a word that is hidden; show it in Word", "W-2.txt"),
        *(2, 41, "civil servant"),
    ]
    assert frame["source"].tolist() == ["W-2", "W-10"]
    assert frame["participant_words"].tolist() == [4, 0]
    assert frame["age"].isna().tolist() == [False, True]
    assert frame["age"].dtype == "Int64"


def test_comments_stand_beside_the_words_they_are_about():
    source = Source("W-2", "Sejak 2010.", comments=(Comment(Span(6, 10), "tepatnya?", "Ana"),))
    frame = comments_frame({"W-2": source, "W-1": Source("W-1", "")})
    assert frame.to_dict("records") == [
        dict(zip(COMMENT_COLUMNS, ("W-2", 6, 10, "2010", "Ana", "", "tepatnya?"), strict=True))
    ]
    assert tuple(comments_frame({}).columns) == COMMENT_COLUMNS


def test_attributes_of_mixed_sorts_are_text():
    sources = {"a": Source("a", "", attributes={"year": 2015}), "b": Source("b", "", attributes={"year": "belum"})}
    assert sources_frame(sources)["year"].tolist() == ["2015", "belum"]


def test_a_codebook_is_shown_in_the_language_asked_for_or_in_one_it_has():
    book = Codebook(
        "c",
        (
            Code("motives"),
            Code(
                "motives/creativity",
                label={"en": "Creativity", "id": "Kreativitas"},
                definition={"en": "Making new things."},
                examples={"id": ("satu", "dua"), "en": ("one",)},
                indicators=(Indicator("kreatif", "id"), Indicator("creativ*", "en")),
            ),
        ),
    )
    frame = codebook_frame(book, "id")
    assert tuple(frame.columns) == CODEBOOK_COLUMNS
    assert frame.iloc[1].tolist() == [
        *("motives/creativity", "motives", "Kreativitas", "Making new things.", "", "", "satu\ndua"),
        *("kreatif\ncreativ*", "", ""),
    ]
    assert frame["label"][0] == "Motives"
