from __future__ import annotations

import json
import zipfile

HEAD = '<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo"><Sources>'
GUID = "00000000-0000-4000-8000-00000000000"


def project(path, inside="one two"):
    with zipfile.ZipFile(path, "w") as package:
        source = f'<TextSource guid="{GUID}1" name="New"><PlainTextContent>{inside}</PlainTextContent></TextSource>'
        package.writestr("project.qde", HEAD + source + "</Sources></Project>")
    return path


def test_a_project_comes_in_and_goes_out(coded, run, tmp_path):
    path = project(tmp_path / "new.qdpx")
    done = run("import", str(path), "--coder", "ana", "--report", "report.json")
    assert done.exit_code == 0
    assert "Took in" in done.stderr
    assert "Taken over:\n  1 source\n" in done.stdout
    assert json.loads((coded / "report.json").read_text(encoding="utf-8"))["items"][0]["names"] == ["New"]
    again = run("import", str(path), "--coder", "ana")
    assert "Nothing is new in new.qdpx" in again.stderr
    out = run("export", "study.qdpx", "--profile", "maxqda")
    assert out.exit_code == 0
    assert "Wrote study.qdpx: refi for maxqda." in out.stderr
    assert "codings" in out.stdout
    assert f"{GUID}1" in zipfile.ZipFile(coded / "study.qdpx").read("project.qde").decode()


def test_a_dry_run_changes_nothing(coded, run, tmp_path):
    done = run("import", str(project(tmp_path / "new.qdpx")), "--coder", "ana", "--dry-run")
    assert "Would take in new.qdpx" in done.stderr
    assert "New" not in run("sources", "--format", "csv").stdout


def test_what_could_not_be_taken_is_told_with_status_1(coded, run, tmp_path):
    path = tmp_path / "new.qdpx"
    with zipfile.ZipFile(path, "w") as package:
        source = f'<TextSource guid="{GUID}1" name="New" plainTextPath="internal://no.txt"/>'
        package.writestr("project.qde", HEAD + source + "</Sources></Project>")
    done = run("import", str(path), "--coder", "ana")
    assert done.exit_code == 1
    assert "Not possible:" in done.stdout


def test_what_is_no_project_is_said(coded, run, tmp_path):
    (tmp_path / "a.pptx").write_bytes(b"x")
    done = run("import", str(tmp_path / "a.pptx"), "--coder", "ana")
    assert done.exit_code == 2
    assert "is no project that qualcode knows" in done.stderr
    assert "did you mean 'refi'" in run("import", str(tmp_path / "a.pptx"), "--coder", "ana", "--format", "reff").stderr


def test_a_study_is_made_where_there_is_none_and_only_if_something_came(folder, run, tmp_path):
    path = project(tmp_path / "new.qdpx")
    assert run("import", str(path), "--coder", "ana", "--dry-run").exit_code == 0
    assert not (folder / "study.qualcode").exists()
    assert run("import", str(path), "--coder", "ana").exit_code == 0
    assert "New" in run("sources", "--format", "csv").stdout


def test_the_formats_are_listed_without_a_study(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "refi              .qdpx                   REFI-QDA project\n" in run("import", "--formats").stdout
    written = run("export", "--formats").stdout
    assert "REFI-QDA project (profiles: standard, nvivo, atlasti, maxqda)" in written
    assert written.startswith("workbook")
