"""Studies in a temporary folder, the schema of REFI-QDA where it is at hand, and projects written by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from qualcode.study import Study

SCHEMA = Path(__file__).parents[3] / "shared" / "refi-qda" / "Project.xsd"
HEAD = '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="{origin}">'


@pytest.fixture(scope="session")
def valid() -> Callable[[Path], None]:
    """Fails unless a project file is as the schema wants it; skips when the schema is not beside the checkout."""
    if not SCHEMA.exists():
        pytest.skip("the schema of REFI-QDA (Project.xsd) does not lie beside this checkout")
    schema = etree.XMLSchema(file=str(SCHEMA))

    def check(path: Path) -> None:
        with zipfile.ZipFile(path) as package:
            root = etree.fromstring(package.read("project.qde"))
        assert schema.validate(root), schema.error_log

    return check


@pytest.fixture(scope="session")
def qde() -> Callable[[Path], Any]:
    """The root element of the project in a file."""

    def root(path: Path) -> Any:
        with zipfile.ZipFile(path) as package:
            return etree.fromstring(package.read("project.qde"))

    return root


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a project file from the inside of its root element, and the files in its folder of sources."""

    def write(
        inside: str, files: Mapping[str, bytes] = {}, *, origin: str = "Test", folder: str = "sources/", name: str = "p"
    ) -> Path:
        path = tmp_path / f"{name}.qdpx"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("project.qde", HEAD.format(origin=origin) + inside + "</Project>")
            for file, data in files.items():
                package.writestr(folder + file, data)
        return path

    return write


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    with Study.create(tmp_path / "study.qualcode") as made:
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Study]:
    """Another, empty study."""
    with Study.create(tmp_path / "other.qualcode") as made:
        yield made
