from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from qualcode.cli.agreement import for_reading
from qualcode.core.model import Coding, Origin
from qualcode.core.spans import Span
from qualcode.study import Study


@pytest.fixture
def twice(coded):
    """The folder, coded by two people too."""
    with Study.open(coded / "study.qualcode") as study:
        text = study.texts()["W-01"].text
        for who, words in (("ana", "It was mandatory."), ("ben", "I also had an idea with a colleague.")):
            start = text.index(words)
            span = Span(start, start + len(words))
            study.apply([Coding("W-01", span, "motives/demand", who, Origin.PERSON, words)], who=who)
    return coded


def rows(result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_agreement_of_everybody_with_everybody(twice, run):
    found = rows(run("agreement", "--format", "csv", "--interval", "none"))
    assert {row["coders"] for row in found} == {"ana, ben", "ana, qualcode", "ben, qualcode"}
    kappa = [
        row for row in found
        if (row["coders"], row["code"], row["basis"], row["coefficient"])
        == ("ana, ben", "motives/demand", "all units", "cohen")
    ]  # fmt: skip
    assert len(kappa) == 1
    assert -1 <= float(kappa[0]["value"]) < 0


def test_options_narrow_it(twice, run):
    found = rows(
        run("agreement", "--coder", "ana", "--coder", "ben", "--code", "motives/demand", "--coefficient", "percent",
            "--coded-only", "--unit", "turn", "--interval", "analytic", "--format", "csv")
    )  # fmt: skip
    assert {(row["coefficient"], row["basis"], row["unit"]) for row in found} == {
        ("percent", "coded units", "turn"),
        ("krippendorff_masi", "coded units", "turn"),
    }


def test_a_person_reads_a_row_a_code_and_basis(twice):
    with Study.open(twice / "study.qualcode", read_only=True) as study:
        frame = for_reading(study.agreement(["ana", "ben"]))
    assert frame.columns.tolist() == [
        "code", "coders", "basis", "percent", "cohen", "gwet", "krippendorff", "krippendorff_masi",
        "low", "high", "units",
    ]  # fmt: skip
    assert not frame.duplicated(["code", "coders", "basis"]).any()


def test_definitions_confusion_and_plan_are_tables_of_their_own(twice, run):
    whose = ("--coder", "ana", "--coder", "ben", "--format", "csv")
    assert {"NVivo", "MAXQDA"} <= {row["program"] for row in rows(run("agreement", "--definitions", *whose))}
    assert {row["code_a"] for row in rows(run("agreement", "--confusion", *whose))} == {"", "motives/demand"}
    assert {"needed", "prevalence"} <= rows(run("agreement", "--plan", "0.1", *whose))[0].keys()
    both = run("agreement", "--plan", "0.1", "--confusion", *whose)
    assert both.exit_code == 2
    assert "name one of them" in both.stderr


def test_disagreements_as_a_workbook(twice, run):
    done = run("disagreements", "--coder", "ana", "--coder", "ben", "-o", "differ.xlsx")
    assert done.exit_code == 0, done.output
    sheet = load_workbook(twice / "differ.xlsx").active
    head, *body = sheet.iter_rows(values_only=True)
    assert head[:4] == ("source", "start", "end", "text")
    assert len(body) == 2


def test_one_coder_alone_is_told_what_to_do(coded, run):
    done = run("agreement")
    assert done.exit_code == 2
    assert "takes two coders" in done.stderr
