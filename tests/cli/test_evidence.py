from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pytest

VERDICT = re.compile(r"saturated|saturation (was |is |has been )?reached|jenuh|titik saturasi", re.IGNORECASE)


@pytest.fixture
def three_kinds(coded, run):
    """The study of two interviews with an observation and a document beside them."""
    for kind, name, text in (
        ("observations", "O-01", "A colleague had an idea."),
        ("documents", "D-01", "It is mandatory."),
    ):
        place = coded / "transcripts" / kind
        place.mkdir()
        (place / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    assert run("code", "transcripts").exit_code == 0
    return coded


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def sheets_of(path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_triangulation_is_read_with_its_rule(three_kinds, run):
    result = run("triangulation")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "theme", "status", "interview", "interview_quotes", "observation", "observation_quotes", "document",
        "document_quotes",
    ]  # fmt: skip
    assert lines[1].split()[:4] == ["motives", "convergent", "3", "(2/2)"]
    assert lines[-2].startswith("Convergent: at least 2 kinds of sources have evidence.")
    assert lines[-1].startswith("The status says where")


def test_a_triangulation_as_data_has_every_column_and_the_rule_apart(three_kinds, run):
    result = run("triangulation", "--level", "code", "--sides", "all", "--format", "csv")
    rows = {row["code"]: row for row in rows_of(result.stdout)}
    assert {code: row["status"] for code, row in rows.items()} == {
        "motives/creativity": "complementary",
        "motives/demand": "complementary",
        "competence/teamwork": "complementary",
    }
    assert rows["motives/demand"]["silent_in"] == "observation"
    assert rows["motives/demand"]["document_quotes"] == "D-01:1"
    assert "all kinds of sources have evidence" in result.stderr


def test_a_triangulation_in_indonesian_as_a_workbook(three_kinds, run):
    result = run("triangulation", "--language", "id", "-o", "triangulasi.xlsx")
    assert result.exit_code == 0
    sheets = sheets_of(three_kinds / "triangulasi.xlsx")
    assert list(sheets) == ["Triangulasi", "Angka", "Metode"]
    assert sheets["Triangulasi"][0][:4] == ["Tema", "Label", "Status", "Wawancara"]
    assert sheets["Triangulasi"][1][:4] == ["motives", "Motives", "konvergen", "3 (2/2)"]
    assert sheets["Angka"][0][2:4] == ["Status", "Penilaian peneliti"]
    assert str(sheets["Metode"][1][0]).startswith("Konvergen: sedikitnya 2 jenis sumber")


def test_with_one_kind_only_that_is_said(coded, run):
    result = run("triangulation")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == (
        "There is nothing to compare: kinds of sources are needed, at least two, and there is one: interview."
    )
    assert "convergent" not in result.stdout


def test_sources_of_a_kind_are_compared(coded, run):
    rows = json.loads(run("triangulation", "--by", "source", "--format", "json").stdout)
    assert [(row["theme"], row["kind"], row["status"], row["found_in"]) for row in rows] == [
        ("motives", "interview", "convergent", "W-01; W-02"),
        ("competence", "interview", "convergent", "W-01; W-02"),
    ]


@pytest.mark.parametrize("sides", ["1", "0", "some"])
def test_a_number_of_sides_that_cannot_be_is_told(coded, run, sides):
    result = run("triangulation", "--sides", sides)
    assert result.exit_code == 2
    assert "neither a number from 2 nor all" in result.stderr


def test_a_judgement_is_shown_and_undone(three_kinds, run):
    why = "O-01 shows the opposite"
    assert run("judge", "motives", "contradicting", why, "--coder", "ana").stdout == "motives: contradicting, by ana.\n"
    row = rows_of(run("triangulation", "--format", "csv").stdout)[0]
    assert [row[name] for name in ("status", "judgement", "why", "judged_by")] == [
        "convergent", "contradicting", why, "ana",
    ]  # fmt: skip
    assert "bertentangan" in run("triangulation", "--language", "id").stdout
    assert run("undo", "--coder", "ana").exit_code == 0
    assert rows_of(run("triangulation", "--format", "csv").stdout)[0]["judgement"] == ""


def test_a_judgement_without_a_reason_is_refused(coded, run):
    result = run("judge", "motives", "silent", "--coder", "ana")
    assert result.exit_code == 2
    assert "it has no reason" in result.output


def test_negative_cases_are_listed_marked_and_unmarked(coded, run):
    marked = run("negative-case", "teamwork", "W-02:2", "laughs at it", "--coder", "ana")
    assert marked.stdout == "teamwork: W-02:2 is marked as a negative case, by ana.\n"
    rows = rows_of(run("negative-cases", "--least", "2", "--level", "code", "--format", "csv").stdout)
    assert [(row["code"], row["sort"], row["source"], row["quote"], row["why"]) for row in rows] == [
        ("motives/demand", "absent", "W-02", "", ""),
        ("competence/teamwork", "marked", "W-02", "W-02:2", "laughs at it"),
    ]
    shown = run("negative-cases", "--language", "id")
    assert "ditandai" in shown.stdout and "sedikitnya 50 % sumber" in shown.stdout
    assert run("negative-case", "teamwork", "W-02:2", "--drop", "--coder", "ana").exit_code == 0
    assert rows_of(run("negative-cases", "--format", "csv").stdout) == []


def test_claims_are_recorded_with_their_quotes(coded, run):
    statement = "It is taken because it is demanded"
    made = run("claim", "C1", statement, "--supports", "W-01:2", "--contradicts", "W-02:2", "--coder", "ana")
    assert made.stdout == "C1: 1 for it, 1 against it.\n"
    assert run("claim", "C1", "--without", "W-02:2", "--coder", "ana").stdout == "C1: 1 for it, 0 against it.\n"
    rows = rows_of(run("claims", "--format", "csv").stdout)
    assert [(row["claim"], row["statement"], row["side"], row["quote"]) for row in rows] == [
        ("C1", statement, "supporting", "W-01:2")
    ]
    assert run("claims", "--language", "id").stdout.split()[:3] == ["Simpulan", "Pernyataan", "Sisi"]
    assert run("claim", "C1", "--drop", "--coder", "ana").stdout == "C1: there is no such claim now.\n"
    assert run("claim", "C2", "--supports", "W-01:2", "--coder", "ana").exit_code == 2


def test_saturation_is_read_as_figures_and_sentences(coded, run):
    result = run("saturation", "--base", "1", "--run", "1")
    assert result.exit_code == 0
    assert "Codes in all, at least (Chao2)" in result.stdout
    assert "Base 1, run 1, threshold 5 %: 1+1" in result.stdout
    assert "a codebook that was fixed before the first unit" in result.stdout
    assert "nan" not in result.stdout


@pytest.mark.parametrize("show", ["figures", "steps", "runs", "curve"])
def test_every_table_of_saturation_can_be_had(coded, run, show):
    result = run("saturation", "--show", show, "--format", "csv", "--base", "1", "--run", "1")
    assert len(rows_of(result.stdout)) > 0
    assert "Chao2" in result.stderr


def test_a_picture_and_a_workbook_of_saturation(coded, run):
    assert run("saturation", "-o", "curve.png", "--language", "id").exit_code == 0
    assert (coded / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert run("saturation", "-o", "saturation.xlsx", "--language", "id").exit_code == 0
    assert list(sheets_of(coded / "saturation.xlsx")) == ["Angka", "Satuan berurutan", "Rangkaian", "Kurva", "Metode"]
    refused = run("saturation", "-o", "curve.gif")
    assert refused.exit_code == 2 and "its suffix names no format" in refused.output


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    "asked", [(), ("--threshold", "100%"), ("--threshold", "0"), ("--base", "9"), ("--by", "case")]
)
def test_no_output_says_that_a_study_is_saturated(coded, run, language, asked):
    """The verdict is in no output of either language, however favourable the figures: not in words, tables or files."""
    for show in ("figures", "steps", "runs", "curve"):
        result = run("saturation", "--base", "1", "--run", "1", *asked, "--language", language, "--show", show)
        assert result.exit_code == 0
        assert not VERDICT.search(result.output)
    assert run("saturation", *asked, "--language", language, "-o", "s.xlsx").exit_code == 0
    assert not VERDICT.search(json.dumps(sheets_of(coded / "s.xlsx"), ensure_ascii=False))
    assert run("saturation", *asked, "--language", language, "-o", "s.svg").exit_code == 0
    assert not VERDICT.search((coded / "s.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", ["saturation", "triangulation", "negative-cases", "claims"])
@pytest.mark.parametrize("language", [(), ("--language", "id")])
def test_a_study_in_which_nothing_was_coded_gets_an_answer(folder, run, command, language):
    (folder / "codebooks" / "trial.yaml").write_text("qualcode: 1\nthemes:\n  money: [salary]\n", encoding="utf-8")
    assert run("code", "transcripts").exit_code == 0
    result = run(command, *language)
    assert result.exit_code == 0
    assert "nan" not in result.output
    if command in ("saturation", "triangulation"):
        assert ("Belum ada yang dikodekan." if language else "Nothing was coded yet.") in result.stdout
