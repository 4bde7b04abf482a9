"""Editing a code: tried out against the study, then saved as a new version of the codebook; coding again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Coder, Viewer

if TYPE_CHECKING:
    from qualcode.codebookediting import CodeEdits
    from qualcode.study import Study

router = APIRouter(tags=["codebook"])
Words = Annotated[str, StringConstraints(max_length=20_000)]
Line = Annotated[str, StringConstraints(max_length=5_000)]


class CodeEdit(BaseModel):
    """What to write into a code; what is left out stays. Words are those of `language`."""

    language: str = Field("", max_length=10, pattern=r"^[a-z]{0,3}$")
    label: Words | None = None
    definition: Words | None = None
    include: Words | None = None
    exclude: Words | None = None
    examples: list[Line] | None = Field(None, max_length=500)
    indicators: list[Line] | None = Field(None, max_length=5_000)

    def edits(self) -> CodeEdits:
        """As Study takes them."""
        return cast("CodeEdits", self.model_dump(exclude_none=True))


class Differs(BaseModel):
    """A coding that would come or go."""

    change: str
    quote: str
    code: str
    text: str
    matched: str


class TrialOut(BaseModel):
    """How many codings would come, go and stay, how many are protected by decisions, and some of those that differ."""

    comes: int
    goes: int
    stays: int
    protected: int
    some: list[Differs]


class Saved(BaseModel):
    """The edit (null: nothing changed), and the file of the codebook that is behind now ("": none)."""

    edit: int | None
    file: str


class Ran(BaseModel):
    """How many sources were coded again, and how many of the machine's codings came and went."""

    coded: int
    added: int
    removed: int


@router.post("/trial/{path:path}")
async def try_code(path: str, edit: CodeEdit, desk: AtDesk, _: Viewer) -> TrialOut:
    """What the code would do if it said this; nothing is stored."""

    def look(study: Study) -> TrialOut:
        trial = study.try_code(path, **edit.edits())
        rows: list[dict[str, Any]] = trial.segments().to_dict("records")  # type: ignore[assignment]
        counts: list[dict[str, Any]] = trial.codes().to_dict("records")  # type: ignore[assignment]
        mine = next(
            (row for row in counts if row["code"] == path), dict.fromkeys(("comes", "goes", "stays", "protected"), 0)
        )
        return TrialOut(
            comes=mine["comes"],
            goes=mine["goes"],
            stays=mine["stays"],
            protected=mine["protected"],
            some=[_differs(row) for row in rows if row["code"] == path][:100],
        )

    return await desk.ask(look)


def _differs(row: dict[str, Any]) -> Differs:
    quote = f"{row['source']}:{row['segment']}"
    return Differs(change=row["change"], quote=quote, code=row["code"], text=row["text"], matched=row["matched"])


@router.put("/codebook/{path:path}")
async def save_code(path: str, edit: CodeEdit, desk: AtDesk, session: Coder) -> Saved:
    """Save the code so, as a new version of the codebook."""

    def do(study: Study) -> Saved:
        done = study.edit_code(path, coder=session.name, **edit.edits())
        return Saved(edit=done.edit, file=done.file)

    return await desk.ask(do)


@router.post("/run")
async def run(desk: AtDesk, _: Coder) -> Ran:
    """Let the machine code again what the codebook or the files have changed."""

    def do(study: Study) -> Ran:
        done = study.code()
        return Ran(coded=done.coded, added=done.codings_added, removed=done.codings_removed)

    return await desk.ask(do)
