"""What came with another program's project: taken in as one edit, kept, undone, proved whole; and studies without."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from qualcode.core.edits import Edit
from qualcode.core.model import Code, Codebook, Coding, Memo, Origin, Source
from qualcode.core.spans import Span
from qualcode.errors import StudyError
from qualcode.store import Kept, StudyFile, Taken

BOOK = Codebook("b", (Code("idea"),))
SOURCE = Source("S", "one two")
CODING = Coding("S", Span(0, 3), "idea", "ana", Origin.PERSON, "one", codebook=BOOK.digest)
MEMO = Memo("S", "Hm.", "ana", "2026-03-01T12:00:00+00:00")
ALL = Taken([SOURCE], BOOK, [CODING], [MEMO], [Kept("case:1", "", "{}"), Kept("source:2", "S", '{"a":1}')])


def held(study: StudyFile) -> tuple[object, ...]:
    return study.sources(), study.codebook(), study.codings(), study.memos(), study.kept()


def test_everything_comes_in_one_edit_and_goes_with_one_undo(study: StudyFile) -> None:
    empty = held(study)
    assert study.take_in(Edit("import", "a.qdpx", "ana"), ALL) == 1
    assert held(study) == ([SOURCE], BOOK, [CODING], [MEMO], list(ALL.kept))
    full = held(study)
    study.undo(1, who="ana")
    assert held(study) == empty
    study.redo(1, who="ana")
    assert held(study) == full
    assert study.verify() == []


def test_what_does_not_fit_leaves_nothing(study: StudyFile) -> None:
    wrong = Coding("S", Span(0, 3), "idea", "ana", Origin.PERSON, "two")
    with pytest.raises(StudyError, match="words are not at its span"):
        study.take_in(Edit("import", "a", "ana"), ALL._replace(codings=[wrong]))
    assert study.log() == []
    assert study.take_in(Edit("import", "a", "ana"), Taken()) is None


def test_a_thing_takes_the_place_of_the_one_of_its_key(study: StudyFile) -> None:
    study.take_in(Edit("import", "a", "ana"), ALL)
    study.take_in(Edit("import", "b", "ana"), Taken(kept=[Kept("case:1", "", '{"b":2}')]))
    assert {row.key: row.data for row in study.kept()} == {"case:1": '{"b":2}', "source:2": '{"a":1}'}
    study.undo(2, who="ana")
    assert {row.key: row.data for row in study.kept()} == {"case:1": "{}", "source:2": '{"a":1}'}


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 21) + 5])
def test_files_are_kept_once_in_even_pieces(study: StudyFile, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    pieces = [data[:size][at : at + 70_000] for at in range(0, size, 70_000)]
    digest = study.put_file(pieces)
    assert study.put_file([data[:size]]) == digest
    found = list(study.file_pieces(digest))
    assert b"".join(found) == data[:size]
    assert all(len(piece) == 1 << 20 for piece in found[:-1])
    assert study._db.value("SELECT count(*) FROM file") == 1
    assert study.verify() == []


def test_tampering_shows(study: StudyFile) -> None:
    study.take_in(Edit("import", "a", "ana"), ALL)
    study.put_file([b"picture"])
    study._db.run("UPDATE kept SET data = '[]' WHERE key = 'case:1'")
    study._db.run("UPDATE piece SET body = x'00'")
    assert {problem.where.split()[0] for problem in study.verify()} == {"kept", "file"}


def test_a_study_of_the_format_before_is_read_as_it_is(study: StudyFile, study_path) -> None:
    study.put_source(SOURCE, size=1, mtime_ns=1, who="ana")
    study.close()
    with closing(sqlite3.connect(study_path)) as raw:
        for table in ("piece", "file", "kept"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("PRAGMA user_version = 1")
        raw.commit()
    before = study_path.read_bytes()
    with StudyFile.open(study_path, read_only=True) as reader:
        assert reader.kept() == []
        assert reader.verify() == []
        assert reader.sources() == [SOURCE]
    assert study_path.read_bytes() == before
    with StudyFile.open(study_path) as writer:
        assert writer.take_in(Edit("import", "a", "ana"), Taken(kept=ALL.kept)) == 2
        assert writer.verify() == []
