"""What `code` came to, as lines that a person wants to read: no table library, no words of participants."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.options import KINDS, count

if TYPE_CHECKING:
    from qualcode.core.model import Codebook
    from qualcode.run import Run
    from qualcode.store import CodeCount, StudySummary

BAR = 24  # columns of the longest bar
LANGUAGES = {"id": "Indonesian", "en": "English"}


def summary_lines(
    run: Run, summary: StudySummary, book: Codebook, pairs: Sequence[tuple[str, str, int]], *, width: int
) -> list[str]:
    """Sources by kind and language, what was done, codes by theme, and the strongest pairs."""
    return [
        _heading(summary, book),
        "",
        *_sources(summary),
        "",
        *_done(run, summary),
        "",
        *code_lines(_machine(summary), book, width),
        *_others(summary),
        *pair_lines(pairs),
    ]


def next_lines(summary: StudySummary, program: str) -> list[str]:
    """Three commands that lead on from here."""
    applied = [code for code in _machine(summary) if code.segments]
    if not applied:
        steps = [
            (f"{program} codebook show", "which codes look for what; no indicator was met"),
            (f"{program} codebook check FILE", "whether each indicator says what it should"),
            (f"{program} sources", "whether speakers and languages are right"),
        ]
    else:
        most = max(applied, key=lambda code: code.segments).code
        columns = "kind" if len({count.kind for count in summary.sources}) > 1 else "source"
        steps = [
            (f"{program} quotes {most}", "read the words behind a number"),
            (f"{program} matrix --columns {columns}", "where each theme occurs"),
            (f"{program} export results.xlsx", "a workbook, each count linked to its quotes"),
        ]
    wide = max(len(command) for command, _ in steps)
    return ["", _bold("Next"), *(f"  {command:{wide}}  {_dim(what)}" for command, what in steps)]


def _heading(summary: StudySummary, book: Codebook) -> str:
    mark = summary.codebook
    details = [f"version {book.version}"] * bool(book.version) + ([mark.path] if mark and mark.path else [])
    return _bold(book.name) + (f"  {_dim(', '.join(details))}" if details else "")


def _sources(summary: StudySummary) -> list[str]:
    rows = [
        (
            f"{counted.kind.value}{'' if counted.sources == 1 else 's'}",
            LANGUAGES.get(counted.language, counted.language or "language unknown"),
            f"{counted.sources:,}",
            f"{counted.words:,} words",
            f"{counted.segments:,} segments" if counted.segments is not None else "",
        )
        for counted in sorted(summary.sources, key=lambda counted: KINDS.index(counted.kind))
    ]
    total = (
        f"{sum(counted.sources for counted in summary.sources):,}",
        f"{summary.words:,} words",
        f"{summary.segments:,} segments" if summary.segments is not None else "",
    )
    table = [("Sources", "", *total), *((f"  {kind}", *rest) for kind, *rest in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(5)]
    lines = [
        f"{kind:{widths[0]}}  {language:{widths[1]}}  {n:>{widths[2]}}  {words:>{widths[3]}}  {segments:>{widths[4]}}"
        for kind, language, n, words, segments in table
    ]
    return [_bold(lines[0].rstrip()), *(line.rstrip() for line in lines[1:])]


def _done(run: Run, summary: StudySummary) -> list[str]:
    """What this run found and did."""
    if run.edit is None and not run.coded and not run.added and not run.changed:
        return ["Nothing has changed since the last time; every source is coded already."]
    found = [
        f"{len(names):,} {word}"
        for names, word in ((run.added, "new"), (run.changed, "changed"), (run.unchanged, "unchanged"))
        if names
    ]
    codings = [f"{run.codings_added:,} codings made"] * bool(run.codings_added)
    codings += [f"{run.codings_removed:,} taken away"] * bool(run.codings_removed)
    made = ", ".join(codings) or "no codings made"
    return [f"{', '.join(found) or 'No new files'}; {count(run.coded, 'source')} coded now, {made}."]


def code_lines(codes: Sequence[CodeCount], book: Codebook, width: int, places: str = "sources") -> list[str]:
    """The codes by theme, each with its segments, its sources (or what `places` calls them), and a bar."""
    counts = {counted.code: counted for counted in codes}
    parents = {code.path.rpartition("/")[0] for code in book}
    names = {code.path: "  " * code.path.count("/") + code.path.rpartition("/")[2] for code in book}
    wide = max(len("Codes"), *(len(name) + 2 for name in names.values()))
    most = max((counted.segments for counted in counts.values()), default=0)
    room = max(min(BAR, width - wide - 24), 0)
    lines = [_bold(f"{'Codes':{wide}}  segments  {places:>7}")]
    for path, name in names.items():
        counted = counts.get(path)
        if counted is None and path in parents:
            lines.append(f"  {name}")
            continue
        segments, sources = (counted.segments, counted.sources) if counted else (0, 0)
        line = f"  {name:{wide - 2}}  {segments:>8,}  {sources:>7,}"
        lines.append(f"{line}  {_bar(segments, most, room)}".rstrip() if segments else _dim(line))
    return lines


def _bar(number: int, most: int, room: int) -> str:
    """A bar as long as the number's part of the greatest, to an eighth of a column where the terminal can."""
    eighths = round(number / most * room * 8) if most else 0
    if not _can_show("█▏"):
        return "#" * max(eighths // 8, 1 if room else 0)
    whole, part = divmod(max(eighths, 1 if room else 0), 8)
    return click.style("█" * whole + (" ▏▎▍▌▋▊▉"[part] if part else ""), fg="cyan")


def _can_show(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _others(summary: StudySummary) -> list[str]:
    """What people, or a model, have coded beside the machine."""
    by_coder: dict[str, int] = {}
    for counted in summary.codes:
        if counted.coder != _machine_name():
            by_coder[counted.coder] = by_coder.get(counted.coder, 0) + counted.segments
    if not by_coder:
        return []
    return ["", "Also coded by " + ", ".join(f"{coder} ({count(n, 'coding')})" for coder, n in by_coder.items())]


def pair_lines(pairs: Sequence[tuple[str, str, int]]) -> list[str]:
    """The pairs of codes that are most often in the same segment."""
    if not pairs:
        return []
    wide = max(len(a) for a, _, _ in pairs)
    lines = [f"  {both:>8,}  {a:{wide}}  {_dim('with')}  {b}" for a, b, both in pairs]
    return ["", _bold("Most often in the same segment"), *lines]


def _machine(summary: StudySummary) -> list[CodeCount]:
    return [counted for counted in summary.codes if counted.coder == _machine_name()]


def _machine_name() -> str:
    from qualcode.core.model import MACHINE

    return MACHINE


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _dim(text: str) -> str:
    return click.style(text, dim=True)
