"""What the workbench asks of a study one coding at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

from qualcode.core.model import MACHINE, Coding, Segments, Source, Status
from qualcode.core.nearest import unknown
from qualcode.displays.base import Displays
from qualcode.errors import StudyError
from qualcode.handcoding import coding_id, ids_of, segments_in
from qualcode.handcoding import codings as handcoding
from qualcode.handcoding.codings import own_or_machines
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.query import Filters

ORDERS = ("doubt", "source", "code")


class Read(NamedTuple):
    """A source, its segments, and everyone's codings of it in the order of the text."""

    source: Source
    segments: Segments
    codings: list[Coding]


class Working:
    """One source and one coding at a time; part of Study."""

    _file: StudyFile

    def coders(self) -> list[str]:
        """Everyone who has coded, the machine first."""
        names = {coder for coder, _, _ in self._file.coders()}
        return sorted(names, key=lambda name: (name != MACHINE, name))

    def source_text(self, name: str) -> str:
        """The words of a source."""
        return self._file.source(name).text

    def source_with_codings(self, name: str) -> Read:
        """A source to read, with its segments and everyone's codings that lie on its present words."""
        source = self._file.source(name)
        outdated = {coding.id for coding in self._file.outdated_codings()}
        codings = [coding for coding in self._file.codings(source=name) if coding.id not in outdated]
        return Read(source, segments_in(self._file, source), codings)

    def change_coding(  # noqa: PLR0913 - one of the three is given
        self,
        id: str,
        *,
        coder: str,
        code: str | None = None,
        new_code: bool = False,
        span: tuple[int, int] | None = None,
        status: str | None = None,
        memo: str = "",
    ) -> tuple[int | None, list[Coding]]:
        """Recode, resize or decide on one coding; the Edit's number, and what lies at its place now.

        Another person's coding is not changed: StudyError.
        """
        if sum(asked is not None for asked in (code, span, status)) != 1:
            raise StudyError("coding", "one change at a time", "give a code, a start and end, or a status")
        with self._file.transaction():
            (coding,) = self._file.codings_by_id([coding_id(self._file, id)])
            own_or_machines(coding, coder)
            if code is not None:
                edit = handcoding.recode(self._file, [coding], code, coder=coder, new_code=new_code)
            elif span is not None:
                edit = handcoding.resize(self._file, coding, span, coder=coder)
            else:
                decided = Status(str(status))
                edit = handcoding.decide(self._file, [coding], decided, coder=coder, memo=memo)
            now = self._file.codings(source=coding.source)
        return edit, [each for each in now if each.id == coding.id or _touched(each, coding, coder)]

    def remove_own(self, id: str, *, coder: str) -> int | None:
        """Take one's own coding away; the Edit's number."""
        (coding,) = self._file.codings_by_id([coding_id(self._file, id)])
        return handcoding.remove(self._file, [own_or_machines(coding, coder)], coder=coder)


class Reviewing(Displays):
    """What the machine coded and nobody has decided on, in the order that one asks for; part of Study."""

    def undecided(self, *, order: str = "doubt", **filters: Unpack[Filters]) -> DataFrame:
        """The machine's codings that wait for a decision: id, quote and doubt, then the columns of a codings frame.

        `order` is "doubt" (the most doubtful first), "source" or "code".
        """
        from qualcode.analysis.decisions import doubt, indicator_decisions
        from qualcode.analysis.quotes import quote_ids

        if order not in ORDERS:
            raise unknown("order", order, ORDERS)
        everyone = self._frame()
        frame = self._numbered(self._frame(**filters))
        waits = (frame["origin"] != "person") & frame["status"].isin(["applied", "proposed"])
        frame = frame[waits.to_numpy(dtype=bool)].reset_index(drop=True)
        doubts = doubt(frame, indicator_decisions(everyone))
        made = frame.assign(id=ids_of(frame), quote=quote_ids(frame), doubt=doubts)
        if order == "doubt":
            made = made.sort_values("doubt", ascending=False, kind="stable")
        elif order == "code":
            place = {path: n for n, path in enumerate(self.codebook.paths)}
            made = made.sort_values("code", key=lambda codes: codes.map(place).fillna(len(place)), kind="stable")
        first = ["id", "quote", "doubt"]
        return made[[*first, *(name for name in made.columns if name not in first)]].reset_index(drop=True)

    def indicator_decisions(self, *codes: str) -> DataFrame:
        """Of each indicator that fired: code, indicator, codings, accepted, rejected, precision so far (0 to 1)."""
        from qualcode.analysis.decisions import indicator_decisions

        return indicator_decisions(self._frame(codes=codes) if codes else self._frame())


def _touched(each: Coding, coding: Coding, coder: str) -> bool:
    """Whether a coding is one that a change of another may have made."""
    return (
        each.coder in (coder, coding.coder) and each.span.start < coding.span.end and coding.span.start < each.span.end
    )
