from __future__ import annotations

import pandas as pd
import pytest

from qualcode.analysis.frames import sources_frame
from qualcode.analysis.negative import NEGATIVE_COLUMNS, Expected, absent, in_one, marked, negated, rejected
from qualcode.errors import QualcodeError

from .conftest import source_of

SOURCES = sources_frame({name: source_of(name) for name in ("W-01", "W-02", "W-03", "W-10", "O-01", "O-02")})


def test_sources_without_what_most_of_their_kind_have_are_listed(codings):
    frame = codings(
        "W-01 0-13 a/b", "W-02 0-13 a/b", "W-03 0-13 a/b", "W-10 0-13 a/c qualcode rejected", "O-01 0-13 a/b"
    )
    rows = absent(frame, SOURCES, ["a"])
    assert rows[["theme", "source", "kind", "case", "found", "of"]].to_numpy().tolist() == [
        ["a", "W-10", "interview", "case W-10", 3, 4]
    ]


@pytest.mark.parametrize(
    ("expected", "listed"),
    [
        (Expected(), ["W-03", "W-10"]),
        (Expected(share=0.6), []),
        (Expected(least=2), ["O-02", "W-03", "W-10"]),
        (Expected(least=5), []),
    ],
)
def test_what_is_expected_is_for_the_researcher_to_say(codings, expected, listed):
    frame = codings("W-01 0-13 a/b", "W-02 0-13 a/b", "O-01 0-13 a/b")
    assert absent(frame, SOURCES, ["a/b"], level="code", expected=expected)["source"].tolist() == listed


def test_a_case_is_a_negative_one_when_none_of_its_sources_has_the_theme(codings):
    sources = SOURCES.assign(case=["", "", "ani", "ani", "budi", "citra"])
    frame = codings("W-01 0-13 a/b", "W-03 0-13 a/b").assign(case=["ani", "budi"])
    rows = absent(frame, sources, ["a"], by="case")
    assert rows[["case", "source", "found", "of"]].to_numpy().tolist() == [["citra", "", 2, 3]]


@pytest.mark.parametrize("wrong", [{"share": 0.0}, {"share": 50.0}, {"least": 0}])
def test_an_expectation_that_cannot_be_is_refused(wrong):
    with pytest.raises(QualcodeError, match=next(iter(wrong))):
        Expected(**wrong)


def numbered(frame: pd.DataFrame, **columns: list[str]) -> pd.DataFrame:
    return frame.assign(segment=frame["start"] // 14 + 1, **columns)


def test_what_a_person_rejected_is_listed_with_the_memo(codings):
    frame = numbered(codings("W-01 0-13 a/b", "W-01 14-27 a/b qualcode rejected"), why=["", "irony"], who=["", "ana"])
    rows = rejected(frame)
    assert rows[["theme", "sort", "quote", "text", "why", "who"]].to_numpy().tolist() == [
        ["a", "rejected", "W-01:2", "satu dua tiga", "irony", "ana"]
    ]


def test_a_theme_is_not_rejected_where_another_of_its_codes_stands(codings):
    frame = numbered(codings("W-01 0-13 a/b qualcode rejected", "W-01 0-13 a/c"))
    assert len(rejected(frame)) == 0
    assert rejected(frame, level="code")["code"].tolist() == ["a/b"]


def test_negated_words_are_listed_unless_the_theme_stands_without_them(codings):
    frame = numbered(
        codings("W-01 0-13 a/b", "W-01 14-27 a/b", "W-01 14-27 a/c", "W-02 0-13 a/b"),
        negation=["tidak kreatif", "bukan wajib", "", ""],
    )
    rows = negated(frame)
    assert rows[["quote", "matched", "sort"]].to_numpy().tolist() == [["W-01:1", "tidak kreatif", "negated"]]
    assert negated(frame, level="code")["quote"].tolist() == ["W-01:1", "W-01:2"]


def test_all_in_one_are_by_theme_and_sort(codings):
    frame = numbered(codings("W-01 0-13 a/b qualcode rejected", "W-02 0-13 a/b", "W-03 0-13 a/b", "W-01 0-13 c/d"))
    mark = marked([{"theme": "c", "source": "W-03", "kind": "interview", "why": "says the opposite", "who": "ana"}])
    rows = in_one([absent(frame, SOURCES, ["a", "c"]), rejected(frame), mark], ["c", "a"])
    assert rows[["theme", "sort", "source"]].to_numpy().tolist() == [
        ["c", "marked", "W-03"],
        ["a", "rejected", "W-01"],
        ["a", "absent", "W-01"],
        ["a", "absent", "W-10"],
    ]


def test_without_any_the_columns_are_there():
    rows = in_one([], ["a"])
    assert rows.columns.tolist() == ["theme", *NEGATIVE_COLUMNS]
    assert len(rows) == 0
