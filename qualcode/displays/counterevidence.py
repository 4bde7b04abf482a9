"""What the study keeps that speaks against its codings: rejections with their memos, matched words under a negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from qualcode.core.model import Codebook, Coding, Evidence, Source, Status
from qualcode.handcoding import ids_of
from qualcode.language.negation import negations
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

_REACH: Final = 3  # words: how far a negation reaches, as indicators have it (docs/indicators.md)
_STOPS: Final = re.compile(r"[.,;:!?()\[\]\"“”—–…\n]")
_NEGATED: Final = re.compile(r"\bnegated:")
_LIST: Final = re.compile(r"@([\w-]+)")


def with_rejections(file: StudyFile, codings: DataFrame) -> DataFrame:
    """The codings with the columns `why` and `who`: of rejected ones the memos on them, and who rejected them."""
    ids = [key if status == "rejected" else "" for key, status in zip(ids_of(codings), codings["status"], strict=True)]
    memos: dict[str, list[str]] = {}
    for memo in file.memos():
        memos.setdefault(memo.subject, []).append(memo.text)
    why = ["\n".join(memos.get(key, ())) if key else "" for key in ids]
    return codings.assign(why=why, who=[_rejected_by(file, key) if key else "" for key in ids])


def _rejected_by(file: StudyFile, coding: str) -> str:
    events = [event for event in file.life(coding) if event.status == Status.REJECTED]
    return events[-1].who if events else ""


def with_negations(
    codings: DataFrame, made: Iterable[Coding], texts: Mapping[str, Source], book: Codebook
) -> DataFrame:
    """The codings with the column `negation`: their matched words where all of these stand under a negation, else "".

    `made` are codings with their evidence. Words stand under a negation when a word of negation is among the three
    before them and no punctuation lies between, or when an indicator with `negated:` found them.
    """
    asking = _asking(book)
    ids = ids_of(codings)
    asked = set(ids)
    found = {
        coding.id: _negated(coding, texts[coding.source], asking)
        for coding in made
        if coding.evidence and coding.id in asked
    }
    return codings.assign(negation=[found.get(key, "") for key in ids])


def _negated(coding: Coding, source: Source, asking: frozenset[str]) -> str:
    """The matched words within a coding with their negations, "; " between them; "" when any stands without one."""
    words: list[str] = []
    for evidence in coding.evidence:
        if not (coding.span.start <= evidence.span.start and evidence.span.end <= coding.span.end):
            continue  # found elsewhere in the turn
        negation = "" if evidence.indicator in asking else _before(source, coding, evidence)
        if not negation and evidence.indicator not in asking:
            return ""
        words.append(f"{negation} {evidence.words}".strip())
    return "; ".join(dict.fromkeys(words))


def _before(source: Source, coding: Coding, evidence: Evidence) -> str:
    """The words from a negation to the matched words; "" when there is no negation within reach."""
    words = _STOPS.split(source.text[coding.span.start : evidence.span.start])[-1].split()[-_REACH:]
    denying = set(negations(source.language))
    for place, word in enumerate(words):
        plain = word.casefold().replace("’", "'")
        if plain in denying or plain.replace("'", " ") in denying:
            return " ".join(words[place:])
    return ""


def _asking(book: Codebook) -> frozenset[str]:
    """The indicators that ask for a negation, themselves or by a list that they name."""
    lists: set[str] = set()
    while True:
        more = {name for name, held in book.lists.items() if any(_asks(each.text, lists) for each in held)}
        if more <= lists:
            break
        lists |= more
    return frozenset(each.text for code in book for each in code.indicators if _asks(each.text, lists))


def _asks(indicator: str, lists: set[str]) -> bool:
    return bool(_NEGATED.search(indicator)) or any(name in lists for name in _LIST.findall(indicator))
