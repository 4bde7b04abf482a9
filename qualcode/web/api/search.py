"""Where words stand: the indicator language over all sources."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from qualcode.errors import CodebookError
from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Viewer

router = APIRouter(tags=["search"])


class Place(BaseModel):
    """A place in a source, and what it is cited by."""

    source: str
    start: int
    end: int
    quote: str


@router.get("/search")
async def search(desk: AtDesk, _: Viewer, q: Annotated[str, Query(min_length=1, max_length=2000)]) -> list[Place]:
    """Every place of an expression of the indicator language, whoever says it; 422 for one that cannot be read."""
    try:
        found = await desk.ask(lambda study: study.where_said(q))
    except CodebookError as error:
        raise CodebookError(error.where, _one_line(error.problem), error.remedy) from None
    return [Place.model_validate(row) for row in found.to_dict("records")]


def _one_line(problem: str) -> str:
    """What is wrong without the line that points at the place by a caret."""
    lines = (line.strip() for line in problem.splitlines())
    return ": ".join(line for line in lines if line.strip("^"))
