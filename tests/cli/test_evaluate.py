from __future__ import annotations

import csv
import io
import json

import pytest
from openpyxl import load_workbook

GOLD = """source,start,end,text,code,coder
W-01,,,It was mandatory.,motives/demand,ana
W-01,,,I also had an idea with a colleague.,motives/creativity,ana
W-01,,,Then it rained.,competence/teamwork,ana
W-02,,,"An idea of mine, a creative one.",motives/creativity,ana
W-02,,,Of any sort.,motives/creativity,ana
W-01,,,It was mandatory.,motives/demand,ben
"""


@pytest.fixture
def judged(coded):
    """The folder, with a gold."""
    (coded / "gold.csv").write_text(GOLD, encoding="utf-8")
    return coded


def rows(result, status: int = 0) -> list[dict[str, str]]:
    assert result.exit_code == status, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_evaluate_prints_what_is_read_and_says_what_it_is_of(judged, run):
    done = run("evaluate", "--gold", "gold.csv")
    assert done.exit_code == 0, done.output
    head, *body = done.stdout.splitlines()
    assert head.split() == (
        "code gold found right precision recall f1 interval kappa ac1 mcc rho why".split()
    )  # fmt: skip
    assert [line.split("  ")[0] for line in body] == [
        "all codes (micro)", "all codes (macro)", "motives/creativity", "motives/demand", "competence/teamwork",
    ]  # fmt: skip
    assert "qualcode against ana (gold.csv): 5 codings, 2 sources." in done.stderr
    assert "Mind: The study has no split" in done.stderr
    assert "ana and ben" in done.stderr
    assert "rained" not in done.stderr


@pytest.mark.parametrize("format_", ["csv", "json", "md", "xlsx"])
def test_every_format_has_every_column(judged, run, format_):
    done = run("evaluate", "--gold", "gold.csv", "--by", "source", "-o", f"evaluation.{format_}")
    assert done.exit_code == 0, done.output
    file = judged / f"evaluation.{format_}"
    if format_ == "xlsx":
        heads = [cell.value for cell in next(load_workbook(file).active.iter_rows())]
    elif format_ == "json":
        heads = list(json.loads(file.read_text())[0])
    else:
        heads = [head.strip() for head in file.read_text().splitlines()[0].strip("| ").replace("|", ",").split(",")]
    assert {"kappa_low", "rho", "interval", "why", "group"} <= set(heads)


def test_misses_of_all_codes_and_of_one(judged, run):
    every = rows(run("evaluate", "--gold", "gold.csv", "--misses", "--format", "csv"))
    assert {(row["what"], row["code"]) for row in every} == {
        ("missed", "motives/creativity"),
        ("missed", "competence/teamwork"),
        ("false hit", "competence/teamwork"),
    }
    one = rows(run("evaluate", "--gold", "gold.csv", "--misses", "competence", "--format", "csv"))
    assert [(row["what"], row["place"], row["matched"]) for row in one] == [
        ("missed", "W-01:5", ""),
        ("false hit", "W-01:3", "colleague"),
        ("false hit", "W-02:3", "colleague"),
    ]


def test_people_are_a_table_of_their_own(judged, run):
    found = rows(run("evaluate", "--gold", "gold.csv", "--people", "--format", "csv"))
    assert {row["coders"] for row in found} == {"ana and ben", "ana and qualcode", "ben and qualcode"}
    read = run("evaluate", "--gold", "gold.csv", "--people")
    assert read.stdout.splitlines()[0].split()[:4] == ["code", "coders", "sources", "units"]
    both = run("evaluate", "--gold", "gold.csv", "--people", "--misses")
    assert both.exit_code == 2
    assert "name one of them" in both.stderr


def test_rows_that_are_left_out_are_told_and_change_the_status(judged, run):
    (judged / "gold.csv").write_text(GOLD + "W-3,,,It rained.,motives/demand,ana\n", encoding="utf-8")
    done = run("evaluate", "--gold", "gold.csv")
    assert done.exit_code == 1
    assert "gold.csv:8" in done.stderr
    assert "source 'W-3'" in done.stderr


def test_the_split_decides_what_is_measured_and_what_may_be_read(judged, run):
    assert "There is no split yet" in run("split", "show").stderr
    drawn = run("split", "draw", "--test", "50%", "--seed", "2", "--coder", "ana")
    assert drawn.exit_code == 0, drawn.output
    assert drawn.stdout.startswith("test: 1 source\n")
    shown = {row["source"]: row["part"] for row in rows(run("split", "show", "--format", "csv"))}
    assert sorted(shown.values()) == ["test", "tuning"]
    by_part = {part: name for name, part in shown.items()}
    measured = run("evaluate", "--gold", "gold.csv", "--by", "source", "--format", "csv")
    assert {row["group"] for row in rows(measured)} == {"", by_part["test"]}
    assert "kept apart from those that indicators are tuned on" in measured.stderr
    misses = run("evaluate", "--gold", "gold.csv", "--misses", "--format", "csv")
    assert {row["source"] for row in rows(misses)} == {by_part["tuning"]}
    assert "These are tuning sources" in misses.stderr
    burnt = run("evaluate", "--gold", "gold.csv", "--misses", "--part", "test")
    assert "has no test sources any more" in burnt.stderr


def test_a_split_is_taken_from_a_file_and_not_over_another(judged, run):
    (judged / "split.csv").write_text("source,part\nW-01,test\nW-02,tuning\nW-09,test\n")
    taken = run("split", "take", "split.csv", "--coder", "ana")
    assert taken.exit_code == 1
    assert "split.csv:4" in taken.stderr
    assert "test: 1 source\n  W-01" in taken.stdout
    (judged / "other.csv").write_text("source,part\nW-01,tuning\nW-02,test\n")
    other = run("split", "take", "other.csv", "--coder", "ben")
    assert other.exit_code == 2
    assert "the study has another split already" in other.stderr
    assert "by ana: taken from split.csv" in other.stderr
    assert "every source is in a part already" in run("split", "draw", "--add", "--coder", "ben").stderr


def test_a_split_wants_a_name_and_a_part(judged, run, monkeypatch):
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    assert "nobody says who" in run("split", "draw").stderr
    assert "is not a part" in run("split", "draw", "--test", "many", "--coder", "ana").stderr
    assert run("split").stdout == run("split", "--help").stdout


def test_a_gold_is_needed_and_must_exist(judged, run):
    assert run("evaluate").exit_code == 2
    assert "there is no such file" in run("evaluate", "--gold", "gld.csv").stderr
