from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from qualcode.errors import SourceError
from qualcode.sources import Facesheet, case_of, find_facesheet, read_facesheet

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
    [("W-1", "W-1"), ("w-1 bu rina", "W-1"), ("W-12_b", "W-12"), ("W-123", ""), ("XW-1", ""), ("W-1a", "")],
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


def test_values_do_not_show_in_a_repr() -> None:
    assert "38" not in repr(Facesheet({"W-01": {"age": 38}}))
