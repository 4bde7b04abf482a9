"""Changes of codes in the study: the codebook in a new version, and the codings and memos that follow, as one Edit.

A codebook file is behind then: `run` keeps the study's version until the file knows of the change.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.core import codetree
from qualcode.core.edits import Edit
from qualcode.core.following import parted, recoded
from qualcode.core.model import Coding, Origin
from qualcode.errors import StudyError
from qualcode.handcoding.changes import CodeChange, check_person, codebook_of, commit_changes
from qualcode.handcoding.codings import moves_in, taken_over
from qualcode.store import StudyFile


def rename_code(file: StudyFile, code: str, name: str, *, coder: str) -> CodeChange:
    """Give a code another name; its codings and memos, and the codes below it, follow."""
    with file.transaction():
        book = codebook_of(file)
        path = codetree.find(book, code)
        return _revise(file, "rename code", path, codetree.rename(book, path, name), coder)


def move_code(file: StudyFile, code: str, parent: str, *, coder: str) -> CodeChange:
    """Put a code under another, or under "" as a theme; its codings and memos, and the codes below it, follow."""
    with file.transaction():
        book = codebook_of(file)
        path, under = codetree.find(book, code), codetree.find(book, parent) if parent else ""
        return _revise(file, "move code", path, codetree.move(book, path, under), coder)


def merge_codes(file: StudyFile, codes: Sequence[str], into: str, *, coder: str) -> CodeChange:
    """Make several codes one, their codings and memos too; what a coder gave two of them to has it once.

    `into` is one of them, another code, or the path of a new one.
    """
    with file.transaction():
        book = codebook_of(file)
        paths = [codetree.find(book, code) for code in codes]
        if any(path.rpartition("/")[2] == into for path in book.paths):
            into = codetree.find(book, into)
        return _revise(file, "merge codes", into, codetree.merge(book, paths, into), coder)


def split_code(
    file: StudyFile, code: str, into: str, codings: Sequence[Coding] = (), *, indicators: Sequence[str] = (), coder: str
) -> CodeChange:
    """Part a new code off a code: these of its codings go to it, and what these of its indicators fired.

    A coding that both moved and other indicators fired becomes one of each code. Of the codings named, the machine's
    are rejected and applied anew by `coder`, as in `recode`.
    """
    check_person(coder)
    with file.transaction():
        book = codebook_of(file)
        path = codetree.find(book, code)
        if not codings and not indicators:
            raise StudyError(path, "nothing says which of its codings go", "give ids, filters or indicators")
        if any(coding.code != path for coding in codings):
            raise StudyError(path, "some of the codings named have another code", "name codings of this code only")
        split = codetree.split(book, path, into, indicators)
        pairs = parted(file.codings(), path, into, indicators, split.digest)
        fired = {old.id for old, _ in pairs}
        named = [coding for coding in codings if coding.id not in fired]
        pairs += recoded([c for c in named if c.origin is Origin.PERSON], {path: into}, split.digest)
        pairs += taken_over([c for c in named if c.origin is not Origin.PERSON], into, coder, split)
        detail = {"codes": {path: into}} | moves_in(pairs)
        return commit_changes(file, Edit("split code", path, coder, detail=detail), pairs, split)


def _revise(file: StudyFile, verb: str, subject: str, revised: codetree.Revised, coder: str) -> CodeChange:
    check_person(coder)
    pairs = recoded(file.codings(), revised.became, revised.codebook.digest)
    edit = Edit(verb, subject, coder, detail={"codes": revised.became})
    return commit_changes(file, edit, pairs, revised.codebook, revised.became)
