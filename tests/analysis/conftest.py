"""Small codings, written as a test reads: one line a coding."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from qualcode.analysis.frames import codings_frame
from qualcode.analysis.lines import lines_frame
from qualcode.core.model import Coding, Kind, Origin, Role, Segments, Source, Status, Turn, Unit
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


@pytest.fixture
def lines() -> Callable[..., pd.DataFrame]:
    """Names of sources -> their lines: stretches of ten characters; in interviews those of the turns."""

    def frame(*names: str) -> pd.DataFrame:
        sources = {name: source_of(name) for name in names}
        return lines_frame(sources, {name: _tens(source) for name, source in sources.items()})

    return frame


def _tens(source: Source) -> Segments:
    """A source in segments of ten characters; in conversations of what is in its turns."""
    spans = [(-1, Span(0, 200))] if not source.turns else [(n, turn.span) for n, turn in enumerate(source.turns)]
    cut = [(start, start + 10, turn) for turn, span in spans for start in range(span.start, span.end, 10)]
    starts, ends, turns = (list(column) for column in zip(*cut, strict=True))
    return Segments(starts, ends, turns, Unit.SENTENCE)
