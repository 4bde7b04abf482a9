from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.collection import collected
from qualcode.analysis.saturation import Design, saturation
from qualcode.errors import QualcodeError, UnknownNameError

NEW = [5, 4, 3, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0]  # Golden E: codes that each of 15 interviews brought
# How many interviews have each of the 18 codes, in the order in which they were found; see test_richness.
FOUND_IN = [6, 6, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 1, 1]


def golden_e() -> list[str]:
    """Lines of `unit code`, with Golden E's new codes and frequencies: each code in the units after its first one."""
    first = [unit for unit, many in enumerate(NEW) for _ in range(many)]
    return [
        f"W-{unit + 1:02} c{code:02}"
        for code, (start, many) in enumerate(zip(first, FOUND_IN, strict=True))
        for unit in range(start, start + many)
    ]


def codings_of(lines: list[str], *, origin: str = "person") -> pd.DataFrame:
    """Lines of `source code [status]`; the case is the source's, the theme the top of the code."""
    rows = [line.split() for line in lines]
    return pd.DataFrame(
        {
            "source": [row[0] for row in rows],
            "case": [row[0].lower() for row in rows],
            "code": [row[1] for row in rows],
            "theme": [row[1].partition("/")[0] for row in rows],
            "status": [row[2] if len(row) > 2 else "applied" for row in rows],
            "origin": origin,
        },
        dtype=str,
    )


def units_of(*names: str) -> pd.DataFrame:
    return collected(pd.DataFrame({"source": names, "case": [name.lower() for name in names]}, dtype=str))


GOLDEN_UNITS = units_of(*(f"W-{n:02}" for n in range(1, 16)))


def golden(**asked) -> object:
    return saturation(codings_of(golden_e()), GOLDEN_UNITS, design=Design(**asked))


def test_golden_e_runs():
    """Golden E (Guest, Namey and Chen 2020): base 13; ratios .154 .077 .077 .077 0, so 8+2; codes come at 11 and 13."""
    found = golden()
    assert found.steps["new"].tolist() == NEW
    assert found.runs["base"].unique().tolist() == [13]
    assert found.runs["ratio"].round(3).tolist()[:5] == [0.154, 0.077, 0.077, 0.077, 0]
    assert found.runs["units"].tolist()[:2] == ["5-6", "6-7"]
    assert (found.value("before_run"), found.value("run"), found.value("after_run")) == (8, 2, 2)
    assert found.steps.loc[(found.steps["number"] > 10) & (found.steps["new"] > 0), "number"].tolist() == [11, 13]


def test_golden_e_estimates():
    """Golden E: Q1 = 2, Q2 = 7, U = 52: Chao2 18.2667, coverage .97436; S(1) = 3.467, S(4) = 10.506, S(10) = 16.568."""
    found = golden()
    assert [found.value(name) for name in ("in_one_unit", "in_two_units", "incidences", "codes")] == [2, 7, 52, 18]
    assert round(found.value("chao2"), 4) == 18.2667
    assert round(found.value("sample_coverage"), 5) == 0.97436
    assert found.value("further_units") == 0
    assert [round(found.curve["mean"][n - 1], 3) for n in (1, 4, 10)] == [3.467, 10.506, 16.568]


def test_other_orders_are_told_beside_the_one_that_was():
    found = golden(orders=2000)
    row = found.figures.set_index("figure").loc["before_run"]
    assert 4 <= row["low"] <= 8 <= row["high"] <= 13
    assert 0 < found.value("orders_after") < 1
    assert found.value("orders_met") <= 1
    assert (found.curve["low"] <= found.curve["mean"].round(6)).all()
    assert (found.curve["mean"].round(6) <= found.curve["high"]).all()
    assert found.curve[["low", "high"]].iloc[-1].tolist() == [18, 18]


def test_the_same_seed_draws_the_same_orders_and_another_others():
    pd.testing.assert_frame_equal(golden(seed=3).curve, golden(seed=3).curve)
    assert golden(seed=3).value("orders_after") != golden(seed=4).value("orders_after")


