"""Triangulation, negative cases and saturation in words: headings, values and the sentences beside the tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import isnan
from typing import Final, NamedTuple, TypeAlias

import pandas as pd

from qualcode.core.model import Kind
from qualcode.outputs.labels import heading, number, sentence

_SAID: Final = ("kind", "side", "status", "judgement", "sort", "found_in", "thin_in", "silent_in", "figure")
_KINDS: Final = tuple(kind.value for kind in Kind)


def in_words(frame: pd.DataFrame, language: str, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """A table of evidence with its headings, kinds, statuses and names of figures as a language has them.

    With `labels`, words for codes and themes by path, a column of them follows that of the paths.
    """
    said = frame.copy()
    if labels is not None and frame.columns[0] in ("code", "theme"):
        said.insert(1, "label", [labels.get(str(path), str(path)) for path in frame.iloc[:, 0]])
    for column in [name for name in _SAID if name in frame.columns]:
        words = {value: _said(str(value), language) for value in frame[column].unique()}
        said[column] = frame[column].map(words)
    return said.rename(columns={name: _heading(str(name), language) for name in said.columns})


def side_by_side(frame: pd.DataFrame) -> pd.DataFrame:
    """A table of `analysis.triangulation` for reading: "61 (10/10)" is segments, sources, and sources there are."""
    level = str(frame.columns[0])
    shown = frame[[level, *(["kind"] if "kind" in frame else []), "status"]].copy()
    if (frame["judgement"] != "").any():
        for name in ("judgement", "why", "judged_by"):
            shown[name] = frame[name]
    kinds = [str(name).removesuffix("_sources_of") for name in frame.columns if str(name).endswith("_sources_of")]
    for kind in kinds:
        columns = (frame[f"{kind}_{measure}"] for measure in ("segments", "sources", "sources_of"))
        cells = [f"{some} ({has}/{of})" if some else "–" for some, has, of in zip(*columns, strict=True)]
        shown[kind] = pd.Series(cells, index=frame.index, dtype="str")
        shown[f"{kind}_quotes"] = frame[f"{kind}_quotes"]
    if not kinds:
        for name in ("found", "of", "found_in", "silent_in", "segments", "quotes"):
            shown[name] = frame[name]
    return shown


def figures_as_text(figures: pd.DataFrame, language: str) -> pd.DataFrame:
    """The figures of `analysis.saturation` for reading: by their names in words, each with the decimals that it has."""
    columns: dict[str, list[str]] = {"figure": [heading(str(name), language) for name in figures["figure"]]}
    for name in ("value", "low", "high"):
        values = [float(each) for each in figures[name]]
        columns[name] = ["" if isnan(each) else number(each, language, _decimals(each)) for each in values]
    return pd.DataFrame(columns, dtype="str")


def _decimals(value: float) -> int:
    """At most four, none that are noughts at the end."""
    return len(f"{value:.4f}".rstrip("0").partition(".")[2])


def _said(value: str, language: str) -> str:
    return "; ".join(heading(part, language) for part in value.split("; ")) if value else ""


def _heading(column: str, language: str) -> str:
    """The heading of a column; of `interview_segments` that of the kind and that of the measure."""
    kind, _, measure = column.partition("_")
    if kind in _KINDS and measure:
        return f"{heading(kind, language).capitalize()}: {heading(measure, language).lower()}"
    return heading(column, language).capitalize() if column in _KINDS else heading(column, language)


class _Figure(NamedTuple):
    value: float
    low: float
    high: float


_Figures: TypeAlias = Mapping[str, _Figure]


def _by_name(figures: pd.DataFrame) -> _Figures:
    columns = (figures[name].astype(float) for name in ("value", "low", "high"))
    return {str(name): _Figure(*ends) for name, *ends in zip(figures["figure"], *columns, strict=True)}


def triangulation_words(
    frame: pd.DataFrame, *, by: str, sides: int, segments: int, sources: int, language: str = "en"
) -> list[str]:
    """The rule of a table of `analysis.triangulation`, what it does not say, and why there is no status."""
    what = heading(f"sides_{by}", language)
    rule = sentence(
        "triangulation_rule" if sides else "triangulation_rule_all",
        language,
        sides=sides,
        what=what,
        segments=sentence("n_segments", language, n=segments),
        sources=sentence("n_sources", language, n=1 if by in ("source", "case") else sources),
    )
    most = int(frame["of"].max()) if len(frame) else 0
    words = [rule, sentence("triangulation_caution", language)]
    if not len(frame) or not most:
        return [sentence("triangulation_none", language, what=what)]
    if not frame["segments"].any():
        return [heading("nothing", language)]
    if most == 1:
        side = _said(str(frame["found_in"].max() or frame["thin_in"].max()), language)
        return [sentence("triangulation_nothing", language, what=what, side=side)]
    if sides > most:
        words.append(sentence("triangulation_too_few", language, sides=sides, what=what, of=most))
    return words


def negative_words(*, share: float, least: int, language: str = "en") -> list[str]:
    """What the sorts of negative cases mean."""
    return [sentence("negative_note", language, share=_percent(share, language), least=least)]


def saturation_words(
    figures: pd.DataFrame, *, by: str, level: str, by_date: bool, fixed: bool, language: str = "en"
) -> list[str]:
    """The figures of `analysis.saturation` in sentences, with what they rest on; never a verdict."""
    at = _by_name(figures)
    if not at["codes"].value:
        return [heading("nothing", language)]
    count = partial(_count, language=language)
    found = sentence(
        "saturation_found",
        language,
        codes=count(f"n_{level}s", at["codes"].value),
        units=count(f"n_{by}s", at["units"].value),
        without=int(at["units_without"].value),
    )
    order = sentence("saturation_by_date" if by_date else "saturation_by_name", language)
    words = [found, order, *_runs(at, level, language), *_estimates(at, level, language)]
    words.append(sentence("saturation_supposed", language))
    if fixed:
        words.append(sentence("saturation_fixed", language))
    return [*words, sentence("saturation_yours", language)]


def _runs(at: _Figures, level: str, language: str) -> list[str]:
    count = partial(_count, f"n_{level}s", language=language)
    asked = {name: int(at[name].value) for name in ("base", "run")}
    threshold = _percent(at["threshold"].value, language)
    if isnan(at["orders_met"].value):
        return [sentence("saturation_no_runs", language, **asked)]
    if isnan(at["before_run"].value):
        base = count(at["base_codes"].value)
        words = [sentence("saturation_not_met", language, **asked, threshold=threshold, base_codes=base)]
    else:
        words = [
            sentence(
                "saturation_met",
                language,
                **asked,
                threshold=threshold,
                before=int(at["before_run"].value),
                base_codes=count(at["base_codes"].value),
                ratio=_percent(at["run_ratio"].value, language),
                after=count(at["after_run"].value),
            )
        ]
    return [*words, *_orders(at, language)]


def _orders(at: _Figures, language: str) -> list[str]:
    drawn = {"orders": int(at["orders"].value), "seed": str(int(at["seed"].value))}
    if not at["orders_met"].value:
        return [sentence("saturation_orders_none", language, **drawn)]
    met, late = (_percent(at[name].value, language) for name in ("orders_met", "orders_after"))
    words = [sentence("saturation_orders", language, **drawn, met=met, late=late)]
    _, low, high = at["before_run"]
    if not isnan(low) and not isnan(high):
        words.append(sentence("saturation_orders_range", language, low=int(low), high=int(high)))
    return words


def _estimates(at: _Figures, level: str, language: str) -> list[str]:
    count = partial(_count, f"n_{level}s", language=language)
    estimate, low, high = (number(each, language, 1) for each in at["chao2"])
    once, twice = (int(at[name].value) for name in ("in_one_unit", "in_two_units"))
    words = [sentence("saturation_chao2", language, value=estimate, low=low, high=high, once=count(once), twice=twice)]
    words.append(sentence("saturation_coverage", language, coverage=_percent(at["sample_coverage"].value, language)))
    further = at["further_units"].value
    if further > 0:
        target = _percent(at["target"].value, language)
        words.append(sentence("saturation_further", language, further=int(further), target=target))
        if further > at["units"].value:
            words.append(sentence("saturation_too_far", language))
    return words


def _count(name: str, value: float, *, language: str) -> str:
    return sentence(name, language, n=int(value))


def _percent(part: float, language: str) -> str:
    """A part of one as a percentage, with a decimal where it needs one.

    >>> _percent(0.05, "en"), _percent(0.1538, "id")
    ('5 %', '15,4 %')
    """
    return number(round(100 * part, 1), language, None if round(100 * part, 1).is_integer() else 1) + " %"
