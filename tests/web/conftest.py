from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import qualcode as qc
from qualcode.web.app import create_app
from qualcode.web.sessions import Role, Sessions
from tests.web.browser import CHROMIUM, Running, running

BOOK = """
qualcode: 1
themes:
  motives:
    codes:
      demand: [wajib]
      idea: [ide]
  competence: [terampil]
"""
TEXTS = {
    "W-01.txt": "P: Kenapa?\n\nJ: Ya, wajib. Itu ide saya, karena wajib. Saya terampil.\n\nP: Lalu?\n\nJ: Ide lain.\n",
    "W-02.txt": "P: Apa?\n\nJ: Ide, mungkin. Terampil juga.\n",
    "observations/O-01.txt": "Petugas terampil. Ide tidak ada.\n",
}
Enter = Callable[..., TestClient]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study file with three coded sources."""
    for name, text in {f"transcripts/{n}": t for n, t in TEXTS.items()}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "b.yaml").write_text(BOOK)
    with qc.Study.create(tmp_path / "study.qualcode") as study:
        study.code(tmp_path / "transcripts")
    return tmp_path / "study.qualcode"


@pytest.fixture
def sessions() -> Sessions:
    return Sessions()


@pytest.fixture
def nobody(path: Path, sessions: Sessions) -> Iterator[TestClient]:
    """A client without a session; the server runs while it is there."""
    with TestClient(create_app(path, sessions=sessions), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def enter(nobody: TestClient, sessions: Sessions) -> Enter:
    """Names and roles -> clients with a session of theirs, at the same running server."""

    def as_somebody(name: str = "ana", role: Role = "admin") -> TestClient:
        client = TestClient(nobody.app, base_url="http://localhost")
        page = client.get("/", params={"token": sessions.invite(name, role)})
        assert page.status_code == 200
        client.headers["x-csrf-token"] = page.text.split('name="csrf-token" content="')[1].split('"')[0]
        return client

    return as_somebody


# ---- a real server and a real browser --------------------------------------------------------------------------------


@pytest.fixture
def server(path: Path) -> Iterator[Running]:
    """The workbench of `path`, on a free port."""
    with running(path) as at:
        yield at


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any, server: Running) -> Iterator[Callable[..., Any]]:
    """A page of somebody's own browser; faults of scripts, and what the policy forbids, fail the test."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(name: str = "ana", place: str = "", role: Role = "admin", **about: Any) -> Any:
        context = browser.new_context(viewport={"width": 1300, "height": 850}, **about)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
        page.goto(server.invite(name, role))
        if place:
            page.goto(server.address + place)
        page.wait_for_selector("body[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
