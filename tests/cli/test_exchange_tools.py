"""Projects of other programs in, tables for other programs out, from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "samples" / "tools"


def test_a_project_of_taguette_comes_in_and_goes_out_as_its_tables(coded, run):
    shutil.copy(SAMPLES / "taguette-workspace.sqlite3", "w.sqlite3")
    result = run("import", "w.sqlite3", "--coder", "ana")
    assert result.exit_code == 0
    assert "12 codings" in result.output
    assert "offsets count UTF-8 bytes of the text without tags" in result.output
    result = run("export", "a.highlights.csv")
    assert result.exit_code == 0
    lines = Path("a.highlights.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id,document,tag,content"
    assert any("motif.ide baru,👩‍🏫" in line for line in lines)
    assert run("export", "a.parquet").exit_code == 0
    assert run("export", "a.csv", "--format", "sources").exit_code == 0


def test_a_folder_of_qc_is_known_as_one(coded, run):
    shutil.copytree(SAMPLES / "qc", "qc")
    result = run("import", "qc", "--coder", "ana")
    assert result.exit_code == 0
    assert "9 codings" in result.output


def test_what_nobody_knows_is_told_with_what_is_read(coded, run):
    result = run("import", "transcripts", "--coder", "ana")
    assert result.exit_code == 2
    assert "is no project that qualcode knows; it reads REFI-QDA project (refi)" in result.stderr
    assert "Taguette (taguette), QualCoder (qualcoder), qc (qc), RQDA (rqda)" in result.stderr
