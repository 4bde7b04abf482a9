"""Measures of the fourfold table against published numbers and against scipy's."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact

from qualcode.analysis.association import UNEQUAL, associations, fisher, unequal


def measures(both: int, only_a: int, only_b: int, neither: int) -> pd.Series:
    """Of one fourfold table."""
    a, b = both + only_a, both + only_b
    units = both + only_a + only_b + neither
    return associations(pd.DataFrame({"both": [both], "a": [a], "b": [b], "units": [units]})).iloc[0]


def test_a_table_of_twenty_ten_five_and_sixty_five():
    """The worked 2x2 (20, 10, 5, 65) of the methods notes: recomputed by hand from the formulas."""
    found = measures(20, 10, 5, 65)
    expected = {"expected": 7.5, "lift": 2.66667, "pmi": 1.41504, "npmi": 0.60942, "phi": 0.62994, "chi2": 39.6825}
    for name, value in (expected | {"g2": 38.2516}).items():
        assert found[name] == pytest.approx(value, rel=1e-5), name
    assert found["fisher"] == pytest.approx(1.5548e-9, rel=1e-4)
    assert found["why"] == ""


def test_the_lady_tasting_tea():
    """Fisher (1935), The Design of Experiments: [[3, 1], [1, 3]], two-sided .485714."""
    assert round(measures(3, 1, 1, 3)["fisher"], 6) == 0.485714


def test_new_companies():
    """Manning & Schuetze (1999), table 5.8: "new" 15828, "companies" 4675, both 8, of 14307668; chi2 1.55."""
    found = measures(8, 15828 - 8, 4675 - 8, 14307668 - 15828 - 4675 + 8)
    assert found["chi2"] == pytest.approx(1.54887, rel=1e-5)
    assert found["g2"] == pytest.approx(1.32539, rel=1e-5)
    assert found["pmi"] == pytest.approx(0.62934, rel=1e-5)


def test_what_is_not_defined_is_not_a_number_and_says_why():
    never = measures(0, 4, 5, 11)
    assert math.isnan(never["pmi"]) and (never["npmi"], never["lift"]) == (-1, 0)
    assert never["why"] == "never together: PMI is minus infinity"
    everywhere = measures(5, 5, 0, 0)
    assert all(math.isnan(everywhere[name]) for name in ("phi", "chi2", "g2"))
    assert (everywhere["lift"], everywhere["fisher"]) == (1, 1)
    assert everywhere["why"] == "a code that is in every unit varies with nothing: phi, chi2 and G2 are not defined"
    assert math.isnan(measures(5, 0, 0, 0)["npmi"])
    absent = measures(0, 0, 3, 9)
    assert math.isnan(absent["lift"]) and absent["why"].startswith("a code that was not applied")


def test_one_code_more_than_five_times_as_frequent_is_told():
    """Friese, Qualitative Data Analysis with ATLAS.ti: the c-coefficient misleads above a ratio of about five."""
    pairs = pd.DataFrame({"a": [5, 6, 1, 1, 0], "b": [1, 1, 5, 6, 3]})
    assert UNEQUAL == 5
    assert unequal(pairs).tolist() == [False, True, False, True, False]
    assert measures(5, 95, 5, 100)["unequal"]


def test_no_pairs_have_the_columns_all_the_same():
    none = associations(pd.DataFrame({name: np.zeros(0, dtype=np.int64) for name in ("both", "a", "b", "units")}))
    one = associations(pd.DataFrame({"both": [1], "a": [1], "b": [2], "units": [9]}))
    assert none.dtypes.tolist() == one.dtypes.tolist()


CELL = st.integers(0, 400)


@given(both=CELL, only_a=CELL, only_b=CELL, neither=CELL)
def test_measures_are_those_of_scipy(both, only_a, only_b, neither):
    table = [[both, only_a], [only_b, neither]]
    p = fisher(*(np.array([n]) for n in (both, both + only_a, both + only_b, sum(map(sum, table)))))
    assert p.item() == pytest.approx(fisher_exact(table)[1], rel=1e-6, abs=1e-12)
    if min(both + only_a, both + only_b, only_a + neither, only_b + neither) > 0:
        found = measures(both, only_a, only_b, neither)
        assert found["chi2"] == pytest.approx(chi2_contingency(table, correction=False)[0], rel=1e-9, abs=1e-9)
        likelihood = chi2_contingency(table, correction=False, lambda_="log-likelihood")[0]
        assert found["g2"] == pytest.approx(likelihood, rel=1e-9, abs=1e-9)
        assert found["phi"] == pytest.approx(np.corrcoef(*_coded(table))[0, 1], abs=1e-9)


def _coded(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The two codes unit by unit."""
    (both, only_a), (only_b, neither) = table
    return [1] * (both + only_a) + [0] * (only_b + neither), [1] * both + [0] * only_a + [1] * only_b + [0] * neither


def test_the_exact_test_of_large_tables_is_that_of_small_ones_scaled():
    both, a, b, units = (np.array([n]) for n in (6200, 30_000, 40_000, 200_000))
    assert fisher(both, a, b, units).item() == pytest.approx(
        fisher_exact([[6200, 23800], [33800, 136200]])[1], rel=1e-6
    )
