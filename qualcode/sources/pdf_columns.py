"""Columns of a page, found by the gap between them that no word crosses, and read one after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from qualcode.sources.pages import Line, steps

_FEWEST = 5  # lines of a column
_NARROWEST = 8.0  # points between columns
_UNLIKE = 0.4  # a column is at least so much of the width of the other
_FILLED = 0.55  # the lines of a column usually fill at least so much of it
_DENSE = 0.5  # and follow upon each other at least so closely; cells of a table do not
_MAY_CROSS = 0.35  # share of the lines, such as titles, that may go over both columns


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that follow upon each other within the same bounds: a column, or a page."""

    lines: tuple[Line, ...]
    column: int  # 0, 1, ... from the left; -1 for what goes over all columns
    columns: int = 1


@dataclass(frozen=True, slots=True)
class _Gap:
    left: float
    right: float


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """The lines of a page in the order in which they are read, a block for each column."""
    gaps = _gaps(lines, 3)
    if not gaps:
        return [Block(tuple(lines), 0)]
    pieces = [piece for line in lines for piece in _divided(line, gaps)]
    across = [(piece, column) for piece in pieces if (column := _column(piece, gaps)) < 0]
    heights = sorted((piece.bottom for piece, _ in across), reverse=True)
    bands: dict[tuple[int, int], list[Line]] = {}
    for piece in pieces:
        column = _column(piece, gaps)
        # Each line across divides what is above it from what is below it.
        above = len(heights) - bisect_left(heights[::-1], piece.bottom - 0.1 * piece.height)
        bands.setdefault((2 * above - (column < 0), column), []).append(piece)
    blocks: list[Block] = []
    for key in sorted(bands):
        block = Block(tuple(bands[key]), key[1], len(gaps) + 1)
        if blocks and blocks[-1].column == block.column:
            blocks[-1] = Block(blocks[-1].lines + block.lines, block.column, block.columns)
        else:
            blocks.append(block)
    return blocks


def _gaps(lines: Sequence[Line], most: int) -> list[_Gap]:
    """The gaps between columns from left to right; [] for a page of one column."""
    if most == 0 or len(lines) < _FEWEST:
        return []
    gap = _widest_gap(lines)
    if gap is None:
        return []
    pieces = [piece for line in lines for piece in _divided(line, [gap])]
    left = [piece for piece in pieces if piece.right <= gap.left + 1]
    right = [piece for piece in pieces if piece.left >= gap.right - 1]
    return [*_gaps(left, most - 1), gap, *_gaps(right, most - 1)]


def _widest_gap(lines: Sequence[Line]) -> _Gap | None:
    """The gap with text on both sides that the fewest lines go over, should it be one between columns."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    free = _free(lines, left, right)
    found = [gap for gap in free if gap.right - gap.left >= _NARROWEST and _parts_columns(lines, gap)]
    return max(found, key=lambda gap: gap.right - gap.left, default=None)


def _free(lines: Sequence[Line], left: float, right: float) -> list[_Gap]:
    """Stretches of the width, a point each, that few lines have a word in."""
    width = max(1, int(right - left) + 1)
    ink = [0] * (width + 1)
    for line in lines:
        # Blanks between words count as ink: only a gap that is wide for its line is a gap.
        start = line.left
        for word, following in zip(line.words, line.words[1:], strict=False):
            if following.left - word.right >= _NARROWEST:
                _mark(ink, start - left, word.right - left)
                start = following.left
        _mark(ink, start - left, line.right - left)
    covered, total = [], 0
    for change in ink:
        total += change
        covered.append(total)
    return _stretches(covered, left, most=_MAY_CROSS * len(lines))


def _mark(ink: list[int], start: float, end: float) -> None:
    if end > start:
        ink[min(len(ink) - 1, max(0, int(start)))] += 1
        ink[min(len(ink) - 1, max(0, int(end) + 1))] -= 1


def _stretches(covered: Sequence[int], left: float, *, most: float) -> list[_Gap]:
    """Runs of the lowest cover within runs of low cover."""
    found = []
    start = 0
    while start < len(covered):
        end = start
        while end < len(covered) and covered[end] <= most:
            end += 1
        if end > start:
            low = min(covered[start:end])
            inner = [at for at in range(start, end) if covered[at] == low]
            found.append(_Gap(left + inner[0], left + inner[-1]))
        start = max(end, start + 1)
    return found


def _parts_columns(lines: Sequence[Line], gap: _Gap) -> bool:
    """Whether what is on both sides of a gap are columns of running text: as wide, filled, and close."""
    pieces = [piece for line in lines for piece in _divided(line, [gap])]
    sides = (
        [piece for piece in pieces if piece.right <= gap.left + 1],
        [piece for piece in pieces if piece.left >= gap.right - 1],
    )
    if min(len(side) for side in sides) < _FEWEST:
        return False
    widths = [max(piece.right for piece in side) - min(piece.left for piece in side) for side in sides]
    if min(widths) < _UNLIKE * max(widths):
        return False
    leading = median(steps(lines) or [12.0])
    return all(_is_running_text(side, width, leading) for side, width in zip(sides, widths, strict=True))


def _is_running_text(side: Sequence[Line], width: float, leading: float) -> bool:
    filled = median(piece.right - piece.left for piece in side) >= _FILLED * width
    height = max(piece.bottom for piece in side) - min(piece.bottom for piece in side) + leading
    return filled and len(side) * leading >= _DENSE * height


def _divided(line: Line, gaps: Sequence[_Gap]) -> list[Line]:
    """The pieces of a line between gaps that none of its words reaches into."""
    cuts = [0]
    for number, (word, following) in enumerate(zip(line.words, line.words[1:], strict=False), start=1):
        if any(word.right <= gap.left + 1 and following.left >= gap.right - 1 for gap in gaps):
            cuts.append(number)
    if len(cuts) == 1:
        return [line]
    return [line.part(first, end) for first, end in zip(cuts, [*cuts[1:], None], strict=True)]


def _column(piece: Line, gaps: Sequence[_Gap]) -> int:
    """The column that a piece stands in, -1 when it goes over several."""
    column = sum(piece.left >= gap.right - 1 for gap in gaps)
    return column if column == len(gaps) or piece.right <= gaps[column].left + 1 else -1
