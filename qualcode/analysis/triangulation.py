"""The evidence for each code or theme from several sides, and whether they all show it.

A side is a kind of source (interviews, observation, documents), or a source or case within a kind, or a coder. The
status is worked out from numbers of segments by a rule that is told in words (`Rule`): it says where a theme is found,
not whether what is said there agrees. That is for a person to judge, and stands beside it (`with_judgements`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import pandas as pd

from qualcode.analysis.order import natural, positions
from qualcode.analysis.quotes import quote_ids
from qualcode.analysis.texts import TEXT
from qualcode.analysis.units import Ids, Level, counted, first_of_each, known, segment_ids, unit_ids
from qualcode.core.model import Kind
from qualcode.errors import QualcodeError

Side: TypeAlias = Literal["kind", "source", "case", "coder"]
SIDES: Final = ("kind", "source", "case", "coder")
STATUSES: Final = ("convergent", "complementary", "silent")
JUDGEMENTS: Final = ("convergent", "complementary", "contradicting", "silent")
MEASURES: Final = ("segments", "sources", "sources_of", "cases", "words", "quotes")
JUDGED_COLUMNS: Final = ("judgement", "why", "judged_by")


@dataclass(frozen=True, slots=True)
class Rule:
    """When a side has evidence of a theme, and of how many sides there must be for it to be convergent.

    Attributes:
        sides: at least so many sides with evidence make a theme convergent; 0 stands for all that the study has.
        segments: the distinct segments that a side must have to count.
        sources: the sources that these segments must be from; of sides that are kinds or coders.
    """

    sides: int = 2
    segments: int = 1
    sources: int = 1

    def __post_init__(self) -> None:
        if self.sides < 0 or self.sides == 1:
            raise QualcodeError("sides", f"{self.sides} cannot converge", "give 2 or more, or 0 for all there are")
        for name, value in {"segments": self.segments, "sources": self.sources}.items():
            if value < 1:
                raise QualcodeError(name, f"{value} is too few", "give a whole number from 1")


def evidence(
    codings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Sequence[str],
    *,
    level: Level = "theme",
    by: Side = "kind",
    quotes: int = 3,
) -> pd.DataFrame:
    """One row a code or theme and side, those without any too.

    Columns: the level ("theme" or "code"), kind ("" where sides are coders), side, segments (distinct), sources (that
    have at least one), sources_of (that the side has), cases (named ones that have), words (of these segments), quotes:
    ids of at most so many, one of each source before a second of any, "; " between them.

    `codings` has the column `segment` and is of one coder, or of those to compare; `sources` is the frame of all
    sources that are looked at (`analysis.frames.sources_frame`), `names` the codes or themes in order. Rejected codings
    do not count.
    """
    known("level", level, ("code", "theme"))
    known("by", by, SIDES)
    sides = _sides(codings, sources, by)
    wanted = [
        "source",
        "start",
        "end",
        "words",
        "case",
        "segment",
        "kind",
        level,
        *(["coder"] if by == "coder" else []),
    ]
    coded = counted(codings[codings["source"].isin(sources["source"])], wanted)
    name, all_names = positions(coded[level], names)
    side = _side_of(coded, sides, by)
    cell = name * len(sides) + side
    inside = side >= 0
    coded, cell = coded[inside].reset_index(drop=True), cell[inside]
    cells = len(all_names) * len(sides)
    kept = first_of_each(unit_ids(cell, segment_ids(coded)))
    words = np.zeros(cells, dtype=np.int64)
    np.add.at(words, cell[kept], coded["words"].to_numpy()[kept])
    named = (coded["case"] != "").to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            level: pd.Series(np.repeat(np.array(all_names, dtype=object), len(sides)), dtype=TEXT),
            "kind": pd.Series(list(sides["kind"]) * len(all_names), dtype=TEXT),
            "side": pd.Series(list(sides["side"]) * len(all_names), dtype=TEXT),
            "segments": np.bincount(cell[kept], minlength=cells).astype(np.int64),
            "sources": _distinct(cell, coded["source"], cells),
            "sources_of": np.tile(sides["sources"].to_numpy(), len(all_names)),
            "cases": _distinct(cell[named], coded["case"][named], cells),
            "words": words,
            "quotes": pd.Series(_quoted(coded.iloc[kept], cell[kept], cells, quotes), dtype=TEXT),
        }
    )


def triangulation(rows: pd.DataFrame, *, by: Side = "kind", rule: Rule | None = None, quotes: int = 3) -> pd.DataFrame:
    """One row a code or theme (of sources and cases: one for each kind): its evidence side by side, and a status.

    `rows` are those of `evidence`, with the same `by`. Columns: the level, kind (of sources and cases), status, found
    (sides with evidence), of (sides there are), found_in, thin_in (with segments, but fewer than the rule asks) and
    silent_in (with none), each "; " between names; segments, sources and words in all (of coders the most of any);
    then, for kinds, each of MEASURES under `interview_segments` and the like, else at most so many quotes.

    The status is "convergent" where as many sides as the rule asks have evidence, "complementary" where fewer do but
    there is some segment, "silent" where there is none; "" where there are no two sides to compare, or nothing was
    coded at all.
    """
    known("by", by, SIDES)
    asked, level = rule or Rule(), str(rows.columns[0])
    by_kind = by in ("source", "case")
    keys = [level, "kind"] if by_kind else [level]
    enough = (rows["segments"] >= asked.segments) & ((rows["sources"] >= asked.sources) | by_kind)
    some = rows["segments"] > 0
    row, _ = pd.factorize(unit_ids(*(rows[key] for key in keys)))
    many = int(row.max(initial=-1)) + 1
    found, of = np.bincount(row[enough], minlength=many), np.bincount(row, minlength=many)
    any_of = np.bincount(row[some], minlength=many) > 0
    first = first_of_each(row.astype(np.int64))
    nothing = not rows["segments"].any()
    status = np.where(
        found >= (asked.sides or np.maximum(of, 2)), "convergent", np.where(any_of, "complementary", "silent")
    )
    frame = rows.iloc[first][keys].reset_index(drop=True)
    frame["status"] = pd.Series(np.where((of < 2) | nothing, "", status), dtype=TEXT)
    frame["found"], frame["of"] = found.astype(np.int64), of.astype(np.int64)
    for column, which in {"found_in": enough, "thin_in": some & ~enough, "silent_in": ~some}.items():
        frame[column] = pd.Series(_names_where(rows["side"], which.to_numpy(dtype=bool), row, many), dtype=TEXT)
    for column in ("segments", "sources", "words"):
        frame[column] = _total(rows[column].to_numpy(), row, many, most=by == "coder")
    return _side_by_side(frame, rows, level) if by == "kind" else _with_quotes(frame, rows, row, quotes)


def with_judgements(frame: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """The table with what people judged beside the status: JUDGED_COLUMNS, "" where nobody did.

    `judged` has the columns name (of a code or theme), judgement, why and judged_by, at most one row a name.
    """
    by_name = judged.set_index("name").reindex(frame.iloc[:, 0])
    at = frame.columns.get_loc("status")
    assert isinstance(at, int)
    columns = {name: pd.Series(by_name[name].fillna("").to_numpy(), dtype=TEXT) for name in JUDGED_COLUMNS}
    return pd.concat([frame.iloc[:, : at + 1], pd.DataFrame(columns), frame.iloc[:, at + 1 :]], axis=1)


# ---- sides ---------------------------------------------------------------------------------------------------------


def _sides(codings: pd.DataFrame, sources: pd.DataFrame, by: Side) -> pd.DataFrame:
    """The sides there are, in order: kind, side, sources. Kinds are those of the sources, found or not."""
    order = {kind.value: place for place, kind in enumerate(Kind)}
    if by == "coder":
        coders = sorted(set(codings["coder"]))
        rows = [("", coder, len(sources)) for coder in coders]
    else:
        pairs = [
            (kind, kind if by == "kind" else side) for kind, side in zip(sources["kind"], sources[by], strict=True)
        ]
        rows = [(kind, side, pairs.count((kind, side))) for kind, side in dict.fromkeys(pairs) if side]
        rows.sort(key=lambda each: (order.get(each[0], len(order)), natural(each[1])))
    return pd.DataFrame(rows, columns=["kind", "side", "sources"]).astype({"sources": np.int64})


def _side_of(coded: pd.DataFrame, sides: pd.DataFrame, by: Side) -> Ids:
    """The side of each coding by its place among the sides; -1 of none (a source that is not looked at, no case)."""
    if by == "coder":
        coders: Ids = pd.Index(sides["side"]).get_indexer(coded["coder"]).astype(np.int64)
        return coders
    there = pd.MultiIndex.from_frame(sides[["kind", "side"]].astype(object))
    here = pd.MultiIndex.from_arrays([coded["kind"].astype(object), coded[by].astype(object)])
    places: Ids = there.get_indexer(here).astype(np.int64) if len(sides) else np.full(len(coded), -1, dtype=np.int64)
    return places


def _distinct(cell: Ids, values: pd.Series[Any], cells: int) -> Ids:
    """How many distinct values each cell has."""
    once = first_of_each(unit_ids(cell, values))
    many: Ids = np.bincount(cell[once], minlength=cells).astype(np.int64)
    return many


def _quoted(coded: pd.DataFrame, cell: Ids, cells: int, at_most: int) -> list[str]:
    """The ids of some quotes of each cell: the first of each of its sources, then the second of each."""
    source, _ = positions(coded["source"])
    once = first_of_each(unit_ids(cell, source, coded["segment"]))
    cell, source, start = cell[once], source[once], coded["start"].to_numpy()[once]
    turn = np.zeros(len(once), dtype=np.int64)
    in_text = np.lexsort((start, source, cell))
    turn[in_text] = _count_within(unit_ids(cell, source)[in_text])
    fair = np.lexsort((start, source, turn, cell))
    chosen = fair[_count_within(cell[fair]) < at_most]
    found: list[list[str]] = [[] for _ in range(cells)]
    for place, quote in zip(cell[chosen].tolist(), quote_ids(coded.iloc[once[chosen]]), strict=True):
        found[place].append(quote)
    return ["; ".join(some) for some in found]


def _count_within(groups: Ids) -> Ids:
    """How many of the same group come before each, of groups that stand together."""
    if not len(groups):
        return groups
    begins = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    lengths = np.diff(np.r_[begins, len(groups)])
    counts: Ids = np.arange(len(groups), dtype=np.int64) - np.repeat(begins, lengths)
    return counts


# ---- the table -----------------------------------------------------------------------------------------------------


def _total(values: Any, row: Any, many: int, *, most: bool) -> Ids:
    """The sum over sides; of coders, who code the same words, the most of any."""
    total = np.zeros(many, dtype=np.int64)
    (np.maximum if most else np.add).at(total, row, values)
    return total


def _names_where(names: pd.Series[str], which: Any, row: Any, many: int) -> list[str]:
    found: list[list[str]] = [[] for _ in range(many)]
    for place, name in zip(row[which].tolist(), names[which], strict=True):
        found[place].append(name)
    return ["; ".join(some) for some in found]


def _side_by_side(frame: pd.DataFrame, rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """The measures of each kind as columns of their own, kind after kind."""
    columns = [frame]
    for kind in dict.fromkeys(rows["side"]):
        part = rows.loc[rows["side"] == kind, list(MEASURES)].reset_index(drop=True)
        columns.append(part.add_prefix(f"{kind}_"))
    return pd.concat(columns, axis=1)


def _with_quotes(frame: pd.DataFrame, rows: pd.DataFrame, row: Any, at_most: int) -> pd.DataFrame:
    """Some quotes over all sides, one of each before a second of any."""
    found: list[list[list[str]]] = [[] for _ in range(len(frame))]
    for place, some in zip(row.tolist(), rows["quotes"], strict=True):
        found[place].append([quote for quote in some.split("; ") if quote])
    spread = [
        list(dict.fromkeys(side[turn] for turn in range(at_most) for side in sides if turn < len(side)))[:at_most]
        for sides in found
    ]
    frame["quotes"] = pd.Series(["; ".join(some) for some in spread], dtype=TEXT)
    return frame
