from __future__ import annotations

import datetime
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from qualcode.core.limits import DEFAULT
from qualcode.errors import SourceError
from qualcode.sources.sheets import Sheet, sheets_of


def rows_of(data: bytes | str, sheet: int = 0) -> list[tuple[int, list[object]]]:
    found = sheets_of(data.encode() if isinstance(data, str) else data, DEFAULT)
    return [(row.number, list(row.cells)) for row in found[sheet].rows]


def refused(data: bytes | str, **limits: int) -> str:
    with pytest.raises(SourceError) as raised:
        sheets_of(data.encode() if isinstance(data, str) else data, replace(DEFAULT, **limits))
    assert raised.value.remedy
    return raised.value.problem


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def ods(*tables: str) -> bytes:
    names = "office table text".split()
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    body = f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return buffer.getvalue()


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign: str) -> None:
    text = f'id{sign}kata\n1{sign}"a{sign} b; c, d"\n\n2{sign}e{sign}\n'
    assert rows_of(text) == [(1, ["id", "kata"]), (2, ["1", f"a{sign} b; c, d"]), (4, ["2", "e"])]


def test_commas_in_the_words_are_not_taken_for_the_delimiter() -> None:
    assert rows_of("a;b\nya, ya, ya;x, y, z\n1,5;2,5\n")[1] == (2, ["ya, ya, ya", "x, y, z"])


def test_a_stated_delimiter_goes_first() -> None:
    assert rows_of("sep=;\na,a;b,b\n1,1;2\n") == [(2, ["a,a", "b,b"]), (3, ["1,1", "2"])]


def test_a_quoted_cell_keeps_its_lines_and_rows_know_their_line() -> None:
    assert rows_of('a,b\r\n"satu\r\ndua",x\r\n3,4\r\n') == [(1, ["a", "b"]), (2, ["satu\ndua", "x"]), (4, ["3", "4"])]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_those_of_text(encoding: str) -> None:
    words = "café – “ya”, tidak; résumé à la carte"
    text = f"id\tkata\n1\t{words}\n2\t{words}\n"
    assert rows_of(text.encode(encoding))[1] == (2, ["1", words])


def test_quotation_marks_that_do_not_match_are_told() -> None:
    sheet = sheets_of(b'id,kata\n1,"dia bilang "ya" begitu"\n2,tidak\n', DEFAULT)[0]
    assert "do not match" in sheet.problems[0].message
    assert [row.cells[0] for row in sheet.rows] == ["id", "1", "2"]


def test_a_quotation_mark_that_swallows_the_rest_is_refused() -> None:
    assert "never closed" in refused('id,kata\n1,"tidak pernah ditutup ' + "x" * 1_100_000)


def test_a_table_that_is_too_long_is_refused() -> None:
    assert refused("a,b\n1,2\n3,4\n", max_rows=2) == "has more than 2 rows in one table"
    assert refused("a,b\n1,2\n3,4\n", max_cells=5) == "has more than 5 cells in one table"


def test_a_row_without_end_is_refused() -> None:
    assert refused("a,b\n" + "1," * 16_384 + "1\n") == "has 16385 cells in row 2"


def test_a_workbook_is_read_as_it_shows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["id", None, "kata\nkedua"])
    sheet.append([7, 2.5, "007", True, datetime.date(2024, 5, 3), datetime.time(0, 1, 2), "  ya  "])
    sheet["E2"].number_format, sheet["F2"].number_format = "dd/mm/yyyy", "h:mm:ss"
    sheet["A4"], sheet["A4"].number_format = datetime.time(1, 2), "h:mm"
    sheet["B4"], sheet["B4"].number_format = 0.5, '0.0" days"'
    sheet["C4"] = "#N/A"
    sheet["C4"].data_type = "e"
    assert rows_of(saved(book)) == [
        (1, ["id", "", "kata\nkedua"]),
        (2, [7, 2.5, "007", "yes", "2024-05-03", "00:01:02", "ya"]),
        (4, ["1:02", 0.5]),
    ]


