"""Users and coders, variables and attributes, cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualcode.core.model import MACHINE, AttributeValue, Origin, guid
from qualcode.exchange.project import Case, Guid, Project, ProjectSource, Value, Variable, VariableType, same
from qualcode.exchange.report import Ledger
from qualcode.projects.names import NO_CODER, source_name, unique
from qualcode.projects.records import CASE, USER, VARIABLE, Keeping, Records


def coder_guid(name: str) -> Guid:
    """The GUID of a coder of the study that no project has brought."""
    return guid("coder", name)


@dataclass
class Coders:
    """The coders of a study by the GUIDs of a project's users; `usual` is who made what names nobody."""

    names: dict[Guid, str] = field(default_factory=dict)
    usual: str = NO_CODER

    def of(self, user: Guid) -> str:
        """The coder that a user is."""
        return self.names.get(same(user), self.usual)


def take_users(project: Project, records: Records, keeping: Keeping, told: Ledger) -> Coders:
    """Who coded, each under a name of their own: those that the study knows by GUID or name are these coders."""
    coders = Coders({record.key.partition(":")[2]: record.more["coder"] for record in records.all(USER)})
    taken = set(coders.names.values())
    machines = _machines(project)
    for user in project.users:
        key = same(user.guid)
        if key not in coders.names:
            said = user.name or user.id
            wanted = said if said.strip() and said.isprintable() else source_name(said, NO_CODER)
            if wanted == MACHINE and key not in machines:
                wanted = f"{MACHINE} (a person)"
            coders.names[key] = unique(wanted, taken)
            if coders.names[key] != user.name:
                told.changed("users", coders.names[key], why="two are called the same, or the name is no coder's")
        taken.add(coders.names[key])
        keeping.keep(USER, user.guid, user, coder=coders.names[key])
        told.taken("users", coders.names[key])
    if same(project.audit.creator) in coders.names:
        coders.usual = coders.names[same(project.audit.creator)]
    elif len(project.users) == 1:
        coders.usual = coders.names[same(project.users[0].guid)]
    return coders


def _machines(project: Project) -> set[Guid]:
    """The users whose codings a machine made: as the study says that the project came from, or by their GUID."""
    return {same(coder_guid(MACHINE))} | {
        same(mark.user)
        for source in project.texts()
        for selection in source.selections
        for mark in selection.marks
        if mark.coding is not None and mark.coding.origin is not Origin.PERSON
    }


@dataclass
class Facts:
    """What is known of a project's sources: attributes by variable, and the case that each belongs to."""

    variables: Mapping[Guid, tuple[str, Variable]]
    cases: Mapping[Guid, Sequence[Case]]  # by source

    def attributes(self, source: ProjectSource) -> dict[str, AttributeValue]:
        """The attributes of a source: those of its cases, and its own, which go before them."""
        values = [value for case in self.of(source) for value in case.values] + list(source.values)
        found: dict[str, AttributeValue] = {}
        for value in values:
            known = self.variables.get(same(value.variable))
            if known is not None and value.value is not None:
                found[known[0]] = plain(value)
        return found

    def case(self, source: ProjectSource) -> str:
        """The name of the case that a source belongs to, the first that has one; "" for none."""
        return next((case.name for case in self.of(source) if case.name.strip()), "")

    def of(self, source: ProjectSource) -> Sequence[Case]:
        """The cases that a source belongs to as a whole."""
        return self.cases.get(same(source.guid), ())


def facts_of(variables: Sequence[Variable], cases: Sequence[Case]) -> Facts:
    """What variables and cases tell; two variables of one name become two attributes."""
    named: dict[Guid, tuple[str, Variable]] = {}
    taken: set[str] = set()
    for variable in variables:
        name = unique(" ".join(variable.name.split()) or "variable", taken)
        taken.add(name)
        named[same(variable.guid)] = (name, variable)
    by_source: dict[Guid, list[Case]] = {}
    for case in cases:
        for source in dict.fromkeys(map(same, case.sources)):
            by_source.setdefault(source, []).append(case)
    return Facts(named, by_source)


def plain(value: Value) -> AttributeValue:
    """A value as a study's tables have it: a number where it is one, else the words.

    >>> plain(Value("v", "42", VariableType.INTEGER)), plain(Value("v", "2026-03-01", VariableType.DATE))
    (42, '2026-03-01')
    """
    said = value.value or ""
    try:
        if value.type is VariableType.INTEGER:
            return int(said)
        if value.type is VariableType.FLOAT:
            return float(said)
    except ValueError:
        pass
    return said


def keep_facts(project: Project, keeping: Keeping, told: Ledger) -> None:
    """Keep variables and cases, whose types and GUIDs a study's attributes do not have."""
    for variable in project.variables:
        keeping.keep(VARIABLE, variable.guid, variable)
        told.taken("variables", variable.name)
    for case in project.cases:
        keeping.keep(CASE, case.guid, case)
        if case.sources:
            told.taken("cases", case.name)
        else:
            told.kept("cases", case.name, why="no source belongs to it as a whole")
    for cases in facts_of(project.variables, project.cases).cases.values():
        for case in [case for case in cases if case.name.strip()][1:]:
            told.changed("cases", case.name, why="a source belongs to several; the study's tables have the first")
