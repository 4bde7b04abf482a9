from __future__ import annotations

from pathlib import Path

import click
import pytest

from qualcode.cli.reference import commands, reference

COMMANDS = dict(commands())


def test_the_reference_is_what_the_commands_say():
    written = Path(__file__).parents[2] / "docs" / "cli.md"
    message = "run: python -m qualcode.cli.reference > docs/cli.md"
    assert written.read_text(encoding="utf-8") == reference(), message


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_line_of_help_and_an_example(name):
    command = COMMANDS[name]
    first = (command.help or "").split("\n")[0]
    assert first.endswith(".")
    assert len(first) <= 60 or name == "qualcode", "longer lines are cut in the list of commands"
    assert f"\n  {name if name != 'qualcode' else 'qualcode init'}" in (command.epilog or ""), "no example"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help(name):
    options = [param for param in COMMANDS[name].params if isinstance(param, click.Option)]
    assert [option.name for option in options if not (option.help or "").endswith(".")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_are_commands_that_exist(name):
    examples = [line.split() for line in (COMMANDS[name].epilog or "").splitlines() if line.startswith("  qualcode ")]
    for words in examples:
        group: click.Command = COMMANDS["qualcode"]
        for word in words[1:]:
            if isinstance(group, click.Group):
                group = group.commands[word]
        known = {flag for param in group.params for flag in param.opts}
        assert {word for word in words if word.startswith("-")} <= known
