from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries

from qualcode.analysis.matrices import matrix
from qualcode.core.model import Coding, Kind, Origin, Source, Status
from qualcode.core.spans import Span
from qualcode.errors import QualcodeError
from qualcode.outputs import sheets
from qualcode.outputs.cells import pieces
from qualcode.outputs.excel import ExtraSheet, Workbook, write_workbook

SHEETS = (
    *("Overview", "Theme x source", "Theme x kind", "Code x source", "Codings"),
    *("Co-occurrence", "Codebook", "Sources", "Method"),
)


def opened(path, book: Workbook):
    write_workbook(path, book)
    return openpyxl.load_workbook(path)


def linked_rows(workbook, link: str) -> list[dict[str, object]]:
    """The rows of the sheet of codings that a link selects."""
    sheet, cells = re.fullmatch(r"'(.+)'!(.+)", link).groups()
    left, top, right, bottom = range_boundaries(cells)
    names = [cell.value for cell in workbook[sheet][1]]
    rows = workbook[sheet].iter_rows(min_row=top, max_row=bottom, min_col=left, max_col=right, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def numbers(sheet):
    """The cells of a matrix that are not totals: row name, column name, cell."""
    last = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "Total")
    for row in range(5, last):
        for column in range(3, sheet.max_column):
            yield sheet.cell(row, 1).value, sheet.cell(4, column).value, sheet.cell(row, column)


def test_the_sheets_are_those_of_a_study_in_its_language(tmp_path, texts, made, book_of):
    assert tuple(opened(tmp_path / "en.xlsx", book_of(texts, made, "en")).sheetnames) == SHEETS
    indonesian = opened(tmp_path / "id.xlsx", book_of(texts, made, "id"))
    assert indonesian.sheetnames[:2] == ["Ikhtisar", "Tema x sumber"]
    assert [cell.value for cell in indonesian["Tema x jenis"][4]][2:] == ["wawancara", "observasi", "dokumen", "Jumlah"]


@pytest.mark.parametrize(
    ("name", "field", "row_heading", "column_heading"),
    [
        ("Theme x source", "theme_by_source", "Theme", "Source"),
        ("Theme x kind", "theme_by_kind", "Theme", "Kind"),
        ("Code x source", "code_by_source", "Code", "Source"),
    ],
)
def test_every_count_leads_to_its_quotes_and_to_no_others(
    tmp_path, texts, made, book_of, name, field, row_heading, column_heading
):
    book = book_of(texts, made, "en")
    workbook = opened(tmp_path / "b.xlsx", book)
    expected = getattr(book, field)
    seen = 0
    for row, column, cell in numbers(workbook[name]):
        assert cell.value == expected.loc[row, column]
        if cell.value == 0:
            assert cell.hyperlink is None
            continue
        rows = linked_rows(workbook, cell.hyperlink.location)
        assert {(r[row_heading], r[column_heading]) for r in rows} == {(row, column)}
        assert len({(r["Source"], r["Start"], r["End"]) for r in rows}) == cell.value
        seen += cell.value
    assert seen == expected.to_numpy().sum() > 0


def test_totals_are_sums_and_stand_outside_the_colours(tmp_path, texts, made, book_of):
    sheet = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))["Theme x kind"]
    assert sheet["F5"].value == "=SUM(C5:E5)"
    assert sheet["C9"].value == "=SUM(C5:C8)"
    assert sheet["F9"].value == "=SUM(C5:E8)"
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["C5:E8"]
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:F8"
    assert sheet.print_title_rows == "$4:$4"


def test_text_is_never_a_formula_a_link_or_a_number(tmp_path, book_of):
    words = ["=SUM(A1)", "+1", "-2", "@x", "http://a.b", "12", "\x00kosong\x1b", "_x0041_", "half \ud800"]
    texts = {f"D-{n}": Source(f"D-{n}", text, Kind.DOCUMENT) for n, text in enumerate(words)}
    made = [
        Coding(name, Span(0, len(s.text)), "motives/creativity", "ana", Origin.PERSON, s.text)
        for name, s in texts.items()
    ]
    sheet = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))["Codings"]
    cells = [row[6] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)
    # Control characters, and what looks like one that is escaped, are escaped as Excel escapes them.
    escaped = {words[6]: "_x0000_kosong_x001B_", words[7]: "_x005F_x0041_", words[8]: "half \ufffd"}
    assert [cell.value for cell in cells] == [escaped.get(text, text) for text in words]


