"""The options that say what a display is of, and in which language its words are, as decorators."""

from __future__ import annotations

from collections.abc import Callable

import click

from qualcode.cli.options import LANGUAGES, Command

Decorator = Callable[[Command], Command]
LEVELS = ("code", "theme")


def language_option(help: str = "The language of the labels.", *, default: str | None = "en") -> Decorator:
    """Option --language; with no `default` the command is told when none was named."""
    return click.option(
        "--language", type=click.Choice(LANGUAGES), default=default, show_default=default is not None, help=help
    )


def level_option(help: str = "A row a code, or a theme.", *, default: str = "code") -> Decorator:
    """Option --level: codes, or themes."""
    return click.option("--level", type=click.Choice(LEVELS), default=default, show_default=True, help=help)


def seed_option(help: str = "Of the random permutations.") -> Decorator:
    """Option --seed: the same number draws the same."""
    return click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=help)


def together_options(command: Command) -> Command:
    """Options --level, --within and --distance: what two codes must share."""
    for option in (
        click.option(
            "--distance",
            type=click.IntRange(min=0),
            default=1,
            show_default=True,
            help="How many segments apart is still near, with --within near.",
        ),
        click.option(
            "--within",
            type=click.Choice(("segment", "overlap", "near", "turn", "source", "case")),
            default="segment",
            show_default=True,
            help="What two codes must share: the very same stretch, a character, a place nearby, a turn, a source or "
            "a case.",
        ),
        level_option("Pair codes, or themes."),
    ):
        command = option(command)
    return command
