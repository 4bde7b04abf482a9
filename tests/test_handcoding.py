"""Coding by people over a study: each change one edit, nothing of anybody's lost, everything can be taken back."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qualcode as qc
from qualcode.codebook import codebook_text
from qualcode.core.model import Status
from qualcode.errors import CodebookError, QualcodeError, StudyError, UnknownNameError
from qualcode.handcoding import memos

BOOK = """\
qualcode: 1
name: Trial
themes:
  motives:
    codes:
      demand: [wajib, harus]
      idea: [ide]
  skills: [terampil]
"""
TEXTS = {
    "W-01": "P: Wajib?\n\nJ: Ya, wajib. Itu ide saya yang wajib, harus. Saya terampil.\n",
    "W-02": "P: Apa?\n\nJ: Bukan apa-apa. Ide, mungkin.\n",
}


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a codebook, two interviews and the study they were coded in."""
    folder = tmp_path_factory.mktemp("coded")
    (folder / "codebooks").mkdir()
    (folder / "codebooks" / "book.yaml").write_text(BOOK)
    (folder / "transcripts").mkdir()
    for name, text in TEXTS.items():
        (folder / "transcripts" / f"{name}.txt").write_text(text)
    with qc.Study.create(folder / "study.qualcode") as study:
        study.code(folder / "transcripts")
    return folder


@pytest.fixture
def study(coded: Path, tmp_path: Path) -> Iterator[qc.Study]:
    shutil.copytree(coded, tmp_path, dirs_exist_ok=True)
    with qc.Study.open(tmp_path / "study.qualcode") as opened:
        yield opened


def codings(study: qc.Study, **filters: Any) -> list[str]:
    """Codings as "source words: code by coder, status"."""
    frame = study.codings(**filters)
    columns = (frame[name] for name in ("source", "text", "code", "coder", "status"))
    return [f"{s} {text}: {code} by {coder}, {status}" for s, text, code, coder, status in zip(*columns, strict=True)]


def edits(study: qc.Study) -> int:
    return len(study.log())


def id_of(study: qc.Study, **filters: Any) -> str:
    return str(study.codings(ids=True, **filters)["id"].item())


# ---- on words --------------------------------------------------------------------------------------------------------


def test_many_coders_on_the_same_and_on_overlapping_words(study: qc.Study) -> None:
    assert study.segments("W-01")["text"].tolist() == [
        "Wajib?", "Ya, wajib.", "Itu ide saya yang wajib, harus.", "Saya terampil."
    ]  # fmt: skip
    before = edits(study)
    study.code_segment("W-01", 2, "motives/demand", coder="ana")
    study.code_segment("W-01", 2, "demand", coder="budi")
    study.code_segment("W-01", "turn 2", "skills", coder="ana", memo="seluruh jawaban")
    made = study.code_segment("W-01", "ide saya", "idea", coder="ana")
    assert codings(study, coders=["ana", "budi"]) == [
        "W-01 Ya, wajib.: motives/demand by ana, applied",
        "W-01 Ya, wajib.: motives/demand by budi, applied",
        "W-01 Ya, wajib. Itu ide saya yang wajib, harus. Saya terampil.: skills by ana, applied",
        "W-01 ide saya: motives/idea by ana, applied",
    ]
    assert study.codings(coders=["ana"])["unit"].tolist() == ["sentence", "turn", "span"]
    assert made.codebook == study.codebook.digest
    assert edits(study) == before + 4
    assert [memo.text for memo in study.memos()] == ["seluruh jawaban"]
    assert study.segments("W-01", coder="ana")["codes"].tolist() == [
        "", "motives/demand; skills", "skills; motives/idea", "skills"
    ]  # fmt: skip
    assert study.verify() == []


