"""The lines of a text as a reader writes them down: paragraphs, rows of tables, numbers, bold type, comments, notes.

While a text grows, marks stand in it for what has a place but is no word; they move with the words, through cells and
text boxes, and become offsets when all is read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualcode.core.model import Comment
from qualcode.core.problems import Problem
from qualcode.core.spans import Span, trim
from qualcode.sources.labels import looks_like_label
from qualcode.sources.reading import Reading, with_notes

# Comment 3 starts (s) or ends (e) here, item 3 of all lists has its number (n) here, the line was bold up to here (b).
_MARK = re.compile("\ufdd0([senb])(\\d*)\ufdd1")
_PART = re.compile("\ufdd0[^\ufdd1]*\ufdd1|\\s+|[^\\s\ufdd0]+")
_NEVER = str.maketrans("", "", "\ufdd0\ufdd1\xad")  # no words: the signs of marks, and hyphens that are not shown
_BREAK = "\f"  # of a page, until it is known whether words stand around it


@dataclass(slots=True)
class _Known:
    """What the marks of a text and its sheets stand for, by their numbers."""

    remarks: dict[str, int] = field(default_factory=dict)
    comments: dict[int, tuple[str, str, str]] = field(default_factory=dict)  # text, author, date
    items: list[tuple[Hashable, str]] = field(default_factory=list)  # list, number
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Clean:
    """A text without its marks, and where they stood."""

    text: str = ""
    bold: list[Span] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)


class Lines:
    """A text that grows. A paragraph is a line; a row of a table is a line, with its cells between tabs.

    A row of one cell, or with a conversation in a cell, only lays out the page: its paragraphs are lines.
    """

    def __init__(self, known: _Known | None = None) -> None:
        self._known = known or _Known()
        self._lines: list[str] = []
        self._line: list[str] = []
        self._bold: bool | None = None  # whether all words of this line so far are bold; None before any
        self._cells: list[Lines] | None = None  # of the row that is being written

    def put(self, words: str, *, bold: bool = False) -> None:
        """Words of the paragraph that is being written; a newline ends the line."""
        words = words.translate(_NEVER)
        here = self._innermost()
        first, *others = words.split("\n")
        here._append(first, bold)
        for line in others:
            here._end_line()
            here._append(line, bold)

    def item(self, number: str, of: Hashable) -> None:
        """The paragraph that begins here is an item of a list, with this number as shown; "" is none."""
        if number:
            self._known.items.append((of, number))
            self._innermost()._line.append(f"\ufdd0n{len(self._known.items) - 1}\ufdd1")

    def end_line(self) -> None:
        """The end of a paragraph."""
        self._innermost()._end_line()

    def begin_row(self) -> None:
        """A row of a table, perhaps within a cell of another."""
        here = self._innermost()
        here._flush()
        here._cells = []

    def begin_cell(self) -> None:
        """The next cell of the row."""
        row = self._innermost_row()
        if row._cells is not None:
            row._cells.append(Lines(self._known))

    def end_row(self) -> None:
        """The end of the innermost row."""
        row = self._innermost_row()
        cells = [cell.finished() for cell in row._cells or ()]
        row._cells = None
        if len(cells) == 1 or any(map(_holds_a_conversation, cells)):
            row._lines += [line for cell in cells for line in cell if _words(line).strip()]
        elif cells:
            row._lines.append("\t".join(map(_one_line, cells)))

    def begin_remark(self, name: str) -> None:
        """What the comment of this name is on begins here."""
        self._mark("s", name)

    def end_remark(self, name: str) -> None:
        """What the comment of this name is on ends here."""
        self._mark("e", name)

    def remark(self, name: str, text: str, *, author: str = "", written: str = "") -> None:
        """What a comment says; without an end it hangs on a point, and without a beginning on this one."""
        if name not in self._known.remarks:
            self.begin_remark(name)
        self._known.comments[self._known.remarks[name]] = (text, author, written)

    def sheet(self) -> Lines:
        """Another sheet, for a footnote or a text box, that will become a part of this text."""
        return Lines(self._known)

    def note(self, sheet: Lines) -> None:
        """A footnote, which stands at the end; comments within it hang on the place that calls it."""
        text = "\n".join(sheet.finished())
        if words := _words(self._numbered(text)).strip():
            self._known.notes.append(words)
        self._innermost()._line += [mark[0] for mark in _MARK.finditer(text) if mark[1] in "se"]

    def box(self, sheet: Lines) -> None:
        """A text box, after the paragraph that has just ended."""
        self._innermost()._lines += sheet.finished()

    def words(self) -> str:
        """What a sheet says that becomes no part of the text: a comment."""
        return _words(self._numbered("\n".join(self.finished()))).strip()

    def finished(self) -> list[str]:
        """All lines with their marks, when no more will come."""
        while self._cells is not None:
            self.end_row()
        self._flush()
        return self._lines

    def reading(self, *, metadata: Mapping[str, Any] | None = None, problems: tuple[Problem, ...] = ()) -> Reading:
        """What has been read: the text without empty lines at its end, then the footnotes."""
        clean = _clean(self._numbered("\n".join(self.finished())))
        text, notes = with_notes(clean.text, self._known.notes)
        comments = tuple(self._comments(clean))
        return Reading(
            text, bold=tuple(clean.bold), comments=comments, notes=notes, metadata=metadata or {}, problems=problems
        )

    def _innermost(self) -> Lines:
        here = self
        while here._cells:
            here = here._cells[-1]
        return here

    def _innermost_row(self) -> Lines:
        row = here = self
        while here._cells:
            row, here = here, here._cells[-1]
        return here if here._cells is not None else row

    def _append(self, words: str, bold: bool) -> None:
        if words:
            if self._bold and not bold:
                self._line.append("\ufdd0b\ufdd1")
            self._bold = bold and self._bold is not False
            self._line.append(words)

    def _end_line(self) -> None:
        line = "".join(self._line) + ("\ufdd0b\ufdd1" if self._bold else "")
        self._line, self._bold = [], None
        self._lines += line.strip(_BREAK).split(_BREAK)

    def _flush(self) -> None:
        if self._line:
            self._end_line()

    def _mark(self, sort: str, name: str) -> None:
        number = self._known.remarks.setdefault(name, len(self._known.remarks))
        self._innermost()._line.append(f"\ufdd0{sort}{number}\ufdd1")

    def _numbered(self, text: str) -> str:
        """The text with the numbers of its lists, but for those whose items are mostly turns of a conversation."""
        items, turns = Counter[Hashable](), Counter[Hashable]()
        for line in text.split("\n"):
            for mark in _MARK.finditer(line):
                if mark[1] == "n":
                    of = self._known.items[int(mark[2])][0]
                    items[of] += 1
                    turns[of] += looks_like_label(_words(line))
        hidden = {of for of in items if turns[of] > 1 and 2 * turns[of] >= items[of]}

        def number(mark: re.Match[str]) -> str:
            if mark[1] != "n":
                return mark[0]
            of, shown = self._known.items[int(mark[2])]
            return "" if of in hidden else f"{shown} "

        return _MARK.sub(number, text) if items else text

    def _comments(self, clean: _Clean) -> Iterable[Comment]:
        def place(number: int) -> int:
            return clean.starts.get(number, clean.ends.get(number, 0))

        for number in sorted(self._known.comments, key=place):
            start = place(number)
            span = Span(start, max(start, clean.ends.get(number, start)))
            text, author, written = self._known.comments[number]
            yield Comment(trim(span, clean.text), text, author, written)


def _words(line: str) -> str:
    return _MARK.sub("", line)


def _holds_a_conversation(cell: Sequence[str]) -> bool:
    """Whether a cell holds several turns, in a table that only lays out the page."""
    return len(cell) > 2 and sum(looks_like_label(_words(line)) for line in cell) > 1


def _one_line(lines: Iterable[str]) -> str:
    """Lines as one, with single blanks between the words; the start of a comment stays with the word after it."""
    said: list[str] = []
    gap, starts, begun = False, "", False
    for part in _PART.findall("\n".join(lines)):
        if part.startswith("\ufdd0"):
            if part[1] == "s":
                starts += part
            elif part[1] != "b":
                said.append(part)
        elif part.isspace():
            gap = True
        else:
            said.append((" " if gap and begun else "") + starts + part)
            gap, starts, begun = False, "", True
    return "".join(said) + starts


def _clean(marked: str) -> _Clean:
    """The text without marks and without empty lines at its end, and what the marks say."""
    clean, parts = _Clean(), []
    at = last = line = 0
    for mark in _MARK.finditer(marked):
        part = marked[last : mark.start()]
        parts.append(part)
        if "\n" in part:
            line = at + part.rfind("\n") + 1
        at += len(part)
        last = mark.end()
        if mark[1] == "b" and at > line:
            clean.bold.append(Span(line, at))
        elif mark[1] == "s":
            clean.starts.setdefault(int(mark[2]), at)
        elif mark[1] == "e":
            clean.ends[int(mark[2])] = at
    clean.text = "".join([*parts, marked[last:]]).rstrip("\n")
    end = len(clean.text)
    clean.starts = {number: min(place, end) for number, place in clean.starts.items()}
    clean.ends = {number: min(place, end) for number, place in clean.ends.items()}
    return clean
