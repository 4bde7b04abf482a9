from __future__ import annotations

import json
from pathlib import Path

import pytest

BOOK = """\
qualcode: 1
name: Trial
languages: [en]
themes:
  motives:
    codes:
      demand:
        indicators: [mandatory, "yes AND question: mandatory"]
        examples:
          - It was mandatory.
          - |
            ? Was it mandatory?
            Oh yes.
          - They made me go.
        counterexamples: [It rained.]
      creativity: [creative]
  competence:
    indicators: [skill]
    counterexamples: [A skilled killer.]
"""
TOLD = """\
FAILED  motives/demand  2 of 3 examples  1 of 1 counterexample
FAILED  competence        0 of 1 counterexample

motives/demand: example 3 (en) is not coded
  They made me go.
motives/demand  Demand: not applied: nothing of its 2 indicators is there

competence: counterexample 1 (en) is coded all the same
  A skilled killer.
    ---1---
competence  Competence: applied (1 of at least 1)
  + skill  counts 1
      [1] skilled, a form of skill

Trial: 3 of 5 examples passed, 2 failed.
Without examples: motives/creativity.
"""


@pytest.fixture
def tested(folder):
    (folder / "codebooks" / "trial.yaml").write_text(BOOK, encoding="utf-8")
    return folder


def test_what_fails_is_told_with_its_reason(tested, run):
    result = run("test")
    assert result.stdout == TOLD
    assert result.exit_code == 1
    assert run("test", "codebooks/trial.yaml").stdout == TOLD


def test_a_row_an_example(tested, run):
    result = run("test", "--format", "json")
    rows = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(row["code"], row["of"], row["number"], row["result"]) for row in rows] == [
        ("motives/demand", "example", 1, "passed"),
        ("motives/demand", "example", 2, "passed"),
        ("motives/demand", "example", 3, "failed"),
        ("motives/demand", "counterexample", 1, "passed"),
        ("competence", "counterexample", 1, "failed"),
    ]
    assert rows[1]["question"] == "Was it mandatory?"
    assert rows[4]["reason"] == 'skill on "skilled"'


def test_a_codebook_that_keeps_its_word(tested, run):
    text = BOOK.replace("indicators: [skill]", "indicators: [=skills]").replace("          - They made me go.\n", "")
    (tested / "codebooks" / "trial.yaml").write_text(text, encoding="utf-8")
    result = run("test")
    assert result.exit_code == 0
    assert "Trial: 4 of 4 examples passed." in result.stdout


def test_the_file_is_tried_when_it_was_changed_after_coding(coded, run):
    assert run("test").stdout.startswith("There is nothing to try")
    (coded / "codebooks" / "trial.yaml").write_text(BOOK, encoding="utf-8")
    assert run("test").stdout == TOLD


def test_the_codebook_that_init_makes_passes(tmp_path: Path, run):
    assert run("init", str(tmp_path / "new")).exit_code == 0
    result = run("test", str(tmp_path / "new" / "codebooks" / "codebook.yaml"))
    assert result.exit_code == 0
    assert "FAILED" not in result.stdout
