from __future__ import annotations

import json
import random
import sys
from itertools import combinations, pairwise
from types import ModuleType

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.transforms import Affine2D, Bbox

from qualcode.errors import UnknownNameError
from qualcode.outputs.circle import GAP, Size, apart, node_angles, places
from qualcode.outputs.figures import draw_matrix, draw_network, save_figure, write_network
from qualcode.outputs.typefaces import every_script


def network_of(codes: int, *, length: int = 20, themes: int = 4, edges: float = 0.3) -> nx.Graph:
    """A made-up network whose names have `length` characters."""
    chance = random.Random(codes)
    graph = nx.Graph()
    for number in range(codes):
        label = f"{number} " + " ".join(["kemampuan", "pustakawan", "profesi"] * 9)
        graph.add_node(
            f"c{number}",
            label=label[:length].strip(),
            theme=f"t{number * themes // codes}",
            theme_label=f"Theme {number * themes // codes}",
            segments=chance.randint(1, 90),
        )
    for a, b in combinations(graph.nodes, 2):
        if chance.random() < edges:
            graph.add_edge(a, b, weight=chance.randint(1, 30))
    return graph


def boxes(ax, kind: str):
    """The boxes, in points of the screen, of what is drawn for each node or label."""
    ax.get_figure().draw_without_rendering()
    found = {a.get_gid().removeprefix(kind + " "): a for a in ax.get_children() if (a.get_gid() or "").startswith(kind)}
    return {name: mark_box(a, ax) if kind == "node" else a.get_window_extent() for name, a in found.items()}


def mark_box(mark: PathCollection, ax) -> Bbox:
    """The box of one mark of a scatter (its own get_window_extent knows nothing of its place)."""
    x, y = ax.transData.transform(mark.get_offsets()[0])
    return mark.get_paths()[0].get_extents(Affine2D(mark.get_transforms()[0])).translated(x, y)


@pytest.mark.parametrize(
    ("codes", "length"), [(1, 20), (2, 20), (3, 60), (5, 200), (11, 12), (11, 60), (25, 30), (40, 60)]
)
def test_labels_overlap_neither_each_other_nor_nodes_nor_the_edge(codes, length):
    ax = draw_network(network_of(codes, length=length), title="A title that is neither short nor very long")
    labels, nodes = boxes(ax, "label"), boxes(ax, "node")
    assert len(labels) == len(nodes) == codes
    for a, b in combinations(labels.values(), 2):
        assert not a.overlaps(b)
    for label in labels.values():
        assert not any(label.overlaps(node) for node in nodes.values())
    for a, b in combinations(nodes.values(), 2):
        assert not a.overlaps(b)
    figure = ax.get_figure().bbox
    legends = [child.get_window_extent() for child in ax.get_children() if type(child).__name__ == "Legend"]
    for box in (*labels.values(), *nodes.values(), *legends):
        assert figure.x0 <= box.x0 and box.x1 <= figure.x1 and figure.y0 <= box.y0 and box.y1 <= figure.y1
    for legend in legends:
        assert not any(legend.overlaps(box) for box in (*labels.values(), *nodes.values()))


def test_an_axes_of_ones_own_gets_smaller_type_and_no_overlaps():
    figure = Figure(figsize=(6, 5))
    ax = figure.add_subplot()
    assert draw_network(network_of(11, length=40), ax) is ax
    labels = list(boxes(ax, "label").values())
    assert not any(a.overlaps(b) for a, b in combinations(labels, 2))
    assert figure.get_size_inches().tolist() == [6, 5]


