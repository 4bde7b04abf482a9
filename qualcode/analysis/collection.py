"""The units of a study, cases or sources, in the order in which they were collected."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.order import natural, text_of
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import known

UnitOf: TypeAlias = Literal["case", "source"]
COLLECTED_COLUMNS: Final = ("unit", "date", "sources")

_MONTHS: Final = {
    name: 1 + number // 2
    for number, name in enumerate(
        """january januari february februari march maret april april may mei june juni july juli august agustus
        september september october oktober november november december desember""".split()
    )
} | {"agt": 8}  # Agustus, as it is often cut short
_WORDED: Final = re.compile(r"(?:\w+\W+)??(\d{1,2})\.?\s+([^\W\d_]+)\.?,?\s+(\d{4})(?!\d)", re.IGNORECASE)
_AMERICAN: Final = re.compile(
    r"(?:\w+\W+)??([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE
)
_FIGURES: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")


def date_in(text: str) -> date | None:
    """The date that a text begins with, a weekday before it or not; figures are day, month, year. None of no date.

    >>> [str(date_in(text)) for text in ("Selasa, 10 September 2024", "2024-06-12", "3/4/2024")]
    ['2024-09-10', '2024-06-12', '2024-04-03']
    """
    words = text.strip()
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}(?!\d)", words):
            return date.fromisoformat(words[:10])
        if found := _FIGURES.match(words):
            return date(int(found[3]), int(found[2]), int(found[1]))
        if found := _WORDED.match(words):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _AMERICAN.match(words):
            return date(int(found[3]), _month(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    """The number of a month by its name or three letters or more of its beginning; 0, which no date has, of others."""
    wanted = name.casefold()
    if len(wanted) < 3:
        return 0
    return next((number for month, number in _MONTHS.items() if month.startswith(wanted)), 0)


def collected(sources: pd.DataFrame, *, by: UnitOf = "source", dated_by: str = "date") -> pd.DataFrame:
    """One row a case or source in the order of collection: unit, date (ISO, "" where not known), sources (how many).

    `sources` is a frame of `analysis.frames.sources_frame`, `dated_by` the attribute that says when each was collected.
    Where every unit has a date they are in that order (a case by its first), else all are in natural order, W-2
    before W-10: with some of the dates there is no order of all. Sources without a case are left out of cases. An
    attribute other than "date" that does not exist raises UnknownNameError.
    """
    known("by", by, ("case", "source"))
    if dated_by != "date":
        known("attribute", dated_by, [str(name) for name in sources.columns])
    units = [text_of(value) for value in sources[by]]
    dates = _dates(sources, dated_by)
    of_unit: dict[str, list[str]] = {unit: [] for unit in units if unit}
    for unit, when in zip(units, dates, strict=True):
        if unit:
            of_unit[unit].append(when)
    first = {unit: min(filter(None, some), default="") for unit, some in of_unit.items()}
    names = sorted(first, key=natural)
    if names and all(first.values()):
        names.sort(key=lambda name: first[name])
    return pd.DataFrame(
        {
            "unit": pd.Series(names, dtype=TEXT),
            "date": pd.Series([first[name] for name in names], dtype=TEXT),
            "sources": np.array([len(of_unit[name]) for name in names], dtype=np.int64),
        }
    )


def _dates(sources: pd.DataFrame, column: str) -> list[str]:
    if column not in sources.columns:
        return [""] * len(sources)
    read: list[Any] = [date_in(text_of(value)) for value in sources[column]]
    return [when.isoformat() if when else "" for when in read]
