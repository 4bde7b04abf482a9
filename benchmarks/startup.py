"""How long `qualcode --help` takes beside `python -c "import click"`: medians, and their ratio.

Run: python benchmarks/startup.py [REPEATS]. The reach is a ratio of at most 2 on a quiet machine.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "qualcode --help": ["-c", "from qualcode.cli import main; main()", "--help"],
}


def seconds(arguments: list[str]) -> float:
    """How long one run takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Run the commands in turn, so that a busy moment falls on all of them, and print what came out."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for arguments in COMMANDS.values():
        seconds(arguments)  # once, so that the byte code is there
    for _ in range(repeats):
        for name, arguments in COMMANDS.items():
            times[name].append(seconds(arguments))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        print(f"{name:16}  {1000 * median:6.1f} ms (median of {repeats})")
    print(f"ratio to import click  {medians['qualcode --help'] / medians['import click']:.2f}")


if __name__ == "__main__":
    main()
