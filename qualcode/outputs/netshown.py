"""How much of a network a picture can show: the strongest codes and links, and a sentence on what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.labels import sentence

if TYPE_CHECKING:
    import networkx as nx

MOST_NODES: Final = 60
MOST_EDGES: Final = 150


def shown(
    graph: nx.Graph, language: str, *, weight: str = "weight", nodes: int = MOST_NODES, edges: int = MOST_EDGES
) -> tuple[nx.Graph, list[str]]:
    """The part of a network that stays readable, and what to say about the rest.

    Of more codes than `nodes` those with the greatest strength stay (of equals, with more segments), of more links
    than `edges` those of the backbone, where there is one, and then the heaviest. The order stays.
    """
    said: list[str] = []
    kept = graph
    if len(graph) > nodes:
        strength: dict[str, float] = dict.fromkeys(graph, 0.0)
        for a, b, about in graph.edges(data=True):
            for end in (a, b):
                strength[end] += abs(about.get(weight, 1))
        first = sorted(graph, key=lambda name: (-strength[name], -graph.nodes[name].get("segments", 0)))[:nodes]
        kept = graph.subgraph(first).copy()
        said.append(sentence("codes_shown", language, shown=nodes, all=len(graph)))
    if kept.number_of_edges() > edges:
        ranked = sorted(kept.edges(data=True), key=lambda edge: _rank(edge[2], weight))
        kept = kept.copy()
        said.append(sentence("links_shown", language, shown=edges, all=kept.number_of_edges()))
        kept.remove_edges_from([(a, b) for a, b, _ in ranked[edges:]])
    return _in_order(kept, graph) if kept is not graph else graph, said


def _rank(about: dict[str, Any], weight: str) -> tuple[bool, float]:
    return not about.get("backbone", False), -abs(about.get(weight, 1))


def _in_order(part: nx.Graph, whole: nx.Graph) -> nx.Graph:
    """A part with its nodes in the order of the whole, which a subgraph does not promise."""
    made = part.__class__(**part.graph)
    made.add_nodes_from((name, about) for name, about in whole.nodes(data=True) if name in part)
    made.add_edges_from((a, b, about) for a, b, about in whole.edges(data=True) if part.has_edge(a, b))
    return made
