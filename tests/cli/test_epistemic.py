from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TALK = """\
Interviewer: Why?

{who}: It was mandatory. {idea} A colleague laughed. Then it rained. It was mandatory again.

Interviewer: And then?

{who}: {more} My colleague was there.
"""


@pytest.fixture
def talked(folder, run):
    """Four more interviews, coded."""
    people = {
        "Cy": ("I had a creative idea.", "An idea came."),
        "Dee": ("Nothing.", "An idea came."),
        "Ed": ("An idea with a colleague.", "It was mandatory."),
        "Flo": ("Nothing.", "Mandatory for my colleague."),
    }
    for number, (who, (idea, more)) in enumerate(people.items(), start=3):
        file = folder / "transcripts" / "interviews" / f"W-0{number}.txt"
        file.write_text(TALK.format(who=who, idea=idea, more=more), encoding="utf-8")
    sheet = folder / "transcripts" / "facesheet.csv"
    sheet.write_text(
        "participant,post\n" + "".join(f"W-0{n},{'head' if n % 2 else 'staff'}\n" for n in range(1, 7)),
        encoding="utf-8",
    )
    assert run("code", "transcripts").exit_code == 0
    return folder


def test_the_picture_the_tables_and_what_was_found(talked, run):
    done = run("ena", "--groups", "post", "-o", "ena.svg", "--csv", "tables")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("6 units (by source), ")
    assert "head (n = 3, mean" in done.stdout and "all 20 permutations" in done.stdout
    assert "Caution: the smallest number of units that a mean rests on is 3" in done.stdout
    assert "Wrote ena.svg: 6 units, 3 codes." in done.stderr
    assert (talked / "ena.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (
        (talked / "tables" / "points.csv").read_text(encoding="utf-8").startswith("unit,group,x,y,lines,connections\n")
    )


def test_means_rotation_in_indonesian_as_json(talked, run):
    done = run(
        *("ena", "--groups", "post", "--contrast", "staff", "head", "--rotation", "means"),
        *("--window", "infinite", "--language", "id", "-o", "ena.json"),
    )
    assert done.exit_code == 0, done.output
    assert "Sumbu 1 (melalui rerata kelompok)" in done.stdout and "sirkular" in done.stdout
    told = json.loads((talked / "ena.json").read_text(encoding="utf-8"))
    assert {row["fact"]: row["value"] for row in told["facts"]}["contrast"] == "staff, head"


def test_filters_choose_lines_and_codes(talked, run):
    few = run("ena", "--source", "W-03", "--source", "W-05", "--units", "turn", "--window", "conversation")
    assert "(by turn)" in few.stdout and "each conversation as a whole" in few.stdout
    refused = run("ena", "--code", "motives")
    assert refused.exit_code == 2 and "2 different codes" in refused.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--window", "wide"), "'wide' is not a number of lines"),
        (("--window", "0"), "0 lines hold nothing"),
        (("--units", "pots"), "post"),
        (("--rotation", "means"), "it needs two groups"),
        (("--groups", "post", "--contrast", "staff", "chief"), "'chief'"),
        (("-o", "ena.docx"), "its suffix names no format"),
        (("--groups", "post", "--network", "chief", "-o", "ena.png"), "'chief'"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(talked, run, arguments, said):
    done = run("ena", *arguments)
    assert done.exit_code == 2 and said in done.output


def test_a_study_without_codings_is_told_so(folder, run):
    assert run("code", "transcripts").exit_code == 0
    done = run("ena", "--coder", "nobody")
    assert done.exit_code == 2


def test_a_source_without_lines_is_told(talked, run):
    silent = "Interviewer: Mandatory?\n\nInterviewer: And then?\n"
    (talked / "transcripts" / "interviews" / "W-09.txt").write_text(silent, encoding="utf-8")
    assert run("code", "transcripts").exit_code == 0
    done = run("ena")
    assert "sources without a single line that could be coded are no part of this (1): W-09." in done.stdout


def test_the_page_on_epistemic_networks_is_what_the_command_prints(tmp_path, run, pasted, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    book = ROOT / "codebooks" / "librarian-certification.yaml"
    assert run("code", str(ROOT / "transcripts"), "--codebook", str(book)).exit_code == 0
    assert pasted("epistemic.md", (ROOT / "docs" / "epistemic.md").read_text(encoding="utf-8")) == 2
