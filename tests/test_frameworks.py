"""The tables of a study: framework matrix with summaries, counts with coverage, speakers, timelines, tests in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import qualcode as qc
from qualcode.analysis.framework import with_own_case
from qualcode.analysis.matrices import matrix
from qualcode.cli import cli
from qualcode.displays.telling import test_words as words_of
from qualcode.errors import StudyError, UnknownNameError

BOOK = """
qualcode: 1
languages: [id, en]
themes:
  motives:
    label: {en: Motives, id: Motif}
    codes:
      demand: {indicators: {id: [wajib]}}
      idea: {indicators: {id: [ide]}}
  competence: {indicators: {id: [terampil]}}
"""
TEXTS = {
    "W-01.txt": "P: Kenapa?\n\nJ: Ya, wajib. Itu ide saya, karena wajib. Saya terampil.\n\nP: Lalu, wajib?\n\n"
    "J: Ide lain, terampil.\n",
    "W-02.txt": "P: Apa?\n\nJ: Ide, mungkin. Terampil juga.\n\nP: Begitu?\n\nJ: Wajib, wajib. Terampil.\n",
    "W-02b.txt": "P: Apa?\n\nJ: Tidak tahu. Hujan.\n",
    "observations/O-01.txt": "Petugas terampil. Ide tidak ada.\n",
}
FACESHEET = "participant,unit_kerja\nW-01,layanan\nW-02,repositori\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[qc.Study]:
    """Four sources, two of them of one case, coded by the machine and one of them by a person."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        **{f"transcripts/{name}": text for name, text in TEXTS.items()},
        "codebooks/b.yaml": BOOK,
        "transcripts/facesheet.csv": FACESHEET,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    with qc.Study.create(tmp_path / "study.qualcode") as made:
        made.code(tmp_path / "transcripts")
        made.code_segment("W-02b", 3, "idea", coder="ana")
        yield made


def run(*command: str) -> Result:
    return CliRunner().invoke(cli, list(command), prog_name="qualcode")


def printed(*command: str) -> list[dict[str, str]]:
    result = run(*command, "--format", "csv")
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_cases_stand_against_themes_with_their_quotes(study: qc.Study) -> None:
    cells = study.framework(form="long")
    cases = study.sources().set_index("source")["case"]
    assert cells[["case", "theme", "quotes", "n"]].to_numpy().tolist()[:2] == [
        ["O-01", "motives", "O-01:2", 1],
        ["O-01", "competence", "O-01:1", 1],
    ]
    first = cells[(cells["case"] == cases["W-01"]) & (cells["theme"] == "motives")].iloc[0]
    assert (first["quotes"], first["n"]) == ("W-01:2; W-01:3; W-01:6", 3)
    table = study.framework(at_most=1)
    assert table.loc[cases["W-01"], "motives"] == "W-01:2 “Ya, wajib.”\n(+2)"
    assert table.columns.tolist() == ["motives", "competence"]


@pytest.mark.parametrize("query", [{}, {"kinds": ["interview"]}, {"coders": ["ana"]}, {"codes": ["idea"]}], ids=str)
def test_the_numbers_are_the_matrix_s_and_the_workbook_s(study: qc.Study, query: dict) -> None:
    cells = study.framework(form="long", **query).set_index(["theme", "case"])["n"]
    codings = with_own_case(study.codings(**{"coders": ["qualcode"], **query}).assign(words=0))
    table = matrix(codings, rows="theme", columns="case").stack()
    assert cells.sort_index().to_dict() == table[table > 0].sort_index().to_dict()
    study.export("book.xlsx", **query)
    sheet = openpyxl.load_workbook("book.xlsx")["Framework matrix"]
    numbers = [cell.value for row in sheet.iter_rows(min_row=4, min_col=2) for cell in row[::2] if cell.value]
    assert sorted(numbers) == sorted(cells)


def test_no_table_mixes_coders_unasked(study: qc.Study) -> None:
    assert "W-02b:3" not in " ".join(study.framework(form="long")["quotes"])
    assert study.framework(form="long", coders=["ana"])["quotes"].tolist() == ["W-02b:3"]
    counts = study.counts(coverage=True).set_index("code")
    assert counts.loc["motives/idea", "sources"] == 3
    assert study.counts(coverage=True, coders=["ana"]).set_index("code").loc["motives/idea", "segments"] == 1
    assert study.speakers().set_index(["source", "speaker"]).loc[("W-02b", "J"), "codings"] == 0
    assert study.timeline("W-02b")["code"].unique().tolist() == [""]
    assert study.timeline("W-02b", coders=["ana"])["code"].tolist() == ["", "", "motives/idea"]
    assert study.presence(coders=["ana"]).loc["motives/idea"].sum() == 1
    assert study.matrix_test("code", "coder").why == "columns_are_coders"


