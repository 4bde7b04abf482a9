"""The commands of hand coding as they are typed, and docs/hand-coding.md as it is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "hand-coding.md"


@pytest.fixture
def ana(coded, run, monkeypatch):
    """Run a command as ana; its output, after it has ended well."""
    monkeypatch.setenv("QUALCODE_CODER", "ana")

    def invoke(*arguments: str) -> str:
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    return invoke


def rows(ana, *arguments: str) -> list[dict[str, str]]:
    return json.loads(ana("codings", "--ids", *arguments, "--format", "json"))


def test_the_page_is_what_the_commands_print(tmp_path, run, pasted, monkeypatch):
    for folder in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert run("code", "transcripts").exit_code == 0
    assert pasted(PAGE.name, PAGE.read_text(encoding="utf-8")) > 20


def test_nobody_codes_without_a_name(coded, run, monkeypatch):
    monkeypatch.delenv("QUALCODE_CODER", raising=False)
    result = run("apply", "W-01", "2", "demand")
    assert result.exit_code == 2
    assert (
        result.stderr == "qualcode: --coder: nobody says who is coding; give --coder NAME, or set QUALCODE_CODER once\n"
    )
    assert run("apply", "W-01", "2", "demand", "--coder", "ben").exit_code == 0


def test_segments_show_ones_own_codes_only(ana, run):
    ana("apply", "W-01", "3", "teamwork")
    assert run("apply", "W-01", "3", "demand", "--coder", "ben").exit_code == 0
    lines = json.loads(ana("segments", "W-01", "--format", "json"))
    assert [(line["segment"], line["turn"], line["codes"]) for line in lines[:3]] == [
        (1, 1, ""), (2, 2, ""), (3, 2, "competence/teamwork")
    ]  # fmt: skip


def test_a_coding_is_known_by_the_beginning_of_its_id(ana, run):
    told = ana("apply", "W-02", "My colleague laughed.", "teamwork", "--memo", "heard it twice")
    short = told.split()[0]
    (row,) = rows(ana, "--coder", "ana")
    assert row["id"].startswith(short)
    assert ana("recode", short, "--to", "creativity").startswith("Edit ")
    assert [r["code"] for r in rows(ana, "--coder", "ana")] == ["motives/creativity"]
    history = json.loads(ana("history", short, "--format", "json"))
    assert [(event["verb"], event["code"], event["memo"]) for event in history] == [
        ("apply", "competence/teamwork", "heard it twice"), ("recode", "motives/creativity", "")
    ]  # fmt: skip
    assert run("recode", short, "--to", "demand").exit_code == 2  # its id is another now
    assert "too short for an id" in run("history", short[:5]).stderr


def test_accept_and_reject_by_query_and_by_id(ana):
    first = rows(ana, "--code", "motives")[0]
    assert "1 coding" in ana("reject", first["id"][:6])
    assert "1 coding." in ana("accept", "--code", "creativity", "--source", "W-01")
    assert "Nothing was changed" in ana("accept", "--code", "creativity", "--source", "W-01")
    assert sorted(row["status"] for row in rows(ana, "--code", "motives")) == ["accepted", "applied", "rejected"]


def test_codes_are_changed_and_the_file_told_to_be_behind(ana, run):
    result = run("merge-codes", "demand", "creativity", "--into", "motives/reasons")
    assert result.stdout.startswith(
        "motives/creativity is now motives/reasons.\nmotives/demand is now motives/reasons.\n"
    )
    assert "codebooks/trial.yaml does not know of this." in result.stderr
    assert "does not know" not in ana("undo")
    assert {row["code"] for row in rows(ana, "--code", "motives")} == {"motives/creativity", "motives/demand"}
    ana("redo")
    assert "the study's codes were used" in run("code").stderr
    ana("codebook", "show", "--yaml", "-o", "codebooks/trial.yaml")
    assert "the study's codes were used" not in run("code").stderr
    assert ana("move-code", "reasons", "/").startswith("motives/reasons is now reasons.")
    assert "is whole" in ana("verify")


def test_split_and_rename(ana):
    ana("split-code", "creativity", "--into", "motives/idea", "--indicator", "idea")
    assert [row["code"] for row in rows(ana, "--source", "W-02", "--code", "motives")] == [
        "motives/creativity", "motives/idea"
    ]  # fmt: skip
    ana("rename-code", "creativity", "newness")
    assert "\n  newness " in ana("codebook", "show")


def test_yaml_of_the_codebook_is_printed(ana, coded):
    assert ana("codebook", "show", "--yaml").startswith("qualcode: 1\nname: Trial\n")


def test_remove_undo_and_log(ana, run):
    ana("apply", "W-01", "turn 2", "teamwork")
    ana("remove", "--code", "teamwork", "--by", "ana")
    number = int(ana("log").splitlines()[-1].split()[0])
    assert ana("undo", f"{number - 1}-{number}") == (
        f"Took back edit {number}: remove, competence/teamwork, W-01 (ana).\n"
        f"Took back edit {number - 1}: apply, competence/teamwork, W-01 (ana).\n"
    )
    assert ana("redo", str(number - 1)).startswith(f"Brought back edit {number - 1}: apply")
    assert [line.split()[-3] for line in ana("log").splitlines()[-2:]] == [str(number - 1)] * 2
    refused = run("undo", "2")
    assert (refused.exit_code, "undo those first" in refused.stderr) == (2, True)
    assert "is no number of an edit" in run("undo", "x").stderr


def test_memos_are_written_and_read(ana, run):
    assert ana("memo", "ask again", "--on", "W-01", "--at", "rained.") == "A memo on W-01 133-140, by ana.\n"
    ana("memo", "narrow", "--on", "demand")
    found = json.loads(ana("memos", "--format", "json"))
    assert [(memo["subject"], memo["memo"]) for memo in found] == [("W-01", "ask again"), ("motives/demand", "narrow")]
    assert [memo["memo"] for memo in json.loads(ana("memos", "demand", "--format", "json"))] == ["narrow"]
    assert "did you mean 'W-01'" in run("memo", "x", "--on", "W-1").stderr
