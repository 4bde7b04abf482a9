"""A study's codings and memos as text files that git can diff and merge, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from qualcode.core.edits import Edit
from qualcode.core.model import Coding, Memo, Source
from qualcode.core.problems import Problem
from qualcode.errors import QualcodeError, StudyError
from qualcode.exchange.coding_lines import (
    MARK,
    Lines,
    file_names,
    read_codings,
    read_memos,
    write_codings,
    write_memos,
)
from qualcode.store import StudyFile

T = TypeVar("T")

FOLDER = "codings"
MEMOS = "memos.tsv"


@dataclass(frozen=True, slots=True)
class Dumped:
    """What `dump` wrote: how many files there are now, and which went because their source did."""

    files: int
    codings: int
    memos: int
    gone: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load` did: the number of the edit, None when nothing changed; how many codings came or changed, and went.

    `problems` has what could not be taken over; a file with a problem that is refused was left out as a whole.
    """

    edit: int | None
    added: int
    removed: int
    memos: int
    problems: list[Problem]

    @property
    def refused(self) -> list[Problem]:
        """The problems for which a file was left out."""
        return [problem for problem in self.problems if problem.refused]


def dump(file: StudyFile, folder: Path) -> Dumped:
    """Write `codings/SOURCE.tsv` for each source and `memos.tsv`; files of sources that are no more go.

    The same study gives the same bytes; a file that would not change is not touched.
    """
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        names = file_names([mark.name for mark in file.source_marks()])
        total = 0
        for name, place in names.items():
            codings = file.codings(source=name)
            total += len(codings)
            _write(folder / FOLDER / place, write_codings(file.source(name), codings))
        memos = file.memos()
        _write(folder / MEMOS, write_memos(memos))
        gone = [path for path in sorted((folder / FOLDER).glob("*.tsv")) if path.name not in names.values()]
        gone = [path for path in gone if path.read_text(encoding="utf-8", errors="replace").startswith(MARK)]
        for path in gone:
            path.unlink()
    except OSError as error:
        raise QualcodeError(str(error.filename or folder), f"cannot be written ({error.strerror})") from error
    return Dumped(len(names) + 1, total, len(memos), [path.name for path in gone])


def load(file: StudyFile, folder: Path, *, who: str, dry_run: bool = False) -> Loaded:
    """Make the codings of each source those of its file, and add the memos that are new, as one edit.

    A coding that has no line any more is removed; a source without a file keeps its codings, and memos are never
    removed. A file with any problem is left out as a whole. A dry run shows what would be.
    """
    paths = sorted((folder / FOLDER).glob("*.tsv"))
    if not paths:
        raise StudyError(str(folder), "there are no codings to load", f"name a folder with {FOLDER}/, as dump makes")
    sources = {mark.name: mark.text_digest for mark in file.source_marks()}
    edit = _Reading(file, sources)
    for path in paths:
        edit.codings(path, f"{FOLDER}/{path.name}")
    if (folder / MEMOS).exists():
        edit.memos(folder / MEMOS, MEMOS)
    number = None
    if (edit.removed or edit.added or edit.new_memos) and not dry_run:
        detail = {"files": len(edit.seen), "memos": len(edit.new_memos)}
        made = Edit("load", folder.name, who, tuple(edit.removed), tuple(edit.added), detail)
        number = file.commit_edit(made, memos=[(None, memo) for memo in edit.new_memos])
    came = {coding.id for coding in edit.added}
    went = sum(coding.id not in came for coding in edit.removed)
    return Loaded(number, len(came), went, len(edit.new_memos), edit.problems)


class _Reading:
    """What a folder's files change in a study."""

    def __init__(self, file: StudyFile, sources: dict[str, str]) -> None:
        self.file = file
        self.sources = sources
        self.seen: dict[str, str] = {}
        self.removed: list[Coding] = []
        self.added: list[Coding] = []
        self.new_memos: list[Memo] = []
        self.problems: list[Problem] = []

    def codings(self, path: Path, where: str) -> None:
        read, problems = _read(path, where, read_codings, None)
        self.problems += problems
        if read is None or not self._fits(read, where):
            return
        self.seen[read.source] = where
        source = self.file.source(read.source)
        held = {coding.id: coding for coding in self.file.codings(source=read.source)}
        wanted = {coding.id: coding for coding in read.codings}
        new = [coding for key, coding in wanted.items() if held.get(key) != coding]
        wrong = [coding for coding in new if not _stands(coding, source)]
        for coding in wrong:
            message = (
                f"{coding.code} by {coding.coder} at {coding.span.start}-{coding.span.end}: its words are not there"
            )
            self.problems.append(Problem(where, message, "take over the line as it was dumped", refused=True))
        if not wrong:
            self.added += new
            self.removed += [coding for key, coding in held.items() if wanted.get(key) != coding]

    def _fits(self, read: Lines, where: str) -> bool:
        """Whether the study has the source of a file, once, with that text."""
        if read.source not in self.sources:
            problem = ("is of a source that the study does not have", "bring the source in with `qualcode code`")
        elif read.source in self.seen:
            problem = (f"is of the same source as {self.seen[read.source]}", "leave one of the two out")
        elif read.text != self.sources[read.source]:
            problem = ("was written of another text of its source", "dump again where the text is this one")
        else:
            return True
        self.problems.append(Problem(where, *problem, refused=True))
        return False

    def memos(self, path: Path, where: str) -> None:
        nothing: list[Memo] = []
        read, problems = _read(path, where, read_memos, nothing)
        self.problems += problems
        held = set(self.file.memos())
        for memo in dict.fromkeys(read):
            if memo in held:
                continue
            if memo.span and not self._on_words(memo):
                message = f"the memo by {memo.author} of {memo.written} is on words that are not there"
                self.problems.append(Problem(where, message, "take over the line as it was dumped", refused=True))
                continue
            self.new_memos.append(memo)

    def _on_words(self, memo: Memo) -> bool:
        assert memo.span is not None
        return memo.subject in self.sources and memo.span.of(self.file.source(memo.subject).text) == memo.words


def _read(
    path: Path, where: str, read: Callable[[str, str], tuple[T, list[Problem]]], nothing: T
) -> tuple[T, list[Problem]]:
    """What a file says; `nothing`, and why, when it is no text."""
    try:
        return read(path.read_text(encoding="utf-8"), where)
    except UnicodeDecodeError:
        return nothing, [Problem(where, "is not UTF-8", "save it as UTF-8, or dump again", refused=True)]


def _stands(coding: Coding, source: Source) -> bool:
    start, end = coding.span
    return 0 <= start < end <= len(source.text) and coding.span.of(source.text) == coding.text


def _write(path: Path, text: str) -> None:
    """Write a file, unless it is so already; it is there as it was or as it is to be."""
    data = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == data:
        return
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(data)
    draft.replace(path)
