"""A project as plain rows: what tables for other programs are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from qualcode.exchange.project import Case, Guid, Mark, Project, ProjectSource, Selection, Value, same
from qualcode.exchange.report import Ledger

NOBODY = ""  # stands for the coder of a row that nobody has coded


@dataclass(frozen=True)
class Coded:
    """One coding: the source, the stretch and its words, the code's names from the top, the coder, and the mark."""

    source: ProjectSource
    selection: Selection
    words: str
    code: tuple[str, ...]
    coder: str
    mark: Mark


@dataclass(frozen=True)
class Flat:
    """A project whose codings, cases and codes can be gone through by name."""

    project: Project

    @cached_property
    def codes(self) -> dict[Guid, tuple[str, ...]]:
        """The names of each code from the top of the tree, by GUID, in the order of the project."""
        names: dict[Guid, tuple[str, ...]] = {}
        for code in self.project.codes:  # parents stand before children
            names[same(code.guid)] = (*names.get(same(code.parent), ()), code.name)
        return names

    @cached_property
    def users(self) -> dict[Guid, str]:
        """The names of people, by GUID."""
        return {same(user.guid): user.name or user.id for user in self.project.users}

    @cached_property
    def codings(self) -> tuple[Coded, ...]:
        """Every coding of words, in the order of the sources."""
        return tuple(self._codings())

    def _codings(self) -> Iterator[Coded]:
        for top in self.project.sources:
            for part in top.walk():
                for selection in part.selections if part.text is not None else ():
                    words = (part.text or "")[selection.start : selection.end]
                    for mark in selection.marks:
                        code = self.codes.get(same(mark.code))
                        if code is not None:
                            yield Coded(top, selection, words, code, self.users.get(same(mark.user), NOBODY), mark)

    @cached_property
    def cases_of(self) -> dict[Guid, tuple[Case, ...]]:
        """The cases that each source belongs to as a whole."""
        found: dict[Guid, tuple[Case, ...]] = {}
        for case in self.project.cases:
            for source in case.sources:
                found[same(source)] = (*found.get(same(source), ()), case)
        return found

    def cases_about(self, coded: Coded) -> tuple[Case, ...]:
        """The cases that a coding is about: its source is about them, or it overlaps a selection that is."""
        source = same(coded.source.guid)
        start, end = coded.selection.start, coded.selection.end
        overlapping = (case for case, first, last in self._stretches.get(source, ()) if first < end and start < last)
        found = (*self.cases_of.get(source, ()), *overlapping)
        return tuple({case.guid: case for case in found}.values())

    @cached_property
    def _stretches(self) -> dict[Guid, list[tuple[Case, int, int]]]:
        """By source, the cases that stretches of it are about."""
        places = {
            same(each.guid): (same(top.guid), each.start, each.end)
            for top in self.project.sources
            for part in top.walk()
            for each in part.selections
        }
        found: dict[Guid, list[tuple[Case, int, int]]] = {}
        for case in self.project.cases:
            for selection in case.selections:
                if same(selection) in places:
                    source, start, end = places[same(selection)]
                    found.setdefault(source, []).append((case, start, end))
        return found

    @cached_property
    def variables(self) -> dict[Guid, str]:
        """The names of variables, by GUID."""
        return {same(variable.guid): variable.name for variable in self.project.variables}

    def values(self, values: Sequence[Value]) -> dict[str, str]:
        """Values by the name of their variable; what is missing is not in it."""
        named = {self.variables.get(same(each.variable), ""): each.value for each in values}
        return {name: value for name, value in named.items() if name and value is not None}


def tell_left_out(ledger: Ledger, flat: Flat, *, but: Sequence[str]) -> None:
    """Note what a table has no place for; `but` are the sorts that it holds."""
    for what in ("users", "variables", "cases", "sources", "notes", "links", "sets", "graphs", "files", "codes"):
        if what not in but:
            ledger.left(what, why="they stay in the study: the table has no place for them")
    known = flat.codes
    homeless = sum(
        same(mark.code) not in known
        for top in flat.project.sources
        for part in top.walk()
        for selection in part.selections
        for mark in selection.marks
    )
    ledger.impossible("codings", count=homeless, why="their code is not in the project")
    whole = sum(len(part.marks) for top in flat.project.sources for part in top.walk())
    ledger.impossible("codings of whole sources", count=whole, why="the table has no place for them")
