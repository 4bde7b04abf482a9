"""Which files are sources: those named, and those below the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from qualcode.core.problems import Problem
from qualcode.sources.formats import FORMATS, formats_read, remedy_for

_NO_SOURCES = ("readme", "facesheet")  # stems
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


def find(paths: Sequence[Path]) -> tuple[list[Path], list[Problem]]:
    """The files to read: those named, and those below the folders named, each once.

    Files come in the order of `paths`, those of a folder sorted by path. Hidden files, lock files of word
    processors, readmes, facesheets and study files below a folder are passed over. What cannot be read (a
    path that is not there, a suffix that no reader knows, a folder without sources) is a Problem.
    """
    found: dict[Path, None] = {}
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            files, refused = _below(path)
        elif path.exists():
            files, refused = _sorted_out([path])
        else:
            hint = "check the name; a name with spaces needs quotes"
            files, refused = [], [Problem(str(path), "does not exist", hint, refused=True)]
        found.update(dict.fromkeys(files))
        problems += refused
    return list(found), problems


def _below(folder: Path) -> tuple[list[Path], list[Problem]]:
    files, problems = _sorted_out(sorted(_walk(folder)))
    if not files and not problems:
        hint = f"put transcripts there; formats read are {formats_read()}"
        problems = [Problem(str(folder), "has no file that can be read", hint, refused=True)]
    return files, problems


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder; a folder that a link leads back to is not entered again."""
    entered: set[tuple[int, int]] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
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


def _sorted_out(files: list[Path]) -> tuple[list[Path], list[Problem]]:
    readable = [file for file in files if file.suffix.lower() in FORMATS]
    problems = []
    for file in files:
        if file.suffix.lower() not in FORMATS:
            what = f"{file.suffix} files are not read" if file.suffix else "files without a suffix are not read"
            problems.append(Problem(str(file), what, remedy_for(file.suffix), refused=True))
    return readable, problems
