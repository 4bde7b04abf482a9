"""A codebook in the formats of others: tables, a document, plain lines."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

from qualcode.core.model import Codebook
from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem
from qualcode.errors import QualcodeError

FORMATS: Final = ("yaml", "csv", "xlsx", "docx", "qdc", "outline", "paths")
_SUFFIXES: Final = {"yml": "yaml", "txt": "outline", "md": "outline"}


def format_of(path: Path, named: str | None = None) -> str:
    """The format that is named, or else the one that a file's suffix says."""
    suffix = path.suffix.lower().lstrip(".")
    format = named or _SUFFIXES.get(suffix, suffix)
    if format not in FORMATS:
        if named is None:
            remedy = f"name one with --format: {', '.join(FORMATS)}"
            raise QualcodeError(str(path), "its suffix names no format of codebooks", remedy)
        raise unknown("format of codebooks", format, FORMATS)
    return format


def written(codebook: Codebook, format: str) -> tuple[bytes, list[Problem]]:
    """The bytes of a codebook in a format, and what the format has no place for."""
    if format not in _WRITERS:
        raise unknown("format of codebooks", format, FORMATS)
    return _WRITERS[format](codebook)


def _yaml(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    from qualcode.codebook import codebook_text

    return codebook_text(codebook).encode(), []


def _table(codebook: Codebook, format: str) -> tuple[bytes, list[Problem]]:
    import pandas as pd

    from qualcode.codebook.table import not_in_table, table_of
    from qualcode.outputs.tables import write_table

    headings, rows = table_of(codebook)
    buffer = io.BytesIO()
    write_table(pd.DataFrame(rows, columns=headings, dtype=object), format, buffer)  # type: ignore[arg-type]
    return buffer.getvalue(), not_in_table(codebook)


def _document(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    from qualcode.codebook.table import not_in_table, table_of
    from qualcode.codebook_files.word import document_of

    return document_of(codebook, *table_of(codebook)), not_in_table(codebook)


def _refi(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    from qualcode.codebook_files.refi import written_refi

    return written_refi(codebook)


def _outline(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    from qualcode.codebook.outline import not_in_outline, outline_text
    from qualcode.codebook.table import not_in_table

    left_out = not_in_table(codebook, "an outline") + not_in_outline(codebook, definitions=True)
    return outline_text(codebook).encode(), left_out


def _paths(codebook: Codebook) -> tuple[bytes, list[Problem]]:
    from qualcode.codebook.outline import not_in_outline, paths_text
    from qualcode.codebook.table import not_in_table

    left_out = not_in_table(codebook, "a list of paths") + not_in_outline(codebook, definitions=False)
    return paths_text(codebook).encode(), left_out


_WRITERS: Final[dict[str, Callable[[Codebook], tuple[bytes, list[Problem]]]]] = {
    "yaml": _yaml,
    "csv": lambda codebook: _table(codebook, "csv"),
    "xlsx": lambda codebook: _table(codebook, "xlsx"),
    "docx": _document,
    "qdc": _refi,
    "outline": _outline,
    "paths": _paths,
}
