"""Tables of answers read a part at a time: by either library the same rows, and every bad one named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import SourceError, UnknownNameError
from qualcode.sources.answers import LISTED, Answers, Columns
from qualcode.sources.answers_csv import csv_table

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

BOTH = pytest.mark.parametrize("arrow", [True, False], ids=["pyarrow", "csv"])
COLUMNS = Columns("why", "id")


def answers(path: Path, *, arrow: bool = True, columns: Columns = COLUMNS, chunk: int = 10**6) -> Answers:
    found = Answers(path, columns, chunk=chunk)
    found.table = csv_table(path, arrow=arrow)
    return found


def read(path: Path, **options: object) -> tuple[list[tuple[str, ...]], list[str]]:
    """Name, text and kept cells of each row, and the problems."""
    found = answers(path, **options)  # type: ignore[arg-type]
    rows = [row for some in found for row in zip(some.names, map(bytes.decode, some.texts), *some.kept, strict=True)]
    return rows, [problem.message for problem in found.problems]


@BOTH
def test_quotes_line_ends_and_delimiters_within_cells(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b'id,why,age\nA,"first\nsecond, and ""third""",3\n\nB,plain,4\n')
    assert read(file, arrow=arrow, columns=Columns("why", "id", ("age",))) == (
        [("A", 'first\nsecond, and "third"', "3"), ("B", "plain", "4")],
        [],
    )


@BOTH
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, arrow: bool, delimiter: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,why\nA,ya\nB,tidak\n".replace(",", delimiter))
    assert read(file, arrow=arrow)[0] == [("A", "ya"), ("B", "tidak")]


@BOTH
def test_excels_own_first_line_and_blank_lines_before_the_head(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"sep=;\r\n\r\nid;why\r\nA;ya\r\nB;too;many\r\n")
    assert read(file, arrow=arrow) == ([("A", "ya")], ["row 2: another number of cells than the head has"])


@BOTH
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, arrow: bool, encoding: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("id,why\nA,“één café” – zo’n\nB,naïef\n".encode(encoding))
    rows, problems = read(file, arrow=arrow)
    assert rows == [("A", "“één café” – zo’n"), ("B", "naïef")]
    assert problems == (["is not UTF-8; read as cp1252"] if encoding == "cp1252" else [])


@BOTH
def test_bad_rows_are_named_and_the_others_go_on(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    lines = [b"id,why", b"A,caf\xc3\xa9", b"B,", b"C,\xc3\xa9\xff", b"D,a,b", b"E", b",f\xc3\xa9", b"G, ", b"H,ya"]
    file.write_bytes(b"\n".join(lines))
    rows, problems = read(file, arrow=arrow)
    assert rows == [("A", "café"), ("6", "fé"), ("H", "ya")]
    assert sorted(problems) == [
        "row 3: bytes that are no text in the file's encoding",
        "row 6: no id",
        "rows 2, 7: no text",
        "rows 4, 5: another number of cells than the head has",
    ]


def test_what_is_left_out_is_refused_and_what_is_empty_is_only_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,why\nA,\nB,c,d\nC,ya\n")
    found = answers(file)
    list(found)
    assert {problem.message: problem.refused for problem in found.problems} == {
        "row 1: no text": False,
        "row 2: another number of cells than the head has": True,
    }


@BOTH
def test_many_bad_rows_are_counted(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,why\n" + "A,\n" * 30_000 + "B,ya\n")
    rows, (problem,) = read(file, arrow=arrow)
    assert rows == [("B", "ya")]
    assert problem.endswith(f", {LISTED} and {30_000 - LISTED:,} more: no text")


@BOTH
def test_a_quotation_mark_that_is_never_closed(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_text('id,why\nA,"ya\n' + "B,tidak\n" * 300_000)
    with pytest.raises(SourceError, match="a cell of more than 1,000,000 characters; look for a quotation mark"):
        read(file, arrow=arrow)


@BOTH
@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_an_empty_file(tmp_path: Path, arrow: bool, data: bytes) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    with pytest.raises(SourceError, match=r"a\.csv: has no head and no rows"):
        read(file, arrow=arrow)


@BOTH
def test_a_head_alone_has_no_rows(tmp_path: Path, arrow: bool) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,why\n")
    assert read(file, arrow=arrow) == ([], [])


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,reason\nA,ya\n")
    with pytest.raises(UnknownNameError, match="did you mean 'reason'"):
        Answers(file, Columns("reasons"))


CELLS = st.text(st.sampled_from('ab ,"\n\ré“'), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=12),
    ragged=st.sets(st.integers(0, 11)),
    chunk=st.integers(1, 30),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_read_the_same_in_parts_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], ragged: set[int], chunk: int, end: str
) -> None:
    file = tmp_path_factory.mktemp("rows") / "a.csv"
    written = io.StringIO(newline="")
    out = csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL)
    out.writerow(["id", "why", "other"])
    for number, row in enumerate(rows):
        out.writerow([*row, "x", "y"] if number in ragged else [*row, "x"])
    file.write_bytes(written.getvalue().encode())
    one = read(file, arrow=True, chunk=chunk)
    assert (one[0], sorted(one[1])) == (lambda rows, said: (rows, sorted(said)))(*read(file, arrow=False))
    whole = [(row[0].strip() or str(n + 1), row[1]) for n, row in enumerate(rows) if n not in ragged and row[1].strip()]
    assert one[0] == whole


def test_parquet_of_any_type_of_text(tmp_path: Path) -> None:
    texts = ["satu", None, "tiga é", " "]
    for kind in (pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string())):
        file = tmp_path / "a.parquet"
        parquet.write_table(pa.table({"why": pa.array(texts, kind), "age": [1, 2, 3, 4]}), file)
        found = Answers(file, Columns("why", keep=("age",)))
        assert [(some.names, some.texts, some.kept) for some in found] == [
            (["1", "3"], [b"satu", "tiga é".encode()], (["1", "3"],))
        ]
        assert [problem.message for problem in found.problems] == ["rows 2, 4: no text"]


def test_parquet_with_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"why": pa.array([b"ya", b"\xff"], pa.binary())}), file)
    found = Answers(file, Columns("why"))
    assert [some.texts for some in found] == [[b"ya"]]
    assert [problem.message for problem in found.problems] == ["row 2: bytes that are no text in the file's encoding"]


def test_parquet_columns_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"why": ["ya"], "age": [3], "list": [[1]]}), file)
    with pytest.raises(SourceError, match="column 'age' holds int64, not text; columns of text are why"):
        list(Answers(file, Columns("age")))
    with pytest.raises(SourceError, match="column 'list' holds list"):
        list(Answers(file, Columns("why", keep=("list",))))


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1 nothing")
    with pytest.raises(SourceError, match="is no Parquet file, or is damaged"):
        Answers(file, Columns("why"))
