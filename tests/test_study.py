"""The study as a researcher holds it: files in, tables out, nothing done twice, nothing of a person's lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.core.edits import Edit
from qualcode.core.model import Coding, Origin, Status
from qualcode.core.spans import Span
from qualcode.errors import CodebookError, StudyNotFoundError, UnknownNameError

BOOK = """
qualcode: 1
themes:
  motives:
    codes:
      demand: [wajib]
      idea: [ide]
  competence: [terampil]
"""
INTERVIEW = "P: Wajib?\n\nJ: Ya, wajib. Itu ide saya yang wajib. Saya terampil.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a codebook, two interviews and a note."""
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK)
    transcripts = tmp_path / "transcripts"
    (transcripts / "observations").mkdir(parents=True)
    (transcripts / "W-01.txt").write_text(INTERVIEW)
    (transcripts / "W-02.txt").write_text("P: Apa?\n\nJ: Bukan apa-apa. Ide, mungkin.\n")
    (transcripts / "observations" / "O-01.txt").write_text("Petugas terampil.\n")
    (transcripts / "facesheet.csv").write_text("participant,age\nW-01,47\nW-02,29\n")
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.Study.create(folder / "study.qualcode") as made:
        made.code(folder / "transcripts")
        yield made


def test_from_files_to_a_matrix(study: qc.Study) -> None:
    assert study.matrix("code", "source").to_dict("index") == {
        "motives/demand": {"O-01": 0, "W-01": 2, "W-02": 0},
        "motives/idea": {"O-01": 0, "W-01": 1, "W-02": 1},
        "competence": {"O-01": 1, "W-01": 1, "W-02": 0},
    }
    assert study.matrix("theme", "kind").loc["competence"].to_dict() == {"interview": 1, "observation": 1}
    assert study.matrix("theme", "age").columns.tolist() == ["", "29", "47"]
    pairs = study.cooccurrence()
    assert pairs[["code_a", "code_b", "both"]].to_numpy().tolist() == [["motives/demand", "motives/idea", 1]]
    assert study.network().edges["motives/demand", "motives/idea"]["weight"] == 1
    assert study.quotes("motives/idea")["text"].tolist() == ["Itu ide saya yang wajib.", "Ide, mungkin."]
    assert study.strongest_pairs() == [("motives/demand", "motives/idea", 1)]


def test_a_second_run_codes_nothing_and_writes_no_edit(study: qc.Study, folder: Path) -> None:
    before = study.path.read_bytes()
    run = study.code(folder / "transcripts")
    assert (run.added, run.changed, run.coded, run.edit) == ([], [], 0, None)
    assert sorted(run.unchanged) == ["O-01", "W-01", "W-02"]
    assert study.path.read_bytes() == before


def test_only_what_changed_is_coded_again(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "W-02.txt").write_text("P: Apa?\n\nJ: Wajib.\n")
    run = study.code(folder / "transcripts")
    assert (run.changed, run.coded, run.codings_added, run.codings_removed) == (["W-02"], 1, 1, 0)
    assert study.matrix("code", "source")["W-02"].to_dict() == {"motives/demand": 1, "motives/idea": 0, "competence": 0}


def test_another_codebook_codes_all_anew_under_its_own_digest(study: qc.Study, folder: Path) -> None:
    first = study.codebook.digest
    (folder / "codebooks" / "book.yaml").write_text(BOOK.replace("[ide]", "[ide, terampil]"))
    run = study.code()
    assert run.coded == 3
    assert set(study.codings()["codebook"]) == {study.codebook.digest} != {first}
    assert len(study.quotes("motives/idea")) == 4


def test_a_moved_file_is_the_same_source(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "later").mkdir()
    shutil.move(folder / "transcripts" / "W-02.txt", folder / "transcripts" / "later" / "W-02b.txt")
    run = study.code(folder / "transcripts")
    assert run.added == []
    assert set(study.texts()) == {"O-01", "W-01", "W-02"}


def test_a_corrected_facesheet_reaches_the_sources(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "facesheet.csv").write_text("participant,age\nW-01,48\nW-02,29\n")
    run = study.code(folder / "transcripts")
    assert run.changed == ["W-01"]
    assert study.texts()["W-01"].attributes["age"] == 48


def test_files_of_one_name_are_two_sources(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "second").mkdir()
    (folder / "transcripts" / "second" / "W-01.txt").write_text("P: Lagi?\n\nJ: Terampil.\n")
    assert study.code(folder / "transcripts").added == ["W-01.txt"]
    assert len(study.texts()) == 4


