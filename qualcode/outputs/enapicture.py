"""The pictures of an epistemic network analysis: units and groups in their space, and the network that explains it.

They are given the tables of `analysis.epistemic.Epistemic.frames()`. Both pictures have the same axes: the network
shows which codes pull a unit to where it stands, the close-up the units by name and the means of groups with intervals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcode.core.nearest import unknown
from qualcode.errors import QualcodeError
from qualcode.outputs import enadrawing as drawing
from qualcode.outputs.enadrawing import Frames, Look
from qualcode.outputs.enalayout import Label, Mark, Put, lay_out, set_limits
from qualcode.outputs.labels import heading, sentence
from qualcode.outputs.netpicture import new_axes
from qualcode.outputs.typefaces import in_every_script

DIFFERENCE: Final = "difference"
_SIZE: Final = (7.0, 6.4)  # inches of one picture, when nothing asks for more
_LARGER: Final = (1.0, 1.25, 1.6, 2.0, 2.6, 3.4)  # times as large it may become, to hold its labels
_FONTS: Final = (9.0, 8.0, 7.0, 6.0, 5.0)
_BEYOND: Final = 0.25  # of the extent of the points, how far the picture reaches beyond them for intervals
_MOST_NAMED: Final = 60  # units that are named in a picture


@dataclass(frozen=True)
class _Panel:
    """What has a place in a picture: all marks, labels, and marks that labels must not cover, or had better not."""

    marks: Sequence[Mark]
    labels: Sequence[Label]
    taken: Sequence[Mark]
    better_free: Sequence[Mark] = ()


@dataclass(frozen=True)
class _Network:
    """The network that is drawn: code_a, code_b, weight; the groups that it is of, two for a difference."""

    weights: pd.DataFrame
    groups: tuple[str, ...]

    @property
    def difference(self) -> bool:
        return len(self.groups) == 2


@in_every_script
def draw_epistemic(
    frames: Frames,
    ax: Axes | None = None,
    *,
    network: str = "",
    labels: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Axes:
    """Draw the codes where they stand, a network between them, the units and the groups' means; return the Axes.

    `network` is the group whose mean network is drawn, or "difference": of the two groups that were compared, edges in
    the colour of the group that has more of them, dashed for the second. Without it, it is the difference where two
    groups were compared, else the mean of all units. `labels` are words for codes and groups. The area of a code is
    its share of the network that is drawn; with a difference, of all networks. Without `ax` the figure is as large as
    the labels need; in an `ax` of yours, which must have its final size, the type is made smaller.
    """
    shown = _network(frames, network)
    axes, puts = _laid_out(ax, _network_panel(frames, shown, labels or {}))
    groups = drawing.looks(frames, labels or {}, language)
    _draw_network(axes, frames, shown, groups, puts)
    drawing.draw_frame(axes, frames, title, language)
    _network_legend(axes, frames, shown, groups, language)
    return axes


@in_every_script
def draw_units(
    frames: Frames,
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Axes:
    """Draw the units by name and group, and the groups' means with their intervals of 95 %; return the Axes.

    Units without connections have no place and are not drawn. Above 60 units the names are left to the table of points.
    """
    axes, puts = _laid_out(ax, _units_panel(frames))
    groups = drawing.looks(frames, labels or {}, language)
    _draw_close_up(axes, frames, groups, puts)
    drawing.draw_frame(axes, frames, title, language)
    _units_legend(axes, frames, groups, language)
    return axes


@in_every_script
def epistemic_figure(
    frames: Frames,
    *,
    network: str = "",
    labels: Mapping[str, str] | None = None,
    title: str = "",
    language: str = "en",
) -> Figure:
    """Both pictures side by side, as large as their labels need."""
    shown = _network(frames, network)
    groups = drawing.looks(frames, labels or {}, language)
    figure, axes, puts = _side_by_side((_network_panel(frames, shown, labels or {}), _units_panel(frames)))
    _draw_network(axes[0], frames, shown, groups, puts[0])
    _draw_close_up(axes[1], frames, groups, puts[1])
    drawing.draw_frame(axes[0], frames, _network_title(shown, groups, language), language)
    drawing.draw_frame(axes[1], frames, heading("ena_units_title", language), language)
    _network_legend(axes[0], frames, shown, groups, language)
    _units_legend(axes[1], frames, groups, language)
    if title:
        words = drawing.plain(fill(title, 100))
        figure.text(
            0.05,
            0.94 + 26 / 72 / figure.get_size_inches()[1],
            words,
            fontsize=13,
            fontweight="bold",
            ha="left",
            va="bottom",
        )
    return figure


# ---- what has a place ------------------------------------------------------------------------------------------------


def _network_panel(frames: Frames, shown: _Network, labels: Mapping[str, str]) -> _Panel:
    nodes, points = frames["nodes"], drawing.shown_points(frames)
    discs = drawing.node_marks(frames, shown.weights, difference=shown.difference)
    units = [Mark(x, y, 3.0) for x, y in zip(points["x"], points["y"], strict=True)]
    means = [Mark(x, y, 7.0) for x, y in zip(frames["groups"]["x"], frames["groups"]["y"], strict=True)]
    told = [
        Label(f"code {code}", fill(labels.get(code, code), 26), x, y)
        for code, x, y in zip(nodes["code"], nodes["x"], nodes["y"], strict=True)
    ]
    return _Panel([*discs, *units], told, [*discs, *means], units)


def _units_panel(frames: Frames) -> _Panel:
    points, groups = drawing.shown_points(frames), frames["groups"]
    units = [Mark(x, y, 4.5) for x, y in zip(points["x"], points["y"], strict=True)]
    means = [Mark(x, y, 7.0) for x, y in zip(groups["x"], groups["y"], strict=True)]
    told = [
        Label(f"unit {unit}", fill(unit, 22), x, y)
        for unit, x, y in zip(points["unit"], points["x"], points["y"], strict=True)
    ]
    return _Panel([*units, *_corners(frames)], told if len(told) <= _MOST_NAMED else [], [*units, *means])


def _corners(frames: Frames) -> list[Mark]:
    """The corners of intervals, drawn in to what is in sight: those of two or three units are larger than the space."""
    points = drawing.shown_points(frames)[["x", "y"]].to_numpy()
    bounds = frames["groups"].dropna(subset=["x_low"])
    low, high = points.min(axis=0), points.max(axis=0)
    reach = _BEYOND * float((high - low).max())
    corners = np.vstack([bounds[[f"x_{side}", f"y_{side}"]].to_numpy() for side in ("low", "high")])
    return [Mark(x, y, 0.0) for x, y in np.clip(corners, low - reach, high + reach).tolist()]


def _laid_out(ax: Axes | None, panel: _Panel) -> tuple[Axes, list[Put]]:
    """The Axes with its limits, and the labels with their places: a larger figure, or smaller type in an Axes given."""
    if ax is not None:
        return ax, _puts(ax, panel, _FONTS, force=True) or []
    puts = None
    axes = new_axes(_SIZE)
    figure = axes.get_figure(root=True)
    assert figure is not None
    for larger in _LARGER:
        figure.set_size_inches(_SIZE[0] * larger, _SIZE[1] * larger)
        axes.set_position((0.1, 0.1, 0.86, 0.84))
        puts = _puts(axes, panel, _FONTS[:1])
        if puts is not None:
            break
    return axes, puts if puts is not None else _puts(axes, panel, _FONTS, force=True) or []


def _side_by_side(panels: tuple[_Panel, _Panel]) -> tuple[Figure, list[Axes], list[list[Put]]]:
    """A figure with two Axes of the size that both panels' labels need, and the labels with their places."""
    figure = Figure()
    for larger in _LARGER:
        figure.clear()
        figure.set_size_inches(2 * _SIZE[0] * larger, _SIZE[1] * larger)
        axes = [figure.add_axes((left, 0.09, 0.44, 0.85)) for left in (0.05, 0.55)]
        puts = [_puts(ax, panel, _FONTS[:1]) for ax, panel in zip(axes, panels, strict=True)]
        if None not in puts:
            break
    return (
        figure,
        axes,
        [
            put if put is not None else _puts(ax, panel, _FONTS, force=True) or []
            for put, ax, panel in zip(puts, axes, panels, strict=True)
        ],
    )


