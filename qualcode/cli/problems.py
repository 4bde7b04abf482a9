"""Problems of inputs as lines: what is the same about several files is said once."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from qualcode.core.problems import Problem

MANY = 8


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """The problems under two headings, left out and read all the same, each with every place it concerns.

    >>> from qualcode.core.problems import Problem
    >>> lines = problem_lines([Problem("a.docx", "is damaged", "save it again", refused=True)])
    >>> print(*map(click.unstyle, lines), sep=chr(10))
    <BLANKLINE>
    Left out
      a.docx
        is damaged; save it again
    """
    refused = _group("Left out", "red", [problem for problem in problems if problem.refused])
    return refused + _group("Read, but look at", "yellow", [problem for problem in problems if not problem.refused])


def _group(heading: str, colour: str, problems: Iterable[Problem]) -> list[str]:
    places: dict[str, list[str]] = {}
    for problem in problems:
        said = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
        places.setdefault(said, []).append(problem.where)
    if not places:
        return []
    lines = ["", click.style(heading, bold=True, fg=colour)]
    for said, where in places.items():
        lines += _places(list(dict.fromkeys(where)))
        lines.append(f"    {said}")
    return lines


def _places(places: Sequence[str]) -> list[str]:
    """A line each; when they are many, all of them in a paragraph, so that they do not push the rest out of sight."""
    if len(places) <= MANY:
        return [f"  {place}" for place in places]
    paragraph = f"{len(places)} files: " + ", ".join(places)
    wrapper = textwrap.TextWrapper(100, initial_indent="  ", subsequent_indent="  ", break_long_words=False)
    wrapper.break_on_hyphens = False
    return wrapper.wrap(paragraph)
