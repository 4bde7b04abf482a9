"""Co-occurrence as a network: codes are nodes, pairs are edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx
import pandas as pd

from qualcode.core.model import Code


def _top(path: str) -> str:
    return Code(path).theme


def network(
    cooccurrences: pd.DataFrame,
    counts: pd.DataFrame,
    *,
    minimum: int = 1,
    labels: Mapping[str, str] | None = None,
    theme_of: Callable[[str], str] = _top,
    within: str = "segment",
) -> nx.Graph:
    """The network of a co-occurrence table (of `cooccurrence`) and a table of counts (of `code_counts`).

    A node for every code or theme that was applied at all, with `label`, `theme`, `theme_label` and `segments`;
    an edge for every pair that occurs at least `minimum` times, with `weight` (how often) and `jaccard`. Nodes
    and edges are in the order of the tables. A name without a label is made readable. The graph's own attribute
    `within` says what two codes had to share.
    """
    names = labels or {}
    graph = nx.Graph(within=within)
    for code, segments in zip(counts.iloc[:, 0], counts["segments"], strict=True):
        if segments > 0:
            theme = theme_of(code)
            graph.add_node(
                code,
                label=_label(code, names),
                theme=theme,
                theme_label=_label(theme, names),
                segments=int(segments),
            )
    strong = cooccurrences[cooccurrences["both"] >= minimum]
    columns = (strong[name].tolist() for name in ("code_a", "code_b", "both", "jaccard"))
    for a, b, both, jaccard in zip(*columns, strict=True):
        graph.add_edge(a, b, weight=both, jaccard=jaccard)
    return graph


def _label(path: str, labels: Mapping[str, str]) -> str:
    return labels.get(path) or Code(path).label_in("")
