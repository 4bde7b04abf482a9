"""Codings on a corrected text: on their very words, or named as lost; never on words that are only alike."""

from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.anchors import reanchor
from qualcode.core.model import Coding, Evidence, Origin
from qualcode.core.spans import Span


def on(text: str, words: str, at: int | None = None) -> Coding:
    start = text.index(words) if at is None else at
    span = Span(start, start + len(words))
    evidence = (Evidence("x", words[:2], Span(start, start + 2)),)
    return Coding("W-01", span, "motives", "ana", Origin.PERSON, words, evidence=evidence)


def test_words_that_moved_are_followed_with_their_evidence() -> None:
    old, new = "Saya wajib ikut.", "Ya, begini. Saya wajib ikut."
    ((_, moved),) = reanchor([on(old, "wajib ikut")], old, new).moved
    assert moved.span.of(new) == "wajib ikut"
    assert moved.evidence[0].span.of(new) == "wa"


def test_an_inverted_meaning_is_not_taken_for_the_old_words() -> None:
    old, new = "Kerja saya lebih baik sejak itu.", "Kerja saya lebih buruk sejak itu."
    result = reanchor([on(old, old)], old, new)
    assert len(result.lost) == 1
    assert not result.moved
    assert not result.kept


def test_the_same_words_in_two_places_are_told_apart_by_what_stands_around_them() -> None:
    old = "A: ya betul. B: tidak. C: ya betul. D: sudah."
    new = "A: ya betul. B: tidak, tidak. C: ya betul. D: sudah."
    coding = on(old, "ya betul", old.rindex("ya betul"))
    ((_, moved),) = reanchor([coding], old, new).moved
    assert moved.span.start == new.rindex("ya betul")


def test_words_in_two_like_places_are_lost_rather_than_guessed() -> None:
    old, new = "ikut ya, ikut", "jadi ya, lalu ya, begitu"
    assert reanchor([on(old, "ya")], old, new).lost == [on(old, "ya")]


WORDS = st.lists(st.sampled_from(["ya", "wajib", "tim", "kami", "belajar"]), min_size=1, max_size=12).map(" ".join)


@given(WORDS, WORDS, st.data())
def test_no_coding_ever_stands_on_other_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    coding = Coding("W-01", Span(start, end), "motives", "ana", Origin.PERSON, old[start:end])
    result = reanchor([coding], old, new)
    assert len(result.kept) + len(result.moved) + len(result.lost) == 1
    for placed in (*result.kept, *(after for _, after in result.moved)):
        assert placed.span.of(new) == coding.text
