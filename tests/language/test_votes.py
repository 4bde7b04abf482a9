"""The language of many short texts at once: as `detect_language` says of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language.detect import ENOUGH, SMALL_WORDS, detect_language
from qualcode.language.votes import AT_ONCE, languages_of


def votes(texts: list[str], usual: str) -> list[str]:
    return languages_of([text.encode() for text in texts], usual)


ALL_SMALL = sorted(word for words in SMALL_WORDS.values() for word in words)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Saya ikut karena diminta pimpinan.", "id"),
        ("“The” librarian’s task, and mine", "en"),
        ("SAYA IKUT, KARENA YANG LAIN JUGA", "id"),
        ("Ya", ""),
        ("", ""),
        ("perpustakaan katalog sertifikasi", ""),
    ],
)
def test_each_text_has_its_own_language(text: str, language: str) -> None:
    assert votes(["Tidak, saya belum.", text, "It was for them."], "") == ["id", language, "en"]


CLEAR = st.lists(st.sampled_from([*ALL_SMALL, "katalog", "buku"]), min_size=3).map(" ".join)


@given(st.lists(CLEAR.filter(lambda text: max(shares(text)) >= ENOUGH)))
def test_the_vote_is_that_of_the_detector(texts: list[str]) -> None:
    assert votes(texts, "en") == [detect_language(text) for text in texts]


def shares(text: str) -> list[float]:
    """The part of the words that are small words of each language."""
    words = text.split()
    return [sum(word in small for word in words) / len(words) for small in SMALL_WORDS.values()]


def test_another_usual_language_is_that_of_all() -> None:
    assert votes(["Saya dan dia di sini.", "Und so was in der Tat."], "de") == ["de", "de"]


def test_more_texts_than_are_looked_at_at_once() -> None:
    long = "dan " * (AT_ONCE // 4 + 10)
    assert votes([long, "the end of it", long, "ya"], "en") == ["id", "en", "id", "en"]


def test_none() -> None:
    assert votes([], "id") == []
