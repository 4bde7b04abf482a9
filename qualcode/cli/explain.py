"""The command `explain`: why a segment has a code, or has not."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from qualcode.cli.marks import Marks, marked
from qualcode.cli.options import SHORT_ID, complete_codes, count, with_study
from qualcode.cli.quotes import page_width

if TYPE_CHECKING:
    from qualcode.coding.accounts import CodeAccount, IndicatorAccount, Reason, Said
    from qualcode.core.model import Codebook
    from qualcode.explaining import CodedBy, Explanation, Quoted
    from qualcode.study import Study

AROUND = 70  # characters on either side of the words of a turn that met an indicator


@click.command(
    epilog="""\b
Example:
  qualcode explain W-03:12
  qualcode explain W-03:12 --code motives/demand
  qualcode explain 3f2a91c0 --format json"""
)
@click.argument("place")
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="CODE",
    help="Ask about this code, also where nothing of it is there; a theme takes in what is below it.",
    shell_complete=complete_codes,
)
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", show_default=True, help="What to write."
)
@with_study
def explain(study: Study, /, place: str, codes: tuple[str, ...], format_: str) -> None:
    """Tell why a segment has a code, or why it has not.

    PLACE is SOURCE:SEGMENT, such as W-03:12 (`qualcode segments` numbers them), or the beginning of a coding's id. For
    each code: which indicators fired on which words, what they count together, what nearly fired and what was in the
    way; then who coded the segment, and what people decided.
    """
    told = study.explain(place, codes=codes)
    if format_ == "json":
        click.echo(json.dumps(told.as_data(), ensure_ascii=False, indent=2))
        return
    for line in explanation_lines(told, study.codebook, page_width(), asked=bool(codes)):
        click.echo(line)


def explanation_lines(told: Explanation, book: Codebook, width: int, *, asked: bool = False) -> Iterator[str]:
    """An explanation to be read: the words with marks below them, then each code with what the marks stand for."""
    marks = Marks()
    bodies = [list(code_lines(account, book, marks, told.source.language, width)) for account in _in_order(told)]
    yield from _heading(told)
    yield from _passages(told, marks, width)
    if not told.coded:
        yield "\nThese are not a participant's words: the machine does not code them."
    elif not told.codes:
        yield "\nNo indicator fires here, and none nearly does." + ("" if asked else " Ask about a code with --code.")
    for body in bodies:
        yield ""
        yield from body
    yield from _coders(told, width)
    if not told.current:
        yield "\nThe machine's codings in the study are of an earlier run; `qualcode code` makes them as told here."


def _in_order(told: Explanation) -> list[CodeAccount]:
    """The codes that apply first, then those that were kept off, then those that nearly fired."""
    return sorted(told.codes, key=lambda account: (not account.applied, not account.fired))


def _heading(told: Explanation) -> Iterator[str]:
    source = told.source
    about = [str(source.kind), source.language or "language unknown", told.speaker]
    place = click.style(f"{source.name}:{told.number}", bold=True)
    yield f"{place}  {told.unit} {told.number} of {told.of:,}; {', '.join(filter(None, about))}"


def _passages(told: Explanation, marks: Marks, width: int) -> Iterator[str]:
    """The question, what of the turn counts, and the segment, each with its marks."""
    for asked in told.question:
        yield ""
        yield from marked(asked.text, asked.span.start, marks, width, first="Asked: ", dim=True)
    for start, end in _elsewhere(told, marks):
        piece = told.source.text[start:end].rstrip()
        yield ""
        yield from marked(piece, start, marks, width, first="In the same turn: ", dim=True)
    yield ""
    yield from marked(told.words.text, told.words.span.start, marks, width, first="  ")


def _elsewhere(told: Explanation, marks: Marks) -> list[tuple[int, int]]:
    """The stretches of the turn, outside the segment, whose words met an indicator, with some words around."""
    turn, segment = told.turn.span, told.words.span
    found: list[tuple[int, int]] = []
    for span in marks.spans():
        if not (turn.start <= span.start and span.end <= turn.end) or (
            segment.start <= span.start and span.end <= segment.end
        ):
            continue
        start, end = max(turn.start, span.start - AROUND), min(turn.end, span.end + AROUND)
        text = told.source.text
        start = start if start == turn.start else start + len(text[start : span.start].partition(" ")[0])
        end = end if end == turn.end else end - len(text[span.end : end].rpartition(" ")[2])
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def code_lines(account: CodeAccount, book: Codebook, marks: Marks, language: str, width: int) -> Iterator[str]:
    """A code: what became of it, what it means, and every indicator that fired or nearly did, with its marks."""
    code = book[account.code]
    verdict = _verdict(account)
    yield f"{click.style(account.code, bold=True)}  {code.label_in(language)}: {verdict}"
    if meaning := code.definition.get(language) or next(iter(code.definition.values()), ""):
        yield from wrapped(" ".join(meaning.split()), width, "    ")
    for each in account.fired:
        yield from _indicator(each, marks, width, language)
    for reason in account.kept_off:
        yield from _reason(reason, marks, width, "    ")
    if account.near:
        yield f"    nearly: {count(len(account.near), 'indicator')} of its {account.indicators}"
    for each in account.near:
        yield from _indicator(each, marks, width, language)


def _verdict(account: CodeAccount) -> str:
    sums = f"{account.score:g} of at least {account.minimum:g}"
    if account.applied:
        return f"applied ({sums})"
    if account.kept_off and account.fired:
        return "not applied: an exclusion keeps it off"
    if account.fired:
        return f"not applied: what fired counts too little ({sums})"
    if not account.indicators:
        return "not applied: it has no indicators; people can apply it"
    if account.near:
        return "not applied"
    return f"not applied: nothing of its {count(account.indicators, 'indicator')} is there"


def _indicator(each: IndicatorAccount, marks: Marks, width: int, spoken: str) -> Iterator[str]:
    fired = not each.reasons
    labels = [marks.label(said.span, fired=fired) for said in each.words]
    language = f"  ({each.language})" if each.language != spoken else ""  # code-mixed: its forms are of another
    sign = "+" if fired else "-"
    counts = f"  counts {each.weight:g}" if fired else ""
    yield from wrapped(each.indicator + language + counts, width, f"  {sign} ", "      ")
    for said, label in zip(each.words, labels, strict=True):
        yield from wrapped(f"[{label}] {meets(said)}", width, "      ", "          ")
    for apart in each.distances:
        near = count(apart.between, "word") + " in between" if apart.between else "next to each other"
        clause = f"{near}; at most {count(apart.at_most, 'word')} may come in between"
        yield from wrapped(clause, width, "      ")
    for reason in each.reasons:
        yield from _reason(reason, marks, width, "      but ")


def _reason(reason: Reason, marks: Marks, width: int, indent: str) -> Iterator[str]:
    labels = [marks.label(said.span, fired=False) for said in reason.words]
    yield from wrapped(f"{reason.clause}: {reason.part}", width, indent, " " * len(indent))
    for said, label in zip(reason.words, labels, strict=True):
        yield from wrapped(f"[{label}] {meets(said)}", width, " " * (len(indent) + 2), " " * (len(indent) + 6))


def meets(said: Said) -> str:
    """What words meet of an indicator, as people say it.

    >>> from qualcode.coding.accounts import Said
    >>> from qualcode.core.spans import Span
    >>> meets(Said("diwajibkan", Span(0, 10), "segment", "wajib", "words", (("diwajibkan", "wajib"),)))
    'diwajibkan, a form of wajib'
    """
    words = " ".join(said.words.split())
    where = {"turn": " (in the same turn)", "question": " (in the question)"}.get(said.where, "")
    if said.how == "negation":
        return f"{words}{where}, a negation"
    if said.how in ("regex", "tokens"):
        return f"{words}{where}, by {'the regular expression' if said.how == 'regex' else 'the token pattern'}"
    forms = [(one, f"fits {of}" if "*" in of else f"a form of {of}") for one, of in said.forms]
    if len(forms) == 1 and forms[0][0] == words:
        return f"{words}{where}, {forms[0][1]}"
    told = ", ".join(f"{one} {what if what.startswith('fits') else f'is {what}'}" for one, what in forms)
    return f"{words}{where}: {told}" if told else f"{words}{where}"


def _coders(told: Explanation, width: int) -> Iterator[str]:
    if not told.codings:
        return
    yield ""
    yield click.style("Coded by", bold=True)
    coders = max(len(each.coding.coder) for each in told.codings)
    for each in told.codings:
        coding = each.coding
        what = f"{coding.code}, {coding.status}{_place(each, told.words)}"
        yield f"  {coding.coder:{coders}}  {what}  {coding.id[:SHORT_ID]}"
        yield from _events(each, width)


def _place(each: CodedBy, words: Quoted) -> str:
    """Where a coding lies, when it is not on the whole segment."""
    if each.coding.span == words.span:
        return ""
    said = " ".join(each.coding.text.split())
    return f', on "{textwrap.shorten(said, 60, placeholder=" ...")}"'


def _events(each: CodedBy, width: int) -> Iterator[str]:
    for event in each.events:
        memo = f': "{" ".join(event.memo.split())}"' if event.memo else ""
        done = f"{event.who}, {event.at[:10]}, edit {event.number}: {event.verb}{memo}"
        yield from wrapped(done, width, "      ", "        ")


def wrapped(text: str, width: int, first: str, rest: str | None = None) -> list[str]:
    """A text in lines of a width, the first with one indent and the others with another."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
