"""The order that names are shown in: the codebook's where there is one, else the one a person would give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Positions: TypeAlias = npt.NDArray[np.int64]

_NUMBER = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[Any, ...], str]:
    """A sorting key under which W-2 comes before W-10.

    >>> sorted(["W-10", "W-2", "D-01"], key=natural)
    ['D-01', 'W-2', 'W-10']
    """
    parts = _NUMBER.split(name)
    # Split always alternates words and numbers, so that equal positions hold equal types.
    return tuple((int(p) if i % 2 else p.casefold()) for i, p in enumerate(parts)), name


def in_order(names: Iterable[str], order: Sequence[str] | None = None) -> list[str]:
    """All of `order` as it stands, then those of `names` that it does not hold, in natural order.

    >>> in_order(["skills", "10", "9", "creativity"], ["creativity", "knowledge"])
    ['creativity', 'knowledge', '9', '10', 'skills']
    """
    first = dict.fromkeys(order or ())
    return [*first, *sorted((name for name in set(names) if name not in first), key=natural)]


def text_of(value: Any) -> str:
    """A value as a name: "" for a missing one, and 22 for 22.0, which a column with a missing value makes of it.

    >>> [text_of(value) for value in (22.0, 1.5, "22", None)]
    ['22', '1.5', '22', '']
    """
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def positions(column: pd.Series[Any], order: Sequence[str] | None = None) -> tuple[Positions, list[str]]:
    """Where each value of a column stands among its ordered names, and these names.

    Values are named by their text; a missing value is named "".
    """
    codes, values = pd.factorize(column, use_na_sentinel=False)
    texts = [text_of(value) for value in values]
    names = in_order(texts, order)
    place = {name: position for position, name in enumerate(names)}
    return np.array([place[text] for text in texts], dtype=np.int64)[codes], names
