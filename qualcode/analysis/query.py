"""The question that selects codings everywhere: in tables, networks, workbooks and on the command line."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, TypedDict

import numpy as np
import pandas as pd

from qualcode.analysis.frames import attribute_columns
from qualcode.analysis.order import text_of
from qualcode.analysis.places import Bools, Expression, Places, lines_where, named, parse_places
from qualcode.analysis.units import known
from qualcode.core.model import Kind, Origin, Status
from qualcode.errors import QualcodeError

_CHOICES: Final = {"kinds": Kind, "origins": Origin, "statuses": Status}
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
_CONDITION: Final = re.compile(r"\s*(>=|<=|!=|>|<)?(.*)", re.DOTALL)


class Filters(TypedDict, total=False):
    """The words of a query, as every verb of a Study takes them."""

    codes: Sequence[str]
    query: str
    sources: Sequence[str]
    kinds: Sequence[str]
    cases: Sequence[str]
    speakers: Sequence[str]
    coders: Sequence[str]
    attributes: Mapping[str, str | Sequence[str]]
    origins: Sequence[str]
    statuses: Sequence[str]
    since: str
    until: str


@dataclass(frozen=True)
class Query:
    """Which codings a question is about: those that satisfy every part that is given.

    Attributes:
        codes: a code stands for itself and all codes below it.
        places: what must hold of the place that a coding lies at (`parse_places`); all codings there are selected.
        sources, kinds, cases, speakers, coders: any of the names will do.
        attributes: name -> conditions, all of which must hold: a value as text, or a comparison such as ">=40".
        origins, statuses: rule, person, model; applied, proposed, accepted, rejected.
        since, until: ISO dates or times (UTC) between which the row was made; a date as `until` takes in its whole day.
    """

    codes: tuple[str, ...] = ()
    places: Expression | None = None
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origins: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def named(self, path_of: Callable[[str], str]) -> Query:
        """The query with each code by the path that `path_of` gives for its name."""
        places = named(self.places, path_of) if self.places is not None else None
        return replace(self, codes=tuple(map(path_of, self.codes)), places=places)


def query_of(filters: Filters) -> Query:
    """The query that the words ask for.

    A kind, origin or status that does not exist raises UnknownNameError, an expression or a date that cannot be read
    QualcodeError. A single text does for a sequence of one.
    """
    given: dict[str, Any] = {name: value for name, value in filters.items() if value}
    unknown_words = given.keys() - Filters.__annotations__.keys()
    for word in sorted(unknown_words):
        known("filter", word, list(Filters.__annotations__))
    for name, choices in _CHOICES.items():
        for value in _tuple(given.get(name, ())):
            known(name.removesuffix("es").removesuffix("s"), value, [str(choice.value) for choice in choices])
    for name in ("since", "until"):
        _check_time(name, given.get(name, ""))
    expression = given.pop("query", "")
    attributes = {name: _tuple(value) for name, value in given.pop("attributes", {}).items()}
    since, until = (str(given.pop(name, "")) for name in ("since", "until"))
    words: Any = {name: _tuple(value) for name, value in given.items()}
    places = parse_places(expression) if expression else None
    return Query(places=places, attributes=attributes, since=since, until=until, **words)


def _tuple(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(each) for each in value)


def _check_time(name: str, given: str) -> None:
    try:
        if given:
            datetime.fromisoformat(given)
    except ValueError:
        raise QualcodeError(name, f"{given!r} is not a date", "write it as 2026-05-31") from None


# ---- selecting -------------------------------------------------------------------------------------------------------


def select(codings: pd.DataFrame, query: Query) -> pd.DataFrame:
    """The codings that the query selects, in their order.

    Whether the query's places hold is worked out over all of `codings`, a coder at a time, before anything else is
    left out. Columns that a condition needs must be there: attributes of `with_attributes`, `made` for times. An
    attribute that does not exist raises UnknownNameError; names of sources, codes and people that nothing was coded
    with select nothing.
    """
    keep = _where(codings, query)
    if query.codes:
        keep &= _at_or_below(codings["code"], query.codes)
    if query.places is not None:
        keep &= Places(codings).where(query.places)
    for column, names in {"coder": query.coders, "origin": query.origins, "status": query.statuses}.items():
        if names:
            keep &= codings[column].isin(names).to_numpy(dtype=bool)
    if query.since or query.until:
        keep &= _between(codings["made"], query.since, query.until)
    return codings[keep].reset_index(drop=True)


def select_lines(lines: pd.DataFrame, codings: pd.DataFrame, query: Query) -> pd.DataFrame:
    """The lines (of `lines_frame`, with attributes) that codings the query selects could lie on, coded or not.

    `codings` are those of one coder over all of the text: they say which places hold. Conditions on codings alone
    (codes, coders, origins, statuses, times) leave no line out.
    """
    keep = _where(lines, query)
    if query.places is not None:
        keep &= lines_where(lines, codings, query.places)
    return lines[keep].reset_index(drop=True)


def select_sources(sources: pd.DataFrame, query: Query) -> pd.DataFrame:
    """The rows of a sources frame that the query's sources, kinds, cases and attributes select."""
    return sources[_where(sources, replace(query, speakers=()))].reset_index(drop=True)


