"""What codes ask of a segment: weights and minima, exclusions that are inherited, lists, negation, limits, tokens."""

from __future__ import annotations

from functools import partial

import pytest

from qualcode.codebook import read_codebook
from qualcode.codebook.write import codebook_text
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import check_indicators, compile_codebook
from qualcode.core.bookdata import codebook_as_data, codebook_from_data
from qualcode.core.model import Codebook, Kind, Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.errors import CodebookError
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE


def book(yaml: str) -> Codebook:
    return read_codebook(f"qualcode: 1\n{yaml}", path="t.yaml").usable()


def coded(source: Source, codebook: Codebook) -> list[tuple[str, str]]:
    """Code and words of each coding."""
    matcher = compile_codebook(codebook, source.language, TONGUE)
    cutting = partial(cut, unit=Unit.SENTENCE, language=source.language)
    ((codings, _),) = code_sources([source], matcher, cutting, Unit.SENTENCE)
    return [(coding.code, coding.text) for coding in codings]


def talk(*turns: str, language: str = "id", kind: Kind = Kind.INTERVIEW) -> Source:
    """Turns as "P: ..." (who asks) and "Name: ..."."""
    text, made = "", []
    for turn in turns:
        speaker, words = turn.split(": ", 1)
        start = len(text) + len(speaker) + 2
        text += turn + "\n"
        role = Role.INTERVIEWER if speaker == "P" else Role.PARTICIPANT
        made.append(Turn(Span(start, start + len(words)), speaker, role))
    return Source("W-01", text, kind, language, tuple(made))


def note(text: str, language: str = "id") -> Source:
    return Source("D-01", text, Kind.DOCUMENT, language)


# ---- weights -----------------------------------------------------------------------------------------------------


def test_weak_indicators_add_up_to_the_minimum() -> None:
    codebook = book("themes: {x: [bimbing, ajar ^0.5, mahasiswa ^0.5]}")
    source = note("Saya bimbing. Saya ajar. Ada mahasiswa. Saya ajar mahasiswa. Ajar, ajar, ajar.")
    assert coded(source, codebook) == [("x", "Saya bimbing."), ("x", "Saya ajar mahasiswa.")]


def test_a_code_states_weight_and_minimum_and_the_codes_below_take_them() -> None:
    codebook = book("themes: {t: {minimum: 2, codes: {a: [satu, dua], b: {minimum: 1, indicators: [satu]}}}}")
    assert coded(note("Satu saja. Satu dan dua."), codebook) == [
        ("t/b", "Satu saja."),
        ("t/a", "Satu dan dua."),
        ("t/b", "Satu dan dua."),
    ]
    half = book("themes: {t: {weight: 0.5, codes: {a: [satu, dua, tiga ^1]}}}")
    assert coded(note("Satu. Satu, dua. Tiga."), half) == [("t/a", "Satu, dua."), ("t/a", "Tiga.")]


def test_thirds_are_a_whole() -> None:
    codebook = book("themes: {x: [satu ^0.1, dua ^0.2, tiga ^0.7]}")
    assert coded(note("Satu dua tiga. Satu dua."), codebook) == [("x", "Satu dua tiga.")]


def test_exclusions_of_a_theme_hold_for_its_codes() -> None:
    codebook = book(
        "themes: {t: {exclusions: [parkir], codes: {a: [wajib], b: {indicators: [harus], exclusions: [helm]}}}}"
    )
    source = note("Wajib. Wajib parkir. Harus parkir. Harus pakai helm. Wajib pakai helm.")
    assert coded(source, codebook) == [("t/a", "Wajib."), ("t/a", "Wajib pakai helm.")]


# ---- lists -------------------------------------------------------------------------------------------------------


def test_a_list_stands_for_its_words_in_the_language_of_the_indicator() -> None:
    codebook = book(
        "lists: {bos: {id: [pimpinan, kepala bagian], en: [boss], any: [CEO]}, semua: ['@bos', rektor*]}\n"
        "themes: {x: {indicators: {id: ['@bos BEFORE/2 suruh'], en: ['@bos'], any: ['@semua ikut']}}}"
    )
    source = note(
        "Pimpinan suruh. Kepala bagian yang nyuruh. Boss suruh. Bos ikut. CEO ikut. Rektornya ikut. Boss ikut."
    )
    assert [words for _, words in coded(source, codebook)] == [
        "Pimpinan suruh.",
        "Kepala bagian yang nyuruh.",
        "Boss suruh.",
        "CEO ikut.",
        "Rektornya ikut.",
        "Boss ikut.",
    ]


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("lists: {bos: [pimpinan]}\nthemes: {x: ['@bis ikut']}", "t.yaml:3: x: there is no list @bis"),
        ("lists: {a: ['@b'], b: ['@a']}\nthemes: {x: ['@a']}", "the list @a holds itself"),
        ("lists: {a: [x AND y]}\nthemes: {x: [b]}", "t.yaml:2: @a: 'x AND y' in a list has operators"),
        ("lists: {a: {en: [boss]}}\nthemes: {x: {indicators: {id: ['@a']}}}", "the list @a has nothing in 'id'"),
    ],
)
def test_what_is_wrong_with_lists(yaml: str, said: str) -> None:
    problems = check_indicators(book(yaml), "t.yaml")
    assert any(said in f"{problem.where}: {problem.message}" for problem in problems), problems
    assert all(problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("yaml", "said"),
    [
        ("lists: {a b: [x]}\nthemes: {x: [y]}", "cannot be written as @a b"),
        ("themes: {x: {weight: heavy, indicators: [y]}}", "x weight is no number above 0"),
        ("themes: {x: {minimum: 0, indicators: [y]}}", "x minimum is no number above 0"),
    ],
)
def test_what_a_codebook_file_may_not_say(yaml: str, said: str) -> None:
    reading = read_codebook(f"qualcode: 1\n{yaml}", path="t.yaml")
    assert reading.codebook is None
    assert said in reading.problems[0].message


