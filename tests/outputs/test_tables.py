from __future__ import annotations

import csv
import io
import json
import re
import sys

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import QualcodeError, UnknownNameError
from qualcode.outputs.tables import write_table

SMALL = pd.DataFrame({"code": ["motives/demand", "competence"], "segments": [12, 3], "share": [0.25, float("nan")]})


def plain(text: str) -> str:
    """Without the sequences that make a terminal bold."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def written(frame: pd.DataFrame, format: str) -> str:
    """The bytes of a table, as text."""
    stream = io.BytesIO()
    write_table(frame, format, stream)  # type: ignore[arg-type]
    return stream.getvalue().decode("utf-8")


def test_csv_has_line_feeds_and_nothing_for_what_is_missing():
    assert written(SMALL, "csv") == "code,segments,share\nmotives/demand,12,0.25\ncompetence,3,\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=6))
def test_csv_gives_every_text_back_exactly(texts):
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str"), "n": range(len(texts))})
    rows = list(csv.reader(io.StringIO(written(frame, "csv"), newline="")))
    assert [row[0] for row in rows[1:]] == texts


@pytest.mark.parametrize("words", ["=1+1", "+62", "-", "@ani", "\tya", "\rya", 'kata "kami"', "a,b", "satu\ndua"])
def test_csv_and_a_spreadsheet_keep_text_that_looks_like_a_formula(tmp_path, words):
    frame = pd.DataFrame({"text": [words]})
    assert list(csv.reader(io.StringIO(written(frame, "csv"), newline="")))[1] == [words]
    write_table(frame, "xlsx", tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", words.replace("\r", "\n"), None)


def test_json_keeps_whole_numbers_letters_and_what_is_missing():
    frame = pd.DataFrame({"text": ["“nggak” 😀"], "age": pd.Series([None], dtype="Int64"), "n": [3], "x": [0.5]})
    text = written(frame, "json")
    assert text == '[\n{"text": "“nggak” 😀", "age": null, "n": 3, "x": 0.5}\n]\n'
    assert json.loads(written(SMALL.iloc[:0], "json")) == []


def test_markdown_escapes_what_would_end_a_cell():
    assert written(pd.DataFrame({"text": ["a|b\nc <d> \\"], "n": [1]}), "md") == (
        "| text | n |\n| --- | ---: |\n| a\\|b<br>c \\<d> \\\\ | 1 |\n"
    )


def test_a_named_index_is_the_first_column():
    matrix = pd.DataFrame([[1, 2]], index=pd.Index(["motives"], name="theme"), columns=["W-01", "W-02"])
    assert written(matrix, "csv") == "theme,W-01,W-02\nmotives,1,2\n"
    assert written(SMALL[SMALL.segments < 5], "csv").startswith("code,")


def test_plain_lines_hold_every_word_however_long():
    frame = pd.DataFrame({"text": ["kata " * 100 + "akhir", "di\nsini\x1b[2J"], "n": [7, 12]})
    lines = written(frame, "table").splitlines()
    assert "kata " * 100 + "akhir" in lines[1]
    assert lines[1].endswith("   7")
    assert "di sini␛[2J" in lines[2]


def test_a_terminal_gets_every_character_within_its_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    frame = pd.DataFrame(
        {"code": ["motives/professional_responsibility"], "text": ["[bold]kata [/bold]" * 12], "n": [3]}
    )
    stream = Terminal()
    write_table(frame, "table", stream)
    lines = plain(stream.getvalue()).splitlines()
    assert max(map(len, lines)) <= 60
    shown = "".join(line[20:50].strip() for line in lines)
    assert "".join(sorted(shown)).count("[") == 24  # markup is shown, not obeyed


def test_columns_that_do_not_fit_a_terminal_are_shown_below(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    matrix = pd.DataFrame([range(100, 120)], index=pd.Index(["motives"], name="theme"))
    matrix.columns = [f"W-{n:02d}" for n in range(1, 21)]
    stream = Terminal()
    write_table(matrix, "table", stream)
    out = plain(stream.getvalue())
    assert all(name in out for name in matrix.columns)
    assert all(str(number) in out for number in range(100, 120))
    assert max(map(len, out.splitlines())) <= 40
    assert out.count("motives") > 1


def test_a_format_that_does_not_exist_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"format 'cvs'.*did you mean 'csv'"):
        write_table(SMALL, "cvs", io.StringIO())  # type: ignore[arg-type]


def test_a_spreadsheet_is_not_poured_onto_a_terminal():
    with pytest.raises(QualcodeError, match="-o FILE"):
        write_table(SMALL, "xlsx", Terminal())


def test_a_stream_of_text_gets_utf_8_whatever_its_encoding():
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252", newline="\r\n")
    write_table(pd.DataFrame({"text": ["“ž”"]}), "csv", stream)
    assert raw.getvalue() == "text\n“ž”\n".encode()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(QualcodeError, match="make the folder first"):
        write_table(SMALL, "csv", tmp_path / "nowhere" / "t.csv")
    with pytest.raises(QualcodeError, match="this is a folder"):
        write_table(SMALL, "csv", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_without_rows_has_its_headings():
    assert written(SMALL.iloc[:0], "csv") == "code,segments,share\n"
    assert written(SMALL.iloc[:0], "table") == "code  segments  share\n"
    stream = Terminal()
    write_table(SMALL.iloc[:0], "table", stream)
    assert "segments" in stream.getvalue()


def test_writing_a_table_to_a_device_does_not_replace_it(tmp_path):
    import os

    if sys.platform == "win32":
        pytest.skip("named pipes are of POSIX")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_table(SMALL, "csv", pipe)
        assert os.read(reader, 1000).startswith(b"code,segments")
    finally:
        os.close(reader)
