from __future__ import annotations

import pytest

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.counts import code_counts
from qualcode.analysis.network import difference, measures_of, network, networks
from qualcode.errors import QualcodeError, UnknownNameError

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
        ("motives/demand", "competence/user_guidance", {"weight": 2, "both": 2, "jaccard": 2 / 3})
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


def test_every_measure_of_the_table_is_on_the_edges_under_its_name_and_any_is_the_weight(codings):
    frame = codings(*LINES)
    pairs = cooccurrence(frame, order=ORDER).assign(npmi=-0.25, lift=float("nan"), name="x", certain=True)
    graph = network(pairs, code_counts(frame, ORDER), weight="npmi")
    assert measures_of(pairs) == ["both", "jaccard", "npmi", "lift"]
    assert graph.edges["motives/demand", "competence/user_guidance"] == {
        "weight": -0.25, "both": 2, "jaccard": 2 / 3, "npmi": -0.25,
    }  # fmt: skip
    assert graph.graph == {"within": "segment", "weight": "npmi"}
    assert network(pairs, code_counts(frame, ORDER), weight="lift").number_of_edges() == 0
    with pytest.raises(UnknownNameError, match="did you mean 'npmi'"):
        network(pairs, code_counts(frame, ORDER), weight="nmpi")


GROUPS = {
    "interview": ("W-01 0-4 a/x", "W-01 0-4 a/y", "W-01 5-9 a/x", "W-01 5-9 a/y", "W-01 10-14 b/z", "W-01 20-24 a/x"),
    "document": ("D-01 0-4 a/x", "D-01 0-4 a/y", "D-01 0-4 b/w"),
    "survey": (),
}
UNITS = {"interview": 4, "document": 1, "survey": 0}


def by_group(codings, **shape):
    order = ["a/x", "a/y", "b/z", "b/w"]
    frames = {group: codings(*lines) for group, lines in GROUPS.items()}
    pairs = {group: cooccurrence(frame, order=order) for group, frame in frames.items()}
    counts = {group: code_counts(frame, order) for group, frame in frames.items()}
    return networks(pairs, counts, **{"units": UNITS, **shape})


def test_groups_have_the_same_nodes_in_the_same_order(codings):
    found = by_group(codings)
    assert {group: list(graph) for group, graph in found.items()} == {
        group: ["a/x", "a/y", "b/z", "b/w"] for group in GROUPS
    }
    assert dict(found["document"].nodes(data="segments")) == {"a/x": 1, "a/y": 1, "b/z": 0, "b/w": 1}
    assert [found[group].graph["units"] for group in GROUPS] == [4, 1, 0]
    assert [graph.number_of_edges() for graph in found.values()] == [1, 3, 0]
    assert found["interview"].nodes["b/w"]["label"] == "W"


def test_the_difference_of_two_groups_is_signed_and_says_in_what(codings):
    found = by_group(codings)
    made = difference(found["interview"], found["document"])
    # Together in 2 of 4 coded segments of interviews (50 %) and in the only one of documents (100 %).
    assert made.edges["a/x", "a/y"] == {
        "weight": -50.0, "weight_a": 50.0, "weight_b": 100.0, "both_a": 2, "both_b": 1,
    }  # fmt: skip
    assert made.edges["a/x", "b/w"]["weight"] == -100.0
    assert made.nodes["a/x"] == {
        "label": "X", "theme": "a", "theme_label": "A", "segments": 4, "segments_a": 3, "segments_b": 1,
    }  # fmt: skip
    assert made.graph == {
        "difference": True, "group_a": "interview", "group_b": "document", "within": "segment", "measure": "both",
        "units_a": 4, "units_b": 1, "normalise": "units",
    }  # fmt: skip


@pytest.mark.parametrize(("how", "of_a", "of_b"), [("none", 2, 1), ("weights", 100, 100 / 3)])
def test_a_difference_can_be_of_counts_or_of_shares_of_the_weights(codings, how, of_a, of_b):
    found = by_group(codings, units=None)
    edge = difference(found["interview"], found["document"], normalise=how).edges["a/y", "a/x"]
    assert (edge["weight_a"], edge["weight_b"], edge["weight"]) == pytest.approx((of_a, of_b, of_a - of_b))


def test_a_difference_by_units_needs_them_and_a_group_without_any_has_no_weights(codings):
    found = by_group(codings, units=None)
    assert difference(found["interview"], found["document"]).graph["normalise"] == "weights"
    with pytest.raises(QualcodeError, match="how many units the group has is not known"):
        difference(found["interview"], found["document"], normalise="units")
    found = by_group(codings)
    assert difference(found["interview"], found["survey"]).edges["a/x", "a/y"]["weight"] == 50.0


def test_measures_are_compared_as_they_are(codings):
    found = by_group(codings, weight="jaccard", units=None)
    made = difference(found["interview"], found["document"])
    assert made.graph["normalise"] == "none"
    assert made.edges["a/x", "a/y"]["weight"] == pytest.approx(2 / 3 - 1)


def test_the_difference_is_the_other_way_round_when_the_groups_are(codings):
    found = by_group(codings)
    there, back = (difference(found[a], found[b]) for a, b in (("interview", "document"), ("document", "interview")))
    assert {frozenset(e[:2]): e[2] for e in there.edges(data="weight")} == {
        frozenset(e[:2]): -e[2] for e in back.edges(data="weight")
    }
