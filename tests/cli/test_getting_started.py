"""The commands of docs/getting-started.md, run in their order: what is pasted there is what they print."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "getting-started.md"
SAMPLE, OWN = PAGE.read_text(encoding="utf-8").split("## Your own study")


def _commands(text: str) -> list[tuple[str, str]]:
    """Each command with the output that is pasted below it."""
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    found = [part.partition("\n") for block in blocks for part in re.split(r"(?m)^\$ ", block) if part]
    return [(command, output.strip()) for command, _, output in found]


def _check(text: str, run, monkeypatch: pytest.MonkeyPatch) -> None:
    for command, pasted in _commands(text):
        program, *arguments = command.split()
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        printed = run(*arguments).output.strip()
        same = doctest.OutputChecker().check_output(pasted, printed, doctest.ELLIPSIS)
        assert same, f"docs/getting-started.md is out of date: `{command}` prints\n{printed}"


def test_the_walk_through_the_sample_is_what_it_prints(tmp_path, run, monkeypatch):
    for folder in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert len(_commands(SAMPLE)) > 4
    _check(SAMPLE, run, monkeypatch)


def test_the_walk_through_a_new_study_is_what_it_prints(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert len(_commands(OWN)) > 4
    _check(OWN, run, monkeypatch)