def test_the_same_again_is_no_edit_and_a_memo_alone_is_one(study: qc.Study) -> None:
    made = study.code_segment("W-01", 2, "demand", coder="ana")
    before = edits(study)
    assert study.code_segment("W-01", 2, "demand", coder="ana") == made
    assert edits(study) == before
    study.code_segment("W-01", 2, "demand", coder="ana", memo="lihat")
    assert edits(study) == before + 1
    assert len(study.memos(made.id[:8])) == 1


def test_a_code_must_be_in_the_codebook_unless_it_is_to_be_new(study: qc.Study) -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'motives/demand'\? Or make it"):
        study.code_segment("W-01", 2, "motives/demnd", coder="ana")
    before = edits(study)
    study.code_segment("W-01", 2, "motives/fear", coder="ana", new_code=True)
    assert edits(study) == before + 1
    assert study.codebook.paths == ["motives", "motives/demand", "motives/idea", "motives/fear", "skills"]
    study.undo(coder="ana")
    assert "motives/fear" not in study.codebook


@pytest.mark.parametrize("coder", ["", " ", "qualcode"])
def test_a_person_has_a_name_that_is_not_the_machines(study: qc.Study, coder: str) -> None:
    for act in (
        lambda: study.code_segment("W-01", 2, "demand", coder=coder),
        lambda: study.accept(codes=["motives"], coder=coder),
        lambda: study.rename_code("demand", "duty", coder=coder),
        lambda: study.memo("x", author=coder),
        lambda: study.undo(coder=coder),
    ):
        with pytest.raises(StudyError, match="coder: "):
            act()


def test_a_study_without_a_codebook_can_have_new_codes(tmp_path: Path) -> None:
    (tmp_path / "W-01.txt").write_text(TEXTS["W-01"])
    (tmp_path / "book.yaml").write_text(BOOK)
    with qc.Study.create(tmp_path / "s.qualcode") as study:
        study.code(tmp_path / "W-01.txt", codebook=tmp_path / "book.yaml")
        for number in range(edits(study), 0, -1):  # all the way back: no source, no codebook
            if study.log()[number - 1].verb in ("add codebook", "code"):
                study.undo(number, coder="ana")
        with pytest.raises(CodebookError, match="no codebook yet"):
            study.code_segment("W-01", 2, "fear", coder="ana")
        study.code_segment("W-01", 2, "fear", coder="ana", new_code=True)
        assert study.codebook.paths == ["fear"]
        with pytest.raises(CodebookError, match="it has no fear"):
            study.code(codebook=tmp_path / "book.yaml")


# ---- on codings ------------------------------------------------------------------------------------------------------


def test_decisions_by_id_and_by_query_outlive_a_run(study: qc.Study, tmp_path: Path) -> None:
    one = id_of(study, codes=["motives/idea"], sources=["W-02"])
    number = study.reject(one[:6], coder="ana", memo="hanya mungkin")
    entry = study.log()[-1]
    assert (entry.number, entry.verb, entry.who, entry.subject) == (number, "reject", "ana", one)
    study.accept(codes=["motives"], coder="budi")
    decided = [
        "W-01 Itu ide saya yang wajib, harus.: motives/demand by qualcode, accepted",
        "W-01 Itu ide saya yang wajib, harus.: motives/idea by qualcode, accepted",
        "W-02 Ide, mungkin.: motives/idea by qualcode, rejected",  # decided before, and not by this query
    ]
    assert codings(study, codes=["motives"])[1:] == decided
    assert study.accept(codes=["motives"], coder="budi") is None
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK.replace("[ide]", "[ide, mungkin]"))
    study.code()
    assert codings(study, codes=["motives"])[1:] == decided
    study.accept(one, coder="budi")
    assert codings(study, sources=["W-02"]) == ["W-02 Ide, mungkin.: motives/idea by qualcode, accepted"]
    assert study.verify() == []


