"""The picture of saturation: codes found unit by unit, the new ones as bars, the band of other orders, Chao2."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten, wrap
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from qualcode.outputs.labels import heading, number
from qualcode.outputs.netpicture import COLOURS, new_axes
from qualcode.outputs.typefaces import in_every_script

_NAMED: Final = 40  # units whose names are written; of more every so many numbers
_NAME: Final = 22  # characters of a line of a name
_LINES: Final = 2
_DARK: Final = "#404449"


@in_every_script
def draw_saturation(
    curve: pd.DataFrame,
    ax: Axes | None = None,
    *,
    estimate: tuple[float, float, float] | None = None,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    language: str = "en",
) -> Axes:
    """Draw the curve of `analysis.saturation`: codes found so far, in this order and over all orders.

    `estimate` is Chao2 and the ends of its interval; `labels` are words for units by name. Lines differ by dash and
    mark as well as by colour. Without `ax` the figure is as large as the units' names need. Returns the Axes.
    """
    if ax is None:
        ax = new_axes(_size(len(curve), curve), layout="constrained")
    if not len(curve) or not curve["observed"].any():
        ax.set_axis_off()
        ax.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=ax.transAxes)
        return ax
    x = curve["number"].to_numpy()
    said = {name: heading(name, language) for name in ("new", "observed", "mean", "band", "in_this_order", "chao2")}
    ax.bar(x, curve["new"], width=0.55, color="#D0D4DA", edgecolor=_DARK, linewidth=0.6, label=said["new"], zorder=1)
    ax.fill_between(
        x, curve["low"], curve["high"], color=COLOURS[4], alpha=0.3, linewidth=0, label=said["band"], zorder=0
    )
    dots = 4.5 if len(x) <= _NAMED else 0.0
    label = f"{said['observed']}, {said['in_this_order']}"
    ax.plot(x, curve["mean"], color=COLOURS[5], linestyle=(0, (5, 2)), linewidth=1.6, label=said["mean"], zorder=2)
    ax.step(
        x,
        curve["observed"],
        where="mid",
        color=COLOURS[0],
        linewidth=1.8,
        label=label,
        zorder=3,
        marker="o",
        markersize=dots,
    )
    if estimate is not None and estimate[0] == estimate[0]:
        _draw_estimate(ax, estimate, said["chao2"], language)
    _write_new(ax, curve)
    _axes(ax, curve, labels or {}, language)
    rows = _legend(ax)
    if title:
        ax.set_title("\n".join(wrap(title, 70)), fontsize=12, fontweight="bold", loc="left", pad=14 + 13.5 * rows)
    return ax


def _legend(ax: Axes) -> int:
    """A legend above the plot, in two columns where these are no wider than it; its rows."""
    handles, _ = ax.get_legend_handles_labels()
    for columns in (2, 1):
        legend = ax.legend(
            loc="lower left", bbox_to_anchor=(0, 1.01), ncols=columns, frameon=False, fontsize=8.5, borderaxespad=0
        )
        if legend.get_window_extent().width <= ax.get_window_extent().width:
            break
    return -(-len(handles) // columns)


def _draw_estimate(ax: Axes, estimate: tuple[float, float, float], name: str, language: str) -> None:
    value, low, high = estimate
    said = f"{name}: {number(value, language, 1)} ({number(low, language, 1)}–{number(high, language, 1)})"
    ax.axhline(value, color=COLOURS[2], linestyle=(0, (1, 1.5)), linewidth=2, label=said, zorder=2)


def _write_new(ax: Axes, curve: pd.DataFrame) -> None:
    """The number on each bar, where there is room for numbers."""
    if len(curve) > _NAMED:
        return
    for x, new in zip(curve["number"], curve["new"], strict=True):
        if new:
            ax.annotate(
                str(new), (x, 0), (0, 2), textcoords="offset points", ha="center", va="bottom", fontsize=8, zorder=5
            )


def _axes(ax: Axes, curve: pd.DataFrame, labels: Mapping[str, str], language: str) -> None:
    ax.set_xlim(0.4, len(curve) + 0.6)
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylabel(heading("codes", language))
    ax.set_xlabel(heading("units", language))
    if len(curve) <= _NAMED:
        names = [_name(str(unit), labels) for unit in curve["unit"]]
        turned = max(map(len, names)) > 6
        ax.set_xticks(curve["number"].to_list(), names, rotation=90 if turned else 0, fontsize=8.5)
    else:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="y", color="#E5E7EA", linewidth=0.8, zorder=-1)
    ax.set_axisbelow(True)


def _name(unit: str, labels: Mapping[str, str]) -> str:
    """The words for a unit in two short lines; what is longer ends in dots."""
    words = shorten(labels.get(unit, unit), _NAME * _LINES, placeholder="…") if " " in labels.get(unit, unit) else ""
    whole = words or labels.get(unit, unit)
    lines = wrap(whole, _NAME) or [""]
    if len(lines) <= _LINES:
        return "\n".join(lines)
    return "\n".join([*lines[: _LINES - 1], lines[_LINES - 1][: _NAME - 1] + "…"])


def _size(units: int, curve: pd.DataFrame) -> tuple[float, float]:
    longest = max((min(len(str(unit)), _NAME) for unit in curve["unit"]), default=4) if units <= _NAMED else 4
    return max(7.6, min(1.6 + 0.42 * units, 15.0)), 4.4 + (0.085 * longest if longest > 6 else 0.0)
