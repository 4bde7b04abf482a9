"""Values of a project to plain JSON data and back: how a study keeps what only the exchange knows.

What has its default is left out. The study's own values that ride along (`Code`, `Source`, `Coding`, `Memo`) and files
are not part of it: the study has them in tables of their own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

_PLAIN = frozenset({str, int, float, bool, type(None)})
RIDING = {
    "ProjectCode": {"said"},
    "ProjectSource": {"source", "memos", "beside"},
    "Mark": {"coding"},
    "Project": {"codebook", "files"},
}


def as_data(value: Any) -> Any:
    """A value of `exchange.project` as lists, mappings and plain values.

    >>> from qualcode.exchange.project import User
    >>> as_data(User("g", "Ana"))
    {'guid': 'g', 'name': 'Ana'}
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [as_data(one) for one in value]
    if is_dataclass(kind):
        return {name: as_data(held) for name, default in _defaults(kind) if (held := getattr(value, name)) != default}
    if isinstance(value, Mapping):
        return {key: as_data(one) for key, one in value.items()}
    return [as_data(one) for one in value] if isinstance(value, tuple) else str(value)


def from_data(kind: type[T], data: Any) -> T:
    """The value that `as_data` was given; what a newer qualcode has added to it is passed over.

    >>> from qualcode.exchange.project import User
    >>> from_data(User, {"guid": "g", "name": "Ana"}) == User("g", "Ana")
    True
    """
    read: Any = _reader
    made: T = read(kind)(data)
    return made


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    riding = RIDING.get(kind.__name__, set())
    return tuple((each.name, _default(each)) for each in fields(kind) if each.name not in riding)


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """The function that reads one type; they are put together once a type, for there may be 100,000 values."""
    origin = get_origin(kind)
    if origin is tuple:
        each = _reader(get_args(kind)[0])
        return lambda data: tuple([each(one) for one in data])
    if origin in (Union, types.UnionType):
        inner = [_reader(one) for one in get_args(kind) if one is not type(None)]
        return lambda data: None if data is None else inner[0](data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    return lambda data: data


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    readers: dict[str, Callable[[Any], Any]] = {}

    def read(data: Mapping[str, Any]) -> Any:
        if not readers:  # on first use: a source holds sources
            hints = get_type_hints(kind)
            readers.update({name: _reader(hints[name]) for name, _ in _defaults(kind)})
        return kind(**{name: readers[name](one) for name, one in data.items() if name in readers})

    return read
