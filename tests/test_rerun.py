"""Runs again: only what changed is coded, each run is one Edit of codings, and what people decided stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.core.model import Coding
from qualcode.errors import StudyError

BOOK = {"demand": ["wajib"], "idea": ["ide"]}
TEXTS = {
    "W-01": "P: Apa?\n\nJ: Itu wajib. Ide saya.\n",
    "W-02": "P: Apa?\n\nJ: Ide lain. Surat saja.\n",
    "W-03": "P: Apa?\n\nJ: Wajib juga.\n",
}


def write(folder: Path, book: dict[str, list[str]]) -> None:
    text = json.dumps({"qualcode": 1, "name": "Trial", "languages": ["id"], "themes": book})
    (folder / "codebooks" / "book.yaml").write_text(text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "transcripts").mkdir()
    write(tmp_path, BOOK)
    for name, text in TEXTS.items():
        (tmp_path / "transcripts" / f"{name}.txt").write_text(text)
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.Study.create(folder / "study.qualcode") as made:
        made.code(folder / "transcripts")
        yield made


def codings(study: qc.Study) -> dict[str, Coding]:
    return {coding.id: coding for coding in study._file.codings()}


def verbs(study: qc.Study) -> list[str]:
    return [entry.verb for entry in study.log()]


def test_after_one_file_changed_one_source_is_coded(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "W-02.txt").write_text(TEXTS["W-02"].replace("Surat", "Ide"))
    run = study.code(folder / "transcripts")
    assert (run.changed, run.coded) == (["W-02"], 1)
    assert study.log()[-1].detail["sources"] == ["W-02"]


def test_after_the_codebook_changed_every_source_is_coded_in_one_edit(study: qc.Study, folder: Path) -> None:
    write(folder, BOOK | {"letters": ["surat"]})
    before = verbs(study)
    run = study.code()
    assert (run.coded, verbs(study)[len(before) :]) == (3, ["revise codebook", "code"])
    assert study.code().edits == ()


def test_a_file_that_came_is_coded_alone(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "W-04.txt").write_text(TEXTS["W-01"])
    assert (study.code(folder / "transcripts").coded, study.log()[-1].detail["sources"]) == (1, ["W-04"])


def test_undoing_a_run_brings_the_codings_back_ids_and_all(study: qc.Study, folder: Path) -> None:
    before = codings(study)
    write(folder, {"demand": ["wajib NOT itu"], "letters": ["surat"]})
    run = study.code()
    after = codings(study)
    assert before.keys() != after.keys()
    assert study.undo(coder="ana") == [run.edit]
    assert codings(study) == before
    study.redo(coder="ana")
    assert codings(study) == after
    assert not study.verify()


def test_an_undone_run_is_made_again_by_the_next(study: qc.Study, folder: Path) -> None:
    write(folder, BOOK | {"letters": ["surat"]})
    study.code()
    after = codings(study)
    study.undo(coder="ana")
    assert study.code().coded == 3
    assert codings(study) == after


def test_a_decision_survives_reruns_and_the_undo_of_a_run(study: qc.Study, folder: Path) -> None:
    study.accept(coder="ana", codes=["idea"], sources=["W-01"])
    study.reject(coder="ana", codes=["demand"], sources=["W-03"])
    decided = {key: coding for key, coding in codings(study).items() if coding.status in ("accepted", "rejected")}
    assert len(decided) == 2
    write(folder, {"letters": ["surat"], "demand": ["wajib"]})
    study.code()
    assert decided.items() <= codings(study).items(), "idea is gone from the codebook, and demand made again"
    study.undo(coder="ana")
    assert decided.items() <= codings(study).items()
    (folder / "transcripts" / "W-01.txt").write_text(TEXTS["W-01"].replace("Itu", "Memang itu"))
    study.code(folder / "transcripts")
    kept = [(c.code, c.text, str(c.status)) for c in codings(study).values() if c.status in ("accepted", "rejected")]
    assert sorted(kept) == [("demand", "Wajib juga.", "rejected"), ("idea", "Ide saya.", "accepted")]


def test_a_persons_own_codings_are_in_no_run(study: qc.Study, folder: Path) -> None:
    made = study.code_segment("W-02", "Surat saja.", "demand", coder="ana")
    write(folder, BOOK | {"letters": ["surat"]})
    study.code()
    assert codings(study)[made.id] == made
    study.undo(coder="ana")
    assert codings(study)[made.id] == made


def test_a_run_that_people_built_upon_is_not_taken_from_under_them(study: qc.Study, folder: Path) -> None:
    write(folder, BOOK | {"letters": ["surat"]})
    run = study.code()
    study.accept(coder="ana", codes=["letters"])
    before = codings(study)
    with pytest.raises(StudyError):
        study.undo(run.edit or 0, coder="ana")
    assert codings(study) == before


def test_the_same_files_give_the_same_bytes_whatever_came_before(study: qc.Study, folder: Path, tmp_path: Path) -> None:
    """A study that went through other codebooks and texts ends where a fresh one begins."""
    fresh = study.codings(ids=True).to_csv()
    write(folder, {"letters": ["surat"]})
    (folder / "transcripts" / "W-01.txt").write_text("P: Apa?\n\nJ: Surat.\n")
    study.code(folder / "transcripts")
    assert study.codings(ids=True).to_csv() != fresh
    write(folder, BOOK)
    (folder / "transcripts" / "W-01.txt").write_text(TEXTS["W-01"])
    study.code(folder / "transcripts")
    assert study.codings(ids=True).to_csv() == fresh


def test_a_run_over_a_corrected_text_is_taken_back_with_all_its_edits(study: qc.Study, folder: Path) -> None:
    study.code_segment("W-01", "Ide saya.", "demand", coder="ana")
    before = codings(study)
    (folder / "transcripts" / "W-01.txt").write_text(TEXTS["W-01"].replace("Itu", "Memang itu"))
    write(folder, {"demand": ["wajib"], "letters": ["surat"]})
    run = study.code(folder / "transcripts")
    assert [verbs(study)[number - 1] for number in run.edits] == [
        "revise codebook",
        "revise source",
        "re-anchor",
        "code",
    ]
    assert study.undo(*run.edits, coder="ana") == list(reversed(run.edits))
    assert codings(study) == before
    assert study.texts()["W-01"].text == TEXTS["W-01"]
    assert not study.verify()
