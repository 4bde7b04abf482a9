"""Tables for other programs: Taguette's highlights and codebook, codes by case or source with 0 and 1, tidy codings."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from qualcode.core.files import replacing
from qualcode.core.model import Origin, Status
from qualcode.errors import QualcodeError
from qualcode.exchange.project import Project, VariableType, same
from qualcode.exchange.report import Ledger
from qualcode.exchange.tools.flat import NOBODY, Coded, Flat, tell_left_out

DOT: Final = "."  # between the names of a tag, as Taguette has them
SLASH: Final = "/"
_NUMBERS: Final = (VariableType.INTEGER, VariableType.FLOAT)
_EXTRA: Final = "pip install 'qualcode[stats]'"
_NAME: Final = 64  # bytes of a variable's name in SPSS
_LABEL: Final = 256


class Table(NamedTuple):
    """A table: its columns, its rows, and which of its columns hold 0 and 1, with the words that explain them."""

    columns: list[str]
    rows: list[list[Any]]
    marks: dict[str, str] = {}  # noqa: RUF012  # a NamedTuple's default is never changed


# ---- Taguette --------------------------------------------------------------------------------------------------------


def write_highlights(project: Project, path: Path, ledger: Ledger, profile: str) -> None:
    """The table of highlights that Taguette exports: id, document, tag, content; a row a tag of a highlight."""
    flat = Flat(project)
    numbers: dict[tuple[str, int, int], int] = {}
    rows = []
    for coded in flat.codings:
        place = (coded.source.guid, coded.selection.start, coded.selection.end)
        number = numbers.setdefault(place, len(numbers) + 1)
        rows.append([number, coded.source.name, DOT.join(coded.code), coded.words])
    tell_left_out(ledger, flat, but=("sources", "codes"))
    coders = {coded.coder for coded in flat.codings}
    if len(coders) > 1:
        ledger.changed("codings", count=len(rows), why=f"the table does not say whose they are: {len(coders)} people's")
    _write(path, Table(["id", "document", "tag", "content"], rows))


def write_tags(project: Project, path: Path, ledger: Ledger, profile: str) -> None:
    """The codebook that Taguette exports: tag, description, number of highlights, number of documents."""
    flat = Flat(project)
    places: dict[tuple[str, ...], set[tuple[str, int, int]]] = {}
    for coded in flat.codings:
        place = (coded.source.guid, coded.selection.start, coded.selection.end)
        places.setdefault(coded.code, set()).add(place)
    rows = []
    for code in project.codes:
        names = flat.codes[same(code.guid)]
        found = places.get(names, set())
        rows.append([DOT.join(names), code.description, len(found), len({place[0] for place in found})])
    ledger.left("codings", why="they stay in the study: a codebook counts them only")
    tell_left_out(ledger, flat, but=("codes",))
    _write(path, Table(["tag", "description", "number of highlights", "number of documents"], rows))


# ---- 0 and 1 ---------------------------------------------------------------------------------------------------------


def write_cases(project: Project, path: Path, ledger: Ledger, profile: str) -> None:
    """A row a case and coder: the case's attributes, then 1 for each code that this coder gave to words about it."""
    flat = Flat(project)
    if not project.cases:
        raise QualcodeError(str(path), "the study has no cases", "write codes by source instead (--format sources)")
    of: dict[str, list[Coded]] = {case.guid: [] for case in project.cases}
    outside = 0
    for coded in flat.codings:
        about = flat.cases_about(coded)
        outside += not about
        for case in about:
            of[case.guid].append(coded)
    things = [(case.name, flat.values(case.values), of[case.guid]) for case in project.cases]
    tell_left_out(ledger, flat, but=("cases", "variables", "users", "codes", "sources"))
    ledger.impossible("codings", count=outside, why="their source belongs to no case")
    _write(path, _crossed("case", things, flat))


def write_sources(project: Project, path: Path, ledger: Ledger, profile: str) -> None:
    """A row a source and coder: its cases and attributes, then 1 for each code that this coder gave to words in it."""
    flat = Flat(project)
    of: dict[str, list[Coded]] = {source.guid: [] for source in project.sources}
    for coded in flat.codings:
        of[coded.source.guid].append(coded)
    things = []
    for source in project.sources:
        cases = flat.cases_of.get(same(source.guid), ())
        about = {"case": ", ".join(case.name for case in cases)} if project.cases else {}
        values = [value for case in cases for value in case.values] + list(source.values)
        things.append((source.name, about | flat.values(values), of[source.guid]))
    tell_left_out(ledger, flat, but=("cases", "variables", "users", "codes", "sources"))
    _write(path, _crossed("source", things, flat))


