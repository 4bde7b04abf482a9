"""Negative cases: where a code or theme is not, though one would expect it, and what speaks against it.

All but those that a person marked are candidates, to be read: the machine cannot know what a silence means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.order import in_order, positions
from qualcode.analysis.quotes import quote_ids
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Level, counted, first_of_each, known, segment_ids, unit_ids
from qualcode.core.model import Kind
from qualcode.errors import QualcodeError

Unit: TypeAlias = Literal["source", "case"]
SORTS: Final = ("marked", "rejected", "negated", "absent")
NEGATIVE_COLUMNS: Final = (
    "sort",
    "source",
    "kind",
    "case",
    "quote",
    "text",
    "matched",
    "why",
    "who",
    "found",
    "of",
)
_WHOLE: Final = ("found", "of")


@dataclass(frozen=True, slots=True)
class Expected:
    """When a code or theme is expected of every source or case of a kind.

    Attributes:
        share: the part (0 to 1) of the kind's sources or cases that have it, at or above which the others are listed.
        least: the sources or cases that the kind must have: of two nothing can be expected.
    """

    share: float = 0.5
    least: int = 3

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise QualcodeError("share", f"{self.share} is no part of a whole", "give a number above 0 and up to 1")
        if self.least < 1:
            raise QualcodeError("least", f"{self.least} is too few", "give a whole number from 1")


def absent(
    codings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Sequence[str],
    *,
    level: Level = "theme",
    by: Unit = "source",
    expected: Expected | None = None,
) -> pd.DataFrame:
    """The sources or cases without a code or theme that most of their kind have: the level, then NEGATIVE_COLUMNS.

    `found` of `of` sources or cases of the kind have it. `codings` are of one coder; `sources` are all that are looked
    at. Rejected codings do not count.
    """
    known("level", level, ("code", "theme"))
    known("by", by, ("source", "case"))
    asked = expected or Expected()
    units = sources.loc[(sources[by] != "").to_numpy(dtype=bool), ["kind", by]].drop_duplicates()
    coded = counted(codings, ["kind", by, level])
    once = coded.iloc[first_of_each(unit_ids(coded[level], coded["kind"], coded[by]))]
    have = set(zip(once[level], once["kind"], once[by], strict=True))
    rows = []
    for name in names:
        for kind, of_kind in units.groupby("kind", sort=False):
            without = [unit for unit in of_kind[by] if (name, kind, unit) not in have]
            found, of = len(of_kind) - len(without), len(of_kind)
            if of >= asked.least and found / of >= asked.share:
                rows += [{level: name, "kind": kind, by: unit, "found": found, "of": of} for unit in without]
    frame = _frame(rows, level, "absent")
    if by == "source":
        frame["case"] = frame["source"].map(dict(zip(sources["source"], sources["case"], strict=True))).astype(TEXT)
    return frame


def rejected(codings: pd.DataFrame, *, level: Level = "theme") -> pd.DataFrame:
    """The segments that a person took a code or theme from: the level, then NEGATIVE_COLUMNS.

    `codings` are one coder's, rejected ones too, with the column `segment`; the columns `why` (the memo) and `who` of
    the rejected ones are taken over where they are there. A theme is not rejected where another of its codes stands on
    the same segment.
    """
    known("level", level, ("code", "theme"))
    return _segments(codings, (codings["status"] == "rejected").to_numpy(dtype=bool), level, "rejected")


def negated(codings: pd.DataFrame, *, level: Level = "theme") -> pd.DataFrame:
    """The segments whose matched words stand under a negation: the level, then NEGATIVE_COLUMNS.

    `codings` are one coder's with the columns `segment` and `negation`: the negated words, "" where there are none.
    """
    known("level", level, ("code", "theme"))
    counts = (codings["status"] != "rejected").to_numpy(dtype=bool)
    which = counts & (codings["negation"] != "").to_numpy(dtype=bool)
    return _segments(codings.assign(matched=codings["negation"]), which, level, "negated")


def in_one(parts: Iterable[pd.DataFrame], names: Sequence[str], *, level: Level = "theme") -> pd.DataFrame:
    """Frames of negative cases as one, by code or theme, sort (SORTS), kind and source, else as they come.

    A code that has some of its own stands before those below it.
    """
    rows = pd.concat([_frame([], level, ""), *parts], ignore_index=True)
    kinds = [kind.value for kind in Kind]
    keys = (
        positions(rows["source"])[0],
        positions(rows["kind"], in_order(rows["kind"], kinds))[0],
        positions(rows["sort"], SORTS)[0],
        positions(rows[level], _with_parents(names))[0],
    )
    return rows.iloc[np.lexsort(keys)].reset_index(drop=True)


def _with_parents(names: Sequence[str]) -> list[str]:
    """The names, each after the codes above it."""
    parts = (name.split("/") for name in names)
    return list(dict.fromkeys("/".join(some[:depth]) for some in parts for depth in range(1, len(some) + 1)))


def marked(rows: Iterable[dict[str, object]], *, level: Level = "theme") -> pd.DataFrame:
    """What people marked as negative cases: the level, then NEGATIVE_COLUMNS; what a row does not say is empty."""
    return _frame(list(rows), level, "marked")


def _segments(
    codings: pd.DataFrame, which: np.ndarray[tuple[int], np.dtype[np.bool_]], level: str, sort: str
) -> pd.DataFrame:
    """The distinct segments of some codings that no other counted coding of the same name stands on."""
    on = unit_ids(codings[level], segment_ids(codings))
    others = (codings["status"] != "rejected").to_numpy(dtype=bool) & ~which
    chosen = np.flatnonzero(which & ~np.isin(on, on[others]))
    chosen = chosen[first_of_each(on[chosen])]
    some = codings.iloc[chosen]
    told = some.assign(sort=sort, quote=quote_ids(some), found=0, of=0)
    columns = {
        name: told[name] if name in told else pd.Series("", index=told.index) for name in (level, *NEGATIVE_COLUMNS)
    }
    types = {name: "int64" if name in _WHOLE else TEXT for name in columns}
    return pd.DataFrame(columns).astype(types).reset_index(drop=True)


def _frame(rows: Sequence[dict[str, object]], level: str, sort: str) -> pd.DataFrame:
    """Rows as a frame of the level and NEGATIVE_COLUMNS, of these types however few there are."""
    whole = [{"sort": sort, **row} for row in rows]
    return pd.DataFrame(
        {
            name: pd.Series(
                [row.get(name, 0 if name in _WHOLE else "") for row in whole],
                dtype="int64" if name in _WHOLE else TEXT,
            )
            for name in (level, *NEGATIVE_COLUMNS)
        }
    )