def _puts(ax: Axes, panel: _Panel, fonts: Sequence[float], *, force: bool = False) -> list[Put] | None:
    set_limits(ax, panel.marks)
    return lay_out(ax, panel.labels, panel.taken, panel.better_free, fonts, force=force)


# ---- the network -----------------------------------------------------------------------------------------------------


def _network(frames: Frames, wanted: str) -> _Network:
    """The mean network of a group, the difference of the two that were compared, or the mean of all units."""
    edges, groups = frames["edges"], [str(name) for name in frames["groups"]["group"] if name]
    compared = frames["comparison"][["group_a", "group_b"]].drop_duplicates().to_numpy().tolist()
    if wanted in groups:
        return _Network(edges[edges["group"] == wanted], (wanted,))
    if wanted == DIFFERENCE and len(compared) != 1:
        raise QualcodeError("difference", "it is of two groups that were compared", "name them with contrast")
    if wanted not in ("", DIFFERENCE):
        raise unknown("network", wanted, [*groups, DIFFERENCE])
    if len(compared) == 1:
        first, second = (edges[edges["group"] == name].reset_index(drop=True) for name in compared[0])
        return _Network(second.assign(weight=second["weight"] - first["weight"]), tuple(compared[0]))
    whole = frames["connections"].groupby(["code_a", "code_b"], sort=False)["weight"].sum()
    whole /= len(drawing.shown_points(frames))
    return _Network(whole.reset_index(), ())


