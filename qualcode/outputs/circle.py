"""Places for the nodes of a network on a circle and for their labels around it, without overlaps.

All lengths are in points, from the middle of the circle; labels stand on its left and on its right, level with their
nodes as far as there is room, and are moved up or down no further than needed where there is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from typing import Final, NamedTuple

GAP: Final = 4.0  # between labels, and between a label and the ring that holds the nodes


class Size(NamedTuple):
    """The width and height of a label."""

    width: float
    height: float


@dataclass(frozen=True)
class Place:
    """Where a node (`x`, `y`) and its label stand; the label's anchor is the middle of the edge nearest the node."""

    x: float
    y: float
    label_x: float
    label_y: float
    right: bool  # the label stands on the right and reads away from the circle


def node_angles(groups: Sequence[str], gap: float = 0.6) -> list[float]:
    """The angle of each node, clockwise from the top, with `gap` of a step more where the group changes.

    >>> [round(angle / pi, 3) for angle in node_angles(["a", "a"])]
    [0.0, -1.0]
    """
    count = len(groups)
    if count == 1:
        return [0.0]
    steps = [1 + gap * (groups[i] != groups[i - 1]) for i in range(count)]
    unit = 2 * pi / sum(steps)
    angle = pi / 2 + unit * steps[0] / 2  # nobody at the very top, where left and right meet
    angles = []
    for step in steps:
        angle -= unit * step
        angles.append(angle)
    return angles


def least_distance(angles: Sequence[float]) -> float:
    """The shortest distance between two neighbours on a circle of radius 1; infinite for one node."""
    points = [(cos(angle), sin(angle)) for angle in angles]
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return min((hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairs), default=0) if len(points) > 1 else float("inf")


def places(angles: Sequence[float], sizes: Sequence[Size], radius: float, node: float) -> list[Place]:
    """Where each node and label goes; `node` is the radius of the largest node.

    No label touches the disc that holds all nodes, nor another label: those on one side are kept apart in height,
    those on different sides by the upright axis.
    """
    ring = radius + node + GAP
    sides = [cos(angle) >= 0 for angle in angles]
    heights = [0.0] * len(angles)
    for side in (True, False):
        members = [i for i in range(len(angles)) if sides[i] == side]
        members.sort(key=lambda i: -sin(angles[i]))
        tops = apart([ring * sin(angles[i]) for i in members], [sizes[i].height for i in members])
        for i, height in zip(members, tops, strict=True):
            heights[i] = height
    return [
        _place(angle, size, height, radius, ring) for angle, size, height in zip(angles, sizes, heights, strict=True)
    ]


def _place(angle: float, size: Size, height: float, radius: float, ring: float) -> Place:
    right = cos(angle) >= 0
    nearest = max(abs(height) - size.height / 2, 0.0)  # of the label's box to the level of the centre
    out = max(sqrt(max(ring**2 - nearest**2, 0.0)), abs(ring * cos(angle)), GAP)
    return Place(radius * cos(angle), radius * sin(angle), out if right else -out, height, right)


def apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of boxes as near to those wanted (from the top down) as keeps the boxes GAP apart.

    Neighbours that would touch are put together as one block around the mean of what they want.

    >>> apart([10, 9, -50], [10, 10, 10])
    [16.5, 2.5, -50.0]
    """
    blocks: list[tuple[float, list[int]]] = []  # the middle of a block and who stands in it
    for i, middle in enumerate(wanted):
        block = (float(middle), [i])
        while blocks and _overlap(blocks[-1], block, heights):
            members = blocks.pop()[1] + block[1]
            block = (_best_middle(members, wanted, heights), members)
        blocks.append(block)
    result = [0.0] * len(wanted)
    for middle, members in blocks:
        top = middle + _height(members, heights) / 2
        for i in members:
            result[i] = top - heights[i] / 2
            top -= heights[i] + GAP
    return result


def _height(members: Sequence[int], heights: Sequence[float]) -> float:
    return sum(heights[i] for i in members) + GAP * (len(members) - 1)


def _overlap(above: tuple[float, list[int]], below: tuple[float, list[int]], heights: Sequence[float]) -> bool:
    need = (_height(above[1], heights) + _height(below[1], heights)) / 2 + GAP
    return above[0] - below[0] < need


def _best_middle(members: Sequence[int], wanted: Sequence[float], heights: Sequence[float]) -> float:
    """The middle of a block for which its members stand, on average, where they want to."""
    total = _height(members, heights)
    top, shift = 0.0, 0.0
    for i in members:
        shift += wanted[i] - (total / 2 - top - heights[i] / 2)
        top += heights[i] + GAP
    return shift / len(members)
