"""Tables to be looked through in a notebook: with itables, without it, and elsewhere."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from qualcode.outputs import interactive

QUOTES = pd.DataFrame({"quote": ["W-01:1", "W-01:2"], "text": ["Ya.\nWajib <b>sekali</b>.", "kata " * 60], "n": [1, 2]})


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a notebook is given to display."""
    given: list[str] = []
    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    monkeypatch.setattr(interactive, "_display", given.append)
    monkeypatch.setattr(interactive, "_loaded", False)
    return given


def test_without_itables_the_whole_table_is_shown(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "itables", None)
    interactive.show(QUOTES)
    assert "Ya.<br>Wajib &lt;b&gt;sekali&lt;/b&gt;." in shown[0]
    assert ("kata " * 60).strip() in shown[0]
    assert "..." not in shown[0]


def test_with_itables_its_script_is_put_in_once_and_nothing_is_loaded(
    shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    itables = pytest.importorskip("itables")
    calls: list[tuple[str, Any]] = []
    monkeypatch.setattr(itables, "init_notebook_mode", lambda **options: calls.append(("init", options)))
    monkeypatch.setattr(itables, "show", lambda frame, **options: calls.append(("show", (frame, options))))
    interactive.show(QUOTES)
    interactive.show(QUOTES, rows=5)
    assert [name for name, _ in calls] == ["init", "show", "show"]
    assert calls[0][1] == {"all_interactive": False, "connected": False}
    frame, options = calls[2][1]
    assert frame["text"][0] == "Ya.<br>Wajib &lt;b&gt;sekali&lt;/b&gt;."
    assert options["pageLength"] == 5
    assert options["maxBytes"] == 0


def test_itables_takes_what_it_is_given() -> None:
    itables = pytest.importorskip("itables")
    options = {"pageLength": 5, "lengthMenu": [5, 10], "maxBytes": 0, "classes": "display compact qualcode-table"}
    page = itables.to_html_datatable(QUOTES, connected=False, allow_html=True, showIndex=False, **options)
    assert "W-01:2" in page
    assert "unpkg" not in page  # where it would load its script from


def test_elsewhere_it_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    matrix = pd.DataFrame({"W-01": [2]}, index=pd.Index(["motives"], name="theme"))
    interactive.show(matrix)
    printed = capsys.readouterr().out
    assert "theme" in printed
    assert "motives" in printed


def test_the_frame_is_left_as_it_was(shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "itables", None)
    before = QUOTES.copy()
    interactive.show(QUOTES)
    pd.testing.assert_frame_equal(QUOTES, before)
