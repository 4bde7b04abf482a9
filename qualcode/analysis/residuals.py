"""How far the counts of a matrix lie from what its margins let expect.

Sources: S. Haberman, The analysis of residuals in cross-classified tables, Biometrics 29 (1973), 205-220; A. Agresti,
Categorical Data Analysis, 3rd ed. (2013), section 3.3.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats: TypeAlias = npt.NDArray[np.float64]
Residual: TypeAlias = Literal["pearson", "adjusted"]


def residuals(counts: pd.DataFrame, kind: Residual = "adjusted") -> pd.DataFrame:
    """How far each count lies from what its row and column would let expect.

    Pearson's (standardised) residual is (n - e) / sqrt(e); the adjusted one divides also by
    sqrt((1 - row share)(1 - column share)) and is about normal where nothing is going on: beyond 2 it is worth a look.
    0 in rows and columns without any. The squares of the adjusted residuals of a 2 x 2 table are its chi-square:

    >>> print(round(residuals(pd.DataFrame([[20, 10], [5, 65]])).iloc[0, 0] ** 2, 4))
    39.6825
    """
    n, expected = counts.to_numpy(dtype=float), expected_counts(counts)
    variance = expected.copy()
    if kind == "adjusted" and n.sum():
        variance *= (1 - n.sum(axis=1, keepdims=True) / n.sum()) * (1 - n.sum(axis=0, keepdims=True) / n.sum())
    root = np.sqrt(np.maximum(variance, 0))
    found = np.divide(n - expected, root, out=np.zeros(n.shape), where=root > 1e-12)
    return pd.DataFrame(found, index=counts.index, columns=counts.columns)


def expected_counts(counts: pd.DataFrame) -> Floats:
    """What each cell would hold if columns did not matter: row sum x column sum / sum."""
    n = counts.to_numpy(dtype=float)
    whole = n.sum()
    found: Floats = n.sum(axis=1, keepdims=True) * n.sum(axis=0, keepdims=True) / (whole or 1.0)
    return found
