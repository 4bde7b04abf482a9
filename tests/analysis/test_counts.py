from __future__ import annotations

from qualcode.analysis.counts import code_counts

CODES = ["motives/creativity", "motives/demand", "competence/skills"]


def test_codes_are_counted_in_the_order_of_the_codebook_with_those_never_applied(codings):
    frame = codings(
        "W-01 0-13 motives/demand",
        "W-01 14-27 motives/demand",
        "W-02 0-13 motives/demand",
        "W-02 0-13 motives/creativity",
        "W-02 0-13 old/code",
        "W-02 14-27 motives/creativity ana rejected",
    )
    assert code_counts(frame, CODES).to_numpy().tolist() == [
        ["motives/creativity", "motives", 1, 1, 1, 3],
        ["motives/demand", "motives", 3, 2, 2, 9],
        ["competence/skills", "competence", 0, 0, 0, 0],
        ["old/code", "old", 1, 1, 1, 3],
    ]


def test_a_theme_counts_a_segment_once_and_so_do_two_coders(codings):
    frame = codings(
        "W-01 0-13 motives/demand ana",
        "W-01 0-13 motives/demand budi",
        "W-01 0-13 motives/creativity ana",
    )
    assert code_counts(frame, CODES, level="theme").to_numpy().tolist() == [
        ["motives", 1, 1, 1, 3],
        ["competence", 0, 0, 0, 0],
    ]
    assert code_counts(frame, CODES)["segments"].tolist() == [1, 1, 0]


def test_without_codings_every_code_is_there_with_nothing(codings):
    empty = codings()
    counts = code_counts(empty, CODES)
    assert counts["segments"].tolist() == [0, 0, 0]
    assert counts[["segments", "sources", "words"]].dtypes.unique().tolist() == ["int64"]


def test_cases_are_those_that_have_a_name(codings):
    frame = codings("W-01 0-13 motives/demand", "D-01 0-13 motives/demand", "D-02 0-13 motives/demand")
    frame.loc[frame["source"] == "D-01", "case"] = "case W-01"
    assert code_counts(frame, ["motives/demand"])[["sources", "cases"]].to_numpy().tolist() == [[3, 1]]
