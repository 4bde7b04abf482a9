from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualcode.analysis.matrices import matrix
from qualcode.analysis.matrixtest import matrix_test
from qualcode.analysis.residuals import expected_counts, residuals


def frame_of(rows: list[tuple[str, str, str, int]], **columns: list[str]) -> pd.DataFrame:
    """A codings frame of (source, group, code, start) with segments of ten characters, all of one coder."""
    frame = pd.DataFrame(rows, columns=["source", "group", "code", "start"])
    frame["end"] = frame["start"] + 10
    frame = frame.assign(theme=frame["code"], words=1, status="applied", case="", coder="ana", speaker="")
    return frame.assign(**columns)


def answers(table: list[list[int]]) -> pd.DataFrame:
    """A survey: each answer a source of its own with one code; rows are codes, columns groups."""
    cells = [(f"c{i}", f"g{j}", n) for i, row in enumerate(table) for j, n in enumerate(row)]
    cases = [(code, group) for code, group, n in cells for _ in range(n)]
    return frame_of([(f"S-{number}", group, code, 0) for number, (code, group) in enumerate(cases)])


def interviews(counts: dict[str, tuple[str, list[int]]]) -> pd.DataFrame:
    """source -> its group and how many segments have each code."""
    rows = []
    for source, (group, numbers) in counts.items():
        codes = [f"c{i}" for i, n in enumerate(numbers) for _ in range(n)]
        rows += [(source, group, code, 20 * place) for place, code in enumerate(codes)]
    return frame_of(rows)


def test_where_every_answer_is_a_source_of_its_own_the_textbook_test_is_taken():
    """Golden: (20, 10, 5, 65) has chi-square 39.6825 and phi .62994."""
    test = matrix_test(answers([[20, 10], [5, 65]]), columns="group")
    assert (test.method, test.df, test.small) == ("chi-square", 1, 0)
    assert test.statistic == pytest.approx(39.6825, abs=5e-5)
    assert test.cramers_v == pytest.approx(0.62994, abs=5e-6)
    assert test.least_expected == 7.5
    assert test.p == pytest.approx(2.987e-10, rel=1e-3)
    assert (test.cells["adjusted"] ** 2).to_numpy() == pytest.approx([39.6825] * 4, abs=5e-5)


def test_expected_counts_that_are_too_small_call_for_fisher():
    """Golden: the lady tasting tea, [[3, 1], [1, 3]], two-sided .485714."""
    test = matrix_test(answers([[3, 1], [1, 3]]), columns="group")
    assert (test.method, test.small) == ("fisher", 1)
    assert test.p == pytest.approx(0.485714, abs=5e-7)


def test_small_expected_counts_in_a_larger_table_call_for_random_tables_the_same_each_time():
    tables = [matrix_test(answers([[3, 1, 0], [1, 3, 4]]), columns="group", seed=seed) for seed in (1, 1, 2)]
    assert [test.method for test in tables] == ["monte carlo"] * 3
    assert tables[0].p == tables[1].p
    # 12 segments, margins 4, 8 and 4, 4, 4: of the 495 ways to choose the four, those at least as uneven.
    assert tables[0].p == pytest.approx(tables[2].p, abs=0.02)


def test_interviews_are_dealt_out_whole():
    """Three against two: ten arrangements, of which the one found is the most uneven with its like."""
    codings = interviews(
        {
            "W-1": ("staff", [9, 1]),
            "W-2": ("staff", [8, 1]),
            "W-3": ("staff", [9, 2]),
            "W-4": ("head", [1, 9]),
            "W-5": ("head", [2, 8]),
        }
    )
    test = matrix_test(codings, columns="group")
    assert (test.method, test.unit, test.units, test.arrangements) == ("permutation", "source", 5, 10)
    assert test.p == pytest.approx(1 / 10)
    assert test.classical.p < 1e-4
    assert (test.several, test.together) == (0, 50)


@given(
    counts=st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=3), min_size=3, max_size=5),
    groups=st.lists(st.sampled_from(["a", "b"]), min_size=5, max_size=5),
)
@settings(max_examples=60, deadline=None)
@example(counts=[[1, 4], [4, 4], [2, 4], [3, 2]], groups=list("aabba"))  # equal but for the last digits
def test_p_is_the_share_of_all_deals_that_are_as_uneven(counts, groups):
    rows = max(map(len, counts))
    counts = [row + [0] * (rows - len(row)) for row in counts]
    held = {f"W-{i}": (groups[i], row) for i, row in enumerate(counts) if sum(row)}
    test = matrix_test(interviews(held), columns="group") if held else None
    if test is None or test.method != "permutation":
        return
    n, labels = np.array([row for _, row in held.values()]), [group for group, _ in held.values()]

    def chi_square(dealt: tuple[str, ...]) -> float:
        table = np.array([n[[g == group for g in dealt]].sum(axis=0) for group in ("a", "b")], dtype=float)
        table = table[:, table.sum(axis=0) > 0]
        expected = expected_counts(pd.DataFrame(table))
        return float(np.divide((table - expected) ** 2, expected, out=np.zeros(table.shape), where=expected > 0).sum())

    deals = [chi_square(dealt) for dealt in permutations(labels)]
    assert test.statistic == pytest.approx(chi_square(tuple(labels)))
    assert test.p == pytest.approx(np.mean(np.array(deals) >= chi_square(tuple(labels)) - 1e-9))


