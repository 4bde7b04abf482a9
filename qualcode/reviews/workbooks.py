"""Review workbooks out of a study and back into it: what a person changed since, and nothing else, becomes one Edit."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from qualcode.core.model import Codebook, Coding, Memo, Origin, Role, Source, Status, Unit
from qualcode.core.places import SPAN
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import CodebookError, StudyError, UnknownNameError
from qualcode.reviews.outcome import Changes, Earlier, Imported, new_memo, person, study_mark
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from qualcode.exchange.review_reading import Decided, Returned, ReturnedReview
    from qualcode.exchange.review_workbook import Columns, MachineRow, Row

_DECISIONS = (Status.ACCEPTED, Status.REJECTED)
_AGAIN = "write a new workbook, and put the codes there"


def export_review(
    file: StudyFile,
    coder: str,
    *,
    sources: Sequence[str] = (),
    with_machine: bool = False,
    columns: Columns = "x",
    language: str = "en",
) -> bytes:
    """The workbook (.xlsx) of one coder, who is shown nobody else's codes, over all sources or those named.

    Segments are those of the study's unit. With `with_machine` a further sheet has what the machine and models coded,
    to accept or reject. The same study gives the same bytes.
    """
    from qualcode.exchange.review_workbook import Review, write_review

    coder, log = person(coder), file.log()
    texts = [file.source(one) for one in dict.fromkeys(sources)] if sources else file.sources()
    if not texts:
        raise StudyError("review", "the study has no sources yet", "bring some in with `qualcode code`")
    unit = Unit(file.get_setting("unit") or Unit.SENTENCE)
    rows = [row for source in texts for row in _rows(file, source, unit, coder)]
    machine = [row for source in texts for row in _machine_rows(file, source, coder)] if with_machine else None
    review = Review(coder, codebook_of(file), study_mark(log), log[-1].hash, rows, machine)
    created = datetime.fromisoformat(log[-1].at)
    return write_review(review, columns=columns, language=language, created=created)


def codebook_of(file: StudyFile) -> Codebook:
    """The study's codebook; CodebookError when there is none."""
    book = file.codebook()
    if book is None:
        raise CodebookError(file.path.name, "the study has no codebook yet", "run `qualcode code`")
    return book


def _rows(file: StudyFile, source: Source, unit: Unit, coder: str) -> list[Row]:
    """The segments of a source, and the stretches besides that this coder coded or noted, in the order of the text."""
    from qualcode.exchange.review_workbook import Row
    from qualcode.language.segments import segments_of

    codes: dict[Span, set[str]] = {}
    units: dict[Span, str] = {}
    for coding in file.codings(source=source.name, coder=coder):
        if coding.status != Status.REJECTED and coding.span.of(source.text) == coding.text:
            codes.setdefault(coding.span, set()).add(coding.code)
            units[coding.span] = str(coding.unit)
    notes = {memo.span: memo.text for memo in _notes(file, source, coder) if memo.span}
    segments = segments_of(source, unit)
    numbers = {Span(*span): n for n, span in enumerate(zip(segments.starts, segments.ends, strict=True), start=1)}
    rows = []
    for span in sorted(numbers.keys() | codes.keys() | notes.keys()):
        number = numbers.get(span, 0)
        of_unit = str(unit) if number else units.get(span, SPAN)
        held = frozenset(codes.get(span, ()))
        row = Row(source.name, number, span, span.of(source.text), of_unit, held, notes.get(span, ""))
        turn = bisect_right(source.turns, span.start, key=lambda turn: turn.span.start) - 1
        if turn >= 0 and span.start < source.turns[turn].span.end:
            said = source.turns[turn]
            row = row._replace(speaker=said.speaker, time=said.begin, asked=said.role is Role.INTERVIEWER)
        rows.append(row)
    return rows


def _notes(file: StudyFile, source: Source, coder: str) -> list[Memo]:
    """What a coder noted on stretches of a source whose words still stand there, the oldest first."""
    return [
        memo
        for memo in file.memos(source.name)
        if memo.author == coder and memo.span is not None and memo.span.of(source.text) == memo.words
    ]


