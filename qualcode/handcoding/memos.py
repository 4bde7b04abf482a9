"""Memos: on the study, a source or words of it, a code, a coding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from qualcode.core import codetree
from qualcode.core.model import Codebook, Memo
from qualcode.core.nearest import unknown
from qualcode.core.places import Where, place_of
from qualcode.errors import StudyError, UnknownNameError
from qualcode.handcoding.changes import check_person
from qualcode.handcoding.choosing import coding_id, segments_in
from qualcode.store import StudyFile


def write_memo(file: StudyFile, text: str, *, on: str = "", author: str, where: Where | None = None) -> Memo:
    """Write a memo on a source, a code, a coding by the beginning of its id, or the study ("").

    With `where` it is on these words of the source that `on` names.
    """
    check_person(author)
    if not text.strip():
        raise StudyError("memo", "it has no words", "write some")
    if where is None:
        memo = memo_now(subject_named(file, on), text, author)
    else:
        source = file.source(on)
        span = place_of(source, segments_in(file, source), where).span
        memo = replace(memo_now(on, text, author), span=span, words=span.of(source.text))
    file.add_memo(memo)
    return memo


def subject_named(file: StudyFile, name: str) -> str:
    """What a memo on this name is on: "" the study, a source, a code's path, or a coding's id."""
    sources = [mark.name for mark in file.source_marks()]
    if not name or name in sources:
        return name
    book = file.codebook() or Codebook("", ())
    if any(name in (path, path.rpartition("/")[2]) for path in book.paths):
        return codetree.find(book, name)
    try:
        return coding_id(file, name)
    except UnknownNameError:
        raise unknown("source, code or coding", name, [*sources, *book.paths]) from None


def memo_now(subject: str, text: str, author: str) -> Memo:
    """A memo written at this moment."""
    return Memo(subject, text, author, datetime.now(UTC).isoformat(timespec="seconds"))
