"""Files to the sources of a study: what is new, what changed, what stayed, and what could not be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.model import Source
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.store import SourceMark

if TYPE_CHECKING:
    from qualcode.sources import Facesheet

Progress = Callable[[str, int, int], None]  # stage, done, of how many


@dataclass(frozen=True, slots=True)
class Read:
    """A source as its file now says it, with the file's size in bytes and time of change in nanoseconds since 1970."""

    source: Source
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Intake:
    """What a look at the files brought: sources to store, names of those that stayed as they were, problems."""

    read: list[Read] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take_in(
    paths: Sequence[Path], marks: Iterable[SourceMark], root: Path, *, again: bool, progress: Progress
) -> Intake:
    """Read the files below `paths` that are new or changed.

    `marks` are the sources that the study has; `root` the folder that their paths are relative to; with `again` all
    files are read, changed or not (the facesheet, or qualcode itself, is another than last time). A file that cannot be
    read becomes a problem, and the others go on.
    """
    from qualcode import sources

    files, problems = sources.find(paths)
    intake = Intake(problems=problems)
    sheets: dict[Path, Facesheet] = {}
    names = _Names(marks, root)
    for done, file in enumerate(files):
        progress("reading", done, len(files))
        where = relative(file, root)
        try:
            data = file.read_bytes()
        except OSError as error:
            intake.problems.append(Problem(where, f"cannot be opened: {error.strerror}", "check its permissions", True))
            continue
        mark = names.mark_of(where, file_digest(data))
        if mark and not again and mark.digest == file_digest(data) and mark.path == where:
            intake.unchanged.append(mark.name)
            continue
        try:
            found = sources.read(data, name=names.name_of(where, mark), path=where)
        except SourceError as error:
            intake.problems.append(Problem(where, error.problem, error.remedy, refused=True))
            continue
        if file.parent not in sheets:
            sheets[file.parent] = _facesheet(file.parent, root, intake.problems)
        stat = file.stat()
        for source in found:
            intake.read.append(Read(_completed(source, sheets[file.parent]), stat.st_size, stat.st_mtime_ns))
    progress("reading", len(files), len(files))
    intake.problems += [problem for read in intake.read for problem in read.source.problems]
    intake.problems += _twins(intake.read)
    return intake


def _facesheet(folder: Path, root: Path, problems: list[Problem]) -> Facesheet:
    """What the facesheet of a folder says; nothing, with a problem, when it cannot be read."""
    from qualcode import sources

    file = sources.find_facesheet(folder)
    if file is None:
        return sources.Facesheet({}, "")
    where = relative(file, root)
    try:
        return sources.read_facesheet(file.read_bytes(), path=where)
    except (OSError, SourceError) as error:
        problem, remedy = getattr(error, "problem", "cannot be opened"), getattr(error, "remedy", "check it")
        found = Problem(where, problem, remedy, refused=True)
        if found not in problems:
            problems.append(found)
        return sources.Facesheet({}, where)


def facesheets_digest(paths: Sequence[Path]) -> str:
    """A digest of the bytes of every facesheet that the paths come under: another one means that cases may differ."""
    from qualcode import sources

    folders = {path if path.is_dir() else path.parent for path in paths}
    folders |= {below for path in paths if path.is_dir() for below, _, _ in _walk(path)}
    sheets = {sheet for folder in folders if (sheet := sources.find_facesheet(folder)) is not None}
    whole = hashlib.sha256()
    for sheet in sorted(sheets):
        whole.update(file_digest(sheet.read_bytes()).encode())
    return whole.hexdigest() if sheets else ""


def _walk(path: Path) -> Iterable[tuple[Path, list[str], list[str]]]:
    for below, folders, files in os.walk(path):
        yield Path(below), folders, files


def file_digest(data: bytes) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def relative(path: Path, root: Path) -> str:
    """The path from `root`, with forward slashes; from elsewhere on the disk with `..`, so that no home shows."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _completed(source: Source, sheet: Facesheet) -> Source:
    """The source with its language, its case and what the facesheet says of the case."""
    from qualcode import sources
    from qualcode.language.detect import detect_language

    case = sources.case_of(source.case, sheet) or source.case or sources.case_of(source.name, sheet)
    return replace(
        source,
        language=source.language or detect_language(_words_said(source)),
        case=case,
        attributes={**sheet.cases.get(case, {}), **source.attributes},
    )


def _words_said(source: Source) -> str:
    return "\n".join(turn.span.of(source.text) for turn in source.turns) or source.text


def _twins(read: Sequence[Read]) -> list[Problem]:
    first: dict[str, Source] = {}
    problems = []
    for source in (item.source for item in read):
        twin = first.setdefault(source.digest, source)
        if twin is not source:
            message = f"is the same, byte for byte, as {twin.path}"
            problems.append(Problem(source.path, message, "take one out, or its quotes count twice"))
    return problems


class _Names:
    """A short name for each source: the file's stem, with more of the path where two would share it."""

    def __init__(self, marks: Iterable[SourceMark], root: Path) -> None:
        self.by_path = {mark.path: mark for mark in marks}
        self.by_digest = {mark.digest: mark for mark in self.by_path.values()}
        self.taken = {mark.name for mark in self.by_path.values()}
        self.root = root

    def mark_of(self, where: str, digest: str) -> SourceMark | None:
        """The source that was read from this file before, also when the file was moved or renamed since."""
        if where in self.by_path:
            return self.by_path[where]
        moved = self.by_digest.get(digest)
        return moved if moved and not (self.root / moved.path).exists() else None

    def name_of(self, where: str, mark: SourceMark | None) -> str:
        if mark:
            return mark.name
        path = Path(where)
        choices = [path.stem, path.name, *("/".join(path.parts[-n:]) for n in range(2, len(path.parts) + 1))]
        name = next((choice for choice in choices if choice not in self.taken), where)
        self.taken.add(name)
        return name
