"""The marks, lines and words of a network on an Axes, where its plan has them."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, Transform

from qualcode.outputs.netfree import hull
from qualcode.outputs.netlooks import edge_look, marks, prominence, sort_of, with_alpha
from qualcode.outputs.netplan import REACH, SMALLEST_NODE, Plan
from qualcode.outputs.netview import View


def draw(view: View, plan: Plan, ax: Axes) -> Transform:
    """Draw edges, nodes and labels; return what makes places on the Axes of those in the plan."""
    data = Affine2D().scale(1 / plan.scale).translate(*plan.middle) + ax.transData
    if view.communities:
        _draw_communities(view, plan, ax, data)
    _draw_edges(view, plan, ax, data)
    _draw_nodes(view, plan, ax, data)
    _draw_labels(view, plan, ax, data)
    return data


def _draw_edges(view: View, plan: Plan, ax: Axes, data: Transform) -> None:
    """Arcs bent towards the middle of a circle, else straight lines; the heaviest drawn last and strongest."""
    sort = sort_of(view.graph, view.weight)
    edges = sorted(view.graph.edges(data=True), key=lambda edge: prominence(edge[2], view.weight))
    if not edges:
        return
    at = {name: np.array([place.x, place.y]) for name, place in zip(view.nodes, plan.places, strict=True)}
    t = np.linspace(0, 1, 41)[:, None]
    lines, looks = [], []
    for a, b, about in edges:
        bend = (0.45 if plan.bent else 1.0) * (at[a] + at[b]) / 2
        lines.append((1 - t) ** 2 * at[a] + 2 * t * (1 - t) * bend + t**2 * at[b])
        looks.append(edge_look(about, sort, view.scale, view.weight))
    drawn = LineCollection(
        lines,
        linewidths=[look.width for look in looks],
        colors=[with_alpha(look.colour, look.strength) for look in looks],
        linestyles=[look.dash for look in looks],
        capstyle="butt" if any(look.dashed for look in looks) else "round",
        zorder=1,
        transform=data,
    )
    ax.add_collection(drawn, autolim=False)


def _draw_nodes(view: View, plan: Plan, ax: Axes, data: Transform) -> None:
    """Marks by theme; a code that the group does not have is a small empty one."""
    looks = marks(view.graph, view.nodes)
    for name, place in zip(view.nodes, plan.places, strict=True):
        segments = view.graph.nodes[name].get("segments", 0)
        colour, marker = looks[view.graph.nodes[name].get("theme", "")]
        size = (2 * max(plan.node * view.scale.radius(segments), min(SMALLEST_NODE, plan.node))) ** 2
        ax.scatter(
            [place.x], [place.y], s=size, c=colour if segments else "white", marker=marker, zorder=3,
            edgecolors="black" if segments else "#777777", linewidths=0.8, transform=data,
        ).set_gid(f"node {name}")  # fmt: skip


def _draw_labels(view: View, plan: Plan, ax: Axes, data: Transform) -> None:
    """The labels, each with a thin line to its node."""
    halo = [] if plan.bent else [withStroke(linewidth=2.5, foreground="white")]  # lines may pass below the words
    for name, place in zip(view.nodes, plan.places, strict=True):
        side = "left" if place.right else "right"
        near = place.label_x - (2 if place.right else -2)
        if plan.bent or np.hypot(near - place.x, place.label_y - place.y) > plan.node * REACH + 12:
            line = [place.x, near], [place.y, place.label_y]
            ax.plot(*line, color="#999999", linewidth=0.6, zorder=2, transform=data, scalex=False, scaley=False)
        text = ax.text(
            place.label_x, place.label_y, view.words(name), ha=side, va="center", multialignment=side,
            fontsize=plan.font, zorder=4, transform=data, path_effects=halo,
            color="black" if view.graph.nodes[name].get("segments", 0) else "#666666",
        )  # fmt: skip
        text.set_gid(f"label {name}")


def _draw_communities(view: View, plan: Plan, ax: Axes, data: Transform) -> None:
    """A ring with the number of each community around a circle; else a figure around each."""
    for band in plan.bands:
        angles = np.linspace(band.first, band.last, 60)
        ring = np.stack([np.cos(angles), np.sin(angles)], axis=1) * band.radius
        ax.add_collection(
            LineCollection([ring], linewidths=3.0, colors="#8A8F98", zorder=1, transform=data), autolim=False
        )
        x, y = ring[len(ring) // 2]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        ax.text(x, y, str(band.number), fontsize=9, fontweight="bold", ha="center", va="center", zorder=5,
                transform=data, bbox=box)  # fmt: skip
    if plan.bent:
        return
    members: dict[int, list[tuple[float, float]]] = {}
    for name, place in zip(view.nodes, plan.places, strict=True):
        members.setdefault(view.graph.nodes[name]["community"], []).append((place.x, place.y))
    for inside in members.values():
        if len(inside) > 1:
            corners = hull(np.array(inside), plan.node * REACH + 6)
            ax.add_patch(Polygon(corners, facecolor="#0000000d", edgecolor="#777777", linestyle=(0, (3, 2)),
                                 linewidth=0.9, zorder=0, transform=data))  # fmt: skip
