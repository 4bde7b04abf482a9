"""Share sources out among coders: some for all of them, to see whether they agree, and the rest for one each."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Load(NamedTuple):
    """A source as a piece of work; `group` is what is to be spread evenly ("" where nothing is)."""

    source: str
    words: int
    group: str = ""


class Shares(NamedTuple):
    """Which sources all code, and which each codes: those for all among them."""

    shared: tuple[str, ...]
    by_coder: Mapping[str, tuple[str, ...]]


def share_out(loads: Sequence[Load], coders: Sequence[str], *, overlap: float, seed: int = 0) -> Shares:
    """Share sources out so that all coders get about as many words, of each group too.

    `overlap` (0 to 1) is the part of the words of each group that every coder codes; with any overlap at all there is
    at least one such source. The same loads, coders and seed give the same shares, in the order of the loads.

    >>> loads = [Load("W-1", 100), Load("W-2", 100), Load("W-3", 100), Load("W-4", 100)]
    >>> shares = share_out(loads, ["ana", "budi"], overlap=0.5)
    >>> len(shares.shared), [len(names) for names in shares.by_coder.values()]
    (2, [3, 3])
    """
    chance = random.Random(seed)
    groups: dict[str, list[Load]] = {}
    for load in loads:
        groups.setdefault(load.group, []).append(load)
    drawn = {group: chance.sample(some, len(some)) for group, some in groups.items()}
    shared = {load.source for some in drawn.values() for load in _overlap(some, overlap)}
    if overlap > 0 and not shared and loads:
        shared = {min((load for some in drawn.values() for load in some), key=lambda load: load.words).source}
    own: dict[str, set[str]] = {coder: set(shared) for coder in coders}
    total = dict.fromkeys(coders, 0)
    for some in drawn.values():
        rest = [load for load in some if load.source not in shared]
        for coder, load in _dealt(rest, coders, total):
            own[coder].add(load.source)
    order = [load.source for load in loads]
    by_coder = {coder: tuple(name for name in order if name in own[coder]) for coder in coders}
    return Shares(tuple(name for name in order if name in shared), by_coder)


def _overlap(drawn: Sequence[Load], part: float) -> list[Load]:
    """In the order drawn, those that bring the sum of words nearer to the part wanted."""
    wanted = part * sum(load.words for load in drawn)
    chosen: list[Load] = []
    words = 0
    for load in drawn:
        if abs(words + load.words - wanted) < abs(words - wanted) or part >= 1:
            chosen.append(load)
            words += load.words
    return chosen


def _dealt(rest: Sequence[Load], coders: Sequence[str], total: dict[str, int]) -> list[tuple[str, Load]]:
    """The longest first, each to whom has the fewest words of this group, then of all; `total` is kept up."""
    of_group = dict.fromkeys(coders, 0)
    dealt = []
    for load in sorted(rest, key=lambda load: -load.words):
        coder = min(coders, key=lambda name: (of_group[name], total[name]))
        of_group[coder] += load.words
        total[coder] += load.words
        dealt.append((coder, load))
    return dealt
