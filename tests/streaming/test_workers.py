"""Workers come and go: the parts are the same, and in order."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from qualcode.coding.stream import Tally
from qualcode.core.model import Codebook
from qualcode.errors import QualcodeError
from qualcode.sources.answers import Columns, Rows
from qualcode.streaming import Asked, code_stream
from qualcode.streaming.chunks import Part
from qualcode.streaming.workers import in_processes, on_cluster

WriteCsv = Callable[[Path, Sequence[str]], Path]
CHUNKS = [Rows([str(number)], [b"ya"]) for number in range(9)]


def slower_first(chunk: Rows) -> Part:
    """The first chunks take longest, so that later ones are done before."""
    time.sleep(0.02 * (9 - int(chunk.names[0])))
    return Part(chunk.names[0], Tally())


def dies_once(chunk: Rows, folder: Path) -> Part:
    """The worker of the fifth chunk is lost the first time."""
    mark = folder / "died"
    if chunk.names[0] == "4" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Part(chunk.names[0], Tally())


def dies(chunk: Rows) -> Part:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def fails(chunk: Rows) -> Part:
    raise QualcodeError("here", "it cannot be done", "leave it")


def test_parts_come_in_order_whatever_is_ready_first() -> None:
    assert [part.rows for part in in_processes(slower_first, CHUNKS, 2)] == [str(number) for number in range(9)]


def test_a_lost_process_costs_its_chunks_again_and_no_more(tmp_path: Path) -> None:
    work = partial(dies_once, folder=tmp_path)
    assert [part.rows for part in in_processes(work, CHUNKS, 2)] == [str(number) for number in range(9)]
    assert (tmp_path / "died").exists()


def test_texts_that_kill_every_worker_end_it() -> None:
    with pytest.raises(QualcodeError, match="--workers: a worker was lost 4 times on the same texts"):
        list(in_processes(dies, CHUNKS[:1], 1))


def test_an_error_in_a_worker_is_told_as_it_is() -> None:
    with pytest.raises(QualcodeError, match="here: it cannot be done; leave it"):
        list(in_processes(fails, CHUNKS, 2))


def test_few_chunks_are_on_their_way_at_once() -> None:
    taken = []

    def chunks() -> Iterator[Rows]:
        for chunk in CHUNKS:
            taken.append(chunk)
            yield chunk

    parts = in_processes(slower_first, chunks(), 2)
    next(parts)
    assert len(taken) <= 4
    parts.close()


# Dask: its own threads and sockets end a little after the cluster does.
on_dask = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Two workers, a process each."""
    distributed = pytest.importorskip("distributed")
    where = str(tmp_path_factory.mktemp("dask"))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=where
    ) as made:
        yield made


@on_dask
def test_a_worker_of_the_cluster_is_killed_midway(
    tmp_path: Path,
    book: Codebook,
    cluster: object,
    monkeypatch: pytest.MonkeyPatch,
    write_csv: WriteCsv,
    answers: list[str],
) -> None:
    from distributed import Client

    table = write_csv(tmp_path / "answers.csv", answers * 300)
    asked = Asked(Columns("why", "id"), chunk=2_000)
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    killed: list[int] = []

    def kill_one(stage: str, done: int, total: int) -> None:
        if not killed:
            with Client(address, set_as_default=False) as client:
                killed.append(sorted(client.run(os.getpid).values())[0])
            os.kill(killed[0], signal.SIGKILL)

    one = code_stream([table], tmp_path / "one.csv", codebook=book, asked=asked)
    many = code_stream(
        [table], tmp_path / "many.csv", codebook=book, asked=replace(asked, scheduler=address), progress=kill_one
    )
    assert killed
    assert (tmp_path / "many.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert many.tally.pairs == one.tally.pairs
    assert many.tally.by_code.tolist() == one.tally.by_code.tolist()


@on_dask
def test_an_error_on_the_cluster_is_told_as_it_is(cluster: object) -> None:
    with pytest.raises(QualcodeError, match="here: it cannot be done; leave it"):
        list(on_cluster(fails, CHUNKS, cluster.scheduler_address))  # type: ignore[attr-defined]


@on_dask
def test_no_scheduler_answers(monkeypatch: pytest.MonkeyPatch, answers: list[str]) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("qualcode.streaming.workers.PATIENCE", 1)
    with pytest.raises(QualcodeError, match=r"--scheduler tcp://127\.0\.0\.1:9: no scheduler answers there"):
        list(on_cluster(fails, CHUNKS, "tcp://127.0.0.1:9"))
