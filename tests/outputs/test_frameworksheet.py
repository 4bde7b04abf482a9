from __future__ import annotations

import dataclasses

import openpyxl
import pytest

from qualcode.analysis.framework import cell_quotes, framework
from qualcode.core.model import Coding, Kind, Origin, Source
from qualcode.core.spans import Span
from qualcode.outputs.excel import Framework, write_workbook
from tests.outputs.test_excel import linked_rows


def with_framework(book, summaries=None, **options):
    """The workbook with the framework matrix of its codings."""
    frame = book.codings.assign(segment=book.codings["start"] // 80 + 1)
    rows = list(dict.fromkeys(frame["case"].where(frame["case"] != "", frame["source"])))
    cells = framework(frame, summaries=summaries, row_order=rows)
    columns = list(book.theme_by_source.index)
    return dataclasses.replace(book, framework=Framework(cells, cell_quotes(frame), rows, columns, **options))


def sheet_of(path, book):
    write_workbook(path, book)
    workbook = openpyxl.load_workbook(path, rich_text=True)
    return workbook, workbook.worksheets[1]


def test_a_cell_has_its_summary_its_first_quotes_and_how_many_more(tmp_path, texts, made, book_of):
    book = with_framework(book_of(texts, made, "id"), {("P01", "motives"): "Wajib dulu."}, at_most=2)
    _, sheet = sheet_of(tmp_path / "b.xlsx", book)
    assert sheet.title == "Matriks kerangka"
    assert [cell.value for cell in sheet[3]] == [
        "Kasus", "n", "Certification", "n", "Motives", "n", "Competence", "n", "Professionalism",
    ]  # fmt: skip
    row = 4 + list(book.framework.rows).index("P01")
    number, words = sheet.cell(row, 4), sheet.cell(row, 5)
    cell = book.framework.cells.set_index(["case", "theme"]).loc[("P01", "motives")]
    first, second, *more = cell["quotes"].split("; ")
    lines = str(words.value).split("\n")
    assert lines[0] == "Wajib dulu."
    assert lines[2].startswith(f"{first} “")
    assert lines[3].startswith(f"{second} “")
    assert lines[4] == f"(dan {len(more)} lagi)"
    assert number.value == cell["n"] == len(more) + 2


def test_the_number_leads_to_the_quotes_of_the_cell_and_to_no_others(tmp_path, texts, made, book_of):
    book = with_framework(book_of(texts, made, "en"))
    workbook, sheet = sheet_of(tmp_path / "b.xlsx", book)
    seen = 0
    for row in range(4, sheet.max_row + 1):
        for column, theme in enumerate(book.framework.columns):
            number = sheet.cell(row, 2 * column + 2)
            if number.value:
                rows = linked_rows(workbook, number.hyperlink.location)
                assert {(r["Theme"], r["Case"] or r["Source"]) for r in rows} == {(theme, sheet.cell(row, 1).value)}
                assert len({(r["Source"], r["Start"]) for r in rows}) == number.value
                seen += number.value
    assert seen == book.framework.cells["n"].sum() > 0


@pytest.mark.parametrize("word", ["kata ", "😀"])
def test_a_quote_too_long_for_the_cell_is_not_cut_but_counted(tmp_path, book_of, word):
    text = word * 40_000
    texts = {"D-01": Source("D-01", text, Kind.DOCUMENT)}
    made = [
        Coding("D-01", Span(0, 9), "motives/creativity", "ana", Origin.PERSON, text[:9]),
        Coding("D-01", Span(0, len(text)), "motives/creativity", "ana", Origin.PERSON, text),
    ]
    _, sheet = sheet_of(tmp_path / "b.xlsx", with_framework(book_of(texts, made, "en")))
    assert str(sheet["E4"].value) == f"D-01:1 “{text[:9].strip()}”\n(and 1 more)"
    assert sheet["D4"].value == 2


def test_text_is_never_a_formula_and_nothing_is_an_empty_cell(tmp_path, book_of):
    texts = {"D-01": Source("D-01", "=SUM(A1)\r\nx", Kind.DOCUMENT)}
    made = [Coding("D-01", Span(0, 11), "motives/creativity", "ana", Origin.PERSON, "=SUM(A1)\r\nx")]
    book = with_framework(book_of(texts, made, "en"), {("D-01", "competence"): "=1+1"})
    _, sheet = sheet_of(tmp_path / "b.xlsx", book)
    assert str(sheet["E4"].value) == "D-01:1 “=SUM(A1) x”"
    assert (sheet["G4"].value, sheet["G4"].data_type, sheet["F4"].value) == ("=1+1", "s", 0)
    assert sheet["I4"].value is None


def test_without_codings_the_sheet_is_there(tmp_path, book_of):
    _, sheet = sheet_of(tmp_path / "b.xlsx", with_framework(book_of({}, [], "en")))
    assert sheet.title == "Framework matrix"
    assert sheet.max_row == 3
