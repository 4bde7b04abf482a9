"""Codings and memos as plain text that git can diff and merge: one file a source, one line a coding, always sorted.

Fields are separated by tabs. An empty field is `-`; a tab, line end or backslash in a field is written `\\t`, `\\n` or
`\\\\`, another control character `\\u0085`. The words come last, so that a diff can be read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from qualcode.core.model import Coding, Evidence, Memo, Origin, Source, Status, digest
from qualcode.core.problems import Problem
from qualcode.core.spans import Span

MARK = "# qualcode codings 1"
MEMO_MARK = "# qualcode memos 1"
COLUMNS = ("start", "end", "code", "coder", "status", "origin", "unit", "codebook", "evidence", "words")
MEMO_COLUMNS = ("subject", "author", "written", "start", "end", "words", "text")

_CONFLICT = re.compile(r"(<{7}|\|{7}|={7}|>{7})( |$)")
_ESCAPED = re.compile(r"\\(\\|t|n|r|-|u[0-9a-f]{4})")
_SPECIAL = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029]| $|\u00a0$|^#")
_UNSAFE = re.compile(r'[%/\\:*?"<>|\x00-\x1f\x7f]|^\.|[. ]$')
_AGAIN = "dump again, and take over what was changed"
_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "-": "-"}


class Lines(NamedTuple):
    """What a file of codings holds: the source it is of, the digest of its text, and the codings."""

    source: str
    text: str
    codings: list[Coding]


def file_names(sources: Iterable[str]) -> dict[str, str]:
    """A file name for each source: its own, with what a file system may not like written as `%2F`.

    >>> list(file_names(["W-01 (ibu)", "a/b", ".x"]).values())
    ['W-01 (ibu).tsv', 'a%2Fb.tsv', '%2Ex.tsv']
    """
    names = {source: _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", source) or "%" for source in sources}
    alike = Counter(unicodedata.normalize("NFC", name).casefold() for name in names.values())
    for source, name in names.items():
        if alike[unicodedata.normalize("NFC", name).casefold()] > 1:  # one file where case or composition is ignored
            names[source] = f"{name}~{digest(source)[:6]}"
    return {source: f"{name}.tsv" for source, name in names.items()}


def write_codings(source: Source, codings: Iterable[Coding]) -> str:
    """The file of a source's codings, sorted by start, end, code and coder."""
    rows = [
        (
            str(c.span.start),
            str(c.span.end),
            c.code,
            c.coder,
            str(c.status),
            str(c.origin),
            str(c.unit),
            c.codebook,
            json.dumps([[e.indicator, e.words, *e.span] for e in c.evidence], ensure_ascii=False) if c.evidence else "",
            c.text,
        )
        for c in sorted(codings, key=lambda c: (c.span, c.code, c.coder))
    ]
    return _file([MARK, f"# source: {_escaped(source.name)}", f"# text: {source.text_digest}"], COLUMNS, rows)


def write_memos(memos: Iterable[Memo]) -> str:
    """The file of all memos, sorted by what they are on, time and author."""
    rows = [
        (m.subject, m.author, m.written, *(map(str, m.span) if m.span else ("", "")), m.words, m.text) for m in memos
    ]
    return _file([MEMO_MARK], MEMO_COLUMNS, sorted(rows))


def read_codings(text: str, where: str) -> tuple[Lines | None, list[Problem]]:
    """The codings of a file, or None with every problem that it has; `where` names the file in the problems."""
    head, rows, problems = _read(text, where, MARK, COLUMNS)
    named = {key: value for key, _, value in (line.removeprefix("# ").partition(": ") for line in head)}
    if not problems and not {"source", "text"} <= named.keys():
        problems = [Problem(f"{where}:1", "does not say which source and text it is of", _AGAIN, refused=True)]
    source = _plain(named.get("source", ""))
    found: dict[str, tuple[int, Coding]] = {}
    for number, fields in rows:
        try:
            coding = _coding(source, fields)
        except (ValueError, TypeError, KeyError):
            message = "has a number, status, origin or evidence that cannot be read"
            problems.append(Problem(f"{where}:{number}", message, _AGAIN, refused=True))
            continue
        first, same = found.setdefault(coding.id, (number, coding))
        if same != coding:
            message = f"is the coding of line {first} once more, but otherwise"
            problems.append(Problem(f"{where}:{number}", message, "delete the one that does not hold", refused=True))
    if problems:
        return None, problems
    return Lines(source, named["text"], [coding for _, coding in found.values()]), []


