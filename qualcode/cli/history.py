"""The commands `log` and `verify`: what was done to the study, and whether it is whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from qualcode.cli.options import Output, count, output_options, with_study

if TYPE_CHECKING:
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
        frame["subject"] = frame["subject"].str.slice(0, 24)
        frame = frame.drop(columns=["detail", "hash"])
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
