"""One frame as a table: on a terminal, as csv, json, Markdown or a spreadsheet."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeAlias

import pandas as pd

from qualcode.core.files import replacing
from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError
from qualcode.outputs.cells import Cell, carried_over, cells
from qualcode.outputs.csvtext import csv_cell

Format: TypeAlias = Literal["table", "csv", "json", "xlsx", "md"]
FORMATS: Final = ("table", "csv", "json", "xlsx", "md")

_CONTROLS: Final = {c: chr(0x2400 + c) for c in range(32)} | {0x7F: "\u2421"}
_MARKDOWN: Final = re.compile(r"([\\|<*`])")


def write_table(frame: pd.DataFrame, format: Format, target: str | Path | IO[Any]) -> None:
    """Write a frame to a file or an open stream; a named index (a matrix's) becomes the first column.

    - table: to be read. On a terminal within its width, long words folded and too many columns continued
      below; elsewhere plain lines of any width. White space in text is one blank, control characters are
      shown as symbols: nothing is cut.
    - csv: UTF-8, lines end in LF, quoted as RFC 4180 has it. The text is exact, also where it begins with
      = + - or @: csv has no types, and a quote that was altered is no quote. Import such columns as text; the
      spreadsheet format needs no such care.
    - json: a list of records, UTF-8; whole numbers stay whole, true is true, what is missing is null.
    - xlsx: one sheet with filter and frozen headings; text stays text. Needs a file or a binary stream.
    - md: a GitHub table; line ends in text are <br>.

    A format that does not exist raises UnknownNameError, a file that cannot be written QualcodeError.
    """
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    flat = frame.reset_index() if frame.index.name is not None else frame
    if isinstance(target, str | Path):
        if format == "xlsx":
            _write_sheet(flat, target)
        else:
            with replacing(target) as beside:
                beside.write_bytes(_encoded(_text(flat, format)))
    elif format == "xlsx":
        _binary(target).write(_sheet_bytes(flat))
    elif format == "table" and _is_terminal(target):
        _print_folded(flat, target)
    else:
        _write_text(_text(flat, format), target)


def _text(frame: pd.DataFrame, format: str) -> str:
    return {"csv": _csv, "json": _json, "md": _markdown, "table": _plain}[format](frame)


def _csv(frame: pd.DataFrame) -> str:
    """As RFC 4180, with LF. (Python's csv module leaves a lone CR unquoted, and so breaks the row.)"""
    rows = [[str(name) for name in frame.columns], *_rows(frame, lambda value: "" if value is None else str(value))]
    if len(frame.columns) == 1:
        return "".join((csv_cell(row[0]) or '""') + "\n" for row in rows)
    return "".join(",".join(map(csv_cell, row)) + "\n" for row in rows)


def _json(frame: pd.DataFrame) -> str:
    """One record a line, so that two tables can be compared line by line."""
    names = [str(name) for name in frame.columns]
    truths = {str(name) for name in frame.columns if pd.api.types.is_bool_dtype(frame[name])}
    rows = _rows(frame, lambda value: value)
    records = [
        {name: value == "True" if name in truths else value for name, value in zip(names, row, strict=True)}
        for row in rows
    ]
    lines = ",\n".join(json.dumps(record, ensure_ascii=False, allow_nan=False) for record in records)
    return f"[\n{lines}\n]\n" if records else "[]\n"


def _markdown(frame: pd.DataFrame) -> str:
    numeric = [_is_number(frame, name) for name in frame.columns]
    head = [[markdown_cell(str(name)) for name in frame.columns], ["---:" if n else "---" for n in numeric]]
    body = zip(*(_shown(frame[name], markdown_cell) for name in frame.columns), strict=True)
    return "".join("| " + " | ".join(row) + " |\n" for row in [*head, *body])


def markdown_cell(text: str) -> str:
    """Words as a cell of a table of Markdown, or as a paragraph of their own."""
    escaped = _MARKDOWN.sub(r"\\\1", text).replace("\r\n", "\n").replace("\r", "\n")
    return escaped.replace("\n", "<br>")


def _plain(frame: pd.DataFrame) -> str:
    """Columns side by side, as wide as they are; numbers to the right."""
    columns = []
    for name in frame.columns:
        column = [_one_line(str(name)), *_shown(frame[name], _one_line)]
        width = max(map(_width, column))
        columns.append([_padded(text, width, right=_is_number(frame, name)) for text in column])
    return "".join("  ".join(row).rstrip() + "\n" for row in zip(*columns, strict=True))


def _padded(text: str, width: int, *, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank


def _width(text: str) -> int:
    """How many cells of a terminal the text takes: CJK two each, combining marks none."""
    from rich.cells import cell_len

    return cell_len(text)


def _print_folded(frame: pd.DataFrame, stream: IO[str]) -> None:
    """Tables within the width of the terminal: text columns folded, columns that do not fit in a further table."""
    from rich.console import Console

    console = Console(file=stream, highlight=False)
    shown = {name: _shown(frame[name], _one_line) for name in frame.columns}
    needed = {
        name: _least_width([_one_line(str(name)), *texts], whole=_is_number(frame, name))
        for name, texts in shown.items()
    }
    for names in _that_fit(needed, console.width):
        console.print(_rich_table(frame[names], shown))


def _least_width(texts: list[str], *, whole: bool) -> int:
    """The width that a column is read well in: numbers unbroken, text at its longest word, within reason."""
    longest = max(map(_width, texts))
    if whole:
        return longest
    word = max((_width(word) for text in texts for word in text.split()), default=0)
    return min(longest, max(word, 12), 40)


def _that_fit(needed: dict[Any, int], width: int) -> list[list[Any]]:
    """The columns in groups that fit a width; the first column, which names the row, begins each of them."""
    first, *rest = needed or {"": 0}
    groups: list[list[Any]] = [[first] if needed else []]
    used = needed.get(first, 0) + 4
    for name in rest:
        if used + needed[name] + 3 > width and len(groups[-1]) > 1:
            groups.append([first])
            used = needed[first] + 4
        groups[-1].append(name)
        used += needed[name] + 3
    return groups


def _rich_table(frame: pd.DataFrame, shown: dict[Any, list[str]]) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for name in frame.columns:
        number = _is_number(frame, name)
        table.add_column(
            Text(_one_line(str(name))), justify="right" if number else "left", overflow="fold", no_wrap=number
        )
    for row in zip(*(shown[name] for name in frame.columns), strict=True):
        table.add_row(*(Text(cell) for cell in row))
    return table


def _one_line(text: str) -> str:
    """White space as one blank, control characters as their symbols: a quote cannot move a terminal's cursor."""
    return " ".join(text.split()).translate(_CONTROLS)


def _shown(column: pd.Series[Any], look: Any) -> list[str]:
    """The values as they are shown: shares with three decimals, percents with one."""
    values = cells(column)
    numbers = [abs(value) for value in values if isinstance(value, float)]
    decimals = 3 if max(numbers, default=0) <= 1 else 1
    return [_shown_cell(value, decimals, look) for value in values]


def _shown_cell(value: Cell, decimals: int, look: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{decimals}f}"
    return str(value) if isinstance(value, int) else str(look(value))


def _rows(frame: pd.DataFrame, look: Any) -> list[list[Any]]:
    """The values of the frame by rows; empty for a frame without columns."""
    columns = [[look(value) for value in cells(frame[name])] for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _is_number(frame: pd.DataFrame, name: Any) -> bool:
    return bool(pd.api.types.is_numeric_dtype(frame[name]))


def _write_sheet(frame: pd.DataFrame, path: str | Path) -> None:
    from qualcode.outputs.sheets import new_book, write_frame

    with new_book(path) as (book, formats):
        write_frame(book, formats, "qualcode", carried_over(frame))


def _sheet_bytes(frame: pd.DataFrame) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        _write_sheet(frame, path)
        return path.read_bytes()


def _binary(stream: IO[Any]) -> IO[bytes]:
    """The stream for bytes; a terminal or a stream of text cannot take a spreadsheet."""
    buffer: IO[bytes] | None = getattr(stream, "buffer", None)
    if not _is_terminal(stream):
        if buffer is not None:
            stream.flush()
            return buffer
        if "b" in getattr(stream, "mode", "") or not hasattr(stream, "encoding"):
            return stream
    raise QualcodeError("xlsx", "a spreadsheet is not text and cannot be shown here", "name a file for it (-o FILE)")


def _write_text(text: str, stream: IO[Any]) -> None:
    """Text as UTF-8 with LF, past any translation that a stream of text would do."""
    buffer: IO[bytes] | None = getattr(stream, "buffer", None)
    if buffer is not None and not _is_terminal(stream):
        stream.flush()
        buffer.write(_encoded(text))
        buffer.flush()
    elif hasattr(stream, "encoding"):
        stream.write(text)
    else:
        stream.write(_encoded(text))


def _encoded(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 does not have, is written as its escape."""
    return text.encode("utf-8", "backslashreplace")


def _is_terminal(stream: IO[Any]) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())
