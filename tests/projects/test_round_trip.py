"""A study written as a project and taken in again is the same study, ids included, whatever is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.core.codetree import arranged
from qualcode.core.edits import Edit
from qualcode.core.model import (
    Code,
    Codebook,
    Coding,
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
)
from qualcode.core.spans import Span
from qualcode.store import StudyFile
from qualcode.study import Study

# Words with emoji, a combining mark, right-to-left letters, CRLF and CR, what XML cannot hold, a byte order mark.
PIECES = [*"buku |😀|👩\u200d👧 |e\u0301|שלום |مرحبا|\r\n|\r|\n|\x0b|\ufeff|\ufffe|a]]>b?>|&<".split("|")]
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
SOME = WORDS.filter(lambda words: words.strip() != "")
NAME = st.sampled_from(["idea", "Ide & <b>", "😀", "שלום", "a:b", "Idea", 'q"q', "x" * 40])
CODER = st.sampled_from(["ana", "Budi S.", "qualcode", "שלום"])
WRITTEN = st.sampled_from(["2026-03-01T12:00:00+00:00", "2026-03-01T12:00:00.5Z", "yesterday"])
GUID = st.sampled_from(["", "", "6F4A1B52-6C0E-5A53-9D5C-7C3F0E2B9A1{}"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["age", "site", "ok", "😀"]),
    st.one_of(st.integers(-3, 10**20), st.floats(allow_nan=False), WORDS),
    max_size=3,
)


@st.composite
def codebooks(draw: Any) -> Codebook:
    """Codes up to four deep, of which several may have one name, some with what qualcode alone knows."""
    paths = draw(st.lists(st.lists(NAME, min_size=1, max_size=4).map("/".join), max_size=7, unique=True))
    said = st.dictionaries(st.sampled_from(["", "en", "id"]), WORDS, max_size=2)
    codes = [
        Code(
            path,
            label=draw(said),
            definition=draw(said),
            exclude=draw(said),
            examples=draw(st.dictionaries(st.just("en"), st.lists(WORDS, max_size=2).map(tuple), max_size=1)),
            indicators=(Indicator("ide*", "id"),) if draw(st.booleans()) else (),
            colour=draw(st.sampled_from(["", "#a0B1c2", "#abc"])),
            guid=draw(GUID).format(number),
            weight=draw(st.sampled_from([None, 0.5])),
            minimum=draw(st.sampled_from([None, 2.0])),
        )
        for number, path in enumerate(paths)
    ]
    lists = draw(st.sampled_from([{}, {"bos": (Indicator("pimpinan", "id"), Indicator("CEO"))}]))
    return Codebook(draw(NAME), arranged(codes), draw(st.sampled_from(["", "2.1"])), ("id",), draw(said), lists)


@st.composite
def sources(draw: Any, name: str) -> Source:
    """A source, with turns now and then; it may have no words at all."""
    text = draw(WORDS)
    turns = (Turn(Span(0, len(text)), "Ibu", Role.PARTICIPANT, 1.5, None),) if text and draw(st.booleans()) else ()
    speakers = (Speaker("Ibu", Role.PARTICIPANT, "said so"),) if turns else ()
    kind, case = draw(st.sampled_from(Kind)), draw(st.sampled_from(["", "Ibu", "😀"]))
    return Source(name, text, kind, "id", turns, speakers, case=case, attributes=draw(ATTRIBUTES), path=f"{name}.txt")


@st.composite
def codings(draw: Any, source: Source, book: Codebook) -> Coding:
    """A coding of any coder, origin and status, on any words."""
    start = draw(st.integers(0, len(source.text) - 1))
    span = Span(start, draw(st.integers(start + 1, len(source.text))))
    coder = draw(CODER)
    rule = coder == "qualcode"
    evidence = (Evidence("ide*", span.of(source.text), span),) if rule else ()
    status = draw(st.sampled_from(Status))
    origin, unit = Origin.RULE if rule else Origin.PERSON, draw(st.sampled_from(["sentence", "turn", "span"]))
    code = draw(st.sampled_from(book.paths))
    return Coding(source.name, span, code, coder, origin, span.of(source.text), status, unit, evidence, book.digest)


@st.composite
def studies(draw: Any) -> tuple[Codebook | None, list[Source], list[Coding], list[Memo]]:
    """Everything that a study holds, empty ones among them."""
    book = draw(st.none() | codebooks())
    names = draw(st.lists(st.sampled_from(["W-01", "W-02", "idea", "a/b", "😀"]), max_size=3, unique=True))
    made = [draw(sources(name)) for name in names]
    coded = [source for source in made if source.text] if book is not None and book.codes else []
    some = [draw(codings(source, book)) for source in coded for _ in range(draw(st.integers(0, 5)))]
    subjects = ["", *names, *(book.paths if book else []), *(coding.id for coding in some)]
    memo = st.builds(Memo, st.sampled_from(subjects), SOME, CODER.filter(lambda name: name != "qualcode"), WRITTEN)
    memos = draw(st.lists(memo, max_size=4))
    for source in coded[:1]:
        span = Span(0, len(source.text))
        memos.append(Memo(source.name, "on words", "ana", "2026-03-01T12:00:00+00:00", span, span.of(source.text)))
    return book, made, list({coding.id: coding for coding in some}.values()), memos


def fill(file: StudyFile, book: Codebook | None, made: list[Source], some: list[Coding], memos: list[Memo]) -> None:
    with file.transaction():
        for source in made:
            file.put_source(source, size=1, mtime_ns=1, who="ana")
        if book is not None:
            file.put_codebook(book, path="", file_digest="", who="ana")
        file.commit_edit(Edit("apply", "", "ana", added=tuple(some)))
        for memo in memos:
            file.add_memo(memo)


def state(file: StudyFile) -> tuple[Any, ...]:
    """What a study holds: codebook, sources, codings by id, and memos."""
    memos = sorted(file.memos(), key=lambda memo: (memo.subject, memo.written, memo.text, memo.author))
    return file.codebook(), file.sources(), {coding.id: coding for coding in file.codings()}, memos


@pytest.mark.parametrize("profile", ["standard", "nvivo", "atlasti", "maxqda"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(held=studies())
def test_a_study_comes_back_as_it_was(profile: str, held: tuple[Any, ...], valid: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Study.create(folder / "a.qualcode") as study, Study.create(folder / "b.qualcode") as back:
            fill(study._file, *held)
            study.export_project(folder / "a.qdpx", profile=profile)
            valid(folder / "a.qdpx")
            told = back.import_project(folder / "a.qdpx", coder="ana")
            assert told.whole, list(told.lines())
            assert state(back._file) == state(study._file)
            assert back.verify() == []
            # GUIDs, dates and order too: what is written again is the same file.
            back.export_project(folder / "b.qdpx", profile=profile)
            valid(folder / "b.qdpx")
            if profile != "nvivo":  # there the parted selections stay parted
                assert guids(folder / "b.qdpx") == guids(folder / "a.qdpx")
            # To take it in again brings nothing, and an undo takes everything back.
            assert back.import_project(folder / "a.qdpx", coder="ana").edit is None
            if told.edit is not None:
                back.undo(coder="ana")
                assert state(back._file) == (None, [], {}, [])


def guids(path: Path) -> list[str]:
    """Every GUID of a project, with the name of its element."""
    import zipfile

    from lxml import etree

    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("project.qde"))
    return sorted(
        f"{element.tag} {element.get('guid')}".lower() for element in root.iter("{*}*") if element.get("guid")
    )
