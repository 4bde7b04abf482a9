"""Texts stream through: the same table by every way, from every sort of file, and nothing half written."""

from __future__ import annotations

import csv
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import qualcode as qc
from qualcode.core.model import Codebook, Unit
from qualcode.errors import QualcodeError, SourceError
from qualcode.sources.answers import Columns, Rows
from qualcode.streaming import Asked, Plan, Streamed, chunks, code_chunk, code_stream

WriteCsv = Callable[[Path, Sequence[str]], Path]
COLUMNS = Columns("why", "id", ("age",))
SOME = ["Itu wajib. Ada ide juga, dan saya takut.", "It was mandatory, of course. I feared it.", "Ya: 👍 wajib!"]
ASKED = Asked(COLUMNS, chunk=60)


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    parquet = pytest.importorskip("pyarrow.parquet")
    return [{name: str(cell) for name, cell in row.items()} for row in parquet.read_table(path).to_pylist()]


def test_the_table_has_what_fired_in_the_order_of_the_input(
    tmp_path: Path, book: Codebook, write_csv: WriteCsv, answers: list[str]
) -> None:
    table = write_csv(tmp_path / "answers.csv", answers)
    done = code_stream([table], tmp_path / "codings.csv", codebook=book, asked=ASKED)
    rows = rows_of(tmp_path / "codings.csv")
    assert [(row["source"], row["code"], row["matched"]) for row in rows] == [
        ("P1", "motives/demand", "wajib"),
        ("P1", "feelings", "takut"),
        ("P1", "motives/idea", "ide"),
        ("P2", "motives/demand", "mandatory"),
        ("P2", "feelings", "feared"),
        ("P3", "motives/demand", "wajib"),
        ("P3", "motives/idea", "Ide; ide"),
        ("P3", "motives/demand", "wajib"),
        ("P4", "motives/idea", "Gagasan yang baru; ide"),
        ("P6", "motives/demand", "mandatory"),
    ]
    texts = dict(zip((f"P{n}" for n in range(1, 9)), answers, strict=False))
    for row in rows:
        assert texts[row["source"]][int(row["start"]) : int(row["end"])] == row["text"]
        assert (row["theme"], row["coder"], row["origin"], row["status"]) == (
            row["code"].partition("/")[0],
            "qualcode",
            "rule",
            "applied",
        )
        assert row["codebook"] == book.digest
        assert int(row["age"]) == 20 + int(row["source"][1:])
    assert (done.tally.texts, done.tally.codings, done.problems) == (6, len(rows), [])


def test_what_a_study_finds_in_the_same_files(tmp_path: Path, book: Codebook, codebook_text: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "codebook.yaml").write_text(codebook_text, encoding="utf-8")
    talk = "Interviewer: Apakah wajib?\n\nAna: Itu wajib. Ada ide juga.\n\nInterviewer: Ide?\n\nAna: Ide saya, ya.\n"
    (tmp_path / "in" / "talk.txt").write_text(talk, encoding="utf-8")
    (tmp_path / "in" / "note.txt").write_text("It was mandatory, and an idea of ours.\n", encoding="utf-8")
    done = code_stream([tmp_path / "in"], tmp_path / "codings.csv", codebook=book)
    with qc.code(tmp_path / "in", tmp_path / "codebook.yaml", study=tmp_path / "s.qualcode") as study:
        wanted = study.codings()
    names = [name for name in wanted.columns if name not in ("kind", "case", "speaker", "turn", "words", "id")]
    rows = [{**row, "source": row["source"].removesuffix(".txt")} for row in rows_of(tmp_path / "codings.csv")]
    assert rows == wanted[names].astype(str).to_dict("records")
    assert done.strongest_pairs()[0] == ("motives/demand", "motives/idea", 1)


