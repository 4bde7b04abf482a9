"""The desk that a study lies on: one thread holds it, and all questions and changes pass there one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from qualcode.study import Study

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Change:
    """An edit that others may want to see: its number, who made it, what was done, and to which sources."""

    edit: int
    who: str
    verb: str
    sources: tuple[str, ...]


class Desk:
    """The study, open for as long as the server runs. SQLite's connection stays in the thread that made it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open the study; errors of opening are raised here."""
        from qualcode.study import Study

        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="study")
        self._study: Study = self._thread.submit(Study.open, path, read_only=read_only).result()
        self._listeners: set[asyncio.Queue[Change]] = set()
        self.path = path

    def close(self) -> None:
        """Let go of the study; what was asked before is still answered."""
        self._thread.submit(self._study.close).result()
        self._thread.shutdown()

    async def ask(self, question: Callable[[Study], R]) -> R:
        """What a function says of the study; changes that it makes are told to those who listen."""
        loop = asyncio.get_running_loop()
        answer, changes = await loop.run_in_executor(self._thread, self._answer, question)
        for change in changes:
            for listener in self._listeners:
                listener.put_nowait(change)
        return answer

    def _answer(self, question: Callable[[Study], R]) -> tuple[R, list[Change]]:
        before = self._study.last_edit()
        answer = question(self._study)
        made = self._study.changes_since(before) if self._study.last_edit() != before else []
        return answer, [Change(entry.number, entry.who, entry.verb, tuple(names)) for entry, names in made]

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Change]]:
        """A queue of the changes from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def changes(self) -> AsyncIterator[Change]:
        """The changes from now on, one by one."""
        with self.listening() as queue:
            while True:
                yield await queue.get()
