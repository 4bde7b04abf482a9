"""Tables too large for memory, written a part at a time: csv, and Parquet by pyarrow.

A part is made where the codings are made, in whatever process; the parts are written in order where the file is. The
file does not depend on how the rows were parted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.errors import QualcodeError
from qualcode.outputs.csvtext import csv_cell, csv_cells

if TYPE_CHECKING:
    import pyarrow as pa

Ints: TypeAlias = NDArray[np.int64]
ROW_GROUP = 100_000  # rows, whatever parts they come in
FORMATS = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet"}
INSTALL = "pip install 'qualcode[cluster]', or name a .csv file"


class Factor(NamedTuple):
    """A column with few values: the values, each once, and the number of the one in each row."""

    values: Sequence[str]
    numbers: Ints


Column: TypeAlias = Sequence[str] | Ints | Factor | str  # a str stands in every row
Columns: TypeAlias = Mapping[str, Column]


class Writer(Protocol):
    """What writes the parts of a table into an open file."""

    def write(self, part: Any) -> None:
        """Write the next rows."""

    def close(self) -> None:
        """Write what ends the file."""


def format_of(path: Path) -> str:
    """csv or parquet, by the suffix; raises QualcodeError for another, and where pyarrow is not installed."""
    named = FORMATS.get(path.suffix.lower())
    if named is None:
        raise QualcodeError(
            str(path), "its suffix names no format that can be streamed", "name a .parquet or .csv file"
        )
    if named == "parquet":
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError:
            raise QualcodeError(str(path), "Parquet cannot be written without pyarrow", INSTALL) from None
    return named


def part_of(columns: Columns, rows: int, format: str) -> Any:
    """Some rows as the writer of a format takes them: bytes, or an Arrow table."""
    return _csv_rows(columns, rows) if format == "csv" else _arrow_rows(columns, rows)


def writer(file: BinaryIO, columns: Columns, format: str) -> Writer:
    """A writer of rows with these columns; their cells are not looked at, only their kinds."""
    return _CsvWriter(file, columns) if format == "csv" else _ParquetWriter(file, _arrow_rows(columns, 0).schema)


class _CsvWriter:
    """Rows as RFC 4180 has them, with LF."""

    def __init__(self, file: BinaryIO, columns: Columns) -> None:
        self.file = file
        self.write(",".join(map(csv_cell, columns)).encode() + b"\n")

    def write(self, part: bytes) -> None:
        self.file.write(part)

    def close(self) -> None:
        """Nothing ends a csv."""


class _ParquetWriter:
    """Row groups of ROW_GROUP rows."""

    def __init__(self, file: BinaryIO, schema: pa.Schema) -> None:
        from pyarrow import parquet

        # Dictionaries are how columns with few values are written; readers shall see plain text.
        self.out = parquet.ParquetWriter(file, schema, store_schema=False, compression="zstd")
        self.waiting: list[pa.Table] = []
        self.rows = 0

    def write(self, part: pa.Table) -> None:
        self.waiting.append(part)
        self.rows += part.num_rows
        while self.rows >= ROW_GROUP:
            self._group(ROW_GROUP)

    def _group(self, size: int) -> None:
        import pyarrow as pa

        table = pa.concat_tables(self.waiting)
        self.out.write_table(table.slice(0, size).combine_chunks(), row_group_size=ROW_GROUP)
        self.waiting = [table.slice(size)]
        self.rows -= min(size, self.rows)

    def close(self) -> None:
        if self.rows:
            self._group(self.rows)
        self.out.close()


def _csv_rows(columns: Columns, rows: int) -> bytes:
    cells = [_csv_column(column, rows) for column in columns.values()]
    return _encoded("".join([",".join(row) + "\n" for row in zip(*cells, strict=True)]))


def _csv_column(column: Column, rows: int) -> Sequence[str]:
    if isinstance(column, str):
        return [csv_cell(column)] * rows
    if isinstance(column, Factor):
        values = [csv_cell(value) for value in column.values]
        return [values[number] for number in column.numbers.tolist()]
    if isinstance(column, np.ndarray):
        return list(map(str, column.tolist()))
    return csv_cells(column)


def _arrow_rows(columns: Columns, rows: int) -> pa.Table:
    import pyarrow as pa

    return pa.table({name: _arrow_column(column, rows) for name, column in columns.items()})


def _arrow_column(column: Column, rows: int) -> pa.Array:
    import pyarrow as pa

    if isinstance(column, str):
        column = Factor([column], np.zeros(rows, dtype=np.int64))
    if isinstance(column, Factor):
        numbers = _arrow_numbers(column.numbers.astype(np.int32), pa.int32())
        return pa.DictionaryArray.from_arrays(numbers, _arrow_texts(column.values))
    return _arrow_numbers(column, pa.int64()) if isinstance(column, np.ndarray) else _arrow_texts(column)


# Made from buffers: pyarrow.array would load pandas to ask whether a list is one of its own.
def _arrow_numbers(numbers: NDArray[Any], kind: pa.DataType) -> pa.Array:
    import pyarrow as pa

    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(np.ascontiguousarray(numbers))])


def _arrow_texts(texts: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    encoded = [_encoded(text) for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(ends), pa.py_buffer(b"".join(encoded)))


def _encoded(text: str) -> bytes:
    """UTF-8; half a surrogate pair, which UTF-8 does not have, is written as its escape."""
    return text.encode("utf-8", "backslashreplace")
