"""Networks of several groups side by side: the same nodes in the same places, on one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcode.outputs.labels import heading, sentence
from qualcode.outputs.netaround import legends_of, notes_of, said_of, stack, title_of
from qualcode.outputs.netdraw import draw
from qualcode.outputs.netlooks import scale_of
from qualcode.outputs.netpicture import LEAST_WIDTH, new_figure
from qualcode.outputs.netplan import PAD, Plan
from qualcode.outputs.netview import Layout, View, extent_of, plan_of, view_of
from qualcode.outputs.typefaces import in_every_script

if TYPE_CHECKING:
    import networkx as nx

_HEADING: float = 24.0  # points, above each panel


@in_every_script
def draw_networks(
    graphs: Mapping[str, nx.Graph], *, title: str = "", language: str = "en", layout: Layout = "circle"
) -> Figure:
    """Draw networks on the same nodes (of `analysis.network.networks`) side by side, each node in the same place.

    All are on one scale: where the groups' numbers of units are known, widths are percent of the group's units, for
    groups differ in size. A code that a group does not have is a small empty mark. Returns the figure.
    """
    figure = new_figure((6, 6))
    sheet = figure.add_axes((0, 0, 1, 1))
    sheet.set_axis_off()
    weight = _common_weight(graphs)
    whole, left_out = view_of(_together(graphs, weight), language, layout)
    if not whole.nodes:
        sheet.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=sheet.transAxes)
        return figure
    whole = replace(whole, weight=weight, scale=scale_of(*graphs.values(), weight=weight))
    grid = _Grid(plan_of(whole, sheet, None), len(graphs))
    below = [*notes_of([*left_out, *said_of(whole)], sheet, grid.width), *legends_of(whole, sheet, grid.width)]
    name = title_of(sheet, title, grid.width)
    foot = 2 * PAD + sum(extent_of(part).height + PAD for part in below)
    head = extent_of(name).height + 2 * PAD if name else 0.0
    size = grid.width, foot + grid.height + head
    figure.set_size_inches(size[0] / 72, size[1] / 72)
    sheet.set(xlim=(-size[0] / 2, size[0] / 2), ylim=(0, size[1]))
    stack(below, PAD, sheet.transData)
    if name:
        name.set_position((0, size[1] - PAD))
    for number, (group, graph) in enumerate(graphs.items()):
        left, bottom = grid.corner(number)
        box = left / size[0], (foot + bottom) / size[1], grid.panel[0] / size[0], grid.panel[1] / size[1]
        _draw_panel(figure.add_axes(box), _part(graph, whole), grid, group)
    return figure


@dataclass(frozen=True)
class _Grid:
    """Panels of one size, in points, in rows of up to three."""

    plan: Plan
    number: int

    @property
    def columns(self) -> int:
        return min(self.number, 2 if self.number <= 6 else 3)

    @property
    def half(self) -> float:
        left, right, _, _ = self.plan.extent()
        return max(-left, right, LEAST_WIDTH / 2) + PAD

    @property
    def panel(self) -> tuple[float, float]:
        _, _, bottom, top = self.plan.extent()
        return 2 * self.half, top - bottom + _HEADING + 3 * PAD

    @property
    def width(self) -> float:
        return self.columns * self.panel[0]

    @property
    def height(self) -> float:
        return -(-self.number // self.columns) * self.panel[1]

    def corner(self, number: int) -> tuple[float, float]:
        """The left and the bottom of a panel, counted from the top left."""
        row, column = divmod(number, self.columns)
        return column * self.panel[0], self.height - (row + 1) * self.panel[1]


def _draw_panel(ax: Axes, view: View, grid: _Grid, group: str) -> None:
    ax.set_axis_off()
    (x, y), scale = grid.plan.middle, grid.plan.scale
    _, _, bottom, top = grid.plan.extent()
    ax.set_xlim(x - grid.half / scale, x + grid.half / scale)
    ax.set_ylim(y + (bottom - PAD) / scale, y + (top + _HEADING + 2 * PAD) / scale)
    data = draw(view, grid.plan, ax)
    words = heading(group, view.language)
    about = view.graph.graph
    if "units" in about:
        words = sentence(f"units_{about['within']}", view.language, group=words, n=about["units"]).rstrip(".")
    ax.text(0, top + PAD, words, ha="center", va="bottom", fontsize=11, fontweight="bold", transform=data)


def _common_weight(graphs: Mapping[str, nx.Graph]) -> str:
    """Percent, where every group knows it."""
    edges = [about for graph in graphs.values() for _, _, about in graph.edges(data=True)]
    return "percent" if edges and all("percent" in about for about in edges) else "weight"


def _together(graphs: Mapping[str, nx.Graph], weight: str) -> nx.Graph:
    """All nodes and edges of the groups, each with the greatest number that it has in any."""
    import networkx as nx

    first: Sequence[nx.Graph] = list(graphs.values())[:1]
    whole = nx.Graph(**{k: v for graph in first for k, v in graph.graph.items() if k not in ("group", "units")})
    for graph in graphs.values():
        for name, about in graph.nodes(data=True):
            so_far = whole.nodes[name]["segments"] if name in whole else 0
            kept = {key: value for key, value in about.items() if key not in ("community", "stability")}
            whole.add_node(name, **{**kept, "segments": max(so_far, about.get("segments", 0))})
        for a, b, about in graph.edges(data=True):
            so_far = whole.edges[a, b] if whole.has_edge(a, b) else {}
            value = max(so_far.get(weight, 0), about.get(weight, 1), key=abs)
            backbone = so_far.get("backbone", False) or about.get("backbone", False)
            whole.add_edge(a, b, **{weight: value, "weight": value, "backbone": backbone})
    return whole


def _part(graph: nx.Graph, whole: View) -> View:
    """The network of one group as far as it is drawn, on the scale and in the order of the whole."""
    part = whole.graph.__class__(**graph.graph)
    for name in whole.nodes:
        about = graph.nodes[name] if name in graph else {**whole.graph.nodes[name], "segments": 0}
        part.add_node(name, **{key: value for key, value in about.items() if key not in ("community", "stability")})
    part.add_edges_from((a, b, graph.edges[a, b]) for a, b in whole.graph.edges if graph.has_edge(a, b))
    return replace(whole, graph=part)
