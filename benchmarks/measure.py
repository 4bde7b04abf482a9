"""What the benchmarks share: times taken in turn, peaks of memory, the machine described, tables.

What one process does alone is measured in seconds of its processor, so that what else the machine does matters less;
whole commands by the clock.
"""

from __future__ import annotations

import compileall
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Clock: TypeAlias = Callable[[], float]


class Times(NamedTuple):
    """Seconds of the runs of one thing."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.runs)

    @property
    def least(self) -> float:
        """The fastest run."""
        return min(self.runs)


def in_turn(jobs: Mapping[str, Callable[[], object]], runs: int, clock: Clock = time.process_time) -> dict[str, Times]:
    """Run every job once unmeasured, then all in turn so many times: a busy moment falls on all of them."""
    for job in jobs.values():
        job()
    taken: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            taken[name].append(seconds(job, clock))
    return {name: Times(tuple(times)) for name, times in taken.items()}


def seconds(job: Callable[[], object], clock: Clock = time.process_time) -> float:
    """How long a job takes."""
    begin = clock()
    kept = job()  # so that what it returns is taken down after the clock has stopped
    taken = clock() - begin
    del kept
    return taken


class Command(NamedTuple):
    """What a whole process took: seconds by the clock and of processors, the most memory in MB."""

    clock: float
    processor: float
    peak: float

    def __add__(self, other: Command) -> Command:  # type: ignore[override]
        """One after the other."""
        return Command(self.clock + other.clock, self.processor + other.processor, max(self.peak, other.peak))


def command(*arguments: str) -> Command:
    """Run this Python with these arguments, its output dropped; its own processes are counted in."""
    _as_installed()
    begin = time.perf_counter()
    running = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    clock = time.perf_counter() - begin
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, arguments)
    return Command(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


@cache
def _as_installed() -> None:
    """Compile the package, as an installation does: an editable one may never have been."""
    package = find_spec("qualcode")
    for folder in (package and package.submodule_search_locations) or ():
        compileall.compile_dir(folder, quiet=2)


def child(script: str, *arguments: str) -> dict[str, Any]:
    """What a process of its own prints as JSON."""
    done = subprocess.run([sys.executable, script, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def peak() -> float:
    """The most memory that this process held, in MB; Linux tells it apart from that of the process that began it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine(*packages: str) -> str:
    """The machine and the versions that figures are of."""
    memory = f", {_memory():.0f} GB" if _memory() else ""
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{name} {_version(name)}" for name in packages)])
    return f"{_cpu()}, {os.cpu_count()} cores{memory}, {platform.system()}; {versions}; {load()}."


def load() -> str:
    """How busy the machine is with all that runs on it."""
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> float:
    if "SC_PHYS_PAGES" not in os.sysconf_names:
        return 0.0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """Rows under a header, the first column to the left, the others to the right."""
    if markdown:
        lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    widths = [max(len(line[column]) for line in (header, *rows)) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in (header, *rows)
    )
