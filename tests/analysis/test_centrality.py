from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from qualcode.analysis.centrality import COLUMNS, centrality


def test_the_karate_club_has_the_centralities_that_are_known():
    """Zachary (1977) without weights; networkx' iteration stops at .373371, for .373363."""
    frame = centrality(nx.karate_club_graph(), weight=None)
    assert list(frame.columns) == list(COLUMNS)
    assert frame["betweenness"][0] == pytest.approx(0.437635, abs=1e-6)
    assert frame["eigenvector"][33] == pytest.approx(0.373371, abs=1e-5)


def test_weighted_centralities_are_networkx_own_over_inverse_weights():
    graph = nx.les_miserables_graph()
    frame = centrality(graph).set_index("code")
    for _, _, about in graph.edges(data=True):
        about["distance"] = 1 / about["weight"]
    assert frame["closeness"].to_dict() == pytest.approx(nx.closeness_centrality(graph, distance="distance"))
    assert frame["degree"].to_dict() == dict(graph.degree)
    assert frame["strength"].to_dict() == dict(graph.degree(weight="weight"))
    theirs = nx.eigenvector_centrality(graph, weight="weight", max_iter=5000, tol=1e-12)
    assert frame["eigenvector"].to_dict() == pytest.approx(theirs, abs=1e-9)
    theirs = nx.betweenness_centrality(graph, weight="distance")
    assert np.corrcoef(list(theirs.values()), frame["betweenness"])[0, 1] > 0.999


def test_paths_of_the_same_length_share_whatever_the_rounding():
    """1/10 + 1/5 = 3/10 is not so in floating point, where only one of two equal paths would count."""
    assert 1 / 10 + 1 / 5 != 3 / 10
    graph = nx.Graph()
    graph.add_edge("a", "m", weight=10)
    graph.add_edge("m", "z", weight=5)
    graph.add_edge("a", "n", weight=20)
    graph.add_edge("n", "z", weight=4)  # 1/20 + 1/4 = 1/10 + 1/5
    frame = centrality(graph).set_index("code")["betweenness"]
    # Of the three pairs that do not hold m, only a-z can pass it, and it does so half of the time.
    assert frame["m"] == pytest.approx(0.5 / 3)
    assert frame["n"] == pytest.approx(0.5 / 3)


def test_two_parts_that_are_equally_strong_are_equally_central():
    graph = nx.Graph([("a", "b", {"weight": 2}), ("c", "d", {"weight": 2}), ("e", "f", {"weight": 1})])
    assert centrality(graph)["eigenvector"].tolist() == pytest.approx([0.5, 0.5, 0.5, 0.5, 0, 0])


def test_the_frame_says_who_the_nodes_are():
    graph = nx.Graph()
    graph.add_node("motives/demand", label="Tuntutan", theme="motives", segments=3)
    graph.add_node("motives/idea", label="", theme="motives", segments=1)
    graph.add_edge("motives/demand", "motives/idea", weight=2)
    first = centrality(graph).iloc[0]
    assert first[["code", "label", "theme", "segments", "degree", "strength", "community"]].tolist() == [
        "motives/demand", "Tuntutan", "motives", 3, 1, 2.0, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "graph",
    [nx.Graph(), nx.empty_graph(1), nx.empty_graph(4), nx.Graph([("a", "b", {"weight": -1.0})])],
    ids=["nothing", "one code", "no edges", "negative only"],
)
def test_without_edges_nobody_is_central_and_nothing_is_missing(graph):
    frame = centrality(graph)
    assert len(frame) == len(graph)
    assert not frame.isna().any().any()
    assert frame[["degree", "strength", "betweenness", "closeness", "eigenvector"]].to_numpy().sum() == 0
    assert frame["community"].tolist() == list(range(1, len(graph) + 1))
