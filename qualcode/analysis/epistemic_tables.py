"""What an epistemic network analysis found, as tables; and what to bear in mind when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.epistemic_accumulation import JOINT, Floats, Networks, pairs
from qualcode.analysis.epistemic_groups import AXIS_NAMES, MOST_GROUPS, compared
from qualcode.analysis.epistemic_model import Model
from qualcode.analysis.epistemic_space import Flags, Nodes, Space, fit, shared_weights, tidy
from qualcode.analysis.texts import TEXT

_FEW_UNITS: Final = 10  # of a group; with fewer a mean and its interval say little
_GOOD_FIT: Final = 0.9
_SMALL_P: Final = 0.05
_MOST_LISTED: Final = 12


@dataclass(frozen=True, eq=False)
class Analysed:
    """Units, networks and places, before they are tables.

    Attributes:
        names: the codes that occur.
        weights: the normalised networks, units x pairs.
        groups: the group of each unit, "" where unknown.
        named: the groups that have units with connections, in order.
        contrast: the groups that are compared.
    """

    model: Model
    names: npt.NDArray[np.object_]
    found: Networks
    weights: Floats
    groups: list[str]
    named: list[str]
    contrast: tuple[str, ...]
    space: Space
    nodes: Nodes

    @cached_property
    def linked(self) -> Flags:
        """Which units have connections: only these have a place, and count in means and tests."""
        return np.asarray(self.found.counts.any(axis=1), dtype=bool)

    @cached_property
    def points(self) -> Floats:
        """Units x 2; (0, 0) for units without connections."""
        points = np.zeros((len(self.found.units), 2))
        points[self.linked, : self.space.points.shape[1]] = self.space.points
        return tidy(points)

    @cached_property
    def labels(self) -> npt.NDArray[np.object_]:
        """The group of each unit that has connections."""
        return np.array(self.groups, dtype=object)[self.linked]

    @cached_property
    def occurring(self) -> npt.NDArray[np.int64]:
        """The pairs of codes that any unit connects."""
        return np.flatnonzero(self.found.counts.any(axis=0))

    @property
    def shown(self) -> list[str]:
        """The groups that have a mean: those that are named, or all units as one."""
        return self.named or [""]

    @property
    def unlinked_units(self) -> list[str]:
        """The units without connections."""
        return [unit for unit, there in zip(self.found.units, self.linked, strict=True) if not there]

    @property
    def ungrouped_units(self) -> list[str]:
        """The units whose group is unknown, where groups were asked for."""
        units = zip(self.found.units, self.groups, strict=True)
        return [unit for unit, group in units if not group] if self.model.groups else []


def points_table(of: Analysed) -> pd.DataFrame:
    """unit, group, x, y, lines, connections."""
    return pd.DataFrame(
        {
            "unit": pd.Series(of.found.units, dtype=TEXT),
            "group": pd.Series(of.groups, dtype=TEXT),
            "x": of.points[:, 0],
            "y": of.points[:, 1],
            "lines": of.found.lines,
            "connections": of.found.counts.sum(axis=1),
        }
    )


def nodes_table(of: Analysed) -> pd.DataFrame:
    """code, x, y, share; codes without any connection have no place and are left out."""
    share = shared_weights(of.weights[of.linked], len(of.names)).mean(axis=0)
    frame = pd.DataFrame({"code": pd.Series(of.names, dtype=TEXT), **_axes(of.nodes.places), "share": share})
    held: pd.DataFrame = frame[share > 0].reset_index(drop=True)
    return held


def edges_table(of: Analysed) -> pd.DataFrame:
    """code_a, code_b, group, weight, connections, units: the pairs that any unit connects, group by group."""
    counts, weights = of.found.counts[of.linked][:, of.occurring], of.weights[of.linked][:, of.occurring]
    parts: list[pd.DataFrame] = []
    for name in of.shown:
        rows = of.labels == name if of.named else np.ones(len(of.labels), dtype=bool)
        part = pd.DataFrame(_pair_columns(of, of.occurring))
        part["group"] = pd.Series([name] * len(part), dtype=TEXT)
        part["weight"] = weights[rows].mean(axis=0)
        part["connections"] = counts[rows].sum(axis=0)
        part["units"] = (counts[rows] > 0).sum(axis=0)
        parts.append(part)
    whole: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return whole


def rotation_table(of: Analysed) -> pd.DataFrame:
    """code_a, code_b, x, y: the loadings."""
    return pd.DataFrame(_pair_columns(of, of.occurring) | _axes(of.space.rotation[of.occurring]))


def connections_table(of: Analysed) -> pd.DataFrame:
    """unit, code_a, code_b, count, weight: every connection that a unit makes."""
    unit, pair = np.nonzero(of.found.counts)
    frame = pd.DataFrame(_pair_columns(of, pair))
    frame.insert(0, "unit", pd.Series(np.array(of.found.units, dtype=object)[unit], dtype=TEXT))
    return frame.assign(count=of.found.counts[unit, pair], weight=of.weights[unit, pair])


def variance_table(of: Analysed) -> pd.DataFrame:
    """axis, rotation, share, pearson, spearman."""
    told = fit(of.space.points, of.nodes.centroids)
    told += [(float("nan"), float("nan"))] * (len(AXIS_NAMES) - len(told))
    frame = pd.DataFrame({"axis": AXIS_NAMES, "rotation": (of.model.rotation, "svd")}, dtype=TEXT)
    frame["share"] = [*of.space.shares.tolist(), 0.0][: len(AXIS_NAMES)]
    frame["pearson"], frame["spearman"] = zip(*told, strict=True)
    return frame


def comparison_table(of: Analysed) -> pd.DataFrame:
    """The comparison of every two of the groups that are compared; no rows where there are none."""
    return compared(of.points[of.linked], of.weights[of.linked], of.labels, of.contrast, of.model)


def _axes(values: Floats) -> dict[str, Floats]:
    """The values on two axes; where units differ in one way only, the second is nothing."""
    there = values.shape[1]
    values = tidy(values)
    return {name: values[:, n] if n < there else np.zeros(len(values)) for n, name in enumerate(AXIS_NAMES)}


def _pair_columns(of: Analysed, which: npt.NDArray[Any]) -> dict[str, Any]:
    first, second = pairs(len(of.names))
    return {
        "code_a": pd.Series(of.names[first[which]], dtype=TEXT),
        "code_b": pd.Series(of.names[second[which]], dtype=TEXT),
    }


# ---- what was asked, and what to bear in mind ------------------------------------------------------------------------


def facts(of: Analysed, codes: int) -> dict[str, Any]:
    """What was asked for and what was found, by name; `codes` is how many were asked for."""
    model = of.model
    return {
        "units": JOINT.join(model.units),
        "conversations": JOINT.join(model.conversations),
        "window": model.window,
        "weighting": model.weighting,
        "normalisation": "l2",
        "rotation": model.rotation,
        "groups": model.groups,
        "contrast": list(of.contrast),
        "permutations": model.permutations,
        "seed": model.seed,
        "n_units": len(of.found.units),
        "n_connected_units": int(of.linked.sum()),
        "n_lines": len(of.found.member),
        "n_codes": codes,
        "unconnected_units": of.unlinked_units,
        "unconnected_codes": [str(name) for name in of.names[np.isnan(of.nodes.places[:, 0])]],
        "ungrouped_units": of.ungrouped_units,
        "lines_without_unit": int((of.found.member < 0).sum()),
    }


def cautions(of: Analysed, comparison: pd.DataFrame, variance: pd.DataFrame) -> pd.DataFrame:
    """caution, number, names: the keys of sentences, with the number and the names that these speak of."""
    sizes = {name: int((of.labels == name).sum()) for name in of.contrast}
    fewest = min(sizes.values(), default=int(of.linked.sum()))
    alone = [name for name, size in sizes.items() if size == 1]
    silent = _without_small_p(comparison)
    strays = int((of.found.member < 0).sum())
    told: list[tuple[str, bool, int, list[str]]] = [
        ("circular", bool(comparison["circular"].any()), 0, []),
        ("few_units", fewest < _FEW_UNITS, fewest, []),
        ("one_unit_group", bool(alone), len(alone), alone),
        ("no_small_p", bool(silent), len(silent), silent),
        ("several_comparisons", len(comparison) > len(AXIS_NAMES), len(comparison), []),
        ("too_many_groups", len(of.named) > MOST_GROUPS and not of.contrast, len(of.named), []),
        ("one_axis", of.space.points.shape[1] < len(AXIS_NAMES), 0, []),
        ("nodes_not_unique", not of.nodes.unique, 0, []),
        ("low_fit", bool((variance[["pearson", "spearman"]] < _GOOD_FIT).any(axis=None)), 0, []),
        ("unconnected_units", bool(of.unlinked_units), len(of.unlinked_units), of.unlinked_units),
        ("ungrouped_units", bool(of.ungrouped_units), len(of.ungrouped_units), of.ungrouped_units),
        ("lines_without_unit", strays > 0, strays, []),
    ]
    return caution_rows([(key, number, names) for key, holds, number, names in told if holds])


def caution_rows(told: Sequence[tuple[str, int, list[str]]]) -> pd.DataFrame:
    """caution, number, names."""
    held = [(key, number, _listed(names)) for key, number, names in told]
    frame = pd.DataFrame(held, columns=["caution", "number", "names"])
    return frame.astype({"caution": TEXT, "number": "int64", "names": TEXT})


def _without_small_p(comparison: pd.DataFrame) -> list[str]:
    """Pairs of groups so small that no deal of labels can give p < 0.05; with equal groups each deal is there twice."""
    alike = (comparison["units_a"] == comparison["units_b"]).to_numpy(dtype=bool)
    least = np.where(alike, 2, 1) / comparison["permutations"].to_numpy()
    held = comparison[comparison["exact"].to_numpy(dtype=bool) & (least >= _SMALL_P)]
    return list(dict.fromkeys(f"{a} - {b}" for a, b in zip(held["group_a"], held["group_b"], strict=True)))


def _listed(names: list[str]) -> str:
    """The first of many names; the facts have all."""
    return ", ".join(names[:_MOST_LISTED]) + (", ..." if len(names) > _MOST_LISTED else "")
