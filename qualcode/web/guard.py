"""What stands between a request and the study: the host it names, a session, a CSRF token, a role; and what every
answer carries so that a page can do no harm."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Annotated, Final, cast

from fastapi import Depends, HTTPException, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qualcode.web.sessions import COOKIE, Role, Session, Sessions

READING: Final = frozenset(("GET", "HEAD", "OPTIONS"))
MAY: Final[dict[Role, int]] = {"viewer": 0, "coder": 1, "admin": 2}
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guarded:
    """Middleware (ASGI): refuses hosts that are not ours (DNS rebinding) and puts HEADERS on every answer."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        """`hosts` are names without ports."""
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                added = [
                    (k.lower().encode(), v.encode()) for k, v in HEADERS.items() if k.lower().encode() not in names
                ]
                stored = b"cache-control" in names
                message["headers"] = [
                    *message["headers"],
                    *added,
                    *([] if stored else [(b"cache-control", b"no-store")]),
                ]
            await send(message)

        if (request.url.hostname or "") not in self._hosts:
            await Response("this host is not served here\n", 421)(scope, receive, sending)
            return
        await self._app(scope, receive, sending)


def sessions_of(request: Request) -> Sessions:
    """The server's sessions."""
    return cast("Sessions", request.app.state.sessions)


def session_of(request: Request) -> Session:
    """The session of a request: 401 without one. A change needs its CSRF token and our own origin, else 403."""
    session = sessions_of(request).of(request.cookies.get(COOKIE))
    if session is None:
        raise HTTPException(401, "open the address that `qualcode ui` printed")
    if request.method not in READING:
        _check_origin(request, session)
    return session


def _check_origin(request: Request, session: Session) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.url.netloc}":
        raise HTTPException(403, "the request comes from another page")
    given = request.headers.get("x-csrf-token", "")
    if not secrets.compare_digest(given.encode(), session.csrf.encode()):
        raise HTTPException(403, "the page is out of date; load it again")


def at_least(role: Role) -> Callable[[Session], Awaitable[Session]]:
    """A dependency: the session, if its role is this one or a higher; else 403."""

    async def check(session: Annotated[Session, Depends(session_of)]) -> Session:
        if MAY[session.role] < MAY[role]:
            raise HTTPException(403, f"this needs the role {role}")
        return session

    return check


def _named(session: Annotated[Session, Depends(at_least("coder"))]) -> Session:
    if not session.name:
        raise HTTPException(409, "say who is coding first")
    return session


Viewer = Annotated[Session, Depends(session_of)]
Coder = Annotated[Session, Depends(_named)]  # with a name to code under
Admin = Annotated[Session, Depends(at_least("admin"))]
