"""Communities of a network, and how far they are the same whatever the random start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import numpy as np
import numpy.typing as npt

from qualcode.analysis.network import positive
from qualcode.errors import QualcodeError

RUNS: Final = 100
_LEAST_RUNS: Final = 10
_MOST_LINKS: Final = 500_000  # looked at in all runs together, unless their number is given


@dataclass(frozen=True)
class Communities:
    """The partition with the best modularity of many runs, and how the runs agree.

    `community` and `stability` are by node. A community's number counts from 1, the largest first. A node's
    stability (0..1) is the mean over the runs of what its community there and the reported one have in common: members
    of both / members of either. `agreement` is the mean adjusted Rand index of two runs, `modularity` that of the
    reported partition (0 without edges), `found` in how many of the `runs` exactly this partition was found; run n
    had the seed `seed` + n, counted from 0.
    """

    community: dict[Any, int]
    stability: dict[Any, float]
    modularity: float
    agreement: float
    found: int
    runs: int
    seed: int
    resolution: float

    @property
    def number(self) -> int:
        """How many communities there are, those of one node counted too."""
        return max(self.community.values(), default=0)


def communities(
    graph: nx.Graph, *, weight: str | None = "weight", runs: int | None = None, seed: int = 1, resolution: float = 1.0
) -> Communities:
    """Find communities by networkx' Louvain method, once for each of `runs` seeds: 100, fewer where links are many.

    That is, unless `runs` is given, from 100 runs at 5,000 links to 10 at 50,000, for seconds rather than minutes.

    Only edges with a positive weight count; without the name of a weight all edges count alike. Of partitions with the
    same modularity the one that was found first is reported. The same network and seed give the same result.

    Source: Blondel et al. (2008), Fast unfolding of communities in large networks, J. Stat. Mech. P10008; the
    adjusted Rand index: Hubert & Arabie (1985), Comparing partitions, J. Classification 2, 193-218.
    """
    links = positive(graph, weight)
    if runs is None:
        runs = min(RUNS, max(_LEAST_RUNS, _MOST_LINKS // max(links.number_of_edges(), 1)))
    if runs < 1:
        raise QualcodeError("runs", "there is no run", "give 1 or more; 100 is usual")
    tries = [_partition(links, resolution, number) for number in range(seed, seed + runs)]
    scores = [_modularity(links, labels, resolution) for labels in tries]
    best = next(labels for labels, score in zip(tries, scores, strict=True) if score >= max(scores) - 1e-12)
    names = list(graph)
    distinct, often = np.unique(np.array(tries, dtype=np.int64).reshape(runs, len(names)), axis=0, return_counts=True)
    return Communities(
        community=dict(zip(names, (int(label) + 1 for label in best), strict=True)),
        stability=dict(zip(names, _stability(best, distinct, often).tolist(), strict=True)),
        modularity=max(scores),
        agreement=_agreement(distinct, often),
        found=int(often[(distinct == best).all(axis=1)].sum()),
        runs=runs,
        seed=seed,
        resolution=resolution,
    )


def mark_communities(graph: nx.Graph, found: Communities) -> nx.Graph:
    """The same network with `community` and `stability` on every node; how they were found is on the graph."""
    marked = graph.copy()
    for name in marked:
        marked.nodes[name].update(community=found.community[name], stability=found.stability[name])
    marked.graph.update(
        communities=found.number,
        modularity=found.modularity,
        agreement=found.agreement,
        runs=found.runs,
        seed=found.seed,
    )
    return marked


def adjusted_rand(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """How far two partitions agree beyond chance (1: they are the same), given as a label for each member.

    Source: Hubert & Arabie (1985).
    >>> round(adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]), 6)
    0.571429
    """
    a, b = (np.unique(np.asarray(labels), return_inverse=True)[1] for labels in (first, second))
    size = len(a)
    table = np.zeros((a.max(initial=-1) + 1, b.max(initial=-1) + 1))
    np.add.at(table, (a, b), 1)
    together, of_a, of_b = (_pairs(counts) for counts in (table, table.sum(axis=1), table.sum(axis=0)))
    all_pairs = size * (size - 1) / 2
    expected = of_a * of_b / all_pairs if all_pairs else 0.0
    most = (of_a + of_b) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def _pairs(counts: npt.NDArray[Any]) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _partition(links: nx.Graph, resolution: float, seed: int) -> npt.NDArray[np.int64]:
    """The community of each node, from 0, the largest first and of equals the one with the first node."""
    groups = nx.community.louvain_communities(links, resolution=resolution, seed=seed) if len(links) else []
    labels = np.zeros(len(links), dtype=np.int64)
    for label, group in enumerate(sorted(groups, key=lambda group: (-len(group), min(group)))):
        labels[list(group)] = label
    return labels


def _modularity(links: nx.Graph, labels: npt.NDArray[np.int64], resolution: float) -> float:
    if not links.number_of_edges():
        return 0.0
    groups = [np.flatnonzero(labels == label).tolist() for label in range(int(labels.max()) + 1)]
    return float(nx.community.modularity(links, groups, resolution=resolution))


def _stability(
    best: npt.NDArray[np.int64], distinct: npt.NDArray[np.int64], often: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Of each node: the mean Jaccard index of its community in the runs with the reported one."""
    reported = best[:, None] == best[None, :]
    total = np.zeros(len(best))
    for labels, times in zip(distinct, often, strict=True):
        there = labels[:, None] == labels[None, :]
        total += times * (reported & there).sum(axis=1) / (reported | there).sum(axis=1)
    shares: npt.NDArray[np.float64] = total / often.sum()
    return shares


def _agreement(distinct: npt.NDArray[np.int64], often: npt.NDArray[np.int64]) -> float:
    """The mean adjusted Rand index of every two runs; 1 for a single run."""
    runs = int(often.sum())
    if runs == 1:
        return 1.0
    same = float((often * (often - 1) / 2).sum())
    total = same + sum(
        float(often[i] * often[j]) * adjusted_rand(distinct[i], distinct[j])
        for i in range(len(distinct))
        for j in range(i)
    )
    return total / (runs * (runs - 1) / 2)
