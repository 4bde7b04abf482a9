"""Taguette: its own projects, with text of every sort, come over with each snippet equal."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.report import Fate
from qualcode.exchange.tools.html_text import words_in

SAMPLES = Path(__file__).parents[2] / "samples" / "tools"
WORKSPACE, EXPORT = SAMPLES / "taguette-workspace.sqlite3", SAMPLES / "taguette-export.sqlite3"
TEXT = (
    "Wawancara W-01 📚\nIbu Sri: Sertifikasi itu wajib & perlu\xa0waktu 😀.\n"
    "Pewawancara: Café atau cafe\u0301? Kenapa <begitu>?\n"
    "nilai\t90\nsatu\ndua – dengan 👩‍🏫\nbaris satu\n  baris dua\nbaris tiga\nمرحبا بالعالم and 日本語。\nAkhir\nkata."
)
CODED = [
    ("W-01 📚", "motif", "ana"),
    ("wajib & perlu", "motif > wajib", "ana"),
    ("waktu 😀.", "motif", "budi"),
    ("waktu 😀.", "motif > ide baru", "budi"),
    ("cafe\u0301", "alat/teknik", "budi"),
    ("Kenapa <begitu>?\nnilai\t90", "motif", "ana"),
    ("👩‍🏫", "motif > ide baru", "ana"),
    ("satu\n  baris dua\nbaris t", "motif", "budi"),
    ("satu\n  baris dua\nbaris t", "alat/teknik", "budi"),
    ("بالعالم", "motif", "budi"),
    ("日本語", "motif", "ana"),  # was tagged `lama`, which was merged into `motif`
]


def test_a_workspace_comes_over_with_the_words_tags_and_people_of_every_highlight(tools: Any) -> None:
    project, report = tools.read(WORKSPACE)
    assert tools.source_of(project, "W-01").text == TEXT
    assert tools.coded_in(project, "W-01") == CODED
    assert tools.coded_in(project, "O-01") == [("sepi.\nTidak", "motif", "budi")]
    assert list(tools.paths_of(project).values()) == [
        "motif",
        "motif > wajib",
        "motif > ide baru",
        "alat/teknik",
        "kosong",
    ]
    assert project.description == "Uji coba é 😀"
    assert tools.source_of(project, "W-01").description == "wawancara pertama"
    assert report.whole
    assert [finding.data["snippets"] for finding in report.findings] == [10, 1]


def test_a_highlight_without_a_tag_stays_as_a_selection(tools: Any) -> None:
    source = tools.source_of(tools.read(WORKSPACE)[0], "W-01")
    assert source.text is not None
    assert [source.text[s.start : s.end] for s in source.selections if not s.marks] == ["Akhir\nkata"]


def test_an_export_has_the_same_words_and_says_that_it_hides_who_coded(tools: Any) -> None:
    project, report = tools.read(EXPORT)
    assert [coded[:2] for coded in tools.coded_in(project, "W-01")] == [coded[:2] for coded in CODED]
    assert {coded[2] for coded in tools.coded_in(project, "W-01")} == {"admin"}
    assert [item.what for item in report.of(Fate.CHANGED)] == ["coders"]


def test_two_readings_have_the_same_guids(tools: Any) -> None:
    assert tools.read(WORKSPACE)[0] == tools.read(WORKSPACE)[0]


def test_the_real_taguette_makes_a_project_that_comes_over_with_every_snippet_equal(tools: Any, tmp_path: Path) -> None:
    tools.run_with("taguette", "taguette")("make_taguette.py", tmp_path / "w.sqlite3", tmp_path / "e.sqlite3")
    for name in ("w.sqlite3", "e.sqlite3"):
        project, report = tools.read(tmp_path / name)
        assert report.whole
        with sqlite3.connect(tmp_path / name) as database:
            rows = database.execute(
                "SELECT name, snippet FROM highlights JOIN documents d ON d.id = document_id "
                "JOIN highlight_tags ON highlight_id = highlights.id"
            ).fetchall()
        stored = sorted((name, words_in(snippet)) for name, snippet in rows)
        taken = [(s.name, words) for s in project.sources for words, _, _ in tools.coded_in(project, s.name)]
        put_in = str.maketrans("", "", "\n\t")  # line ends between blocks are no part of a snippet
        assert sorted((name, words.translate(put_in)) for name, words in taken) == [
            (name, words.translate(put_in)) for name, words in stored
        ]
    database.close()


def damaged(tmp_path: Path, *statements: str) -> Path:
    path = tmp_path / "damaged.sqlite3"
    shutil.copy(WORKSPACE, path)
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


def test_a_snippet_that_stands_elsewhere_is_found_by_its_words_and_told(tools: Any, tmp_path: Path) -> None:
    path = damaged(tmp_path, "UPDATE highlights SET start_offset = 40, end_offset = 53 WHERE id = 1")
    project, report = tools.read(path)
    assert ("wajib & perlu", "motif > wajib", "ana") in tools.coded_in(project, "W-01")
    assert [(item.what, item.count) for item in report.of(Fate.CHANGED)] == [("highlights", 1)]


def test_a_snippet_that_is_nowhere_is_told_and_the_others_come_over(tools: Any, tmp_path: Path) -> None:
    path = damaged(tmp_path, "UPDATE highlights SET snippet = '<p>sama sekali lain</p>' WHERE id = 1")
    project, report = tools.read(path)
    assert len(tools.coded_in(project, "W-01")) == len(CODED) - 1
    assert [(item.what, item.names) for item in report.of(Fate.IMPOSSIBLE)] == [("highlights", ("W-01 1",))]


def test_a_workspace_with_several_projects_says_what_to_do(tools: Any, tmp_path: Path) -> None:
    path = damaged(tmp_path, "INSERT INTO projects (name, description, created) VALUES ('Lain', '', '2026-01-01')")
    with pytest.raises(QualcodeError, match="2 projects: 'Sertifikasi', 'Lain'; open one of them in Taguette, export"):
        tools.read(path)


def test_a_broken_database_is_refused_in_one_line(tools: Any, tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite3"
    path.write_bytes(WORKSPACE.read_bytes()[:5000])
    with pytest.raises(QualcodeError, match="is no project that qualcode knows"):
        tools.read(path)


def test_a_study_has_the_codings_of_both_people_and_takes_nothing_twice(tmp_path: Path) -> None:
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        report = study.import_project(WORKSPACE, coder="ana")
        frame = study.codings()
        assert sorted(frame["coder"].unique()) == ["ana", "budi"]
        assert len(frame) == report.count("codings") == len(CODED) + 1
        assert study.verify() == []
        assert study.import_project(WORKSPACE, coder="ana").edit is None
