"""The picture of a network: codes on a circle by theme, labels around it, edges as wide as their weight."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from qualcode.outputs.circle import GAP, Place, Size, least_distance, node_angles, places
from qualcode.outputs.labels import heading
from qualcode.outputs.typefaces import in_every_script

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.legend import Legend

# Okabe and Ito's colours, told apart by colour-blind people; black is for edges and words.
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
# Shapes tell themes apart where there is no colour. Seven colours and eight shapes give 56 different marks.
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "p")
_REACH: Final = 1.45  # how far the corners of a mark reach beyond the radius of a round one
_LARGEST_NODE: Final = 15.0  # points, the radius
_SMALLEST_NODE: Final = 3.5
_WIDEST_EDGE: Final = 9.0
_THINNEST_EDGE: Final = 0.5
_FONT_SIZES: Final = (10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
_PAD: Final = 8.0
_LEAST_WIDTH: Final = 330.0


def new_axes(size: tuple[float, float], **options: Any) -> Axes:
    """An Axes on a new figure (inches): pyplot's in a notebook, which shows it; else one that nobody else holds."""
    if "ipykernel" in sys.modules:
        import matplotlib.pyplot as plt

        return plt.figure(figsize=size, **options).add_subplot()
    return Figure(figsize=size, **options).add_subplot()


@dataclass(frozen=True)
class _Plan:
    """Where everything stands, in points from the middle of the circle."""

    places: list[Place]
    sizes: list[Size]
    node: float  # the radius of the largest node
    font: float

    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of nodes and labels."""
        reach = self.node * _REACH
        xs = [p.x + s * reach for p in self.places for s in (-1, 1)]
        ys = [p.y + s * reach for p in self.places for s in (-1, 1)]
        for place, size in zip(self.places, self.sizes, strict=True):
            xs.append(place.label_x + (size.width if place.right else -size.width))
            ys += [place.label_y - size.height / 2, place.label_y + size.height / 2]
        return min(xs), max(xs), min(ys), max(ys)


@in_every_script
def draw_network(graph: nx.Graph, ax: Axes | None = None, *, title: str = "", language: str = "en") -> Axes:
    """Draw a co-occurrence network of `analysis.network.network`; the same network gives the same picture.

    Nodes stand on a circle in their order, theme by theme: area by `segments`, colour and shape by `theme`; the width
    of an edge is in proportion to `weight`. Labels overlap neither each other nor nodes: without `ax` the figure is
    as large as that needs; in an `ax` of yours, which must have its final size, the type is made smaller, down to
    5 points, and a network that is too large even so runs over its edges. Returns the Axes.
    """
    room = None if ax is None else _size_of(ax)
    if ax is None:
        ax = new_axes((6, 6))
        ax.set_position((0, 0, 1, 1))
    ax.set_axis_off()
    nodes = _by_theme(graph)
    if not nodes:
        ax.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=ax.transAxes)
        return ax
    plan = _plan(graph, nodes, ax, room)
    left, right, bottom, top = plan.extent()
    half = room[0] / 2 if room else max(-left, right, _LEAST_WIDTH / 2) + _PAD
    legends = _legends(graph, nodes, ax, 2 * half, language)
    name = _title(ax, title, 2 * half)
    low = bottom - 2 * _PAD - sum(_extent(legend).height + _PAD for legend in legends)
    high = top + _PAD + (_extent(name).height + 2 * _PAD if name else 0.0)
    low, high = _in_points(ax, half, (low, high), room)
    _draw_edges(graph, nodes, plan, ax)
    _draw_nodes(graph, nodes, plan, ax)
    _draw_labels(graph, nodes, plan, ax)
    _stack(ax, legends, low + _PAD)
    if name:
        name.set_position((0, high - _PAD))
    return ax


def _in_points(
    ax: Axes, half: float, heights: tuple[float, float], room: tuple[float, float] | None
) -> tuple[float, float]:
    """Make a unit of the Axes a point, by the figure's size or within the room; return its lowest and highest."""
    low, high = heights
    if room is None:
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.set_size_inches(2 * half / 72, (high - low) / 72)
    else:
        middle = (low + high) / 2
        low, high = middle - room[1] / 2, middle + room[1] / 2
    ax.set_xlim(-half, half)
    ax.set_ylim(low, high)
    return low, high


