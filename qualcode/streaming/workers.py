"""Chunks out to whoever works on them, parts back in the order of the chunks: one process, several, or a Dask cluster.

Only a few chunks are on their way at once, so that memory does not grow with their number. The chunks that a lost
worker had are given to another.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from qualcode.errors import QualcodeError
from qualcode.streaming.chunks import Chunk, Part

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.process import BaseProcess

    from distributed import Client

Work: TypeAlias = Callable[[Chunk], Part]

TRIES = 4  # of a chunk whose worker is lost, before the chunk is taken to be the cause
AHEAD = 1  # chunks that wait for each worker, beside the one it works on
PATIENCE = 30  # seconds for a scheduler to answer
INSTALL = "pip install 'qualcode[cluster]', here and where the workers run"
FEWER = "name fewer, they may be out of memory; a script of your own calls this under `if __name__ == '__main__':`"
TOO_LARGE = "give the workers more memory, or fewer threads each"


def in_this_process(work: Work, chunks: Iterable[Chunk]) -> Generator[Part, None, None]:
    """One chunk after the other."""
    yield from map(work, chunks)


def in_processes(work: Work, chunks: Iterable[Chunk], workers: int) -> Generator[Part, None, None]:
    """By some processes on this machine, started afresh so that they share nothing with this one."""
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[tuple[Chunk, Future[Part]]] = deque()
    coming = iter(chunks)
    pool = _pool(workers)
    lost = 0
    try:
        while True:
            for chunk in _few(coming, workers * (1 + AHEAD) - len(waiting)):
                waiting.append((chunk, _submitted(pool, work, chunk)))
            if not waiting:
                return
            try:
                part = waiting[0][1].result()
            except BrokenProcessPool:
                lost += 1
                if lost == TRIES:
                    problem = f"a worker was lost {TRIES} times on the same texts"
                    raise QualcodeError("--workers", problem, FEWER) from None
                pool.shutdown(wait=False)
                pool = _pool(workers)
                waiting = deque((chunk, _again(future, pool, work, chunk)) for chunk, future in waiting)
                continue
            waiting.popleft()
            lost = 0
            yield part
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)


def _submitted(pool: Executor, work: Work, chunk: Chunk) -> Future[Part]:
    """The chunk handed to a pool; one that has just broken says so when the outcome is asked for."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(work, chunk)
    except BrokenProcessPool as error:
        broken: Future[Part] = Future()
        broken.set_exception(error)
        return broken


def _again(future: Future[Part], pool: Executor, work: Work, chunk: Chunk) -> Future[Part]:
    """What became of a chunk in the pool that broke, or the chunk handed to the new one."""
    return future if future.done() and future.exception() is None else _submitted(pool, work, chunk)


def _begin() -> None:
    """In a new worker: leave Ctrl-C to the process that started it, and end when that has ended, however it did."""
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)


def on_cluster(work: Work, chunks: Iterable[Chunk], address: str) -> Generator[Part, None, None]:
    """By the workers of a Dask cluster, as many as there are at the moment."""
    waiting: deque[Any] = deque()
    coming = iter(chunks)
    with _client(address) as client:
        try:
            while True:
                hands = max(sum(client.nthreads().values()), 1)
                for chunk in _few(coming, hands * (1 + AHEAD) - len(waiting)):
                    waiting.append(client.submit(work, chunk, pure=False, retries=TRIES - 1))
                if not waiting:
                    return
                yield _outcome(waiting.popleft(), address)
        finally:
            client.cancel(list(waiting))


def _client(address: str) -> Client:
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise QualcodeError("--scheduler", "Dask is not installed", INSTALL) from None
    # A chunk travels with its task: when its worker is lost, the scheduler has it still.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        problem = f"no scheduler answers there ({type(error).__name__})"
        raise QualcodeError(f"--scheduler {address}", problem, "start one: dask scheduler") from None


def _outcome(future: Any, address: str) -> Part:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    try:
        part: Part = future.result()
    except KilledWorker:
        problem = "several workers were lost on the same texts"
        raise QualcodeError(f"--scheduler {address}", problem, TOO_LARGE) from None
    except CancelledError:
        raise QualcodeError(
            f"--scheduler {address}", "the scheduler has gone", "start it, and run this again"
        ) from None
    except ModuleNotFoundError as error:
        problem = f"a worker has no module {error.name}"
        raise QualcodeError(f"--scheduler {address}", problem, "install the same qualcode on every worker") from None
    future.release()
    return part


def _few(coming: Iterator[Chunk], number: int) -> Iterator[Chunk]:
    """The next chunks, as many as there is room for."""
    for _ in range(number):
        chunk = next(coming, None)
        if chunk is None:
            return
        yield chunk