def test_a_summary_is_kept_shown_undone_and_taken_away(study: qc.Study) -> None:
    assert study.summarise("W-01", "demand", "Wajib dulu.", coder="ana") == ("W-01", "motives/demand")
    study.summarise("W-01", "motives", "Wajib, lalu ide.", coder="ana")
    table = study.framework(rows="source", show="summaries")
    assert table.loc["W-01", "motives"] == "Wajib, lalu ide."
    assert study.framework(rows="source").loc["W-01", "motives"].startswith("Wajib, lalu ide.\n\nW-01:2 “Ya, wajib.”\n")
    by_code = study.framework("source", "code", show="summaries")
    assert by_code.loc["W-01"].tolist() == ["Wajib dulu.", "", ""]
    assert study.summaries()[["case", "theme", "summary", "coder", "lost"]].to_numpy().tolist() == [
        ["W-01", "motives", "Wajib, lalu ide.", "ana", ""],
        ["W-01", "motives/demand", "Wajib dulu.", "ana", ""],
    ]
    study.undo(coder="ana")
    assert study.summaries()["theme"].tolist() == ["motives/demand"]
    study.summarise("W-01", "demand", "", coder="ana")
    assert len(study.summaries()) == 0


def test_a_summary_of_what_is_no_more_is_listed_and_can_be_taken_away(study: qc.Study) -> None:
    study.summarise("W-01", "motives", "Wajib, lalu ide.", coder="ana")
    study.rename_code("motives", "alasan", coder="ana")
    assert study.summaries()["lost"].tolist() == ["theme"]
    table = study.framework("source", show="summaries")
    assert table.columns.tolist() == ["alasan", "competence", "motives"]
    assert table.loc["W-01", "motives"] == "Wajib, lalu ide."
    assert "motives" not in study.framework("source", sources=["W-02"])
    result = run("framework", "--show", "summaries", "--rows", "source")
    assert "Summaries of a case or theme that is no more: W-01 x motives." in result.stderr
    study.summarise("W-01", "motives", "", coder="ana")
    assert len(study.summaries()) == 0


def test_a_case_or_theme_that_is_not_there_is_named(study: qc.Study) -> None:
    with pytest.raises(UnknownNameError, match=r"case 'W-1'.*did you mean"):
        study.summarise("W-1", "motives", "x", coder="ana")
    with pytest.raises(UnknownNameError, match=r"code 'motifs'.*did you mean 'motives'"):
        study.summarise("W-01", "motifs", "x", coder="ana")
    with pytest.raises(StudyError):
        study.summarise("W-01", "motives", "x", coder="qualcode")


def test_counts_have_cases_and_coverage_of_the_codable_text(study: qc.Study) -> None:
    table = study.counts(coverage=True).set_index("code")
    assert table.columns.tolist() == ["theme", "segments", "sources", "cases", "words", "coverage", "mean_coverage"]
    lines = study.lines()
    said = study.quotes("demand")["text"].str.len().sum()
    assert table.loc["motives/demand", "coverage"] == pytest.approx(100 * said / (lines["end"] - lines["start"]).sum())
    assert study.coverage(measure="words")["coverage"].between(0, 100).all()
    assert list(printed("counts", "--coverage")[0]) == ["code", *table.columns]
    assert "coverage" not in printed("counts", "--level", "theme")[0]


def test_speakers_are_all_there_with_what_was_coded_of_them(study: qc.Study) -> None:
    rows = [row for row in printed("speakers") if row["source"] == "W-01"]
    assert [(row["speaker"], row["role"], row["turns"], row["lines"], row["coded_lines"]) for row in rows] == [
        ("P", "interviewer", "2", "2", "0"),
        ("J", "participant", "2", "4", "4"),
    ]


def test_a_timeline_has_every_line_and_is_drawn(study: qc.Study) -> None:
    table = study.timeline("W-01", level="theme", language="id")
    assert table.groupby("segment").size().tolist() == [1, 1, 1, 1, 1, 2]
    assert table["label"].tolist()[1] == "Motif"
    assert [row["theme"] for row in printed("timeline", "W-01", "--level", "theme")] == table["theme"].tolist()
    for command in (["timeline", "W-01"], ["timeline"]):
        assert run(*command, "-o", "t.png").exit_code == 0
        assert Path("t.png").read_bytes().startswith(b"\x89PNG")
    assert list(printed("timeline")[0]) == ["code", *map(str, range(1, 11))]
    result = run("timeline", "W-1")
    assert "source 'W-1'" in result.stderr


