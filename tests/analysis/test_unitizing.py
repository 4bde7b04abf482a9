from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.analysis.unitizing import binary_u_alpha, cu_alpha, ku_alpha, span_overlap, u_alpha
from qualcode.errors import QualcodeError


def spans_of(**coders: str) -> list[tuple[str, int, int, str]]:
    """`start-end:value ...` a coder."""
    parsed = [(coder, *part.split(":")) for coder, line in coders.items() for part in line.split()]
    return [(coder, *map(int, span.split("-")), value) for coder, span, value in parsed]


GOLDEN_D = spans_of(
    Alex="2-9:1 11-17:2 24-30:5 32-36:6 36-44:6 44-60:7",
    Paul="2-9:1 11-17:3 19-25:5 32-44:6",
    Suzan="2-9:1 11-17:4 21-27:5 32-36:6 36-40:6 40-44:6",
)


def test_golden_d():
    found = [each(GOLDEN_D, 60).value for each in (u_alpha, binary_u_alpha, cu_alpha)]
    assert [round(value, 5) for value in found] == [0.50967, 0.41323, 0.72393]


def test_golden_d_value_by_value():
    found = ku_alpha(GOLDEN_D, 60)
    assert {value: round(found[value][0], 9) for value in "156"} == {"1": 1, "5": 1, "6": 1}
    assert {value: round(found[value][0], 9) for value in "234"} == {"2": 0, "3": 0, "4": 0}
    assert math.isnan(found["7"][0])
    assert found["5"][1] == pytest.approx(8 / 18)


def test_without_gaps_there_is_nothing_to_say_about_gaps():
    found = binary_u_alpha(spans_of(a="0-4:x 4-10:y", b="0-5:x 5-10:y"), 10)
    assert math.isnan(found.value)
    assert found.why == "nobody left a gap"


def test_what_never_overlaps_has_no_cu_alpha():
    found = cu_alpha(spans_of(a="0-4:x", b="5-9:x"), 10)
    assert math.isnan(found.value)
    assert found.why == "no two coders have anything to compare"


def test_a_coder_who_marked_nothing_is_a_coder():
    alone = u_alpha(spans_of(a="0-4:x"), 10)
    assert alone.why == "there is only one coder"
    with_ben = u_alpha(spans_of(a="0-4:x"), 10, ["a", "b"])
    assert with_ben.coders == 2
    assert with_ben.value < 0.5


def test_spans_of_one_coder_may_not_overlap_nor_leave_the_text():
    with pytest.raises(QualcodeError, match="spans that overlap"):
        u_alpha(spans_of(a="0-4:x 3-6:y", b="0-4:x"), 10)
    with pytest.raises(QualcodeError, match="reaches beyond"):
        u_alpha(spans_of(a="0-4:x", b="0-14:x"), 10)


def test_overlap_of_spans():
    found = span_overlap([(0, 10), (20, 30)], [(0, 9), (22, 32)], minimum=0.9)
    assert (found.matched, found.f1) == (1, 0.5)
    assert found.dice == pytest.approx(2 * 17 / (20 + 19))
    assert found.jaccard == pytest.approx(17 / (20 + 19 - 17))
    assert math.isnan(span_overlap([], []).f1)
    assert span_overlap([(0, 4)], []).f1 == 0


def test_as_many_spans_as_possible_are_matched():
    # The first of a fits both of b; taken greedily it would leave the second without a partner.
    found = span_overlap([(0, 10), (0, 12)], [(0, 11), (0, 9)], minimum=0.8)
    assert found.matched == 2


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from("xyz")), max_size=6)


def laid_out(raw: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans one after another, none of which overlap."""
    placed, at = [], 0
    for gap, length, value in raw:
        placed.append((at + gap % 7, at + gap % 7 + length, value))
        at = placed[-1][1]
    return placed


@given(SPANS, SPANS)
def test_order_of_coders_and_names_of_values_do_not_matter(one, two):
    spans = {"a": laid_out(one), "b": laid_out(two)}
    flat = [(coder, *span) for coder, own in spans.items() for span in own]
    other = [(coder, start, end, value + "!") for coder, start, end, value in reversed(flat)]
    for measure in (u_alpha, binary_u_alpha, cu_alpha):
        first, second = measure(flat, 120, ["a", "b"]), measure(other, 120, ["b", "a"])
        assert first.value == pytest.approx(second.value, nan_ok=True)


@given(SPANS.filter(bool))
def test_the_same_spans_agree_fully(raw):
    own = laid_out(raw)
    flat = [(coder, *span) for coder in ("a", "b", "c") for span in own]
    assert u_alpha(flat, 120).value == pytest.approx(1)
    assert binary_u_alpha(flat, 120).value == pytest.approx(1)
    several = len({value for _, _, value in own}) > 1
    assert cu_alpha(flat, 120).value == pytest.approx(1 if several else math.nan, nan_ok=True)
    assert span_overlap([span[:2] for span in own], [span[:2] for span in own]).f1 == 1
