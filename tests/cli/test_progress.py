from __future__ import annotations

import io

import pytest

from qualcode.cli import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_drawn_for_a_pipe(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress.progress_bar() as told:
        told("reading", 1, 2)
    assert stream.getvalue() == ""


@pytest.mark.parametrize(("patience", "drawn"), [(0.0, True), (60.0, False)])
def test_a_bar_is_drawn_for_a_person_who_waits(monkeypatch, patience, drawn):
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    with progress.progress_bar() as told:
        told("reading", 1, 2)
        told("reading", 2, 2)
        told("coding", 0, 2)
    assert ("Reading" in stream.getvalue() and "2/2" in stream.getvalue()) is drawn
