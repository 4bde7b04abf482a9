"""The command `test`: a codebook's own examples as its unit tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.explain import code_lines, wrapped
from qualcode.cli.marks import Marks, marked
from qualcode.cli.options import Output, count, named_codebook, output_options
from qualcode.cli.quotes import page_width

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.coding.examples import Tried
    from qualcode.core.model import Codebook

COLUMNS = ("code", "of", "language", "number", "text", "question", "result", "reason")
SOME_FAILED = 1


@click.command(
    "test",
    epilog="""\b
Example:
  qualcode test
  qualcode test codebooks/codebook.yaml --format csv""",
)
@click.argument("codebook", type=click.Path(dir_okay=False, path_type=Path), required=False)
@output_options
@click.pass_context
def test(ctx: click.Context, codebook: Path | None, output: Output) -> int:
    """Try a codebook on its own examples.

    Each example must get its code and each counterexample must not; of one that fails it is told what fired, what was
    in the way, or that nothing is there. Without CODEBOOK the one that `qualcode code` would take here. Exit status 1
    when any fails. The formats other than table have a row an example.
    """
    from qualcode.explaining import try_examples

    book = named_codebook(codebook, ctx.obj, following=True)
    tried = try_examples(book)
    if output.format != "table" or output.file is not None:
        output.write(examples_frame(tried))
    else:
        for line in report(book, tried, page_width()):
            click.echo(line)
    return 0 if all(each.passed for each in tried) else SOME_FAILED


def examples_frame(tried: Sequence[Tried]) -> DataFrame:
    """One row an example: code, of (example or counterexample), language, number, text, question, result, reason."""
    from pandas import DataFrame

    rows = [
        (
            each.code,
            _of(one),
            each.language,
            each.number,
            each.text,
            each.question,
            "passed" if one.passed else "failed",
            one.reason,
        )
        for one in tried
        for each in (one.example,)
    ]
    return DataFrame(rows, columns=list(COLUMNS))


def report(book: Codebook, tried: Sequence[Tried], width: int) -> Iterator[str]:
    """A line a code, then every example that fails and why, then the sum."""
    by_code: dict[str, list[Tried]] = {}
    for each in tried:
        by_code.setdefault(each.example.code, []).append(each)
    broad = max(map(len, by_code), default=0)
    for code, some in by_code.items():
        counts = (_passed(some, wanted) for wanted in (True, False))
        verdict = "ok" if all(each.passed for each in some) else "FAILED"
        yield f"{verdict:6}  {code:{broad}}  {'  '.join(counts)}".rstrip()
    failed = [each for each in tried if not each.passed]
    for each in failed:
        yield ""
        yield from _failure(book, each, width)
    yield "" if tried else "There is nothing to try: no code with indicators has examples."
    if tried:
        passed = f"{len(tried) - len(failed)} of {count(len(tried), 'example')} passed"
        yield click.style(f"{book.name}: {passed}{f', {len(failed)} failed' if failed else ''}.", bold=True)
    if left_out := _untried(book, by_code):
        yield from wrapped(f"Without examples: {', '.join(left_out)}.", width, "", "  ")


def _passed(some: Sequence[Tried], wanted: bool) -> str:
    mine = [each for each in some if each.example.wanted is wanted]
    noun = "example" if wanted else "counterexample"
    return f"{sum(each.passed for each in mine)} of {count(len(mine), noun)}" if mine else ""


def _failure(book: Codebook, tried: Tried, width: int) -> Iterator[str]:
    """An example that fails: its words with marks, and the codes with what the marks stand for."""
    example, marks = tried.example, Marks()
    told = [each for each in tried.accounts if each.applied is tried.applied and (each.fired or each.near)]
    if tried.applied:
        told = [replace(each, near=()) for each in told]  # what nearly fired is no part of why it did
    bodies = [
        line for each in told or tried.accounts[:1] for line in code_lines(each, book, marks, example.language, width)
    ]
    wrong = "is not coded" if example.wanted else "is coded all the same"
    language = f" ({example.language})" if example.language else ""
    yield click.style(f"{example.code}: {_of(tried)} {example.number}{language} {wrong}", bold=True)
    at = 0
    if example.question:
        yield from marked(example.question, 0, marks, width, first="  Asked: ")
        at = len(example.question) + 1
    yield from marked(example.text, at, marks, width, first="  ")
    yield from bodies


def _of(tried: Tried) -> str:
    return "example" if tried.example.wanted else "counterexample"


def _untried(book: Codebook, tried: dict[str, list[Tried]]) -> list[str]:
    """The codes with indicators that carry no example of any sort."""
    return [code.path for code in book if code.indicators and code.path not in tried]
