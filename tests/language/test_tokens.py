from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.language.stopwords import stop_words
from qualcode.language.tokens import spelt, tokens_of


def words_of(text: str) -> list[str]:
    found = tokens_of(text.encode("utf-8", "surrogatepass"))
    return [found.words[number] for number in found.numbers]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Buku-buku itu, ya: e-library!", ["buku-buku", "itu", "ya", "e-library"]),
        ("don't 'quote' rock’n’roll Jum’at", ["don't", "quote", "rock'n'roll", "jum'at"]),
        ("a--b -c d- 1,5 2019-2020 x_y", ["a", "b", "c", "d", "1", "5", "2019-2020", "x", "y"]),
        ("Café CAFE\u0301 perpus\u00adtakaan", ["café", "café", "perpustakaan"]),
        ("我爱图书馆。ok我", ["我", "爱", "图", "书", "馆", "ok", "我"]),
        ("שלום עולם، می\u200cخواهم", ["שלום", "עולם", "می\u200cخواهم"]),
        ("हिन्दी ก็ดี", ["हिन्दी", "ก็ดี"]),
        ("", []),
        ("...", []),
        ("kata", ["kata"]),
        ("a\ud800b", ["a", "b"]),
    ],
)
def test_a_word_is_letters_with_hyphens_and_apostrophes_inside(text, words):
    assert words_of(text) == words


@given(st.text())
def test_places_are_those_of_the_words_and_nothing_but_signs_lies_between(text):
    encoded = text.encode()
    found = tokens_of(encoded)
    at = 0
    for number, start, end in zip(*(column.tolist() for column in found[1:]), strict=True):
        assert at <= start < end
        assert not any(character.isalnum() for character in encoded[at:start].decode())
        assert spelt(encoded[start:end].decode()) == found.words[number]
        at = end
    assert not any(character.isalnum() for character in encoded[at:].decode())
    assert len(set(found.words)) == len(found.words) == len(set(found.numbers.tolist()))


def test_stop_words_are_those_of_the_languages_and_of_speech():
    indonesian, both = stop_words(["id"]), stop_words(["id", "en"])
    assert {"yang", "nggak", "gitu", "kan"} <= indonesian
    assert not {"wajib", "minta", "ikut", "ingin", "the"} & indonesian
    assert {"the", "don't", "yang"} <= both
    assert stop_words(["xx", "", "../id"]) == frozenset()
    assert stop_words(["fr"])