def test_width_follows_weight_size_follows_segments_and_colour_and_shape_follow_theme():
    graph = nx.Graph()
    for name, theme, segments in (("a", "x", 40), ("b", "x", 10), ("c", "y", 40)):
        graph.add_node(name, label=name, theme=theme, theme_label=theme.upper(), segments=segments)
    graph.add_edge("a", "b", weight=2, jaccard=0.1)
    graph.add_edge("a", "c", weight=8, jaccard=0.2)
    ax = draw_network(graph)
    lines = next(child for child in ax.get_children() if isinstance(child, LineCollection))
    assert lines.get_linewidths()[1] == 4 * lines.get_linewidths()[0]
    nodes = {c.get_gid(): c for c in ax.get_children() if isinstance(c, PathCollection)}
    a, b, c = (nodes[f"node {name}"] for name in "abc")
    assert a.get_sizes()[0] == pytest.approx(4 * b.get_sizes()[0])
    assert a.get_facecolor().tolist() == b.get_facecolor().tolist() != c.get_facecolor().tolist()
    assert len(a.get_paths()[0].vertices) != len(c.get_paths()[0].vertices)  # shapes too: print has no colours
    legends = [child for child in ax.get_children() if type(child).__name__ == "Legend"]
    assert {text.get_text() for legend in legends for text in legend.get_texts()} == {"X", "Y", "2", "8"}


def test_a_network_without_nodes_says_so():
    ax = draw_network(nx.Graph(), language="id")
    assert [text.get_text() for text in ax.texts] == ["Belum ada yang dikodekan."]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "graphml", "gexf", "json"])
def test_a_network_is_written_the_same_each_time(tmp_path, graph, suffix):
    first, second = (write_network(graph, tmp_path / f"{n}.{suffix}", title="T") for n in (1, 2))
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 500


def test_networkx_reads_what_was_written(tmp_path, graph):
    for suffix, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        back = read(write_network(graph, tmp_path / f"n.{suffix}"))
        assert sorted(back.nodes) == sorted(graph.nodes)
        assert nx.get_edge_attributes(back, "jaccard") == pytest.approx(nx.get_edge_attributes(graph, "jaccard"))
        assert {n: back.nodes[n]["label"] for n in back} == dict(graph.nodes(data="label"))
    data = json.loads(write_network(graph, tmp_path / "n.json").read_text(encoding="utf-8"))
    back = nx.node_link_graph(data, edges="edges")
    assert nx.utils.graphs_equal(back, graph)


def test_another_ending_is_refused(tmp_path, graph):
    with pytest.raises(UnknownNameError, match=r"format 'pgn'.*did you mean 'png'"):
        write_network(graph, tmp_path / "n.pgn")


def test_a_matrix_shows_its_numbers_and_returns_the_axes_it_was_given(tmp_path):
    frame = pd.DataFrame(
        [[3, 0], [12, 1]], index=pd.Index(["motives", "x"], name="theme"), columns=["W-01", "document"]
    )
    ax = Figure().add_subplot()
    assert draw_matrix(frame, ax, title="Tema", labels={"motives": "Motivasi"}, language="id") is ax
    assert [text.get_text() for text in ax.texts] == ["3", "–", "12", "1"]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["Motivasi", "x"]
    assert [text.get_text() for text in ax.get_xticklabels()][:2] == ["W-01", "dokumen"]
    assert ax.get_title(loc="left") == "Tema"
    paths = [save_figure(figure, tmp_path / f"{n}.png") for n, figure in enumerate((ax, ax.get_figure()))]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("shape", [(4, 14), (12, 20), (1, 1), (30, 40)])
