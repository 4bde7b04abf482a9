"""Attributes and cases of a study as variables and cases: as they came, with what the study says otherwise or more."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qualcode.core.model import AttributeValue, Source, guid
from qualcode.exchange.project import Case, Guid, ProjectSource, Value, Variable, VariableType, same
from qualcode.projects.people import Facts, facts_of
from qualcode.projects.records import CASE, VARIABLE, Records


@dataclass
class GivenFacts:
    """Variables and cases; `of` adds to them what a source says."""

    variables: dict[str, Variable]  # by attribute
    cases: list[Case]
    facts: Facts
    more: dict[str, list[Guid]] = field(default_factory=dict)  # sources of cases, by name

    @classmethod
    def from_records(cls, records: Records) -> GivenFacts:
        """Those that came with projects."""
        variables = [record.as_(Variable) for record in records.all(VARIABLE)]
        cases = [record.as_(Case) for record in records.all(CASE)]
        facts = facts_of(variables, cases)
        return cls(dict(facts.variables.values()), cases, facts)

    def of(self, top: ProjectSource, part: ProjectSource, source: Source) -> tuple[Value, ...]:
        """The values of a text's own variables, with those that the study's attributes have otherwise or more."""
        known = self.facts.attributes(top) | (self.facts.attributes(part) if part is not top else {})
        other = {n: v for n, v in source.attributes.items() if n not in known or not _same(known[n], v)}
        if source.case and source.case != self.facts.case(top):
            self.more.setdefault(source.case, []).append(top.guid)
        if not other:
            return part.values
        new = [self._value(name, value) for name, value in other.items()]
        named = {same(value.variable) for value in new}
        return (*(value for value in part.values if same(value.variable) not in named), *new)

    def _value(self, name: str, value: AttributeValue) -> Value:
        kind = _type(value)
        variable = self.variables.get(name)
        if variable is None:
            variable = self.variables[name] = Variable(guid("variable", name), name, kind)
        elif variable.type is not kind and variable.guid == guid("variable", name):
            both = {variable.type, kind}
            numbers = {VariableType.INTEGER, VariableType.FLOAT}
            wider = VariableType.FLOAT if both == numbers else VariableType.TEXT
            self.variables[name] = variable = replace(variable, type=wider)
        return Value(variable.guid, _written(value), kind)

    def all_cases(self) -> tuple[Case, ...]:
        """The cases that came, with the sources that the study has put to them, and the study's own."""
        own = dict(self.more)
        made = [replace(case, sources=(*case.sources, *own.pop(case.name, ()))) for case in self.cases]
        return (*made, *(Case(guid("case", name), name, sources=tuple(sources)) for name, sources in own.items()))


def _same(one: AttributeValue, other: AttributeValue) -> bool:
    return type(one) is type(other) and one == other


def _type(value: AttributeValue) -> VariableType:
    if isinstance(value, bool):
        return VariableType.BOOLEAN
    if isinstance(value, int):
        return VariableType.INTEGER
    return VariableType.FLOAT if isinstance(value, float) and math.isfinite(value) else VariableType.TEXT


def _written(value: AttributeValue) -> str:
    """A value as the schema writes it: never 1e-07."""
    if isinstance(value, bool):
        return str(value).lower()
    return format(Decimal(repr(value)), "f") if isinstance(value, float) and math.isfinite(value) else str(value)
