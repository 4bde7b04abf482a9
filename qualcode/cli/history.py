"""The commands over the log: what was done to the study and to one coding, undo and redo, and whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qualcode.cli.options import SHORT_ID, Output, changing_study, coder_option, count, output_options, with_study

if TYPE_CHECKING:
    from qualcode.store import LogEntry
    from qualcode.study import Study


@click.command(
    epilog="""\b
Example:
  qualcode log
  qualcode log -o audit-trail.csv"""
)
@output_options
@with_study
def log(study: Study, /, output: Output) -> None:
    """List every change to the study: when, who and what.

    The formats other than table have the details and the seal of each entry too.
    """
    from pandas import DataFrame

    columns = ("number", "at", "who", "verb", "subject", "added", "removed")
    entries = study.log()
    frame = DataFrame([[getattr(entry, name) for name in columns] for entry in entries], columns=list(columns))
    frame["detail"] = [json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True) for entry in entries]
    frame["hash"] = [entry.hash for entry in entries]
    if output.format == "table" and output.file is None:
        frame["subject"] = [_said(entry, entries) for entry in entries]
        frame = frame.drop(columns=["detail", "hash"])
    output.write(frame)


def _said(entry: LogEntry, entries: Sequence[LogEntry]) -> str:
    """What an edit was about, for a person to read: codes and sources rather than ids."""
    detail = entry.detail
    if isinstance(codes := detail.get("codes"), dict) and codes:
        old, new = next(iter(codes.items()))
        return f"{old} to {new}" + (", ..." if len(codes) > 1 else "")
    if "undoes" in detail:
        undone = entries[detail["undoes"] - 1]
        return _said(undone, entries) if "undoes" in undone.detail else f"edit {undone.number}"
    if entry.verb in ("apply", "remove", "accept", "reject") and "code" in detail:
        return f"{detail['code']}, {detail['source']}"
    return entry.subject[:24]


@click.command(
    epilog="""\b
Example:
  qualcode undo --coder ana
  qualcode undo 14
  qualcode undo 12-14"""
)
@click.argument("edits", nargs=-1, metavar="[EDIT]...")
@coder_option
@changing_study
def undo(study: Study, /, edits: tuple[str, ...], coder: str) -> None:
    """Take back the last edit, or those of these numbers.

    Anything in `qualcode log` can be taken back: a coding, a whole run, a merge of codes, a memo. When later edits
    stand in the way, they are named and nothing is changed.
    """
    done = study.undo(*_numbers(edits), coder=coder)
    _tell(study, "Took back", done)


@click.command(
    epilog="""\b
Example:
  qualcode redo --coder ana
  qualcode redo 14"""
)
@click.argument("edits", nargs=-1, metavar="[EDIT]...")
@coder_option
@changing_study
def redo(study: Study, /, edits: tuple[str, ...], coder: str) -> None:
    """Bring back what was undone last, or these edits.

    EDIT is the number of what was undone, not of the undo.
    """
    _tell(study, "Brought back", study.redo(*_numbers(edits), coder=coder))


def _numbers(edits: tuple[str, ...]) -> list[int]:
    """The numbers of edits as they are typed: 14, or 12-14."""
    numbers: list[int] = []
    for given in edits:
        first, dash, last = given.partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise click.BadParameter(f"{given!r} is no number of an edit", param_hint="EDIT")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _tell(study: Study, what: str, numbers: list[int]) -> None:
    entries = study.log()
    for number in numbers:
        entry = entries[number - 1]
        click.echo(f"{what} edit {number}: {entry.verb}, {_said(entry, entries) or 'the study'} ({entry.who}).")


@click.command(
    epilog="""\b
Example:
  qualcode history 3f2a91c0
  qualcode history 3f2a91c0 --format json"""
)
@click.argument("coding")
@output_options
@with_study
def history(study: Study, /, coding: str, output: Output) -> None:
    """Tell the life of a coding: who did what, and when.

    CODING is the beginning of its id (`qualcode codings --ids`), 6 characters or more. Codings that are gone are told
    too, and a coding that was recoded under all its codes.
    """
    from dataclasses import astuple, fields

    from pandas import DataFrame

    events = study.history(coding)
    frame = DataFrame([astuple(event) for event in events], columns=[field.name for field in fields(events[0])])
    if output.format == "table" and output.file is None:
        frame["coding"] = frame["coding"].str.slice(0, SHORT_ID)
    output.write(frame)


@click.command(
    epilog="""\b
Example:
  qualcode verify"""
)
@with_study
def verify(study: Study, /) -> int:
    """Prove that the study file is whole and untampered.

    Quotes are the sources' own words, and nothing but qualcode has written to the file.

    Exit status 1 when something is not as qualcode wrote it.
    """
    problems = study.verify()
    for problem in problems:
        click.echo(str(problem))
    if problems:
        return 1
    sources, codings = (sum(c.sources for c in study.summary().sources), sum(c.segments for c in study.summary().codes))
    edits = count(study.summary().last_edit, "edit")
    click.echo(f"{study.path.name} is whole: {count(sources, 'source')}, {count(codings, 'coding')}, {edits}.")
    return 0
