"""Published and recomputed values of the coefficients, and what must hold of any of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis import agreement as ag
from qualcode.analysis.agreement_intervals import (
    Resampling,
    analytic,
    bootstrap,
    jackknife_error,
    sample_size,
)
from qualcode.analysis.agreement_ratings import Ratings, as_ratings, from_confusion, from_counts, masi
from qualcode.errors import QualcodeError, UnknownNameError


def coders(*rows: str) -> list[list[int | None]]:
    """One string a coder, one character a unit, "." a missing rating -> units x coders."""
    return [[None if mark == "." else int(mark) for mark in unit] for unit in zip(*rows, strict=True)]


KRIPPENDORFF = coders("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
GWET = coders("123321412...", "1233224125..", ".33323422513", "12332441251.")
# Fleiss (1971), 30 cases x 6 psychiatrists, sorted within the case
FLEISS = [
    [int(mark) for mark in case]
    for case in (
        "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
        "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
    ).split()
]
TEXTBOOK = [
    [int(mark, 16) for mark in row] for row in "0000E 02642 00356 03920 22811 77000 32630 25322 65210 02237".split()
]


@pytest.mark.parametrize(
    ("metric", "value"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)]
)
def test_golden_a_krippendorff_2011(metric, value):
    found = ag.krippendorff(KRIPPENDORFF, metric=metric)
    assert round(found.value, 6) == value
    assert (found.units, found.coders) == (11, 4)


def test_golden_a_counts():
    ratings = as_ratings(KRIPPENDORFF)
    paired = ratings.counts()[ratings.counts().sum(axis=1) >= 2]
    assert paired.sum() == 40
    assert paired.sum(axis=0).tolist() == [9, 13, 10, 5, 3]


@pytest.mark.parametrize(
    ("coefficient", "value", "se"),
    [
        (ag.krippendorff, 0.74342, 0.14557),
        (ag.gwet, 0.77544, 0.14295),
        (ag.fleiss, 0.76117, 0.15302),
        (ag.conger, 0.76282, 0.14917),
        (ag.brennan_prediger, 0.77273, 0.14472),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_golden_a_gwets_raters(coefficient, value, se):
    found = coefficient(GWET)
    assert (round(found.value, 5), round(found.se, 5)) == (value, se)


def test_golden_a_placement_matters_to_conger_alone():
    assert round(ag.percent(GWET).value, 5) == 0.81818
    assert round(ag.conger(KRIPPENDORFF).value, 5) == 0.76207
    assert ag.fleiss(KRIPPENDORFF).value == ag.fleiss(GWET).value


B = {
    "sim-wright": ([[13, 0, 0], [0, 20, 7], [0, 4, 56]], 0.89, 0.79641, 0.79624, 0.84933, 0.835, 0.79726),
    "cac": (
        [[40, 6, 4, 15], [4, 25, 1, 5], [4, 2, 21, 9], [17, 13, 12, 45]],
        *(0.58744, 0.43150, 0.43034, 0.45616, 0.44993, 0.43162),
    ),
    "paradox": ([[80, 7], [8, 5]], 0.85, 0.31444, 0.31429, 0.808, 0.70, 0.31771),
    "even": ([[20, 10], [20, 50]], 0.70, 0.34783, 0.34066, 0.44954, 0.40, 0.34396),
}


@pytest.mark.parametrize("case", B.values(), ids=B)
def test_golden_b_two_coders(case):
    table, *values = case
    functions = (ag.percent, ag.cohen, ag.scott, ag.gwet, ag.brennan_prediger, ag.krippendorff)
    assert [round(each(from_confusion(table)).value, 5) for each in functions] == values
    assert ag.conger(from_confusion(table)).value == pytest.approx(values[1], abs=1e-5)


def test_golden_b_weights_and_standard_errors():
    first, second = from_confusion(B["sim-wright"][0]), from_confusion(B["cac"][0])
    assert round(ag.cohen(first).se, 5) == 0.05891
    assert round(ag.cohen(first, weights="quadratic").value, 5) == 0.89216
    assert round(ag.cohen(second, weights="linear").value, 5) == 0.40681
    assert round(ag.cohen(second, weights="quadratic").value, 5) == 0.38319


def test_golden_b_sas():
    ratings = from_confusion([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    plain, weighted = ag.cohen(ratings), ag.cohen(ratings, weights="linear")
    assert (round(plain.value, 4), round(plain.se, 4)) == (0.4842, 0.1380)
    assert (round(weighted.value, 4), round(weighted.se, 4)) == (0.4701, 0.1457)


def test_golden_b_cohen_1960():
    assert round(ag.cohen(from_confusion([[88, 14, 18], [10, 40, 10], [2, 6, 12]])).value, 5) == 0.49153


def test_golden_c_fleiss_1971():
    found = ag.fleiss(FLEISS)
    assert (round(found.value, 5), round(found.observed, 5), round(found.expected, 5)) == (0.43024, 0.55556, 0.21994)
    by_label = ag.fleiss_by_label(FLEISS)
    assert [round(by_label[label], 4) for label in (1, 2, 3, 4, 5)] == [0.2448, 0.2448, 0.5200, 0.4711, 0.5661]
    assert round(ag.fleiss_null_error(FLEISS), 5) == 0.02437
    others = (ag.gwet, ag.brennan_prediger, ag.krippendorff)
    assert [round(each(FLEISS).value, 5) for each in others] == [0.44788, 0.44444, 0.43341]
    assert ag.percent_all(FLEISS).value == pytest.approx(5 / 30)


def test_golden_c_the_textbooks_ten_by_fourteen():
    assert round(ag.fleiss(from_counts(TEXTBOOK)).value, 5) == 0.20993


def test_holsti_kappa_and_brennan_prediger_of_tidycomm():
    table = coders("124121112", "123121122")
    functions = (ag.holsti, ag.cohen, ag.brennan_prediger)
    assert [round(each(table).value, 3) for each in functions] == [0.778, 0.633, 0.704]


def test_section_2_kappas_of_automatic_coders():
    assert ag.cohen(from_confusion([[3, 1], [2, 34]])).value == pytest.approx(0.625)
    assert ag.cohen(from_confusion([[20, 10], [5, 65]])).value == pytest.approx(0.625)


def test_ordinal_is_krippendorffs_metric_and_not_a_weighted_kappas():
    assert round(ag.krippendorff(KRIPPENDORFF, metric="ordinal").value, 5) == 0.81539  # not .83364


def test_intervals_of_gwets_data():
    t = analytic(ag.krippendorff(GWET))
    assert (round(t.low, 3), t.high) == (0.419, 1.0)
    ratings = as_ratings(GWET)
    assert round(jackknife_error("krippendorff", ratings), 4) == 0.1469
    paired = ratings.only((ratings.codes >= 0).sum(axis=1) >= 2)
    drawn = bootstrap("krippendorff", paired, np.arange(11), how=Resampling(4000))
    assert drawn.low == pytest.approx(0.422, abs=0.03)
    assert drawn.high == pytest.approx(1.0)
    assert "4,000 replicates, seed 2016" in drawn.method


def test_the_bootstrap_is_the_same_each_time_and_draws_documents():
    chance = np.random.default_rng(1)
    table = chance.integers(0, 2, (60, 2))
    documents = np.repeat(["W-1", "W-2", "W-3"], 20)
    ratings = as_ratings(table)
    first = bootstrap("cohen", ratings, documents)
    assert first == bootstrap("cohen", ratings, documents)
    assert "of 3 documents" in first.method
    assert first != bootstrap("cohen", ratings, documents, how=Resampling(seed=7))
    one = bootstrap("cohen", ratings, np.repeat("W-1", 60))
    assert math.isnan(one.low)
    assert one.why == "there is one document: nothing to draw from"


def test_a_bootstrap_replicate_is_the_coefficient_of_the_documents_drawn():
    chance = np.random.default_rng(3)
    table, documents = chance.integers(0, 3, (40, 3)), np.repeat([0, 1], 20)
    drawn = bootstrap("fleiss", as_ratings(table), documents, how=Resampling(200))
    halves = [ag.fleiss(table[documents == each], labels=[0, 1, 2]).value for each in (0, 1)]
    assert drawn.low == pytest.approx(min(halves))  # a quarter of the replicates are the one document twice
    assert drawn.high == pytest.approx(max(halves))


# ---- what is not defined says why ------------------------------------------------------------------------------------


def test_coders_who_never_differ_from_one_label_have_no_kappa():
    same = [["x", "x"]] * 5
    for function in (ag.cohen, ag.scott, ag.fleiss, ag.conger, ag.krippendorff):
        found = function(same)
        assert math.isnan(found.value)
        assert found.why.startswith("every coder gave every unit the same label")
    assert ag.percent(same).value == 1
    assert ag.gwet(same, labels=["x", "y"]).value == 1


def test_one_constant_coder_gives_kappa_zero_and_a_word_of_caution():
    found = ag.cohen([[1, 1], [1, 0], [1, 1]])
    assert found.value == pytest.approx(0)
    assert found.why.startswith("a coder gave every unit the same label")


@pytest.mark.parametrize(
    ("table", "why"),
    [([[1, None], [None, 2]], "no unit was rated by two coders"), ([[1], [2]], "there is only one coder")],
)
def test_nothing_to_compare_is_said(table, why):
    found = ag.krippendorff(table)
    assert math.isnan(found.value)
    assert found.why == why


def test_misuse_is_refused():
    with pytest.raises(QualcodeError, match="coefficient of two coders"):
        ag.cohen([[1, 1, 1]])
    with pytest.raises(QualcodeError, match="not numbers"):
        ag.krippendorff([["a", "b"]], metric="interval")
    with pytest.raises(QualcodeError, match="below zero"):
        ag.krippendorff([[-1, 2]], metric="ratio")
    with pytest.raises(QualcodeError, match="not among those named"):
        ag.cohen([["a", "b"]], labels=["a"])
    with pytest.raises(UnknownNameError, match="quadratic"):
        ag.cohen([[1, 2]], weights="quadratics")
    with pytest.raises(QualcodeError, match="units by coders"):
        ag.cohen([1, 2, 3])
    with pytest.raises(QualcodeError, match="sample size"):
        sample_size(0.8, 0, 0.1)


# ---- what is counted on many units at once ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "kappa"),
    [
        ({"A": [(0, 500)], "B": [(250, 750)]}, 0.0),
        ({"A": [(0, 500)], "B": [(500, 1000)]}, -1.0),
        ({"A": [(0, 100), (50, 150)], "B": [(900, 950)]}, -0.081),
    ],
)
def test_the_wrong_kappa_cases_by_characters(spans, kappa):
    marked = np.zeros((1000, 2), dtype=int)
    for column, own in enumerate(spans.values()):
        for start, end in own:
            marked[start:end, column] = 1
    assert round(ag.cohen(marked).value, 3) == kappa


def test_rows_that_stand_for_many_units_are_as_the_units_themselves():
    rows, times = [[0, 0], [0, 1], [1, 1], [1, None]], [5, 2, 3, 1]
    repeated = [row for row, often in zip(rows, times, strict=True) for _ in range(often)]
    for name in ag.NAMES:
        few, many = ag.measure(name, as_ratings(rows, times=times)), ag.measure(name, as_ratings(repeated))
        assert few.value == pytest.approx(many.value), name
        assert few.se == pytest.approx(many.se, nan_ok=True), name
        assert few.units == many.units


def test_masi_alpha_of_sets_of_codes():
    assert masi(frozenset(), frozenset()) == 0
    assert masi(frozenset("a"), frozenset("b")) == 1
    assert masi(frozenset("ab"), frozenset("bc")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    a, ab, none = frozenset("a"), frozenset("ab"), frozenset()
    assert ag.krippendorff([[a, a], [ab, ab], [none, none]], metric="masi").value == 1
    near = ag.krippendorff([[a, ab], [ab, ab], [none, none]], metric="masi").value
    assert ag.krippendorff([[a, ab], [ab, ab], [none, none]]).value < near < 1


def test_a_dataframe_and_strings_are_tables_too():
    import pandas as pd

    frame = pd.DataFrame({"ana": ["x", "y", None, "x"], "ben": ["x", "y", "y", "y"]})
    assert as_ratings(frame).codes.tolist() == [[0, 0], [1, 1], [-1, 1], [0, 1]]
    assert ag.cohen(frame).units == 3


# ---- planned sample size ---------------------------------------------------------------------------------------------


def test_the_planned_number_of_units_gives_the_interval_asked_for():
    kappa, prevalence, reach = 0.7, 0.3, 0.1
    number = sample_size(kappa, prevalence, reach)
    both = prevalence**2 + kappa * prevalence * (1 - prevalence)  # the common-correlation model
    one = prevalence - both
    drawn = np.random.default_rng(5).multinomial(number, [both, one, one, 1 - both - 2 * one], size=2000)
    values = [ag.scott(from_confusion([[n[0], n[1]], [n[2], n[3]]])).value for n in drawn]
    within = np.mean(np.abs(np.array(values) - kappa) <= reach)
    assert 0.93 <= within <= 0.97
    assert sample_size(kappa, prevalence, reach, design=2) in (2 * number, 2 * number - 1)


# ---- properties ------------------------------------------------------------------------------------------------------

TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0, 1, 2, None]), min_size=width, max_size=width), min_size=2, max_size=12
    )
)


def values(table: Ratings | list) -> dict[str, float]:
    ratings = as_ratings(table, labels=[0, 1, 2]) if isinstance(table, list) else table
    return {n: ag.measure(n, ratings).value for n in ag.NAMES if n not in ag.TWO_CODERS or ratings.coders == 2}


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_units_coders_and_labels_does_not_matter(table, chance):
    plain = values(table)
    units = list(table)
    chance.shuffle(units)
    assert values(units) == pytest.approx(plain, nan_ok=True)
    columns = list(zip(*table, strict=True))
    chance.shuffle(columns)
    assert values([list(row) for row in zip(*columns, strict=True)]) == pytest.approx(plain, nan_ok=True)
    names = ["x", "y", "z"]
    chance.shuffle(names)
    renamed = [[None if mark is None else names[mark] for mark in row] for row in table]
    assert values(as_ratings(renamed, labels=names)) == pytest.approx(plain, nan_ok=True)


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=2, max_size=20), st.integers(2, 5))
def test_perfect_agreement_is_one(marks, width):
    found = values([[mark] * width for mark in marks])
    chance_only = {"cohen", "scott", "fleiss", "conger", "krippendorff"} if len(set(marks)) == 1 else set()
    for name, value in found.items():
        assert math.isnan(value) if name in chance_only else value == pytest.approx(1), name


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=4, max_size=30))
def test_two_labels_exchanged_by_one_coder_alone_do_not_raise_agreement_to_one(pairs):
    table = [[a, (b + 1) % 3] if a == b else [a, b] for a, b in pairs]
    assert ag.percent(table).value == pytest.approx(np.mean([row[0] == row[1] for row in table]))
    assert not ag.krippendorff(table).value > 0.999 or all(row[0] == row[1] for row in table)


@given(TABLES)
def test_alpha_and_fleiss_are_never_above_one(table):
    for value in values(table).values():
        assert math.isnan(value) or value <= 1 + 1e-9
