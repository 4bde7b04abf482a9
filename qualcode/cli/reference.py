"""The CLI reference, generated from the commands: python -m qualcode.cli.reference > docs/cli.md."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator

import click

from qualcode.cli.app import cli

INTRODUCTION = """\
# The commands

Generated from the commands by `python -m qualcode.cli.reference > docs/cli.md`; do not edit.

Data goes to stdout, talk to stderr. Exit status: 0 done; 1 done, but some inputs were refused; 2 could not; 130 stopped
by Ctrl-C; 141 the reader of the output, such as `head`, has gone. `QUALCODE_STUDY` names the study file in the place of
`--study`; `NO_COLOR` switches colours off; `QUALCODE_DEBUG` shows the traceback of an unexpected error. `-h` is
`--help` everywhere.
"""


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups before what they hold."""
    yield from _below(cli, "qualcode")


def _below(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for short, member in command.commands.items():
            yield from _below(member, f"{name} {short}")


def reference() -> str:
    """The whole reference as Markdown."""
    return "\n".join([INTRODUCTION, *(_section(name, command) for name, command in commands())])


def _section(name: str, command: click.Command) -> str:
    ctx = click.Context(command, info_name=name)
    lines = [f"## {name}", "", inspect.cleandoc(command.help or ""), ""]
    lines += ["```", f"{name} {' '.join(command.collect_usage_pieces(ctx))}", "```", ""]
    options = [param for param in command.params if isinstance(param, click.Option)]
    if options:
        lines += ["| option | what it does |", "| --- | --- |", *(_row(option, ctx) for option in options), ""]
    if isinstance(command, click.Group):
        lines += ["| command | what it does |", "| --- | --- |"]
        lines += [f"| `{name} {m}` | {c.get_short_help_str(200)} |" for m, c in command.commands.items()] + [""]
    lines += ["```sh", *_example(command), "```", ""]
    return "\n".join(lines)


def _row(option: click.Option, ctx: click.Context) -> str:
    """An option with its values, help and default; whether it may be given again."""
    names = ", ".join(option.opts)
    value = "" if option.is_flag else " " + (option.metavar or _values(option, ctx))
    notes = [f"Default: `{option.default}`."] if option.show_default and option.default is not None else []
    notes += ["May be repeated."] * option.multiple + ["Required."] * option.required
    notes += [f"Also from `{option.envvar}`."] * bool(option.envvar)
    text = " ".join([option.help or "", *notes])
    return _cells(f"`{names}{value}`", text)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(option: click.Option, ctx: click.Context) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return "NUMBER" if isinstance(option.type, click.types.IntParamType) else "FILE"


def _example(command: click.Command) -> list[str]:
    """The lines of the example in the epilog."""
    found = re.search(r"Example:\n((?:  .*\n?)+)", command.epilog or "")
    return [line.strip() for line in found[1].splitlines()] if found else []


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(reference())