def _crossed(what: str, things: Sequence[tuple[str, dict[str, str], list[Coded]]], flat: Flat) -> Table:
    """0 and 1 for each code, or any below it; coders are never put together in one row."""
    names = list(dict.fromkeys(flat.codes.values()))
    attributes = list(dict.fromkeys(name for _, values, _ in things for name in values))
    numbers = {each.name for each in flat.project.variables if each.type in _NUMBERS}
    titles = [_unlike(name, (what, "coder")) for name in attributes]
    rows = []
    for name, values, coded in things:
        for coder in sorted({each.coder for each in coded}) or [NOBODY]:
            given = {
                each.code[:depth] for each in coded if each.coder == coder for depth in range(1, len(each.code) + 1)
            }
            about = [_typed(values.get(each), number=each in numbers) for each in attributes]
            rows.append([name, coder, *about, *(int(each in given) for each in names)])
    columns = [what, "coder", *titles]
    marks = {_unlike(SLASH.join(each), columns): SLASH.join(each) for each in names}
    return Table([*columns, *marks], rows, marks)


def _unlike(name: str, taken: Sequence[str]) -> str:
    """A heading that no other column has."""
    while name in taken:
        name += "_"
    return name


def _typed(value: str | None, *, number: bool) -> Any:
    """A value as a number where its variable has numbers."""
    if value is None or not number:
        return value
    try:
        return float(value)
    except ValueError:
        return None


# ---- codings ---------------------------------------------------------------------------------------------------------


def write_codings(project: Project, path: Path, ledger: Ledger, profile: str) -> None:
    """A row a coding, as tidy data in Parquet."""
    flat = Flat(project)
    columns: dict[str, Callable[[Coded], Any]] = {
        "source": lambda coded: coded.source.name,
        "case": lambda coded: ", ".join(case.name for case in flat.cases_of.get(same(coded.source.guid), ())),
        "start": lambda coded: coded.selection.start,
        "end": lambda coded: coded.selection.end,
        "text": lambda coded: coded.words,
        "code": lambda coded: SLASH.join(coded.code),
        "theme": lambda coded: coded.code[0],
        "coder": lambda coded: coded.coder,
        "origin": lambda coded: str(coded.mark.coding.origin if coded.mark.coding else Origin.PERSON),
        "status": lambda coded: str(coded.mark.coding.status if coded.mark.coding else Status.APPLIED),
        "created": lambda coded: coded.mark.created,
        "guid": lambda coded: coded.mark.guid,
    }
    tell_left_out(ledger, flat, but=("cases", "users", "codes", "sources"))
    data = {name: [column(coded) for coded in flat.codings] for name, column in columns.items()}
    _write_parquet(path, data)


def _write_parquet(path: Path, data: dict[str, list[Any]]) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise QualcodeError(str(path), "needs pyarrow, which is not installed", _EXTRA) from None
    numbers = {"start", "end"}
    schema = pa.schema([(name, pa.int64() if name in numbers else pa.string()) for name in data])
    with replacing(path) as beside:
        pq.write_table(pa.table(data, schema=schema), beside)


# ---- files -----------------------------------------------------------------------------------------------------------


def _write(path: Path, table: Table) -> None:
    if path.suffix.lower() == ".sav":
        _write_sav(path, table)
        return
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([["" if cell is None else _shown(cell) for cell in row] for row in table.rows])
    with replacing(path) as beside:
        beside.write_bytes(buffer.getvalue().encode("utf-8", "backslashreplace"))


def _shown(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _write_sav(path: Path, table: Table) -> None:
    """SPSS: names that it allows, the code's path as the label, 0 and 1 with their meaning."""
    try:
        import pyreadstat
    except ImportError:
        raise QualcodeError(str(path), "needs pyreadstat, which is not installed", _EXTRA) from None
    import pandas as pd

    names = dict(zip(table.columns, _spss_names(table.columns), strict=True))
    frame = pd.DataFrame(table.rows, columns=[names[column] for column in table.columns])
    labels: list[str | None] = [_cut(table.marks.get(column, column), _LABEL) for column in table.columns]
    marks = {names[column] for column in table.marks}
    for name in frame.columns:
        if name not in marks and not pd.api.types.is_numeric_dtype(frame[name]):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "").map(lambda cell: str(_shown(cell)))
    with replacing(path) as beside:
        pyreadstat.write_sav(
            frame,
            str(beside),
            column_labels=labels,
            variable_value_labels={name: {0: "no", 1: "yes"} for name in marks},
            variable_measure=dict.fromkeys(marks, "nominal"),
        )


def _spss_names(columns: Sequence[str]) -> Iterator[str]:
    """Names of variables: letters, digits and underscores, a letter first, each once in any case of letters.

    >>> list(_spss_names(["case", "motif/ide baru", "Motif.ide_baru", "2x"]))
    ['case', 'motif_ide_baru', 'Motif_ide_baru_2', 'v_2x']
    """
    taken: set[str] = set()
    for column in columns:
        plain = re.sub(r"\W+", "_", column).strip("_") or "v"
        plain = plain if plain[0].isalpha() else f"v_{plain}"
        name, number = _cut(plain, _NAME), 1
        while name.casefold() in taken:
            number += 1
            name = f"{_cut(plain, _NAME - 4)}_{number}"
        taken.add(name.casefold())
        yield name


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")
