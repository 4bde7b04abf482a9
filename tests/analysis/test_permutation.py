"""Circular shifts: every shift counted exactly, chance called chance, and a planted association found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, kstest

from qualcode.analysis.cooccurrence import pairs_of
from qualcode.analysis.pairing import units_of
from qualcode.analysis.permutation import Shifts, shifted_pairs
from qualcode.errors import QualcodeError, UnknownNameError

LINE = st.sampled_from([".", "a", "b", "ab", "c", "abc"])


def rotated(line: list[str], by: int) -> list[str]:
    """A source whose b's are moved `by` lines on, round the end; what else there is stays."""
    moved = [line[(at - by) % len(line)] for at in range(len(line))]
    return [
        "".join(sorted({*(code for code in here if code != "b"), *(code for code in there if code == "b")})) or "."
        for here, there in zip(line, moved, strict=True)
    ]


def together(score, sources: list[list[str]], distance: int) -> int:
    codings, lines = score(*(f"W-{number} " + " ".join(line) for number, line in enumerate(sources)))
    pairs = pairs_of(units_of(codings, lines, within="near", distance=distance), every=True)
    both = pairs[(pairs["code_a"] == "a") & (pairs["code_b"] == "b")]["both"]
    return int(both.item()) if len(both) else 0


@settings(max_examples=40)
@given(line=st.lists(LINE, min_size=1, max_size=9), distance=st.integers(0, 10))
def test_mean_and_deviation_are_those_of_counting_again_after_every_shift(score, line, distance):
    if not {"a", "b"} <= set("".join(line)):
        return
    codings, lines = score("W-0 " + " ".join(line))
    units = units_of(codings, lines, within="near", distance=distance)
    found = shifted_pairs(units, Shifts(number=200)).set_index(["code_a", "code_b"]).loc["a", "b"]
    counts = np.array([together(score, [rotated(line, by)], distance) for by in range(len(line))])
    assert found["observed"] == counts[0]
    assert found["shifted"] == pytest.approx(counts.mean())
    assert bool(found["unmoved"]) == (len(set(counts.tolist())) == 1)
    if not found["unmoved"]:
        assert found["z"] == pytest.approx((counts[0] - counts.mean()) / counts.std())
    exact = np.mean(counts >= counts[0])
    assert found["p"] == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / 200) + 2 / 201)


def test_sources_are_shifted_each_by_itself(score):
    # Shifted by themselves, (W-0, W-1) have 0 to 2 together with 1/4, 1/2, 1/4; shifted alike, 0 or 2.
    codings, lines = score("W-0 ab .", "W-1 ab .")
    found = shifted_pairs(units_of(codings, lines), Shifts(number=3999)).iloc[0]
    assert (found["observed"], found["shifted"]) == (2, 1)
    assert found["z"] == pytest.approx(1 / np.sqrt(0.5))
    assert found["p"] == pytest.approx(0.25, abs=0.03)


def test_the_same_seed_gives_the_same_and_another_source_changes_no_draw_of_a_source(score):
    first = score("W-0 a b . ab . a b")
    assert shifted_pairs(units_of(*first), Shifts(seed=3)).equals(shifted_pairs(units_of(*first), Shifts(seed=3)))
    more = score("W-0 a b . ab . a b", "W-1 c . .")
    a = shifted_pairs(units_of(*first), Shifts()).set_index(["code_a", "code_b"])
    b = shifted_pairs(units_of(*more), Shifts()).set_index(["code_a", "code_b"])
    assert a.loc[("a", "b"), "p"] == b.loc[("a", "b"), "p"]


def test_two_coders_are_two_texts_and_never_paired(score):
    found = shifted_pairs(units_of(*score("W-0/ana a . a", "W-0/budi b b .")), Shifts())
    assert found[["observed", "p", "unmoved"]].to_numpy().tolist() == [[0, 1.0, True]]