def test_what_a_person_decided_outlives_the_machine(study: qc.Study, folder: Path) -> None:
    old = next(c for c in study._file.codings() if c.code == "competence" and c.source == "W-01")
    study._file.commit_edit(Edit("reject", old.id, "ana", (old,), (replace(old, status=Status.REJECTED),)))
    (folder / "codebooks" / "book.yaml").write_text(BOOK + "  other: [saya]\n")
    study.code()
    assert study.codings(codes=["competence"], sources=["W-01"])["status"].tolist() == ["rejected"]
    assert study.matrix("theme", "source").loc["competence", "W-01"] == 0


def person(words: str, text: str, coder: str = "ana") -> Coding:
    start = text.index(words)
    return Coding("W-01", Span(start, start + len(words)), "motives/idea", coder, Origin.PERSON, words)


def test_a_persons_coding_follows_its_words_through_a_correction(study: qc.Study, folder: Path) -> None:
    text = study.texts()["W-01"].text
    study.apply([person("Itu ide saya", text), person("Ya, wajib.", text)], who="ana")
    corrected = INTERVIEW.replace("P: Wajib?", "P: Apakah itu wajib?").replace("Ya, wajib.", "Ya, sunah.")
    (folder / "transcripts" / "W-01.txt").write_text(corrected)
    run = study.code(folder / "transcripts")
    assert study.codings(coders=["ana"])["text"].tolist() == ["Itu ide saya"]
    told = [problem.message for problem in run.problems]
    assert told[0] == "was corrected; 1 of the codings and memos that people put on it moved with its words"
    assert told[1].startswith("the coding motives/idea by ana at 14-24 has lost its words")
    assert run.refused == []
    assert [coding.text for coding in study.outdated()] == ["Ya, wajib."]
    assert study.verify() == []


def test_a_memo_on_a_stretch_follows_its_words(study: qc.Study, folder: Path) -> None:
    text = study.texts()["W-01"].text
    start = text.index("Itu ide")
    study.memo("lihat lagi", on="W-01", author="ana", span=(start, start + 7))
    study.memo("sumber yang baik", on="W-01", author="ana")
    (folder / "transcripts" / "W-01.txt").write_text("Catatan lapangan di atas.\n\n" + INTERVIEW)
    study.code()
    memo, whole = sorted(study.memos("W-01"), key=lambda memo: memo.span is None)
    assert memo.span is not None
    assert memo.span.of(study.texts()["W-01"].text) == memo.words == "Itu ide"
    assert whole.span is None


def test_a_table_of_answers_is_a_source_a_respondent(study: qc.Study, folder: Path) -> None:
    rows = ["id,age,Mengapa Anda ikut?,Apa hasilnya?"]
    rows += [f"R{n},{20 + n},Karena wajib dari kantor nomor {n},Saya jadi lebih terampil {n}" for n in range(1, 7)]
    (folder / "transcripts" / "survei.csv").write_text("\n".join(rows) + "\n")
    run = study.code(folder / "transcripts")
    assert len(run.added) == 6
    assert not [problem for problem in run.problems if "byte for byte" in problem.message]
    respondent = study.texts()[run.added[2]]
    assert (respondent.kind, respondent.case, respondent.attributes["age"]) == ("survey", "R3", 23)
    assert study.matrix("code", "kind").loc["motives/demand", "survey"] == 6
    assert study.code(folder / "transcripts").coded == 0
    (folder / "transcripts" / "survei.csv").write_text("\n".join(rows[:-1]) + "\n")
    (gone,) = study.code(folder / "transcripts").problems
    assert "no longer holds" in gone.message
    assert len(study.texts()) == 9


def test_qualcode_toml_goes_before_what_would_be_guessed(study: qc.Study, folder: Path) -> None:
    (folder / "qualcode.toml").write_text('[sources]\nkinds = { "transcripts/W-02.txt" = "document" }\n')
    run = study.code()
    assert run.changed == ["W-02"]
    assert study.texts()["W-02"].kind == "document"
    assert study.code().changed == []


def test_a_file_that_is_gone_is_told_and_kept(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "W-02.txt").unlink()
    run = study.code()
    assert [(p.where, p.message, p.refused) for p in run.problems] == [
        ("transcripts/W-02.txt", "is no longer there", False)
    ]
    assert "W-02" in study.texts()


def test_reading_in_several_processes_reads_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "transcripts" / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    found = []
    for seconds in (1e9, 0.0):  # never worth it, always worth it
        monkeypatch.setattr("qualcode.intake.WORTH_PROCESSES", seconds)
        with qc.code(folder / "transcripts", folder / "codebooks" / "book.yaml") as study:
            found.append((study.texts(), study.codings().to_csv()))
    assert found[0] == found[1]
    assert len(found[0][0]) == 3


def test_two_coders_are_not_counted_together(study: qc.Study) -> None:
    study.apply([person("Saya terampil", study.texts()["W-01"].text)], who="ana")
    assert study.matrix("code", "source").loc["motives/idea", "W-01"] == 1
    assert study.matrix("code", "source", coders=["ana"]).loc["motives/idea", "W-01"] == 1
    assert study.cooccurrence()["both"].tolist() == [1]
    with pytest.raises(UnknownNameError, match="did you mean 'ana'"):
        study.matrix(coders=["anna"])


