"""The units of each mode, by hand and against looking at every place."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.association import MEASURES, associations
from qualcode.analysis.cooccurrence import cooccurrence, pairs_of
from qualcode.analysis.pairing import WITHIN, units_of, windows
from qualcode.errors import QualcodeError, UnknownNameError


def held(units) -> list[str]:
    """What each unit holds, as letters."""
    matrix = units.held.toarray()
    return ["".join(name for name, has in zip(units.names, row, strict=True) if has) or "." for row in matrix]


def table(codings, lines, **options) -> dict[str, tuple[int, ...]]:
    """Pair -> both, a, b, units."""
    pairs = pairs_of(units_of(codings, lines, **options), every=True)
    return {p.code_a + p.code_b: (p.both, p.a, p.b, p.units) for p in pairs.itertuples()}


def test_units_are_all_that_could_be_coded_whether_it_was_or_not(score):
    codings, lines = score("W-1 ab . | b . | . a", "O-1 . a", "O-2 . .")
    assert held(units_of(codings, lines)) == ["ab", ".", "b", ".", ".", "a", ".", "a", ".", "."]
    assert held(units_of(codings, lines, within="overlap")) == held(units_of(codings, lines))
    assert held(units_of(codings, lines, within="turn")) == ["ab", "b", "a", ".", "a", ".", "."]
    assert held(units_of(codings, lines, within="source")) == ["ab", "a", "."]
    assert held(units_of(codings, lines, within="case")) == ["ab", "a"]
    assert units_of(codings, lines).texts.tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 2, 2]


def test_a_source_of_no_case_is_one_of_its_own(score):
    codings, lines = score("W-1 a", "W-2 b", "O-1 a", "O-2 b")
    codings.loc[codings["case"] == "O", "case"] = ""
    lines.loc[lines["case"] == "O", "case"] = ""
    assert held(units_of(codings, lines, within="case")) == ["ab", "a", "b"]
    assert cooccurrence(codings, within="case")["both"].tolist() == [1]


def test_near_is_a_window_of_so_many_lines_and_one_more(score):
    codings, lines = score("W-1 a . b . . a", "W-2 a b")
    units = units_of(codings, lines, within="near", distance=2)
    assert windows(units).toarray().tolist() == [[1, 1], [0, 1], [0, 1], [1, 0], [1, 1]]
    # Windows of W-1: abc bcd cde def, the lines of W-2 together are one.
    assert table(codings, lines, within="near", distance=2) == {"ab": (2, 3, 4, 5)}
    assert table(codings, lines, within="near", distance=1) == {"ab": (1, 3, 3, 6)}
    assert table(codings, lines, within="near", distance=0) == {"ab": (0, 3, 2, 8)}


def test_near_does_not_reach_into_the_next_source(score):
    codings, lines = score("W-1 . . a", "W-2 b . .")
    assert table(codings, lines, within="near", distance=2)["ab"][0] == 0


def spans(*rows: str) -> pd.DataFrame:
    """`source start-end code`, for passages of any length."""
    parts = [row.split() for row in rows]
    return pd.DataFrame(
        {
            "source": [part[0] for part in parts],
            "case": "",
            "turn": -1,
            "start": [int(part[1].split("-")[0]) for part in parts],
            "end": [int(part[1].split("-")[1]) for part in parts],
            "code": [part[2] for part in parts],
            "theme": [part[2] for part in parts],
            "coder": [part[3] if len(part) > 3 else "ana" for part in parts],
            "status": "applied",
        }
    )


def test_a_passage_lies_on_every_line_that_it_overlaps(score):
    _, lines = score("W-1 . . . . .")
    codings = spans("W-1 5-32 a", "W-1 10-19 b", "W-1 45-47 b")
    assert held(units_of(codings, lines, within="overlap")) == ["a", "ab", "a", "a", "b"]
    # As stretches they are three, and no line is left without codings.
    assert table(codings, lines) == {"ab": (0, 1, 2, 3)}
    assert table(codings, lines, within="overlap") == {"ab": (1, 4, 2, 5)}


def test_overlap_is_a_character_in_common_and_different_words_of_a_line_are_two_units(score):
    _, lines = score("W-1 . . .")
    on_other_words = spans("W-1 0-4 a", "W-1 4-8 b")
    assert table(on_other_words, lines, within="overlap") == {"ab": (0, 1, 1, 4)}
    assert table(on_other_words, lines, within="near", distance=0) == {"ab": (1, 1, 1, 3)}
    on_one_character = spans("W-1 0-5 a", "W-1 4-8 b", "W-1 12-14 a", "W-1 12-14 b", "W-1 16-18 b")
    assert table(on_one_character, lines, within="overlap") == {"ab": (2, 2, 2, 3)}


@pytest.mark.parametrize("within", WITHIN)
def test_two_coders_are_never_paired_with_each_other(score, within):
    codings, lines = score("W-1/ana a a .", "W-1/budi b b .")
    pairs = pairs_of(units_of(codings, lines, within=within), every=True)
    assert pairs["both"].tolist() == [0]
    one = pairs_of(units_of(score("W-1/ana a a .")[0], lines, within=within), every=True)
    assert one.empty
    # Each coder has all the units: what one did not code is a unit without codings of theirs.
    alone = units_of(codings[codings["coder"] == "ana"], lines, within=within)
    assert pairs["units"].item() == 2 * windows(alone).shape[0]


def test_rejected_codings_do_not_count_in_any_mode(score):
    codings, lines = score("W-1 ab a")
    codings.loc[codings["code"] == "b", "status"] = "rejected"
    for within in WITHIN:
        assert cooccurrence(codings, lines, within=within).empty


def test_what_is_asked_for_wrongly_is_said(score):
    codings, lines = score("W-1 ab")
    with pytest.raises(UnknownNameError, match="did you mean 'overlap'"):
        cooccurrence(codings, lines, within="overlaps")
    with pytest.raises(QualcodeError, match="give the frame of lines"):
        cooccurrence(codings, within="near")
    with pytest.raises(QualcodeError, match="below 0"):
        units_of(codings, lines, within="near", distance=-1)


@pytest.mark.parametrize("within", WITHIN)
def test_nothing_coded_and_no_lines_are_tables_without_rows(score, within):
    codings, lines = score("W-1 ab .")
    for frame, of in ((codings[:0], lines), (codings[:0], lines[:0]), (codings[:1], lines), (codings, lines[:0])):
        pairs = associations(pairs_of(units_of(frame, of, within=within), every=True))
        assert pairs.columns.tolist()[-len(MEASURES) :] == list(MEASURES)
        assert len(pairs) <= 1


CODINGS = st.lists(
    st.tuples(
        st.sampled_from(["W-1", "W-2"]),
        st.integers(0, 58),
        st.integers(1, 25),
        st.sampled_from("abc"),
        st.sampled_from(["ana", "budi"]),
    ),
    min_size=1,
    max_size=14,
)
SIX = [(number * 10, number * 10 + 9) for number in range(6)]


def frames(rows, score):
    _, lines = score("W-1 . . . . . .", "W-2 . . . . . .")
    return spans(
        *(f"{s} {start}-{min(start + length, 59)} {code} {coder}" for s, start, length, code, coder in rows)
    ), lines


def by_hand(codings: pd.DataFrame, within: str, distance: int) -> dict[str, tuple[int, int, int]]:
    """Pair -> both, a, b, by looking at every character of every line, coder by coder."""
    codes_at = defaultdict(lambda: defaultdict(set))  # (coder, source) -> character -> codes
    for row in codings.itertuples():
        for character in range(row.start, row.end):
            codes_at[row.coder, row.source][character].add(row.code)
    counts = {"".join(pair): [0, 0, 0] for pair in combinations("abc", 2)}
    for at in codes_at.values():
        on_line = [[at.get(character, set()) for character in range(*span)] for span in SIX]
        for begin in range(6 - distance):
            window = [codes for line in on_line[begin : begin + distance + 1] for codes in line]
            there = set().union(*window)
            for pair, count in counts.items():
                shared = any(set(pair) <= codes for codes in window) if within == "overlap" else set(pair) <= there
                count[0] += shared
                count[1] += pair[0] in there
                count[2] += pair[1] in there
    return {pair: tuple(count) for pair, count in counts.items()}


@given(rows=CODINGS, within=st.sampled_from(["overlap", "near"]), distance=st.integers(0, 5))
def test_lines_say_what_looking_at_every_character_says(score, rows, within, distance):
    codings, lines = frames(rows, score)
    distance = distance if within == "near" else 0
    expected = by_hand(codings, within, distance)
    for pair, (both, a, b, _) in table(codings, lines, within=within, distance=distance).items():
        assert (both, a, b) == expected[pair]


@given(rows=CODINGS, within=st.sampled_from(WITHIN), distance=st.integers(0, 7))
def test_no_measure_leaves_its_range_whatever_the_lengths_of_passages(score, rows, within, distance):
    codings, lines = frames(rows, score)
    pairs = associations(pairs_of(units_of(codings, lines, within=within, distance=distance), every=True))
    both, a, b, units = (pairs[name].to_numpy() for name in ("both", "a", "b", "units"))
    assert (both >= 0).all() and (both <= np.minimum(a, b)).all() and (a + b - both <= units).all()
    for measure, low, high in (("jaccard", 0, 1), ("npmi", -1, 1), ("phi", -1, 1), ("fisher", 0, 1), ("g2", 0, np.inf)):
        values = pairs[measure].dropna()
        assert values.between(low - 1e-12, high + 1e-12).all()
    undefined = pairs[list(MEASURES[:-2])].isna().any(axis=1)
    assert (undefined == (pairs["why"] != "")).all()


@given(rows=CODINGS)
def test_what_is_together_in_a_narrow_sense_is_so_in_a_wider_one(score, rows):
    codings, lines = frames(rows, score)
    modes = [("segment", 0), ("overlap", 0), ("near", 0), ("near", 2), ("source", 0), ("case", 0)]
    found = [
        set(cooccurrence(codings, lines, within=w, distance=d)[["code_a", "code_b"]].apply(tuple, axis=1))
        for w, d in modes
    ]
    for narrow, wide in pairwise(found):
        assert narrow <= wide


@given(rows=CODINGS, within=st.sampled_from(["segment", "turn", "source", "case"]))
def test_with_lines_or_without_the_counts_of_stretches_are_the_same(score, rows, within):
    codings, lines = frames(rows, score)
    counted = pairs_of(units_of(codings, lines, within=within))
    pd.testing.assert_frame_equal(counted.drop(columns="units"), cooccurrence(codings, within=within))