def test_csv_parquet_and_a_folder_of_texts_come_to_the_same(tmp_path: Path, book: Codebook, answers: list[str]) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    names = [f"{number}.txt" for number in range(len(answers))]
    (tmp_path / "folder").mkdir()
    for name, text in zip(names, answers, strict=True):
        (tmp_path / "folder" / name).write_text(text, encoding="utf-8")
    table = pa.table({"id": names, "why": answers})
    parquet.write_table(table, tmp_path / "a.parquet", row_group_size=2)
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "why"], *zip(names, answers, strict=True)])
    outcomes = []
    for path, columns in (("a.csv", Columns("why", "id")), ("a.parquet", Columns("why", "id")), ("folder", None)):
        for out in ("csv", "parquet"):
            target = tmp_path / f"{path}.out.{out}"
            asked = replace(ASKED, columns=columns, language="id")
            code_stream([tmp_path / path], target, codebook=book, asked=asked)
            outcomes.append(rows_of(target))
    assert outcomes[0]
    assert all(outcome == outcomes[0] for outcome in outcomes)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_two_processes_write_the_same_bytes_as_one(
    tmp_path: Path, book: Codebook, suffix: str, write_csv: WriteCsv, answers: list[str]
) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    table = write_csv(tmp_path / "answers.csv", answers * 20)
    for workers in (1, 2):
        asked = replace(ASKED, workers=workers, chunk=700)
        done = code_stream([table], tmp_path / f"{workers}{suffix}", codebook=book, asked=asked)
        assert done.tally.texts == 120
    assert (tmp_path / f"1{suffix}").read_bytes() == (tmp_path / f"2{suffix}").read_bytes()


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.sampled_from(SOME) | st.text("aide wjb.,é👍\n ", max_size=20), min_size=1, max_size=12),
    chunk=st.integers(1, 80),
    batch=st.integers(20, 90),
    forget=st.integers(50, 300),
    unit=st.sampled_from(["sentence", "paragraph"]),
    suffix=st.sampled_from([".csv", ".parquet"]),
)
def test_the_size_of_chunks_and_batches_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    book: Codebook,
    texts: list[str],
    chunk: int,
    batch: int,
    forget: int,
    unit: str,
    suffix: str,
    write_csv: WriteCsv,
) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("chunks")
    table = write_csv(folder / "answers.csv", ["Ini ide.", *texts])
    whole = code_stream([table], folder / f"1{suffix}", codebook=book, asked=Asked(COLUMNS, unit=unit))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "AT_ONCE", batch)
        patch.setattr(chunks, "FORGET", forget)
        asked = Asked(COLUMNS, unit=unit, chunk=chunk)
        parted = code_stream([table], folder / f"2{suffix}", codebook=book, asked=asked)
    assert (folder / f"1{suffix}").read_bytes() == (folder / f"2{suffix}").read_bytes()
    assert _told(whole) == _told(parted)


def _told(done: Streamed) -> list[object]:
    tally = done.tally
    by_code = [tally.by_code.tolist(), tally.texts_by_code.tolist()]
    return [tally.texts, tally.segments, tally.codings, *by_code, tally.pairs, done.problems]


def test_row_groups_are_of_one_size_whatever_the_chunks(
    tmp_path: Path, book: Codebook, monkeypatch: pytest.MonkeyPatch, write_csv: WriteCsv, answers: list[str]
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("qualcode.outputs.streams.ROW_GROUP", 7)
    table = write_csv(tmp_path / "answers.csv", answers * 3)
    for chunk in (1, 100, 10_000):
        code_stream([table], tmp_path / f"{chunk}.parquet", codebook=book, asked=replace(ASKED, chunk=chunk))
    found = parquet.ParquetFile(tmp_path / "1.parquet").metadata
    sizes = [found.row_group(number).num_rows for number in range(found.num_row_groups)]
    assert set(sizes[:-1]) == {7}
    assert len({(tmp_path / f"{chunk}.parquet").read_bytes() for chunk in (1, 100, 10_000)}) == 1


def test_the_function_and_its_plan_travel(book: Codebook) -> None:
    plan = Plan(book, Unit.SENTENCE, "id")
    rows = Rows(["A"], [b"Itu wajib."])
    sent, there = pickle.loads(pickle.dumps((code_chunk, plan)))
    assert sent(rows, there).rows == code_chunk(rows, plan).rows
    assert b"wajib" in code_chunk(rows, plan).rows


def test_texts_are_not_shown_by_a_chunk_or_a_part(book: Codebook) -> None:
    rows = Rows(["A"], [b"Itu wajib."], (["rahasia"],))
    assert "wajib" not in repr(rows) + repr(code_chunk(rows, Plan(book, Unit.SENTENCE, "id", keep=("x",))))


@pytest.mark.parametrize("texts", [[], ["", " "]])
def test_nothing_to_code_leaves_nothing(tmp_path: Path, book: Codebook, texts: list[str], write_csv: WriteCsv) -> None:
    table = write_csv(tmp_path / "answers.csv", texts)
    with pytest.raises(QualcodeError):
        code_stream([table], tmp_path / "codings.csv", codebook=book, asked=ASKED)
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


def test_texts_in_which_nothing_is_found_make_a_table_without_rows(
    tmp_path: Path, book: Codebook, write_csv: WriteCsv
) -> None:
    table = write_csv(tmp_path / "answers.csv", ["Tidak."])
    for suffix in (".csv", ".parquet"):
        if suffix == ".parquet":
            pytest.importorskip("pyarrow")
        done = code_stream([table], tmp_path / f"codings{suffix}", codebook=book, asked=ASKED)
        assert (done.tally.texts, rows_of(tmp_path / f"codings{suffix}")) == (1, [])
    assert (tmp_path / "codings.csv").read_text().startswith("source,unit,start,end,text,code,")


def test_what_is_there_stays_unless_overwriting_is_asked_for(
    tmp_path: Path, book: Codebook, write_csv: WriteCsv, answers: list[str]
) -> None:
    table = write_csv(tmp_path / "answers.csv", answers)
    target = tmp_path / "codings.csv"
    target.write_text("mine")
    with pytest.raises(QualcodeError, match=r"codings\.csv: exists already; choose another name, or add --overwrite"):
        code_stream([table], target, codebook=book, asked=ASKED)
    assert target.read_text() == "mine"
    code_stream([table], target, codebook=book, asked=ASKED, overwrite=True)
    assert target.read_text().startswith("source,")


def test_a_failure_midway_leaves_what_was_there(
    tmp_path: Path, book: Codebook, write_csv: WriteCsv, answers: list[str]
) -> None:
    table = write_csv(tmp_path / "answers.csv", answers)
    with table.open("a") as file:
        file.write('P9,"' + "x" * 1_100_000 + '",3')
    target = tmp_path / "codings.csv"
    target.write_text("mine")
    with pytest.raises(SourceError, match="a quotation mark that is never closed"):
        code_stream([table], target, codebook=book, asked=replace(ASKED, chunk=1), overwrite=True)
    assert target.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "codings.csv"]


