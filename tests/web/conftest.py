from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import qualcode as qc
from qualcode.web.app import create_app
from qualcode.web.sessions import Role, Sessions

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


@dataclass(frozen=True)
class Server:
    """A workbench that runs, and its sessions."""

    address: str
    sessions: Sessions

    def invitation(self, name: str = "ana", role: Role = "admin") -> str:
        """An address that opens a session."""
        return f"{self.address}/?token={self.sessions.invite(name, role)}"


@pytest.fixture
def server(path: Path, sessions: Sessions) -> Iterator[Server]:
    """The workbench of `path`, on a free port."""
    uvicorn = pytest.importorskip("uvicorn")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        create_app(path, sessions=sessions), port=port, log_level="error", timeout_graceful_shutdown=1
    )
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not running.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.02)
    assert running.started, "the server did not start"
    yield Server(f"http://127.0.0.1:{port}", sessions)
    running.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium, driven by Playwright."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("there is no chromium here")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Any) -> Iterator[Any]:
    """A page of a fresh profile; what goes wrong in its scripts fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(20_000)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not troubles
