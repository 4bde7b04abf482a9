"""What stands where on the pages of a document: words, lines, pages; points, from the bottom left, upright."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

_FAR = 2.5  # times the height of letters
HYPHENATED = "\ufffe\x02"  # pdfium's marks for a hyphen at the end of a line


class Word(NamedTuple):
    """A word, from where to where on its line.

    `bold` is how many of its letters from the first on are in bold type; `raised` from which to which letter of it
    small digits stand above the line, as marks of footnotes do.
    """

    text: str
    left: float
    right: float
    bold: int = 0
    raised: tuple[int, int] = (0, 0)

    @property
    def mark(self) -> str:
        """The digits that stand above the line, "" when there are none."""
        return self.text[slice(*self.raised)]

    def without_mark(self) -> Word:
        """The word without the digits that stand above the line."""
        start, end = self.raised
        return self._replace(text=self.text[:start] + self.text[end:], bold=min(self.bold, start), raised=(0, 0))


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its box; below, the box ends at the base line, for letters differ in how far they go down."""

    words: tuple[Word, ...]
    bottom: float
    top: float
    text: str = field(init=False, compare=False)  # the words with a blank between them

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join([word.text for word in self.words]))

    @property
    def left(self) -> float:
        """Where the first letter begins; lines from right to left have their last one there."""
        return min(self.words[0].left, self.words[-1].left)

    @property
    def right(self) -> float:
        """Where the last letter ends."""
        return max(self.words[0].right, self.words[-1].right)

    @property
    def height(self) -> float:
        """How high letters go above the base line: what tells the size of type."""
        return self.top - self.bottom

    @property
    def bold(self) -> int:
        """How many characters at its start are in bold type."""
        length = 0
        for number, word in enumerate(self.words):
            if not word.bold:
                break
            length += (number > 0) + word.bold
            if word.bold < len(word.text):
                break
        return length

    def cells(self) -> list[float]:
        """Where words begin that stand far from the word before them, as those in the cells of a table do."""
        far = _FAR * self.height
        return [word.left for before, word in pairwise(self.words) if word.left - before.right >= far]

    def part(self, first: int, end: int | None = None) -> Line:
        """The line of some of its words alone."""
        return replace(self, words=self.words[first:end])


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, and the box of what is seen of it; lines that stand askew apart."""

    lines: tuple[Line, ...]
    left: float
    bottom: float
    right: float
    top: float
    askew: tuple[str, ...] = ()

    def without(self, gone: Iterable[Line]) -> Page:
        """The page without some of its lines."""
        names = {id(line) for line in gone}
        return replace(self, lines=tuple(line for line in self.lines if id(line) not in names))

    def visible(self) -> Page:
        """The page without lines that lie outside what is seen of it."""
        return self.without(
            line
            for line in self.lines
            if line.top <= self.bottom or line.bottom >= self.top or line.right <= self.left or line.left >= self.right
        )


def steps(lines: Sequence[Line]) -> list[float]:
    """The distances from each line down to the next, in points."""
    down = (above.bottom - below.bottom for above, below in pairwise(lines))
    return [step for step in down if step > 1]
