from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from qualcode.cli.faults import NO_READER, STOPPED, FacingGroup


@click.group(cls=FacingGroup)
def faulty() -> None:
    """A command line whose commands go wrong."""


@faulty.command()
def fault() -> None:
    raise ValueError("a participant's words")


@faulty.command()
def stopped() -> None:
    raise KeyboardInterrupt


@faulty.command()
def refused() -> None:
    raise PermissionError(13, "Permission denied", "study.qualcode")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cod"], "command 'cod': there is none of that name; did you mean 'code'?"),
        (["matrix", "--colums", "kind"], "matrix: there is no option --colums; did you mean --columns?"),
        (["matrix", "--study", "x"], "write it before the command: qualcode --study FILE matrix"),
        (["codings", "--format", "cvs"], "'cvs' is not one of 'table', 'csv', 'json', 'xlsx', 'md'"),
        (["explain"], "explain: missing argument 'PLACE'; see qualcode explain --help"),
        (["network"], "network: missing option '-o' / '--output'"),
        (["--study", "nowhere.qualcode", "matrix"], "nowhere.qualcode: there is no study file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_on_the_command_line_is_one_line_that_helps(folder, run, arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("qualcode: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stdout == ""


def test_a_fault_of_its_own_shows_no_words_and_no_traceback(monkeypatch):
    monkeypatch.delenv("QUALCODE_DEBUG", raising=False)
    result = CliRunner().invoke(faulty, ["fault"])
    assert result.exit_code == 2
    assert result.stderr.startswith("qualcode: a fault in qualcode itself (ValueError at test_faults.py:")
    assert "participant" not in result.output


def test_the_traceback_is_shown_when_asked_for(monkeypatch):
    monkeypatch.setenv("QUALCODE_DEBUG", "1")
    assert "Traceback (most recent call last)" in CliRunner().invoke(faulty, ["fault"]).stderr


def test_ctrl_c_is_quiet():
    result = CliRunner().invoke(faulty, ["stopped"])
    assert result.exit_code == STOPPED
    assert result.stderr.strip() == "qualcode: stopped; nothing was left half done"


def test_what_the_system_refuses_is_said():
    result = CliRunner().invoke(faulty, ["refused"])
    assert (result.exit_code, result.stderr) == (2, "qualcode: study.qualcode: permission denied\n")


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("arguments", [["codings", "--format", "csv"], ["quotes", "motives"], ["--help"]])
def test_a_reader_that_goes_away_is_no_error(coded, arguments):
    gone, pipe = os.pipe()
    os.close(gone)
    try:
        started = [sys.executable, "-c", "from qualcode.cli import main; main()", *arguments]
        result = subprocess.run(started, stdout=pipe, stderr=subprocess.PIPE, timeout=120, check=False)
    finally:
        os.close(pipe)
    assert (result.returncode, result.stderr) == (NO_READER, b"")


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_study_that_was_made_stays_when_the_reader_of_its_summary_goes(folder, program):
    reading, pipe = os.pipe()
    os.close(reading)
    try:
        started = [sys.executable, "-c", "from qualcode.cli import main; main()", "code", "transcripts"]
        result = subprocess.run(started, stdout=pipe, stderr=subprocess.PIPE, timeout=120, check=False)
    finally:
        os.close(pipe)
    assert result.returncode == NO_READER
    again = program("code", "transcripts")
    assert "Nothing has changed since the last time" in again.stdout


def test_exit_codes_reach_the_shell(folder, program):
    assert program("code", "transcripts").returncode == 0
    (folder / "transcripts" / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    assert program("code", "transcripts").returncode == 1
    mistaken = program("matrx")
    assert (mistaken.returncode, mistaken.stdout) == (2, "")
    assert mistaken.stderr == "qualcode: command 'matrx': there is none of that name; did you mean 'matrix'?\n"
