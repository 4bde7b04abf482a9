"""What the pictures of an epistemic network analysis are drawn from: edges, codes, units, means, labels, legends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from qualcode.outputs.enalayout import Mark, Put, in_space, size_of
from qualcode.outputs.enawords import group_words
from qualcode.outputs.labels import heading, number, sentence
from qualcode.outputs.netpicture import COLOURS, MARKERS

Frames: TypeAlias = Mapping[str, pd.DataFrame]
Floats: TypeAlias = npt.NDArray[np.float64]

_WIDEST: Final = 9.0
_THINNEST: Final = 0.3
_NODE: Final = 9.0  # points, the radius of the greatest code
_SMALLEST: Final = 2.5
_GREY: Final = "#6b6b6b"
_DASHES: Final = ((0, ()), (0, (1.6, 0.8)))  # of the two sides of a difference, in widths of the line
_BOXES: Final = ("-", "--", ":", "-.")


@dataclass(frozen=True)
class Look:
    """How a group is drawn."""

    name: str
    words: str
    colour: str
    marker: str
    box: str
    units: int


def plain(words: str) -> str:
    """Words in which a dollar sign is one, not the begin of a formula."""
    return words.replace("$", r"\$")


def looks(frames: Frames, labels: Mapping[str, str], language: str) -> list[Look]:
    """The groups in order, those units last whose group is unknown; without groups all units as one."""
    groups = shown_points(frames)["group"]
    names = [str(name) for name in frames["groups"]["group"]]
    if (groups == "").any() and "" not in names:
        names.append("")
    alone = names == [""]
    return [
        Look(
            name,
            heading("ena_units", language) if alone else labels.get(name) or group_words(frames, name, language),
            _GREY if not name and not alone else COLOURS[n % len(COLOURS)],
            "*" if not name and not alone else MARKERS[n % len(MARKERS)],
            _BOXES[n % len(_BOXES)],
            int((groups == name).sum()),
        )
        for n, name in enumerate(names)
    ]


def shown_points(frames: Frames) -> pd.DataFrame:
    """The units that have a place: those with connections."""
    points = frames["points"]
    held: pd.DataFrame = points[points["connections"] > 0]
    return held


# ---- drawing ---------------------------------------------------------------------------------------------------------


def draw_frame(ax: Axes, frames: Frames, title: str, language: str) -> None:
    """Title, the axes with what they explain, and the cross in the middle."""
    told = {row["axis"]: row for row in frames["variance"].to_dict("records")}
    for name, direction in (("x", ax.set_xlabel), ("y", ax.set_ylabel)):
        row = told[name]
        words = sentence(
            "ena_axis",
            language,
            axis="1" if name == "x" else "2",
            rotation=heading(f"ena_{row['rotation']}", language),
            share=number(100 * float(row["share"]), language, 1),
        )
        direction(words, fontsize=9)
    ax.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
    ax.tick_params(labelsize=7, colors=_GREY)
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: number(value, language, _decimals(value))))
    ax.spines[:].set_color("#bbbbbb")
    if title:
        ax.set_title(plain(fill(title, 80)), fontsize=11, fontweight="bold", loc="left")


def _decimals(value: float) -> int:
    """As many as it takes, at most three."""
    return next((places for places in range(3) if abs(value - round(value, places)) < 1e-9), 3)


def draw_labels(ax: Axes, puts: Sequence[Put]) -> None:
    """The labels, those that stand apart with a thin line to what they belong to."""
    for put in puts:
        x, y = in_space(ax, put.x, put.y)
        if put.leader:
            end = in_space(ax, *put.leader)
            ax.plot([put.label.x, end[0]], [put.label.y, end[1]], color="#888888", linewidth=0.6, zorder=2.4)
        text = ax.text(
            x, y, put.label.words, fontsize=put.font, ha="center", va="center", zorder=6, parse_math=False,
            path_effects=[withStroke(linewidth=2.2, foreground="white")],
        )  # fmt: skip
        text.set_gid(f"label {put.label.key}")


def draw_edges(ax: Axes, frames: Frames, weights: pd.DataFrame, sides: Sequence[Look]) -> None:
    """Edges as wide as they are heavy; of a difference, negative ones in the look of the first side."""
    nodes = frames["nodes"].set_index("code")[["x", "y"]]
    held = weights[weights["weight"] != 0]
    held = held.iloc[np.argsort(held["weight"].abs().to_numpy(), kind="stable")]
    lines = np.stack([nodes.loc[held[end]].to_numpy() for end in ("code_a", "code_b")], axis=1)
    side = (held["weight"] > 0).astype(int).to_numpy() if len(sides) == 2 else np.zeros(len(held), dtype=int)
    colours = [look.colour for look in sides] or [_GREY]
    widths = _widths(weights)
    ax.add_collection(
        LineCollection(
            list(lines),
            linewidths=[widths(weight) for weight in held["weight"]],
            colors=[colours[n] for n in side],
            linestyles=[_DASHES[n] for n in side],
            capstyle="butt",
            alpha=0.75,
            zorder=1,
        ),
        autolim=False,
    )


def _heaviest(weights: pd.DataFrame) -> float:
    return float(weights["weight"].abs().max()) or 1.0


def _widths(weights: pd.DataFrame) -> Callable[[float], float]:
    """The width of an edge, in proportion to its weight; with many codes all are thinner."""
    codes = len({*weights["code_a"], *weights["code_b"]})
    widest, heaviest = _WIDEST * _smaller(codes, 0.8), _heaviest(weights)
    return lambda weight: max(_THINNEST, widest * abs(weight) / heaviest)


def _smaller(codes: int, power: float) -> float:
    """How much smaller what is drawn is with so many codes."""
    return float(min(1.0, (14 / codes) ** power))


def node_marks(frames: Frames, weights: pd.DataFrame, *, difference: bool) -> list[Mark]:
    """The codes, their area as their share of the network (of a difference: of all networks)."""
    nodes = frames["nodes"]
    share = nodes["share"].to_numpy()
    if not difference:
        ends = pd.concat([weights.set_index(end)["weight"] for end in ("code_a", "code_b")])
        share = ends.groupby(level=0).sum().reindex(nodes["code"], fill_value=0).to_numpy()
    radii = np.maximum(_NODE * _smaller(len(nodes), 0.5) * np.sqrt(share / (share.max() or 1)), _SMALLEST)
    return [Mark(*row) for row in zip(nodes["x"], nodes["y"], radii.tolist(), strict=True)]


def draw_nodes(ax: Axes, frames: Frames, marks: Sequence[Mark]) -> None:
    """The codes as dark discs."""
    for code, mark in zip(frames["nodes"]["code"], marks, strict=True):
        ax.scatter(
            [mark.x], [mark.y], s=(2 * mark.reach) ** 2, c="#30343a", marker="o", edgecolors="white", linewidths=1.0,
            zorder=3,
        ).set_gid(f"code {code}")  # fmt: skip


def draw_points(ax: Axes, frames: Frames, groups: Sequence[Look], *, size: float) -> None:
    """The units in the colour and shape of their group."""
    points = shown_points(frames)
    for look in groups:
        held = points[points["group"] == look.name]
        ax.scatter(
            held["x"], held["y"], s=size, c=look.colour, marker=look.marker, edgecolors="white", linewidths=0.5,
            zorder=3.5,
        ).set_gid(f"units {look.name}")  # fmt: skip


def draw_means(ax: Axes, frames: Frames, groups: Sequence[Look], *, boxes: bool) -> None:
    """The groups' means in the large; with boxes, their intervals of 95 %, where a group has one."""
    held = _named_groups(frames)
    by_name = {look.name: look for look in groups}
    for name, (x, y, x_low, x_high, y_low, y_high) in zip(
        held["group"], held[["x", "y", "x_low", "x_high", "y_low", "y_high"]].to_numpy().tolist(), strict=True
    ):
        look = by_name[name]
        mark = ax.scatter(
            [x], [y], s=120, c=look.colour, marker=look.marker, edgecolors="black", linewidths=1.5, zorder=4
        )
        mark.set_gid(f"mean {name}")
        if boxes and x_low == x_low:
            box = Rectangle((x_low, y_low), x_high - x_low, y_high - y_low, fill=False, zorder=3.8)
            box.set(edgecolor=look.colour, linewidth=1.4, linestyle=look.box, gid=f"interval {name}")
            ax.add_patch(box)


