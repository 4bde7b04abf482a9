"""Results in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.displays.told import Told

BOOK = """
qualcode: 1
themes:
  motives:
    codes: {demand: [wajib], idea: [ide]}
  competence: [terampil]
"""
TEXTS = {
    "interviews/W-01": "P: Apa?\n\nJ: Wajib. Itu ide saya. Saya terampil.\n",
    "interviews/W-02": "P: Apa?\n\nJ: Wajib, terampil. Ide.\n",
    "interviews/W-03": "P: Apa?\n\nJ: Ide yang terampil. Wajib.\n",
    "observations/O-01": "Petugas terampil. Wajib. Ide.\n",
}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[qc.Study]:
    (tmp_path / "book.yaml").write_text(BOOK)
    for name, text in TEXTS.items():
        path = tmp_path / "transcripts" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with qc.code(tmp_path / "transcripts", tmp_path / "book.yaml") as made:
        yield made


def test_a_test_of_a_matrix(study: qc.Study) -> None:
    said = qc.tell(study.matrix_test("theme", "kind", resamples=99))
    assert said.startswith("Permutation test that keeps sources whole (4 sources")
    assert "Uji permutasi" in qc.tell(study.matrix_test("theme", "kind", resamples=99), "id")


def test_saturation(study: qc.Study) -> None:
    assert qc.tell(study.saturation()).startswith("3 codes in 4 sources, 0 of them without any.")


def test_an_epistemic_network(study: qc.Study) -> None:
    found = study.epistemic(window=2, permutations=9)
    lines = qc.tell(found).splitlines()
    assert lines[0].startswith("4 units (by source)")
    assert all(line[0] == line[0].upper() for line in lines)


def test_a_table_has_no_sentences(study: qc.Study) -> None:
    with pytest.raises(qc.QualcodeError, match="DataFrame: there are no sentences for it; give the result of"):
        qc.tell(study.counts())


def test_a_notebook_reads_them_as_its_own_words() -> None:
    assert Told("p < 0.05 *\nAnd so on.")._repr_markdown_() == "p \\< 0.05 \\*\n\nAnd so on."


def test_results_are_shown_in_a_line(study: qc.Study) -> None:
    assert repr(study.matrix_test("theme", "kind", resamples=99)).startswith("<MatrixTest: permutation, p = ")
    found = repr(study.epistemic(window=2, permutations=9))
    assert found.startswith("<Epistemic: 4 units, 3 codes; tables points, nodes, ")
    assert len(found) < 160
