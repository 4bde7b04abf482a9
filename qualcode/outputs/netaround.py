"""What stands around the picture of a network: the title above; legends and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Transform

from qualcode.outputs.labels import heading
from qualcode.outputs.netlooks import kind_keys, marks, meaning, notes, theme_words, width_keys, with_alpha
from qualcode.outputs.netplan import PAD
from qualcode.outputs.netview import View, extent_of


def title_of(ax: Axes, title: str, width: float) -> Text | None:
    """The title, as wide as the picture; it is put in its place later."""
    if not title:
        return None
    return ax.text(0, 0, fill(title, max(int(width / 8), 12)), ha="center", va="top", fontsize=13, fontweight="bold")


def said_of(view: View) -> list[str]:
    """The sentences on what the network says of itself, or that it has no links."""
    said = notes(view.graph, view.language)
    if view.communities:
        said.append(heading("on_the_ring" if view.layout == "circle" else "in_square_brackets", view.language))
    return said if view.graph.number_of_edges() else [*said, heading("no_links", view.language)]


def notes_of(said: Sequence[str], ax: Axes, width: float) -> list[Text | Legend]:
    """The sentences below the legends."""
    if not said:
        return []
    words = "\n".join(fill(sentence, max(int(width / 4.6), 40)) for sentence in said)
    return [ax.text(0, 0, words, ha="center", va="bottom", fontsize=8, color="#444444", linespacing=1.3)]


def legends_of(view: View, ax: Axes, width: float) -> list[Text | Legend]:
    """What the colours and shapes and the widths of the edges mean; from the bottom up."""
    language, words = view.language, theme_words(view.graph)
    themes = [
        Line2D([], [], linestyle="", marker=marker, color=colour, markeredgecolor="black", markersize=8,
               label=fill(words[theme], 30))
        for theme, (colour, marker) in marks(view.graph, view.nodes).items()
    ]  # fmt: skip
    legends: list[Text | Legend] = [
        _legend(ax, themes, width, f"{heading('theme', language)} ({heading('number_in_brackets', language)})")
    ]
    for keys, title in (
        (width_keys(view.graph, view.scale, language, view.weight), meaning(view.graph, language, view.weight)),
        (kind_keys(view.graph, language, view.weight), ""),
    ):
        if not keys:
            continue
        lines = [
            Line2D([], [], color=with_alpha(k.look.colour, k.look.strength), linewidth=k.look.width,
                   linestyle=k.look.dash, label=k.words)
            for k in keys
        ]  # fmt: skip
        legends.insert(0, _legend(ax, lines, width, title))
    return legends


def _legend(ax: Axes, handles: Sequence[Line2D], width: float, title: str) -> Legend:
    """A legend in as many columns as the width allows."""
    for rows in range(1, len(handles) + 1):
        columns = -(-len(handles) // rows)
        legend = ax.legend(
            handles=list(handles), ncols=columns, title=fill(title, max(int(width / 5), 30)) or None,
            loc="lower center", frameon=False, fontsize=9, title_fontsize=9, handlelength=2.6, borderaxespad=0,
        )  # fmt: skip
        if columns == 1 or extent_of(legend).width <= width:
            break
    legend.remove()
    ax.add_artist(legend)
    return legend


def stack(parts: Sequence[Text | Legend], low: float, data: Transform) -> None:
    """Notes and legends one above the other, from a height in points."""
    for part in parts:
        if isinstance(part, Text):
            part.set_transform(data)
            part.set_position((0, low))
        else:
            part.set_bbox_to_anchor((0, low), transform=data)
        low += extent_of(part).height + PAD