@pytest.mark.parametrize("word", ["kata ", "😀😀😀😀😀"])
def test_text_longer_than_a_cell_is_carried_on_whole_and_links_still_lead_to_it(tmp_path, book_of, word):
    text = word * 14_000
    texts = {"D-01": Source("D-01", text, Kind.DOCUMENT), "D-02": Source("D-02", "pendek", Kind.DOCUMENT)}
    made = [
        Coding("D-01", Span(0, len(text)), "motives/creativity", "ana", Origin.PERSON, text),
        Coding("D-02", Span(0, 6), "motives/creativity", "ana", Origin.PERSON, "pendek"),
    ]
    workbook = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))
    links = {column: cell.hyperlink.location for _, column, cell in numbers(workbook["Theme x source"]) if cell.value}
    quotes = [row["Quote"] for row in linked_rows(workbook, links["D-01"])]
    assert len(quotes) > 2
    assert all(len(quote.encode("utf-16-le")) // 2 <= 32_767 for quote in quotes)
    parts = [q.removeprefix("[continued] ").removesuffix(" [continues in the next row]") for q in quotes]
    assert "".join(parts) == text
    assert [row["Quote"] for row in linked_rows(workbook, links["D-02"])] == ["pendek"]


def test_a_text_that_just_fits_stays_in_one_cell():
    assert len(pieces("a" * 32_767)) == 1
    assert len(pieces("a" * 32_768)) == 2
    assert len(pieces("😀" * 16_384)) == 2


def test_rows_that_do_not_fit_a_sheet_go_on_in_the_next(tmp_path, monkeypatch, texts, made, book_of):
    monkeypatch.setattr(sheets, "MAX_ROWS", 101)
    workbook = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))
    pages = [name for name in workbook.sheetnames if name.startswith("Codings")]
    assert pages[:2] == ["Codings", "Codings (2)"]
    assert sum(workbook[name].max_row - 1 for name in pages) == len(made)
    for row, column, cell in numbers(workbook["Theme x source"]):
        if cell.value:
            first = linked_rows(workbook, cell.hyperlink.location)[0]
            assert (first["Theme"], first["Source"]) == (row, column)


def test_a_further_table_has_a_sheet_of_its_own_that_the_overview_lists(tmp_path, texts, made, book_of):
    table = pd.DataFrame({"theme": ["motives"], "kind": ["interview"], "n": [3], "share": [0.25]})
    extra = [ExtraSheet("Runs 1/2: 'new'", table, note="How it grew.", said=("kind",)), ExtraSheet("codings", table)]
    workbook = opened(tmp_path / "b.xlsx", dataclasses.replace(book_of(texts, made, "id"), extra=extra))
    sheet = workbook["Runs 1 2 ’new’"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["How it grew.", None, None, None],
        [None, None, None, None],
        ["Tema", "Jenis", "n", "share"],
        ["motives", "wawancara", 3, 0.25],
    ]
    assert "Pengodean 2" in workbook.sheetnames
    links = {cell.value: cell.hyperlink.location for cell in workbook["Ikhtisar"]["B"] if cell.hyperlink}
    assert links["Runs 1 2 ’new’"] == "'Runs 1 2 ’new’'!A1"
    assert list(links) == workbook.sheetnames[1:]