def _by_theme(graph: nx.Graph) -> list[str]:
    """The nodes theme by theme, in their order."""
    themes = list(dict.fromkeys(theme for _, theme in graph.nodes(data="theme", default="")))
    return sorted(graph.nodes, key=lambda name: themes.index(graph.nodes[name].get("theme", "")))


def _words(graph: nx.Graph, name: str) -> str:
    about = graph.nodes[name]
    # The blank before the number does not break, so that it never stands on a line of its own.
    return fill(f"{about.get('label', name)}\u00a0({about.get('segments', 0)})", 26)


# ---- measuring -------------------------------------------------------------------------------------------------------


def _extent(artist: Text | Legend) -> Size:
    """The size of something drawn, in points."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    box = artist.get_window_extent()
    return Size(box.width * 72 / figure.dpi, box.height * 72 / figure.dpi)


def _size_of(ax: Axes) -> tuple[float, float]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    box = ax.get_window_extent()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi


def _label_sizes(words: Sequence[str], ax: Axes, font: float) -> list[Size]:
    sizes = []
    for text in words:
        probe = ax.text(0, 0, text, fontsize=font)
        size = _extent(probe)
        probe.remove()
        sizes.append(Size(size.width * 1.02, size.height))  # a little more: pdf and svg measure type without hinting
    return sizes


def _plan(graph: nx.Graph, nodes: Sequence[str], ax: Axes, room: tuple[float, float] | None) -> _Plan:
    """A layout in the largest type that the room allows; without a room, in the usual one on a circle to suit."""
    angles = node_angles([graph.nodes[name].get("theme", "") for name in nodes])
    words = [_words(graph, name) for name in nodes]
    plan = None
    for font in _FONT_SIZES:
        sizes = _label_sizes(words, ax, font)
        radius = _radius(sizes, angles)
        if room is not None and len(nodes) > 1:
            radius = _room_for_circle(room, sizes)
        plan = _plan_at(angles, sizes, radius, font)
        left, right, bottom, top = plan.extent()
        # A third of the height is for title and legends.
        if room is None or (2 * max(-left, right) <= room[0] and (top - bottom) <= room[1] * 0.7):
            break
    assert plan is not None
    return plan


def _radius(sizes: Sequence[Size], angles: Sequence[float]) -> float:
    """A circle on which nodes have their full size and labels stand about level with them."""
    if len(angles) == 1:
        return 0.0
    for_nodes = (2 * _LARGEST_NODE * 0.75 + GAP) / least_distance(angles)
    for_labels = sum(size.height + GAP for size in sizes) / 4.2
    return max(100.0, min(for_nodes, 260.0), for_labels)


def _room_for_circle(room: tuple[float, float], sizes: Sequence[Size]) -> float:
    widest = max(size.width for size in sizes)
    return max(min(room[0] / 2 - widest - 3 * _PAD, room[1] * 0.3), 30.0)


def _plan_at(angles: Sequence[float], sizes: Sequence[Size], radius: float, font: float) -> _Plan:
    fitting = 0.45 * least_distance(angles) * radius / _REACH if len(angles) > 1 else _LARGEST_NODE
    node = max(min(_LARGEST_NODE, fitting), 1.0)
    return _Plan(places(angles, sizes, radius, node * _REACH), list(sizes), node, font)


# ---- drawing ---------------------------------------------------------------------------------------------------------


def _width(weight: float, heaviest: float, nodes: int) -> float:
    """In proportion to the weight; with many nodes all edges are thinner."""
    widest: float = _WIDEST_EDGE * min(1.0, (14 / nodes) ** 0.8)
    return max(_THINNEST_EDGE, widest * weight / heaviest)


def _weights(graph: nx.Graph) -> list[Any]:
    return [weight for _, _, weight in graph.edges(data="weight", default=1)]


def _draw_edges(graph: nx.Graph, nodes: Sequence[str], plan: _Plan, ax: Axes) -> None:
    """Arcs bent towards the middle, the heaviest drawn last and darkest."""
    edges = sorted(graph.edges(data="weight", default=1), key=lambda edge: float(edge[2]))
    if not edges:
        return
    heaviest = float(edges[-1][2])
    at = {name: np.array([place.x, place.y]) for name, place in zip(nodes, plan.places, strict=True)}
    t = np.linspace(0, 1, 41)[:, None]
    lines, widths, colours = [], [], []
    for a, b, weight in edges:
        bend = 0.45 * (at[a] + at[b]) / 2
        lines.append((1 - t) ** 2 * at[a] + 2 * t * (1 - t) * bend + t**2 * at[b])
        widths.append(_width(weight, heaviest, len(nodes)))
        colours.append((0.25, 0.27, 0.3, 0.15 + 0.55 * weight / heaviest))
    ax.add_collection(LineCollection(lines, linewidths=widths, colors=colours, capstyle="round", zorder=1))


def _draw_nodes(graph: nx.Graph, nodes: Sequence[str], plan: _Plan, ax: Axes) -> None:
    most = max((graph.nodes[name].get("segments", 0) for name in nodes), default=0) or 1
    marks = _marks(graph, nodes)
    for name, place in zip(nodes, plan.places, strict=True):
        radius = plan.node * (graph.nodes[name].get("segments", 0) / most) ** 0.5
        colour, marker = marks[graph.nodes[name].get("theme", "")]
        size = (2 * max(radius, min(_SMALLEST_NODE, plan.node))) ** 2
        ax.scatter(
            [place.x], [place.y], s=size, c=colour, marker=marker, edgecolors="black", linewidths=0.8, zorder=3
        ).set_gid(f"node {name}")


def _marks(graph: nx.Graph, nodes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The colour and shape of each theme."""
    themes = dict.fromkeys(graph.nodes[name].get("theme", "") for name in nodes)
    return {t: (COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]) for i, t in enumerate(themes)}