def read_memos(text: str, where: str) -> tuple[list[Memo], list[Problem]]:
    """The memos of a file, none when there are problems."""
    _, rows, problems = _read(text, where, MEMO_MARK, MEMO_COLUMNS)
    memos = []
    for number, (subject, author, written, start, end, words, body) in rows:
        try:
            span = Span(int(start), int(end)) if start else None
        except ValueError:
            problems.append(Problem(f"{where}:{number}", "has a number that cannot be read", _AGAIN, refused=True))
            continue
        memos.append(Memo(subject, body, author, written, span, words))
    return ([] if problems else memos), problems


def _file(head: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [*head, "\t".join(columns), *("\t".join(map(_escaped, row)) for row in rows)]
    return "\n".join(lines) + "\n"


def _read(
    text: str, where: str, mark: str, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, list[str]]], list[Problem]]:
    """The head, the rows with their line numbers, and the problems of a file."""
    # A carriage return of the text is written as \r, so that one at the end of a line is git's or an editor's.
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    if lines[0] != mark:
        message = f"is not a file that `qualcode dump` has written: its first line is not {mark!r}"
        return [], [], [Problem(f"{where}:1", message, "leave it out, or dump again", refused=True)]
    head = [line for line in lines if line.startswith("# ")]
    rows: list[tuple[int, list[str]]] = []
    problems = _conflicts(lines, where)
    for number, line in enumerate(lines, start=1):
        if problems or not line.strip() or line.startswith("# ") or line == "\t".join(columns):
            continue
        fields = line.split("\t")
        if len(fields) == len(columns):
            rows.append((number, [_plain(field) for field in fields]))
        else:
            message = f"has {len(fields)} fields, not {len(columns)}"
            problems.append(Problem(f"{where}:{number}", message, "separate them with tabs", refused=True))
    return head, rows, problems


def _conflicts(lines: Sequence[str], where: str) -> list[Problem]:
    """Where git has left both versions side by side, each place once."""
    hint = "keep the lines that hold, delete the lines with the marks, then load again"
    message = "git could not join two versions here and has left its marks"
    marked = [number for number, line in enumerate(lines, start=1) if _CONFLICT.match(line)]
    begins = [number for number in marked if lines[number - 1].startswith("<")] or marked[:1]
    return [Problem(f"{where}:{number}", message, hint, refused=True) for number in begins]


def _coding(source: str, fields: Sequence[str]) -> Coding:
    start, end, code, coder, status, origin, unit, codebook, evidence, words = fields
    found: list[Any] = json.loads(evidence) if evidence else []
    if not code or not coder:
        raise ValueError
    return Coding(
        source,
        Span(int(start), int(end)),
        code,
        coder,
        Origin(origin),
        words,
        Status(status),
        unit,
        tuple(Evidence(str(indicator), str(hit), Span(int(a), int(b))) for indicator, hit, a, b in found),
        codebook,
    )


def _escaped(field: str) -> str:
    if field in ("", "-"):
        return "\\-" if field else "-"
    return _SPECIAL.sub(lambda found: _SHORT.get(found[0], f"\\u{ord(found[0]):04x}"), field)


def _plain(field: str) -> str:
    if field == "-":
        return ""
    return _ESCAPED.sub(lambda found: _LONG.get(found[1]) or chr(int(found[1][1:], 16)), field)
