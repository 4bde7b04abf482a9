"""What two coders differ on: out as a workbook, decided, and back in as the consensus."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import qualcode as qc
from qualcode.errors import StudyError, UnknownNameError

FIRST = "It was mandatory."
IDEA = "I also had an idea with a colleague."
RAIN = "Then it rained."
LEARNED = 'We learned a skill — "truly" said she.'


def said(problems):
    return [f"{problem.where}: {problem.message}" for problem in problems]


@pytest.fixture
def workbook(study, folder, put) -> Path:
    """ana and budi agree on one sentence, and differ on three."""
    put(study, "ana", (FIRST, "motives/demand"), (IDEA, "motives/idea"), (IDEA, "skills"), (RAIN, "skills"))
    made = put(study, "budi", (FIRST, "motives/demand"), (IDEA, "motives/idea"), (LEARNED, "skills"))
    study.memo("a colleague is no skill", on=made[1].id, author="budi")
    return study.export_adjudication(folder / "differences.xlsx", coders=("ana", "budi"))


def test_a_row_a_disagreement_with_both_codes_and_memos(workbook, fill):
    book = fill(workbook, "Disagreements")
    assert [row[book.keys.index("text")] for row in book.rows()] == [IDEA, RAIN, LEARNED]
    assert (book.cell(IDEA, "a").value, book.cell(IDEA, "b").value) == ("motives/idea\nskills", "motives/idea")
    assert (book.cell(IDEA, "memo_a").value, book.cell(IDEA, "memo_b").value) == (None, "a colleague is no skill")
    assert [book.cell(RAIN, "b").value, book.cell(LEARNED, "a").value] == [None, None]
    [rule] = book.sheet.data_validations.dataValidation
    assert rule.formula1 == '"ana,budi,both,neither"'


def test_the_order_is_that_of_a_list_of_disagreements(study, folder, workbook, fill):
    text = study.texts()["W-01"].text
    frame = pd.DataFrame({"source": ["W-01"], "start": [text.index(RAIN)], "end": [text.index(RAIN) + len(RAIN)]})
    path = study.export_adjudication(folder / "o.xlsx", coders=("ana", "budi"), order=frame)
    book = fill(path, "Disagreements")
    assert [row[book.keys.index("text")] for row in book.rows()] == [RAIN, IDEA, LEARNED]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("ana", {"motives/idea", "skills"}),
        ("Budi", {"motives/idea"}),
        ("A", {"motives/idea", "skills"}),
        ("b", {"motives/idea"}),
        ("both", {"motives/idea", "skills"}),
        ("tidak ada", set()),
        ("Tuntutan lembaga", {"motives/demand"}),
        ("motives/demand; skills", {"motives/demand", "skills"}),
    ],
)
def test_decisions_as_people_write_them(study, workbook, fill, codes_of, decision, expected):
    book = fill(workbook, "Disagreements")
    book.write(IDEA, "decision", decision)
    study.import_adjudication(book.save(), agreed=False)
    assert codes_of(study, "consensus") == {(IDEA, code) for code in expected}


def test_decisions_and_what_both_agree_on_are_the_consensus_in_one_edit(study, workbook, fill, codes_of):
    book = fill(workbook, "Disagreements")
    book.write(IDEA, "decision", "budi")
    book.write(LEARNED, "decision", "neither")
    book.write(LEARNED, "memo", "irony")
    path = book.save()
    before = len(study.log())
    done = study.import_adjudication(path)
    assert (done.added, done.memos, done.coder) == (2, 1, "consensus")
    assert codes_of(study, "consensus") == {(FIRST, "motives/demand"), (IDEA, "motives/idea")}
    assert said(done.problems) == ["differences.xlsx: 1 disagreement is not decided yet"]
    [entry] = study.log()[before:]
    assert (entry.verb, entry.who, entry.detail["coders"]) == ("adjudicate", "consensus", ["ana", "budi"])
    assert [(memo.author, memo.text) for memo in study.memos("W-01")] == [("consensus", "irony")]
    state = study.path.read_bytes()
    assert study.import_adjudication(path).edit is None
    assert study.path.read_bytes() == state
    assert study.verify() == []


def test_a_decision_that_is_changed_is_changed_in_the_study(study, workbook, fill, codes_of):
    for decision, expected in (
        ("motives/demand", {"motives/demand"}),
        ("ana", {"motives/idea", "skills"}),
        ("neither", set()),
        ("motives/demand", {"motives/demand"}),
    ):
        book = fill(workbook, "Disagreements")
        book.write(IDEA, "decision", decision)
        study.import_adjudication(book.save(), agreed=False)
        assert codes_of(study, "consensus") == {(IDEA, code) for code in expected}


def test_the_consensus_stands_on_the_words_that_the_coders_chose(study, folder, put, fill, codes_of):
    put(study, "ana", ("an idea", "motives/idea"), (RAIN, "skills"))
    put(study, "budi", ("an idea", "motives/idea"), ("it rained", "motives/demand"))
    book = fill(study.export_adjudication(folder / "d.xlsx", coders=("ana", "budi")), "Disagreements")
    assert len(book.rows()) == 1
    book.write(RAIN, "decision", "both")
    study.import_adjudication(book.save())
    assert codes_of(study, "consensus") == {
        ("an idea", "motives/idea"),
        (RAIN, "skills"),
        ("it rained", "motives/demand"),
    }


def test_what_cannot_be_taken_is_refused(study, workbook, fill, codes_of):
    book = fill(workbook, "Disagreements")
    book.write(IDEA, "decision", "motives/idee")
    book.write(RAIN, "decision", "ana")
    book.write(RAIN, "text", "Then it snowed.")
    copy = [*book.rows()[2]]
    book.write(LEARNED, "decision", "ana")
    copy[book.keys.index("decision")] = "budi"
    book.replace_rows([*book.rows(), copy])
    done = study.import_adjudication(book.save(), agreed=False)
    assert done.edit is None
    assert [(problem.where, problem.message) for problem in done.refused] == [
        ("differences.xlsx, Disagreements, row 4", "'motives/idee' is no code, and the row is left out"),
        ("differences.xlsx, Disagreements, row 5", "its text is not as it went out, and the row is left out"),
        (
            "differences.xlsx, rows 6 and 7",
            "one disagreement is decided in several rows, in different ways, and is left out",
        ),
    ]
    assert "did you mean 'motives/idea'?" in done.refused[0].hint


def test_who_decides_may_have_a_name(study, folder, workbook, fill, codes_of):
    path = study.export_adjudication(folder / "r.xlsx", coders=("ana", "budi"), consensus="rina")
    book = fill(path, "Disagreements")
    book.write(RAIN, "decision", "ana")
    assert study.import_adjudication(book.save(), agreed=False).coder == "rina"
    assert codes_of(study, "rina") == {(RAIN, "skills")}
    study.import_adjudication(path, consensus="sri", agreed=False)
    assert codes_of(study, "sri") == {(RAIN, "skills")}


def test_who_is_no_coder_and_another_study(study, folder, tmp_path, workbook, put):
    with pytest.raises(UnknownNameError, match="did you mean 'budi'"):
        study.export_adjudication(folder / "d.xlsx", coders=("ana", "buddi"))
    with pytest.raises(StudyError, match="twice"):
        study.export_adjudication(folder / "d.xlsx", coders=("ana", "ana"))
    put(study, "sri", ("The room was cold.", "skills"), source="O-01")
    with pytest.raises(StudyError, match="no source in common"):
        study.export_adjudication(folder / "d.xlsx", coders=("ana", "sri"))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "D-01.txt").write_text("A decree.", encoding="utf-8")
    with qc.Study.create(tmp_path / "third.qualcode") as third:
        third.code(tmp_path / "x", codebook=folder / "codebooks" / "book.yaml")
        with pytest.raises(StudyError, match="another study"):
            third.import_adjudication(workbook)


def test_a_source_that_only_one_has_coded_is_compared_when_it_is_named(study, folder, put, fill):
    put(study, "ana", ("The room was cold.", "skills"), source="O-01")
    put(study, "budi", (RAIN, "skills"))
    path = study.export_adjudication(folder / "d.xlsx", coders=("ana", "budi"), sources=["O-01"])
    assert [row[1] for row in fill(path, "Disagreements").rows()] == ["O-01"]
