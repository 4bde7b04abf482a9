"""Review workbooks: out, edited as people edit, and back in."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qualcode as qc
from qualcode.core.model import Code, Codebook, Status
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError, StudyError, UnknownNameError
from qualcode.exchange.review_reading import read_review
from qualcode.exchange.review_workbook import MachineRow, Review, Row, write_review

FIRST = "It was mandatory."
IDEA = "I also had an idea with a colleague."


def said(problems):
    return [f"{problem.where}: {problem.message}" for problem in problems]


# ---- out ----------------------------------------------------------------------------------------------------------


def test_segments_are_rows_codes_are_columns_and_what_the_coder_coded_is_marked(study, folder, put, fill):
    put(study, "ana", (FIRST, "motives/demand"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", sources=["W-01"]))
    assert [cell.value for cell in book.sheet[3]][1:6] == ["Source", "No.", "Speaker", "Text", "Institutional demand"]
    assert book.cell(FIRST, "code:motives/demand").value == "x"
    assert book.cell(FIRST, "code:motives/demand", nth=1).value is None
    assert book.cell(FIRST, "speaker").value == "Ann"
    assert "Somebody asked them to." in book.sheet.cell(3, 6).comment.text
    assert [cell.value for cell in book.sheet[2]][5] == "Motives"
    assert book.sheet.freeze_panes == "F4"
    assert book.sheet.auto_filter.ref is not None


def test_nobody_elses_codes_are_anywhere_in_the_file(study, folder, put, tmp_path):
    put(study, "budi", (IDEA, "skills"))
    alone = study.export_review(tmp_path / "a.xlsx", coder="ana").read_bytes()
    rows = read_review(alone, study.codebook, where="a.xlsx").rows
    assert rows
    assert all(not row.codes for row in rows)
    text = "\n".join(
        str(cell) for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in sheet.values for cell in row
    )
    assert "budi" not in text
    assert "qualcode:coding" not in text, "the machine's codings have no sheet"


def test_text_that_looks_like_a_formula_is_text_and_texts_are_locked(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    cell = book.cell("=1+1", "text")
    assert (cell.value, cell.data_type) == ("=1+1 is what they said.", "s")
    assert book.sheet.protection.sheet
    assert cell.protection.locked
    assert not book.cell(FIRST, "memo").protection.locked
    assert not book.cell(FIRST, "code:skills").protection.locked


def test_the_same_study_gives_the_same_bytes(study, tmp_path):
    one, two = (study.export_review(tmp_path / name, coder="ana").read_bytes() for name in ("1.xlsx", "2.xlsx"))
    assert one == two


def test_codes_can_be_chosen_from_a_list(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", columns="list"))
    assert book.keys.count("codes") == 3
    assert any("Codes" in rule.formula1 for rule in book.sheet.data_validations.dataValidation)
    assert [cell.value for cell in book.book["Codes"]["A"]] == [
        "Code",
        "motives",
        "motives/demand",
        "motives/idea",
        "skills",
    ]
    book.write(IDEA, "codes", "motives/idea")
    book.write(IDEA, "codes", "Tuntutan lembaga; skills", of=2)
    study.import_review(book.save())
    assert codes_of(study, "ana") == {(IDEA, "motives/idea"), (IDEA, "motives/demand"), (IDEA, "skills")}


def test_an_indonesian_workbook(study, folder):
    names = openpyxl.load_workbook(study.export_review(folder / "a.xlsx", coder="ana", language="id")).sheetnames
    assert names == ["Petunjuk", "Pengodean", "Kode", "qualcode"]


def test_a_source_that_there_is_not_and_the_machine_as_a_person(study, folder):
    with pytest.raises(UnknownNameError, match="W-01"):
        study.export_review(folder / "a.xlsx", coder="ana", sources=["W-1"])
    with pytest.raises(StudyError, match="machine"):
        study.export_review(folder / "a.xlsx", coder="qualcode")


# ---- back in ------------------------------------------------------------------------------------------------------


def test_what_was_marked_and_taken_away_comes_back_as_one_edit(study, folder, put, fill, codes_of):
    put(study, "ana", (FIRST, "motives/demand"), (IDEA, "skills"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:motives/idea", "X")
    book.write(IDEA, "code:skills", None)
    book.write("Then it rained.", "codes", "Own idea; motives/demand")
    book.write("Then it rained.", "memo", "why here?")
    before = len(study.log())
    done = study.import_review(book.save())
    assert (done.added, done.removed, done.memos, done.problems) == (3, 1, 1, [])
    assert codes_of(study, "ana") == {
        (FIRST, "motives/demand"),
        (IDEA, "motives/idea"),
        ("Then it rained.", "motives/idea"),
        ("Then it rained.", "motives/demand"),
    }
    [entry] = study.log()[before:]
    assert (entry.verb, entry.who, entry.subject) == ("import review", "ana", "ana.xlsx")
    [memo] = study.memos("W-01")
    assert (memo.text, memo.author, memo.words) == ("why here?", "ana", "Then it rained.")
    assert study.verify() == []
    study._file.undo(entry.number, who="ana")
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), (IDEA, "skills")}
    assert study.memos("W-01") == []


def test_importing_twice_changes_nothing(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    book.write(IDEA, "memo", "twice")
    path = book.save()
    assert study.import_review(path).edit is not None
    state = study.path.read_bytes()
    assert study.import_review(path).edit is None
    assert study.path.read_bytes() == state


@pytest.mark.parametrize("mark", ["x", "X", 1, 1.0, "1", "✓", "ya", "Yes", " x ", True])
def test_marks_that_say_yes(study, folder, fill, codes_of, mark):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", mark)
    assert study.import_review(book.save()).problems == []
    assert codes_of(study, "ana") == {(IDEA, "skills")}


def test_what_is_no_mark_is_told_and_takes_nothing_away(study, folder, put, fill, codes_of):
    put(study, "ana", (IDEA, "skills"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "maybe")
    done = study.import_review(book.save())
    assert (done.edit, [problem.refused for problem in done.problems]) == (None, [True])
    assert said(done.problems) == [
        f"ana.xlsx, Coding, row {book.row(IDEA)}: 'maybe' under skills is no mark and is left out"
    ]
    assert codes_of(study, "ana") == {(IDEA, "skills")}


def test_a_mistyped_code_suggests_the_nearest_and_the_rest_of_the_row_counts(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "codes", "motives/idee\nskills")
    done = study.import_review(book.save())
    assert [(p.message, p.hint) for p in done.refused] == [
        ("'motives/idee' is no code, and is left out", "did you mean 'motives/idea'?")
    ]
    assert codes_of(study, "ana") == {(IDEA, "skills")}


def test_rows_may_be_sorted_deleted_and_inserted(study, folder, put, fill, codes_of):
    put(study, "ana", (FIRST, "motives/demand"), ("Then it rained.", "skills"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:motives/idea", "x")
    rows = [row for row in reversed(book.rows()) if row[book.keys.index("text")] != "Then it rained."]
    rows.insert(2, [None] * len(book.keys))
    rows.insert(3, [None, "a heading of mine", *[None] * (len(book.keys) - 2)])
    book.replace_rows(rows)
    done = study.import_review(book.save())
    assert (done.added, done.removed, done.refused) == (1, 0, [])
    assert "1 row is no longer in it" in said(done.problems)[0]
    assert codes_of(study, "ana") == {
        (FIRST, "motives/demand"),
        ("Then it rained.", "skills"),
        (IDEA, "motives/idea"),
    }


def test_the_same_words_twice_keep_apart(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(FIRST, "code:motives/demand", "x", nth=1)
    study.import_review(book.save())
    [start] = study.codings(coders=["ana"])["start"]
    assert start == study.texts()["W-01"].text.rindex(FIRST)


def test_a_row_whose_text_was_changed_is_refused_and_the_others_count(study, folder, put, fill, codes_of):
    put(study, "ana", (FIRST, "motives/demand"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    row = book.row(FIRST)
    book.write(FIRST, "code:motives/demand", None)
    book.write(FIRST, "text", "It was voluntary.")
    done = study.import_review(book.save())
    assert said(done.refused) == [
        f"ana.xlsx, Coding, row {row}: its text is not as it went out, and the row is left out"
    ]
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), (IDEA, "skills")}


def test_ids_that_were_sorted_apart_from_the_texts_are_caught(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", sources=["O-01"]))
    book.write("The room", "code:skills", "x")
    ids = [row[0] for row in book.rows()]
    book.replace_rows([[mark, *row[1:]] for mark, row in zip(reversed(ids), book.rows(), strict=True)])
    done = study.import_review(book.save())
    assert (done.edit, len(done.refused)) == (None, 2)


def test_a_copy_of_a_row_that_says_something_else_is_refused(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", sources=["O-01"]))
    rows = book.rows()
    other = list(rows[0])
    other[book.keys.index("code:skills")] = "x"
    book.replace_rows([*rows, other, list(rows[1])])
    done = study.import_review(book.save())
    assert done.edit is None
    assert [problem.where for problem in done.refused] == ["ana.xlsx, Coding, rows 4 and 6"]


def test_codes_in_a_row_of_the_persons_own_are_told(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", sources=["O-01"]))
    own = [None] * len(book.keys)
    own[book.keys.index("text")] = "And another thing."
    own[book.keys.index("code:skills")] = "x"
    book.replace_rows([*book.rows(), own])
    done = study.import_review(book.save())
    assert done.edit is None
    assert said(done.refused) == [
        "ana.xlsx, Coding, row 6: the row was not in the workbook that went out, and what is marked in it is left out"
    ]


def test_a_column_that_was_deleted_takes_nothing_away(study, folder, put, fill, codes_of):
    put(study, "ana", (FIRST, "motives/demand"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.sheet.delete_cols(book.keys.index("code:motives/demand") + 1)
    done = study.import_review(book.save())
    assert done.edit is None
    assert "columns of codes are no longer there (motives/demand)" in said(done.problems)[0]
    assert codes_of(study, "ana") == {(FIRST, "motives/demand")}


def test_a_text_that_was_corrected_since_refuses_its_rows(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    book.write("The room was cold.", "code:skills", "x")
    path = folder / "transcripts" / "W-01.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("an idea", "one idea"), encoding="utf-8")
    study.code(folder / "transcripts")
    done = study.import_review(book.save())
    assert done.added == 1
    assert any("the text of W-01 was corrected since" in line for line in said(done.refused))
    assert study.verify() == []


def test_what_the_study_got_since_by_another_way_stays(study, folder, put, fill, codes_of):
    put(study, "ana", (FIRST, "motives/demand"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    put(study, "ana", (IDEA, "skills"))
    book.write(IDEA, "code:motives/idea", "x")
    done = study.import_review(book.save())
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), (IDEA, "skills"), (IDEA, "motives/idea")}
    assert said(done.problems) == ["ana.xlsx: 1 coding by ana, made since it went out, are not in it and are kept"]


def test_a_workbook_goes_on_being_filled_in_after_it_was_read(study, folder, fill, codes_of):
    path = study.export_review(folder / "ana.xlsx", coder="ana")
    for mark, memo, expected in (
        ("x", "first", {(IDEA, "skills")}),
        (None, "second", set()),
        ("x", "second", {(IDEA, "skills")}),
    ):
        book = fill(path)
        book.write(IDEA, "code:skills", mark)
        book.write(IDEA, "memo", memo)
        done = study.import_review(book.save())
        assert (codes_of(study, "ana"), done.problems) == (expected, [])
        assert [one.text for one in study.memos("W-01")] == [memo]


def test_an_import_that_was_undone_can_be_made_again(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    path = book.save()
    edit = study.import_review(path).edit
    undo = study._file.undo(edit, who="ana")
    assert codes_of(study, "ana") == set()
    again = study.import_review(path)
    assert codes_of(study, "ana") == {(IDEA, "skills")}
    study._file.undo(again.edit, who="ana")
    study._file.undo(undo, who="ana")
    assert study.import_review(path).edit is None
    assert codes_of(study, "ana") == {(IDEA, "skills")}


def test_a_memo_that_went_out_and_was_changed_takes_the_place_of_the_old_one(study, folder, fill):
    start = study.texts()["W-01"].text.index(IDEA)
    study.memo("old", on="W-01", author="ana", span=(start, start + len(IDEA)))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    assert book.cell(IDEA, "memo").value == "old"
    book.write(IDEA, "memo", "new")
    study.import_review(book.save())
    assert [memo.text for memo in study.memos("W-01")] == ["new"]
    book.write(IDEA, "memo", None)
    done = study.import_review(book.save())
    assert (done.edit, [memo.text for memo in study.memos("W-01")]) == (None, ["new"])
    assert "its memo was emptied" in said(done.refused)[0]


def test_stretches_that_are_no_segments_have_rows_too(study, folder, put, fill, codes_of):
    put(study, "ana", ("an idea", "motives/idea"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    assert book.cell("an idea", "code:motives/idea").value == "x"
    book.write("an idea", "code:motives/demand", "x")
    study.import_review(book.save())
    assert codes_of(study, "ana") == {("an idea", "motives/idea"), ("an idea", "motives/demand")}


def test_another_coder_takes_a_workbook_as_his_own(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    study.import_review(book.save(), coder="budi")
    assert (codes_of(study, "budi"), codes_of(study, "ana")) == ({(IDEA, "skills")}, set())


# ---- another study, another codebook, another file ----------------------------------------------------------------


def test_a_workbook_of_another_study_is_refused_and_one_of_the_same_texts_told(study, folder, tmp_path, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    path = book.save()
    with qc.Study.create(tmp_path / "other.qualcode") as other:
        other.code(folder / "transcripts" / "observations", codebook=folder / "codebooks" / "book.yaml")
        told = other.import_review(path)
        assert "W-01 is no source of this study" in said(told.refused)[0]
        assert "was written from another study, of the same texts" in " ".join(said(told.problems))
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "D-01.txt").write_text("A decree.", encoding="utf-8")
    with qc.Study.create(tmp_path / "third.qualcode") as third:
        third.code(tmp_path / "x", codebook=folder / "codebooks" / "book.yaml")
        with pytest.raises(StudyError, match="another study"):
            third.import_review(path)


def test_an_older_codebook_is_told_and_codes_that_are_gone_are_refused(study, folder, fill, codes_of):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana"))
    book.write(IDEA, "code:skills", "x")
    book.write(IDEA, "code:motives/idea", "x")
    codes = tuple(code for code in study.codebook if code.path != "skills")
    study._file.put_codebook(Codebook("Trial", (*codes, Code("skill"))), path="", file_digest="", who="ana")
    done = study.import_review(book.save())
    assert "another version of the codebook" in " ".join(said(done.problems))
    assert [(p.message, p.hint) for p in done.refused] == [
        ("the codebook has this code no longer", "did you mean 'skill'?")
    ]
    assert codes_of(study, "ana") == {(IDEA, "motives/idea")}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no", b"source,text\n"], ids=["empty", "torn", "csv"])
def test_what_is_no_workbook(study, folder, data):
    (folder / "a.xlsx").write_bytes(data)
    with pytest.raises(QualcodeError, match="cannot be read as a workbook"):
        study.import_review(folder / "a.xlsx")


def test_a_workbook_that_qualcode_did_not_write_and_one_for_another_command(study, folder, put):
    book = openpyxl.Workbook()
    book.save(folder / "a.xlsx")
    with pytest.raises(QualcodeError, match="hidden sheet"):
        study.import_review(folder / "a.xlsx")
    put(study, "ana", (IDEA, "skills"))
    put(study, "budi", (IDEA, "motives/idea"))
    path = study.export_adjudication(folder / "b.xlsx", coders=("ana", "budi"))
    with pytest.raises(QualcodeError, match="no review workbook"):
        study.import_review(path)


# ---- the machine's codings ----------------------------------------------------------------------------------------


def test_the_machines_codings_are_accepted_and_rejected(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", machine=True), "Machine")
    assert book.cell(IDEA, "code").value == "motives/idea"
    assert book.cell(IDEA, "matched").value == "idea"
    book.write(IDEA, "decision", "accept")
    book.write(FIRST, "decision", "Tolak")
    book.write(FIRST, "memo", "she jokes")
    book.write("We learned", "decision", "perhaps")
    path = book.save()
    done = study.import_review(path)
    assert (done.added, done.removed, done.decided, done.memos) == (0, 0, 2, 1)
    assert "'perhaps' is no decision" in said(done.refused)[0]
    status = {(c.text, c.span.start): c.status for c in study._file.codings(coder="qualcode", source="W-01")}
    by_words = {words: found for (words, _), found in sorted(status.items(), reverse=True)}
    assert (by_words[IDEA], by_words[FIRST]) == (Status.ACCEPTED, Status.REJECTED)
    assert study.import_review(path).edit is None
    study.code()
    assert {c.status for c in study._file.codings(coder="qualcode") if c.text == IDEA} == {Status.ACCEPTED}
    book.write(IDEA, "decision", None)
    study.import_review(book.save())
    assert {c.status for c in study._file.codings(coder="qualcode") if c.text == IDEA} == {Status.APPLIED}


def test_what_somebody_else_decided_since_stands(study, folder, fill):
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", machine=True), "Machine")
    other = fill(study.export_review(folder / "budi.xlsx", coder="budi", machine=True), "Machine")
    book.write(IDEA, "decision", "accept")
    other.write(IDEA, "decision", "reject")
    study.import_review(other.save())
    done = study.import_review(book.save())
    assert done.edit is None
    assert "somebody has decided otherwise since" in said(done.refused)[0]


# ---- exactly ------------------------------------------------------------------------------------------------------

CODES = ("motives", "motives/demand", "motives/idea", "skills", "Å", "Å/ü b")
BOOK = Codebook("Trial", tuple(Code(path) for path in CODES))
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)


@st.composite
def rows(draw):
    texts = draw(st.lists(words, min_size=1, max_size=6))
    texts[0] = draw(
        st.sampled_from([texts[0], "=SUM(A1)", "_x0041_ and \x07 bell", "é\r\nü", "long " * 9000, "😀" * 20000])
    )
    at, made = 0, []
    for number, text in enumerate(texts, start=1):
        codes = draw(st.frozensets(st.sampled_from(CODES)))
        memo = draw(st.sampled_from(["", "a memo", "=1; x", "several\nlines", "m" * 40000]))
        made.append(Row("W-01", number, Span(at, at + len(text)), text, "sentence", codes, memo))
        at += len(text)
    return made


@settings(max_examples=25, deadline=None)
@given(rows(), st.sampled_from(["x", "list"]))
def test_any_codings_on_any_texts_come_back_as_they_went(made, columns):
    data = write_review(Review("ana", BOOK, "study", "state", made), columns=columns)
    back = read_review(data, BOOK, where="ana.xlsx")
    assert (back.problems, back.missing, back.coder, back.codebook) == ((), 0, "ana", BOOK.digest)
    assert [(row.span, row.codes, row.before, row.memo) for row in back.rows] == [
        (row.span, row.codes, row.codes, None) for row in made
    ]


def test_a_long_text_goes_on_below_and_is_whole_again_however_it_is_sorted(tmp_path, fill):
    text = "long " * 9000 + "end"
    made = [
        Row("W-01", 1, Span(0, len(text)), text, "turn", frozenset({"skills"}), ""),
        Row("W-01", 2, Span(0, 1), "l", "turn"),
    ]
    path = tmp_path / "a.xlsx"
    path.write_bytes(write_review(Review("ana", BOOK, "s", "s", made)))
    book = fill(path)
    assert "".join(row[book.keys.index("text")] for row in book.rows()[:-1]) == text
    book.replace_rows(list(reversed(book.rows())))
    back = read_review(book.save().read_bytes(), BOOK, where="a.xlsx")
    assert [(row.codes, row.sure) for row in sorted(back.rows, key=lambda row: -row.span.end)] == [
        (frozenset({"skills"}), True),
        (frozenset(), True),
    ]
    assert back.problems == ()


def test_a_workbook_that_libreoffice_saved(study, folder, put, fill, codes_of, through_office):
    put(study, "ana", (FIRST, "motives/demand"), (IDEA, "skills"))
    book = fill(study.export_review(folder / "ana.xlsx", coder="ana", machine=True))
    book.write(IDEA, "code:skills", None)
    book.write("We learned", "code:skills", "x")
    done = study.import_review(through_office(book.save(), "xlsx"))
    assert done.problems == []
    assert codes_of(study, "ana") == {(FIRST, "motives/demand"), ('We learned a skill — "truly" said she.', "skills")}


def test_machine_rows_without_a_code_in_the_codebook(tmp_path):
    machine = [MachineRow("id", "W-01", "text", "gone", "text", Status.PROPOSED)]
    data = write_review(Review("ana", BOOK, "s", "s", [], machine))
    assert [one.before for one in read_review(data, BOOK, where="a.xlsx").decided] == [Status.PROPOSED]
