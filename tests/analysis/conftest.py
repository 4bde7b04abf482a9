"""Small codings, written as a test reads: one line a coding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from qualcode.analysis.frames import codings_frame
from qualcode.core.model import Coding, Kind, Origin, Role, Source, Status, Turn
from qualcode.core.spans import Span

TEXT = "satu dua tiga " * 40
KINDS = {"W": Kind.INTERVIEW, "O": Kind.OBSERVATION, "D": Kind.DOCUMENT}


def source_of(name: str) -> Source:
    """A source whose kind is told by its first letter; interviews have turns 10-50, 50-100 and 120-200."""
    spans = [(10, 50), (50, 100), (120, 200)] if name.startswith("W") else []
    speakers = ["Interviewer", "Ani", "Ani"]
    turns = tuple(
        Turn(Span(*span), speaker, Role.PARTICIPANT if speaker == "Ani" else Role.INTERVIEWER)
        for span, speaker in zip(spans, speakers, strict=False)
    )
    return Source(name, TEXT, KINDS.get(name[0], Kind.DOCUMENT), "id", turns, case=f"case {name}" if turns else "")


def coding_of(line: str) -> Coding:
    """`source start-end code [coder] [status]`."""
    name, span, code, *rest = line.split()
    start, end = (int(part) for part in span.split("-"))
    coder = rest[0] if rest else "qualcode"
    status = rest[1] if len(rest) > 1 else "applied"
    return Coding(name, Span(start, end), code, coder, Origin.RULE, TEXT[start:end], Status(status))


@pytest.fixture
def codings() -> Callable[..., pd.DataFrame]:
    """Lines of `source start-end code [coder] [status]` -> a codings frame."""

    def frame(*lines: str, sources: Mapping[str, Source] | None = None) -> pd.DataFrame:
        made = [coding_of(line) for line in lines]
        return codings_frame(made, sources or {c.source: source_of(c.source) for c in made})

    return frame
