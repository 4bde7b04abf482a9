"""Which sources are kept apart to test indicators on: a random part of each stratum."""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping


def draw_test(strata: Mapping[str, Hashable], share: float, *, seed: int = 1) -> frozenset[str]:
    """Draw the sources to test on: `share` (0 to 1) of them, of each stratum as nearly as can be.

    `strata` says of each source which stratum it is in, such as its kind and language. The numbers are rounded by
    largest remainder, so that they add up; a stratum of two or more keeps at least one source on either side when the
    share is neither 0 nor 1. The same sources, share and seed give the same draw, in whatever order they come.

    >>> strata = {f"W-{n:02}": "interview" for n in range(1, 9)} | {"O-01": "note", "O-02": "note"}
    >>> drawn = draw_test(strata, 0.4, seed=7)
    >>> len(drawn), len([name for name in drawn if name.startswith("O")])
    (4, 1)
    """
    chance = random.Random(seed)
    groups: dict[Hashable, list[str]] = {}
    for name in sorted(strata):
        groups.setdefault(strata[name], []).append(name)
    ordered = sorted(groups.values())
    orders = [chance.sample(some, len(some)) for some in ordered]
    wanted = [share * len(some) for some in ordered]
    numbers = [int(number) for number in wanted]
    missing = round(share * len(strata)) - sum(numbers)
    tie = [chance.random() for _ in ordered]
    by_rest = sorted(range(len(ordered)), key=lambda n: (numbers[n] - wanted[n], tie[n]))
    for n in by_rest[: max(missing, 0)]:
        numbers[n] += 1
    if 0 < share < 1:
        numbers = [
            min(max(n, 1), len(some) - 1) if len(some) > 1 else n for n, some in zip(numbers, ordered, strict=True)
        ]
    return frozenset(name for some, n in zip(orders, numbers, strict=True) for name in some[:n])
