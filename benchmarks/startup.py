"""How long `qualcode --help` takes beside `python -c "import click"`: medians, and their ratio.

Run: python benchmarks/startup.py [REPEATS]. The reach is a ratio of at most 2 on a quiet machine.
"""

from __future__ import annotations

import sys
import time
from functools import partial

from measure import command, in_turn

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "qualcode --help": ["-c", "from qualcode.cli import main; main()", "--help"],
}


def main() -> None:
    """Run the commands in turn, so that a busy moment falls on all of them, and print what came out."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    jobs = {name: partial(command, *arguments) for name, arguments in COMMANDS.items()}
    times = in_turn(jobs, repeats, time.perf_counter)
    medians = {name: found.median for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:16}  {1000 * median:6.1f} ms (median of {repeats})")
    print(f"ratio to import click  {medians['qualcode --help'] / medians['import click']:.2f}")


if __name__ == "__main__":
    main()
