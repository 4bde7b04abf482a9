from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.frames import CODING_COLUMNS
from qualcode.analysis.matrices import matrix
from qualcode.analysis.query import query_of, select, with_attributes
from qualcode.errors import UnknownNameError

LINES = (
    "W-10 0-13 motives/demand",
    "W-10 0-13 motives/creativity",
    "W-2 0-13 motives/demand",
    "W-2 14-27 motives/demand",
    "D-01 0-13 competence/skills",
    "D-01 14-27 competence/skills ana rejected",
)


def test_a_theme_counts_a_segment_once_even_with_two_codes_on_it(codings):
    table = matrix(codings(*LINES), rows="theme", columns="source")
    assert table.to_dict("index") == {
        "competence": {"D-01": 1, "W-2": 0, "W-10": 0},
        "motives": {"D-01": 0, "W-2": 2, "W-10": 1},
    }
    assert (table.index.name, table.columns.name) == ("theme", "source")
    assert table.columns.tolist() == ["D-01", "W-2", "W-10"]
    assert table.dtypes.unique().tolist() == ["int64"]


def test_kinds_are_in_the_order_of_the_vocabulary_and_orders_keep_what_was_not_found(codings):
    assert matrix(codings(*LINES), columns="kind").columns.tolist() == ["interview", "document"]
    table = matrix(codings(*LINES), rows="theme", columns="kind", row_order=["professionalism", "motives"])
    assert table.index.tolist() == ["professionalism", "motives", "competence"]
    assert table.loc["professionalism"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("values", "of", "expected"),
    [
        ("segments", "column", [[1, 0], [0, 3]]),
        ("sources", "column", [[1, 0], [0, 2]]),
        ("cases", "column", [[0, 0], [0, 2]]),
        ("words", "column", [[3, 0], [0, 9]]),
        ("percent", "column", [[100.0, 0.0], [0.0, 100.0]]),
        ("percent", "row", [[100.0, 0.0], [0.0, 100.0]]),
        ("percent", "total", [[25.0, 0.0], [0.0, 75.0]]),
    ],
)
def test_what_a_cell_says(codings, values, of, expected):
    table = matrix(
        codings(*LINES),
        rows="theme",
        columns="kind",
        values=values,
        of=of,
        row_order=["competence", "motives"],
        column_order=["document", "interview"],
    )
    assert table.to_numpy().tolist() == expected


def test_percent_of_nothing_is_nothing(codings):
    table = matrix(codings(), columns="kind", values="percent", row_order=["a"], column_order=["survey"])
    assert table.to_numpy().tolist() == [[0.0]]


def test_an_attribute_that_was_joined_is_a_column_and_sources_without_it_are_not_lost(codings):
    sources = pd.DataFrame(
        {"source": ["W-2", "W-10", "D-01"], "language": "id", "age": pd.Series([41, 9, None], dtype="Int64")}
    )
    frame = with_attributes(codings(*LINES), sources)
    table = matrix(frame, rows="theme", columns="age", row_order=["motives"])
    assert table.loc["motives"].to_dict() == {"": 0, "9": 1, "41": 2}
    assert table.loc["competence", ""] == 1
    assert select(frame, query_of({"attributes": {"age": "41"}}))["source"].unique().tolist() == ["W-2"]


def test_an_unknown_column_is_named_with_the_nearest(codings):
    with pytest.raises(UnknownNameError, match=r"column 'sorce'.*did you mean 'source'"):
        matrix(codings(*LINES), columns="sorce")


def test_an_attribute_that_is_not_there_is_named(codings):
    with pytest.raises(UnknownNameError, match="attribute 'age'"):
        select(codings(*LINES), query_of({"attributes": {"age": "41"}}))


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["W-1", "W-2", "W-10"]),
        st.sampled_from([0, 5, 10]),
        st.sampled_from([11, 12]),
        st.sampled_from(["a/x", "a/y", "b/x", "c"]),
        st.sampled_from(["ana", "budi"]),
        st.sampled_from(["applied", "accepted", "rejected"]),
    ),
    max_size=40,
)


def frame_of(rows: list[tuple[str, int, int, str, str, str]]) -> pd.DataFrame:
    """A codings frame with the columns that counts look at."""
    names = ["source", "start", "end", "code", "coder", "status"]
    frame = pd.DataFrame({name: [row[i] for row in rows] for i, name in enumerate(names)})
    frame = frame.astype(dict.fromkeys(("start", "end"), "int64"))
    frame["theme"] = [row[3].split("/")[0] for row in rows]
    frame["words"] = frame["end"] - frame["start"]
    frame["turn"] = 0
    for name in CODING_COLUMNS:
        if name not in frame:
            frame[name] = ""
    return frame


@given(
    rows=ROWS,
    level=st.sampled_from(["code", "theme"]),
    columns=st.sampled_from(["source", "coder"]),
    values=st.sampled_from(["segments", "sources", "words"]),
)
def test_a_matrix_says_what_counting_by_hand_says(rows, level, columns, values):
    table = matrix(frame_of(rows), rows=level, columns=columns, values=values)
    cells: dict[tuple[str, str], set[tuple[str, int, int]]] = {}
    for source, start, end, code, coder, status in rows:
        if status != "rejected":
            name = code if level == "code" else code.split("/")[0]
            cells.setdefault((name, source if columns == "source" else coder), set()).add((source, start, end))
    by_hand = {
        "segments": len,
        "sources": lambda segments: len({s for s, _, _ in segments}),
        "words": lambda segments: sum(end - start for _, start, end in segments),
    }[values]
    found = {(row, column): n for row, of in table.to_dict("index").items() for column, n in of.items() if n}
    assert found == {key: by_hand(segments) for key, segments in cells.items()}
