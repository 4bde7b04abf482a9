"""Where the nodes of a network and their labels stand: on a circle, by forces, or where they are told to.

All lengths are points, from the middle of the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from qualcode.outputs.circle import GAP, Place, Size, least_distance, node_angles, places

if TYPE_CHECKING:
    import networkx as nx

Points: TypeAlias = npt.NDArray[np.float64]

REACH: Final = 1.45  # how far the corners of a mark reach beyond the radius of a round one
LARGEST_NODE: Final = 15.0  # the radius
SMALLEST_NODE: Final = 3.5
PAD: Final = 8.0
BAND: Final = 16.0  # the room of the ring that names communities
_DIRECTIONS: Final = [(cos(pi * k / 8), sin(pi * k / 8)) for k in (0, 8, 1, 15, 7, 9, 2, 14, 6, 10, 3, 13, 5, 11, 4, 12)]
_STEPS: Final = (3.0, 7.0, 13.0, 21.0, 31.0, 44.0, 60.0, 80.0, 110.0, 150.0, 220.0, 320.0, 480.0, 700.0, 1000.0)


@dataclass(frozen=True)
class Band:
    """A part of the ring around the circle, from one angle to another, clockwise, with a number."""

    first: float
    last: float
    radius: float
    number: int


@dataclass(frozen=True)
class Plan:
    """Where everything stands. `scale` and `middle` say how the places of the nodes that were given became points."""

    places: list[Place]
    sizes: list[Size]
    node: float  # the radius of the largest node
    font: float
    bent: bool = True  # edges are bent towards the middle
    bands: tuple[Band, ...] = ()
    scale: float = 1.0
    middle: tuple[float, float] = (0.0, 0.0)

    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of nodes and labels."""
        reach = self.node * REACH + (BAND if self.bands else 0.0)
        xs = [p.x + s * reach for p in self.places for s in (-1, 1)]
        ys = [p.y + s * reach for p in self.places for s in (-1, 1)]
        for place, size in zip(self.places, self.sizes, strict=True):
            xs.append(place.label_x + (size.width if place.right else -size.width))
            ys += [place.label_y - size.height / 2, place.label_y + size.height / 2]
        return min(xs), max(xs), min(ys), max(ys)


# ---- the circle ------------------------------------------------------------------------------------------------------


def on_circle(
    groups: Sequence[str], sizes: Sequence[Size], font: float, *, room: tuple[float, float] | None, numbered: bool
) -> Plan:
    """Nodes on a circle in their order, with a gap where the group changes, and a ring that numbers the groups."""
    angles = node_angles(groups)
    ring = BAND if numbered else 0.0
    radius = _radius(sizes, angles)
    if room is not None and len(groups) > 1:
        widest = max(size.width for size in sizes)
        radius = max(min(room[0] / 2 - widest - 3 * PAD - ring, room[1] * 0.3), 30.0)
    fitting = 0.45 * least_distance(angles) * radius / REACH if len(angles) > 1 else LARGEST_NODE
    node = max(min(LARGEST_NODE, fitting), 1.0)
    found = places(angles, sizes, radius, node * REACH + ring)
    return Plan(found, list(sizes), node, font, bands=_bands(groups, angles, radius + node * REACH) if numbered else ())


def _radius(sizes: Sequence[Size], angles: Sequence[float]) -> float:
    """A circle on which nodes have their full size and labels stand about level with them."""
    if len(angles) == 1:
        return 0.0
    for_nodes = (2 * LARGEST_NODE * 0.75 + GAP) / least_distance(angles)
    for_labels = sum(size.height + GAP for size in sizes) / 4.2
    return max(100.0, min(for_nodes, 260.0), for_labels)


def _bands(groups: Sequence[str], angles: Sequence[float], radius: float) -> tuple[Band, ...]:
    half = 0.35 * 2 * pi / (len(groups) * 1.6)
    members: dict[str, list[float]] = {}
    for group, angle in zip(groups, angles, strict=True):
        members.setdefault(group, []).append(angle)
    return tuple(
        Band(inside[0] + half, inside[-1] - half, radius + BAND / 2, int(group)) for group, inside in members.items()
    )


