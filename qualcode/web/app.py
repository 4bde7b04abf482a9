"""The application: API and pages over one desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.staticfiles import StaticFiles

from qualcode import __version__
from qualcode.errors import QualcodeError, StudyLockedError, UnknownNameError
from qualcode.web import api, login, pages
from qualcode.web.accounts import Accounts, Attempts
from qualcode.web.desk import Desk
from qualcode.web.guard import Guarded
from qualcode.web.sessions import Sessions

LOCAL = ("127.0.0.1", "localhost", "::1")


def create_app(
    study: Path,
    *,
    sessions: Sessions | None = None,
    accounts: Accounts | None = None,
    hosts: Sequence[str] = LOCAL,
    secure: bool = False,
    language: str = "en",
) -> FastAPI:
    """The workbench of a study file, for any ASGI server.

    Sessions come from tokens of `sessions.invite`; with `accounts` people log in. `hosts` are the names that it is
    reached by; `secure` says that browsers reach it by https, so that cookies go no other way.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.desk = Desk(study)
        yield
        app.state.desk.close()

    app = FastAPI(
        title="qualcode",
        version=__version__,
        description="The workbench's API over one study. Offsets are half-open and count Unicode code points.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.sessions = sessions or Sessions()
    app.state.language = language
    app.state.accounts, app.state.attempts = accounts, Attempts()
    app.state.secure = secure
    app.add_middleware(Guarded, hosts=frozenset(hosts))
    app.add_exception_handler(QualcodeError, _told)
    app.add_exception_handler(RequestValidationError, _misunderstood)
    app.include_router(api.router, prefix="/api")
    app.include_router(pages.router)
    if accounts is not None:
        app.include_router(login.router)
    static = resources.files("qualcode.web").joinpath("static")
    app.mount("/static", StaticFiles(directory=str(static)), name="static")
    return app


async def _told(_: Request, error: Exception) -> JSONResponse:
    """An error that a person can act on: 404 for a name that there is not, 409 for a study that is held, else 422."""
    assert isinstance(error, QualcodeError)
    status = 404 if isinstance(error, UnknownNameError) else 409 if isinstance(error, StudyLockedError) else 422
    body = {"where": error.where, "problem": error.problem, "remedy": error.remedy, "detail": str(error)}
    return JSONResponse(body, status)


async def _misunderstood(_: Request, error: Exception) -> JSONResponse:
    """A request of the wrong form: 422, without repeating what was sent, which may be anybody's words."""
    assert isinstance(error, RequestValidationError)
    problems: list[dict[str, Any]] = [
        {"loc": [str(part) for part in each["loc"]], "msg": each["msg"], "type": each["type"]}
        for each in error.errors()
    ]
    return JSONResponse({"detail": problems}, 422)
