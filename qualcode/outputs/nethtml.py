"""A network as a page of its own, or as a part of one: SVG with our own script, in one file that loads nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from markupsafe import Markup

from qualcode.outputs.labels import heading
from qualcode.outputs.netaround import said_of
from qualcode.outputs.netlooks import figure, kind_keys, marks, meaning, prominence, sort_of, theme_words, width_keys
from qualcode.outputs.netquotes import Quoted, quoted
from qualcode.outputs.netsvg import band_of, edge_of, key_of, mark_path, node_of
from qualcode.outputs.netview import Layout, View, plan_of, view_of
from qualcode.outputs.typefaces import in_every_script

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

ASSETS: Final = Path(__file__).parent / "assets"
Edges: TypeAlias = Sequence[tuple[Any, Any, Mapping[str, Any]]]
MOST: Final = (120, 1000)  # nodes and links in a page, which can be sifted
_AROUND: Final = 14  # points beside the labels, which a browser may set a little wider
_SHOWN_FIRST: Final = 150  # links; the slider begins where no more are seen
# What the template and the script call them, and the names of the words.
_WORDS: Final = {
    "network": "network",
    "search": "search_codes",
    "least": "least_weight",
    "reset": "start_again",
    "no_script": "no_script",
    "picture": "network_picture",
    "theme": "theme",
    "nothing": "nothing",
    "details": "details",
    "hint": "network_hint",
    "links": "links",
    "quotes": "quotes_behind",
}


def network_page(
    graphs: Mapping[str, nx.Graph],
    *,
    title: str = "",
    quotes: Mapping[str, pd.DataFrame | None] | None = None,
    language: str = "en",
    layout: Layout = "circle",
) -> str:
    """A whole page with networks, by their headings: hover for numbers, click or press Enter for quotes, sift and drag.

    It loads nothing, and a Content-Security-Policy lets only its own script and style in, by their hashes. `quotes`
    and what is shown are those of `network_fragment`.
    """
    behind = quotes or {}
    parts = [
        (
            heading(group, language) if group else "",
            Markup(network_fragment(graph, title=group, quotes=behind.get(group), language=language, layout=layout)),
        )
        for group, graph in graphs.items()
    ]
    script, style = network_script(), network_style() + _asset("network_page.css")
    return _render(
        "network_page.html.j2",
        title=title or heading("network", language),
        language=language,
        policy=content_policy([script], [style]),
        style=Markup(style),
        script=Markup(script),
        parts=parts,
    )


def network_fragment(
    graph: nx.Graph,
    *,
    title: str = "",
    quotes: pd.DataFrame | None = None,
    language: str = "en",
    layout: Layout = "circle",
) -> str:
    """The part of a page that shows a network; the page needs `network_style` and `network_script` once.

    `quotes` has a row a code on a segment: quote (its id), speaker, text, code (as the nodes are named) and unit, a
    number that is the same for what counts as occurring together; behind a link stand the quotes of both codes in
    the units that have both. Of more than 120 codes or 1,000 links the strongest are there, and a sentence says so.
    """
    view, left_out = view_of(graph, language, layout, most=MOST)
    edges = sorted(view.graph.edges(data=True), key=lambda edge: prominence(edge[2]))
    behind = quoted(quotes, view.nodes, [(a, b) for a, b, _ in edges])
    steps = _steps(view)
    drawn = _drawn(view, edges) if view.nodes else {"nodes": [], "edges": [], "bands": [], "box": [], "bent": True}
    words = _words(view)
    more = [behind.left_out(language)] if behind.missing else []
    return _render(
        "network.html.j2",
        **drawn,
        **_legend(view),
        title=title,
        language=language,
        words=words,
        steps=steps,
        first_step=_first_step(view, steps),
        notes=[*left_out, *more, *(said_of(view) if view.nodes else [])],
        data=Markup(_embedded(_data(view, edges, drawn, behind, words))),
    )


def network_shapes(graph: nx.Graph, *, language: str = "en", layout: Layout = "circle") -> dict[str, Any]:
    """What a page that draws a network itself needs, in types of JSON: shapes of SVG in points, and what they tell.

    nodes (code, label, x, y, mark, colour, lines, facts, ...), edges (a, b: codes; path, width, weight, facts, ...),
    bands, box (of the picture), themes and keys for a legend, steps of weight for a slider, and notes in sentences.
    """
    view, left_out = view_of(graph, language, layout, most=MOST)
    edges = sorted(view.graph.edges(data=True), key=lambda edge: prominence(edge[2]))
    nothing: dict[str, Any] = {"nodes": [], "edges": [], "bands": [], "box": [], "bent": True}
    drawn = _drawn(view, edges) if view.nodes else nothing
    data = _data(view, edges, drawn, quoted(None, view.nodes, [(a, b) for a, b, _ in edges]), _words(view))
    steps = _steps(view)
    ends = [{"a": str(a), "b": str(b)} for a, b, _ in edges]
    return {
        **drawn,
        **_legend(view),
        "nodes": [{**said, **shape} for said, shape in zip(data["nodes"], drawn["nodes"], strict=True)],
        "edges": [
            {**said, **shape, **end} for said, shape, end in zip(data["edges"], drawn["edges"], ends, strict=True)
        ],
        "steps": steps,
        "first_step": _first_step(view, steps),
        "meaning": meaning(view.graph, language),
        "notes": [*left_out, *(said_of(view) if view.nodes else [])],
    }


def network_script() -> str:
    """The script of every network in a page: a module, for one script element."""
    return _asset("network.js")


def network_style() -> str:
    """The style of every network in a page."""
    return _asset("network.css")


def content_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """A Content-Security-Policy under which a page runs these inline scripts and styles, and loads nothing at all."""
    return (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashes(texts: Sequence[str]) -> str:
    digests = [b64encode(sha256(text.encode()).digest()).decode() for text in texts]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _render(name: str, **values: Any) -> str:
    return str(_environment().get_template(name).render(**values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)


def _embedded(data: Mapping[str, Any]) -> str:
    """JSON that can stand in a script element: no text in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