# ---- anywhere --------------------------------------------------------------------------------------------------------


def by_forces(graph: nx.Graph, nodes: Sequence[str], weight: str = "weight") -> dict[str, tuple[float, float]]:
    """Places where codes that are often together are near: Kamada and Kawai's, over distances that fall with weight.

    What is not connected stands as far away as the farthest that is. The same network has the same places.
    """
    import networkx as nx

    heaviest = max((abs(value) for _, _, value in graph.edges(data=weight, default=1)), default=1) or 1
    links = nx.Graph()
    links.add_nodes_from(nodes)
    for a, b, value in graph.edges(data=weight, default=1):
        links.add_edge(a, b, distance=1 + 1.5 * (1 - (abs(value) / heaviest) ** 0.5))
    near = dict(nx.all_pairs_dijkstra_path_length(links, weight="distance"))
    farthest = max((value for row in near.values() for value in row.values()), default=0) or 1.0
    distances = {a: {b: near[a].get(b, farthest * 1.15) for b in nodes} for a in nodes}
    found = nx.kamada_kawai_layout(links, dist=distances) if len(nodes) > 1 else {name: (0.0, 0.0) for name in nodes}
    return {name: (float(x), float(y)) for name, (x, y) in found.items()}


def anywhere(
    wanted: Mapping[str, tuple[float, float]],
    nodes: Sequence[str],
    sizes: Sequence[Size],
    font: float,
    *,
    room: tuple[float, float] | None,
    edges: Sequence[tuple[int, int]],
    apart: bool,
) -> Plan:
    """Nodes where they are wanted, in proportion; with `apart` moved a little where two would touch."""
    given = np.array([wanted[name] for name in nodes], dtype=np.float64).reshape(-1, 2)
    low, high = given.min(axis=0), given.max(axis=0)
    middle = (low + high) / 2
    span = np.maximum(high - low, 1e-12)
    wide, tall = _side(sizes, room)
    scale = float(min(wide / span[0], tall / span[1])) if len(nodes) > 1 and max(span) > 1e-9 else 1.0
    points = (given - middle) * scale
    node = LARGEST_NODE * min(1.0, (20 / len(nodes)) ** 0.5)
    if apart:
        points = _spread(points, 2 * node * REACH + GAP)
    found = _labelled(points, sizes, node * REACH, _samples(points, edges))
    return Plan(found, list(sizes), node, font, bent=False, scale=scale, middle=(float(middle[0]), float(middle[1])))


def _side(sizes: Sequence[Size], room: tuple[float, float] | None) -> tuple[float, float]:
    """The width and height in which the nodes stand: labels take about a fifth of it."""
    if room is not None:
        widest, tallest = max(s.width for s in sizes), max(s.height for s in sizes)
        return max(room[0] - 1.3 * widest - 4 * PAD, 60.0), max(room[1] * 0.68 - 2 * tallest, 60.0)
    area = 6.0 * sum((size.width + 2 * GAP) * (size.height + 2 * GAP) for size in sizes)
    return max((area * 1.3) ** 0.5, 220.0), max((area / 1.3) ** 0.5, 170.0)


def _spread(points: Points, least: float) -> Points:
    """Push nodes apart until no two are nearer than `least`."""
    moved = points.copy()
    for _ in range(200):
        between = moved[:, None] - moved[None]
        far = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(far, np.inf)
        near = far < least - 1e-6
        if not near.any():
            break
        # Two in the very same place part along a direction of their own.
        turn = np.arange(len(moved))
        aside = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        direction = np.where(far[..., None] > 1e-9, between / np.maximum(far, 1e-9)[..., None], aside[:, None])
        push = np.where(near, (least - np.where(near, far, 0)) / 2, 0.0)
        moved = moved + (direction * push[..., None]).sum(axis=1) * 0.6
    return moved


