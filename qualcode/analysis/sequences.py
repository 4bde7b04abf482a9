"""What comes after what: how often one code begins soon after another ends, in the order of the text.

Lag-sequential analysis (Sackett 1979; Bakeman & Gottman 1997) with a window: of the places where A ends, how many have
a B that begins within so many segments, or turns, after it. Passages of any length are taken as they are: a coding
neither follows itself nor one that it overlaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.lines import touched
from qualcode.analysis.order import positions
from qualcode.analysis.pairing import Units, held_by, held_in, spans_of_texts
from qualcode.analysis.permutation import SHIFT_COLUMNS, Bools, Shifts, Terms, adjusted, shifted, told
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level, counted, first_of_each, known, unit_ids
from qualcode.errors import QualcodeError

Steps: TypeAlias = Literal["segment", "turn"]
STEPS: Final = ("segment", "turn")
SEQUENCE_COLUMNS: Final = (
    "code_a",
    "code_b",
    "then",
    "a",
    "b",
    "units",
    "transition",
    "expected",
    "residual",
    "yule_q",
    "why",
)


@dataclass(frozen=True)
class Events:
    """Where codes end and begin.

    Attributes:
        units: of which a code is on the one where a coding of it ends, in the first half of the columns of `held`; and
            on the one where it begins, in the second half.
        distance: within how many units the second code begins after the first ended.
    """

    units: Units
    distance: int


def events_of(  # noqa: PLR0913 - what is counted, in which steps and in whose words
    codings: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    level: Level = "code",
    within: Steps = "segment",
    distance: int = 1,
    each_speaker: bool = False,
    order: Sequence[str] | None = None,
) -> Events:
    """Where codes end and begin, in the lines of each source or in its turns (lines outside turns are their own).

    With `each_speaker` the words of each speaker of a source are a text of their own: what is said in between by others
    does not count as a step, and nobody's words follow another's. Coders are kept apart; rejected codings do not count.
    """
    known("within", within, STEPS)
    known("level", level, ("code", "theme"))
    if distance < 1:
        raise QualcodeError("distance", f"{distance} is below 1", "give a number of segments or turns: 1, 2, ...")
    coded = counted(codings, ["source", "start", "end", "coder", level])
    place, names = positions(coded[level], order)
    coder, coders = pd.factorize(coded["coder"], sort=True)
    step, text = _steps(lines, within, each_speaker)
    number = int(step.max(initial=-1)) + 1
    coding, line = touched(lines, coded)
    begins = first_of_each(coding)
    ends = len(coding) - 1 - first_of_each(coding[::-1])
    unit = coder[coding] * number + step[line]
    size = (len(coders) * number, 2 * len(names))
    column = np.concatenate([place[coding[ends]], len(names) + place[coding[begins]]])
    held = held_by(np.concatenate([unit[ends], unit[begins]]), column, size)
    of_step = np.zeros(number, dtype=np.int64)
    of_step[step] = text
    texts = np.arange(len(coders))[:, None] * (int(text.max(initial=-1)) + 1) + of_step[None, :]
    return Events(Units(names, held, texts.ravel()), distance)


def _steps(lines: pd.DataFrame, within: Steps, each_speaker: bool) -> tuple[Ids, Ids]:
    """The number of the step that each line is of, in the order of the texts, and the number of that text."""
    source = pd.factorize(lines["source"])[0]
    speaker = pd.factorize(lines["speaker"])[0] if each_speaker else np.zeros(len(lines), dtype=np.int64)
    in_order = np.lexsort((lines["start"].to_numpy(), speaker, source))
    turn, start = lines["turn"].to_numpy()[in_order], lines["start"].to_numpy()[in_order]
    own = np.where((turn < 0) | (within == "segment"), start, -1)
    text = unit_ids(source[in_order], speaker[in_order])
    step = unit_ids(text, turn if within == "turn" else np.zeros_like(turn), own)
    back = np.empty(len(lines), dtype=np.int64)
    back[in_order] = np.arange(len(lines))
    return step[back], text[back]


def sequences_of(events: Events, *, every: bool = False) -> pd.DataFrame:
    """Which code follows which: SEQUENCE_COLUMNS, one row a pair that occurs, the most frequent first.

    | column | meaning |
    | --- | --- |
    | then | units where A ends, with a B that begins within the distance after it |
    | a | units where A ends; the last unit of a text, which nothing can follow, is left out everywhere |
    | b | units, whatever they hold, with a B that begins within the distance after them |
    | units | all units but the last of each text |
    | transition | then / a: the transition probability |
    | expected | a b / units |
    | residual | (then - expected) / its standard error: the adjusted residual (Haberman 1973), about N(0, 1) |
    | yule_q | (w z - x y) / (w z + x y) of the fourfold table, -1 to 1 |
    | why | why the residual or Q is not defined |

    With `every`, pairs of codes that were applied are listed also when the one never follows the other. The residual
    takes units to be independent: see `permutation`.
    """
    names, length = events.units.names, len(events.units.names)
    last = _last_of_texts(events.units.texts)
    held = events.units.held
    ends = held[:, :length].multiply(~last[:, None]).tocsr()
    after = _after(events)
    counts = (ends.T @ after).toarray().astype(np.int64)
    a, b = np.asarray(ends.sum(axis=0)).ravel(), np.asarray(after.sum(axis=0)).ravel()
    used = np.bincount(held.indices % max(length, 1), minlength=length) > 0
    listed = used[:, None] & used[None, :] if every else counts > 0
    first, second = np.nonzero(listed)
    by_count = np.lexsort((second, first, -counts[first, second]))
    first, second = first[by_count], second[by_count]
    called = np.array(names, dtype=object)
    units = int(len(last) - last.sum())
    table = {
        "code_a": pd.Series(called[first], dtype=TEXT),
        "code_b": pd.Series(called[second], dtype=TEXT),
        "then": counts[first, second],
        "a": a[first].astype(np.int64),
        "b": b[second].astype(np.int64),
    }
    return pd.DataFrame(table | {"units": units}, index=range(len(first))).assign(**_measures(table, units))


def _measures(table: dict[str, Any], units: int) -> dict[str, Any]:
    then, a, b = (np.asarray(table[name], dtype=float) for name in ("then", "a", "b"))
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = a * b / units
        residual = (then - expected) / np.sqrt(expected * (1 - a / units) * (1 - b / units))
        agree, differ = then * (units - a - b + then), (a - then) * (b - then)
        yule = (agree - differ) / (agree + differ)
        transition = then / a
    varies = (a > 0) & (b > 0) & (a < units) & (b < units)
    fixed = "one of them is on no unit, or on all, that something follows: nothing to compare"
    return {
        "transition": transition,
        "expected": expected,
        "residual": np.where(varies, residual, np.nan),
        "yule_q": np.where(varies, yule, np.nan),
        "why": pd.Series(np.where(varies, "", fixed), dtype=TEXT),
    }


def shifted_sequences(events: Events, shifts: Shifts) -> pd.DataFrame:
    """Every ordered pair of codes, tested: code_a, code_b and SHIFT_COLUMNS (see `permutation.shifted_pairs`).

    Where the second code begins is shifted round each text; where the first ends stays. A code is not tested against
    itself, and q is over the pairs that are.
    """
    length = len(events.units.names)
    used = np.flatnonzero(np.bincount(events.units.held.indices % max(length, 1), minlength=length))
    first, second = np.repeat(used, len(used)), np.tile(used, len(used))

    def terms(held: Bools) -> Terms:
        return _terms(held[:, :length], held[:, length:], events.distance)

    tested = shifted(events.units, (first, second), terms, shifts)
    names = np.array(events.units.names, dtype=object)
    pair = {"code_a": pd.Series(names[first], dtype=TEXT), "code_b": pd.Series(names[second], dtype=TEXT)}
    frame = pd.DataFrame({**pair, **tested})
    other = first != second
    frame.loc[~other, ["shifted", "z", "p", "q"]] = np.nan
    frame.loc[other, "q"] = adjusted(frame.loc[other, "p"].to_numpy())
    frame.attrs.update(told(shifts, int(other.sum())))
    return frame[["code_a", "code_b", *SHIFT_COLUMNS]]


def _last_of_texts(texts: Ids) -> Bools:
    last: Bools = np.diff(texts, append=-1) != 0
    return last


def _after(events: Events) -> Any:
    """The matrix of units x names: which codes begin within the distance after each unit, in its text."""
    length = len(events.units.names)
    by_name = events.units.held[:, length:].tocsc()
    row, name = by_name.indices.astype(np.int64), np.repeat(np.arange(length), np.diff(by_name.indptr))
    begins, lengths = spans_of_texts(events.units.texts)
    first = np.repeat(begins, lengths)[row]
    shape = (len(events.units.texts), length)
    return held_in(np.maximum(row - events.distance, first), row - 1, name, shape)


def _terms(ends: Bools, begins: Bools, distance: int) -> Terms:
    """Ends that so many units follow, and what begins in these: the last units of a text are followed by fewer."""
    last = len(ends) - 1
    if last < 1:
        return [(np.zeros_like(ends), begins)]
    terms: Terms = []
    after = np.zeros_like(begins)
    for reach in range(1, min(distance, last) + 1):
        after = after | np.roll(begins, -reach, axis=0)
        left = np.zeros_like(ends)
        rows = slice(0, last - reach + 1) if reach == min(distance, last) else slice(last - reach, last - reach + 1)
        left[rows] = ends[rows]
        terms.append((left, after))
    return terms
