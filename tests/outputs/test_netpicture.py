"""Pictures of networks: what a network says of itself is seen, and nothing covers anything else."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

from qualcode.errors import UnknownNameError
from qualcode.outputs.figures import draw_network, draw_networks, save_figure, write_network, write_networks
from qualcode.outputs.netfree import by_forces
from qualcode.outputs.netlooks import NEGATIVE, POSITIVE
from qualcode.outputs.netshown import shown


def network_of(codes: int, *, length: int = 24, edges: float = 0.3) -> nx.Graph:
    """A made-up network whose names have `length` characters."""
    chance = random.Random(codes)
    graph = nx.Graph(within="segment", weight="both")
    for number in range(codes):
        label = f"{number} " + " ".join(["kemampuan", "pustakawan", "profesi"] * 9)
        about = {"label": label[:length].strip(), "theme": f"t{number % 4}", "segments": chance.randint(1, 90)}
        graph.add_node(f"c{number}", **about)
    for a, b in combinations(graph.nodes, 2):
        if chance.random() < edges:
            graph.add_edge(a, b, weight=chance.randint(1, 30))
    return graph


def three(**about: object) -> nx.Graph:
    """a-b and b-c, with a weight of 4 and of -2 or what is said."""
    graph = nx.Graph(within="segment", **about)
    for name, theme in (("a", "x"), ("b", "x"), ("c", "y")):
        graph.add_node(name, label=name.upper(), theme=theme, theme_label=theme.upper(), segments=5)
    graph.add_edge("a", "b", weight=4)
    graph.add_edge("b", "c", weight=-2)
    return graph


def lines_of(ax) -> LineCollection:
    """The edges, which are drawn in one."""
    return max((c for c in ax.get_children() if isinstance(c, LineCollection)), key=lambda c: len(c.get_segments()))


def words_of(ax) -> set[str]:
    """Everything that is written below and above the picture."""
    legends = [part for part in ax.get_children() if isinstance(part, Legend)]
    inside = {text.get_text() for legend in legends for text in (*legend.get_texts(), legend.get_title())}
    return inside | {text.get_text() for text in ax.texts if not (text.get_gid() or "").startswith("label")}


def boxes(ax) -> tuple[list[Bbox], list[Bbox]]:
    """The boxes of labels and of nodes, in pixels."""
    ax.get_figure().draw_without_rendering()
    labels = [text.get_window_extent() for text in ax.texts if (text.get_gid() or "").startswith("label")]
    marks = [mark for mark in ax.get_children() if isinstance(mark, PathCollection)]
    return labels, [mark_box(mark) for mark in marks]


def mark_box(mark: PathCollection) -> Bbox:
    """The box of one mark of a scatter, wherever its place is counted from."""
    x, y = mark.get_offset_transform().transform(mark.get_offsets()[0])
    return mark.get_paths()[0].get_extents(Affine2D(mark.get_transforms()[0])).translated(x, y)


def apart(label: Bbox, node: Bbox) -> bool:
    """Whether a label stays off the disc that holds a mark: a diamond does not fill the corners of its box."""
    x, y = (node.x0 + node.x1) / 2, (node.y0 + node.y1) / 2
    off = max(label.x0 - x, 0, x - label.x1), max(label.y0 - y, 0, y - label.y1)
    return bool(np.hypot(*off) >= max(node.width, node.height) / 2)


@pytest.mark.parametrize(("codes", "length"), [(1, 20), (2, 200), (8, 60), (25, 30), (50, 30)])
def test_by_forces_no_label_covers_another_or_a_node_and_nothing_is_cut(codes, length):
    ax = draw_network(network_of(codes, length=length, edges=0.15), layout="forces", title="A title")
    labels, nodes = boxes(ax)
    assert len(labels) == len(nodes) == codes
    assert not any(a.overlaps(b) for a, b in combinations(labels, 2))
    assert all(apart(label, node) for label in labels for node in nodes)
    assert not any(a.overlaps(b) for a, b in combinations(nodes, 2))
    figure = ax.get_figure().bbox
    for box in (*labels, *nodes):
        assert figure.x0 <= box.x0 and box.x1 <= figure.x1 and figure.y0 <= box.y0 and box.y1 <= figure.y1


def test_codes_that_are_often_together_are_near_by_forces_and_always_in_the_same_place():
    graph = network_of(6, edges=0)
    for a, b, weight in (("c0", "c1", 30), ("c1", "c2", 1), ("c2", "c3", 30), ("c3", "c4", 1)):
        graph.add_edge(a, b, weight=weight)
    found = by_forces(graph, list(graph))
    far = {(a, b): np.hypot(*np.subtract(found[a], found[b])) for a, b in combinations(graph, 2)}
    assert max(far["c0", "c1"], far["c2", "c3"]) < far["c1", "c2"] < far["c0", "c4"]
    assert found == by_forces(graph, list(graph))


def test_nodes_stand_where_they_are_told_to_in_the_units_of_the_axes():
    places = {"a": (-0.5, 0.1), "b": (0.25, 0.3), "c": (0.1, -0.2)}
    figure = Figure(figsize=(7, 6))
    ax = draw_network(three(), figure.add_subplot(), layout=places)
    figure.draw_without_rendering()
    for mark in ax.get_children():
        if isinstance(mark, PathCollection):
            pixels = mark.get_offset_transform().transform(mark.get_offsets()[0])
            name = mark.get_gid().removeprefix("node ")
            assert ax.transData.inverted().transform(pixels).tolist() == pytest.approx(places[name])
    labels, nodes = boxes(ax)
    assert not any(a.overlaps(b) for a, b in combinations([*labels, *nodes], 2))


def test_a_layout_that_does_not_exist_and_a_node_without_a_place_are_told():
    with pytest.raises(UnknownNameError, match="did you mean 'forces'"):
        draw_network(three(), layout="force")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="place of 'c'"):
        draw_network(three(), layout={"a": (0, 0), "b": (1, 1)})


def test_the_two_groups_of_a_difference_have_a_colour_and_a_dash_each_and_are_named():
    graph = three(difference=True, group_a="interview", group_b="document", normalise="units", units_a=8, units_b=1200)
    ax = draw_network(graph, language="id")
    lines = lines_of(ax)
    looks = [
        (to_hex(c).upper(), dash is not None)
        for c, (_, dash) in zip(lines.get_colors(), lines.get_linestyles(), strict=True)
    ]
    assert looks == [(NEGATIVE, True), (POSITIVE, False)]
    assert lines.get_linewidths()[1] == 2 * lines.get_linewidths()[0]
    assert {"lebih banyak: wawancara", "lebih banyak: dokumen"} <= words_of(ax)
    assert "Selisih: poin persen dari segmen yang dikodekan" in words_of(ax)
    assert any("dokumen: 1.200 segmen yang dikodekan." in words for words in words_of(ax))


def test_weights_below_zero_are_told_apart_without_groups():
    assert {"above zero", "below zero"} <= words_of(draw_network(three(weight="npmi")))


def test_edges_of_the_backbone_are_dark_and_over_the_others():
    graph = three(backbone=0.1)
    graph.edges["b", "c"].update(weight=2, backbone=True)
    graph.edges["a", "b"].update(backbone=False)
    ax = draw_network(graph)
    faint, dark = (np.mean(colour[:3]) for colour in lines_of(ax).get_colors())
    assert dark < 0.4 < faint
    assert {"in the backbone (α < 0.1)", "other links"} <= words_of(ax)


def with_communities() -> nx.Graph:
    graph = three(communities=2, runs=100, modularity=0.25, agreement=1.0, seed=1)
    graph.edges["b", "c"]["weight"] = 2
    for name, community in (("a", 2), ("b", 1), ("c", 1)):
        graph.nodes[name]["community"] = community
    return graph


def test_communities_stand_together_on_the_circle_below_a_numbered_ring():
    ax = draw_network(with_communities())
    labels = [text.get_text() for text in ax.texts if (text.get_gid() or "").startswith("label")]
    assert labels == ["B\u00a0(5)", "C\u00a0(5)", "A\u00a0(5)"]
    assert {"1", "2"} <= {text.get_text() for text in ax.texts}
    assert (
        len([c for c in ax.get_children() if isinstance(c, LineCollection)]) == 3
    )  # the edges and two parts of the ring
    assert any("the best of 100 runs; modularity 0.25" in words.replace("\n", " ") for words in words_of(ax))


def test_communities_have_a_hull_and_their_number_off_the_circle():
    ax = draw_network(with_communities(), layout="forces")
    labels = {text.get_text() for text in ax.texts if (text.get_gid() or "").startswith("label")}
    assert labels == {"A\u00a0(5) [2]", "B\u00a0(5) [1]", "C\u00a0(5) [1]"}
    assert len([patch for patch in ax.patches if isinstance(patch, Polygon)]) == 1


def test_of_300_codes_the_strongest_are_drawn_and_a_sentence_says_so():
    graph = network_of(300, edges=0.05)
    ax = draw_network(graph)
    assert len(boxes(ax)[0]) == 60
    assert any("Shown are the 60 codes with the strongest links, of 300." in words for words in words_of(ax))
    part, said = shown(graph, "en", nodes=10, edges=3)
    strength = dict(graph.degree(weight="weight"))
    assert set(part) == set(sorted(graph, key=lambda name: -strength[name])[:10])
    assert [name for name in graph if name in part] == list(part)
    assert part.number_of_edges() == 3
    assert said[1] == f"Shown are the 3 strongest links, of {graph.subgraph(part).number_of_edges()}."


def test_what_the_backbone_holds_is_never_left_out_for_what_it_does_not():
    graph = three()
    graph.edges["b", "c"]["backbone"] = True
    assert list(shown(graph, "en", edges=1)[0].edges) == [("b", "c")]


def test_codes_without_links_are_said_to_have_none():
    graph = three()
    graph.clear_edges()
    assert "No two codes occur together here." in words_of(draw_network(graph))


def groups() -> dict[str, nx.Graph]:
    whole = three()
    whole.edges["b", "c"]["weight"] = 2
    first = nx.Graph(whole, group="interview", units=50, within="segment")
    second = nx.Graph(whole, group="document", units=5, within="segment")
    second.nodes["c"]["segments"] = 0
    second.remove_edge("b", "c")
    for graph in (first, second):
        for _, _, about in graph.edges(data=True):
            about["percent"] = 100 * about["weight"] / graph.graph["units"]
    return {"interview": first, "document": second}


def test_groups_are_drawn_side_by_side_with_each_node_in_the_same_place_on_one_scale():
    figure = draw_networks(groups(), title="By kind")
    _, left, right = figure.axes
    places = [
        {m.get_gid(): m.get_offsets()[0].tolist() for m in ax.get_children() if isinstance(m, PathCollection)}
        for ax in (left, right)
    ]
    assert places[0] == places[1]
    assert len(places[0]) == 3
    # 4 of 50 segments are 8 %, 4 of 5 are 80 %: widths are of the parts, not of the counts.
    widths = [max(lines_of(ax).get_linewidths()) for ax in (left, right)]
    assert widths[1] == pytest.approx(10 * widths[0])
    assert {"interview: 50 coded segments"} <= {text.get_text() for text in left.texts}
    empty = next(m for m in right.get_children() if isinstance(m, PathCollection) and m.get_gid() == "node c")
    assert to_hex(empty.get_facecolor()[0]) == "#ffffff"
    said = {text.get_text() for text in figure.findobj(Text)}
    assert {"By kind", "Coded segments with both, percent"} <= said


def test_no_groups_and_groups_without_codes_say_that_nothing_was_coded():
    for nothing in ({}, {"interview": nx.Graph()}):
        assert "Nothing was coded yet." in {text.get_text() for text in draw_networks(nothing).findobj(Text)}


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "html"])
def test_pictures_of_every_kind_are_the_same_each_time(tmp_path, suffix):
    for n in (1, 2):
        write_networks(groups(), tmp_path / f"{n}-groups.{suffix}", layout="forces")
        write_network(with_communities(), tmp_path / f"{n}-one.{suffix}", layout="forces")
    for name in ("groups", "one"):
        assert (tmp_path / f"1-{name}.{suffix}").read_bytes() == (tmp_path / f"2-{name}.{suffix}").read_bytes()


def test_groups_do_not_fit_into_a_file_of_data(tmp_path):
    with pytest.raises(UnknownNameError, match="there are png, svg, pdf, html"):
        write_networks(groups(), tmp_path / "groups.graphml")


def test_differences_and_marks_are_in_the_files_that_other_programs_read(tmp_path):
    graph = three(difference=True, group_a="interview", group_b="document")
    graph.edges["a", "b"].update(alpha=0.02, backbone=True)
    back = nx.read_graphml(write_network(graph, tmp_path / "n.graphml"))
    assert back.edges["b", "c"]["weight"] == -2
    assert back.edges["a", "b"]["backbone"] is True
    assert back.graph["group_a"] == "interview"


def test_labels_of_wide_signs_and_their_numbers_stay_whole():
    graph = nx.Graph()
    graph.add_node("a", label="为什么这是必须的新的想法还有很多很多的文字在这里", theme="t", segments=9)
    graph.add_node("b", label="kata " * 40, theme="t", segments=12)
    graph.add_node("c", label="", theme="t", segments=1)
    texts = [text.get_text() for text in draw_network(graph).texts if (text.get_gid() or "").startswith("label")]
    assert all(
        text.split("\n")[-1].endswith(number) for text, number in zip(texts, ("(9)", "(12)", "(1)"), strict=True)
    )
    assert max(len(line) for line in texts[0].split("\n")) <= 15


@pytest.mark.filterwarnings("ignore::qualcode.outputs.typefaces.MissingSignsWarning")
def test_a_script_that_no_typeface_has_is_drawn_all_the_same(tmp_path):
    graph = nx.Graph()
    graph.add_node("a", label="ᏣᎳᎩ \U0001f600", theme="t", segments=1)
    assert save_figure(draw_network(graph), tmp_path / "n.png").stat().st_size > 500
