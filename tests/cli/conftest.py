from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli import cli

CODEBOOK = """\
qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      creativity: [creative, idea]
      demand: [mandatory]
  competence:
    codes:
      teamwork: [colleague]
"""
INTERVIEWS = {
    "W-01.txt": """\
Interviewer: Why did you take it?

Ann: It was mandatory. I also had an idea with a colleague.

Interviewer: And then?

Ann: Then it rained.
""",
    "W-02.md": """\
**Interviewer:** And you?

**Ben:** An idea of mine, a creative one. My colleague laughed.

**Interviewer:** An idea of which sort?

**Ben:** Of any sort.
""",
}
FACESHEET = "participant,position\nW-01,cataloguer\nW-02,head of library\n"

RunCli = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a codebook and two interviews, in which the commands are run."""
    place = tmp_path / "study"
    (place / "codebooks").mkdir(parents=True)
    (place / "codebooks" / "trial.yaml").write_text(CODEBOOK, encoding="utf-8")
    (place / "transcripts" / "interviews").mkdir(parents=True)
    (place / "transcripts" / "facesheet.csv").write_text(FACESHEET, encoding="utf-8")
    for name, text in INTERVIEWS.items():
        (place / "transcripts" / "interviews" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(place)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    monkeypatch.setenv("QUALCODE_DEBUG", "1")
    return place


@pytest.fixture
def run() -> RunCli:
    """Run the command line in this process: run("matrix", "--rows", "code")."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), prog_name="qualcode")

    return invoke


@pytest.fixture
def coded(folder: Path, run: RunCli) -> Path:
    """The folder, its study coded."""
    assert run("code", "transcripts").exit_code == 0
    return folder


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command line as a process of its own."""

    def invoke(*arguments: str) -> subprocess.CompletedProcess[str]:
        started = [sys.executable, "-c", "from qualcode.cli import main; main()", *arguments]
        return subprocess.run(started, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)

    return invoke


def _commands(text: str) -> list[tuple[str, str]]:
    """Each command with the output that is pasted below it."""
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    found = [part.partition("\n") for block in blocks for part in re.split(r"(?m)^\$ ", block) if part]
    return [(command, output.strip()) for command, _, output in found]


@pytest.fixture
def pasted(run: RunCli, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], int]:
    """Run the commands of a page of docs in their order, and see that they print what is pasted; how many they are."""

    def check(page: str, text: str) -> int:
        commands = _commands(text)
        for command, output in commands:
            program, *arguments = shlex.split(command)
            if program == "cd":
                monkeypatch.chdir(arguments[0])
                continue
            if program == "export":
                monkeypatch.setenv(*arguments[0].split("="))
                continue
            printed = run(*arguments).output.strip()
            same = doctest.OutputChecker().check_output(output, printed, doctest.ELLIPSIS)
            assert same, f"docs/{page} is out of date: `{command}` prints\n{printed}"
        return len(commands)

    return check
