"""Sentences of transcribed speech and of written text, as spans.

A sentence ends with . ! ? or an ellipsis before white space, or with its paragraph. It does not end after an
abbreviation, an initial or a list number, nor where the next word goes on in lower case after an ellipsis or a closing
quotation mark: "Saya... eh, ikut." is one sentence, and so is '"Kenapa?" kata saya.'.

The places where one may end are found in bulk, on an array of the text's code points; what needs a look at words, such
as an abbreviation, is looked at there only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.core.spans import Span

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

STOPS = ".!?…"
CLOSING = "\"'”’»)]"
WIDE_STOPS = "。！？"  # Chinese and Japanese: no white space follows
WIDE_CLOSING = "」』”’"
BLANK_LINE = re.compile(r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*")
LINE_END = re.compile(r"[^\S\n]*\n[^\S\n]*")
LAST_WORD = re.compile(r"[\w.]+$")
INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
NUMBER = re.compile(r"\d{1,3}|[a-z]|[ivx]{1,4}")
WRAPPED_LINE = 100  # characters: a text of paragraphs with no longer line is taken to be wrapped by hand
LONGEST_ABBREVIATION = 6  # letters: a full stop after a longer word needs no look at the word

ABBREVIATIONS = frozenset(
    # titles and degrees
    "dr drs dra prof ir hj h mr mrs ms st s.ip s.hum s.sos s.pd s.kom m.ip m.hum m.si m.pd m.a m.kom a.md ph.d b.a "
    "m.lis "
    # Indonesian
    "bpk sdr sdri yth jl no nomor hlm hal tgl th thn kec kab prov ttd a.n u.b u.p d.a spt dll dsb dst dkk yg tsb "
    "bab tabel vol pt cv rp "
    # English
    "e.g i.e etc vs cf fig approx dept est inc ltd jr sr al pp ed eds"
    "".split()
)
FINAL_TOO = frozenset("dll dsb dst dkk etc al a.m p.m".split())  # these often end a sentence as well


def sentence_spans(text: str, spans: Sequence[Span]) -> Iterator[list[Span]]:
    """The sentences within each of some spans of a text, in order, white space at their ends left out.

    >>> text = "Saya tanya Dr. Ratna. Katanya... boleh! Ya sudah"
    >>> [s.of(text) for s in next(sentence_spans(text, [Span(0, len(text))]))]
    ['Saya tanya Dr. Ratna.', 'Katanya... boleh!', 'Ya sudah']
    """
    ends, resumes = (array.tolist() for array in _sentence_ends(text))
    at = 0
    for span in spans:
        found = []
        for paragraph in paragraph_spans(text, span):
            start = paragraph.start
            while at < len(ends) and ends[at] <= start:
                at += 1
            while at < len(ends) and ends[at] < paragraph.end:
                found.append(Span(start, ends[at]))
                start = resumes[at]
                at += 1
            if start < paragraph.end:
                found.append(Span(start, paragraph.end))
        yield found


def paragraph_spans(text: str, span: Span) -> Iterator[Span]:
    """The paragraphs within a span: lines, or blocks between blank lines where the lines are wrapped by hand."""
    if text.find("\n", span.start, span.end) < 0:
        yield from _trimmed(text, span.start, span.end)
        return
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
    pairs = [(line, after) for line, after in pairwise(lines) if line.strip() and after.strip()]
    folds = sum(_goes_on(line, after) for line, after in pairs)
    return folds * 2 > len(pairs) and max(map(len, lines)) <= WRAPPED_LINE


def _goes_on(line: str, after: str) -> bool:
    """Whether a line plainly goes on in the next: it ends without a stop, and the next begins in lower case."""
    line, after = line.rstrip(), after.lstrip()
    return line[-1] not in '.!?…:;)"”' and not after[0].isupper()


class _Candidates(NamedTuple):
    """Where a sentence may end, as arrays: before `ends`; the next word begins at `resumes`."""

    ends: Ints
    resumes: Ints
    stops: Ints  # where the last full stop, mark or ellipsis stands
    closed: Bools  # by a quotation mark or bracket


def _sentence_ends(text: str) -> tuple[Ints, Ints]:
    """Just after which characters sentences end, and where the next ones begin; paragraphs apart."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    found = _candidates(points)
    if not len(found.ends):
        return found.ends, found.resumes
    mark = points[found.stops]
    before = np.where(found.stops > 0, points[found.stops - 1], 0)
    run = _is_in(before, STOPS)
    lower = _is_lower(points[found.resumes])
    point = (mark == ord(".")) & ~run  # a single full stop
    asked = _has_mark(points, found.stops)
    # After a full stop or a mark that a quotation mark closes, and after an ellipsis, lower case goes on.
    goes_on = lower & np.where(point | asked, found.closed, True)
    wide = _is_in(mark, WIDE_STOPS)
    ends = ~goes_on | wide
    for row in np.flatnonzero(ends & point & ~found.closed & ~wide & _is_short(points, found.stops)).tolist():
        begins = int(found.resumes[row - 1]) if row and ends[row - 1] else 0
        if _is_abbreviation(text, int(found.stops[row]), text[found.resumes[row]], begins):
            ends[row] = False
    return found.ends[ends], found.resumes[ends]


