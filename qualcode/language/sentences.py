"""Where the sentences of transcribed speech and of written text end.

A sentence ends with . ! ? or an ellipsis before white space, or with its paragraph. It does not end after an
abbreviation, an initial or a list number, nor where the next word goes on in lower case after an ellipsis or a closing
quotation mark: "Saya... eh, ikut." is one sentence, and so is '"Kenapa?" kata saya.'.

The places where one may end are found in bulk, on arrays over the text's bytes; what needs a look at words, such as an
abbreviation, is looked at there only.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np

from qualcode.language.characters import (
    CLOSING,
    MARK,
    POINT,
    WIDE_CLOSING,
    WIDE_STOP,
    Bools,
    Bytes,
    Ints,
    is_lower,
    is_stop,
    is_white,
    skip_white,
)

LAST_WORD = re.compile(r"[\w.]+$")
INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]")
NUMBER = re.compile(r"\d{1,3}|[a-z]|[ivx]{1,4}")
CLOSINGS = 4  # marks that may close a sentence after its stop: a quotation, a bracket, both

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


def sentence_ends(encoded: bytes, raw: Bytes, classes: Bytes) -> Ints:
    """The bytes just after which sentences end, in order; the ends of paragraphs are not among them.

    `raw` and `classes` are the text and its classes, padded (see qualcode.language.characters).
    """
    found = _candidates(classes, len(encoded))
    if not len(found.ends):
        return found.ends
    mark = classes[found.stops]
    before = classes[np.maximum(found.stops - 1, 0)]
    point = (mark == POINT) & ~((found.stops > 0) & is_stop(before))  # a single full stop
    # After a full stop or a mark that a quotation mark closes, and after an ellipsis, lower case goes on.
    goes_on = is_lower(raw, found.resumes) & np.where(point | _has_mark(classes, found.stops), found.closed, True)
    wide = mark == WIDE_STOP
    ends = ~goes_on | wide
    for row in np.flatnonzero(ends & point & ~found.closed & _may_be_short(raw, found.stops)).tolist():
        begins = int(found.resumes[row - 1]) if row and ends[row - 1] else 0
        if _is_abbreviation(encoded, int(found.stops[row]), int(found.resumes[row]), begins):
            ends[row] = False
    kept: Ints = found.ends[ends]
    return kept


class _Candidates(NamedTuple):
    """Where a sentence may end, as arrays: before the byte `ends`; the next word begins at `resumes`."""

    ends: Ints
    resumes: Ints
    stops: Ints  # where the last full stop, mark or ellipsis stands, its last byte
    closed: Bools  # by a quotation mark or bracket


def _candidates(classes: Bytes, length: int) -> _Candidates:
    stops = np.flatnonzero(classes[:length] >= POINT)
    after = stops + 1
    for _ in range(CLOSINGS * 3):  # bytes of marks
        closing = classes[after] == CLOSING
        closing |= classes[after] == WIDE_CLOSING
        if not closing.any():
            break
        after[closing] += 1
    following = classes[after]
    wide = classes[stops] == WIDE_STOP
    last_of_run = ~(wide & ((classes[stops + 1] == WIDE_STOP) | (following == WIDE_STOP)))
    real = (is_white(following) | wide) & last_of_run & (after < length)
    stops, after = stops[real], after[real]
    resumes = skip_white(classes, after.copy(), length)
    real = resumes < length
    return _Candidates(after[real], resumes[real], stops[real], (after > stops + 1)[real])


def _has_mark(classes: Bytes, stops: Ints) -> Bools:
    """Whether the run of stops that ends here holds a question or exclamation mark."""
    found: Bools = classes[stops] == MARK
    place = stops.copy()
    walking = np.flatnonzero(is_stop(classes[place]) & ~found & (place > 0))
    while len(walking):
        place[walking] -= 1
        here = classes[place[walking]]
        found[walking] |= here == MARK
        walking = walking[is_stop(here) & (here != MARK) & (place[walking] > 0)]
    return found


def _may_be_short(raw: Bytes, stops: Ints) -> Bools:
    """Whether the word before a full stop reads, capitals apart, as one of the short words that need a look."""
    endings, by_length = _short_words()
    found: Bools = endings[_byte(raw, stops - 2).astype(np.int64) << 8 | _byte(raw, stops - 1)]
    near = np.flatnonzero(found)
    packed = np.zeros(len(near), dtype=np.uint64)
    known = np.zeros(len(near), dtype=bool)
    for length, words in enumerate(by_length, start=1):
        byte = _byte(raw, stops[near] - length)
        packed |= (byte | np.where(byte >= ord("A"), 0x20, 0)).astype(np.uint64) << np.uint64(8 * (length - 1))
        known |= np.isin(packed, words) & ~_in_word()[_byte(raw, stops[near] - length - 1)]
    found[near] = known
    return found


def _byte(raw: Bytes, at: Ints) -> Bytes:
    """The bytes at some places, 0 before the text."""
    found: Bytes = np.where(at >= 0, raw[np.maximum(at, 0)], np.uint8(0))
    return found


@cache
def _short_words() -> tuple[Bools, list[Ints]]:
    """Abbreviations, single letters, numbers of lists: by their last two bytes, and packed into numbers by length."""
    words = {*ABBREVIATIONS, *FINAL_TOO, *ascii_lowercase, *map(str, range(1000)), *(f"{n:02}" for n in range(100))}
    words |= {f"{n:03}" for n in range(1000)} | {"".join(r) for n in (2, 3, 4) for r in product("ivx", repeat=n)}
    endings = np.zeros((256, 256), dtype=bool)
    for last_two in {word[-2:] for word in words}:
        for cased in product(*({c, c.upper()} for c in last_two)):
            endings[ord(cased[0]) if len(cased) > 1 else ~_in_word(), ord(cased[-1])] = True
    longest = max(map(len, words))
    by_length = [[int.from_bytes(w.encode(), "big") for w in words if len(w) == n] for n in range(1, longest + 1)]
    return endings.reshape(-1), [np.array(some, dtype=np.uint64) for some in by_length]


@cache
def _in_word() -> Bools:
    """Whether a byte is a letter or digit of the alphabet; of other alphabets, a closer look tells."""
    return np.array([byte < 128 and (chr(byte).isalnum() or byte == ord("_")) for byte in range(256)])


def _is_abbreviation(encoded: bytes, stop: int, resume: int, begins: int) -> bool:
    """Whether the full stop at `stop` belongs to the word before it, in a sentence that begins at `begins` or later."""
    found = LAST_WORD.search(encoded[max(0, stop - 40) : stop].decode("utf-8", "ignore"))
    if found is None:
        return False
    word = found[0]
    if word.lower() in FINAL_TOO:
        return not encoded[resume : resume + 4].decode("utf-8", "ignore")[:1].isupper()
    if word.lower() in ABBREVIATIONS or INITIAL.fullmatch(word):
        return True
    if NUMBER.fullmatch(word) is None:
        return False
    ahead = encoded[max(begins, stop - 200) : stop - len(word)].rstrip(b" \t")
    return not ahead or ahead[-1:] in b"\n:"  # "1. Menimbang": a list number
