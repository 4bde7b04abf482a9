"""The commands of teamwork: what they say, and their exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from qualcode.store import StudyFile


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_CODER", raising=False)


@pytest.fixture
def other(coded: Path, run) -> Path:
    """A copy of the study in which Budi has coded and rejected."""
    place = coded / "budi.qualcode"
    shutil.copy(coded / "study.qualcode", place)
    words = "It was mandatory."
    assert run("--study", str(place), "apply", "W-01", words, "motives/demand", "--coder", "budi").exit_code == 0
    assert run("--study", str(place), "reject", "--code", "competence", "--coder", "budi").exit_code == 0
    return place


def codings(path: Path) -> list:
    with StudyFile.open(path, read_only=True) as file:
        return file.codings()


def test_from_assign_to_merge(coded, run):
    result = run("assign", "--coders", "ana,budi", "--overlap", "50%", "--coder", "ana", "-o", "shares")
    assert result.exit_code == 0
    assert result.stdout.startswith("ana: ")
    assert "By all: 1 source, " in result.stdout
    assert result.stderr.splitlines() == ["Wrote shares/ana.qualcode.", "Wrote shares/budi.qualcode."]
    share = ("--study", "shares/budi.qualcode")
    source = json.loads(run(*share, "sources", "--format", "json").stdout)[0]["source"]
    assert json.loads(run(*share, "codings", "--format", "json").stdout) == []
    words = {"W-01": "It was mandatory.", "W-02": "My colleague laughed."}[source]
    assert run(*share, "apply", source, words, "motives/demand", "--coder", "budi").exit_code == 0
    result = run("merge", "shares/ana.qualcode", "shares/budi.qualcode", "--coder", "ana")
    assert result.exit_code == 0
    assert "budi.qualcode: 1 coding by budi (edit " in result.stderr
    assert result.stdout == ""
    assert run("verify").exit_code == 0
    again = run("merge", "shares/budi.qualcode", "--coder", "ana")
    assert (again.exit_code, again.stderr) == (0, "budi.qualcode: nothing new\n")


def test_a_share_is_never_written_over(coded, run):
    assign = ("assign", "--coders", "ana,budi", "--coder", "ana", "-o", "shares")
    assert run(*assign).exit_code == 0
    before = (coded / "study.qualcode").read_bytes()
    result = run(*assign, "--seed", "2")
    assert result.exit_code == 2
    assert "exists already; name another folder" in result.stderr
    assert (coded / "study.qualcode").read_bytes() == before


@pytest.mark.parametrize("given", ["120%", "a fifth", "-1", "nan"])
def test_an_overlap_that_is_none(coded, run, given):
    result = run("assign", "--coders", "ana,budi", "--coder", "ana", "--overlap", given)
    assert result.exit_code == 2
    assert "is not a part, such as 20% or 0.2" in result.stderr


def test_who_merges_must_be_known(coded, other, run):
    result = run("merge", "budi.qualcode")
    assert result.exit_code == 2
    assert "--coder NAME" in result.stderr


def test_conflicts_are_listed_and_settled_by_choice(coded, other, run):
    assert run("accept", "--code", "competence", "--coder", "ana").exit_code == 0
    before = (coded / "study.qualcode").read_bytes()
    result = run("merge", "budi.qualcode", "--coder", "ana", "--dry-run", "--format", "json")
    assert result.exit_code == 1
    assert (coded / "study.qualcode").read_bytes() == before
    listed = json.loads(result.stdout)
    assert {row["left out"] for row in listed} == {"yes"}
    key = listed[0]["where"]
    assert key.startswith("coding:")
    assert "here accepted, there rejected" in listed[0]["what"]
    assert listed[0]["hint"] == f"settle it with --settle {key}=ours or =theirs"
    assert "mandatory" not in result.stdout
    result = run("merge", "budi.qualcode", "--coder", "ana", "--prefer", "ours", "--settle", f"{key[:15]}=theirs")
    assert result.exit_code == 0
    statuses = {f"coding:{coding.id}": coding.status for coding in codings(coded / "study.qualcode")}
    assert statuses[key] == "rejected"
    assert [statuses[row["where"]] for row in listed[1:]] == ["accepted"] * (len(listed) - 1)


def test_a_list_goes_to_a_file(coded, other, run):
    assert run("accept", "--code", "competence", "--coder", "ana").exit_code == 0
    result = run("merge", "budi.qualcode", "--coder", "ana", "-o", "list.csv")
    assert result.exit_code == 1
    assert (coded / "list.csv").read_text().splitlines()[0] == "where,what,hint,left out"


@pytest.mark.parametrize("given", ["coding:1b2c3d4e", "coding:1b2c3d4e=mine"])
def test_a_choice_that_is_none(coded, other, run, given):
    result = run("merge", "budi.qualcode", "--coder", "ana", "--settle", given)
    assert result.exit_code == 2
    assert "is not CONFLICT=ours, =theirs or =skip" in result.stderr


def test_a_merge_is_undone(coded, other, run):
    before = codings(coded / "study.qualcode")
    assert run("merge", "budi.qualcode", "--coder", "ana").exit_code == 0
    assert codings(coded / "study.qualcode") != before
    assert run("undo", "--coder", "ana").exit_code == 0
    assert codings(coded / "study.qualcode") == before


def test_dump_and_load(coded, other, run):
    assert run("dump", "text").stderr.startswith("Wrote text: 3 files, 5 codings, 0 memos")
    assert run("--study", "budi.qualcode", "dump", "text").exit_code == 0
    dry = run("load", "text", "--coder", "ana", "--dry-run")
    assert dry.stderr.startswith("Would bring ")
    assert run("load", "text", "--coder", "ana").exit_code == 0
    assert codings(coded / "study.qualcode") == codings(other)
    assert run("load", "text", "--coder", "ana").stderr == "Brought 0 codings new or changed, 0 removed, 0 memos.\n"


def test_marks_of_git_are_told(coded, run):
    run("dump", "text")
    file = coded / "text" / "codings" / "W-01.tsv"
    file.write_text(file.read_text() + "<<<<<<< HEAD\n=======\n>>>>>>> budi\n")
    result = run("load", "text", "--coder", "ana")
    assert result.exit_code == 1
    assert "git could not join two versions here" in result.stderr


def test_a_folder_that_is_not_there(coded, run):
    result = run("load", "none", "--coder", "ana")
    assert result.exit_code == 2
    assert "there is no such folder" in result.stderr