def _candidates(points: NDArray[np.uint32]) -> _Candidates:
    words = np.flatnonzero(~_is_white(points))  # every character that is no white space
    last, following = words[:-1], words[1:]
    spaced = following > last + 1
    wide = bool(points.max(initial=0) > 0x3000)
    may_end = _is_in(points[last], STOPS + CLOSING + (WIDE_STOPS + WIDE_CLOSING) * wide)
    if not wide:
        may_end &= spaced
    at, resumes, spaced = last[may_end], following[may_end], spaced[may_end]
    stops = at.copy()
    for _ in range(4):  # back over what closes: a quotation, a bracket, both
        closing = _is_in(points[stops], CLOSING + WIDE_CLOSING) & (stops > 0)
        stops[closing] -= 1
    ended = _is_in(points[stops], WIDE_STOPS)
    real = ended | (_is_in(points[stops], STOPS) & spaced)
    # A wide stop that another wide mark follows is not the last of its run.
    real &= ~(ended & ~spaced & _is_in(points[resumes], WIDE_STOPS + WIDE_CLOSING))
    return _Candidates(at[real] + 1, resumes[real], stops[real], (stops < at)[real])


def _has_mark(points: NDArray[np.uint32], stops: Ints) -> Bools:
    """Whether the run of stops that ends here holds a question or exclamation mark."""
    found = np.zeros(len(stops), dtype=bool)
    place = stops.copy()
    open_runs = np.ones(len(stops), dtype=bool)
    while open_runs.any():
        here = points[place]
        open_runs &= _is_in(here, STOPS)
        found |= open_runs & _is_in(here, "!?")
        open_runs &= place > 0
        place = np.maximum(place - 1, 0)
    return found


def _is_short(points: NDArray[np.uint32], stops: Ints) -> Bools:
    """Whether the word before a full stop is short enough, or dotted enough, to be an abbreviation."""
    letters = np.ones(len(stops), dtype=bool)
    for back in range(1, LONGEST_ABBREVIATION + 2):
        place = np.maximum(stops - back, 0)
        letters &= _is_plain(points[place]) & (stops >= back)
    return ~letters


def _is_abbreviation(text: str, stop: int, following: str, begins: int) -> bool:
    """Whether the full stop at `stop` belongs to the word before it, in a sentence that begins at `begins` or later."""
    before = text[max(0, stop - 20) : stop]
    found = LAST_WORD.search(before)
    if found is None:
        return False
    word = found[0]
    if word.lower() in FINAL_TOO:
        return not following.isupper()
    if word.lower() in ABBREVIATIONS or INITIAL.fullmatch(word):
        return True
    if NUMBER.fullmatch(word) is None:
        return False
    ahead = text[max(begins, stop - 200) : stop - len(word)].rstrip(" \t")
    return not ahead or ahead[-1] in "\n:"  # "1. Menimbang": a list number


def _is_in(points: NDArray[np.uint32], characters: str) -> Bools:
    found = np.zeros(points.shape, dtype=bool)
    for character in set(characters):
        found |= points == ord(character)
    return found


def _is_white(points: NDArray[np.uint32]) -> Bools:
    return _looked_up(points, _white_table())


def _is_lower(points: NDArray[np.uint32]) -> Bools:
    return _looked_up(points, _lower_table())


def _is_plain(points: NDArray[np.uint32]) -> Bools:
    """Letters of the alphabet, which most words are made of."""
    folded = points | 0x20
    return (folded >= ord("a")) & (folded <= ord("z"))


def _looked_up(points: NDArray[np.uint32], table: Bools) -> Bools:
    found: Bools = table[np.minimum(points, len(table) - 1)]
    return found


@cache
def _white_table() -> Bools:
    """Whether a code point is white space; there is none beyond U+3000."""
    return np.array([chr(point).isspace() for point in range(0x3002)], dtype=bool)


@cache
def _lower_table() -> Bools:
    """Whether a code point is a lower-case letter, of the alphabets that have two cases and are in use."""
    return np.array([chr(point).islower() for point in range(0x2000)] + [False], dtype=bool)
