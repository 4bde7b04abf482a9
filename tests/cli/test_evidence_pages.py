"""The commands of docs/triangulation.md and docs/saturation.md, run on the sample study: what is pasted is printed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("page", "commands"), [("triangulation.md", 10), ("saturation.md", 2)])
def test_the_pages_on_evidence_are_what_is_printed(page, commands, tmp_path, run, pasted, monkeypatch):
    for name in ("transcripts", "codebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert run("code", "transcripts").exit_code == 0
    assert pasted(page, (ROOT / "docs" / page).read_text(encoding="utf-8")) == commands