def test_a_run_of_three_begins_one_unit_after_the_one_before():
    runs = golden(run=3).runs
    assert runs["units"].tolist()[:3] == ["5-7", "6-8", "7-9"]
    assert runs["new"].tolist()[:3] == [2, 2, 1]


def test_a_threshold_is_met_by_its_own_value():
    lines = [f"W-1 c{n:02}" for n in range(20)] + ["W-2 new"]
    found = saturation(codings_of(lines), units_of("W-1", "W-2"), design=Design(base=1, run=1, threshold=0.05))
    assert found.runs["at_or_below"].tolist() == [True]


def test_units_in_which_nothing_was_coded_count_and_rejected_codings_do_not():
    lines = ["W-1 a/x", "W-1 a/y", "W-3 a/x", "W-3 b/z rejected", "W-9 b/elsewhere"]
    found = saturation(codings_of(lines), units_of("W-1", "W-2", "W-3"))
    assert found.steps["codes"].tolist() == [2, 0, 1]
    assert found.steps["new_codes"].tolist() == ["a/x; a/y", "", ""]
    assert [found.value(name) for name in ("units", "units_without", "codes")] == [3, 1, 2]


def test_by_case_and_by_theme():
    units = collected(pd.DataFrame({"source": ["W-1", "W-2"], "case": ["w-1", "w-2"]}, dtype=str), by="case")
    found = saturation(codings_of(["W-1 a/x", "W-2 a/y", "W-2 b/z"]), units, by="case", level="theme")
    assert found.steps["new_codes"].tolist() == ["a", "b"]
    assert (found.by, found.level) == ("case", "theme")


def test_whether_the_codes_were_all_there_before_the_first_unit_is_told():
    assert not golden().fixed
    assert saturation(codings_of(golden_e(), origin="rule"), GOLDEN_UNITS).fixed


def test_too_few_units_for_a_run_have_no_runs():
    found = saturation(codings_of(["W-1 a"]), units_of("W-1", "W-2"))
    assert len(found.runs) == 0
    assert np.isnan(found.value("before_run"))


def test_nothing_coded_and_nothing_to_code():
    for units in (units_of("W-1", "W-2", "W-3", "W-4", "W-5", "W-6"), units_of()):
        found = saturation(codings_of([]), units)
        assert found.value("codes") == 0
        assert np.isnan(found.value("sample_coverage")) and np.isnan(found.value("chao2"))
        assert found.curve["observed"].tolist() == [0] * len(units)
        assert not found.runs["at_or_below"].any()  # nothing of nothing is no share


@pytest.mark.parametrize("wrong", [{"base": 0}, {"run": 0}, {"orders": 0}, {"threshold": 5.0}, {"target": -1.0}])
def test_a_design_that_cannot_be_is_refused(wrong):
    with pytest.raises(QualcodeError, match=next(iter(wrong))):
        Design(**wrong)


def test_a_wrong_name_is_told():
    with pytest.raises(UnknownNameError, match="case"):
        saturation(codings_of([]), units_of(), by="cases")


@settings(max_examples=25)
@given(st.lists(st.sampled_from([f"W-{u} c{c}" for u in range(1, 5) for c in range(4)]), min_size=1))
def test_the_curve_is_the_mean_and_the_band_the_ends_of_all_orders(lines):
    """Of four units all 24 orders are worked out one by one; the drawn band lies within their ends."""
    found = saturation(codings_of(lines), units_of("W-1", "W-2", "W-3", "W-4"), design=Design(orders=300))
    held: dict[str, set[str]] = {f"W-{u}": set() for u in range(1, 5)}
    for line in lines:
        held[line.split()[0]].add(line.split()[1])
    curves = np.array(
        [[len(set().union(*(held[u] for u in order[:n]))) for n in range(1, 5)] for order in permutations(held)]
    )
    assert found.curve["mean"].to_numpy() == pytest.approx(curves.mean(axis=0))
    assert (found.curve["low"].to_numpy() >= curves.min(axis=0)).all()
    assert (found.curve["high"].to_numpy() <= curves.max(axis=0)).all()
