from __future__ import annotations

import math

from qualcode.analysis.decisions import DECISION_COLUMNS, doubt, indicator_decisions


def frame(codings):
    made = codings(
        "W-1 0-4 a qualcode accepted", "W-1 10-14 a qualcode rejected", "W-1 20-24 a qualcode accepted",
        "W-1 30-34 a", "W-1 40-44 b", "W-1 50-54 a ana",
    )  # fmt: skip
    return made.assign(
        indicator=["wajib", "wajib; harus", "wajib", "harus", "ide", ""], origin=["rule"] * 5 + ["person"]
    )


def test_each_indicator_has_what_people_made_of_it(codings):
    table = indicator_decisions(frame(codings))
    assert tuple(table.columns) == DECISION_COLUMNS
    assert table.iloc[:, :5].to_numpy().tolist() == [
        ["a", "wajib", 3, 2, 1],
        ["a", "harus", 2, 0, 1],
        ["b", "ide", 1, 0, 0],
    ]
    assert table["precision"].tolist()[:2] == [2 / 3, 0]
    assert math.isnan(table["precision"][2])


def test_the_most_doubtful_indicator_of_a_coding_counts(codings):
    made = frame(codings)
    found = doubt(made, indicator_decisions(made))
    assert found.round(3).tolist() == [0.8, 0.8, 0.8, 0.667, 1.0, 1.0]


def test_nothing_coded_teaches_nothing(codings):
    empty = frame(codings)[:0]
    assert indicator_decisions(empty).empty
    assert doubt(empty, indicator_decisions(empty)).empty
