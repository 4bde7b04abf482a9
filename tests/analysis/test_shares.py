"""Sources shared out among coders: everything is coded, evenly, and the draw can be repeated."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.shares import Load, share_out

loads = st.lists(st.integers(0, 5000), min_size=1, max_size=30).map(
    lambda words: [Load(f"W-{number}", size, "ab"[number % 2]) for number, size in enumerate(words)]
)
coders = st.integers(2, 5).map(lambda count: [f"coder {number}" for number in range(count)])


@given(loads, coders, st.floats(0, 1), st.integers())
def test_every_source_has_a_coder_and_the_overlap_has_all(some, names, overlap, seed) -> None:
    shares = share_out(some, names, overlap=overlap, seed=seed)
    assert list(shares.by_coder) == names
    for load in some:
        who = [name for name in names if load.source in shares.by_coder[name]]
        assert len(who) == (len(names) if load.source in shares.shared else 1)
    assert share_out(some, names, overlap=overlap, seed=seed) == shares


@given(loads, coders, st.floats(0, 1))
def test_nobody_has_more_than_one_source_of_a_group_beyond_another(some, names, overlap) -> None:
    shares = share_out(some, names, overlap=overlap)
    for group in "ab":
        words = {load.source: load.words for load in some if load.group == group and load.source not in shares.shared}
        sums = [sum(words.get(source, 0) for source in shares.by_coder[name]) for name in names]
        assert max(sums) - min(sums) <= max(words.values(), default=0)


def test_the_overlap_is_about_what_was_asked_for() -> None:
    some = [Load(f"W-{number}", 100 + number) for number in range(50)]
    shares = share_out(some, ["ana", "budi"], overlap=0.2)
    part = sum(load.words for load in some if load.source in shares.shared) / sum(load.words for load in some)
    assert 0.19 < part < 0.21
    assert share_out(some, ["ana", "budi"], overlap=0.2, seed=2).shared != shares.shared


def test_all_or_none_or_at_least_one() -> None:
    some = [Load("long", 900), Load("short", 300)]
    assert share_out(some, ["ana", "budi"], overlap=1).shared == ("long", "short")
    assert share_out(some, ["ana", "budi"], overlap=0).shared == ()
    assert share_out(some, ["ana", "budi"], overlap=0.01).shared == ("short",)
