"""What a comment in a margin says: codes, a note on a code, or a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qualcode.exchange.names import CodeNames

_PIECES = re.compile(r"([;\n])")
_NOTE = re.compile(r"\s*(?:memo|note|catatan)\s*:\s*", re.IGNORECASE)
_LONGEST_NAME = 60  # characters; what is longer is a sentence and no mistyped name


class Remark(NamedTuple):
    """A comment understood.

    Attributes:
        codes: paths, each with what the comment says about it ("" when nothing).
        note: what is said about the words themselves.
        doubts: what looks like a code and is none, each with a remedy.
    """

    codes: dict[str, str]
    note: str
    doubts: tuple[tuple[str, str], ...] = ()


def remark_of(text: str, names: CodeNames) -> Remark:
    r"""Understand "code", "code: memo", "code1; code2", a line a code, or "memo: words".

    What follows a code and is none belongs to its memo, semicolons and line ends included; after "code: memo:" all of
    it does. A comment that names no code is a note as a whole.

    >>> from qualcode.core.model import Code, Codebook
    >>> names = CodeNames(Codebook("", (Code("motives"), Code("motives/idea"), Code("skills"))))
    >>> remark_of("Idea: her own; she says\nskills", names)
    Remark(codes={'motives/idea': 'her own; she says', 'skills': ''}, note='', doubts=())
    >>> remark_of("why here?", names).note
    'why here?'
    """
    if said := _NOTE.match(text):
        return Remark({}, text[said.end() :].strip())
    head, _, rest = text.partition(":")
    if (said := _NOTE.match(rest)) and (code := names.find(head).code):
        return Remark({code: rest[said.end() :].strip()}, "")
    codes: dict[str, str] = {}
    aside: list[str] = []
    doubts: list[tuple[str, str]] = []
    last = ""
    between = ""
    for number, piece in enumerate(_PIECES.split(text)):
        if number % 2:
            between = piece
            continue
        code, memo = _code_and_memo(piece, names)
        if code:
            last = code
            codes[code] = "\n".join(part for part in (codes.get(code, ""), memo) if part)
        elif last and codes[last]:
            codes[last] += between + piece
        elif piece.strip():
            aside.append(piece.strip())
            doubts += _doubt(piece, names)
    if not codes:
        return Remark({}, text.strip(), tuple(doubts))
    return Remark({code: memo.strip() for code, memo in codes.items()}, "\n".join(aside), tuple(doubts))


def as_comments(codes: Mapping[str, str], notes: Iterable[str], names: CodeNames) -> list[str]:
    """The comments that say these codes with their memos, and these notes; `remark_of` reads each back as it was.

    >>> from qualcode.core.model import Code, Codebook
    >>> names = CodeNames(Codebook("", (Code("idea"), Code("skills"))))
    >>> as_comments({"idea": "", "skills": "twice; idea"}, ["ask again"], names)
    ['idea', 'skills: memo: twice; idea', 'memo: ask again']
    """
    bare = "; ".join(code for code, memo in codes.items() if not memo.strip())
    comments = [bare] if bare else []
    for code, memo in codes.items():
        if memo.strip():
            short = f"{code}: {memo.strip()}"
            safe = remark_of(short, names) == Remark({code: memo.strip()}, "")
            comments.append(short if safe else f"{code}: memo: {memo.strip()}")
    return comments + [f"memo: {note.strip()}" for note in notes if note.strip()]


def _code_and_memo(piece: str, names: CodeNames) -> tuple[str, str]:
    """The code that a piece names and what it says about it; "motives: idea" may be the path of one."""
    head, colon, rest = piece.partition(":")
    if colon and (whole := names.find(f"{head}/{rest}").code):
        return whole, ""
    return names.find(head).code, rest.strip()


def _doubt(piece: str, names: CodeNames) -> list[tuple[str, str]]:
    """A piece that is short and like a code, or the name of several: said, with what to write."""
    head = piece.partition(":")[0].strip()
    found = names.find(head)
    several = found.remedy.startswith("write")
    near = len(head) <= _LONGEST_NAME and bool(names.guess(head))
    return [(found.why, found.remedy)] if several or near else []
