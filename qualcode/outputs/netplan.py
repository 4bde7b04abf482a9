"""Where the nodes of a network and their labels stand on a circle.

All lengths are points, from the middle of the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from qualcode.outputs.circle import GAP, Place, Size, least_distance, node_angles, places

if TYPE_CHECKING:
    pass

Points: TypeAlias = npt.NDArray[np.float64]

REACH: Final = 1.45  # how far the corners of a mark reach beyond the radius of a round one
LARGEST_NODE: Final = 15.0  # the radius
SMALLEST_NODE: Final = 3.5
PAD: Final = 8.0
BAND: Final = 16.0  # the room of the ring that names communities


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
