"""Which codings a question is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from qualcode.analysis.frames import attribute_columns
from qualcode.analysis.order import text_of
from qualcode.analysis.units import known
from qualcode.core.model import Kind


def select(  # noqa: PLR0913 - one filter a word; each may be left out
    codings: pd.DataFrame,
    *,
    codes: Sequence[str] = (),
    sources: Sequence[str] = (),
    kinds: Sequence[str] = (),
    speakers: Sequence[str] = (),
    coders: Sequence[str] = (),
    attributes: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The codings that satisfy every filter that is given, in their order.

    Within a filter any of its names will do. A code stands for itself and all codes below it. `attributes` names
    a value, as text, for columns that `with_attributes` joined. Kinds and attributes that do not exist
    raise UnknownNameError; names of sources, codes, speakers and coders that nothing was coded with select nothing.
    """
    for kind in kinds:
        known("kind", kind, [k.value for k in Kind])
    keep = np.ones(len(codings), dtype=bool)
    if codes:
        keep &= _at_or_below(codings["code"], codes)
    named = {"source": sources, "kind": kinds, "speaker": speakers, "coder": coders}
    for column, names in named.items():
        if names:
            keep &= codings[column].isin(list(names)).to_numpy(dtype=bool)
    for attribute, value in (attributes or {}).items():
        known("attribute", attribute, [str(name) for name in codings.columns])
        places, values = pd.factorize(codings[attribute], use_na_sentinel=False)
        keep &= np.array([text_of(each) == value for each in values], dtype=bool)[places]
    return codings[keep].reset_index(drop=True)


def with_attributes(codings: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The codings with the language and the attributes of their sources (a frame of `sources_frame`) as columns.

    Columns of those names that the codings already have are replaced; order and number of rows stay as they are.
    """
    columns = ["language", *attribute_columns(sources)]
    of_source = sources.set_index("source")[columns]
    joined = of_source.reindex(codings["source"]).set_axis(codings.index, axis=0)
    kept = codings[[name for name in codings.columns if name not in columns]]
    return pd.concat([kept, joined], axis=1)


def _at_or_below(column: pd.Series[str], codes: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which rows have one of the codes or one below it; looked at once a distinct code."""
    places, paths = pd.factorize(column)
    below = tuple(code + "/" for code in codes)
    wanted = np.array([path in codes or path.startswith(below) for path in paths], dtype=bool)
    return wanted[places] if len(wanted) else np.zeros(len(column), dtype=bool)
