"""How many units must be coded twice for an interval as narrow as wanted, from a pilot's figures."""

from __future__ import annotations

from math import nan, sqrt
from typing import Any, Final

import numpy as np
import pandas as pd

from qualcode.analysis.agreement_intervals import sample_size
from qualcode.analysis.texts import TEXT

PLAN_COLUMNS: Final = ("code", "coders", "value", "prevalence", "design", "units", "half_width", "needed", "why")


def plan(pairs: pd.DataFrame, half_width: float, *, level: float = 0.95) -> pd.DataFrame:
    """What each code needs: PLAN_COLUMNS, from rows of an agreement table with the coefficient scott, two coders each.

    `prevalence` is the share of units with the code, as both together gave it; `design` how much wider the bootstrap
    over documents was, squared, than for independent units (at least 1; 1 when unknown); `half_width` what the pilot
    reached; `needed` the units for the one asked for (-1: not known).
    """
    rows = [_planned({str(k): v for k, v in row.items()}, half_width, level) for row in pairs.to_dict("records")]
    types: dict[str, Any] = dict.fromkeys(PLAN_COLUMNS, "float64")
    types |= dict.fromkeys(("code", "coders", "why"), TEXT) | dict.fromkeys(("units", "needed"), "int64")
    columns = {name: [row[name] for row in rows] for name in PLAN_COLUMNS}
    return pd.DataFrame({name: pd.Series(values, dtype=types[name]) for name, values in columns.items()})


def prevalence_of(expected: float) -> float:
    """The rarer share, from Scott's expected agreement p^2 + (1-p)^2.

    >>> round(prevalence_of(0.82), 3)
    0.1
    """
    return (1 - sqrt(max(2 * expected - 1, 0.0))) / 2


def _planned(row: dict[str, Any], half_width: float, level: float) -> dict[str, Any]:
    from scipy.stats import norm

    value, low, high, se, expected = (float(row[name]) for name in ("value", "low", "high", "se", "expected"))
    reached = (high - low) / 2
    base = {"code": row["code"] or row["theme"], "coders": row["coders"], "value": value, "units": row["units"]}
    base |= {"half_width": reached, "prevalence": nan, "design": nan, "needed": -1, "why": row["why"]}
    if not np.isfinite(value):
        return base
    prevalence = prevalence_of(expected)
    alone = float(norm.ppf((1 + level) / 2)) * se
    known = np.isfinite(reached) and np.isfinite(alone) and alone > 0
    design = max((reached / alone) ** 2, 1.0) if known else 1.0
    base |= {"prevalence": prevalence, "design": design}
    if value >= 1 or not 0 < prevalence < 1:
        return base | {"why": "nothing varied in the pilot: assume a value below 1 and use sample_size"}
    return base | {"needed": sample_size(value, prevalence, half_width, level=level, design=design)}
