"""Where two coders differ, out of a study; what was decided, back into it as the codings of a third, the consensus."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from qualcode.core.model import Coding, Memo, Origin, Source, Status, Unit
from qualcode.core.places import SPAN
from qualcode.core.problems import Problem
from qualcode.core.spans import Span, contains, overlaps
from qualcode.errors import StudyError
from qualcode.reviews.outcome import Changes, Earlier, Imported, new_memo, person, study_mark
from qualcode.reviews.workbooks import codebook_of
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from qualcode.exchange.adjudication import Dispute, Settled

CONSENSUS = "consensus"
Place = tuple[str, int, int]  # a source, and the start and end of a segment of it


def export_adjudication(
    file: StudyFile,
    coders: tuple[str, str],
    *,
    consensus: str = CONSENSUS,
    sources: Sequence[str] = (),
    order: Sequence[Place] = (),
    language: str = "en",
) -> bytes:
    """The workbook (.xlsx) of the segments on which two coders put different codes, to be decided one by one.

    Compared are the sources that both have coded, or those named. The segments come in the `order` given, as far as it
    names them, the others after them: where most codes differ first.
    """
    from qualcode.exchange.adjudication import Adjudication, write_adjudication

    consensus = person(consensus)
    first, second = _two(file, coders)
    log = file.log()
    names = [file.source(name).name for name in dict.fromkeys(sources)] or _both(file, first, second)
    if not names:
        raise StudyError(f"{first} and {second}", "have no source in common", "name sources to compare all the same")
    found = [one for name in names for one in _disputes(file, _Pair.of(file, name, coders), coders)]
    rank = {place: number for number, place in enumerate(order)}
    found.sort(key=lambda one: (rank.get((one.source, *one.span), len(rank)), -len({*one.codes_a} ^ {*one.codes_b})))
    what = Adjudication(first, second, consensus, codebook_of(file), study_mark(log), log[-1].hash, names, found)
    return write_adjudication(what, language=language, created=datetime.fromisoformat(log[-1].at))


def import_adjudication(
    file: StudyFile, data: bytes, *, where: str, consensus: str | None = None, agreed: bool = True
) -> Imported:
    """Read decisions back as the consensus coder's codings, as one Edit "adjudicate"; `where` is the file's name.

    With `agreed`, what both coders have put on the same segment of the sources compared is the consensus too. A row is
    taken only when its words are those of the study. `consensus` overrides the workbook's coder. Importing it twice
    changes nothing.
    """
    from qualcode.exchange.adjudication import read_adjudication

    with file.transaction():
        log = file.log()
        returned = read_adjudication(data, codebook_of(file), where=where)
        if returned.study != study_mark(log) and not {mark.name for mark in file.source_marks()} & {*returned.compared}:
            raise StudyError(where, "is the workbook of another study", "name the study that it is of with --study")
        who = person(consensus or returned.consensus)
        pairs = _pairs(file, returned.compared, (returned.coder_a, returned.coder_b))
        intake = _Intake(file, who, Earlier.of(log, returned.workbook), pairs)
        intake.changes.problems += returned.problems
        for one in returned.settled:
            intake.settle(one)
        if agreed:
            intake.take_agreed()
        if returned.open:
            number = "1 disagreement is" if returned.open == 1 else f"{returned.open:,} disagreements are"
            intake.changes.problems.append(Problem(where, f"{number} not decided yet"))
        coders = [returned.coder_a, returned.coder_b]
        return intake.changes.commit(file, "adjudicate", where, who, workbook=returned.workbook, coders=coders)


@dataclass(frozen=True, slots=True)
class _Place:
    """A segment, or a stretch that lies on none, with what two coders put on it or on words that overlap it."""

    number: int  # of the segment, 0 when it is none
    span: Span
    codings: tuple[list[Coding], list[Coding]]

    def codes(self, coder: int) -> set[str]:
        """What one of the two put there."""
        return {coding.code for coding in self.codings[coder]}

    def span_of(self, code: str) -> Span:
        """The words that a code is to be put on: those within the place that the coders chose, if the same."""
        chosen = {coding.span for codings in self.codings for coding in codings if coding.code == code}
        return chosen.pop() if len(chosen) == 1 and all(contains(self.span, span) for span in chosen) else self.span


@dataclass(frozen=True, slots=True)
class _Pair:
    """A source with the places that at least one of two coders has coded, in the order of the text."""

    source: Source
    unit: Unit
    places: Mapping[Span, _Place]

    @classmethod
    def of(cls, file: StudyFile, name: str, coders: tuple[str, str]) -> _Pair:
        """What two coders put on a source."""
        from qualcode.language.segments import segments_of

        source = file.source(name)
        unit = Unit(file.get_setting("unit") or Unit.SENTENCE)
        cut = segments_of(source, unit)
        places: dict[Span, _Place] = {}
        for number, coder in enumerate(coders):
            for coding in _standing(file.codings(source=name, coder=coder), source):
                first = bisect_right(cut.ends, coding.span.start)
                last = bisect_left(cut.starts, coding.span.end)
                on = [(row + 1, Span(cut.starts[row], cut.ends[row])) for row in range(first, last)]
                for segment, span in on or [(0, coding.span)]:
                    place = places.setdefault(span, _Place(segment, span, ([], [])))
                    place.codings[number].append(coding)
        return cls(source, unit, dict(sorted(places.items())))


def _standing(codings: Iterable[Coding], source: Source) -> list[Coding]:
    return [c for c in codings if c.status != Status.REJECTED and c.span.of(source.text) == c.text]


def _two(file: StudyFile, coders: tuple[str, str]) -> tuple[str, str]:
    from qualcode.core.nearest import unknown

    known = [coder for coder, _, _ in file.coders()]
    for coder in coders:
        if coder not in known:
            raise unknown("coder", coder, known)
    if coders[0] == coders[1]:
        raise StudyError(f"coder {coders[0]!r}", "is named twice", "name two coders")
    return coders


def _both(file: StudyFile, first: str, second: str) -> list[str]:
    """The sources that both have coded, in the study's order."""
    coded = [{coding.source for coding in file.codings(coder=coder)} for coder in (first, second)]
    return [mark.name for mark in file.source_marks() if mark.name in coded[0] & coded[1]]


