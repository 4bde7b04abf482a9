"""Why a segment of a study has the codes that it has: the machine's reasons, and what people said about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from qualcode.core.codetree import find
from qualcode.core.model import MACHINE, Coding, Segments, Source, Status, Unit
from qualcode.core.places import parse_where, place_of
from qualcode.core.spans import Span, overlaps
from qualcode.errors import StudyError, UnknownNameError
from qualcode.handcoding.changes import codebook_of
from qualcode.handcoding.choosing import coding_id, segments_in
from qualcode.store import LifeEvent, StudyFile

if TYPE_CHECKING:
    from qualcode.coding.accounts import CodeAccount
    from qualcode.coding.examples import Tried
    from qualcode.coding.explain import SegmentAccount
    from qualcode.core.model import Codebook

PLACE = "name a segment as SOURCE:SEGMENT, such as W-03:12 (`qualcode segments W-03` numbers them), or a coding's id"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a source, and where they stand."""

    text: str = field(repr=False)
    span: Span

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        return {"text": self.text, "start": self.span.start, "end": self.span.end}


@dataclass(frozen=True, slots=True)
class CodedBy:
    """A coding that lies on a segment or overlaps it, and what people did to it, the first first."""

    coding: Coding
    events: tuple[LifeEvent, ...]

    def as_data(self) -> dict[str, Any]:
        """As plain values."""
        coding = self.coding
        return {
            "id": coding.id,
            "code": coding.code,
            "coder": coding.coder,
            "status": str(coding.status),
            "start": coding.span.start,
            "end": coding.span.end,
            "text": coding.text,
            "events": [
                {"edit": e.number, "at": e.at, "who": e.who, "verb": e.verb, "status": e.status, "memo": e.memo}
                for e in self.events
            ],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """A segment, what the current codebook does there and why, and who coded it.

    Attributes:
        source: with its text, of which `words` is a piece.
        number, of: of the segment, and how many there are.
        turn: the whole turn, or paragraph where nobody speaks; `question` what was asked before it.
        coded: False for the words of interviewers, which are not coded.
        codes: in the order of the codebook; only those asked for, when some were.
        codings: by machine and people, in order of place, code and coder.
        current: whether the machine's codings in the study are what is explained; if not, `qualcode code` makes them.
    """

    source: Source
    number: int
    of: int
    unit: Unit
    speaker: str
    words: Quoted
    turn: Quoted
    question: tuple[Quoted, ...]
    coded: bool
    codes: tuple[CodeAccount, ...]
    codings: tuple[CodedBy, ...]
    current: bool

    def __repr__(self) -> str:
        return f"<Explanation {self.source.name}:{self.number}: {len(self.codes)} codes, {len(self.codings)} codings>"

    def as_data(self) -> dict[str, Any]:
        """As plain lists and mappings, ready for JSON."""
        return {
            "source": self.source.name,
            "kind": str(self.source.kind),
            "language": self.source.language,
            "unit": str(self.unit),
            "segment": self.number,
            "segments": self.of,
            "speaker": self.speaker,
            **self.words.as_data(),
            "turn": self.turn.as_data(),
            "question": [asked.as_data() for asked in self.question],
            "coded": self.coded,
            "current": self.current,
            "codes": [account.as_data() for account in self.codes],
            "codings": [coding.as_data() for coding in self.codings],
        }


class Explaining:
    """What a study can say about its codings; part of Study. docs/explain.md shows it."""

    _file: StudyFile

    def explain(self, place: str, *, codes: Sequence[str] = ()) -> Explanation:
        """Why a segment has its codes: `place` is "W-03:12", or the beginning of a coding's id.

        Codes that apply there or nearly do, and those that people gave; with `codes` these alone, also where nothing
        of them is there. A coding's id asks for its code.
        """
        book = codebook_of(self._file)
        source, segments, number, meant = _meant(self._file, place)
        wanted = {path for code in codes or meant for path in _under(book, code)}
        segment = segments.segment(number, source)
        codings = _codings_on(self._file, source, segment.span)
        given = {each.coding.code for each in codings if each.coding.coder != MACHINE}
        account = _account(source, segments, number, book, (wanted, given))
        return Explanation(
            source,
            number,
            len(segments.starts),
            segments.unit,
            segment.speaker,
            _quoted(source, segment.span),
            _quoted(source, account.turn),
            tuple(_quoted(source, span) for span in account.question),
            account.coded,
            account.codes,
            tuple(codings),
            _current(account, [each.coding for each in codings if each.coding.span == segment.span], wanted),
        )


def _under(book: Codebook, code: str) -> list[str]:
    """A code and those below it; one that the codebook no longer has stands for itself where it was coded."""
    return book.under(find(book, code))


def _meant(file: StudyFile, place: str) -> tuple[Source, Segments, int, tuple[str, ...]]:
    """The source, its segments, the number of the one that is meant, and the code that is asked about."""
    name, colon, where = _parted(place, [mark.name for mark in file.source_marks()])
    if colon:
        source = file.source(name)
        segments = segments_in(file, source)
        span = place_of(source, segments, parse_where(where)).span
        return source, segments, _number(source, segments, span), ()
    try:
        coding = file.codings_by_id([coding_id(file, place)])[0]
    except UnknownNameError as error:
        raise UnknownNameError(error.where, error.problem, PLACE) from None
    source = file.source(coding.source)
    if coding.span.of(source.text) != coding.text:
        problem = "lost its words when the text was corrected"
        raise StudyError(f"coding {place!r}", problem, f"`qualcode history {place}` tells its life")
    segments = segments_in(file, source)
    known = (coding.code,) if coding.code in codebook_of(file) else ()
    return source, segments, _number(source, segments, coding.span), known


def _parted(place: str, names: Sequence[str]) -> tuple[str, str, str]:
    """A place as source, colon and where; a quote may hold colons, and so may the name of a source.

    >>> _parted("W-01:jam 08:00", ["W-01"])
    ('W-01', ':', 'jam 08:00')
    """
    known = [name for name in names if place.startswith(f"{name}:")]
    if not known:
        return place.partition(":")
    name = max(known, key=len)
    return name, ":", place[len(name) + 1 :]


def _number(source: Source, segments: Segments, span: Span) -> int:
    """The one segment that a place lies on."""
    on = [
        row + 1
        for row, each in enumerate(zip(segments.starts, segments.ends, strict=True))
        if overlaps(Span(*each), span)
    ]
    if len(on) == 1:
        return on[0]
    if not on:
        raise UnknownNameError(f"{source.name} {span.start}-{span.end}", "is in no segment", PLACE)
    problem = f"covers the segments {on[0]} to {on[-1]}"
    raise StudyError(f"{source.name} {span.start}-{span.end}", problem, f"name one, such as {source.name}:{on[0]}")


def _account(
    source: Source, segments: Segments, number: int, book: Codebook, codes: tuple[set[str], set[str]]
) -> SegmentAccount:
    """A segment explained: of the codes, the first are those asked for, the others those that people gave."""
    from qualcode.coding.explain import explain_segment
    from qualcode.coding.matcher import compile_codebook
    from qualcode.language.segments import cut
    from qualcode.language.tongue import TONGUE

    matcher = compile_codebook(book, source.language, TONGUE)
    cutting = partial(cut, unit=segments.unit, language=source.language)
    asked, given = codes
    return explain_segment(source, number, matcher, cutting, book, codes=asked, also=given)


def _codings_on(file: StudyFile, source: Source, span: Span) -> list[CodedBy]:
    """Every coding on a segment, but those whose words are no longer there."""
    found = [
        coding
        for coding in file.codings(source=source.name)
        if overlaps(coding.span, span) and coding.span.of(source.text) == coding.text
    ]
    return [CodedBy(coding, tuple(event for event in file.life(coding.id) if event.who != MACHINE)) for coding in found]


def _current(account: SegmentAccount, codings: Sequence[Coding], wanted: set[str]) -> bool:
    """Whether the machine's codings in the study are those that the codebook gives now, decisions of people apart."""
    machine = [coding for coding in codings if coding.coder == MACHINE and (not wanted or coding.code in wanted)]
    given = {code.code for code in account.codes if code.applied}
    untouched = {coding.code for coding in machine if coding.status is Status.APPLIED}
    return untouched <= given <= {coding.code for coding in machine}


def _quoted(source: Source, span: Span) -> Quoted:
    return Quoted(span.of(source.text), span)


def try_examples(book: Codebook) -> list[Tried]:
    """The examples and counterexamples that a codebook carries, each tried as a segment of its language.

    One under no language is of the codebook's, where it speaks one, else of the language that it seems to be in.
    Codes that have no indicators, nor any code below them that has, cannot be tried and are left out.
    """
    from dataclasses import replace

    from qualcode.coding.examples import examples_of, try_out
    from qualcode.language.detect import detect_language
    from qualcode.language.tongue import TONGUE

    def language_of(text: str) -> str:
        if len(book.languages) == 1:
            return book.languages[0]
        found = detect_language(text)
        return found if found in book.languages or not book.languages else book.languages[0]

    examples = [example for code in book for example in examples_of(code)]
    spoken = [each if each.language else replace(each, language=language_of(each.text)) for each in examples]
    return try_out(spoken, book, TONGUE)
