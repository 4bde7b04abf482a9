"""A codebook that is written is read as the same codebook."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qualcode.codebook import codebook_text, read_codebook
from qualcode.core import codetree
from qualcode.core.model import Code, Codebook, Indicator

SAMPLE = Path(__file__).parents[2] / "codebooks" / "librarian-certification.yaml"


def test_the_sample_codebook_is_written_as_it_was_read() -> None:
    book = read_codebook(SAMPLE.read_text(encoding="utf-8"), path="c.yaml").usable()
    assert read_codebook(codebook_text(book), path="c.yaml").usable().digest == book.digest


def test_a_codebook_is_written_for_a_person() -> None:
    codes = (Code("motives", {"en": "Motives"}), Code("motives/no", indicators=(Indicator("5"),)), Code("empty"))
    assert codebook_text(Codebook("Trial", codes, version="1.0")) == (
        "qualcode: 1\nname: Trial\nversion: '1.0'\nthemes:\n  motives:\n    label:\n      en: Motives\n"
        "    codes:\n      'no':\n      - '5'\n  empty: []\n"
    )


names = st.sampled_from(["a", "b", "yes", "1", "null", "dua kata", "é"])
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=12)
stripped = texts.map(str.strip).filter(bool)
languages = st.sampled_from(["", "id", "en"])
words = st.dictionaries(languages, texts, max_size=2)
lists = st.dictionaries(languages, st.lists(texts, max_size=2).map(tuple), max_size=2)
indicators = st.lists(st.builds(Indicator, stripped, languages), max_size=4, unique=True).map(
    lambda some: tuple(sorted(some, key=lambda indicator: indicator.language))
)
codes = st.builds(
    Code,
    st.lists(names, min_size=1, max_size=3).map("/".join),
    label=words, definition=words, include=words, exclude=words, examples=lists, counterexamples=lists,
    indicators=indicators, exclusions=indicators, colour=st.sampled_from(["", "#0072b2"]),
)  # fmt: skip


@given(st.lists(codes, min_size=1, max_size=5, unique_by=lambda code: code.path), words, stripped)
def test_what_is_written_is_read_as_the_same(some: list[Code], description, name: str) -> None:
    arranged = codetree.add(Codebook(name, tuple(some)), "end").codes
    book = Codebook(name, arranged, languages=("id", "en"), description=description)
    reading = read_codebook(codebook_text(book), path="c.yaml")
    assert reading.usable().digest == book.digest


def test_a_guid_is_written_and_read() -> None:
    guid = "{6F4A1B52-6C0E-5A53-9D5C-7C3F0E2B9A11}"
    book = Codebook("b", (Code("idea", guid=guid), Code("money")))
    assert read_codebook(codebook_text(book), path="b.yaml").codebook == book


def test_a_guid_that_is_none_is_refused() -> None:
    reading = read_codebook("{qualcode: 1, themes: {idea: {guid: abc}}}", path="b.yaml")
    assert "idea has the guid 'abc'" in reading.problems[0].message
