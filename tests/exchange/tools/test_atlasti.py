"""ATLAS.ti's own project files are known when met, and refused with the way that is open."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from qualcode.errors import QualcodeError


def test_a_project_file_is_refused_with_what_to_export_instead(tools: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.atlproj", "w") as archive:
        archive.writestr("project.aprx", "<project/>")
    with pytest.raises(
        QualcodeError, match=r"is a project file of ATLAS\.ti, .* export the project as a REFI-QDA project"
    ):
        tools.read(tmp_path / "a.atlproj")


def test_another_archive_is_none(tools: Any, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "")
    with pytest.raises(QualcodeError, match="is no project that qualcode knows"):
        tools.read(tmp_path / "a.zip")
