from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.cooccurrence import cooccurrence

COLUMNS = ["code_a", "code_b", "both", "a", "b", "jaccard"]


def units(both: int, only_a: int, only_b: int, codings) -> pd.DataFrame:
    """Segments with both of two codes, with the one and with the other."""
    lines = []
    for number in range(both + only_a + only_b):
        span = f"{number}-{number + 1}"
        lines += [f"D-01 {span} a"] if number < both + only_a else []
        lines += [f"D-01 {span} b"] if number < both or number >= both + only_a else []
    return codings(*lines)


def test_the_c_coefficient_of_the_methods_literature(codings):
    # n12 = 5, n1 = 100, n2 = 10: c = n12 / (n1 + n2 - n12) = 5 / 105 (Friese, ATLAS.ti manual).
    pair = cooccurrence(units(5, 95, 5, codings)).iloc[0]
    assert (pair.both, pair.a, pair.b) == (5, 100, 10)
    assert round(pair.jaccard, 3) == 0.048


def test_jaccard_of_a_two_by_two_table(codings):
    # 2x2 (20, 10, 5, 65): 20 / 35 = .57143; the 65 segments without either code do not enter.
    pair = cooccurrence(units(20, 10, 5, codings)).iloc[0]
    assert round(pair.jaccard, 5) == 0.57143


def test_pairs_are_in_the_order_of_the_codebook_the_most_frequent_first(codings):
    frame = codings(
        *("W-01 0-4 x/late", "W-01 0-4 x/early", "W-01 0-4 y"),
        *("W-01 5-9 y", "W-01 5-9 x/early"),
    )
    pairs = cooccurrence(frame, order=["x/early", "x/late", "y"])
    assert pairs.to_numpy().tolist() == [
        ["x/early", "y", 2, 2, 2, 1.0],
        ["x/early", "x/late", 1, 2, 1, 0.5],
        ["x/late", "y", 1, 1, 2, 0.5],
    ]


def test_two_coders_are_never_paired_with_each_other(codings):
    frame = codings("W-01 0-4 a ana", "W-01 0-4 b budi", "W-01 5-9 a ana", "W-01 5-9 b ana", "W-01 5-9 a budi")
    pairs = cooccurrence(frame)
    # `a` counts units as coded by one coder: 0-4 and 5-9 of Ana's, 5-9 of Budi's.
    assert pairs[["both", "a", "b"]].to_numpy().tolist() == [[1, 3, 2]]


def test_within_a_turn_and_within_a_source(codings):
    # The turns of W-01 are 10-50, 50-100 and 120-200; 0-9 and 100-119 lie in none.
    frame = codings("W-01 50-60 a", "W-01 70-80 b", "W-01 120-130 c", "W-01 0-4 d", "W-01 5-9 e", "W-01 5-9 f")
    assert cooccurrence(frame)[["code_a", "code_b"]].to_numpy().tolist() == [["e", "f"]]
    in_turn = cooccurrence(frame, within="turn")
    assert in_turn[["code_a", "code_b"]].to_numpy().tolist() == [["a", "b"], ["e", "f"]]
    assert len(cooccurrence(frame, within="source")) == 15


def test_two_codes_of_a_theme_are_that_theme_once(codings):
    frame = codings("W-01 0-4 x/a", "W-01 0-4 x/b", "W-01 0-4 y/a", "W-01 5-9 y/a rejecter rejected")
    assert cooccurrence(frame, level="theme").to_numpy().tolist() == [["x", "y", 1, 1, 1, 1.0]]


@pytest.mark.parametrize("lines", [(), ("W-01 0-4 a",), ("W-01 0-4 a", "W-01 5-9 b")])
def test_where_nothing_occurs_together_the_columns_and_types_are_there(codings, lines):
    pairs = cooccurrence(codings(*lines))
    assert pairs.columns.tolist() == COLUMNS
    assert len(pairs) == 0
    assert pairs.dtypes.tolist() == cooccurrence(codings("W-01 0-4 a", "W-01 0-4 b")).dtypes.tolist()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["W-1", "W-2"]),
        st.sampled_from([0, 5, 10]),
        st.sampled_from([-1, 0, 1]),
        st.sampled_from(["a/x", "a/y", "b/x", "c"]),
        st.sampled_from(["ana", "budi"]),
        st.sampled_from(["applied", "rejected"]),
    ),
    max_size=40,
)


@given(rows=ROWS, level=st.sampled_from(["code", "theme"]), within=st.sampled_from(["segment", "turn", "source"]))
def test_cooccurrence_says_what_looking_at_every_pair_says(rows, level, within):
    names = ["source", "start", "turn", "code", "coder", "status"]
    frame = pd.DataFrame({name: [row[i] for row in rows] for i, name in enumerate(names)})
    frame = frame.astype({"start": "int64", "turn": "int64"})
    frame["end"] = frame["start"] + 4
    frame["theme"] = [row[3][0] for row in rows]
    held = defaultdict(set)
    for source, start, turn, code, coder, status in rows:
        place = {"segment": (start,), "turn": (turn,) if turn >= 0 else ("own", start), "source": ()}[within]
        if status == "applied":
            held[(coder, source, *place)].add(code if level == "code" else code[0])
    expected = defaultdict(int)
    for codes in held.values():
        for pair in combinations(sorted(codes), 2):
            expected[pair] += 1
    alone = {code: sum(code in codes for codes in held.values()) for code in set().union(*held.values())}
    found = {(p.code_a, p.code_b): p for p in cooccurrence(frame, level=level, within=within).itertuples()}
    assert {pair: p.both for pair, p in found.items()} == expected
    for (a, b), p in found.items():
        assert (p.a, p.b) == (alone[a], alone[b])
        assert p.jaccard == pytest.approx(p.both / (p.a + p.b - p.both))
