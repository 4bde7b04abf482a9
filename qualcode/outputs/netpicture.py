"""The picture of a network: codes on a circle by theme, or by forces; labels, legends and notes that touch nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcode.outputs.labels import heading
from qualcode.outputs.netaround import legends_of, notes_of, said_of, stack, title_of
from qualcode.outputs.netdraw import draw
from qualcode.outputs.netlooks import COLOURS, MARKERS
from qualcode.outputs.netplan import PAD, Plan
from qualcode.outputs.netview import Layout, extent_of, plan_of, size_of, view_of
from qualcode.outputs.typefaces import in_every_script

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["COLOURS", "LEAST_WIDTH", "MARKERS", "Layout", "draw_network", "new_axes", "new_figure", "unseen"]

LEAST_WIDTH: Final = 330.0  # points
_UNSEEN: Final = ContextVar("unseen", default=False)  # whether figures are drawn for a file only


def new_axes(size: tuple[float, float], **options: Any) -> Axes:
    """An Axes on a `new_figure`."""
    return new_figure(size, **options).add_subplot()


def new_figure(size: tuple[float, float], **options: Any) -> Figure:
    """A figure (inches): pyplot's in a notebook, which shows it, unless `unseen`; else one that nobody else holds."""
    if "ipykernel" in sys.modules and not _UNSEEN.get():
        import matplotlib.pyplot as plt

        return plt.figure(figsize=size, **options)
    return Figure(figsize=size, **options)


@contextmanager
def unseen() -> Iterator[None]:
    """Figures that are drawn for a file: a notebook does not show them."""
    before = _UNSEEN.set(True)
    try:
        yield
    finally:
        _UNSEEN.reset(before)


@in_every_script
def draw_network(
    graph: nx.Graph, ax: Axes | None = None, *, title: str = "", language: str = "en", layout: Layout = "circle"
) -> Axes:
    """Draw a network of `analysis.network`; the same network gives the same picture.

    Nodes stand on a circle in their order, theme by theme; with layout="forces" codes that are often together are near;
    with a mapping from node to (x, y) they stand there, and the data of the Axes are in its units. A node's area is by
    `segments`, colour and shape by `theme`; the width of an edge is in proportion to `weight`. What a network says
    of itself is shown: `community` of nodes (a numbered ring, or hulls and numbers), `backbone` of edges (dark, the
    others faint), negative weights and the difference of two groups (two colours, the second dashed). Of more than 60
    codes or 150 links the strongest are drawn, and a sentence says so.

    Labels overlap neither each other nor nodes: without `ax` the figure is as large as that needs; in an `ax` of yours,
    which must have its final size, the type is made smaller, down to 5 points, and a network that is too large
    even so runs over its edges. Returns the Axes.
    """
    room = None if ax is None else size_of(ax)
    if ax is None:
        ax = new_axes((6, 6))
        ax.set_position((0, 0, 1, 1))
    ax.set_axis_off()
    view, left_out = view_of(graph, language, layout)
    if not view.nodes:
        ax.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=ax.transAxes)
        return ax
    plan = plan_of(view, ax, room)
    left, right, bottom, top = plan.extent()
    half = room[0] / 2 if room else max(-left, right, LEAST_WIDTH / 2) + PAD
    below = [*notes_of([*left_out, *said_of(view)], ax, 2 * half), *legends_of(view, ax, 2 * half)]
    name = title_of(ax, title, 2 * half)
    low = bottom - 2 * PAD - sum(extent_of(part).height + PAD for part in below)
    high = top + PAD + (extent_of(name).height + 2 * PAD if name else 0.0)
    low, high = _in_points(ax, half, (low, high), room, plan)
    data = draw(view, plan, ax)
    stack(below, low + PAD, data)
    if name:
        name.set_transform(data)
        name.set_position((0, high - PAD))
    return ax


def _in_points(
    ax: Axes, half: float, heights: tuple[float, float], room: tuple[float, float] | None, plan: Plan
) -> tuple[float, float]:
    """Make a unit of the plan a point, by the figure's size or within the room; return the lowest and highest."""
    low, high = heights
    if room is None:
        figure = ax.get_figure(root=True)
        assert figure is not None
        figure.set_size_inches(2 * half / 72, (high - low) / 72)
    else:
        middle = (low + high) / 2
        low, high = middle - room[1] / 2, middle + room[1] / 2
    x, y = plan.middle
    ax.set_xlim(x - half / plan.scale, x + half / plan.scale)
    ax.set_ylim(y + low / plan.scale, y + high / plan.scale)
    return low, high
