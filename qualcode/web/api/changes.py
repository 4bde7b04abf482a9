"""What others did: the log, and events as they happen (server-sent)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Viewer, session_of

if TYPE_CHECKING:
    from qualcode.study import Study
    from qualcode.web.desk import Desk

router = APIRouter(tags=["changes"])
_BREATH: Final = 15.0  # seconds between signs of life


class EditOut(BaseModel):
    """An entry of the log."""

    number: int
    at: str
    who: str
    verb: str
    subject: str
    added: int
    removed: int


@router.get("/log")
async def log(desk: AtDesk, _: Viewer, last: int = Query(50, ge=1, le=1000)) -> list[EditOut]:
    """The last edits, the newest first."""

    def look(study: Study) -> list[EditOut]:
        return [
            EditOut(
                number=e.number, at=e.at, who=e.who, verb=e.verb, subject=e.subject, added=e.added, removed=e.removed
            )
            for e in reversed(study.log()[-last:])
        ]

    return await desk.ask(look)


@router.get("/events", response_class=StreamingResponse)
async def events(request: Request, desk: AtDesk, _: Viewer) -> StreamingResponse:
    """Server-sent events: `edit` with {edit, who, verb, sources} for each change, as it happens."""
    return StreamingResponse(_events(request, desk), media_type="text/event-stream")


async def _events(request: Request, desk: Desk) -> AsyncIterator[str]:
    with desk.listening() as queue:
        yield ": here\n\n"
        while not await request.is_disconnected():
            try:
                change = await asyncio.wait_for(queue.get(), _BREATH)
            except TimeoutError:
                session_of(request)  # a session that has ended hears no more
                yield ": still here\n\n"
                continue
            yield f"id: {change.edit}\nevent: edit\ndata: {json.dumps(asdict(change), ensure_ascii=False)}\n\n"
