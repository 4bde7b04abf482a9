"""One coder counted against another on small texts: which unit has which code, every measure, and the intervals."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.agreement import cohen, gwet
from qualcode.analysis.agreement_intervals import Resampling, draws
from qualcode.analysis.agreement_ratings import from_confusion
from qualcode.analysis.evaluation import (
    EVALUATION_COLUMNS,
    MACRO,
    MICRO,
    Names,
    Scope,
    Tally,
    evaluation_table,
    lay,
)
from qualcode.analysis.evaluation_misses import MISS_COLUMNS, misses
from qualcode.analysis.reliability_units import SEGMENT_COLUMNS, Texts
from qualcode.analysis.validation import MEASURES, measures, shaffer_rho

PAIR = ("ana", "qualcode")
SCOPE = Scope("sentence", "ana and qualcode")
QUICK = Resampling(replicates=60)
counts = st.tuples(*[st.integers(0, 60)] * 4)


def codings(*lines: str) -> pd.DataFrame:
    """`coder source start-end code [matched]` a line."""
    rows = []
    for line in lines:
        coder, source, span, code, *matched = line.split()
        start, end = map(int, span.split("-"))
        words = " ".join(matched)
        rows.append((coder, source, start, end, code, code.partition("/")[0], "", words and f"={words}", words))
    columns = ["coder", "source", "start", "end", "code", "theme", "case", "indicator", "matched"]
    return pd.DataFrame(rows, columns=columns)


def texts(*lines: str) -> Texts:
    """`source start-end [role]` a line."""
    rows = []
    for line in lines:
        source, span, *role = line.split()
        start, end = map(int, span.split("-"))
        rows.append((source, start, end, 0, role[0] if role else "participant", ""))
    return Texts(pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS)), {row[0]: 1000 for row in rows})


def table(*tallies: np.ndarray, names=("x",), how=QUICK) -> pd.DataFrame:
    """The table of one tally: an array a source, names x (found, missed, false, neither)."""
    stacked = np.array(tallies, dtype=float)
    sources = tuple(f"W-{number}" for number in range(len(stacked)))
    return evaluation_table([(SCOPE, Tally(tuple(names), "code", sources, stacked))], how)


FIVE = texts(*(f"W-1 {10 * n}-{10 * n + 10}" for n in range(5)))


@pytest.mark.parametrize(
    ("span", "units"),
    [
        ("10-20", [1]),
        ("10-16", [1]),  # all of the coding
        ("12-24", [1]),  # 8 of 10, and 4 of 10
        ("15-25", []),  # half of either is not more than half
        ("14-25", [1]),
        ("10-30", [1, 2]),
        ("0-50", [0, 1, 2, 3, 4]),
        ("9-31", [1, 2]),  # the ends touch their neighbours by one
    ],
)
def test_a_coding_counts_for_a_unit_that_it_shares_more_than_half_of_the_shorter_with(span, units) -> None:
    laid = lay(codings(f"ana W-1 {span} x"), FIVE, PAIR, ["W-1"], Names(("x",)))
    assert laid.given["ana"].toarray()[:, 0].nonzero()[0].tolist() == units
    assert len(laid.lost("ana")) == (not units)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=8), st.integers(1, 15))
def test_laying_is_what_a_slow_loop_finds(spans, width) -> None:
    cuts = [(start, min(start + width, 60)) for start in range(0, 60, width)]
    made = codings(*(f"ana W-1 {start}-{min(start + size, 60)} x" for start, size in spans if start < 60))
    laid = lay(made, texts(*(f"W-1 {a}-{b}" for a, b in cuts)), PAIR, ["W-1"], Names(("x",)))
    slow = [
        any(
            min(b, end) - max(a, start) > min(b - a, end - start) / 2
            for start, end in zip(made["start"], made["end"], strict=True)
        )
        for a, b in cuts
    ]
    assert laid.given["ana"].toarray()[:, 0].astype(bool).tolist() == slow


def test_what_the_interviewer_says_is_a_unit_only_where_somebody_coded_it() -> None:
    where = texts("W-1 0-10 interviewer", "W-1 10-20", "W-1 20-30 interviewer")
    laid = lay(codings("ana W-1 20-30 x"), where, PAIR, ["W-1"], Names(("x",)))
    assert laid.units.start.tolist() == [10, 20]


def test_a_heading_that_only_the_gold_coded_is_missed() -> None:
    laid = lay(codings("ana W-1 60-70 x"), FIVE, PAIR, ["W-1"], Names(("x",)))
    assert laid.tally(*PAIR).counts[0, 0].tolist() == [0, 1, 0, 5]


def test_counts_are_by_source_and_of_nobody_else() -> None:
    made = codings("ana W-1 0-10 x", "ana W-2 0-10 x", "qualcode W-1 0-10 x", "qualcode W-1 10-20 y", "ben W-2 0-10 y")
    where = texts("W-1 0-10", "W-1 10-20", "W-2 0-10")
    tally = lay(made, where, PAIR, ["W-1", "W-2"], Names(("x", "y"))).tally(*PAIR)
    assert tally.counts.tolist() == [[[1, 0, 0, 1], [0, 0, 1, 1]], [[0, 1, 0, 0], [0, 0, 0, 1]]]
    assert tally.of(["W-2"]).counts.tolist() == [[[0, 1, 0, 0], [0, 0, 0, 1]]]


def test_golden_numbers_in_the_table() -> None:
    """TP 20, FN 10, FP 5, TN 65 in five sources: P .8, R .66667, F1 .72727, kappa .625, MCC .62994 (recomputed)."""
    found = table(*([[[4, 2, 1, 13]]] * 5))
    assert tuple(found.columns) == EVALUATION_COLUMNS
    row = found[found["code"] == "x"].iloc[0]
    assert (row["units"], row["gold"], row["found"], row["right"], row["sources"]) == (100, 30, 25, 20, 5)
    wanted = (0.8, 0.66667, 0.72727, 0.625, 0.62994)
    assert [row[name] for name in ("precision", "recall", "f1", "kappa", "mcc")] == pytest.approx(wanted, abs=5e-6)
    assert row["rho"] == shaffer_rho(0.625, 100, 0.3)
    assert "the interval says nothing" in row["why"]  # the five sources are alike


def test_shaffers_own_example() -> None:
    """TP 3, FN 1, FP 2, TN 34: kappa .625 (Shaffer 2017, Quantitative Ethnography), too small a sample to rely on."""
    row = table([[3, 1, 2, 34]]).iloc[-1]
    assert row["kappa"] == 0.625
    assert row["rho"] > 0.05
    assert "only 4 in the gold" in row["why"]


@given(counts)
def test_measures_are_those_of_the_agreement_coefficients(four) -> None:
    found, missed, false, neither = four
    values = measures(four)
    ratings = from_confusion([[found, missed], [false, neither]])
    assert float(values["kappa"]) == pytest.approx(cohen(ratings).value if sum(four) else math.nan, nan_ok=True)
    expected = gwet(ratings).value if sum(four) else math.nan
    if not math.isnan(expected):  # where both are constant gwet says that there is nothing to compare
        assert float(values["ac1"]) == pytest.approx(expected)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=2, max_size=5))
def test_averages_and_intervals_are_what_a_slow_loop_finds(tallies) -> None:
    found = table(*tallies, names="xyz")
    array = np.array(tallies, dtype=float)
    drawn = draws(len(array), QUICK)

    def micro(some):
        return float(measures(some.sum(axis=0))["f1"])

    def macro(some):
        had = [measures(code) for code in some if code[0] + code[1]]
        return np.mean([np.nan_to_num(each["f1"]) for each in had]) if had else math.nan

    for of, average in ((MICRO, micro), (MACRO, macro)):
        row = found[found["of"] == of].iloc[0]
        assert row["f1"] == pytest.approx(average(array.sum(axis=0)), nan_ok=True)
        replicates = np.array([average(np.tensordot(weights, array, axes=1)) for weights in drawn])
        defined = replicates[~np.isnan(replicates)]
        if not math.isnan(row["f1_low"]):
            assert [row["f1_low"], row["f1_high"]] == pytest.approx(np.quantile(defined, [0.025, 0.975]))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(counts, min_size=2, max_size=2), min_size=1, max_size=4))
def test_every_missing_figure_has_a_reason(tallies) -> None:
    found = table(*tallies, names="xy")
    rows = found[found["of"] == "code"]
    assert (rows["why"][rows[[*MEASURES]].isna().any(axis=1)] != "").all()
    for name in MEASURES:
        low, value, high = found[f"{name}_low"], found[name], found[f"{name}_high"]
        assert (low.isna() == high.isna()).all()
        assert not (low.notna() & value.isna()).any()


def test_constant_coders_have_no_kappa_and_the_reason_in_words() -> None:
    found = table([[0, 0, 2, 8], [0, 3, 0, 7], [0, 0, 0, 10], [10, 0, 0, 0], [6, 0, 4, 0]], names="abcde")
    rows = found[found["of"] == "code"].set_index("code")
    assert rows["kappa"].isna().all()
    assert rows["rho"].isna().all()
    assert rows.loc["a", "why"].startswith("the gold never has it")
    assert rows.loc["b", "why"].startswith("it was never found")
    assert rows.loc["c", "why"].startswith("neither has it")
    assert rows.loc["d", "why"].startswith("the gold has it everywhere")
    assert rows.loc["e", "why"].startswith("it was found everywhere")
    assert rows["ac1"].isna().tolist() == [False, False, True, True, False]
    assert (rows.loc["b", "recall"], rows.loc["b", "f1"]) == (0, 0)


def test_the_macro_average_is_over_the_codes_of_the_gold_and_counts_what_was_never_found_as_nothing() -> None:
    found = table([[4, 0, 0, 6], [0, 3, 0, 7], [0, 0, 2, 8]], names="abc")
    macro = found[found["of"] == MACRO].iloc[0]
    assert (macro["f1"], macro["precision"], macro["kappa"]) == (0.5, 0.5, 0.5)
    assert macro["why"] == "the mean of 2 codes that the gold has"


def test_one_source_has_no_interval_and_says_so() -> None:
    found = table([[4, 2, 1, 13]])
    assert found[["f1_low", "f1_high", "kappa_low"]].isna().all(axis=None)
    assert found["why"].iloc[0] == "one source: no interval"
    assert set(found["interval"]) == {""}


def test_the_interval_is_named_and_the_same_for_the_same_seed() -> None:
    tallies = [[[4, 2, 1, 13]], [[1, 5, 2, 9]], [[9, 0, 1, 20]]]
    one, same, other = (table(*tallies, how=Resampling(300, seed)) for seed in (1, 1, 2))
    assert one["interval"].iloc[0] == "bootstrap of 3 documents, 300 replicates, seed 1, percentiles"
    pd.testing.assert_frame_equal(one, same)
    assert not one["kappa_low"].equals(other["kappa_low"]) or not one["kappa_high"].equals(other["kappa_high"])
    assert one["f1"].equals(other["f1"])


def test_rho_of_a_code_too_rare_for_a_simulated_set_is_not_defined() -> None:
    assert math.isnan(shaffer_rho(0.9, 200_000, 1 / 200_000))


def test_misses_say_what_was_missed_and_what_fired() -> None:
    made = codings(
        *("ana W-1 0-10 x", "ana W-1 10-20 y", "ana W-1 60-70 y"),
        *("qualcode W-1 10-20 x wajib", "qualcode W-1 30-40 y tamu"),
    )
    laid = lay(made, FIVE, PAIR, ["W-1"], Names(("x", "y")))
    words = {"W-1": "abcdefghij" * 10}
    found = misses(laid, PAIR, FIVE, words, ["x", "y"])
    assert tuple(found.columns) == MISS_COLUMNS
    columns = ["what", "place", "code", "text", "indicator", "matched", "gold_codes", "found_codes"]
    assert found[columns].to_numpy().tolist() == [
        ["missed", "W-1:1", "x", "abcdefghij", "", "", "x", ""],
        ["false hit", "W-1:2", "x", "abcdefghij", "=wajib", "wajib", "y", "x"],
        ["missed", "W-1:2", "y", "abcdefghij", "", "", "y", "x"],
        ["missed", "W-1 60-70", "y", "abcdefghij", "", "", "y", ""],
        ["false hit", "W-1:4", "y", "abcdefghij", "=tamu", "tamu", "", "y"],
    ]
    assert misses(laid, PAIR, FIVE, words, ["x"])["code"].unique().tolist() == ["x"]
