"""Codings of small texts, laid on units: what is compared, on which basis, and what comes out."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.agreement_intervals import Resampling
from qualcode.analysis.reliability import (
    AGREEMENT_COLUMNS,
    Comparison,
    Question,
    agreement_table,
    comparisons_of,
)
from qualcode.analysis.reliability_definitions import DEFINITION_COLUMNS, definitions, maxqda_kappa, nvivo_kappa
from qualcode.analysis.reliability_differences import Material, confusion, disagreements
from qualcode.analysis.reliability_plan import plan
from qualcode.analysis.reliability_units import SEGMENT_COLUMNS, Texts
from qualcode.errors import UnknownNameError

PAIR = Comparison(("ana", "ben"), "people", ("W-1",), "at least one coding: 1")


def codings(*lines: str) -> pd.DataFrame:
    """`coder source start-end code` a line."""
    rows = []
    for line in lines:
        coder, source, span, code = line.split()
        start, end = map(int, span.split("-"))
        rows.append((coder, source, start, end, code, code.partition("/")[0], ""))
    return pd.DataFrame(rows, columns=["coder", "source", "start", "end", "code", "theme", "case"])


def texts(*lines: str, lengths: dict[str, int] | None = None) -> Texts:
    """`source start-end turn [role [case]]` a line; without lines none."""
    rows = []
    for line in lines:
        source, span, turn, *rest = line.split()
        start, end = map(int, span.split("-"))
        role, case = (rest + ["participant", ""][len(rest) :])[:2]
        rows.append((source, start, end, int(turn), role, case))
    frame = pd.DataFrame(rows, columns=list(SEGMENT_COLUMNS))
    known = {row[0]: 1000 for row in rows} | (lengths or {})
    return Texts(frame, known)


TEN = texts(*(f"W-1 {10 * n}-{10 * n + 10} {n // 2}" for n in range(10)))


def measured(frame: pd.DataFrame, where: Texts = TEN, comparison: Comparison = PAIR, **asked) -> pd.DataFrame:
    names = tuple(sorted(set(frame[asked.get("level", "code")]))) or ("x",)
    return agreement_table(frame, where, [comparison], Question(names, **{"interval": "none"} | asked))


def value(found: pd.DataFrame, coefficient: str, *, code: str = "x", basis: str = "all units") -> float:
    rows = found[(found["code"] == code) & (found["coefficient"] == coefficient) & (found["basis"] == basis)]
    return rows["value"].item()


def test_a_code_is_applied_or_not_on_every_segment():
    found = measured(codings("ana W-1 0-10 x", "ana W-1 10-20 x", "ben W-1 0-10 x"))
    assert tuple(found.columns) == AGREEMENT_COLUMNS
    assert value(found, "percent") == 0.9
    assert value(found, "cohen") == pytest.approx((0.9 - 0.74) / 0.26)  # .2 x .1 + .8 x .9
    row = found[(found["code"] == "x") & (found["basis"] == "all units")].iloc[0]
    assert (row["units"], row["applied"], row["sources"], row["coders"]) == (10, 2, 1, "ana, ben")


def test_coded_units_leave_out_what_nobody_coded():
    found = measured(codings("ana W-1 0-10 x", "ana W-1 10-20 x", "ben W-1 0-10 x", "ben W-1 30-40 y"))
    coded = found[(found["code"] == "x") & (found["basis"] == "coded units")]
    assert coded["units"].tolist() == [3, 3, 3, 3]
    assert value(found, "percent", basis="coded units") == pytest.approx(2 / 3)
    assert value(found, "percent") == 0.9


def test_a_coding_is_on_every_unit_it_shares_a_character_with():
    found = measured(codings("ana W-1 5-11 x", "ben W-1 0-20 x"))
    assert value(found, "percent") == 1


def test_turns_take_their_segments_together():
    found = measured(codings("ana W-1 0-10 x", "ben W-1 10-20 x"), unit="turn")
    assert value(found, "percent") == 1
    assert set(found["units"][found["basis"] == "coded units"]) == {1}


def test_what_the_interviewer_says_is_a_unit_only_where_somebody_coded_it():
    mixed = texts("W-1 0-10 0 interviewer", "W-1 10-20 1", "W-1 20-30 2 interviewer")
    found = measured(codings("ana W-1 10-20 x", "ben W-1 10-20 x"), mixed)
    assert set(found["units"]) == {1}
    found = measured(codings("ana W-1 10-20 x", "ben W-1 20-30 x"), mixed)
    assert found["units"][found["code"] == "x"].iloc[0] == 2


def test_what_was_coded_outside_any_segment_is_a_unit_of_its_own():
    found = measured(codings("ana W-1 500-510 x", "ben W-1 505-515 x"))
    assert found["units"][found["code"] == "x"].iloc[0] == 11
    assert value(found, "percent") == 1


def test_sources_and_cases_are_units():
    two = texts("W-1 0-10 0 participant P", "W-2 0-10 0 participant P", "W-3 0-10 0 participant Q")
    both = Comparison(("ana", "ben"), "people", ("W-1", "W-2", "W-3"), "")
    own = codings("ana W-1 0-10 x", "ben W-2 0-10 x")
    assert value(measured(own, two, both, unit="source"), "percent") == pytest.approx(1 / 3)
    assert value(measured(own, two, both, unit="case"), "percent") == 1


@pytest.mark.parametrize(
    ("lines", "kappa"),
    [
        (["ana W-1 0-500 x", "ben W-1 250-750 x"], 0.0),
        (["ana W-1 0-500 x", "ben W-1 500-1000 x"], -1.0),
        (["ana W-1 0-100 x", "ana W-1 50-150 x", "ben W-1 900-950 x"], -0.081),
    ],
)
def test_the_wrong_kappa_cases_by_characters(lines, kappa):
    found = measured(codings(*lines), unit="character")
    assert round(value(found, "cohen"), 3) == kappa
    assert set(found["units"][found["code"] == "x"]) == {1000, *found["units"][found["basis"] == "coded units"]}


def test_all_codes_pooled_are_the_cells_of_every_code():
    found = measured(codings("ana W-1 0-10 x", "ben W-1 0-10 x", "ana W-1 0-10 y", "ben W-1 30-40 y"))
    pooled = found[(found["of"] == "all codes, pooled") & (found["basis"] == "all units")]
    assert set(pooled["units"]) == {20}
    assert pooled["value"][pooled["coefficient"] == "percent"].item() == pytest.approx(18 / 20)


def test_sets_of_codes_are_compared_by_masi():
    found = measured(
        codings("ana W-1 0-10 x", "ana W-1 0-10 y", "ben W-1 0-10 x", "ana W-1 20-30 y", "ben W-1 20-30 y")
    )
    sets = found[(found["of"] == "sets of codes") & (found["basis"] == "all units")]
    assert sets["coefficient"].item() == "krippendorff_masi"
    assert 0.5 < sets["value"].item() < 1
    same = measured(codings("ana W-1 0-10 x", "ben W-1 0-10 x"))
    assert same["value"][same["of"] == "sets of codes"].iloc[0] == 1


def test_themes_take_their_codes_together():
    found = measured(codings("ana W-1 0-10 motives/a", "ben W-1 0-10 motives/b"), level="theme")
    rows = found[found["theme"] == "motives"]
    assert set(rows["code"]) == {""}
    assert rows["value"][(rows["coefficient"] == "percent") & (rows["basis"] == "all units")].item() == 1


def test_several_coders_get_the_coefficients_for_several():
    three = Comparison(("ana", "ben", "cit"), "people", ("W-1",), "")
    found = measured(codings("ana W-1 0-10 x", "ben W-1 0-10 x", "cit W-1 10-20 x"), comparison=three)
    assert {"conger", "krippendorff"} <= set(found["coefficient"])
    assert "cohen" not in set(found["coefficient"])


def test_a_code_that_nobody_used_says_why_it_has_no_kappa():
    found = agreement_table(
        codings("ana W-1 0-10 x", "ben W-1 0-10 x"), TEN, [PAIR], Question(("x", "y"), interval="none")
    )
    row = found[(found["code"] == "y") & (found["coefficient"] == "krippendorff")].iloc[0]
    assert math.isnan(row["value"])
    assert row["why"].startswith("every coder gave every unit the same label")
    assert row["applied"] == 0


def test_nothing_in_common_is_said():
    nowhere = Comparison(("ana", "ben"), "people", (), "")
    found = measured(codings("ana W-1 0-10 x", "ben W-2 0-10 x"), comparison=nowhere)
    assert set(found["why"]) == {"no unit was rated by two coders"}
    assert found["value"].isna().all()


def test_the_interval_names_its_method_and_seed():
    two = texts("W-1 0-10 0", "W-1 10-20 1", "W-2 0-10 0", "W-2 10-20 1", "W-3 0-10 0", "W-3 10-20 1")
    three = Comparison(("ana", "ben"), "people", ("W-1", "W-2", "W-3"), "")
    own = codings("ana W-1 0-10 x", "ben W-1 0-10 x", "ana W-2 0-10 x", "ben W-2 10-20 x", "ana W-3 0-10 x")
    found = measured(own, two, three, interval="bootstrap", how=Resampling(100, 7), coefficients=("percent",))
    row = found[(found["code"] == "x") & (found["basis"] == "all units")].iloc[0]
    assert row["interval"] == "bootstrap of 3 documents, 100 replicates, seed 7, percentiles"
    assert row["low"] <= row["value"] <= row["high"]
    analytic = measured(own, two, three, interval="analytic")
    row = analytic[(analytic["code"] == "x") & (analytic["coefficient"] == "gwet")].iloc[0]
    assert row["interval"] == "standard error over units taken as independent, t"
    assert row["se"] > 0


def test_words_that_are_none_of_ours_are_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="segment"):
        Question((), unit="segments")
    with pytest.raises(UnknownNameError, match="krippendorff"):
        Question((), coefficients=("krippendorf",))
    with pytest.raises(UnknownNameError, match="u_alpha"):
        Question((), unit="span", coefficients=("ualpha",))


# ---- spans -----------------------------------------------------------------------------------------------------------


def test_spans_as_the_coders_cut_them():
    own = codings("ana W-1 0-100 x", "ben W-1 0-95 x", "ana W-1 200-210 y", "ben W-1 205-215 y")
    found = measured(own, unit="span")
    of_x = found[found["code"] == "x"].set_index("coefficient")["value"]
    assert of_x[["f1", "f1_90"]].tolist() == [0, 1]
    assert of_x["dice"] == pytest.approx(2 * 95 / 195)
    assert of_x["u_alpha"] > 0.9
    together = found[found["of"] == "all codes"].set_index("coefficient")["value"]
    assert together["cu_alpha"] == pytest.approx(1)
    assert of_x["ku_alpha"] == pytest.approx(1)
    assert of_x["ku_coverage"] == pytest.approx(190 / 195)


def test_codes_that_overlap_are_read_one_by_one():
    own = codings("ana W-1 0-100 x", "ana W-1 50-150 y", "ben W-1 0-100 x")
    found = measured(own, unit="span")
    together = found[found["of"] == "all codes"].set_index("coefficient")
    assert together.loc["u_alpha", "why"] == "a coder's codes overlap: read it code by code"
    assert together.loc["|u_alpha", "value"] < 1
    assert found[found["code"] == "x"].set_index("coefficient")["value"]["u_alpha"] == pytest.approx(1)


# ---- who is compared -------------------------------------------------------------------------------------------------


def test_people_are_compared_with_each_other_and_apart_from_that_with_the_machine():
    kinds = {"ana": "person", "ben": "person", "cit": "person", "consensus": "consensus", "qualcode": "machine"}
    coded = {coder: {"W-1": "at least one coding"} for coder in kinds}
    found = comparisons_of(kinds, coded)
    assert [(one.coders, one.who) for one in found] == [
        (("ana", "ben", "cit"), "people"),
        (("ana", "ben"), "people"),
        (("ana", "cit"), "people"),
        (("ben", "cit"), "people"),
        (("ana", "qualcode"), "person and machine"),
        (("ben", "qualcode"), "person and machine"),
        (("cit", "qualcode"), "person and machine"),
        (("ana", "consensus"), "person and consensus"),
        (("ben", "consensus"), "person and consensus"),
        (("cit", "consensus"), "person and consensus"),
        (("consensus", "qualcode"), "machine and consensus"),
    ]


def test_one_person_twice_is_no_third_coder():
    kinds = dict.fromkeys(("ana", "ana@2026-02", "ben"), "person")
    coded = {coder: {"W-1": "assigned"} for coder in kinds}
    found = comparisons_of(kinds, coded)
    assert [(one.coders, one.who) for one in found] == [
        (("ana", "ana@2026-02"), "one person twice"),
        (("ana", "ben"), "people"),
        (("ana@2026-02", "ben"), "people"),
    ]


def test_only_sources_that_all_of_them_coded_count_and_how_that_is_known_is_said():
    coded = {
        "ana": {"W-1": "assigned", "W-2": "assigned", "W-3": "at least one coding"},
        "ben": {"W-2": "assigned", "W-3": "assigned, nothing coded"},
    }
    (found,) = comparisons_of(dict.fromkeys(coded, "person"), coded)
    assert found.sources == ("W-2", "W-3")
    assert found.included == "assigned: 1; assigned, nothing coded and at least one coding: 1"


# ---- where they differ -----------------------------------------------------------------------------------------------

WORDS = {"W-1": "".join(chr(97 + n // 10) for n in range(100))}


def test_disagreements_the_worst_first():
    own = codings(
        "ana W-1 0-10 x", "ben W-1 0-10 x", "ana W-1 0-10 y",  # one code more: not so bad
        "ana W-1 20-30 x", "ben W-1 20-30 y",  # another code
        "ana W-1 40-45 x",  # nothing
        "ana W-1 60-70 x", "ben W-1 60-70 x",  # the same
    )  # fmt: skip
    memos = {("W-1", 20, 30, "y", "ben"): "unsure"}
    found = disagreements(own, TEN, [PAIR], (["x", "y"], "code", "segment"), Material(WORDS, memos))
    shown = found[["start", "both", "only_a", "only_b", "distance"]].to_dict("split")["data"]
    assert shown == [[20, "", "x", "y", 1.0], [40, "", "x", "", 1.0], [0, "x", "y", "", pytest.approx(2 / 3)]]
    first, second = found.iloc[0], found.iloc[1]
    assert (first["text"], first["text_a"], first["text_b"]) == ("c" * 10, "c" * 10, "c" * 10)
    assert (first["memo_a"], first["memo_b"]) == ("", "unsure")
    assert (second["text"], second["text_a"], second["text_b"]) == ("e" * 10, "e" * 5, "")


def test_confusion_between_codes():
    own = codings(
        "ana W-1 0-10 x", "ben W-1 0-10 y", "ana W-1 10-20 x", "ben W-1 10-20 y",
        "ana W-1 20-30 x", "ben W-1 20-30 x", "ben W-1 30-40 y",
    )  # fmt: skip
    found = confusion(own, TEN, [PAIR], (["x", "y"], "code", "segment"))
    cells = found[["code_a", "code_b", "units", "a", "b"]].to_numpy().tolist()
    assert cells == [["x", "y", 2, 3, 3], ["", "y", 1, 0, 3], ["x", "x", 1, 3, 1]]


# ---- other programs' definitions -------------------------------------------------------------------------------------


def test_nvivos_kappa():
    assert round(nvivo_kappa(50, 150, 0, 800), 3) == 0.348
    own = codings("ana W-1 0-200 x", "ben W-1 0-50 x")
    found = definitions(own, texts(lengths={"W-1": 1000}), [PAIR], ["x"])
    assert tuple(found.columns) == DEFINITION_COLUMNS
    row = found[found["program"] == "NVivo"].iloc[0]
    assert (round(row["value"], 3), row["observed"]) == (0.348, 0.85)


def test_maxqdas_three():
    own = codings("ana W-1 0-100 x", "ben W-1 0-95 x", "ana W-1 200-210 x", "ana W-1 300-310 y", "ben W-1 300-310 y")
    found = definitions(own, texts(lengths={"W-1": 1000}), [PAIR], ["x", "y"])
    of_x = found[(found["program"] == "MAXQDA") & (found["code"] == "x")].set_index("measure")
    assert of_x.loc["1: code exists", "value"] == 1
    assert of_x.loc["2: code frequency", "value"] == 0
    assert of_x.loc["3: segments, kappa", "observed"] == 0.5
    assert of_x.loc["3: segments, kappa", "value"] == maxqda_kappa(1, 1, 0, 2)[0] == 0


def test_dedoose_counts_excerpts_and_atlas_characters():
    own = codings("ana W-1 0-100 x", "ben W-1 0-100 x", "ana W-1 200-300 y", "ben W-1 400-500 x")
    found = definitions(own, texts(lengths={"W-1": 1000}), [PAIR], ["x"]).set_index(["program", "measure"])
    assert found.loc[("Dedoose", "Cohen's kappa"), "observed"] == pytest.approx(2 / 3)
    assert found.loc[("ATLAS.ti", "percent"), "value"] == 0.9
    assert found.loc[("ATLAS.ti", "Holsti"), "value"] == pytest.approx(2 * 100 / 300)
    assert all(found["why"])


# ---- planning --------------------------------------------------------------------------------------------------------


def test_a_pilot_says_how_many_units_are_needed():
    many = texts(*(f"W-{n // 10} {10 * (n % 10)}-{10 * (n % 10) + 10} 0" for n in range(100)))
    own = codings(
        *(f"ana W-{n // 10} {10 * (n % 10)}-{10 * (n % 10) + 10} x" for n in range(0, 100, 4)),
        *(f"ben W-{n // 10} {10 * (n % 10)}-{10 * (n % 10) + 10} x" for n in range(0, 80, 4)),
    )
    all_ten = Comparison(("ana", "ben"), "people", tuple(f"W-{n}" for n in range(10)), "")
    pilot = measured(own, many, all_ten, interval="bootstrap", coefficients=("scott",), bases=("all units",))
    found = plan(pilot[pilot["of"] == "code"], 0.05).iloc[0]
    assert found["prevalence"] == pytest.approx(0.225)
    assert found["design"] >= 1
    assert found["needed"] > found["units"] == 100
    assert plan(pilot[pilot["of"] == "code"], 0.2)["needed"].item() < found["needed"]


# ---- properties ------------------------------------------------------------------------------------------------------

MARKS = st.lists(
    st.tuples(st.sampled_from(["ana", "ben"]), st.integers(0, 9), st.sampled_from(["x", "y"])), min_size=1, max_size=20
)


@settings(deadline=None)
@given(MARKS)
def test_the_order_of_codings_and_the_names_of_codes_do_not_matter(marks):
    lines = [f"{who} W-1 {10 * n}-{10 * n + 10} {code}" for who, n, code in dict.fromkeys(marks)]
    plain = measured(codings(*lines))
    again = measured(codings(*reversed(lines)))
    pd.testing.assert_frame_equal(plain, again)
    renamed = measured(codings(*(line.replace(" x", " z") for line in lines)))
    for name in ("percent", "cohen", "gwet", "krippendorff"):
        both = [value(f, name, code=c) for f, c in ((plain, "x"), (renamed, "z")) if c in set(f["code"])]
        assert len(both) in (0, 2)
        assert both[:1] == pytest.approx(both[1:], nan_ok=True)


@settings(deadline=None)
@given(MARKS)
def test_two_coders_who_coded_the_same_agree_fully(marks):
    spans = dict.fromkeys((n, code) for _, n, code in marks)
    own = codings(*(f"{who} W-1 {10 * n}-{10 * n + 10} {code}" for who in ("ana", "ben") for n, code in spans))
    found = measured(own)
    defined = found["value"].dropna()
    assert set(defined.round(9)) == {1.0}
    shown = disagreements(own, TEN, [PAIR], (["x", "y"], "code", "segment"), Material(WORDS, {}))
    assert shown.empty


def test_without_a_common_source_every_table_is_there_all_the_same():
    nowhere = Comparison(("ana", "ben"), "people", (), "")
    own = codings("ana W-1 0-10 x", "ben W-2 0-10 x")
    found = definitions(own, TEN, [nowhere], ["x"])
    assert found["value"].isna().all()
    asked = (["x"], "code", "segment")
    assert disagreements(own, TEN, [nowhere], asked, Material(WORDS, {})).empty
    assert confusion(own, TEN, [nowhere], asked).empty
    assert measured(own, comparison=nowhere, unit="span")["value"].isna().all()
    assert measured(own, comparison=nowhere, unit="character")["value"].isna().all()
    pilot = measured(own, comparison=nowhere, coefficients=("scott",), bases=("all units",))
    assert plan(pilot[pilot["of"] == "code"], 0.1)["needed"].tolist() == [-1]
