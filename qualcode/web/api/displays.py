"""What there is to see: matrices, networks, evidence, agreement, frameworks, and the quotes behind every number.

Each answer is that of the verb of the same name, with the same words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query

from qualcode.displays import telling
from qualcode.errors import QualcodeError
from qualcode.outputs.evidencewords import saturation_words, triangulation_words
from qualcode.outputs.labels import heading
from qualcode.web.api.asking import AtDesk
from qualcode.web.api.filters import Asked, Many
from qualcode.web.api.frames import ColumnOut, TableOut, table_out, values
from qualcode.web.api.shown import (
    CellOut,
    CellQuote,
    Choices,
    FrameworkOut,
    MatrixOut,
    NetworkOut,
    QuoteOut,
    QuotesOut,
    SaturationOut,
)
from qualcode.web.guard import Viewer

if TYPE_CHECKING:
    import networkx
    from pandas import DataFrame

    from qualcode.study import Study

router = APIRouter(tags=["displays"])
Count = Annotated[int, Query(ge=1)]
Part = Annotated[float, Query(ge=0, le=1)]


@dataclass
class Together:
    """What two codes must share."""

    level: str = "code"
    within: str = "segment"
    distance: Annotated[int, Query(ge=0)] = 1

    def words(self) -> dict[str, Any]:
        """As a verb takes them."""
        return {"level": self.level, "within": self.within, "distance": self.distance}


@dataclass
class NetworkShape(Together):
    """What a network is of, and what is marked in it."""

    minimum: Count = 1
    weight: str = "both"
    backbone: Annotated[float | None, Query(gt=0, lt=1)] = None
    communities: bool = False
    layout: str = "circle"
    language: str = "en"

    def graph(self, study: Study, filters: dict[str, Any]) -> networkx.Graph:
        """The network itself."""
        marks: dict[str, Any] = {"backbone": self.backbone, "communities": self.communities}
        shape: dict[str, Any] = {"minimum": self.minimum, "weight": self.weight, "language": self.language}
        return study.network(**self.words(), **shape, **marks, **filters)


Shape = Annotated[NetworkShape, Depends()]


@router.get("/displays/choices")
async def choices(desk: AtDesk, _: Viewer, language: str = "en") -> Choices:
    """The names that one can filter by."""

    def look(study: Study) -> Choices:
        sources, codings = study.sources(), study.codings()
        fixed = {"source", "kind", "language", "case", "path", "turns", "speakers", "words", "participant_words"}
        fixed |= {"roles", "times", "comments", "problems", "segments"}
        return Choices(
            codes=list(study.codebook.paths),
            sources=list(sources["source"]),
            kinds=list(dict.fromkeys(sources["kind"])),
            cases=[name for name in dict.fromkeys(sources["case"]) if name],
            speakers=sorted({name for name in codings["speaker"] if name}),
            coders=study.coders(),
            attributes=[str(name) for name in sources.columns if name not in fixed],
            labels=study.labels(language),
        )

    return await desk.ask(look)


@router.get("/displays/matrix")
async def matrix(  # noqa: PLR0913 - as `study.matrix`
    desk: AtDesk,
    filters: Asked,
    rows: str = "theme",
    columns: str = "source",
    values: str = "segments",
    of: str = "column",
    test: bool = False,
    seed: int = 1,
    language: str = "en",
) -> MatrixOut:
    """Codes or themes by source, kind, case, speaker, coder or an attribute."""

    def look(study: Study) -> MatrixOut:
        frame = study.matrix(rows, columns, values=values, of=of, **filters)  # type: ignore[arg-type]
        said = ""
        if test:
            said = telling.test_words(study.matrix_test(rows, columns, seed=seed, **filters), language)  # type: ignore[arg-type]
        return _matrix_out(frame, (rows, columns, values), said, study.labels(language), language)

    return await desk.ask(look)


def _matrix_out(
    frame: DataFrame, shape: tuple[str, str, str], test: str, labels: dict[str, str], language: str
) -> MatrixOut:
    rows, columns, of = shape
    names, heads = [str(name) for name in frame.index], [str(name) for name in frame.columns]
    said = {name: heading(name, language) for name in heads if columns == "kind" or not name}
    listed = [values(frame.iloc[:, number]) for number in range(len(heads))]
    return MatrixOut(
        rows=rows,
        columns=columns,
        values=of,
        names=[ColumnOut(name=name, label=labels.get(name, name)) for name in names],
        heads=[ColumnOut(name=name, label=said.get(name, name)) for name in heads],
        cells=[[column[row] for column in listed] for row in range(len(names))],
        test=test,
    )


@router.get("/displays/cooccurrence")
async def cooccurrence(  # noqa: PLR0913 - as `study.cooccurrence`
    desk: AtDesk,
    filters: Asked,
    together: Annotated[Together, Depends()],
    measures: bool = False,
    permutations: Annotated[int, Query(ge=0, le=9999)] = 0,
    alternative: str = "greater",
    seed: int = 1,
    language: str = "en",
) -> TableOut:
    """Pairs of codes that occur together; `why` says why a measure is null."""
    asked: dict[str, Any] = {
        "measures": measures,
        "permutations": permutations,
        "alternative": alternative,
        "seed": seed,
    }
    frame = await desk.ask(lambda study: study.cooccurrence(**together.words(), **asked, **filters))
    return table_out(frame, language)


@router.get("/displays/network")
async def network(desk: AtDesk, filters: Asked, shape: Shape) -> NetworkOut:
    """The network of codes that occur together, with shapes to draw it."""

    def look(study: Study) -> NetworkOut:
        from qualcode.outputs.nethtml import network_shapes

        graph = shape.graph(study, filters)
        return NetworkOut(
            nodes=[{"code": name, **_numbers(about)} for name, about in graph.nodes(data=True)],
            edges=[{"a": a, "b": b, **_numbers(about)} for a, b, about in graph.edges(data=True)],
            picture=network_shapes(graph, language=shape.language, layout=shape.layout),  # type: ignore[arg-type]
        )

    return await desk.ask(look)


def _numbers(about: dict[str, Any]) -> dict[str, Any]:
    """What a node or an edge carries; what is not a number is null."""
    return {name: None if value != value else value for name, value in about.items()}


@router.get("/displays/triangulation")
async def triangulation(  # noqa: PLR0913 - as `study.triangulation`
    desk: AtDesk,
    filters: Asked,
    level: str = "theme",
    by: str = "kind",
    sides: Annotated[int, Query(ge=0)] = 2,
    least_segments: Count = 1,
    least_sources: Count = 1,
    quotes: Annotated[int, Query(ge=0)] = 3,
    language: str = "en",
) -> TableOut:
    """Themes or codes with their evidence side by side, and the rule of their status in sentences."""

    def look(study: Study) -> TableOut:
        from qualcode.displays.designs import Rule

        rule = Rule(sides, least_segments, least_sources)
        frame = study.triangulation(level=level, by=by, rule=rule, quotes=quotes, **filters)  # type: ignore[arg-type]
        sizes = {"sides": sides, "segments": least_segments, "sources": least_sources}
        return table_out(frame, language, triangulation_words(frame, by=by, **sizes, language=language))

    return await desk.ask(look)


@router.get("/displays/saturation")
async def saturation(  # noqa: PLR0913 - as `study.saturation`
    desk: AtDesk,
    filters: Asked,
    by: str = "source",
    level: str = "code",
    base: Count = 4,
    run: Count = 2,
    threshold: Part = 0.05,
    target: Part = 0.95,
    orders: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    seed: Annotated[int, Query(ge=0)] = 1,
    dated_by: str = "date",
    language: str = "en",
) -> SaturationOut:
    """What each further source or case brought that was new: figures, steps, runs and the curve."""

    def look(study: Study) -> SaturationOut:
        from qualcode.displays.designs import Design

        asked = Design(base=base, run=run, threshold=threshold, target=target, orders=orders, seed=seed)
        found = study.saturation(by=by, level=level, design=asked, dated_by=dated_by, **filters)  # type: ignore[arg-type]
        about: dict[str, Any] = {"by": found.by, "level": found.level, "by_date": found.by_date, "fixed": found.fixed}
        frames = {name: table_out(getattr(found, name), language) for name in ("figures", "steps", "runs", "curve")}
        notes = saturation_words(found.figures, **about, language=language)
        return SaturationOut(by=found.by, level=found.level, notes=notes, **frames)

    return await desk.ask(look)


@router.get("/displays/agreement")
async def agreement(  # noqa: PLR0913 - as `study.agreement`
    desk: AtDesk,
    filters: Asked,
    unit: str = "segment",
    level: str = "code",
    coefficient: Many = None,
    coded_only: bool = False,
    interval: str = "bootstrap",
    language: str = "en",
) -> TableOut:
    """How far coders agree; `why` says why a coefficient is null. Only `coder` and `code` narrow it."""
    whose = dict(filters)
    named = {name: whose.pop(name, ()) for name in ("coders", "codes")}
    if whose:
        remedy = "leave out what else chooses codings; only coders and codes do here"
        raise QualcodeError("agreement", "it is over whole sources that several people coded", remedy)
    bases = ("coded units",) if coded_only else ("all units", "coded units")
    asked: dict[str, Any] = {"coefficients": tuple(coefficient or ()), "interval": interval, "bases": bases}

    def look(study: Study) -> TableOut:
        named["codes"] = study.paths_of(named["codes"])
        return table_out(study.agreement(unit=unit, level=level, **named, **asked), language)

    return await desk.ask(look)


@router.get("/displays/framework")
async def framework(
    desk: AtDesk,
    filters: Asked,
    rows: str = "case",
    columns: str = "theme",
    at_most: Annotated[int | None, Query(ge=0)] = None,
    language: str = "en",
) -> FrameworkOut:
    """Cases against themes, with summaries and quotes."""

    def look(study: Study) -> FrameworkOut:
        cells, quotes = study.framework_cells(rows, columns, **filters)  # type: ignore[arg-type]
        table = study.framework(rows, columns, at_most=0, **filters)  # type: ignore[arg-type]
        labels = study.labels(language)
        listed: dict[tuple[str, str], list[CellQuote]] = {}
        for row, column, quote, text in quotes[[rows, columns, "quote", "text"]].itertuples(index=False, name=None):
            listed.setdefault((row, column), []).append(CellQuote(quote=quote, text=text))
        return FrameworkOut(
            rows=rows,
            columns=columns,
            names=[str(name) for name in table.index],
            heads=[ColumnOut(name=str(name), label=labels.get(str(name), str(name))) for name in table.columns],
            cells=[
                CellOut(
                    row=cell[rows],
                    column=cell[columns],
                    summary=cell["summary"],
                    n=cell["n"],
                    quotes=listed.get((cell[rows], cell[columns]), [])[:at_most],
                )
                for cell in cells.to_dict("records")
            ],
        )

    return await desk.ask(look)


@router.get("/displays/quotes")
async def quotes(  # noqa: PLR0913 - which number they stand behind
    desk: AtDesk,
    filters: Asked,
    together: Annotated[Together, Depends()],
    name: Many = None,
    by: str = "",
    value: str = "",
    first: Annotated[int, Query(ge=1, le=5000)] = 500,
) -> QuotesOut:
    """The quotes behind a number: of a code or theme (`name`), of two together, in the column `value` of `by`."""

    def look(study: Study) -> QuotesOut:
        found = study.quotes_behind(*(name or ()), by=by, value=value, **together.words(), **filters)
        rows = found[:first].assign(codes=found["code"].str.split("; ")).drop(columns="code").to_dict("records")
        return QuotesOut(all=len(found), quotes=[QuoteOut.model_validate(row) for row in rows])

    return await desk.ask(look)