def _pairs(file: StudyFile, names: Iterable[str], coders: tuple[str, str]) -> dict[str, _Pair]:
    known = {mark.name for mark in file.source_marks()}
    return {name: _Pair.of(file, name, coders) for name in names if name in known}


def _disputes(file: StudyFile, pair: _Pair, coders: tuple[str, str]) -> list[Dispute]:
    """The places of a source on which the codes differ, with what each coder noted there."""
    from qualcode.exchange.adjudication import Dispute

    memos = file.memos()
    found = []
    for place in pair.places.values():
        first, second = (tuple(sorted(place.codes(coder))) for coder in (0, 1))
        if first != second:
            notes = ["\n".join(_noted(memos, place, pair.source.name, number, coders[number])) for number in (0, 1)]
            words = place.span.of(pair.source.text)
            found.append(Dispute(pair.source.name, place.number, place.span, words, first, second, *notes))
    return found


def _noted(memos: Iterable[Memo], place: _Place, source: str, number: int, coder: str) -> list[str]:
    """What a coder noted on the words of a place, or on his or her codings there."""
    ids = {coding.id for coding in place.codings[number]}
    return [
        memo.text
        for memo in memos
        if memo.author == coder
        and (memo.subject in ids or (memo.subject == source and memo.span and overlaps(memo.span, place.span)))
    ]


class _Intake:
    """Decisions that are being taken into a study."""

    def __init__(self, file: StudyFile, consensus: str, earlier: Earlier, pairs: Mapping[str, _Pair]) -> None:
        self.file, self.consensus, self.earlier, self.pairs = file, consensus, earlier, pairs
        self.digest = codebook_of(file).digest
        self.changes = Changes()
        self.live = {coding.id: coding for coding in file.codings(coder=consensus)}
        self.on: dict[str, list[Coding]] = {}
        for coding in self.live.values():
            self.on.setdefault(coding.source, []).append(coding)
        self.noted = {(memo.subject, memo.span, memo.text) for memo in file.memos() if memo.author == consensus}
        self.settled: set[tuple[str, Span]] = set()

    def settle(self, one: Settled) -> None:
        """The codes that a decision gives to a place, and takes from it."""
        from qualcode.exchange.sheets import seen_digest

        pair = self.pairs.get(one.source)
        if pair is None or seen_digest(one.span.of(pair.source.text)) != one.digest:
            message = f"the text of {one.source} is not, or no longer, in this study, and the row is left out"
            self.changes.problems.append(Problem(one.where, message, "write a new workbook", refused=True))
            return
        place = pair.places.get(one.span, _Place(0, one.span, ([], [])))
        wanted = {coding.id: coding for coding in (self._coding(pair, place, code) for code in sorted(one.codes))}
        for key, coding in wanted.items():
            self._add(key, coding)
        for coding in self.on.get(one.source, ()):
            at_issue = coding.code in one.about or self.earlier.codings.get(coding.id, False)
            if contains(one.span, coding.span) and at_issue and coding.id not in wanted:
                self.changes.removed[coding.id] = coding
        self.settled.add((one.source, one.span))
        if one.memo and (one.source, one.span, one.memo) not in self.noted:
            memo = new_memo(one.source, one.memo, self.consensus)
            self.changes.memos.append((None, replace(memo, span=one.span, words=one.span.of(pair.source.text))))

    def take_agreed(self) -> None:
        """What both coders put on a place is the consensus without a decision."""
        for pair in self.pairs.values():
            for place in pair.places.values():
                for code in sorted(place.codes(0) & place.codes(1)):
                    if (pair.source.name, place.span) not in self.settled:
                        coding = self._coding(pair, place, code)
                        self._add(coding.id, coding)

    def _add(self, key: str, coding: Coding) -> None:
        """Put a code on, unless it is there, or was put there by this workbook and taken away since."""
        live = self.live.get(key)
        if live is not None and live.status == Status.REJECTED:
            self.changes.removed[key] = live
        elif live is not None or self.earlier.codings.get(key, False):
            return
        self.changes.added[key] = coding

    def _coding(self, pair: _Pair, place: _Place, code: str) -> Coding:
        span = place.span_of(code)
        unit = str(pair.unit) if place.number and span == place.span else SPAN
        words = span.of(pair.source.text)
        name, origin = pair.source.name, Origin.PERSON
        return Coding(name, span, code, self.consensus, origin, words, unit=unit, codebook=self.digest)
