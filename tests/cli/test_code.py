from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from qualcode.store import StudyFile
from qualcode.study import Study


def test_the_summary_names_sources_codes_pairs_and_what_to_do_next(folder, run):
    result = run("code", "transcripts")
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines[0] == "Trial codebooks/trial.yaml"
    assert "interviews English 2 49 words 10 segments" in lines
    assert "2 new; 2 sources coded now, 5 codings made." in lines
    assert any(line.startswith("demand 1 1 █") for line in lines)
    assert any(line.startswith("creativity 2 2 █") for line in lines)
    assert "1 competence/teamwork with motives/creativity" in lines
    assert [line.split("  ")[1] for line in result.stdout.splitlines()[-3:]] == [
        "qualcode quotes competence/teamwork",
        "qualcode matrix --columns source",
        "qualcode export results.xlsx",
    ]


def test_a_second_run_says_that_nothing_has_changed_and_writes_no_edit(coded, run):
    edits = len(_log(coded))
    result = run("code", "transcripts")
    assert result.exit_code == 0
    assert "Nothing has changed since the last time" in result.stdout
    assert len(_log(coded)) == edits


def test_without_a_path_the_sources_of_the_study_are_coded_with_a_changed_codebook(coded, run):
    codebook = coded / "codebooks" / "trial.yaml"
    codebook.write_text(codebook.read_text().replace("[mandatory]", "[laughed]"))
    result = run("code")
    assert result.exit_code == 0
    assert "2 unchanged; 2 sources coded now" in result.stdout
    assert run("quotes", "motives/demand").stdout.count("My colleague laughed.") == 1


def test_one_broken_file_is_named_and_the_others_are_coded(folder, run):
    (folder / "transcripts" / "interviews" / "W-03.docx").write_bytes(b"PK\x03\x04 not a word file")
    result = run("code", "transcripts")
    assert result.exit_code == 1
    assert "Left out\n  transcripts/interviews/W-03.docx\n" in result.stderr
    assert "2 new; 2 sources coded now" in result.stdout


def test_a_problem_of_several_files_is_said_once(folder, run):
    for name in ("a.mp3", "b.mp3"):
        (folder / "transcripts" / name).touch()
    result = run("code", "transcripts")
    assert result.exit_code == 1
    assert "  transcripts/a.mp3\n  transcripts/b.mp3\n    .mp3 files are not read" in result.stderr


def test_a_problem_of_many_files_names_them_all_in_a_paragraph(folder, run):
    for number in range(20):
        (folder / "transcripts" / f"{number}.mp3").touch()
    lines = run("code", "transcripts").stderr.splitlines()
    assert sum(line.count(".mp3, ") + line.endswith((".mp3", ".mp3,")) for line in lines) == 20
    assert len(lines) < 10


@pytest.mark.parametrize("path", ["empty", "nowhere"])
def test_nothing_to_read_leaves_no_study_behind(folder, run, path):
    (folder / "empty").mkdir()
    result = run("code", path)
    assert result.exit_code == 2
    assert f"qualcode: {path}: there is nothing that could be coded" in result.stderr
    assert result.stdout == ""
    assert [file.name for file in folder.iterdir() if ".qualcode" in file.name] == []


def test_a_codebook_that_cannot_be_used_leaves_no_study_behind(folder, run):
    (folder / "codebooks" / "trial.yaml").write_text("themes: {motives: {codez: {}}}\n")
    result = run("code", "transcripts")
    assert result.exit_code == 2
    assert result.stderr.startswith("qualcode: codebooks/trial.yaml:1: ")
    assert result.stderr.count("\n") == 1
    assert not (folder / "study.qualcode").exists()


def test_without_a_study_and_a_path_there_is_nothing_to_code(folder, run):
    result = run("code")
    assert result.exit_code == 2
    assert "no study here or in a folder above" in result.stderr
    assert not (folder / "study.qualcode").exists()


