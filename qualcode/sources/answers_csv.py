"""Delimited text a block at a time: by pyarrow where it is installed, else by the standard library."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.answers import BROKEN, MISSHAPEN, Block, Refusals
from qualcode.sources.delimited import LONGEST_CELL, STATED, delimiter_of
from qualcode.sources.encoding import is_utf8
from qualcode.sources.text import encoding_of_sample

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 4_000_000  # bytes read at once; two of them hold the longest row
ROWS = 5_000  # of a block of the standard library's
HEAD = 1_000_000  # bytes looked at for the delimiter and the head
LOOKS, LOOK = 16, 65_536  # places in the file, and bytes at each, looked at for the encoding
NEVER_CLOSED = f"has a cell of more than {LONGEST_CELL:,} characters"
CLOSE_IT = "look for a quotation mark that is never closed"


class Dialect(NamedTuple):
    """How a file is written: its encoding, its delimiter, the lines before its head, and the head."""

    encoding: str
    delimiter: str
    before: int
    head: list[str]


def csv_table(path: Path, *, arrow: bool | None = None) -> CsvTable:
    """A csv or tsv file as a table; `arrow` says which way to read it, without it the faster that is there."""
    if arrow is None:
        try:
            import pyarrow.csv  # noqa: F401

            arrow = True
        except ImportError:
            arrow = False
    return CsvTable(path, _arrow_blocks if arrow else _library_blocks)


Blocks = Callable[[io.BufferedReader, Dialect, Sequence[int], Refusals], Iterator[Block]]


class CsvTable:
    """A file of delimited text with a head (see qualcode.sources.answers.Table)."""

    def __init__(self, path: Path, blocks: Blocks) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._blocks = blocks
        self._file: io.BufferedReader | None = None
        try:
            self.dialect = self._dialect()
        except OSError as error:
            raise SourceError(str(path), f"cannot be opened: {error.strerror}", "check the name") from None
        except SourceError as error:
            raise SourceError(str(path), error.problem, error.remedy) from None
        self.head = self.dialect.head

    @property
    def position(self) -> int:
        """How many bytes of the file have been read."""
        if self._file is None:
            return 0
        return self.path.stat().st_size if self._file.closed else self._file.tell()

    def blocks(self, wanted: Sequence[int], refused: Refusals) -> Iterator[Block]:
        """The rows, only some columns of them; those that cannot be read go to `refused`."""
        with self.path.open("rb") as self._file:
            try:
                yield from self._blocks(self._file, self.dialect, wanted, refused)
            except UnicodeDecodeError:
                raise SourceError(str(self.path), f"is not the {self.dialect.encoding} text that it begins as",
                                  "save it as UTF-8") from None  # fmt: skip
            except SourceError as error:
                raise SourceError(str(self.path), error.problem, error.remedy) from None

    def _dialect(self) -> Dialect:
        with self.path.open("rb") as file:
            head = file.read(HEAD)
            encoding = encoding_of_sample(head, *_looks(file, self.path.stat().st_size))
        if not encoding.startswith("utf"):
            message = f"is not UTF-8; read as {encoding}"
            self.problems.append(Problem(str(self.path), message, "if letters look wrong, save it as UTF-8"))
        text = head.decode(encoding, "replace")
        stated = STATED.match(text.replace("\r\n", "\n", 1))
        body = text.partition("\n")[2] if stated else text
        delimiter = stated[1] if stated else delimiter_of(body)
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
        ended = 0
        for row in reader:
            if any(cell.strip() for cell in row):
                return Dialect(encoding, delimiter, ended + bool(stated), [cell.strip() for cell in row])
            ended = reader.line_num
        raise SourceError("", "has no head and no rows", "the first row names the columns")


def _looks(file: io.BufferedReader, size: int) -> Iterator[bytes]:
    """Whole lines from places all over a file."""
    for place in range(1, LOOKS) if size > HEAD else ():
        file.seek(size * place // LOOKS)
        yield file.read(LOOK)


def _arrow_blocks(
    file: io.BufferedReader, dialect: Dialect, wanted: Sequence[int], refused: Refusals
) -> Iterator[Block]:
    import pyarrow as pa
    from pyarrow import compute, csv

    misshapen: list[int] = []

    def skip(row: csv.InvalidRow) -> str:
        misshapen.append(row.number - dialect.before - 1)
        return "skip"

    stream: Any = file
    if not dialect.encoding.startswith("utf-8"):
        stream = pa.transcoding_input_stream(pa.PythonFile(file, "r"), dialect.encoding, "utf-8")
    number = 0
    try:
        for batch in csv.open_csv(stream, **_arrow_options(dialect, wanted, skip)):
            numbers: Sequence[int] = _numbers(number, batch.num_rows, misshapen, refused)
            number = numbers[-1] if numbers else number
            if any((compute.max(compute.binary_length(cells)).as_py() or 0) > LONGEST_CELL for cells in batch.columns):
                raise SourceError("", NEVER_CLOSED, CLOSE_IT)
            yield decoded(numbers, batch.columns, refused)
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        raise SourceError("", NEVER_CLOSED, CLOSE_IT) from None
    refused.note(MISSHAPEN, *misshapen)


def _arrow_options(dialect: Dialect, wanted: Sequence[int], skip: Callable[[Any], str]) -> dict[str, Any]:
    """All cells are bytes, so that no cell is taken for a number or for a missing value."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(number) for number in range(len(dialect.head))]
    return {
        "read_options": csv.ReadOptions(
            use_threads=False, block_size=BLOCK, column_names=names, skip_rows=dialect.before, skip_rows_after_names=1
        ),
        "parse_options": csv.ParseOptions(
            delimiter=dialect.delimiter, newlines_in_values=True, invalid_row_handler=skip
        ),
        "convert_options": csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()), include_columns=[names[number] for number in wanted]
        ),
    }


