"""The commands over the words of the sources: `kwic`, `words` and `keyness`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.marks import cells
from qualcode.cli.options import Command, Output, count, filter_options, output_options, with_study
from qualcode.cli.quotes import page_width
from qualcode.errors import CodebookError

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.study import Study

TOP = 40  # rows that a person reads on a terminal
FORMS = 8  # of the forms found, those that a concordance names first
WIDTH = 60  # characters on each side of a match, where nobody says otherwise
NARROWEST = 20
_READ_KEYNESS = ("word", "count", "against_count", "log_ratio", "g2", "p_adjusted", "sources", "mostly_in")

_EVERYONE = click.option(
    "--everyone", is_flag=True, help="In the words of interviewers and others too, not of participants only."
)


@click.command(
    epilog="""\b
Example:
  qualcode kwic wajib
  qualcode kwic 'ikut NEAR/5 (wajib | disuruh)' --sort R1 --kind interview
  qualcode kwic '"angka kredit"' --words 12 -o kwic.xlsx"""
)
@click.argument("expression")
@click.option(
    "--width", type=click.IntRange(min=0), metavar="N", help="Characters of context on each side; without it what fits."
)
@click.option("--words", type=click.IntRange(min=0), metavar="N", help="So many words of context instead.")
@click.option(
    "--sort",
    multiple=True,
    default=("place",),
    show_default=True,
    metavar="place|form|left|right|L1..L9|R1..R9",
    help="By place, matched form, context, or a word of it: L1 is the first on the left. Several apply in turn.",
)
@_EVERYONE
@filter_options()
@output_options
@with_study
def kwic(
    study: Study, /, expression: str, width: int | None, filters: dict[str, Any], output: Output, **shape: Any
) -> int:
    """Show every place of a word in its context (a concordance).

    EXPRESSION is what an indicator can be: a word in any of its forms, =word, prefix*, "exact phrase", NEAR, regular
    expressions and so on. Without --format or -o the matches stand below each other.
    """
    read = output.format == "table" and output.file is None
    try:
        frame = study.concordance(expression, width=WIDTH if width is None else width, **shape, **filters)
    except CodebookError as error:
        return _cannot_be_read(error)
    if not read:
        output.write(frame)
    elif not len(frame):
        click.echo("Nothing was found.", err=True)
    else:
        for line in aligned(frame, page_width(), fit=width is None and shape["words"] is None):
            click.echo(line)
    return 0


def _cannot_be_read(error: CodebookError) -> int:
    """Say what is wrong with an expression, with the picture that points at the place."""
    problem, _, picture = error.problem.partition("\n")
    remedy = f"; {error.remedy}" if error.remedy else ""
    click.echo(f"{click.style('qualcode', bold=True)}: {problem}{remedy}", err=True)
    if picture:
        click.echo(picture, err=True)
    return 2


def aligned(frame: DataFrame, width: int, *, fit: bool) -> Iterator[str]:
    """A concordance as lines, the matches below each other in bold; with `fit` the context fills a width."""
    yield click.style(_summary(frame), dim=True)
    speakers = [" ".join(filter(None, pair)) for pair in zip(frame["quote"], frame["speaker"], strict=True)]
    name = min(max(map(cells, speakers)), 24)
    match = min(max(map(cells, frame["match"])), 40)
    room = max((width - name - match - 3) // 2, NARROWEST) if fit else 1_000_000
    lefts = [_end(left, room) for left in frame["left"]]
    longest = max(map(cells, lefts))
    for said, left, found, right in zip(speakers, lefts, frame["match"], frame["right"], strict=True):
        lead = click.style(_padded(_start(said, name), name), dim=True)
        blank = " " * (2 + longest - cells(left))
        yield f"{lead}{blank}{left}{click.style(found, bold=True)}{_start(right, room)}".rstrip()


def _summary(frame: DataFrame) -> str:
    forms = frame["form"].value_counts(sort=True)
    named = [f"{form} {number}" for form, number in forms.items()][:FORMS]
    more = [f"{len(forms) - FORMS} more forms"] if len(forms) > FORMS else []
    return f"{count(len(frame), 'hit')} in {count(frame['source'].nunique(), 'source')}: {', '.join(named + more)}"


def _end(text: str, room: int) -> str:
    """The end of a text that fits into so many cells, cut between words."""
    return _start(text[::-1], room)[::-1]


def _start(text: str, room: int) -> str:
    """The start of a text that fits into so many cells, cut between words where there are several."""
    if cells(text) <= room:
        return text
    kept = text[:room]
    while cells(kept) > room:
        kept = kept[:-1]
    whole = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    return whole if whole.strip() else kept


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _counting(command: Command) -> Command:
    """The options of what is counted as a word."""
    for option in (
        click.option("--n", type=click.IntRange(1, 9), default=1, show_default=True, help="Runs of so many words."),
        click.option("--all-words", is_flag=True, help="Stop words and numbers too."),
        click.option(
            "--stop",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help="A text file of further words to leave out.",
        ),
        click.option("--no-forms", is_flag=True, help="Count each form of a word by itself."),
        _EVERYONE,
        click.option(
            "--top", type=click.IntRange(min=1), metavar="N", help=f"Only the first N rows; without it {TOP} on a page."
        ),
    )[::-1]:
        command = option(command)
    return command


@click.command(
    epilog="""\b