def test_what_people_coded_is_not_decided_on_and_the_machines_not_removed(study: qc.Study) -> None:
    own = study.code_segment("W-01", 2, "idea", coder="ana")
    with pytest.raises(StudyError, match="only what the machine or a model coded"):
        study.accept(own.id, coder="ana")
    with pytest.raises(StudyError, match="reject them, and they stay rejected"):
        study.remove(id_of(study, codes=["skills"]), coder="ana")


def test_remove_takes_ones_own_unless_another_is_named(study: qc.Study) -> None:
    for coder in ("ana", "budi"):
        study.code_segment("W-01", 2, "idea", coder=coder)
        study.code_segment("W-01", 3, "idea", coder=coder)
    study.remove(codes=["idea"], coder="ana")
    assert {line.split(" by ")[1] for line in codings(study, codes=["motives/idea"])} == {
        "budi, applied", "qualcode, applied"
    }  # fmt: skip
    study.remove(coders=["budi"], coder="ana")
    assert study.log()[-1].who == "ana"
    assert codings(study, coders=["budi"]) == []
    assert study.remove(coders=["budi"], coder="ana") is None


def test_a_query_that_says_nothing_or_both_is_refused(study: qc.Study) -> None:
    with pytest.raises(StudyError, match="nothing says which are meant"):
        study.remove(coder="ana")
    with pytest.raises(StudyError, match="both ids and filters"):
        study.remove("123456", codes=["skills"], coder="ana")
    with pytest.raises(UnknownNameError, match="did you mean 'W-01'"):
        study.accept(sources=["W-1"], coder="ana")
    with pytest.raises(UnknownNameError, match="there is none whose id begins so"):
        study.accept("abcdef0", coder="ana")
    with pytest.raises(UnknownNameError, match="too short for an id"):
        study.accept("abcde", coder="ana")


def test_recode_keeps_whose_it_is_and_memos_follow(study: qc.Study) -> None:
    made = study.code_segment("W-01", 2, "idea", coder="budi", memo="ragu")
    study.recode(made.id, to="skills", coder="ana")
    recoded = study._file.codings(coder="budi")
    assert [(c.code, c.coder) for c in recoded] == [("skills", "budi")]
    assert [memo.subject for memo in study.memos()] == [recoded[0].id]
    assert study.recode(recoded[0].id, to="skills", coder="ana") is None


def test_recode_onto_what_is_there_already_joins_the_two(study: qc.Study) -> None:
    for code in ("idea", "demand"):
        study.code_segment("W-01", 2, code, coder="ana", memo=code)
    study.recode(codes=["idea"], to="demand", coder="ana")
    assert codings(study, coders=["ana"]) == ["W-01 Ya, wajib.: motives/demand by ana, applied"]
    assert sorted(memo.text for memo in study.memos()) == ["demand", "idea"]
    assert len({memo.subject for memo in study.memos()}) == 1


def test_recode_of_the_machines_rejects_it_and_applies_ones_own(study: qc.Study) -> None:
    study.recode(codes=["motives/idea"], coders=["qualcode"], sources=["W-02"], to="skills", coder="ana")
    after = [
        "W-02 Ide, mungkin.: motives/idea by qualcode, rejected",
        "W-02 Ide, mungkin.: skills by ana, applied",
    ]
    assert codings(study, sources=["W-02"]) == after
    own = study._file.codings(coder="ana")[0]
    assert (own.origin, own.evidence) == ("person", ())
    study.undo(coder="ana")
    assert codings(study, sources=["W-02"]) == ["W-02 Ide, mungkin.: motives/idea by qualcode, applied"]
    study.redo(coder="ana")
    study.code()
    assert codings(study, sources=["W-02"]) == after


# ---- codes -----------------------------------------------------------------------------------------------------------


