"""The queue of what the machine coded, why it did, and what decisions have taught."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Viewer

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study

router = APIRouter(tags=["review"])
Many = Annotated[list[str], Query()]


class Waiting(BaseModel):
    """A coding that waits for a decision, with the words around it."""

    id: str
    quote: str
    source: str
    speaker: str
    code: str
    before: str
    text: str
    after: str
    matched: list[str]
    indicators: list[str]
    doubt: float


class Queue(BaseModel):
    """The first of those that wait, and how many do."""

    waiting: int
    first: list[Waiting]


class Reason(BaseModel):
    """An indicator at a coding: whether it fired, on which words, and if not, why."""

    indicator: str
    fired: bool
    words: str


class Taught(BaseModel):
    """An indicator, and what people made of what it fired; `precision` is null where nobody decided."""

    code: str
    indicator: str
    codings: int
    accepted: int
    rejected: int
    precision: float | None


@router.get("/review")
async def review(
    desk: AtDesk,
    _: Viewer,
    order: Literal["doubt", "source", "code"] = "doubt",
    code: Many = [],  # noqa: B006 - FastAPI copies it
    source: Many = [],  # noqa: B006
    first: Annotated[int, Query(ge=1, le=200)] = 20,
) -> Queue:
    """What waits for a decision, in an order."""

    def look(study: Study) -> Queue:
        frame = study.undecided(order=order, codes=code, sources=source)
        return Queue(waiting=len(frame), first=_waiting(study, frame[:first]))

    return await desk.ask(look)


def _waiting(study: Study, frame: DataFrame) -> list[Waiting]:
    texts = {name: study.source_text(name) for name in set(frame["source"])}
    rows = frame.to_dict("records")
    return [
        Waiting(
            id=row["id"],
            quote=row["quote"],
            source=row["source"],
            speaker=row["speaker"],
            code=row["code"],
            before=texts[row["source"]][max(0, row["start"] - 240) : row["start"]],
            text=row["text"],
            after=texts[row["source"]][row["end"] : row["end"] + 240],
            matched=[words for words in row["matched"].split("; ") if words],
            indicators=[words for words in row["indicator"].split("; ") if words],
            doubt=row["doubt"],
        )
        for row in rows
    ]


@router.get("/explain/{id}")
async def explain(id: str, desk: AtDesk, _: Viewer) -> list[Reason]:
    """Why a coding's code was applied: its indicators with the words, those kept off with the reason."""

    def look(study: Study) -> list[Reason]:
        told = study.explain(id)
        return [reason for account in told.codes for reason in _reasons(account.as_data())]

    return await desk.ask(look)


def _reasons(account: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[Reason]:
    fired = [
        Reason(indicator=str(each["indicator"]), fired=True, words="; ".join(said["words"] for said in each["words"]))
        for each in account["fired"]
    ]
    blocked = [
        Reason(indicator=str(each["indicator"]), fired=False, words="; ".join(r["clause"] for r in each["reasons"]))
        for each in account["blocked"]
    ]
    return fired + blocked


@router.get("/indicators")
async def indicators(desk: AtDesk, _: Viewer, code: Many = []) -> list[Taught]:  # noqa: B006
    """What decisions have taught about each indicator of the codes (of all, when none is named)."""

    def look(study: Study) -> list[Taught]:
        frame = study.indicator_decisions(*code)
        rows = frame.astype({"precision": object}).where(frame.notna(), None).to_dict("records")
        return [Taught.model_validate(row) for row in rows]

    return await desk.ask(look)
