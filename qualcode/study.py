"""The one object a researcher holds. Only Study knows the order of the stages; its verbs are short and call them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Codebook, Coding, Memo, Source, Unit, digest
from qualcode.core.nearest import unknown
from qualcode.core.places import Where
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError, StudyError, StudyNotFoundError
from qualcode.evaluation import Evaluating
from qualcode.explaining import Explaining
from qualcode.handcoding import HandCoding, ids_of, subject_named, write_memo
from qualcode.intake import Progress
from qualcode.projects import Projects
from qualcode.reliability import Reliability
from qualcode.reviews import Reviews
from qualcode.run import Run, run_coding
from qualcode.store import LogEntry, StudyFile, StudySummary, find_study
from qualcode.teams import Teamwork
from qualcode.trial import Trying

if TYPE_CHECKING:
    import networkx
    from pandas import DataFrame

Paths: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Within: TypeAlias = Literal["segment", "turn", "source"]
Level: TypeAlias = Literal["code", "theme"]
STUDY_FILE = "study.qualcode"


def _silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


class Study(HandCoding, Teamwork, Reviews, Reliability, Evaluating, Explaining, Trying, Projects):
    """A study: sources, a codebook, codings by machine and people, memos and the log of every change.

    Open one with `qualcode.open`, or make one with `Study.create` or `qualcode.code`. Use it as a context manager, or
    call `close` when done. Tables are DataFrames whose columns docs/tables.md describes.
    """

    def __init__(self, file: StudyFile, path: Path, *, root: Path | None = None) -> None:
        """Not called directly: use `open` or `create`. Paths of sources are relative to `root`, the study's folder."""
        self._file = file
        self.path = path
        self.root = root or path.parent
        self._made: tuple[int, DataFrame] | None = None  # the codings after an edit of that number

    @classmethod
    def open(cls, path: str | os.PathLike[str] | None = None, *, read_only: bool = False) -> Study:
        """Open a study file; without a path the one in this folder or in one above it.

        Raises StudyNotFoundError when there is none, StudyError when the file is not a study.
        """
        if path is None:
            found = find_study(Path.cwd())
            if found is None:
                remedy = (
                    f"run `qualcode code` on a folder of transcripts to make {STUDY_FILE}, or name one with --study"
                )
                raise StudyNotFoundError(str(Path.cwd().name or "here"), "no study here or in a folder above", remedy)
            path = found
        return cls(StudyFile.open(Path(path), read_only=read_only), Path(path).resolve())

    @classmethod
    def create(cls, path: str | os.PathLike[str] = STUDY_FILE) -> Study:
        """Make an empty study file; one that is there already is refused."""
        return cls(StudyFile.create(Path(path)), Path(path).resolve())

    def close(self) -> None:
        """Let go of the study file."""
        self._file.close()

    def __enter__(self) -> Study:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        summary = self.summary()
        sources, codings = sum(c.sources for c in summary.sources), sum(c.segments for c in summary.codes)
        name = summary.codebook.name if summary.codebook else "no codebook"
        return f"<Study {self.path.name}: {sources} sources, {codings} codings, {name}>"

    # ---- files to codings ----------------------------------------------------------------------------------------

    def code(
        self,
        paths: Paths = (),
        *,
        codebook: Codebook | str | os.PathLike[str] | None = None,
        unit: Unit | str | None = None,
        progress: Progress = _silent,
    ) -> Run:
        """Bring in the files below `paths` and code every source of the study that needs it, as one Edit.

        What has not changed is not coded again. Without a codebook the one in `codebooks/` beside the study is taken,
        else the one that the study has. All of it happens or, when it fails or is killed, none.
        """
        return run_coding(self._file, self.root, _as_paths(paths), codebook=codebook, unit=unit, progress=progress)

    def apply(self, codings: Iterable[Coding], *, who: str) -> int | None:
        """Store codings that a person or a model made; the number of the Edit. Their words must be the source's."""
        return self._file.commit_edit(Edit("apply", "", who, added=tuple(codings)))

    # ---- what the study holds ------------------------------------------------------------------------------------

    @property
    def codebook(self) -> Codebook:
        """The current codebook; raises CodebookError when there is none yet."""
        book = self._file.codebook()
        if book is None:
            raise CodebookError(self.path.name, "the study has no codebook yet", "run `qualcode code`")
        return book

    @property
    def codes(self) -> Codebook:
        """The codes by path, with completion by tab: `study.codes["motives/creativity"]`."""
        return self.codebook

    def texts(self) -> dict[str, Source]:
        """The sources by name, with their words."""
        return {source.name: source for source in self._file.sources()}

    def summary(self) -> StudySummary:
        """Counts of sources by kind and language and of codings by code, without reading a word."""
        return self._file.summary()

    def strongest_pairs(self, at_most: int = 5) -> list[tuple[str, str, int]]:
        """The pairs of codes that the machine most often applied to the same segment, with how often."""
        return self._file.strongest_pairs(coder=MACHINE, at_most=at_most)

    def log(self) -> list[LogEntry]:
        """Every Edit, the first first."""
        return self._file.log()

    def verify(self) -> list[Problem]:
        """What is wrong with the file: quotes that are not the source's words, a log that was tampered with."""
        return self._file.verify()

    def outdated(self) -> list[Coding]:
        """Codings that lost their words when a text was corrected, and could not be placed anew."""
        return self._file.outdated_codings()

    def memo(self, text: str, *, on: str = "", author: str, span: Where | None = None) -> Memo:
        """Write a memo on a source, a code or a coding (by its id); on the study as a whole when `on` is empty.

        With `span` it is on these words of the source that `on` names: a (start, end) in code points, or whatever
        else `code_segment` understands.
        """
        return write_memo(self._file, text, on=on, author=author, where=span)

    def memos(self, on: str | None = None) -> list[Memo]:
        """The memos on something, or all of them."""
        return self._file.memos(None if on is None else subject_named(self._file, on))

    # ---- tables --------------------------------------------------------------------------------------------------

    def sources(self) -> DataFrame:
        """One row a source: source, kind, language, case, turns, speakers, words, ..., then its attributes."""
        from qualcode.analysis.frames import sources_frame

        return sources_frame(self.texts(), segments=self._file.segment_counts())

    def comments(self) -> DataFrame:
        """The comments that files carry on their texts (Word, OpenDocument), one row each."""
        from qualcode.analysis.frames import comments_frame

        return comments_frame(self.texts())

    def codings(self, *, ids: bool = False, **filters: Any) -> DataFrame:
        """One row a coding, with the columns of `analysis.frames.CODING_COLUMNS`, the column `id` before them if asked.

        Filters: codes (a theme takes in what is below it), sources, kinds, speakers, coders, attributes.
        """
        from qualcode.analysis.frames import CODING_COLUMNS

        frame = self._frame(**filters)[list(CODING_COLUMNS)]
        if ids:
            frame.insert(0, "id", ids_of(frame))
        return frame

    def quotes(self, *codes: str, **filters: Any) -> DataFrame:
        """The quotations under codes or themes, one row each: source, kind, case, speaker, code, text, ..."""
        from qualcode.analysis.quotes import quotes

        return quotes(self._frame(codes=codes, **filters), [path for code in codes for path in self._under(code)])

    def counts(self, *, level: Level = "code", coder: str | None = None, **filters: Any) -> DataFrame:
        """How many segments, sources and words each code or theme has."""
        from qualcode.analysis.counts import code_counts

        return code_counts(self._counted(coder, **filters), self._names("code", **filters), level=level)

    def matrix(
        self,
        rows: Level = "theme",
        columns: str = "source",
        *,
        values: Literal["segments", "sources", "words", "percent"] = "segments",
        of: Literal["column", "row", "total"] = "column",
        coder: str | None = None,
        **filters: Any,
    ) -> DataFrame:
        """Codes or themes by source, kind, case, speaker or an attribute: segments, sources, words or percent.

        One coder's codings: those of the machine (with what people decided on them) unless `coder` names another.
        """
        from qualcode.analysis.matrices import matrix

        return matrix(
            self._counted(coder, **filters),
            rows=rows,
            columns=columns,
            values=values,
            of=of,
            row_order=self._names(rows, **filters),
            column_order=self._sources_asked_for(**filters) if columns == "source" else None,
        )

    def cooccurrence(
        self, *, level: Level = "code", within: Within = "segment", coder: str | None = None, **filters: Any
    ) -> DataFrame:
        """Pairs of codes within the same segment, turn or source: code_a, code_b, both, a, b, jaccard."""
        from qualcode.analysis.cooccurrence import cooccurrence

        order = self._names(level)
        return cooccurrence(self._counted(coder, **filters), level=level, within=within, order=order)

    def network(
        self,
        *,
        level: Level = "code",
        within: Within = "segment",
        minimum: int = 1,
        language: str = "en",
        **filters: Any,
    ) -> networkx.Graph:
        """The co-occurrence network: nodes with label, theme and segments, edges with weight and jaccard."""
        from qualcode.analysis.network import network

        pairs = self.cooccurrence(level=level, within=within, **filters)
        labels = {code.path: code.label_in(language) for code in self.codebook}
        return network(pairs, self.counts(level=level, **filters), minimum=minimum, labels=labels, within=within)

    def export(self, path: str | os.PathLike[str], *, language: str = "en", command: str = "") -> Path:
        """Write the study as an Excel workbook: overview, matrices, codings with quotes, codebook, sources, method."""
        from datetime import datetime

        from qualcode.outputs.excel import write_workbook
        from qualcode.workbook import workbook_of

        log = self.log()
        created = datetime.fromisoformat(log[-1].at) if log else None
        book = workbook_of(self, language=language, command=command)
        return write_workbook(Path(path), book, created=created)

    def _frame(self, **filters: Any) -> DataFrame:
        """The codings with helper columns and the attributes of their sources.

        Codings that lost their words when a text was corrected are left out: `outdated` names them.
        """
        from qualcode.analysis.select import select

        for code in filters.get("codes", ()):
            self._under(code)
        names = {mark.name for mark in self._file.source_marks()} if filters.get("sources") else set()
        for name in filters.get("sources", ()):
            if name not in names:
                raise unknown("source", name, names)
        frame = self._whole_frame()
        return select(frame, **filters) if filters else frame.copy()

    def _whole_frame(self) -> DataFrame:
        """Every coding; made once for each state of the study, for a workbook asks for it again and again."""
        from qualcode.analysis.frames import codings_frame, sources_frame
        from qualcode.analysis.select import with_attributes

        number = self._file.last_edit()
        if self._made is None or self._made[0] != number:
            texts = self.texts()
            outdated = {coding.id for coding in self._file.outdated_codings()}
            codings = [coding for coding in self._file.codings() if coding.id not in outdated]
            self._made = number, with_attributes(codings_frame(codings, texts), sources_frame(texts))
        return self._made[1]

    def _counted(self, coder: str | None, **filters: Any) -> DataFrame:
        """The codings of one coder: two coders' are never counted together."""
        frame = self._frame(**filters)
        return frame[frame["coder"] == self.counted_coder(coder)]

    def counted_coder(self, wanted: str | None = None) -> str:
        """Whose codings a table counts: the coder asked for, else the machine, else the only person there is."""
        coders = sorted({coder for coder, _, _ in self._file.coders()})
        if wanted is not None:
            if wanted not in coders:
                raise unknown("coder", wanted, coders)
            return wanted
        if len(coders) > 1 and MACHINE not in coders:
            raise StudyError("coder", "several people coded this study", "name one of " + ", ".join(coders))
        return coders[0] if len(coders) == 1 else MACHINE

    def sources_digest(self) -> str:
        """SHA-256 over the names and texts of all sources, hexadecimal: the same study, the same digest."""
        return digest("\n".join(f"{mark.name} {mark.text_digest}" for mark in self._file.source_marks()))

    def _under(self, code: str) -> list[str]:
        return self.codebook.under(code)

    def _names(self, level: Level, *, codes: Sequence[str] = (), **_: Any) -> list[str]:
        """The codes or themes that a table has a row for, also when nothing was coded with them.

        Codes are those that something can be counted under: with indicators, or without codes below them.
        """
        book = self.codebook
        parents = {code.path.rpartition("/")[0] for code in book}
        paths = [code.path for code in book if code.indicators or code.path not in parents]
        if codes:
            wanted = {path for code in codes for path in self._under(code)}
            paths = [path for path in paths if path in wanted]
        return paths if level == "code" else list(dict.fromkeys(book[path].theme for path in paths))

    def _sources_asked_for(
        self,
        *,
        sources: Sequence[str] = (),
        kinds: Sequence[str] = (),
        attributes: Mapping[str, str] | None = None,
        **_: Any,
    ) -> list[str]:
        """The sources that a matrix has a column for, also when nothing was coded in them."""
        texts = self._file.sources()
        return [
            source.name
            for source in texts
            if (not sources or source.name in sources)
            and (not kinds or source.kind in kinds)
            and all(str(source.attributes.get(name, "")) == value for name, value in (attributes or {}).items())
        ]


