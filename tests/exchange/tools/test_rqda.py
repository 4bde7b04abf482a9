"""RQDA: codings by characters, what was deleted left out, codes in several categories, cases and their attributes."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

import qualcode as qc
from qualcode.errors import QualcodeError
from qualcode.exchange.project import VariableType
from qualcode.exchange.report import Fate

TEXT = "Ibu 😀 Sri: wajib.\nSaya 👩‍🏫 punya ide.\nWajib lagi, ide lagi."
DATE = "Sun Mar  1 10:00:00 2026"
TABLES = """
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text);
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text, status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer, status integer, color text);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text,
    memo text, status integer);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE cases (name text, memo text, owner text, date text, dateM text, id integer, status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer, owner text,
    date text, memo text);
CREATE TABLE attributes (name text, status integer, date text, dateM text, owner text, memo text, class text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text, status integer);
CREATE TABLE filecat (name text, fid integer, catid integer, owner text, date text, dateM text, memo text,
    status integer);
CREATE TABLE treefile (fid integer, catid integer, date text, dateM text, memo text, status integer, owner text);
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text, dateM text,
    status integer);
CREATE TABLE journal (name text, journal text, date text, dateM text, owner text, status integer);
CREATE TABLE imageCoding (cid integer, iid integer, x1 integer);
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Sertifikasi.rqda"
    database = sqlite3.connect(path)
    fill(database)
    database.commit()
    database.close()
    return path


def fill(database: sqlite3.Connection) -> None:
    database.executescript(TABLES)

    def add(table: str, **values: Any) -> None:
        names = ", ".join(values)
        database.execute(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(values))})", list(values.values()))

    def coding(code: int, words: str, *, status: int = 1, owner: str = "ana", memo: str = "", shift: int = 0) -> None:
        start = TEXT.index(words) + shift
        place = {"selfirst": float(start), "selend": float(start + len(words))}
        add("coding", cid=code, fid=1, seltext=words, **place, status=status, owner=owner, date=DATE, memo=memo)

    add("project", databaseversion="0.2.2", date=DATE, memo="Tentang proyek")
    add("source", name="W-01", id=1, file=TEXT, memo="memo sumber", owner="ana", date=DATE, status=1)
    add("source", name="gone", id=2, file="Hilang.", memo="", owner="ana", date=DATE, status=0)
    add("freecode", name="wajib", memo="Disuruh", id=1, status=1, color="#ffff0000aaaa")
    add("freecode", name="ide", memo="", id=2, status=1, color="blue")
    add("freecode", name="lama", memo="", id=3, status=0)
    add("codecat", name="Motif", catid=1, memo="Alasan", status=1)
    add("codecat", name="Lain", catid=2, memo="", status=1)
    for code, category in ((1, 1), (2, 1), (2, 2)):
        add("treecode", cid=code, catid=category, status=1)
    coding(1, "😀 Sri: wajib.", memo="penting")
    coding(2, "👩‍🏫", owner="budi")
    coding(2, "ide lagi", shift=7)
    coding(1, "Saya", status=0)
    add("coding", cid=1, fid=2, seltext="Hilang", selfirst=0, selend=6, status=1, owner="ana", date=DATE, memo="")
    add("cases", name="Ibu Sri", memo="kasus", id=1, status=1)
    add("cases", name="Pak", memo="", id=2, status=1)
    add("caselinkage", caseid=1, fid=1, selfirst=0, selend=len(TEXT), status=1)
    add("caselinkage", caseid=2, fid=1, selfirst=TEXT.index("Wajib"), selend=len(TEXT) - 5, status=1)
    add("attributes", name="usia", status=1, memo="", **{"class": "numeric"})
    add("caseAttr", variable="usia", value="41", caseID=1, status=1)
    add("caseAttr", variable="usia", value="NA", caseID=2, status=1)
    add("filecat", name="Wawancara", catid=1, memo="", status=1)
    add("treefile", fid=1, catid=1, status=1)
    add("annotation", fid=1, position=4, annotation="siapa?", owner="budi", date=DATE, status=1)
    add("journal", name="Hari satu", journal="Mulai.", owner="budi", date=DATE, status=1)
    add("imageCoding", cid=1, iid=1)


CODED = [
    ("😀 Sri: wajib.", "Motif > wajib", "ana"),
    ("👩‍🏫", "Motif > ide", "budi"),
    ("ide lagi", "Motif > ide", "ana"),
]


def test_codings_come_over_with_their_words_and_what_was_deleted_does_not(tools: Any, file: Path) -> None:
    project, report = tools.read(file)
    assert tools.coded_in(project, "W-01") == CODED
    assert [source.name for source in project.sources] == ["W-01"]
    assert {"ways": {"code points": 2}} in [finding.data for finding in report.findings]
    assert ("codings", 1, "their words stand elsewhere in the file, and were found there") in [
        (item.what, item.count, item.why) for item in report.of(Fate.CHANGED)
    ]
    assert {(item.what, item.count) for item in report.of(Fate.IMPOSSIBLE)} == {
        ("codings", 1),
        ("codings of pictures", 1),
    }


def test_a_code_in_two_categories_lies_below_the_first_and_sets_keep_both(tools: Any, file: Path) -> None:
    project, report = tools.read(file)
    assert [(code.name, code.codable, code.colour, code.description) for code in project.codes] == [
        ("Motif", False, "", "Alasan"), ("wajib", True, "#ff00aa", "Disuruh"), ("ide", True, "blue", ""),
        ("Lain", False, "", ""),
    ]  # fmt: skip
    names = {code.guid: code.name for code in project.codes}
    sets = {each.name: ([names[code] for code in each.codes], len(each.sources)) for each in project.sets}
    assert sets == {"Motif": (["wajib", "ide"], 0), "Lain": (["ide"], 0), "Wawancara": ([], 1)}
    assert ("codes", 1) in [(item.what, item.count) for item in report.of(Fate.CHANGED)]


def test_cases_attributes_and_notes_come_over(tools: Any, file: Path) -> None:
    project, _ = tools.read(file)
    sri, pak = project.cases
    source = tools.source_of(project, "W-01")
    texts = {note.guid: note.text for note in project.notes}
    assert (sri.sources, sri.description) == ((source.guid,), "kasus")
    assert [(value.value, value.type) for value in sri.values] == [("41", VariableType.FLOAT)]
    assert pak.values == ()
    (about,) = [s for s in source.selections if s.guid in pak.selections]
    assert TEXT[about.start : about.end] == "Wajib lagi, ide "
    assert [texts[note] for note in project.note_refs] == ["Mulai."]
    assert [(s.start, s.end, texts[note]) for s in source.selections for note in s.notes] == [(4, 4, "siapa?")]
    assert project.audit.created == "2026-03-01T10:00:00"


def test_a_study_has_the_codings_and_memos(file: Path, tmp_path: Path) -> None:
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        study.import_project(file, coder="ana")
        assert sorted(study.codings()["text"]) == sorted(words for words, _, _ in CODED)
        assert study.verify() == []


def test_a_database_that_is_cut_off_is_refused_in_one_line(tools: Any, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:6000])
    with pytest.raises(QualcodeError, match=r"no project that qualcode knows|is damaged"):
        tools.read(file)
