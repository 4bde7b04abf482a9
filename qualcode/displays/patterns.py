"""What occurs together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, Unpack

from qualcode.displays.base import Displays, Level

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters

Within: TypeAlias = Literal["segment", "turn", "source"]


class Patterns(Displays):
    """Pairs of codes."""

    def cooccurrence(
        self, *, level: Level = "code", within: Within = "segment", **filters: Unpack[Filters]
    ) -> DataFrame:
        """Pairs of codes within the same segment, turn or source: code_a, code_b, both, a, b, jaccard."""
        from qualcode.analysis.cooccurrence import cooccurrence

        return cooccurrence(self._counted(**filters), level=level, within=within, order=self._names(level))
