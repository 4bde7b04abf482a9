"""Which files are sources: those named, and those below the folders named; and their bytes, read safely."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.core.limits import DEFAULT, Limits, in_megabytes
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.formats import formats_read, may_be_read, remedy_for

_NO_SOURCES = ("readme", "facesheet")  # stems
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_KINDS = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
)
_TRIES = 2  # of reading a file that somebody is writing


def find(paths: Sequence[Path], limits: Limits = DEFAULT) -> tuple[list[Path], list[Problem]]:
    """The files to read: those named, and those below the folders named, each once.

    Files come in the order of `paths`, those of a folder sorted by path. Hidden files, lock files of word
    processors, readmes, facesheets and study files below a folder are passed over. What cannot be read (a
    path that is not there, a suffix that no reader knows, a folder without sources or one that may not be opened,
    a pipe or a device, a file that is too large) is a Problem.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        files, refused = _below(path, limits) if path.is_dir() else _sorted_out([path], limits)
        found.update(dict.fromkeys(files))
        problems += refused
    return list(found), problems


def check_size(path: Path, limits: Limits = DEFAULT) -> Problem | None:
    """Why a path is not to be read, or None: it is not there, is no file, or is larger than the limits allow.

    The file is not opened.
    """
    try:
        _refuse(path.stat(), limits)
    except FileNotFoundError:
        return Problem(str(path), "does not exist", "check the name; a name with spaces needs quotes", refused=True)
    except OSError as error:
        return _cannot_open(path, error)
    except SourceError as error:
        return Problem(str(path), error.problem, error.remedy, refused=True)
    return None


def read_stable(path: Path, limits: Limits = DEFAULT) -> bytes:
    """The bytes of a file, all of the same moment.

    Raises SourceError, with the path as where, when it cannot be opened, is no file (a pipe is not waited for), is
    larger than the limits allow, or goes on changing while it is read.
    """
    try:
        for _ in range(_TRIES):
            data = _read_once(path, limits)
            if data is not None:
                return data
    except OSError as error:
        problem = _cannot_open(path, error)
        raise SourceError(str(path), problem.message, problem.hint) from None
    except SourceError as error:
        raise SourceError(str(path), error.problem, error.remedy) from None
    raise SourceError(str(path), "changed while it was read", "close it in the program that writes it, then try again")


def _read_once(path: Path, limits: Limits) -> bytes | None:
    """The bytes of a file, or None when it is another one after reading than before."""
    # Without O_NONBLOCK, opening a pipe waits until somebody writes to it.
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        before = os.fstat(file.fileno())
        _refuse(before, limits)
        data = file.read(limits.max_file_bytes + 1)
    after = path.stat()
    same = (before.st_dev, before.st_ino, before.st_size, before.st_mtime_ns) == (
        after.st_dev, after.st_ino, after.st_size, after.st_mtime_ns
    )  # fmt: skip
    return data if same and len(data) == after.st_size else None


def _refuse(found: os.stat_result, limits: Limits) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = next((kind for is_kind, kind in _KINDS if is_kind(found.st_mode)), "something else")
        raise SourceError("", f"is {kind}, not a file", "name the file that holds the text")
    if found.st_size > limits.max_file_bytes:
        most = in_megabytes(limits.max_file_bytes)
        problem = f"is {in_megabytes(found.st_size)} large; at most {most} are read"
        raise SourceError("", problem, "split it, or raise max_file_bytes under [limits] in qualcode.toml")


def _cannot_open(path: Path, error: OSError) -> Problem:
    why = error.strerror or type(error).__name__
    return Problem(str(path), f"cannot be opened: {why}", "check its permissions", refused=True)


def _below(folder: Path, limits: Limits) -> tuple[list[Path], list[Problem]]:
    closed: list[Problem] = []
    files, problems = _sorted_out(sorted(_walk(folder, closed)), limits)
    problems += closed
    if not files and not problems:
        hint = f"put transcripts there; formats read are {formats_read()}"
        problems = [Problem(str(folder), "has no file that can be read", hint, refused=True)]
    return files, problems


def _walk(folder: Path, closed: list[Problem]) -> Iterator[Path]:
    """The files below a folder; a folder that a link leads back to is not entered again.

    Folders that may not be opened go to `closed`.
    """
    entered: set[tuple[int, int]] = set()

    def note(error: OSError) -> None:
        closed.append(_cannot_open(Path(str(error.filename)), error))

    for here, folders, names in os.walk(folder, followlinks=True, onerror=note):
        identity = Path(here).stat()
        if (identity.st_dev, identity.st_ino) in entered:
            folders.clear()
            continue
        entered.add((identity.st_dev, identity.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in names if not _passed_over(name))


def _passed_over(name: str) -> bool:
    lower = name.lower()
    return (
        lower.startswith((".", "~$"))
        or lower in _SYSTEM_FILES
        or lower.partition(".")[0] in _NO_SOURCES
        or ".qualcode" in lower
    )


def _sorted_out(files: list[Path], limits: Limits) -> tuple[list[Path], list[Problem]]:
    """The files that are worth opening, and why the others are not."""
    worth: list[Path] = []
    problems: list[Problem] = []
    for file in files:
        problem = check_size(file, limits)
        if problem is None and not may_be_read(file.suffix):
            what = f"{file.suffix} files are not read" if file.suffix else "files without a suffix are not read"
            problem = Problem(str(file), what, remedy_for(file.suffix), refused=True)
        if problem is None:
            worth.append(file)
        else:
            problems.append(problem)
    return worth, problems