def _sides(shown: _Network, groups: Sequence[Look]) -> list[Look]:
    by_name = {look.name: look for look in groups}
    return [by_name[name] for name in shown.groups]


def _draw_network(ax: Axes, frames: Frames, shown: _Network, groups: Sequence[Look], puts: Sequence[Put]) -> None:
    drawing.draw_edges(ax, frames, shown.weights, _sides(shown, groups))
    marks = drawing.node_marks(frames, shown.weights, difference=shown.difference)
    drawing.draw_nodes(ax, frames, marks)
    drawing.draw_points(ax, frames, groups, size=16.0)
    drawing.draw_means(ax, frames, groups, boxes=False)
    drawing.draw_labels(ax, puts)


def _draw_close_up(ax: Axes, frames: Frames, groups: Sequence[Look], puts: Sequence[Put]) -> None:
    drawing.draw_points(ax, frames, groups, size=42.0)
    drawing.draw_means(ax, frames, groups, boxes=True)
    drawing.draw_labels(ax, puts)


def _network_legend(ax: Axes, frames: Frames, shown: _Network, groups: Sequence[Look], language: str) -> None:
    units = [*drawing.unit_handles(groups, language), *drawing.mean_handles(ax, frames, groups, language)]
    drawing.draw_legend(ax, [*units, *drawing.edge_handles(shown.weights, _sides(shown, groups), language)])


def _units_legend(ax: Axes, frames: Frames, groups: Sequence[Look], language: str) -> None:
    means = drawing.mean_handles(ax, frames, groups, language)
    drawing.draw_legend(ax, [*drawing.unit_handles(groups, language), *means])


def _network_title(shown: _Network, groups: Sequence[Look], language: str) -> str:
    words = [look.words for look in _sides(shown, groups)]
    if not words:
        return heading("ena_network_title", language)
    if len(words) == 1:
        return sentence("ena_network_of", language, group=words[0])
    return sentence("ena_difference_title", language, first=words[0], second=words[1])
