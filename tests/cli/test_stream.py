from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

ANSWERS = 'id,why,age\nA,"It was mandatory, and my idea.",30\nB,,31\nC,A colleague.,32\n'
CODE = ("code", "answers.csv", "--text-column", "why")


@pytest.fixture
def answers(folder: Path) -> Path:
    (folder / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    return folder


def test_codings_go_to_the_file_and_the_summary_to_stderr(answers, run):
    result = run(*CODE, "--id-column", "id", "--keep", "age", "--language", "en", "--out", "codings.csv")
    assert result.exit_code == 0
    assert result.stdout == ""
    lines = [" ".join(line.split()) for line in result.stderr.splitlines()]
    assert lines[0] == "2 texts, 2 segments: 3 codings in codings.csv"
    assert lines[2] == "Codes segments texts"
    assert any(line.startswith("demand 1 1 █") for line in lines)
    assert "1 motives/creativity with motives/demand" in lines
    assert lines[-3:] == ["Read, but look at", "answers.csv", "row 2: no text; there is nothing to code in them"]
    rows = (answers / "codings.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith(",codebook,age")
    assert [row.partition(",")[0] for row in rows[1:]] == ["A", "A", "C"]
    assert not (answers / "study.qualcode").exists()


def test_without_out_nothing_has_changed(answers, run):
    assert run("code", "transcripts").exit_code == 0
    assert (answers / "study.qualcode").exists()


def test_rows_that_are_left_out_are_an_exit_status(answers, run):
    with (answers / "answers.csv").open("a") as file:
        file.write("D,too,many,cells\n")
    result = run(*CODE, "--out", "codings.csv")
    assert result.exit_code == 1
    assert "row 4: another number of cells than the head has" in result.stderr


def test_a_folder_of_documents(answers, run):
    result = run("code", "transcripts", "--out", "codings.csv", "--unit", "turn")
    assert result.exit_code == 0
    rows = (answers / "codings.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {row.split(",")[0] for row in rows} == {"interviews/W-01.txt", "interviews/W-02.md"}
    assert {row.split(",")[1] for row in rows} == {"turn"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*CODE, "--out", "codings.docx"), "codings.docx: its suffix names no format that can be streamed"),
        ((*CODE,), "code: --text-column goes with --out FILE"),
        (("code", "transcripts", "--workers", "2"), "code: --workers goes with --out FILE"),
        (("code", "--out", "codings.csv"), "code: with --out it takes the files or folders"),
        (("code", "answers.csv", "--out", "codings.csv"), "answers.csv: is a table; name the column of the texts"),
        (("code", "answers.csv", "--out", "c.csv", "--keep", "age"), "--id-column and --keep go with --text-column"),
        ((*CODE[:-1], "wyh", "--out", "codings.csv"), "column 'wyh': there is none of that name; did you mean 'why'?"),
        ((*CODE, "--out", "codings.csv", "--language", "English"), "'English' is not the code of a language"),
        ((*CODE, "--out", "codings.csv", "--scheduler", "nowhere:1"), "--scheduler nowhere:1: no scheduler answers"),
        (("code", "none.csv", "--text-column", "a", "--out", "codings.csv"), "none.csv: cannot be opened"),
        ((*CODE, "--out", "no/codings.csv"), "no/codings.csv: the file cannot be written"),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_nothing(answers, run, arguments, said, monkeypatch):
    monkeypatch.setattr("qualcode.streaming.workers.PATIENCE", 1)
    before = sorted(answers.rglob("*"))
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert sorted(answers.rglob("*")) == before


def test_an_output_that_is_there_stays(answers, run):
    (answers / "codings.csv").write_text("mine")
    refused = run(*CODE, "--out", "codings.csv")
    assert (refused.exit_code, (answers / "codings.csv").read_text()) == (2, "mine")
    assert "add --overwrite" in refused.stderr
    assert run(*CODE, "--out", "codings.csv", "--overwrite").exit_code == 0
    assert (answers / "codings.csv").read_text().startswith("source,")


def test_without_pyarrow_csv_works_and_parquet_says_what_to_install(answers, run, monkeypatch):
    found = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in ("pyarrow", "dask", "distributed"):
            raise ImportError(name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert run(*CODE, "--out", "codings.csv").exit_code == 0
    (answers / "answers.parquet").touch()
    for arguments, said in (
        ((*CODE, "--out", "codings.parquet"), "Parquet cannot be written without pyarrow"),
        (("code", "answers.parquet", "--text-column", "why", "--out", "c.csv"), "Parquet cannot be read without"),
        ((*CODE, "--out", "c.csv", "--scheduler", "tcp://127.0.0.1:9"), "--scheduler: Dask is not installed"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "pip install 'qualcode[cluster]'" in result.stderr
