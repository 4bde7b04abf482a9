"""The verbs of hand coding that a Study has: short, each calls one function on the study's file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualcode.core import codetree
from qualcode.core.model import Coding, Status
from qualcode.core.places import Where
from qualcode.errors import StudyError
from qualcode.handcoding import codes, codings
from qualcode.handcoding.changes import CodeChange, check_person, codebook_of
from qualcode.handcoding.choosing import chosen, coding_id, own, segments_in, undecided
from qualcode.store import LifeEvent, StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame


class HandCoding:
    """What people do to codings, codes and the log. `ids` are codings' ids or unique beginnings of them.

    Instead of ids the filters of tables (codes, sources, kinds, speakers, coders, attributes) choose codings.
    """

    _file: StudyFile

    def segments(self, source: str, *, coder: str = "") -> DataFrame:
        """The segments of a source, numbered from 1, with the codes that a coder has put on them."""
        from qualcode.analysis.segments import segments_frame

        read = self._file.source(source)
        made = self._file.codings(source=source, coder=coder) if coder else []
        return segments_frame(read, segments_in(self._file, read), made)

    def code_segment(
        self, source: str, where: Where, code: str, *, coder: str, memo: str = "", new_code: bool = False
    ) -> Coding:
        """Apply a code to words: a segment's number, a (start, end), "turn 3", or the very words; the coding."""
        return codings.code_segment(self._file, source, where, code, coder=coder, memo=memo, new_code=new_code)

    def remove(self, *ids: str, coder: str, **filters: Any) -> int | None:
        """Take codings away; filters choose the coder's own unless they name `coders`. The Edit's number."""
        return codings.remove(self._file, own(self._chosen(ids, filters), coder, filters), coder=coder)

    def recode(self, *ids: str, to: str, coder: str, new_code: bool = False, **filters: Any) -> int | None:
        """Give codings another code; filters choose as for `remove`. The Edit's number."""
        some = own(self._chosen(ids, filters), coder, filters)
        return codings.recode(self._file, some, to, coder=coder, new_code=new_code)

    def accept(self, *ids: str, coder: str, memo: str = "", **filters: Any) -> int | None:
        """Accept what the machine coded; filters choose what nobody has decided on. The Edit's number."""
        some = undecided(self._chosen(ids, filters), filters)
        return codings.decide(self._file, some, Status.ACCEPTED, coder=coder, memo=memo)

    def reject(self, *ids: str, coder: str, memo: str = "", **filters: Any) -> int | None:
        """Reject what the machine coded; filters choose what nobody has decided on. The Edit's number."""
        some = undecided(self._chosen(ids, filters), filters)
        return codings.decide(self._file, some, Status.REJECTED, coder=coder, memo=memo)

    def rename_code(self, code: str, name: str, *, coder: str) -> CodeChange:
        """Give a code another name, its codings with it."""
        return codes.rename_code(self._file, code, name, coder=coder)

    def move_code(self, code: str, parent: str, *, coder: str) -> CodeChange:
        """Put a code under another, or under "" as a theme, its codings with it."""
        return codes.move_code(self._file, code, parent, coder=coder)

    def merge_codes(self, *merged: str, into: str, coder: str) -> CodeChange:
        """Make several codes one, their codings too."""
        return codes.merge_codes(self._file, merged, into, coder=coder)

    def split_code(
        self, code: str, into: str, *ids: str, indicators: tuple[str, ...] = (), coder: str, **filters: Any
    ) -> CodeChange:
        """Part a new code off a code, with the codings that ids, filters or indicators choose."""
        some: list[Coding] = []
        if ids or filters:
            path = codetree.find(codebook_of(self._file), code)
            some = [
                c for c in self._chosen(ids, filters) if ids or (c.code == path and c.status is not Status.REJECTED)
            ]
        return codes.split_code(self._file, code, into, some, indicators=indicators, coder=coder)

    def undo(self, *numbers: int, coder: str, own: bool = False) -> list[int]:
        """Take edits back, the last first, all or none; without numbers the last that holds. Those taken back.

        With `own` the last is the coder's own, whatever others did since.
        """
        check_person(coder)
        with self._file.transaction():
            last = self._file.last_done(coder if own else None)
            if last is None:
                raise StudyError("undo", "there is nothing to take back", "")
            wanted = sorted(set(numbers), reverse=True) or [last]
            for number in wanted:
                self._file.undo(number, who=coder)
        return wanted

    def redo(self, *numbers: int, coder: str, own: bool = False) -> list[int]:
        """Bring back edits that were undone, the first first; without numbers the one undone last. Those back."""
        check_person(coder)
        with self._file.transaction():
            last = self._file.last_undone(coder if own else None)
            if last is None and not numbers:
                problem = "nothing was undone since the last change"
                raise StudyError("redo", problem, "give the number of the edit that was undone")
            wanted = sorted(set(numbers)) or [number for number in (last,) if number]
            for number in wanted:
                self._file.redo(number, who=coder)
        return wanted

    def history(self, coding: str) -> list[LifeEvent]:
        """The life of a coding, gone or not, by the beginning of its id: every edit that touched it."""
        return self._file.life(coding_id(self._file, coding, ever=True))

    def _chosen(self, ids: tuple[str, ...], filters: dict[str, Any]) -> list[Coding]:
        return chosen(self._file, ids, filters)
