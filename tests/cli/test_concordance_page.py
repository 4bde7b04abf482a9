"""The commands of docs/concordance.md, run on the sample study: what is pasted there is what they print."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "concordance.md"


def test_the_page_on_words_in_context_is_what_they_print(tmp_path, run, pasted, monkeypatch):
    for folder in ("codebooks", "transcripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert run("code", "transcripts").exit_code == 0
    assert pasted(PAGE.name, PAGE.read_text(encoding="utf-8")) > 6
