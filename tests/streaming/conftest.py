from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qualcode.codebook import read_codebook
from qualcode.core.model import Codebook

CODEBOOK = """\
qualcode: 1
name: Trial
themes:
  motives:
    codes:
      demand: [wajib, mandatory]
      idea: [ide, idea, "gagasan NEAR/3 baru"]
  feelings: {indicators: {id: [takut], en: [fear]}}
"""
ANSWERS = [
    "Itu wajib. Ada ide juga, dan saya takut.",
    "It was mandatory, of course. I feared it.",
    "“Ide-ide” itu… wajib? Ya: 👍 wajib!",
    "Gagasan yang baru,\nkatanya; itu \"ide\" saya.",
    "Tidak.",
    "Ideas, naïvely mandatory.",
]  # fmt: skip


@pytest.fixture
def book() -> Codebook:
    return read_codebook(CODEBOOK, path="trial.yaml").usable()


@pytest.fixture
def codebook_text() -> str:
    return CODEBOOK


@pytest.fixture
def answers() -> list[str]:
    """Texts in two languages, mixed as people mix them."""
    return list(ANSWERS)


@pytest.fixture
def write_csv() -> Callable[[Path, Sequence[str]], Path]:
    """Writes a table of answers with an id and an age each."""
    return _write_csv


def _write_csv(path: Path, texts: Sequence[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "why", "age"])
        out.writerows([f"P{number}", text, 20 + number] for number, text in enumerate(texts, start=1))
    return path
