"""What of a study goes into its workbook."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualcode import __version__

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters
    from qualcode.outputs.excel import ExtraSheet, Facts, Framework, Workbook
    from qualcode.study import Study


def workbook_of(study: Study, *, language: str, command: str, filters: Filters) -> Workbook:
    """The tables of a study and the facts about it: of the codings that the filters select, of one coder unasked."""
    from qualcode.analysis.association import unequal
    from qualcode.analysis.frames import codebook_frame
    from qualcode.analysis.order import text_of
    from qualcode.outputs.excel import Workbook

    book = study.codebook
    asked: Filters = filters if filters.get("coders") else {**filters, "coders": (study.counted_coder(),)}
    codings, pairs = study.codings(quotes=True, **asked), study.cooccurrence(**asked)
    labels = {code.path: code.label_in(language) for code in book}
    sources = study.sources()
    groups = _groups(sources)
    for name in groups:
        if name not in codings:
            codings[name] = codings["source"].map(dict(zip(sources["source"], sources[name].map(text_of), strict=True)))
    return Workbook(
        overview=_overview(study, codings),
        theme_by_source=study.matrix("theme", "source", **asked),
        theme_by_kind=study.matrix("theme", "kind", **asked),
        code_by_source=study.matrix("code", "source", **asked),
        codings=codings,
        cooccurrence=pairs.assign(unequal=unequal(pairs)),
        codebook=codebook_frame(book, language),
        sources=sources,
        method=_method(study, command, asked),
        language=language,
        labels=labels,
        matrices=[study.matrix("theme", name, **asked) for name in groups],
        framework=_framework(study, asked),
        extra=[_code_counts(study, labels, language, asked), *_evidence(study, language, asked)],
    )


def _groups(sources: DataFrame) -> list[str]:
    """What sources can be grouped by: the case, and attributes, of which at least one value is that of two sources."""
    from qualcode.analysis.frames import attribute_columns
    from qualcode.analysis.order import text_of

    def joins(name: str) -> bool:
        values = sources[name].map(text_of)
        return bool(values[values != ""].duplicated().any())

    return [name for name in ["case", *attribute_columns(sources)] if joins(name)]


def _framework(study: Study, asked: Filters) -> Framework:
    from qualcode.outputs.excel import Framework

    cells, quotes = study.framework_cells(**asked)
    table = study.framework(show="summaries", **asked)
    return Framework(cells, quotes, list(map(str, table.index)), list(map(str, table.columns)))


def _code_counts(study: Study, labels: Mapping[str, str], language: str, asked: Filters) -> ExtraSheet:
    """Codes with how often they were applied and how much of the text they cover."""
    from qualcode.outputs.excel import ExtraSheet
    from qualcode.outputs.labels import heading

    counts = study.counts(coverage=True, **asked)
    counts.insert(2, "label", [labels.get(path, path) for path in counts["code"]])
    return ExtraSheet("code_counts", counts, note=heading("code_counts_note", language))


def _evidence(study: Study, language: str, asked: Filters) -> list[ExtraSheet]:
    """Triangulation, negative cases, claims and saturation."""
    from qualcode.displays.evidencesheets import evidence_sheets
    from qualcode.outputs.excel import ExtraSheet

    sheets = evidence_sheets(study, language=language, **asked)
    return [ExtraSheet(sheet.name, sheet.frame, note=sheet.note) for sheet in sheets]


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
