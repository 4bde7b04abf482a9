"""What there is to read: the study, its sources, a transcript with its codings, the codebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel

from qualcode.core.model import Code, Coding, Source
from qualcode.web.api.asking import AtDesk
from qualcode.web.guard import Viewer

if TYPE_CHECKING:
    from qualcode.study import Study

router = APIRouter(tags=["reading"])


class StudyCard(BaseModel):
    """What the study is, and who asks."""

    name: str
    codebook: str
    last_edit: int
    coder: str
    role: str
    coders: list[str]


class SourceCard(BaseModel):
    """A source in the list: `codings` by coder, `open` the machine's that nobody has decided on."""

    name: str
    kind: str
    language: str
    case: str
    words: int
    segments: int
    codings: dict[str, int]
    open: int


class TurnOut(BaseModel):
    """What one speaker says; times in seconds."""

    start: int
    end: int
    speaker: str
    role: str
    begin: float | None
    until: float | None


class LineOut(BaseModel):
    """A segment: number n is cited as SOURCE:n."""

    number: int
    start: int
    end: int
    turn: int


class CodingOut(BaseModel):
    """A code on a stretch of a source; `matched` are the words that fired."""

    id: str
    source: str
    start: int
    end: int
    code: str
    coder: str
    origin: str
    status: str
    matched: list[tuple[int, int]]


class SourceOut(BaseModel):
    """A source with its words. `edit` is the state of the study that it is of."""

    name: str
    kind: str
    language: str
    case: str
    text: str
    turns: list[TurnOut]
    lines: list[LineOut]
    codings: list[CodingOut]
    edit: int


class CodeOut(BaseModel):
    """A code in the order of the codebook; words in the language asked for, lists as they are written."""

    path: str
    label: str
    definition: str
    include: str
    exclude: str
    examples: list[str]
    indicators: list[str]
    colour: str
    count: int


@router.get("/study")
async def study(desk: AtDesk, session: Viewer) -> StudyCard:
    """What the study is, and who asks."""

    def look(study: Study) -> StudyCard:
        summary = study.summary()
        return StudyCard(
            name=study.path.name,
            codebook=summary.codebook.name if summary.codebook else "",
            last_edit=study.last_edit(),
            coder=session.name,
            role=session.role,
            coders=study.coders(),
        )

    return await desk.ask(look)


@router.get("/sources")
async def sources(desk: AtDesk, _: Viewer) -> list[SourceCard]:
    """The sources, in natural order."""
    return await desk.ask(_source_cards)


def _source_cards(study: Study) -> list[SourceCard]:
    frame, codings = study.sources(), study.codings()
    counted = codings[codings["status"] != "rejected"]
    by_coder: dict[str, dict[str, int]] = {}
    for name, coder in zip(counted["source"], counted["coder"], strict=True):
        of_source = by_coder.setdefault(name, {})
        of_source[coder] = of_source.get(coder, 0) + 1
    undecided = counted[(counted["origin"] != "person") & counted["status"].isin(["applied", "proposed"])]
    open_in = undecided.groupby("source").size()
    return [
        SourceCard(
            name=row["source"],
            kind=row["kind"],
            language=row["language"],
            case=row["case"],
            words=row["words"],
            segments=row["segments"],
            codings=by_coder.get(row["source"], {}),
            open=int(open_in.get(row["source"], 0)),
        )
        for row in frame.to_dict("records")
    ]


@router.get("/sources/{name:path}")
async def source(name: str, desk: AtDesk, _: Viewer) -> SourceOut:
    """A source with its words, turns, segments and everyone's codings."""

    def look(study: Study) -> SourceOut:
        read, cut, codings = study.source_with_codings(name)
        return SourceOut(
            name=read.name,
            kind=read.kind,
            language=read.language,
            case=read.case,
            text=read.text,
            turns=_turns(read),
            lines=[
                LineOut(number=n, start=a, end=b, turn=t)
                for n, (a, b, t) in enumerate(zip(cut.starts, cut.ends, cut.turns, strict=True), start=1)
            ],
            codings=[coding_out(each) for each in codings],
            edit=study.last_edit(),
        )

    return await desk.ask(look)


def _turns(source: Source) -> list[TurnOut]:
    return [
        TurnOut(start=t.span.start, end=t.span.end, speaker=t.speaker, role=t.role, begin=t.begin, until=t.end)
        for t in source.turns
    ]


def coding_out(coding: Coding) -> CodingOut:
    """A coding as the API gives it."""
    return CodingOut(
        id=coding.id,
        source=coding.source,
        start=coding.span.start,
        end=coding.span.end,
        code=coding.code,
        coder=coding.coder,
        origin=coding.origin,
        status=coding.status,
        matched=[(each.span.start, each.span.end) for each in coding.evidence],
    )


@router.get("/codebook")
async def codebook(desk: AtDesk, _: Viewer, language: str = "en") -> list[CodeOut]:
    """The codes in the order of the codebook, each with how many codings that are not rejected it has."""

    def look(study: Study) -> list[CodeOut]:
        counts = Counter(study.codings(statuses=["applied", "proposed", "accepted"])["code"])
        return [code_out(code, language, counts) for code in study.codebook]

    return await desk.ask(look)


def code_out(code: Code, language: str, counts: Mapping[str, int]) -> CodeOut:
    """A code as the API gives it."""

    def said(words: Mapping[str, str]) -> str:
        return words.get(language) or next(iter(words.values()), "")

    examples = code.examples.get(language) or next(iter(code.examples.values()), ())
    return CodeOut(
        path=code.path,
        label=code.label_in(language),
        definition=said(code.definition),
        include=said(code.include),
        exclude=said(code.exclude),
        examples=list(examples),
        indicators=[indicator.text for indicator in code.indicators],
        colour=code.colour,
        count=int(counts.get(code.path, 0)),
    )
