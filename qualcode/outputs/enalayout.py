"""Where the labels of an epistemic network's pictures stand, in points of a picture whose size is known."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcode.outputs.circle import Size
from qualcode.outputs.labelplaces import Box, place_labels

_MARGIN: Final = (95.0, 40.0)  # points left to labels on either side, above and below
_CLOSE: Final = 11.0  # points between a place and its label that need no line


class Label(NamedTuple):
    """A label that belongs beside a place of the space."""

    key: str
    words: str
    x: float
    y: float


class Mark(NamedTuple):
    """A place of the space and how many points of the picture its mark reaches around it."""

    x: float
    y: float
    reach: float


class Put(NamedTuple):
    """A label with its place, in points from the lower left corner of the axes, and its size of type."""

    label: Label
    x: float
    y: float
    font: float
    leader: tuple[float, float] | None  # where a line from what it belongs to ends; None where it stands close by


def size_of(ax: Axes) -> Size:
    """The size of an Axes, in points."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    box = ax.get_window_extent()
    return Size(box.width * 72 / figure.dpi, box.height * 72 / figure.dpi)


def set_limits(ax: Axes, marks: Sequence[Mark]) -> None:
    """One scale for both axes, with all marks inside a margin for labels and (0, 0) in sight."""
    room = size_of(ax)
    places = np.array([(mark.x, mark.y) for mark in marks] + [(0.0, 0.0)])
    low, high = places.min(axis=0), places.max(axis=0)
    inner = [max(room.width - 2 * _MARGIN[0], room.width / 3), max(room.height - 2 * _MARGIN[1], room.height / 3)]
    unit = max(*((high - low) / inner), 1e-9)  # of the space, in a point of the picture
    middle = (low + high) / 2
    ax.set_xlim(middle[0] - unit * room.width / 2, middle[0] + unit * room.width / 2)
    ax.set_ylim(middle[1] - unit * room.height / 2, middle[1] + unit * room.height / 2)


def lay_out(
    ax: Axes,
    labels: Sequence[Label],
    taken: Sequence[Mark],
    better_free: Sequence[Mark],
    fonts: Sequence[float],
    *,
    force: bool = False,
) -> list[Put] | None:
    """The labels in the largest of these types in which all have a place; None when none is small enough.

    With `force` those without a place, in the smallest type, stand on what they belong to.
    """
    room = size_of(ax)
    inside = Box(2.0, 2.0, room.width - 2, room.height - 2)
    points = [_in_points(ax, label.x, label.y) for label in labels]
    hard, soft = ([_box(ax, mark) for mark in marks] for marks in (taken, better_free))
    puts = None
    for font in fonts:
        sizes = [_sized(label.words, font) for label in labels]
        places = place_labels(points, sizes, inside, taken=hard, better_free=soft)
        if all(place is not None for place in places) or (force and font == fonts[-1]):
            puts = [
                Put(label, *(place or point), font, _leader(point, place or point, size))
                for label, place, point, size in zip(labels, places, points, sizes, strict=True)
            ]
            break
    return puts


def _leader(point: tuple[float, float], place: tuple[float, float], size: Size) -> tuple[float, float] | None:
    """The place on the edge of a label nearest its point, where it is far from that."""
    half = size.width / 2, size.height / 2
    x, y = (min(max(p, at - reach), at + reach) for p, at, reach in zip(point, place, half, strict=True))
    return (x, y) if max(abs(x - point[0]), abs(y - point[1])) > _CLOSE else None


def _in_points(ax: Axes, x: float, y: float) -> tuple[float, float]:
    room, (left, right), (low, high) = size_of(ax), ax.get_xlim(), ax.get_ylim()
    return (x - left) / (right - left) * room.width, (y - low) / (high - low) * room.height


def in_space(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """The other way round: from points of the picture to a place of the space."""
    room, (left, right), (low, high) = size_of(ax), ax.get_xlim(), ax.get_ylim()
    return left + x / room.width * (right - left), low + y / room.height * (high - low)


def _box(ax: Axes, mark: Mark) -> Box:
    x, y = _in_points(ax, mark.x, mark.y)
    return Box(x - mark.reach, y - mark.reach, x + mark.reach, y + mark.reach)


def _sized(words: str, font: float) -> Size:
    """The size of words in points, in a size of type: in proportion to that of 10."""
    width, height = _measured(words)
    return Size(width * font / 10 + 1, height * font / 10 + 1)


@lru_cache(maxsize=4096)
def _measured(words: str) -> Size:
    figure = Figure()
    box = figure.text(0, 0, words, fontsize=10, parse_math=False).get_window_extent()
    # A little more: pdf and svg measure type without hinting.
    return Size(box.width * 72 / figure.dpi * 1.03, box.height * 72 / figure.dpi * 1.02)
