"""Codings that others made and published. They are not part of the project: ../shared/real/coded, when it is there."""

from __future__ import annotations

import csv
import json
import math
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qualcode.analysis.agreement import cohen, krippendorff, percent
from qualcode.analysis.agreement_ratings import as_ratings

CODED = Path(__file__).parents[3] / "shared" / "real" / "coded"
PRESTO, RQI = CODED / "presto", CODED / "rqi-relf" / "interview-data.xlsx"
needs_presto = pytest.mark.skipif(not PRESTO.is_dir(), reason="../shared/real/coded/presto is not beside this checkout")
needs_rqi = pytest.mark.skipif(not RQI.is_file(), reason="../shared/real/coded/rqi-relf is not beside this checkout")

# The first phase of TeMU-BSC/presto-nlp (Apache 2.0), on which its authors' kappas are: 593 sentences, D distorted,
# N not, - no answer; by the pre-annotator, xavi, miriam and mireia. Counted from first_phase/errors_distortion.csv
# there; the files in ../shared are of the second phase, where each annotator had sentences of their own.
WHO = ("pre-annotator", "xavi", "miriam", "mireia")
FIRST_PHASE = {
    "NNNN": 273, "DDDD": 155, "NNDN": 41, "NDDD": 22, "NNDD": 21, "DDDN": 16, "NNND": 14, "NDDN": 12, "DNDN": 8,
    "NDND": 8, "NDNN": 7, "DNDD": 5, "DNNN": 3, "DDND": 3, "DDNN": 2, "DNND": 1, "N-DD": 1, "DDD-": 1,
}  # fmt: skip


def kappa(one: str, two: str) -> float:
    """Of two annotators; no answer is an answer of its own, as its authors have it."""
    columns = [WHO.index(one), WHO.index(two)]
    pairs = [[pattern[column] for column in columns] for pattern in FIRST_PHASE]
    return cohen(as_ratings(pairs, labels=["D", "N", "-"], times=list(FIRST_PHASE.values()))).value


def published() -> dict[frozenset[str], float]:
    with (PRESTO / "cohens_scores_distortion.csv").open(encoding="utf-8") as file:
        pairs = {row[""]: float(row["exact"]) for row in csv.DictReader(file)}
    return {frozenset(name.split("-", 1)): value for name, value in pairs.items()}


@needs_presto
@pytest.mark.parametrize(
    ("one", "two"),
    [("miriam", "mireia"), ("xavi", "pre-annotator"), ("miriam", "pre-annotator"), ("mireia", "pre-annotator")],
)
def test_prestos_kappas_are_its_authors(one, two):
    assert sum(FIRST_PHASE.values()) == 593
    assert kappa(one, two) == pytest.approx(published()[frozenset([one, two])], abs=1e-12)


@needs_presto
def test_prestos_two_best_known_kappas():
    assert round(kappa("xavi", "mireia"), 3) == round(published()[frozenset(["xavi", "mireia"])], 3) == 0.716
    assert round(kappa("miriam", "mireia"), 3) == round(published()[frozenset(["miriam", "mireia"])], 3) == 0.646


@needs_presto
def test_why_prestos_third_kappa_differs():
    """.673 and not .671: its script takes a sentence's two answers in the order of the file's lines, not by name.

    Where the lines stand the other way round the two annotators' answers change places. Agreement stays, chance does
    not. With ten such sentences among those they differ on, and the one without an answer, it is its authors' kappa.
    """
    theirs = published()[frozenset(["xavi", "miriam"])]
    assert round(kappa("xavi", "miriam"), 3) == 0.673
    assert round(theirs, 3) == 0.671
    pairs = [["N", "N"], ["D", "D"], ["N", "D"], ["D", "N"], ["-", "D"], ["D", "-"]]
    by_name = as_ratings(pairs, labels=["D", "N", "-"], times=[291, 206, 75, 20, 1, 0])
    by_line = as_ratings(pairs, labels=["D", "N", "-"], times=[291, 206, 75 - 10, 20 + 10, 0, 1])
    assert percent(by_name).value == percent(by_line).value
    assert cohen(by_name).value == pytest.approx(kappa("xavi", "miriam"), abs=1e-12)
    assert cohen(by_line).value == pytest.approx(theirs, abs=1e-12)


def annotations() -> Iterator[tuple[str, dict]]:
    for number in range(3):
        with (PRESTO / f"presto_annotation_ann{number}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                made = json.loads(line)
                yield made["_annotator_id"].rpartition("-")[2], made


@needs_presto
def test_prestos_second_phase_has_nothing_to_compare_between_annotators():
    answers: dict[str, dict[str, str]] = {}
    for who, made in annotations():
        answers.setdefault(made["id"], {})[who] = "".join(made["accept"])
    assert len(answers) == 971 + 969 + 970  # no sentence has two annotators
    table = [[answer.get(who) for who in WHO[1:]] for answer in answers.values()]
    found = krippendorff(table)
    assert math.isnan(found.value)
    assert found.why == "no unit was rated by two coders"


@needs_presto
def test_one_of_prestos_annotators_coded_sixteen_sentences_twice():
    """Intra-coder agreement: whether it is distorted, always the same; of which kinds, not always."""
    twice: dict[str, list[dict]] = {}
    for who, made in annotations():
        if who == "miriam":
            twice.setdefault(made["id"], []).append(made)
    pairs = [made for made in twice.values() if len(made) == 2]
    assert len(pairs) == 16
    assert cohen([["".join(each["accept"]) for each in made] for made in pairs]).value == pytest.approx(1)
    kinds = as_ratings([[frozenset(each["types"]) for each in made] for made in pairs])
    exact, masi = krippendorff(kinds).value, krippendorff(kinds, metric="masi").value
    assert percent(kinds).value == pytest.approx(10 / 16)
    assert exact < masi < 1


@needs_rqi
def test_two_coders_of_interview_statements_in_a_wide_workbook():
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl has no use for the workbook's drop-down lists
        book = load_workbook(RQI, data_only=True)
    sheets = {}
    for name in ("Data", "Overlap"):
        head, *rows = book[name].iter_rows(values_only=True)
        sheets[name] = {row[0]: dict(zip(head, row, strict=True)) for row in rows if row[0] is not None}
    assert (len(sheets["Data"]), len(sheets["Overlap"])) == (108, 10)
    assert set(sheets["Overlap"]) <= set(sheets["Data"])
    agreed = {}
    for column in ("Quality Factor 1", "Context Factor 1", "Activity 1", "Impact 1"):
        table = [[str(sheets[s][i][column] or "").strip() for s in ("Data", "Overlap")] for i in sheets["Overlap"]]
        agreed[column] = krippendorff(table)
        assert agreed[column].units == 10
        assert agreed[column].observed == pytest.approx(np.mean([a == b for a, b in table]))
    values = {column: round(found.value, 3) for column, found in agreed.items()}
    assert values == {"Quality Factor 1": 0.888, "Context Factor 1": 0.84, "Activity 1": 0.625, "Impact 1": 0.725}
