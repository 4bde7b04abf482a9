"""The workbook that a researcher hands in: every number leads to its quotes.

How the links find them: the sheet of codings is sorted by theme, kind, source, code and place, so that the quotes of
a theme in a kind, of a theme in a source and of a code in a source each stand on rows that follow one another; a number
is a link that selects these rows. A segment with two codes of a theme stands on two of them and counts once;
codings that were rejected stand at the end and are never counted.

Text longer than a cell can hold (32,767 UTF-16 units) goes on in the next row, marked; rows that do not fit a sheet
go on in a further sheet, "Codings (2)".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from qualcode.outputs.cells import carried_over, pieces
from qualcode.outputs.labels import heading
from qualcode.outputs.matrixsheet import MatrixSheet, quote_links, write_matrix
from qualcode.outputs.sheets import Formats, Layout, Page, new_book, pages_of, renamed, set_up, write_cell, write_frame

Facts: TypeAlias = Sequence[tuple[str, str | int | float]]
Say: TypeAlias = Callable[[str], str]

# What a person reads comes first, and is what is printed; what a machine needs stands to the right of it.
_READ_FIRST: Final = ("theme", "code", "source", "kind", "case", "speaker", "text", "matched")
_NOT_SHOWN: Final = ("turn", "words")
_SAID: Final = ("kind", "unit", "origin", "status")  # columns whose values are said in the language


@dataclass(frozen=True)
class Workbook:
    """What goes into a workbook.

    `overview` and `method` are names and values; a name that labels.py knows is said in the language. The matrices
    are those of `analysis.matrices.matrix` with segments as values, `codings` is a codings frame, `cooccurrence`,
    `codebook` and `sources` are the frames of these names (docs/tables.md), all of the same codings. `labels`
    are words for codes and themes by path; codes that it lacks have the label of the codebook.
    """

    overview: Facts
    theme_by_source: pd.DataFrame
    theme_by_kind: pd.DataFrame
    code_by_source: pd.DataFrame
    codings: pd.DataFrame
    cooccurrence: pd.DataFrame
    codebook: pd.DataFrame
    sources: pd.DataFrame
    method: Facts
    language: str = "en"
    labels: Mapping[str, str] = field(default_factory=dict)

    def label(self, path: str) -> str:
        """The words for a code or theme, else its path made readable."""
        if path not in self.labels:
            found = self.codebook.loc[self.codebook["code"] == path, "label"]
            name = path.rpartition("/")[2].replace("_", " ")
            return str(found.iloc[0]) if len(found) else name[:1].upper() + name[1:]
        return self.labels[path]


def write_workbook(path: str | Path, book: Workbook, *, created: datetime | None = None) -> Path:
    """Write the workbook and return its path; with `created` the same content gives the same bytes.

    Sheets: overview, theme x source, theme x kind, code x source, codings with quotes, co-occurrence, codebook,
    sources, method. The file is put in its place when it is whole; a place that cannot be written (a file that is
    open in Excel) raises QualcodeError.
    """
    say = partial(heading, language=book.language)
    codings = carried_over(_in_sheet_order(book), book.language)
    pages = pages_of(say("codings"), len(codings))
    with new_book(path, created=created, title=say("title")) as (out, formats):
        _write_overview(out.add_worksheet(say("overview")), formats, book, say)
        for name in ("theme_by_source", "theme_by_kind", "code_by_source"):
            rows, columns = name.split("_by_")
            links = quote_links(codings, rows, columns, pages)
            matrix = _matrix_sheet(book, name, links=links, say=say)
            write_matrix(out.add_worksheet(say(name)), formats, matrix, say("unlinked_note"))
        _write_codings(out, formats, codings, say)
        _write_pairs(out, formats, book, say)
        for name, frame in (("codebook_sheet", book.codebook), ("sources_sheet", book.sources)):
            shown = renamed(carried_over(frame, book.language), {"kind": say})
            write_frame(out, formats, say(name), shown, Layout(say, freeze=1))
        _write_method(out.add_worksheet(say("method")), formats, book, say)
    return Path(path)


def _in_sheet_order(book: Workbook) -> pd.DataFrame:
    """The codings, columns and rows as the sheet has them: by theme, kind, source, code, place and coder."""
    codings = book.codings
    order = {
        "theme": list(book.theme_by_source.index),
        "kind": list(book.theme_by_kind.columns),
        "source": list(book.theme_by_source.columns),
        "code": list(book.code_by_source.index),
    }
    keys = [codings["status"] == "rejected", *(_ranks(codings[name], names) for name, names in order.items())]
    keys += [codings["start"], codings["end"], codings["coder"]]
    by_keys = np.lexsort([pd.factorize(key, sort=True)[0] for key in reversed(keys)])
    rest = [name for name in codings.columns if name not in (*_READ_FIRST, *_NOT_SHOWN)]
    return codings.iloc[by_keys][[*_READ_FIRST, *rest]].reset_index(drop=True)


def _ranks(column: pd.Series[Any], order: Sequence[str]) -> pd.Series[Any]:
    """The place of each value in the order; values that it lacks follow by name."""
    others = sorted(set(column) - set(order))
    return column.map({name: place for place, name in enumerate([*order, *others])})


def _matrix_sheet(book: Workbook, name: str, *, links: Any, say: Say) -> MatrixSheet:
    frame: pd.DataFrame = getattr(book, name)
    rows, columns = name.split("_by_")
    headings = [str(column) for column in frame.columns]
    return MatrixSheet(
        frame=frame,
        title=say(name),
        note=say("theme_note" if rows == "theme" else "matrix_note"),
        corner=(say(rows), say("label"), say("total")),
        labels=[book.label(str(path)) for path in frame.index],
        columns=[say(name) for name in headings] if columns == "kind" else headings,
        links=links,
    )


def _write_codings(out: Any, formats: Formats, codings: pd.DataFrame, say: Say) -> list[Page]:
    """The quotes; only the columns that a person reads are printed."""
    said = renamed(codings, dict.fromkeys(_SAID, say))
    return write_frame(out, formats, say("codings"), said, Layout(say, printed=len(_READ_FIRST)))


def _write_pairs(out: Any, formats: Formats, book: Workbook, say: Say) -> None:
    """Co-occurrence, with the labels of the codes beside their paths."""
    pairs = book.cooccurrence
    labelled = pairs.assign(
        label_a=[book.label(code) for code in pairs["code_a"]],
        label_b=[book.label(code) for code in pairs["code_b"]],
    )
    columns = ["code_a", "label_a", "code_b", "label_b", "both", "a", "b", "jaccard"]
    note = say("cooccurrence_note")
    if "unequal" in pairs and pairs["unequal"].any():
        labelled["unequal"] = [say("unequal") if flag else "" for flag in pairs["unequal"]]
        columns, note = [*columns, "unequal"], f"{note} {say('unequal_note')}"
    write_frame(out, formats, say("cooccurrence"), labelled[columns], Layout(say, note=note))


def _write_overview(sheet: Any, formats: Formats, book: Workbook, say: Say) -> None:
    """The facts, the sheets that there are, and how often each theme and code was applied."""
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 3, 12)
    sheet.write_string(0, 0, say("title"), formats.title)
    row = _write_facts(sheet, formats, book.overview, say, 2) + 1
    sheet.write_string(row, 0, say("contents"), formats.bold)
    names = ("theme_by_source", "theme_by_kind", "code_by_source", "codings", "cooccurrence")
    for name in (*names, "codebook_sheet", "sources_sheet", "method"):
        sheet.write_url(row, 1, f"internal:'{say(name)}'!A1", formats.link, say(name))
        row += 1
    sheet.write_string(row + 1, 0, say("how_often"), formats.bold)
    _write_how_often(sheet, formats, book, say, row + 2)
    set_up(sheet, header=0, pages_high=0 if len(book.code_by_source) > 60 else 1)


def _write_how_often(sheet: Any, formats: Formats, book: Workbook, say: Say, top: int) -> None:
    """Themes with their codes below them: segments and sources that have them."""
    for column, name in enumerate(("code", "label", "segments", "sources")):
        sheet.write_string(top, column, say(name), formats.header)
    row = top
    for theme in map(str, book.theme_by_source.index):
        below = [code for code in map(str, book.code_by_source.index) if code.startswith(theme + "/")]
        lines = [(theme, book.label(theme), book.theme_by_source, formats.bold)]
        lines += [(code, "    " + book.label(code), book.code_by_source, formats.text) for code in below]
        for path, label, matrix, look in lines:
            row += 1
            counts = matrix.loc[path].to_numpy()
            write_cell(sheet, row, 0, path, look)
            write_cell(sheet, row, 1, label, look)
            write_cell(sheet, row, 2, int(counts.sum()), look)
            write_cell(sheet, row, 3, int((counts > 0).sum()), look)
    if row > top:
        bars = {"type": "data_bar", "bar_color": "#9ECAE1", "min_type": "num", "min_value": 0}
        sheet.conditional_format(top + 1, 2, row, 2, bars)
    else:
        sheet.write_string(row + 1, 0, say("nothing"), formats.note)


def _write_method(sheet: Any, formats: Formats, book: Workbook, say: Say) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, say("method"), formats.title)
    _write_facts(sheet, formats, book.method, say, 2)
    set_up(sheet, header=0)


def _write_facts(sheet: Any, formats: Formats, facts: Facts, say: Say, row: int) -> int:
    """Names and values, one below the other, a long value in several rows; the row after the last."""
    for name, value in facts:
        write_cell(sheet, row, 0, say(name), formats.bold)
        for part in pieces(value) if isinstance(value, str) else [value]:
            write_cell(sheet, row, 1, part, formats.fact)
            row += 1
    return row
