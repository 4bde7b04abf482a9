"""qc: codings are lines of a corpus; its own projects come over with each line's words."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.report import Fate

SAMPLES = Path(__file__).parents[2] / "samples" / "tools"
SRI, IDE = "Ibu Sri: Karena wajib, café cafe\u0301.", "Saya punya ide baru 👩‍🏫."
CODED = [
    (SRI, "motif > wajib", "ana"),
    (SRI, "motif > wajib", "budi"),
    (IDE, "motif", "ana"),
    (IDE, "motif > ide > ide baru", "ana"),
    (IDE, "motif > ide", "budi"),
    ("مرحبا", "sapaan", "ana"),
]
OTHERS = [
    ("Pak Budi: Tidak ada ide.", "motif > ide", "budi"),
    ("Disuruh saja.", "motif > wajib", "budi"),
    ("Selesai", "motif", "budi"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLES / "qc", tmp_path / "qc")
    return tmp_path / "qc"


def test_lines_come_over_with_their_words_codes_and_coders(tools: Any, folder: Path) -> None:
    project, report = tools.read(folder)
    assert sorted(tools.coded_in(project, "W-01")) == sorted(CODED)
    assert tools.coded_in(project, "kota/W-02") == OTHERS
    assert [(note.text, note.audit.created) for note in project.notes] == [
        ("# First thoughts\n\nana 2026-03-01 10:30\n\nBanyak yang wajib.\n", "2026-03-01T10:30")
    ]
    assert report.whole
    assert report.findings == ()


def test_the_settings_file_stands_for_the_folder(tools: Any, folder: Path) -> None:
    assert tools.read(folder / "settings.yaml")[0] == tools.read(folder)[0]


def test_the_real_qc_makes_a_project_that_comes_over(tools: Any, tmp_path: Path) -> None:
    tools.run_with("qc", "qualitative_coding")("make_qc.py", tmp_path / "qc")
    project, report = tools.read(tmp_path / "qc")
    assert sorted(tools.coded_in(project, "W-01")) == sorted(CODED)
    assert tools.coded_in(project, "kota/W-02") == OTHERS
    assert report.whole


def test_a_text_that_was_changed_since_is_told(tools: Any, folder: Path) -> None:
    path = folder / "corpus" / "W-01.txt"
    path.write_text("Baris baru.\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    report = tools.read(folder)[1]
    assert [(finding.where, finding.sure) for finding in report.findings] == [("W-01.txt", False)]


def test_a_line_or_text_that_is_not_there_is_told_and_the_rest_comes_over(tools: Any, folder: Path) -> None:
    (folder / "corpus" / "W-01.txt").write_text("satu\n", encoding="utf-8")
    (folder / "corpus" / "kota" / "W-02.txt").unlink()
    project, report = tools.read(folder)
    assert [source.name for source in project.sources] == ["W-01"]
    assert [(item.what, item.count, item.why) for item in report.of(Fate.IMPOSSIBLE)] == [
        ("codings", 6, "the text has no such line"), ("sources", 1, "is not in the corpus"),
    ]  # fmt: skip


def test_a_code_in_several_places_stays_at_the_first(tools: Any, folder: Path) -> None:
    (folder / "codebook.yaml").write_text("- motif:\n  - wajib\n- lain:\n  - wajib\n", encoding="utf-8")
    project, report = tools.read(folder)
    assert "motif > wajib" in tools.paths_of(project).values()
    assert "lain > wajib" not in tools.paths_of(project).values()
    assert [item.names for item in report.of(Fate.CHANGED)] == [("wajib",)]


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname"])
def test_a_document_outside_of_the_project_is_not_read(tools: Any, name: str, folder: Path) -> None:
    (folder.parent / "outside.txt").write_text("rahasia", encoding="utf-8")
    database = sqlite3.connect(folder / "qualitative_coding.sqlite3")
    database.execute("UPDATE document SET file_path = ? WHERE file_path = 'W-01.txt'", [name])
    database.commit()
    database.close()
    project, report = tools.read(folder)
    assert [source.name for source in project.sources] == ["kota/W-02"]
    assert "lies outside of the project" in report.of(Fate.IMPOSSIBLE)[0].why


def test_a_codebook_that_is_no_yaml_is_refused(tools: Any, folder: Path) -> None:
    (folder / "codebook.yaml").write_text("- a: [\n", encoding="utf-8")
    with pytest.raises(QualcodeError, match=r"codebook\.yaml: is not YAML"):
        tools.read(folder)


def test_a_study_has_the_codings_of_both_people(folder: Path, tmp_path: Path) -> None:
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        study.import_project(folder, coder="ana")
        assert len(study.codings()) == len(CODED) + len(OTHERS)
        assert study.verify() == []
        assert [memo.author for memo in study.memos()] == ["ana"]
