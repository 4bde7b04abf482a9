"""Attributes that a notebook's completion by tab looks into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

T = TypeVar("T")


class looked_into(Generic[T]):
    """A property whose value IPython completes, as in `study.codes["mot`: of a `property` it would evaluate nothing."""

    def __init__(self, get: Callable[[Any], T]) -> None:
        self._get = get
        self.__doc__ = get.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type | None = None) -> T: ...

    def __get__(self, instance: object, owner: type | None = None) -> T | Self:
        return self if instance is None else self._get(instance)

    def __set__(self, instance: object, value: object) -> None:
        raise AttributeError(f"{self._get.__name__} cannot be set")
