"""`qualcode code`, killed at any moment, leaves the study as it was before or after, never between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import qualcode as qc

BOOK = "qualcode: 1\nthemes: {{motives: {{codes: {{demand: [wajib], idea: [ide], word: [{word}]}}}}}}\n"
ROUNDS = 12


def write_transcripts(folder: Path, version: int) -> None:
    for number in range(12):
        turns = [f"P: Mengapa {n}?\n\nJ: Itu wajib nomor {n}. Ada ide {version} juga." for n in range(150)]
        (folder / f"W-{number:02}.txt").write_text("\n\n".join(turns) + "\n", encoding="utf-8")


def start(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "qualcode", "code", "transcripts"]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def state(root: Path) -> tuple[int, dict[str, int], set[str]] | None:
    """Edits, codings by source, and the codebooks that they carry; None when there is no study."""
    if not (root / "study.qualcode").exists():
        return None
    with qc.open(root / "study.qualcode") as study:
        assert study.verify() == []
        codings = study.codings()
        return len(study.log()), codings["source"].value_counts().to_dict(), set(codings["codebook"])


def test_killed_at_any_moment_the_study_is_whole(tmp_path: Path) -> None:
    rng = random.Random(7)
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "codebooks").mkdir()
    book = tmp_path / "codebooks" / "book.yaml"
    book.write_text(BOOK.format(word="nomor"), encoding="utf-8")
    write_transcripts(tmp_path / "transcripts", 0)
    begin = time.monotonic()
    assert start(tmp_path).wait() == 0
    whole = time.monotonic() - begin
    before = state(tmp_path)
    assert before is not None
    outcomes = {"before": 0, "after": 0}
    for version in range(1, ROUNDS + 1):
        write_transcripts(tmp_path / "transcripts", version)  # every source has changed
        book.write_text(BOOK.format(word=f"=nomor{version % 2}"), encoding="utf-8")
        process = start(tmp_path)
        time.sleep(rng.uniform(0.1, 1.1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = state(tmp_path)
        assert now is not None
        assert len(now[2]) == 1  # all codings are of one run: nothing is half coded
        assert set(now[1]) == {f"W-{number:02}" for number in range(12)}
        outcomes["before" if now == before else "after"] += 1
        before = now
    assert outcomes["before"] > 0  # else nothing was killed in time, and the test has shown nothing
    assert start(tmp_path).wait() == 0


def test_killed_while_the_first_study_is_made(tmp_path: Path) -> None:
    rng = random.Random(8)
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "book.yaml").write_text(BOOK.format(word="nomor"), encoding="utf-8")
    write_transcripts(tmp_path / "transcripts", 0)
    for _ in range(6):
        process = start(tmp_path)
        time.sleep(rng.uniform(0.05, 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = state(tmp_path)
        assert now is None or len(now[1]) in (0, 12)
    assert start(tmp_path).wait() == 0
    assert state(tmp_path) is not None