def _named_groups(frames: Frames) -> pd.DataFrame:
    """The groups that have a mean to show: that of all units is the middle of the picture."""
    groups = frames["groups"]
    named: pd.DataFrame = groups[groups["group"] != ""]
    return named


# ---- legends ---------------------------------------------------------------------------------------------------------


def unit_handles(groups: Sequence[Look], language: str) -> list[Line2D]:
    """A line of the legend for each group's units, with how many there are."""
    return [
        Line2D([], [], linestyle="", marker=look.marker, color=look.colour, markeredgecolor="white", markersize=7,
               label=plain(fill(f"{look.words} (n\u00a0=\u00a0{number(look.units, language)})", 34)))
        for look in groups
    ]  # fmt: skip


def mean_handles(ax: Axes, frames: Frames, groups: Sequence[Look], language: str) -> list[Line2D]:
    """A line of the legend for means, and one for the intervals that are drawn, which may run off the picture."""
    if _named_groups(frames).empty:
        return []
    first = groups[0]
    handles = [
        Line2D([], [], linestyle="", marker=first.marker, color=first.colour, markeredgecolor="black",
               markeredgewidth=1.5, markersize=10, label=heading("ena_mean", language))
    ]  # fmt: skip
    drawn = [patch for patch in ax.patches if (patch.get_gid() or "").startswith("interval")]
    if drawn:
        left, right, low, high = *ax.get_xlim(), *ax.get_ylim()
        bounds = frames["groups"][["x_low", "x_high", "y_low", "y_high"]].dropna().to_numpy()
        inside = (bounds >= (left, left, low, low)).all() and (bounds <= (right, right, high, high)).all()
        words = heading("ena_interval" if inside else "ena_interval_off", language)
        handles.append(Line2D([], [], color=_GREY, linestyle="-", linewidth=1.4, label=plain(fill(words, 44))))
    return handles


