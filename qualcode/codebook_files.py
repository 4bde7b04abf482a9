"""Codebook files as a study meets them: loaded, checked with their indicators, found beside the study."""

from __future__ import annotations

import os
from pathlib import Path

from qualcode.core.model import Codebook
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError


def load_codebook(path: str | os.PathLike[str]) -> Codebook:
    """Read a codebook file; raises CodebookError that names the first thing that makes it unusable, with its line."""
    from qualcode.codebook import CodebookReading

    return CodebookReading(*check_codebook(path)).usable()


def check_codebook(path: str | os.PathLike[str]) -> tuple[Codebook | None, list[Problem]]:
    """A codebook file and everything that is wrong with it, its indicators included, ordered by line."""
    from qualcode.codebook import read_codebook
    from qualcode.coding.matcher import check_indicators

    reading = read_codebook(_text_of(Path(path)), path=str(path))
    problems = list(reading.problems)
    if reading.codebook is not None:
        problems += check_indicators(reading.codebook, str(path))
    return reading.codebook, sorted(problems, key=lambda problem: _line(problem.where))


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
    found = sorted(p for p in (folder / "codebooks").glob("*") if p.suffix.lower() in (".yaml", ".yml"))
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise CodebookError("codebooks/", f"there are several codebooks: {names}", "name one with --codebook")
    return found[0] if found else None


def bytes_of(path: Path) -> bytes:
    """The bytes of a codebook file; CodebookError when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CodebookError(str(path), f"cannot be read: {error.strerror}", "name a YAML file") from None


def _text_of(path: Path) -> str:
    try:
        return bytes_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CodebookError(str(path), "is not UTF-8 text", "save it as YAML in UTF-8") from None


def _line(where: str) -> int:
    number = where.rpartition(":")[2]
    return int(number) if number.isdigit() else 0
