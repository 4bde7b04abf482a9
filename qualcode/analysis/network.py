"""Co-occurrence as a network: codes are nodes, pairs are edges; by group, and the difference of two groups."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any, Final, Literal, TypeAlias

import networkx as nx
import numpy as np
import pandas as pd

from qualcode.analysis.order import text_of
from qualcode.analysis.units import known
from qualcode.core.model import Code
from qualcode.errors import QualcodeError

Normalise: TypeAlias = Literal["units", "weights", "none"]
NORMALISE: Final = ("units", "weights", "none")
_NOT_MEASURES: Final = ("a", "b", "units")


def network(
    cooccurrences: pd.DataFrame,
    counts: pd.DataFrame,
    *,
    minimum: int = 1,
    weight: str = "both",
    labels: Mapping[str, str] | None = None,
    within: str = "segment",
) -> nx.Graph:
    """The network of a co-occurrence table (of `cooccurrence`) and a table of counts (of `code_counts`).

    A node for every code or theme that was applied at all, with `label`, `theme`, `theme_label` and `segments`;
    an edge for every pair that occurs at least `minimum` times, with every measure that the table has (`both`,
    `jaccard` and whatever other columns of numbers) under its own name, and `weight`, which is the one that `weight`
    names. A measure that a pair does not have (nan) is left out; a pair without the one that is the weight has no
    edge. Nodes and edges are in the order of the tables. A name without a label is made readable. The graph's own
    attributes are `within`, what two codes had to share, and `weight`, the name of the measure.

    Raises UnknownNameError for a measure that the table does not have.
    """
    measures = measures_of(cooccurrences)
    known("weight", weight, measures)
    graph = nx.Graph(within=within, weight=weight)
    _add_nodes(graph, counts, labels or {})
    strong = cooccurrences[cooccurrences["both"] >= minimum]
    columns = [strong[name].tolist() for name in ("code_a", "code_b", weight, *measures)]
    for a, b, value, *values in zip(*columns, strict=True):
        if isfinite(value):
            about = {name: given for name, given in zip(measures, values, strict=True) if isfinite(given)}
            graph.add_edge(a, b, weight=value, **about)
    return graph


def measures_of(cooccurrences: pd.DataFrame) -> list[str]:
    """The columns of a co-occurrence table that can be weights: numbers, but for those of one code or of all units."""
    numbers = cooccurrences.select_dtypes("number").columns
    return [str(name) for name in numbers if name not in _NOT_MEASURES]


def networks(
    pairs: Mapping[str, pd.DataFrame],
    counts: Mapping[str, pd.DataFrame],
    *,
    units: Mapping[str, int] | None = None,
    **shape: Any,
) -> dict[str, nx.Graph]:
    """A network for each group on the same nodes: those applied in any of them.

    `pairs` and `counts` are the tables of each group, by its name; `units` the numbers of units (segments, turns or
    sources) that have a code in it: the graph's attribute `units`, and counts are on the edges as `percent` of them
    too. `shape` goes to `network`. A code that a group does not have is a node with 0 `segments` there. The graph's
    attribute `group` is the name.
    """
    alone = {group: network(pairs[group], table, **shape) for group, table in counts.items()}
    everybody = _everybody(alone, counts)
    made = {}
    for group, graph in alone.items():
        together = nx.Graph(**graph.graph, group=group)
        if units is not None:
            together.graph["units"] = int(units[group])
        for name, about in everybody.items():
            together.add_node(name, **{**about, "segments": graph.nodes[name]["segments"] if name in graph else 0})
        together.add_edges_from(graph.edges(data=True))
        if units is not None and graph.graph["weight"] == "both":
            for _, _, about in together.edges(data=True):
                about["percent"] = 100 * about["both"] / units[group]
        made[group] = together
    return made


def difference(a: nx.Graph, b: nx.Graph, *, normalise: Normalise | None = None) -> nx.Graph:
    """How the networks of two groups differ (two of `networks`), as one network with signed weights.

    `weight` of an edge is weight_a - weight_b, where these are, by `normalise`:
    "units", weights per 100 units of the group that have a code, so that the difference is in percentage points;
    "weights", weights as percent of the sum of the group's weights; "none", the weights as they are.
    Without it counts are normalised by units, or by weights where units are not known, and measures, which are
    comparable already, not at all. Edges that either group
    has are there, with weight_a, weight_b, both_a, both_b (how often the pair occurs) and `weight`; nodes have
    segments_a, segments_b and their sum as `segments`. The graph's attributes: difference (True), group_a, group_b,
    normalise, within, measure and, where known, units_a and units_b.

    Raises QualcodeError when a group's number of units is asked for and not known.
    """
    counts = a.graph.get("weight", "both") == "both"
    how = normalise or (("units" if "units" in a.graph and "units" in b.graph else "weights") if counts else "none")
    known("normalise", how, NORMALISE)
    made = nx.Graph(**_about_both(a, b), normalise=how)
    for name in dict.fromkeys([*a, *b]):
        about = (a if name in a else b).nodes[name]
        in_a, in_b = (int(graph.nodes[name].get("segments", 0)) if name in graph else 0 for graph in (a, b))
        made.add_node(name, **{**about, "segments": in_a + in_b, "segments_a": in_a, "segments_b": in_b})
    scales = [_scale(graph, how) for graph in (a, b)]
    for pair in _pairs(a, b):
        ends = [graph.edges[pair] if graph.has_edge(*pair) else {} for graph in (a, b)]
        of_a, of_b = (float(about.get("weight", 0)) * scale for about, scale in zip(ends, scales, strict=True))
        often = {f"both_{side}": int(about.get("both", 0)) for side, about in zip("ab", ends, strict=True)}
        made.add_edge(*pair, weight=of_a - of_b, weight_a=of_a, weight_b=of_b, **often)
    return made


def positive(graph: nx.Graph, weight: str | None = "weight") -> nx.Graph:
    """The network of the positive weights, nodes numbered from 0 in their order; every weight 1 without a name.

    What the methods of backbone, communities and centralities are defined for: an edge whose weight is not above
    zero, or that has none of that name, is not there. Whole numbers hash alike in every process, names do not.
    """
    place = {name: number for number, name in enumerate(graph)}
    made = nx.Graph()
    made.add_nodes_from(range(len(place)))
    for a, b, about in graph.edges(data=True):
        value = 1 if weight is None else about.get(weight, 0)
        if a != b and value > 0:
            made.add_edge(place[a], place[b], weight=value)
    return made


def _add_nodes(graph: nx.Graph, counts: pd.DataFrame, labels: Mapping[str, str]) -> None:
    for code, segments in zip(counts.iloc[:, 0], counts["segments"], strict=True):
        if segments > 0:
            theme = Code(code).theme
            graph.add_node(
                code,
                label=_label(code, labels),
                theme=theme,
                theme_label=_label(theme, labels),
                segments=int(segments),
            )


def _label(path: str, labels: Mapping[str, str]) -> str:
    return labels.get(path) or Code(path).label_in("")


def _everybody(alone: Mapping[str, nx.Graph], counts: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    """The nodes of all graphs: in the order of the tables, which all are in the order of the codebook."""
    order = dict.fromkeys(code for table in counts.values() for code in table.iloc[:, 0])
    about: dict[str, dict[str, Any]] = {name: data for graph in alone.values() for name, data in graph.nodes(data=True)}
    return {name: about[name] for name in order if name in about}


def _pairs(a: nx.Graph, b: nx.Graph) -> list[tuple[str, str]]:
    """The edges that either has, each once: those of the first, then what only the second has."""
    return [*a.edges, *(pair for pair in b.edges if not a.has_edge(*pair))]


def _about_both(a: nx.Graph, b: nx.Graph) -> dict[str, Any]:
    about: dict[str, Any] = {
        "difference": True,
        "group_a": text_of(a.graph.get("group", "a")),
        "group_b": text_of(b.graph.get("group", "b")),
        "within": a.graph.get("within", "segment"),
        "measure": a.graph.get("weight", "both"),
    }
    if "units" in a.graph and "units" in b.graph:
        about |= {"units_a": a.graph["units"], "units_b": b.graph["units"]}
    return about


def _scale(graph: nx.Graph, normalise: str) -> float:
    """What a weight of this group is multiplied by; a group without any has no weights either."""
    if normalise == "none":
        return 1.0
    if normalise == "weights":
        total = float(np.sum([abs(value) for _, _, value in graph.edges(data="weight", default=0)]))
        return 100 / total if total else 0.0
    if "units" not in graph.graph:
        group = str(graph.graph.get("group", "network"))
        raise QualcodeError(group, "how many units the group has is not known", 'say normalise="weights" or "none"')
    return 100 / graph.graph["units"] if graph.graph["units"] else 0.0
