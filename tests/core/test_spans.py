"""Spans: half-open, in code points."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.spans import Span, contains, merge, overlaps, shift, trim

spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 40), st.integers(0, 40))


def points(span: Span) -> set[int]:
    return set(range(span.start, span.end))


@given(spans, spans)
def test_overlap_is_a_shared_code_point(a: Span, b: Span) -> None:
    assert overlaps(a, b) == bool(points(a) & points(b))


@given(spans, spans)
def test_an_inner_span_adds_no_code_point(outer: Span, inner: Span) -> None:
    if contains(outer, inner):
        assert points(inner) <= points(outer)


@given(st.lists(spans))
def test_merging_keeps_the_code_points_and_parts_the_spans(given_spans: list[Span]) -> None:
    merged = merge(given_spans)
    assert set().union(*map(points, merged)) == set().union(*map(points, given_spans))
    assert all(a.end < b.start for a, b in pairwise(merged))


@given(st.text(), st.integers(0, 10), st.integers(0, 10))
def test_trimming_takes_white_space_off_the_ends_only(text: str, a: int, b: int) -> None:
    span = Span(min(a, b, len(text)), min(max(a, b), len(text)))
    assert trim(span, text).of(text) == span.of(text).strip()


def test_shift_moves_both_ends() -> None:
    assert shift(Span(2, 5), -2) == Span(0, 3)
