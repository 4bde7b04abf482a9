"""The answers of displays, as JSON has them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from qualcode.web.api.frames import ColumnOut, TableOut, Value


class Choices(BaseModel):
    """The names that one can filter by and lay out by; `labels` are words for codes and themes."""

    codes: list[str]
    sources: list[str]
    kinds: list[str]
    cases: list[str]
    speakers: list[str]
    coders: list[str]
    attributes: list[str]
    labels: dict[str, str]


class MatrixOut(BaseModel):
    """A matrix: cells by rows; null where there is no figure. `test` says whether the columns differ, if asked."""

    rows: str
    columns: str
    values: str
    names: list[ColumnOut]
    heads: list[ColumnOut]
    cells: list[list[Value]]
    test: str


class NetworkOut(BaseModel):
    """A network: its nodes and edges with their numbers, and the shapes to draw it with."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    picture: dict[str, Any]


class SaturationOut(BaseModel):
    """The frames of saturation, and what they say in sentences."""

    by: str
    level: str
    figures: TableOut
    steps: TableOut
    runs: TableOut
    curve: TableOut
    notes: list[str]


class QuoteOut(BaseModel):
    """A quotation: `codes` are those that it stands under."""

    quote: str
    source: str
    kind: str
    case: str
    speaker: str
    codes: list[str]
    text: str
    start: int
    end: int


class QuotesOut(BaseModel):
    """The first quotes behind a number, and how many there are."""

    all: int
    quotes: list[QuoteOut]


class CellQuote(BaseModel):
    """A quotation in a cell of a framework matrix."""

    quote: str
    text: str


class CellOut(BaseModel):
    """A cell of a framework matrix that holds anything; `n` quotes, of which the first are here."""

    row: str
    column: str
    summary: str
    n: int
    quotes: list[CellQuote]


class FrameworkOut(BaseModel):
    """A framework matrix."""

    rows: str
    columns: str
    names: list[str]
    heads: list[ColumnOut]
    cells: list[CellOut]