def test_tables_of_several_files_name_the_file_of_each_answer(
    tmp_path: Path, book: Codebook, write_csv: WriteCsv
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.csv", "a.csv"):
        write_csv(tmp_path / "in" / name, ["Itu wajib.", ""])
    done = code_stream([tmp_path / "in"], tmp_path / "codings.csv", codebook=book, asked=ASKED)
    assert [row["source"] for row in rows_of(tmp_path / "codings.csv")] == ["a.csv:P1", "b.csv:P1"]
    assert [problem.where.rpartition("/")[2] for problem in done.problems] == ["a.csv", "b.csv"]


def test_a_file_that_is_no_text_is_named_and_the_others_are_coded(tmp_path: Path, book: Codebook) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "in" / "b.txt").write_text("Itu wajib.")
    done = code_stream([tmp_path / "in"], tmp_path / "codings.csv", codebook=book, asked=Asked(language="id"))
    assert [row["source"] for row in rows_of(tmp_path / "codings.csv")] == ["b.txt"]
    assert [problem.message for problem in done.refused] == ["is binary, not text"]


def test_a_kept_column_that_codings_have_too(tmp_path: Path, book: Codebook) -> None:
    table = tmp_path / "a.csv"
    table.write_text("text,code\nItu wajib.,mine\n")
    asked = Asked(Columns("text", keep=("code", "text")), language="id")
    code_stream([table], tmp_path / "codings.csv", codebook=book, asked=asked)
    (row,) = rows_of(tmp_path / "codings.csv")
    assert (row["code"], row["kept.code"], row["kept.text"]) == ("motives/demand", "mine", "Itu wajib.")


def test_killed_at_any_moment_it_leaves_nothing(
    tmp_path: Path, write_csv: WriteCsv, answers: list[str], codebook_text: str
) -> None:
    write_csv(tmp_path / "answers.csv", answers * 20_000)
    (tmp_path / "book.yaml").write_text(codebook_text, encoding="utf-8")
    command = [
        *(sys.executable, "-m", "qualcode", "code", "answers.csv", "--text-column", "why"),
        *("--codebook", "book.yaml", "--out", "codings.csv", "--workers", "2"),
    ]
    env = {**os.environ, "PYTHONPATH": str(Path(qc.__file__).parent.parent)}
    begin = time.monotonic()
    subprocess.run(command, cwd=tmp_path, env=env, check=True)
    whole = time.monotonic() - begin
    (tmp_path / "codings.csv").unlink()
    for part in (0.3, 0.6, 0.8):
        process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(part * whole)
        process.send_signal(signal.SIGKILL)
        if process.wait() == -signal.SIGKILL:
            left = sorted(path.name for path in tmp_path.iterdir())
            assert left == ["answers.csv", "book.yaml"]
        else:
            (tmp_path / "codings.csv").unlink()
