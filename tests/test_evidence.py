"""Triangulation, judgements, negative cases, claims and saturation over a study."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import qualcode as qc
from qualcode.analysis.negative import Expected
from qualcode.analysis.saturation import Design
from qualcode.analysis.triangulation import Rule
from qualcode.displays.evidencesheets import evidence_sheets
from qualcode.errors import StudyError, UnknownNameError

BOOK = """
qualcode: 1
themes:
  motives:
    codes:
      demand: [wajib]
      own: ['negated: dipaksa', kemauan]
  competence: [terampil]
  money: [uang]
"""
TEXTS = {
    "W-01.txt": "P: Wajib?\n\nJ: Ya, wajib. Saya terampil.\n\nP: Lalu?\n\nJ: Hujan turun.\n",
    "W-02.txt": "P: Wajib?\n\nJ: Tidak wajib. Saya tidak dipaksa. Kemauan saya.\n",
    "W-03.txt": "P: Wajib?\n\nJ: Itu wajib. Saya terampil.\n",
    "W-04.txt": "P: Wajib?\n\nJ: Saya terampil.\n",
    "observations/O-01.txt": "Petugas terampil.\n",
    "documents/D-01.txt": "Pustakawan wajib disertifikasi.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK)
    for name, text in TEXTS.items():
        path = tmp_path / "transcripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def study(folder: Path) -> Iterator[qc.Study]:
    with qc.Study.create(folder / "study.qualcode") as made:
        made.code(folder / "transcripts")
        yield made


# ---- triangulation -------------------------------------------------------------------------------------------------


def test_themes_by_kind(study):
    table = study.triangulation()
    assert table[["theme", "status", "found_in", "silent_in"]].to_numpy().tolist() == [
        ["motives", "convergent", "interview; document", "observation"],
        ["competence", "convergent", "interview; observation", "document"],
        ["money", "silent", "", "interview; observation; document"],
    ]
    assert table["interview_quotes"].tolist() == ["W-01:2; W-02:2; W-03:2", "W-01:3; W-03:3; W-04:2", ""]
    assert study.triangulation(rule=Rule(sides=0))["status"].tolist() == ["complementary", "complementary", "silent"]
    assert study.triangulation(codes=["demand"], level="code")["code"].tolist() == ["motives/demand"]


def test_sources_within_a_kind(study):
    table = study.triangulation(by="source", kinds=["interview"], codes=["motives"])
    assert table[["kind", "status", "found", "of", "silent_in"]].to_numpy().tolist() == [
        ["interview", "convergent", 3, 4, "W-04"]
    ]


def test_coders_are_never_mixed_unless_compared(study):
    study.code_segment("O-01", 1, "motives/demand", coder="ana")
    assert study.triangulation().loc[0, ["observation_segments", "found_in"]].tolist() == [0, "interview; document"]
    assert study.triangulation(coders=["ana"]).loc[0, "found_in"] == "observation"
    assert study.saturation().value("incidences") == study.saturation(coders=["qualcode"]).value("incidences")
    assert len(study.saturation(coders=["ana"]).steps) == 6
    compared = study.triangulation(by="coder", codes=["motives"])
    assert compared[["found_in", "segments"]].to_numpy().tolist() == [["ana; qualcode", 6]]
    study.reject(codes=["demand"], sources=["W-01"], coder="ana")
    assert study.negative_cases(coders=["ana"])["sort"].unique().tolist() == []


def test_a_judgement_is_recorded_beside_the_status_and_undone(study):
    study.judge("motives", "contradicting", "O-01 shows none of it", coder="ana")
    table = study.triangulation()
    shown = ["status", "judgement", "why", "judged_by"]
    assert table.loc[0, shown].tolist() == ["convergent", "contradicting", "O-01 shows none of it", "ana"]
    assert study.judgements()[["name", "judgement"]].to_numpy().tolist() == [["motives", "contradicting"]]
    study.judge("motives", "complementary", "on reading again: D-01 is older", coder="budi")
    assert study.triangulation().loc[0, shown[1:]].tolist() == [
        "complementary", "on reading again: D-01 is older", "budi",
    ]  # fmt: skip
    study.undo(coder="budi")
    assert study.triangulation().loc[0, "judgement"] == "contradicting"
    study.judge("motives", "none", coder="ana")
    assert len(study.judgements()) == 0
    assert study.triangulation().loc[0, shown].tolist() == ["convergent", "", "", ""]


def test_a_judgement_needs_a_reason_a_person_and_a_code_there_is(study):
    with pytest.raises(StudyError, match="say why"):
        study.judge("motives", "contradicting", " ", coder="ana")
    with pytest.raises(StudyError):
        study.judge("motives", "contradicting", "because", coder="qualcode")
    with pytest.raises(UnknownNameError, match="contradicting"):
        study.judge("motives", "contradictory", "because", coder="ana")
    with pytest.raises(UnknownNameError, match="motives"):
        study.judge("motive", "contradicting", "because", coder="ana")
    assert len(study.judgements()) == 0


def test_a_judgement_on_a_code_that_is_no_more_is_listed_and_can_be_taken_away(study):
    study.judge("motives/own", "silent", "never said", coder="ana")
    study.rename_code("motives/own", "will", coder="ana")
    assert study.judgements()["name"].tolist() == ["motives/own"]
    study.judge("motives/own", "none", coder="ana")
    assert len(study.judgements()) == 0


def test_one_kind_and_no_codings(tmp_path, study):
    assert study.triangulation(kinds=["interview"])["status"].tolist() == ["", "", ""]
    with qc.Study.create(tmp_path / "empty.qualcode") as empty:
        empty.code(tmp_path / "transcripts" / "W-04.txt", codebook=qc.load_codebook(tmp_path / "codebooks/book.yaml"))
        assert empty.triangulation(codes=["money"])["status"].tolist() == [""]
        assert empty.saturation(codes=["money"]).value("codes") == 0


# ---- negative cases ------------------------------------------------------------------------------------------------


def test_what_is_negated_and_what_is_absent(study):
    rows = study.negative_cases(level="code")
    assert rows[["code", "sort", "source", "quote", "matched", "found", "of"]].to_numpy().tolist() == [
        ["motives/demand", "negated", "W-02", "W-02:2", "Tidak wajib", 0, 0],
        ["motives/demand", "absent", "W-04", "", "", 3, 4],
        ["motives/own", "negated", "W-02", "W-02:3", "tidak dipaksa", 0, 0],
        ["competence", "absent", "W-02", "", "", 3, 4],
    ]
    strict = study.negative_cases(level="code", expected=Expected(share=0.9))
    assert "absent" not in set(strict["sort"])


def test_what_was_rejected_is_listed_with_who_and_why(study):
    study.reject(codes=["demand"], sources=["W-03"], coder="ana", memo="she is joking")
    rows = study.negative_cases(codes=["demand"], level="code")
    assert rows.loc[rows["sort"] == "rejected", ["quote", "text", "why", "who"]].to_numpy().tolist() == [
        ["W-03:2", "Itu wajib.", "she is joking", "ana"]
    ]
    study.undo(coder="ana")
    assert "rejected" not in set(study.negative_cases()["sort"])


def test_what_a_person_marks(study):
    study.negative_case("demand", "W-02:2", "denies it", coder="ana")
    study.negative_case("motives", "W-04", "speaks of nothing of the sort", coder="ana")
    rows = study.negative_cases(codes=["motives"], level="theme")
    marked = rows.loc[rows["sort"] == "marked", ["theme", "source", "quote", "text", "why", "who"]]
    assert marked.to_numpy().tolist() == [
        ["motives", "W-02", "W-02:2", "Tidak wajib.", "denies it", "ana"],
        ["motives", "W-04", "", "", "speaks of nothing of the sort", "ana"],
    ]
    by_code = study.negative_cases(level="code")
    assert by_code.loc[by_code["sort"] == "marked", "code"].tolist() == ["motives", "motives/demand"]
    assert len(study.negative_cases(sources=["W-04"])) == 1
    study.drop_negative_case("demand", "W-02:2", coder="ana")
    study.undo(coder="ana")
    assert "W-02:2" in set(study.negative_cases(codes=["demand"], level="code")["quote"])


def test_a_place_that_is_not_there_is_told(study):
    for place, message in (("W-02:99", "W-02:"), ("W-2", "W-0"), ("W-02:two", "W-02")):
        with pytest.raises(UnknownNameError, match=message):
            study.negative_case("demand", place, "why", coder="ana")
    with pytest.raises(StudyError, match="say why"):
        study.negative_case("demand", "W-02:2", "", coder="ana")


# ---- claims --------------------------------------------------------------------------------------------------------


def test_a_claim_and_the_quotes_for_and_against_it(study):
    study.claim("C1", "Certification is taken because it is demanded.", coder="ana")
    study.contradict("C1", "W-02:2", why="denies it", coder="ana")
    study.support("C1", "W-01:2", "D-01:1", coder="ana")
    study.claim("C2", "It pays.", coder="ana")
    assert study.claims()[["claim", "side", "quote", "text", "why"]].to_numpy().tolist() == [
        ["C1", "supporting", "D-01:1", "Pustakawan wajib disertifikasi.", ""],
        ["C1", "supporting", "W-01:2", "Ya, wajib.", ""],
        ["C1", "contradicting", "W-02:2", "Tidak wajib.", "denies it"],
        ["C2", "", "", "", ""],
    ]
    study.drop_quotes("C1", "W-01:2", coder="ana")
    assert study.claims()["quote"].tolist() == ["D-01:1", "W-02:2", ""]
    study.claim("C1", "", coder="ana")
    assert study.claims()["claim"].tolist() == ["C2"]
    with pytest.raises(UnknownNameError, match="C2"):
        study.support("C1", "W-01:2", coder="ana")


def test_quotes_for_a_claim_are_all_recorded_or_none(study):
    study.claim("C1", "It is demanded.", coder="ana")
    with pytest.raises(UnknownNameError):
        study.support("C1", "W-01:2", "W-01:99", coder="ana")
    assert study.claims()["side"].tolist() == [""]


def test_a_quote_that_got_another_number_is_found_by_its_words(folder, study):
    study.claim("C1", "It is demanded.", coder="ana")
    study.support("C1", "W-01:2", "W-03:2", coder="ana")
    (folder / "transcripts" / "W-01.txt").write_text(TEXTS["W-01.txt"].replace("J: Ya", "J: Begini saja. Ya"))
    (folder / "transcripts" / "W-03.txt").write_text(TEXTS["W-03.txt"].replace("Itu wajib.", "Memang begitu."))
    study.code(folder / "transcripts")
    assert study.claims()[["quote", "source", "text"]].to_numpy().tolist() == [
        ["W-01:3", "W-01", "Ya, wajib."],
        ["W-03:2", "W-03", "Itu wajib."],  # no longer there: its words as they were
    ]
    assert study.verify() == []


# ---- saturation ----------------------------------------------------------------------------------------------------


def test_saturation_by_source_and_case_under_filters(study):
    found = study.saturation(kinds=["interview"], design=Design(base=2, run=1))
    assert found.steps[["unit", "new_codes"]].to_numpy().tolist() == [
        ["W-01", "motives/demand; competence"],
        ["W-02", "motives/own"],
        ["W-03", ""],
        ["W-04", ""],
    ]
    assert (found.value("before_run"), found.fixed, found.by_date) == (2, True, False)
    assert len(study.saturation().steps) == 6
    assert study.saturation(level="theme", sources=["W-02"]).value("codes") == 1
    cases = study.saturation(by="case")
    assert cases.steps["unit"].tolist() == ["W-01", "W-02", "W-03", "W-04"]


def test_a_date_for_every_source_makes_the_order(folder):
    with qc.Study.create(folder / "dated.qualcode") as study:
        days = "participant,date\nW-01,3 Mei 2024\nW-02,2024-04-30\nW-03,1/6/2024\nW-04,2023-12-31\n"
        (folder / "transcripts" / "facesheet.csv").write_text(days)
        study.code(folder / "transcripts")
        found = study.saturation(by="case")
        assert found.steps["unit"].tolist() == ["W-04", "W-02", "W-01", "W-03"]
        assert found.by_date


def test_persons_codings_do_not_count_as_of_a_fixed_codebook(study):
    study.code_segment("W-04", 2, "money", coder="ana")
    assert not study.saturation(coders=["ana"]).fixed


# ---- sheets --------------------------------------------------------------------------------------------------------


def test_the_evidence_as_sheets_in_both_languages(study):
    english = evidence_sheets(study)
    assert [sheet.name for sheet in english] == ["Triangulation", "Negative cases", "Saturation", "Saturation in words"]
    study.claim("C1", "It is demanded.", coder="ana")
    indonesian = evidence_sheets(study, language="id", codes=["demand"])
    names = [sheet.name for sheet in indonesian]
    assert names == ["Triangulasi", "Kasus negatif", "Penarikan simpulan", "Saturasi data", "Saturasi dalam kalimat"]
    assert indonesian[0].frame.iloc[0, [0, 1, 2]].tolist() == ["motives/demand", "Demand", "konvergen"]
    assert indonesian[0].note.startswith("Konvergen: sedikitnya 2 jenis sumber")
    assert "jenuh" not in str([(sheet.note, sheet.frame.to_dict()) for sheet in indonesian])
    assert "saturated" not in str([(sheet.note, sheet.frame.to_dict()) for sheet in english])
