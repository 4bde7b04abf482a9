"""The command line: a thin face over Study. `qualcode --help` loads click and nothing heavy."""

from qualcode.cli.app import cli, main

__all__ = ["cli", "main"]
