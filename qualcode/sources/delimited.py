"""Tables as text: columns between commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from qualcode.core.limits import Limits
from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.sheets import Cells, Sheet, kept_rows
from qualcode.sources.text import decode

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 100
_SAMPLE = 200_000  # characters
STATED = re.compile(r"sep=(.)\n", re.IGNORECASE)  # Excel's own first line
LONGEST_CELL = 10**6  # characters; the csv module stops at 131,072 unless told


def read_delimited(data: bytes, limits: Limits, *, delimiter: str = "") -> Sheet:
    """The table in a csv or tsv file, in any encoding that `text.decode` knows; the delimiter is found if not given.

    Cells may be quoted with `"` and then hold line breaks. Raises SourceError when the bytes are no text, or a
    quotation mark is opened that swallows the rest.
    """
    text, problems = decode(data)
    stated = STATED.match(text)
    body = text[stated.end() :] if stated else text
    delimiter = stated[1] if stated else delimiter or delimiter_of(body)
    first = 2 if stated else 1
    if body.count(delimiter) > 5 * limits.max_cells:
        raise SourceError("", f"has far more than {limits.max_cells} cells", "split it, or raise max_cells")
    rows = _rows(body, delimiter, first, strict=True)
    if rows is None:
        rows = _rows(body, delimiter, first, strict=False)
        hint = 'write a quotation mark within quoted words twice: "she said ""yes"" to me"'
        problems += (Problem("", "its quotation marks do not match; look whether rows ran together", hint),)
    if rows is None:
        raise SourceError("", "has a quotation mark that is never closed", "close it, or save the table as .xlsx")
    return Sheet("", list(kept_rows(rows, limits)), problems=problems)


def _rows(text: str, delimiter: str, first: int, *, strict: bool) -> list[tuple[int, Cells]] | None:
    """Each row with the line that it begins on, or None when its quotation marks make no sense."""
    before = csv.field_size_limit(LONGEST_CELL)
    rows: list[tuple[int, Cells]] = []
    line = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
        for row in reader:
            rows.append((first + line, [cell.strip() for cell in row]))
            line = reader.line_num
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(before)
    return rows


def delimiter_of(text: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells most often, and into most."""
    sample = text[:_SAMPLE]

    def fit(delimiter: str) -> tuple[float, int]:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            widths = [len(row) for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False) if any(row)]
        except csv.Error:
            return 0, 0
        cut = Counter(width for width in widths if width > 1)
        if not cut:
            return 0, 0
        width, rows_of_it = cut.most_common(1)[0]
        return round(rows_of_it / len(widths), 1), width

    return max(_DELIMITERS, key=fit)
