"""Codes on words by people, and people's decisions on what the machine coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.core.edits import Edit
from qualcode.core.following import recoded
from qualcode.core.model import Codebook, Coding, Origin, Status
from qualcode.core.places import Where, place_of
from qualcode.errors import StudyError
from qualcode.handcoding.changes import check_person, code_named, codebook_of, commit_changes, subject_of, told
from qualcode.handcoding.choosing import segments_in
from qualcode.handcoding.memos import memo_now
from qualcode.store import StudyFile


def code_segment(  # noqa: PLR0913 - what, where, and three words about it
    file: StudyFile, source: str, where: Where, code: str, *, coder: str, memo: str = "", new_code: bool = False
) -> Coding:
    """Apply a code to words of a source, as a person; the coding, which is the one there was if it is there already.

    `where` is a segment's number, a span, "turn N" or the very words (core.places). The code must be in the codebook,
    unless `new_code` puts it there.
    """
    check_person(coder)
    with file.transaction():
        book, path = code_named(file, code, new=new_code)
        read = file.source(source)
        place = place_of(read, segments_in(file, read), where)
        words = place.span.of(read.text)
        made = Coding(source, place.span, path, coder, Origin.PERSON, words, unit=place.unit, codebook=book.digest)
        found = file.codings_by_id([made.id])
        memos = [(None, memo_now(made.id, memo, coder))] if memo else []
        if not found or memos:
            file.commit_edit(
                Edit("apply", made.id, coder, added=() if found else (made,), detail=told([made])),
                codebook=book if book != file.codebook() else None,
                memos=memos,
            )
    return found[0] if found else made


def remove(file: StudyFile, codings: Sequence[Coding], *, coder: str) -> int | None:
    """Take people's codings away; the Edit's number. Memos on them stay, and come back with them.

    The machine's are refused: the next run would make them again.
    """
    check_person(coder)
    if any(coding.origin is not Origin.PERSON for coding in codings):
        problem = "the machine's codings cannot be removed: its next run would make them again"
        raise StudyError("remove", problem, "reject them, and they stay rejected")
    return file.commit_edit(Edit("remove", subject_of(codings), coder, removed=tuple(codings), detail=told(codings)))


def recode(file: StudyFile, codings: Sequence[Coding], to: str, *, coder: str, new_code: bool = False) -> int | None:
    """Give codings another code; the Edit's number, None when all have it.

    A person's coding stays that person's. One of the machine's, whose indicators say nothing of the other code, is
    rejected, and the other code applied by `coder`.
    """
    check_person(coder)
    with file.transaction():
        book, path = code_named(file, to, new=new_code)
        changing = [coding for coding in codings if coding.code != path]
        if not changing:
            return None
        codes = {coding.code: path for coding in changing}
        people = [coding for coding in changing if coding.origin is Origin.PERSON]
        machine = [coding for coding in changing if coding.origin is not Origin.PERSON]
        pairs = recoded(people, codes, book.digest) + taken_over(machine, path, coder, book)
        detail = {"codes": codes} | moves_in(pairs)
        return commit_changes(file, Edit("recode", subject_of(changing), coder, detail=detail), pairs, book).edit


def decide(file: StudyFile, codings: Sequence[Coding], status: Status, *, coder: str, memo: str = "") -> int | None:
    """Accept or reject what the machine or a model coded; the Edit's number, None when all is decided so already.

    A decision outlives every run. A memo says why, on each of the codings.
    """
    check_person(coder)
    verb = {Status.ACCEPTED: "accept", Status.REJECTED: "reject"}[status]
    if any(coding.origin is Origin.PERSON for coding in codings):
        problem = "only what the machine or a model coded is accepted or rejected"
        raise StudyError(verb, problem, "remove or recode a person's coding")
    old = tuple(coding for coding in codings if coding.status is not status)
    memos = [(None, memo_now(coding.id, memo, coder)) for coding in codings] if memo else []
    if not old and not memos:
        return None
    new = tuple(replace(coding, status=status) for coding in old)
    return file.commit_edit(Edit(verb, subject_of(codings), coder, old, new, told(codings)), memos=memos)


def taken_over(codings: Sequence[Coding], code: str, coder: str, book: Codebook) -> list[tuple[Coding, Coding]]:
    """The machine's codings, each with itself as rejected and with a person's own coding of another code."""
    pairs: list[tuple[Coding, Coding]] = []
    for coding in codings:
        own = replace(coding, code=code, coder=coder, origin=Origin.PERSON, status=Status.APPLIED, evidence=())
        pairs.append((coding, replace(coding, status=Status.REJECTED)))
        pairs.append((coding, replace(own, codebook=book.digest)))
    return pairs


def moves_in(pairs: Sequence[tuple[Coding, Coding]]) -> dict[str, dict[str, str]]:
    """What the log must say so that a coding's life can be told where it passes from one coder to another."""
    moves = {old.id: new.id for old, new in pairs if old.coder != new.coder}
    return {"moves": moves} if moves else {}


def resize(file: StudyFile, coding: Coding, where: Where, *, coder: str) -> int | None:
    """Put a coding on other words of its source; the Edit's number, None when it is there already.

    One's own coding moves. One of the machine's is rejected, and the code applied by `coder` to the other words.
    """
    check_person(coder)
    with file.transaction():
        read, book = file.source(coding.source), codebook_of(file)
        place = place_of(read, segments_in(file, read), where)
        if place.span == coding.span:
            return None
        words = place.span.of(read.text)
        moved = replace(coding, span=place.span, text=words, unit=place.unit, codebook=book.digest)
        pairs = [(coding, moved)]
        if coding.origin is not Origin.PERSON:
            own = replace(moved, coder=coder, origin=Origin.PERSON, status=Status.APPLIED, evidence=())
            pairs = [(coding, replace(coding, status=Status.REJECTED)), (coding, own)]
        edit = Edit("resize", coding.id, coder, detail=told([coding]) | moves_in(pairs))
        return commit_changes(file, edit, pairs, book).edit


def own_or_machines(coding: Coding, coder: str) -> Coding:
    """The coding, if `coder` may change it: their own or the machine's; StudyError when it is another person's."""
    if coding.origin is Origin.PERSON and coding.coder != coder:
        raise StudyError("coding", f"it is {coding.coder}'s", "code it yourself, or settle it together")
    return coding