def test_more_talk_in_the_same_interviews_is_no_more_evidence():
    few = {f"W-{i}": ("ab"[i % 2], [2 + i % 3, 3 - i % 2]) for i in range(10)}
    many = {name: (group, [10 * n for n in row]) for name, (group, row) in few.items()}
    first, second = (matrix_test(interviews(counts), columns="group", resamples=999) for counts in (few, many))
    assert first.p == second.p
    assert second.classical.p < first.classical.p


def test_sources_of_one_case_stay_together():
    counts = {f"W-{i}": ("ab"[i // 4], [1 + i % 3, 2]) for i in range(8)}
    codings = interviews(counts)
    codings["case"] = codings["source"].map(lambda name: f"P{int(name[2:]) // 2}")
    test = matrix_test(codings, columns="group")
    assert (test.unit, test.units, test.arrangements) == ("case", 4, 6)
    assert matrix_test(codings, columns="case").unit == "source"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ("source", "columns_are_sources"),
        ("case", "columns_are_sources"),
        ("speaker", "columns_within_sources"),
        ("coder", "columns_are_coders"),
        ("unit", "columns_within_sources"),
    ],
)
def test_where_no_test_is_valid_the_reason_is_named_and_the_sizes_are_still_there(columns, why):
    codings = interviews({"W-1": ("a", [5, 1]), "W-2": ("b", [2, 7])})
    half = ["x" if place % 2 else "y" for place in range(len(codings))]
    codings = codings.assign(case=codings["source"], speaker=half, coder=half, unit=half)
    test = matrix_test(codings, columns=columns)
    assert (test.method, test.p, test.why) == ("", None, why)
    assert test.statistic > 0
    assert test.classical is not None


@pytest.mark.parametrize("counts", [{}, {"W-1": ("a", [3, 2])}, {"W-1": ("a", [3]), "W-2": ("b", [2])}])
def test_one_row_or_one_column_or_nothing_cannot_be_compared(counts):
    test = matrix_test(interviews(counts), columns="group")
    assert (test.method, test.p, test.why, test.statistic, test.df) == ("", None, "nothing_to_compare", None, 0)


def test_what_has_no_value_in_the_column_and_what_was_rejected_is_left_out():
    codings = interviews({"W-1": ("a", [5, 1]), "W-2": ("b", [2, 7]), "W-3": ("", [4, 4]), "W-4": ("a", [1, 0])})
    codings.loc[codings["source"] == "W-4", "status"] = "rejected"
    test = matrix_test(codings, columns="group")
    assert (test.left_out, test.cells["n"].sum(), test.units) == (8, 15, 2)


def test_a_segment_with_two_codes_is_told():
    codings = frame_of([("S-1", "a", "c0", 0), ("S-1", "a", "c1", 0), ("S-2", "b", "c0", 0), ("S-3", "b", "c1", 0)])
    test = matrix_test(codings, columns="group")
    assert (test.several, test.together, test.method) == (1, 0, "permutation")


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=1, max_size=5))
def test_residuals_are_numbers_and_weigh_out(table):
    counts = pd.DataFrame(table)
    for kind in ("pearson", "adjusted"):
        assert np.isfinite(residuals(counts, kind).to_numpy()).all()
    expected = expected_counts(counts)
    away = residuals(counts, "pearson").to_numpy() * np.sqrt(expected)
    assert away.sum(axis=0) == pytest.approx(0, abs=1e-9)
    assert away.sum(axis=1) == pytest.approx(0, abs=1e-9)


def test_a_matrix_of_residuals_has_the_shape_of_the_matrix_and_says_nothing_of_empty_rows():
    codings = answers([[20, 10], [5, 65]])
    table = matrix(codings, columns="group", values="residuals", row_order=["none", "c0", "c1"])
    assert table.index.tolist() == ["none", "c0", "c1"]
    assert table.loc["none"].tolist() == [0, 0]
    assert table.loc["c0", "g0"] == pytest.approx(39.6825**0.5, abs=1e-4)
    assert matrix(codings, columns="group", values="pearson").loc["c0", "g0"] == pytest.approx(12.5 / 7.5**0.5)
