"""The pages: rendered here, brought to life by the modules in static/."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from qualcode.outputs.labels import LANGUAGES, heading
from qualcode.web.guard import sessions_of
from qualcode.web.sessions import COOKIE, LIFETIME, Session
from qualcode.web.views import EXPORTS, FILTERS, SAID, TITLES, VIEWS

router = APIRouter(include_in_schema=False)
_TEMPLATES = Environment(
    loader=PackageLoader("qualcode.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@router.get("/")
async def home(request: Request, token: str = "", lang: str = "") -> Response:
    """The workbench; with a token in the address a session begins, and the address loses it."""
    sessions = sessions_of(request)
    if token and (entered := sessions.enter(token)) is not None:
        response: Response = RedirectResponse("/", 303)
        response.set_cookie(
            COOKIE,
            entered.key,
            max_age=int(LIFETIME),
            httponly=True,
            samesite="strict",
            secure=bool(request.app.state.secure),
        )
        return response
    return inner(request, "workbench.html", "/", lang)


@router.get("/review")
async def review(request: Request, lang: str = "") -> Response:
    """The queue of what the machine coded."""
    return inner(request, "review.html", "/review", lang)


@router.get("/see")
async def see(request: Request, view: str = "matrix", lang: str = "") -> Response:
    """Matrices, networks, evidence and agreement; a view that there is not is the matrix."""
    words = {"view": view if view in VIEWS else "matrix", "views": VIEWS, "titles": TITLES}
    return inner(request, "see.html", "/see", lang, **words, filters=FILTERS, exports=EXPORTS, named=SAID)


@router.get("/codebook")
async def codebook(request: Request, lang: str = "") -> Response:
    """The codebook, to be edited and tried out."""
    return inner(request, "codebook.html", "/codebook", lang)


def inner(request: Request, template: str, here: str, language: str, **values: Any) -> Response:
    """A page for those who have a session."""
    session = sessions_of(request).of(request.cookies.get(COOKIE))
    if session is None and request.app.state.accounts is not None:
        return RedirectResponse("/login", 303)
    if session is None:
        return page(request, "closed.html", None, status=401)
    team = request.app.state.accounts is not None
    return page(request, template, session, language=language, here=here, team=team, **values)


def page(
    request: Request, template: str, session: Session | None, *, status: int = 200, language: str = "", **values: Any
) -> HTMLResponse:
    """A page in the language asked for, or the server's."""
    language = language if language in LANGUAGES else request.app.state.language
    say = partial(heading, language=language)
    html = _TEMPLATES.get_template(template).render(say=say, language=language, session=session, **values)
    return HTMLResponse(html, status)
