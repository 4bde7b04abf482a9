"""The evidence of a study as sheets of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters
    from qualcode.displays.evidence import EvidenceVerbs


class EvidenceSheet(NamedTuple):
    """A frame with headings and values in a language, the name of its sheet, and what is to be said above it."""

    name: str
    frame: DataFrame
    note: str


def evidence_sheets(study: EvidenceVerbs, *, language: str = "en", **filters: Unpack[Filters]) -> list[EvidenceSheet]:
    """Triangulation of codes, negative cases, claims where there are any, saturation by source and what it rests on."""
    from pandas import DataFrame

    from qualcode.analysis.negative import Expected
    from qualcode.analysis.triangulation import Rule
    from qualcode.outputs.evidencewords import (
        in_words,
        negative_words,
        saturation_words,
        side_by_side,
        triangulation_words,
    )
    from qualcode.outputs.labels import heading

    rule, expected = Rule(), Expected()
    sides = study.triangulation(level="code", rule=rule, **filters)
    sizes = {"sides": rule.sides, "segments": rule.segments, "sources": rule.sources}
    found = study.saturation(**filters)
    about: dict[str, Any] = {"by": found.by, "level": found.level, "by_date": found.by_date, "fixed": found.fixed}
    words = saturation_words(found.figures, **about, language=language)
    tables = {
        "triangulation": (side_by_side(sides), triangulation_words(sides, by="kind", **sizes, language=language)),
        "negative_cases": (
            study.negative_cases(level="code", expected=expected, **filters),
            negative_words(share=expected.share, least=expected.least, language=language),
        ),
        "claims": (study.claims(), []),
        "saturation": (found.steps, words[-2:]),
        "saturation_words": (DataFrame({heading("saturation", language): words}, dtype="str"), []),
    }
    return [
        EvidenceSheet(heading(name, language), in_words(frame, language, study.labels(language)), " ".join(said))
        for name, (frame, said) in tables.items()
        if name != "claims" or len(frame)
    ]
