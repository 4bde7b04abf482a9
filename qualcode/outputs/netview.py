"""What of a network is drawn, in which words, and the plan that fits the room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from unicodedata import east_asian_width

from matplotlib.axes import Axes
from matplotlib.text import Text

from qualcode.core.nearest import unknown
from qualcode.outputs.circle import Size
from qualcode.outputs.netfree import Item, anywhere, by_forces
from qualcode.outputs.netlooks import Scale, scale_of
from qualcode.outputs.netplan import Plan, on_circle
from qualcode.outputs.netshown import MOST_EDGES, MOST_NODES, shown

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.legend import Legend

Layout: TypeAlias = Literal["circle", "forces"] | Mapping[str, tuple[float, float]]
_FONT_SIZES: Final = (10.0, 9.0, 8.0, 7.0, 6.0, 5.0)


@dataclass(frozen=True)
class View:
    """What of a network is drawn, and on which scale."""

    graph: nx.Graph
    nodes: list[str]
    scale: Scale
    language: str
    weight: str = "weight"
    layout: Layout = "circle"

    @property
    def communities(self) -> bool:
        """Whether the nodes say to which community they belong."""
        return bool(self.nodes) and all("community" in self.graph.nodes[name] for name in self.nodes)

    def words(self, name: str) -> str:
        """The label of a node; its community in square brackets where there is no ring to say it."""
        about = self.graph.nodes[name]
        community = f" [{about['community']}]" if self.communities and self.layout != "circle" else ""
        return _in_lines(str(about.get("label", name)), f"({about.get('segments', 0)}){community}")


def _in_lines(label: str, numbers: str) -> str:
    """A label in lines of about the same width, its numbers after the last word, or below it where they do not fit."""
    # Chinese, Japanese and Korean signs are twice as wide.
    width = 15 if any(east_asian_width(sign) in "WF" for sign in label) else 26
    lines = wrap(label, width) or [""]
    if len(lines[-1]) + 1 + len(numbers) <= width:
        lines[-1] = f"{lines[-1]}\u00a0{numbers}".lstrip("\u00a0")
    else:
        *before, last = lines[-1].split(" ")
        fits = before and len(last) + 1 + len(numbers) <= width  # the last word goes with the numbers
        lines[-1:] = [" ".join(before), f"{last}\u00a0{numbers}"] if fits else [lines[-1], numbers]
    return "\n".join(lines)


def view_of(
    graph: nx.Graph, language: str, layout: Layout, *, most: tuple[int, int] = (MOST_NODES, MOST_EDGES)
) -> tuple[View, list[str]]:
    """The part of a network that can be shown, and sentences on what was left out."""
    if isinstance(layout, str) and layout not in ("circle", "forces"):
        raise unknown("layout", layout, ("circle", "forces"))
    part, left_out = shown(graph, language, nodes=most[0], edges=most[1])
    return View(part, _ordered(part, layout), scale_of(part), language, layout=layout), left_out


def _ordered(graph: nx.Graph, layout: Layout) -> list[str]:
    """The nodes theme by theme, on a circle community by community where there are any, in their order."""
    themes = list(dict.fromkeys(theme for _, theme in graph.nodes(data="theme", default="")))
    about = graph.nodes
    ringed = layout == "circle" and all("community" in about[name] for name in graph)
    return sorted(
        graph, key=lambda name: (about[name]["community"] if ringed else 0, themes.index(about[name].get("theme", "")))
    )


# ---- measuring -------------------------------------------------------------------------------------------------------


def extent_of(artist: Text | Legend) -> Size:
    """The size of something drawn, in points."""
    figure = artist.get_figure(root=True)
    assert figure is not None
    box = artist.get_window_extent()
    return Size(box.width * 72 / figure.dpi, box.height * 72 / figure.dpi)


def size_of(ax: Axes) -> tuple[float, float]:
    """The width and height of an Axes, in points."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    box = ax.get_window_extent()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi


def _label_sizes(words: Sequence[str], ax: Axes, font: float) -> list[Size]:
    sizes = []
    for text in words:
        probe = ax.text(0, 0, text, fontsize=font)
        size = extent_of(probe)
        probe.remove()
        sizes.append(Size(size.width * 1.02, size.height))  # a little more: pdf and svg measure type without hinting
    return sizes


def plan_of(view: View, ax: Axes, room: tuple[float, float] | None) -> Plan:
    """A layout in the largest type that the room allows; without a room, in the usual one and as large as it needs."""
    words = [view.words(name) for name in view.nodes]
    wanted = by_forces(view.graph, view.nodes, view.weight) if view.layout == "forces" else view.layout
    plan = None
    for font in _FONT_SIZES:
        plan = _plan_at(view, wanted, _label_sizes(words, ax, font), font, room)
        left, right, bottom, top = plan.extent()
        # A third of the height is for title and legends.
        if room is None or (2 * max(-left, right) <= room[0] and (top - bottom) <= room[1] * 0.7):
            break
    assert plan is not None
    return plan


def _plan_at(view: View, wanted: Layout, sizes: Sequence[Size], font: float, room: tuple[float, float] | None) -> Plan:
    about = view.graph.nodes
    if isinstance(wanted, str):
        ringed = view.communities
        groups = [str(about[name]["community"]) if ringed else about[name].get("theme", "") for name in view.nodes]
        return on_circle(groups, sizes, font, room=room, numbered=ringed)
    missing = next((name for name in view.nodes if name not in wanted), None)
    if missing is not None:
        raise unknown("place of", missing, wanted)
    place = {name: number for number, name in enumerate(view.nodes)}
    edges = [(place[a], place[b]) for a, b in view.graph.edges]
    parts = [view.scale.radius(about[name].get("segments", 0)) for name in view.nodes]
    items = [Item(wanted[name], size, part) for name, size, part in zip(view.nodes, sizes, parts, strict=True)]
    return anywhere(items, font, room=room, edges=edges, apart=view.layout == "forces")
