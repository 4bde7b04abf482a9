"""Why a code is there or is not: every operator of the language, told in words; and never otherwise than the engine."""

from __future__ import annotations

import json
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook import read_codebook
from qualcode.coding.accounts import Blocked, CodeAccount
from qualcode.coding.batch import batch_of_sources
from qualcode.coding.engine import code_sources
from qualcode.coding.explain import Explainer, explain_segment
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Codebook, Kind, Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE


def book(themes: object, **more: object) -> Codebook:
    return read_codebook(json.dumps({"qualcode": 1, "themes": themes} | more), path="test.yaml").usable()


def interview(*said: str, language: str = "id", kind: Kind = Kind.INTERVIEW) -> Source:
    """Turns as "P: ..." for the interviewer and any other letter for participants."""
    text, turns = "", []
    for line in said:
        speaker = line.partition(": ")[0]
        role = Role.INTERVIEWER if speaker == "P" else Role.PARTICIPANT
        turns.append(Turn(Span(len(text) + len(speaker) + 2, len(text) + len(line)), speaker, role))
        text += line + "\n"
    return Source("W-01", text, kind, language, turns=tuple(turns))


def account(
    source: Source | str, indicators: object, number: int = 1, language: str = "id", **more: object
) -> CodeAccount:
    """The account of one code in a segment of a source."""
    source = Source("t", source, language=language) if isinstance(source, str) else source
    made = book({"x": indicators}, **more)
    matcher = compile_codebook(made, source.language, TONGUE)
    cutting = partial(cut, unit=Unit.SENTENCE, language=source.language)
    told = explain_segment(source, number, matcher, cutting, made, codes={"x"})
    (one,) = told.codes
    for said in (said for each in (*one.fired, *one.near) for said in each.words):
        assert said.span.of(source.text) == said.words
    return one


def fired(told: CodeAccount) -> list[tuple[str, str]]:
    """What each indicator fired on, and what of it that met."""
    assert told.applied
    return [(said.words, said.by) for each in told.fired for said in each.words]


def blocked(told: CodeAccount) -> list[tuple[str, str, str, list[str]]]:
    """Why the indicators did not fire: the kind, the part, the clause, the blocking words."""
    assert not told.applied
    return [
        (str(reason.kind), reason.part, reason.clause, [said.words for said in reason.words])
        for each in told.near
        for reason in each.reasons
    ]


