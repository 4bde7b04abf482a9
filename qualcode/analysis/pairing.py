"""The units in which two codes can be together: what counts as the same place, coded or not.

A unit belongs to one coder: what two people coded is never paired. Every measure of `association` is of the fourfold
table of such units (both codes, only the one, only the other, neither), so that it stays within its range whatever
the lengths of the passages that people code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.lines import touched
from qualcode.analysis.order import positions
from qualcode.analysis.overlap import apart
from qualcode.analysis.units import Ids, Level, counted, first_of_each, known, unit_ids
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Within: TypeAlias = Literal["segment", "overlap", "near", "turn", "source", "case"]
WITHIN: Final[tuple[str, ...]] = get_args(Within)
OF_LINES: Final = ("overlap", "near")  # whose units are lines, or windows of them; the others' are those of the codings


@dataclass(frozen=True)
class Units:
    """Which codes each unit holds.

    Attributes:
        names: the codes or themes, in their order.
        held: units x names, 1 where the unit holds the code.
        texts: the number of the text that each unit is of: a source as one coder coded it. The units of a text follow
            one another, in the order of the text; sources and cases are texts of their own.
        distance: codes are together in windows of so many units and one more; 0: in the unit itself.
        apart: names x names, the number of units that hold both codes, but on different words; None where it does
            not matter on which words they are.
    """

    names: list[str]
    held: csr_array
    texts: Ids
    distance: int = 0
    apart: npt.NDArray[np.int64] | None = None


def units_of(
    codings: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    level: Level = "code",
    within: Within = "segment",
    distance: int = 1,
    order: Sequence[str] | None = None,
) -> Units:
    """The units of a study and the codes that each holds; rejected codings do not count.

    | within | a unit is, by each coder | it holds a code when |
    | --- | --- | --- |
    | segment | a stretch that was coded, or a line without codings | the stretch has it |
    | overlap | a line (a segment of the text) | a coding overlaps it; two codes: on a common character |
    | near | `distance` + 1 lines in a row of one source, or all of a shorter one | a coding overlaps one of them |
    | turn | a turn; outside turns a stretch, or a line without codings | a coding begins in it |
    | source, case | a source; a case, or a source of no case | a coding is in it |

    `lines` is a lines frame (`analysis.lines`): what it leaves out is not there, so that neighbours are neighbours
    among its lines.
    """
    known("within", within, WITHIN)
    known("level", level, ("code", "theme"))
    if distance < 0:
        raise QualcodeError("distance", f"{distance} is below 0", "give a number of segments: 0, 1, 2, ...")
    coded = counted(codings, ["source", "case", "turn", "start", "end", "coder", level])
    place, names = positions(coded[level], order)
    coder, coders = pd.factorize(coded["coder"], sort=True)
    lines = lines.iloc[_in_order_of_text(lines)]
    if within in OF_LINES:
        by, named = (coder.astype(np.int64), len(coders)), (place, names)
        if within == "near":
            return replace(_of_lines(coded, lines, by, named), distance=distance)
        return replace(_of_lines(coded, lines, by, named), apart=_apart(coded, lines, by, named))
    rows = _rows(coded, lines, within, (coder, len(coders)))
    rows["name"] = np.concatenate([place, np.full(len(rows) - len(place), -1)])
    rows = rows.iloc[np.lexsort((rows["end"], rows["start"], rows["source"], rows["coder"]))]
    ids = unit_ids(*(rows[name].to_numpy() for name in ("coder", *_KEYS[within])))
    first = first_of_each(ids)
    texts = np.arange(len(first)) if within in ("source", "case") else unit_ids(rows["coder"], rows["source"])[first]
    has_code = rows["name"].to_numpy() >= 0
    return Units(names, held_by(ids[has_code], rows["name"].to_numpy()[has_code], (len(first), len(names))), texts)


_KEYS: Final = {
    "segment": ("source", "start", "end"),
    "turn": ("source", "turn", "own_start", "own_end"),
    "source": ("source",),
    "case": ("case",),
}


def held_by(units: Ids, names: Ids, shape: tuple[int, int]) -> csr_array:
    """The matrix units x names of ones, from the pairs of a unit and a name; a pair that is there twice is one."""
    from scipy.sparse import coo_array

    held = coo_array((np.ones(len(units), dtype=np.int32), (units, names)), shape=shape).tocsr()
    held.data[:] = 1  # a code twice in a unit (two codes of a theme, two segments of a turn) is there once
    return held


def windows(units: Units) -> csr_array:
    """The matrix of windows x names: which codes are in any `distance` + 1 units of a text that follow one another.

    A text with fewer units is one window.
    """
    if units.distance == 0:
        return units.held
    begins, lengths = spans_of_texts(units.texts)
    number = np.maximum(lengths - units.distance, 1)
    first_window = np.cumsum(number) - number
    row, name = units.held.nonzero()
    text = np.repeat(np.arange(len(begins)), lengths)[row]
    at = row - begins[text]
    earliest, latest = np.maximum(at - units.distance, 0), np.minimum(at, number[text] - 1)
    entry, step = spread(latest - earliest + 1)
    window = first_window[text[entry]] + earliest[entry] + step
    return held_by(window, name[entry], (int(number.sum()), len(units.names)))


def spans_of_texts(texts: Ids) -> tuple[Ids, Ids]:
    """Where the units of each text begin, and how many there are."""
    begins = np.flatnonzero(np.diff(texts, prepend=-1)).astype(np.int64)
    return begins, np.diff(begins, append=len(texts)).astype(np.int64)


def spread(lengths: Ids) -> tuple[Ids, Ids]:
    """Every number of a list as often as its length says, and which time it is.

    >>> [each.tolist() for each in spread(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    lengths = np.maximum(lengths, 0)
    which = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    step = np.arange(len(which), dtype=np.int64) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, step


def _in_order_of_text(lines: pd.DataFrame) -> Ids:
    """The lines by source, in the order that the frame has them, and place."""
    keys = (lines["start"].to_numpy(), pd.factorize(lines["source"])[0])
    return np.lexsort(keys).astype(np.int64, copy=False)


def _of_lines(
    coded: pd.DataFrame, lines: pd.DataFrame, coders: tuple[Ids, int], named: tuple[Ids, list[str]]
) -> Units:
    """Every line as each coder coded it; a coding lies on all lines that it overlaps."""
    (coder, number), (place, names) = coders, named
    source = pd.factorize(lines["source"])[0].astype(np.int64)
    sources = int(source.max(initial=-1)) + 1
    coding, line = touched(lines, coded)
    unit = coder[coding] * len(lines) + line
    held = held_by(unit, place[coding], (number * len(lines), len(names)))
    texts = (np.arange(number)[:, None] * sources + source[None, :]).ravel()
    return Units(names, held, texts)


def _apart(
    coded: pd.DataFrame, lines: pd.DataFrame, coders: tuple[Ids, int], named: tuple[Ids, list[str]]
) -> npt.NDArray[np.int64]:
    """How many lines hold each two codes on different words only."""
    coding, line = touched(lines, coded)
    begins, ends = lines["start"].to_numpy()[line], lines["end"].to_numpy()[line]
    start, end = coded["start"].to_numpy()[coding], coded["end"].to_numpy()[coding]
    pieces = pd.DataFrame(
        {
            "unit": coders[0][coding] * len(lines) + line,
            "name": named[0][coding],
            "start": np.maximum(start, begins),
            "end": np.minimum(end, ends),
        }
    )
    return apart(pieces, (start > begins) | (end < ends), len(named[1]))


def _rows(coded: pd.DataFrame, lines: pd.DataFrame, within: str, coders: tuple[Ids, int]) -> pd.DataFrame:
    """The codings, and below them the lines that are units beside them, as whole numbers."""
    coder, number = coders
    whose, line = _uncoded(coded, lines, within, (coder, number))
    added = lines.iloc[line]
    columns = ["source", "case", "turn", "start", "end"]
    both = pd.concat([coded[columns], added[columns]])
    rows = both[["turn", "start", "end"]].reset_index(drop=True)
    rows["coder"] = np.concatenate([coder, whose])
    rows["source"] = _numbers(both["source"], lines["source"])
    case = both["case"].to_numpy(dtype=object)
    # A source without a case is one of its own.
    rows["case"] = unit_ids(pd.Series(case), np.where(case == "", rows["source"], -1))
    outside = rows["turn"].to_numpy() < 0
    rows["own_start"], rows["own_end"] = np.where(outside, rows["start"], -1), np.where(outside, rows["end"], -1)
    return rows


def _numbers(column: pd.Series[Any], order: pd.Series[Any]) -> Ids:
    """The place of each value among the values of `order`, as they come; others after them."""
    return pd.factorize(pd.concat([order, column]))[0][len(order) :].astype(np.int64)


def _uncoded(coded: pd.DataFrame, lines: pd.DataFrame, within: str, coders: tuple[Ids, int]) -> tuple[Ids, Ids]:
    """The coder and line of each unit that may be there without a coding."""
    coder, number = coders
    coding, line = touched(lines, coded)
    free = np.ones((number, len(lines)), dtype=bool)
    if within in ("segment", "turn"):
        free[coder[coding], line] = False
    if within == "turn":
        free |= (lines["turn"].to_numpy() >= 0)[None, :]
    whose, which = np.nonzero(free)
    return whose.astype(np.int64), which.astype(np.int64)
