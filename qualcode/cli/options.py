"""The options that several commands share, as decorators."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from qualcode.core.conditions import conditions
from qualcode.errors import QualcodeError, StudyNotFoundError

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.core.model import Codebook
    from qualcode.study import Study

P = ParamSpec("P")
R = TypeVar("R")
Command = Callable[..., Any]

FORMATS = ("table", "csv", "json", "xlsx", "md")
KINDS = ("interview", "observation", "document", "survey")
ORIGINS = ("rule", "person", "model")
STATUSES = ("applied", "proposed", "accepted", "rejected")
LANGUAGES = ("en", "id")
SHORT_ID = 8  # characters of a coding's id where a person reads it; 6 and more are understood


def with_study(command: Callable[Concatenate[Study, P], R]) -> Callable[P, R]:
    """Open the study for reading and hand it to the command as its first argument."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from qualcode.study import Study

        with Study.open(click.get_current_context().obj, read_only=True) as study:
            return command(study, *args, **kwargs)

    return run


def changing_study(command: Callable[Concatenate[Study, P], R]) -> Callable[P, R]:
    """Open the study for writing and hand it to the command as its first argument."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        from qualcode.study import Study

        with Study.open(click.get_current_context().obj) as study:
            return command(study, *args, **kwargs)

    return run


@contextmanager
def study_or_new(place: Path | None, *, make: bool, empty: Callable[[Study], bool]) -> Iterator[Study]:
    """The study that there is; or, where one is to be made, a new one, which goes again when it ends up empty."""
    from qualcode.study import STUDY_FILE, Study

    try:
        found = Study.open(place)
    except StudyNotFoundError:
        if not make:
            raise
    else:
        with found:
            yield found
        return
    path = place or Path(STUDY_FILE)
    study = Study.create(path)
    try:
        yield study
    finally:
        # What the study holds decides, not how the command ended: a reader that goes (`| head`) takes nothing with it.
        gone = empty(study)
        study.close()
        if gone:
            path.unlink(missing_ok=True)


def coder_option(command: Command) -> Command:
    """Option --coder, or QUALCODE_CODER: the person who does it. Never guessed from the login name."""
    return click.option(
        "--coder",
        metavar="NAME",
        envvar="QUALCODE_CODER",
        callback=_coder,
        help="Your name, as it stands beside what you code.",
    )(command)


def _coder(ctx: click.Context, param: click.Parameter, given: str | None) -> str:
    name = (given or "").strip()
    if not name and not ctx.resilient_parsing:
        raise QualcodeError("--coder", "nobody says who is coding", "give --coder NAME, or set QUALCODE_CODER once")
    return name


@dataclass(frozen=True, slots=True)
class Output:
    """Where a table goes, and as what."""

    format: str
    file: Path | None

    @property
    def on_terminal(self) -> bool:
        """Whether a person is about to read the table."""
        return self.format == "table" and self.file is None and sys.stdout.isatty()

    def write(self, frame: DataFrame) -> None:
        """Write the table to the file, or else to stdout; what there is to say about it goes to stderr."""
        from qualcode.outputs.tables import write_table

        write_table(frame, self.format, self.file or sys.stdout)  # type: ignore[arg-type]
        if self.file is not None:
            wrote(self.file, count(len(frame), "row"))
        elif not len(frame):
            click.echo("Nothing was found.", err=True)


def output_options(command: Command) -> Command:
    """Options --format and -o, which the command gets as one Output named `output`."""

    @click.option(
        "--format",
        "format_",
        type=click.Choice(FORMATS),
        help="What to write; without it what the file's suffix says, else table.",
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write to this file instead of the terminal.",
    )
    @functools.wraps(command)
    def run(*args: Any, format_: str | None, output: Path | None, **kwargs: Any) -> Any:
        return command(*args, output=Output(named_format(format_, output), output), **kwargs)

    return run


def named_format(given: str | None, file: Path | None) -> str:
    """The format that is named, or else the one that the file's suffix names."""
    if given is None and file is None:
        return "table"
    suffix = file.suffix.lower().lstrip(".") if file is not None else ""
    named = given or {"txt": "table"}.get(suffix, suffix)
    if named not in FORMATS:
        raise QualcodeError(str(file), "its suffix names no format", f"name one with --format: {', '.join(FORMATS)}")
    if named == "xlsx" and file is None and sys.stdout.isatty():
        raise QualcodeError("--format xlsx", "a workbook is not for reading in a terminal", "name a file with -o FILE")
    return named


