"""Tables of sources, codings, quotes and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from qualcode.displays.base import Displays, Level
from qualcode.handcoding import ids_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters


class Tables(Displays):
    """Verbs that answer with a DataFrame; docs/tables.md describes the columns, docs/queries.md the filters."""

    def sources(self) -> DataFrame:
        """One row a source: source, kind, language, case, turns, speakers, words, ..., then its attributes."""
        from qualcode.analysis.frames import sources_frame

        return sources_frame(self.texts(), segments=self._file.segment_counts())

    def comments(self) -> DataFrame:
        """The comments that files carry on their texts (Word, OpenDocument), one row each."""
        from qualcode.analysis.frames import comments_frame

        return comments_frame(self.texts())

    def codings(self, *, ids: bool = False, **filters: Unpack[Filters]) -> DataFrame:
        """One row a coding of anyone: the columns of `analysis.frames.CODING_COLUMNS`, `id` before them if asked."""
        from qualcode.analysis.frames import CODING_COLUMNS

        frame = self._frame(**filters)[list(CODING_COLUMNS)]
        if ids:
            frame.insert(0, "id", ids_of(frame))
        return frame

    def lines(self, **filters: Unpack[Filters]) -> DataFrame:
        """One row a segment that could be coded: `analysis.lines.LINE_COLUMNS`, then the source's attributes."""
        return self._lines(**filters)

    def quotes(self, *under: str, **filters: Unpack[Filters]) -> DataFrame:
        """The quotations under codes or themes (under all, when none is named), one row a code on a segment.

        Columns: quote (its id, "W-03:12"), source, kind, case, speaker, code, text, ...
        """
        from qualcode.analysis.quotes import quotes

        if under:
            filters["codes"] = under
        frame = self._numbered(self._counted(**filters))
        order = self.codebook.paths
        return quotes(frame, [*order, *sorted(set(frame["code"]) - set(order))])

    def counts(self, *, level: Level = "code", **filters: Unpack[Filters]) -> DataFrame:
        """How many segments, sources and words each code or theme has."""
        from qualcode.analysis.counts import code_counts

        return code_counts(self._counted(**filters), self._names("code", **filters), level=level)

    def matrix(
        self,
        rows: Level = "theme",
        columns: str = "source",
        *,
        values: Literal["segments", "sources", "words", "percent"] = "segments",
        of: Literal["column", "row", "total"] = "column",
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Codes or themes by source, kind, case, speaker, coder or an attribute: segments, sources, words or percent.

        One coder's codings, unless `coders` names others or the columns are coders.
        """
        from qualcode.analysis.matrices import matrix

        frame = self._frame(**filters) if columns == "coder" else self._counted(**filters)
        return matrix(
            frame,
            rows=rows,
            columns=columns,
            values=values,
            of=of,
            row_order=self._names(rows, **filters),
            column_order=self._sources_asked_for(**filters) if columns == "source" else None,
        )