# ---- what is drawn ---------------------------------------------------------------------------------------------------


@in_every_script
def _drawn(view: View, edges: Edges) -> dict[str, Any]:
    """The picture as shapes of SVG, in points from its middle; y goes down."""
    from matplotlib.figure import Figure

    plan = plan_of(view, Figure().add_axes((0, 0, 1, 1)), None)
    left, right, bottom, top = plan.extent()
    looks, sort = marks(view.graph, view.nodes), sort_of(view.graph)
    places = dict(zip(view.nodes, plan.places, strict=True))
    return {
        "nodes": [
            node_of(view, name, place, plan, looks[view.graph.nodes[name].get("theme", "")])
            for name, place in places.items()
        ],
        "edges": [edge_of(view, (places[a], places[b]), about, sort, bent=plan.bent) for a, b, about in edges],
        "bands": [band_of(band) for band in plan.bands],
        "box": [round(value, 1) for value in (left - _AROUND, -top - 8, right - left + 2 * _AROUND, top - bottom + 16)],
        "bent": plan.bent,
        "font": plan.font,
    }


def _legend(view: View) -> dict[str, Any]:
    called = theme_words(view.graph)
    themes = [
        {"label": called[theme], "mark": mark_path(marker, 6), "colour": colour}
        for theme, (colour, marker) in marks(view.graph, view.nodes).items()
    ]
    keys = [*width_keys(view.graph, view.scale, view.language), *kind_keys(view.graph, view.language)]
    return {"themes": themes, "keys": [key_of(key) for key in keys]}


def _words(view: View) -> dict[str, str]:
    said = {short: heading(name, view.language) for short, name in _WORDS.items()}
    return {**said, "meaning": meaning(view.graph, view.language)}


# ---- what is said ----------------------------------------------------------------------------------------------------


def _data(
    view: View, edges: Edges, drawn: Mapping[str, Any], behind: Quoted, words: Mapping[str, str]
) -> dict[str, Any]:
    """What the script works with: places, numbers as they are read, and which quotes stand behind what."""
    place = {name: number for number, name in enumerate(view.nodes)}
    nodes = [
        {
            "code": str(name),
            "label": str(view.graph.nodes[name].get("label") or name),
            **{key: drawn["nodes"][number][key] for key in ("x", "y", "facts")},
            "quotes": behind.of_nodes[number],
        }
        for name, number in place.items()
    ]
    links = [
        {
            "a": place[a],
            "b": place[b],
            "weight": about.get("weight", 1),
            **{key: drawn["edges"][number][key] for key in ("said", "facts")},
            "quotes": behind.of_edges[number],
        }
        for number, (a, b, about) in enumerate(edges)
    ]
    return {
        "bent": drawn["bent"],
        "box": drawn["box"],
        "nodes": nodes,
        "edges": links,
        "steps": _steps(view),
        "quotes": behind.quotes,
        "words": {name: words[name] for name in ("quotes", "links")},
    }


def _steps(view: View) -> list[dict[str, Any]]:
    """The weights that the slider stops at: at most a hundred of those that there are."""
    values = sorted({abs(value) for _, _, value in view.graph.edges(data="weight", default=1)})
    kept = values if len(values) <= 100 else [values[round(i * (len(values) - 1) / 99)] for i in range(100)]
    return [{"weight": value, "said": figure(value, view.language)} for value in kept]


def _first_step(view: View, steps: Sequence[Mapping[str, Any]]) -> int:
    weights = [abs(value) for _, _, value in view.graph.edges(data="weight", default=1)]
    enough = (i for i, step in enumerate(steps) if sum(w >= step["weight"] for w in weights) <= _SHOWN_FIRST)
    return next(enough, max(len(steps) - 1, 0))
