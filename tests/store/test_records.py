"""What is put into a study comes out of it unchanged, and each change is one entry in the log."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.core.edits import Edit
from qualcode.core.model import (
    Code,
    Codebook,
    Coding,
    Comment,
    Evidence,
    Indicator,
    Kind,
    Memo,
    Origin,
    Role,
    Source,
    Speaker,
    Status,
    Turn,
    Unit,
)
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.errors import StudyError, UnknownNameError
from qualcode.store import CodebookMark, CodeCount, SourceCount, SourceMark, StudyFile

words = st.text(st.characters(codec="utf-8"), max_size=30)  # any Unicode but halves of surrogate pairs
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=10)
seconds = st.none() | st.floats(0, 1e5)
by_language = st.dictionaries(st.sampled_from(["", "en", "id"]), words)
many_by_language = st.dictionaries(st.sampled_from(["", "en", "id"]), st.lists(words, max_size=2).map(tuple))
indicators = st.lists(st.builds(Indicator, words, words), max_size=2).map(tuple)

sources = st.builds(
    Source,
    name=names,
    text=words,
    kind=st.sampled_from(Kind),
    language=st.sampled_from(["", "en", "id"]),
    turns=st.lists(
        st.builds(
            Turn, st.builds(Span, st.integers(0, 9), st.integers(0, 9)), words, st.sampled_from(Role), seconds, seconds
        ),
        max_size=3,
    ).map(tuple),
    case=words,
    attributes=st.dictionaries(names, words | st.integers() | st.floats(allow_nan=False), max_size=3),
    path=words,
    digest=words,
    speakers=st.lists(st.builds(Speaker, words, st.sampled_from(Role), words), max_size=2).map(tuple),
    comments=st.lists(
        st.builds(Comment, st.builds(Span, st.integers(0, 9), st.integers(0, 9)), words, words, words), max_size=2
    ).map(tuple),
    problems=st.lists(st.builds(Problem, words, words, words, st.booleans()), max_size=2).map(tuple),
)
codebooks = st.builds(
    Codebook,
    name=words,
    codes=st.lists(
        st.builds(
            Code,
            path=names,
            label=by_language,
            definition=by_language,
            include=by_language,
            exclude=by_language,
            examples=many_by_language,
            counterexamples=many_by_language,
            indicators=indicators,
            exclusions=indicators,
            colour=words,
        ),
        max_size=3,
    ).map(tuple),
    version=words,
    languages=st.just(("id", "en")),
    description=by_language,
)


@st.composite
def coded_sources(draw):
    source = draw(sources.filter(lambda source: source.text))
    start = draw(st.integers(0, len(source.text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(source.text))))
    evidence = st.lists(st.builds(Evidence, words, words, st.just(span)), max_size=2).map(tuple)
    coding = Coding(
        source.name,
        span,
        draw(names),
        draw(names),
        draw(st.sampled_from(Origin)),
        span.of(source.text),
        draw(st.sampled_from(Status)),
        draw(st.sampled_from([*Unit, "free"])),
        draw(evidence),
        draw(words),
    )
    return source, coding


ODD = "👩‍🏫 مرحبا \u202eabc\u202c e\u0301 \x00 \r\n \ufeff \u2028 𝒳 क्षि\x1f"


@given(coded_sources(), codebooks, st.builds(Memo, words, words, names, words))
@settings(max_examples=60, deadline=None)
def test_every_record_comes_back_as_it_was(coded, codebook, memo):
    source, coding = coded
    with TemporaryDirectory() as folder, StudyFile.create(Path(folder) / "s.qualcode") as study:
        study.put_source(source, size=5, mtime_ns=2**62, who="ana")
        study.put_codebook(codebook, path="codebook.yaml", file_digest="d1", who="ana")
        study.add_memo(memo)
        study.commit_edit(Edit("apply", source.name, "ana", added=(coding,)))
        study.put_setting(source.name + ".", source.text)
        assert study.sources() == [source]
        assert study.source(source.name) == source
        assert study.codebook() == study.codebook(codebook.digest) == codebook
        assert study.codebook().digest == codebook.digest
        assert study.memos() == study.memos(memo.subject) == [memo]
        assert study.codings() == [coding]
        assert study.get_setting(source.name + ".") == source.text
        assert study.verify() == []


def test_odd_characters_keep_their_offsets(study):
    source = Source("Ö 1", ODD * 3, attributes={"ket": ODD})
    study.put_source(source, size=1, mtime_ns=1, who="ana")
    span = Span(len(ODD), 2 * len(ODD))
    coding = Coding("Ö 1", span, "a/b", "ana", Origin.PERSON, ODD)
    study.commit_edit(Edit("apply", "Ö 1", "ana", added=(coding,)))
    assert study.source("Ö 1") == source
    assert study.codings() == [coding]
    assert study.verify() == []


def test_half_a_surrogate_pair_is_refused_without_the_words(study):
    with pytest.raises(StudyError, match="surrogate") as caught:
        study.put_source(Source("W-01", "rahasia \ud83d"), size=1, mtime_ns=1, who="ana")
    assert "rahasia" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert (study.sources(), study.log()) == ([], [])


def test_sources_come_in_natural_order(study):
    for name in ["W-10", "D-1", "W-2", "w-1"]:
        study.put_source(Source(name, name), size=1, mtime_ns=1, who="ana")
    assert [source.name for source in study.sources()] == ["D-1", "w-1", "W-2", "W-10"]
    assert [mark.name for mark in study.source_marks()] == ["D-1", "w-1", "W-2", "W-10"]


def test_an_unknown_source_names_the_nearest(study):
    study.put_source(Source("W-01", "ya"), size=1, mtime_ns=1, who="ana")
    for ask in (lambda: study.source("W-1"), lambda: study.mark_coded({"W-1": "k"})):
        with pytest.raises(UnknownNameError, match="did you mean 'W-01'"):
            ask()


def test_adding_and_revising_a_source_is_one_edit_each(study):
    first = Source("W-01", "Saya suka.", path="t/W-01.md", digest="f1")
    study.put_source(first, size=10, mtime_ns=1, who="ana")
    study.mark_coded({"W-01": "key"})
    study.put_segment_counts({"W-01": 1})
    study.put_source(first, size=10, mtime_ns=2, who="ana")  # touched, not changed
    study.put_source(Source("W-01", "Saya tidak suka.", path="t/W-01.md", digest="f2"), size=16, mtime_ns=3, who="budi")
    assert [(e.number, e.verb, e.subject, e.who, e.detail.get("changed")) for e in study.log()] == [
        (1, "add source", "W-01", "ana", None),
        (2, "revise source", "W-01", "budi", ["file", "text"]),
    ]
    (mark,) = study.source_marks()
    digest = Source("W-01", "Saya tidak suka.").text_digest
    assert mark == SourceMark("W-01", "t/W-01.md", "f2", digest, 16, 3, "key")
    assert study.summary().sources == (SourceCount(Kind.DOCUMENT, "", 1, 3, None),)  # segments were of the old text
    assert "suka" not in repr(study.log())


def test_doing_the_same_again_does_not_touch_the_file(study, study_path):
    def do():
        study.put_source(Source("W-01", "Saya suka."), size=10, mtime_ns=1, who="ana")
        study.put_codebook(Codebook("c", (Code("a"),)), path="c.yaml", file_digest="d", who="ana")
        study.put_setting("unit", "sentence")
        study.add_memo(Memo("W-01", "lihat lagi", "ana", "2026-03-01T12:00:00Z"))
        study.mark_coded({"W-01": "key"})
        study.put_segment_counts({"W-01": 1})
        study.commit_edit(Edit("code", "c", "qualcode"))

    do()
    before = study_path.read_bytes()
    do()
    assert study_path.read_bytes() == before
    assert [entry.verb for entry in study.log()] == ["add source", "add codebook", "set", "memo"]


def test_codebook_versions_are_kept(study):
    one = Codebook("c", (Code("a", label={"id": "Satu", "en": "One"}),))
    two = Codebook("c", (Code("a"), Code("b")), version="2")
    for codebook, file_digest in ((one, "f1"), (two, "f2"), (two, "f2, laid out otherwise"), (one, "f3")):
        study.put_codebook(codebook, path="c.yaml", file_digest=file_digest, who="ana")
    assert study.codebook() == one
    assert list(study.codebook()["a"].label) == ["id", "en"]  # in the order of the file
    assert study.codebook(two.digest) == two
    assert study.codebook("none such") is None
    assert study.codebook_mark() == CodebookMark(one.digest, "c.yaml", "f3", "c")
    assert [(e.verb, e.subject) for e in study.log()] == [
        ("add codebook", one.digest),
        ("revise codebook", two.digest),
        ("revise codebook", one.digest),
    ]
    with pytest.raises(StudyError, match="use put_codebook"):
        study.put_setting("codebook", "x")


def test_settings(study):
    assert study.get_setting("unit") is None
    study.put_setting("unit", "sentence")
    study.put_setting("unit", "turn", who="ana")
    assert study.get_setting("unit") == "turn"
    assert [(e.verb, e.subject, e.who, e.detail) for e in study.log()] == [
        ("set", "unit", "qualcode", {"value": "sentence"}),
        ("set", "unit", "ana", {"value": "turn"}),
    ]


def test_the_log_tells_the_time_of_the_clock(study):
    study.put_setting("unit", "turn")
    assert study.log()[0].at == "2026-03-01T12:00:00.000Z"


def test_memos_by_subject(study):
    notes = [Memo(s, f"tentang {s}", "ana", "2026-03-01") for s in ("W-02", "", "motives/creativity")]
    assert [study.add_memo(note) for note in notes] == [1, 2, 3]
    assert study.add_memo(notes[1]) == 2
    assert study.memos() == notes
    assert study.memos("") == [notes[1]]


def test_summary_counts_by_kind_and_by_coder(study):
    for name, text, kind in (("W-1", "satu dua tiga", Kind.INTERVIEW), ("W-2", "satu dua", Kind.INTERVIEW)):
        study.put_source(Source(name, text, kind, "id"), size=1, mtime_ns=1, who="ana")
    study.put_source(Source("D-1", "one", Kind.DOCUMENT, "en"), size=1, mtime_ns=1, who="ana")
    study.put_segment_counts({"W-1": 2, "W-2": 1, "D-1": 1})

    def coding(source, end, coder, status=Status.APPLIED):
        return Coding(source, Span(0, end), "a/b", coder, Origin.PERSON, "satu dua tiga"[:end], status)

    added = (
        coding("W-1", 4, "ana"),
        coding("W-1", 8, "ana"),
        coding("W-2", 4, "ana", Status.ACCEPTED),
        coding("W-2", 8, "ana", Status.REJECTED),
        coding("W-2", 4, "budi", Status.PROPOSED),
    )
    study.commit_edit(Edit("apply", "x", "ana", added=added))
    assert study.segment_counts() == {"D-1": 1, "W-1": 2, "W-2": 1}
    summary = study.summary()
    assert summary.sources == (
        SourceCount(Kind.DOCUMENT, "en", 1, 1, 1),
        SourceCount(Kind.INTERVIEW, "id", 2, 5, 3),
    )
    assert summary.codes == (
        CodeCount("a/b", "ana", Origin.PERSON, segments=3, sources=2, proposed=0, rejected=1),
        CodeCount("a/b", "budi", Origin.PERSON, segments=0, sources=0, proposed=1, rejected=0),
    )
    assert (summary.words, summary.segments, summary.last_edit, summary.codebook) == (6, 4, 4, None)
    assert study.coders() == [("ana", Origin.PERSON, 4), ("budi", Origin.PERSON, 1)]


def test_strongest_pairs_are_of_one_coder_and_of_what_holds(study):
    study.put_source(Source("W-1", "satu dua tiga"), size=1, mtime_ns=1, who="ana")

    def coding(end, code, coder="ana", status=Status.APPLIED):
        return Coding("W-1", Span(0, end), code, coder, Origin.PERSON, "satu dua tiga"[:end], status)

    on_both = [coding(end, code) for end in (4, 8) for code in ("b", "a")]
    others = [coding(4, "c"), coding(8, "d", status=Status.REJECTED), coding(8, "e", "budi")]
    study.commit_edit(Edit("apply", "W-1", "ana", added=(*on_both, *others)))
    assert study.strongest_pairs(coder="ana") == [("a", "b", 2), ("a", "c", 1), ("b", "c", 1)]
    assert study.strongest_pairs(coder="ana", at_most=1) == [("a", "b", 2)]
    assert study.strongest_pairs(coder="budi") == []
