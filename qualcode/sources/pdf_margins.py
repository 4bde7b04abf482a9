"""Numbers in the margins of pages, of lines or of paragraphs: nobody's words, in a place where no words are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualcode.sources.pages import Line, Page

_FEWEST = 3
_GAP = 2  # points between a number in the margin and the text, at the least
_DIGITS = 5
_OUTLIERS = 50  # one line in so many may stand out into the margin


@dataclass(frozen=True, slots=True)
class _Number:
    page: int
    line: int  # the line that it stands on, by its identity
    value: int
    end: float  # how far it reaches towards the text


def without_numbers(pages: Sequence[Page]) -> tuple[list[Page], int]:
    """The pages without the numbers in their left and right margins, and how many these were.

    A number is in the margin when all text that does not begin with a number begins to the right of it (or, in the
    right margin, ends to the left of it), and when the numbers count up. A column of numbers in a table is not, for
    its head or the text above the table begins where it does.
    """
    pages, left = _without(list(pages), _at_start, right=False)
    pages, right = _without(pages, _at_end, right=True)
    return pages, left + right


def _without(pages: list[Page], at: Callable[[Line], int | None], *, right: bool) -> tuple[list[Page], int]:
    numbers = {number.line: number for number in _in_margin(pages, at, right=right)}
    if not numbers:
        return pages, 0
    found = []
    for page in pages:
        lines = (_text_beside(line, numbers.get(id(line)), right=right) for line in page.lines)
        found.append(replace(page, lines=tuple(line for line in lines if line is not None)))
    return found, len(numbers)


def _text_beside(line: Line, number: _Number | None, *, right: bool) -> Line | None:
    if number is None:
        return line
    if len(line.words) == 1:
        return None
    return line.part(0, -1) if right else line.part(1)


def _in_margin(pages: Sequence[Page], at: Callable[[Line], int | None], *, right: bool) -> list[_Number]:
    numbers: list[_Number] = []
    edges: list[float] = []
    rest: list[float] = []  # where the text of lines with a number begins, should there be no others
    for number, page in enumerate(pages):
        for line in sorted(page.lines, key=lambda line: -line.bottom):
            index = at(line)
            if index is None:
                edges.append(-line.right if right else line.left)
                continue
            word = line.words[index]
            numbers.append(_Number(number, id(line), int(word.text), -word.left if right else word.right))
            if len(line.words) > 1:
                rest.append(-line.words[-2].right if right else line.words[1].left)
    edges = sorted(edges or rest)
    if not edges or len(numbers) < _FEWEST:
        return []
    edge = edges[len(edges) // _OUTLIERS]
    found = [number for number in numbers if number.end < edge - _GAP]
    return found if len(found) >= _FEWEST and _count_up(found) else []


def _count_up(numbers: Sequence[_Number]) -> bool:
    """Whether numbers grow down each page, but for a few."""
    within = [(above, below) for above, below in pairwise(numbers) if above.page == below.page]
    return 10 * sum(above.value < below.value for above, below in within) >= 9 * len(within)


def _at_start(line: Line) -> int | None:
    return 0 if _is_number(line.words[0].text) else None


def _at_end(line: Line) -> int | None:
    return len(line.words) - 1 if _is_number(line.words[-1].text) else None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _DIGITS
