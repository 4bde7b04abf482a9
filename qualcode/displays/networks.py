"""Networks of codes that occur together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from qualcode.displays.base import Level
from qualcode.displays.patterns import Patterns, Within
from qualcode.displays.tables import Tables

if TYPE_CHECKING:
    import networkx

    from qualcode.analysis.query import Filters


class Networks(Patterns, Tables):
    """Graphs of networkx."""

    def network(
        self,
        *,
        level: Level = "code",
        within: Within = "segment",
        minimum: int = 1,
        language: str = "en",
        **filters: Unpack[Filters],
    ) -> networkx.Graph:
        """The co-occurrence network: nodes with label, theme and segments, edges with weight and jaccard."""
        from qualcode.analysis.network import network

        pairs = self.cooccurrence(level=level, within=within, **filters)
        counts = self.counts(level=level, **filters)
        return network(pairs, counts, minimum=minimum, labels=self._labels(language), within=within)