def _numbers(last: int, rows: int, misshapen: list[int], refused: Refusals) -> Sequence[int]:
    """The numbers of the next rows, those passed over that were misshapen."""
    if not misshapen or misshapen[0] > last + rows:
        return range(last + 1, last + rows + 1)
    passed = set(misshapen)
    numbers = list(islice((number for number in count(last + 1) if number not in passed), rows))
    over = [number for number in misshapen if number <= (numbers[-1] if numbers else last)]
    refused.note(MISSHAPEN, *over)
    del misshapen[: len(over)]
    return numbers


def decoded(numbers: Sequence[int], columns: Sequence[pa.Array], refused: Refusals) -> Block:
    """Columns of bytes, the texts first, as a block; rows with bytes that are no UTF-8 go to `refused`."""
    import pyarrow as pa

    try:
        checked = [column.cast(pa.string()) for column in columns]
    except pa.ArrowInvalid:
        return sifted(numbers, [column.to_pylist() for column in columns], refused)
    return Block(numbers, columns[0].to_pylist(), [column.to_pylist() for column in checked[1:]])


def sifted(numbers: Sequence[int], columns: Sequence[Sequence[bytes | None]], refused: Refusals) -> Block:
    """The same, row by row."""
    good = [
        (number, row)
        for number, row in zip(numbers, zip(*columns, strict=True), strict=True)
        if all(cell is None or is_utf8(cell) for cell in row)
    ]
    kept = {number for number, _ in good}
    refused.note(BROKEN, *(number for number in numbers if number not in kept))
    texts, *others = [list(column) for column in zip(*(row for _, row in good), strict=True)] or [[] for _ in columns]
    words = [[None if cell is None else cell.decode() for cell in column] for column in others]
    return Block([number for number, _ in good], texts, words)


def _library_blocks(
    file: io.BufferedReader, dialect: Dialect, wanted: Sequence[int], refused: Refusals
) -> Iterator[Block]:
    errors = "surrogateescape" if dialect.encoding.startswith("utf-8") else "strict"
    width = len(dialect.head)
    with io.TextIOWrapper(file, dialect.encoding, errors, newline="") as lines:
        for _ in range(dialect.before):
            lines.readline()
        numbered = enumerate(row for row in _records(lines, dialect.delimiter) if row)
        next(numbered, None)  # the head
        while rows := list(islice(numbered, ROWS)):
            refused.note(MISSHAPEN, *(number for number, row in rows if len(row) != width))
            shaped = [(number, row) for number, row in rows if len(row) == width]
            columns = [[row[place].encode("utf-8", errors) for _, row in shaped] for place in wanted]
            yield sifted([number for number, _ in shaped], columns, refused)


def _records(lines: io.TextIOWrapper, delimiter: str) -> Iterator[list[str]]:
    """The rows of a file; the csv module's limit on a cell is one for the whole process, so it is set at each step."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            rows = list(islice(reader, ROWS))
        except csv.Error:
            raise SourceError("", NEVER_CLOSED, CLOSE_IT) from None
        finally:
            csv.field_size_limit(before)
        if not rows:
            return
        yield from rows
