from __future__ import annotations

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.counts import code_counts
from qualcode.analysis.network import network

ORDER = ["motives/demand", "motives/never", "competence/user_guidance"]
LINES = (
    *("W-01 0-4 motives/demand", "W-01 0-4 competence/user_guidance"),
    *("W-01 5-9 motives/demand", "W-01 5-9 competence/user_guidance", "W-01 10-14 motives/demand"),
)


def test_codes_are_nodes_and_pairs_are_edges(codings):
    frame = codings(*LINES)
    graph = network(cooccurrence(frame, order=ORDER), code_counts(frame, ORDER), labels={"motives/demand": "Tuntutan"})
    assert list(graph.nodes(data=True)) == [
        (
            "motives/demand",
            {"label": "Tuntutan", "theme": "motives", "theme_label": "Motives", "segments": 3},
        ),
        (
            "competence/user_guidance",
            {"label": "User guidance", "theme": "competence", "theme_label": "Competence", "segments": 2},
        ),
    ]
    assert list(graph.edges(data=True)) == [
        ("motives/demand", "competence/user_guidance", {"weight": 2, "jaccard": 2 / 3})
    ]


def test_weak_pairs_are_left_out_but_their_codes_stay(codings):
    frame = codings(*LINES)
    graph = network(cooccurrence(frame), code_counts(frame, ORDER), minimum=3)
    assert (len(graph.nodes), len(graph.edges)) == (2, 0)


def test_themes_are_nodes_at_the_level_of_themes(codings):
    frame = codings(*LINES)
    graph = network(cooccurrence(frame, level="theme"), code_counts(frame, ORDER, level="theme"))
    assert list(graph.nodes(data="label")) == [("motives", "Motives"), ("competence", "Competence")]
    assert list(graph.edges(data="weight")) == [("motives", "competence", 2)]
