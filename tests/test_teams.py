"""Teams without a server: shared out, coded blind, joined, compared, settled; and codings as text for git."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest

import qualcode as qc
from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Coding, Origin
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError
from qualcode.store import StudyFile

BOOK = """
qualcode: 1
name: Trial
themes:
  motives:
    codes:
      demand: [wajib]
      idea: [ide]
  skills: [terampil]
"""


def interview(number: int) -> str:
    extra = "Itu panjang sekali. " * number
    return f"P: Mengapa ikut?\n\nJ: Itu wajib nomor {number}. Ada ide saya. {extra}Saya terampil.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six interviews and two observations, with a codebook."""
    place = tmp_path / "team"
    (place / "codebooks").mkdir(parents=True)
    (place / "codebooks" / "book.yaml").write_text(BOOK)
    (place / "transcripts" / "observations").mkdir(parents=True)
    for number in range(1, 7):
        (place / "transcripts" / f"W-{number}.txt").write_text(interview(number))
    for number in range(1, 3):
        (place / "transcripts" / "observations" / f"O-{number}.txt").write_text(f"Petugas {number} terampil.\n")
    return place


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.Study.create(folder / "study.qualcode") as made:
        made.code(folder / "transcripts")
        yield made


def put(study: qc.Study, source: str, words: str, code: str, coder: str) -> Coding:
    return study.code_segment(source, words, code, coder=coder)


def codes_by(study: qc.Study, coder: str) -> set[tuple[str, str, str]]:
    frame = study.codings(coders=[coder])
    return set(zip(frame["source"], frame["text"], frame["code"], strict=True))


# ---- sharing out -----------------------------------------------------------------------------------------------------


def test_the_assignment_is_kept_and_can_be_drawn_again(study: qc.Study) -> None:
    made = study.assign(["ana", "budi"], coder="citra", overlap=0.3, by="kind")
    assert study.assignment() == made
    assert made.coders == ["ana", "budi"]
    assert set(made.by_coder["ana"]) | set(made.by_coder["budi"]) == set(study.texts())
    assert set(made.by_coder["ana"]) & set(made.by_coder["budi"]) == set(made.shared) != set()
    assert [entry.who for entry in study.log()[-2:]] == ["citra", "citra"]
    before = len(study.log())
    assert study.assign(["ana", "budi"], coder="citra", overlap=0.3, by="kind") == made
    assert len(study.log()) == before


def test_a_share_is_blind(study: qc.Study, tmp_path: Path) -> None:
    put(study, "W-1", "Ada ide saya.", "skills", "budi")
    own = put(study, "W-1", "Itu wajib nomor 1.", "skills", "ana")
    study.memo("diam-diam", on="W-1", author="budi")
    study.memo("punya saya", on=own.id, author="ana")
    study.assign(["ana", "budi"], coder="citra", overlap=1)
    paths = study.write_shares(tmp_path / "shares", coder="citra")
    assert [path.name for path in paths] == ["ana.qualcode", "budi.qualcode"]
    with qc.open(paths[0]) as share:
        assert share._file.codings() == [own]
        assert [memo.text for memo in share.memos()] == ["punya saya"]
        assert share.texts() == study.texts()
        assert share.codebook == study.codebook
        assert share.verify() == []
    assert b"diam-diam" not in paths[0].read_bytes()


def test_a_share_has_only_the_sources_assigned(study: qc.Study, tmp_path: Path) -> None:
    made = study.assign(["ana", "budi"], coder="citra", overlap=0.2)
    for path, names in zip(study.write_shares(tmp_path, coder="citra"), made.by_coder.values(), strict=True):
        with qc.open(path) as share:
            assert tuple(share.texts()) == names


def test_shares_are_not_written_over_others(study: qc.Study, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="the sources were not shared out"):
        study.write_shares(tmp_path, coder="citra")
    study.assign(["ana", "budi"], coder="citra")
    (tmp_path / "budi.qualcode").write_text("mine")
    with pytest.raises(StudyError, match="exists already"):
        study.write_shares(tmp_path, coder="citra")
    assert not (tmp_path / "ana.qualcode").exists()


