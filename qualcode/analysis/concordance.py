"""Words in their context, a line a place: the concordance of corpus linguists (KWIC, key word in context)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.lines import touched
from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import counted
from qualcode.core.model import Source
from qualcode.core.nearest import unknown
from qualcode.core.spans import Span

HIT_COLUMNS: Final = ("source", "segment", "turn", "start", "end")
CONCORDANCE_COLUMNS: Final = (
    "quote",
    "source",
    "kind",
    "case",
    "speaker",
    "left",
    "match",
    "right",
    "start",
    "end",
    "form",
)
NEAR: Final = 3  # words of the context that "left" and "right" sort by
REACH: Final = 9  # the farthest word that can be sorted by
SORTS: Final = ("place", "form", "left", "right", *(f"{side}{n}" for side in "LR" for n in range(1, REACH + 1)))
LETTERS: Final = re.compile(r"\w", re.UNICODE)
EDGES: Final = re.compile(r"^[\W_]+|[\W_]+$", re.UNICODE)

Key: TypeAlias = Callable[[str, str, str], tuple[str, ...]]


def concordance(
    hits: pd.DataFrame,
    sources: Mapping[str, Source],
    *,
    width: int = 60,
    words: int | None = None,
    sort: str | Sequence[str] = "place",
) -> pd.DataFrame:
    """Places of words with what stands before and after them.

    `hits` has HIT_COLUMNS: `segment` from 1 and `turn` the index of the turn (-1 outside turns) that hold the start.
    Returns one row a hit: CONCORDANCE_COLUMNS. The context is up to `width` characters on each side, or that many
    `words`, cut between words; it stays within the turn, so that it is the same speaker's. White space is one blank.
    `form` is the match in lower case.

    Sorted by place, by form, by the `left` context (its last word first, then the one before), the `right` one, or
    by one word of it, L1 the nearest on the left, R2 the second on the right; several apply one after the other.
    """
    keys = [_sort_key(name) for name in ([sort] if isinstance(sort, str) else sort)]
    rows = []
    columns = (hits[name].tolist() for name in HIT_COLUMNS)
    for name, segment, turn, start, end in zip(*columns, strict=True):
        source = sources[name]
        whole = source.turns[turn].span if turn >= 0 else Span(0, len(source.text))
        left, right = around(source.text, Span(start, end), whole, width=width, words=words)
        match = " ".join(source.text[start:end].split())
        speaker = source.turns[turn].speaker if turn >= 0 else ""
        about = (f"{name}:{segment}", name, str(source.kind), source.case, speaker)
        rows.append((*about, left, match, right, start, end, match.lower()))
    frame = _frame(rows)
    if not len(frame):
        return frame
    place = np.lexsort((frame["end"], frame["start"], positions(frame["source"])[0]))
    texts = [(row[5], row[6], row[7]) for row in rows]
    ordered = sorted(place.tolist(), key=lambda row: [key(*texts[row]) for key in keys])
    return frame.iloc[ordered].reset_index(drop=True)


def codes_on(
    places: pd.DataFrame, codings: pd.DataFrame, lines: pd.DataFrame, order: Sequence[str] = ()
) -> pd.Series[str]:
    """The codes of the codings that share a character with each place, separated by "; ", those of `order` first.

    `places` has the columns source, start and end; `lines` are all of the study's. Rejected codings are left out.
    """
    kept = counted(codings, ["source", "start", "end", "code"])
    place, line_of_place = touched(lines, places)
    row, line_of_row = touched(lines, kept)
    pairs = pd.DataFrame({"line": line_of_place, "place": place}).merge(
        pd.DataFrame({"line": line_of_row, "row": row}), on="line"
    )
    at, on = places.iloc[pairs["place"].to_numpy()], kept.iloc[pairs["row"].to_numpy()]
    meet = (at["start"].to_numpy() < on["end"].to_numpy()) & (on["start"].to_numpy() < at["end"].to_numpy())
    code, names = positions(on["code"][meet], order) if meet.any() else (np.empty(0, dtype=np.int64), [])
    held = sorted(set(zip(pairs["place"].to_numpy()[meet].tolist(), code.tolist(), strict=True)))
    found: list[list[str]] = [[] for _ in range(len(places))]
    for number, path in held:
        found[number].append(names[path])
    return pd.Series(["; ".join(paths) for paths in found], dtype=TEXT)


def around(text: str, span: Span, whole: Span, *, width: int, words: int | None = None) -> tuple[str, str]:
    """What stands before and after a place within a stretch of a text; a blank beside the place stays.

    >>> around("Kami semua wajib, ikut workshop itu.", Span(11, 16), Span(0, 36), width=13)
    ('Kami semua ', ', ikut')
    >>> around("Kami semua wajib, ikut workshop itu.", Span(11, 16), Span(0, 36), width=0, words=1)
    ('semua ', ', ikut')
    """
    begin, stop = max(whole.start, span.start - width), min(whole.end, span.end + width)
    if words is not None:
        begin, stop = whole
    left, right = text[begin : span.start], text[span.end : stop]
    if begin > whole.start and not text[begin - 1].isspace():
        left = _after_blank(left)
    if stop < whole.end and not text[stop].isspace():
        right = _after_blank(right[::-1])[::-1]
    return _last(left, words), _last(right[::-1], words)[::-1]


def _last(text: str, words: int | None) -> str:
    """The end of a text with single blanks, of so many words if a number is given; what touches the end goes along."""
    blank = " " if text[-1:].isspace() else ""
    pieces = text.split()
    if words is not None:
        real = [place for place, piece in enumerate(pieces) if LETTERS.search(piece)]  # signs are no words
        first = real[max(len(real) - words, 0)] if words and real else len(pieces)
        pieces = pieces if words >= len(real) else pieces[first:]
    return " ".join(pieces) + blank if pieces else ""


def _after_blank(text: str) -> str:
    """A text without the part of a word that it begins with; whole where no blank parts its words, as in Chinese."""
    blank = re.search(r"\s", text)
    return text[blank.end() :] if blank else text


def _sort_key(name: str) -> Key:
    if name == "place":
        return lambda left, match, right: ()
    if name == "form":
        return lambda left, match, right: (match.casefold(), match)
    if name in ("left", "right"):
        return lambda left, match, right: _nearest(left, right, name[0].upper(), NEAR)
    side, distance = name[:1].upper(), name[1:]
    if side not in ("L", "R") or not distance.isdecimal() or not 1 <= int(distance) <= REACH:
        raise unknown("sort", name, SORTS)
    return lambda left, match, right: _nearest(left, right, side, int(distance))[int(distance) - 1 :]


def _nearest(left: str, right: str, side: str, count: int) -> tuple[str, ...]:
    """The nearest words on one side, the nearest first, "" where there are no more; signs are no words."""
    words = [word for word in (left.split()[::-1] if side == "L" else right.split()) if LETTERS.search(word)]
    told = [EDGES.sub("", word).casefold() for word in words[:count]]
    return tuple(told + [""] * (count - len(told)))


def _frame(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(CONCORDANCE_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype="int64" if name in ("start", "end") else TEXT)
            for name, values in zip(CONCORDANCE_COLUMNS, columns, strict=True)
        }
    )
