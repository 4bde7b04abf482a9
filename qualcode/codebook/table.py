"""A codebook as a table: rows to Codebook, whatever its columns are called, and Codebook to rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from qualcode.codebook.headings import (
    COLOUR,
    DEPTH,
    GUID,
    INDICATORS,
    LABEL,
    LEVELS,
    LISTS,
    NAME,
    NUMBERS,
    PATH,
    WORDS,
    Heading,
    guess,
    heading,
)  # fmt: skip
from qualcode.codebook.items import cell_of
from qualcode.codebook.read import CodebookReading, languages_used
from qualcode.codebook.rows import Columns, Reader, Row
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.core.problems import Problem

_HEAD_ROWS: Final = 20  # within so many rows from the top the headings are looked for
_TITLES: Final = {"exclusions": "exclusion indicators"}
_NUMBERS: Final = frozenset({"no", "no.", "nr", "number", "nomor", "#", "id"})
_LIST: Final = re.compile(r"@[\w-]+")  # how a named list stands among the codes
_REMEDY: Final = "call the column of codes `code` (or `kode`), and those above it `theme` or `parent`"


class Table(NamedTuple):
    """A table that looks like a codebook: the rows above the headings are not in it."""

    headings: tuple[str, ...]
    columns: Columns
    rows: tuple[Row, ...]


def table_in(rows: Sequence[Row], *, least: int = 1) -> Table | None:
    """The codebook in the rows of a sheet, below the first row with headings of one; None when there is none.

    Rows in which several headings are known go before one with a single heading, of which at `least` so many are asked.
    """
    for known in range(2, least - 1, -1):
        for index, row in enumerate(rows[:_HEAD_ROWS]):
            found = [heading(cell) if cell else None for cell in row.cells]
            if _are_headings(row.cells, found, known):
                body = tuple(rows[index + 1 :])
                return Table(row.cells, Columns.of(found, unnamed=_unnamed(row.cells, body)), body)
    return None


def _are_headings(cells: Sequence[str], found: Sequence[Heading | None], least: int) -> bool:
    """Whether one of these names codes, and enough of them are known; a single one must be all there is, or nearly."""
    known = [kind for kind in found if kind is not None]
    names = any(kind.role in (PATH, DEPTH, NAME, *LEVELS) for kind in known)
    return names and len(known) >= least and (least > 1 or sum(map(bool, cells)) <= 2)


def _unnamed(cells: Sequence[str], body: Iterable[Row]) -> frozenset[int]:
    """Columns without a heading that have something in them."""
    used = {number for row in body for number, cell in enumerate(row.cells) if cell}
    return frozenset(number for number in used if number >= len(cells) or not cells[number])


def read_table(tables: Sequence[Table], *, path: str, name: str) -> CodebookReading:
    """The codebook that tables of one file hold together; what is odd in a row is told with its number."""
    reader = Reader(path)
    for table in tables:
        _tell_unused(reader, table)
        reader.read(table.columns, table.rows)
    codes, lists = _parted(reader.codes())
    if not codes and not any(problem.refused for problem in reader.problems):
        reader.refuse(None, "there are no codes in it", _REMEDY)
    usable = not any(problem.refused for problem in reader.problems)
    book = Codebook(name, codes, languages=_languages(codes), lists=lists) if usable else None
    return CodebookReading(book, reader.problems)


def _parted(rows: tuple[Code, ...]) -> tuple[tuple[Code, ...], dict[str, tuple[Indicator, ...]]]:
    """The codes, and the lists: rows that are called @name and hold nothing but words."""
    lists = {code.path[1:]: code.indicators for code in rows if _LIST.fullmatch(code.path) and code.indicators}
    return tuple(code for code in rows if code.path[1:] not in lists or code.path[:1] != "@"), lists


def no_table(path: str, rows: Sequence[Row]) -> CodebookReading:
    """The reading of a file in which no table has the headings of a codebook."""
    heads = [cell for row in rows[:1] for cell in row.cells if cell]
    seen = f" (it begins with {', '.join(map(repr, heads[:6]))})" if heads else ""
    near = next((f"; did you mean {known!r} by {cell!r}?" for cell in heads if (known := guess(cell))), "")
    return CodebookReading(None, [Problem(path, f"has no column of codes{seen}", _REMEDY + near, refused=True)])


def _tell_unused(reader: Reader, table: Table) -> None:
    unused = [
        cell
        for number, cell in enumerate(table.headings)
        if cell and number not in table.columns.used and cell.casefold() not in _NUMBERS
    ]
    if unused:
        names = ", ".join(map(repr, unused))
        hint = "call it by a name that docs/codebook.md has if it belongs to the codebook"
        reader.warn(None, f"left out: what stands in {names}", hint)


def table_of(codebook: Codebook) -> tuple[list[str], list[list[str]]]:
    """The headings and the rows of a codebook, a code a row, then its lists as @name; only columns that say something.

    >>> table_of(Codebook("c", (Code("money", {"en": "Money"}), Code("time", indicators=(Indicator("hour"),)))))
    (['path', 'label (en)', 'indicators'], [['money', 'Money', ''], ['time', '', 'hour']])
    """
    rows = [*codebook, *(Code(f"@{name}", indicators=members) for name, members in codebook.lists.items())]
    columns: dict[str, list[str]] = {PATH: [code.path for code in rows]}
    for key in (LABEL, *WORDS):
        columns |= _by_language(key, [getattr(code, key) for code in rows])
    for key in LISTS:
        columns |= _by_language(
            key, [{language: cell_of(items) for language, items in getattr(code, key).items()} for code in rows]
        )
    for key in INDICATORS:
        columns |= _by_language(key, [_indicators(getattr(code, key)) for code in rows])
    for key in NUMBERS:
        columns[key] = [f"{value:g}" if (value := getattr(code, key)) is not None else "" for code in rows]
    columns |= {COLOUR: [code.colour for code in rows], GUID: [code.guid for code in rows]}
    kept = {title: cells for title, cells in columns.items() if title == PATH or any(cells)}
    return list(kept), [list(row) for row in zip(*kept.values(), strict=True)]


def not_in_table(codebook: Codebook, what: str = "a table") -> list[Problem]:
    """What a codebook says that has no place in a table of codes."""
    said = [key for key in ("version", "description") if getattr(codebook, key)]
    if set(codebook.languages) - set(_languages(codebook.codes)):
        said.append("languages")
    message = f"{what} has no place for the codebook's {' and '.join(said)}"
    return [Problem(codebook.name, message, "YAML keeps everything")] if said else []


def _by_language(key: str, said: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    languages = dict.fromkeys(language for words in said for language in words)
    title = _TITLES.get(key, key)
    return {
        f"{title} ({language})" if language else title: [words.get(language, "") for words in said]
        for language in languages
    }


def _indicators(indicators: Sequence[Indicator]) -> dict[str, str]:
    listed: dict[str, list[str]] = {}
    for indicator in indicators:
        listed.setdefault(indicator.language, []).append(indicator.text)
    return {language: cell_of(items, indicators=True) for language, items in listed.items()}


def _languages(codes: tuple[Code, ...]) -> tuple[str, ...]:
    """The languages of the indicators first, as in a YAML file that names none, then those that people read."""
    said = [
        language
        for code in codes
        for words in (code.label, code.definition, code.include, code.exclude, code.examples, code.counterexamples)
        for language in words
        if language
    ]
    return tuple(dict.fromkeys((*languages_used(codes), *said)))
