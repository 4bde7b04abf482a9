"""The rows of a codebook table to codes: where each stands in the tree, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from qualcode.codebook.headings import (
    CODE,
    COLOUR,
    DEPTH,
    GUID,
    INDICATORS,
    LABEL,
    LEVELS,
    LISTS,
    NAME,
    NUMBERS,
    PARENT,
    PATH,
    WORDS,
    Heading,
)  # fmt: skip
from qualcode.codebook.items import indicators_of, items_of
from qualcode.codebook.read import COLOUR as COLOUR_PATTERN
from qualcode.codebook.read import GUID as GUID_PATTERN
from qualcode.core import codetree
from qualcode.core.model import Code, Indicator
from qualcode.core.nearest import nearest
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

_SEPARATOR: Final = re.compile(r"\s*(?:::|>>|\\+|\s>\s|\s→\s)\s*")  # between the names of a path, as tools write it
_MARK: Final = re.compile(r"[○●◦•◉◎■□▪▫▸►–—*-]\s+")
_SAID: Final = (LABEL, *WORDS)


class Row(NamedTuple):
    """A row of a sheet: its number or line, and its cells, trimmed."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns name a code, from the top of the tree down, and which say something about it."""

    levels: tuple[int, ...]
    said: tuple[tuple[int, Heading], ...]
    parent: int | None = None
    path: bool = False  # the one column of levels has paths, not names
    depth: int | None = None  # the column of numbers that say how deep a code is

    @classmethod
    def of(cls, found: Sequence[Heading | None], *, unnamed: frozenset[int]) -> Columns:
        """The columns by what their headings say."""
        kinds = [(number, kind) for number, kind in enumerate(found) if kind is not None]
        path = next((number for number, kind in kinds if kind.role == PATH), None)
        depths = [(kind.rank, number) for number, kind in kinds if kind.role == DEPTH]
        named = sorted((kind.rank, number) for number, kind in kinds if kind.role in LEVELS)
        names = [number for number, kind in kinds if kind.role == NAME]
        levels = [number for _, number in named]
        if len(depths) > 1:  # "Level 1", "Level 2", ...: names stand in them
            levels = [number for _, number in sorted(depths)] + levels
        if not any(found[number].role in (CODE, "subcode") for number in levels) and names:  # type: ignore[union-attr]
            levels.append(names.pop(0))
        if path is not None:
            levels = [path]
        elif levels and (more := _following(levels[-1], unnamed)):
            levels += more
        said = [
            (number, kind)
            for number, kind in kinds
            if kind.role in (*_SAID, *LISTS, *INDICATORS, *NUMBERS, COLOUR, GUID)
        ]
        said += [(number, Heading(LABEL, found[number].language)) for number in names]  # type: ignore[union-attr]
        parent = next((number for number, kind in kinds if kind.role == PARENT), None)
        depth = depths[0][1] if len(depths) == 1 and len(levels) == 1 else None
        return cls(tuple(levels), tuple(sorted(said)), parent, path is not None, depth)

    @property
    def used(self) -> frozenset[int]:
        """The columns that are read."""
        others = [number for number in (self.parent, self.depth) if number is not None]
        return frozenset((*self.levels, *(number for number, _ in self.said), *others))


def _following(number: int, unnamed: frozenset[int]) -> list[int]:
    found = []
    while (number := number + 1) in unnamed:
        found.append(number)
    return found


