from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.places import All, Expression, Has, No, Places, Some, Within, parse_places
from qualcode.analysis.query import Query, query_of, select, select_lines, select_sources, with_attributes
from qualcode.errors import QualcodeError, UnknownNameError
from tests.analysis.conftest import coding_of, codings_frame, source_of

# Turns of W-1 are 10-50, 50-100 and 120-200; text outside them is a place of its own.
LINES = (
    "W-1 10-20 creativity",
    "W-1 20-30 demand",
    "W-1 50-60 creativity",
    "W-1 60-70 skills",
    "W-1 60-70 demand qualcode rejected",
    "W-1 120-130 skills",
    "W-2 50-60 demand ana",
    "W-2 50-60 creativity",
    "D-1 0-9 creativity",
)


def found(frame: pd.DataFrame, expression: str) -> list[str]:
    rows = select(frame, query_of({"query": expression}))
    return [f"{s} {a} {c}" for s, a, c in zip(rows["source"], rows["start"], rows["code"], strict=True)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("skills", ["W-1 60 demand", "W-1 60 skills", "W-1 120 skills"]),
        ("creativity AND NOT demand WITHIN turn", ["D-1 0 creativity", "W-1 50 creativity", "W-1 60 demand",
                                                   "W-1 60 skills", "W-2 50 creativity"]),
        ("creativity AND demand WITHIN turn", ["W-1 10 creativity", "W-1 20 demand"]),
        ("creativity AND demand", []),
        ("(creativity AND demand WITHIN turn) AND skills WITHIN source",
         ["W-1 10 creativity", "W-1 20 demand", "W-1 50 creativity", "W-1 60 demand", "W-1 60 skills",
          "W-1 120 skills"]),
        ("skills AND (creativity WITHIN turn)", ["W-1 60 demand", "W-1 60 skills"]),
        ("NOT creativity WITHIN case", ["W-2 50 demand"]),
        ('"demand" OR skills', ["W-1 20 demand", "W-1 60 demand", "W-1 60 skills", "W-1 120 skills", "W-2 50 demand"]),
    ],
)  # fmt: skip
def test_all_codings_at_a_place_that_holds_are_selected(codings, expression, expected):
    assert found(codings(*LINES), expression) == expected


def test_a_code_stands_for_those_below_it_and_not_for_one_that_begins_alike(codings):
    frame = codings("D-1 0-9 motives/creativity", "D-1 10-19 motivesque")
    assert found(frame, "motives") == ["D-1 0 motives/creativity"]


def test_a_part_of_a_stretch_is_the_same_place(codings):
    frame = codings("D-1 0-20 a", "D-1 15-30 b", "D-1 30-40 c")
    assert found(frame, "a AND b") == ["D-1 0 a", "D-1 15 b"]
    assert found(frame, "b AND c") == []


@pytest.mark.parametrize("expression", ["creativity AND", "(a OR b", "a WITHIN chapter", "AND a", "a b", ""])
def test_what_cannot_be_read_is_shown_with_its_place(expression):
    with pytest.raises(QualcodeError) as error:
        parse_places(expression)
    assert "▸" in error.value.problem
    assert "WITHIN segment|turn|source|case" in error.value.remedy


def test_conditions_on_attributes_compare_numbers_as_numbers(codings):
    frame = with_attributes(
        codings("W-1 0-4 a", "W-2 0-4 a", "W-3 0-4 a"),
        pd.DataFrame(
            {"source": ["W-1", "W-2", "W-3"], "language": "id", "age": [9, 47, None], "post": ["staf", "kepala", ""]}
        ),
    )

    def sources(**attributes: object) -> list[str]:
        return select(frame, query_of({"attributes": attributes}))["source"].tolist()

    assert sources(age=">=40") == ["W-2"]
    assert sources(age=["<40", ">1"]) == ["W-1"]
    assert sources(age="47") == ["W-2"]
    assert sources(post="!=staf") == ["W-2", "W-3"]
    with pytest.raises(UnknownNameError, match="did you mean 'age'"):
        sources(agee="1")


def test_times_take_in_whole_days(codings):
    frame = codings("W-1 0-4 a", "W-2 0-4 b", "W-3 0-4 c").assign(
        made=["2026-05-01T10:00:00Z", "2026-05-31T23:59:59Z", "2026-06-01T00:00:00Z"]
    )
    assert select(frame, query_of({"until": "2026-05-31"}))["code"].tolist() == ["a", "b"]
    assert select(frame, query_of({"since": "2026-05-31"}))["code"].tolist() == ["b", "c"]
    with pytest.raises(QualcodeError, match="'May' is not a date"):
        query_of({"since": "May"})


