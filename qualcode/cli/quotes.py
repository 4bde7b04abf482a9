"""The command `quotes`: the words behind a number, to be read."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Output, complete_codes, count, filter_options, output_options, with_study

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.core.model import Codebook
    from qualcode.study import Study

WIDTH = 100  # where nobody knows how wide the reader's page is


@click.command(
    epilog="""\b
Example:
  qualcode quotes motives/creativity
  qualcode quotes motives --kind interview -o motives.md
  qualcode quotes creativity --query 'creativity AND NOT teamwork WITHIN turn'
  qualcode quotes motives/creativity --context 1"""
)
@click.argument("codes", nargs=-1, metavar="CODE...", shell_complete=complete_codes)
@click.option(
    "--context",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="With the question asked, and N segments before and after each quote.",
)
@click.option(
    "--around",
    type=click.Choice(("segment", "turn")),
    default="segment",
    show_default=True,
    help="What --context counts.",
)
@filter_options(codes=False)
@output_options
@with_study
def quotes(study: Study, /, codes: tuple[str, ...], filters: dict[str, Any], output: Output, **context: Any) -> None:
    """Read the quotes under codes or themes, or all of them.

    Without --format or -o they stand by code and source as they are read; the other formats have a row a quote.
    """
    frame = study.quotes(*codes, **context, **filters)
    if output.format != "table" or output.file is not None:
        output.write(frame)
    elif not len(frame):
        click.echo("Nothing was found.", err=True)
    else:
        for line in readable(frame, study.codebook, page_width()):
            click.echo(line)


def page_width() -> int:
    """The columns of the terminal, up to 120; 100 where stdout is none."""
    return min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else WIDTH


def readable(frame: DataFrame, book: Codebook, width: int) -> Iterator[str]:
    """The quotes as lines, by code and source; the words that matched are underlined where a terminal can."""
    order = {path: place for place, path in enumerate(book.paths)}
    found = dict.fromkeys(sorted(frame["code"], key=lambda path: order.get(path, len(order))))
    for number, code in enumerate(found):
        rows = frame[frame["code"] == code]
        if number:
            yield ""
        label = book[code].label_in("") if code in book else ""
        sources = rows["source"].nunique()
        yield click.style(code, bold=True) + (f"  {label}" if label else "")
        yield click.style(f"{count(len(rows), 'quote')} in {count(sources, 'source')}", dim=True)
        yield from _quotes_of(rows, width)


def _quotes_of(rows: DataFrame, width: int) -> Iterator[str]:
    heading = ""
    columns = ("quote", "source", "kind", "speaker", "text", "matched")
    quotes = zip(*(rows[name] for name in columns), strict=True)
    for (quote, source, kind, speaker, text, matched), (before, after) in zip(
        quotes, _around(rows, width), strict=True
    ):
        if (said := f"{source}  {speaker or kind}") != heading:
            heading = said
            yield ""
            yield "  " + click.style(said, bold=True)
        place = click.style(f"  {quote}", dim=True)
        yield from before
        lines = textwrap.wrap(" ".join(text.split()), width - 6, break_long_words=False) or [""]
        yield _marked("    " + "\n    ".join(lines), matched) + place
        yield from after


def _around(rows: DataFrame, width: int) -> Iterator[tuple[list[str], list[str]]]:
    """The lines before and after each quote: its question, unless that is told before it anyway, and its context."""
    if "before" not in rows.columns:
        yield from (([], []) for _ in range(len(rows)))
        return
    for question, before, after in zip(rows["question"], rows["before"], rows["after"], strict=True):
        asked = f"Asked: {question}" if question and question not in before else ""
        told = [text for text in (asked, *before.split("\n")) if text.strip()]
        yield ["", *_dimmed(told, width)], _dimmed([text for text in after.split("\n") if text.strip()], width)


def _dimmed(texts: list[str], width: int) -> list[str]:
    lines = [line for text in texts for line in textwrap.wrap(" ".join(text.split()), width - 8)]
    return [click.style(f"      {line}", dim=True) for line in lines]


def _marked(text: str, matched: str) -> str:
    """The text with the matched words underlined, also where a line ends between them."""
    phrases = [r"\s+".join(map(re.escape, phrase.split())) for phrase in matched.split("; ") if phrase.strip()]
    if not phrases:
        return text
    longest_first = "|".join(sorted(phrases, key=len, reverse=True))
    return re.sub(rf"\b(?:{longest_first})\b", lambda found: click.style(found[0], underline=True), text)
