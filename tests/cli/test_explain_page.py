"""The commands of docs/explain.md, run on the sample study: what is pasted there is what they print."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explain.md"


def test_the_page_on_explanations_is_what_they_print(tmp_path, run, pasted, monkeypatch):
    text = PAGE.read_text(encoding="utf-8")
    book = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)[0]
    shutil.copytree(ROOT / "transcripts", tmp_path / "transcripts")
    (tmp_path / "trial.yaml").write_text(book, encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(book.replace("        exclusions: {id: [SIM]}\n", ""), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUALCODE_STUDY", raising=False)
    assert run("code", "transcripts", "--codebook", "trial.yaml").exit_code == 0
    assert pasted(PAGE.name, text) > 8
