"""What the sections of a report are made from: one coder's codings, the names and words to show, the quotes behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from qualcode.core.model import Codebook, Origin, Source
from qualcode.errors import StudyError
from qualcode.store import LogEntry

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters
    from qualcode.outputs.reporting.content import Cell, Quote
    from qualcode.study import Study

MOST_QUOTES: Final = 20_000  # segments that a page carries the words of
FEW_QUOTES: Final = 25  # of a code, where there are more than that


@dataclass(frozen=True)
class Wishes:
    """How a report is wanted: language, title, author, quotations a code, and whether with sheets for participants."""

    language: str = "en"
    title: str = ""
    author: str = ""
    quotes: int = 3
    member_check: bool = False


@dataclass(frozen=True)
class View:
    """A study as a report sees it: `filters` name exactly one coder."""

    study: Study
    wishes: Wishes
    filters: Filters

    # ---- words ---------------------------------------------------------------------------------------------------

    def say(self, name: str) -> str:
        """The word of that name."""
        from qualcode.outputs.labels import heading

        return heading(name, self.language)

    def title(self, name: str) -> str:
        """The word of that name as the head of a column."""
        words = self.say(name)
        return words[:1].upper() + words[1:]

    def tell(self, name: str, **values: Any) -> str:
        """The sentence of that name with its places filled."""
        from qualcode.outputs.labels import sentence
        from qualcode.outputs.reporting.shown import settled

        given = {key: settled(value.strip()) if isinstance(value, str) else value for key, value in values.items()}
        return sentence(name, self.language, **given)

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as the language writes it; a report has the same ones again and again."""
        from qualcode.outputs.labels import number

        key = (value, decimals)
        if key not in self._said:
            self._said[key] = number(value, self.language, decimals)
        return self._said[key]

    @cached_property
    def _said(self) -> dict[tuple[float, int | None], str]:
        return {}

    def percent(self, part: int, whole: int) -> str:
        """A share with one decimal, as the language writes it."""
        return self.number(100 * part / whole, 1) + "\u00a0%" if whole else "–"

    def listed(self, items: Sequence[str]) -> str:
        """Names one after the other: "a, b and c"."""
        from babel.lists import format_list

        return format_list(list(items), locale="en_GB" if self.language == "en" else self.language)

    def day(self, at: str) -> str:
        """The date of a time of the log, in words."""
        from qualcode.outputs.labels import day

        return day(datetime.fromisoformat(at), self.language) if at else ""

    def label(self, path: str) -> str:
        """What a code or theme is called."""
        return self._labels.get(path) or path

    @property
    def language(self) -> str:
        """The language of the report."""
        return self.wishes.language

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        from qualcode.outputs.reporting.shown import settled

        return {path: settled(label.strip()) for path, label in self.study._labels(self.language).items()}

    # ---- what there is -------------------------------------------------------------------------------------------

    @property
    def coder(self) -> str:
        """Whose codings these are."""
        return self.filters["coders"][0]

    @property
    def narrowed(self) -> bool:
        """Whether the report is about a part of what this coder coded."""
        return bool(self.filters.keys() - {"coders"})

    @cached_property
    def book(self) -> Codebook:
        """The codebook."""
        return self.study.codebook

    @cached_property
    def log(self) -> list[LogEntry]:
        """Every edit."""
        return self.study.log()

    @cached_property
    def texts(self) -> Mapping[str, Source]:
        """The sources with their words."""
        return self.study.texts()

    @cached_property
    def sources(self) -> DataFrame:
        """The sources that the filters leave, one row each."""
        from qualcode.analysis.query import select_sources

        chosen = select_sources(self.study.sources(), self.study._query(self.filters))
        kinds = self.filters.get("kinds")
        return chosen[chosen["kind"].isin(list(kinds))].reset_index(drop=True) if kinds else chosen

    @cached_property
    def everything(self) -> DataFrame:
        """The coder's codings, rejected ones too, with the column `segment`."""
        return self.study._numbered(self.study._frame(**self.filters))

    @cached_property
    def codings(self) -> DataFrame:
        """The codings that count, with `segment`, and `place`: the number of the stretch of text that each is on."""
        from qualcode.analysis.units import segment_ids

        frame = self.everything
        frame = frame[frame["status"] != "rejected"].reset_index(drop=True)
        return frame.assign(place=segment_ids(frame))

    @cached_property
    def agreement(self) -> DataFrame | None:
        """How far coders agree, all codes together, in the whole study; None where fewer than two have coded."""
        held = self.study._file.coders()
        if len({coder for coder, _, _ in held}) < 2 or all(origin is not Origin.PERSON for _, origin, _ in held):
            return None
        try:
            found = self.study.agreement(each=False)
        except StudyError:
            return None
        found = found[found["of"] == "all codes, pooled"]
        return found if len(found) else None

    @cached_property
    def lines(self) -> DataFrame:
        """The segments that could be coded."""
        filters = self.filters
        if not len(self.everything):  # whom nobody knows as a coder yet, no line can be asked for
            filters = {**filters, "coders": ()}
            if not self.study._file.coders():
                return self.study._lines(**filters)
        return self.study._lines(**filters)

    def names(self, level: str) -> list[str]:
        """Codes or themes in the order of the codebook, then others that are in use."""
        order = self.study._names(level, **self.filters)  # type: ignore[arg-type]
        return [*order, *sorted(set(self.codings[level]) - set(order))]

    @cached_property
    def anchors(self) -> Mapping[str, str]:
        """Where the quotations of each code that was applied stand in the report; none when none are wanted."""
        used = set(self.codings["code"])
        order = [code for code in self.names("code") if code in used] if self.wishes.quotes else []
        return {code: f"quotes-{number}" for number, code in enumerate(order, start=1)}

    # ---- quotes --------------------------------------------------------------------------------------------------

    @property
    def partial(self) -> bool:
        """Whether there are so many segments that a number opens only some of its quotes."""
        return self._segments > MOST_QUOTES

    @cached_property
    def _segments(self) -> int:
        return int(self.codings["place"].max()) + 1 if len(self.codings) else 0

    @cached_property
    def _carried(self) -> Mapping[int, int]:
        """The segments whose words the report carries, with their places in it."""
        frame = self.codings
        if not self.partial:
            return {place: place for place in range(self._segments)}
        kept: set[int] = set()
        for _, places in frame.groupby("code", sort=False)["place"]:
            step = max(1, -(-len(places) // FEW_QUOTES))
            kept |= set(places.iloc[::step].tolist())
        return {place: number for number, place in enumerate(sorted(kept))}

    def behind(self, *columns: str) -> Mapping[Any, tuple[int, ...]]:
        """The quotes behind each combination of values of these columns of the codings."""
        frame, carried = self.codings, self._carried
        keys = list(columns) if len(columns) > 1 else columns[0]
        found = {}
        for key, places in frame.groupby(keys, sort=False)["place"]:
            distinct = dict.fromkeys(places.tolist())
            found[key] = tuple(carried[place] for place in distinct if place in carried)
        return found

    @cached_property
    def _in_cells(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        frame = self.codings
        rows = frame["case"].where(frame["case"] != "", frame["source"])
        found: dict[tuple[str, str], dict[int, None]] = {}
        for row, theme, place in zip(rows, frame["theme"], frame["place"].tolist(), strict=True):
            found.setdefault((row, theme), {})[place] = None
        return {cell: self.place_of(list(places)) for cell, places in found.items()}

    def in_cell(self, case: str, theme: str) -> tuple[int, ...]:
        """The quotes of a case (or of a source without one) on a theme."""
        return self._in_cells.get((case, theme), ())

    def place_of(self, places: Sequence[int]) -> tuple[int, ...]:
        """Where these segments (values of `codings.place`) are among the quotes of the report, as far as they are."""
        return tuple(self._carried[place] for place in places if place in self._carried)

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes of the report, in order of source and place."""
        from qualcode.analysis.quotes import quote_ids
        from qualcode.outputs.reporting.content import Quote

        frame = self.codings.drop_duplicates("place")
        frame = frame[frame["place"].isin(list(self._carried))]
        several = self._several_speak
        rows = zip(quote_ids(frame), frame["text"], frame["source"], frame["kind"], frame["speaker"], strict=True)
        return tuple(
            Quote(
                name,
                text,
                ", ".join([self.say(kind), *([speaker] if speaker and source in several else [])]),
                self.texts[source].language,
            )
            for name, text, source, kind, speaker in rows
        )

    @cached_property
    def _several_speak(self) -> frozenset[str]:
        """The sources in which more than one participant speaks, so that a quote must say who."""
        said = self.lines[self.lines["role"] == "participant"].groupby("source")["speaker"].nunique()
        return frozenset(said.index[said > 1])

    # ---- cells ---------------------------------------------------------------------------------------------------

    def count(self, number: int, quotes: tuple[int, ...] = (), *, strong: bool = False) -> Cell:
        """A number that opens its quotes; a dash is none."""
        from qualcode.outputs.reporting.content import Cell

        return Cell(self.number(number) if number else "–", quotes if number else (), strong=strong)