@dataclass
class _Draft:
    """A code as far as it was read."""

    row: int
    parent: str  # as the table says it; "" where the path says it all
    path: str
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    lists: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    indicators: dict[str, dict[Indicator, None]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    colour: str = ""
    guid: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def code(self, path: str) -> Code:
        lists = {role: {language: tuple(items) for language, items in by.items()} for role, by in self.lists.items()}
        indicators = {role: tuple(found) for role, found in self.indicators.items()}
        said: dict[str, Any] = {**self.said, **lists, **indicators, **self.numbers}
        return Code(path, **said, colour=self.colour, guid=self.guid, line=self.row)


class Reader:
    """Reads tables of one file into drafts of codes, and collects what is odd about them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._drafts: list[_Draft] = []
        self._by_path: dict[tuple[str, str], _Draft] = {}

    def warn(self, row: int | None, message: str, hint: str = "") -> None:
        """Note something that a person should look at."""
        self.problems.append(Problem(self._where(row), message, hint))

    def refuse(self, row: int | None, message: str, hint: str = "") -> None:
        """Note something that makes the codebook unusable."""
        self.problems.append(Problem(self._where(row), message, hint, refused=True))

    def _where(self, row: int | None) -> str:
        return self.path if row is None else f"{self.path}:{row}"

    def read(self, columns: Columns, rows: Sequence[Row]) -> None:
        """Take in the rows of one table."""
        above: list[str] = []
        paths = _names_with_separators(columns, rows)
        for row in rows:
            cells = {number: cell for number, cell in enumerate(row.cells) if cell}
            if columns.depth is not None:
                names = self._by_depth(columns, row, cells, above)
            else:
                names = self._by_level(columns, row, cells, above, paths)
            if names:
                above = names
                self._take(columns, row, cells, [name for name in names if name])
            elif any(number in cells for number, _ in columns.said):
                self._goes_on(columns, row, cells)

    def _by_level(
        self, columns: Columns, row: Row, cells: dict[int, str], above: list[str], paths: frozenset[str]
    ) -> list[str]:
        """The names from the top of the tree to the code of a row; those left blank are the ones above it."""
        filled = [level for level, number in enumerate(columns.levels) if number in cells]
        if not filled:
            return []
        names = [""] * (filled[-1] + 1)
        for level in range(filled[-1] + 1):
            number = columns.levels[level]
            if number in cells:
                names[level] = cells[number]
            elif level < filled[0]:
                names[level] = above[level] if level < len(above) else ""
        if len(columns.levels) == 1:
            return self._parts(columns, row, names[0], paths)
        return names

    def _parts(self, columns: Columns, row: Row, name: str, paths: frozenset[str]) -> list[str]:
        """The names in a cell: several where it holds a path."""
        if columns.path or name in paths:
            parts = name.split("/") if columns.path else re.split(r"\s*/\s*", _SEPARATOR.sub("/", name))
            if not all(part.strip() for part in parts):
                self.refuse(row.number, f"the path {name!r} has an empty name in it", "write it as theme/code")
                return []
            return parts
        return [name]

    def _by_depth(self, columns: Columns, row: Row, cells: dict[int, str], above: list[str]) -> list[str]:
        name, said = cells.get(columns.levels[0], ""), cells.get(columns.depth or 0, "")
        if not name:
            return []
        if not re.fullmatch(r"\d{1,2}(\.0)?", said):
            self.refuse(row.number, f"{name!r} has the level {said!r}", "write a whole number, 1 for a theme")
            return []
        deep = int(float(said)) or 1
        if deep > len(above) + 1:
            self.refuse(
                row.number, f"{name!r} is on level {deep}, but no code stands above it", "write its parent first"
            )
            return []
        return [*above[: deep - 1], name]

    def _take(self, columns: Columns, row: Row, cells: dict[int, str], names: list[str]) -> None:
        cut = names if columns.path else [self._part(row, name) for name in names]
        if not all(cut):
            return
        path = "/".join(cut)
        parent = cells.get(columns.parent, "") if columns.parent is not None else ""
        draft = self._by_path.get((parent, path))
        if draft is None:
            draft = self._by_path[parent, path] = _Draft(row.number, parent, path)
            self._drafts.append(draft)
            if not columns.path and "/" in names[-1]:
                self._keep_slash(draft, _plain(names[-1]))
        elif draft is not self._drafts[-1]:
            message = f"the code {path!r} stands in the table twice (first in row {draft.row})"
            self.refuse(row.number, message, "rename or join them")
            return
        self._say(columns, row, cells, draft)

    def _part(self, row: Row, name: str) -> str:
        """A name as a part of a path: one line, without the mark before it and without a slash."""
        plain = _plain(name)
        if not plain:
            self.refuse(row.number, f"the name {name!r} is not a word", "name it with letters")
        return plain.replace("/", "-")

    def _keep_slash(self, draft: _Draft, name: str) -> None:
        draft.said[LABEL] = {"": name}
        message = f"{name!r} has a slash, which parts the names of a path"
        self.warn(draft.row, message, f"its path has {draft.name!r}, its label keeps the name")

    def _goes_on(self, columns: Columns, row: Row, cells: dict[int, str]) -> None:
        """A row without a name says more about the code above it."""
        if self._drafts:
            self._say(columns, row, cells, self._drafts[-1])
        else:
            self.warn(row.number, "says something, but of no code", "write the code beside it")

    def _say(self, columns: Columns, row: Row, cells: dict[int, str], draft: _Draft) -> None:
        for number, kind in columns.said:
            cell = cells.get(number)
            if cell is None:
                continue
            if kind.role in _SAID:
                said = draft.said.setdefault(kind.role, {})
                before = said.get(kind.language)
                said[kind.language] = cell if before in (None, cell) else f"{before}\n{cell}"
            elif kind.role in LISTS:
                draft.lists.setdefault(kind.role, {}).setdefault(kind.language, []).extend(items_of(cell))
            elif kind.role in INDICATORS:
                found = draft.indicators.setdefault(kind.role, {})
                found.update(dict.fromkeys(Indicator(text, kind.language, row.number) for text in indicators_of(cell)))
            elif kind.role in NUMBERS:
                self._number(row, kind.role, cell, draft)
            elif kind.role == GUID:
                self._guid(row, cell, draft)
            else:
                self._colour(row, cell, draft)

    def _number(self, row: Row, role: str, cell: str, draft: _Draft) -> None:
        try:
            number = float(cell.replace(",", "."))
        except ValueError:
            number = 0
        if 0 < number < float("inf"):
            draft.numbers[role] = number
        else:
            self.warn(row.number, f"{draft.name} has the {role} {cell!r}", "write a number above 0; it is left out")

    def _guid(self, row: Row, cell: str, draft: _Draft) -> None:
        if GUID_PATTERN.fullmatch(cell):
            draft.guid = cell
        else:
            self.warn(
                row.number, f"{draft.name} has the guid {cell!r}", "take it over as it was written; it is left out"
            )

    def _colour(self, row: Row, cell: str, draft: _Draft) -> None:
        colour = cell if cell.startswith("#") else f"#{cell}"
        if COLOUR_PATTERN.fullmatch(colour):
            draft.colour = colour
        else:
            self.warn(row.number, f"{draft.name} has the colour {cell!r}", "write it as #0072b2; it is left out")

    def codes(self) -> tuple[Code, ...]:
        """The codes of all tables in the order of a tree, those made that are only named as somebody's parent."""
        placed: dict[str, _Draft] = {}
        for draft in self._drafts:
            path = self._placed(draft, frozenset())
            if not path:
                continue
            if path in placed:
                message = f"the code {path!r} stands in the table twice (first in row {placed[path].row})"
                self.refuse(draft.row, message, "rename or join them")
            placed.setdefault(path, draft)
        deep = next((path for path in placed if path.count("/") >= codetree.DEPTH), None)
        if deep is not None:
            raise CodebookError(
                self.path, f"{deep!r} is more than {codetree.DEPTH} levels deep", "make the tree flatter"
            )
        return codetree.arranged(draft.code(path) for path, draft in placed.items())

    def _placed(self, draft: _Draft, passed: frozenset[int]) -> str:
        """The path of a code, by way of its parents; "" when these go round in a circle."""
        if not draft.parent:
            return draft.path
        if id(draft) in passed:
            self.refuse(draft.row, f"{draft.name!r} is above itself by way of its parents", "mend the parents")
            return ""
        parts = [_plain(part) for part in _SEPARATOR.sub("/", draft.parent).split("/")]
        above = self._parent(draft, parts)
        if above is None:
            self._tell_near(draft, parts)
            return "/".join((*parts, draft.path))
        found = self._placed(above, passed | {id(draft)})
        return f"{found}/{draft.path}" if found else ""

    def _parent(self, draft: _Draft, parts: Sequence[str]) -> _Draft | None:
        """The code that a parent's name or path means: of several of one name the last one above the row."""
        whole = "-".join(parts)
        named = [other for other in self._drafts if other is not draft and other.name in (parts[-1], whole)]
        fitting = [other for other in named if f"/{other.parent}/{other.path}".endswith("/" + "/".join(parts))]
        candidates = fitting or named
        before = [other for other in candidates if other.row < draft.row]
        return (before or candidates)[-1] if candidates else None

    def _tell_near(self, draft: _Draft, parts: Sequence[str]) -> None:
        near = nearest(parts[-1], (other.name for other in self._drafts if other is not draft))
        if near is not None:
            message = f"{draft.name!r} has the parent {draft.parent!r}, which has no row"
            self.warn(draft.row, message, f"a theme is made of it; did you mean {near!r}?")


def _plain(name: str) -> str:
    """A name in one line, without a list's mark before it."""
    return _MARK.sub("", " ".join(name.split()), count=1)


def _names_with_separators(columns: Columns, rows: Iterable[Row]) -> frozenset[str]:
    """The cells that hold a path rather than a name: `a::b`, `a>>b`, `a\\b`, and `a/b` where `a` has a row too."""
    if len(columns.levels) != 1 or columns.parent is not None or columns.depth is not None:
        return frozenset()
    column = columns.levels[0]
    names = {row.cells[column] for row in rows if column < len(row.cells) and row.cells[column]}
    return frozenset(
        name for name in names if _SEPARATOR.search(name) or ("/" in name and name.rpartition("/")[0].strip() in names)
    )
