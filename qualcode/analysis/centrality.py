"""How central each code is in a network, and the community that it belongs to: one row a node."""

from __future__ import annotations

from math import lcm
from typing import Final

import networkx as nx
import numpy as np
import pandas as pd

from qualcode.analysis.communities import Communities, communities
from qualcode.analysis.network import positive
from qualcode.analysis.texts import TEXT

COLUMNS: Final = (
    "code", "label", "theme", "segments", "degree", "strength", "betweenness", "closeness", "eigenvector",
    "community", "stability",
)  # fmt: skip


def centrality(
    graph: nx.Graph, *, weight: str | None = "weight", found: Communities | None = None, seed: int = 1
) -> pd.DataFrame:
    """Centralities and communities of the nodes of a network (of `network`), one row a node in their order.

    code, label, theme, segments; degree (edges), strength (sum of their weights); betweenness (share of the shortest
    paths between two other nodes, 0..1) and closeness (Wasserman and Faust's, for networks in parts), both over
    distances of 1 / weight: what is often together is near; eigenvector (of length 1; 0 outside the part of the
    network with the greatest eigenvalue, and without edges); community and stability (of `communities`, unless
    `found` already). Only edges with a positive weight count. Without the name of a weight every edge counts as 1.
    The `attrs` of the frame say how communities were found: communities, modularity, agreement, runs, and the first
    and the last seed.

    Sources: Freeman (1977), Brandes (2001) for betweenness; Opsahl, Agneessens & Skvoretz (2010) for distances as
    inverse weights; Bonacich (1972) for the eigenvector.
    """
    links = positive(graph, weight)
    groups = found or communities(graph, weight=weight, seed=seed)
    names = list(graph)
    frame = pd.DataFrame(
        {name: pd.Series([graph.nodes[n].get(name, "") for n in names], dtype=TEXT) for name in ("label", "theme")}
    )
    frame.insert(0, "code", pd.Series([str(name) for name in names], dtype=TEXT))
    frame["segments"] = np.array([graph.nodes[n].get("segments", 0) for n in names], dtype=np.int64)
    frame["degree"] = np.array([links.degree(n) for n in links], dtype=np.int64)
    frame["strength"] = np.array([links.degree(n, weight="weight") for n in links], dtype=np.float64)
    frame["betweenness"] = _by_node(nx.betweenness_centrality(_with_distances(links), weight="distance"))
    frame["closeness"] = _by_node(nx.closeness_centrality(_with_lengths(links), distance="distance"))
    frame["eigenvector"] = _eigenvector(links)
    frame["community"] = np.array([groups.community[n] for n in names], dtype=np.int64)
    frame["stability"] = np.array([groups.stability[n] for n in names], dtype=np.float64)
    frame = frame[list(COLUMNS)]
    frame.attrs = {
        "communities": groups.number,
        "modularity": round(groups.modularity, 4),
        "agreement": round(groups.agreement, 4),
        "runs": groups.runs,
        "first": groups.seed,
        "last": groups.seed + groups.runs - 1,
    }
    return frame


def _by_node(values: dict[int, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([values[number] for number in range(len(values))], dtype=np.float64)


def _with_lengths(links: nx.Graph) -> nx.Graph:
    made = links.copy()
    for _, _, about in made.edges(data=True):
        about["distance"] = 1 / about["weight"]
    return made


def _with_distances(links: nx.Graph) -> nx.Graph:
    """Distances in proportion to 1 / weight; in whole numbers where weights are, for paths of the same length.

    1/3 + 1/3 + 1/6 is not 1/2 + 1/3 in floating point, and which paths are shortest depends on it.
    """
    weights = [value for _, _, value in links.edges(data="weight")]
    if not all(isinstance(value, int) for value in weights):
        return _with_lengths(links)
    whole = lcm(*weights)
    made = links.copy()
    for _, _, about in made.edges(data=True):
        about["distance"] = whole // about["weight"]
    return made


def _eigenvector(links: nx.Graph) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The eigenvector of the greatest eigenvalue; parts of the network that share it are all in it.

    networkx iterates towards it, which need not end where two parts are nearly as strong; a part has one for certain.
    """
    found = np.zeros(len(links))
    greatest = 0.0
    for part in sorted(map(sorted, nx.connected_components(links))):
        values, vectors = np.linalg.eigh(nx.to_numpy_array(links, nodelist=part, weight="weight"))
        if values[-1] > greatest * (1 + 1e-9):
            found[:], greatest = 0.0, values[-1]
        if values[-1] > greatest * (1 - 1e-9) and greatest > 0:
            found[part] = np.abs(vectors[:, -1])
    length = np.linalg.norm(found)
    return found / length if length else found
