"""Codings on a corrected text: on their very words, or named as lost; never on words that are only alike."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.anchors import reanchor, reanchor_memos
from qualcode.core.model import Coding, Evidence, Memo, Origin
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Saya  ikut,\nkarena wajib.", "Saya ikut, karena wajib."),
        ("Dia bilang 'harus' begitu.", "Dia bilang ‘harus’ begitu."),
        ("Di café itu.", "Di cafe\u0301 itu."),
        ("Ya — “wajib” kata dia.", 'Ya — "wajib" kata dia.'),
    ],
)
def test_a_re_typed_blank_quote_or_accent_does_not_lose_the_words(old: str, new: str) -> None:
    ((_, moved),) = reanchor([on(old, old)], old, new).moved
    assert moved.text == moved.span.of(new) == new
    assert moved.evidence[0].words == moved.evidence[0].span.of(new)


def test_exact_words_elsewhere_go_before_folded_words_here() -> None:
    old, new = "Itu  wajib. Lain.", "Itu wajib. Lain. Dan Itu  wajib."
    ((_, moved),) = reanchor([on(old, "Itu  wajib")], old, new).moved
    assert moved.span.start == new.rindex("Itu")


def test_memos_on_a_stretch_follow_its_words_and_memos_on_the_source_stay() -> None:
    old, new = "Saya wajib.", "Ya. Saya wajib."
    stretch = Memo("W-01", "lihat", "ana", "2026", Span(5, 10), "wajib")
    whole = Memo("W-01", "umum", "ana", "2026")
    result = reanchor_memos([stretch, whole], old, new)
    assert [memo.span for _, memo in result.moved] == [Span(9, 14)]
    assert (result.kept, result.lost) == ([], [])


def test_a_word_within_another_is_another_word() -> None:
    old, new = "Itu wajib.", "Itu kewajiban."
    assert len(reanchor([on(old, "wajib")], old, new).lost) == 1
    assert reanchor([on(old, "waji")], old, new).lost  # half a word was coded: in "kewajiban" it would be other letters


SENTENCES = [
    "Saya ikut karena diminta pimpinan.",
    "Kerja saya lebih baik sejak itu.",
    "Kerja saya lebih buruk sejak itu.",
    "Ya begitu.",
    "Teman-teman “saling” bantu, café juga.",
    "Eh, apa ya…",
]
TYPOS = {"karena": "krn", "baik": "buruk", "bantu": "membantu", "begitu": "gitu"}


@st.composite
def corrected(draw: st.DrawFn) -> tuple[str, str]:
    """A text of paragraphs, and the same after a few corrections: inserted, deleted, moved, re-typed."""
    paragraphs = draw(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(" ".join), min_size=1))
    old = "\n".join(paragraphs)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(paragraphs) - 1, 0)))
        change = draw(st.sampled_from(["insert", "delete", "move", "typo", "re-type"]))
        if change == "insert" or not paragraphs:
            paragraphs.insert(at, draw(st.sampled_from(SENTENCES)))
        elif change == "delete":
            paragraphs.pop(at)
        elif change == "move":
            paragraphs.insert(draw(st.integers(0, len(paragraphs) - 1)), paragraphs.pop(at))
        elif change == "typo":
            for wrong, right in TYPOS.items():
                paragraphs[at] = paragraphs[at].replace(wrong, right)
        else:
            paragraphs[at] = paragraphs[at].replace(" ", "  ", 1).replace("“", '"').replace("”", '"')
    return old, "\n".join(paragraphs)


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("“", '"').replace("”", '"').split())


@given(corrected(), st.data())
def test_after_corrections_every_coding_is_on_its_words_or_listed(texts: tuple[str, str], data: st.DataObject) -> None:
    old, new = texts
    codings = []
    for match in re.finditer(r"[^.…\n]+[.…]", old):
        if data.draw(st.booleans()):
            words = match[0].strip()
            codings.append(on(old, words, match.start() + match[0].index(words)))
    result = reanchor(codings, old, new)
    assert len(result.kept) + len(result.moved) + len(result.lost) == len(codings)
    for placed in (*result.kept, *(after for _, after in result.moved)):
        assert placed.span.of(new) == placed.text
    for before, after in result.moved:
        assert folded(after.text) == folded(before.text)  # never words that read otherwise
    for lost in result.lost:  # gone, or standing more than once, so that it would be a guess
        assert folded(new).count(folded(lost.text)) != 1
    for coding in codings:  # words that still stand, in one place only, keep their coding
        if folded(new).count(folded(coding.text)) == 1:
            assert coding not in result.lost


WORDS = st.lists(st.sampled_from(["ya", "wajib", "tim", "kami", "belajar"]), min_size=1, max_size=12).map(" ".join)


@given(WORDS, WORDS, st.data())
def test_no_coding_ever_stands_on_other_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    coding = Coding("W-01", Span(start, end), "motives", "ana", Origin.PERSON, old[start:end])
    result = reanchor([coding], old, new)
    assert len(result.kept) + len(result.moved) + len(result.lost) == 1
    for placed in (*result.kept, *(after for _, after in result.moved)):
        assert placed.span.of(new) == placed.text
        assert placed.text.split() == coding.text.split()
