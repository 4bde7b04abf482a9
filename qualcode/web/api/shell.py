"""What every page asks: the words of the interface, and under which name one codes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from qualcode.core.model import MACHINE
from qualcode.errors import StudyError
from qualcode.outputs.labels import LANGUAGES, catalogue
from qualcode.web.guard import Viewer, at_least, sessions_of

router = APIRouter(tags=["shell"])
_PLAIN = frozenset(
    "source kind case speaker text code theme coder origin status indicator matched label definition include exclude"
    " examples indicators language words segments sources quote interview observation document survey rule person model"
    " applied proposed accepted rejected nothing".split()
)


class Me(BaseModel):
    """Who asks."""

    name: str
    role: str


class NameIn(BaseModel):
    """The name that one codes under."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


@router.get("/words")
async def words(_: Viewer, language: str = "en") -> dict[str, str]:
    """The words of the interface in a language, by name."""
    known = catalogue(language if language in LANGUAGES else "en")
    return {name: said for name, said in known.items() if name.startswith("ui_") or name in _PLAIN}


@router.get("/me")
async def me(session: Viewer) -> Me:
    """Who asks."""
    return Me(name=session.name, role=session.role)


@router.put("/me")
async def name_me(given: NameIn, request: Request, session: Viewer) -> Me:
    """Code under this name from now on; where people log in, under one's own alone."""
    if request.app.state.accounts is not None:
        raise StudyError("name", "your account says who you are", "log in as somebody else")
    if given.name == MACHINE:
        raise StudyError("name", "that is the machine's name", "give your own")
    await at_least("coder")(session)
    renamed = sessions_of(request).rename(session, given.name)
    return Me(name=renamed.name, role=renamed.role)