@pytest.mark.parametrize(
    ("coders", "more", "message"),
    [
        (["ana"], {}, "two or more"),
        (["ana", "ana"], {}, "two or more"),
        (["ana", " "], {}, "two or more"),
        (["ana", MACHINE], {}, "the machine's name"),
        (["ana", "budi"], {"overlap": 20}, "is not a part of the whole"),
    ],
)
def test_what_cannot_be_shared_out_is_said(study: qc.Study, coders: list[str], more: dict, message: str) -> None:
    with pytest.raises(StudyError, match=message):
        study.assign(coders, coder="citra", **more)
    assert study.assignment() is None


def test_an_attribute_that_nobody_has_is_named(study: qc.Study) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        study.assign(["ana", "budi"], coder="citra", by="kinds")


# ---- joining ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def shares(study: qc.Study, tmp_path: Path) -> list[Path]:
    study.assign(["ana", "budi"], coder="citra", overlap=0.4)
    return study.write_shares(tmp_path / "shares", coder="citra")


def test_shares_come_back_with_what_was_coded_and_nothing_is_lost(study: qc.Study, shares: list[Path]) -> None:
    before = study._file.codings()
    made = study.assignment()
    assert made is not None
    source = made.shared[0]
    coded = []
    for path, who in zip(shares, made.coders, strict=True):
        with qc.open(path) as share:
            coded.append(put(share, source, "Ada ide saya." if source[0] == "W" else "terampil", "skills", who))
    done = study.merge(*shares, coder="citra")
    assert [each.codings for each in done] == [{"ana": (1, 0)}, {"budi": (1, 0)}]
    assert [each.problems for each in done] == [(), ()]
    assert {c.id for c in study._file.codings()} == {c.id for c in [*before, *coded]}
    assert study.verify() == []


def test_what_a_coder_took_back_in_the_share_is_taken_back(study: qc.Study, tmp_path: Path) -> None:
    own = put(study, "W-1", "Itu wajib nomor 1.", "skills", "ana")
    study.assign(["ana", "budi"], coder="citra", overlap=1)
    share, _ = study.write_shares(tmp_path / "shares", coder="citra")
    with qc.open(share) as of_ana:
        of_ana.remove(own.id, coder="ana")
    (done,) = study.merge(share, coder="citra")
    assert done.codings == {"ana": (0, 1)}
    assert codes_by(study, "ana") == set()


def test_several_are_joined_all_or_none(study: qc.Study, shares: list[Path], tmp_path: Path) -> None:
    with qc.open(shares[0]) as share:
        put(share, next(iter(share.texts())), "terampil", "skills", "ana")
    before = study.path.read_bytes()
    with pytest.raises(StudyError, match="there is no study file"):
        study.merge(shares[0], tmp_path / "none.qualcode", coder="citra")
    with pytest.raises(StudyError, match="there is no such conflict; there are none"):
        study.merge(shares[0], coder="citra", settle={"codebook": "ours"})
    (dry,) = study.merge(shares[0], coder="citra", dry_run=True)
    assert dry.codings == {"ana": (1, 0)}
    assert study.path.read_bytes() == before


def test_a_choice_that_is_none_is_said(study: qc.Study, shares: list[Path]) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'theirs'"):
        study.merge(shares[0], coder="citra", prefer="their")  # type: ignore[arg-type]


# ---- from assign to the adjudicated study ----------------------------------------------------------------------------


def fill(path: Path, marks: dict[str, str], notes: dict[str, str]) -> None:
    """Mark codes and write notes in a review workbook as a person would: by the words of the row."""
    book = openpyxl.load_workbook(path)
    sheet = book["Coding"]
    keys = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=4):
        words = str(row[keys.index("text")].value or "")
        if words in marks:
            row[keys.index(f"code:{marks[words]}")].value = "x"
        if words in notes:
            row[keys.index("memo")].value = notes[words]
    book.save(path)


