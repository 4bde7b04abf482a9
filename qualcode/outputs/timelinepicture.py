"""The picture of a code line: a row a code, theme by theme, a mark wherever the code lies in the source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from qualcode.outputs.labels import heading
from qualcode.outputs.netpicture import COLOURS, new_axes
from qualcode.outputs.typefaces import in_every_script

# Hatches tell themes apart where there is no colour; seven colours and eight hatches give 56 different marks.
HATCHES: Final = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "oo", "++++")
_LABEL: Final = 40  # characters of a label's line
_LINE: Final = 0.155  # inches
_GAP: Final = 0.09
_WIDTH: Final = 8.0  # inches for the source
_LEAST: Final = 0.004  # of the width, so that a mark is seen in a long source
_SHADE: Final = "#E4E4E4"


@dataclass(frozen=True)
class _Row:
    """A code and where its row stands, in inches from the top."""

    name: str
    theme: str
    words: str
    top: float
    height: float


@in_every_script
def draw_timeline(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    language: str = "en",
) -> Axes:
    """Draw where the codes of one source lie, a row a code or theme that occurs, grouped by theme.

    `frame` is one of `analysis.timeline.timeline`, `labels` words by path, in whose order the rows stand. The lines of
    the source run from left to right by their numbers; the interviewer's are shaded grey. Themes are told apart by
    colour and hatch. Without `ax` the figure is as large as its labels need. Returns the Axes.
    """
    level = "theme" if "theme" in frame else "code"
    rows = _rows(frame, level, labels or {})
    if ax is None:
        tall = rows[-1].top + rows[-1].height if rows else 1.0
        wide = 0.085 * max((len(line) for row in rows for line in row.words.split("\n")), default=10)
        ax = new_axes((_WIDTH + wide, tall + 1.3 + 0.25 * (len(_themes(rows)) // 4)), layout="constrained")
    if title:
        ax.set_title(fill(title, 90), fontsize=12, fontweight="bold", loc="left")
    if not rows:
        ax.set_axis_off()
        ax.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=ax.transAxes)
        return ax
    _shade_interviewer(ax, frame, rows)
    _draw_marks(ax, frame, level, rows)
    _finish(ax, frame, rows, language)
    _legend(ax, frame, rows, labels or {}, language)
    return ax


def _rows(frame: pd.DataFrame, level: str, labels: Mapping[str, str]) -> list[_Row]:
    """The codes that occur, in the order of the labels, those of a theme together; a little room between themes."""
    present = [name for name in dict.fromkeys(frame[level]) if name]
    order = {name: place for place, name in enumerate(labels)}
    present.sort(key=lambda name: order.get(name, len(order)))
    themes = list(dict.fromkeys(name.partition("/")[0] for name in present))
    words = dict(zip(frame[level], frame["label"], strict=True))
    rows, top, before = [], 0.0, None
    for name in sorted(present, key=lambda name: themes.index(name.partition("/")[0])):
        theme = name.partition("/")[0]
        text = fill(words[name], _LABEL)
        height = _LINE * (text.count("\n") + 1) + _GAP
        top += 0.12 if before not in (None, theme) else 0.0
        rows.append(_Row(name, theme, text, top, height))
        top, before = top + height, theme
    return rows


def _themes(rows: Sequence[_Row]) -> dict[str, tuple[str, str]]:
    """The colour and hatch of each theme."""
    themes = dict.fromkeys(row.theme for row in rows)
    return {t: (COLOURS[i % len(COLOURS)], HATCHES[i % len(HATCHES)]) for i, t in enumerate(themes)}


def _runs(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[tuple[float, float]]:
    """Where each run of successive line numbers begins, and how long it is; a line reaches from its number - 0.5."""
    if not len(numbers):
        return []
    numbers = np.unique(numbers)
    begins = np.flatnonzero(np.diff(numbers, prepend=numbers[0] - 2) > 1)
    lengths = np.diff(np.append(begins, len(numbers)))
    return [(float(numbers[at]) - 0.5, float(length)) for at, length in zip(begins, lengths, strict=True)]


def _wide_enough(runs: list[tuple[float, float]], lines: int) -> list[tuple[float, float]]:
    least = _LEAST * lines
    return [(x - max(least - width, 0) / 2, max(width, least)) for x, width in runs]


def _shade_interviewer(ax: Axes, frame: pd.DataFrame, rows: Sequence[_Row]) -> None:
    asked = frame.loc[(frame["role"] == "interviewer").to_numpy(dtype=bool), "segment"].to_numpy(dtype=np.int64)
    whole = (-_GAP, rows[-1].top + rows[-1].height + 2 * _GAP)
    ax.broken_barh(_runs(asked), whole, facecolors=_SHADE, zorder=0)


def _draw_marks(ax: Axes, frame: pd.DataFrame, level: str, rows: Sequence[_Row]) -> None:
    marks, last = _themes(rows), int(frame["segment"].max())
    for row in rows:
        colour, hatch = marks[row.theme]
        at = frame.loc[(frame[level] == row.name).to_numpy(dtype=bool), "segment"].to_numpy(dtype=np.int64)
        middle, high = row.top + row.height / 2, 0.17
        ax.plot([0, last + 1], [middle, middle], color="#BBBBBB", linewidth=0.5, zorder=1)
        ax.broken_barh(
            _wide_enough(_runs(at), last), (middle - high / 2, high), facecolors=colour, edgecolors="black",
            linewidth=0.4, hatch=hatch, zorder=2,
        ).set_gid(f"code {row.name}")  # fmt: skip


def _finish(ax: Axes, frame: pd.DataFrame, rows: Sequence[_Row], language: str) -> None:
    last = int(frame["segment"].max())
    ax.set_xlim(0, last + 1)
    ax.set_ylim(rows[-1].top + rows[-1].height + _GAP, -_GAP)
    ax.set_yticks([row.top + row.height / 2 for row in rows], [row.words for row in rows], fontsize=8.5)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=8.5)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    ax.set_xlabel(heading("line_number", language), fontsize=9)
    ax.spines[["top", "right", "left"]].set_visible(False)


def _legend(ax: Axes, frame: pd.DataFrame, rows: Sequence[_Row], labels: Mapping[str, str], language: str) -> None:
    """What colours, hatches and grey mean, below the picture."""
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="black", linewidth=0.4, label=fill(labels.get(t, t), 30))
        for t, (colour, hatch) in _themes(rows).items()
    ]
    if (frame["role"] == "interviewer").any():
        handles.append(Patch(facecolor=_SHADE, label=heading("interviewer_turns", language)))
    figure = ax.get_figure(root=True)
    assert figure is not None
    longest = max(len(line) for handle in handles for line in str(handle.get_label()).split("\n"))
    columns = max(1, min(len(handles), int(figure.get_figwidth() / (0.08 * longest + 0.6))))
    if figure.get_layout_engine() is not None and len(figure.axes) == 1:
        figure.legend(handles=handles, loc="outside lower center", ncols=columns, frameon=False, fontsize=8.5)
    else:
        below = ax.transAxes + ScaledTranslation(0, -0.45, figure.dpi_scale_trans)  # below the name of the axis
        ax.legend(
            handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0), bbox_transform=below, ncols=columns,
            frameon=False, fontsize=8.5,
        )  # fmt: skip
