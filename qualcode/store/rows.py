"""Records to rows and back, and the digest that tells whether a row is as it was written."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from qualcode.core.model import (
    Coding,
    Comment,
    Evidence,
    Kind,
    Memo,
    Origin,
    Role,
    Source,
    Speaker,
    Status,
    Turn,
    Unit,
    guid,
)
from qualcode.core.problems import Problem
from qualcode.core.spans import Span
from qualcode.store.database import Row

SOURCE_COLUMNS = "name, path, file_digest, kind, language, case_name, attributes, problems, speakers, comments, turns"
CODING_COLUMNS = (
    "guid, source, start, stop, code, coder, origin, status, unit, words, evidence, codebook"  # in this order
)
MEMO_COLUMNS = "guid, subject, author, written, body, start, stop, words"
SETTING_COLUMNS = "name, value"
KEPT_COLUMNS = "key, subject, data"

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_plain = json.JSONEncoder(separators=(",", ":")).encode

_ORIGINS = {str(origin): origin for origin in Origin}
_STATUSES = {str(status): status for status in Status}
_UNITS: Mapping[str, str] = {unit.value: unit for unit in Unit}

_DIGITS = re.compile("([0-9]+)")


def row_digest(table: str, values: Sequence[Any], text_digest: str = "") -> bytes:
    """SHA-256 over a row's values in the order of its columns and the text it is about, 32 bytes."""
    return hashlib.sha256(_plain([table, text_digest, *values]).encode()).digest()


def natural(name: str) -> tuple[tuple[str, int, str], ...]:
    """A key that sorts names as people do, numbers by their size.

    >>> sorted(["W-10", "W-2", "A"], key=natural)
    ['A', 'W-2', 'W-10']
    """
    parts = _DIGITS.split(name.casefold())
    numbers = [part.lstrip("0") for part in parts[1::2]] + [""]
    key = [(words, len(number), number) for words, number in zip(parts[::2], numbers, strict=True)]
    return (*key, (name, 0, ""))  # names that differ in case or zeros only still have one order


def source_values(source: Source) -> Row:
    """What SOURCE_COLUMNS hold."""
    turns = [[*turn.span, turn.speaker, str(turn.role), turn.begin, turn.end] for turn in source.turns]
    problems = [[problem.where, problem.message, problem.hint, problem.refused] for problem in source.problems]
    return (
        source.name,
        source.path,
        source.digest,
        str(source.kind),
        source.language,
        source.case,
        compact(dict(source.attributes)),
        compact(problems),
        compact([[speaker.name, str(speaker.role), speaker.why] for speaker in source.speakers]),
        compact([[*comment.span, comment.text, comment.author, comment.written] for comment in source.comments]),
        compact(turns),
    )


def source_of(row: Row) -> Source:
    """The Source of SOURCE_COLUMNS followed by the text's body."""
    name, path, digest, kind, language, case, attributes, problems, speakers, comments, turns, body = row
    return Source(
        name=name,
        text=body,
        kind=Kind(kind),
        language=language,
        turns=tuple(
            Turn(Span(start, end), speaker, Role(role), begin, until)
            for start, end, speaker, role, begin, until in json.loads(turns)
        ),
        speakers=tuple(Speaker(who, Role(role), why) for who, role, why in json.loads(speakers)),
        comments=tuple(
            Comment(Span(start, end), remark, author, written)
            for start, end, remark, author, written in json.loads(comments)
        ),
        case=case,
        attributes=json.loads(attributes),
        path=path,
        digest=digest,
        problems=tuple(Problem(*problem) for problem in json.loads(problems)),
    )


def coding_values(coding: Coding) -> Row:
    """What CODING_COLUMNS hold; the coding's id is worked out here and nowhere else on the way in."""
    evidence = coding.evidence
    return (
        coding.id,
        coding.source,
        coding.span.start,
        coding.span.end,
        coding.code,
        coding.coder,
        str(coding.origin),
        str(coding.status),
        str(coding.unit),
        coding.text,
        compact([[e.indicator, e.words, *e.span] for e in evidence]) if evidence else "[]",
        coding.codebook,
    )


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python's cyclic garbage collector out of a bulk job.

    Making many records that live on sets it off again and again over all of them, for nothing: half of the time
    that 100,000 codings take.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def codings_of(rows: Sequence[Row]) -> list[Coding]:
    """The Codings of many rows of CODING_COLUMNS, in the same order."""
    # One parse for all rows is several times faster than one a row; a name is one object however often it comes.
    evidences = json.loads(f"[{','.join([row[10] for row in rows])}]")
    once: dict[str, str] = {}
    return [
        Coding(
            once.setdefault(source, source),
            Span(start, stop),
            once.setdefault(code, code),
            once.setdefault(coder, coder),
            _ORIGINS[origin],
            words,
            _STATUSES[status],
            _UNITS.get(unit, unit),
            tuple([Evidence(indicator, hit, Span(a, b)) for indicator, hit, a, b in evidence]),
            once.setdefault(codebook, codebook),
        )
        for (_, source, start, stop, code, coder, origin, status, unit, words, _, codebook), evidence in zip(
            rows, evidences, strict=True
        )
    ]


def memo_values(memo: Memo) -> Row:
    """What MEMO_COLUMNS hold."""
    start, end = memo.span if memo.span else (None, None)
    place = () if memo.span is None else (str(start), str(end))
    key = guid("memo", memo.subject, memo.author, memo.written, memo.text, *place)
    return (key, memo.subject, memo.author, memo.written, memo.text, start, end, memo.words)


def memo_of(row: Row) -> Memo:
    """The Memo of MEMO_COLUMNS."""
    _, subject, author, written, body, start, end, words = row
    return Memo(subject, body, author, written, None if start is None else Span(start, end), words)


def marks(values: Iterable[Any]) -> str:
    """As many placeholders as there are values.

    >>> marks("abc")
    '?, ?, ?'
    """
    return ", ".join("?" for _ in values)
