"""A DataFrame as JSON: columns with their headings, rows of values; what is not a number is null."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from qualcode.outputs.cells import cells
from qualcode.outputs.evidencewords import in_words

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Value = str | int | float | bool | None


class ColumnOut(BaseModel):
    """A column: its name, and its heading in the language asked for."""

    name: str
    label: str


class TableOut(BaseModel):
    """A table. `words` says what values such as a status mean; `notes` are sentences below it."""

    columns: list[ColumnOut]
    rows: list[list[Value]]
    words: dict[str, str] = {}
    notes: list[str] = []


def values(column: Series[Any]) -> list[Value]:
    """The values of a column; nan and what is missing is None."""
    if column.dtype == bool:
        return [bool(value) for value in column]
    return list(cells(column))


def table_out(frame: DataFrame, language: str, notes: list[str] | None = None) -> TableOut:
    """A frame as the API gives it."""
    said = in_words(frame, language)
    columns = [
        ColumnOut(name=str(name), label=str(label)) for name, label in zip(frame.columns, said.columns, strict=True)
    ]
    listed = [values(frame.iloc[:, number]) for number in range(len(frame.columns))]
    words: dict[str, str] = {}
    for number, name in enumerate(frame.columns):
        if str(name) in _SAID:
            words |= dict(zip(map(str, frame.iloc[:, number]), map(str, said.iloc[:, number]), strict=True))
    return TableOut(
        columns=columns, rows=[list(row) for row in zip(*listed, strict=True)], words=words, notes=notes or []
    )


_SAID = ("kind", "status", "judgement", "figure")
