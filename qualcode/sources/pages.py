"""Lines on pages to running text: without page furniture, hyphens mended, the lines of a paragraph joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qualcode.sources.labels import looks_like_label


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its box, the bottom at the base line; points, from the bottom left of the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, and the box of what is seen of it."""

    lines: tuple[Line, ...]
    left: float
    bottom: float
    right: float
    top: float


_EDGE = 3  # lines at the top and at the bottom of a page that may be furniture
_PAGE_NUMBER = re.compile(
    r"\W*(?P<word>page|halaman|hal\.?|hlm\.?|p\.)?\s*(?P<number>\d{1,4})\s*(?P<of>(?:/|of|dari)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[-•–*▪◦]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s")
_LONGEST_WORD = 60
HYPHENATED = "\ufffe\x02"  # pdfium's marks for a hyphen at the end of a line


def text_of(pages: Sequence[Page]) -> str:
    """The running text of pages, a line a paragraph."""
    pages = [_without_margins(_visible(page)) for page in pages]
    pages = _without_furniture(pages)
    return "\n".join(_paragraphs(pages))


def _visible(page: Page) -> Page:
    """The page without lines that lie outside what is seen of it."""
    seen = (
        line
        for line in page.lines
        if line.top > page.bottom and line.bottom < page.top and line.right > page.left and line.left < page.right
    )
    return replace(page, lines=tuple(seen))


def _without_margins(page: Page) -> Page:
    """The page without numbers of lines or paragraphs in its margins."""
    worded = [line for line in page.lines if not line.text.isdecimal()]
    if not worded:
        return page
    left = Counter(round(line.left) for line in worded).most_common(1)[0][0]
    right = max(line.right for line in worded)
    body = (
        line for line in page.lines if not (line.text.isdecimal() and (line.right < left - 1 or line.left > right + 1))
    )
    return replace(page, lines=tuple(body))


