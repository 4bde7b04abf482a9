"""Places for labels beside points, without overlaps: each label as near to its point as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from qualcode.outputs.circle import Size

Floats: TypeAlias = npt.NDArray[np.float64]

_ANGLES: Final = 24
_RINGS: Final = ((0, 10), (10, 40), (40, 160))  # around a point; the farther ones only when there is no place nearer
_STEP: Final = 5.0  # from one ring to the next, in points of the picture
_INWARDS: Final = 30.0  # what a place on the side of the middle costs, as if it were so much farther away
_COVERED: Final = 6.0  # and one that covers something which may be covered


class Box(NamedTuple):
    """Left, bottom, right and top."""

    left: float
    bottom: float
    right: float
    top: float


def place_labels(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[Size],
    room: Box,
    *,
    taken: Sequence[Box] = (),
    better_free: Sequence[Box] = (),
    gap: float = 4.0,
) -> list[tuple[float, float] | None]:
    """The middle of each label, in the order of the points; None where there is no place for it.

    No label overlaps another one or a box of `taken`, and all are within `room`; boxes that are `better_free` are
    covered only where that saves a long way. Long labels are placed first, as they have the fewest places.
    """
    found: list[tuple[float, float] | None] = [None] * len(points)
    hard = [*taken]
    soft = np.array(better_free, dtype=float).reshape(-1, 4)
    middle = np.array([(room.left + room.right) / 2, (room.bottom + room.top) / 2])
    for number in sorted(range(len(points)), key=lambda n: -sizes[n].width * sizes[n].height):
        others = np.array(hard, dtype=float).reshape(-1, 4)
        for rings in _RINGS:
            boxes, costs = _candidates(np.array(points[number]), sizes[number], middle, gap, rings)
            inside = _within(boxes, room)
            boxes, costs = boxes[inside], costs[inside]
            free = ~_overlaps(boxes, others).any(axis=1)
            if free.any():
                costs = costs + _COVERED * _overlaps(boxes, soft).sum(axis=1)
                box = Box(*boxes[int(np.argmin(np.where(free, costs, np.inf)))].tolist())
                hard.append(box)
                found[number] = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
                break
    return found


def _candidates(point: Floats, size: Size, middle: Floats, gap: float, rings: tuple[int, int]) -> tuple[Floats, Floats]:
    """Boxes all around a point, ring after ring, and what each costs: its distance, more towards the middle."""
    steps = np.arange(*rings)[:, None]
    angles = np.arange(_ANGLES) * 2 * pi / _ANGLES
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    half = np.array([size.width, size.height]) / 2
    # How far out the middle of the box is when its edge or corner is at the gap from the point.
    with np.errstate(divide="ignore"):
        touching = np.min((half + gap) / np.abs(ways), axis=1)
    out = touching[None, :] + _STEP * steps
    centres = point + out[..., None] * ways
    away = point - middle
    length = float(np.linalg.norm(away))
    outwards = ways @ (away / length) if length > 0 else np.zeros(_ANGLES)
    costs = _STEP * steps + _INWARDS * (1 - outwards[None, :]) / 2
    boxes = np.concatenate([centres - half, centres + half], axis=2).reshape(-1, 4)
    return boxes, costs.ravel()


def _within(boxes: Floats, room: Box) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (boxes[:, 0] >= room.left) & (boxes[:, 1] >= room.bottom)
    return inside & (boxes[:, 2] <= room.right) & (boxes[:, 3] <= room.top)


def _overlaps(boxes: Floats, others: Floats) -> npt.NDArray[np.bool_]:
    """Which boxes overlap which others: boxes x others."""
    a, b = boxes[:, None, :], others[None, :, :]
    found: npt.NDArray[np.bool_] = (a[..., 0] < b[..., 2]) & (b[..., 0] < a[..., 2])
    return found & (a[..., 1] < b[..., 3]) & (b[..., 1] < a[..., 3])
