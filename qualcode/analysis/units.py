"""What is counted: codings that nobody rejected, and the units that they lie on, as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.core.nearest import unknown

Level: TypeAlias = Literal["code", "theme"]
Ids: TypeAlias = npt.NDArray[np.int64]

_LARGEST = 2**62


def counted(codings: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the codings that nobody rejected."""
    kept = (codings["status"] != "rejected").to_numpy(dtype=bool)
    narrow = codings[list(dict.fromkeys(columns))]
    return narrow if kept.all() else narrow[kept]


def unit_ids(*columns: pd.Series[Any] | npt.NDArray[Any]) -> Ids:
    """One number a distinct combination of the columns' values, from 0, in order of appearance.

    >>> unit_ids(np.array([7, 7, 8]), np.array([1, 1, 1])).tolist()
    [0, 0, 1]
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        codes, values = pd.factorize(column, use_na_sentinel=False)
        if size * max(len(values), 1) > _LARGEST:
            key, seen = pd.factorize(key)
            size = len(seen)
        key = key * len(values) + codes
        size *= max(len(values), 1)
    ids: Ids = pd.factorize(key)[0].astype(np.int64, copy=False)
    return ids


def segment_ids(codings: pd.DataFrame) -> Ids:
    """One number a distinct segment: the same source, start and end."""
    return unit_ids(codings["source"], codings["start"], codings["end"])


def first_of_each(ids: Ids) -> Ids:
    """The positions at which each number is seen for the first time."""
    return np.flatnonzero(~pd.Series(ids).duplicated().to_numpy()).astype(np.int64, copy=False)


def known(what: str, name: str, choices: Sequence[str]) -> str:
    """The name, when it is one of the choices; else an UnknownNameError that says which there are."""
    if name not in choices:
        raise unknown(what, name, choices)
    return name