def edge_handles(weights: pd.DataFrame, sides: Sequence[Look], language: str) -> list[Line2D]:
    """Whose edges are which, and what the widest stands for."""
    heaviest = _heaviest(weights)
    if len(sides) == 2:
        told = [(look, sentence("ena_stronger", language, group=look.words)) for look in sides]
    else:
        told = [(look, sentence("ena_network_of", language, group=look.words)) for look in sides]
    handles: list[Any] = [
        Line2D(
            [],
            [],
            color=look.colour,
            linestyle=_DASHES[n],
            linewidth=4,
            solid_capstyle="butt",
            alpha=0.75,
            label=plain(fill(words, 34)),
        )
        for n, (look, words) in enumerate(told)
    ]
    colour = _GREY if len(sides) == 2 or not sides else sides[0].colour
    widths = _widths(weights)
    for part in (1.0, 0.25):
        words = sentence("ena_weight", language, weight=number(part * heaviest, language, 2))
        width = widths(part * heaviest)
        handles.append(Line2D([], [], color=colour, linewidth=width, solid_capstyle="butt", alpha=0.75, label=words))
    return handles


def draw_legend(ax: Axes, handles: Sequence[Line2D]) -> None:
    """The legend below the axes, in as many columns as its width has room for."""
    room = size_of(ax)
    for columns in (4, 3, 2, 1):
        legend = ax.legend(
            handles=list(handles), ncols=columns, loc="upper left", bbox_to_anchor=(0, -40 / room.height),
            frameon=False, fontsize=8, handlelength=3.2, borderaxespad=0, columnspacing=1.4,
        )  # fmt: skip
        figure = ax.get_figure(root=True)
        assert figure is not None
        if legend.get_window_extent().width * 72 / figure.dpi <= room.width:
            break