def test_a_merge_takes_codings_codebook_and_memos_along_in_one_edit(study: qc.Study) -> None:
    study.code_segment("W-01", 2, "idea", coder="ana")
    study.memo("kabur", on="motives/idea", author="ana")
    before, old = edits(study), study.codebook.digest
    was = codings(study)
    change = study.merge_codes("idea", "skills", into="motives/demand", coder="ana")
    assert edits(study) == before + 1 == change.edit
    assert change.file == "codebooks/book.yaml"
    assert study.codebook.paths == ["motives", "motives/demand"]
    assert codings(study) == [
        "W-01 Ya, wajib.: motives/demand by ana, applied",
        "W-01 Ya, wajib.: motives/demand by qualcode, applied",
        "W-01 Itu ide saya yang wajib, harus.: motives/demand by qualcode, applied",
        "W-01 Saya terampil.: motives/demand by qualcode, applied",
        "W-02 Ide, mungkin.: motives/demand by qualcode, applied",
    ]
    both = study.codings(sources=["W-01"], coders=["qualcode"])
    assert both["matched"].tolist()[1] == "ide; wajib; harus"
    assert [memo.subject for memo in study.memos()] == ["motives/demand"]
    assert study.verify() == []
    study.undo(coder="ana")
    assert (codings(study), study.codebook.digest, study.memos()[0].subject) == (was, old, "motives/idea")
    assert study.verify() == []


def test_what_a_merge_codes_is_what_the_machine_codes_then(study: qc.Study) -> None:
    study.merge_codes("idea", "demand", into="motives", coder="ana")
    merged = study.codings()
    assert study.code().codings_removed > 0  # the digest of the codebook that is in each is another
    assert study.codings().drop(columns="codebook").equals(merged.drop(columns="codebook"))


def test_a_split_by_indicator_is_what_the_machine_codes_then(study: qc.Study) -> None:
    study.split_code("demand", "motives/duty", indicators=("harus",), coder="ana")
    assert [line for line in codings(study) if "duty" in line or "demand" in line] == [
        "W-01 Ya, wajib.: motives/demand by qualcode, applied",
        "W-01 Itu ide saya yang wajib, harus.: motives/demand by qualcode, applied",
        "W-01 Itu ide saya yang wajib, harus.: motives/duty by qualcode, applied",
    ]
    split = study.codings()
    study.code()
    assert study.codings().drop(columns="codebook").equals(split.drop(columns="codebook"))


def test_a_split_by_query_parts_every_coders_codings(study: qc.Study) -> None:
    study.code_segment("W-01", 2, "demand", coder="budi")
    study.split_code("demand", "motives/duty", sources=["W-01"], coder="ana")
    assert [line.split(": ")[1] for line in codings(study, sources=["W-01"], codes=["motives"])] == [
        "motives/demand by qualcode, rejected",
        "motives/duty by ana, applied",
        "motives/duty by budi, applied",
        "motives/demand by qualcode, rejected",
        "motives/duty by ana, applied",
        "motives/idea by qualcode, applied",
    ]
    with pytest.raises(StudyError, match="nothing says which of its codings go"):
        study.split_code("demand", "motives/other", coder="ana")
    with pytest.raises(StudyError, match="have another code"):
        study.split_code("demand", "motives/other", id_of(study, codes=["skills"]), coder="ana")


def test_a_code_that_lost_its_words_can_still_be_renamed_and_rejected(study: qc.Study, tmp_path: Path) -> None:
    made = study.code_segment("W-02", "mungkin", "idea", coder="ana")
    study.accept(codes=["idea"], coder="ana")
    (tmp_path / "transcripts" / "W-02.txt").write_text("P: Apa?\n\nJ: Entah.\n")
    study.code()
    assert made in study.outdated()
    study.rename_code("idea", "thought", coder="ana")
    assert {coding.code for coding in study.outdated()} == {"motives/thought"}
    machine = next(coding.id for coding in study.outdated() if coding.coder == "qualcode")
    study.reject(machine, coder="ana")
    assert study.verify() == []
    with pytest.raises(UnknownNameError, match="not in it"):
        study.code_segment("W-02", "mungkin", "skills", coder="ana")