def decide(path: Path, decisions: dict[str, str]) -> None:
    """Write decisions in an adjudication workbook, by the words of the row."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        keys = [cell.value for cell in sheet[1]]
        if "decision" not in keys:
            continue
        for row in sheet.iter_rows(min_row=2):
            words = str(row[keys.index("text")].value or "")
            if words in decisions:
                row[keys.index("decision")].value = decisions[words]
    book.save(path)


def comment(path: Path, words: str, remark: str, author: str) -> None:
    """Comment on the stretch of a Word file that has these words, as a person would."""
    document = docx.Document(str(path))
    run = next(run for paragraph in document.paragraphs for run in paragraph.runs if words in run.text)
    document.add_comment(run, text=remark, author=author, initials=author[0])
    document.save(str(path))


def test_a_blind_double_coding_played_through(study: qc.Study, tmp_path: Path) -> None:
    """assign, three shares, coded in two workbooks, in Word and by hand, merge, agreement, consensus, history."""
    study.assign(["ana", "budi", "dewi"], coder="citra", overlap=1)
    of_ana, of_budi, of_dewi = study.write_shares(tmp_path / "shares", coder="citra")

    with qc.open(of_ana) as share:
        sheet = share.export_review(tmp_path / "ana.xlsx", coder="ana")
        fill(sheet, {f"Itu wajib nomor {number}.": "motives/demand" for number in range(1, 7)}, {})
        assert share.import_review(sheet).refused == []
        settled = put(share, "W-1", "Ada ide saya.", "motives/idea", "ana")
        share.memo("ide siapa?", on=settled.id, author="ana")

    with qc.open(of_budi) as share:
        sheet = share.export_review(tmp_path / "budi.xlsx", coder="budi")
        marks = {f"Itu wajib nomor {number}.": "motives/demand" for number in range(1, 7)}
        marks["Ada ide saya."] = "skills"
        fill(sheet, marks, {"Itu wajib nomor 2.": "benar?"})
        assert share.import_review(sheet).refused == []

    with qc.open(of_dewi) as share:
        (document,) = share.export_word(tmp_path / "word", coder="dewi", sources=["W-1"])
        comment(document, "Ada ide saya.", "idea: dari siapa?", "dewi")
        assert share.import_word(document).refused == []

    ana, budi, dewi = study.merge(of_ana, of_budi, of_dewi, coder="citra")
    assert (dewi.codings, dewi.memos, dewi.refused) == ({"dewi": (1, 0)}, 1, [])
    assert (ana.codings, budi.codings) == ({"ana": (7, 0)}, {"budi": (12, 0)})
    assert (ana.memos, budi.memos, ana.refused, budi.refused) == (1, 1, [], [])
    assert study.verify() == []

    before = study.agreement(["ana", "budi"], codes=["motives/demand"], interval="none")
    assert set(before["value"].dropna()) == {1.0}

    where = study.disagreements(["ana", "budi"])
    assert "Ada ide saya." in set(where["text"])
    workbook = study.export_adjudication(tmp_path / "settle.xlsx", coders=("ana", "budi"), order=where)
    decide(workbook, {"Ada ide saya.": "motives/idea"})
    decided = study.import_adjudication(workbook)
    assert decided.refused == []
    assert ("W-1", "Ada ide saya.", "motives/idea") in codes_by(study, "consensus")
    assert ("W-3", "Itu wajib nomor 3.", "motives/demand") in codes_by(study, "consensus")

    with qc.open(of_ana) as share:
        number = next(entry.number for entry in share.log() if entry.subject == settled.id)
    came, joined = study.history(settled.id)
    assert (came.who, came.verb) == ("ana", f"apply (edit {number} of ana.qualcode)")
    assert (joined.who, joined.verb, joined.memo) == ("citra", "merge", "ide siapa?")
    for coding in study._file.codings():
        assert study.history(coding.id)[0].who in ("ana", "budi", "dewi", "consensus", MACHINE)
    assert study.verify() == []


# ---- text for git ----------------------------------------------------------------------------------------------------


def test_dump_and_load_are_inverse(study: qc.Study, tmp_path: Path) -> None:
    made = put(study, "W-1", "Ada ide saya.", "skills", "ana")
    study.memo("dua\nbaris", on=made.id, author="ana")
    study.memo("di sini", on="W-1", author="ana", span=(0, 2))
    done = study.dump(tmp_path / "text")
    assert (done.files, done.memos) == (9, 2)
    assert done.codings == len(study._file.codings())
    again = study.load(tmp_path / "text", coder="ana")
    assert (again.edit, again.added, again.removed, again.memos, again.problems) == (None, 0, 0, 0, [])
    with qc.Study.create(tmp_path / "other.qualcode") as other:
        for source in study.texts().values():
            other._file.put_source(source, size=1, mtime_ns=1, who="budi")
        other.load(tmp_path / "text", coder="budi")
        assert other._file.codings() == study._file.codings()
        assert set(other.memos()) == set(study.memos())
        other.dump(tmp_path / "again")
        assert other.verify() == []
    for path in sorted((tmp_path / "text").rglob("*.tsv")):
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(tmp_path / "text")).read_bytes()


def lines_of(folder: Path, source: str) -> list[str]:
    return (folder / "codings" / f"{source}.tsv").read_text(encoding="utf-8").splitlines()


def write_lines(folder: Path, source: str, lines: list[str]) -> None:
    (folder / "codings" / f"{source}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_line_taken_away_is_a_coding_removed_and_undo_brings_it_back(study: qc.Study, tmp_path: Path) -> None:
    put(study, "W-1", "Ada ide saya.", "skills", "ana")
    study.dump(tmp_path)
    write_lines(tmp_path, "W-1", [line for line in lines_of(tmp_path, "W-1") if "\tana\t" not in line])
    assert study.load(tmp_path, coder="ana", dry_run=True).removed == 1
    assert codes_by(study, "ana") != set()
    done = study.load(tmp_path, coder="ana")
    assert (done.added, done.removed, codes_by(study, "ana")) == (0, 1, set())
    study.undo(coder="ana")
    assert codes_by(study, "ana") == {("W-1", "Ada ide saya.", "skills")}


def test_a_file_that_does_not_fit_is_left_out_and_the_others_are_taken(study: qc.Study, tmp_path: Path) -> None:
    for number in range(1, 7):
        put(study, f"W-{number}", "Ada ide saya.", "skills", "ana")
    study.dump(tmp_path)
    changed = {number: lines_of(tmp_path, f"W-{number}") for number in range(1, 7)}
    changed[1] = [line.replace("Ada ide saya", "Tiada ide saya") for line in changed[1]]
    changed[2] = [line.replace("# text: ", "# text: 0") for line in changed[2]]
    changed[3] = [line.replace("# source: W-3", "# source: W-99") for line in changed[3]]
    changed[4] = [*changed[4][:4], "<<<<<<< HEAD", *changed[4][4:], "=======", ">>>>>>> budi"]
    changed[5] = [line.replace("# source: W-5", "# source: W-6") for line in changed[5]]
    changed[6] = [line.replace("\tana\t", "\tbudi\t") for line in changed[6]]
    for number, lines in changed.items():
        write_lines(tmp_path, f"W-{number}", lines)
    (tmp_path / "codings" / "notes.tsv").write_bytes(b"\xff\xfe")
    done = study.load(tmp_path, coder="citra")
    assert {problem.where.partition(":")[0].removeprefix("codings/") for problem in done.refused} == {
        "W-1.tsv",
        "W-2.tsv",
        "W-3.tsv",
        "W-4.tsv",
        "W-5.tsv",
        "notes.tsv",
    }
    assert "Tiada" not in "".join(map(str, done.problems))
    assert sorted(source for source, *_ in codes_by(study, "ana")) == [f"W-{number}" for number in range(1, 6)]
    assert codes_by(study, "budi") == {("W-6", "Ada ide saya.", "skills")}


def test_a_source_that_is_gone_loses_its_file_and_other_files_are_left(study: qc.Study, tmp_path: Path) -> None:
    study.dump(tmp_path)
    (tmp_path / "codings" / "mine.tsv").write_text("a\tb\n")
    shutil.copy(tmp_path / "codings" / "W-1.tsv", tmp_path / "codings" / "old.tsv")
    before = (tmp_path / "codings" / "W-1.tsv").stat().st_mtime_ns
    assert study.dump(tmp_path).gone == ["old.tsv"]
    assert (tmp_path / "codings" / "mine.tsv").exists()
    assert (tmp_path / "codings" / "W-1.tsv").stat().st_mtime_ns == before


def test_what_cannot_be_loaded_is_said(study: qc.Study, tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="there are no codings to load"):
        study.load(tmp_path, coder="ana")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed: its merge cannot be tried")
def test_git_joins_what_two_coded(study: qc.Study, tmp_path: Path) -> None:
    """Two branches: Ana codes the first interview, Budi the second; both then code one place of the third."""
    repository = tmp_path / "text"
    repository.mkdir()

    def git(*arguments: str, check: bool = True) -> int:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false"]
        command = ["git", "-C", str(repository), *identity, *arguments]
        return subprocess.run(command, capture_output=True, check=check).returncode

    def branch(name: str, *sources: str) -> Path:
        path = tmp_path / f"{name}.qualcode"
        shutil.copy(study.path, path)
        git("checkout", "-q", "-b", name, "start")
        with qc.open(path) as own:
            for source in sources:
                put(own, source, "Ada ide saya.", "skills", name)
            own.dump(repository)
        git("add", "-A")
        git("commit", "-q", "-m", name)
        return path

    git("init", "-q")
    study.dump(repository)
    git("add", "-A")
    git("commit", "-q", "-m", "start")
    git("branch", "-M", "start")
    branch("ana", "W-1")
    branch("budi", "W-2")
    git("merge", "-q", "--no-edit", "ana")
    done = study.load(repository, coder="citra")
    assert (done.added, done.removed, done.problems) == (2, 0, [])
    branch("cici", "W-3")
    branch("dedi", "W-3")
    assert git("merge", "-q", "--no-edit", "cici", check=False) == 1
    (problem,) = study.load(repository, coder="citra", dry_run=True).refused
    assert problem.where.startswith("codings/W-3.tsv:")
    assert "git could not join two versions here" in problem.message


def test_codings_that_lost_their_words_are_kept_by_dump_and_load(study: qc.Study, folder: Path, tmp_path: Path) -> None:
    put(study, "W-1", "Ada ide saya.", "skills", "ana")
    (folder / "transcripts" / "W-1.txt").write_text(interview(1).replace("Ada ide", "Ada gagasan"))
    study.code()
    assert len(study.outdated()) == 1
    study.dump(tmp_path)
    done = study.load(tmp_path, coder="ana")
    assert (done.edit, done.problems) == (None, [])


def test_a_coding_of_another_study_is_joined_without_shares(folder: Path, study: qc.Study, tmp_path: Path) -> None:
    """Budi brought the same files into a study of his own, without any copying of study files."""
    with qc.Study.create(tmp_path / "budi.qualcode") as other:
        other.code(folder / "transcripts", codebook=folder / "codebooks" / "book.yaml")
        text = other.texts()["W-1"].text
        span = Span(text.index("Ada"), text.index("Ada") + 3)
        coding = Coding("W-1", span, "skills", "budi", Origin.PERSON, "Ada")
        other._file.commit_edit(Edit("apply", "", "budi", added=(coding,)))
    (done,) = study.merge(tmp_path / "budi.qualcode", coder="citra")
    assert (done.codings, done.conflicts) == ({"budi": (1, 0)}, ())
    with StudyFile.open(study.path, read_only=True) as file:
        assert coding in file.codings()
