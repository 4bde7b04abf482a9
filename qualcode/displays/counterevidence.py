"""What the study keeps that speaks against its codings: rejections with their memos, matched words under a negation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from qualcode.core.model import Coding, Source, Status
from qualcode.handcoding import ids_of
from qualcode.language.negation import negations
from qualcode.store import StudyFile

if TYPE_CHECKING:
    from pandas import DataFrame

_REACH: Final = 3  # words: how far a negation reaches, as indicators have it (docs/indicators.md)
_STOPS: Final = re.compile(r"[.,;:!?()\[\]\"“”—–…\n]")
_NEGATED: Final = "negated:"


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


def with_negations(codings: DataFrame, made: Iterable[Coding], texts: Mapping[str, Source]) -> DataFrame:
    """The codings with the column `negation`: their matched words where all of these stand under a negation, else "".

    `made` are codings with their evidence. Words stand under a negation when a word of negation is among the three
    before them and no punctuation lies between, or when an indicator with `negated:` found it with them.
    """
    ids = ids_of(codings)
    asked = set(ids)
    found = {
        coding.id: _negated(coding, texts[coding.source]) for coding in made if coding.evidence and coding.id in asked
    }
    return codings.assign(negation=[found.get(key, "") for key in ids])


def _negated(coding: Coding, source: Source) -> str:
    """The matched words within a coding with their negations, "; " between them; "" when any stands without one."""
    denying = frozenset(negations(source.language))
    words: list[str] = []
    for evidence in coding.evidence:
        if not (coding.span.start <= evidence.span.start and evidence.span.end <= coding.span.end):
            continue  # found elsewhere in the turn
        if _NEGATED in evidence.indicator and _denies(evidence.words.split(None, 1)[0], denying):
            words.append(evidence.words)
        elif before := _before(source.text[coding.span.start : evidence.span.start], denying):
            words.append(f"{before} {evidence.words}")
        else:
            return ""
    return "; ".join(dict.fromkeys(words))


def _before(text: str, denying: frozenset[str]) -> str:
    """The last words of a text from a negation on; "" when there is none within reach of what follows."""
    words = _STOPS.split(text)[-1].split()[-_REACH:]
    return next((" ".join(words[place:]) for place, word in enumerate(words) if _denies(word, denying)), "")


def _denies(word: str, denying: frozenset[str]) -> bool:
    """Whether a word is one of negation; "don't" is listed as "don t"."""
    plain = word.casefold().replace("’", "'")
    return plain in denying or plain.replace("'", " ") in denying
