"""Tables as rows of cells, from text with delimiters or from the sheets of a workbook."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qualcode.core.limits import Limits
from qualcode.core.model import AttributeValue
from qualcode.core.problems import Problem
from qualcode.errors import SourceError

LAST_COLUMN = 16_384  # of any spreadsheet program
Cells = list[AttributeValue]  # numbers where the file says that they are, "" for an empty cell


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty; `number` counts from 1, as a spreadsheet shows it, or is the line of a text file."""

    number: int
    cells: Cells = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name ("" in a text file), its rows, and whether a person sees it when the file is opened."""

    name: str
    rows: list[Row] = field(repr=False)
    hidden: bool = False
    problems: tuple[Problem, ...] = ()


def sheets_of(data: bytes, limits: Limits) -> list[Sheet]:
    """The sheets of a workbook (xlsx, ods), or the one table of a csv or tsv file.

    Raises SourceError when the file cannot be read as a table.
    """
    if not data.startswith(b"PK\x03\x04"):
        from qualcode.sources.delimited import read_delimited

        return [read_delimited(data, limits)]
    from qualcode.sources.archives import open_archive

    archive = open_archive(data, limits)
    if "content.xml" in archive or "mimetype" in archive:
        from qualcode.sources.ods import read_ods

        return read_ods(archive, limits)
    from qualcode.sources.xlsx import read_xlsx

    return read_xlsx(archive, limits)


def plain_number(number: float) -> AttributeValue:
    """A number without the point that it does not need; "" for one that no sheet can hold.

    >>> plain_number(38.0), plain_number(4.5), plain_number(float("nan"))
    (38, 4.5, '')
    """
    if not math.isfinite(number):
        return ""
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def kept_rows(rows: Iterable[tuple[int, Cells]], limits: Limits) -> Iterator[Row]:
    """The rows that are not empty, without the empty cells at their ends, as many as the limits allow."""
    count = cells_so_far = 0
    for number, cells in rows:
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > LAST_COLUMN:
            raise SourceError("", f"has {len(cells)} cells in row {number}", "look whether it is a table at all")
        count += 1
        cells_so_far += len(cells)
        if count > limits.max_rows or cells_so_far > limits.max_cells:
            what, limit = ("rows", "max_rows") if count > limits.max_rows else ("cells", "max_cells")
            problem = f"has more than {getattr(limits, limit)} {what} in one table"
            raise SourceError("", problem, f"split it, or raise {limit}")
        yield Row(number, cells)
