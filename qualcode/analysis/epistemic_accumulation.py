"""Lines to networks: what each unit connects within a moving window over its conversations.

For each line, s is the sum of the codes over the window that ends with it and r the same without the line itself;
the line adds ut(s s') - ut(r r'), the pairs that it has a part in. With c = s - r that is c r' + r c' + c c', so that
the sum over a unit's lines is a product of sparse and dense matrices and no line is ever looked at by itself.

Source: Shaffer, Collier & Ruis (2016), A tutorial on epistemic network analysis, J. Learning Analytics 3(3); Siebert-
Evenstone et al. (2017), In search of conversational grain size, J. Learning Analytics 4(3) (moving stanza window).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.epistemic_model import Model, Window
from qualcode.analysis.order import natural, text_of
from qualcode.analysis.units import Ids, known, unit_ids

Floats = npt.NDArray[np.float64]

JOINT: Final = " / "  # between the parts of a unit's name
_CELLS: Final = 8_000_000  # of the products that are held at a time


@dataclass(frozen=True)
class Networks:
    """How often each unit makes each connection.

    Attributes:
        units: names, in natural order.
        counts: units x pairs of codes.
        lines: how many lines each unit has.
        member: the unit of each line as a position in `units`; -1 where the line belongs to none.
    """

    units: list[str]
    counts: Floats
    lines: Ids
    member: Ids


def pairs(size: int) -> tuple[Ids, Ids]:
    """The codes of each pair: (0, 1), (0, 2), ..., (1, 2), ...

    >>> [ends.tolist() for ends in pairs(3)]
    [[0, 0, 1], [1, 2, 2]]
    """
    first, second = np.triu_indices(size, 1)
    return first.astype(np.int64, copy=False), second.astype(np.int64, copy=False)


def accumulate(lines: pd.DataFrame, codes: Any, model: Model) -> Networks:
    """The networks of all units.

    `codes` (sparse or dense, len(lines) x codes, not negative) says how often each code is on each line; lines are in
    the order of talk within each conversation. A line whose unit is unknown ("" in all its columns) belongs to no unit,
    but is there in the windows of others. Columns that the lines have not raise UnknownNameError.
    """
    from scipy.sparse import csr_array

    held = csr_array(codes).astype(np.float64)
    held.eliminate_zeros()
    units, member = _units(lines, model.units)
    counts = np.zeros((len(units), held.shape[1] * (held.shape[1] - 1) // 2))
    sizes = np.bincount(member[member >= 0], minlength=len(units)).astype(np.int64)
    if held.nnz and len(units):
        talk = _column_ids(lines, model.conversations)
        binary = model.weighting == "binary"
        if model.window == "conversation":
            whole, owner = _wholes(held, member, talk)
            counts = _connections(_present(whole) if binary else whole, None, owner, len(units))
        else:
            current = _present(held) if binary else held
            counts = _connections(current, _earlier(held, talk, model.window, binary=binary), member, len(units))
    return Networks(units, counts, sizes, member)


def _units(lines: pd.DataFrame, columns: Sequence[str]) -> tuple[list[str], Ids]:
    """The units by name, and which one each line belongs to."""
    columns = _spelt(columns)
    ids = _column_ids(lines, columns)
    first = np.flatnonzero(~pd.Series(ids).duplicated().to_numpy())
    parts = [[text_of(value) for value in lines[name].iloc[first]] for name in columns]
    names = [JOINT.join(of_unit) if any(of_unit) else "" for of_unit in zip(*parts, strict=True)]
    order = sorted((name for name in dict.fromkeys(names) if name), key=natural)
    place = {name: position for position, name in enumerate(order)} | {"": -1}
    return order, np.array([place[name] for name in names], dtype=np.int64)[ids]


def _column_ids(lines: pd.DataFrame, columns: Sequence[str]) -> Ids:
    """A number for each combination of values."""
    for name in columns:
        known("column", name, [str(column) for column in lines.columns])
    return unit_ids(*(lines[name] for name in _spelt(columns))) if len(lines) else np.zeros(0, dtype=np.int64)


def _spelt(columns: Sequence[str]) -> list[str]:
    """The columns; before turns and segments, which are numbers within a source, the source."""
    numbered = {"turn", "segment"} & set(columns) and "source" not in columns
    return ["source", *columns] if numbered else list(columns)


def _present(codes: Any) -> Any:
    """1 wherever a code is."""
    there = codes.copy()
    there.data[:] = 1.0
    return there


def _wholes(codes: Any, member: Ids, talk: Ids) -> tuple[Any, Ids]:
    """The sum of the codes of each unit in each conversation, and whose it is."""
    from scipy.sparse import csr_array

    whole = unit_ids(member, talk)
    size = int(whole.max()) + 1
    owner = np.zeros(size, dtype=np.int64)
    owner[whole] = member
    gather = csr_array((np.ones(len(whole)), (whole, np.arange(len(whole)))), shape=(size, len(whole)))
    return csr_array(gather @ codes), owner


def _earlier(codes: Any, talk: Ids, window: Window, *, binary: bool) -> Floats:
    """What the window holds before each line: the sum of its codes, or 1 for each that the line itself has not."""
    order = np.argsort(talk, kind="stable")
    begin = np.searchsorted(talk[order], talk[order])  # where the conversation of each line begins
    if not isinstance(window, str):
        begin = np.maximum(begin, np.arange(len(order)) - (window - 1))
    dense = codes[order].toarray()
    # Whether a code is there is told by whole numbers: differences of sums of others are not exactly nothing.
    told = _before(dense != 0, begin) > 0
    if binary:
        told &= dense == 0
    sums = told if binary else np.where(told, _before(dense, begin), 0)
    before = np.empty(dense.shape, dtype=np.float64)
    before[order] = sums
    return before


def _before(rows: npt.NDArray[Any], begin: Ids) -> npt.NDArray[Any]:
    """For each row the sum of those from `begin` up to it, itself left out."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]), dtype=np.int32 if rows.dtype == bool else np.float64)
    np.cumsum(rows, axis=0, out=sums[1:])
    found: npt.NDArray[Any] = sums[:-1] - sums[begin]
    return found


def _connections(current: Any, before: Floats | None, member: Ids, units: int) -> Floats:
    """Sum of c c' + c r' + r c' over each unit's lines, above the diagonal: units x pairs."""
    size = current.shape[1]
    upper = pairs(size)
    counts = np.zeros((units, len(upper[0])))
    step = max(_CELLS // max(size * size, 1), 1)
    order = np.argsort(member, kind="stable")
    for first in range(0, units, step):
        last = min(first + step, units)
        rows = order[np.searchsorted(member[order], first) : np.searchsorted(member[order], last)]
        # Half of c c' on both sides of the diagonal, so that adding what is across it gives all of it.
        partner = current[rows].toarray() / 2
        if before is not None:
            partner += before[rows]
        half = _by_unit(current[rows], member[rows] - first, partner, last - first)
        counts[first:last] = half[:, upper[0], upper[1]] + half[:, upper[1], upper[0]]
    return counts


def _by_unit(current: Any, member: Ids, partner: Floats, units: int) -> Floats:
    """c' p of each unit (units x codes x codes), by one product: a row for each unit and code."""
    from scipy.sparse import coo_array

    size = current.shape[1]
    told = current.tocoo()
    rows = member[told.row] * size + told.col
    spread = coo_array((told.data, (rows, told.row)), shape=(units * size, current.shape[0])).tocsr()
    product: Floats = (spread @ partner).reshape(units, size, size)
    return product
