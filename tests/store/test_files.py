"""Making, finding, opening, locking and migrating a study file, and everything that is not one."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qualcode.core.model import Source
from qualcode.errors import StudyError, StudyLockedError, StudyNotFoundError
from qualcode.store import StudyFile, find_study, migrations


class Impatient(StudyFile):
    busy_seconds = 0.05


def add(study: StudyFile, name: str, text: str = "Saya suka membaca.") -> None:
    study.put_source(Source(name, text), size=1, mtime_ns=1, who="ana")


def names_of(study: StudyFile) -> list[str]:
    return [source.name for source in study.sources()]


def refused(path: Path) -> str:
    with pytest.raises(StudyError) as caught:
        StudyFile.open(path)
    return str(caught.value)


def test_a_new_study_is_one_file_and_empty(study, study_path):
    assert [path.name for path in study_path.parent.iterdir()] == ["study.qualcode"]
    assert (study.sources(), study.codings(), study.memos(), study.log()) == ([], [], [], [])
    assert study.codebook() is None
    assert study.codebook_mark() is None
    assert study.verify() == []


def test_create_refuses_a_file_that_is_there(study_path):
    study_path.write_text("my notes")
    with pytest.raises(StudyError, match="exists already"):
        StudyFile.create(study_path)
    assert study_path.read_text() == "my notes"


def test_create_refuses_a_file_that_another_process_makes_meanwhile(study_path, monkeypatch):
    migrate = migrations.migrate

    def migrate_slowly(db):
        migrate(db)
        study_path.write_text("theirs")

    monkeypatch.setattr("qualcode.store.files.migrate", migrate_slowly)
    with pytest.raises(StudyError, match="exists already"):
        StudyFile.create(study_path)
    assert [path.name for path in study_path.parent.iterdir()] == ["study.qualcode"]
    assert study_path.read_text() == "theirs"


def test_create_works_where_there_are_no_hard_links(study_path, monkeypatch):
    def no_links(*_):
        raise PermissionError("not on this file system")

    monkeypatch.setattr("os.link", no_links)
    StudyFile.create(study_path).close()
    assert [path.name for path in study_path.parent.iterdir()] == ["study.qualcode"]


def test_a_making_that_fails_leaves_nothing(study_path, monkeypatch):
    monkeypatch.setitem(migrations.STEPS, 1, (*migrations.STEPS[1], "SELECT no_such_thing"))
    with pytest.raises(StudyError):
        StudyFile.create(study_path)
    assert list(study_path.parent.iterdir()) == []


def test_create_needs_the_folder(tmp_path):
    with pytest.raises(StudyError, match="make the folder"):
        StudyFile.create(tmp_path / "none" / "study.qualcode")


def test_a_path_with_odd_characters(tmp_path):
    folder = tmp_path / "100% ya? #1 ñ"
    folder.mkdir()
    with StudyFile.create(folder / "study.qualcode") as study:
        add(study, "W-01")
    assert [path.name for path in folder.iterdir()] == ["study.qualcode"]


def test_find_study_looks_upwards(study, study_path):
    below = study_path.parent / "transcripts" / "interviews"
    below.mkdir(parents=True)
    assert find_study(below) == study_path.resolve()
    assert find_study(study_path.parent) == study_path.resolve()


def test_find_study_passes_by_a_folder_of_that_name(study, study_path):
    below = study_path.parent / "below"
    (below / "study.qualcode").mkdir(parents=True)
    assert find_study(below) == study_path.resolve()


def test_no_study():
    with pytest.raises(StudyNotFoundError, match="there is no study file; make one with 'qualcode init'"):
        StudyFile.open(Path("nowhere.qualcode"))


def test_a_folder_is_not_a_study(tmp_path):
    assert "not a study file but a folder" in refused(tmp_path)


def test_an_empty_file_is_not_a_study(study_path):
    study_path.touch()
    assert "not a study file but an empty file; delete it" in refused(study_path)
    assert study_path.stat().st_size == 0


@pytest.mark.parametrize("text", ["Pewawancara: Selamat pagi.\n" * 200, "x"])
def test_a_text_file_is_not_a_study(study_path, text):
    study_path.write_text(text)
    assert "not a study file" in refused(study_path)


def test_another_database_is_not_a_study(study_path):
    with closing(sqlite3.connect(study_path)) as other:
        other.execute("CREATE TABLE source (name TEXT)")
    assert "not a study file but another program's database" in refused(study_path)


def test_a_truncated_study_is_damaged(study, study_path):
    add(study, "W-01", "Saya suka membaca. " * 5000)
    study.close()
    whole = study_path.read_bytes()
    for kept in (len(whole) - 4096, len(whole) // 2, 4096, 600, 50):
        study_path.write_bytes(whole[:kept])
        assert "damaged" in refused(study_path), kept


def test_a_newer_study_asks_for_an_update(study, study_path):
    study.close()
    with closing(sqlite3.connect(study_path)) as raw:
        raw.execute("PRAGMA user_version = 99")
    assert "made by a newer qualcode (format 99; this one knows formats up to 2); update" in refused(study_path)


def test_an_older_study_is_brought_up_step_by_step(study, study_path, monkeypatch):
    add(study, "W-01")
    study.close()
    monkeypatch.setitem(migrations.STEPS, 3, ("CREATE TABLE two (x TEXT) STRICT",))
    monkeypatch.setitem(migrations.STEPS, 4, ("INSERT INTO two VALUES ('moved')",))
    for _ in range(2):
        with StudyFile.open(study_path) as newer:
            assert names_of(newer) == ["W-01"]
    with closing(sqlite3.connect(study_path)) as raw:
        assert raw.execute("SELECT x FROM two").fetchall() == [("moved",)]
        assert raw.execute("PRAGMA user_version").fetchone() == (4,)


def test_a_step_that_fails_leaves_the_study_as_it_was(study, study_path, monkeypatch):
    add(study, "W-01")
    study.close()
    before = study_path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setitem(migrations.STEPS, 3, ("CREATE TABLE two (x TEXT) STRICT", "SELECT no_such_thing"))
        assert "no_such_thing" in refused(study_path)
    assert study_path.read_bytes() == before


def test_an_older_study_is_not_changed_by_reading(study, study_path, monkeypatch):
    study.close()
    monkeypatch.setitem(migrations.STEPS, 3, ("CREATE TABLE two (x TEXT) STRICT",))
    with pytest.raises(StudyError, match="opened for reading only"):
        StudyFile.open(study_path, read_only=True)


def test_reading_only_refuses_to_write(study, study_path):
    add(study, "W-01")
    with StudyFile.open(study_path, read_only=True) as reader:
        assert names_of(reader) == ["W-01"]
        with pytest.raises(StudyError, match="opened for reading only"):
            add(reader, "W-02")
        with pytest.raises(StudyError, match="cannot be written to"):
            reader._db.run("DELETE FROM source")
    assert names_of(study) == ["W-01"]


def test_another_writer_is_told_that_the_study_is_held(study, study_path):
    with study.transaction(), Impatient.open(study_path) as other:
        add(study, "W-01")
        with pytest.raises(StudyLockedError, match="held by another process; close it or wait"):
            add(other, "W-02")
        assert names_of(other) == []  # a reader sees the study as it was
    assert names_of(study) == ["W-01"]


HOLD = """
import sys
from qualcode.store import StudyFile
with StudyFile.open(sys.argv[1]) as study, study.transaction():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_held_by_another_process(study, study_path):
    command = [sys.executable, "-c", HOLD, str(study_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout.readline().strip() == b"held"
        with Impatient.open(study_path) as other, pytest.raises(StudyLockedError):
            add(other, "W-01")
    add(study, "W-01")
    assert names_of(study) == ["W-01"]


def test_a_transaction_that_fails_leaves_nothing(study):
    with pytest.raises(ZeroDivisionError), study.transaction():
        add(study, "W-01")
        with study.transaction():
            add(study, "W-02")
        _ = 1 / 0
    assert (names_of(study), study.log()) == ([], [])
    add(study, "W-03")
    assert names_of(study) == ["W-03"]


def test_a_closed_study_says_so(study):
    study.close()
    with pytest.raises(StudyError, match="closed"):
        study.sources()


def test_nothing_stays_beside_the_file(study, study_path):
    add(study, "W-01")
    assert [path.name for path in study_path.parent.iterdir()] == ["study.qualcode"]
    study.close()
    with closing(sqlite3.connect(study_path)) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
    with StudyFile.open(study_path) as again:
        add(again, "W-02")
        assert [path.name for path in study_path.parent.iterdir()] == ["study.qualcode"]
