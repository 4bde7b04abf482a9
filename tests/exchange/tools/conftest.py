"""What the tests of other programs' files share: projects that those programs made, and the programs."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qualcode.exchange.formats import format_to_read
from qualcode.exchange.project import Project, ProjectSource
from qualcode.exchange.report import Ledger, Report

SAMPLES = Path(__file__).parents[2] / "samples" / "tools"
Coded = tuple[str, str, str]  # words, code, coder


def read(path: Path) -> tuple[Project, Report]:
    """The project in a file, and what its reader reports."""
    ledger = Ledger()
    kind = format_to_read(path)
    assert kind.read is not None
    return kind.read(path, ledger), ledger.report("import", path.name, kind.name)


def source_of(project: Project, name: str) -> ProjectSource:
    """The source of that name."""
    (found,) = [source for source in project.sources if source.name == name]
    return found


def paths_of(project: Project) -> dict[str, str]:
    """Each code's names from the top, by GUID."""
    paths: dict[str, str] = {}
    for code in project.codes:  # parents stand before children
        paths[code.guid] = f"{paths[code.parent]} > {code.name}" if code.parent else code.name
    return paths


def coded_in(project: Project, name: str) -> list[Coded]:
    """The words, code and coder of each coding of a source, in order."""
    source, paths = source_of(project, name), paths_of(project)
    users = {user.guid: user.name for user in project.users}
    assert source.text is not None
    return [
        (source.text[selection.start : selection.end], paths[mark.code], users.get(mark.user, ""))
        for selection in source.selections
        for mark in selection.marks
    ]


def run_with(tool: str, module: str) -> Callable[..., None]:
    """A function that runs a script of samples/tools by a Python that has the tool; skips the test where none has.

    QUALCODE_TAGUETTE and QUALCODE_QC may name such a Python: their pins do not go with those of qualcode.
    """
    python = os.environ.get(f"QUALCODE_{tool.upper()}", "")
    if not python and importlib.util.find_spec(module) is not None:
        python = sys.executable
    if not python:
        pytest.skip(f"no Python with {module} is named by QUALCODE_{tool.upper()}")

    def run(script: str, *arguments: object) -> None:
        subprocess.run([python, SAMPLES / script, *map(str, arguments)], check=True, capture_output=True, timeout=300)

    return run


@pytest.fixture
def tools() -> SimpleNamespace:
    """The functions above: tests are imported one by one, and cannot import from here."""
    return SimpleNamespace(read=read, source_of=source_of, paths_of=paths_of, coded_in=coded_in, run_with=run_with)


def _sibling(name: str) -> Any:
    """A test module beside this one, for what it fills a database with."""
    spec = importlib.util.spec_from_file_location(f"_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _filled(path: Path, by: str) -> Path:
    database = sqlite3.connect(path)
    _sibling(by).fill(database)
    database.commit()
    database.close()
    return path


@pytest.fixture
def qualcoder(tmp_path: Path) -> Path:
    """The folder of a project of QualCoder."""
    (tmp_path / "Sertifikasi.qda").mkdir()
    return _filled(tmp_path / "Sertifikasi.qda" / "data.qda", "test_qualcoder").parent


@pytest.fixture
def rqda(tmp_path: Path) -> Path:
    """A project of RQDA."""
    return _filled(tmp_path / "Sertifikasi.rqda", "test_rqda")
