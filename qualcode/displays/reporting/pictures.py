"""The network of codes that occur together, as a picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qualcode.displays.base import Level
from qualcode.outputs.reporting.content import Block, Fragment, Heading, Paragraph

if TYPE_CHECKING:
    import networkx

    from qualcode.displays.reporting.view import View

_MOST_NODES: Final = 60
_MOST_EDGES: Final = 40


def network(view: View) -> list[Block]:
    """The section on what occurs together."""
    from qualcode.outputs.figures import draw_network
    from qualcode.outputs.reporting.pictures import figure_of

    blocks: list[Block] = [Heading(view.say("report_network"), 1, "network")]
    codes = view.codings["code"].nunique()
    if codes < 2:
        return [*blocks, Paragraph(view.say("network_none"))]
    level: Level = "code" if codes <= _MOST_NODES else "theme"
    pairs = view.study.cooccurrence(level=level, **view.filters)
    if not len(pairs):
        return [*blocks, Paragraph(view.say("network_none"))]
    minimum = _minimum(pairs["both"].tolist())
    graph = view.study.network(level=level, minimum=minimum, language=view.language, **view.filters)
    strongest = pairs.iloc[0]
    told = view.tell(
        "network_told",
        a=view.label(str(strongest["code_a"])),
        b=view.label(str(strongest["code_b"])),
        both=view.tell("n_segments", n=int(strongest["both"])),
        jaccard=view.number(float(strongest["jaccard"]), 2),
    )
    axes = draw_network(graph, language=view.language)
    note = view.tell("network_note", n=minimum, pairs=graph.number_of_edges(), all=len(pairs))
    live = _live(view, graph, level)
    said = f"{view.tell('network_alt', nodes=len(graph), pairs=graph.number_of_edges())} {told}"
    picture = figure_of(axes, caption=view.say("network_caption"), alt=said, anchor="figure-network", note=note)
    return [*blocks, Paragraph(told), replace(picture, live=live)]


def _live(view: View, graph: networkx.Graph, level: Level) -> Fragment:
    """The network to hover over and click on; behind its links stand the quotes that both codes have."""
    from qualcode.outputs.nethtml import network_fragment, network_script, network_style

    quotes = None if view.partial else view.study.network_quotes(level=level, **view.filters)
    html = network_fragment(graph, quotes=quotes, language=view.language)
    return Fragment(html, network_style(), network_script())


def _minimum(both: list[int]) -> int:
    """The least number of shared segments that leaves few enough links to be seen.

    >>> _minimum([5, 3, 1]), _minimum([9] + [1] * 60)
    (1, 2)
    """
    ordered = sorted(both, reverse=True)
    return 1 if len(ordered) <= _MOST_EDGES else ordered[_MOST_EDGES] + 1
