"""Networks of codes that occur together: of all, by group, and the difference of two groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, Unpack

from qualcode.core.model import Kind
from qualcode.core.nearest import unknown
from qualcode.displays.base import Level
from qualcode.displays.patterns import Patterns, Within
from qualcode.displays.tables import Tables

if TYPE_CHECKING:
    import networkx
    from pandas import DataFrame

    from qualcode.analysis.communities import Communities
    from qualcode.analysis.query import Filters

Normalise: TypeAlias = Literal["units", "weights", "none"]
_FILTER_OF = {"kind": "kinds", "case": "cases", "speaker": "speakers", "source": "sources", "coder": "coders"}


class Networks(Patterns, Tables):
    """Graphs of networkx. docs/networks.md says what is in them."""

    def network(  # noqa: PLR0913 - what occurs together, and what is marked in it
        self,
        *,
        level: Level = "code",
        within: Within = "segment",
        distance: int = 1,
        minimum: int = 1,
        weight: str = "both",
        backbone: float | None = None,
        communities: bool = False,
        language: str = "en",
        **filters: Unpack[Filters],
    ) -> networkx.Graph:
        """The co-occurrence network: nodes with label, theme and segments, edges with weight, both and jaccard.

        `weight` is the measure that edges weigh by: both, jaccard, or one of `cooccurrence(measures=True)`, such as
        npmi, which then all are on the edges. With `backbone`, a level such as 0.1, edges say whether they are in
        the backbone (the disparity filter); with `communities` nodes say to which they belong, and how stably.
        """
        from qualcode.analysis.backbone import mark_backbone
        from qualcode.analysis.communities import mark_communities
        from qualcode.analysis.network import network

        pairs = self._pairs(weight, level=level, within=within, distance=distance, **filters)
        counts = self.counts(level=level, **filters)
        labels = self._labels(language)
        graph = network(pairs, counts, minimum=minimum, weight=weight, labels=labels, within=within)
        if backbone is not None:
            graph = mark_backbone(graph, backbone)
        return mark_communities(graph, self.communities_of(graph)) if communities else graph

    def networks(  # noqa: PLR0913 - as `network`
        self,
        by: str = "kind",
        *,
        groups: Sequence[str] = (),
        level: Level = "code",
        within: Within = "segment",
        distance: int = 1,
        minimum: int = 1,
        weight: str = "both",
        backbone: float | None = None,
        language: str = "en",
        **filters: Unpack[Filters],
    ) -> dict[str, networkx.Graph]:
        """A network for each group: kind, case, speaker, source, coder or a value of an attribute; "" is unknown.

        All have the same nodes, and say how many units (segments, turns, sources) of the group have a code. With
        `groups` only these, in that order; one that nothing was coded in raises UnknownNameError.
        """
        from qualcode.analysis.backbone import mark_backbone
        from qualcode.analysis.network import networks
        from qualcode.analysis.pairing import coded_units

        pairs, counts, units = {}, {}, {}
        for group, frame in self._by_group(by, groups, filters).items():
            chosen = _narrowed(filters, by, group)
            pairs[group] = self._pairs(weight, level=level, within=within, distance=distance, **chosen)
            counts[group] = self.counts(level=level, **chosen)
            units[group] = coded_units(frame, self._lines(**chosen), within=within, distance=distance)
        shape: dict[str, Any] = {"minimum": minimum, "weight": weight, "within": within}
        made = networks(pairs, counts, units=units, labels=self._labels(language), **shape)
        return {group: mark_backbone(graph, backbone) for group, graph in made.items()} if backbone else made

    def network_difference(
        self, by: str, a: str, b: str, *, normalise: Normalise | None = None, **shape: Any
    ) -> networkx.Graph:
        """The network of one group minus that of another: `weight` of an edge is above zero where `a` has more.

        Counts are compared per 100 coded units of each group, unless `normalise` says "weights" (percent of the sum
        of all links) or "none". `shape` are the words of `networks`.
        """
        from qualcode.analysis.network import difference

        found = self.networks(by, groups=(a, b), **shape)
        return difference(found[a], found[b], normalise=normalise)

    def centrality(self, *, seed: int = 1, **shape: Any) -> DataFrame:
        """How central each code is, and its community: code, label, theme, segments, degree, strength, betweenness, ...

        `shape` are the words of `network`; distances of betweenness and closeness are 1 / weight.
        """
        from qualcode.analysis.centrality import centrality

        return centrality(self.network(**shape), seed=seed)

    def network_quotes(
        self,
        *,
        level: Level = "code",
        within: Within = "segment",
        distance: int = 1,
        by: str | None = None,
        groups: Sequence[str] = (),
        **filters: Unpack[Filters],
    ) -> DataFrame:
        """The quotes behind a network of these words, for `outputs.nethtml`: quote, speaker, text, code and unit.

        One row a code (or theme) on a segment in a unit: those of two codes with the same unit occur together. With
        `by` the column `group` comes last, and only the `groups` are there, if any are named.
        """
        from qualcode.analysis.netunits import UNITS, with_units
        from qualcode.analysis.order import text_of
        from qualcode.analysis.quotes import quote_ids

        frame = self._counted(**filters)
        frame = self._numbered(frame[frame["status"] != "rejected"])
        columns = ["quote", "speaker", "text", "code", "unit"]
        if by is not None:
            parts = self._by_group(by, groups, filters)
            frame = frame.assign(group=frame[by].map(text_of))
            frame, columns = frame[frame["group"].isin(list(parts))], [*columns, "group"]
        lines = None if within in UNITS else self._lines(**filters)
        placed = with_units(
            frame.assign(quote=quote_ids(frame), code=frame[level]), within, lines=lines, distance=distance
        )
        return placed[columns].reset_index(drop=True)

    def communities_of(self, graph: networkx.Graph, *, seed: int = 1) -> Communities:
        """The communities of a network (Louvain, the best of 100 runs) and how far the runs agree."""
        from qualcode.analysis.communities import communities

        return communities(graph, seed=seed)

    def _pairs(self, weight: str, **words: Any) -> DataFrame:
        """The pairs, with the measures of association unless the weight is a count or its Jaccard index."""
        return self.cooccurrence(measures=weight not in ("both", "jaccard"), **words)

    def _by_group(self, by: str, groups: Sequence[str], filters: Filters) -> dict[str, DataFrame]:
        """The codings that count, by group."""
        from qualcode.analysis.frames import attribute_columns
        from qualcode.analysis.order import positions

        frame = self._counted(**filters)
        frame = frame[frame["status"] != "rejected"]
        choices = [*_FILTER_OF, "language", *attribute_columns(self.sources())]
        if by not in choices:
            raise unknown("group", by, choices)
        place, names = positions(frame[by], [str(kind.value) for kind in Kind] if by == "kind" else None)
        there = {name: frame[place == number] for number, name in enumerate(names) if (place == number).any()}
        for group in groups:
            if group not in there:
                raise unknown(by, group, there)
        return {group: there[group] for group in groups or there}


def _narrowed(filters: Filters, by: str, group: str) -> Filters:
    """The filters for one group of those that they leave."""
    word = _FILTER_OF.get(by)
    if word is not None:
        return {**filters, word: (group,)}  # type: ignore[misc]
    conditions = dict(filters.get("attributes", {}))
    before = conditions.get(by, ())
    conditions[by] = (*((before,) if isinstance(before, str) else before), group)
    return {**filters, "attributes": conditions}
