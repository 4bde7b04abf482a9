"""Pictures of matrices and networks: an Axes in, the Axes out; nothing is shown, nothing is kept.

Without an Axes a figure is made of the size that the picture needs; in a notebook it is pyplot's, which the notebook
shows by itself, elsewhere pyplot is not loaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from qualcode.core.files import replacing
from qualcode.core.nearest import unknown
from qualcode.outputs.labels import heading
from qualcode.outputs.nethtml import network_page
from qualcode.outputs.netpanels import draw_networks
from qualcode.outputs.netpicture import draw_network, new_axes, unseen
from qualcode.outputs.netview import Layout
from qualcode.outputs.typefaces import every_script, in_every_script

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "NETWORKS",
    "PICTURES",
    "draw_matrix",
    "draw_network",
    "draw_networks",
    "save_figure",
    "write_network",
    "write_networks",
]

PICTURES: Final = ("png", "svg", "pdf")
NETWORKS: Final = (*PICTURES, "html", "graphml", "gexf", "json")
_DPI: Final = 200
_SHADES: Final = "Blues"
# Nothing that differs from one day or one run to the next.
_METADATA: Final[dict[str, dict[str, Any]]] = {
    "png": {"Software": None},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


@in_every_script
def draw_matrix(
    frame: pd.DataFrame,
    ax: Axes | None = None,
    *,
    title: str = "",
    labels: Mapping[str, str] | None = None,
    language: str = "en",
) -> Axes:
    """Draw a matrix as a heat map with its numbers in the cells; a dash is none.

    `frame` is one of `analysis.matrices.matrix`; `labels` are words for its rows and columns by name. Returns the Axes.
    """
    names = labels or {}
    rows = [fill(names.get(str(name), str(name)), 32) for name in frame.index]
    columns = [fill(names.get(str(name), heading(str(name), language)), 24) for name in frame.columns]
    if ax is None:
        ax = new_axes(_matrix_size(rows, columns), layout="constrained")
    values = frame.to_numpy(dtype=float).reshape(len(rows), len(columns))
    if not values.size:
        ax.set_axis_off()
        ax.text(0.5, 0.5, heading("nothing", language), ha="center", va="center", transform=ax.transAxes)
        return ax
    ax.imshow(values, cmap=_SHADES, vmin=0, vmax=_darkest(values), aspect="auto")
    _write_numbers(ax, values, whole=all(pd.api.types.is_integer_dtype(kind) for kind in frame.dtypes))
    turned = _turned(columns)
    ax.set_xticks(range(len(columns)), columns, rotation=90 if turned else 0, fontsize=9)
    ax.set_yticks(range(len(rows)), rows, fontsize=9)
    ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    ax.set_xticks(np.arange(len(columns) - 1) + 0.5, minor=True)
    ax.set_yticks(np.arange(len(rows) - 1) + 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=1.5)
    ax.tick_params(which="minor", length=0)
    if title:
        ax.set_title(title, fontsize=12, fontweight="bold", loc="left", pad=12)
    return ax


def _darkest(values: np.ndarray[Any, Any]) -> float:
    """The value that would have the darkest shade: a little more than the greatest, so that none is near black."""
    return max(float(np.nanmax(values, initial=0)), 1e-9) * 1.15


def _turned(columns: list[str]) -> bool:
    """Whether headings are written upwards: when there are many that are longer than their column is wide."""
    return len(columns) > 6 and max(len(line) for name in columns for line in name.split("\n")) > 6


def _matrix_size(rows: list[str], columns: list[str]) -> tuple[float, float]:
    """Inches that leave each cell room for a number of four digits and each label its lines."""
    widest = max((len(line) for name in columns for line in name.split("\n")), default=4)
    cell = 0.55 if _turned([*columns, ""]) and len(columns) > 6 else max(0.55, 0.095 * widest + 0.15)
    longest = max((len(line) for name in rows for line in name.split("\n")), default=4)
    lines = max((name.count("\n") + 1 for name in rows), default=1)
    head = 0.1 * widest if cell == 0.55 else 0.4
    return 0.6 + 0.09 * longest + cell * max(len(columns), 2), 0.9 + head + max(0.36, 0.18 * lines) * max(len(rows), 2)


def _write_numbers(ax: Axes, values: np.ndarray[Any, Any], *, whole: bool) -> None:
    """Each number in its cell, white on dark; shares with two decimals, percents with one."""
    decimals = 0 if whole else (2 if np.nanmax(np.abs(values)) <= 1 else 1)
    shades = mpl.colormaps[_SHADES](np.nan_to_num(values) / _darkest(values))[..., :3]
    dark = shades @ np.array([0.299, 0.587, 0.114]) < 0.5
    size = 9 if values.shape[1] <= 24 else 7
    for (row, column), value in np.ndenumerate(values):
        words = "–" if value == 0 or np.isnan(value) else f"{value:.{decimals}f}"
        colour = "white" if dark[row, column] else ("#777777" if words == "–" else "black")
        ax.text(column, row, words, ha="center", va="center", color=colour, fontsize=size)


def save_figure(figure: Figure | Axes, path: str | Path) -> Path:
    """Save a figure, or the figure of an Axes, as png (200 dpi), svg or pdf; the same picture gives the same bytes."""
    target = Path(path)
    suffix = _suffix(target, PICTURES)
    whole = figure if isinstance(figure, Figure) else figure.get_figure(root=True)
    assert whole is not None
    settings: Any = {"svg.hashsalt": "qualcode", "pdf.fonttype": 42}
    with replacing(target) as beside, every_script(tell=target.name), mpl.rc_context(settings):
        whole.savefig(beside, format=suffix, dpi=_DPI, bbox_inches="tight", pad_inches=0.15, metadata=_METADATA[suffix])
    return target


def write_network(
    graph: nx.Graph,
    path: str | Path,
    *,
    title: str = "",
    language: str = "en",
    layout: Layout = "circle",
    quotes: pd.DataFrame | None = None,
) -> Path:
    """Write a network by the end of its name: a picture (png, svg, pdf), a page (html) or data (graphml, gexf, json).

    A page shows the `quotes` behind codes and links (of `outputs.nethtml`). json has the form of networkx's node-link
    data with `edges`. Raises UnknownNameError for another ending.
    """
    import networkx as nx

    target = Path(path)
    suffix = _suffix(target, NETWORKS)
    if suffix in PICTURES:
        with unseen():
            return save_figure(draw_network(graph, title=title, language=language, layout=layout), target)
    if suffix == "html":
        text = network_page({"": graph}, title=title, quotes={"": quotes}, language=language, layout=layout)
    elif suffix == "graphml":
        text = "\n".join(nx.generate_graphml(graph)) + "\n"
    elif suffix == "gexf":
        text = "\n".join(nx.generate_gexf(graph)) + "\n"
        text = re.sub(r' lastmodifieddate="[^"]*"', "", text)  # the same network is the same file tomorrow
    else:
        text = json.dumps(_node_link(graph), ensure_ascii=False, indent=1) + "\n"
    with replacing(target) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
    return target


def write_networks(
    graphs: Mapping[str, nx.Graph],
    path: str | Path,
    *,
    title: str = "",
    language: str = "en",
    layout: Layout = "circle",
    quotes: Mapping[str, pd.DataFrame | None] | None = None,
) -> Path:
    """Write the networks of several groups into one picture (png, svg, pdf) or page (html), by the end of its name.

    Raises UnknownNameError for another ending: a file of data holds one network.
    """
    target = Path(path)
    suffix = _suffix(target, (*PICTURES, "html"))
    if suffix in PICTURES:
        with unseen():
            return save_figure(draw_networks(graphs, title=title, language=language, layout=layout), target)
    with replacing(target) as beside:
        text = network_page(graphs, title=title, quotes=quotes or {}, language=language, layout=layout)
        beside.write_text(text, encoding="utf-8", newline="\n")
    return target


def _node_link(graph: nx.Graph) -> dict[str, Any]:
    """As networkx's node_link_data(graph, edges="edges"), which older versions of it do not offer."""
    return {
        "directed": graph.is_directed(),
        "multigraph": False,
        "graph": dict(graph.graph),
        "nodes": [{"id": name, **about} for name, about in graph.nodes(data=True)],
        "edges": [{"source": a, "target": b, **about} for a, b, about in graph.edges(data=True)],
    }


def _suffix(path: Path, choices: tuple[str, ...]) -> str:
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in choices:
        raise unknown("format", suffix, choices)
    return suffix
