"""What something else has changed in the file is found and named."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from qualcode.core.edits import Edit
from qualcode.core.model import Code, Codebook, Coding, Memo, Origin, Source, Status
from qualcode.core.spans import Span
from qualcode.store import StudyFile
from qualcode.store.rows import CODING_COLUMNS, row_digest


@pytest.fixture
def tampered(study, study_path):
    """A function that changes the raw database and gives what verify then says."""
    text = "Saya suka membaca."
    study.put_source(Source("W-01", text), size=1, mtime_ns=1, who="ana")
    study.put_codebook(Codebook("c", (Code("a"),)), path="c.yaml", file_digest="d", who="ana")
    codings = tuple(Coding("W-01", Span(s, e), "a", "ana", Origin.PERSON, text[s:e]) for s, e in ((0, 4), (5, 9)))
    study.commit_edit(Edit("apply", "W-01", "ana", added=codings))
    study.commit_edit(Edit("remove", "W-01", "budi", removed=codings[:1]))
    study.add_memo(Memo("W-01", "catatan", "ana", "2026-03-01"))
    assert study.verify() == []
    study.close()

    def change(*statements, values=()):
        with closing(sqlite3.connect(study_path)) as raw, raw:
            for statement in statements:
                assert raw.execute(statement, values).rowcount != 0
        with StudyFile.open(study_path, read_only=True) as opened:
            return [f"{problem.where}: {problem.message}" for problem in opened.verify()]

    return change


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE coding SET code = 'b' WHERE id = 2", "(row 2): it is not as it was written"),
        ("UPDATE coding SET status = 'accepted' WHERE id = 1", "(row 1): it is not as it was written"),
        ("UPDATE coding SET words = 'lain' WHERE id = 2", "its words are not at 5-9 of the text"),
        ("UPDATE coding SET start = 6 WHERE id = 2", "its words are not at 6-9 of the text"),
        ("UPDATE coding SET removed = NULL WHERE id = 1", "edit 4: the entry, what it added or removed"),
        ("UPDATE coding SET removed = 4 WHERE id = 2", "edit 4: the entry, what it added or removed"),
        ("DELETE FROM coding WHERE id = 2", "edit 3: the entry, what it added or removed"),
        ("UPDATE text SET body = body || '!'", "text 1: its words are not those"),
        ("UPDATE text SET digest = 'x'", "text 1: its words are not those"),
        ("UPDATE source SET kind = 'survey'", "source row 1: it is not as it was written"),
        ("UPDATE source SET removed = 4", "source W-01: it has codings, but it is not in the study"),
        ("UPDATE memo SET body = 'lain'", "memo row 1: it is not as it was written"),
        ("UPDATE setting SET value = 'x'", "setting row 1: it is not as it was written"),
        ("UPDATE codebook SET data = replace(data, '\"a\"', '\"b\"')", "it is not the one that its digest"),
        ("UPDATE codebook SET data = 'no JSON'", "it is not the one that its digest"),
        ("DELETE FROM codebook", "the codebook in use is not in the study"),
        ("UPDATE edit SET who = 'cici' WHERE number = 3", "edit 3: the entry"),
        ("UPDATE edit SET at = '2020' WHERE number = 5", "edit 5: the entry"),
        ("UPDATE edit SET detail = '{}' WHERE number = 1", "edit 1: the entry"),
        ("UPDATE edit SET removed = 0 WHERE number = 4", "edit 4: the entry"),
        ("DELETE FROM edit WHERE number = 4", "names a row of edit that is not there"),
    ],
)
def test_a_changed_row_is_found(tampered, statement, said):
    found = tampered(statement)
    assert any(said in problem for problem in found), found
    assert "suka" not in str(found)


def test_only_the_changed_entry_is_named(tampered):
    assert len(tampered("UPDATE edit SET who = 'cici' WHERE number = 2")) == 1


def test_an_entry_sealed_anew_no_longer_fits_the_next(tampered):
    found = tampered("UPDATE edit SET hash = zeroblob(32) WHERE number = 2")
    assert [problem.partition(":")[0] for problem in found] == ["edit 2", "edit 3"]


def test_a_changed_row_with_a_new_digest_breaks_the_chain(tampered):
    study_row = ("guid-of-2", "W-01", 5, 9, "b", "ana", "person", "applied", "sentence", "suka", "[]", "")
    assert len(study_row) == len(CODING_COLUMNS.split(","))
    digest = row_digest("coding", study_row, Source("W-01", "Saya suka membaca.").text_digest)
    found = tampered(
        "UPDATE coding SET guid = 'guid-of-2', code = 'b', digest = ? WHERE id = 2",
        values=(digest,),
    )
    assert [problem.partition(":")[0] for problem in found] == ["edit 3"]


def test_an_entry_taken_out_of_the_log_is_missed(tampered):
    found = tampered(
        "UPDATE memo SET added = 4",
        "DELETE FROM edit WHERE number = 5",
        "INSERT INTO edit SELECT 6, at, who, verb, subject, detail, added, removed, hash FROM edit WHERE number = 4",
    )
    assert "edit 6: the log is not complete: edit 5 should stand here" in found


def test_damaged_pages_are_found(study, study_path):
    text = "Saya suka membaca. " * 400
    study.put_source(Source("W-01", text), size=1, mtime_ns=1, who="ana")
    codings = tuple(
        Coding("W-01", Span(i, i + 4), "a", "ana", Origin.PERSON, text[i : i + 4], Status.APPLIED) for i in range(2000)
    )
    study.commit_edit(Edit("apply", "W-01", "ana", added=codings))
    study.close()
    pages = bytearray(study_path.read_bytes())
    middle = len(pages) // 2 // 4096 * 4096
    pages[middle : middle + 4096] = bytes(4096)
    study_path.write_bytes(pages)
    with StudyFile.open(study_path) as opened:
        found = opened.verify()
    assert found
    assert all("damaged" in problem.message for problem in found)
