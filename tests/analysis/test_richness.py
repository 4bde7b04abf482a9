from __future__ import annotations

from itertools import combinations
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.richness import chao, coverage, rarefaction, units_to_coverage

# Golden E of the methods page: 15 interviews, 18 codes, Q1 = 2, Q2 = 7, U = 52. These are the only frequencies of the
# other nine codes with its S(4) and S(10).
GOLDEN_E = np.array([1] * 2 + [2] * 7 + [3] * 4 + [4] * 3 + [6] * 2)
# Q1 = 12 and Q2 = 4 of 26 species among 168 spiders (girdled trees), as iNEXT's own documentation has them.
SPIDERS = np.array([1] * 12 + [2] * 4 + [14] * 9 + [22])


def test_golden_e_has_18_2667_codes_after_chao2_and_a_coverage_of_97436():
    """Golden E: Chao2 18.2667, coverage .97436 (Chao 1987; Chao and Jost 2012)."""
    assert chao(GOLDEN_E, 15).value == pytest.approx(18.2667, abs=5e-5)
    assert coverage(GOLDEN_E, 15) == pytest.approx(0.97436, abs=5e-6)


def test_golden_e_rarefied():
    """Golden E: S(1) = 3.467, S(4) = 10.506, S(10) = 16.568, exact (Colwell et al. 2012)."""
    curve = rarefaction(GOLDEN_E, 15)
    assert [round(curve[n - 1], 3) for n in (1, 4, 10, 15)] == [3.467, 10.506, 16.568, 18]


def test_chao1_of_the_spiders():
    """n 168, S 26, f1 12, f2 4: 43.893, coverage .92886; iNEXT's tables have the interval 30.511 to 96.971."""
    assert [round(end, 3) for end in chao(SPIDERS, 168)] == [43.893, 30.511, 96.971]
    assert coverage(SPIDERS, 168) == pytest.approx(0.92886, abs=5e-6)


def test_without_codes_found_twice_the_bias_corrected_form_is_taken():
    """S + A Q1 (Q1 - 1) / 2 with A = (T - 1) / T; its variance by hand: 2.25 + 10.546875 - 45.5625/29."""
    found = np.array([1, 1, 1, 3, 4])
    estimate = chao(found, 4)
    assert estimate.value == 5 + 0.75 * 3
    variance = 2.25 + 0.75**2 * 3 * 25 / 4 - 0.75**2 * 81 / (4 * 7.25)
    reach = np.exp(1.959963984540054 * np.sqrt(np.log(1 + variance / 2.25**2)))
    assert estimate[1:] == pytest.approx((5 + 2.25 / reach, 5 + 2.25 * reach))
    assert coverage(found, 4) == pytest.approx(1 - 3 / 10 * (3 * 2) / (3 * 2 + 2))


def test_where_nothing_was_found_once_the_estimate_is_what_was_found():
    low, high = chao(np.array([3, 3, 4]), 5)[1:]
    assert chao(np.array([3, 3, 4]), 5).value == 3
    assert 3 <= low <= high < 4
    assert coverage(np.array([3, 3, 4]), 5) == 1


def test_nothing_found_has_no_coverage():
    assert chao(np.array([], dtype=np.int64), 5).value == 0
    assert isnan(coverage(np.array([], dtype=np.int64), 5))
    assert rarefaction(np.array([], dtype=np.int64), 3).tolist() == [0, 0, 0]


def test_one_unit_tells_nothing_of_the_rest():
    assert chao(np.array([1, 1, 1]), 1).value == 3
    assert rarefaction(np.array([1, 1, 1]), 1).tolist() == [3]


def test_further_units_bring_coverage_to_the_target_and_one_fewer_would_not():
    """C(T + t) = 1 - Q1/U B^(t+1) (Chao and Jost 2012): the least whole t."""
    once, total = 12, 168
    still = (167 * 12) / (167 * 12 + 2 * 4)
    more = units_to_coverage(SPIDERS, 168, 0.95)
    assert 1 - once / total * still ** (more + 1) >= 0.95 > 1 - once / total * still**more
    assert units_to_coverage(SPIDERS, 168, 0.9) == 0
    assert isnan(units_to_coverage(SPIDERS, 168, 1.0))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_rarefaction_is_the_mean_over_all_choices_of_units(frequencies):
    """Held against all choices of n of 6 units, each code in its first units."""
    held = np.array([[unit < many for many in frequencies] for unit in range(6)])
    for n, exact in enumerate(rarefaction(np.array(frequencies), 6), 1):
        slow = np.mean([held[list(some)].any(axis=0).sum() for some in combinations(range(6), n)])
        assert exact == pytest.approx(slow)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_an_estimate_is_never_below_what_was_found_and_within_its_interval(frequencies):
    found = np.array(frequencies)
    value, low, high = chao(found, 9)
    assert len(found) <= value <= high + 1e-9
    assert len(found) <= low
    assert 0 <= coverage(found, 9) <= 1
