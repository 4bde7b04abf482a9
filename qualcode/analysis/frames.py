"""Sources, codings and codebooks as DataFrames with documented columns (see docs/tables.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.order import natural, positions
from qualcode.analysis.texts import TEXT
from qualcode.core.model import Code, Codebook, Coding, Indicator, Kind, Role, Source, Words, word_count
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem

CODING_COLUMNS: Final = (
    "source",
    "kind",
    "case",
    "speaker",
    "unit",
    "start",
    "end",
    "text",
    "code",
    "theme",
    "coder",
    "origin",
    "status",
    "indicator",
    "matched",
    "codebook",
)
HELPER_COLUMNS: Final = ("turn", "words", "made")
SOURCE_COLUMNS: Final = (
    "source",
    "kind",
    "language",
    "case",
    "turns",
    "speakers",
    "words",
    "participant_words",
    "roles",
    "times",
    "comments",
    "problems",
    "path",
)
COMMENT_COLUMNS: Final = ("source", "start", "end", "words", "author", "written", "comment")
CODEBOOK_COLUMNS: Final = (
    "code",
    "theme",
    "label",
    "definition",
    "include",
    "exclude",
    "examples",
    "indicators",
    "counterexamples",
    "exclusions",
)
_NUMBERS: Final = {"start", "end", "turn", "words", "turns", "participant_words", "comments", "segments"}
_TAKEN: Final = frozenset((*CODING_COLUMNS, *HELPER_COLUMNS, *SOURCE_COLUMNS, "segment", "segments"))


def codings_frame(
    codings: Iterable[Coding], sources: Mapping[str, Source], *, made: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row a coding: CODING_COLUMNS, then `turn`, `words` and `made`.

    `turn` is the index of the turn that holds the start (-1: none), `words` the number of words of the segment; `made`
    says of a coding's id when it came to be so, "" where it does not. Rows are sorted by source (W-2 before W-10),
    start, end, code and coder. Rejected codings are included; what counts leaves them out. A coding of a source that
    is not among `sources` raises UnknownNameError.
    """
    rows = list(codings)
    held = _held(rows, sources)
    names = [c.source for c in rows]
    starts = np.array([c.span.start for c in rows], dtype=np.int64)
    turns = _turns(names, starts, sources)
    themes = {code: Code(code).theme for code in {c.code for c in rows}}
    frame = _frame(
        {
            "source": names,
            "kind": [s.kind.value for s in held],
            "case": [s.case for s in held],
            "speaker": [
                s.turns[turn].speaker if turn >= 0 else "" for s, turn in zip(held, turns.tolist(), strict=True)
            ],
            "unit": [str(c.unit) for c in rows],
            "start": starts,
            "end": [c.span.end for c in rows],
            "text": [c.text for c in rows],
            "code": [c.code for c in rows],
            "theme": [themes[c.code] for c in rows],
            "coder": [c.coder for c in rows],
            "origin": [c.origin.value for c in rows],
            "status": [c.status.value for c in rows],
            "indicator": ["; ".join(dict.fromkeys(e.indicator for e in c.evidence)) for c in rows],
            "matched": ["; ".join(dict.fromkeys(e.words for e in c.evidence)) for c in rows],
            "codebook": [c.codebook for c in rows],
            "turn": turns,
            "words": [len(c.text.split()) for c in rows],
            "made": [made.get(c.id, "") for c in rows] if made else [""] * len(rows),
        }
    )
    return _sorted(frame)


