"""Databases with odd things in them are read as far as they go, or refused in one line; nothing else happens."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualcode.errors import QualcodeError

SAMPLES = Path(__file__).parents[2] / "samples" / "tools"
ODD = (
    None,
    "",
    "x",
    b"\xff\xfe\x00",
    -1,
    0,
    2**62,
    1.5,
    "😀",
    '{"type": "highlight_add", "highlight_id": [], "tags": {}}',
)


def spoiled(path: Path, chance: random.Random) -> None:
    """Put something odd into a few cells of a database."""
    database = sqlite3.connect(path)
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for _ in range(chance.randint(1, 4)):
        table = chance.choice(tables)
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        which = "" if chance.random() < 0.3 else f" WHERE rowid = (SELECT max(rowid) FROM {table})"
        try:
            database.execute(f'UPDATE {table} SET "{chance.choice(columns)}" = ?{which}', [chance.choice(ODD)])
        except sqlite3.Error:  # a column that may not be so
            continue
    database.commit()
    database.close()


def readable(tools: Any, path: Path) -> bool:
    try:
        tools.read(path)
    except QualcodeError:
        return False
    return True


@pytest.mark.parametrize("seed", range(20))
def test_odd_cells_do_no_harm(tools: Any, seed: int, tmp_path: Path, qualcoder: Path, rqda: Path) -> None:
    chance = random.Random(seed)
    shutil.copy(SAMPLES / "taguette-workspace.sqlite3", tmp_path / "t.sqlite3")
    shutil.copytree(SAMPLES / "qc", tmp_path / "qc")
    places: dict[Path, Path] = {
        tmp_path / "t.sqlite3": tmp_path / "t.sqlite3",
        tmp_path / "qc": tmp_path / "qc" / "qualitative_coding.sqlite3",
        qualcoder: qualcoder / "data.qda",
        rqda: rqda,
    }
    for path, database in places.items():
        spoiled(database, chance)
        assert readable(tools, path) in (True, False)


@pytest.mark.parametrize(
    "bytes_of", [lambda data: data[: len(data) // 2], lambda data: data[:100], lambda data: data[::-1]]
)
def test_files_that_are_cut_or_turned_are_refused(
    tools: Any, bytes_of: Callable[[bytes], bytes], tmp_path: Path, rqda: Path
) -> None:
    for sample in (SAMPLES / "taguette-workspace.sqlite3", rqda):
        path = tmp_path / "broken"
        path.write_bytes(bytes_of(sample.read_bytes()))
        assert not readable(tools, path)
