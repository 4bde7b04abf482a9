"""A running server and a real browser, for tests that look at pages."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from qualcode.web.app import create_app
from qualcode.web.sessions import Role, Sessions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass(frozen=True)
class Running:
    """A server at an address."""

    address: str
    sessions: Sessions

    def invite(self, name: str = "ana", role: Role = "admin", place: str = "") -> str:
        """An address that opens the workbench for somebody."""
        return f"{self.address}/?token={self.sessions.invite(name, role)}{place}"


@contextmanager
def running(study: Path, *, language: str = "en") -> Iterator[Running]:
    """The workbench of a study on a free port, in a thread."""
    sessions = Sessions()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(study, sessions=sessions, language=language), log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Running(f"http://127.0.0.1:{listener.getsockname()[1]}", sessions)
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()
