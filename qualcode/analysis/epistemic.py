"""Epistemic network analysis: who connects which codes within a stretch of talk, and how groups differ in that.

Lines become a network for each unit (`epistemic_accumulation`), networks become places (`epistemic_space`), groups are
compared (`epistemic_groups`); here they are put together into tables. The words of the method: docs/epistemic.md.

Source: Shaffer, Collier & Ruis (2016), A tutorial on epistemic network analysis; Bowman et al. (2021), The mathematical
foundations of epistemic network analysis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from qualcode.analysis import epistemic_tables as tables
from qualcode.analysis.epistemic_accumulation import Networks, accumulate
from qualcode.analysis.epistemic_groups import MOST_GROUPS, group_means
from qualcode.analysis.epistemic_model import Model
from qualcode.analysis.epistemic_space import normalised, placed, rotated
from qualcode.analysis.epistemic_tables import Analysed
from qualcode.analysis.order import positions
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import known
from qualcode.core.model import Kind
from qualcode.errors import StudyError

__all__ = ["Epistemic", "Model", "epistemic"]

_FEWEST_CODES: Final = 3


@dataclass(frozen=True, eq=False)
class Epistemic:
    """The result of an epistemic network analysis, as tables (docs/epistemic.md names the columns).

    Attributes:
        points: unit, group, x, y, lines, connections; a unit without connections stands at (0, 0).
        nodes: code, x, y, share (of all units' networks, that at this code).
        edges: code_a, code_b, group, weight (the mean of the group's normalised networks), connections, units.
        groups: group, units, x, y and the bounds of their intervals of 95 %.
        comparison: every two groups on every axis that can be tested.
        variance: axis, rotation, share (of the variance), pearson, spearman (between points and networks' centroids).
        rotation: code_a, code_b, x, y: the loadings of the axes.
        connections: unit, code_a, code_b, count, weight (count divided by the length of the unit's network).
        facts: what was asked for and what was found, by name.
        cautions: caution, number, names: what to bear in mind when the figures are read.
    """

    points: pd.DataFrame
    nodes: pd.DataFrame
    edges: pd.DataFrame
    groups: pd.DataFrame
    comparison: pd.DataFrame
    variance: pd.DataFrame
    rotation: pd.DataFrame
    connections: pd.DataFrame
    facts: dict[str, Any]
    cautions: pd.DataFrame

    def __repr__(self) -> str:
        size = f"{len(self.points)} units, {len(self.nodes)} codes"
        return f"<Epistemic: {size}; tables {', '.join(self.frames())}>"

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name, the facts among them (fact, value)."""
        names = [name for name in self.__dataclass_fields__ if name != "facts"]
        facts = pd.DataFrame(
            {"fact": list(self.facts), "value": [_told(value) for value in self.facts.values()]}, dtype=TEXT
        )
        return {name: getattr(self, name) for name in names} | {"facts": facts}

    def noting(self, caution: str, names: Sequence[str]) -> Epistemic:
        """The same with one more caution, where there is anything that it names; all names are a fact."""
        if not names:
            return self
        told = pd.concat([self.cautions, tables.caution_rows([(caution, len(names), list(names))])], ignore_index=True)
        return replace(self, cautions=told, facts=self.facts | {caution: list(names)})


def epistemic(lines: pd.DataFrame, codes: Any, names: Sequence[str], model: Model | None = None) -> Epistemic:
    """The epistemic networks of the units of a frame of lines, and the space that they are in.

    `codes` (sparse or dense, len(lines) x len(names), not negative) says which codes are on each line, as
    `analysis.lines.incidence`; lines stand in the order of talk. Raises StudyError where there is no space to show:
    fewer than three codes, no connections, one unit, all units alike; UnknownNameError for a column or group.
    """
    of = _analysed(lines, codes, names, model or Model())
    comparison, variance = tables.comparison_table(of), tables.variance_table(of)
    return Epistemic(
        points=tables.points_table(of),
        nodes=tables.nodes_table(of),
        edges=tables.edges_table(of),
        groups=group_means(of.points[of.linked], of.labels if of.named else None, of.shown),
        comparison=comparison,
        variance=variance,
        rotation=tables.rotation_table(of),
        connections=tables.connections_table(of),
        facts=tables.facts(of, len(names)),
        cautions=tables.cautions(of, comparison, variance),
    )


def _analysed(lines: pd.DataFrame, codes: Any, names: Sequence[str], model: Model) -> Analysed:
    """Lines to networks to places."""
    from scipy.sparse import csr_array

    held = csr_array(codes)
    occurring = np.flatnonzero(np.asarray(held.sum(axis=0)).ravel() > 0)
    if len(occurring) < _FEWEST_CODES:
        problem = f"the lines have {len(occurring)} different codes, and a space of connections needs three"
        raise StudyError("epistemic network", problem, "choose more codes or sources")
    found = accumulate(lines, held[:, occurring], model)
    linked = found.counts.any(axis=1)
    if not linked.any():
        raise StudyError("epistemic network", "no unit connects any two codes", "widen the window")
    weights = normalised(found.counts)
    groups, order = _groups(lines, found, model)
    labels = np.array(groups, dtype=object)[linked]
    named = [name for name in order if name and (labels == name).any()]
    contrast = _contrast(model, named)
    means = (labels == contrast[0], labels == contrast[1]) if model.rotation == "means" else None
    space = rotated(weights[linked], means)
    nodes = placed(weights[linked], space.points, len(occurring))
    kept = np.array(names, dtype=object)[occurring]
    return Analysed(model, kept, found, weights, groups, named, contrast, space, nodes)


def _groups(lines: pd.DataFrame, found: Networks, model: Model) -> tuple[list[str], list[str]]:
    """The group of each unit ("" where unknown), and the groups in order; no groups: everything is ""."""
    if not model.groups:
        return [""] * len(found.units), []
    known("column", model.groups, [str(column) for column in lines.columns])
    order = [kind.value for kind in Kind] if model.groups == "kind" else None
    place, names = positions(lines[model.groups], order)
    seen = pd.DataFrame({"unit": found.member, "group": place})[found.member >= 0].drop_duplicates()
    twice = seen[seen["unit"].duplicated(keep=False)].sort_values(["unit", "group"])
    if len(twice):
        unit = twice["unit"].iloc[0]
        values = ", ".join(names[n] or "none" for n in twice["group"][twice["unit"] == unit])
        raise StudyError(
            f"groups by {model.groups}",
            f"the unit {found.units[unit]} is in several: {values}",
            f"name the units by {', '.join((*model.units, model.groups))}",
        )
    of_unit = dict(zip(seen["unit"].tolist(), seen["group"].tolist(), strict=True))
    return [names[of_unit[n]] for n in range(len(found.units))], names


def _contrast(model: Model, named: Sequence[str]) -> tuple[str, ...]:
    """The groups that are compared; for a means rotation there must be two."""
    for name in model.contrast:
        known("group", name, named)
    chosen = model.contrast or tuple(named if 2 <= len(named) <= MOST_GROUPS else ())
    if model.rotation == "means" and len(chosen) != 2:
        if not model.groups:
            raise StudyError("means rotation", "it needs two groups", "name the column that holds them")
        there = ", ".join(named) if named else "none"
        raise StudyError("means rotation", f"it needs two groups, and those with connections are: {there}", "name two")
    return chosen


def _told(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)
