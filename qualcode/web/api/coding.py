"""What people do to codings: code, recode, resize, decide, remove, note; undo and redo of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from qualcode.web.api.asking import AtDesk
from qualcode.web.api.reading import CodingOut, coding_out
from qualcode.web.guard import Coder, Viewer

if TYPE_CHECKING:
    from qualcode.study import Study

router = APIRouter(tags=["coding"])


class NewCoding(BaseModel):
    """A code for a stretch of a source; with `new_code` the code is made when there is none of that name."""

    source: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    code: str = Field(min_length=1, max_length=500)
    memo: str = Field("", max_length=100_000)
    new_code: bool = False


class CodingChange(BaseModel):
    """What to change of a coding: another code, another stretch, or a decision; one of them."""

    code: str | None = Field(None, min_length=1, max_length=500)
    new_code: bool = False
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, gt=0)
    status: Literal["accepted", "rejected"] | None = None
    memo: str = Field("", max_length=100_000)


class Done(BaseModel):
    """The edit that was made (null: nothing changed), and the codings as they are now."""

    edit: int | None
    codings: list[CodingOut]


class MemoIn(BaseModel):
    """A memo on a source, a code or a coding ("": the study)."""

    on: str
    text: str = Field(min_length=1, max_length=100_000)


class MemoOut(BaseModel):
    """A memo."""

    on: str
    text: str
    author: str
    written: str


@router.post("/codings", status_code=201)
async def add_coding(given: NewCoding, desk: AtDesk, session: Coder) -> Done:
    """Apply a code to words."""

    def do(study: Study) -> Done:
        made = study.code_segment(
            given.source,
            (given.start, given.end),
            given.code,
            coder=session.name,
            memo=given.memo,
            new_code=given.new_code,
        )
        return Done(edit=study.last_edit(), codings=[coding_out(made)])

    return await desk.ask(do)


@router.patch("/codings/{id}")
async def change_coding(id: str, change: CodingChange, desk: AtDesk, session: Coder) -> Done:
    """Recode, resize, accept or reject a coding. Another person's coding is not changed (422)."""

    def do(study: Study) -> Done:
        edit, codings = study.change_coding(
            id,
            coder=session.name,
            code=change.code,
            new_code=change.new_code,
            span=(change.start, change.end) if change.start is not None and change.end is not None else None,
            status=change.status,
            memo=change.memo,
        )
        return Done(edit=edit, codings=[coding_out(each) for each in codings])

    return await desk.ask(do)


@router.delete("/codings/{id}")
async def remove_coding(id: str, desk: AtDesk, session: Coder) -> Done:
    """Take one's own coding away; the machine's are rejected instead (PATCH)."""

    def do(study: Study) -> Done:
        return Done(edit=study.remove_own(id, coder=session.name), codings=[])

    return await desk.ask(do)


@router.post("/undo")
async def undo(desk: AtDesk, session: Coder) -> Done:
    """Take back the last of one's own edits that holds."""
    return await desk.ask(lambda study: Done(edit=study.undo(coder=session.name, own=True)[0], codings=[]))


@router.post("/redo")
async def redo(desk: AtDesk, session: Coder) -> Done:
    """Bring back the last of one's own edits that was undone."""
    return await desk.ask(lambda study: Done(edit=study.redo(coder=session.name, own=True)[0], codings=[]))


@router.post("/memos", status_code=201)
async def add_memo(given: MemoIn, desk: AtDesk, session: Coder) -> MemoOut:
    """Write a memo."""

    def do(study: Study) -> MemoOut:
        memo = study.memo(given.text, on=given.on, author=session.name)
        return MemoOut(on=given.on, text=memo.text, author=memo.author, written=memo.written)

    return await desk.ask(do)


@router.get("/memos")
async def memos(desk: AtDesk, _: Viewer, on: str | None = None) -> list[MemoOut]:
    """The memos on something, or all of them."""

    def look(study: Study) -> list[MemoOut]:
        return [MemoOut(on=m.subject, text=m.text, author=m.author, written=m.written) for m in study.memos(on)]

    return await desk.ask(look)
