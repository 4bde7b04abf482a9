"""Files to the sources of a study: what is new, what changed, what stayed, and what could not be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qualcode.core.limits import limits_from
from qualcode.core.model import Source
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.store import SourceMark

if TYPE_CHECKING:
    from qualcode.sources import Config, Facesheet

Progress = Callable[[str, int, int], None]  # stage, done, of how many

CONFIG_FILE = "qualcode.toml"
WORTH_PROCESSES = 2.0  # seconds of reading above which it is shared out among processes
WORTH_FORKS = 0.1  # the same where a process is a fork, which costs next to nothing
SECONDS_A_BYTE = {".pdf": 4e-7, ".docx": 1e-7, ".odt": 1e-7, ".rtf": 4e-7, ".xlsx": 4e-7, ".ods": 8e-7}
USUAL_SECONDS_A_BYTE = 4e-8


class Read(NamedTuple):
    """A source as its file now says it, with the file's size in bytes and time of change in nanoseconds since 1970."""

    source: Source
    size: int
    mtime_ns: int


class Job(NamedTuple):
    """A file that is to be read."""

    file: Path
    where: str  # its path relative to the study
    name: str
    known: tuple[SourceMark, ...]  # the sources that it gave before
    config: Config


@dataclass(slots=True)
class Intake:
    """A look at files: iterate over it for the sources to store; then `unchanged` and `problems` say the rest.

    `marks` are the sources that the study has; `root` is the folder that their paths are relative to. With `again` all
    files are read, changed or not: qualcode.toml, or qualcode itself, is another than last time. `sheets` holds the
    digest of each facesheet when it was read last; the files under one that has changed are read again too, and the new
    digests are put there. A file that cannot be read becomes a problem, and the others go on.
    """

    paths: Sequence[Path]
    marks: Sequence[SourceMark]
    root: Path
    config: Config
    again: bool
    sheets: dict[str, str]
    progress: Progress
    unchanged: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __iter__(self) -> Iterator[Read]:
        from qualcode import sources

        sheets = _Facesheets(self.root, self.config, self.problems)
        jobs = self._jobs(sheets)
        first: dict[str, str] = {}  # digest of a file -> the first file that has it
        for done, (job, found) in enumerate(zip(jobs, _outcomes(jobs), strict=True)):
            self.progress("reading", done, len(jobs))
            if isinstance(found, Problem):
                self.problems.append(found)
                continue
            stat = job.file.stat()
            self._compare(job, found, first)
            for source in found:
                self.problems += source.problems
                yield Read(sources.belonging(source, sheets.of(job.file)), stat.st_size, stat.st_mtime_ns)
        self.progress("reading", len(jobs), len(jobs))

    def _jobs(self, sheets: _Facesheets) -> list[Job]:
        """What must be read, and nothing that is as it was."""
        from qualcode import sources

        limits = limits_from(self.config.limits)
        files, problems = sources.find(self.paths or self._known_files(), limits)
        self.problems += problems
        names = _Names(self.marks, self.root)
        jobs = []
        for file in files:
            where = relative(file, self.root)
            try:
                with file.open("rb") as handle:
                    digest = hashlib.file_digest(handle, "sha256").hexdigest()
            except OSError as error:
                self.problems.append(
                    Problem(where, f"cannot be opened: {error.strerror}", "check its permissions", True)
                )
                continue
            known = names.known(where, digest)
            other_sheet = sheets.digest_over(file) != self.sheets.get(sheets.path_over(file), "")
            again = self.again or other_sheet
            if known and not again and all(mark.digest == digest and mark.path == where for mark in known):
                self.unchanged += [mark.name for mark in known]
            else:
                jobs.append(Job(file, where, names.name_of(where, known), known, self.config))
        self.sheets |= sheets.digests
        return jobs

    def _known_files(self) -> list[Path]:
        """The files that the study was read from, as far as they are still there."""
        files = []
        for where in dict.fromkeys(mark.path for mark in self.marks if mark.path):  # some came with a project
            file = self.root / where
            if file.is_file():
                files.append(file)
            else:
                hint = "the study keeps its text; name the folder it is in now to have it looked at again"
                self.problems.append(Problem(where, "is no longer there", hint))
        return files

    def _compare(self, job: Job, found: Sequence[Source], first: dict[str, str]) -> None:
        """Note a file that is another's copy, and sources that a file gave before and gives no more."""
        digest = found[0].digest if found else ""
        if first.setdefault(digest, job.where) != job.where:
            message = f"is the same, byte for byte, as {first[digest]}"
            self.problems.append(Problem(job.where, message, "take one out, or its quotes count twice"))
        gone = sorted({mark.name for mark in job.known} - {source.name for source in found})
        if gone:
            message = f"no longer holds {', '.join(gone[:5])}" + (f" and {len(gone) - 5} more" if gone[5:] else "")
            self.problems.append(Problem(job.where, message, "the study keeps what it held"))


def read_job(job: Job) -> list[Source] | Problem:
    """The sources of a file with their languages, or the problem for which it is left out; works in any process."""
    from qualcode import sources
    from qualcode.language.detect import detect_language

    try:
        data = sources.read_stable(job.file, limits_from(job.config.limits))
        found = sources.read(data, name=job.name, path=job.where, config=job.config)
    except SourceError as error:
        return Problem(job.where, error.problem, error.remedy, refused=True)
    except OSError as error:
        return Problem(job.where, f"cannot be opened: {error.strerror}", "check its permissions", refused=True)
    return [replace(source, language=source.language or detect_language(_words_said(source))) for source in found]


