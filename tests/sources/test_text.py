from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import SourceError
from qualcode.sources.text import decode, read

WORDS = "Pewawancara: Café itu “ramai”, ya?\nInforman: Ramai – sekali.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == (WORDS, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    assert decode(WORDS.encode(encoding))[0] == WORDS


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_without_a_mark_is_known_by_its_zero_bytes(encoding: str) -> None:
    assert decode(WORDS.encode(encoding))[0] == WORDS


def test_windows_1252_is_read_with_a_warning() -> None:
    text, problems = decode(WORDS.encode("cp1252"))
    assert text == WORDS
    assert "cp1252" in problems[0].message and not problems[0].refused


# What people say in the languages of the studies, with every accent and sign that their texts have.
PHRASES = [
    "Saya bekerja di perpustakaan sejak 2010.",
    "“Apa itu ‘koleksi langka’?” tanya Bu Rina… “Saya nggak tahu!”",
    "Al-Qur’an, Jum’at, do’a – ya, begitu—kira-kira.",
    "Café itu ramai • buka 08.00–16.00, ±20 °C.",
    "Tarifnya €5, bukan £10 (½ harga).",
    "Zo’n reünie, die vóór ’s avonds één idee gaf: geïnteresseerde coördinatoren uit België.",
    "De financiële crisis… ‘t is te gek,’ zei hij; auto’s, foto’s en ’n café.",
    "«Ça va?» said Zoë, naïve as ever — it’s a cliché, isn’t it?",
    "Señor Ibáñez’s résumé; Björk’s Ångström; Køben; Curaçao; à la carte.",
    "ÉÉN IDEE VOOR HET CAFÉ: “IDEEËN!” ÖZIL’S ÜBER-KÖLN",
    "* “They’ve said ‘no’,” she said; we’ll see… © 2024, Wikimedia™",
]
spoken = (
    st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6).map("\n".join).filter(lambda text: not text.isascii())
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
@given(text=spoken)
def test_talk_in_unicode_is_never_guessed_wrong(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "latin-1"])
@given(text=spoken)
def test_talk_in_an_old_encoding_is_never_guessed_wrong(encoding: str, text: str) -> None:
    """Signs that the encoding does not have are left out, as the programs that wrote it had to."""
    text = text.encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "latin-1"])
def test_a_single_sentence_is_enough(encoding: str, phrase: str) -> None:
    text = phrase.encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding))[0] == text


@given(st.lists(st.sampled_from(sorted({word for phrase in PHRASES for word in phrase.split()})), min_size=1))
def test_words_in_any_order_in_windows_1252(words: list[str]) -> None:
    text = " ".join(words)
    assert decode(text.encode("cp1252", "ignore"))[0] == text.encode("cp1252", "ignore").decode("cp1252")


def test_a_capital_before_a_quote_is_no_utf_8() -> None:
    """In Windows-1252 these bytes happen to be valid UTF-8, with a letter of the phonetic alphabet in it."""
    assert decode('Dia bilang "CAFÉ…"'.encode("cp1252"))[0] == 'Dia bilang "CAFÉ…"'
    assert decode("Bunyi AɅ.".encode())[0] != "Bunyi AɅ."  # the price: one phonetic letter after a capital, alone


def test_stray_bytes_in_utf_8_do_not_spoil_the_rest() -> None:
    text, problems = decode("Café itu “ramai”. Zoë: één.".encode() + b" Caf\xe9 \x93ya\x94.")
    assert text == "Café itu “ramai”. Zoë: één. Café “ya”."
    assert "not UTF-8 as the others" in problems[0].message


def test_mixed_line_ends_become_newlines_and_soft_hyphens_stay() -> None:
    assert decode("a\r\nb\rc\nd\xade".encode())[0] == "a\nb\nc\nd\xade"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32-le", "cp1252", "mac_roman"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_in_every_encoding(encoding: str, end: str) -> None:
    text = "P: Apa “itu”?\nJ: Zo’n café."
    assert decode(text.replace("\n", end).encode(encoding))[0] == text


def test_a_new_page_is_a_new_line() -> None:
    assert decode(b"P: Apa?\r\n\fJ: Ya.\x0bLalu.")[0] == "P: Apa?\n\nJ: Ya.\nLalu."
    assert decode("satu\u2028dua\u2029tiga".encode())[0] == "satu\ndua\ntiga"


def test_zero_bytes_among_the_words_are_no_text() -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(b"Pewawancara: Apa?\0\nInforman: Ya.\n")


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x00\x00\x07" * 50, bytes(range(1, 9)) * 20 + b"\xff"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode())[0] == text.removeprefix("\ufeff")


def test_front_matter_is_metadata_and_no_text() -> None:
    reading = read(b"---\ncase: W-01\nKind: wawancara\n---\nAna: Ya.\n")
    assert (reading.text, dict(reading.metadata)) == ("Ana: Ya.\n", {"case": "W-01", "kind": "wawancara"})


def test_front_matter_that_is_no_yaml_stays_in_the_text_with_a_warning() -> None:
    reading = read(b"---\ntitle: one: two\n---\nAna: Ya.\n")
    assert reading.text.startswith("---\ntitle")
    assert "line 2" in reading.problems[0].message


def test_a_rule_is_no_front_matter() -> None:
    assert read(b"---\nHari pertama\n---\nAna: Ya.").text.startswith("---\nHari")