@pytest.mark.parametrize(
    ("columns", "language", "words"),
    [
        ("kind", "en", "Permutation test that keeps sources whole (3 sources, all 3 ways to deal them out)"),
        ("kind", "id", "Uji permutasi dengan sumber utuh (3 sumber, semua 3 cara membaginya)"),
        ("source", "en", "No test is valid: each column is a single source"),
        ("unit", "id", "Tidak ada uji: kurang dari dua baris, atau kurang dari dua kolom"),
        ("unit_kerja", "en", "No test is valid: each column is a single source"),
    ],
)
def test_a_test_says_in_words_what_it_is_and_why_no_other(study, columns, language, words) -> None:
    assert words_of(study.matrix_test("code", columns), language).startswith(words)
    result = run("matrix", "--rows", "code", "--columns", columns, "--test", "--language", language)
    assert result.stderr.startswith(words)
    assert result.stdout == run("matrix", "--rows", "code", "--columns", columns).stdout


def test_the_reasons_against_the_textbook_test_are_told_with_their_numbers(study: qc.Study) -> None:
    words = words_of(study.matrix_test("code", "kind"))
    assert "With only 3 ways to deal them out p cannot be below 0.333." in words
    assert "is not valid here: 10 segments share a source with others and are not independent of them" in words
    assert "segments count in several rows" in words
    assert "Codings that have no value in the column are left out: 2." in words_of(
        study.matrix_test("code", "unit_kerja")
    )


def test_the_workbook_has_sheets_by_case_and_attribute_where_sources_share_one(study: qc.Study) -> None:
    study.export("book.xlsx")
    book = openpyxl.load_workbook("book.xlsx")
    assert book.sheetnames[1:8] == [
        "Framework matrix", "Theme x source", "Theme x kind", "Theme x case", "Theme x unit_kerja",
        "Code x source", "Codings",
    ]  # fmt: skip
    assert [cell.value for cell in book["Theme x unit_kerja"][4]][2:-1] == ["(none)", "layanan", "repositori"]
    assert [cell.value for cell in book["Code frequencies"][3]][-2:] == ["Coverage (%)", "Mean coverage of sources (%)"]
    headings = [cell.value for cell in book["Codings"][1]]
    assert headings[0] == "Quote id"
    assert "unit_kerja" not in headings


def test_a_study_without_codings_has_its_tables_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "W-01.txt").write_text("P: Apa?\n\nJ: Hujan.\n")
    (tmp_path / "b.yaml").write_text(BOOK)
    with qc.Study.create(tmp_path / "empty.qualcode") as study:
        study.code(tmp_path / "W-01.txt", codebook=tmp_path / "b.yaml")
        assert study.framework().to_numpy().tolist() == [["", ""]]
        assert len(study.framework(form="long")) == 0
        assert study.counts(coverage=True)["coverage"].tolist() == [0, 0, 0]
        assert study.presence().to_numpy().sum() == 0
        assert study.draw_timeline("W-01").texts[0].get_text() == "Nothing was coded yet."
        assert study.matrix_test().why == "nothing_to_compare"
        study.export(tmp_path / "empty.xlsx")


@pytest.mark.filterwarnings("ignore::qualcode.outputs.typefaces.MissingSignsWarning")
@pytest.mark.parametrize("label", ["Kata " * 40, "إلزامية", "必须的想法"])
def test_labels_of_any_length_and_script_are_drawn_and_framed(tmp_path: Path, label: str) -> None:
    (tmp_path / "W-01.txt").write_text("P: Apa?\n\nJ: Wajib itu ide.\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(BOOK.replace("id: Motif", f"id: {label}"), encoding="utf-8")
    with qc.Study.create(tmp_path / "labels.qualcode") as study:
        study.code(tmp_path / "W-01.txt", codebook=tmp_path / "b.yaml")
        drawn = study.draw_timeline("W-01", level="theme", language="id")
        assert " ".join(drawn.get_yticklabels()[0].get_text().split()) == label.strip()
        study.export(tmp_path / "b.xlsx", language="id")
    assert openpyxl.load_workbook(tmp_path / "b.xlsx")["Matriks kerangka"]["C3"].value.strip() == label.strip()
