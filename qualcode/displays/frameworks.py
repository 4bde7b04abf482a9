"""The framework matrix, and the summaries that researchers write into its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, Unpack

from qualcode.core.nearest import unknown
from qualcode.displays.base import Displays, Level
from qualcode.displays.records import Record, put_record, records

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.framework import By, Show
    from qualcode.analysis.query import Filters

SORT = "summary"


class Frameworks(Displays):
    """Cases against themes, with quotes and summaries (docs/framework.md)."""

    def framework(
        self,
        rows: By = "case",
        columns: Level = "theme",
        *,
        form: Literal["wide", "long"] = "wide",
        show: Show = "both",
        at_most: int | None = None,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """The framework matrix: a row a case (or source), a column a theme (or code), in each cell summary and quotes.

        `form="long"` is a row a cell that holds anything: its row and column, summary, the ids of all its quotes, and
        how many. `show` is "both", "quotes" or "summaries"; `at_most` so many quotes a cell, and how many more there
        are. A source without a case stands in a row of its own. Summaries of cases and themes that are no more come
        last. One coder's codings, unless `coders` names others.
        """
        from qualcode.analysis.framework import framework_table

        cells, quotes = self.framework_cells(rows, columns, **filters)
        if form == "long":
            return cells
        order, names = self._rows_of(rows, **filters), self._names(columns, **filters)
        return framework_table(cells, quotes, show=show, at_most=at_most, row_order=order, column_order=names)

    def framework_cells(
        self, rows: By = "case", columns: Level = "theme", **filters: Unpack[Filters]
    ) -> tuple[DataFrame, DataFrame]:
        """The cells of a framework matrix in long form, and their quotes: row, column, quote (its id), text."""
        from qualcode.analysis.framework import cell_quotes, framework_of

        codings = self._numbered(self._counted(**filters))
        order, names = self._rows_of(rows, **filters), self._names(columns, **filters)
        said = self._summaries_for((order, names), everything=set(filters) <= {"coders"})
        found = cell_quotes(codings, rows=rows, columns=columns)
        return framework_of(found, summaries=said, row_order=order, column_order=names), found

    def summarise(self, case: str, theme: str, text: str, *, coder: str) -> tuple[str, str]:
        """Write a cell's summary in place of the one there is, or take it away with an empty text: one Edit.

        `case` is a case or a source, `theme` a theme or code (a path, or the last part of one that only one has). Names
        that do not exist raise UnknownNameError, unless the cell has a summary to take away. Returns the cell.
        """
        theme = self._named_column(case, theme)
        if case not in self._every_row() and (case, theme) not in records(self._file, SORT):
            raise unknown("case", case, self._every_row())
        put_record(self._file, SORT, (case, theme), text, who=coder)
        return case, theme

    def summaries(self) -> DataFrame:
        """Every summary: case, theme, summary, coder, written, and in `lost` what of its cell is no more."""
        from pandas import DataFrame

        from qualcode.analysis.texts import TEXT

        rows = [
            (*cell, said.text, said.who, said.at, " ".join(self._lost(*cell)))
            for cell, said in self._summaries().items()
        ]
        columns = ["case", "theme", "summary", "coder", "written", "lost"]
        return DataFrame(rows, columns=columns).astype(TEXT)

    # ---- what there is -------------------------------------------------------------------------------------------

    def _summaries(self) -> dict[tuple[str, str], Record]:
        """The summaries by cell, in the order of cases and themes."""
        from qualcode.analysis.order import in_order

        held = {(key[0], key[1]): record for key, record in records(self._file, SORT).items()}
        rows = in_order({row for row, _ in held}, self._every_row())
        columns = in_order({column for _, column in held}, self.codebook.paths)
        return {(row, column): held[row, column] for row in rows for column in columns if (row, column) in held}

    def _summaries_for(
        self, shown: tuple[Sequence[str], Sequence[str]], *, everything: bool
    ) -> dict[tuple[str, ...], str]:
        """The summaries of the cells shown; where everything is shown also those that have lost their place."""
        rows, columns = map(set, shown)
        found: dict[tuple[str, ...], str] = {}
        for (row, column), said in self._summaries().items():
            if (row in rows and column in columns) or (everything and self._lost(row, column)):
                found[row, column] = said.text
        return found

    def _lost(self, row: str, column: str) -> list[str]:
        """What of a cell is no more: "case", "theme"."""
        lost = ["case"] if row not in self._every_row() else []
        return [*lost, "theme"] if column not in self._every_column() else lost

    def _every_row(self) -> list[str]:
        """Every case and source."""
        return list(dict.fromkeys([*self._rows_of("case"), *self._rows_of("source")]))

    def _every_column(self) -> set[str]:
        book = self.codebook
        return {*book.themes, *book.paths}

    def _rows_of(self, rows: By, **filters: Unpack[Filters]) -> list[str]:
        """The cases or sources that the filters leave, in order; a source without a case is one by its name."""
        names = self._sources_asked_for(**filters)
        if rows == "source":
            return names
        texts = self.texts()
        return list(dict.fromkeys(texts[name].case or name for name in names))

    def _named_column(self, case: str, theme: str) -> str:
        if theme in self._every_column() or (case, theme) in records(self._file, SORT):
            return theme
        return self._path_of(theme)
