"""What of a study goes into its workbook."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualcode import __version__

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters
    from qualcode.outputs.excel import Facts, Workbook
    from qualcode.study import Study


def workbook_of(study: Study, *, language: str, command: str, filters: Filters) -> Workbook:
    """The tables of a study and the facts about it: of the codings that the filters select, of one coder unasked."""
    from qualcode.analysis.frames import codebook_frame
    from qualcode.outputs.excel import Workbook

    book = study.codebook
    asked: Filters = filters if filters.get("coders") else {**filters, "coders": (study.counted_coder(),)}
    codings = study.codings(**asked)
    return Workbook(
        overview=_overview(study, codings),
        theme_by_source=study.matrix("theme", "source", **asked),
        theme_by_kind=study.matrix("theme", "kind", **asked),
        code_by_source=study.matrix("code", "source", **asked),
        codings=codings,
        cooccurrence=study.cooccurrence(**asked),
        codebook=codebook_frame(book, language),
        sources=study.sources(),
        method=_method(study, command, asked),
        language=language,
        labels={code.path: code.label_in(language) for code in book},
    )


def _overview(study: Study, codings: DataFrame) -> Facts:
    summary, book = study.summary(), study.codebook
    counted = codings[codings["status"] != "rejected"]
    return [
        ("study", study.path.name),
        ("codebook", f"{book.name} {book.version}".strip()),
        ("sources", sum(count.sources for count in summary.sources)),
        ("words", summary.words),
        ("segments", summary.segments or 0),
        ("coded_segments", len(counted[["source", "start", "end"]].drop_duplicates())),
        ("codings", len(counted)),
    ]


def _method(study: Study, command: str, filters: Filters) -> Facts:
    """Enough to do it again: which program, which codebook, which texts, when and how."""
    book, log = study.codebook, study.log()
    runs = [entry for entry in log if entry.verb == "code"]
    last = runs[-1] if runs else None
    return [
        ("software", f"qualcode {__version__} (Python {platform.python_version()})"),
        ("date", last.at if last else ""),
        ("command", command),
        ("unit", str(last.detail.get("unit", "")) if last else ""),
        ("coder", ", ".join(filters["coders"])),
        *(("selected", f"{name}: {_words(value)}") for name, value in filters.items() if name != "coders"),
        ("codebook", f"{book.name} {book.version}".strip()),
        ("codebook_digest", book.digest),
        ("sources_digest", study.sources_digest()),
        ("last_edit", log[-1].number if log else 0),
        ("last_edit_hash", log[-1].hash if log else ""),
    ]


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_words(condition)}" for name, condition in value.items())
    return value if isinstance(value, str) else ", ".join(map(str, value))  # type: ignore[call-overload]
