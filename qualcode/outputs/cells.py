"""What a spreadsheet cell can hold: text of a certain length, and nothing that becomes a formula."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from qualcode.outputs.labels import heading

Cell: TypeAlias = str | int | float | None

MAX_TEXT: Final = 32_767  # UTF-16 code units in a cell
_UNPRINTABLE: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold, however it is escaped


def cell_text(text: str) -> str:
    r"""The text as a cell holds it: line ends as \n, half characters as U+FFFD.

    Control characters stay: XlsxWriter escapes them as Excel does.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\ufffd", text)


def pieces(text: str, language: str = "en") -> list[str]:
    """The text in pieces that fit a cell each, marked where one goes on in the next row; one piece if it fits.

    >>> [len(piece) for piece in pieces("kata " * 10_000)]
    [32028, 18012]
    """
    if _utf16_length(text) <= MAX_TEXT:
        return [text]
    room = 32_000 if len(text) == _utf16_length(text) else 16_000
    parts = [text[start : start + room] for start in range(0, len(text), room)]
    more, again = heading("continues", language), heading("continued", language)
    last = len(parts) - 1
    return [f"{again + ' ' if i else ''}{part}{' ' + more if i < last else ''}" for i, part in enumerate(parts)]


def carried_over(frame: pd.DataFrame, language: str = "en") -> pd.DataFrame:
    """The frame with text too long for a cell carried on in rows of its own, below the row that it belongs to.

    Such a row repeats the other columns, so that a filter shows it with its first; long columns that end
    earlier are empty there. Frames without such text come back as they are.
    """
    texts = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
    long = np.zeros(len(frame), dtype=bool)
    for name in texts:
        # Only a text of more than half the limit in code points can be too long in UTF-16 units.
        candidates = [text for text in frame[name].unique() if len(str(text)) > MAX_TEXT // 2]
        if candidates:
            long |= frame[name].isin(candidates).to_numpy(dtype=bool)
    if not long.any():
        return frame
    parts: list[pd.DataFrame] = []
    done = 0
    for row in long.nonzero()[0].tolist():
        parts += [frame.iloc[done:row], _spread(frame.iloc[row : row + 1], texts, language)]
        done = row + 1
    return pd.concat([*parts, frame.iloc[done:]])


def _spread(row: pd.DataFrame, texts: Sequence[Any], language: str) -> pd.DataFrame:
    """One row as as many rows as its longest text needs."""
    cut = {name: pieces(cell_text(str(row[name].iloc[0])), language) for name in texts}
    rows = max(len(parts) for parts in cut.values())
    spread = row.loc[row.index.repeat(rows)].copy()
    for name, parts in cut.items():
        if len(parts) > 1:
            spread[name] = parts + [""] * (rows - len(parts))
    return spread


def cells(column: pd.Series[Any]) -> list[Cell]:
    """The values of a column as plain Python values: whole numbers, numbers, text, or None where there is none."""
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return values
    return [value if value is None or type(value) is str else str(value) for value in values]


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)