def test_lists_weights_and_minima_are_written_and_read_again() -> None:
    codebook = book(
        "lists: {bos: {id: [pimpinan], en: [boss]}}\nthemes: {t: {minimum: 1.5, weight: 2, codes: {a: ['@bos ^0.5']}}}"
    )
    again = read_codebook(codebook_text(codebook), path="t.yaml").usable()
    assert codebook_as_data(again) | {"name": ""} == codebook_as_data(codebook) | {"name": ""}
    assert codebook_from_data(codebook_as_data(codebook)).digest == codebook.digest
    assert codebook.digest != book("themes: {t: {minimum: 1.5, weight: 2, codes: {a: ['@bos ^0.5']}}}").digest


# ---- negation, questions, limits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "negated"),
    [
        ("id", "Ini wajib. Tidak wajib. Nggak terlalu wajib. Tidak, ini wajib. Bukan saya yang bilang wajib.", [1, 2]),
        ("en", "It is required. It isn’t required. Never really required. No, required.", [1, 2]),
    ],
)
def test_negation(language: str, text: str, negated: list[int]) -> None:
    word = {"id": "wajib", "en": "required"}[language]
    sentences = [words + "." for words in text.rstrip(".").split(". ")]
    denied = coded(note(text, language), book(f"themes: {{x: ['negated: {word}']}}"))
    assert [words for _, words in denied] == [sentences[n] for n in negated]
    said = coded(note(text, language), book(f"themes: {{x: ['affirmed: {word}']}}"))
    assert [words for _, words in said] == [words for n, words in enumerate(sentences) if n not in negated]


def test_the_answer_to_a_question() -> None:
    source = talk(
        "P: Apa motivasi Ibu?",
        "P: Kenapa ikut?",
        "Ratna: Disuruh. Nama saya sudah ada.",
        "P: Terus?",
        "Ratna: Ya ikut.",
    )
    assert [words for _, words in coded(source, book("themes: {x: ['question: motivasi']}"))] == [
        "Disuruh.",
        "Nama saya sudah ada.",
    ]
    assert [w for _, w in coded(source, book("themes: {x: ['question: (motivasi AND kenapa) AND nama']}"))] == [
        "Nama saya sudah ada."
    ]
    assert coded(note("Apa motivasi Ibu? Disuruh."), book("themes: {x: ['question: motivasi']}")) == []


def test_the_rest_of_a_turn() -> None:
    source = talk("Ratna: Ada asesor. Orangnya sepuh.", "P: Oh?", "Ratna: Ya begitu.")
    codebook = book("themes: {x: ['turn: asesor']}")
    assert [words for _, words in coded(source, codebook)] == ["Ada asesor.", "Orangnya sepuh."]
    paragraphs = note("Ada asesor. Orangnya sepuh.\n\nYa begitu.")
    assert [words for _, words in coded(paragraphs, codebook)] == ["Ada asesor.", "Orangnya sepuh."]


def test_limits() -> None:
    source = talk("Pak Hendra: Saya wajib.", "Dimas: Saya wajib.")
    yaml = "themes: {{x: ['wajib {}']}}"
    assert coded(source, book(yaml.format('AND speaker: "pak hendra"'))) == [("x", "Saya wajib.")]
    assert coded(source, book(yaml.format("NOT speaker: Dimas"))) == [("x", "Saya wajib.")]
    assert coded(source, book(yaml.format("AND kind: document"))) == []
    assert len(coded(source, book(yaml.format("AND kind: interview")))) == 2


# ---- spaCy's token patterns --------------------------------------------------------------------------------------


def test_token_patterns() -> None:
    codebook = book("""themes: {x: ['spacy: [{"LOWER": "good"}, {"IS_ALPHA": true, "LENGTH": {">": 5}}] NOT bad']}""")
    source = note("Good library 🙂. A good book. Not bad, a good library.", "en")
    assert coded(source, codebook) == [("x", "Good library 🙂.")]


def test_a_token_pattern_that_asks_for_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CodebookError, match="spaCy refuses the pattern"):
        coded(note("x", "en"), book("""themes: {x: ['spacy: [{"LOWER": 1}]']}"""))
    monkeypatch.setattr("spacy.util.get_installed_models", list)
    with pytest.raises(CodebookError, match="asks for POS, which needs a trained pipeline for 'nl'"):
        coded(note("x", "nl"), book("""themes: {x: ['spacy: [{"POS": "NOUN"}]']}"""))
    monkeypatch.setenv("QUALCODE_SPACY_DE", "de_no_such_pipeline")
    with pytest.raises(CodebookError, match="'de_no_such_pipeline' cannot be loaded"):
        coded(note("x", "de"), book("""themes: {x: ['spacy: [{"LOWER": "x"}]']}"""))


def test_the_short_ones_are_left_out_without_being_shown_as_evidence() -> None:
    source = talk("P: Apa motivasi Ibu?", "Ratna: Iya. Karena diminta pimpinan 🙂.")
    codebook = book("themes: {x: ['length: 20 AND question: motivasi']}")
    assert coded(source, codebook) == [("x", "Karena diminta pimpinan 🙂.")]
    matcher = compile_codebook(codebook, "id", TONGUE)
    cutting = partial(cut, unit=Unit.SENTENCE, language="id")
    ((codings, _),) = code_sources([source], matcher, cutting, Unit.SENTENCE)
    assert [evidence.words for evidence in codings[0].evidence] == ["motivasi"]