def with_attributes(frame: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Codings or lines with the language and the attributes of their sources (of `sources_frame`) as columns.

    Columns of those names that are there already are replaced; order and number of rows stay as they are.
    """
    columns = ["language", *attribute_columns(sources)]
    of_source = sources.set_index("source")[columns]
    joined = of_source.reindex(frame["source"]).set_axis(frame.index, axis=0)
    kept = frame[[name for name in frame.columns if name not in columns]]
    return pd.concat([kept, joined], axis=1)


def _where(frame: pd.DataFrame, query: Query) -> Bools:
    """The rows that the query's conditions on sources and speakers hold of."""
    keep = np.ones(len(frame), dtype=bool)
    columns = {"source": query.sources, "kind": query.kinds, "case": query.cases, "speaker": query.speakers}
    for column, names in columns.items():
        if names:
            keep &= frame[column].isin(names).to_numpy(dtype=bool)
    for attribute, conditions in query.attributes.items():
        known("attribute", attribute, [str(name) for name in frame.columns])
        places, values = pd.factorize(frame[attribute], use_na_sentinel=False)
        holds = np.array([all(_holds(text_of(value), each) for each in conditions) for value in values], dtype=bool)
        keep &= holds[places] if len(values) else False
    return keep


def _holds(value: str, condition: str) -> bool:
    """Whether a value, as text, satisfies a condition; numbers are compared as numbers where both are.

    >>> _holds("47", ">=40"), _holds("9", ">=40"), _holds("kepala", "!=staf"), _holds("", ">1")
    (True, False, True, False)
    """
    found = _CONDITION.fullmatch(condition)
    assert found is not None
    sign, wanted = found[1], found[2].strip()
    if sign is None:
        return value == condition
    if sign == "!=":
        return value != wanted
    if not value:
        return False
    try:
        return _COMPARE[sign](float(value), float(wanted))
    except ValueError:
        return _COMPARE[sign](value, wanted)


def _between(made: pd.Series[str], since: str, until: str) -> Bools:
    """The rows made between two times; times are ISO texts in UTC, so that a text's beginning is its date."""
    keep = np.ones(len(made), dtype=bool)
    if since:
        keep &= (made >= since).to_numpy(dtype=bool)
    if until:
        keep &= (made.str.slice(0, len(until)) <= until).to_numpy(dtype=bool)
    return keep


def _at_or_below(column: pd.Series[str], codes: Sequence[str]) -> Bools:
    """Which rows have one of the codes or one below it; looked at once a distinct code."""
    places, paths = pd.factorize(column)
    below = tuple(code + "/" for code in codes)
    wanted = np.array([path in codes or path.startswith(below) for path in paths], dtype=bool)
    return wanted[places] if len(wanted) else np.zeros(len(column), dtype=bool)
