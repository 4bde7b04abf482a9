"""The report of a study says what the study says, at its edges too; both files are opened and read."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import docx
import pytest
from lxml import html

import qualcode as qc
from qualcode.analysis.units import segment_ids
from qualcode.displays.reporting.quotations import Told, balanced
from qualcode.displays.reporting.sample import duration
from qualcode.displays.reporting.view import Wishes
from qualcode.errors import CodebookError, QualcodeError, StudyError, UnknownNameError
from qualcode.outputs.labels import LANGUAGES
from qualcode.outputs.reporting.content import (
    Block,
    Checklist,
    Figure,
    Heading,
    Paragraph,
    Quotes,
    Report,
    Table,
    numbers,
    parts,
)
from qualcode.store import StudyFile
from tests.displays import studies

EDGES = ("ordinary", "uncoded", "one_of_each", "long_names", "other_scripts", "hostile")


@pytest.fixture
def study(tmp_path: Path):
    with studies.ordinary(tmp_path / "study") as made:
        yield made


def table(report: Report, anchor: str) -> Table:
    return next(block for block in report.blocks if isinstance(block, Table) and block.anchor == anchor)


def rows(report: Report, anchor: str) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table(report, anchor).rows]


def prose(report: Report) -> str:
    """The sentences, with the numbers of tables."""
    said = []
    for block in report.blocks:
        if isinstance(block, Paragraph):
            said.append("".join(words or f"#{anchor}" for words, anchor in parts(block.text)))
    return "\n".join(said)


def item(report: Report, number: int):
    return next(i for block in report.blocks if isinstance(block, Checklist) for i in block.items if i.number == number)


def test_the_method_says_what_was_coded_how(study: qc.Study) -> None:
    said = prose(study.report_content(Wishes(language="en")))
    assert "The data comprise 3 sources: 2 interviews and 1 observation note" in said
    assert "2 participants took part." in said
    assert f"qualcode {qc.__version__}" in said
    assert "The codebook “Percobaan” has 3 codes in 2 themes" in said
    assert f"begins with {study.codebook.digest[:12]}" in said
    assert "The result is 6 codings on 5 segments of 3 sources" in said
    assert "So far nobody has accepted or rejected any of these codings" in said
    assert "agreement between coders cannot be stated" in said
    indonesian = prose(study.report_content(Wishes(language="id")))
    assert "Data penelitian terdiri atas 3 sumber, yaitu 2 wawancara dan 1 catatan observasi" in indonesian


def test_what_people_decided_is_told_and_left_out(study: qc.Study) -> None:
    study.reject(codes=["idea"], sources=["W-01"], coder="ana")
    study.accept(codes=["demand"], coder="ana")
    report = study.report_content(Wishes(language="en"))
    said = prose(report)
    assert "Of 6 codings, 3 were decided on by people (ana): 2 were accepted and 1 rejected." in said
    assert "The other 3 codings stand as they were made" in said
    assert ["Gagasan", "1"] in [row[:2] for row in rows(report, "table-counts")]
    assert ["Codings rejected", "1", "1", "1"] in [row[:4] for row in rows(report, "table-audit")]


def test_a_report_is_about_one_coder(study: qc.Study) -> None:
    study.code_segment("W-01", "Saya terampil.", "competence", coder="ana")
    study.code_segment("W-02", "Tidak ada yang lain.", "demand", coder="ana")
    machine, ana = study.report_content(), study.report_content(coders=["ana"])
    assert [row[1] for row in rows(machine, "table-theme-kind")] == ["3", "1"]
    assert [row[1] for row in rows(ana, "table-theme-kind")] == ["1", "1"]
    assert {quote.text for quote in ana.quotes} == {"Saya terampil.", "Tidak ada yang lain."}
    assert "by hand by ana" in prose(ana)
    assert ["ana", "person", "2", "–", "2", "no"] in rows(machine, "table-coders")
    assert ["ana", "person", "2", "–", "2", "yes"] in rows(ana, "table-coders")
    with pytest.raises(StudyError, match="one coder"):
        study.report_content(coders=["ana", "qualcode"])
    with pytest.raises(UnknownNameError, match="ana"):
        study.report_content(coders=["anna"])


def test_agreement_is_in_it_where_there_is_any(study: qc.Study) -> None:
    study.code_segment("W-01", "Saya terampil.", "competence", coder="ana")
    study.code_segment("W-01", "Itu gagasan saya yang wajib.", "idea", coder="ana")
    report = study.report_content(Wishes(language="id"))
    found = rows(report, "table-agreement")
    assert {row[1] for row in found} == {"semua satuan", "satuan yang dikodekan"}
    expected = study.agreement()
    overall = expected[(expected["code"] == "") & (expected["theme"] == "") & (expected["basis"] == "all units")]
    alpha = overall[overall["coefficient"] == "krippendorff"]["value"].iloc[0]
    assert f"{alpha:.2f}".replace(".", ",") in found[0]
    assert "How far they agree" in " ".join(item(study.report_content(), 24).texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_opens_as_many_quotes_as_it_counts(study: qc.Study, tmp_path: Path, language: str) -> None:
    written = study.report(tmp_path / "r.html", language=language)[0]
    page = html.fromstring(written.read_bytes())
    data = json.loads(page.get_element_by_id("data").text)
    for name in ("table-theme-kind", "table-code-source"):
        cells = page.get_element_by_id(name).getparent().findall("tbody/tr/td")
        counted = [cell for cell in cells if cell.text_content() not in ("", "–")]
        assert counted
        for cell in counted:
            assert len(data["sets"][int(cell.find("button").get("data-quotes"))]) == int(cell.text_content())


def test_the_tables_are_those_of_the_study(study: qc.Study) -> None:
    report = study.report_content()
    matrix = study.matrix("theme", "kind")
    assert [[n or "–" for n in row] for row in matrix.to_numpy().tolist()] == [
        [int(cell) if cell.isdigit() else cell for cell in row[1:-1]] for row in rows(report, "table-theme-kind")
    ]
    frame = study.codings(coders=["qualcode"])
    assert len(report.quotes) == len(set(segment_ids(frame)))
    assert {quote.id for quote in report.quotes} == set(study.quotes()["quote"])


def test_filters_narrow_everything_and_are_told(study: qc.Study) -> None:
    report = study.report_content(kinds=["interview"], codes=["motives"])
    assert "limited to a part of the codings (codes: Motives; kinds: interview)" in prose(report)
    assert dict(report.front)["Limited to"] == "codes: Motives; kinds: interview"
    indonesian = study.report_content(Wishes(language="id"), kinds=["interview"], attributes={"age": ">=40"})
    assert dict(indonesian.front)["Dibatasi pada"] == "jenis: wawancara; age >=40"
    assert [row[0] for row in rows(report, "table-kinds")] == ["interview", "Total"]
    assert {quote.id.partition(":")[0] for quote in report.quotes} == {"W-01", "W-02"}


def test_participants_are_listed_without_what_says_who_they_are(study: qc.Study) -> None:
    found = table(study.report_content(Wishes(language="id")), "table-participants")
    assert [column.title for column in found.columns][:3] == ["Sumber", "Nama samaran", "Usia"]
    assert [cell.text for cell in found.rows[0]][:3] == ["W-01", "Bu Ani", "47"]
    assert "example.org" not in str([[cell.text for cell in row] for row in found.rows])
    assert "email" in found.note


def test_coreq_is_filled_from_the_study_answered_by_the_researcher_or_open(study: qc.Study) -> None:
    report = study.report_content()
    items = [i for block in report.blocks if isinstance(block, Checklist) for i in block.items]
    assert [i.number for i in items] == list(range(1, 33))
    filled = {i.number for i in items if i.state == "filled"}
    assert {12, 16, 20, 24, 25, 26, 27, 29, 30, 31, 32} <= filled
    assert all(i.prompt for i in items if i.state == "open")
    assert item(report, 10).state == "open"
    study.answer_coreq(10, "Purposive.", coder="ana")
    answered = item(study.report_content(), 10)
    assert (answered.state, answered.texts, answered.prompt) == ("answered", ("Purposive.",), "")
    assert study.coreq_answers()[10].who == "ana"
    study.undo(coder="ana")
    assert item(study.report_content(), 10).state == "open"
    with pytest.raises(QualcodeError, match="1 to 32"):
        study.answer_coreq(33, "x", coder="ana")


def test_quotations_are_limited_and_the_limit_is_told(study: qc.Study) -> None:
    report = study.report_content(Wishes(quotes=1))
    assert all(len(block.quotes) == 1 for block in report.blocks if isinstance(block, Quotes))
    assert "At most 1 quotations are shown" in prose(report)
    assert not [b for b in study.report_content(Wishes(quotes=0)).blocks if isinstance(b, Quotes)]


def test_a_balanced_choice_lets_every_kind_and_source_speak() -> None:
    """Of ten segments of one source and one each of three others, four are one of each, and kinds take turns."""
    segments = [(n, "W-01", "interview") for n in range(10)]
    segments += [(10, "W-02", "interview"), (11, "O-01", "observation"), (12, "D-01", "document")]
    so_far = Told()
    assert balanced(segments, 4, so_far) == [0, 10, 11, 12]
    assert balanced(segments, 2, so_far) == [11, 12] or so_far.by["W-01"] <= 2
    assert balanced(segments, 99, Told()) == list(range(13))
    again = Told(Counter({"W-01": 1}), {0})
    assert balanced([(0, "W-01", "interview"), (1, "W-01", "interview")], 1, again) == [1]


def test_member_check_sheets_are_for_each_participant(study: qc.Study) -> None:
    report = study.report_content(Wishes(member_check=True, language="id"))
    sheets = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    assert "Lembar untuk W-01" in sheets
    assert "Lembar untuk W-02" in sheets
    quoted = [cell.text for row in table(report, "table-member-1").rows for cell in row]
    assert any("Saya terampil." in text and "(W-01:" in text for text in quoted)
    assert not any("Gagasan itu muncul" in text for text in quoted)


def test_the_same_study_gives_the_same_files(study: qc.Study, tmp_path: Path) -> None:
    one = [path.read_bytes() for path in study.report(tmp_path / "a.docx", tmp_path / "a.html")]
    two = [path.read_bytes() for path in study.report(tmp_path / "b.docx", tmp_path / "b.html")]
    assert one == two


def test_without_a_path_both_stand_beside_the_study(study: qc.Study) -> None:
    assert study.report() == [study.path.parent / "report.docx", study.path.parent / "report.html"]
    assert all(path.stat().st_size > 10_000 for path in study.report())
    with pytest.raises(QualcodeError, match=r"\.docx or \.html"):
        study.report("report.pdf")


# ---- at the edges ----------------------------------------------------------------------------------------------------


def _numbered(blocks: tuple[Block, ...]) -> list[str]:
    return [block.anchor for block in blocks if isinstance(block, Table | Figure | Checklist | Heading)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edge", EDGES)
def test_at_its_edges_a_study_has_a_readable_report(tmp_path: Path, edge: str, language: str) -> None:
    with getattr(studies, edge)(tmp_path / "study") as study:
        report = study.report_content(Wishes(language=language, member_check=True))
        word, page = study.report(tmp_path / "r.docx", tmp_path / "r.html", wishes=Wishes(language, member_check=True))
    anchors = _numbered(report.blocks)
    assert all(anchors)
    assert len(anchors) == len(set(anchors))
    asked = {anchor for b in report.blocks if isinstance(b, Paragraph) for words, anchor in parts(b.text) if anchor}
    assert asked <= numbers(report).keys(), "a sentence refers to a table that is not there"
    document = docx.Document(str(word))
    said = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    found = html.fromstring(page.read_bytes())
    for each in list(found.iter("script", "style", "head")):
        each.drop_tree()
    for text in (said + cells, found.text_content()):
        assert not re.search(r"\bnan\b|\bNone\b|\{[a-z_]+\}(?!\})", text.replace("${x}", "")), text
    assert len(found.findall(".//table")) == len([b for b in report.blocks if isinstance(b, Table | Checklist)])
    levels = [int(each.tag[1]) for each in found.iter("h1", "h2", "h3", "h4")]
    assert levels


def test_nothing_coded_is_said_once_in_place_of_tables(tmp_path: Path) -> None:
    with studies.uncoded(tmp_path / "study") as study:
        report = study.report_content()
    assert "Nothing was coded yet." in prose(report)
    assert not [b for b in report.blocks if isinstance(b, Table) and b.anchor in ("table-counts", "table-theme-kind")]
    assert item(report, 31).state == "open"


def test_a_label_that_a_language_lacks_is_taken_from_another(tmp_path: Path) -> None:
    with studies.ordinary(tmp_path / "study") as study:
        english = {row[0] for row in rows(study.report_content(), "table-counts")}
    assert english == {"Motives", "Demand", "Gagasan", "Competence"}


def test_long_names_of_columns_become_numbers_with_a_key(tmp_path: Path) -> None:
    with studies.long_names(tmp_path / "study") as study:
        found = table(study.report_content(), "table-code-source")
    assert [column.title for column in found.columns][1:4] == ["[1]", "[2]", "[3]"]
    assert studies.UNBROKEN in found.note


def test_other_scripts_keep_their_words_and_direction(tmp_path: Path) -> None:
    with studies.other_scripts(tmp_path / "study") as study:
        word, page = study.report(tmp_path / "r.docx", tmp_path / "r.html", language="id")
    said = [p.text for p in docx.Document(str(word)).paragraphs]
    assert any(studies.ARABIC in text for text in said)
    assert any(studies.CHINESE in text for text in said)
    text = page.read_text(encoding="utf-8")
    assert studies.ARABIC in text
    assert studies.CHINESE in text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    with studies.hostile(tmp_path / "study") as study:
        word, page = study.report(tmp_path / "r.docx", tmp_path / "r.html", wishes=Wishes(title=studies.HOSTILE))
    found = html.fromstring(page.read_bytes())
    assert not found.findall(".//img")
    assert [each.get("type") for each in found.iter("script")] == ["application/json", "module"]
    assert "alert('x')" in found.text_content()
    assert any("alert('x')" in p.text for p in docx.Document(str(word)).paragraphs)


def test_hundreds_of_codes_are_held(tmp_path: Path) -> None:
    with studies.crowded(tmp_path / "study", codes=300, sources=8, answers=80) as study:
        word, page = study.report(tmp_path / "r.docx", tmp_path / "r.html")
        report, counts = study.report_content(), study.counts()
    assert len(rows(report, "table-codebook")) == 315
    assert sum(isinstance(block, Quotes) for block in report.blocks) == (counts["segments"] > 0).sum() > 250
    assert max(len(block.quotes) for block in report.blocks if isinstance(block, Quotes)) <= 3
    assert word.stat().st_size < 1_000_000
    assert page.stat().st_size < 2_000_000


def test_a_very_large_study_opens_some_quotes_and_says_so(study: qc.Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.displays.reporting.view.MOST_QUOTES", 2)
    monkeypatch.setattr("qualcode.displays.reporting.view.FEW_QUOTES", 1)
    report = study.report_content()
    assert report.partial
    assert len(report.quotes) <= 3
    assert [row[1] for row in rows(report, "table-theme-kind")] == ["3", "1"], "numbers stay what they are"
    opened = [cell.quotes for block in report.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    assert all(place < len(report.quotes) for quotes in opened for place in quotes)


def test_many_sources_are_summed_up(study: qc.Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualcode.displays.reporting.sample.MOST_ROWS", 1)
    monkeypatch.setattr("qualcode.displays.reporting.themes._MOST_COLUMNS", 1)
    said = prose(study.report_content())
    assert "The 2 sources of this kind are too many to be listed" in said
    assert "3 sources are more than the 1 columns" in said


def test_a_study_without_a_codebook_is_one_clear_sentence(tmp_path: Path) -> None:
    StudyFile.create(tmp_path / "study.qualcode").close()
    with qc.open(tmp_path / "study.qualcode") as study, pytest.raises(CodebookError, match="no codebook yet"):
        study.report_content()


def test_durations() -> None:
    assert [duration(text) for text in ("0:00:05-0:42:10", "", "1:00:00-1:00:00")] == ["0:42:05", "", "0:00:00"]


# ---- what other displays bring ---------------------------------------------------------------------------------------


def test_the_framework_matrix_has_summaries_where_there_are_any_else_words(study: qc.Study) -> None:
    found = rows(study.report_content(), "table-framework")
    assert [row[0] for row in found] == ["O-01", "W-01", "W-02"]
    assert found[1][1] == "“Ya, wajib.” (W-01:2)"
    assert found[2][2] == "–"
    study.summarise("W-01", "motives", "Ikut karena wajib.", coder="ana")
    report = study.report_content()
    assert rows(report, "table-framework")[1][1] == "Ikut karena wajib."
    cell = table(report, "table-framework").rows[1][1]
    assert (cell.number, len(cell.quotes)) == ("2 segments", 2)
    assert "where there is one (1 cell)" in prose(report)


def test_triangulation_has_the_rule_the_status_and_the_judgement(study: qc.Study) -> None:
    study.judge("competence", "contradicting", "Lain di lapangan.", coder="ana")
    report = study.report_content(Wishes(language="id"))
    found = {row[0]: row[1:] for row in rows(report, "table-triangulation")}
    assert found["Motif"][2:] == ["komplementer", "–"]
    assert found["Competence"][2] == "konvergen"
    assert "Lain di lapangan. (ana)" in found["Competence"][3]
    assert "Konvergen: sedikitnya 2 jenis sumber memiliki bukti." in prose(report)
    alone = study.report_content(Wishes(language="id"), kinds=["interview"])
    assert not [b for b in alone.blocks if isinstance(b, Table) and b.anchor == "table-triangulation"]


def test_negative_cases_and_claims_are_listed(study: qc.Study) -> None:
    study.negative_case("idea", "W-02:4", "Tidak ada gagasan.", coder="ana")
    study.claim("C1", "Sertifikasi diikuti karena wajib.", coder="ana")
    study.support("C1", "W-01:2", coder="ana")
    report = study.report_content()
    assert ["Gagasan", "marked", "W-02:4", "“Tidak ada yang lain.”"] in [
        row[:4] for row in rows(report, "table-negative")
    ]
    assert rows(report, "table-claims") == [["C1. Sertifikasi diikuti karena wajib.", "“Ya, wajib.” (W-01:2)", "–"]]


def test_saturation_is_figures_and_never_a_verdict(study: qc.Study) -> None:
    report = study.report_content()
    said = prose(report)
    assert "The figures are about all sources. 3 codes in 3 sources" in said
    assert "Chao2" in said
    assert not re.search(r"\bis saturated|was reached\b", said)
    assert any(isinstance(b, Figure) and b.anchor == "figure-saturation" for b in report.blocks)
    assert item(report, 22).prompt


def test_the_network_lives_in_the_page_and_is_a_picture_on_paper(study: qc.Study, tmp_path: Path) -> None:
    word, page = study.report(tmp_path / "r.docx", tmp_path / "r.html")
    found = html.fromstring(page.read_bytes())
    assert found.find_class("qc-network")
    assert found.find_class("paper")[0].find("svg") is not None
    assert len(docx.Document(str(word)).inline_shapes) == 2
