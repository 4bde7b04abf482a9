"""Logging in and out, where a team has accounts."""

from __future__ import annotations

import secrets
from math import ceil
from typing import Final, cast
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from qualcode.web.accounts import Accounts, Attempts
from qualcode.web.guard import Viewer, sessions_of
from qualcode.web.pages import page
from qualcode.web.sessions import COOKIE, LIFETIME, Session

router = APIRouter(include_in_schema=False)
_FORM: Final = "qualcode_form"  # a cookie whose value the form repeats: only our own page knows it
_LARGEST: Final = 10_000  # bytes of a form


@router.get("/login")
async def login_page(request: Request, lang: str = "") -> Response:
    """The form."""
    return _form(request, language=lang)


@router.post("/login")
async def login(request: Request) -> Response:
    """Begin a session: 303 to the workbench; else the form again, with 401, 403 or 429."""
    accounts, attempts = _team(request)
    fields = await _fields(request)
    known = request.cookies.get(_FORM, "")
    if not known or not secrets.compare_digest(known.encode(), fields.get("form", "").encode()):
        return _form(request, problem="login_again", status=403)
    name = fields.get("name", "").strip()
    keys = (f"name {name}", f"address {request.client.host if request.client else ''}")
    if (wait := attempts.wait(*keys)) > 0:
        answer = _form(request, problem="login_wait", status=429)
        answer.headers["retry-after"] = str(ceil(wait))
        return answer
    account = await run_in_threadpool(accounts.check, name, fields.get("password", ""))
    if account is None:
        attempts.failed(*keys)
        return _form(request, problem="login_wrong", status=401)
    attempts.succeeded(*keys)
    return _entered(request, sessions_of(request).start(account.name, account.role))


@router.post("/logout")
async def logout(request: Request, session: Viewer) -> Response:
    """End the session."""
    sessions_of(request).end(session)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


def _entered(request: Request, session: Session) -> Response:
    answer = RedirectResponse("/", 303)
    options = {"httponly": True, "samesite": "strict", "secure": bool(request.app.state.secure)}
    answer.set_cookie(COOKIE, session.key, max_age=int(LIFETIME), **options)  # type: ignore[arg-type]
    answer.delete_cookie(_FORM)
    return answer


def _form(request: Request, *, problem: str = "", status: int = 200, language: str = "") -> Response:
    value = secrets.token_urlsafe(24)
    answer = page(request, "login.html", None, status=status, language=language, problem=problem, form=value)
    answer.set_cookie(_FORM, value, httponly=True, samesite="strict", secure=bool(request.app.state.secure))
    return answer


async def _fields(request: Request) -> dict[str, str]:
    """The fields of a small form; of a larger one nothing."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return {}
    return {
        name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()
    }


def _team(request: Request) -> tuple[Accounts, Attempts]:
    return cast("Accounts", request.app.state.accounts), cast("Attempts", request.app.state.attempts)