def _machine_rows(file: StudyFile, source: Source, coder: str) -> list[MachineRow]:
    from qualcode.exchange.review_workbook import MachineRow

    rows = []
    for coding in file.codings(source=source.name):
        if coding.origin is Origin.PERSON or coding.span.of(source.text) != coding.text:
            continue
        matched = "; ".join(dict.fromkeys(one.words for one in coding.evidence))
        memo = next((m.text for m in reversed(file.memos(coding.id)) if m.author == coder), "")
        turn = bisect_right(source.turns, coding.span.start, key=lambda turn: turn.span.start) - 1
        speaker = source.turns[turn].speaker if turn >= 0 else ""
        rows.append(MachineRow(coding.id, source.name, coding.text, coding.code, matched, coding.status, memo, speaker))
    return rows


def import_review(file: StudyFile, data: bytes, *, where: str, coder: str | None = None) -> Imported:
    """Read a review workbook back, as one Edit "import review"; `where` is the file's name.

    Only what was changed in it since it went out, or since it was read the last time, is changed in the study: codes
    put on and taken away, memos, decisions on the machine's codings. What the study got by another way stays, and is
    told. A row is taken only when its words are those of the study. `coder` overrides the workbook's. Importing it
    twice changes nothing. Raises StudyError when it is another study's workbook and none of its texts is here.
    """
    from qualcode.exchange.review_reading import read_review

    with file.transaction():
        log = file.log()
        returned = read_review(data, codebook_of(file), where=where)
        who = person(coder or returned.coder)
        intake = _Intake(file, who, Earlier.of(log, returned.workbook))
        intake.changes.problems += _about_workbook(file, returned, where, study_mark(log))
        for name, rows in _by_source(returned.rows).items():
            intake.take_source(name, rows)
        if intake.strange and not intake.taken and returned.study != study_mark(log):
            raise StudyError(where, "is the workbook of another study", "name the study that it is of with --study")
        for one in returned.decided:
            intake.take_decision(one)
        intake.tell(where)
        return intake.changes.commit(file, "import review", where, who, workbook=returned.workbook)


def _about_workbook(file: StudyFile, returned: ReturnedReview, where: str, study: str) -> list[Problem]:
    """What a person should know of the workbook as a whole."""
    problems = list(returned.problems)
    if returned.study != study:
        hint = "look whether it is this study that it belongs to"
        problems.append(Problem(where, "was written from another study, of the same texts", hint))
    if returned.codebook != codebook_of(file).digest:
        message = "was written with another version of the codebook; codes are taken by their paths"
        problems.append(Problem(where, message, "write a new one to have the codes and definitions of now"))
    if returned.missing:
        rows = "1 row is" if returned.missing == 1 else f"{returned.missing:,} rows are"
        problems.append(Problem(where, f"{rows} no longer in it; what they held is left as it is in the study"))
    return problems


