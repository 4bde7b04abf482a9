"""Coding without a study file: survey answers of 1 MB to 1 GB on one process, on two, and on Dask.

    python benchmarks/streaming.py                        # 1, 10 and 100 MB
    python benchmarks/streaming.py --mb 100 1000          # needs about 2 GB in the temporary folder
    python benchmarks/streaming.py --ways one two --forms # without Dask; indicators in any form of their words

Answers of 5 to 80 words, 500 indicators, one hit every 55 words (see corpus.py). Each case is `code_stream` from file
to file in a process of its own, start-up included. Memory is the peak of the process that reads and writes, and of the
largest worker. spaCy (blank pipeline, sentencizer, PhraseMatcher; beginnings spelt out) gets a slice of the answers in
memory; its time for all of them is extrapolated from that. Times are of this machine: quote the ratios. Where others
use the machine too, seconds of its processors say more than those of the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import Corpus, write_survey
from measure import child, load, machine, peak, seconds, table
from ways import PHRASES

INDICATORS = 500
SLICE = 2.0  # MB that spaCy gets
WAYS = ("one", "two", "dask")
HEADER = ("MB, way", "clock, s", "CPU, s", "MB/s", "peak, MB", "worker's, MB", "of one's clock", "of one's CPU")


def main() -> None:
    """Print a table of the cases and what spaCy would take."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=float, nargs="+", default=[1, 10, 100])
    options.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options.add_argument("--format", choices=("csv", "parquet"), default="parquet")
    options.add_argument("--forms", action="store_true", help="words in any form")
    options.add_argument("--markdown", action="store_true")
    options.add_argument("--case", nargs=2, metavar=("FOLDER", "WAY"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.case:
        print(json.dumps(case(Path(given.case[0]), given.case[1], given.format)))
        return
    print(machine("pyarrow", "distributed", "spacy"))
    corpus = Corpus()
    spacy = spacy_seconds(corpus) / SLICE
    rows = []
    for size in given.mb:
        with TemporaryDirectory() as folder:
            write_survey(Path(folder) / "answers.csv", size)
            (Path(folder) / "book.yaml").write_text(corpus.codebook(INDICATORS, forms=given.forms), encoding="utf-8")
            rows += cases(Path(folder), size, given.ways, given.format)
        rows.append([f"{size:g}, spaCy (extrapolated)", f"{spacy * size:.0f}", f"{spacy * size:.0f}", *[""] * 5])
    print(table(HEADER, rows, markdown=given.markdown))


def cases(folder: Path, size: float, ways: Sequence[str], format: str) -> list[list[str]]:
    """A row for each way; all must write the same bytes."""
    rows, digests = [], set()
    first: dict[str, float] = {}
    for way in ways:
        begin = time.perf_counter()
        took = child(__file__, "--case", str(folder), way, "--format", format)
        took["clock"] = time.perf_counter() - begin
        first = first or took
        out = folder / f"codings.{format}"
        with out.open("rb") as file:
            digests.add(hashlib.file_digest(file, "sha256").hexdigest())
        out.unlink()
        numbers = (took["clock"], took["cpu"], size / took["clock"], took["peak"], took["worker"])
        ratios = (f"{took[name] / first[name]:.2f}" for name in ("clock", "cpu"))
        rows.append([f"{size:g}, {way}", *(f"{number:.1f}" for number in numbers), *ratios])
        print(*rows[-1], load(), sep="  ", file=sys.stderr, flush=True)
    assert len(digests) == 1, "the ways do not write the same bytes"
    return rows


def case(folder: Path, way: str, format: str) -> dict[str, float]:
    """Code the answers one way; seconds of all processors, and peaks of memory in MB."""
    from qualcode.streaming import Asked, Columns, code_stream

    asked = {"columns": Columns("answer", "id", ("group",)), "language": "en"}
    paths = [folder / "answers.csv"], folder / f"codings.{format}"
    if way == "dask":
        from distributed import LocalCluster

        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            asked["scheduler"] = cluster.scheduler_address
            code_stream(*paths, codebook=folder / "book.yaml", asked=Asked(**asked))
    else:
        asked["workers"] = 2 if way == "two" else 1
        code_stream(*paths, codebook=folder / "book.yaml", asked=Asked(**asked))
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    return {"cpu": cpu, "peak": peak(), "worker": workers.ru_maxrss / 1024}


def spacy_seconds(corpus: Corpus) -> float:
    """Processor seconds of spaCy for the slice."""
    find = PHRASES.ready(corpus.indicators(INDICATORS), corpus.vocabulary)
    texts = list(corpus.answers(SLICE))
    return seconds(lambda: find(texts))


if __name__ == "__main__":
    main()
