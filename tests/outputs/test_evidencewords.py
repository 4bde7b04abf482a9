from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from qualcode.outputs.evidencewords import in_words, negative_words, saturation_words, triangulation_words
from qualcode.outputs.labels import LANGUAGES, catalogue

VERDICT = re.compile(r"saturated|saturation (was |is |has been )?reached|jenuh|titik saturasi", re.IGNORECASE)
FIGURES = {
    "units": 15, "units_without": 0, "codes": 18, "incidences": 52, "in_one_unit": 2, "in_two_units": 7,
    "chao2": 18.2667, "sample_coverage": 0.97436, "target": 0.95, "further_units": 0, "base": 4, "run": 2,
    "threshold": 0.05, "base_codes": 13, "before_run": 8, "run_ratio": 0, "after_run": 2, "orders_met": 0.9,
    "orders_after": 0.25, "orders": 1000, "seed": 1,
}  # fmt: skip


def figures(**other: float) -> pd.DataFrame:
    rows = [(name, value, np.nan, np.nan) for name, value in {**FIGURES, **other}.items()]
    frame = pd.DataFrame(rows, columns=["figure", "value", "low", "high"])
    ends = {"chao2": (18.0, 21.5), "before_run": (4, 11)}
    for name, (low, high) in ends.items():
        frame.loc[frame["figure"] == name, ["low", "high"]] = (low, high)
    return frame


def said(language: str = "en", *, fixed: bool = True, by_date: bool = False, **other: float) -> str:
    return " ".join(
        saturation_words(figures(**other), by="case", level="code", by_date=by_date, fixed=fixed, language=language)
    )


def test_the_figures_in_english():
    words = said()
    assert "18 codes in 15 cases" in words
    assert "Base 4, run 2, threshold 5 %: 8+2" in words
    assert "the new codes are 0 % of them. After that run, 2 codes came for the first time." in words
    assert "90 % have such a run; in 25 % of these, codes came after it. In 95 % of the orders" in words
    assert "18.3 or more (95 % interval 18.0 to 21.5)" in words
    assert "97.4 %" in words


def test_the_figures_in_indonesian():
    words = said("id")
    assert "18 kode dalam 15 kasus" in words
    assert "ambang 5 %: 8+2" in words
    assert "18,3" in words and "97,4 %" in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fixed", [True, False])
def test_a_codebook_fixed_in_advance_is_told_when_the_machine_coded(language, fixed):
    told = catalogue(language)["saturation_fixed"] in said(language, fixed=fixed)
    assert told is fixed
    assert catalogue(language)["saturation_yours"] in said(language, fixed=fixed)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "other",
    [
        {},
        {"before_run": np.nan, "after_run": np.nan, "run_ratio": np.nan},
        {"before_run": np.nan, "after_run": np.nan, "orders_met": np.nan, "orders_after": np.nan},
        {"before_run": np.nan, "orders_met": 0, "orders_after": np.nan},
        {"further_units": 4},
        {"further_units": 40},
        {"further_units": np.nan, "sample_coverage": 0.4},
        {"codes": 0},
    ],
)
def test_no_figures_are_ever_a_verdict_and_none_is_nan(language, other):
    """Neither "saturated" nor "jenuh", whatever the figures are."""
    words = said(language, **other)
    assert words
    assert not VERDICT.search(words)
    assert "nan" not in words and "–" not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_that_this_project_prints_is_the_verdict(language):
    assert not [name for name, words in catalogue(language).items() if VERDICT.search(words)]


def table(*rows: tuple[str, str, int, int, str]) -> pd.DataFrame:
    """Rows of theme, status, found, of, found_in."""
    frame = pd.DataFrame(rows, columns=["theme", "status", "found", "of", "found_in"])
    return frame.assign(segments=frame["found"], thin_in="", interview_segments=frame["found"])


def test_the_rule_of_a_triangulation_is_told():
    frame = table(("a", "convergent", 2, 3, "interview; document"))
    words = triangulation_words(frame, by="kind", sides=2, segments=1, sources=2)
    assert words[0].startswith("Convergent: at least 2 kinds of sources have evidence.")
    assert words[0].endswith("at least 1 segment, from at least 2 sources.")
    assert "whether what is said there agrees" in words[1]
    words = triangulation_words(frame, by="kind", sides=0, segments=3, sources=1, language="id")
    assert words[0].startswith("Konvergen: semua jenis sumber memiliki bukti.")


def test_why_there_is_no_status_is_told():
    one = triangulation_words(table(("a", "", 1, 1, "interview")), by="kind", sides=2, segments=1, sources=1)
    assert one == [
        "There is nothing to compare: kinds of sources are needed, at least two, and there is one: interview."
    ]
    none = triangulation_words(table(("a", "", 0, 3, "")), by="kind", sides=2, segments=1, sources=1, language="id")
    assert none == ["Belum ada yang dikodekan."]
    empty = triangulation_words(table(), by="case", sides=2, segments=1, sources=1)
    assert empty == ["There is nothing to compare: there are no cases of a kind."]
    few = triangulation_words(table(("a", "complementary", 2, 2, "x")), by="kind", sides=3, segments=1, sources=1)
    assert few[-1] == "The rule asks for 3 kinds of sources, and there are no more than 2: nothing can be convergent."


def test_tables_have_headings_and_values_in_the_language():
    frame = table(("a", "convergent", 2, 3, "interview; document"), ("b", "", 0, 3, ""))
    shown = in_words(frame, "id")
    assert shown.columns.tolist()[:5] == ["Tema", "Status", "Ditemukan", "Dari", "Ditemukan pada"]
    assert shown.columns.tolist()[-1] == "Wawancara: segmen"
    assert shown.iloc[0, [1, 4]].tolist() == ["konvergen", "wawancara; dokumen"]
    assert shown.iloc[1, [1, 4]].tolist() == ["", ""]


def test_what_a_negative_case_is_is_told():
    assert (
        "at least 50 % of the sources or cases of the kind have one, of 3 or more"
        in negative_words(share=0.5, least=3)[0]
    )
