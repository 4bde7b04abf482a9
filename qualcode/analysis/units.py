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
_SAMPLE = 1000
_SPREAD = 2**31  # whole numbers that lie no further apart are taken as they are


def counted(codings: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """These columns of the codings that nobody rejected."""
    status = codings["status"]
    kept = np.asarray((status.to_numpy() if _is_plain(status) else status) != "rejected", dtype=bool)
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
        codes, number = _as_numbers(column)
        if size * number > _LARGEST:
            key, seen = pd.factorize(key)
            size = len(seen)
        key = key * number + codes
        size *= number
    return _numbered(key)


def _as_numbers(column: pd.Series[Any] | npt.NDArray[Any]) -> tuple[npt.NDArray[Any], int]:
    """A column as numbers from 0, different ones for different values, and above all of them one more."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind == "i" and len(column):  # Int64 may lack values
        values = np.asarray(column)
        least, most = int(values.min()), int(values.max())
        if most - least < _SPREAD:
            return values - least, most - least + 1
    codes, values = _factorized(column)
    return codes, max(len(values), 1)


def _factorized(column: pd.Series[Any] | npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Any]:
    """`pandas.factorize`, of which text in long runs of the same (a frame's sources, its one coder) takes a third."""
    if isinstance(column, pd.Series) and _is_plain(column) and len(column):
        texts = column.to_numpy()
        sample = texts[:_SAMPLE]
        if np.count_nonzero(sample[1:] != sample[:-1]) < _SAMPLE // 10:
            begins = np.flatnonzero(np.concatenate([[True], texts[1:] != texts[:-1]]))
            codes, values = pd.factorize(column.iloc[begins], use_na_sentinel=False)
            return np.repeat(codes, np.diff(begins, append=len(texts))), values
    return pd.factorize(column, use_na_sentinel=False)


def _is_plain(column: pd.Series[Any]) -> bool:
    """Whether a column is of Python's own strings (TEXT), which numpy compares in place."""
    return isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "python"


def _numbered(key: Ids) -> Ids:
    """Numbers from 0 in order of appearance: counted up where equal keys stand together, as in a frame in its order."""
    if not len(key):
        return key
    changes = key[1:] != key[:-1]
    if (key[1:] >= key[:-1]).all():
        return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(changes)])
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