def test_numbers_of_a_matrix_stay_within_their_cells(shape):
    rng = np.random.default_rng(1)
    rows = [f"a theme with a name of some length {n}" for n in range(shape[0])]
    frame = pd.DataFrame(rng.integers(0, 999, shape), index=rows, columns=[f"W-{n:02d}" for n in range(shape[1])])
    ax = draw_matrix(frame, title="Numbers")
    ax.get_figure().draw_without_rendering()
    width = ax.get_window_extent().width / shape[1]
    height = ax.get_window_extent().height / shape[0]
    for text in ax.texts:
        box = text.get_window_extent()
        assert box.width < width and box.height < height
    ticks = [label.get_window_extent() for label in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    assert not any(a.overlaps(b) for a, b in combinations(ticks, 2))


@pytest.mark.parametrize("values", [[[0.0, 0.0]], [[12.5, 100.0]], [[0.25, float("nan")]]])
def test_a_matrix_of_percents_or_of_nothing_is_drawn(values):
    ax = draw_matrix(pd.DataFrame(values, columns=["a", "b"]))
    shown = {0.0: "–", 12.5: "12.5", 100.0: "100.0", 0.25: "0.25"}
    assert [text.get_text() for text in ax.texts] == [shown.get(value, "–") for value in values[0]]


def test_an_empty_matrix_says_that_nothing_was_coded():
    assert [text.get_text() for text in draw_matrix(pd.DataFrame()).texts] == ["Nothing was coded yet."]


@given(
    groups=st.lists(st.sampled_from("abc"), min_size=1, max_size=60).map(sorted),
    heights=st.lists(st.floats(5, 60), min_size=60, max_size=60),
    radius=st.floats(30, 400),
)
def test_no_label_touches_another_or_the_ring_of_nodes(groups, heights, radius):
    sizes = [Size(50, height) for height in heights[: len(groups)]]
    found = places(node_angles(groups), sizes, radius, 20)
    rectangles = []
    for place, size in zip(found, sizes, strict=True):
        left = place.label_x if place.right else place.label_x - size.width
        low = place.label_y - size.height / 2
        rectangles.append((left, low, left + size.width, low + size.height))
        near_x = max(left, 0.0, -(left + size.width)) if left > 0 or left + size.width < 0 else 0.0
        near_y = max(abs(place.label_y) - size.height / 2, 0.0)
        assert near_x**2 + near_y**2 >= (radius + 20) ** 2 - 1e-3
    for a, b in combinations(rectangles, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] + 1e-6 or b[3] <= a[1] + 1e-6


@given(st.lists(st.tuples(st.floats(-300, 300), st.floats(1, 50)), max_size=30))
def test_boxes_are_kept_apart_in_their_order(boxes_wanted):
    boxes_wanted.sort(reverse=True)
    middles = apart([m for m, _ in boxes_wanted], [h for _, h in boxes_wanted])
    for (upper, lower), (above, below) in zip(pairwise(middles), pairwise(boxes_wanted), strict=True):
        assert upper - lower >= (above[1] + below[1]) / 2 + GAP - 1e-6


@pytest.mark.parametrize(("within", "said"), [("segment", "Segments with both"), ("turn", "Turns with both")])
def test_the_legend_says_what_the_edges_count(within, said):
    graph = nx.Graph(within=within)
    graph.add_node("a", label="A", theme="a", segments=3)
    graph.add_node("b", label="B", theme="b", segments=2)
    graph.add_edge("a", "b", weight=2, jaccard=0.5)
    titles = [legend.get_title().get_text() for legend in draw_network(graph).findobj(Legend)]
    assert said in titles


def test_in_a_notebook_figures_are_pyplots_unless_they_are_for_a_file(monkeypatch, tmp_path, graph):
    import matplotlib.pyplot as plt

    monkeypatch.setitem(sys.modules, "ipykernel", ModuleType("ipykernel"))
    before = plt.get_fignums()
    write_network(graph, tmp_path / "network.png")
    assert plt.get_fignums() == before
    shown = draw_network(graph).get_figure(root=True)
    assert shown.number in plt.get_fignums()
    plt.close(shown)


def test_drawing_leaves_a_notebook_interactive():
    """Of a figure after the first a notebook shows nothing else."""
    import matplotlib as mpl

    family = mpl.rcParams["font.family"]
    with every_script():
        mpl.interactive(True)  # as a notebook does at the first figure
    assert mpl.is_interactive()
    assert mpl.rcParams["font.family"] == family
    mpl.interactive(False)
