"""Parquet files a batch at a time, by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.core.problems import Problem
from qualcode.errors import SourceError
from qualcode.sources.answers import Block, Refusals
from qualcode.sources.answers_csv import decoded

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 10_000  # rows
INSTALL = "pip install 'qualcode[cluster]', or save it as csv"


class ParquetTable:
    """A Parquet file (see qualcode.sources.answers.Table). Columns of numbers and dates are kept as text."""

    def __init__(self, path: Path) -> None:
        try:
            from pyarrow import ArrowInvalid, parquet
        except ImportError:
            raise SourceError(str(path), "Parquet cannot be read without pyarrow", INSTALL) from None
        self.path = path
        self.problems: list[Problem] = []
        try:
            self.file = parquet.ParquetFile(path, memory_map=False, pre_buffer=False)
        except ArrowInvalid:
            raise SourceError(str(path), "is no Parquet file, or is damaged", "write it again") from None
        except OSError as error:
            raise SourceError(str(path), f"cannot be opened: {error.strerror or error}", "check the name") from None
        self.head = list(self.file.schema_arrow.names)
        self._read = 0

    @property
    def position(self) -> int:
        """About how many bytes of the file have been read."""
        rows = self.file.metadata.num_rows
        return int(self.path.stat().st_size * self._read / rows) if rows else 0

    def blocks(self, wanted: Sequence[int], refused: Refusals) -> Iterator[Block]:
        """The rows, only some columns of them; those that cannot be read go to `refused`."""
        from pyarrow import ArrowInvalid

        names = [self.head[number] for number in wanted]
        self._must_be_text(names[0])
        try:
            for batch in self.file.iter_batches(BATCH, columns=list(dict.fromkeys(names)), use_threads=False):
                columns = [self._as_bytes(batch.column(name), name) for name in names]
                yield decoded(range(self._read + 1, self._read + batch.num_rows + 1), columns, refused)
                self._read += batch.num_rows
        except (ArrowInvalid, OSError):
            raise SourceError(str(self.path), f"is damaged after row {self._read:,}", "write it again") from None

    def _must_be_text(self, name: str) -> None:
        schema = self.file.schema_arrow
        texts = [field.name for field in schema if _is_text(field.type)]
        if name not in texts:
            there = f"columns of text are {', '.join(texts[:20])}" if texts else "it has no column of text"
            raise SourceError(str(self.path), f"column {name!r} holds {schema.field(name).type}, not text", there)

    def _as_bytes(self, column: pa.Array, name: str) -> pa.Array:
        import pyarrow as pa

        try:
            if pa.types.is_dictionary(column.type):
                column = column.dictionary_decode()
            if _is_text(column.type):
                return column.cast(pa.binary())
            return column.cast(pa.string()).cast(pa.binary())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            problem = f"column {name!r} holds {column.type}, which is not carried over"
            raise SourceError(str(self.path), problem, "keep other columns") from None


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types

    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_string_view(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
    )