def filter_options(*, codes: bool = True, whose: str = "--coder") -> Callable[[Command], Command]:
    """Options that choose codings, which the command gets as one mapping named `filters`, the words of a query.

    `whose` is the flag that names coders, where --coder is the person who acts.
    """
    options = {"codes": _option_code} if codes else {}
    options |= _about_sources() | _about_codings(whose)

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            given = {name: kwargs.pop(name) for name in options}
            return command(*args, filters={name: value for name, value in given.items() if value}, **kwargs)

        made: Command = run
        for option in reversed(options.values()):
            made = option(made)
        return made

    return decorate


def _about_sources() -> dict[str, Callable[[Command], Command]]:
    """Options on the place of a coding: what must hold there, its source and who speaks."""
    return {
        "query": click.option("--query", metavar="EXPRESSION", help=_QUERY),
        "sources": click.option(
            "--source",
            "sources",
            multiple=True,
            metavar="NAME",
            help="Only from this source.",
            shell_complete=complete_sources,
        ),
        "kinds": click.option(
            "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only from this kind of source."
        ),
        "cases": click.option("--case", "cases", multiple=True, metavar="NAME", help="Only from sources of this case."),
        "speakers": click.option(
            "--speaker", "speakers", multiple=True, metavar="NAME", help="Only what this speaker says."
        ),
        "attributes": click.option(
            "--where", "attributes", multiple=True, metavar="CONDITION", callback=_attributes, help=_WHERE
        ),
    }


def _about_codings(whose: str) -> dict[str, Callable[[Command], Command]]:
    """Options on a coding itself: by whom, how, when it was made, and what was decided on it."""
    by = "Only by this coder; the machine's name is qualcode."
    return {
        "coders": click.option(whose, "coders", multiple=True, metavar="NAME", help=by),
        "origins": click.option(
            "--origin",
            "origins",
            multiple=True,
            type=click.Choice(ORIGINS),
            help="Only made so: by rule is the machine.",
        ),
        "statuses": click.option(
            "--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Only with this status."
        ),
        "since": click.option("--since", metavar="DATE", help="Only made on this date (UTC) or later."),
        "until": click.option("--until", metavar="DATE", help="Only made on this date (UTC) or earlier."),
    }


_QUERY = "Only where this holds, such as 'creativity AND NOT teamwork WITHIN turn'."
_WHERE = "Only from sources with such an attribute: position=koordinator, 'age>=40', 'position!=staf'."


def _option_code(command: Command) -> Command:
    return click.option(
        "--code",
        "codes",
        multiple=True,
        metavar="CODE",
        help="Only this code; a theme takes in what is below it.",
        shell_complete=complete_codes,
    )(command)


def _attributes(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Conditions by attribute; of one attribute all must hold."""
    try:
        return conditions(given)
    except QualcodeError as error:
        raise click.BadParameter(error.problem) from None


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The codes of the study that begin so, for completion by tab."""
    return _names(ctx, incomplete, lambda study: study.codebook.paths)


def complete_sources(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The sources of the study that begin so, for completion by tab."""
    return _names(ctx, incomplete, lambda study: list(study.texts()))


def _names(ctx: click.Context, incomplete: str, names_of: Callable[[Study], list[str]]) -> list[str]:
    """Names in the study that begin so; none when there is no study, for completion has nobody to complain to."""
    from qualcode.study import Study

    place = ctx.find_root().params.get("study")
    try:
        with Study.open(place, read_only=True) as study:
            return [name for name in names_of(study) if name.startswith(incomplete)]
    except QualcodeError:
        return []


def named_codebook(file: Path | None, study: Path | None, *, following: bool = False) -> Codebook:
    """The codebook of a file, else that of the study, else the one in codebooks/.

    With `following` the study's is what the next run would code with: its file, where that was changed since.
    """
    from qualcode.codebook_files import find_codebook, load_codebook
    from qualcode.study import Study

    if file is not None:
        return load_codebook(file)
    try:
        with Study.open(study, read_only=True) as opened:
            return opened.next_codebook() if following else opened.codebook
    except StudyNotFoundError:
        found = find_codebook(Path.cwd()) if study is None else None
        if found is None:
            raise
        return load_codebook(found)


def percent(ctx: click.Context, param: click.Parameter, given: str) -> float:
    """The part (0 to 1) that an option names, as a percentage or a number."""
    try:
        part = float(given.strip().removesuffix("%")) / (100 if given.strip().endswith("%") else 1)
    except ValueError:
        part = -1
    if not 0 <= part <= 1:
        raise click.BadParameter(f"{given!r} is not a part, such as 20% or 0.2")
    return part


def count(number: int, noun: str) -> str:
    """A number and its noun.

    >>> count(1, "row"), count(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def wrote(file: Path, what: str) -> None:
    """Say on stderr what a file now holds."""
    click.echo(f"Wrote {file}: {what}.", err=True)
