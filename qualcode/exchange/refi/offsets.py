"""What the offsets of a text count, concluded from where its selections fall.

The standard counts code points; programs do otherwise: UTF-16 units, a CRLF as one or as two, the byte order mark or
not. People select words: read in the right way, selections begin and end at the edges of words far more often than in a
wrong one. Each way of counting is scored by that, over all texts of a project and over each; the program that wrote the
file says what to expect.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from qualcode.exchange.refi.texts import FileText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# An edge of a selection, read in the right way: at the edge of a word, not so, not even in the text.
_FITS, _MISSES, _OUTSIDE = math.log(0.9), math.log(0.1), math.log(0.002)
_POOLED = 5.0  # nats that the other texts of a project may count for at most
SURE = 0.99
_BY_CHANCE = 0.3  # of the edges of selections, read in a wrong way, are edges of words all the same
_WAS_CRLF = 0.2  # that the line ends of a text in the XML were CRLF, and were counted so
_USUAL = 0.97  # that a program counts as it is known to


class Counting(NamedTuple):
    """A way of counting: UTF-16 units or code points, a CRLF as two or as one, the byte order mark or not."""

    utf16: bool
    crlf: int
    bom: bool

    def __str__(self) -> str:
        unit = "UTF-16 units" if self.utf16 else "code points"
        return (
            f"{unit}, CRLF as {'two' if self.crlf == 2 else 'one'}, byte order mark {'' if self.bom else 'not '}counted"
        )


ALL = tuple(Counting(*each) for each in product((False, True), (2, 1), (False, True)))
STANDARD = Counting(utf16=False, crlf=2, bom=False)


class Prior(NamedTuple):
    """How likely a program is to count UTF-16 units, CRLF as two, and the mark."""

    utf16: float
    crlf_two: float
    bom: float


_PROGRAMS = {
    "nvivo": Prior(_USUAL, _USUAL, 0.02),
    "atlas": Prior(0.2, 1 - _USUAL, 0.02),
    "maxqda": Prior(0.2, 0.5, 0.02),
    "qualcode": Prior(0.0001, 0.9999, 0.0001),
}
_OTHERS = Prior(0.25, 0.6, 0.05)


class Placed(NamedTuple):
    """The spans of a text's selections in code points, and how that was concluded.

    Attributes:
        spans: (start, end) for each selection, None where it does not lie in the text.
        counting: the way that was taken; `sure` is how likely it is against those that place anything otherwise.
        differ: how many selections would lie elsewhere in the next likely way, `rival`; 0 when no other differs.
        fit: how many edges of selections are edges of words, of `edges`.
        cut: how many selections ran beyond the end of the text, and end there now.
    """

    spans: list[tuple[int, int] | None]
    counting: Counting
    sure: float
    rival: Counting | None
    differ: int
    fit: int
    edges: int
    cut: int


def place(
    texts: Sequence[tuple[FileText, Sequence[tuple[int, int]]]], origin: str, known: Counting | None = None
) -> list[Placed]:
    """Where the selections of each text lie; `origin` is the program that the file names.

    `known` is the way of counting where the file says it.
    """
    read = [_Read(text, selections) for text, selections in texts]
    if known is not None:
        return [Placed(each.spans(known), known, 1.0, None, 0, *each.found(known)[2:]) for each in read]
    pooled = {
        inline: {counting: sum(each.score(counting) for each in read if each.text.inline is inline) for counting in ALL}
        for inline in (False, True)
    }
    return [_placed(each, pooled[each.text.inline], origin) for each in read]


def _placed(read: _Read, pooled: dict[Counting, float], origin: str) -> Placed:
    others = {counting: pooled[counting] - read.score(counting) for counting in ALL}
    best = max(others.values())
    prior = {counting: _prior(counting, origin, inline=read.text.inline) for counting in ALL}
    seen = {counting: read.score(counting) + max(others[counting] - best, -_POOLED) for counting in ALL}
    order = sorted(ALL, key=lambda counting: -prior[counting] - seen[counting])
    chosen = order[0]
    spans = read.spans(chosen)
    unlike = [counting for counting in order if read.spans(counting) != spans]
    trust = _trust(read.found(chosen))
    total = {counting: prior[counting] + trust * seen[counting] for counting in ALL}
    weights = {counting: math.exp(min(700, max(total[counting] - total[chosen], -700))) for counting in ALL}
    sure = 1 - sum(weights[counting] for counting in unlike) / sum(weights.values())
    rival = unlike[0] if unlike else None
    differ = sum(a != b for a, b in zip(spans, read.spans(rival), strict=True)) if rival else 0
    return Placed(spans, chosen, sure, rival, differ, *read.found(chosen)[2:])


def _trust(found: _Found) -> float:
    """How much the edges of words prove: less, where people have selected without heeding them."""
    if not found.edges:
        return 1.0
    return min(1.0, max(0.2, (found.fit / found.edges - _BY_CHANCE) / (1 - _BY_CHANCE - 0.1)))


def _prior(counting: Counting, origin: str, *, inline: bool) -> float:
    """How likely a program is to count so before anything was looked at, as a logarithm."""
    name = origin.casefold()
    of = next((prior for program, prior in _PROGRAMS.items() if program in name), _OTHERS)
    two = of.crlf_two * _WAS_CRLF if inline else of.crlf_two
    return (
        math.log(of.utf16 if counting.utf16 else 1 - of.utf16)
        + math.log(two if counting.crlf == 2 else 1 - two)
        + math.log(of.bom if counting.bom else 1 - of.bom)
    )


class _Found(NamedTuple):
    """Selections read in one way: where they lie, how likely that is, and how many ran beyond the end."""

    spans: list[tuple[int, int] | None]
    score: float = 0.0
    fit: int = 0
    edges: int = 0
    cut: int = 0


class _Read:
    """One text and its selections, read in every way; ways that do not differ here are worked out once."""

    def __init__(self, text: FileText, selections: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.selections = selections
        self._astral = any(ord(letter) > 0xFFFF for letter in text.text) if not text.text.isascii() else False
        self._two = bool(text.crlf) or (text.inline and "\n" in text.text)
        self._known: dict[Counting, _Found] = {}

    def spans(self, counting: Counting) -> list[tuple[int, int] | None]:
        return self.found(counting).spans

    def score(self, counting: Counting) -> float:
        return self.found(counting).score

    def found(self, counting: Counting) -> _Found:
        alike = Counting(
            counting.utf16 and self._astral,
            counting.crlf if self._two else 1,
            counting.bom and self.text.bom,
        )
        if alike not in self._known:
            self._known[alike] = self._work_out(alike)
        return self._known[alike]

    @cached_property
    def _edges(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        return _edges(self.text.text)

    def _work_out(self, counting: Counting) -> _Found:
        if not self.selections:
            return _Found([])
        if not (self._astral or self._two or self.text.bom):  # there is one way only, and nothing to score
            length = len(self.text.text)
            cut = sum(a < length < b for a, b in self.selections)
            return _Found([_span(a, b, length) for a, b in self.selections], cut=cut)
        import numpy as np

        offsets = _offsets(self.text, counting)
        wanted = np.asarray(self.selections, dtype=np.int64)
        at = np.searchsorted(offsets, wanted)
        inside = (wanted >= offsets[0]) & (wanted <= offsets[-1])
        exact = inside & (offsets[np.minimum(at, len(offsets) - 1)] == wanted)
        starts, ends = self._edges
        good = np.stack([starts[np.minimum(at[:, 0], len(offsets) - 1)], ends[np.minimum(at[:, 1], len(offsets) - 1)]])
        fits = exact & good.T
        known = np.unique(wanted, axis=0, return_index=True)[1]  # coded three times is selected once
        fit, out = int(fits[known].sum()), int((~exact[known]).sum())
        edges = 2 * len(known)
        score = fit * _FITS + (edges - fit - out) * _MISSES + out * _OUTSIDE
        at[wanted < offsets[0]] = -1
        at[wanted > offsets[-1]] = len(offsets)
        length = len(self.text.text)
        cut = sum(0 <= a < length < b for a, b in at.tolist())
        return _Found([_span(a, b, length) for a, b in at.tolist()], score, fit, edges, cut)


def _span(start: int, end: int, length: int) -> tuple[int, int] | None:
    """The span of one selection; one that begins in the text and runs beyond it ends where the text does."""
    if not 0 <= start <= end or start > length or (start == length < end):
        return None
    return start, min(end, length)


def _offsets(text: FileText, counting: Counting) -> NDArray[np.int64]:
    """The offset of every character of the text, and of its end, in a way of counting."""
    import numpy as np

    letters = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    widths = np.ones(len(letters), dtype=np.int64)
    if counting.utf16:
        widths += letters > 0xFFFF
    if text.inline and not text.crlf and counting.crlf == 2:  # CRLF has become LF: nobody can see what it was
        widths += letters == 0x0A
    elif text.crlf and counting.crlf == 2:
        widths[list(text.crlf)] += 1
    return np.concatenate([[0], np.cumsum(widths)]) + int(counting.bom and text.bom)


def _edges(text: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each place of a text whether words begin there, and whether they end there."""
    import numpy as np

    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds, which = np.unique(letters, return_inverse=True)  # each letter is looked at once
    word = np.array([chr(kind).isalnum() for kind in kinds], dtype=bool)[which]
    blank = np.array([chr(kind).isspace() for kind in kinds], dtype=bool)[which]
    none = np.array([False])
    before, after = np.concatenate([none, word]), np.concatenate([word, none])
    starts = ~before & np.concatenate([~blank, none])
    ends = ~after & np.concatenate([none, ~blank])
    return starts, ends
