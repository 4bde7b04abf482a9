"""Word documents out of a study and back into it: codes as comments, comments as codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from qualcode.core.model import MACHINE, Coding, Comment, Memo, Origin, Segments, Source, Status, Unit
from qualcode.core.places import place_of
from qualcode.core.problems import Problem
from qualcode.core.spans import Span, trim
from qualcode.errors import QualcodeError
from qualcode.exchange.alignment import Alignment
from qualcode.exchange.names import CodeNames
from qualcode.exchange.remarks import as_comments, remark_of
from qualcode.reviews.outcome import Changes, Imported, new_memo, person, study_mark
from qualcode.reviews.workbooks import codebook_of
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from qualcode.exchange.word_review import Mark

_SELECT = "select the words in the word processor and comment on them anew"


def export_word(
    file: StudyFile, coder: str, *, sources: Sequence[str] = (), everyone: bool = False
) -> Iterator[tuple[str, bytes]]:
    """A document (.docx) a source, with its name: this coder's codes and memos as comments, or everyone's.

    Without `everyone` the documents are blind: there is nothing of other coders or of the machine in them.
    """
    from qualcode.exchange.word_review import WordReview, WrittenFor, write_document

    coder = person(coder)
    book = codebook_of(file)
    study = study_mark(file.log())
    names = CodeNames(book)
    for source in [file.source(one) for one in dict.fromkeys(sources)] if sources else file.sources():
        codings = file.codings(source=source.name, coder=None if everyone else coder)
        marks = _marks(file, source, codings, None if everyone else coder, names)
        header = f"{source.name}   |   {book.name}   |   {coder}"
        yield source.name, write_document(WordReview(source, WrittenFor(study, source.name, coder), marks, header))


def _marks(
    file: StudyFile, source: Source, codings: Sequence[Coding], author: str | None, names: CodeNames
) -> list[Mark]:
    """The comments of each coder on each stretch: codes with what was noted on them, then notes on the words."""
    from qualcode.exchange.word_review import Mark

    codes: dict[tuple[Span, str], dict[str, str]] = {}
    notes: dict[tuple[Span, str], list[str]] = {}
    by_coding: dict[str, list[Memo]] = {}
    for memo in file.memos():
        by_coding.setdefault(memo.subject, []).append(memo)
    for coding in codings:
        if coding.status == Status.REJECTED or coding.span.of(source.text) != coding.text:
            continue
        said = [memo.text for memo in by_coding.get(coding.id, ()) if memo.author == coding.coder]
        codes.setdefault((coding.span, coding.coder), {})[coding.code] = said[-1] if said else ""
    for memo in by_coding.get(source.name, ()):
        if memo.span and memo.span.of(source.text) == memo.words and author in (None, memo.author):
            notes.setdefault((memo.span, memo.author), []).append(memo.text)
    return [
        Mark(span, who, text)
        for span, who in sorted(codes.keys() | notes.keys())
        for text in as_comments(codes.get((span, who), {}), notes.get((span, who), ()), names)
    ]


def import_word(
    file: StudyFile, data: bytes, *, where: str, coder: str | None = None, remove: bool = False
) -> Imported:
    """Read the comments of a document as codings and memos, as one Edit "import comments"; `where` is the file's name.

    The document is one that `export_word` wrote, or the very file of a source (also .odt, .rtf). Each comment is on the
    words that it is on in the document; where these are not, at this place, in the study's text, it is refused
    with a Problem. The author of a comment is the coder unless `coder` says who is. With `remove`, codings of the
    person for whom the document was written that are no longer among its comments are taken away. Importing it twice
    changes nothing.
    """
    with file.transaction():
        document = _Document(file, data, where, coder)
        for number, comment in enumerate(document.comments, start=1):
            document.take(comment, number)
        document.missing(remove=remove)
        return document.commit()


class _Document:
    """A document that is being read into a study."""

    def __init__(self, file: StudyFile, data: bytes, where: str, coder: str | None) -> None:
        from qualcode.exchange.word_review import origin_of

        self.file, self.where, self.override = file, where, coder
        self.changes = Changes()
        read = _read(data, where)
        self.origin = origin_of(data)
        self.source = _source_of(file, read, self.origin.source if self.origin else "", where)
        self.comments = read.comments
        self.changes.problems += [problem for problem in read.problems if "comment" in problem.message]
        self.text = read.text
        self.alignment = Alignment(read.text, self.source.text)
        self.book = codebook_of(file)
        self.names = CodeNames(self.book)
        self.live = {coding.id: coding for coding in file.codings(source=self.source.name)}
        self.spans = {trim(one.span, self.source.text): one.span for one in self.live.values()}
        self.notes = {(memo.subject, memo.author, memo.span, memo.text.strip()) for memo in file.memos()}
        self.said: set[str] = set()  # ids of the codings that the comments state
        self.authors: dict[str, None] = {}
        self.lost = 0  # comments without words in the study
        self.memos = 0  # comments that name no code
        if self.origin and self.origin.study != study_mark(file.log()):
            self._tell("was written from another study, of the same text", "look whether it belongs to this one")
        if self.alignment.changed:
            hint = "comments on words that are as they were are taken, the others are listed"
            self._tell(f"its text is not quite that of {self.source.name}", hint)

    def take(self, comment: Comment, number: int) -> None:
        """The codes and notes of one comment."""
        author = comment.author.strip()
        if author == MACHINE:
            return  # what the machine coded was written out with the rest, and is in the study
        if not comment.text.strip():
            return
        place = f"{self.where}, comment {number} (paragraph {self.text.count(chr(10), 0, comment.span.start) + 1})"
        who = self.override or author
        if not who:
            self._refuse(place, "has no author, and is left out", "say whose comments these are with --coder NAME")
            return
        span = self.alignment.place(comment.span)
        if span is None:
            self.lost += 1
            message = "is on words that the study's text does not have there, and is left out"
            if not comment.span.of(self.text).strip():
                message = "is on no words, and is left out"
            self._refuse(place, message, _SELECT)
            return
        self.authors[who] = None
        self._take_remark(comment.text, who, self.spans.get(span, span), place)

    def _take_remark(self, text: str, who: str, span: Span, place: str) -> None:
        remark = remark_of(text, self.names)
        for why, remedy in remark.doubts:
            self._refuse(place, f"{why}; it is kept as a memo", remedy)
        unit = place_of(self.source, self._segments, (span.start, span.end)).unit
        for code, memo in remark.codes.items():
            words = span.of(self.source.text)
            name, version = self.source.name, self.book.digest
            coding = Coding(name, span, code, who, Origin.PERSON, words, unit=unit, codebook=version)
            self.said.add(coding.id)
            old = self.live.get(coding.id)
            if old is None or old.status == Status.REJECTED:
                self.changes.added[coding.id] = coding
                if old is not None:
                    self.changes.removed[coding.id] = old
            if memo:
                self._note(new_memo(coding.id, memo, who))
        if remark.note:
            on_source = new_memo(self.source.name, remark.note, who)
            self._note(replace(on_source, span=span, words=span.of(self.source.text)))
            self.memos += not remark.codes

    def missing(self, *, remove: bool) -> None:
        """Codings of the person for whom the document was written that are not among its comments."""
        if self.origin is None:
            if remove:
                self._tell("nothing is taken away: the document does not say what it went out with", "")
            return
        coder = self.override or self.origin.coder
        gone = {
            key: coding
            for key, coding in self.live.items()
            if coding.coder == coder
            and coding.status != Status.REJECTED
            and key not in self.said
            and coding.span.of(self.source.text) == coding.text
        }
        if gone and remove and not self.lost:
            self.changes.removed |= gone
        elif gone:
            why = "some comments have lost their words" if remove else "--remove takes them away"
            self._tell(f"{_count(len(gone), 'coding')} by {coder} not among its comments, kept in the study", why)

    def commit(self) -> Imported:
        """All of it as one Edit, and what is to be said about it."""
        coder = self.override or ", ".join(self.authors) or (self.origin.coder if self.origin else "")
        if self.memos:
            self._tell(f"{_count(self.memos, 'comment')} without a code, kept as memos", "")
        if self.origin and not self.override and (others := [one for one in self.authors if one != self.origin.coder]):
            message = f"was written for {self.origin.coder}; comments by {', '.join(others)} are theirs as coders"
            self._tell(message, f"--coder {self.origin.coder} takes all comments as {self.origin.coder}'s")
        return self.changes.commit(self.file, "import comments", self.where, coder, source=self.source.name)

    @cached_property
    def _segments(self) -> Segments:
        from qualcode.language.segments import segments_of

        return segments_of(self.source, Unit(self.file.get_setting("unit") or Unit.SENTENCE))

    def _note(self, memo: Memo) -> None:
        """Keep a memo, unless its coder has noted the same on the same."""
        key = (memo.subject, memo.author, memo.span, memo.text.strip())
        if key not in self.notes:
            self.notes.add(key)
            self.changes.memos.append((None, memo))

    def _tell(self, message: str, hint: str) -> None:
        self.changes.problems.append(Problem(self.where, message, hint))

    def _refuse(self, where: str, message: str, hint: str) -> None:
        self.changes.problems.append(Problem(where, message, hint, refused=True))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _read(data: bytes, where: str) -> Source:
    from qualcode import sources

    found = sources.read(data, name=PurePath(where).stem, path=where)
    if len(found) != 1:
        raise QualcodeError(where, "is a table of several sources", "name a document with comments")
    return found[0]


def _source_of(file: StudyFile, read: Source, stated: str, where: str) -> Source:
    """The source that a document is of: as it says itself, as it is called, or the one with the same words."""
    names = {mark.name for mark in file.source_marks()}
    for name in (stated, PurePath(where).stem):
        if name in names:
            return file.source(name)
    same = [source for source in file.sources() if not Alignment(read.text, source.text).changed]
    if len(same) != 1:
        raise QualcodeError(where, "does not say of which source it is", "name the file after the source: W-01.docx")
    return same[0]
