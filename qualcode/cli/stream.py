"""What `code` does with --out: no study, texts that stream through, a table of their codings."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.options import Command, count
from qualcode.cli.progress import progress_bar

if TYPE_CHECKING:
    from qualcode.streaming import Streamed

SOME_REFUSED = 1
OPTIONS = ("text_column", "id_column", "keep", "language", "workers", "scheduler", "overwrite")


@dataclass(frozen=True, slots=True)
class Stream:
    """What --out and the options that go with it ask for."""

    out: Path
    text_column: str | None
    id_column: str | None
    keep: tuple[str, ...]
    language: str
    workers: int
    scheduler: str | None
    overwrite: bool

    def run(self, paths: Sequence[Path], codebook: Path | None, unit: str | None) -> int:
        """Code the paths into the table; the summary goes to stderr."""
        from qualcode.streaming import Asked, code_stream

        if not paths:
            raise click.UsageError("with --out it takes the files or folders that are coded")
        asked = Asked(self._columns(), self.language, unit or "sentence", self.workers, self.scheduler or "")
        with progress_bar() as progress:
            done = code_stream(
                paths, self.out, codebook=codebook, asked=asked, overwrite=self.overwrite, progress=progress
            )
        for line in _lines(done, self.out):
            click.echo(line, err=True)
        return SOME_REFUSED if done.refused else 0

    def _columns(self) -> Any:
        from qualcode.streaming import Columns

        if self.text_column is None:
            if self.id_column or self.keep:
                raise click.UsageError("--id-column and --keep go with --text-column")
            return None
        return Columns(self.text_column, self.id_column or "", self.keep)


def stream_options(command: Command) -> Command:
    """Option --out and those that go with it, which the command gets as one Stream named `stream`, or None."""

    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Make no study; write the codings to this .parquet or .csv file.",
    )
    @click.option("--text-column", metavar="NAME", help="PATHs are tables (csv, Parquet): the column of the texts.")
    @click.option("--id-column", metavar="NAME", help="The column that names each text; without it the row's number.")
    @click.option("--keep", metavar="NAME", multiple=True, help="A column to carry over into the table of codings.")
    @click.option(
        "--language",
        metavar="id|en|auto",
        default="auto",
        show_default=True,
        callback=_language,
        help="The language of the texts, by its code; auto asks each text.",
    )
    @click.option(
        "--workers",
        metavar="NUMBER",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        help="Processes on this machine.",
    )
    @click.option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler, tcp://HOST:PORT.")
    @click.option("--overwrite", is_flag=True, help="Replace the file that --out names.")
    @functools.wraps(command)
    def run(*args: Any, out: Path | None, **kwargs: Any) -> Any:
        given = {name: kwargs.pop(name) for name in OPTIONS}
        if out is None:
            _refuse_alone()
        return command(*args, stream=None if out is None else Stream(out, **given), **kwargs)

    return run


def _refuse_alone() -> None:
    """Refuse options that mean nothing without --out."""
    ctx = click.get_current_context()
    for name in OPTIONS:
        if ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name.replace('_', '-')} goes with --out FILE")


def _language(ctx: click.Context, param: click.Parameter, given: str) -> str:
    if not re.fullmatch("auto|[a-z]{2,3}", given):
        raise click.BadParameter(f"{given!r} is not the code of a language, such as id or en")
    return given


def _lines(done: Streamed, out: Path) -> list[str]:
    """What came of it: how much was coded, the codes, the strongest pairs, what was wrong."""
    from qualcode.cli.problems import problem_lines
    from qualcode.cli.quotes import page_width
    from qualcode.cli.summary import code_lines, pair_lines

    tally = done.tally
    counted = f"{count(tally.texts, 'text')}, {count(tally.segments, 'segment')}"
    return [
        f"{counted}: {count(tally.codings, 'coding')} in {out}",
        "",
        *code_lines(done.code_counts(), done.codebook, page_width(), "texts"),
        *pair_lines(done.strongest_pairs()),
        *problem_lines(done.problems),
    ]