def sources_frame(sources: Mapping[str, Source], *, segments: Mapping[str, int] | None = None) -> pd.DataFrame:
    """One row a source, in natural order: SOURCE_COLUMNS, then one column an attribute, by name.

    `segments` (source -> how many it was cut into) adds a column of that name after `path`. An attribute
    whose name is already a column ("status", "words") becomes `attribute.status`.
    """
    held = [sources[name] for name in sorted(sources, key=natural)]
    columns: dict[str, Sequence[Any] | npt.NDArray[Any]] = {
        "source": [s.name for s in held],
        "kind": [s.kind.value for s in held],
        "language": [s.language for s in held],
        "case": [s.case for s in held],
        "turns": [len(s.turns) for s in held],
        "speakers": ["; ".join(dict.fromkeys(t.speaker for t in s.turns if t.speaker)) for s in held],
        "words": [word_count(s.text) for s in held],
        "participant_words": [_participant_words(s) for s in held],
        "roles": [_roles(s) for s in held],
        "times": [_times(s) for s in held],
        "comments": [len(s.comments) for s in held],
        "problems": ["\n".join(_told(problem) for problem in s.problems) for s in held],
        "path": [s.path for s in held],
    }
    if segments is not None:
        columns["segments"] = [segments.get(s.name, 0) for s in held]
    frame = _frame(columns)
    for name in sorted({name for s in held for name in s.attributes}):
        frame[attribute_column(name)] = _attribute([s.attributes.get(name) for s in held])
    return frame


def comments_frame(sources: Mapping[str, Source]) -> pd.DataFrame:
    """One row a comment that a file carries on its text: COMMENT_COLUMNS, by source and place.

    `words` are those that it is about, `written` is as the file states it, "" when it does not.
    """
    held = [(s, c) for name in sorted(sources, key=natural) for s in [sources[name]] for c in s.comments]
    return pd.DataFrame(
        {
            "source": pd.Series([s.name for s, _ in held], dtype=TEXT),
            "start": np.array([c.span.start for _, c in held], dtype=np.int64),
            "end": np.array([c.span.end for _, c in held], dtype=np.int64),
            "words": pd.Series([c.span.of(s.text) for s, c in held], dtype=TEXT),
            "author": pd.Series([c.author for _, c in held], dtype=TEXT),
            "written": pd.Series([c.written for _, c in held], dtype=TEXT),
            "comment": pd.Series([c.text for _, c in held], dtype=TEXT),
        }
    )


def codebook_frame(codebook: Codebook, language: str = "") -> pd.DataFrame:
    """One row a code, in the order of the codebook: CODEBOOK_COLUMNS, all of them text.

    Words are in `language` where the codebook has them, else in the first language that it does have; the
    indicators of all languages are listed, as they were written. Lists have one item a line.
    """
    codes = list(codebook)
    return _frame(
        {
            "code": [c.path for c in codes],
            "theme": [c.theme for c in codes],
            "label": [c.label_in(language) for c in codes],
            "definition": [_words(c.definition, language) for c in codes],
            "include": [_words(c.include, language) for c in codes],
            "exclude": [_words(c.exclude, language) for c in codes],
            "examples": [_lines(c.examples, language) for c in codes],
            "indicators": [_indicators(c.indicators) for c in codes],
            "counterexamples": [_lines(c.counterexamples, language) for c in codes],
            "exclusions": [_indicators(c.exclusions) for c in codes],
        }
    )


def attribute_column(name: str) -> str:
    """The column that holds an attribute: its name, unless a column of the tables has it already.

    >>> attribute_column("age"), attribute_column("status")
    ('age', 'attribute.status')
    """
    return f"attribute.{name}" if name in _TAKEN else name


def attribute_columns(sources: pd.DataFrame) -> list[str]:
    """The columns of a sources frame that are attributes."""
    return [str(name) for name in sources.columns if name not in _TAKEN]


def _frame(columns: Mapping[str, Sequence[Any] | npt.NDArray[Any]]) -> pd.DataFrame:
    """Columns of text and whole numbers, of the same types however few rows there are."""
    return pd.DataFrame(
        {name: pd.Series(values, dtype="int64" if name in _NUMBERS else TEXT) for name, values in columns.items()}
    )


