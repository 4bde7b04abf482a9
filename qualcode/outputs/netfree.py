"""Where the nodes of a network and their labels stand off a circle: by forces, or where they are told to.

All lengths are points, from the middle of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from qualcode.outputs.circle import GAP, Place, Size
from qualcode.outputs.netplan import LARGEST_NODE, PAD, REACH, SMALLEST_NODE, Plan

if TYPE_CHECKING:
    import networkx as nx

Points: TypeAlias = npt.NDArray[np.float64]

# To the right and the left first, then aslant, above and below.
_DIRECTIONS: Final = [
    (cos(pi * k / 8), sin(pi * k / 8)) for k in (0, 8, 1, 15, 7, 9, 2, 14, 6, 10, 3, 13, 5, 11, 4, 12)
]
_STEPS: Final = (3.0, 7.0, 13.0, 21.0, 31.0, 44.0, 60.0, 80.0, 110.0, 150.0, 220.0, 320.0, 480.0, 700.0, 1000.0)


def by_forces(graph: nx.Graph, nodes: Sequence[str], weight: str = "weight") -> dict[str, tuple[float, float]]:
    """Places where codes that are often together are near: Kamada and Kawai's, over distances that fall with weight.

    What is not connected stands a little farther apart than others do on the average. The same network has the same
    places.
    """
    import networkx as nx

    heaviest = max((abs(value) for _, _, value in graph.edges(data=weight, default=1)), default=1) or 1
    links = nx.Graph()
    links.add_nodes_from(nodes)
    for a, b, value in graph.edges(data=weight, default=1):
        links.add_edge(a, b, distance=1 + 1.5 * (1 - (abs(value) / heaviest) ** 0.5))
    near = dict(nx.all_pairs_dijkstra_path_length(links, weight="distance"))
    between = [value for row in near.values() for value in row.values() if value]
    apart = 1.25 * sum(between) / len(between) if between else 1.0
    distances = {a: {b: near[a].get(b, apart) for b in nodes} for a in nodes}
    found = nx.kamada_kawai_layout(links, dist=distances) if len(nodes) > 1 else dict.fromkeys(nodes, (0.0, 0.0))
    return {name: (float(x), float(y)) for name, (x, y) in found.items()}


@dataclass(frozen=True)
class Item:
    """A node: where it is wanted, how large its label is, and its radius as part of the largest (0..1)."""

    at: tuple[float, float]
    label: Size
    part: float


def anywhere(
    items: Sequence[Item],
    font: float,
    *,
    room: tuple[float, float] | None,
    edges: Sequence[tuple[int, int]],
    apart: bool,
) -> Plan:
    """Nodes where they are wanted, in proportion; with `apart` moved a little where two would touch."""
    sizes = [item.label for item in items]
    given = np.array([item.at for item in items], dtype=np.float64).reshape(-1, 2)
    low, high = given.min(axis=0), given.max(axis=0)
    middle = (low + high) / 2
    span = np.maximum(high - low, 1e-12)
    wide, tall = _side(sizes, room)
    scale = float(min(wide / span[0], tall / span[1])) if len(items) > 1 and max(span) > 1e-9 else 1.0
    points = (given - middle) * scale
    node = LARGEST_NODE * min(1.0, (20 / len(items)) ** 0.5)
    if apart:
        points = _spread(points, 2 * node * REACH + GAP)
    reaches = np.array([REACH * max(node * item.part, min(SMALLEST_NODE, node)) for item in items])
    found = _labelled(points, sizes, reaches, _samples(points, edges))
    return Plan(found, sizes, node, font, bent=False, scale=scale, middle=(float(middle[0]), float(middle[1])))


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


def _labelled(points: Points, sizes: Sequence[Size], reaches: Points, lines: Points) -> list[Place]:
    """A place for each label, near its node and touching neither a node nor another label; few edges below it.

    The most crowded nodes choose first. Far enough out there is always room.
    """
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    crowd = (np.exp(-far / 60)).sum(axis=1)
    taken = np.zeros((0, 4))
    found: dict[int, Place] = {}
    for i in sorted(range(len(points)), key=lambda i: (-crowd[i], i)):
        box = _best_box(points, i, sizes[i], reaches, (taken, lines))
        taken = np.vstack([taken, box])
        right = (box[0] + box[2]) / 2 >= points[i, 0]
        anchor = box[0] if right else box[2]
        found[i] = Place(
            float(points[i, 0]), float(points[i, 1]), float(anchor), float((box[1] + box[3]) / 2), bool(right)
        )
    return [found[i] for i in range(len(points))]


def _best_box(points: Points, i: int, size: Size, reaches: Points, others: tuple[Points, Points]) -> Points:
    """Left, bottom, right, top of the label of a node: of what is free the nearest with the fewest edges below."""
    taken, lines = others
    boxes = np.array([_box(points[i], u, reaches[i] + step, size) for step in _STEPS for u in _DIRECTIONS])
    costs = np.repeat(np.array(_STEPS), len(_DIRECTIONS)) + 0.4 * np.tile(np.arange(len(_DIRECTIONS)), len(_STEPS))
    free = ~(_touches_discs(boxes, points, reaches + 1) | _touches_boxes(boxes, taken))
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


def _touches_discs(boxes: Points, centres: Points, radii: Points) -> npt.NDArray[np.bool_]:
    x, y = centres[None, :, 0], centres[None, :, 1]
    off_x = np.maximum(np.maximum(boxes[:, 0:1] - x, x - boxes[:, 2:3]), 0)
    off_y = np.maximum(np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:4]), 0)
    return np.array((off_x**2 + off_y**2 < radii[None] ** 2).any(axis=1), dtype=np.bool_)


def _touches_boxes(boxes: Points, taken: Points) -> npt.NDArray[np.bool_]:
    beside = (boxes[:, None, 0] >= taken[None, :, 2] + 2) | (taken[None, :, 0] >= boxes[:, None, 2] + 2)
    above = (boxes[:, None, 1] >= taken[None, :, 3] + 2) | (taken[None, :, 1] >= boxes[:, None, 3] + 2)
    return np.array((~(beside | above)).any(axis=1), dtype=np.bool_)


def hull(points: Points, around: float) -> Points:
    """The corners of the smallest convex figure that holds discs of a radius around points."""
    from scipy.spatial import ConvexHull

    turn = np.linspace(0, 2 * pi, 24, endpoint=False)
    rim = (points[:, None] + around * np.stack([np.cos(turn), np.sin(turn)], axis=1)[None]).reshape(-1, 2)
    corners: Points = rim[ConvexHull(rim).vertices]
    return corners
