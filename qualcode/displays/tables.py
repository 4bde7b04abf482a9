"""Tables of sources, codings, quotes and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack

from qualcode.displays.base import Displays, Level
from qualcode.handcoding import ids_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.coverage import Measure
    from qualcode.analysis.matrices import Values
    from qualcode.analysis.matrixtest import MatrixTest
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

    def codings(self, *, ids: bool = False, quotes: bool = False, **filters: Unpack[Filters]) -> DataFrame:
        """One row a coding of anyone: the columns of `analysis.frames.CODING_COLUMNS`.

        Before them if asked `id`, and `quote`, what the quotation is cited by ("W-03:12").
        """
        from qualcode.analysis.frames import CODING_COLUMNS
        from qualcode.analysis.quotes import quote_ids

        whole = self._frame(**filters)
        frame = whole[list(CODING_COLUMNS)]
        if quotes:
            frame.insert(0, "quote", quote_ids(self._numbered(whole)))
        if ids:
            frame.insert(0, "id", ids_of(frame))
        return frame

    def lines(self, **filters: Unpack[Filters]) -> DataFrame:
        """One row a segment that could be coded: `analysis.lines.LINE_COLUMNS`, then the source's attributes."""
        return self._lines(**filters)

    def quotes(
        self,
        *under: str,
        context: int = 0,
        around: Literal["segment", "turn"] = "segment",
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """The quotations under codes or themes (under all, when none is named), one row a code on a segment.

        Columns: quote (its id, "W-03:12"), source, kind, case, speaker, code, text, ... With `context` also the
        interviewer's question, and so many segments or turns `before` and `after`.
        """
        from qualcode.analysis.context import with_context
        from qualcode.analysis.quotes import quotes

        if under:
            filters["codes"] = under
        frame = self._numbered(self._counted(**filters))
        order = self.codebook.paths
        table = quotes(frame, [*order, *sorted(set(frame["code"]) - set(order))])
        return with_context(table, self.texts(), self._whole_lines(), context, around=around) if context else table

    def counts(self, *, level: Level = "code", coverage: bool = False, **filters: Unpack[Filters]) -> DataFrame:
        """How many segments, sources, cases and words each code or theme has.

        With `coverage` also how many percent of the codable text it covers, in all and in the mean of the sources.
        """
        from qualcode.analysis.counts import code_counts
        from qualcode.analysis.coverage import coverage as coverage_of

        codings = self._counted(**filters)
        counts = code_counts(codings, self._names("code", **filters), level=level)
        if not coverage:
            return counts
        covered = coverage_of(self._lines(**filters), codings, list(counts[level]), level=level)
        return counts.assign(coverage=covered["coverage"], mean_coverage=covered["mean_coverage"])

    def coverage(
        self, *, level: Level = "code", measure: Measure = "characters", **filters: Unpack[Filters]
    ) -> DataFrame:
        """How much of the codable text each code or theme covers: covered, coverage and mean_coverage (percent)."""
        from qualcode.analysis.coverage import coverage

        names = self._names(level, **filters)
        return coverage(self._lines(**filters), self._counted(**filters), names, level=level, measure=measure)

    def speakers(self, **filters: Unpack[Filters]) -> DataFrame:
        """One row a speaker of a source, the interviewer too: role, turns, words, lines, coded lines and codings."""
        from qualcode.analysis.speakers import speakers

        return speakers(self._every_line(**filters), self._counted(**filters))

    def matrix(
        self,
        rows: Level = "theme",
        columns: str = "source",
        *,
        values: Values = "segments",
        of: Literal["column", "row", "total"] = "column",
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Codes or themes by source, kind, case, speaker, coder or an attribute.

        Values: segments, sources, cases, words, percent, residuals (adjusted) or pearson. One coder's codings, unless
        `coders` names others or the columns are coders.
        """
        from qualcode.analysis.matrices import matrix

        return matrix(
            self._across(columns, **filters),
            rows=rows,
            columns=columns,
            values=values,
            of=of,
            row_order=self._names(rows, **filters),
            column_order=self._sources_asked_for(**filters) if columns == "source" else None,
        )

    def matrix_test(
        self,
        rows: Level = "theme",
        columns: str = "kind",
        *,
        resamples: int = 9_999,
        seed: int = 1,
        **filters: Unpack[Filters],
    ) -> MatrixTest:
        """Whether codes or themes lie differently in the columns of that matrix: a test that keeps sources whole.

        Where none is valid its `p` is None and `why` says why; `displays.telling.test_words` says it in a sentence.
        """
        from qualcode.analysis.matrixtest import matrix_test

        return matrix_test(
            self._across(columns, **filters),
            rows=rows,
            columns=columns,
            row_order=self._names(rows, **filters),
            resamples=resamples,
            seed=seed,
        )

    def _across(self, columns: str, **filters: Unpack[Filters]) -> DataFrame:
        """The codings of a matrix: one coder's, but where the columns are coders, all of them."""
        return self._frame(**filters) if columns == "coder" else self._counted(**filters)
