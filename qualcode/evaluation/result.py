"""What an evaluation found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcode.core.nearest import unknown
from qualcode.core.problems import Problem

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.evaluation import Laid
    from qualcode.analysis.reliability_units import Texts


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """How well a coder finds what is in the gold; docs/evaluation.md explains every column.

    Attributes:
        table: micro and macro average, then a row a code; with `by`, the same again for each group. EVALUATION_COLUMNS.
        people: the same for both people, and each with the measured coder, on the sources that all three coded; empty
            when nobody else coded any.
        part: "test", "tuning" or "all".
        sources: those that are counted.
        notes, warnings: what the figures are of, and what makes them weak, in words.
        problems: rows of the gold, sources and codings that are not counted, or were found elsewhere.
    """

    table: DataFrame
    people: DataFrame
    part: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    problems: tuple[Problem, ...]
    pair: tuple[str, str]
    laid: Laid = field(repr=False)
    texts: Texts = field(repr=False)
    words: Mapping[str, str] = field(repr=False)

    def misses(self, *codes: str) -> DataFrame:
        """The units on which gold and coder differ, with their words: MISS_COLUMNS; those of some codes or themes.

        Of the test sources, do not read them while you can still change indicators: they would be test sources no more.
        """
        from qualcode.analysis.evaluation_misses import misses

        names = list(self.laid.names)
        for code in codes:
            if not any(_at_or_below(name, code) for name in names):
                raise unknown("code", code, [*dict.fromkeys(name.partition("/")[0] for name in names), *names])
        wanted = [name for name in names if not codes or any(_at_or_below(name, code) for code in codes)]
        return misses(self.laid, self.pair, self.texts, self.words, wanted)

    def __repr__(self) -> str:
        micro = self.table.iloc[0]
        return (
            f"<Evaluation of {self.pair[1]} against {self.pair[0]}: {len(self.sources)} sources ({self.part}),"
            f" F1 {micro['f1']:.2f} ({micro['f1_low']:.2f}-{micro['f1_high']:.2f})>"
        )

    def _repr_html_(self) -> str:
        return str(self.table.to_html(max_rows=60))


def _at_or_below(name: str, code: str) -> bool:
    return name == code or name.startswith(code + "/")
