"""Sentences of transcribed speech."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.core.model import Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.language.segments import segments_of


def spans_of(text: str, unit: Unit = Unit.SENTENCE) -> list[Span]:
    found = segments_of(Source("t", text), unit)
    return [Span(*edges) for edges in zip(found.starts, found.ends, strict=True)]


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in spans_of(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Saya ikut.", "Dia tidak."],
        ["Saya tanya Dr. Ratna, S.IP., M.Hum. dan Pak Joko.", "Beliau setuju."],
        ["Ruang No. 5, pukul 09.30, biaya Rp. 1.500.000."],
        ["Buku, jurnal, dsb. ada.", "Ada jurnal dll.", "Terus pulang."],
        ["Saya... eh, ikut saja.", "Terus…", "Ya sudah!"],
        ["Kenapa?!", "Ya begitu…"],
        ['"Kenapa ikut?" kata saya waktu itu.', "Dia diam."],
        ["She met Mr. Smith, e.g. at noon.", "They talked."],
        ["Harganya 3.5 juta.", "Mahal (sekali).", "Ya."],
        ["1. Menimbang bahwa perlu.", "2. Mengingat undang-undang."],
        ["belum selesai"],
        ["oke.", "lanjut saja ya.", "siap."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_paragraphs_end_sentences() -> None:
    assert sentences("Judul tanpa titik\nIsi kalimat.\n\nLagi") == ["Judul tanpa titik", "Isi kalimat.", "Lagi"]


def test_lines_wrapped_by_hand_do_not() -> None:
    text = "Saya ikut sertifikasi karena\ndiminta oleh pimpinan saya dan\nmemang perlu.\n\nPak Joko tidak."
    assert sentences(text) == [text[: text.index("\n\n")], "Pak Joko tidak."]


@given(st.text(alphabet='aA.?! \n…"1', max_size=60))
def test_no_word_is_lost_or_doubled(text: str) -> None:
    spans = spans_of(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())
    assert all(s.of(text) == s.of(text).strip() != "" for s in spans)


@given(
    st.lists(
        st.sampled_from(["Ya.", "kata", "Dr.", "No.", "...", "Lho…", '"Apa?"', "ya!", "(itu).", "5.", "?!"]),
        max_size=15,
    )
)
def test_bulk_search_equals_a_slow_obvious_one(words: list[str]) -> None:
    text = " ".join(words)
    expected, start = [], 0
    for match in re.finditer(r"([.!?…]+)([\"'”’»)\]]*)(?=\s+(\S))", text):
        stop, closing, following = match.groups()
        word = re.search(r"[\w.]*$", text[: match.start()])[0]  # type: ignore[index]
        if stop == "." and not closing:
            ends = word not in ("Dr", "No") and not (word == "5" and not text[start : match.start() - 1].strip())
        elif stop == "." or "?" in stop or "!" in stop:
            ends = not (closing and following.islower())
        else:
            ends = not following.islower()
        if ends:
            expected.append(text[start : match.end()].strip())
            start = match.end()
    expected += [text[start:].strip()] if text[start:].strip() else []
    assert sentences(text) == expected


@given(st.text(alphabet="aA. \n", max_size=60))
def test_paragraphs_hold_all_words(text: str) -> None:
    spans = spans_of(text, Unit.PARAGRAPH)
    assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())


def test_segments_of_a_conversation_leave_labels_out() -> None:
    text = "P: Wajib?\nJ: Ya. Wajib."
    turns = (Turn(Span(3, 9), "P", Role.INTERVIEWER), Turn(Span(13, 23), "J", Role.PARTICIPANT))
    source = Source("W-01", text, language="id", turns=turns)
    segments = segments_of(source)
    shown = [(text[a:b], turn) for a, b, turn in zip(segments.starts, segments.ends, segments.turns, strict=True)]
    assert shown == [("Wajib?", 0), ("Ya.", 1), ("Wajib.", 1)]
    assert segments.segment(3, source).speaker == "J"
    assert segments_of(source, Unit.TURN).starts == [3, 13]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["图书馆开门了。", "我在看书！", "你呢？"]),
        ("ja", ["図書館です。", "本を読みます。"]),
        ("hi", ["यह पुस्तकालय है।", "मैं पढ़ता हूँ।"]),
        ("ar", ["هل أنت هنا؟", "نعم."]),
        ("nl", ["Dat kan.", "Waarom niet?"]),
        ("zz", ["Tidak dikenal.", "Tetap jalan."]),
    ],
)
def test_other_languages(language: str, expected: list[str]) -> None:
    source = Source("J-01", ("" if language in ("zh", "ja") else " ").join(expected), language=language)
    segments = segments_of(source)
    found = [source.text[a:b] for a, b in zip(segments.starts, segments.ends, strict=True)]
    assert found == expected
