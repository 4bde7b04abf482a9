"""What only qualcode knows of a study, riding along in processing instructions behind the project's XML.

The schema has no room for indicators, evidence or turns, and every XML reader passes processing instructions over. Each
thing is told by GUID; what another program has changed meanwhile goes before what rides along.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.core.bookdata import code_as_data, code_from_data, codebook_as_data, codebook_from_data
from qualcode.core.model import Coding, Comment, Evidence, Kind, Memo, Origin, Role, Source, Speaker, Status, Turn
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.exchange.line_ends import restored, with_lf
from qualcode.exchange.project import Mark, Project, ProjectSource, same
from qualcode.exchange.refi.markup import RIDER

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONG = 1_000_000  # characters in one instruction; parsers have limits
Data = dict[str, Any]


def instructions(project: Project, *, utf16: bool) -> Iterator[str]:
    """The contents of the instructions, in order; `utf16` is what the offsets beside them count."""
    data = _data(project) | {"utf16": utf16}
    # A parser must not take anything within for the end, nor the blank at the start of a piece for its own.
    text = json.dumps(data, separators=(",", ":")).replace("?>", "?\\u003e")
    for number, at in enumerate(range(0, len(text), _LONG)):
        yield f"{number}:{text[at : at + _LONG]}"


def data_in(root: _Element) -> Data:
    """What rides along with a root element; nothing when there is none, or it cannot be understood."""
    pieces: dict[int, str] = {}
    following = root.getnext()
    while following is not None:
        if getattr(following, "target", None) == RIDER:
            number, _, piece = str(following.text or "").partition(":")
            if number.isdecimal():
                pieces[int(number)] = piece
        following = following.getnext()
    try:
        data = json.loads("".join(pieces[number] for number in sorted(pieces)) or "{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) and data.get("qualcode") == 1 else {}


def _data(project: Project) -> Data:
    book = project.codebook
    codes = {same(code.guid): code_as_data(code.said) for code in project.codes if code.said is not None}
    books: dict[str, int] = {}  # by digest, for every coding has one
    sources = {same(each.guid): _source_data(each, books) for each in _documents(project) if each.source is not None}
    marks = {same(mark.guid): _coding_data(mark.coding, books) for mark in _marks(project) if mark.coding is not None}
    memos = {same(each.guid): [_memo_data(m, each.text or "") for m in each.memos] for each in project.notes}
    about: Data | None = None
    if book is not None:
        about = codebook_as_data(replace(book, codes=()))
    return {
        "qualcode": 1,
        "codebook": about,
        "codes": codes,
        "sources": sources,
        "codings": marks,
        "memos": {key: memo for key, memo in memos.items() if memo},
        "books": list(books),
    }


def with_riders(project: Project, data: Data) -> Project:
    """The project with what rides along put in its places. Raises ValueError, KeyError or TypeError for nonsense."""
    if not data:
        return project
    about = data["codebook"]
    codes = {key: code_from_data(code) for key, code in data["codes"].items()}
    return replace(
        project,
        codebook=codebook_from_data(about) if about else None,
        codes=tuple(replace(code, said=codes.get(same(code.guid))) for code in project.codes),
        sources=tuple(_with_source(each, data) for each in project.sources),
        notes=tuple(_with_memos(each, data["memos"]) for each in project.notes),
    )


def _documents(project: Project) -> Iterator[ProjectSource]:
    return (part for source in project.sources for part in source.walk())


def _marks(project: Project) -> Iterator[Mark]:
    for each in _documents(project):
        for selection in each.selections:
            yield from selection.marks


def _source_data(each: ProjectSource, books: dict[str, int]) -> Data:
    """A study's source without its text, and the codings that are no selections of others."""
    source = each.source
    assert source is not None
    ends = with_lf(source.text)
    return {
        "text": source.text_digest,
        "crlf": list(ends.crlf),
        "cr": list(ends.cr),
        "name": source.name,
        "kind": str(source.kind),
        "language": source.language,
        "case": source.case,
        "attributes": dict(source.attributes),
        "path": source.path,
        "digest": source.digest,
        "problems": [[p.where, p.message, p.hint, p.refused] for p in source.problems],
        "speakers": [[who.name, str(who.role), who.why] for who in source.speakers],
        "comments": [[*c.span, c.text, c.author, c.written] for c in source.comments],
        "turns": [[*t.span, t.speaker, str(t.role), t.begin, t.end] for t in source.turns],
        "beside": [[c.code, c.coder, *_coding_data(c, books)] for c in each.beside],
    }


def _source(data: Data, text: str) -> Source | None:
    """The study's source; None when the text is no longer the one it was."""
    source = Source(
        data["name"],
        restored(text, data["crlf"], data["cr"]),
        Kind(data["kind"]),
        data["language"],
        tuple(Turn(Span(a, b), who, Role(role), begin, end) for a, b, who, role, begin, end in data["turns"]),
        tuple(Speaker(name, Role(role), why) for name, role, why in data["speakers"]),
        tuple(Comment(Span(a, b), words, author, at) for a, b, words, author, at in data["comments"]),
        data["case"],
        data["attributes"],
        data["path"],
        data["digest"],
        tuple(Problem(*problem) for problem in data["problems"]),
    )
    return source if source.text_digest == data["text"] else None


def _with_source(each: ProjectSource, data: Data) -> ProjectSource:
    if each.parts:
        return replace(each, parts=tuple(_with_source(part, data) for part in each.parts))
    known = data["sources"].get(same(each.guid))
    source = _source(known, each.text) if known and each.text is not None else None
    if source is None:
        return each
    selections = tuple(
        replace(selection, marks=tuple(_with_coding(mark, source, data) for mark in selection.marks))
        for selection in each.selections
    )
    books = data["books"]
    beside = tuple(_coding(rest, source, books, (code, coder)) for code, coder, *rest in known["beside"])
    return replace(each, source=source, selections=selections, beside=beside)


def _with_coding(mark: Mark, source: Source, data: Data) -> Mark:
    known = data["codings"].get(same(mark.guid))
    return mark if known is None else replace(mark, coding=_coding(known, source, data["books"], ("", "")))


def _coding_data(coding: Coding, books: dict[str, int]) -> list[Any]:
    evidence = [[e.indicator, e.words, *e.span] for e in coding.evidence]
    book = books.setdefault(coding.codebook, len(books))
    return [*coding.span, str(coding.origin), str(coding.status), str(coding.unit), book, evidence]


def _coding(data: Sequence[Any], source: Source, books: Sequence[str], whose: tuple[str, str]) -> Coding:
    """A coding of the study; `whose` are its code and coder, which a coding in the XML has there."""
    start, end, origin, status, unit, book, evidence = data
    span = Span(int(start), int(end))
    return Coding(
        source.name,
        span,
        *whose,
        Origin(origin),
        span.of(source.text),
        Status(status),
        unit,
        tuple(Evidence(indicator, words, Span(a, b)) for indicator, words, a, b in evidence),
        books[book],
    )


def _memo_data(memo: Memo, text: str) -> list[Any]:
    span = list(memo.span) if memo.span else None
    return [memo.subject, memo.author, memo.written, span, memo.words, None if memo.text == text else memo.text]


def _with_memos(note: ProjectSource, memos: Mapping[str, Sequence[Any]]) -> ProjectSource:
    made = [
        Memo(subject, note.text or "" if text is None else text, author, written, Span(*span) if span else None, words)
        for subject, author, written, span, words, text in memos.get(same(note.guid), ())
    ]
    return replace(note, memos=tuple(made)) if made else note
