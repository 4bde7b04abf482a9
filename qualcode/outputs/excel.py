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

from qualcode.outputs.cells import carried_over
from qualcode.outputs.extrasheets import ExtraSheet, sheet_names, write_extra
from qualcode.outputs.frameworksheet import Framework, write_framework
from qualcode.outputs.labels import heading
from qualcode.outputs.matrixsheet import MatrixSheet, quote_links, write_matrix
from qualcode.outputs.overviewsheet import Facts, Say, write_method, write_overview
from qualcode.outputs.sheets import Formats, Layout, Page, new_book, pages_of, renamed, write_frame

__all__ = ["ExtraSheet", "Facts", "Framework", "Workbook", "write_workbook"]

Write: TypeAlias = Callable[[Any, Formats, str], Any]

# What a person reads comes first, and is what is printed; what a machine needs stands to the right of it.
_READ_FIRST: Final = ("quote", "theme", "code", "source", "kind", "case", "speaker", "text", "matched")
_HELPERS: Final = ("turn", "words", "segment", "made")
_SAID: Final = ("kind", "unit", "origin", "status")  # columns whose values are said in the language


@dataclass(frozen=True)
class Workbook:
    """What goes into a workbook.

    `overview` and `method` are names and values; a name that labels.py knows is said in the language. The matrices
    are those of `analysis.matrices.matrix` with segments as values, `codings` is a codings frame, `cooccurrence`,
    `codebook` and `sources` are the frames of these names (docs/tables.md), all of the same codings. `labels`
    are words for codes and themes by path; codes that it lacks have the label of the codebook. `matrices` are further
    ones by a column that `codings` has (case, or an attribute as text), each on a sheet with links; `framework` a
    framework matrix; `extra` are frames with a name and a note, each on a sheet after co-occurrence.
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
    matrices: Sequence[pd.DataFrame] = ()
    framework: Framework | None = None
    extra: Sequence[ExtraSheet] = ()

    def label(self, path: str) -> str:
        """The words for a code or theme, else its path made readable."""
        if path not in self.labels:
            found = self.codebook.loc[self.codebook["code"] == path, "label"]
            name = path.rpartition("/")[2].replace("_", " ")
            return str(found.iloc[0]) if len(found) else name[:1].upper() + name[1:]
        return self.labels[path]


def write_workbook(path: str | Path, book: Workbook, *, created: datetime | None = None) -> Path:
    """Write the workbook and return its path; with `created` the same content gives the same bytes.

    Sheets: overview, framework matrix, theme x source, theme x kind, further matrices, code x source, codings with
    quotes, co-occurrence, extra sheets, codebook, sources, method. The file is put in its place when it is whole; a
    place that cannot be written (a file that is open in Excel) raises QualcodeError.
    """
    say = partial(heading, language=book.language)
    sheets = _sheets(book, say)
    names = sheet_names([name for name, _ in sheets], taken=[say("overview")])
    with new_book(path, created=created, title=say("title")) as (out, formats):
        write_overview(out.add_worksheet(say("overview")), formats, book, say, names)
        for name, (_, write) in zip(names, sheets, strict=True):
            write(out, formats, name)
    return Path(path)


def _sheets(book: Workbook, say: Say) -> list[tuple[str, Write]]:
    """The name of each sheet after the overview, and what writes it."""
    codings = carried_over(_in_sheet_order(book), book.language)
    shown = codings.drop(columns=_not_shown(book))
    pages = pages_of(say("codings"), len(shown))
    matrices = [
        ("theme", "source", book.theme_by_source),
        ("theme", "kind", book.theme_by_kind),
        *((str(frame.index.name), str(frame.columns.name), frame) for frame in book.matrices),
        ("code", "source", book.code_by_source),
    ]
    sheets: list[tuple[str, Write]] = []
    if book.framework is not None:
        own = codings.assign(case=codings["case"].where(codings["case"] != "", codings["source"]))
        links = quote_links(own, "theme", "case", pages, width=len(shown.columns))
        sheets.append((say("framework"), partial(_write_framework, book=book, links=links, say=say)))
    for rows, columns, frame in matrices:
        links = quote_links(codings, rows, columns, pages, width=len(shown.columns))
        matrix = _matrix_sheet(book, (rows, columns), frame, links=links, say=say)
        sheets.append((matrix.title, partial(_write_matrix, matrix=matrix, say=say)))
    sheets.append((say("codings"), partial(_write_codings, codings=shown, say=say)))
    sheets.append((say("cooccurrence"), partial(_write_pairs, book=book, say=say)))
    sheets += [(say(extra.name), partial(write_extra, extra=extra, language=book.language)) for extra in book.extra]
    for name, table in (("codebook_sheet", book.codebook), ("sources_sheet", book.sources)):
        extra = ExtraSheet(name, table, said=("kind",))
        sheets.append((say(name), partial(write_extra, extra=extra, language=book.language)))
    sheets.append((say("method"), partial(_write_method, book=book, say=say)))
    return sheets


def _in_sheet_order(book: Workbook) -> pd.DataFrame:
    """The codings, columns and rows as the sheet has them: by theme, kind, source, code, place and coder."""
    codings = book.codings
    order = {
        "theme": list(book.theme_by_source.index),
        "kind": list(book.theme_by_kind.columns),
        "source": list(book.theme_by_source.columns),
        "code": list(book.code_by_source.index),
    }
    keys: list[Any] = [(codings["status"] == "rejected").to_numpy()]
    keys += [_ranks(codings[name], names) for name, names in order.items()]
    keys += [codings["start"].to_numpy(), codings["end"].to_numpy(), pd.factorize(codings["coder"], sort=True)[0]]
    by_keys = np.lexsort(list(reversed(keys)))
    rest = [name for name in codings.columns if name not in (*_READ_FIRST, *_HELPERS)]
    return codings.iloc[by_keys][[*(name for name in _READ_FIRST if name in codings), *rest]].reset_index(drop=True)


def _not_shown(book: Workbook) -> list[str]:
    """Columns of the codings that are only there for the links of a matrix: attributes of the sources."""
    by = {str(frame.columns.name) for frame in book.matrices}
    return [name for name in book.codings.columns if name in by and name in book.sources and name != "case"]


def _ranks(column: pd.Series[Any], order: Sequence[str]) -> Any:
    """The place of each value in the order; values that it lacks follow by name."""
    codes, values = pd.factorize(column)
    others = sorted(set(values) - set(order))
    place = {name: at for at, name in enumerate([*order, *others])}
    return np.array([place[value] for value in values], dtype=np.int64)[codes]


def _matrix_sheet(book: Workbook, shape: tuple[str, str], frame: pd.DataFrame, *, links: Any, say: Say) -> MatrixSheet:
    rows, columns = shape
    key = f"{rows}_by_{columns}"
    # An attribute and its values are the researcher's own words.
    title = say(key) if columns in ("source", "kind", "case") else f"{say(rows)} x {columns}"
    said = say if columns == "kind" else lambda name: name or say("")
    return MatrixSheet(
        frame=frame,
        title=title,
        note=say("theme_note" if rows == "theme" else "matrix_note")
        + ("" if columns in ("source", "kind") else " " + say("runs_note")),
        corner=(say(rows), say("label"), say("total")),
        labels=[book.label(str(path)) for path in frame.index],
        columns=[said(str(name)) for name in frame.columns],
        links=links,
    )


def _write_framework(out: Any, formats: Formats, name: str, *, book: Workbook, links: Any, say: Say) -> None:
    assert book.framework is not None
    headings = [book.label(theme) for theme in book.framework.columns]
    sheet = out.add_worksheet(name)
    write_framework(sheet, formats, book.framework, links=links, headings=headings, say=say, language=book.language)


def _write_matrix(out: Any, formats: Formats, name: str, *, matrix: MatrixSheet, say: Say) -> None:
    write_matrix(out.add_worksheet(name), formats, matrix, say("unlinked_note"))


def _write_codings(out: Any, formats: Formats, name: str, *, codings: pd.DataFrame, say: Say) -> list[Page]:
    """The quotes; only the columns that a person reads are printed."""
    said = renamed(codings, dict.fromkeys(_SAID, say))
    return write_frame(out, formats, name, said, Layout(say, printed=len(_READ_FIRST)))


def _write_pairs(out: Any, formats: Formats, name: str, *, book: Workbook, say: Say) -> None:
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
    write_frame(out, formats, name, labelled[columns], Layout(say, note=note))


def _write_method(out: Any, formats: Formats, name: str, *, book: Workbook, say: Say) -> None:
    write_method(out.add_worksheet(name), formats, book, say)
