"""What occurs together, and what comes after what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, Unpack

from qualcode.displays.base import Displays, Level
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters

Within: TypeAlias = Literal["segment", "overlap", "near", "turn", "source", "case"]
Steps: TypeAlias = Literal["segment", "turn"]
Alternative: TypeAlias = Literal["greater", "less", "two-sided"]


class Patterns(Displays):
    """Pairs of codes; docs/cooccurrence.md says which way of counting answers which question."""

    def cooccurrence(  # noqa: PLR0913 - what two codes must share, and what to say of how often they do
        self,
        *,
        level: Level = "code",
        within: Within = "segment",
        distance: int = 1,
        measures: bool = False,
        permutations: int = 0,
        alternative: Alternative = "greater",
        seed: int = 1,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Pairs of codes within the same unit: code_a, code_b, both, a, b, jaccard.

        `within` is a segment (the very same stretch), overlap (a common character), near (`distance` segments of a
        source, or fewer), turn, source or case. With `measures` come the columns of `analysis.association`, with
        `permutations` (999, say) those of a test by circular shifts within the sources (`analysis.permutation`);
        both list every pair of codes that were applied, also when they are never together. How a test was done is in
        the `attrs` of the table.
        """
        from qualcode.analysis.association import associations, unequal
        from qualcode.analysis.cooccurrence import cooccurrence, pairs_of
        from qualcode.analysis.pairing import OF_LINES, units_of
        from qualcode.analysis.permutation import Shifts, shifted_pairs, with_shifts

        codings, order = self._counted(**filters), self._names(level)
        if not measures and not permutations:
            lines = self._lines(**filters) if within in OF_LINES else None
            return cooccurrence(codings, lines, level=level, within=within, distance=distance, order=order)
        if permutations and within in ("source", "case"):
            problem = f"codes are moved within a source, and a {within} has no places in it"
            raise QualcodeError("permutations", problem, "test them within segments or turns, or near each other")
        lines = self._lines(**filters)
        units = units_of(codings, lines, level=level, within=within, distance=distance, order=order)
        pairs = pairs_of(units, every=True)
        table = associations(pairs) if measures else pairs.assign(unequal=unequal(pairs), why="")
        if not permutations:
            return table
        tested = shifted_pairs(units, Shifts(permutations, seed, alternative))
        return with_shifts(table, tested, observed=within == "overlap")

    def sequences(  # noqa: PLR0913 - in which steps one code follows another, and what to say of how often
        self,
        *,
        level: Level = "code",
        within: Steps = "segment",
        distance: int = 1,
        each_speaker: bool = False,
        permutations: int = 0,
        alternative: Alternative = "greater",
        seed: int = 1,
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """Which code begins within `distance` segments or turns after which ends: code_a, code_b, then, a, b, ...

        The columns are those of `analysis.sequences.sequences_of`. With `each_speaker` what others say in between is no
        step. With `permutations` every pair of codes is listed and tested by circular shifts within the sources.
        """
        from qualcode.analysis.permutation import Shifts, with_shifts
        from qualcode.analysis.sequences import events_of, sequences_of, shifted_sequences

        events = events_of(
            self._counted(**filters),
            self._lines(**filters),
            level=level,
            within=within,
            distance=distance,
            each_speaker=each_speaker,
            order=self._names(level),
        )
        found = sequences_of(events, every=permutations > 0)
        if not permutations:
            return found
        return with_shifts(found, shifted_sequences(events, Shifts(permutations, seed, alternative)))
