"""Tables that people bring to an evaluation (csv, tsv, xlsx, ods): a gold coding, a split."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.core.nearest import nearest, unknown
from qualcode.core.problems import Problem
from qualcode.errors import SourceError


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: where it stands, and its cells as text by column ("" where there is none)."""

    where: str
    cells: Mapping[str, str]

    def refused(self, message: str, hint: str = "") -> Problem:
        """The problem for which this row is left out."""
        return Problem(self.where, message, hint, refused=True)

    def unknown(self, what: str, name: str, choices: Iterable[str]) -> Problem:
        """The problem of a name that does not exist, with the nearest that does."""
        error = unknown(what, name, choices)
        return self.refused(f"{error.where}: {error.problem}", error.remedy)


def read_table(path: Path, needed: Sequence[str], problems: list[Problem]) -> Iterator[Line]:
    """The rows of the first table in a file, whose first row names the columns; heads in any case.

    Raises SourceError when the file cannot be read, or a column that is needed is not there. What is odd about the
    file as a whole is added to `problems`.
    """
    from qualcode.core.limits import in_force
    from qualcode.sources.sheets import sheets_of

    try:
        sheet = next((one for one in sheets_of(path.read_bytes(), in_force()) if one.rows), None)
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}", "name a table, such as a csv file") from None
    except SourceError as error:
        raise SourceError(str(path), error.problem, error.remedy) from None
    if sheet is None:
        raise SourceError(str(path), "is empty", f"it needs the columns {', '.join(needed)}")
    problems += [Problem(str(path), problem.message, problem.hint) for problem in sheet.problems]
    heads = [str(cell).strip().casefold() for cell in sheet.rows[0].cells]
    for column in needed:
        if column not in heads:
            guess = nearest(column, heads)
            remedy = f"rename its column {guess!r}" if guess else f"its first row must name {', '.join(needed)}"
            raise SourceError(str(path), f"has no column {column!r}", remedy)
    return (
        Line(
            f"{path}:{row.number}",
            dict.fromkeys(heads, "") | {h: str(c) for h, c in zip(heads, row.cells, strict=False)},
        )
        for row in sheet.rows[1:]
    )
