"""A study file in a temporary folder, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualcode.store import StudyFile


def noon() -> datetime:
    return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def study_path(tmp_path: Path) -> Path:
    return tmp_path / "study.qualcode"


@pytest.fixture
def study(study_path: Path) -> Iterator[StudyFile]:
    with StudyFile.create(study_path, now=noon) as opened:
        yield opened