def test_words_that_are_no_filter_are_told(codings):
    with pytest.raises(UnknownNameError, match="did you mean 'coders'"):
        query_of({"coder": "ana"})  # type: ignore[typeddict-unknown-key]
    with pytest.raises(UnknownNameError, match="did you mean 'person'"):
        query_of({"origins": ["persons"]})
    assert query_of({"kinds": "interview"}) == Query(kinds=("interview",))


def test_lines_are_selected_as_codings_are(lines, codings):
    frame, coded = lines("W-1", "W-2", "D-1"), codings(*LINES)
    coded = coded[coded["coder"] == "qualcode"]
    query = query_of({"query": "creativity AND NOT demand WITHIN turn", "kinds": ["interview"]})
    chosen = select_lines(frame, coded, query)
    assert chosen[["source", "turn"]].drop_duplicates().to_numpy().tolist() == [["W-1", 1], ["W-2", 1]]
    uncoded = select_lines(frame, coded, query_of({"query": "NOT creativity WITHIN turn", "sources": ["W-1"]}))
    assert uncoded["turn"].unique().tolist() == [2]
    assert len(select_lines(frame, coded, query_of({"codes": ["skills"]}))) == len(frame)


def test_sources_are_selected_by_what_is_said_of_them():
    frame = pd.DataFrame(
        {"source": ["W-1", "D-1"], "kind": ["interview", "document"], "case": ["A", ""], "age": ["3", ""]}
    )
    assert select_sources(frame, query_of({"cases": ["A"]}))["source"].tolist() == ["W-1"]
    assert select_sources(frame, query_of({"attributes": {"age": "<2"}, "speakers": ["x"]})).empty


# ---- the same as a plain look ----------------------------------------------------------------------------------------

atoms = st.sampled_from(["a", "b", "c"]).map(Has)
expressions = st.recursive(
    atoms,
    lambda parts: st.one_of(
        parts.map(No),
        st.tuples(parts, parts).map(All),
        st.tuples(parts, parts).map(Some),
        st.builds(Within, parts, st.sampled_from(["segment", "turn", "source", "case"])),
    ),
    max_leaves=5,
)
rows = st.tuples(
    st.sampled_from(["W-1", "W-2", "D-1"]), st.integers(0, 15), st.integers(1, 3),
    st.sampled_from("abc"), st.sampled_from(["ana", "budi"]), st.sampled_from(["applied", "rejected"]),
)  # fmt: skip


def plainly(rows: list[pd.Series], expression: Expression, unit: str) -> list[bool]:
    """Row by row, by the words of the docstrings."""

    def here(one: pd.Series, other: pd.Series) -> bool:
        if one["coder"] != other["coder"]:
            return False
        if unit == "case":
            return (one["case"] or one["source"]) == (other["case"] or other["source"])
        if one["source"] != other["source"] or unit == "source":
            return one["source"] == other["source"]
        if unit == "turn":
            places = [(row["turn"], *((row["start"], row["end"]) if row["turn"] < 0 else ())) for row in (one, other)]
            return places[0] == places[1]
        return one["start"] < other["end"] and other["start"] < one["end"]

    def any_here(holds: Callable[[int], bool]) -> list[bool]:
        return [any(holds(n) and here(row, other) for n, other in enumerate(rows)) for row in rows]

    match expression:
        case Has(code):
            return any_here(lambda n: rows[n]["code"] == code and rows[n]["status"] != "rejected")
        case No(part):
            return [not holds for holds in plainly(rows, part, unit)]
        case All(parts):
            return [all(each) for each in zip(*(plainly(rows, part, unit) for part in parts), strict=True)]
        case Some(parts):
            return [any(each) for each in zip(*(plainly(rows, part, unit) for part in parts), strict=True)]
        case Within(part, inner):
            inside = plainly(rows, part, inner)
            return any_here(lambda n: inside[n])


@given(st.lists(rows, min_size=1, max_size=9), expressions)
def test_places_are_those_a_plain_look_finds(given_rows, expression):
    made = [
        coding_of(f"{s} {10 * a}-{10 * a + 10 * n} {code} {coder} {status}")
        for s, a, n, code, coder, status in given_rows
    ]
    unique = list({coding.id: coding for coding in made}.values())
    frame = codings_frame(unique, {coding.source: source_of(coding.source) for coding in unique})
    assert Places(frame).where(expression).tolist() == plainly(
        [row for _, row in frame.iterrows()], expression, "segment"
    )
