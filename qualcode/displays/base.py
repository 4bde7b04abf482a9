"""What every display starts from: the codings and lines of a study that a query selects, and the names to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias, Unpack

from qualcode.core.codetree import find
from qualcode.core.model import MACHINE, Codebook, Source
from qualcode.core.nearest import unknown
from qualcode.displays.completing import looked_into
from qualcode.errors import CodebookError, StudyError
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters, Query

Level: TypeAlias = Literal["code", "theme"]


class Displays:
    """The codings and lines of a study. `filters` are the words of `analysis.query.Filters`, the same everywhere."""

    _file: StudyFile
    _made: tuple[int, DataFrame] | None = None  # every coding after an edit of that number
    _cut: tuple[int, DataFrame] | None = None  # every line after an edit of that number

    @looked_into
    def codebook(self) -> Codebook:
        """The current codebook; raises CodebookError when there is none yet."""
        book = self._file.codebook()
        if book is None:
            raise CodebookError(self._file.path.name, "the study has no codebook yet", "run `qualcode code`")
        return book

    @looked_into
    def codes(self) -> Codebook:
        """The codes by path, with completion by tab: `study.codes["motives/creativity"]`."""
        return self.codebook

    def labels(self, language: str = "en") -> dict[str, str]:
        """The words for every code and theme by path, for the `labels` of pictures."""
        return self._labels(language)

    def texts(self) -> dict[str, Source]:
        """The sources by name, with their words."""
        return {source.name: source for source in self._file.sources()}

    def counted_coder(self) -> str:
        """Whose codings a display counts when none is named: the machine's, else the only person's that there is."""
        coders = sorted({coder for coder, _, _ in self._file.coders()})
        if len(coders) > 1 and MACHINE not in coders:
            raise StudyError("coder", "several people coded this study", "name one of " + ", ".join(coders))
        return coders[0] if len(coders) == 1 else MACHINE

    # ---- codings and lines ---------------------------------------------------------------------------------------

    def _query(self, filters: Filters) -> Query:
        """The query that the filters ask for, every name in it known."""
        from qualcode.analysis.query import query_of

        query = query_of(filters)
        known_sources = {mark.name for mark in self._file.source_marks()} if query.sources else set()
        for name in query.sources:
            if name not in known_sources:
                raise unknown("source", name, known_sources)
        return query.named(self._path_of) if query.codes or query.places is not None else query

    def _path_of(self, name: str) -> str:
        """The path of a code that a name means; one of an older codebook that is still in use is known too."""
        book = self.codebook
        if name in book:
            return name
        used = set(self._whole_frame()["code"].unique())
        return name if name in used else find(book, name)

    def _frame(self, **filters: Unpack[Filters]) -> DataFrame:
        """The codings of everyone, or of the coders asked for, with helper columns and their sources' attributes.

        Codings that lost their words when a text was corrected are left out: `outdated` names them.
        """
        from qualcode.analysis.query import select

        frame = self._whole_frame()
        return select(frame, self._query(filters)) if filters else frame.copy()

    def _counted(self, **filters: Unpack[Filters]) -> DataFrame:
        """The codings of the coders asked for, else of one: two coders' are never mixed unasked."""
        return self._frame(**self._of_one_coder(filters))

    def _lines(self, **filters: Unpack[Filters]) -> DataFrame:
        """The lines (`analysis.lines`) that these could lie on: everyone's but the interviewer's, and coded ones."""
        from qualcode.analysis.lines import codable
        from qualcode.analysis.query import select_lines

        lines, whose = self._whole_lines(), self._of_one_coder(filters)
        codings = self._frame(coders=whose.get("coders", ()))
        return select_lines(lines[codable(lines, codings)], codings, self._query(filters))

    def _every_line(self, **filters: Unpack[Filters]) -> DataFrame:
        """The lines that the filters select, the interviewer's and those that cannot be coded among them."""
        from qualcode.analysis.query import select_lines

        whose = self._of_one_coder(filters)
        return select_lines(self._whole_lines(), self._frame(coders=whose.get("coders", ())), self._query(filters))

    def _numbered(self, codings: DataFrame) -> DataFrame:
        """The codings with the column `segment`: the number of the line that each begins on (0: none)."""
        from qualcode.analysis.lines import line_numbers

        return codings.assign(segment=line_numbers(self._whole_lines(), codings))

    def _of_one_coder(self, filters: Filters) -> Filters:
        """The filters, with the coder that is counted when they name none; a name that never coded is an error."""
        if not filters.get("coders"):
            return {**filters, "coders": (self.counted_coder(),)}
        coders = sorted({coder for coder, _, _ in self._file.coders()}) or [MACHINE]
        for name in filters["coders"]:
            if name not in coders:
                raise unknown("coder", name, coders)
        return filters

    def _whole_frame(self) -> DataFrame:
        """Every coding; made once for each state of the study, for a workbook asks for it again and again."""
        from qualcode.analysis.frames import codings_frame, sources_frame
        from qualcode.analysis.query import with_attributes

        number = self._file.last_edit()
        if self._made is None or self._made[0] != number:
            texts, times = self.texts(), self._file.coding_times()
            outdated = {coding.id for coding in self._file.outdated_codings()}
            codings = [coding for coding in self._file.codings() if coding.id not in outdated]
            frame = codings_frame(codings, texts, made=times)
            self._made = number, with_attributes(frame, sources_frame(texts))
        return self._made[1]

    def _whole_lines(self) -> DataFrame:
        """Every line of every source, with attributes; made once for each state of the study."""
        from qualcode.analysis.frames import sources_frame
        from qualcode.analysis.lines import lines_frame
        from qualcode.analysis.query import with_attributes
        from qualcode.handcoding import segments_in

        number = self._file.last_edit()
        if self._cut is None or self._cut[0] != number:
            texts = self.texts()
            cuts = {name: segments_in(self._file, source) for name, source in texts.items()}
            self._cut = number, with_attributes(lines_frame(texts, cuts), sources_frame(texts))
        return self._cut[1]

    # ---- names ---------------------------------------------------------------------------------------------------

    def _names(self, level: Level, **filters: Unpack[Filters]) -> list[str]:
        """The codes or themes that a table has a row for, also when nothing was coded with them.

        Codes are those that something can be counted under: with indicators, or without codes below them.
        """
        book = self.codebook
        parents = {code.path.rpartition("/")[0] for code in book}
        paths = [code.path for code in book if code.indicators or code.path not in parents]
        if filters.get("codes"):
            wanted = {path for code in self._query(filters).codes for path in self._under(code)}
            paths = [path for path in paths if path in wanted] or sorted(wanted)
        return paths if level == "code" else list(dict.fromkeys(path.partition("/")[0] for path in paths))

    def _under(self, code: str) -> Sequence[str]:
        """The paths of a code and of those below it; a code of an older codebook stands for itself."""
        book = self.codebook
        return book.under(code) if code in book else [code]

    def _sources_asked_for(self, **filters: Unpack[Filters]) -> list[str]:
        """The sources that the filters leave, in order, also when nothing was coded in them."""
        from qualcode.analysis.frames import sources_frame
        from qualcode.analysis.query import select_sources

        return list(select_sources(sources_frame(self.texts()), self._query(filters))["source"])

    def _labels(self, language: str) -> dict[str, str]:
        """The words for every code and theme by path."""
        return {code.path: code.label_in(language) for code in self.codebook}