PATTERN = 'spacy: [{"LOWER": "buku"}, {"IS_DIGIT": true}]'


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        ("wajib", "Saya diwajibkan.", [("diwajibkan", "wajib")]),
        ("tanggung jawab", "Dia bertanggung jawab.", [("bertanggung jawab", "tanggung jawab")]),
        ("=wajib", "Itu Wajib.", [("Wajib", "wajib")]),
        ('"surat tugas"', "Ada surat tugas.", [("surat tugas", "surat tugas")]),
        ("kreat*", "Kreativitas itu perlu.", [("Kreativitas", "kreat*")]),
        ("*tas", "Kreativitas itu perlu.", [("Kreativitas", "*tas")]),
        ("surat _ pimpinan", "Ada surat dari pimpinan.", [("surat dari pimpinan", "surat _ pimpinan")]),
        ("(ikut | datang ke) lomba", "Kami datang ke lomba.", [("datang ke lomba", "datang ke lomba")]),
        ("e-library", "Lewat E-Library itu.", [("E-Library", "e library")]),
        (r"/no\. \d+/", "Ruang No. 12 itu", [("No. 12", r"/no\. \d+/")]),
        (PATTERN, "Ada buku 12 saja", [("buku 12", PATTERN)]),
        ("surat AND atasan", "Atasan mengirim surat.", [("surat", "surat"), ("Atasan", "atasan")]),
        ("surat OR atasan", "Atasan saya.", [("Atasan", "atasan")]),
        ("wajib NOT bukan", "Itu wajib.", [("wajib", "wajib")]),
        ("surat NEAR/2 atasan", "Atasan saya bawa surat itu.", [("surat", "surat"), ("Atasan", "atasan")]),
        ("surat BEFORE/2 atasan", "Surat dari atasan.", [("Surat", "surat"), ("atasan", "atasan")]),
        ("negated: wajib", "Itu tidak pernah wajib.", [("tidak", "a negation"), ("wajib", "wajib")]),
        ("affirmed: wajib", "Itu wajib.", [("wajib", "wajib")]),
    ],
)  # fmt: skip
def test_what_fired_on_which_words(indicator: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert fired(account(text, [indicator])) == expected


def test_the_word_of_the_indicator_that_a_word_said_is_a_form_of() -> None:
    told = account("Dia bertanggung jawab atas kreativitas.", ["tanggung jawab", "kreat*"])
    assert [said.forms for each in told.fired for said in each.words] == [
        (("bertanggung", "tanggung"),),
        (("kreativitas", "kreat*"),),
    ]


def test_a_named_list_tells_the_member_that_was_met() -> None:
    told = account("Surat dari kepala dinas.", ["surat _ @atasan"], lists={"atasan": ["pimpinan", "kepala dinas"]})
    assert fired(told) == [("Surat dari kepala dinas", "surat _ kepala dinas")]


def test_near_tells_the_distance() -> None:
    told = account("Surat itu datang dari atasan.", ["surat NEAR/5 atasan"])
    ((distance,),) = (each.distances for each in told.fired)
    assert (distance.between, distance.at_most, distance.part) == (3, 5, "surat NEAR/5 atasan")


def test_turn_and_question_tell_their_words() -> None:
    source = interview("P: Apakah diwajibkan?", "J: Ya, betul. Ada suratnya.")
    told = account(source, ["surat AND turn: betul AND question: wajib"], number=3)
    assert [(s.words, s.where, s.forms) for each in told.fired for s in each.words] == [
        ("suratnya", "segment", (("suratnya", "surat"),)),
        ("betul", "turn", ()),
        ("diwajibkan", "question", (("diwajibkan", "wajib"),)),
    ]


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        ("wajib NOT tidak", "Itu tidak wajib.", ("not", "NOT tidak", "kept off by its NOT", ["tidak"])),
        (
            "surat NEAR/1 atasan",
            "Surat itu datang dari atasan.",
            ("distance", "surat NEAR/1 atasan", "3 words come in between, at most 1 may", []),
        ),
        (
            "atasan BEFORE/5 surat",
            "Surat dari atasan.",
            ("order", "atasan BEFORE/5 surat", "they come in the other order", []),
        ),
        (
            "surat tugas NEAR/5 tugas",
            "Ada surat tugas.",
            ("overlap", "surat tugas NEAR/5 tugas", "both sides are the same words", []),
        ),
        ("affirmed: wajib", "Itu tidak wajib.", ("negation", "affirmed: wajib", "it is negated", ["tidak"])),
        (
            "negated: wajib",
            "Itu wajib.",
            ("negation", "negated: wajib", "no word of negation among the 3 words before it", []),
        ),
        ("surat AND atasan", "Ada surat.", ("missing", "atasan", "it is not there", [])),
        ("surat NEAR/2 atasan", "Ada atasan.", ("missing", "surat", "it is not there", [])),
        (
            "surat tugas",
            "Surat itu memberi tugas.",
            ("apart", "surat tugas", "its words are there, but not next to each other", []),
        ),
        (
            "wajib AND kind: interview",
            "Itu wajib.",
            ("limit", "kind: interview", "here the kind is document", []),
        ),
        (
            "wajib AND speaker: Ani",
            "Itu wajib.",
            ("limit", "speaker: Ani", "here no speaker is known", []),
        ),
        ("wajib AND question: surat", "Itu wajib.", ("question", "question: surat", "no question comes before it", [])),
        ("wajib AND turn: surat", "Itu wajib.", ("turn", "turn: surat", "the turn does not say it", [])),
        ("(wajib NOT tidak) OR surat", "Itu tidak wajib.", ("not", "NOT tidak", "kept off by its NOT", ["tidak"])),
    ],
)
def test_what_was_in_the_way(indicator: str, text: str, expected: tuple[str, str, str, list[str]]) -> None:
    assert blocked(account(text, [indicator])) == [expected]


def test_a_question_of_another_sort_is_in_the_way() -> None:
    source = interview("P: Kapan itu?", "J: Itu wajib.")
    assert blocked(account(source, ["wajib AND question: surat"], number=2)) == [
        ("question", "question: surat", "the question before it does not say it", [])
    ]


def test_an_exclusion_tells_its_words_and_whose_it_is() -> None:
    made = book(
        {"theme": {"exclusions": ["kafe"], "codes": {"x": {"indicators": ["kreatif"], "exclusions": ["tamu"]}}}}
    )
    source = Source("t", "Kafenya kreatif, kata tamu.", language="id")
    cutting = partial(cut, unit=Unit.SENTENCE, language="id")
    told = explain_segment(source, 1, compile_codebook(made, "id", TONGUE), cutting, made)
    (one,) = told.codes
    assert not one.applied
    assert one.blocked == (Blocked.EXCLUSION,)
    assert [(r.part, r.clause, [s.words for s in r.words]) for r in one.kept_off] == [
        ("kafe", "kept off by the exclusion of theme", ["Kafenya"]),
        ("tamu", "kept off by its exclusion", ["tamu"]),
    ]


