"""What every change by a person has in common: who, which code, and one Edit with all that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from qualcode.core import codetree
from qualcode.core.edits import Edit
from qualcode.core.following import follow, followed_memos
from qualcode.core.model import MACHINE, Codebook, Coding
from qualcode.errors import CodebookError, StudyError, UnknownNameError
from qualcode.store import StudyFile


class CodeChange(NamedTuple):
    """What a change of codes did: the Edit's number, what each path became, how many codings went and came.

    `file` is the codebook file that is behind now, "" when the codebook is of no file or has not changed.
    """

    edit: int | None
    became: dict[str, str]
    removed: int
    added: int
    file: str


def commit_changes(
    file: StudyFile,
    edit: Edit,
    pairs: Sequence[tuple[Coding, Coding]],
    book: Codebook,
    became: Mapping[str, str] | None = None,
) -> CodeChange:
    """Commit codings that become others, the codebook when it is a new one, and the memos on what is no more."""
    changed = book if book != file.codebook() else None
    met = file.codings_by_id([new.id for _, new in pairs])
    followed = follow(pairs, {coding.id: coding for coding in met})
    sources = {mark.name for mark in file.source_marks()}
    gone = {old: new for old, new in (became or {}).items() if old not in sources}
    memos = followed_memos(file.memos(), gone | followed.became)
    mark = file.codebook_mark()
    behind = mark.path if mark and changed else ""
    if not (followed.removed or followed.added or changed or memos):
        return CodeChange(None, {}, 0, 0, "")
    edit = replace(edit, removed=followed.removed, added=followed.added)
    number = file.commit_edit(edit, codebook=changed, memos=memos)
    return CodeChange(number, dict(became or {}), len(edit.removed), len(edit.added), behind)


def check_person(coder: str) -> None:
    """Raise StudyError unless the name can be a person's."""
    if not coder.strip() or coder == MACHINE:
        problem = "that is the machine's name" if coder == MACHINE else "nobody says who is coding"
        raise StudyError("coder", problem, "name the person who codes")


def codebook_of(file: StudyFile) -> Codebook:
    """The codebook in use; CodebookError when there is none yet."""
    book = file.codebook()
    if book is None:
        raise CodebookError(file.path.name, "the study has no codebook yet", "run `qualcode code`")
    return book


def code_named(file: StudyFile, name: str, *, new: bool) -> tuple[Codebook, str]:
    """The codebook with the code that a name means, and its path; a new code only where that is asked for."""
    book = file.codebook()
    if new and (book is None or name not in book):
        return codetree.add(book or Codebook(file.path.stem, ()), name), name
    if book is None:
        raise CodebookError(file.path.name, "the study has no codebook yet", "run `qualcode code`, or make a new code")
    try:
        return book, codetree.find(book, name)
    except UnknownNameError as error:
        raise UnknownNameError(
            error.where, error.problem, f"{error.remedy} Or make it: --new (new_code=True)"
        ) from None


def subject_of(codings: Sequence[Coding]) -> str:
    """What the log names: the id of a single coding, the code of several that have one."""
    codes = {coding.code for coding in codings}
    if len(codings) == 1:
        return codings[0].id
    return codes.pop() if len(codes) == 1 else ""


def told(codings: Sequence[Coding]) -> dict[str, Any]:
    """What the log says of a single coding beside its id."""
    return {"source": codings[0].source, "code": codings[0].code} if len(codings) == 1 else {}
