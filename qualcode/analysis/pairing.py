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
    by = _By(coded, lines, coder.astype(np.int64), len(coders), touched(lines, coded))
    if within == "near":
        return replace(_of_lines(by, place, names), distance=distance)
    if within == "overlap":
        return replace(_of_lines(by, place, names), apart=_apart(by, place, len(names)))
    rows = _rows(by, within)
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


def coded_units(codings: pd.DataFrame, lines: pd.DataFrame, *, within: Within, distance: int = 1) -> int:
    """How many units have a code at all: what numbers of a group of sources are percents of."""
    held = windows(units_of(codings, lines, within=within, distance=distance))
    return int((np.diff(held.tocsr().indptr) > 0).sum())


def windows(units: Units) -> csr_array:
    """The matrix of windows x names: which codes are in any `distance` + 1 units of a text that follow one another.

    A text with fewer units is one window.
    """
    if units.distance == 0:
        return units.held
    begins, lengths = spans_of_texts(units.texts)
    number = np.maximum(lengths - units.distance, 1)
    first_window = np.cumsum(number) - number
    by_name = units.held.tocsc()
    row, name = by_name.indices.astype(np.int64), np.repeat(np.arange(len(units.names)), np.diff(by_name.indptr))
    text = np.repeat(np.arange(len(begins)), lengths)[row]
    at = row - begins[text]
    earliest = first_window[text] + np.maximum(at - units.distance, 0)
    latest = first_window[text] + np.minimum(at, number[text] - 1)
    return held_in(earliest, latest, name, (int(number.sum()), len(units.names)))


def held_in(first: Ids, last: Ids, names: Ids, shape: tuple[int, int]) -> csr_array:
    """The matrix units x names from stretches of units that hold a name, by name and in order: each unit only once."""
    again = np.concatenate([[False], names[1:] == names[:-1]])
    done = np.where(again, np.concatenate([[-1], last[:-1]]), -1)
    begin = np.maximum(first, done + 1)
    entry, step = spread(last - begin + 1)
    return held_by(begin[entry] + step, names[entry], shape)


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


@dataclass(frozen=True)
class _By:
    """The codings that count, the lines in order, who coded, of how many, and which coding touches which line."""

    coded: pd.DataFrame
    lines: pd.DataFrame
    coder: Ids
    coders: int
    touching: tuple[Ids, Ids]


def _of_lines(by: _By, place: Ids, names: list[str]) -> Units:
    """Every line as each coder coded it; a coding lies on all lines that it overlaps."""
    coding, line = by.touching
    source = pd.factorize(by.lines["source"])[0].astype(np.int64)
    texts = np.arange(by.coders)[:, None] * (int(source.max(initial=-1)) + 1) + source[None, :]
    unit = by.coder[coding] * len(by.lines) + line
    return Units(names, held_by(unit, place[coding], (by.coders * len(by.lines), len(names))), texts.ravel())


def _apart(by: _By, place: Ids, names: int) -> npt.NDArray[np.int64]:
    """How many lines hold each two codes on different words only."""
    coding, line = by.touching
    begins, ends = (by.lines[name].to_numpy()[line] for name in ("start", "end"))
    start, end = (by.coded[name].to_numpy()[coding] for name in ("start", "end"))
    in_part = (start > begins) | (end < ends)
    # On lines that whatever touches covers whole, nothing lies apart.
    mixed = np.zeros(by.coders * len(by.lines), dtype=bool)
    unit = by.coder[coding] * len(by.lines) + line
    mixed[unit[in_part]] = True
    on = np.flatnonzero(mixed[unit])
    return apart(unit[on], place[coding[on]], (np.maximum(start, begins)[on], np.minimum(end, ends)[on]), names)


def _rows(by: _By, within: str) -> pd.DataFrame:
    """The codings, and below them the lines that are units beside them, as whole numbers: what _KEYS and order need."""
    coded, lines = by.coded, by.lines
    whose, line = _uncoded(by, within)

    def column(name: str) -> pd.Series[Any]:
        return pd.concat([coded[name], lines[name].iloc[line]], ignore_index=True)

    rows = {name: column(name).to_numpy() for name in ("start", "end")}
    rows["coder"] = np.concatenate([by.coder, whose])
    # Numbered as the lines come, so that the order of the texts is theirs.
    rows["source"] = unit_ids(pd.concat([lines["source"], column("source")]))[len(lines) :]
    if within == "turn":
        rows["turn"] = column("turn").to_numpy()
        for name in ("start", "end"):
            rows[f"own_{name}"] = np.where(rows["turn"] < 0, rows[name], -1)
    if within == "case":
        case = column("case")
        rows["case"] = unit_ids(case, np.where((case == "").to_numpy(), rows["source"], -1))  # none: one of its own
    return pd.DataFrame(rows)


def _uncoded(by: _By, within: str) -> tuple[Ids, Ids]:
    """The coder and line of each unit that may be there without a coding."""
    coding, line = by.touching
    free = np.ones((by.coders, len(by.lines)), dtype=bool)
    if within in ("segment", "turn"):
        free[by.coder[coding], line] = False
    if within == "turn":
        free |= (by.lines["turn"].to_numpy() >= 0)[None, :]
    whose, which = np.nonzero(free)
    return whose.astype(np.int64), which.astype(np.int64)
