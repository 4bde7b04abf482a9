"""Validating an automatic coder: golden numbers, and what rho must do."""

from __future__ import annotations

from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.agreement import cohen
from qualcode.analysis.agreement_ratings import from_confusion
from qualcode.analysis.validation import Validation, recall_for, shaffer_rho

counts = st.tuples(*[st.integers(0, 60)] * 4)


def test_golden_numbers() -> None:
    """Recomputed for the facts of the project; the kappas are those of Shaffer's own examples."""
    one = Validation(20, 10, 5, 65)
    assert (one.precision, one.kappa) == (0.8, 0.625)
    assert (one.recall, one.f1, one.mcc) == pytest.approx((0.66667, 0.72727, 0.62994), abs=5e-6)
    assert Validation(3, 1, 2, 34).kappa == 0.625
    assert recall_for(0.625, 0.2, 0.8) == pytest.approx(0.606, abs=5e-4)


@given(counts)
def test_kappa_is_cohens(four: tuple[int, int, int, int]) -> None:
    one = Validation(*four)
    other = (
        cohen(from_confusion([[one.found, one.missed], [one.false, one.neither]])).value if one.units else float("nan")
    )
    assert one.kappa == pytest.approx(other, nan_ok=True)


@given(counts)
def test_f1_lies_between_precision_and_recall(four: tuple[int, int, int, int]) -> None:
    one = Validation(*four)
    if not isnan(one.precision) and not isnan(one.recall):
        low, high = sorted((one.precision, one.recall))
        assert low - 1e-12 <= one.f1 <= high + 1e-12


@pytest.mark.parametrize(("base_rate", "precision"), [(0.05, 0.7), (0.2, 0.8), (0.4, 0.95)])
def test_the_recall_gives_back_the_kappa(base_rate: float, precision: float) -> None:
    recall = recall_for(0.6, base_rate, precision)
    found = base_rate * recall
    made = [round(1e6 * share) for share in (found, base_rate - found, found / precision - found)]
    assert Validation(*made, 1_000_000 - sum(made)).kappa == pytest.approx(0.6, abs=1e-4)


def test_rho_falls_with_the_kappa_observed_and_with_the_size_of_the_test_set() -> None:
    low, middle, high = (shaffer_rho(kappa, 80, 0.2) for kappa in (0.5, 0.7, 0.9))
    assert low > middle > high
    assert shaffer_rho(0.8, 400, 0.2) < shaffer_rho(0.8, 40, 0.2)
    assert shaffer_rho(0.95, 400, 0.2) < 0.05 < shaffer_rho(0.6, 400, 0.2)


def test_rho_is_the_same_for_the_same_seed_and_undefined_without_a_code() -> None:
    assert shaffer_rho(0.8, 80, 0.1, seed=3) == shaffer_rho(0.8, 80, 0.1, seed=3)
    assert isnan(shaffer_rho(0.8, 80, 0.0))
    assert isnan(shaffer_rho(float("nan"), 80, 0.2))
