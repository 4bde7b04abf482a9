from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.coding.concordance import find_words
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import compile_codebook, compile_expression
from qualcode.core.model import Code, Codebook, Indicator, Kind, Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.errors import CodebookError
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE

CUT = partial(cut, unit=Unit.SENTENCE, language="id")


def source_of(name: str, *says: str) -> Source:
    """Turns written as "P: words" (the interviewer's) and "N: words"."""
    text = "\n".join(says)
    turns, at = [], 0
    for said in says:
        role = Role.INTERVIEWER if said.startswith("P") else Role.PARTICIPANT
        turns.append(Turn(Span(at + 3, at + len(said)), said[0], role))
        at += len(said) + 1
    return Source(name, text, Kind.INTERVIEW, "id", tuple(turns))


SOURCES = (
    source_of(
        "W-1", "P: Kenapa ikut? Wajib?", "N: Diwajibkan. Saya ikut karena kewajiban.", "N: Ya. Tidak wajib ikut."
    ),
    Source("D-1", "Wajib. é wajib", Kind.DOCUMENT, "id"),
)


def found(expression: str, *, everyone: bool = False, sources=SOURCES) -> list[tuple[str, int, int, int, str]]:
    """Source, segment asked, segment and turn of each place, with its words."""
    matcher = compile_expression(expression, "id", TONGUE, lists={"duty": (Indicator("kewajiban", "en"),)})
    return [
        (sources[row].name, asked, segment, turn, sources[row].text[start:end])
        for hits in find_words(sources, matcher, CUT, everyone=everyone)
        for row, asked, segment, turn, start, end in zip(*(column.tolist() for column in hits), strict=True)
    ]


def test_a_word_is_found_in_its_forms_with_its_segment_and_turn():
    assert found("wajib") == [
        ("W-1", 3, 3, 1, "Diwajibkan"),
        ("W-1", 4, 4, 1, "kewajiban"),
        ("W-1", 6, 6, 2, "wajib"),
        ("D-1", 1, 1, -1, "Wajib"),
        ("D-1", 2, 2, -1, "wajib"),
    ]


def test_the_words_of_interviewers_are_searched_on_request():
    assert found("=wajib") == found("wajib")[2:]
    assert found("=wajib", everyone=True) == [("W-1", 2, 2, 0, "Wajib"), *found("=wajib")]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("ikut NEAR/1 =kewajiban", ["ikut karena kewajiban"]),
        ("ikut AND =kewajiban", ["ikut", "kewajiban"]),
        ('"tidak wajib"', ["Tidak wajib"]),
        ("negated: ikut", ["Tidak wajib ikut"]),
        ("kewa*", ["kewajiban"]),
        ("saya AND @duty", ["Saya", "kewajiban"]),
        ("/k[ae]\\w+an/", ["kewajiban"]),
        ("wajib NOT kind: interview", ["Wajib", "wajib"]),
        ("question: wajib", ["Wajib"] * 4),
        ("question: kenapa AND wajib", ["Diwajibkan", "kewajiban", "wajib"]),
        ("perpustakaan", []),
    ],
)
def test_any_expression_can_be_looked_for(expression, words):
    assert [words for *_, words in found(expression)] == words


def test_words_asked_for_elsewhere_are_told_with_each_segment_that_they_make_hold():
    assert [(asked, segment) for _, asked, segment, _, _ in found("question: wajib")] == [
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 2),
    ]


def test_nothing_to_look_in_and_what_cannot_be_read():
    assert found("wajib", sources=()) == []
    assert found("wajib", sources=(Source("D-1", "", language="id"),)) == []
    with pytest.raises(CodebookError, match=r"NEAR has no distance") as error:
        found("ikut NEAR wajib")
    assert error.value.problem.endswith("^")


WORDS = st.lists(st.sampled_from("wajib ikut, tidak. kewajiban Saya? é".split()), max_size=12).map(" ".join)


@given(st.lists(WORDS, max_size=5), st.sampled_from(["wajib", "ikut NEAR/2 wajib", "wajib OR saya", "ikut AND tidak"]))
def test_what_is_found_is_what_the_engine_would_code_by(says, expression):
    sources = [
        source_of("W-1", *(f"{'PN'[n % 2]}: {said}" for n, said in enumerate(says))),
        Source("D-1", " ".join(says)),
    ]
    book = Codebook("b", (Code("c", indicators=(Indicator(expression),)),))
    coded = code_sources(sources, compile_codebook(book, "id", TONGUE), CUT, Unit.SENTENCE)
    evidence = {
        (coding.source, each.words, each.span.start) for codes in coded for c in (codes.codings,) for coding in c
        for each in coding.evidence
    }  # fmt: skip
    matcher = compile_expression(expression, "id", TONGUE)
    places = {
        (sources[row].name, sources[row].text[start:end], start)
        for hits in find_words(sources, matcher, CUT)
        for row, start, end in zip(hits.sources.tolist(), hits.starts.tolist(), hits.ends.tolist(), strict=True)
    }
    assert places == evidence
