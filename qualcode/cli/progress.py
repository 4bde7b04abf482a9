"""A progress bar on stderr for a person who waits; nothing for a pipe or for work that is done at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 0.3  # seconds before a bar is shown: loading rich takes a tenth of a second, and a flash tells nothing


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A function to be told stage, done and of how many; it draws when stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    bar = _Bar()
    try:
        yield bar.told
    finally:
        bar.stop()


class _Bar:
    """A rich bar that comes up when the work takes longer than a moment and is wiped at its end."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.shown: Any = None
        self.tasks: dict[str, Any] = {}

    def told(self, stage: str, done: int, total: int) -> None:
        if self.shown is None:
            if time.monotonic() - self.began < PATIENCE:
                return
            self.shown = _started()
        if stage not in self.tasks:
            self.tasks[stage] = self.shown.add_task(stage.capitalize(), total=total)
        self.shown.update(self.tasks[stage], completed=done, total=total)

    def stop(self) -> None:
        if self.shown is not None:
            self.shown.stop()


def _started() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar
