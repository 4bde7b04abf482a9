"""The command `ui`: the study in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.shapes import language_option
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    import socket

PORT = 8765


@click.command(
    epilog="""\b
Example:
  qualcode ui
  qualcode ui --coder ana --port 9000 --no-browser"""
)
@click.option("--port", type=click.IntRange(0, 65535), help=f"The port to listen on; without it {PORT}, or a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option("--coder", metavar="NAME", envvar="QUALCODE_CODER", default="", help="The name that you code under.")
@language_option("Of the pages.")
@click.pass_obj
def ui(place: Path | None, /, port: int | None, no_browser: bool, coder: str, language: str) -> None:
    """Read and code the study in the browser.

    It listens on this machine alone. The address holds a token that opens the workbench once; Ctrl-C ends it.
    Needs `pip install 'qualcode[ui]'`.
    """
    path = study_path(place)
    needs("ui", "uvicorn", "fastapi")
    import uvicorn

    from qualcode.web.app import create_app
    from qualcode.web.sessions import Sessions

    sessions = Sessions()
    app = create_app(path, sessions=sessions, language=language)
    with _listening(port) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/?token={sessions.invite(coder.strip())}"
        click.echo(f"{path.name} is open at\n\n  {address}\n\nCtrl-C ends it.")
        if not no_browser:
            import webbrowser

            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def study_path(place: Path | None) -> Path:
    """The study file; opening it once tells at once what is wrong with it."""
    from qualcode.study import Study

    with Study.open(place) as study:
        return study.path


def needs(extra: str, *modules: str) -> None:
    """Raise QualcodeError that says what to install when a module is missing."""
    from importlib.util import find_spec

    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        remedy = f"pip install 'qualcode[{extra}]'"
        raise QualcodeError(extra, f"it needs {', '.join(missing)}, which is not installed", remedy)


def _listening(port: int | None) -> socket.socket:
    """A socket on this machine alone: at the port asked for, else at the usual one or, where that is taken, any."""
    import socket

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", PORT if port is None else port))
    except OSError:
        if port is not None:
            raise QualcodeError("--port", f"port {port} is taken", "name another, or leave --port out") from None
        listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
