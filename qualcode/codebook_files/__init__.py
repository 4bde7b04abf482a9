"""Codebook files as a study meets them: loaded, checked with their indicators, found beside the study, written."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.core.model import Codebook
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

YAML = (".yaml", ".yml")


def load_codebook(path: str | os.PathLike[str]) -> Codebook:
    """Read a codebook file; raises CodebookError that names the first thing that makes it unusable, with its line.

    YAML, a table (csv, xlsx, ods, docx) or plain lines (txt, md): see docs/codebook.md.
    """
    from qualcode.codebook import CodebookReading

    return CodebookReading(*check_codebook(path)).usable()


def check_codebook(path: str | os.PathLike[str]) -> tuple[Codebook | None, list[Problem]]:
    """A codebook file and everything that is wrong with it, its indicators included, ordered by line or row."""
    from qualcode.codebook_files.reading import read_file
    from qualcode.coding.matcher import check_indicators

    reading = read_file(Path(path), bytes_of(Path(path)))
    problems = list(reading.problems)
    if reading.codebook is not None:
        problems += check_indicators(reading.codebook, str(path))
    return reading.codebook, sorted(problems, key=lambda problem: _line(problem.where))


def save_codebook(codebook: Codebook, path: str | os.PathLike[str], *, format: str | None = None) -> list[Problem]:
    """Write a codebook to a file, in the format that is named or that the file's suffix says.

    Returns what the format has no place for. Raises UnknownNameError for a format that does not exist, QualcodeError
    for a file that cannot be written.
    """
    from qualcode.codebook_files.writing import format_of, written
    from qualcode.core.files import replacing

    data, left_out = written(codebook, format_of(Path(path), format))
    with replacing(Path(path)) as beside:
        beside.write_bytes(data)
    return left_out


def schema_text() -> str:
    """The JSON Schema of codebook files."""
    from qualcode import codebook

    return codebook.schema_text()


def codebook_yaml(codebook: Codebook) -> str:
    """The codebook as the text of a codebook file."""
    from qualcode.codebook import codebook_text

    return codebook_text(codebook)


def find_codebook(folder: Path) -> Path | None:
    """The one codebook in `codebooks/` of a folder; CodebookError when there are several to choose from."""
    found = sorted(p for p in (folder / "codebooks").glob("*") if p.suffix.lower() in YAML)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise CodebookError("codebooks/", f"there are several codebooks: {names}", "name one with --codebook")
    return found[0] if found else None


def bytes_of(path: Path) -> bytes:
    """The bytes of a codebook file; CodebookError when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        remedy = "name a YAML file, a table (csv, xlsx, docx) or plain lines (txt)"
        raise CodebookError(str(path), f"cannot be read: {error.strerror}", remedy) from None


def _line(where: str) -> int:
    number = where.rpartition(":")[2]
    return int(number) if number.isdigit() else 0
