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


def scored(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codings and lines, a text a source: `W-1 ab . b | a` has lines with a and b, none, b, and, in another turn, a.

    Line n has the characters 10n to 10n + 9. `W-1/ana ...` is what Ana coded of W-1; the lines are those of the first
    text of a source. Without a bar there are no turns. The case of a source is what stands before its hyphen; the
    speakers of the turns are Ani and Budi by turns.
    """
    rows: list[dict[str, object]] = []
    lines: dict[str, list[dict[str, object]]] = {}
    for text in texts:
        name, *marks = text.split()
        source, _, coder = name.partition("/")
        turn, number = (0 if "|" in marks else -1), 0
        of_source: list[dict[str, object]] = []
        for mark in marks:
            if mark == "|":
                turn += 1
                continue
            speaker = "" if turn < 0 else ("Ani", "Budi")[turn % 2]
            place = {"source": source, "case": source.split("-")[0], "speaker": speaker, "turn": turn}
            place |= {"start": number * 10, "end": number * 10 + 9}
            of_source.append(place | {"segment": number + 1, "role": "participant", "kind": "interview", "words": 2})
            rows += [place | {"code": code, "coder": coder or "qualcode"} for code in mark.strip(".")]
            number += 1
        lines.setdefault(source, of_source)
    codings = pd.DataFrame(rows, columns=["source", "case", "speaker", "turn", "start", "end", "code", "coder"]).assign(
        status="applied"
    )
    codings["theme"] = codings["code"]
    numbers = dict.fromkeys(("turn", "start", "end"), "int64")
    every = pd.DataFrame([line for of_source in lines.values() for line in of_source], columns=_LINE_COLUMNS)
    return codings.astype(numbers), every.astype({**numbers, "segment": "int64", "words": "int64"})


_LINE_COLUMNS = ["source", "kind", "case", "speaker", "role", "turn", "segment", "start", "end", "words"]


@pytest.fixture(scope="session")
def score() -> Callable[..., tuple[pd.DataFrame, pd.DataFrame]]:
    """`scored`, for tests to write codings and lines as a score."""
    return scored


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
