"""What nodes and edges of a network look like, and what their looks mean: colours, shapes, widths, dashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from qualcode.outputs.labels import heading, number, sentence

if TYPE_CHECKING:
    import networkx as nx

Sort: TypeAlias = Literal["plain", "backbone", "signed", "difference"]
# Okabe and Ito's colours, told apart by colour-blind people; black is for edges and words.
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
# Shapes tell themes apart where there is no colour. Seven colours and eight shapes give 56 different marks.
MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "p")
GREY: Final = "#40454D"
FAINT: Final = "#C9CDD3"
# Two hues far apart for everybody, and on grey paper whole lines beside dashed ones.
POSITIVE: Final = "#0072B2"
NEGATIVE: Final = "#D55E00"
DASHES: Final = (2.2, 1.1)  # in widths of the line
_WIDEST: Final = 9.0
_THINNEST: Final = 0.5


@dataclass(frozen=True)
class EdgeLook:
    """How an edge is drawn: points, a colour, how much of it (0..1), and whether it is dashed."""

    width: float
    colour: str
    strength: float = 1.0
    dashed: bool = False

    @property
    def dash(self) -> Any:
        """As matplotlib takes it: lengths in widths of the line, so that thin lines are dashed as well."""
        return (0, DASHES) if self.dashed else "solid"


@dataclass(frozen=True)
class EdgeKey:
    """A line of the legend."""

    look: EdgeLook
    words: str


@dataclass(frozen=True)
class Scale:
    """What the greatest node and the widest edge stand for, the least weight, and how many nodes share the room."""

    segments: float
    weight: float
    least: float
    nodes: int

    def width(self, weight: float) -> float:
        """In proportion to the weight, whatever its sign; with many nodes all edges are thinner."""
        widest: float = _WIDEST * min(1.0, (14 / max(self.nodes, 1)) ** 0.8)
        return max(_THINNEST, widest * abs(weight) / self.weight)

    def part(self, weight: float) -> float:
        """Where between the least (0) and the greatest weight (1) one is: how strongly an edge is drawn."""
        span = self.weight - self.least
        return (abs(weight) - self.least) / span if span > 0 else 1.0

    def radius(self, segments: float) -> float:
        """Of a node, as part of the greatest: the area is in proportion."""
        return float((segments / self.segments) ** 0.5)


def scale_of(*graphs: nx.Graph, weight: str = "weight") -> Scale:
    """The scale on which networks can be compared."""
    segments = [value for graph in graphs for _, value in graph.nodes(data="segments", default=0)]
    weights = [abs(value) for graph in graphs for _, _, value in graph.edges(data=weight, default=1)]
    return Scale(
        max(segments, default=0) or 1,
        max(weights, default=0) or 1,
        min(weights, default=0),
        max(map(len, graphs), default=0),
    )


def sort_of(graph: nx.Graph, weight: str = "weight") -> Sort:
    """Whether edges are told apart by the group that has more, by their sign, by the backbone, or not at all."""
    if graph.graph.get("difference"):
        return "difference"
    if any(value < 0 for _, _, value in graph.edges(data=weight, default=1)):
        return "signed"
    return "backbone" if "backbone" in graph.graph else "plain"


def prominence(about: Mapping[str, Any], weight: str = "weight") -> tuple[bool, float]:
    """By what edges are sorted, so that those of the backbone and the heaviest are drawn over the others."""
    return bool(about.get("backbone")), abs(float(about.get(weight, 1)))


def edge_look(about: dict[str, Any], sort: Sort, scale: Scale, weight: str = "weight") -> EdgeLook:
    """The look of one edge by what it says of itself."""
    value = about.get(weight, 1)
    width, part = scale.width(value), scale.part(value)
    if sort in ("signed", "difference"):
        if value == 0:
            return EdgeLook(_THINNEST, FAINT)
        return EdgeLook(width, POSITIVE if value > 0 else NEGATIVE, 0.45 + 0.5 * part, value < 0)
    if sort == "backbone":
        return EdgeLook(width, GREY, 0.85) if about.get("backbone") else EdgeLook(width * 0.6, FAINT, 0.8)
    return EdgeLook(width, GREY, 0.25 + 0.45 * part)


def marks(graph: nx.Graph, nodes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """The colour and shape of each theme."""
    themes = dict.fromkeys(graph.nodes[name].get("theme", "") for name in nodes)
    return {t: (COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]) for i, t in enumerate(themes)}


def theme_words(graph: nx.Graph) -> dict[str, str]:
    """What the themes are called."""
    said = {about.get("theme", ""): about.get("theme_label", "") for _, about in graph.nodes(data=True)}
    return {theme: words or theme or heading("", "en") for theme, words in said.items()}


def with_alpha(colour: str, alpha: float) -> tuple[float, float, float, float]:
    """A colour of which a part (0..1) is seen."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue, min(alpha, 1.0)


