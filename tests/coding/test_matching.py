"""What each form of indicator finds: the text in, the matched words out."""

from __future__ import annotations

import json
from functools import partial

import pytest

from qualcode.codebook import read_codebook
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Source, Unit
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE


def matched(text: str, *indicators: str, language: str = "id") -> list[str]:
    """The words that indicators match in a text; one code holds them all."""
    yaml = json.dumps({"qualcode": 1, "themes": {"x": list(indicators)}})
    matcher = compile_codebook(read_codebook(yaml, path="test.yaml").usable(), language, TONGUE)
    source = Source("t", text, language=language)
    cutting = partial(cut, unit=Unit.SENTENCE, language=language)
    ((codings, _),) = code_sources([source], matcher, cutting, Unit.SENTENCE)
    for coding in codings:
        assert coding.text == coding.span.of(text)
        assert all(evidence.span.of(text) == evidence.words for evidence in coding.evidence)
    return [evidence.words for coding in codings for evidence in coding.evidence]


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        # words in any inflected form
        ("latih", "Pelatihan itu dilatih, dan latar.", ["Pelatihan", "dilatih"]),
        ("ajar", "Saya ngajarin, mengajari, dan mengajar.", ["ngajarin", "mengajari", "mengajar"]),
        ("bantu", "Dibantuin teman, dibantu, mbantu.", ["Dibantuin", "dibantu", "mbantu"]),
        ("pemustaka", "Pemustakanya datang. Mustaka itu kepala.", ["Pemustakanya"]),
        # words next to each other
        ("tanggung jawab", "Itu tanggung jawab, bertanggung jawab.", ["tanggung jawab", "bertanggung jawab"]),
        ("tanggung jawab", "Ditanggung. Jawab saja. Tanggung, jawab.", []),
        (
            "tanggung jawab",
            "tanggung  jawab, tanggung-jawab, tanggung\njawab",
            ["tanggung  jawab", "tanggung-jawab", "tanggung\njawab"],
        ),
        # the very words
        ('"tanggung jawab"', "Bertanggung jawab. Tanggung jawab.", ["Tanggung jawab"]),
        ("=latih", "Dilatih. Latih!", ["Latih"]),
        # beginnings
        ("kreat*", "Kreatif, kreativitas, kreasi, rekreatif", ["Kreatif", "kreativitas"]),
        ("ide kreat*", "ide kreatifnya", ["ide kreatifnya"]),
        # alternatives
        ("(ikut | datang ke) lomba", "Ikut lomba; datang ke lomba; lomba", ["Ikut lomba", "datang ke lomba"]),
        # hyphens and apostrophes
        ("e-library", "E-Library kami, e library juga", ["E-Library", "e library"]),
        ("ide", "ide-ide", ["ide", "ide"]),
        # regular expressions
        (r"/ber(kreasi|inovasi)/", "Berinovasi, berkreasi, kreasi", ["Berinovasi", "berkreasi"]),
        (r"/\bno\. \d+/", "Ruang No. 12", ["No. 12"]),
        # letters beyond ASCII keep their places
        ("café", "Di “café” — Café… 🙂 CAFÉ!", ["café", "Café", "CAFÉ"]),
        ("библиотека", "Моя БИБЛИОТЕКА тут", ["БИБЛИОТЕКА"]),
        # a word within a word is another word
        ("=tim", "Optimis, tim, timnya, TIM.", ["tim", "TIM"]),
    ],
)
def test_an_indicator_finds(indicator: str, text: str, expected: list[str]) -> None:
    assert matched(text, indicator) == expected


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("teach", "She taught and was teaching.", ["taught", "teaching"]),
        ("child", "Children and a child", ["Children", "child"]),
        ("library", "Two libraries, one library's cat", ["libraries", "library"]),
        ("skill", "Skilled, skills; a killer", ["Skilled", "skills"]),
    ],
)
def test_english_forms(word: str, text: str, expected: list[str]) -> None:
    assert matched(text, word, language="en") == expected


def test_not_blocks_in_the_same_segment_only() -> None:
    assert matched("Tidak wajib. Wajib ikut.", "wajib NOT tidak") == ["Wajib"]
    assert matched("Wajib, kata pimpinan, bukan.", "wajib NOT (tidak | bukan)") == []


def test_a_phrase_does_not_cross_a_sentence_or_a_paragraph() -> None:
    assert matched("Kerja sama.", "kerja sama") == ["Kerja sama"]
    assert matched("Itu kerja\n\nSama saja", "kerja sama") == []