def _by_source(rows: Iterable[Returned]) -> dict[str, list[Returned]]:
    by_source: dict[str, list[Returned]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append(row)
    return by_source


class _Intake:
    """A workbook that is being read into a study: three states side by side, of it then, of it now, of the study."""

    def __init__(self, file: StudyFile, coder: str, earlier: Earlier) -> None:
        self.file, self.coder, self.earlier = file, coder, earlier
        self.digest = codebook_of(file).digest
        self.changes = Changes()
        self.taken = 0  # rows whose words are the study's
        self.strange = 0  # and those whose are not
        self.told: Counter[str] = Counter()

    def take_source(self, name: str, rows: Sequence[Returned]) -> None:
        """The rows of one source."""
        from qualcode.exchange.sheets import seen_digest

        try:
            source = self.file.source(name)
        except UnknownNameError:
            self.strange += len(rows)
            self._refuse(rows[0].where, f"{name} is no source of this study, and its rows are left out", _AGAIN)
            return
        live = {coding.id: coding for coding in self.file.codings(source=name, coder=self.coder)}
        held: dict[Span, list[Coding]] = {}
        for coding in live.values():
            held.setdefault(coding.span, []).append(coding)
        notes = _notes(self.file, source, self.coder)
        for row in rows:
            if seen_digest(row.span.of(source.text)) != row.digest:
                self.strange += 1
                self._refuse(row.where, f"the text of {name} was corrected since, and the row is left out", _AGAIN)
                continue
            self.taken += 1
            self._take_codes(source, row, held.get(row.span, []))
            if row.memo is not None:
                self._take_note(source, row, [memo for memo in notes if memo.span == row.span])

    def take_decision(self, one: Decided) -> None:
        """What was decided about one of the machine's codings."""
        found = self.file.codings_by_id([one.id])
        if not found:
            self._refuse(one.where, "the machine no longer codes this, and the row is left out", _AGAIN)
            return
        coding = found[0]
        before = _decision(Status(self.earlier.decided.get(one.id, one.before)))
        now, here = one.status, _decision(coding.status)
        if now != before and here not in (now, before):
            self._refuse(one.where, "somebody has decided otherwise since, and that stands", "settle it with them")
        elif now not in (before, here):
            undecided = Status.APPLIED if coding.origin is Origin.RULE else Status.PROPOSED
            status = now or undecided
            self.changes.removed[coding.id] = coding
            self.changes.added[coding.id] = replace(coding, status=status)
            self.changes.decided[coding.id] = str(status)
        if one.memo is not None:
            mine = [memo for memo in self.file.memos(one.id) if memo.author == self.coder]
            self._note(one, one.id, mine, new_memo(one.id, one.memo, self.coder))

    def tell(self, where: str) -> None:
        """Say, counted, what the study got by another way and keeps."""
        for message, number in self.told.items():
            codings = "1 coding" if number == 1 else f"{number:,} codings"
            self.changes.problems.append(Problem(where, f"{codings} {message}"))

    def _take_codes(self, source: Source, row: Returned, here: Sequence[Coding]) -> None:
        fresh = {code: self._coding(source, row, code) for code in row.codes | row.before}
        live = {coding.code: coding for coding in here}
        present = {code for code, coding in live.items() if coding.status != Status.REJECTED}
        ids = {code: coding.id for code, coding in (live | fresh).items()}
        before = {code for code, name in ids.items() if self.earlier.codings.get(name, code in row.before)}
        for code in row.codes - before - present:
            self.changes.added[ids[code]] = fresh[code]
            if code in live:  # rejected before
                self.changes.removed[ids[code]] = live[code]
        if row.sure:
            for code in (before - row.codes) & present:
                self.changes.removed[ids[code]] = live[code]
        self.told[f"by {self.coder}, made since it went out, are not in it and are kept"] += len(
            present - row.codes - before
        )
        self.told[f"by {self.coder} in it were taken away since, and stay away"] += len(row.codes & before - present)
        self.told += Counter()  # zeros go

    def _coding(self, source: Source, row: Returned, code: str) -> Coding:
        words = row.span.of(source.text)
        return Coding(
            source.name, row.span, code, self.coder, Origin.PERSON, words, unit=row.unit, codebook=self.digest
        )

    def _take_note(self, source: Source, row: Returned, mine: Sequence[Memo]) -> None:
        memo = replace(new_memo(source.name, row.memo or "", self.coder), span=row.span, words=row.span.of(source.text))
        self._note(row, f"{source.name} {row.span.start}-{row.span.end}", mine, memo)

    def _note(self, row: Returned | Decided, place: str, mine: Sequence[Memo], memo: Memo) -> None:
        """Put a memo in the place of the one that went out, or beside one that was written since."""
        from qualcode.exchange.sheets import seen_digest

        digest, before = seen_digest(memo.text), self.earlier.memos.get(place, row.memo_before)
        if digest == before or any(seen_digest(one.text) == digest for one in mine):
            return
        if not memo.text:
            self._refuse(row.where, "its memo was emptied; memos of a study are kept", "change it, or leave it")
            return
        old = mine[-1] if mine and seen_digest(mine[-1].text) == before else None
        self.changes.memos.append((old, memo))
        self.changes.noted[place] = digest

    def _refuse(self, where: str, message: str, hint: str) -> None:
        self.changes.problems.append(Problem(where, message, hint, refused=True))


def _decision(status: Status) -> Status | None:
    return status if status in _DECISIONS else None
