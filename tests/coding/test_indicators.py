"""The indicator language: what is read, what is printed, what is refused, and what holds against a slow reference."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.coding.batch import batch_of_sources
from qualcode.coding.engine import code_batch
from qualcode.coding.expressions import (
    Both,
    Choice,
    Either,
    Elsewhere,
    Expression,
    Gap,
    Length,
    Limit,
    ListName,
    Match,
    Near,
    Negated,
    Phrase,
    Place,
    Regex,
    Rule,
    Tokens,
    Without,
    Word,
)
from qualcode.coding.indicators import parse_indicator
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Code, Codebook, Indicator, Role, Source, Turn, Unit
from qualcode.core.spans import Span
from qualcode.errors import CodebookError
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE
from tests.coding.reference import Reference

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

# ---- what is read and printed ------------------------------------------------------------------------------------

SPELLINGS = ["wajib", "kerja", "sama", "tim", "ide", "tidak", "e-library", "é", "and", "near", "self_care"]
WILD = ["ker*", "*ib", "*er*", "w*b", "*"]
words = st.one_of(
    st.builds(Word, st.sampled_from(SPELLINGS)),
    st.builds(Word, st.sampled_from([*SPELLINGS, "a/b", "and*", "(x)"]), st.just(Match.EXACT)),
    st.builds(Word, st.sampled_from(WILD[:-1]), st.just(Match.WILD)),
)
items = st.recursive(
    st.one_of(words, words, st.builds(Gap), st.builds(ListName, st.sampled_from(["daftar", "x-1"]))),
    lambda inner: st.builds(
        Choice, st.lists(st.lists(inner, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=6,
)
phrases = st.lists(items, min_size=1, max_size=3).map(tuple).map(Phrase)
regexes = st.sampled_from(["wa.ib", "a/b", r"k\w+", "^x|y$", r"\\/"]).map(Regex)
tokens = st.sampled_from(['[{"LOWER": "x"}]', '[{"LEMMA": "teach"}, {"OP": "?"}]']).map(Tokens)
leaves = st.one_of(phrases, phrases, regexes, tokens)
placed = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Near, inner, inner, st.integers(0, 30), st.booleans()),
        st.builds(Negated, inner, st.booleans()),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=4,
)
limits = st.one_of(
    st.builds(Limit, st.just("kind"), st.sampled_from(["interview", "document"])),
    st.builds(Limit, st.just("speaker"), st.sampled_from(["Dimas", "Pak Hendra", "J"])),
    st.builds(Length, st.integers(0, 99)),
)
inner_booleans = st.recursive(
    placed,
    lambda inner: st.one_of(
        st.builds(Both, inner, inner),
        st.builds(Without, inner, inner),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=3,
)
expressions = st.recursive(
    st.one_of(placed, st.builds(Elsewhere, st.sampled_from(list(Place)), inner_booleans)),
    lambda inner: st.one_of(
        st.builds(Both, inner, st.one_of(inner, limits)),
        st.builds(Without, inner, st.one_of(inner, limits)),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=4,
)


@given(st.builds(Rule, expressions, st.one_of(st.none(), st.sampled_from([0.5, 2.0, 1.25]))))
@settings(max_examples=500, deadline=None)
def test_what_is_printed_is_read_as_the_same(rule: Rule) -> None:
    assert parse_indicator(str(rule)) == rule


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("(ikut|mengikuti)lomba", "(ikut | mengikuti) lomba"),
        ("“Tanggung  jawab”", "=tanggung =jawab"),
        ("a  OR  b AND c", "a OR b AND c"),
        ("(a AND b) AND c", "a AND b AND c"),
        ("a AND (b AND c)", "a AND (b AND c)"),
        ("a NEAR/5 b NEAR/2 c", "a NEAR/5 b NEAR/2 c"),
        ("question:kenapa NOT (x OR y) ^ 2", "question: kenapa NOT (x OR y) ^2"),
        ("wajib NOT (tidak | bukan)", "wajib NOT (tidak | bukan)"),
        ('kind: Document AND speaker:"pak  Joko" AND pre**', 'kind: document AND speaker: "pak Joko" AND pre*'),
    ],
)
def test_spellings(written: str, printed: str) -> None:
    assert str(parse_indicator(written)) == printed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("kreatif (ide | gagasan", "it ends too early\n    kreatif (ide | gagasan\n                          ^"),
        ("kreatif NEAR mahasiswa", "NEAR has no distance\n    kreatif NEAR mahasiswa\n            ^"),
        ("kreatif NEAR/ mahasiswa", "NEAR has no distance; write NEAR/5"),
        ("a BEFORE/9999 b", "lets 9999 words come in between"),
        ("NOT tidak", "says only what must not be there"),
        ("AND wajib", "has nothing before AND\n    AND wajib\n    ^"),
        ("wajib AND", "it ends too early"),
        ('"tanggung jawab', "a quotation mark is not closed"),
        ('""', "the exact phrase"),
        ("/a(/", "the regular expression /a(/ is not one"),
        ("/a*/", "matches nothing at all"),
        ("kind: intervew AND x", "names the kind 'intervew'"),
        ("kind: interview", "says only who or where"),
        ("x OR speaker: Dimas", "says only who or where"),
        ("* x", "a star without letters"),
        ("turn: question: x", "has `question: x` within `turn:`"),
        ("negated: (a AND b)", "asks for negated: of several things"),
        ("(a AND b) NEAR/3 c", "has no place of its own"),
        ("x ^2 y", "'y' does not fit here"),
        ("spacy: [1]", "a token pattern is a list of {...}"),
        ("a ) b", "')' does not fit here\n    a ) b\n      ^"),
    ],
)
def test_what_is_wrong_is_shown_in_its_place(written: str, said: str) -> None:
    with pytest.raises(CodebookError) as caught:
        parse_indicator(written)
    assert said in caught.value.problem
    assert caught.value.remedy


# ---- against the reference ---------------------------------------------------------------------------------------

FEW = ["wajib", "kerja", "sama", "tim", "ide"]
few_words = st.one_of(
    st.builds(Word, st.sampled_from([*FEW, "e-library"])),
    st.builds(Word, st.sampled_from([*FEW, "kerja-sama"]), st.just(Match.EXACT)),
    st.builds(Word, st.sampled_from(["ker*", "*ib", "*er*", "w*b", "ker*-sama"]), st.just(Match.WILD)),
)
few_items = st.one_of(
    few_words,
    few_words,
    st.lists(st.lists(few_words, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple).map(Choice),
)
gapped = st.tuples(few_items, st.just(Gap()), few_items)
few_phrases = st.one_of(st.lists(few_items, min_size=1, max_size=3).map(tuple), gapped).map(Phrase)
few_regexes = st.sampled_from(["wa.ib", r"\bk\w+ s", "^wajib", "ide[.]$", "a.{0,9}i"]).map(Regex)
few_placed = st.recursive(
    st.one_of(few_phrases, few_phrases, few_regexes),
    lambda inner: st.one_of(
        st.builds(Near, inner, inner, st.integers(0, 4), st.booleans()),
        st.builds(Negated, inner, st.booleans()),
        st.lists(inner, min_size=2, max_size=2).map(tuple).map(Either),
    ),
    max_leaves=4,
)
few_limits = st.one_of(
    st.builds(Limit, st.just("speaker"), st.sampled_from(["J", "K"])), st.builds(Length, st.integers(4, 30))
)
few_inner = st.one_of(few_placed, st.builds(Both, few_placed, few_placed), st.builds(Without, few_placed, few_placed))
few_expressions = st.recursive(
    st.one_of(few_placed, st.builds(Elsewhere, st.sampled_from(list(Place)), few_inner)),
    lambda inner: st.one_of(
        st.builds(Both, inner, st.one_of(inner, few_limits)),
        st.builds(Without, inner, st.one_of(inner, few_limits)),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(Either),
    ),
    max_leaves=5,
)
SAID = [
    *FEW,
    "Wajib",
    "mewajibkan",
    "KERJA",
    "kerjasama",
    "tidak",
    "belum",
    "bukan",
    "optimis",
    "🙂",
    "é",
    "library",
    "e",
]
GAPS = [" ", " ", " ", " ", "  ", ", ", ". ", "\n", "-", " — ", "’", "? ", "\n\n"]
speech = st.lists(st.tuples(st.sampled_from(SAID), st.sampled_from(GAPS)), min_size=1, max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts).strip()
)
interviews = st.lists(st.tuples(st.sampled_from("PPJJJK"), speech), min_size=1, max_size=6)


def interview(said: list[tuple[str, str]]) -> Source:
    text, turns = "", []
    for label, words in said:
        start = len(text) + 3
        text += f"{label}: {words}\n"
        role = Role.INTERVIEWER if label == "P" else Role.PARTICIPANT
        turns.append(Turn(Span(start, start + len(words)), label, role))
    return Source("W-01", text, language="id", turns=tuple(turns))


def found(source: Source, expression: Expression, unit: Unit) -> tuple[set[int], set[tuple[int, int, int]]]:
    """Rows and hits by the engine, in code points."""
    code = Code("x", indicators=(Indicator(str(expression)),))
    matcher = compile_codebook(Codebook("t", (code,)), "id", TONGUE)
    batch = batch_of_sources([source])
    coded = code_batch(batch, matcher, partial(cut, unit=unit, language="id"))
    starts, ends = (batch.in_points(at, at * 0).tolist() for at in (coded.fired.starts, coded.fired.ends))
    rows = coded.fired.rows.tolist()
    return set(rows), set(zip(rows, starts, ends, strict=True))


@given(interviews, few_expressions, st.sampled_from([Unit.SENTENCE, Unit.TURN]))
@settings(max_examples=400, deadline=None)
def test_in_an_interview_the_engine_finds_what_the_reference_finds(
    said: list[tuple[str, str]], expression: Expression, unit: Unit
) -> None:
    source = interview(said)
    expected = Reference(source, unit).answer(expression, "id")
    assert found(source, expression, unit) == (expected.rows, expected.hits)


@given(st.lists(speech, min_size=1, max_size=4).map("\n".join), few_expressions)
@settings(max_examples=200, deadline=None)
def test_in_a_document_too(text: str, expression: Expression) -> None:
    source = Source("D-01", text, language="id")
    expected = Reference(source).answer(expression, "id")
    assert found(source, expression, Unit.SENTENCE) == (expected.rows, expected.hits)
