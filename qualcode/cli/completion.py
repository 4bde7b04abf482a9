"""The command `completion`: the script that lets a shell complete commands, options and codes."""

from __future__ import annotations

import click

from qualcode.errors import QualcodeError

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="""\b
Example:
  qualcode completion bash >> ~/.bashrc
  qualcode completion zsh >> ~/.zshrc
  qualcode completion fish > ~/.config/fish/completions/qualcode.fish"""
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script for completion by tab in a shell."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is None:
        raise QualcodeError(shell, "this version of click does not know the shell", "update click")
    click.echo(made(ctx.find_root().command, {}, "qualcode", "_QUALCODE_COMPLETE").source())
