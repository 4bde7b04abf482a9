"""What can be taken away: the workbook, reports, codings, the project for other programs, and the network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Response

from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError
from qualcode.web.api.asking import AtDesk
from qualcode.web.api.displays import NetworkShape, Shape
from qualcode.web.api.filters import Asked

if TYPE_CHECKING:
    from qualcode.study import Study

router = APIRouter(tags=["export"])
Writer = Callable[["Study", Path, NetworkShape, dict[str, Any]], object]
TYPES: Final = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".qdpx": "application/zip",
    ".graphml": "application/xml",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


def _workbook(study: Study, path: Path, shape: NetworkShape, filters: dict[str, Any]) -> object:
    return study.export(path, language=shape.language, **filters)


def _report(study: Study, path: Path, shape: NetworkShape, filters: dict[str, Any]) -> object:
    return study.report(path, language=shape.language, **filters)


def _codings(study: Study, path: Path, _: NetworkShape, filters: dict[str, Any]) -> None:
    from qualcode.outputs.tables import write_table

    write_table(study.codings(**filters), "csv", path)


def _project(study: Study, path: Path, _: NetworkShape, filters: dict[str, Any]) -> object:
    if filters:
        remedy = "leave out what chooses codings, or take the workbook"
        raise QualcodeError(path.name, "a project of another program holds the whole study", remedy)
    return study.export_project(path)


def _network(study: Study, path: Path, shape: NetworkShape, filters: dict[str, Any]) -> object:
    from qualcode.outputs.figures import write_network

    graph = shape.graph(study, filters)
    return write_network(graph, path, language=shape.language, layout=shape.layout)  # type: ignore[arg-type]


EXPORTS: Final[Mapping[str, Writer]] = {
    "workbook.xlsx": _workbook,
    "report.docx": _report,
    "report.html": _report,
    "codings.csv": _codings,
    "project.qdpx": _project,
    "network.graphml": _network,
    "network.png": _network,
    "network.svg": _network,
}


@router.get("/export/{name}", response_class=Response)
async def export(name: str, desk: AtDesk, filters: Asked, shape: Shape) -> Response:
    """A file to keep, of what the filters select; a project of another program always holds the whole study."""
    if name not in EXPORTS:
        raise unknown("export", name, EXPORTS)

    def write(study: Study) -> tuple[str, bytes]:
        with TemporaryDirectory(prefix="qualcode-") as folder:
            path = Path(folder) / name
            EXPORTS[name](study, path, shape, filters)
            return f"{study.path.stem}-{name}", path.read_bytes()

    called, content = await desk.ask(write)
    disposition = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(called, safe='')}"
    return Response(content, media_type=TYPES[Path(name).suffix], headers={"content-disposition": disposition})