def test_weights_and_the_minimum() -> None:
    indicators = {"indicators": ["surat", "atasan ^0.5", "rapat"], "minimum": 1.5}
    few = account("Ada surat.", indicators)
    assert (few.applied, few.score, few.minimum, few.blocked) == (False, 1, 1.5, (Blocked.MINIMUM,))
    enough = account("Surat atasan. Lain.", indicators)
    assert (enough.applied, enough.score, [each.weight for each in enough.fired]) == (True, 1.5, [1, 0.5])


def test_what_merely_lacks_a_part_is_told_only_when_asked() -> None:
    made = book({"x": ["surat AND atasan", "wajib NOT tidak"], "y": ["lain"]})
    source = Source("t", "Surat itu tidak wajib.", language="id")
    matcher, cutting = compile_codebook(made, "id", TONGUE), partial(cut, unit=Unit.SENTENCE, language="id")
    told = explain_segment(source, 1, matcher, cutting, made)
    assert [[each.indicator for each in one.near] for one in told.codes] == [["wajib NOT tidak"]]
    asked = explain_segment(source, 1, matcher, cutting, made, codes={"x", "y"})
    assert [[each.indicator for each in one.near] for one in asked.codes] == [
        ["surat AND atasan", "wajib NOT tidak"],
        [],
    ]


def test_the_interviewers_words_are_not_coded() -> None:
    made = book({"x": ["wajib"]})
    cutting = partial(cut, unit=Unit.SENTENCE, language="id")
    told = explain_segment(
        interview("P: Apakah wajib?", "J: Ya."), 1, compile_codebook(made, "id", TONGUE), cutting, made
    )
    assert (told.coded, told.codes) == (False, ())


WORDS = st.sampled_from(
    ["wajib", "surat", "ide", "tidak", "=atasan", "kreat*", "surat atasan", "ide _ wajib", "(ide | surat)"]
)
OPERATORS = st.sampled_from(["AND", "OR", "NOT"])


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, parts, OPERATORS, parts),
        st.builds("({} {}/{} {})".format, WORDS, st.sampled_from(["NEAR", "BEFORE"]), st.integers(0, 3), WORDS),
        st.builds("{}: {}".format, st.sampled_from(["negated", "affirmed"]), WORDS),
        st.builds("(ide AND {}: {})".format, st.sampled_from(["turn", "question"]), WORDS),
        st.builds("({} AND speaker: J)".format, WORDS),
    )


INDICATORS = st.recursive(WORDS, _joined, max_leaves=5)
SAID = st.lists(
    st.sampled_from("wajib diwajibkan surat ide idenya tidak atasan kreatif itu , .".split()), min_size=1, max_size=12
)


@given(st.lists(INDICATORS, min_size=1, max_size=4), st.lists(SAID, min_size=1, max_size=4), INDICATORS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_explanation_says_what_the_engine_does(
    indicators: list[str], turns: list[list[str]], exclusion: str
) -> None:
    made = book({"x": {"indicators": indicators, "minimum": 2, "exclusions": [exclusion]}, "y": indicators})
    source = interview(*(f"{'PJ'[n % 2]}: {' '.join(words)}" for n, words in enumerate(turns)))
    matcher, cutting = compile_codebook(made, "id", TONGUE), partial(cut, unit=Unit.SENTENCE, language="id")
    ((codings, _),) = code_sources([source], matcher, cutting, Unit.SENTENCE)
    engine = {(c.span, c.code): {(e.indicator, e.span) for e in c.evidence} for c in codings}
    explainer = Explainer(batch_of_sources([source]), matcher, cutting, made)
    segments = explainer.search.scopes.segments
    told = {}
    for row, (start, end) in enumerate(zip(segments.starts.tolist(), segments.ends.tolist(), strict=True)):
        for path in made.paths:
            one = explainer.account(row, path, weak=True)
            assert all(each.words for each in (*one.fired, *one.near))
            assert all(each.reasons for each in one.near)
            assert not {each.indicator for each in one.fired} & {each.indicator for each in one.near}
            if one.applied:
                told[Span(start, end), path] = one
    assert told.keys() == engine.keys()
    for key, one in told.items():
        assert {each.indicator for each in one.fired} == {indicator for indicator, _ in engine[key]}
        for each in one.fired:
            covered = [span for indicator, span in engine[key] if indicator == each.indicator]
            assert all(
                any(a.start <= said.span.start and said.span.end <= a.end for a in covered) for said in each.words
            )
