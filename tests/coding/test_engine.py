"""The engine: segments and a codebook in, codings with their evidence out."""

from __future__ import annotations

import json
import pickle
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.codebook import read_codebook
from qualcode.coding import batch
from qualcode.coding.engine import code_sources
from qualcode.coding.fold import fold
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Codebook, Coding, Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE


def book(themes: object) -> Codebook:
    return read_codebook(json.dumps({"qualcode": 1, "themes": themes}), path="test.yaml").usable()


def coded(sources: list[Source], themes: object, unit: Unit = Unit.SENTENCE) -> list[list[Coding]]:
    language = sources[0].language
    matcher = compile_codebook(book(themes), language, TONGUE)
    found = code_sources(sources, matcher, partial(cut, unit=unit, language=language), unit)
    return [codes.codings for codes in found]


def interview(*said: tuple[Role, str], language: str = "id") -> Source:
    text, turns = "", []
    for role, words in said:
        label = "P: " if role is Role.INTERVIEWER else "J: "
        start = len(text) + len(label)
        text += label + words + "\n"
        turns.append(Turn(Span(start, start + len(words)), label[0], role))
    return Source("W-01", text, language=language, turns=tuple(turns))


def test_the_interviewers_words_are_not_coded() -> None:
    source = interview((Role.INTERVIEWER, "Apakah wajib?"), (Role.PARTICIPANT, "Ya, wajib. Saya takut."))
    (codings,) = coded([source], {"demand": ["wajib"]})
    assert [coding.text for coding in codings] == ["Ya, wajib."]


def test_many_codes_on_one_segment_each_with_its_evidence() -> None:
    source = Source("t", "Saya wajib ikut, dan itu ide saya.", language="id")
    (codings,) = coded([source], {"motives": {"codes": {"demand": ["wajib", "wajib ikut"], "idea": ["ide"]}}})
    assert [(c.code, [(e.indicator, e.words) for e in c.evidence]) for c in codings] == [
        ("motives/demand", [("wajib", "wajib"), ("wajib ikut", "wajib ikut")]),
        ("motives/idea", [("ide", "ide")]),
    ]
    assert {c.codebook for c in codings} == {
        book({"motives": {"codes": {"demand": ["wajib", "wajib ikut"], "idea": ["ide"]}}}).digest
    }


def test_exclusions_of_a_code_keep_it_off_a_segment() -> None:
    themes = {"creativity": {"indicators": ["kreatif"], "exclusions": ["kafe"]}, "place": ["kafe"]}
    source = Source("t", "Kafenya kreatif. Dia kreatif.", language="id")
    (codings,) = coded([source], themes)
    assert [(c.code, c.text) for c in codings] == [("place", "Kafenya kreatif."), ("creativity", "Dia kreatif.")]


def test_an_indicator_has_the_forms_of_its_own_language_in_any_source() -> None:
    themes = {"x": {"indicators": {"en": ["share"], "id": ["bagi"]}}}
    source = Source("t", "Kami sharing, berbagi.", language="id")
    (codings,) = coded([source], themes)
    assert [e.words for e in codings[0].evidence] == ["sharing", "berbagi"]


def test_units() -> None:
    source = interview((Role.PARTICIPANT, "Wajib. Titik."), (Role.PARTICIPANT, "Wajib lagi"))
    texts = {unit: [c.text for c in coded([source], {"x": ["wajib"]}, unit)[0]] for unit in Unit}
    assert texts[Unit.SENTENCE] == ["Wajib.", "Wajib lagi"]
    assert texts[Unit.TURN] == texts[Unit.PARAGRAPH] == ["Wajib. Titik.", "Wajib lagi"]


def test_texts_of_a_batch_do_not_run_into_each_other() -> None:
    sources = [Source("a", "Ini kerja", language="id"), Source("b", "sama. Kerja sama 🙂", language="id")]
    found = coded(sources, {"x": ["kerja sama"]})
    assert [[coding.text for coding in codings] for codings in found] == [[], ["Kerja sama 🙂"]]


def test_batches_do_not_change_the_codings(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [Source(f"s{n}", f"Nomor {n} wajib. Dia mewajibkan é {n}.", language="id") for n in range(9)]
    whole = coded(sources, {"x": ["wajib"]})
    monkeypatch.setattr(batch.batches, "__defaults__", (50,))
    assert coded(sources, {"x": ["wajib"]}) == whole
    assert sum(len(codings) for codings in whole) == 18


def test_a_matcher_travels_to_other_processes() -> None:
    matcher = compile_codebook(book({"x": ["wajib"]}), "id", TONGUE)
    again = pickle.loads(pickle.dumps(matcher))
    (codes,) = code_sources(
        [Source("t", "Itu wajib", language="id")], again, partial(cut, unit=Unit.SENTENCE, language="id"), Unit.SENTENCE
    )
    assert [coding.text for coding in codes.codings] == ["Itu wajib"]


def test_nothing_to_find_and_nothing_to_read() -> None:
    assert coded([Source("t", "", language="id"), Source("u", "...", language="id")], {"x": ["wajib"]}) == [[], []]
    assert coded([Source("t", "Saya wajib.", language="id")], {"x": {"definition": "no indicators"}}) == [[]]


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text.encode("utf-8", "surrogatepass"))
