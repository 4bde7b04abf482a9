"""The one object a researcher holds. Only Study knows the order of the stages; its verbs are short and call them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from qualcode.codebookediting import EditingCodes
from qualcode.core.edits import Edit
from qualcode.core.model import MACHINE, Codebook, Coding, Memo, Unit, digest
from qualcode.core.places import Where
from qualcode.core.problems import Problem
from qualcode.displays.epistemic import EpistemicNetworks
from qualcode.displays.evidence import EvidenceVerbs
from qualcode.displays.frameworks import Frameworks
from qualcode.displays.networks import Networks
from qualcode.displays.report import Reporting
from qualcode.displays.seeing import Seeing
from qualcode.displays.texts import Texts
from qualcode.displays.timelines import Timelines
from qualcode.errors import StudyNotFoundError
from qualcode.evaluation import Evaluating
from qualcode.explaining import Explaining
from qualcode.handcoding import HandCoding, subject_named, write_memo
from qualcode.intake import Progress
from qualcode.projects import Projects
from qualcode.reliability import Reliability
from qualcode.reviews import Reviews
from qualcode.run import Run, run_coding
from qualcode.store import LogEntry, StudyFile, StudySummary, find_study
from qualcode.teams import Teamwork
from qualcode.trial import Trying
from qualcode.workbench import Reviewing, Working

if TYPE_CHECKING:
    from qualcode.analysis.query import Filters

Paths: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
STUDY_FILE = "study.qualcode"


def _silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


class Study(  # a room of verbs each
    Seeing,
    Networks,
    Texts,
    EpistemicNetworks,
    EvidenceVerbs,
    Frameworks,
    Timelines,
    Reporting,
    HandCoding,
    Teamwork,
    Reviews,
    Reliability,
    Evaluating,
    Explaining,
    Trying,
    Projects,
    Working,
    Reviewing,
    EditingCodes,
):
    """A study: sources, a codebook, codings by machine and people, memos and the log of every change.

    Open one with `qualcode.open`, or make one with `Study.create` or `qualcode.code`. Use it as a context manager, or
    call `close` when done. Tables are DataFrames whose columns docs/tables.md describes.
    """

    def __init__(self, file: StudyFile, path: Path, *, root: Path | None = None) -> None:
        """Not called directly: use `open` or `create`. Paths of sources are relative to `root`, the study's folder."""
        self._file = file
        self.path = path
        self.root = root or path.parent

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

    def summary(self) -> StudySummary:
        """Counts of sources by kind and language and of codings by code, without reading a word."""
        return self._file.summary()

    def strongest_pairs(self, at_most: int = 5) -> list[tuple[str, str, int]]:
        """The pairs of codes that the machine most often applied to the same segment, with how often."""
        return self._file.strongest_pairs(coder=MACHINE, at_most=at_most)

    def log(self) -> list[LogEntry]:
        """Every Edit, the first first."""
        return self._file.log()

    def last_edit(self) -> int:
        """The number of the last Edit, 0 when there is none."""
        return self._file.last_edit()

    def changes_since(self, edit: int) -> list[tuple[LogEntry, list[str]]]:
        """The Edits after that number, oldest first, each with the sources whose words or codings it touched."""
        return self._file.changes_since(edit)

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

    def sources_digest(self) -> str:
        """SHA-256 over the names and texts of all sources, hexadecimal: the same study, the same digest."""
        return digest("\n".join(f"{mark.name} {mark.text_digest}" for mark in self._file.source_marks()))

    def export(
        self, path: str | os.PathLike[str], *, language: str = "en", command: str = "", **filters: Unpack[Filters]
    ) -> Path:
        """Write the study as an Excel workbook: overview, matrices, codings with quotes, codebook, sources, method.

        With filters it holds what they select, in every sheet of codings or counts.
        """
        from datetime import datetime

        from qualcode.outputs.excel import write_workbook
        from qualcode.workbook import workbook_of

        log = self.log()
        created = datetime.fromisoformat(log[-1].at) if log else None
        book = workbook_of(self, language=language, command=command, filters=filters)
        return write_workbook(Path(path), book, created=created)


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
