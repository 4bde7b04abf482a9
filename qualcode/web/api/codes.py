"""Changes of codes: rename, move, merge; their codings follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Coder

if TYPE_CHECKING:
    from qualcode.study import Study

router = APIRouter(tags=["codes"])


class CodeChangeIn(BaseModel):
    """One of: another name (last part of the path), another parent ("": a theme), another code to become one with."""

    name: str | None = Field(None, min_length=1, max_length=200)
    parent: str | None = Field(None, max_length=500)
    into: str | None = Field(None, min_length=1, max_length=500)


class CodeChangeOut(BaseModel):
    """The edit (null: nothing changed), what each path became, and how many codings followed."""

    edit: int | None
    became: dict[str, str]
    moved: int


@router.patch("/codes/{path:path}")
async def change_code(path: str, change: CodeChangeIn, desk: AtDesk, session: Coder) -> CodeChangeOut:
    """Rename, move or merge a code, everyone's codings with it, as one edit."""
    if sum(asked is not None for asked in (change.name, change.parent, change.into)) != 1:
        raise HTTPException(422, "give a name, a parent or a code to merge into")

    def do(study: Study) -> CodeChangeOut:
        if change.name is not None:
            done = study.rename_code(path, change.name, coder=session.name)
        elif change.parent is not None:
            done = study.move_code(path, change.parent, coder=session.name)
        else:
            done = study.merge_codes(path, into=str(change.into), coder=session.name)
        return CodeChangeOut(edit=done.edit, became=done.became, moved=done.added)

    return await desk.ask(do)
