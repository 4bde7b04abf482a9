"""Sources drawn to test on: the share that was wanted, of each stratum, and the same again for the same seed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.splitting import draw_test

strata = st.dictionaries(st.text("WOD123", min_size=1), st.sampled_from(["interview", "note", "document"]), min_size=1)
shares = st.floats(0.01, 0.99)


@given(strata, shares, st.integers(0, 99))
def test_each_stratum_is_split_as_nearly_as_can_be(of, share, seed) -> None:
    drawn = draw_test(of, share, seed=seed)
    assert drawn <= set(of)
    taken = Counter(of[name] for name in drawn)
    for stratum, size in Counter(of.values()).items():
        assert abs(taken[stratum] - share * size) < 1 or taken[stratum] in (1, size - 1)
        assert size == 1 or 0 < taken[stratum] < size


@given(strata, shares, st.integers(0, 99))
def test_the_order_of_the_sources_does_not_matter(of, share, seed) -> None:
    backwards = dict(reversed(of.items()))
    assert draw_test(of, share, seed=seed) == draw_test(backwards, share, seed=seed)


def test_another_seed_draws_otherwise() -> None:
    of = {f"W-{number:02}": "interview" for number in range(20)}
    assert len({draw_test(of, 0.4, seed=seed) for seed in range(10)}) == 10
    assert all(len(draw_test(of, 0.4, seed=seed)) == 8 for seed in range(10))


def test_eight_two_two_and_two_at_forty_percent() -> None:
    """As the sample study was split: three of eight interviews, one of two of everything else."""
    of = {f"{kind}-{number}": kind for kind, size in (("W", 8), ("E", 2), ("O", 2), ("D", 2)) for number in range(size)}
    taken = Counter(of[name] for name in draw_test(of, 0.4))
    assert taken == {"W": 3, "E": 1, "O": 1, "D": 1}
