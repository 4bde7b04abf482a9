"""Sentences of transcribed speech and of written text, as spans.

A sentence ends with . ! ? or an ellipsis before white space, or with its paragraph. It does not end after an
abbreviation, an initial or a list number, nor where the next word goes on in lower case after an ellipsis or a closing
quotation mark: "Saya... eh, ikut." is one sentence, and so is '"Kenapa?" kata saya.'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from qualcode.core.spans import Span

CANDIDATE = re.compile(r"([.!?…]+)([\"'”’»)\]]*)(?=(\s+)(\S?))|([。！？]+)([」』”’]*)(?=(\s*)(\S?))")
BLANK_LINE = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*")
LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*")
LAST_WORD = re.compile(r"[\w.]+$")
INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
NUMBER = re.compile(r"\d{1,3}|[a-z]|[ivx]{1,4}")
WRAPPED_LINE = 100  # characters: a text of paragraphs with no longer line is taken to be wrapped by hand

ABBREVIATIONS = frozenset(
    # titles and degrees
    "dr drs dra prof ir hj h mr mrs ms st s.ip s.hum s.sos s.pd s.kom m.ip m.hum m.si m.pd m.a m.kom a.md ph.d b.a "
    "m.lis "
    # Indonesian
    "bpk sdr sdri yth jl no nomor hlm hal tgl th thn kec kab prov ttd a.n u.b u.p d.a spt dll dsb dst dkk yg tsb "
    "vol pt cv rp "
    # English
    "e.g i.e etc vs cf fig approx dept est inc ltd jr sr al pp ed eds"
    "".split()
)
FINAL_TOO = frozenset("dll dsb dst dkk etc al a.m p.m".split())  # these often end a sentence as well


def sentence_spans(text: str, span: Span) -> Iterator[Span]:
    """The sentences within a span of a text, white space at their ends left out.

    >>> text = "Saya tanya Dr. Ratna. Katanya... boleh! Ya sudah"
    >>> [s.of(text) for s in sentence_spans(text, Span(0, len(text)))]
    ['Saya tanya Dr. Ratna.', 'Katanya... boleh!', 'Ya sudah']
    """
    for paragraph in paragraph_spans(text, span):
        start = paragraph.start
        for match in CANDIDATE.finditer(text, paragraph.start, paragraph.end):
            if _ends_sentence(text, match, start, paragraph.end):
                yield Span(start, match.end())
                start = match.end(3) if match[1] else match.end(7)
        if start < paragraph.end:
            yield Span(start, paragraph.end)


def paragraph_spans(text: str, span: Span) -> Iterator[Span]:
    """The paragraphs within a span: lines, or blocks between blank lines where the lines are wrapped by hand."""
    parting = BLANK_LINE if _is_wrapped(text, span) else LINE_END
    start = span.start
    for match in parting.finditer(text, span.start, span.end):
        yield from _trimmed(text, start, match.start())
        start = match.end()
    yield from _trimmed(text, start, span.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    lead = len(words) - len(words.lstrip())
    if lead < len(words):
        yield Span(start + lead, start + len(words.rstrip()))


def _is_wrapped(text: str, span: Span) -> bool:
    """Whether line ends within the span fold a paragraph rather than end one."""
    lines = text[span.start : span.end].split("\n")
    if len(lines) < 2:
        return False
    pairs = [(line, after) for line, after in pairwise(lines) if line.strip() and after.strip()]
    folds = sum(_goes_on(line, after) for line, after in pairs)
    return folds * 2 > len(pairs) and max(map(len, lines)) <= WRAPPED_LINE


def _goes_on(line: str, after: str) -> bool:
    """Whether a line plainly goes on in the next: it ends without a stop, and the next begins in lower case."""
    line, after = line.rstrip(), after.lstrip()
    return line[-1] not in '.!?…:;)"”' and not after[0].isupper()


def _ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    stop, closing, _, following = match.groups()[:4]
    if match.end() >= end or not following:  # also where a stop of Chinese or Japanese ends it
        return True
    goes_on = following.islower()
    if stop == "." and not closing:
        return not _is_abbreviation(text[start : match.start()], following)
    if stop == "." or "?" in stop or "!" in stop:
        return not (goes_on and closing)
    return not goes_on  # an ellipsis


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether a full stop after these words belongs to the last of them."""
    found = LAST_WORD.search(before[-20:])
    if found is None:
        return False
    word = found[0]
    if word.lower() in FINAL_TOO:
        return not following.isupper()
    if word.lower() in ABBREVIATIONS or INITIAL.fullmatch(word):
        return True
    at_start = len(before.strip()) == len(word)
    return at_start and NUMBER.fullmatch(word) is not None  # "1. Menimbang": a list number
