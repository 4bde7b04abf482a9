"""What comes after what: by hand, and against looking at every place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.analysis.permutation import Shifts
from qualcode.analysis.sequences import SEQUENCE_COLUMNS, events_of, sequences_of, shifted_sequences
from qualcode.errors import QualcodeError, UnknownNameError


def then(frames, **options) -> dict[str, int]:
    """Pair -> how often the second follows the first."""
    found = sequences_of(events_of(*frames, **options))
    return {a + b: n for a, b, n in found[["code_a", "code_b", "then"]].itertuples(index=False)}


def test_a_then_b_within_so_many_segments(score):
    frames = score("W-1 a b . . b", "W-2 ab . a")
    assert then(frames) == {"ab": 1}
    assert then(frames, distance=2) == {"ab": 1, "aa": 1, "ba": 1}
    assert then(frames, distance=3) == {"ab": 1, "aa": 1, "ba": 1, "bb": 1}


def test_the_fourfold_table_leaves_out_what_nothing_can_follow(score):
    # Five lines, four of which something follows; a ends on three of these, b begins after two.
    row = sequences_of(events_of(*score("W-1 a b a ab a"))).set_index(["code_a", "code_b"]).loc["a", "b"]
    assert row[["then", "a", "b", "units"]].tolist() == [2, 3, 2, 4]
    assert row["transition"] == pytest.approx(2 / 3)
    assert row["expected"] == pytest.approx(1.5)
    # (2 - 1.5) / sqrt(1.5 x 1/4 x 1/2); Q = (2 x 1 - 1 x 0) / (2 x 1 + 1 x 0).
    assert row["residual"] == pytest.approx(0.5 / np.sqrt(1.5 * 0.25 * 0.5))
    assert row["yule_q"] == 1


def test_what_follows_in_the_next_source_or_of_another_coder_does_not_count(score):
    assert then(score("W-1 . a", "W-2 b .")) == {}
    assert then(score("W-1/ana a .", "W-1/budi . b")) == {}


def test_turns_are_steps(score):
    frames = score("W-1 a . | . . b | b")
    assert then(frames) == {"bb": 1}
    assert then(frames, within="turn") == {"ab": 1, "bb": 1}
    assert then(frames, within="turn", distance=2) == {"ab": 1, "bb": 1}


def test_each_speaker_is_a_text_of_their_own(score):
    # Ani: a, then a b; Budi: b, then nothing.
    frames = score("W-1 a | b | a b | .")
    assert then(frames) == {"ab": 2, "ba": 1}
    assert then(frames, each_speaker=True) == {"aa": 1, "ab": 1}
    assert then(frames, each_speaker=True, within="turn") == {"aa": 1, "ab": 1}


def passages(*rows: str) -> pd.DataFrame:
    parts = [row.split() for row in rows]
    columns = {"start": [int(p[0].split("-")[0]) for p in parts], "end": [int(p[0].split("-")[1]) for p in parts]}
    frame = pd.DataFrame({"source": "W-1", "code": [p[1] for p in parts], **columns})
    return frame.assign(theme=frame["code"], coder="ana", status="applied", turn=-1, case="")


def test_a_passage_is_followed_where_it_ends_and_follows_where_it_begins(score):
    _, lines = score("W-1 . . . . . .")
    # a on lines 1 to 3; b begins on 2, inside a, and ends on 4; c begins on 4, after a.
    codings = passages("0-29 a", "12-39 b", "31-35 c")
    assert then((codings, lines)) == {"ac": 1}
    assert then((codings, lines), distance=5) == {"ac": 1}


def test_nothing_follows_where_there_is_nothing(score):
    codings, lines = score("W-1 a b")
    for frames in ((codings[:0], lines), (codings, lines[:0]), (codings[:1], lines), score("W-1 ab")):
        for found in (sequences_of(events_of(*frames), every=True), sequences_of(events_of(*frames))):
            assert found.columns.tolist() == list(SEQUENCE_COLUMNS)
            assert (found["residual"].notna() | (found["why"] != "")).all()
        shifted_sequences(events_of(*frames), Shifts(9))
    with pytest.raises(QualcodeError, match="below 1"):
        events_of(codings, lines, distance=0)
    with pytest.raises(UnknownNameError, match="segment, turn"):
        events_of(codings, lines, within="source")  # type: ignore[arg-type]


LINE = st.lists(st.sampled_from([".", "a", "b", "ab"]), min_size=1, max_size=9)


def followed(line: list[str], a: str, b: str, distance: int, by: int = 0) -> int:
    """Lines with a that a b follows, the b's moved so many lines on, round the end."""
    moved = [b in line[(at - by) % len(line)] for at in range(len(line))]
    return sum(a in here and any(moved[at + 1 : at + 1 + distance]) for at, here in enumerate(line))


@given(lines=st.lists(LINE, min_size=1, max_size=3), distance=st.integers(1, 10))
def test_sequences_say_what_looking_at_every_line_says(score, lines, distance):
    frames = score(*(f"W-{number} " + " ".join(line) for number, line in enumerate(lines)))
    expected = {a + b: sum(followed(line, a, b, distance) for line in lines) for a in "ab" for b in "ab"}
    assert then(frames, distance=distance) == {pair: n for pair, n in expected.items() if n}


@settings(max_examples=40)
@given(line=LINE, distance=st.integers(1, 10))
def test_mean_and_deviation_are_those_of_counting_again_after_every_shift(score, line, distance):
    if not {"a", "b"} <= set("".join(line)):
        return
    events = events_of(*score("W-0 " + " ".join(line)), distance=distance)
    found = shifted_sequences(events, Shifts(99)).set_index(["code_a", "code_b"])
    for a, b in ("ab", "ba"):
        counts = np.array([followed(line, a, b, distance, by) for by in range(len(line))])
        row = found.loc[a, b]
        assert (row["observed"], bool(row["unmoved"])) == (counts[0], len(set(counts.tolist())) == 1)
        assert row["shifted"] == pytest.approx(counts.mean())
        if not row["unmoved"]:
            assert row["z"] == pytest.approx((counts[0] - counts.mean()) / counts.std())
    assert found.loc["a", "a"][["shifted", "z", "p", "q"]].isna().all()


def test_a_planted_sequence_is_found_in_its_direction(score):
    chance = np.random.default_rng(4)
    texts = []
    for number in range(10):
        on = {code: chance.random(60) < 0.15 for code in "abcd"}
        on["b"] |= np.roll(on["a"], 1) & (chance.random(60) < 0.6)
        line = ["".join(code for code in "abcd" if on[code][at]) or "." for at in range(60)]
        texts.append(f"W-{number} " + " ".join(line))
    found = shifted_sequences(events_of(*score(*texts)), Shifts())
    assert found[found["q"] < 0.05][["code_a", "code_b"]].to_numpy().tolist() == [["a", "b"]]
