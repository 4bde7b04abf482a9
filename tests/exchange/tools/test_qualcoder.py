"""QualCoder: words placed as Qt's editor and as Python count, and all that stands around them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.project import VariableType
from qualcode.exchange.report import Fate
from qualcode.exchange.tools.placing import Places, Stored, same_words
from qualcode.exchange.tools.qualcoder import WAYS

QT = Path(__file__).parents[2] / "samples" / "tools" / "qt_selections.json"  # see make_qt.py beside it
TEXT = "Ibu 😀 Sri: wajib.\r\nSaya 👩‍🏫 punya ide.\r\nWajib lagi, ide lagi."
TABLES = """
CREATE TABLE project (databaseversion text, date text, memo text, about text, bookmarkfile integer, bookmarkpos integer,
    codername text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text,
    av_text_id integer, risid integer, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text,
    color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
    owner text, date text, memo text, avid integer, important integer);
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
    cid integer, memo text, date text, owner text, important integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text,
    date text);
CREATE TABLE attribute_type (name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text,
    owner text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text,
    date text, memo text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""
DATE = "2026-03-01 10:00:00"


def units(text: str) -> int:
    """The length as Qt's editor has it: UTF-16 units, a line end as one."""
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2


def by_hand(words: str) -> tuple[str, int, int]:
    """A selection that a person made: Qt's words and places."""
    start = TEXT.index(words)
    return words.replace("\r\n", "\u2029"), units(TEXT[:start]), units(TEXT[: start + len(words)])


def by_search(words: str, after: int = 0) -> tuple[str, int, int]:
    """A selection that a search made: Python's words and places in the text as it is stored."""
    start = TEXT.index(words, after)
    return words, start, start + len(words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "Sertifikasi.qda"
    place.mkdir()
    with sqlite3.connect(place / "data.qda") as database:
        fill(database)
    database.close()
    return place


def fill(database: sqlite3.Connection) -> None:
    database.executescript(TABLES)

    def add(table: str, *rows: tuple[Any, ...]) -> None:
        database.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)

    add("project", ("v6", DATE, "Tentang proyek", "QualCoder 3.5", 0, 0, "ana"))
    add("source", (1, "W-01.txt", TEXT, None, "memo sumber", "ana", DATE, None, None))
    add("source", (2, "foto.png", None, "/images/foto.png", "", "ana", DATE, None, None))
    add("source", (3, "W-02.pdf", "Lain.", "/docs/W-02.pdf", "", "budi", DATE, None, None))
    add("code_cat", (1, "Motif", "ana", DATE, "Alasan ikut", None), (2, "Luar", "ana", DATE, "", 1))
    add("code_name", (1, "wajib", "Disuruh", 2, "ana", DATE, "#F5F6CE"), (2, "ide", "", None, "budi", DATE, "#aabbcc"))
    coded = [
        (1, *by_hand("😀 Sri: wajib."), "ana", "penting"), (1, *by_search("Wajib"), "budi", ""),
        (2, *by_hand("punya ide.\r\nWajib"), "ana", ""), (2, *by_search("ide", TEXT.index("lagi")), "budi", ""),
        (2, *by_hand("👩‍🏫"), "ana", ""), (1, "tidak ada di sini", 3, 20, "ana", ""),
    ]  # fmt: skip
    for code, words, start, end, owner, memo in coded:
        add("code_text", (None, code, 1, words, start, end, owner, DATE, memo, None, 1 if memo else None))
    add("code_image", (1, 2, 0, 0, 5, 5, 1, "", DATE, "ana", None))
    add("annotation", (1, 1, *by_hand("Saya")[1:], "siapa?", "budi", DATE))
    add("attribute_type", ("usia", DATE, "ana", "", "case", "numeric"), ("kota", DATE, "ana", "", "file", "character"))
    add("attribute", (1, "usia", "case", "41", 1, DATE, "ana"), (2, "kota", "file", "Jambi", 1, DATE, "ana"))
    add("attribute", (3, "kota", "file", "", 3, DATE, "ana"))
    add("cases", (1, "Ibu Sri", "kasus pertama", "ana", DATE), (2, "Pak Budi", "", "ana", DATE))
    add("case_text", (1, 1, 1, 0, units(TEXT), "ana", DATE, ""), (2, 2, 1, *by_hand("Wajib lagi")[1:], "ana", DATE, ""))
    add("journal", (1, "Hari satu", "Mulai.", DATE, "budi"))


CODED = [
    ("😀 Sri: wajib.", "Motif > Luar > wajib", "ana"),
    ("👩‍🏫", "ide", "ana"),
    ("punya ide.\nWajib", "ide", "ana"),
    ("Wajib", "Motif > Luar > wajib", "budi"),
    ("ide", "ide", "budi"),
]


def test_words_are_placed_whether_a_person_or_a_search_coded_them(tools: Any, folder: Path) -> None:
    project, report = tools.read(folder)
    assert tools.coded_in(project, "W-01.txt") == CODED
    (found,) = report.findings
    assert found.where == "W-01.txt"
    assert found.data == {"ways": {"UTF-16 units": 3, "code points, CRLF as two": 2}}


def test_categories_colours_and_memos_come_over(tools: Any, folder: Path) -> None:
    project, _ = tools.read(folder)
    assert [(code.name, code.codable, code.colour, code.description) for code in project.codes] == [
        ("Motif", False, "", "Alasan ikut"), ("Luar", False, "", ""), ("wajib", True, "#F5F6CE", "Disuruh"),
        ("ide", True, "#aabbcc", ""),
    ]  # fmt: skip
    texts = {note.guid: note.text for note in project.notes}
    source = tools.source_of(project, "W-01.txt")
    marks = [mark for selection in source.selections for mark in selection.marks]
    remarks = [(source.text[s.start : s.end], texts[note]) for s in source.selections for note in s.notes]
    assert [texts[note] for note in source.notes] == ["memo sumber"]
    assert [texts[note] for mark in marks for note in mark.notes] == ["penting"]
    assert remarks == [("Saya", "siapa?")]
    assert [texts[note] for note in project.note_refs] == ["Mulai."]
    assert project.description == "Tentang proyek"


def test_cases_and_attributes_come_over(tools: Any, folder: Path) -> None:
    project, _ = tools.read(folder)
    sri, budi = project.cases
    source = tools.source_of(project, "W-01.txt")
    assert (sri.name, sri.description, sri.sources, sri.selections) == ("Ibu Sri", "kasus pertama", (source.guid,), ())
    assert [(value.value, value.type) for value in sri.values] == [("41", VariableType.FLOAT)]
    (about,) = [s for s in source.selections if s.guid in budi.selections]
    assert source.text[about.start : about.end] == "Wajib lagi"
    assert [value.value for value in source.values] == ["Jambi"]
    assert tools.source_of(project, "W-02.pdf").values == ()


def test_what_cannot_come_over_is_told(tools: Any, folder: Path) -> None:
    items = {(item.what, item.count) for item in tools.read(folder)[1].of(Fate.IMPOSSIBLE)}
    assert items == {("pictures", 1), ("codings", 1), ("marks of importance", 1)}


def test_the_database_may_be_named_itself_and_older_tables_do(tools: Any, folder: Path) -> None:
    with sqlite3.connect(folder / "data.qda") as database:
        database.execute("ALTER TABLE code_text DROP COLUMN important")
        database.execute("DROP TABLE code_image")
    database.close()
    project, _ = tools.read(folder / "data.qda")
    assert project.name == "Sertifikasi"
    assert tools.coded_in(project, "W-01.txt") == CODED


def test_categories_that_go_round_in_a_circle_are_all_kept(tools: Any, folder: Path) -> None:
    with sqlite3.connect(folder / "data.qda") as database:
        database.execute("UPDATE code_cat SET supercatid = 2 WHERE catid = 1")
    database.close()
    project, report = tools.read(folder)
    assert sorted(code.name for code in project.codes) == ["Luar", "Motif", "ide", "wajib"]
    assert "codes" in {item.what for item in report.of(Fate.CHANGED)}


def test_a_folder_without_the_database_is_refused(tools: Any, tmp_path: Path) -> None:
    (tmp_path / "Kosong.qda").mkdir()
    with pytest.raises(QualcodeError, match="is no project that qualcode knows"):
        tools.read(tmp_path / "Kosong.qda")


def test_a_study_has_the_codings_cases_and_memos(folder: Path, tmp_path: Path) -> None:
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        report = study.import_project(folder, coder="ana")
        frame = study.codings()
        assert sorted(frame["text"]) == sorted(words for words, _, _ in CODED)
        assert report.count("codings") == len(CODED)
        assert study.verify() == []
        assert {memo.text for memo in study.memos()} >= {"memo sumber", "penting", "siapa?"}


@pytest.mark.parametrize(
    "selection", json.loads(QT.read_text(encoding="utf-8")), ids=lambda s: f"{s['start']}-{s['end']}"
)
def test_what_the_real_editor_of_qt_stores_is_placed_on_its_words(selection: dict[str, Any]) -> None:
    places = Places(selection["text"], WAYS)
    (placed,) = places.place([Stored(selection["start"], selection["end"], selection["words"])])
    if not selection["words"]:
        return
    assert placed is not None
    assert placed.moved == 0
    assert same_words(places.text[placed.start : placed.end]) == same_words(selection["words"])
    if not selection["words"].startswith("\u200d"):  # its start lies within a surrogate pair
        assert str(placed.way) == "UTF-16 units"
