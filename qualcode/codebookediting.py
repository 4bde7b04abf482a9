"""Editing a code of the study: tried out first, then saved as a new version of the codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, Unpack

from qualcode.core.edits import Edit
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.errors import CodebookError
from qualcode.handcoding import CodeChange
from qualcode.handcoding.changes import check_person, codebook_of, commit_changes
from qualcode.store import StudyFile
from qualcode.trial import Trial, tried


class CodeEdits(TypedDict, total=False):
    """What to write into a code; words are those of `language`, a list of indicators takes the place of all of them."""

    language: str
    label: str
    definition: str
    include: str
    exclude: str
    examples: Sequence[str]
    indicators: Sequence[str]


class EditingCodes:
    """One code at a time; part of Study."""

    _file: StudyFile

    def try_code(self, path: str, **edits: Unpack[CodeEdits]) -> Trial:
        """Which of the machine's codings would come and go if the code said this; nothing is stored."""
        book = codebook_of(self._file)
        return tried(self._file, book, edited(book, path, edits))

    def edit_code(self, path: str, *, coder: str, **edits: Unpack[CodeEdits]) -> CodeChange:
        """Save the code so, as a new version of the codebook and one Edit; the next run codes with it."""
        check_person(coder)
        with self._file.transaction():
            book = codebook_of(self._file)
            changed = edited(book, path, edits)
            return commit_changes(self._file, Edit("edit code", path, coder), [], changed)


def edited(book: Codebook, path: str, edits: CodeEdits) -> Codebook:
    """The codebook with a code that says this. An indicator that cannot be read raises CodebookError with its place."""
    code = book[path]
    language = edits.get("language", "")
    words: dict[str, Any] = {
        name: _put(getattr(code, name), language, edits[name])
        for name in ("label", "definition", "include", "exclude")
        if name in edits
    }
    changed: Code = replace(code, **words)
    if "examples" in edits:
        changed = replace(changed, examples=_listed(code.examples, language, edits["examples"]))
    if "indicators" in edits:
        changed = replace(changed, indicators=_indicators(code, book, edits["indicators"]))
    return replace(book, codes=tuple(changed if each.path == path else each for each in book.codes))


def _put(words: Mapping[str, str], language: str, text: str) -> dict[str, str]:
    kept = {name: said for name, said in words.items() if name != language}
    return {**kept, **({language: text.strip()} if text.strip() else {})}


def _listed(lists: Mapping[str, tuple[str, ...]], language: str, items: Sequence[str]) -> dict[str, tuple[str, ...]]:
    said = tuple(item.strip() for item in items if item.strip())
    kept = {name: some for name, some in lists.items() if name != language}
    return {**kept, **({language: said} if said else {})}


def _indicators(code: Code, book: Codebook, texts: Sequence[str]) -> tuple[Indicator, ...]:
    """The indicators, each in the language that the one of the same words was in; new ones in the source's own."""
    from qualcode.coding.indicators import parse_indicator

    before = {indicator.text: indicator for indicator in code.indicators}
    made = []
    for text in dict.fromkeys(text.strip() for text in texts if text.strip()):
        try:
            parse_indicator(text)
        except CodebookError as error:
            raise CodebookError(code.path, error.problem, error.remedy) from None
        made.append(before.get(text, Indicator(text)))
    return tuple(made)
