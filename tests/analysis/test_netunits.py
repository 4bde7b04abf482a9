from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.netunits import UNITS, with_units
from qualcode.errors import UnknownNameError


def together(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    """How many units each two codes share."""
    held = {code: set(part["unit"]) for code, part in frame.groupby("code")}
    return {(a, b): len(held[a] & held[b]) for a, b in combinations(sorted(held), 2) if held[a] & held[b]}


CODED = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.integers(0, 60), st.integers(1, 30), st.sampled_from("xyz"), st.sampled_from("12")
    ),
    max_size=15,
    unique=True,
)


def frame_of(rows: list[tuple[str, int, int, str, str]]) -> pd.DataFrame:
    made = [(s, f"case {s}", at, at + n, at // 20 - 1, code, coder, "applied") for s, at, n, code, coder in rows]
    return pd.DataFrame(made, columns=["source", "case", "start", "end", "turn", "code", "coder", "status"])


@pytest.mark.parametrize("within", ["segment", "turn", "source"])
@given(rows=CODED)
def test_units_shared_are_those_that_are_counted(within, rows):
    frame = frame_of(rows)
    counted = {(a, b): n for a, b, n, *_ in cooccurrence(frame, within=within).itertuples(index=False)}
    assert together(with_units(frame, within)) == counted


@given(rows=CODED)
def test_stretches_are_shared_where_codings_of_a_coder_have_a_common_character(rows):
    frame = frame_of(rows)
    placed = with_units(frame, "overlap")
    touching = {
        tuple(sorted((one[3], other[3])))
        for one, other in combinations(rows, 2)
        if one[0] == other[0] and one[4] == other[4] and one[3] != other[3]
        and one[1] < other[1] + other[2] and other[1] < one[1] + one[2]
    }  # fmt: skip
    assert set(together(placed)) == touching


def test_what_is_near_shares_a_window_of_lines_of_one_source():
    lines = pd.DataFrame(
        [(source, 10 * n, 10 * n + 9) for source in ("a", "b") for n in range(4)], columns=["source", "start", "end"]
    ).iloc[::-1]
    frame = frame_of([("a", 0, 5, "x", "1"), ("a", 20, 5, "y", "1"), ("b", 0, 5, "z", "1"), ("a", 30, 5, "z", "2")])
    assert together(with_units(frame, "near", lines=lines, distance=1)) == {}
    assert together(with_units(frame, "near", lines=lines, distance=2)) == {("x", "y"): 1}
    assert together(with_units(frame, "near", lines=lines, distance=9)) == {("x", "y"): 1}


def test_a_unit_that_does_not_exist_is_told():
    with pytest.raises(UnknownNameError, match="did you mean 'source'"):
        with_units(frame_of([]), "sourc")
    assert [len(with_units(frame_of([]), within)) for within in (*UNITS, "overlap")] == [0] * 5
