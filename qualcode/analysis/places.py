"""Places that hold some codes and not others: `creativity AND NOT demand WITHIN turn` (see docs/queries.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, reduce
from importlib import resources
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from qualcode.analysis.units import Ids, unit_ids
from qualcode.errors import QualcodeError

if TYPE_CHECKING:
    from lark import Lark

UNITS: Final = ("segment", "turn", "source", "case")
Bools: TypeAlias = npt.NDArray[np.bool_]
Expression: TypeAlias = "Has | No | All | Some | Within"


@dataclass(frozen=True, slots=True)
class Has:
    """The place has a code, or one below it."""

    code: str


@dataclass(frozen=True, slots=True)
class No:
    """The place is not so."""

    part: Expression


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds of the place."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds of the place."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """The part is asked of a segment, turn, source or case."""

    part: Expression
    unit: str


# ---- reading ---------------------------------------------------------------------------------------------------------


def parse_places(text: str) -> Expression:
    """Understand an expression; what cannot be read raises QualcodeError that shows the place.

    Names are as they were written: `named` brings them to the paths of a codebook.

    >>> parse_places("creativity AND NOT demand WITHIN turn")
    Within(part=All(parts=(Has(code='creativity'), No(part=Has(code='demand')))), unit='turn')
    """
    from lark.exceptions import UnexpectedInput

    try:
        tree: Any = _parser().parse(text)
    except UnexpectedInput as error:
        ended = getattr(getattr(error, "token", None), "type", "") == "$END"
        at = len(text) if ended or error.pos_in_stream is None else error.pos_in_stream
        problem = f"it cannot be read where ▸ stands: {text[:at]}▸{text[at:]}"
        remedy = "write codes with AND, OR, NOT, brackets and WITHIN segment|turn|source|case; see docs/queries.md"
        raise QualcodeError("query", problem, remedy) from None
    return _expression(tree.children[0])


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = resources.files("qualcode.analysis").joinpath("places.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr")


def _expression(tree: Any) -> Expression:
    match tree.data, tree.children:
        case "within", [part, unit]:
            return Within(_expression(part), str(unit)) if unit is not None else _expression(part)
        case "either", parts:
            return Some(tuple(map(_expression, parts)))
        case "both", parts:
            return All(tuple(map(_expression, parts)))
        case "no", [part]:
            return No(_expression(part))
        case "quoted", [name]:
            return Has(str(name)[1:-1])
    return Has(str(tree.children[0]))


def named(expression: Expression, path_of: Callable[[str], str]) -> Expression:
    """The expression with each code by the path that `path_of` gives for its name."""
    match expression:
        case Has(code):
            return Has(path_of(code))
        case No(part):
            return No(named(part, path_of))
        case Within(part, unit):
            return Within(named(part, path_of), unit)
        case All(parts):
            return All(tuple(named(part, path_of) for part in parts))
        case Some(parts):
            return Some(tuple(named(part, path_of) for part in parts))


# ---- looking ---------------------------------------------------------------------------------------------------------


class Places:
    """Stretches of text with codes on them: rows of source, case, turn, start, end, coder, code and status.

    What one coder coded says nothing about the places of another; rejected codings say nothing of theirs.
    """

    def __init__(self, rows: pd.DataFrame) -> None:
        self._rows = rows
        self._spoken = (rows["status"] != "rejected").to_numpy(dtype=bool)
        self._places, self._paths = pd.factorize(rows["code"])
        coder, source = rows["coder"], rows["source"]
        turn = rows["turn"].to_numpy()
        outside = turn < 0
        start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
        case = rows["case"].where(rows["case"] != "", "\0" + source)  # a source of no case is one of its own
        self._text = unit_ids(coder, source)
        self._ids: dict[str, Ids] = {
            "turn": unit_ids(coder, source, turn, np.where(outside, start, -1), np.where(outside, end, -1)),
            "source": self._text,
            "case": unit_ids(coder, case),
        }

    def where(self, expression: Expression) -> Bools:
        """Which rows lie at a place that the expression holds of; without WITHIN the place is the segment."""
        return self._holds(expression, "segment")

    def _holds(self, expression: Expression, unit: str) -> Bools:
        match expression:
            case Has(code):
                return self._raised(self._coded(code), unit)
            case No(part):
                return ~self._holds(part, unit)
            case All(parts):
                return reduce(and_, (self._holds(part, unit) for part in parts))
            case Some(parts):
                return reduce(or_, (self._holds(part, unit) for part in parts))
            case Within(part, inner):
                return self._raised(self._holds(part, inner), unit)

    def _coded(self, code: str) -> Bools:
        """The rows that have the code or one below it."""
        wanted = np.array([path == code or path.startswith(code + "/") for path in self._paths], dtype=bool)
        return wanted[self._places] & self._spoken if len(wanted) else np.zeros(len(self._rows), dtype=bool)

    def _raised(self, rows: Bools, unit: str) -> Bools:
        """Which rows lie in a unit that any of these rows lies in."""
        if unit == "segment":
            return self._overlapping(rows)
        ids = self._ids[unit]
        found: Bools = (np.bincount(ids, rows, minlength=1) > 0)[ids]
        return found

    def _overlapping(self, rows: Bools) -> Bools:
        """Which rows share a character with any of these rows, of the same source by the same coder."""
        start, end = self._rows["start"].to_numpy(), self._rows["end"].to_numpy()
        if not rows.any():
            return rows
        # Texts one after the other on one line, so that a running maximum of ends never reaches into the next.
        offset = self._text * (int(end.max()) + 2)
        begins, stops = (start + offset)[rows], (end + offset)[rows]
        order = np.argsort(begins, kind="stable")
        reach = np.maximum.accumulate(stops[order])
        before = np.searchsorted(begins[order], end + offset, side="left") - 1
        found: Bools = (before >= 0) & (reach[np.maximum(before, 0)] > start + offset)
        return found


def lines_where(lines: pd.DataFrame, codings: pd.DataFrame, expression: Expression) -> Bools:
    """Which lines lie at a place that the expression holds of, by the codings given: those of one coder."""
    columns = ["source", "case", "turn", "start", "end"]
    uncoded = lines[columns].assign(coder="", code="", status="applied")
    coded = codings[[*columns, "code", "status"]].assign(coder="")
    return Places(pd.concat([uncoded, coded], ignore_index=True)).where(expression)[: len(lines)]
