"""Codings that follow a change: of their code, of a decision. What comes to lie on the same place becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from qualcode.core.model import Coding, Memo, Status

_STRONGEST = (Status.REJECTED, Status.PROPOSED, Status.APPLIED, Status.ACCEPTED)


class Followed(NamedTuple):
    """The codings that go and those that come, and which id each that is no more has now."""

    removed: tuple[Coding, ...]
    added: tuple[Coding, ...]
    became: dict[str, str]


def follow(pairs: Iterable[tuple[Coding, Coding]], standing: Mapping[str, Coding]) -> Followed:
    """Bring codings from what they are to what they become; `standing` are those there are, by id, at least
    where one is to come.

    A coding may become two: it is then in two pairs. Codings that come to be of the same source, span, code and coder
    become one, with the evidence of all and the strongest status: rejected only when every one of them was.
    """
    going: dict[str, Coding] = {}
    coming: dict[str, list[Coding]] = {}
    became: dict[str, str] = {}
    for old, new in pairs:
        going[old.id] = old
        coming.setdefault(new.id, []).append(new)
        became.setdefault(old.id, new.id)
    for key, news in coming.items():
        if key in standing and key not in going:
            going[key] = standing[key]
            news.insert(0, standing[key])
    after = {key: _one_coding(news) for key, news in coming.items()}
    return Followed(
        tuple(coding for key, coding in going.items() if after.get(key) != coding),
        tuple(coding for key, coding in after.items() if going.get(key) != coding),
        {old: new for old, new in became.items() if old not in after},
    )


def recoded(codings: Iterable[Coding], became: Mapping[str, str], codebook: str) -> list[tuple[Coding, Coding]]:
    """The codings whose code is no more, each with what it is under the new code of the codebook of that digest."""
    return [
        (coding, replace(coding, code=became[coding.code], codebook=codebook))
        for coding in codings
        if coding.code in became
    ]


def parted(
    codings: Iterable[Coding], code: str, into: str, indicators: Sequence[str], codebook: str
) -> list[tuple[Coding, Coding]]:
    """The codings of a code that these indicators fired, each with what it is when they fire another code.

    One that other indicators fired too is a coding of both codes then, each with its own evidence.
    """
    pairs: list[tuple[Coding, Coding]] = []
    for coding in codings:
        gone = tuple(one for one in coding.evidence if one.indicator in indicators)
        if coding.code != code or not gone:
            continue
        kept = tuple(one for one in coding.evidence if one.indicator not in indicators)
        pairs.append((coding, replace(coding, code=into, evidence=gone, codebook=codebook)))
        if kept:
            pairs.append((coding, replace(coding, evidence=kept, codebook=codebook)))
    return pairs


def followed_memos(memos: Iterable[Memo], became: Mapping[str, str]) -> list[tuple[Memo, Memo]]:
    """The memos on what is no more, each with what it is on what that has become."""
    return [(memo, replace(memo, subject=became[memo.subject])) for memo in memos if memo.subject in became]


def _one_coding(codings: Sequence[Coding]) -> Coding:
    if len(codings) == 1:
        return codings[0]
    evidence = {(one.span, one.indicator): one for coding in codings for one in coding.evidence}
    return replace(
        codings[-1],
        status=max((coding.status for coding in codings), key=_STRONGEST.index),
        evidence=tuple(evidence[key] for key in sorted(evidence)),
    )
