"""The commands of docs/getting-started.md, run in their order: what is pasted there is what they print."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "getting-started.md"
SAMPLE, OWN = PAGE.read_text(encoding="utf-8").split("## Your own study")


def test_the_walk_through_the_sample_is_what_it_prints(tmp_path, pasted, monkeypatch):
    for folder in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert pasted(PAGE.name, SAMPLE) > 4


def test_the_walk_through_a_new_study_is_what_it_prints(tmp_path, pasted, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert pasted(PAGE.name, OWN) > 4
