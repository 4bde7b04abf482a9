from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from qualcode.core.model import Source
from qualcode.errors import SourceError
from qualcode.sources import Facesheet, belonging, case_of, find_facesheet, read_facesheet

ROWS = [["participant", "age", "position", "score"], ["W-01", "38", "kepala, utama", "4,5"], ["W-02", "", "007", ""]]
CASES = {"W-01": {"age": 38, "position": "kepala, utama", "score": 4.5}, "W-02": {"position": "007"}}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_csv_with_any_delimiter(delimiter: str, encoding: str) -> None:
    lines = [delimiter.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in ROWS]
    sheet = read_facesheet("\r\n".join(lines).encode(encoding), path="facesheet.csv")
    assert sheet.cases == CASES and not sheet.problems


def test_workbook() -> None:
    workbook = openpyxl.Workbook()
    for row in [
        ["case", "age", "since", "score"],
        ["W-01", 38.0, "007", 4.5],
        [None, None, None, None],
        ["W-02", None, True, None],
    ]:
        workbook.worksheets[0].append(row)
    held = io.BytesIO()
    workbook.save(held)
    assert read_facesheet(held.getvalue(), path="facesheet.xlsx").cases == {
        "W-01": {"age": 38, "since": "007", "score": 4.5},
        "W-02": {"since": "yes"},
    }


def test_a_case_that_is_there_twice_is_told() -> None:
    sheet = read_facesheet(b"case,age\nA,1\nA,2\n,3\n", path="f.csv")
    assert sheet.cases == {"A": {"age": 1}}
    assert [problem.where for problem in sheet.problems] == ["f.csv:3", "f.csv:4"]


@pytest.mark.parametrize("data", [b"", b"case\nA\n", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^f\.csv: "):
        read_facesheet(data, path="f.csv")


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("W-1", "W-1"),
        ("w-1 bu rina", "W-1"),
        ("W-12_b", "W-12"),
        ("W-123", ""),
        ("XW-1", ""),
        ("W-1a", "W-1"),
        ("W-1b second interview", "W-1"),
        ("W1", "W-1"),
        ("w_01 rina", "W-1"),
        ("W-1ab", ""),
        ("W-012", "W-12"),
    ],
)
def test_case_of_a_name(name: str, case: str) -> None:
    assert case_of(name, Facesheet({"W-1": {}, "W-12": {}})) == case


def test_the_facesheet_is_in_the_folder_or_the_one_above(tmp_path: Path) -> None:
    inner = tmp_path / "interviews"
    inner.mkdir()
    assert find_facesheet(inner) is None
    (tmp_path / "facesheet.xlsx").touch()
    assert find_facesheet(inner) == tmp_path / "facesheet.xlsx"
    (inner / "facesheet.csv").touch()
    assert find_facesheet(inner) == inner / "facesheet.csv"


@pytest.mark.parametrize(
    "rows",
    [
        "case,attribute,value\nA,age,38\nA,since,2001-05-03\nB,age,40\nB,certified,yes\n",
        "Atribut;Nilai;Kode informan\nage;38;A\nage;40;B\nsince;2001-05-03;A\ncertified;yes;B\n",
    ],
)
def test_a_long_facesheet(rows: str) -> None:
    assert read_facesheet(rows.encode(), path="f.csv").cases == {
        "A": {"age": 38, "since": "2001-05-03"},
        "B": {"age": 40, "certified": "yes"},
    }


def test_a_long_facesheet_that_says_something_twice() -> None:
    sheet = read_facesheet(b"case,attribute,value\nA,age,38\nA,age,39\n", path="f.csv")
    assert sheet.cases == {"A": {"age": 38}}
    assert [(problem.where, problem.message) for problem in sheet.problems] == [
        ("f.csv:3", "case 'A' is there twice (age); what came first counts")
    ]


def test_the_case_is_in_the_column_that_is_headed_so() -> None:
    rows = b"No,Nama samaran,Kode informan,Usia\n1,Bu Rina,W-01,38\n2,Pak Joko,W-02,54\n"
    assert read_facesheet(rows, path="f.csv").cases["W-02"] == {"No": 2, "Nama samaran": "Pak Joko", "Usia": 54}


def test_what_may_be_thousands_is_no_fraction() -> None:
    rows = b"case;salary;score;ratio\nA;1.200;3,625;0.125\nB;950;4,5;1.250\n"
    assert read_facesheet(rows, path="f.csv").cases == {
        "A": {"salary": "1.200", "score": 3.625, "ratio": 0.125},
        "B": {"salary": 950, "score": 4.5, "ratio": 1.25},
    }


def test_an_open_document_facesheet() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="s"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>case</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string"><text:p>age</text:p></table:table-cell>'
        '</table:table-row><table:table-row><table:table-cell office:value-type="string"><text:p>A</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="38"><text:p>38</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
    assert read_facesheet(held.getvalue(), path="facesheet.ods").cases == {"A": {"age": 38}}


SHEET = Facesheet({"W-03": {"age": 38}, "W-04": {"age": 40}})


@pytest.mark.parametrize(
    ("name", "stated", "case"),
    [
        ("W-03a", "", "W-03"),
        ("W-03b", "W-03", "W-03"),
        ("W-03 second interview", "", "W-03"),
        ("w3_2", "w3", "W-03"),
        ("rina", "w-04", "W-04"),
        ("W-03", "W-04", "W-04"),
        ("W-03", "Rina", "Rina"),
        ("W-09", "W-09", "W-09"),
        ("rina", "", ""),
    ],
)
def test_several_sources_of_one_person_belong_to_one_case(name: str, stated: str, case: str) -> None:
    source = belonging(Source(name, "ya", case=stated), SHEET)
    assert (source.case, source.attributes) == (case, dict(SHEET.cases.get(case, {})))


def test_what_the_source_says_of_itself_goes_before_the_facesheet() -> None:
    source = belonging(Source("W-03", "ya", attributes={"age": 39, "place": "aula"}), SHEET)
    assert source.attributes == {"age": 39, "place": "aula"}


def test_values_do_not_show_in_a_repr() -> None:
    assert "38" not in repr(Facesheet({"W-01": {"age": 38}}))