def test_a_broken_file_does_not_stop_the_others(study: qc.Study, folder: Path) -> None:
    (folder / "transcripts" / "W-03.docx").write_bytes(b"PK\x03\x04 broken")
    (folder / "transcripts" / "W-04.txt").write_text("P: Ya?\n\nJ: Wajib.\n")
    run = study.code(folder / "transcripts")
    assert run.added == ["W-04"]
    assert [problem.where for problem in run.refused] == ["transcripts/W-03.docx"]


def test_fresh_studies_are_equal(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "again")
    tables = []
    for root in (folder, tmp_path / "again"):
        with qc.Study.create(root / "study.qualcode") as made:
            made.code(root / "transcripts")
            tables.append((made.codings().to_csv(), [coding.id for coding in made._file.codings()]))
    assert tables[0] == tables[1]


def test_code_for_a_notebook_needs_no_study_file(folder: Path) -> None:
    with qc.code(folder / "transcripts", folder / "codebooks" / "book.yaml") as study:
        assert len(study.codings()) == 6
        assert study.codes["motives/idea"].theme == "motives"
        path = study.path
    assert not path.exists()


def test_what_cannot_be_done_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(StudyNotFoundError, match="qualcode code"):
        qc.open()
    (folder / "codebooks" / "two.yaml").write_text(BOOK)
    with qc.Study.create("study.qualcode") as study, pytest.raises(CodebookError, match=r"book\.yaml, two\.yaml"):
        study.code("transcripts")
    with qc.open(folder / "transcripts" / ".." / "study.qualcode") as study:
        with pytest.raises(UnknownNameError, match="did you mean 'sentence'"):
            study.code("transcripts", codebook="codebooks/two.yaml", unit="sentense")
        assert study.texts() == {}  # nothing half done


def test_a_filter_narrows_the_rows_and_columns_too(study: qc.Study) -> None:
    narrowed = study.matrix("code", "source", codes=["motives"], kinds=["interview"])
    assert narrowed.index.tolist() == ["motives/demand", "motives/idea"]
    assert narrowed.columns.tolist() == ["W-01", "W-02"]
    assert study.matrix("theme", "source", attributes={"age": "29"}).columns.tolist() == ["W-02"]
    assert study.counts(codes=["competence"])["code"].tolist() == ["competence"]


def test_an_indicator_that_cannot_be_read_is_named_with_its_line(study: qc.Study, folder: Path) -> None:
    (folder / "codebooks" / "book.yaml").write_text(BOOK.replace("[ide]", "[ide (]"))
    with pytest.raises(CodebookError, match=r"book\.yaml:7: motives/idea: the indicator 'ide \(' cannot be read"):
        study.code()


def test_a_study_shows_counts_not_words(study: qc.Study) -> None:
    assert repr(study) == "<Study study.qualcode: 3 sources, 6 codings, book>"


def test_codes_complete_by_tab_in_a_notebook(study: qc.Study) -> None:
    """IPython evaluates no `property` while it completes; `codes` is none, so that it does."""
    ipython = pytest.importorskip("IPython.core.completer")
    completer = ipython.IPCompleter(namespace={"study": study}, use_jedi=False)
    for words in ('study.codes["mot', 'study.codebook["mot'):
        with ipython.provisionalcompleter():
            found = [each.text for each in completer.completions(words, len(words))]
        assert found == ["motives", "motives/demand", "motives/idea"]
    with pytest.raises(AttributeError, match="codes cannot be set"):
        study.codes = study.codebook  # type: ignore[misc]


def test_a_wrong_name_suggests_the_nearest_wherever_it_is_given(study: qc.Study) -> None:
    for ask in (
        lambda: study.codes["motives/ide"],
        lambda: study.quotes("motives/ide"),
        lambda: study.matrix("code", codes=["motives/ide"]),
        lambda: study.counts(query="NOT ide"),
        lambda: study.network(codes=["ide"]),
    ):
        with pytest.raises(UnknownNameError, match=r"did you mean '(motives/)?idea'\?"):
            ask()
    with pytest.raises(UnknownNameError, match="did you mean 'W-01'"):
        study.matrix(sources=["W-1"])


def test_what_a_notebook_shows_by_itself_has_no_words_of_people(study: qc.Study) -> None:
    """Verbs that answer with something else than a table of words."""
    shown = [study, study.codes, study.codes["motives/idea"], study.codebook, study.texts(), study.network()]
    shown += [study.summary(), study.log(), study.memos(), study.code(), study.explain("W-01:2")]
    for value in shown:
        assert "wajib." not in repr(value)
        assert "ide saya" not in repr(value)
