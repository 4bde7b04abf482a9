"""Lines to paragraphs: where one ends and the next begins, over columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualcode.sources.hyphens import MARKS, Words, joined
from qualcode.sources.labels import looks_like_label
from qualcode.sources.pages import HYPHENATED, Line, steps
from qualcode.sources.pdf_columns import Block

STOPS = ".!?…:;"
_BULLET = re.compile(r"(?:[-•–*▪◦]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_MANY = 100  # lines, of which one may stand out of the text on the right
_OTHER_SIZE = 1.15  # times as high: another size of type


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The words of a paragraph; `bold` is how many characters at its start are in bold type."""

    text: str
    bold: int = 0


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where lines begin and end that fill their column."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Placed:
    line: Line
    bounds: _Bounds
    block: int


def paragraphs_of(blocks: Sequence[Block], leading: float) -> list[Paragraph]:
    """The paragraphs of blocks in the order in which they are read.

    `leading` is the usual distance from one line of a paragraph to the next, in points.
    """
    placed = _placed(blocks)
    if not placed:
        return []
    spaced = _share_of_gaps(blocks, leading) > 0.05
    words = Words(one.line.text for one in placed)
    paragraphs = [[placed[0].line]]
    for above, below in pairwise(placed):
        if _ends(above, below, leading, spaced=spaced):
            paragraphs.append([below.line])
        else:
            paragraphs[-1].append(below.line)
    return [Paragraph(as_one(lines, words), lines[0].bold) for lines in paragraphs]


def as_one(lines: Sequence[Line], words: Words | None = None) -> str:
    """Lines as one paragraph; `words` are those of the document, else those of the lines."""
    found = [line.text for line in lines]
    return re.sub(f"[{HYPHENATED}]", "-", joined(found, words or Words(found)))


def _placed(blocks: Sequence[Block]) -> list[_Placed]:
    """The lines with the bounds of their column, which are those of all columns that stand at its place."""
    lines: dict[tuple[int, int], list[Line]] = {}
    for block in blocks:
        lines.setdefault((block.columns, block.column), []).extend(block.lines)
    bounds = {key: _bounds(found) for key, found in lines.items() if found}
    return [
        _Placed(line, where, number)
        for number, block in enumerate(blocks)
        if block.lines
        for where in [_bounds_of(block, bounds)]
        for line in block.lines
    ]


def _bounds_of(block: Block, bounds: Mapping[tuple[int, int], _Bounds]) -> _Bounds:
    """The bounds of a block; the last page of two columns may have the first one alone."""
    own = bounds[block.columns, block.column]
    first = bounds.get((2, 0))
    if block.columns > 1 or first is None or max(line.right for line in block.lines) > first.right + 3:
        return own
    return first


def _bounds(lines: Sequence[Line]) -> _Bounds:
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    rights = sorted(line.right for line in lines)
    return _Bounds(left, rights[-1 - len(rights) // _MANY])


def _share_of_gaps(blocks: Sequence[Block], leading: float) -> float:
    down = [step for block in blocks for step in steps(block.lines)]
    return sum(step > 1.3 * leading for step in down) / max(1, len(down))


def _ends(placed: _Placed, following: _Placed, leading: float, *, spaced: bool) -> bool:
    """Whether a paragraph ends between two lines."""
    above, line = placed.line, following.line
    if above.text[-1] in HYPHENATED:
        return False
    label = looks_like_label(line.text) and not _runs_on(placed, line, spaced=spaced)
    if label or _BULLET.match(line.text):
        return True
    if _other_size(above, line) or _are_rows(above, line):
        return True
    same_block = placed.block == following.block
    if same_block and abs(above.bottom - line.bottom) > 1.3 * max(leading, line.height):
        return True
    if _begins_indented(placed, following) or (same_block and _are_centred(placed, following)):
        return True
    return _had_room(placed, line, spaced=spaced)


def _runs_on(placed: _Placed, line: Line, *, spaced: bool) -> bool:
    """Whether what looks like a label is the middle of a sentence: in lower case, below a full line without a stop."""
    full = not _had_room(placed, line, spaced=spaced)
    return full and line.text[:1].islower() and placed.line.text[-1] not in STOPS


def _other_size(above: Line, line: Line) -> bool:
    low, high = sorted((above.height, line.height))
    return high > _OTHER_SIZE * max(low, 0.1)


def _are_rows(above: Line, line: Line) -> bool:
    """Whether two lines are rows of a table: both have cells, and two of them begin one under the other."""
    below = line.cells()
    return bool(below) and any(abs(start - other) < 2 for start in above.cells() for other in below)


def _begins_indented(placed: _Placed, following: _Placed) -> bool:
    above, line = placed.line, following.line
    hanging = _BULLET.match(above.text) or looks_like_label(above.text)
    return not hanging and line.left > following.bounds.left + 6 and above.left < placed.bounds.left + 3


def _are_centred(placed: _Placed, following: _Placed) -> bool:
    """Whether two lines stand around the same middle, away from both sides of the column."""
    above, line = placed.line, following.line
    shared = abs(above.left + above.right - line.left - line.right) < 2
    inset = min(above.left, line.left) > placed.bounds.left + 1 or abs(above.left - line.left) > 2
    return shared and inset and abs(above.left - line.left) > 0.2


def _had_room(placed: _Placed, line: Line, *, spaced: bool) -> bool:
    """Whether there was room for the next word, and yet the line ended."""
    above, bounds = placed.line, placed.bounds
    letter = (above.right - above.left) / max(1, len(above.text))
    room = letter * (len(line.words[0].text) + 4)
    if spaced:  # paragraphs stand apart as it is, so only a short line counts
        room = max(room, 0.15 * (bounds.right - bounds.left))
    return above.text[-1] not in MARKS and above.right + room < bounds.right
