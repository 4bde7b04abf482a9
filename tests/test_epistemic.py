"""The study's verb: epistemic networks of one coder's codings, over the lines that the filters leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import qualcode as qc
from qualcode.errors import StudyError, UnknownNameError

BOOK = """
qualcode: 1
themes:
  motives:
    codes:
      demand: [wajib]
      idea: [ide]
  competence: [terampil]
"""
TEXTS = {
    "W-01.txt": "P: Kenapa?\n\nJ: Ya, wajib. Itu ide saya. Hujan turun. Saya terampil.\n\nP: Lalu?\n\nJ: Ide lain.\n",
    "W-02.txt": "P: Apa?\n\nN: Ide, mungkin. Terampil juga.\n\nP: Wajib?\n\nN: Hujan. Hujan lagi. Wajib, wajib.\n",
    "observations/O-01.txt": "Petugas terampil. Hujan. Ide tidak ada. Wajib.\n",
}


@pytest.fixture
def study(tmp_path: Path) -> Iterator[qc.Study]:
    """Two interviews and an observation."""
    for name, text in {
        **{f"transcripts/{name}": text for name, text in TEXTS.items()},
        "codebooks/b.yaml": BOOK,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "transcripts" / "facesheet.csv").write_text("participant,age\nW-01,47\nW-02,29\n")
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "transcripts")
        yield made


def test_lines_that_nobody_coded_count_in_the_window(study: qc.Study) -> None:
    """W-01 has demand, idea, nothing, competence, idea: with 2 lines competence meets only the idea after it."""
    found = study.epistemic(window=2)
    of_first = found.connections[found.connections["unit"] == "W-01"]
    assert of_first[["code_a", "code_b", "count"]].to_numpy().tolist() == [
        ["motives/demand", "motives/idea", 1],
        ["motives/idea", "competence", 1],
    ]
    assert found.points["lines"].tolist() == [4, 5, 5]
    assert found.facts["n_codes"] == 3


def test_two_coders_are_not_mixed(study: qc.Study) -> None:
    before = study.epistemic(window=2).connections
    study.code_segment("W-01", 2, "competence", coder="ana")
    assert study.epistemic(window=2).connections.equals(before)
    with pytest.raises(StudyError, match="different codes"):
        study.epistemic(coders=["ana"])
    both = study.epistemic(window=2, coders=["ana", "qualcode"])
    assert not both.connections.equals(before)


def test_filters_choose_sources_lines_and_codes(study: qc.Study) -> None:
    found = study.epistemic(kinds=["interview"], window="infinite")
    assert found.points["unit"].tolist() == ["W-01", "W-02"]
    with pytest.raises(StudyError, match="2 different codes"):
        study.epistemic(codes=["motives"])
    with pytest.raises(UnknownNameError, match="did you mean 'age'"):
        study.epistemic(units="ages")
    by_age = study.epistemic(units=["case", "age"], window=3)
    assert by_age.points["unit"].tolist() == ["W-01 / 47", "W-02 / 29"]
    assert by_age.facts["lines_without_unit"] == 4  # an observation is nobody's case


def test_one_s_own_axes_show_what_the_tables_hold(study: qc.Study) -> None:
    found = study.epistemic(groups="kind", window=3)
    ax = qc.draw_epistemic(found.frames(), network="interview", labels={"motives/idea": "Gagasan"}, language="id")
    assert "Gagasan" in [text.get_text() for text in ax.texts]
    assert np.isfinite(ax.get_xlim()).all()
