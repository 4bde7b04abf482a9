"""What one coder missed of another's codings, and what it has that the other has not: to learn from, word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from qualcode.analysis.evaluation import MORE_THAN, Laid
from qualcode.analysis.reliability_units import Texts
from qualcode.analysis.texts import TEXT

MISSED, FALSE = "missed", "false hit"
MISS_COLUMNS: Final = (
    *("what", "place", "source", "segment", "start", "end", "code", "text"),
    *("indicator", "matched", "gold_codes", "found_codes"),
)
_WHOLE: Final = ("segment", "start", "end")


def misses(
    laid: Laid, pair: tuple[str, str], texts: Texts, words: Mapping[str, str], names: Sequence[str]
) -> pd.DataFrame:
    """One row a unit and code on which the two differ, by code, the missed first, then by place: MISS_COLUMNS.

    `pair` is who coded the gold and who is measured. `place` is source:segment, as `qualcode segments` numbers them
    (source start-end where the gold coded what is no segment). `indicator` and `matched` say what fired where it
    should not have; `gold_codes` and `found_codes` are all codes that either gave the unit.
    """
    gold, found = (laid.given[coder].tolil().rows for coder in pair)
    fired = _evidence(laid, pair[1])
    numbers = _numbers(texts)
    rows = []
    for unit, (theirs, ours) in enumerate(zip(gold, found, strict=True)):
        for column in set(theirs) ^ set(ours):
            what, code = (MISSED if column in theirs else FALSE), laid.names[column]
            row = {"what": what, "code": code} | _placed(laid, unit, numbers, words)
            row["gold_codes"], row["found_codes"] = (
                "; ".join(laid.names[each] for each in some) for some in (theirs, ours)
            )
            row["indicator"], row["matched"] = fired.get((unit, code), ("", "")) if what == FALSE else ("", "")
            rows.append(row)
    order = {name: number for number, name in enumerate(names)}
    place = {name: number for number, name in enumerate(laid.sources)}
    kept = [row for row in rows if row["code"] in order]
    kept.sort(key=lambda row: (order[row["code"]], row["what"] == FALSE, place[row["source"]], row["start"]))
    types = dict.fromkeys(MISS_COLUMNS, TEXT) | dict.fromkeys(_WHOLE, "int64")
    columns = {name: [row[name] for row in kept] for name in MISS_COLUMNS}
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})


def _evidence(laid: Laid, coder: str) -> dict[tuple[int, str], tuple[str, str]]:
    """By unit and code the indicators that fired there, and the words that they matched."""
    own = laid.codings[coder]
    rows, units = laid.units.cells(own, more_than=MORE_THAN)
    found: dict[tuple[int, str], tuple[dict[str, None], dict[str, None]]] = {}
    columns = (own[name].to_numpy()[rows] for name in (laid.level, "indicator", "matched"))
    for unit, name, indicator, matched in zip(units.tolist(), *columns, strict=True):
        indicators, words = found.setdefault((unit, name), ({}, {}))
        indicators[indicator] = None
        words[matched] = None
    return {key: ("; ".join(indicators), "; ".join(words)) for key, (indicators, words) in found.items()}


def _numbers(texts: Texts) -> dict[tuple[str, int], int]:
    """The number of each segment within its source, by source and start."""
    number = texts.segments.groupby("source", sort=False).cumcount() + 1
    segments = texts.segments
    return dict(zip(zip(segments["source"], segments["start"], strict=True), number, strict=True))


def _placed(laid: Laid, unit: int, numbers: Mapping[tuple[str, int], int], words: Mapping[str, str]) -> dict[str, Any]:
    source = laid.units.sources[int(laid.units.place[unit])]
    start, end = int(laid.units.start[unit]), int(laid.units.end[unit])
    number = int(numbers.get((source, start), 0))
    place = f"{source}:{number}" if number else f"{source} {start}-{end}"
    base = {"place": place, "source": source, "segment": number, "start": start, "end": end}
    return base | {"text": words[source][start:end]}
