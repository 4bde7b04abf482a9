"""Whether two codes go together more than their places in each source explain: circular shifts.

The null hypothesis: *within each source, where the second code's pattern begins has nothing to do with where the first
code lies.* A shift moves all that the second code lies on by the same number of units, round the end of the source to
its beginning, and each source is shifted by itself. So every source keeps how much of each code it has, and every code
keeps how it clusters: what neighbouring segments share, and what an interview is about as a whole, is no evidence.
What moves all codes alike within a source (a first half about one thing, a second about another) is.

The count at every possible shift is a circular cross-correlation, worked out for all shifts at once by the Fourier
transform (the counts are whole numbers, and exact); draws only choose one shift a source and add up. The mean and the
standard deviation under the hypothesis are those over all shifts, not of the draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.pairing import Units, spans_of_texts
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, known
from qualcode.errors import QualcodeError

Alternative: TypeAlias = Literal["greater", "less", "two-sided"]
Floats: TypeAlias = npt.NDArray[np.float64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Terms: TypeAlias = list[tuple[Bools, Bools]]

SHIFT_COLUMNS: Final = ("observed", "shifted", "z", "p", "q", "unmoved")
STILL: Final = "no shift changes this number: z is not defined"
ITSELF: Final = "a code is not shifted against itself"
_AT_ONCE: Final = 4_000_000  # counts held together


@dataclass(frozen=True, slots=True)
class Shifts:
    """How the test is done.

    Attributes:
        number: how many draws; the smallest p is 1 / (number + 1).
        seed: the same seed gives the same p-values.
        alternative: together more often than by chance ("greater"), less often ("less"), or either.
    """

    number: int = 999
    seed: int = 1
    alternative: Alternative = "greater"

    def __post_init__(self) -> None:
        known("alternative", self.alternative, get_args(Alternative))
        if self.number < 1:
            raise QualcodeError("permutations", f"{self.number} is too few", "give at least 1; 999 is usual")


def shifted_pairs(units: Units, shifts: Shifts) -> pd.DataFrame:
    """Every pair of codes that were applied, tested: code_a, code_b and SHIFT_COLUMNS, in the order of the names.

    observed: units (of `pairing.windows`) that hold both; with within="overlap" these are lines that both lie on,
    since a shift moves whole lines. shifted: the mean of that number over all shifts; z: how many of its standard
    deviations `observed` is away from it. p = (1 + draws at least as extreme) / (draws + 1) (Phipson & Smyth 2010);
    two-sided: twice the smaller of both sides. q: p after Benjamini & Hochberg (1995) over all these pairs. unmoved: no
    shift changes the number, so that p is 1 and z is not defined.
    """
    used = np.flatnonzero(np.bincount(units.held.indices, minlength=len(units.names)))
    first, second = (used[each] for each in np.triu_indices(len(used), 1))

    def terms(held: Bools) -> Terms:
        return [_windowed(held, units.distance)]

    tested = shifted(units, (first, second), terms, shifts)
    names = np.array(units.names, dtype=object)
    pair = {"code_a": pd.Series(names[first], dtype=TEXT), "code_b": pd.Series(names[second], dtype=TEXT)}
    frame = pd.DataFrame({**pair, **tested})
    frame.attrs.update(told(shifts, len(frame)))
    return frame


def shifted(
    units: Units, pairs: tuple[Ids, Ids], terms: Callable[[Bools], Terms], shifts: Shifts
) -> dict[str, npt.NDArray[Any]]:
    """SHIFT_COLUMNS for pairs (a, b) of the columns that `terms` gives.

    `terms` makes of what a text's units hold pairs of matrices (left, right), so that what is counted is the sum over
    terms and rows of left[row, a] right[row, b], and, when the second code is shifted by s, of left[row, a]
    right[row - s, b].
    """
    tallies = [_Tally.over(units, part, terms, shifts) for part in _portions(units, pairs, shifts)]
    observed, mean, variance, at_least, at_most = (
        np.concatenate([getattr(each, name) for each in tallies]) if tallies else np.zeros(0, dtype=np.int64)
        for name in ("observed", "mean", "variance", "at_least", "at_most")
    )
    still = variance < 1e-9
    p = _p_values(at_least, at_most, shifts)
    z = np.divide(observed - mean, np.sqrt(variance), out=np.full(len(p), np.nan), where=~still)
    return {"observed": observed, "shifted": mean, "z": z, "p": p, "q": adjusted(p), "unmoved": still}


def _portions(units: Units, pairs: tuple[Ids, Ids], shifts: Shifts) -> Iterator[tuple[Ids, Ids]]:
    """The pairs in portions that memory holds the counts of."""
    longest = int(spans_of_texts(units.texts)[1].max(initial=1))
    step = max(_AT_ONCE // max(longest, shifts.number), 1)
    for begin in range(0, len(pairs[0]), step):
        yield pairs[0][begin : begin + step], pairs[1][begin : begin + step]


@dataclass(frozen=True)
class _Tally:
    """What the texts say of some pairs, a number a pair: mean and variance over all shifts, comparisons over draws."""

    observed: Ids
    mean: Floats
    variance: Floats
    at_least: Ids
    at_most: Ids

    @classmethod
    def over(cls, units: Units, pairs: tuple[Ids, Ids], terms: Callable[[Bools], Terms], shifts: Shifts) -> _Tally:
        number = len(pairs[0])
        observed, mean, variance = np.zeros(number, dtype=np.int64), np.zeros(number), np.zeros(number)
        drawn = np.zeros((shifts.number, number), dtype=np.int32)
        for text, held in _texts(units):
            counts, of = _at_every_shift(terms(held), *pairs)
            if not len(of):
                continue
            observed[of] += counts[0]
            mean[of] += counts.mean(axis=0)
            variance[of] += counts.var(axis=0)
            # A text's draws are its own, whatever other texts there are.
            draws = np.random.default_rng([shifts.seed, text]).integers(0, len(held), shifts.number)
            # A slice is added to in place, which is much faster than choosing columns.
            drawn[:, slice(None) if len(of) == number else of] += counts[draws]
        return cls(observed, mean, variance, (drawn >= observed).sum(axis=0), (drawn <= observed).sum(axis=0))


def _p_values(at_least: Ids, at_most: Ids, shifts: Shifts) -> Floats:
    greater, less = (1 + at_least) / (shifts.number + 1), (1 + at_most) / (shifts.number + 1)
    if shifts.alternative == "greater":
        return greater
    return less if shifts.alternative == "less" else np.minimum(2 * np.minimum(greater, less), 1.0)


def adjusted(p: Floats) -> Floats:
    """The p of several tests after Benjamini & Hochberg (1995)."""
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p)) if len(p) else p


def _texts(units: Units) -> Iterator[tuple[int, Bools]]:
    """What the units of each text hold, as a matrix units x names."""
    begins, lengths = spans_of_texts(units.texts)
    row, name = units.held.nonzero()
    cuts = np.searchsorted(row, np.append(begins, len(units.texts)))
    for text, (begin, length) in enumerate(zip(begins.tolist(), lengths.tolist(), strict=True)):
        here = slice(cuts[text], cuts[text + 1])
        if here.start == here.stop:
            continue
        held = np.zeros((length, units.held.shape[1]), dtype=bool)
        held[row[here] - begin, name[here]] = True
        yield text, held


def _windowed(held: Bools, distance: int) -> tuple[Bools, Bools]:
    """What each window of a text holds: of those that end before it does, and of all when it is a circle.

    The product of the first with the second, shifted, counts windows of the text itself that hold one code and another
    that was shifted round its end.
    """
    if distance == 0:
        return held, held
    round_ = held.copy()
    for step in range(1, min(distance, len(held) - 1) + 1):
        round_ |= np.roll(held, -step, axis=0)
    whole = round_.copy()
    whole[max(len(held) - distance, 1) :] = False
    return whole, round_


def _at_every_shift(terms: Terms, first: Ids, second: Ids) -> tuple[npt.NDArray[np.int32], Ids]:
    """How often pairs are together at each shift of the second (shifts x pairs), and which pairs: those that can be."""
    from scipy.fft import irfft, rfft

    left_has, right_has = (np.any([each[side].any(axis=0) for each in terms], axis=0) for side in (0, 1))
    of = np.flatnonzero(left_has[first] & right_has[second])
    length = len(terms[0][0])
    if not len(of):
        return np.zeros((length, 0), dtype=np.int32), of
    spectrum: Any = 0
    for left, right in terms:
        if left.any():
            waves, other = (rfft(side.astype(float), axis=0) for side in (left, right))
            spectrum = spectrum + waves[:, first[of]] * other[:, second[of]].conj()
    return np.rint(irfft(spectrum, n=length, axis=0)).astype(np.int32), of


def with_shifts(table: pd.DataFrame, tested: pd.DataFrame, *, observed: bool = False) -> pd.DataFrame:
    """A table of pairs with what the test says of each: shifted, z, p, q; `why` says why z or p is none.

    `tested` is of `shifted_pairs` or `sequences.shifted_sequences`, with how it was done in `attrs`, which the result
    has too. With `observed` the number that was tested comes before them as `same_line`: where a table counts common
    characters, since a shift moves whole lines.
    """
    joined = table.merge(
        tested.rename(columns={"observed": "same_line"}) if observed else tested.drop(columns="observed"),
        on=["code_a", "code_b"],
        how="left",
        validate="one_to_one",
    )
    why = joined.pop("why")
    unmoved = joined.pop("unmoved").to_numpy(dtype=bool)
    untested = joined["p"].isna().to_numpy()
    for holds, words in ((unmoved & ~untested, STILL), (untested, ITSELF)):
        why = why.where(~holds, (why + "; " + words).str.removeprefix("; "))
    joined = joined.assign(why=why.astype(TEXT))
    joined.attrs.update(tested.attrs)
    return joined


def told(shifts: Shifts, tested: int) -> dict[str, int | str | float]:
    """How a test was done, for the `attrs` of its table; `smallest_q` is that of a pair alone with the smallest p."""
    smallest = min(tested / (shifts.number + 1), 1.0)
    return {**asdict(shifts), "tested": tested, "smallest_q": smallest}