def _held(codings: Sequence[Coding], sources: Mapping[str, Source]) -> list[Source]:
    """The source of each coding."""
    try:
        return [sources[c.source] for c in codings]
    except KeyError as missing:
        raise unknown("source", str(missing.args[0]), sources) from None


def _turns(names: Sequence[str], starts: npt.NDArray[np.int64], sources: Mapping[str, Source]) -> npt.NDArray[np.int64]:
    """The index of the turn that holds each start, -1 where none does: one search a source, not a row."""
    turns = np.full(len(starts), -1, dtype=np.int64)
    codes, distinct = pd.factorize(np.array(names, dtype=object))
    by_source = np.argsort(codes, kind="stable")
    cuts = np.searchsorted(codes[by_source], np.arange(len(distinct) + 1))
    for number, name in enumerate(distinct):
        spans = np.array([t.span for t in sources[name].turns], dtype=np.int64).reshape(-1, 2)
        if not len(spans):
            continue
        rows = by_source[cuts[number] : cuts[number + 1]]
        in_text = np.argsort(spans[:, 0], kind="stable")
        before = np.searchsorted(spans[in_text, 0], starts[rows], side="right") - 1
        turn = in_text[np.maximum(before, 0)]
        turns[rows] = np.where((before >= 0) & (starts[rows] < spans[turn, 1]), turn, -1)
    return turns


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by source (naturally), start, end, code and coder."""
    keys = (
        pd.factorize(frame["coder"], sort=True)[0],
        pd.factorize(frame["code"], sort=True)[0],
        frame["end"].to_numpy(),
        frame["start"].to_numpy(),
        positions(frame["source"])[0],
    )
    return frame.iloc[np.lexsort(keys)].reset_index(drop=True)


def _roles(source: Source) -> str:
    """Each speaker on a line: part, turns and words, and why the part was concluded."""
    turns: dict[str, int] = {}
    words: dict[str, int] = {}
    for turn in source.turns:
        turns[turn.speaker] = turns.get(turn.speaker, 0) + 1
        words[turn.speaker] = words.get(turn.speaker, 0) + word_count(turn.span.of(source.text))
    lines = []
    for speaker in source.speakers:
        said = f"{turns.get(speaker.name, 0)} turns, {words.get(speaker.name, 0):,} words"
        why = f" ({speaker.why})" if speaker.why else ""
        lines.append(f"{speaker.name}: {speaker.role}, {said}{why}")
    return "\n".join(lines)


def _times(source: Source) -> str:
    """From when to when there are times, as 0:00:05-0:42:10; "" when the source has none."""
    known = [time for turn in source.turns for time in (turn.begin, turn.end) if time is not None]
    return f"{_clock(min(known))}-{_clock(max(known))}" if known else ""


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"


def _told(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _participant_words(source: Source) -> int:
    """Words that participants say; a source without turns is one voice, a participant's where one is asked."""
    if source.turns:
        return sum(word_count(t.span.of(source.text)) for t in source.turns if t.role is Role.PARTICIPANT)
    return word_count(source.text) if source.kind in (Kind.INTERVIEW, Kind.SURVEY) else 0


def _attribute(values: Sequence[str | int | float | None]) -> pd.Series[Any]:
    """Whole numbers, numbers or text: whichever holds every value that there is."""
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, int) for value in present):
        return pd.Series(values, dtype="Int64")
    if present and all(isinstance(value, int | float) for value in present):
        return pd.Series(values, dtype="float64")
    return pd.Series(["" if value is None else str(value) for value in values], dtype=TEXT)


def _words(words: Words, language: str) -> str:
    """The words in a language, else in the first there is."""
    return words.get(language) or next(iter(words.values()), "")


def _lines(lists: Mapping[str, tuple[str, ...]], language: str) -> str:
    return "\n".join(lists.get(language) or next(iter(lists.values()), ()))


def _indicators(indicators: Sequence[Indicator]) -> str:
    return "\n".join(indicator.text for indicator in indicators)