def code(
    paths: Paths,
    codebook: Codebook | str | os.PathLike[str] | None = None,
    *,
    study: str | os.PathLike[str] | None = None,
    unit: Unit | str | None = None,
) -> Study:
    """Code files with a codebook and return the study, for a notebook.

    Kept in the study file that `study` names, made when there is none; without one, in a temporary file that goes
    with the object.
    """
    made: Study
    if study is None:
        made = TemporaryStudy.make()
    elif Path(study).exists():
        made = Study.open(study)
    else:
        made = Study.create(study)
    try:
        made.code(paths, codebook=codebook, unit=unit)
    except BaseException:
        made.close()
        raise
    return made


class TemporaryStudy(Study):
    """A study whose file goes with it."""

    @classmethod
    def make(cls) -> TemporaryStudy:
        """An empty study in a temporary folder; paths of sources are relative to the folder one is in."""
        from tempfile import TemporaryDirectory

        folder = TemporaryDirectory(prefix="qualcode-")
        path = Path(folder.name) / STUDY_FILE
        study = cls(StudyFile.create(path), path, root=Path.cwd())
        study._folder = folder
        return study

    _folder: Any

    def close(self) -> None:
        """Let go of the file, and take it away."""
        super().close()
        self._folder.cleanup()


def _as_paths(paths: Paths) -> list[Path]:
    if isinstance(paths, str | os.PathLike):
        return [Path(paths)]
    return [Path(path) for path in paths]
