from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.backbone import backbone, disparity, mark_backbone
from qualcode.errors import QualcodeError


@pytest.mark.parametrize(("level", "edges"), [(0.05, 9), (0.1, 21), (0.2, 47), (0.4, 130)])
def test_les_miserables_has_the_backbone_that_is_known(level, edges):
    """Serrano, Boguñá & Vespignani (2009) on Knuth's network, 77 nodes and 254 edges."""
    graph = nx.les_miserables_graph()
    assert (len(graph), graph.number_of_edges()) == (77, 254)
    kept = backbone(graph, level)
    assert (len(kept), kept.number_of_edges()) == (77, edges)


def test_an_edge_is_judged_by_the_end_where_it_stands_out():
    graph = nx.star_graph(3)
    for leaf, weight in ((1, 8), (2, 1), (3, 1)):
        graph.edges[0, leaf]["weight"] = weight
    # (1 - 8/10)^2 at the hub; the leaves have no other edge and say nothing.
    assert disparity(graph) == {(0, 1): pytest.approx(0.04), (0, 2): pytest.approx(0.81), (0, 3): pytest.approx(0.81)}
    marked = mark_backbone(graph, 0.05)
    assert [kept for _, _, kept in marked.edges(data="backbone")] == [True, False, False]
    assert marked.graph["backbone"] == 0.05
    assert "backbone" not in graph.edges[0, 1]


def test_edges_without_a_positive_weight_never_stand_out():
    graph = nx.Graph([("a", "b", {"weight": -3.0}), ("a", "c", {"weight": 0}), ("b", "c", {})])
    assert set(disparity(graph).values()) == {1.0}
    assert backbone(graph, 0.9).number_of_edges() == 0
    assert backbone(nx.Graph()).number_of_nodes() == 0


@pytest.mark.parametrize("level", [0, 1, -0.1, 5])
def test_a_level_that_is_none_is_refused(level):
    with pytest.raises(QualcodeError, match="not between 0 and 1"):
        backbone(nx.Graph(), level)


@given(st.dictionaries(st.tuples(st.integers(0, 6), st.integers(7, 12)), st.integers(1, 50)), st.floats(0.1, 100))
def test_only_proportions_decide(weights, factor):
    graph, scaled = nx.Graph(), nx.Graph()
    for (a, b), weight in weights.items():
        graph.add_edge(a, b, weight=weight)
        scaled.add_edge(a, b, weight=weight * factor)
    assert disparity(scaled) == pytest.approx(disparity(graph), abs=1e-9)
    assert all(0 <= alpha <= 1 for alpha in disparity(graph).values())
