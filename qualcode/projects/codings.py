"""The codings of a project as codings of a study: what stands on words is one, the rest is kept beside."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from qualcode.core.model import MACHINE, Coding, Origin
from qualcode.core.places import SPAN
from qualcode.core.spans import Span
from qualcode.exchange.project import Guid, Mark, Selection, same
from qualcode.exchange.report import Ledger
from qualcode.projects.codes import Codes
from qualcode.projects.people import Coders
from qualcode.projects.texts import TakenText, Texts


@dataclass
class Codings:
    """The codings by id, and from the GUID of each in the file, or its id in the study it came from, to its id here."""

    by_id: dict[str, Coding] = field(default_factory=dict)
    ids: dict[Guid, str] = field(default_factory=dict)


def take_codings(texts: Texts, codes: Codes, coders: Coders, users: dict[Guid, str], told: Ledger) -> Codings:
    """The codings on the words of all texts; `users` are the names that users have in the file."""
    taking = _Taking(codes, coders, users, told)
    for taken in texts.taken:
        for selection in taken.text.selections:
            taking.selection(taken, selection)
        for coding in taken.text.beside:
            taking.beside(coding, taken)
    return taking.made


@dataclass
class _Taking:
    codes: Codes
    coders: Coders
    users: dict[Guid, str]
    told: Ledger
    made: Codings = field(default_factory=Codings)

    def selection(self, taken: TakenText, selection: Selection) -> None:
        """The codings of one selection."""
        span = taken.ends.outward(Span(selection.start, selection.end))
        if not selection.marks and not selection.description:
            self.told.kept("selections without a coding", taken.source.name)
        if not span.length:
            why = "on no words"
            self.told.kept("codings", taken.source.name, count=len(selection.marks), why=why)
            return
        for mark in selection.marks:
            self._mark(mark, taken, span)

    def _mark(self, mark: Mark, taken: TakenText, span: Span) -> None:
        path = self.codes.path(mark.code)
        if path is None:
            self.told.kept("codings", taken.source.name, why="of a code that the file does not have")
            return
        if same(mark.user) not in self.coders.names:
            why = f"by nobody whom the file names; here by {self.coders.usual}"
            self.told.changed("codings", why=why)
        coder, words = self.coders.of(mark.user), span.of(taken.source.text)
        digest = self.codes.codebook.digest
        origin = Origin.RULE if coder == MACHINE else Origin.PERSON  # it went to another program and came back
        coding = Coding(taken.source.name, span, path, coder, origin, words, unit=SPAN, codebook=digest)
        if mark.coding is not None and _stands(mark.coding, taken):
            coding = replace(mark.coding, source=taken.source.name, code=path, coder=coder)
        key = coding.id
        self.made.ids[same(mark.guid)] = key
        if mark.coding is not None:
            self.made.ids[self._was(mark, mark.coding)] = key
        if key in self.made.by_id:
            why = "the same code on the same words by the same coder: one in the study, all written back"
            self.told.changed("codings", taken.source.name, why=why)
            return
        self.made.by_id[key] = coding

    def _was(self, mark: Mark, coding: Coding) -> str:
        """The id that a coding had in the study it came from."""
        code = self.codes.old(mark.code)
        return replace(coding, code=code, coder=self.users.get(same(mark.user), "")).id

    def beside(self, coding: Coding, taken: TakenText) -> None:
        """A coding that was proposed or rejected in the study that the project came from."""
        path = self.codes.was.get(coding.code)
        if path is None or not _stands(coding, taken):
            why = "proposed or rejected, and their code or words are gone"
            self.told.impossible("codings", taken.source.name, why=why)
            return
        made = replace(coding, source=taken.source.name, code=path)
        self.made.ids[coding.id] = made.id
        self.made.by_id.setdefault(made.id, made)


def _stands(coding: Coding, taken: TakenText) -> bool:
    """Whether a coding that came along stands on its words here."""
    text = taken.source.text
    within = 0 <= coding.span.start < coding.span.end <= len(text)
    evidence = all(each.span.of(text) == each.words for each in coding.evidence)
    return within and coding.span.of(text) == coding.text and evidence
