"""What an epistemic network analysis found, in sentences: the model, the axes, the comparison, what to bear in mind.

They are given the tables of `analysis.epistemic.Epistemic.frames()`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from qualcode.core.files import replacing
from qualcode.outputs.labels import heading, number, sentence
from qualcode.outputs.tables import write_table

_SIGNIFICANT: Final = 0.05


def findings(frames: Mapping[str, pd.DataFrame], language: str = "en") -> list[str]:
    """The model, the axes, each comparison with a verdict on its permutation test: a sentence or two a line."""
    facts = _facts(frames)
    return [
        _model(facts, language),
        *(_axis(row, language) for row in frames["variance"].to_dict("records")),
        *(_comparison(frames, row, language) for row in frames["comparison"].to_dict("records")),
    ]


def cautions(frames: Mapping[str, pd.DataFrame], language: str = "en") -> list[str]:
    """What to bear in mind when the figures are read: a sentence or two a line."""
    return [
        sentence(f"ena_caution_{row['caution']}", language, number=row["number"], names=row["names"])
        for row in frames["cautions"].to_dict("records")
    ]


def write_frames(frames: Mapping[str, pd.DataFrame], folder: str | Path) -> list[Path]:
    """Write every table as csv into a folder, which is made where there is none; the files, by name."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    files = [place / f"{name}.csv" for name in frames]
    for frame, file in zip(frames.values(), files, strict=True):
        write_table(frame, "csv", file)
    return files


def write_frames_json(frames: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    """Write all tables as one JSON object: name -> records; what is missing is null."""
    target = Path(path)
    told = {
        name: [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
        for name, frame in frames.items()
    }
    with replacing(target) as beside:
        beside.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return target


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool) or value is None:
        return value
    if value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def group_words(frames: Mapping[str, pd.DataFrame], name: str, language: str) -> str:
    """Kinds of sources have words in every language; what an attribute says stands for itself."""
    return heading(name, language) if _facts(frames)["groups"] == "kind" or not name else name


def _facts(frames: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    return dict(zip(frames["facts"]["fact"], frames["facts"]["value"], strict=True))


def _model(facts: Mapping[str, str], language: str) -> str:
    window = facts["window"]
    told = heading(f"ena_window_{window}", language) if not window.isdigit() else ""
    return sentence(
        "ena_model",
        language,
        units=number(int(facts["n_units"]), language),
        by=_columns(facts["units"], language),
        lines=number(int(facts["n_lines"]), language),
        codes=number(int(facts["n_codes"]), language),
        conversations=_columns(facts["conversations"], language),
        window=told or sentence("ena_window", language, n=int(window)),
        weighting=heading(f"ena_{facts['weighting']}", language),
    )


def _columns(names: str, language: str) -> str:
    return ", ".join(heading(name, language).lower() for name in names.split(" / "))


def _axis(row: Mapping[Any, Any], language: str) -> str:
    return sentence(
        "ena_axis_said",
        language,
        axis=_axis_number(row["axis"]),
        rotation=heading(f"ena_{row['rotation']}", language),
        share=number(100 * row["share"], language, 1),
        pearson=number(row["pearson"], language, 3),
        spearman=number(row["spearman"], language, 3),
    )


def _axis_number(axis: str) -> str:
    return {"x": "1", "y": "2"}[axis]


def _comparison(frames: Mapping[str, pd.DataFrame], row: Mapping[Any, Any], language: str) -> str:
    """The figures of one comparison, then what the permutation test says, in words."""
    verdict = "ena_apart" if row["p_permutation"] < _SIGNIFICANT else "ena_not_apart"
    how = "ena_all_permutations" if row["exact"] else "ena_permutations"
    values = {key: number(row[key], language, 3) for key in ("mean_a", "mean_b", "difference", "d", "r", "t")}
    return sentence(
        "ena_comparison",
        language,
        **values,
        a=group_words(frames, row["group_a"], language),
        b=group_words(frames, row["group_b"], language),
        n_a=number(row["units_a"], language),
        n_b=number(row["units_b"], language),
        axis=_axis_number(row["axis"]),
        u=number(row["u"], language, 1),
        df=number(row["df"], language, 1),
        p_u=_p(row["p_mann_whitney"], language),
        p_t=_p(row["p_welch"], language),
        verdict=sentence(
            verdict, language, p=_p(row["p_permutation"], language), how=_how(how, int(row["permutations"]), language)
        ),
        circular=heading("ena_circular_mark", language) if row["circular"] else "",
    )


def _how(key: str, permutations: int, language: str) -> str:
    return sentence(key, language, number=permutations)


def _p(value: float, language: str) -> str:
    """A probability with its sign: "= 0.041", "< 0.001".

    >>> _p(0.0405, "id"), _p(0.00001, "en")
    ('= 0,040', '< 0.001')
    """
    return f"< {number(0.001, language, 3)}" if value < 0.001 else f"= {number(value, language, 3)}"


def said(frames: Mapping[str, pd.DataFrame], language: str = "en") -> Sequence[str]:
    """Findings, then cautions, each of these marked as one."""
    mark = heading("ena_caution", language)
    return [*findings(frames, language), *(f"{mark}: {words}" for words in cautions(frames, language))]