def test_a_study_held_by_another_process_is_left_alone(coded, run, monkeypatch):
    monkeypatch.setattr(StudyFile, "busy_seconds", 0.0)
    other = sqlite3.connect(coded / "study.qualcode", isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        result = run("code", "transcripts")
    finally:
        other.close()
    assert result.exit_code == 2
    assert "study.qualcode: held by another process; close it or wait, then try again" in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_fresh_runs_give_the_same_bytes(folder, run, tmp_path):
    tables = []
    for name in ("first", "second"):
        study = tmp_path / name
        study.mkdir()
        assert run("--study", str(study), "code", "transcripts", "--codebook", "codebooks/trial.yaml").exit_code == 0
        assert run("--study", str(study), "codings", "-o", str(study / "codings.csv")).exit_code == 0
        tables.append((study / "codings.csv").read_bytes())
    assert tables[0] == tables[1]
    assert tables[0].count(b"\n") == 6


def test_the_study_is_found_from_a_folder_below(coded, run, monkeypatch):
    monkeypatch.chdir(coded / "transcripts" / "interviews")
    result = run("code", "W-01.txt")
    assert result.exit_code == 0
    assert "Nothing has changed" in result.stdout
    assert not Path("study.qualcode").exists()


def test_a_study_elsewhere_is_named_by_option_or_by_environment(coded, run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert run("matrix").exit_code == 2
    by_option = run("--study", str(coded / "study.qualcode"), "matrix", "--format", "csv")
    by_folder = run("--study", str(coded), "matrix", "--format", "csv")
    monkeypatch.setenv("QUALCODE_STUDY", str(coded / "study.qualcode"))
    by_environment = run("matrix", "--format", "csv")
    assert by_option.stdout == by_folder.stdout == by_environment.stdout != ""


def test_the_next_commands_name_a_study_that_was_named(coded, run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    place = str(coded / "study.qualcode")
    assert f"  qualcode --study {place} quotes " in run("--study", place, "code").stdout


def test_a_unit_is_kept_for_the_next_run(coded, run):
    assert run("code", "--unit", "turn").exit_code == 0
    assert "Nothing has changed" in run("code").stdout
    assert "turn" in run("codings", "--format", "csv").stdout


def _log(folder: Path) -> list[object]:
    with Study.open(folder / "study.qualcode", read_only=True) as study:
        return list(study.log())


def _table(run, *arguments: str) -> bytes:
    result = run("codings", "--ids", "--format", "csv", *arguments)
    assert result.exit_code == 0
    return result.stdout_bytes


def test_a_run_is_undone_as_one_and_made_again_to_the_byte(coded, run):
    before = _table(run)
    book = coded / "codebooks" / "trial.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("[mandatory]", "[rain, odd]"), encoding="utf-8")
    assert "2 sources coded now" in run("code").stdout
    after = _table(run)
    assert after != before
    assert run("undo", "--coder", "ana").exit_code == 0
    assert _table(run) == before
    assert "2 sources coded now" in run("code").stdout
    assert _table(run) == after


def test_a_decision_survives_runs_and_their_undo(coded, run):
    assert run("reject", "--code", "demand", "--coder", "ana").exit_code == 0
    decided = _table(run, "--code", "motives/demand")
    assert b"rejected" in decided
    book = coded / "codebooks" / "trial.yaml"
    book.write_text(book.read_text(encoding="utf-8").replace("[colleague]", "[colleague, sort]"), encoding="utf-8")
    assert run("code").exit_code == 0
    assert _table(run, "--code", "motives/demand") == decided
    assert run("undo", "--coder", "ana").exit_code == 0
    assert _table(run, "--code", "motives/demand") == decided


def test_one_changed_file_is_one_source_coded(coded, run):
    file = coded / "transcripts" / "interviews" / "W-01.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("rained", "snowed"), encoding="utf-8")
    assert "1 source coded now" in run("code", "transcripts").stdout
    assert json.loads(json.loads(run("log", "--format", "json").stdout)[-1]["detail"])["sources"] == ["W-01"]
