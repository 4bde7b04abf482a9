"""Which quotes stand behind the codes and the links of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qualcode.outputs.labels import sentence

if TYPE_CHECKING:
    import pandas as pd

MOST_QUOTES: Final = 5000  # in a page


@dataclass(frozen=True)
class Quoted:
    """The quotes, each once, and which of them (by number) belong to each node and each edge.

    `quotes` is None where no quotes were given at all; `missing` is how many were left out.
    """

    quotes: list[dict[str, str]] | None
    of_nodes: list[list[int]]
    of_edges: list[list[int]]
    missing: int = 0

    def left_out(self, language: str) -> str:
        """A sentence on what was left out."""
        return sentence("quotes_shown", language, shown=MOST_QUOTES, all=MOST_QUOTES + self.missing)


def quoted(frame: pd.DataFrame | None, nodes: Sequence[Any], edges: Sequence[tuple[Any, Any]]) -> Quoted:
    """The quotes behind nodes and edges, from a frame of quote, speaker, text, code and unit (a row a coding).

    The quotes of an edge are those of either code in the units that have both.
    """
    if frame is None:
        return Quoted(None, [[] for _ in nodes], [[] for _ in edges])
    rows = zip(*(frame[name].tolist() for name in ("quote", "speaker", "text", "code", "unit")), strict=True)
    numbers: dict[tuple[str, str, str], int] = {}
    units: dict[Any, dict[int, dict[int, None]]] = defaultdict(lambda: defaultdict(dict))
    wanted = set(nodes)
    for quote, speaker, text, code, unit in rows:
        if code in wanted:
            number = numbers.setdefault((quote, speaker, text), len(numbers))
            units[code][unit][number] = None
    kept = [{"id": quote, "who": who, "text": text} for quote, who, text in numbers][:MOST_QUOTES]

    def those(found: set[int]) -> list[int]:
        return sorted(number for number in found if number < MOST_QUOTES)

    of_nodes = [those({number for held in units[name].values() for number in held}) for name in nodes]
    of_edges = []
    for a, b in edges:
        shared = units[a].keys() & units[b].keys()
        of_edges.append(those({number for unit in shared for name in (a, b) for number in units[name][unit]}))
    return Quoted(kept, of_nodes, of_edges, max(len(numbers) - MOST_QUOTES, 0))
