"""Tables for other programs: read back by the programs' own readers, with the same counts."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.formats import format_to_write
from qualcode.exchange.project import (
    Case,
    Mark,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    User,
    Value,
    Variable,
    VariableType,
)  # fmt: skip
from qualcode.exchange.report import Fate, Ledger, Report
from qualcode.exchange.tools.tables import _spss_names

TEXT = '😀 "Wajib", kata ibu.\n=1+1 ide.'


def selection(number: int, start: int, end: int, *marks: tuple[str, str]) -> Selection:
    made = tuple(Mark(f"m{number}{code}{user}", code, user, "2026-03-01T10:00:00") for code, user in marks)
    return Selection(f"s{number}", start, end, made)


PROJECT = Project(
    "Sertifikasi",
    users=(User("ana", "Ana"), User("budi", "Budi")),
    codes=(
        ProjectCode("motif", "Motif", codable=False), ProjectCode("wajib", "wajib", "motif", description="Disuruh."),
        ProjectCode("ide", "ide baru", "motif"), ProjectCode("biaya", "Biaya"),
    ),
    variables=(Variable("usia", "usia", VariableType.INTEGER), Variable("kota", "kota"), Variable("coder", "coder")),
    cases=(
        Case(
            "sri", "Ibu Sri", sources=("w1",),
            values=(Value("usia", "41", VariableType.INTEGER), Value("kota", "Jambi")),
        ),
        Case("pak", "Pak", values=(Value("coder", "x"),), selections=("s2",)),
        Case("lain", "Lain"),
    ),
    sources=(
        ProjectSource(
            "w1", "W-01", text=TEXT,
            selections=(
                selection(1, 0, 8, ("wajib", "ana"), ("ide", "budi")), selection(3, 2, 4, ("ide", "ana")),
                selection(4, 9, 9),
            ),
        ),
        ProjectSource(
            "w2", "W-02", text=TEXT,
            selections=(selection(2, 21, 30, ("biaya", "budi")), selection(5, 0, 1, ("ide", "ana"))),
        ),
    ),
)  # fmt: skip


def write(path: Path, project: Project = PROJECT, name: str | None = None) -> Report:
    told = Ledger()
    kind = format_to_write(path, name)
    assert kind.write is not None
    for what, things in (("users", project.users), ("cases", project.cases), ("sources", project.sources)):
        told.taken(what, count=len(things))
    told.taken("codings", count=5)
    kind.write(project, path, told, "")
    return told.report("export", path.name, kind.name)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_highlights_are_a_row_a_tag_as_taguette_has_them(tmp_path: Path) -> None:
    report = write(tmp_path / "a.highlights.csv")
    assert rows(tmp_path / "a.highlights.csv") == [
        ["id", "document", "tag", "content"],
        ["1", "W-01", "Motif.wajib", TEXT[:8]],
        ["1", "W-01", "Motif.ide baru", TEXT[:8]],
        ["2", "W-01", "Motif.ide baru", TEXT[2:4]],
        ["3", "W-02", "Biaya", "=1+1 ide."],
        ["4", "W-02", "Motif.ide baru", "😀"],
    ]
    assert report.whole
    assert ("cases", 3) in {(item.what, item.count) for item in report.of(Fate.KEPT)}
    assert [item.count for item in report.of(Fate.CHANGED)] == [5]


def test_the_tags_have_their_descriptions_and_counts(tmp_path: Path) -> None:
    write(tmp_path / "a.tags.csv")
    assert rows(tmp_path / "a.tags.csv") == [
        ["tag", "description", "number of highlights", "number of documents"],
        ["Motif", "", "0", "0"],
        ["Motif.wajib", "Disuruh.", "1", "1"],
        ["Motif.ide baru", "", "3", "2"],
        ["Biaya", "", "1", "1"],
    ]


def test_the_real_taguette_reads_the_table_of_tags(tools: Any, tmp_path: Path) -> None:
    write(tmp_path / "a.tags.csv")
    tools.run_with("taguette", "taguette")("make_tags.py", tmp_path / "a.tags.csv", tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [(tag["path"], tag["description"]) for tag in found] == [
        ("Motif", ""), ("Motif.wajib", "Disuruh."), ("Motif.ide baru", ""), ("Biaya", ""),
    ]  # fmt: skip


CASES = [
    ["case", "coder", "usia", "kota", "coder_", "Motif", "Motif/wajib", "Motif/ide baru", "Biaya"],
    ["Ibu Sri", "Ana", "41", "Jambi", "", "1", "1", "1", "0"],
    ["Ibu Sri", "Budi", "41", "Jambi", "", "1", "0", "1", "0"],
    ["Pak", "Budi", "", "", "x", "0", "0", "0", "1"],
    ["Lain", "", "", "", "", "0", "0", "0", "0"],
]


def test_a_case_and_coder_have_a_row_of_0_and_1_and_coders_are_not_mixed(tmp_path: Path) -> None:
    report = write(tmp_path / "a.cases.csv")
    assert rows(tmp_path / "a.cases.csv") == CASES
    assert [(item.count, item.why) for item in report.of(Fate.IMPOSSIBLE) if item.what == "codings"] == [
        (1, "their source belongs to no case")
    ]


def test_a_source_and_coder_have_a_row_of_0_and_1(tmp_path: Path) -> None:
    write(tmp_path / "a.sources.csv")
    found = rows(tmp_path / "a.sources.csv")
    assert found[0][:5] == ["source", "coder", "case", "usia", "kota"]
    assert [(row[0], row[1], row[2], row[-4:]) for row in found[1:]] == [
        ("W-01", "Ana", "Ibu Sri", ["1", "1", "1", "0"]), ("W-01", "Budi", "Ibu Sri", ["1", "0", "1", "0"]),
        ("W-02", "Ana", "", ["1", "0", "1", "0"]), ("W-02", "Budi", "", ["0", "0", "0", "1"]),
    ]  # fmt: skip


def test_spss_reads_the_same_rows_with_labels(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    write(tmp_path / "a.cases.sav")
    frame, meta = pyreadstat.read_sav(str(tmp_path / "a.cases.sav"))
    assert list(frame.columns) == [
        "case", "coder", "usia", "kota", "coder_2", "Motif", "Motif_wajib", "Motif_ide_baru", "Biaya",
    ]  # fmt: skip
    assert frame[["Motif", "Motif_wajib", "Motif_ide_baru", "Biaya"]].astype(int).astype(str).values.tolist() == [
        row[-4:] for row in CASES[1:]
    ]
    assert frame["usia"].iloc[0] == 41
    assert frame["kota"].tolist() == ["Jambi", "Jambi", "", ""]
    assert meta.column_names_to_labels["Motif_ide_baru"] == "Motif/ide baru"
    assert meta.variable_value_labels["Biaya"] == {0: "no", 1: "yes"}


def test_parquet_has_a_row_a_coding_with_its_words(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    write(tmp_path / "a.parquet")
    found = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert len(found) == 5
    assert found[0] == {
        "source": "W-01", "case": "Ibu Sri", "start": 0, "end": 8, "text": TEXT[:8], "code": "Motif/wajib",
        "theme": "Motif", "coder": "Ana", "origin": "person", "status": "applied", "created": "2026-03-01T10:00:00",
        "guid": "m1wajibana",
    }  # fmt: skip


def test_a_study_without_cases_says_what_to_write_instead(tmp_path: Path) -> None:
    with pytest.raises(QualcodeError, match="has no cases; write codes by source instead"):
        write(tmp_path / "a.cases.csv", Project("leer"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "library"), [("a.sav", "pyreadstat"), ("a.parquet", "pyarrow")])
def test_a_library_that_is_not_installed_is_told_with_the_extra(
    name: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        QualcodeError, match=rf"needs {library}, which is not installed; pip install 'qualcode\[stats\]'"
    ):
        write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_names_for_spss_are_short_unlike_and_begin_with_a_letter() -> None:
    names = list(_spss_names(["é" * 80, "é" * 81, "2x", "", "A", "a", "=x"]))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name.encode()) <= 64 and name[0].isalpha() for name in names)


def test_a_study_is_written_in_each_of_them(tools: Any, tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "samples" / "tools" / "taguette-workspace.sqlite3"
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        study.import_project(sample, coder="ana")
        report = study.export_project(tmp_path / "a.highlights.csv")
        assert len(rows(tmp_path / "a.highlights.csv")) == 1 + len(study.codings()) == 1 + report.count("codings")
        study.export_project(tmp_path / "a.parquet")
        study.export_project(tmp_path / "a.sav")
        study.export_project(tmp_path / "a.tags.csv")
    assert len(rows(tmp_path / "a.tags.csv")) == 6
