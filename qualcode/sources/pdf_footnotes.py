"""Footnotes of a page: found by the mark in the text and the same number before lines at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qualcode.sources.pages import Line
from qualcode.sources.pdf_columns import Block

Notes = list[list[Line]]


def without_footnotes(blocks: Sequence[Block]) -> tuple[list[Block], Notes]:
    """The blocks of a page without its footnotes and their marks, and the lines of each footnote, without its number.

    Without a mark in the text above it no line is taken for a footnote; a mark without a footnote (as in "m2") stays.
    """
    marks = {word.mark for block in blocks for line in block.lines for word in line.words if word.mark}
    if not marks:
        return list(blocks), []
    found: list[Block] = []
    notes: Notes = []
    numbers: set[str] = set()
    for block in blocks:
        start = _first_note(block.lines, marks)
        foot = block.lines[start].bottom if start < len(block.lines) else 0
        here = _notes([line for line in block.lines[start:] if line.bottom <= foot], marks)
        numbers |= {lines[0].words[0].text for lines in here}
        notes += [_without_number(lines) for lines in here]
        body = block.lines[:start] + tuple(line for line in block.lines[start:] if line.bottom > foot)
        found.append(replace(block, lines=body))
    return [replace(block, lines=tuple(_unmarked(line, numbers) for line in block.lines)) for block in found], notes


def _begins_note(line: Line, marks: set[str]) -> bool:
    return line.words[0].text in marks and len(line.words) > 1


def _first_note(lines: Sequence[Line], marks: set[str]) -> int:
    """The index of the first line of the footnotes at the end of a block; how many lines it has if there are none."""
    count_up = _counts_up_from(lines, marks)
    above: set[str] = set()
    lowest = float("inf")
    for index, line in enumerate(lines):
        if line.words[0].text in above and line.bottom < lowest and index in count_up:
            return index
        above |= {word.mark for word in line.words if word.mark}
        lowest = min(lowest, line.bottom)
    return len(lines)


def _counts_up_from(lines: Sequence[Line], marks: set[str]) -> set[int]:
    """The lines that begin a note, from which on the numbers of notes grow."""
    found: set[int] = set()
    following = float("inf")
    for index in range(len(lines) - 1, -1, -1):
        if _begins_note(lines[index], marks):
            number = int(lines[index].words[0].text)
            if number >= following:
                break
            found.add(index)
            following = number
    return found


def _notes(lines: Sequence[Line], marks: set[str]) -> Notes:
    notes: Notes = []
    for line in lines:
        if _begins_note(line, marks):
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _without_number(lines: list[Line]) -> list[Line]:
    return [lines[0].part(1), *lines[1:]]


def _unmarked(line: Line, numbers: set[str]) -> Line:
    if not any(word.mark in numbers for word in line.words):
        return line
    words = tuple(word.without_mark() if word.mark in numbers else word for word in line.words)
    return replace(line, words=tuple(word for word in words if word.text) or line.words[:1])