def _samples(points: Points, edges: Sequence[tuple[int, int]]) -> Points:
    """Points along the edges, which labels had better not cover."""
    if not edges:
        return np.zeros((0, 2))
    ends = np.array(edges, dtype=np.int64)
    t = np.linspace(0.05, 0.95, 25)[:, None, None]
    return ((1 - t) * points[ends[:, 0]] + t * points[ends[:, 1]]).reshape(-1, 2)


def _labelled(points: Points, sizes: Sequence[Size], reach: float, lines: Points) -> list[Place]:
    """A place for each label, near its node and touching neither a node nor another label; few edges below it.

    The most crowded nodes choose first. Far enough out there is always room.
    """
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    crowd = (np.exp(-far / 60)).sum(axis=1)
    taken = np.zeros((0, 4))
    found: dict[int, Place] = {}
    for i in sorted(range(len(points)), key=lambda i: (-crowd[i], i)):
        box = _best_box(points, i, sizes[i], reach, (taken, lines))
        taken = np.vstack([taken, box])
        right = (box[0] + box[2]) / 2 >= points[i, 0]
        anchor = box[0] if right else box[2]
        found[i] = Place(float(points[i, 0]), float(points[i, 1]), float(anchor), float((box[1] + box[3]) / 2), bool(right))
    return [found[i] for i in range(len(points))]


def _best_box(points: Points, i: int, size: Size, reach: float, others: tuple[Points, Points]) -> Points:
    """Left, bottom, right, top of the label of a node: of what is free the nearest with the fewest edges below."""
    taken, lines = others
    boxes = np.array([_box(points[i], u, reach + step, size) for step in _STEPS for u in _DIRECTIONS])
    costs = np.repeat(np.array(_STEPS), len(_DIRECTIONS)) + 0.4 * np.tile(np.arange(len(_DIRECTIONS)), len(_STEPS))
    free = ~(_touches_discs(boxes, points, reach + 1) | _touches_boxes(boxes, taken))
    for position in np.argsort(np.where(free, costs, np.inf), kind="stable")[:48]:
        box = boxes[position]
        below = (lines[:, 0] > box[0]) & (lines[:, 0] < box[2]) & (lines[:, 1] > box[1]) & (lines[:, 1] < box[3])
        costs[position] += 2.5 * below.sum()
    best: Points = boxes[int(np.argmin(np.where(free, costs, np.inf)))]
    return best


def _box(at: Points, direction: tuple[float, float], distance: float, size: Size) -> list[float]:
    """The box of a label in a direction, with its nearest side at a distance."""
    x, y = direction
    longest = max(abs(x), abs(y))
    middle_x = at[0] + x * distance + x / longest * size.width / 2
    middle_y = at[1] + y * distance + y / longest * size.height / 2
    half_x, half_y = size.width / 2, size.height / 2
    return [middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y]


def _touches_discs(boxes: Points, centres: Points, radius: float) -> npt.NDArray[np.bool_]:
    x, y = centres[None, :, 0], centres[None, :, 1]
    off_x = np.maximum(np.maximum(boxes[:, 0:1] - x, x - boxes[:, 2:3]), 0)
    off_y = np.maximum(np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:4]), 0)
    touched: npt.NDArray[np.bool_] = (off_x**2 + off_y**2 < radius**2).any(axis=1)
    return touched


def _touches_boxes(boxes: Points, taken: Points) -> npt.NDArray[np.bool_]:
    beside = (boxes[:, None, 0] >= taken[None, :, 2] + 2) | (taken[None, :, 0] >= boxes[:, None, 2] + 2)
    above = (boxes[:, None, 1] >= taken[None, :, 3] + 2) | (taken[None, :, 1] >= boxes[:, None, 3] + 2)
    touched: npt.NDArray[np.bool_] = (~(beside | above)).any(axis=1)
    return touched


def hull(points: Points, around: float) -> Points:
    """The corners of the smallest convex figure that holds discs of a radius around points."""
    from scipy.spatial import ConvexHull

    turn = np.linspace(0, 2 * pi, 24, endpoint=False)
    rim = (points[:, None] + around * np.stack([np.cos(turn), np.sin(turn)], axis=1)[None]).reshape(-1, 2)
    corners: Points = rim[ConvexHull(rim).vertices]
    return corners