# ---- words -----------------------------------------------------------------------------------------------------------


def figure(value: float, language: str) -> str:
    """A weight as a person reads it: whole numbers whole, others to two or three figures.

    >>> [figure(value, "id") for value in (12, 12.34, 1.234, 0.1234, 0.0123)]
    ['12', '12,3', '1,2', '0,12', '0,012']
    """
    size = abs(value)
    if float(value).is_integer():
        return number(value, language, 0)
    return number(value, language, 1 if size >= 1 else 2 if size >= 0.1 else 3)


def meaning(graph: nx.Graph, language: str, weight: str = "weight") -> str:
    """What the weight of an edge is."""
    about = graph.graph
    within = about.get("within", "segment")
    if about.get("difference"):
        unit = {"units": f"points_{within}", "weights": "points_weights"}.get(about.get("normalise", ""))
        of = heading(unit, language) if unit else _measure(about.get("measure", "both"), within, language)
        return sentence("difference_in", language, of=of)
    if weight == "percent":
        return heading(f"percent_{within}", language)
    return _measure(about.get("weight", "both"), within, language)


def _measure(measure: str, within: str, language: str) -> str:
    if measure != "both":
        return heading(measure, language)
    return heading("co_coded" if within == "segment" else f"co_coded_{within}", language)


def width_keys(graph: nx.Graph, scale: Scale, language: str, weight: str = "weight") -> list[EdgeKey]:
    """The smallest, middle and greatest width, for a legend."""
    values = sorted({abs(value) for _, _, value in graph.edges(data=weight, default=1) if value})
    if not values:
        return []
    shown = sorted({values[0], values[len(values) // 2], scale.weight})
    said = {number(value, language, _decimals(shown)): value for value in shown}
    return [EdgeKey(EdgeLook(scale.width(value), GREY), words) for words, value in said.items()]


def kind_keys(graph: nx.Graph, language: str, weight: str = "weight") -> list[EdgeKey]:
    """What colours and dashes of edges say, for a legend; nothing where all edges are of one kind."""
    sort = sort_of(graph, weight)
    if sort == "plain" or not graph.number_of_edges():
        return []
    if sort == "backbone":
        level = number(graph.graph["backbone"], language, len(f"{graph.graph['backbone']:g}".partition(".")[2]))
        words = sentence("in_backbone", language, level=level), heading("other_links", language)
        return [EdgeKey(EdgeLook(4.0, GREY, 0.85), words[0]), EdgeKey(EdgeLook(2.4, FAINT, 0.8), words[1])]
    above, below = signs(graph, language)
    return [EdgeKey(EdgeLook(4.0, POSITIVE, 0.9), above), EdgeKey(EdgeLook(4.0, NEGATIVE, 0.9, True), below)]


def _decimals(values: Sequence[float]) -> int:
    """As many as the least needs to show a figure, up to three; none where all are whole."""
    if all(float(value).is_integer() for value in values):
        return 0
    return next((places for places in (1, 2) if round(values[0], places) > 0), 3)


def signs(graph: nx.Graph, language: str) -> tuple[str, str]:
    """What a weight above zero and one below zero say."""
    if not graph.graph.get("difference"):
        return heading("above_zero", language), heading("below_zero", language)
    groups = [heading(graph.graph[f"group_{side}"], language) for side in "ab"]
    return (sentence("more_in", language, group=groups[0]), sentence("more_in", language, group=groups[1]))


def notes(graph: nx.Graph, language: str) -> list[str]:
    """What a reader of the picture must know besides: how communities were found, and what was compared."""
    about, said = graph.graph, []
    if "communities" in about:
        said.append(
            sentence(
                "communities_note",
                language,
                number=about["communities"],
                runs=about["runs"],
                modularity=number(about["modularity"], language, 2),
                agreement=number(about["agreement"], language, 2),
            )
        )
    if "units_a" in about and about.get("normalise") == "units":
        groups = [(heading(about[f"group_{side}"], language), about[f"units_{side}"]) for side in "ab"]
        said.append(" ".join(sentence(f"units_{about['within']}", language, group=group, n=n) for group, n in groups))
    return said
