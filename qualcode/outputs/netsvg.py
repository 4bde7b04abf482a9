"""The marks, lines and words of a network as shapes of SVG, for a page. y goes down."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, hypot, pi, sin
from typing import Any, Final

from qualcode.outputs.circle import Place
from qualcode.outputs.labels import heading, number
from qualcode.outputs.netlooks import FAINT, NEGATIVE, POSITIVE, EdgeKey, EdgeLook, Sort, edge_look, figure, meaning
from qualcode.outputs.netplan import REACH, SMALLEST_NODE, Band, Plan
from qualcode.outputs.netview import View

_KINDS: Final = {FAINT: "faint", POSITIVE: "above", NEGATIVE: "below"}
_NOT_TOLD: Final = frozenset(("label", "theme", "theme_label", "weight", "backbone"))
_COMPARED: Final = frozenset(("weight_a", "weight_b"))
_THIRD: Final = 1 / 3


def node_of(view: View, name: str, place: Place, plan: Plan, look: tuple[str, str]) -> dict[str, Any]:
    """A node with its mark, its label in lines, and what it tells."""
    about = view.graph.nodes[name]
    radius = max(plan.node * view.scale.radius(about.get("segments", 0)), min(SMALLEST_NODE, plan.node))
    lines = view.words(name).split("\n")
    step = plan.font * 1.2
    x, y = place.label_x - place.x, place.y - place.label_y
    far = plan.bent or hypot(x, y) > plan.node * REACH + 12
    facts = node_facts(view, name)
    told = ", ".join([str(about.get("label") or name), *(f"{what} {value}" for what, value in facts)])
    return {
        "x": round(place.x, 2),
        "y": round(-place.y, 2),
        "mark": mark_path(look[1], radius),
        "colour": look[0],
        "segments": about.get("segments", 0),
        "anchor": "start" if place.right else "end",
        "label_x": round(x, 2),
        "lines": [
            {"words": words, "y": round(y + step * (i - (len(lines) - 1) / 2) + plan.font * 0.36, 2)}
            for i, words in enumerate(lines)
        ],
        "leader": (round(x - (2 if place.right else -2), 2), round(y, 2)) if far else None,
        "facts": facts,
        "told": told,
    }


def edge_of(
    view: View, ends: tuple[Place, Place], about: Mapping[str, Any], sort: Sort, *, bent: bool
) -> dict[str, Any]:
    """An edge as a path, with what it tells."""
    a, b = ends
    path = f"M{a.x:.2f},{-a.y:.2f}"
    if bent:
        path += f"Q{0.225 * (a.x + b.x):.2f},{-0.225 * (a.y + b.y):.2f} {b.x:.2f},{-b.y:.2f}"
    else:
        path += f"L{b.x:.2f},{-b.y:.2f}"
    value = about.get("weight", 1)
    look = _look(edge_look(dict(about), sort, view.scale))
    return {**look, "path": path, "said": figure(value, view.language), "facts": edge_facts(view, about)}


def key_of(key: EdgeKey) -> dict[str, Any]:
    """A line of the legend."""
    return {**_look(key.look), "words": key.words}


def band_of(band: Band) -> dict[str, Any]:
    """A part of the ring around the circle, with its number."""
    points = [(band.radius * cos(angle), -band.radius * sin(angle)) for angle in (band.first, band.last)]
    large = int(abs(band.first - band.last) > pi)
    middle = (band.first + band.last) / 2
    (x, y), (to_x, to_y) = points
    return {
        "path": f"M{x:.2f},{y:.2f}A{band.radius:.2f},{band.radius:.2f} 0 {large} 1 {to_x:.2f},{to_y:.2f}",
        "x": round(band.radius * cos(middle), 2),
        "y": round(-band.radius * sin(middle), 2),
        "number": band.number,
    }


def mark_path(marker: str, radius: float) -> str:
    """The outline of a mark of matplotlib's name, of a radius."""
    if marker == "o":
        r = f"{radius:.2f}"
        return f"M-{r},0A{r},{r} 0 1 0 {r},0A{r},{r} 0 1 0 -{r},0Z"
    corners = [(x * radius, y * radius) for x, y in _CORNERS[marker]]
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in corners) + "Z"


_CORNERS: Final[dict[str, list[tuple[float, float]]]] = {
    "s": [(-1, -1), (1, -1), (1, 1), (-1, 1)],
    "^": [(0, -1), (1, 1), (-1, 1)],
    "v": [(0, 1), (-1, -1), (1, -1)],
    "D": [(0, -1.41), (1.41, 0), (0, 1.41), (-1.41, 0)],
    "P": [(-_THIRD, -1), (_THIRD, -1), (_THIRD, -_THIRD), (1, -_THIRD), (1, _THIRD), (_THIRD, _THIRD),
          (_THIRD, 1), (-_THIRD, 1), (-_THIRD, _THIRD), (-1, _THIRD), (-1, -_THIRD), (-_THIRD, -_THIRD)],
    "X": [(-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5),
          (-0.5, 1), (-1, 0.5), (-0.5, 0)],
    "p": [(sin(2 * pi * k / 5), -cos(2 * pi * k / 5)) for k in range(5)],
}  # fmt: skip


def _look(look: EdgeLook) -> dict[str, Any]:
    dash = " ".join(f"{part * look.width:.2f}" for part in look.dash[1]) if look.dashed else ""
    return {
        "width": round(look.width, 2),
        "strength": round(min(look.strength, 1.0), 2),
        "kind": _KINDS.get(look.colour, ""),
        "dash": dash,
    }


# ---- what they tell --------------------------------------------------------------------------------------------------


def node_facts(view: View, name: str) -> list[tuple[str, str]]:
    """The numbers of a node: its theme, segments, links and whatever numbers it carries."""
    about, language = view.graph.nodes[name], view.language
    links = view.graph.edges(name, data="weight", default=1)
    facts = [(heading("theme", language), str(about.get("theme_label") or about.get("theme", "")))]
    facts.append((heading("segments", language), number(about.get("segments", 0), language)))
    facts.append((heading("degree", language), number(len(links), language)))
    facts.append((heading("strength", language), figure(sum(abs(value) for _, _, value in links), language)))
    more = {key: value for key, value in about.items() if key not in _NOT_TOLD and key != "segments"}
    return [*facts, *_numbers(view, more)]


def edge_facts(view: View, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The numbers of an edge: what its weight is, and whatever numbers it carries."""
    measure = view.graph.graph.get("weight", "both")
    facts = [(meaning(view.graph, view.language), figure(about.get("weight", 1), view.language))]
    more = {key: value for key, value in about.items() if key not in _NOT_TOLD and key != measure}
    return [*facts, *_numbers(view, more)]


def _numbers(view: View, about: Mapping[str, Any]) -> list[tuple[str, str]]:
    groups = {side: heading(view.graph.graph.get(f"group_{side}", side), view.language) for side in "ab"}
    facts = []
    for key, value in about.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        name, _, side = key.rpartition("_")
        words = f"{heading(name, view.language)}, {groups[side]}" if side in groups else heading(key, view.language)
        facts.append((words, figure(value, view.language)))
    return facts
