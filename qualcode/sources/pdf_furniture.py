"""What stands on every page and is no part of the text: page numbers, running heads and feet, stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualcode.sources.labels import looks_like_label
from qualcode.sources.pages import Line, Page, steps

_EDGE = 3  # lines at the top and at the bottom of a page that may be furniture
_PAGE_NUMBER = re.compile(
    r"\W*(?P<word>page|halaman|hal\.?|hlm\.?|p\.)?\s*(?P<number>\d{1,4})\s*(?P<of>(?:/|of|dari)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_NOWHERE = 1e9


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers, and without lines that come again at the same height of many pages."""
    numbers = _page_numbers(pages)
    pages = [page.without(line for line in page.lines if id(line) in numbers) for page in pages]
    count = Counter(place for page in pages for place in {_place(page, line) for line in _edges(page)})
    leading = leading_of(pages)
    return [
        page.without(
            [line for line in _edges(page) if _recurs(page, line, count, len(pages), leading=leading)],
        )
        for page in pages
    ]


def askew_words(pages: Sequence[Page]) -> list[list[str]]:
    """Of each page the lines that stand askew, without stamps: what is on two pages or more."""
    count = Counter(_without_digits(words) for page in pages for words in set(page.askew))
    return [[words for words in page.askew if count[_without_digits(words)] < 2] for page in pages]


def leading_of(pages: Sequence[Page]) -> float:
    """The usual distance from one line of a paragraph to the next: not the median, for turns may be short."""
    down = [step for page in pages for step in steps(page.lines)]
    rounded = Counter(round(step) for step in down)
    often = [step for step, times in rounded.items() if 10 * times >= rounded.total()]
    return float(min(often, default=min(down, default=12)))


def _edges(page: Page) -> list[Line]:
    """The lines at the top and at the bottom of a page."""
    down = sorted(page.lines, key=lambda line: -line.top)
    return down if len(down) <= 2 * _EDGE else down[:_EDGE] + down[-_EDGE:]


def _page_numbers(pages: Sequence[Page]) -> set[int]:
    """The identities of the outermost lines that count up with the pages.

    Of a single page it is the line that says that it is a number.
    """
    found: list[tuple[int, Line]] = []
    for index, page in enumerate(pages):
        down = sorted(page.lines, key=lambda line: -line.top)
        for line in {id(line): line for line in (*down[:1], *down[-1:])}.values():
            number = _PAGE_NUMBER.fullmatch(line.text)
            if number is not None and (len(pages) > 1 or number["word"] or number["of"]):
                found.append((int(number["number"]) - index, line))
    steps_up = Counter(step for step, _ in found).most_common(1)
    return {id(line) for step, line in found if step == steps_up[0][0]} if steps_up else set()


def _without_digits(words: str) -> str:
    return re.sub(r"\d+", "#", words)


def _place(page: Page, line: Line) -> tuple[str, bool, int]:
    """What a line says, digits aside, and how far from the nearer edge of the page it stands."""
    from_top, from_bottom = page.top - line.top, line.bottom - page.bottom
    return _without_digits(line.text), from_top < from_bottom, round(min(from_top, from_bottom) / 4)


def _recurs(page: Page, line: Line, count: Counter[tuple[str, bool, int]], pages: int, *, leading: float) -> bool:
    """Whether a line is a running head or foot.

    On most pages it is; on fewer only when it stands apart from the text and is not somebody's short turn that
    happens to begin several pages ("Ana: Ya.").
    """
    times = count[_place(page, line)]
    if times >= 3 and times >= 0.8 * pages:
        return True
    if times < 2 or times < 0.4 * pages or looks_like_label(line.text):
        return False
    others = [abs(line.bottom - other.bottom) for other in page.lines if other is not line]
    return min(others, default=_NOWHERE) > 1.5 * leading
