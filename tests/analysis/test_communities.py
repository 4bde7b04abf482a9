from __future__ import annotations

import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.communities import adjusted_rand, communities, mark_communities
from qualcode.errors import QualcodeError


def two_cliques() -> nx.Graph:
    graph = nx.Graph()
    for members in ("abcd", "wxyz"):
        graph.add_edges_from((a, b, {"weight": 3}) for a in members for b in members if a < b)
    graph.add_edge("d", "w", weight=1)
    return graph


def test_the_karate_club_has_the_best_modularity_that_is_known():
    """Zachary (1977) without weights: .419790."""
    found = communities(nx.karate_club_graph(), weight=None)
    assert found.modularity == pytest.approx(0.419790, abs=1e-6)
    assert (found.number, found.runs, found.seed) == (4, 100, 1)
    assert 0.5 < found.agreement < 1  # other seeds end elsewhere, and that is said
    assert 1 <= found.found < 100


def test_what_every_run_finds_is_stable():
    found = communities(two_cliques(), runs=20)
    assert found.community == {**dict.fromkeys("abcd", 1), **dict.fromkeys("wxyz", 2)}
    assert set(found.stability.values()) == {1.0}
    assert (found.agreement, found.found) == (1.0, 20)


def test_a_node_between_two_communities_is_less_stable_than_they_are():
    graph = nx.Graph()
    for members in ("abcd", "wxyz"):
        graph.add_edges_from((a, b, {"weight": 1}) for a in members for b in members if a < b)
    graph.add_edges_from(("m", name, {"weight": 1}) for name in "dw")
    found = communities(graph)
    assert found.stability["m"] < found.stability["a"] < 1
    assert found.agreement < 1


def test_the_nodes_and_the_graph_say_what_was_found():
    graph = two_cliques()
    marked = mark_communities(graph, communities(graph, runs=5, seed=7))
    assert marked.nodes["x"] == {"community": 2, "stability": 1.0}
    assert (marked.graph["communities"], marked.graph["runs"], marked.graph["seed"]) == (2, 5, 7)
    assert graph.nodes["x"] == {}


def test_a_node_without_positive_edges_is_a_community_of_its_own():
    graph = nx.Graph([("a", "b", {"weight": -2.0})])
    graph.add_node("c")
    found = communities(graph, runs=3)
    assert found.community == {"a": 1, "b": 2, "c": 3}
    assert (found.modularity, found.agreement) == (0.0, 1.0)
    assert communities(nx.Graph()).community == {}
    assert communities(nx.Graph()).number == 0


def test_a_network_of_very_many_links_is_run_less_often_and_says_so():
    assert communities(nx.complete_graph(150), weight=None).runs == 500_000 // 11_175
    assert communities(nx.complete_graph(150), weight=None, runs=3).runs == 3


def test_no_run_is_refused():
    with pytest.raises(QualcodeError, match="there is no run"):
        communities(nx.Graph(), runs=0)


def test_names_do_not_decide_whatever_their_hash():
    words = (
        "import networkx as nx; from qualcode.analysis.communities import communities;"
        "g = nx.relabel_nodes(nx.les_miserables_graph(), str);"
        "found = communities(g, runs=3); print(found.community, found.stability)"
    )
    seeds = ("0", "1")
    told = [
        subprocess.run([sys.executable, "-c", words], env={"PYTHONHASHSEED": s, "PYTHONPATH": ":".join(sys.path)},
                       capture_output=True, check=True).stdout
        for s in seeds
    ]  # fmt: skip
    assert told[0] == told[1]


def test_the_adjusted_rand_index_of_known_partitions():
    """Hubert & Arabie (1985); .571429 and .242424 are the numbers that scikit-learn documents and gives."""
    assert adjusted_rand([0, 0, 1, 2], [0, 0, 1, 1]) == pytest.approx(0.571429, abs=1e-6)
    assert adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]) == pytest.approx(0.242424, abs=1e-6)
    assert adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0]) == 1.0
    assert adjusted_rand([], []) == adjusted_rand([0], [5]) == 1.0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
def test_agreement_of_partitions_is_symmetric_and_whole_with_itself(labels):
    a, b = zip(*labels, strict=True)
    assert adjusted_rand(a, b) == pytest.approx(adjusted_rand(b, a))
    assert adjusted_rand(a, a) == 1.0
    assert adjusted_rand(a, b) <= 1 + 1e-12
