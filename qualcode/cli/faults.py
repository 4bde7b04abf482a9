"""Errors and stops, said to a person in one place: one line on stderr, no traceback, and an exit status."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from qualcode.errors import QualcodeError

COULD_NOT = 2
STOPPED = 130  # as a shell says of a command that Ctrl-C has ended
NO_READER = 141  # and of one whose reader, such as `head`, has gone


class FacingGroup(click.Group):
    """The group of all commands, in the order of the work; every error leaves it as one line and a status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order they were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name; of a name that is none the nearest is told."""
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            from qualcode.core.nearest import unknown

            raise unknown("command", name, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments left over; --help writes its page here already."""
        with _reader_may_go():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _reader_may_go():
            return super().invoke(ctx)

    def main(  # type: ignore[override]  # of its two overloads one does here
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run, and exit with the status that the command returns: 0 done, 1 some inputs refused, 2 could not."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        warnings.showwarning = _show_warning
        try:
            status = super().main(args, standalone_mode=False, **extra) or 0
            with _reader_may_go():
                sys.stdout.flush()
        except click.exceptions.Exit as leaving:
            status = leaving.exit_code
        except click.Abort:
            status = _say("", "stopped; nothing was left half done", "", STOPPED)
        except click.ClickException as error:
            status = _say(*_usage(error))
        except QualcodeError as error:
            status = _say(error.where, error.problem, error.remedy)
        except OSError as error:
            status = _say(str(error.filename or ""), (error.strerror or type(error).__name__).lower(), "")
        except Exception as error:
            status = _unexpected(error)
        sys.exit(status)


def _say(where: str, problem: str, remedy: str, status: int = COULD_NOT) -> int:
    here = where.removeprefix(str(Path.cwd()) + os.sep)
    said = problem.partition("\n")[0]  # a picture below it is for `codebook check`
    message = " ".join(str(QualcodeError(here, said, remedy)).split())
    click.echo(f"{click.style('qualcode', bold=True)}: {message}", err=True)
    return status


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """A warning as one line, without the place in the code."""
    click.echo(f"{click.style('qualcode', bold=True)}: {' '.join(str(message).split())}", err=True)


def _usage(error: click.ClickException) -> tuple[str, str, str]:
    """Where, problem and remedy of a command line that click could not understand."""
    ctx = getattr(error, "ctx", None)
    command = ctx.command_path if ctx is not None else "qualcode"
    where = command.partition(" ")[2]
    if isinstance(error, click.NoSuchOption):
        problem = f"there is no option {error.option_name}"
        if error.option_name == "--study":
            return where, problem, "write it before the command: qualcode --study FILE " + where
        if error.possibilities:
            return where, problem, f"did you mean {error.possibilities[0]}?"
        return where, problem, f"see {command} --help"
    message = error.format_message().strip().rstrip(".")
    return where, message[:1].lower() + message[1:], f"see {command} --help"


@contextmanager
def _reader_may_go() -> Iterator[None]:
    """When the reader of stdout has gone, end quietly: what is left to be written goes nowhere."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(NO_READER) from None


def _unexpected(error: Exception) -> int:
    """A fault of qualcode's own. The error's message may hold people's words: only its kind and place are shown."""
    if os.environ.get("QUALCODE_DEBUG"):
        import traceback

        traceback.print_exception(error)
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    line = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place is not None else ""
    problem = f"a fault in qualcode itself ({type(error).__name__} at {line})"
    return _say("", problem, "please report it; QUALCODE_DEBUG=1 shows the details")