# ---- a codebook file that is behind ----------------------------------------------------------------------------------


def test_a_file_that_nobody_changed_does_not_undo_what_was_done_in_the_study(study: qc.Study, tmp_path: Path) -> None:
    study.rename_code("idea", "thought", coder="ana")
    for named in (None, tmp_path / "codebooks" / "book.yaml"):
        run = study.code(codebook=named)
        assert "motives/thought" in study.codebook
        assert [problem.message for problem in run.problems] == [
            "codes were changed in the study since this codebook was read; the study's codes were used"
        ]
        assert not run.refused
    (tmp_path / "codebooks" / "book.yaml").write_text("# a remark\n" + BOOK)
    study.code()
    assert "motives/thought" in study.codebook


def test_a_file_that_was_changed_must_know_of_what_was_done_in_the_study(study: qc.Study, tmp_path: Path) -> None:
    file = tmp_path / "codebooks" / "book.yaml"
    study.rename_code("idea", "thought", coder="ana")
    file.write_text(BOOK.replace("[terampil]", "[terampil, cakap]"))
    before = study.path.read_bytes()
    with pytest.raises(CodebookError, match=r"it still has motives/idea; it has no motives/thought; make them in the"):
        study.code()
    assert study.path.read_bytes() == before
    file.write_text(BOOK.replace("[terampil]", "[terampil, cakap]").replace("idea:", "thought:"))
    assert study.code().problems == []
    assert study.codebook["skills"].indicators[-1].text == "cakap"
    file.write_text(BOOK)  # from here on the file leads again
    study.code()
    assert "motives/idea" in study.codebook


def test_the_studys_codebook_written_into_the_file_ends_it(study: qc.Study, tmp_path: Path) -> None:
    study.merge_codes("idea", "demand", into="motives/demand", coder="ana")
    study.code()
    (tmp_path / "codebooks" / "book.yaml").write_text(codebook_text(study.codebook))
    run = study.code()
    assert (run.coded, run.problems) == (0, [])
    (tmp_path / "codebooks" / "book.yaml").write_text(codebook_text(study.codebook).replace("demand", "duty"))
    study.code()
    assert study.codebook.paths == ["motives", "motives/duty", "skills"]
    assert study.verify() == []


def test_a_codebook_given_in_python_is_a_file_like_the_others(study: qc.Study) -> None:
    given = study.codebook
    study.rename_code("idea", "thought", coder="ana")
    study.code(codebook=given)
    assert "motives/thought" in study.codebook


# ---- memos -----------------------------------------------------------------------------------------------------------


def test_memos_on_anything(study: qc.Study) -> None:
    coding = id_of(study, codes=["skills"])
    for on in ("", "W-01", "demand", coding[:8]):
        study.memo(f"tentang {on}", on=on, author="ana")
    study.memo("di sini", on="W-01", author="ana", span="ide saya")
    assert [memo.subject for memo in study.memos()] == ["", "W-01", "motives/demand", coding, "W-01"]
    assert study.memos("W-01")[1].words == "ide saya"
    with pytest.raises(UnknownNameError, match="did you mean 'skills'"):
        study.memo("x", on="skill", author="ana")
    with pytest.raises(StudyError, match="it has no words"):
        study.memo(" ", author="ana")


def test_a_memo_on_a_coding_follows_it_through_a_correction(study: qc.Study, tmp_path: Path) -> None:
    made = study.code_segment("W-01", "ide saya", "idea", coder="ana", memo="penting")
    (tmp_path / "transcripts" / "W-01.txt").write_text("Catatan di atas.\n\n" + TEXTS["W-01"])
    study.code()
    moved = study._file.codings(coder="ana")[0]
    assert moved.id != made.id
    assert [memo.subject for memo in study.memos()] == [moved.id]
    assert [(event.verb, event.status) for event in study.history(moved.id)] == [
        ("apply", "applied"), ("re-anchor", "applied")
    ]  # fmt: skip
    assert study.verify() == []


