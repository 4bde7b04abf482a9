"""A few hundred spoiled files of every format: the short version of `fuzz_readers.py`, with another seed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from qualcode.core.model import Comment, Role, Source, Speaker, Turn
from qualcode.core.spans import Span
from qualcode.sources.formats import FORMATS

SCRIPT = Path(__file__).with_name("fuzz_readers.py")


def fuzz(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(SCRIPT), *options], capture_output=True, text=True, check=False)


def test_spoiled_files_are_read_or_refused() -> None:
    done = fuzz("--files", "400", "--seed", "2026")
    assert done.returncode == 0, done.stdout + done.stderr
    *formats, last = done.stdout.splitlines()
    assert {line.split()[0] for line in formats} == set(FORMATS), "every format that is read is spoiled"
    assert last.startswith("400 files, seed 2026: ")
    assert last.endswith(" 0 broken")


def test_a_case_can_be_had_again(tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    for folder in (tmp_path, tmp_path / "again"):
        fuzz("--case", "7", "--keep", str(folder))
    [first] = [path for path in tmp_path.iterdir() if path.is_file()]
    assert first.name.startswith("case-7")
    assert first.read_bytes() == (tmp_path / "again" / first.name).read_bytes()


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, for what it makes of a reader that does wrong."""
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    spec = importlib.util.spec_from_file_location("fuzz_readers", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_reader_that_raises_something_else_is_seen(script: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, *, name: str, path: str) -> list[Source]:
        raise KeyError(name)

    monkeypatch.setattr(script, "read", broken)
    assert script.outcome("x.txt", b"Ana: Ya.")[0] == "raised"


@pytest.mark.parametrize(
    "source",
    [
        Source("x", "Ana: \ud800"),
        Source("x", "Ana: Ya.\r"),
        Source("x", "Ana: Ya.", turns=(Turn(Span(5, 9), "Ana", Role.PARTICIPANT),)),
        Source("x", "Ana: Ya.", turns=(Turn(Span(4, 8), "Ana", Role.PARTICIPANT),)),
        Source("x", "Ana: Ya.", speakers=(Speaker("Ana", Role.PARTICIPANT),)),
        Source("x", "Ana: Ya.", comments=(Comment(Span(7, 9), "c"),)),
        Source("x", "Ana: Ya.", attributes={"age": float("nan")}),
    ],
)
def test_a_source_that_is_not_sound_is_seen(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, source: Source
) -> None:
    def unsound(data: bytes, *, name: str, path: str) -> list[Source]:
        return [source]

    monkeypatch.setattr(script, "read", unsound)
    assert script.outcome("x.txt", b"Ana: Ya.")[0] == "unsound"