def _draw_labels(graph: nx.Graph, nodes: Sequence[str], plan: _Plan, ax: Axes) -> None:
    """The labels, each with a thin line to its node."""
    for name, place in zip(nodes, plan.places, strict=True):
        side = "left" if place.right else "right"
        near = place.label_x - (2 if place.right else -2)
        ax.plot([place.x, near], [place.y, place.label_y], color="#999999", linewidth=0.6, zorder=2)
        text = ax.text(
            place.label_x, place.label_y, _words(graph, name), ha=side, va="center", multialignment=side,
            fontsize=plan.font, zorder=4,
        )  # fmt: skip
        text.set_gid(f"label {name}")


def _title(ax: Axes, title: str, width: float) -> Text | None:
    if not title:
        return None
    return ax.text(0, 0, fill(title, max(int(width / 8), 12)), ha="center", va="top", fontsize=13, fontweight="bold")


def _legends(graph: nx.Graph, nodes: Sequence[str], ax: Axes, width: float, language: str) -> list[Legend]:
    """What the colours and shapes and the widths of the edges mean; from the bottom up."""
    marks = _marks(graph, nodes)
    words = {
        about.get("theme", ""): about.get("theme_label", about.get("theme", "")) for _, about in graph.nodes(data=True)
    }
    themes = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=colour,
            markeredgecolor="black",
            markersize=8,
            label=fill(words[theme] or theme, 30),
        )
        for theme, (colour, marker) in marks.items()
    ]
    legends = [_legend(ax, themes, width, f"{heading('theme', language)} ({heading('number_in_brackets', language)})")]
    weights = sorted(set(_weights(graph)))
    if weights:
        shown = sorted({weights[0], weights[len(weights) // 2], weights[-1]})
        lines = [
            Line2D([], [], color="#404449", linewidth=_width(weight, weights[-1], len(nodes)), label=f"{weight:g}")
            for weight in shown
        ]
        legends.insert(0, _legend(ax, lines, width, _shared(graph, language)))
    return legends


def _shared(graph: nx.Graph, language: str) -> str:
    """What the weight of an edge counts: segments, turns or sources with both codes."""
    within = graph.graph.get("within", "segment")
    return heading("co_coded" if within == "segment" else f"co_coded_{within}", language)


def _legend(ax: Axes, handles: Sequence[Line2D], width: float, title: str) -> Legend:
    """A legend in as many columns as the width allows."""
    for rows in range(1, len(handles) + 1):
        columns = -(-len(handles) // rows)
        legend = ax.legend(
            handles=list(handles), ncols=columns, title=title, loc="lower center", frameon=False,
            fontsize=9, title_fontsize=9, handlelength=2.2, borderaxespad=0,
        )  # fmt: skip
        if columns == 1 or _extent(legend).width <= width:
            break
    legend.remove()
    ax.add_artist(legend)
    return legend


def _stack(ax: Axes, legends: Sequence[Legend], low: float) -> None:
    """The legends one above the other, from a height in points."""
    for legend in legends:
        legend.set_bbox_to_anchor((0, low), transform=ax.transData)
        low += _extent(legend).height + _PAD
