"""The report of a study: what of it goes in, in which order; and the researcher's own answers to COREQ."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

from qualcode.displays.base import Displays
from qualcode.errors import QualcodeError, StudyError

if TYPE_CHECKING:
    from qualcode.analysis.query import Filters
    from qualcode.displays.records import Record
    from qualcode.displays.reporting.view import View, Wishes
    from qualcode.outputs.reporting.content import Block, Report

SUFFIXES: Final = (".docx", ".html")


class Reporting(Displays):
    """Reports to be handed in. One is about one coder's codings: the machine's, unless `coders` names another."""

    path: Path

    def report_content(self, wishes: Wishes | None = None, **filters: Unpack[Filters]) -> Report:
        """What the report says, as a value: blocks in their order and the quotes behind the numbers."""
        from qualcode.displays.reporting.view import View
        from qualcode.displays.reporting.view import Wishes as Default
        from qualcode.outputs.netpicture import unseen

        narrowed = self._of_one_coder(filters)
        if len(narrowed["coders"]) > 1:
            raise StudyError("report", "it is about one coder's codings", "name one coder, and write a report for each")
        with unseen():
            return _report(View(self, wishes or Default(), narrowed))  # type: ignore[arg-type]

    def report(
        self,
        *paths: str | os.PathLike[str],
        language: str = "en",
        wishes: Wishes | None = None,
        **filters: Unpack[Filters],
    ) -> list[Path]:
        """Write the report as Word (.docx) and as a page (.html), by the end of each name; both beside the study
        when no path is given. `wishes` say more than the language.
        """
        from qualcode.displays.reporting.view import Wishes as Default
        from qualcode.outputs.reporting.page import write_page
        from qualcode.outputs.reporting.word import write_word

        places = [Path(path) for path in paths] or [self.path.parent / f"report{suffix}" for suffix in SUFFIXES]
        for place in places:
            if place.suffix.lower() not in SUFFIXES:
                raise QualcodeError(str(place), "its suffix names no kind of report", "name it .docx or .html")
        content = self.report_content(wishes or Default(language=language), **filters)
        writers: dict[str, Callable[[Path, Report], Path]] = {".docx": write_word, ".html": write_page}
        return [writers[place.suffix.lower()](place, content) for place in places]

    def answer_coreq(self, item: int, text: str, *, coder: str) -> None:
        """Keep the researcher's words to an item (1 to 32) of COREQ; "" takes them away. One Edit."""
        from qualcode.displays.records import put_record
        from qualcode.displays.reporting.coreq import ITEMS, SORT

        if not 1 <= item <= ITEMS:
            raise QualcodeError(f"COREQ item {item}", f"there are items 1 to {ITEMS}", "")
        put_record(self._file, SORT, [f"{item:02}"], text, who=coder)

    def coreq_answers(self) -> dict[int, Record]:
        """The researcher's words to the items of COREQ, by number."""
        from qualcode.displays.records import records
        from qualcode.displays.reporting.coreq import SORT

        return {int(key[0]): record for key, record in records(self._file, SORT).items()}


def _report(view: View) -> Report:
    """The report: what every section says, in order."""
    from qualcode.displays.reporting.method import SOFTWARE
    from qualcode.outputs.reporting.content import Report

    wishes = view.wishes
    blocks = [block for section in _sections() for block in section(view)]
    made = datetime.fromisoformat(view.log[-1].at) if view.log else None
    return Report(
        title=wishes.title or view.say("report_title"),
        language=wishes.language,
        blocks=tuple(blocks),
        quotes=view.quotes,
        subtitle=view.book.name,
        author=wishes.author,
        front=tuple(_front(view)),
        made=made,
        software=SOFTWARE,
        partial=view.tell("report_partial", segments=len(view.codings)) if view.partial else "",
    )


def _sections() -> Sequence[Callable[[View], list[Block]]]:
    """The sections in their order."""
    from qualcode.displays.reporting.audit import audit
    from qualcode.displays.reporting.codebook import codebook
    from qualcode.displays.reporting.coreq import coreq
    from qualcode.displays.reporting.framework import framework
    from qualcode.displays.reporting.member import member_check
    from qualcode.displays.reporting.method import method
    from qualcode.displays.reporting.negative import negative
    from qualcode.displays.reporting.pictures import network
    from qualcode.displays.reporting.quotations import quotations
    from qualcode.displays.reporting.sample import sample
    from qualcode.displays.reporting.saturation import saturation
    from qualcode.displays.reporting.themes import themes
    from qualcode.displays.reporting.triangulation import triangulation

    found = (themes, framework, network, triangulation, negative, saturation, quotations)
    return (method, sample, codebook, *found, coreq, audit, member_check)


def _front(view: View) -> list[tuple[str, Any]]:
    """The facts on the title page."""
    from qualcode.displays.reporting.method import SOFTWARE, conditions, kinds_in_words, languages_in_words

    book = view.book
    facts = [
        (view.say("report_study"), view.study.path.stem),
        (
            view.say("codebook"),
            view.tell("codebook_version", book=book.name, version=book.version) if book.version else book.name,
        ),
        (view.say("sources"), kinds_in_words(view) or "–"),
        (view.say("language"), languages_in_words(view) or "–"),
        (view.say("coder"), view.coder),
        (view.say("software"), SOFTWARE),
    ]
    if view.log:
        facts.append(
            (
                view.say("report_state"),
                view.tell("report_as_of", date=view.day(view.log[-1].at), edit=view.log[-1].number),
            )
        )
    if view.narrowed:
        facts.append((view.say("report_narrowed"), conditions(view)))
    return facts
