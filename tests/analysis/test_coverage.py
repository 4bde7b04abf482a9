from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.coverage import coverage

COLUMNS = ["source", "start", "end", "words"]


def lines_of(*rows: tuple[str, int, int, int]) -> pd.DataFrame:
    """source, start, end, words of each line."""
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"source": "str"})
    return frame.assign(segment=frame.groupby("source").cumcount() + 1)


def codings_of(*rows: tuple[str, int, int, str]) -> pd.DataFrame:
    """source, start, end, code of each coding."""
    frame = pd.DataFrame(rows, columns=["source", "start", "end", "code"])
    frame = frame.astype({"source": "str", "code": "str", "start": "int64", "end": "int64"})
    return frame.assign(theme=frame["code"].map(lambda code: code.split("/")[0]).astype("str"), status="applied")


LINES = lines_of(("W-1", 0, 100, 20), ("W-1", 110, 210, 20), ("W-2", 0, 50, 10))


def test_what_two_codings_both_cover_is_counted_once_and_only_on_lines():
    codings = codings_of(
        ("W-1", 0, 60, "a/x"),
        ("W-1", 40, 80, "a/x"),
        ("W-1", 90, 120, "a/x"),  # ten before the gap, ten after it
        ("W-2", 0, 50, "a/y"),
    )
    table = coverage(LINES, codings, ["a/x", "a/y", "b"])
    assert table["covered"].tolist() == [100, 50, 0]
    assert table["coverage"].tolist() == [40.0, 20.0, 0.0]
    assert table["mean_coverage"].tolist() == [25.0, 50.0, 0.0]
    themes = coverage(LINES, codings, ["a"], level="theme")
    assert themes.iloc[0].tolist() == ["a", 150, 60.0, 75.0]


def test_words_are_those_of_the_lines_that_the_code_touches():
    table = coverage(LINES, codings_of(("W-1", 95, 96, "a/x"), ("W-1", 0, 5, "a/x")), ["a/x"], measure="words")
    assert table["covered"].tolist() == [20]
    assert table["coverage"].tolist() == [40.0]
    assert table["mean_coverage"].tolist() == [25.0]


@pytest.mark.parametrize("measure", ["characters", "words"])
def test_without_lines_or_codings_nothing_is_covered(measure):
    assert coverage(LINES, codings_of(), ["a"], measure=measure).iloc[0].tolist() == ["a", 0, 0.0, 0.0]
    none = coverage(LINES.iloc[:0], codings_of(("W-1", 0, 5, "a")), ["a"], measure=measure)
    assert none.iloc[0].tolist() == ["a", 0, 0.0, 0.0]
    assert len(coverage(LINES, codings_of(), [], measure=measure)) == 0


SPANS = st.tuples(
    st.sampled_from(["W-1", "W-2", "W-9"]), st.integers(0, 220), st.integers(1, 60), st.sampled_from("ab")
)


@given(st.lists(SPANS, max_size=12))
def test_it_is_what_marking_every_character_says(spans):
    codings = codings_of(*((source, start, start + length, code) for source, start, length, code in spans))
    table = coverage(LINES, codings, ["a", "b"])
    for code, covered in zip("ab", table["covered"], strict=True):
        marked = {(s, at) for s, start, length, c in spans if c == code for at in range(start, start + length)}
        lines = LINES.itertuples()
        assert covered == sum((line.source, at) in marked for line in lines for at in range(line.start, line.end))
