"""The benchmarks compare ways that find the same, on texts that are what they say they are."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
WORDS = 4_000


@pytest.fixture(scope="module")
def bench() -> Any:
    """The benchmarks' modules, which import each other as scripts do."""
    pytest.importorskip("ahocorasick", reason="pyahocorasick is in the extra `benchmark`")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        import bytewise
        import corpus
        import ways

        yield SimpleNamespace(corpus=corpus, ways=ways, bytewise=bytewise)
        for name in ("bytewise", "corpus", "ways"):
            sys.modules.pop(name)


@pytest.fixture(scope="module")
def made(bench: Any) -> Any:
    return bench.corpus.Corpus(seed=3, words=8_000)


def test_every_way_finds_the_same_hits_with_the_same_sentences(bench: Any, made: Any) -> None:
    texts = [made.text(WORDS) for _ in range(2)]
    assert bench.ways.check_same(bench.ways.WAYS, made.indicators(60), made.vocabulary, texts) > 50


def test_short_answers_too(bench: Any, made: Any) -> None:
    answers = list(made.answers(0.02))
    assert bench.ways.check_same(bench.ways.WAYS, made.indicators(60), made.vocabulary, answers) > 20


def test_a_way_that_finds_something_else_is_told(bench: Any, made: Any) -> None:
    texts = [made.text(WORDS)]
    blind = bench.ways.Way("blind", lambda *_: lambda _: [])
    with pytest.raises(ValueError, match=r"blind: 0 hits, qualcode: \d+; they differ"):
        bench.ways.check_same((bench.ways.QUALCODE, blind), made.indicators(60), made.vocabulary, texts)


def test_as_many_hits_whatever_the_number_of_indicators(bench: Any) -> None:
    made = bench.corpus.Corpus(seed=1)
    texts = [made.text(50_000)]
    few, many = (
        bench.ways.check_same([bench.ways.BYTEWISE], made.indicators(count), made.vocabulary, texts)
        for count in (50, 2_000)
    )
    assert 0.8 < few / many < 1.25


@pytest.mark.parametrize(
    ("indicator", "text", "matched"),
    [
        ("trust", "Trust me. Distrust, trusts, trust…", ["Trust", "trust"]),
        ("trust*", "Trustees “trust” him", ["Trustees", "trust"]),
        ("peer review", "Peer review, peer. Review: peer, review", ["Peer review"]),
        ("ältere leute", "Ältere Leute", ["Ältere Leute"]),
    ],
)
def test_what_the_least_way_finds(bench: Any, indicator: str, text: str, matched: list[str]) -> None:
    (block,) = bench.bytewise.Finder([indicator]).find([text])
    assert [text[s:e] for s, e in zip(block.starts, block.ends, strict=True)] == matched


def test_the_corpus_is_that_of_its_seed_and_like_a_language(bench: Any, made: Any) -> None:
    text = bench.corpus.Corpus(seed=5).text(20_000)
    assert text == bench.corpus.Corpus(seed=5).text(20_000) != bench.corpus.Corpus(seed=6).text(20_000)
    assert 5.2 < len(text.encode()) / len(text.split()) < 6.2
    assert 9 < len(text.split()) / len(re.findall(r"[.!?]\s", text)) < 20
    assert not text.isascii()
    assert "\n" in text


def test_indicators_are_words_and_phrases_a_fifth_with_a_wildcard(bench: Any) -> None:
    indicators = bench.corpus.Corpus(seed=1).indicators(500)
    assert len(set(indicators)) == 500
    assert sum(indicator.endswith("*") for indicator in indicators) / 500 == pytest.approx(0.18, abs=0.03)
    assert max(len(indicator.split()) for indicator in indicators) <= 4