Example:
  qualcode words
  qualcode words --n 2 --minimum 3
  qualcode words --by kind -o words.xlsx
  qualcode words --code motives --stop names.txt"""
)
@click.option(
    "--by",
    metavar="kind|source|case|speaker|code|theme|ATTRIBUTE",
    help="A row a word in each kind, case, theme, ...",
)
@click.option(
    "--minimum", type=click.IntRange(min=1), default=1, show_default=True, help="Leave out what is said less often."
)
@_counting
@filter_options()
@output_options
@with_study
def words(
    study: Study,
    /,
    by: str | None,
    minimum: int,
    filters: dict[str, Any],
    output: Output,
    top: int | None,
    **counting: Any,
) -> None:
    """Count what participants say, a word in all its forms.

    With how many per thousand words, in how many sources, and how unevenly: the dispersion is Gries' DP, 0 where every
    source has its share, towards 1 where few have it all. With --by, --top is of each group.
    """
    frame = study.words(by=by, minimum=minimum, **_what(counting), **filters)
    _write(frame, output, top, by)


@click.command(
    epilog="""\b
Example:
  qualcode keyness --group kind=interview
  qualcode keyness --group kind=interview --against kind=document
  qualcode keyness --group code=motives/creativity --n 2 -o creativity.csv"""
)
@click.option(
    "--group", required=True, metavar="NAME=VALUE", help="By kind, case, source, speaker, code or an attribute."
)
@click.option("--against", metavar="NAME=VALUE", help="The group it is held against; without it all the rest.")
@click.option(
    "--minimum",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Leave out what both say less often together.",
)
@_counting
@filter_options()
@output_options
@with_study
def keyness(  # noqa: PLR0913 - options of the command line
    study: Study,
    /,
    group: str,
    against: str | None,
    minimum: int,
    filters: dict[str, Any],
    output: Output,
    top: int | None,
    **counting: Any,
) -> None:
    """Find the words that set one group of texts apart.

    First those that the group has more often, then those that it has less often, by G2 (log-likelihood). The words of
    one speaker are not independent: read p with `sources` and `mostly_in`, the source that most of a word comes from.
    """
    frame = study.keyness(group, against, minimum=minimum, **_what(counting), **filters)
    if output.format == "table" and output.file is None:
        click.echo(f"{len(frame.columns) - len(_READ_KEYNESS)} more columns with --format csv or -o FILE.", err=True)
        frame = frame[list(_READ_KEYNESS)]
    _write(frame, output, top, None)


def _what(counting: dict[str, Any]) -> dict[str, Any]:
    """What is counted, as a Study's verbs take it."""
    stop: bool | list[str] = not counting.pop("all_words")
    file = counting.pop("stop")
    if file is not None:
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        stop = [word for line in lines for word in line.partition("#")[0].split()]
    return {"stop": stop, "forms": not counting.pop("no_forms"), **counting}


def _write(frame: DataFrame, output: Output, top: int | None, by: str | None) -> None:
    """Write the rows, on a page the first of them, of each group."""
    page = output.format == "table" and output.file is None
    shown = top or (TOP if page else None)
    if shown is None:
        output.write(frame)
        return
    some = frame.groupby(by, sort=False).head(shown) if by else frame.head(shown)
    if len(some) < len(frame) and top is None:
        click.echo(f"{count(len(frame) - len(some), 'more row')} with --top N or -o FILE.", err=True)
    output.write(some.reset_index(drop=True))