def _without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers, and without lines that come again at the same height of many pages."""
    numbers = _page_numbers(pages)
    pages = [_without(page, numbers & set(page.lines)) for page in pages]
    count = Counter(place for page in pages for place in {_place(page, line) for line in _edges(page)})
    leading = _leading(pages)
    return [
        _without(page, {line for line in _edges(page) if _recurs(page, line, count, len(pages), leading=leading)})
        for page in pages
    ]


def _without(page: Page, gone: Iterable[Line]) -> Page:
    gone = set(gone)
    return replace(page, lines=tuple(line for line in page.lines if line not in gone))


def _edges(page: Page) -> list[Line]:
    """The lines at the top and at the bottom of a page."""
    down = sorted(page.lines, key=lambda line: -line.top)
    return down if len(down) <= 2 * _EDGE else down[:_EDGE] + down[-_EDGE:]


def _page_numbers(pages: Sequence[Page]) -> set[Line]:
    """The outermost lines that count up with the pages; of a single page, what says that it is a number."""
    found: list[tuple[int, Line]] = []
    for index, page in enumerate(pages):
        down = sorted(page.lines, key=lambda line: -line.top)
        for line in {*down[:1], *down[-1:]}:
            number = _PAGE_NUMBER.fullmatch(line.text)
            if number is not None and (len(pages) > 1 or number["word"] or number["of"]):
                found.append((int(number["number"]) - index, line))
    steps = Counter(step for step, _ in found).most_common(1)
    return {line for step, line in found if step == steps[0][0]} if steps else set()


def _place(page: Page, line: Line) -> tuple[str, bool, int]:
    """What a line says, digits aside, and how far from the nearer edge of the page it stands."""
    from_top, from_bottom = page.top - line.top, line.bottom - page.bottom
    return re.sub(r"\d+", "#", line.text), from_top < from_bottom, round(min(from_top, from_bottom) / 4)


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
    return min(others, default=1e9) > 1.5 * leading


def _steps(pages: Sequence[Page]) -> list[float]:
    """The distances from each line down to the next, in points."""
    return [
        above.bottom - below.bottom
        for page in pages
        for above, below in pairwise(page.lines)
        if above.bottom - below.bottom > 1
    ]


def _leading(pages: Sequence[Page]) -> float:
    """The usual distance from one line of a paragraph to the next: not the median, for turns may be short."""
    steps = Counter(round(step) for step in _steps(pages))
    often = [step for step, times in steps.items() if 10 * times >= steps.total()]
    return float(min(often, default=min(steps, default=12)))


def _share_of_gaps(pages: Sequence[Page]) -> float:
    steps, leading = _steps(pages), _leading(pages)
    return sum(step > 1.3 * leading for step in steps) / max(1, len(steps))


def _paragraphs(pages: Sequence[Page]) -> list[str]:
    lines = [(index, line) for index, page in enumerate(pages) for line in page.lines]
    if not lines:
        return []
    body = _Body(
        left=Counter(round(line.left) for _, line in lines).most_common(1)[0][0],
        right=max(line.right for _, line in lines),
        leading=_leading(pages),
        spaced=_share_of_gaps(pages) > 0.05,
        compounds=Counter(re.findall(r"\w+-\w+", " ".join(line.text for _, line in lines).casefold())),
    )
    paragraphs = [lines[0][1].text]
    for (page, above), (next_page, line) in pairwise(lines):
        if body.ends(above, line, same_page=page == next_page):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = body.joined(paragraphs[-1], line.text)
    return [re.sub(f"[{HYPHENATED}]", "-", paragraph) for paragraph in paragraphs]


@dataclass(frozen=True, slots=True)
class _Body:
    """Where the text stands on its pages, in points, and its hyphenated words."""

    left: float
    right: float
    leading: float
    spaced: bool  # paragraphs stand apart
    compounds: Counter[str]

    def ends(self, above: Line, line: Line, *, same_page: bool) -> bool:
        """Whether a paragraph ends between two lines."""
        if above.text[-1] in HYPHENATED:
            return False
        if looks_like_label(line.text) or _BULLET.match(line.text):
            return True
        if same_page and abs(above.bottom - line.bottom) > 1.3 * self.leading:
            return True
        hanging = _BULLET.match(above.text) or looks_like_label(above.text)
        if line.left > self.left + 6 and above.left < self.left + 3 and not hanging:  # indented at its start
            return True
        if abs(above.left - line.left) > 0.2 and abs(above.left + above.right - line.left - line.right) < 2:
            return True  # both are centred
        # There was room for the next word, and yet the line ended.
        letter = (above.right - above.left) / max(1, len(above.text))
        room = letter * (len(line.text.split()[0]) + 4)
        if self.spaced:  # paragraphs stand apart as it is, so only a short line counts
            room = max(room, 0.15 * (self.right - self.left))
        return above.right + room < self.right

    def joined(self, above: str, below: str) -> str:
        """Two lines of a paragraph as one; a word that was divided between them is whole again."""
        found = re.search(rf"(\w+)[-\xad{HYPHENATED}]$", above[-_LONGEST_WORD:])
        following = re.match(r"\w+", below)
        if found is None or following is None:
            return f"{above} {below}"
        if not following[0][0].islower():  # "Undang-Undang"; or a dash, which a hyphen often stands for
            return f"{above[:-1]}-{below}" if following[0][0].isupper() else f"{above} {below}"
        first, second = found[1].casefold(), following[0].casefold()
        if _is_compound(first, second) or f"{first}-{second}" in self.compounds:
            return above[:-1] + "-" + below
        return above[:-1] + below


def _is_compound(first: str, second: str) -> bool:
    """Whether the hyphen is part of the word: "buku-bukunya", "bersama-sama".

    >>> _is_compound("buku", "bukunya"), _is_compound("bersama", "sama"), _is_compound("perpusta", "kaan")
    (True, True, False)
    """
    return second.startswith(first) or (len(second) > 2 and first.endswith(second))
