"""REFI-QDA: projects (.qdpx) and codebooks (.qdc), read and written; docs/exchange.md tells what real files do."""

from __future__ import annotations

from pathlib import Path

from qualcode.exchange.formats import Format
from qualcode.exchange.project import Project
from qualcode.exchange.report import Ledger


def _is_project(path: Path) -> bool:
    from qualcode.exchange.refi.package import looks_like_project

    return looks_like_project(path)


def _read_project(path: Path, told: Ledger) -> Project:
    from qualcode.exchange.refi.package import read_qdpx

    return read_qdpx(path, told)


def _write_project(project: Project, path: Path, told: Ledger, profile: str) -> None:
    from qualcode.exchange.refi.package import write_qdpx

    write_qdpx(project, path, told, profile)


def _is_codebook(path: Path) -> bool:
    from qualcode.exchange.refi.codebook import looks_like_codebook

    return path.is_file() and looks_like_codebook(path)


def _read_codebook(path: Path, told: Ledger) -> Project:
    from qualcode.exchange.refi.codebook import read_qdc

    return read_qdc(path, told)


def _write_codebook(project: Project, path: Path, told: Ledger, profile: str) -> None:
    from qualcode.exchange.refi.codebook import write_qdc

    write_qdc(project, path, told, profile)


FORMATS: tuple[Format, ...] = (
    Format(
        "refi",
        "REFI-QDA project",
        (".qdpx",),
        _is_project,
        _read_project,
        _write_project,
        ("standard", "nvivo", "atlasti", "maxqda"),
    ),
    Format("refi-codebook", "REFI-QDA codebook", (".qdc",), _is_codebook, _read_codebook, _write_codebook, (), True),
)
