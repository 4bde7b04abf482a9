"""Tables of evidence as a workbook: a sheet each, and one that says in words what they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from qualcode.outputs.cells import carried_over
from qualcode.outputs.evidencewords import in_words
from qualcode.outputs.labels import heading
from qualcode.outputs.sheets import Layout, new_book, write_frame


def write_evidence(
    path: str | Path,
    sheets: Sequence[tuple[str, pd.DataFrame]],
    words: Sequence[str],
    *,
    language: str = "en",
    labels: Mapping[str, str] | None = None,
) -> Path:
    """Write frames under names that labels.py knows, headings and values in the language; words on a last sheet."""
    method = heading("method", language)
    told = pd.DataFrame({method: pd.Series(list(words), dtype="str")})
    with new_book(path, title=heading(sheets[0][0], language)) as (out, formats):
        for name, frame in sheets:
            said = carried_over(in_words(frame, language, labels), language)
            write_frame(out, formats, heading(name, language), said, Layout(freeze=1))
        write_frame(out, formats, method, carried_over(told, language), Layout())
    return Path(path)