# ---- undo, redo, history ---------------------------------------------------------------------------------------------


def test_a_whole_run_is_taken_back_and_brought_again(study: qc.Study) -> None:
    before = codings(study)
    assert study.undo(coder="ana") == [edits(study) - 1]
    assert codings(study) == []
    study.redo(coder="ana")
    assert codings(study) == before
    assert [entry.verb for entry in study.log()[-3:]] == ["code", "undo code", "redo code"]


def test_undo_names_what_stands_in_its_way_and_changes_nothing(study: qc.Study) -> None:
    run = edits(study)
    study.accept(codes=["skills"], coder="ana")
    with pytest.raises(StudyError, match=rf"later edits changed what it did: {run + 1} \(accept, ana\); undo those"):
        study.undo(run, coder="budi")
    assert edits(study) == run + 1
    assert study.undo(run, run + 1, coder="budi") == [run + 1, run]
    assert codings(study) == []


def test_redo_is_refused_when_something_else_was_done_since(study: qc.Study) -> None:
    made = study.code_segment("W-01", 2, "idea", coder="ana")
    number = edits(study)
    with pytest.raises(StudyError, match="it is not undone"):
        study.redo(number, coder="ana")
    study.undo(coder="ana")
    study.memo("lain", author="ana")
    with pytest.raises(StudyError, match="nothing was undone since the last change"):
        study.redo(coder="ana")
    assert study.redo(number, coder="ana") == [number]
    assert study._file.codings(coder="ana") == [made]


def test_no_undo_leaves_a_coding_without_its_code(study: qc.Study) -> None:
    study.code_segment("W-01", 2, "motives/fear", coder="ana", new_code=True)
    new = edits(study)
    own = study.code_segment("W-02", 2, "fear", coder="budi")
    with pytest.raises(StudyError, match=rf"{new + 1} \(apply, budi\)"):
        study.undo(new, coder="ana")
    study.remove(own.id, coder="budi")
    study.rename_code("fear", "dread", coder="ana")
    with pytest.raises(StudyError, match=rf"{new + 3} \(rename code, ana\)"):
        study.undo(new + 2, coder="ana")
    study.undo(new + 3, new + 2, coder="ana")
    assert codings(study, coders=["budi"]) == ["W-02 Bukan apa-apa.: motives/fear by budi, applied"]


def test_no_undo_takes_a_coding_from_under_a_memo(study: qc.Study) -> None:
    made = study.code_segment("W-01", 2, "idea", coder="ana")
    study.memo("mengapa", on=made.id, author="budi")
    number = edits(study)
    with pytest.raises(StudyError, match=rf"{number} \(memo, budi\)"):
        study.undo(number - 1, coder="ana")
    assert study.undo(number, number - 1, coder="ana") == [number, number - 1]


def test_the_life_of_a_coding_through_other_codes_and_coders(study: qc.Study) -> None:
    machine = id_of(study, codes=["motives/idea"], sources=["W-02"])
    study.accept(machine, coder="ana")
    study.recode(machine, to="demand", coder="budi")
    own = study._file.codings(coder="budi")[0]
    study.memo("lihat", on=own.id, author="ana")
    study.rename_code("demand", "duty", coder="ana")
    study.remove(coders=["budi"], coder="ana")
    study.undo(coder="ana")
    told = [(event.who, event.verb, event.code, event.coder, event.status) for event in study.history(machine)]
    assert told == [
        ("qualcode", "code", "motives/idea", "qualcode", "applied"),
        ("ana", "accept", "motives/idea", "qualcode", "accepted"),
        *sorted([
            ("budi", "recode", "motives/idea", "qualcode", "rejected"),
            ("budi", "recode", "motives/demand", "budi", "applied"),
        ], key=lambda event: machine if event[3] == "qualcode" else own.id),
        ("ana", "memo", "motives/demand", "budi", ""),
        ("ana", "rename code", "motives/duty", "budi", "applied"),
        ("ana", "remove", "motives/duty", "budi", "gone"),
        ("ana", "undo remove", "motives/duty", "budi", "applied"),
    ]  # fmt: skip
    assert study.history(study._file.codings(coder="budi")[0].id[:6]) == study.history(machine)
    assert [event.memo for event in study.history(own.id) if event.verb == "memo"] == ["lihat"]