def test_a_formula_counts_by_what_it_shows() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a", "=1+1"])  # saved without a result
    assert rows_of(saved(book)) == [(1, ["a"])]


def test_hidden_sheets_are_known_as_such() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("lists").sheet_state = "hidden"
    assert [(sheet.name, sheet.hidden) for sheet in sheets_of(saved(book), DEFAULT)] == [
        ("Sheet", False),
        ("lists", True),
    ]


def test_a_stray_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = "a", "z"
    found = rows_of(saved(book))
    assert [(number, len(cells)) for number, cells in found] == [(1, 1), (1048576, 16384)]


def changed(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """The archive with something in one of its members replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == member:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
        assert member in before.namelist()
    return buffer.getvalue()


@pytest.fixture
def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:  # writes shared strings, as Excel does
        book.add_worksheet().write_row(0, 0, ["satu", "dua"])
    return buffer.getvalue()


def test_escapes_in_shared_strings_are_undone(workbook: bytes) -> None:
    data = changed(workbook, "xl/sharedStrings.xml", b"<t>satu</t>", b"<r><t>sa_x000A_</t></r><r><t>tu_xD83D_</t></r>")
    assert rows_of(data) == [(1, ["sa\ntu_xD83D_", "dua"])]


def test_damage_in_a_workbook_is_told(workbook: bytes) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    assert rows_of(changed(workbook, sheet, b"<v>1</v>", b"<v>99</v>")) == [(1, ["satu"])]
    assert rows_of(changed(workbook, sheet, b'r="B1" t="s"', b't="s"')) == [(1, ["satu", "dua"])]
    assert "beyond the last column" in refused(changed(workbook, sheet, b'r="B1"', b'r="ZZZ1"'))
    assert "XML in it is broken" in refused(changed(workbook, sheet, b"</sheetData>", b""))
    lost = changed(workbook, "xl/_rels/workbook.xml.rels", b"sheet1.xml", b"sheet9.xml")
    assert "has no 'xl/worksheets/sheet9.xml' in it" in refused(lost)


def test_macros_are_not_looked_at(workbook: bytes) -> None:
    buffer = io.BytesIO(workbook)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    assert rows_of(buffer.getvalue()) == [(1, ["satu", "dua"])]


def test_an_opendocument_sheet_is_read_as_it_shows() -> None:
    rows = """
        <table:table-header-rows><table:table-row>
            <table:table-cell office:value-type="string"><text:p>kata<text:s text:c="2"/>satu</text:p>
            <text:p>dua<text:tab/><text:span>tiga</text:span></text:p></table:table-cell>
            <table:table-cell/>
            <table:table-cell office:value-type="float" office:value="38"><text:p>38,0</text:p></table:table-cell>
        </table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="3">
            <table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row table:number-rows-repeated="2">
            <table:table-cell office:value-type="date" office:date-value="2024-05-03T00:00:00"/>
            <table:covered-table-cell table:number-columns-repeated="2"/>
            <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
            <table:table-cell office:value-type="time" office:time-value="PT00H01M02S">
                <office:annotation><text:p>catatan</text:p></office:annotation><text:p>00:01:02</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="1048569"><table:table-cell/></table:table-row>"""
    data = ods(f'<table:table table:name="Satu">{rows}</table:table>')
    again = ["2024-05-03", "", "", "yes", "00:01:02"]
    assert rows_of(data) == [(1, ["kata  satu\ndua\ttiga", "", 38]), (5, again), (6, again)]


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1000000000">{cell}</table:table-row>',
        '<table:table-row table:number-rows-repeated="900000">{cell}</table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>{cell}</table:table-row>',
    ],
)
def test_a_row_or_cell_repeated_without_end_is_refused(row: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    refused(ods(f'<table:table table:name="A">{row.format(cell=cell)}</table:table>'))


def test_sheets_without_rows_are_no_sheets() -> None:
    assert sheets_of(ods('<table:table table:name="A"/>'), DEFAULT) == []
    assert sheets_of(b"\n\n", DEFAULT) == [Sheet("", [])]
