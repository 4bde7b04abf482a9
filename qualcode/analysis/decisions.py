"""What people's decisions teach about indicators: how often what each of them fired was right, so far."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from qualcode.analysis.texts import TEXT

DECISION_COLUMNS: Final = ("code", "indicator", "codings", "accepted", "rejected", "precision")
_BETWEEN: Final = "; "  # what parts the indicators of a coding in a codings frame


def indicator_decisions(codings: pd.DataFrame) -> pd.DataFrame:
    """One row a code and indicator that fired: DECISION_COLUMNS, by code and number of codings, the greatest first.

    `precision` is accepted / (accepted + rejected), NaN where nothing was decided. A coding that several indicators
    fired counts for each of them. Decisions are no random sample unless the queue was worked through in random order.
    """
    fired = codings.loc[codings["origin"] == "rule", ["code", "indicator", "status"]]
    fired = fired.assign(indicator=fired["indicator"].str.split(_BETWEEN, regex=False)).explode("indicator")
    fired = fired[fired["indicator"].fillna("") != ""]
    sums = (
        fired.assign(
            codings=1,
            accepted=(fired["status"] == "accepted").astype("int64"),
            rejected=(fired["status"] == "rejected").astype("int64"),
        )
        .groupby(["code", "indicator"], sort=True)[["codings", "accepted", "rejected"]]
        .sum()
        .reset_index()
    )
    decided = (sums["accepted"] + sums["rejected"]).to_numpy()
    share = np.divide(sums["accepted"], decided, out=np.full(len(sums), np.nan), where=decided > 0)
    table = sums.assign(precision=share).sort_values(["code", "codings", "indicator"], ascending=[True, False, True])
    table = table.astype(
        {"code": TEXT, "indicator": TEXT, "codings": "int64", "accepted": "int64", "rejected": "int64"}
    )
    return table[list(DECISION_COLUMNS)].reset_index(drop=True)


def doubt(codings: pd.DataFrame, decisions: pd.DataFrame) -> pd.Series[float]:
    """How doubtful each coding is, 0 to 1: 1 - |2p - 1| for the most doubtful of its indicators.

    p is the indicator's precision with one decision of each kind added (Laplace), so that one nobody has decided on
    is wholly in doubt. What no indicator fired is in doubt too.
    """
    p = (decisions["accepted"] + 1) / (decisions["accepted"] + decisions["rejected"] + 2)
    known = dict(zip(zip(decisions["code"], decisions["indicator"], strict=True), 1 - (2 * p - 1).abs(), strict=True))
    doubts = [
        max((known.get((code, each), 1.0) for each in indicators.split(_BETWEEN)), default=1.0)
        for code, indicators in zip(codings["code"], codings["indicator"], strict=True)
    ]
    return pd.Series(doubts, index=codings.index, dtype="float64")