def test_a_matrix_by_case_or_attribute_has_links_to_the_quotes_of_the_cell_and_no_others(
    tmp_path, texts, made, book_of
):
    book = book_of(texts, made, "en")
    frame = book.codings.assign(
        case=book.codings["source"].map(lambda name: "A" if name in ("W-01", "O-01", "O-02") else name),
        position=book.codings["source"].map(lambda name: "head" if name in ("W-01", "W-03") else ""),
    )
    by = [matrix(frame, rows="theme", columns=name) for name in ("case", "position")]
    sources = book.sources.assign(position="")
    workbook = opened(tmp_path / "b.xlsx", dataclasses.replace(book, codings=frame, sources=sources, matrices=by))
    assert workbook.sheetnames[3:5] == ["Theme x case", "Theme x position"]
    for row, column, cell in numbers(workbook["Theme x case"]):
        if cell.value:
            rows = linked_rows(workbook, cell.hyperlink.location)
            assert {(r["Theme"], r["Case"]) for r in rows} == {(row, column)}
    of_source = dict(zip(frame["source"], frame["position"], strict=True))
    for row, column, cell in numbers(workbook["Theme x position"]):
        rows = linked_rows(workbook, cell.hyperlink.location)
        found = {(r["Theme"], of_source[r["Source"]]) for r in rows}
        assert found == {(row, "" if column == "(none)" else column)}
    assert "position" not in [cell.value for cell in workbook["Codings"][1]]


def test_rejected_codings_are_kept_at_the_end_and_no_link_leads_to_them(tmp_path, texts, made, book_of):
    one, *others = made
    made = [dataclasses.replace(one, status=Status.REJECTED), *others]
    workbook = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))
    status = [row[0] for row in workbook["Codings"].iter_rows(min_row=2, min_col=14, max_col=14, values_only=True)]
    assert status[-1] == "rejected"
    assert status.count("rejected") == 1
    for _, _, cell in numbers(workbook["Theme x source"]):
        if cell.value:
            assert "rejected" not in {row["Status"] for row in linked_rows(workbook, cell.hyperlink.location)}


def test_more_sources_than_a_sheet_has_columns_go_down_the_side(tmp_path, monkeypatch, texts, made, book_of):
    monkeypatch.setattr("qualcode.outputs.matrixsheet.MAX_COLUMNS", 10)
    sheet = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))["Theme x source"]
    assert sheet["A5"].value == "W-01"
    assert [cell.value for cell in sheet[4]][2:] == [
        "Certification",
        "Motives",
        "Competence",
        "Professionalism",
        "Total",
    ]


def test_more_numbers_than_a_sheet_takes_links_are_said_to_be_unlinked(tmp_path, monkeypatch, texts, made, book_of):
    monkeypatch.setattr("qualcode.outputs.matrixsheet.MAX_LINKS", 5)
    sheet = opened(tmp_path / "b.xlsx", book_of(texts, made, "en"))["Theme x source"]
    assert sheet["A2"].value.startswith("Too many numbers for links")
    assert not any(cell.hyperlink for _, _, cell in numbers(sheet))


def test_a_study_without_codings_gives_a_workbook_that_says_so(tmp_path, texts, book_of):
    workbook = opened(tmp_path / "b.xlsx", book_of(texts, [], "en"))
    assert workbook["Codings"].max_row == 1
    assert workbook["Co-occurrence"].max_row == 3
    assert [cell.value for _, _, cell in numbers(workbook["Theme x source"])] == [0] * 4 * 14
    empty = dataclasses.replace(
        book_of({}, [], "en"),
        theme_by_source=pd.DataFrame(),
        theme_by_kind=pd.DataFrame(),
        code_by_source=pd.DataFrame(),
    )
    overview = opened(tmp_path / "empty.xlsx", empty)["Overview"]
    assert "Nothing was coded yet." in [cell.value for cell in overview["A"]]


def test_the_same_study_and_date_give_the_same_bytes(tmp_path, texts, made, book_of):
    written = [tmp_path / "1.xlsx", tmp_path / "2.xlsx"]
    for path in written:
        assert write_workbook(path, book_of(texts, made), created=datetime(2026, 1, 2, tzinfo=UTC)) == path
    assert written[0].read_bytes() == written[1].read_bytes()


def test_a_workbook_that_cannot_be_written_leaves_the_old_one_and_no_crumbs(
    tmp_path, monkeypatch, texts, made, book_of
):
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"old")

    def held(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", held)
    with pytest.raises(QualcodeError, match="close it where it is open"):
        write_workbook(path, book_of(texts, made))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