def test_turns_and_stretches_are_shifted_too(score):
    codings, lines = score("W-0 a a | b . | ab | . .")
    turns = shifted_pairs(units_of(codings, lines, within="turn"), Shifts()).iloc[0]
    assert (turns["observed"], turns["shifted"]) == (1, 1.0)  # turns a, b, ab, none: 2 x 2 / 4
    assert shifted_pairs(units_of(codings, lines), Shifts()).iloc[0]["observed"] == 1


def test_q_is_benjamini_and_hochberg_over_all_pairs(score):
    found = shifted_pairs(units_of(*score("W-0 ab . c abc . . b a c . d . d")), Shifts())
    assert len(found) == 6
    assert found["q"].tolist() == false_discovery_control(found["p"]).tolist()


def test_sides(score):
    # a and b take turns: never together, and every other shift has them together always.
    units = units_of(*score("W-0 " + "a b " * 6, "W-1 " + "a b " * 6, "W-2 " + "a b " * 6, "W-3 " + "a b " * 6))
    p = {side: shifted_pairs(units, Shifts(alternative=side))["p"].item() for side in ("greater", "less", "two-sided")}
    assert p["greater"] == 1.0
    assert p["less"] == pytest.approx(1 / 16, abs=0.03)
    assert p["two-sided"] == pytest.approx(2 * p["less"])


def test_nothing_to_test_and_wrong_options(score):
    assert shifted_pairs(units_of(*score("W-0 a . a")), Shifts()).empty
    with pytest.raises(QualcodeError, match="give at least 1"):
        Shifts(number=0)
    with pytest.raises(UnknownNameError, match="greater, less, two-sided"):
        Shifts(alternative="both")  # type: ignore[arg-type]


def clustered(chance: np.random.Generator, length: int, share: float) -> np.ndarray:
    """A code that comes in runs, as in interviews: each line is like the one before with probability .8."""
    state = np.zeros(length, dtype=bool)
    for at in range(length):
        state[at] = state[at - 1] if at and chance.random() < 0.8 else chance.random() < share
    return state


def simulated(score, seed: int, codes: str, planted: bool):
    """Ten sources of 60 lines with independent codes in runs; the pair ab shares every other line of a when planted."""
    chance = np.random.default_rng(seed)
    texts = []
    for number in range(10):
        on = {code: clustered(chance, 60, 0.3) for code in codes}
        if planted:
            on["b"] = on["b"] & (chance.random(60) < 0.5) | on["a"] & (chance.random(60) < 0.6)
        line = ["".join(code for code in codes if on[code][at]) or "." for at in range(60)]
        texts.append(f"W-{number} " + " ".join(line))
    return units_of(*score(*texts))


def test_of_codes_that_have_nothing_to_do_with_each_other_p_is_uniform(score):
    p = np.concatenate(
        [shifted_pairs(simulated(score, seed, "abcdefgh", False), Shifts(499))["p"].to_numpy() for seed in range(12)]
    )
    assert len(p) == 336
    assert kstest(p, "uniform").pvalue > 0.01
    assert 0.02 < np.mean(p <= 0.05) < 0.09


def test_fishers_test_on_the_same_codes_takes_runs_for_evidence(score):
    """Why there are shifts: segments of a source are not independent, and a test that says so is wrong too often."""
    from qualcode.analysis.association import associations

    p = np.concatenate(
        [associations(pairs_of(simulated(score, seed, "abcdefgh", False), every=True))["fisher"] for seed in range(12)]
    )
    assert np.mean(p <= 0.05) > 0.2


def test_a_planted_association_is_found_and_the_others_are_not(score):
    found = shifted_pairs(simulated(score, 5, "abcdefgh", True), Shifts())
    assert found[found["q"] < 0.05][["code_a", "code_b"]].to_numpy().tolist() == [["a", "b"]]
    strongest = found.loc[found["z"].idxmax()]
    assert (strongest["code_a"], strongest["code_b"], strongest["p"]) == ("a", "b", 0.001)
