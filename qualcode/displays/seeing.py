"""What one looks for, and the quotes that stand behind a number: a cell, a code, two codes together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

from qualcode.core.nearest import unknown
from qualcode.displays.base import Level
from qualcode.displays.networks import Networks
from qualcode.displays.patterns import Within
from qualcode.displays.texts import Texts

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters

QUOTE_COLUMNS = ("quote", "source", "kind", "case", "speaker", "code", "text", "start", "end")


class Seeing(Networks, Texts):
    """From numbers to words; part of Study."""

    def where_said(self, expression: str) -> DataFrame:
        """Every place of an expression of the indicator language, whoever says it: source, start, end, quote (its id).

        The places of `concordance` with `everyone`, whoever coded. Raises CodebookError for an expression that cannot
        be read.
        """
        from qualcode.analysis.concordance import concordance

        sources = self.texts()
        found = concordance(self._hits_of(expression, sources, self._whole_lines(), everyone=True), sources, width=0)
        return found[["source", "start", "end", "quote"]]

    def quotes_behind(
        self,
        *names: str,
        level: Level = "code",
        by: str = "",
        value: str = "",
        within: Within = "segment",
        distance: int = 1,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """The quotes behind a number, each segment once, in natural order: QUOTE_COLUMNS, its codes with "; " between.

        Of one of `names` those of that row of a matrix: of a code, not of those below it. Of two of them those of
        either in the units that have both, as in `network_quotes`. With `by` only those of the column `value` of a
        matrix: a kind, source, case (or a source that has none), speaker, coder or a value of an attribute.
        """
        from qualcode.analysis.quotes import quote_ids

        frame = self._across(by, **filters)
        frame = frame[frame["status"] != "rejected"].reset_index(drop=True)
        for name in names:
            self._check_row(name, level, frame)
        if by:
            frame = _of_column(frame, by, value)
        if len(names) > 1:
            lines = self._lines(**filters) if within in ("overlap", "near") else None
            frame = _together(frame.assign(held=frame[level]), names, (within, distance, lines))
        elif names:
            frame = frame[frame[level] == names[0]]
        frame = self._numbered(frame.reset_index(drop=True))
        return _once_each(frame.assign(quote=quote_ids(frame)), self.codebook.paths)

    def paths_of(self, names: Sequence[str]) -> list[str]:
        """The paths of codes by their names, or the last parts of their paths; unknown ones raise UnknownNameError."""
        return [self._path_of(name) for name in names]

    def _check_row(self, name: str, level: Level, frame: DataFrame) -> None:
        there = list(dict.fromkeys([*self.codebook.paths, *frame["code"]]))
        rows = there if level == "code" else list(dict.fromkeys(path.partition("/")[0] for path in there))
        if name not in rows:
            raise unknown(level, name, rows)


def _of_column(frame: DataFrame, by: str, value: str) -> DataFrame:
    """The codings of one column of a matrix."""
    from qualcode.analysis.order import text_of
    from qualcode.analysis.units import known

    known("column", by, [str(name) for name in frame.columns])
    held = frame[by].map(text_of)
    if by == "case" and value and not (held == value).any():
        held = held.where(held != "", frame["source"])
    return frame[(held == value).to_numpy(dtype=bool)].reset_index(drop=True)


def _together(frame: DataFrame, names: Sequence[str], how: tuple[Within, int, DataFrame | None]) -> DataFrame:
    """The codings of these codes in the units that have all of them."""
    from qualcode.analysis.netunits import with_units

    within, distance, lines = how
    placed = with_units(frame, within, lines=lines, distance=distance)
    placed = placed[placed["held"].isin(names)]
    units = placed.groupby("unit")["held"].nunique()
    return placed[placed["unit"].isin(units.index[units == len(set(names))])]


def _once_each(frame: DataFrame, order: Sequence[str]) -> DataFrame:
    """A row a segment, with all its codes in the codebook's order."""
    from pandas import DataFrame

    from qualcode.analysis.order import natural

    place = {path: number for number, path in enumerate(order)}
    rows: dict[tuple[str, int, int], Any] = {}
    codes: dict[tuple[str, int, int], set[str]] = {}
    for row in frame.to_dict("records"):
        key = (row["source"], row["start"], row["end"])
        rows.setdefault(key, row)
        codes.setdefault(key, set()).add(row["code"])
    keys = sorted(rows, key=lambda key: (natural(key[0]), key[1:]))
    made = [
        {**rows[key], "code": "; ".join(sorted(codes[key], key=lambda path: (place.get(path, len(place)), path)))}
        for key in keys
    ]
    return DataFrame(made, columns=list(QUOTE_COLUMNS))
