from __future__ import annotations

import pytest

from qualcode.analysis.counts import code_counts
from qualcode.analysis.query import Query, query_of, select
from qualcode.analysis.quotes import QUOTE_COLUMNS, quotes
from qualcode.errors import UnknownNameError

LINES = (
    "W-10 0-4 motives/demand",
    "W-2 50-63 motives/creativity budi",
    "W-2 50-63 motives/creativity ana",
    "W-2 50-63 motives/demand ana",
    "W-2 10-14 motives/creativity ana rejected",
    "D-01 0-4 motivesque",
)


def test_quotes_are_as_many_as_the_segments_that_are_counted(codings):
    frame = codings(*LINES).assign(segment=[0, 1, 4, 4, 4, 4])
    found = quotes(frame, ["motives/demand", "motives/creativity"])
    assert found.columns.tolist() == list(QUOTE_COLUMNS)
    assert found[["source", "start", "code"]].to_numpy().tolist() == [
        ["W-2", 50, "motives/demand"],
        ["W-2", 50, "motives/creativity"],
        ["W-10", 0, "motives/demand"],
    ]
    counts = code_counts(frame, ["motives/creativity", "motives/demand"]).set_index("code")["segments"]
    assert found["code"].value_counts().to_dict() == counts[:2].to_dict()


def test_a_theme_selects_its_codes_and_not_a_code_that_begins_alike(codings):
    frame = codings(*LINES)
    assert select(frame, query_of({"codes": ["motives"]}))["code"].unique().tolist() == [
        "motives/creativity",
        "motives/demand",
    ]
    assert len(select(frame, query_of({"codes": ["motives/demand", "motivesque"]}))) == 3


def test_filters_are_all_to_be_satisfied_and_any_of_the_names_in_one_will_do(codings):
    frame = codings(*LINES)
    assert select(frame, query_of({"sources": ["W-2", "D-01"], "coders": ["ana"]}))["code"].tolist() == [
        *("motives/creativity", "motives/creativity", "motives/demand")
    ]
    assert select(frame, query_of({"kinds": ["document"]}))["source"].tolist() == ["D-01"]
    assert select(frame, query_of({"speakers": ["Interviewer"]}))["start"].tolist() == [10]
    assert select(frame, Query()).equals(frame)
    assert select(frame, query_of({"codes": ["nothing"]})).columns.tolist() == frame.columns.tolist()


def test_a_kind_that_does_not_exist_is_named(codings):
    with pytest.raises(UnknownNameError, match=r"kind 'interviews'.*did you mean 'interview'"):
        select(codings(*LINES), query_of({"kinds": ["interviews"]}))
