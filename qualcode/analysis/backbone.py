"""Which edges of a weighted network say more than chance would: the disparity filter."""

from __future__ import annotations

import networkx as nx

from qualcode.analysis.network import positive
from qualcode.errors import QualcodeError


def disparity(graph: nx.Graph, *, weight: str = "weight") -> dict[tuple[str, str], float]:
    """How likely each edge is as heavy where nodes share out their strength at random (0..1; small: it stands out).

    a_ij = (1 - w/s_i)^(k_i - 1), the smaller of the two ends; s is the strength of a node, k its number of edges. An
    edge is judged by neither end when both have no other (1), and an edge whose weight is not positive never
    stands out (1).

    Source: Serrano, Boguñá & Vespignani (2009), Extracting the multiscale backbone of complex weighted networks, PNAS
    106 (16), 6483-6488.
    """
    links = positive(graph, weight)
    degrees, strengths = dict(links.degree), dict(links.degree(weight="weight"))
    place = {name: number for number, name in enumerate(graph)}

    def alpha(a: int, b: int) -> float:
        if not links.has_edge(a, b):
            return 1.0
        value = links.edges[a, b]["weight"]
        return float(min((1 - value / strengths[end]) ** (degrees[end] - 1) for end in (a, b)))

    return {(a, b): alpha(place[a], place[b]) for a, b in graph.edges}


def mark_backbone(graph: nx.Graph, level: float = 0.05, *, weight: str = "weight") -> nx.Graph:
    """The same network with `alpha` (of `disparity`) and `backbone` (alpha < level) on every edge.

    The graph's attribute `backbone` is the level. Raises QualcodeError when that is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise QualcodeError(f"backbone {level:g}", "the level is not between 0 and 1", "0.05 is strict, 0.2 is mild")
    marked = graph.copy()
    marked.graph["backbone"] = level
    for pair, alpha in disparity(graph, weight=weight).items():
        marked.edges[pair].update(alpha=alpha, backbone=alpha < level)
    return marked


def backbone(graph: nx.Graph, level: float = 0.05, *, weight: str = "weight") -> nx.Graph:
    """The network with all its nodes and the edges of its backbone alone (`mark_backbone`)."""
    marked = mark_backbone(graph, level, weight=weight)
    marked.remove_edges_from([(a, b) for a, b, kept in marked.edges(data="backbone") if not kept])
    return marked