def _outcomes(jobs: Sequence[Job]) -> Iterator[list[Source] | Problem]:
    """What each job gives, in order; in several processes where that saves more than it costs to start them."""
    seconds = sum(_bytes(job) * SECONDS_A_BYTE.get(job.file.suffix.lower(), USUAL_SECONDS_A_BYTE) for job in jobs)
    workers = min(os.cpu_count() or 1, len(jobs))
    if workers < 2 or seconds < WORTH_FORKS or (seconds < WORTH_PROCESSES and not _forks()):
        yield from map(read_job, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor

    yield read_job(jobs[0])  # a fork then has the libraries that it needs
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(read_job, jobs[1:], chunksize=4)


def _forks() -> bool:
    import multiprocessing

    return multiprocessing.get_start_method() == "fork"


def _bytes(job: Job) -> int:
    try:
        return job.file.stat().st_size
    except OSError:
        return 0


def read_config(root: Path) -> tuple[Config, str]:
    """What qualcode.toml in a folder states, and a digest of its bytes; nothing when there is none.

    Raises SourceError when it cannot be understood: sources would be read otherwise than the researcher stated.
    """
    from qualcode import sources

    file = root / CONFIG_FILE
    if not file.is_file():
        return sources.Config(), ""
    data = file.read_bytes()
    return sources.read_config(data, path=CONFIG_FILE), file_digest(data)


def file_digest(data: bytes) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def relative(path: Path, root: Path) -> str:
    """The path from `root`, with forward slashes; from elsewhere on the disk with `..`, so that no home shows."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


class _Facesheets:
    """The facesheet that each file comes under: the one that is stated, else the one in its folder or above."""

    def __init__(self, root: Path, config: Config, problems: list[Problem]) -> None:
        self.root = root
        self.stated = root / config.facesheet if config.facesheet else None
        self.problems = problems
        self.over: dict[Path, Path | None] = {}  # folder -> facesheet
        self.bytes: dict[str, bytes] = {}
        self.digests: dict[str, str] = {}
        self.read: dict[str, Facesheet] = {}

    def path_over(self, file: Path) -> str:
        """The path of the facesheet, "" when there is none."""
        from qualcode import sources

        if file.parent not in self.over:
            self.over[file.parent] = self.stated or sources.find_facesheet(file.parent)
        sheet = self.over[file.parent]
        return relative(sheet, self.root) if sheet else ""

    def digest_over(self, file: Path) -> str:
        """The digest of the facesheet's bytes, "" when there is none or it cannot be opened."""
        where = self.path_over(file)
        if where and where not in self.digests:
            try:
                self.bytes[where] = (self.root / where).read_bytes()
                self.digests[where] = file_digest(self.bytes[where])
            except OSError as error:
                self.problems.append(Problem(where, f"cannot be opened: {error.strerror}", "check it", refused=True))
                self.digests[where] = ""
        return self.digests.get(where, "")

    def of(self, file: Path) -> Facesheet:
        """What the facesheet over a file says; nothing, with a problem, when it cannot be read."""
        from qualcode import sources

        where = self.path_over(file)
        if where not in self.read:
            self.read[where] = sources.Facesheet({}, where)
            if self.digest_over(file):
                try:
                    self.read[where] = sources.read_facesheet(self.bytes[where], path=where)
                except SourceError as error:
                    self.problems.append(Problem(where, error.problem, error.remedy, refused=True))
                self.problems += self.read[where].problems
        return self.read[where]


def _words_said(source: Source) -> str:
    return "\n".join(turn.span.of(source.text) for turn in source.turns) or source.text


class _Names:
    """A short name for each file's source: the file's stem, with more of the path where two would share it."""

    def __init__(self, marks: Iterable[SourceMark], root: Path) -> None:
        self.root = root
        self.by_path: dict[str, tuple[SourceMark, ...]] = _grouped(marks, lambda mark: mark.path)
        everything = [mark for known in self.by_path.values() for mark in known]
        self.by_digest = _grouped(everything, lambda mark: mark.digest)
        self.taken = {mark.name: mark.path for mark in everything}

    def known(self, where: str, digest: str) -> tuple[SourceMark, ...]:
        """The sources that were read from this file before, also when the file was moved or renamed since."""
        if where in self.by_path:
            return self.by_path[where]
        moved = self.by_digest.get(digest, ())
        return moved if moved and not (self.root / moved[0].path).exists() else ()

    def name_of(self, where: str, known: tuple[SourceMark, ...]) -> str:
        """The name that the study has for a file's one source, else a new one that no other file has taken."""
        if len(known) == 1:
            return known[0].name
        path = Path(where)
        own = {mark.path for mark in known} | {where}
        choices = [path.stem, path.name, *("/".join(path.parts[-n:]) for n in range(2, len(path.parts) + 1))]
        name = next((choice for choice in choices if self.taken.get(choice, where) in own), where)
        self.taken[name] = where
        return name


def _grouped(marks: Iterable[SourceMark], by: Callable[[SourceMark], str]) -> dict[str, tuple[SourceMark, ...]]:
    groups: dict[str, list[SourceMark]] = {}
    for mark in marks:
        groups.setdefault(by(mark), []).append(mark)
    return {key: tuple(some) for key, some in groups.items()}