def test_budis_coding_has_no_part_in_the_life_of_anas(study: qc.Study) -> None:
    own = {coder: study.code_segment("W-01", 2, "idea", coder=coder) for coder in ("ana", "budi")}
    study.merge_codes("idea", "skills", into="skills", coder="ana")
    assert [event.coder for event in study.history(own["ana"].id)] == ["ana", "ana"]
    assert [event.coder for event in study.history(own["budi"].id)] == ["budi", "budi"]


# ---- random walks ----------------------------------------------------------------------------------------------------

PLACES = [("W-01", 2), ("W-01", 3), ("W-01", "turn 2"), ("W-01", "ide saya"), ("W-02", 2), ("W-02", 3)]
CODES = ["motives", "motives/demand", "motives/idea", "skills", "new", "new/code"]
coders = st.sampled_from(["ana", "budi"])
code = st.sampled_from(CODES)
changes = st.one_of(
    st.tuples(st.just("code_segment"), st.sampled_from(PLACES), code, coders, st.booleans()),
    st.tuples(st.just("remove"), code, coders),
    st.tuples(st.just("recode"), code, code, st.sampled_from(["ana", "budi", "qualcode"]), coders),
    st.tuples(st.just("accept"), code, coders),
    st.tuples(st.just("reject"), code, coders),
    st.tuples(st.just("rename_code"), code, st.sampled_from(["x", "idea", "code"]), coders),
    st.tuples(st.just("move_code"), code, st.sampled_from(["", *CODES]), coders),
    st.tuples(st.just("merge_codes"), code, code, code, coders),
    st.tuples(st.just("split_code"), code, code, st.sampled_from(["wajib", "ide", ""]), coders),
    st.tuples(st.just("memo"), st.sampled_from(["", "W-01", *CODES]), coders),
    st.tuples(st.just("code")),
)


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    """Memos are written at one moment: the same memo again is the same memo, however slow the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memos, "datetime", _Noon)
        yield


class _Noon:
    @staticmethod
    def now(zone: Any) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=zone)


def perform(study: qc.Study, change: tuple[Any, ...]) -> None:
    """Do what a change says; what it refuses is refused the same way each time."""
    verb, *said = change
    acts: dict[str, Callable[..., Any]] = {
        "code_segment": lambda place, code, coder, new: study.code_segment(*place, code, coder=coder, new_code=new),
        "remove": lambda code, coder: study.remove(codes=[code], coder=coder),
        "recode": lambda old, new, by, coder: study.recode(codes=[old], coders=[by], to=new, coder=coder),
        "accept": lambda code, coder: study.accept(codes=[code], coder=coder),
        "reject": lambda code, coder: study.reject(codes=[code], coder=coder, memo="no"),
        "rename_code": lambda code, name, coder: study.rename_code(code, name, coder=coder),
        "move_code": lambda code, parent, coder: study.move_code(code, parent, coder=coder),
        "merge_codes": lambda a, b, into, coder: study.merge_codes(a, b, into=into, coder=coder),
        "split_code": lambda code, into, word, coder: study.split_code(
            code, into, indicators=(word,) if word else (), coder=coder, **({} if word else {"sources": ["W-01"]})
        ),
        "memo": lambda on, coder: study.memo("catatan", on=on, author=coder),
        "code": study.code,
    }
    try:
        acts[verb](*said)
    except QualcodeError:
        return


def state(study: qc.Study) -> tuple[Any, ...]:
    """All that a study says: its codings, codes and memos."""
    return study._file.codings(), study.codebook.digest, sorted((m.subject, m.author, m.text) for m in study.memos())


def check(study: qc.Study) -> None:
    """What holds after every operation."""
    assert study.verify() == []
    used = {coding.code for coding in study._file.codings()}
    assert used <= set(study.codebook.paths)
    ids = {coding.id for coding in study._file.codings()} | {"", "W-01"}
    assert {memo.subject for memo in study.memos()} - ids <= set(study.codebook.paths) | _gone(study)


def _gone(study: qc.Study) -> set[str]:
    """The ids of codings that were removed or undone: their memos wait for them; and codes that undo took away."""
    with sqlite3.connect(study.path) as db:
        ids = {row[0] for row in db.execute("SELECT guid FROM coding WHERE removed IS NOT NULL")}
        books = [json.loads(row[0]) for row in db.execute("SELECT data FROM codebook")]
    db.close()
    return ids | {code["path"] for book in books for code in book["codes"]}


@given(st.lists(st.one_of(changes, st.just("undo"), st.just("redo")), min_size=8, max_size=16))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_walks_of_changes_undo_and_redo_end_where_a_replay_does(coded: Path, walk: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        for name in ("walked", "replayed"):
            shutil.copytree(coded, Path(folder) / name)
        done: list[Any] = []
        undone: list[Any] = []
        with qc.Study.open(Path(folder) / "walked" / "study.qualcode") as study:
            for step in walk:
                before = edits(study)
                if step == "undo" and done:
                    study.undo(coder="ana")  # the last that holds can always be taken back
                    undone.append(done.pop())
                elif step == "redo" and undone:
                    study.redo(coder="ana")  # and what was undone last can always be brought back
                    done.append(undone.pop())
                elif isinstance(step, tuple):
                    was = state(study)
                    perform(study, step)
                    assert edits(study) - before in (0, 1)
                    if edits(study) > before:
                        undone = []
                    if state(study) != was:  # a run may only note that there was nothing new
                        done.append(step)
                check(study)
            ended = state(study)
            for coding in study._file.codings():
                last = [event for event in study.history(coding.id) if event.coding == coding.id and event.status][-1]
                assert (last.status, last.code, last.coder) == (coding.status, coding.code, coding.coder)
        with qc.Study.open(Path(folder) / "replayed" / "study.qualcode") as study:
            for step in done:
                perform(study, step)
            assert state(study) == ended


@given(st.lists(st.one_of(changes, st.integers(1, 8)), min_size=8, max_size=16))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_of_any_edit_does_it_or_leaves_everything_as_it_is(coded: Path, walk: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        shutil.copytree(coded, folder, dirs_exist_ok=True)
        with qc.Study.open(Path(folder) / "study.qualcode") as study:
            start = edits(study)
            for step in walk:
                if isinstance(step, tuple):
                    perform(study, step)
                elif start + step <= edits(study):
                    before = state(study)
                    try:
                        study.undo(start + step, coder="ana")
                    except StudyError as error:
                        assert "undo those first" in str(error) or "changed nothing" in str(error)
                        assert state(study) == before
                check(study)


def test_every_status_is_one_that_can_be_joined() -> None:
    from qualcode.core.following import _STRONGEST

    assert set(_STRONGEST) == set(Status)


def test_changes_of_a_coding_with_a_memo_are_taken_back_one_after_the_other(study: qc.Study) -> None:
    made = study.code_segment("W-01", 2, "demand", coder="ana", memo="ragu")
    study.recode(made.id, to="idea", coder="ana")
    (idea,) = study._file.codings(coder="ana")
    study.recode(idea.id, to="skills", coder="ana")
    for _ in range(3):
        study.undo(coder="ana")
    assert study._file.codings(coder="ana") == []
    assert study.memos() == []
    assert study.verify() == []
