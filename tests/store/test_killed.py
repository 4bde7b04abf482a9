"""A process that dies at any moment leaves the study as it was before or after an edit, never between."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time

import pytest

from qualcode.core.model import Source
from qualcode.store import StudyFile

EACH = 1500
TEXT = "Saya suka membaca buku di perpustakaan. " * 40

# Writes edits of 1,500 codings until it is killed. The small cache makes SQLite write to the file, and so need
# its journal, long before the COMMIT.
WRITER = """
import os, sys
from qualcode.core.edits import Edit
from qualcode.core.model import Coding, Origin
from qualcode.core.spans import Span
from qualcode.store import StudyFile

study = StudyFile.open(sys.argv[1])
study._db.run("PRAGMA cache_size = 10")
text = study.source("W-01").text

def batch(turn):
    return tuple(
        Coding("W-01", Span(i, i + 9), f"turn/{turn}", "ana", Origin.PERSON, text[i : i + 9]) for i in range(1500)
    )

def die():
    with study.transaction():
        study.commit_edit(Edit("apply", "W-01", "ana", added=batch(0)))
        os._exit(9)

def write():
    print("ready", flush=True)
    before = ()
    for turn in range(1000):
        now = batch(turn)
        number = study.commit_edit(Edit("apply", "W-01", "ana", removed=before, added=now))
        before = now
        print(number, flush=True)

{"die": die, "write": write}[sys.argv[2]]()
"""


@pytest.fixture
def prepared(study, study_path):
    study.put_source(Source("W-01", TEXT), size=1, mtime_ns=1, who="ana")
    study.close()
    return study_path


def command(path, what):
    return [sys.executable, "-c", WRITER, str(path), what]


def test_killed_at_random_moments(prepared, tmp_path):
    moments = random.Random(20260301)
    for kill in range(15):
        path = tmp_path / f"{kill}.qualcode"
        shutil.copy(prepared, path)
        with subprocess.Popen(command(path, "write"), stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0, 0.3))
            child.kill()
            told = [int(line) for line in child.stdout.read().splitlines() if line]
        with StudyFile.open(path) as study:
            last = study.log()[-1].number
            committed = told[-1] if told else 1
            assert last in (committed, committed + 1)
            codings = study.codings()
            assert len(codings) == (EACH if last > 1 else 0)
            assert {coding.code for coding in codings} == ({f"turn/{last - 2}"} if last > 1 else set())
            assert study.verify() == []


@pytest.mark.parametrize("read_only", [True, False])
def test_a_reader_too_clears_up_after_one_that_died_within_a_transaction(prepared, read_only):
    assert subprocess.run(command(prepared, "die"), check=False).returncode == 9
    assert prepared.with_name("study.qualcode-journal").stat().st_size > 0
    with StudyFile.open(prepared, read_only=read_only) as study:
        assert (study.codings(), len(study.log())) == ([], 1)
        assert study.verify() == []
    assert not prepared.with_name("study.qualcode-journal").exists()
