"""The files of other tools than those that speak REFI-QDA: Taguette, QualCoder, qc, RQDA, ELAN, and plain tables."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from qualcode.exchange.formats import Format
from qualcode.exchange.project import Project
from qualcode.exchange.report import Ledger


def _later(name: str) -> Callable[..., Any]:
    """The function `name` of the module of that tool, imported when it is called: `taguette.read_taguette`."""
    module, _, function = name.partition(".")

    def call(*given: Any) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), function)(*given)

    return call


def _reader(tool: str) -> Callable[[Path, Ledger], Project]:
    return _later(f"{tool}.read_{tool}")


def _looks_like(tool: str) -> Callable[[Path], bool]:
    return _later(f"{tool}.looks_like_{tool}")


def _never(path: Path) -> bool:
    return False


def _table(name: str, title: str, suffixes: tuple[str, ...], function: str) -> Format:
    return Format(name, title, suffixes, _never, write=_later(f"tables.{function}"))


FORMATS: tuple[Format, ...] = (
    Format("taguette", "Taguette", (".sqlite3",), _looks_like("taguette"), read=_reader("taguette")),
    Format("qualcoder", "QualCoder", (".qda",), _looks_like("qualcoder"), read=_reader("qualcoder")),
    Format("qc", "qc", (), _looks_like("qc"), read=_reader("qc")),
    Format("rqda", "RQDA", (".rqda",), _looks_like("rqda"), read=_reader("rqda")),
    Format("atlasti", "ATLAS.ti", (".atlproj",), _looks_like("atlasti"), read=_reader("atlasti")),
    Format("elan", "ELAN", (".eaf",), _looks_like("elan"), read=_reader("elan")),
    _table("taguette-highlights", "Taguette's table of highlights", (".highlights.csv",), "write_highlights"),
    _table("taguette-codebook", "Taguette's table of tags", (".tags.csv",), "write_tags"),
    _table("cases", "codes by case, 0 and 1 (csv, SPSS)", (".cases.csv", ".cases.sav"), "write_cases"),
    _table("sources", "codes by source, 0 and 1 (csv, SPSS)", (".sources.csv", ".sav"), "write_sources"),
    _table("codings", "codings as tidy data (Parquet)", (".parquet",), "write_codings"),
)
