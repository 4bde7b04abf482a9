from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.lines import LINE_COLUMNS, codable, incidence, line_numbers, lines_frame, touched
from tests.analysis.conftest import _tens, coding_of, codings_frame, source_of


def test_every_segment_is_a_line_in_natural_order(lines):
    frame = lines("W-10", "W-2", "D-01")
    assert tuple(frame.columns) == LINE_COLUMNS
    assert frame["source"].drop_duplicates().tolist() == ["D-01", "W-2", "W-10"]
    assert len(frame) == 20 + 17 + 17
    first = frame[frame["source"] == "W-2"].iloc[4]
    assert first[["speaker", "role", "turn", "segment", "start", "end"]].tolist() == [
        "Ani",
        "participant",
        1,
        5,
        50,
        60,
    ]
    assert frame["words"].iloc[0] == len("satu dua t".split())


def test_a_coding_lies_on_every_line_that_it_overlaps(lines, codings):
    frame = lines("W-2", "D-01")
    coded = codings("W-2 55-71 a", "W-2 60-70 b", "W-2 60-70 c qualcode rejected", "D-01 0-1 a", "O-1 0-5 a")
    held = incidence(frame, coded, ["a", "b", "c"]).toarray()
    where = {code: frame.loc[held[:, n] > 0, ["source", "start"]].to_numpy().tolist() for n, code in enumerate("abc")}
    assert where == {"a": [["D-01", 0], ["W-2", 50], ["W-2", 60], ["W-2", 70]], "b": [["W-2", 60]], "c": []}


def test_a_coding_is_cited_by_the_line_that_it_begins_on(lines, codings):
    coded = codings("W-2 55-71 a", "W-2 105-110 b", "W-2 300-310 c")
    assert line_numbers(lines("W-2"), coded).tolist() == [5, 0, 0]


def test_the_interviewer_is_not_to_be_coded_but_may_be(lines, codings):
    frame = lines("W-2")
    assert frame.loc[~codable(frame, codings("W-2 60-70 a")), "speaker"].unique().tolist() == ["Interviewer"]
    assert codable(frame, codings("W-2 10-20 a"))[0]
    assert not codable(frame, codings("W-2 10-20 a qualcode rejected"))[0]


def test_no_lines_and_no_codings(lines, codings):
    empty = lines_frame({}, {})
    assert dict(empty.dtypes) == dict(lines("W-2").dtypes)
    assert incidence(empty, codings("W-2 0-5 a"), ["a"]).shape == (0, 1)
    assert incidence(lines("W-2"), codings_frame([], {}), ["a"]).nnz == 0
    assert line_numbers(empty, codings("W-2 0-5 a")).tolist() == [0]


spans = st.tuples(st.sampled_from(["W-1", "W-2", "D-1"]), st.integers(0, 190), st.integers(1, 40))


@given(st.lists(spans, max_size=12), st.permutations(range(54)))
def test_what_touches_what_is_what_a_plain_look_finds(given_spans, order):
    sources = {name: source_of(name) for name in ("W-1", "W-2", "D-1")}
    frame = lines_frame(sources, {name: _tens(source) for name, source in sources.items()}).iloc[list(order)]
    made = [coding_of(f"{name} {start}-{start + length} a") for name, start, length in given_spans]
    coded = codings_frame(made, sources)
    found = set(zip(*(array.tolist() for array in touched(frame, coded)), strict=True))
    assert found == {
        (i, j)
        for i, (source, start, end) in enumerate(zip(coded["source"], coded["start"], coded["end"], strict=True))
        for j, (other, a, b) in enumerate(zip(frame["source"], frame["start"], frame["end"], strict=True))
        if source == other and start < b and a < end
    }
    assert np.array_equal(incidence(frame, coded, ["a"]).toarray()[:, 0] > 0, np.isin(range(54), [j for _, j in found]))
