from __future__ import annotations

import subprocess
import sys

import pytest

from qualcode import __version__

HEAVY = {"pandas", "numpy", "spacy", "matplotlib", "networkx", "lxml", "rich", "scipy", "sqlite3", "yaml"}
SEE = """
import sys
from qualcode.cli import cli
try:
    cli.main({arguments!r}, prog_name="qualcode")
except SystemExit as leaving:
    assert leaving.code == {status}, leaving.code
print("LOADED", *sorted(set(sys.modules) & {heavy!r}))
"""


def _loaded(arguments: list[str], status: int = 0) -> set[str]:
    script = SEE.format(arguments=arguments, heavy=HEAVY, status=status)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8")
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["matrix", "--help"], []], ids=" ".join)
def test_help_loads_nothing_heavy(arguments):
    assert _loaded(arguments) == set()


def test_code_loads_no_table_library_and_no_rich(folder):
    assert _loaded(["code", "transcripts"]) & {"pandas", "spacy", "matplotlib", "networkx", "rich", "scipy"} == set()


def test_version(run):
    assert run("--version").stdout == f"qualcode {__version__}\n"


def test_no_command_is_a_question_for_help(run):
    result = run()
    assert result.exit_code == 0
    assert result.stdout == run("--help").stdout
    assert run("codebook").stdout == run("codebook", "--help").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_qualcode(run, shell):
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_QUALCODE_COMPLETE={shell}_complete" in result.stdout


def test_completion_knows_codes_and_sources(coded, program, monkeypatch):
    monkeypatch.setenv("_QUALCODE_COMPLETE", "bash_complete")
    assert _completed(program, monkeypatch, "qualcode quotes mot") == [
        "motives",
        "motives/creativity",
        "motives/demand",
    ]
    assert _completed(program, monkeypatch, "qualcode codings --source W-0") == ["W-01", "W-02"]
    assert _completed(program, monkeypatch, "qualcode com") == ["comments", "completion"]


def test_completion_is_silent_where_there_is_no_study(folder, program, monkeypatch):
    monkeypatch.setenv("_QUALCODE_COMPLETE", "bash_complete")
    assert _completed(program, monkeypatch, "qualcode quotes mot") == []


def _completed(program, monkeypatch, line: str) -> list[str]:
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    done = program()
    assert done.stderr == ""
    return [found.partition(",")[2] for found in done.stdout.splitlines() if found]
