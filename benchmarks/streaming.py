"""Coding without a study file: survey answers of 1 MB to 1 GB on one process, on two, and on Dask.

    python benchmarks/streaming.py                     # 1, 10 and 100 MB
    python benchmarks/streaming.py --mb 100 1000       # needs about 2 GB in the temporary folder
    python benchmarks/streaming.py --ways one two      # without Dask

The answers are drawn from a pool of 40,000 made from a seed, 3 to 80 words each; the codebook has 500 indicators: words
in any form, exact words and phrases, beginnings. Each case is a process of its own, start-up included; memory is the
peak of the process that reads and writes, and of the largest worker. spaCy (blank pipeline, sentencizer, PhraseMatcher
of the same words, exact) is timed on a slice and its time for the whole is extrapolated from that. Times are of this
machine: quote the ratios. On a busy machine the ratio of processor seconds says more than that of wall time.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus import Corpus

INDICATORS = 500
POOL = 40_000
SLICE = 2_000_000  # characters that spaCy gets
WAYS = ("one", "two", "dask")


def main() -> None:
    """Print a line for each case, then the ratios."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=float, nargs="+", default=[1, 10, 100])
    options.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    options.add_argument("--format", choices=("csv", "parquet"), default="parquet")
    options.add_argument("--case", nargs=4, metavar=("ANSWERS", "BOOK", "OUT", "WAY"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.case:
        print(json.dumps(run_case(*given.case)))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), given.mb, given.ways, given.format)


def compare(folder: Path, sizes: list[float], ways: list[str], format: str) -> None:
    """Make the answers of each size, code them each way, and print what it took."""
    corpus = Corpus()
    (folder / "book.yaml").write_text(corpus.codebook(INDICATORS), encoding="utf-8")
    pool = [corpus.text(corpus.random.randint(3, 80)) for _ in range(POOL)]
    spacy = spacy_seconds(pool, corpus.vocabulary) if "one" in ways else 0.0
    print(f"{'MB':>6} {'way':5} {'wall s':>7} {'CPU s':>7} {'MB/s':>6} {'peak MB':>8} {'worker MB':>9}  codings")
    for size in sizes:
        answers = folder / "answers.csv"
        write_answers(answers, pool, size)
        found = {way: case(folder, answers, way, format) for way in ways}
        for way, one in found.items():
            wall, cpu, peak, worker = (one[name] for name in ("wall", "cpu", "peak", "worker"))
            speed = size / wall
            print(f"{size:6g} {way:5} {wall:7.1f} {cpu:7.1f} {speed:6.1f} {peak:8.0f} {worker:9.0f}  {one['codings']:,}")
        assert len({one["digest"] for one in found.values()}) == 1, "the ways do not write the same bytes"
        if "one" in found:
            one = found["one"]
            for way in set(found) & {"two", "dask"}:
                wall, cpu = one["wall"] / found[way]["wall"], one["cpu"] / found[way]["cpu"]
                print(f"       {way}: {wall:.2f} x as fast as one, {100 * wall / 2:.0f} % efficiency; CPU {cpu:.2f}")
            told = f"{spacy * size / 60:.1f} minutes, extrapolated from {SLICE / 1e6:g} MB"
            print(f"       spaCy: {told}: {spacy * size / one['cpu']:.0f} x the CPU seconds of one process")


def write_answers(path: Path, pool: list[str], megabytes: float) -> None:
    """A survey with an id, an answer and an age in each row, of so many megabytes of answers."""
    drawn = random.Random(2)
    written = number = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "why", "age"])
        while written < megabytes * 1e6:
            number += 1
            text = drawn.choice(pool)
            written += len(text)
            out.writerow([f"P{number}", text, drawn.randint(18, 70)])


def case(folder: Path, answers: Path, way: str, format: str) -> dict[str, float]:
    """What one way took, in a process of its own."""
    out = folder / f"codings.{format}"
    command = [sys.executable, __file__, "--case", str(answers), str(folder / "book.yaml"), str(out), way]
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall = time.perf_counter() - begin
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    out.unlink()
    return {**json.loads(done.stdout.splitlines()[-1]), "wall": wall, "digest": digest}


def run_case(answers: str, book: str, out: str, way: str) -> dict[str, float]:
    """Code the answers one way; seconds of all processors, and peaks of memory in MB."""
    from qualcode.sources.answers import Columns
    from qualcode.streaming import Asked, code_stream

    columns = Columns("why", "id", ("age",))
    if way == "dask":
        from distributed import LocalCluster

        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            asked = Asked(columns, language="en", scheduler=cluster.scheduler_address)
            done = code_stream([answers], out, codebook=book, asked=asked)
    else:
        asked = Asked(columns, language="en", workers=2 if way == "two" else 1)
        done = code_stream([answers], out, codebook=book, asked=asked)
    own, workers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "cpu": own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime,
        "peak": own.ru_maxrss / 1024,
        "worker": workers.ru_maxrss / 1024,
        "codings": done.tally.codings,
    }


def spacy_seconds(pool: list[str], vocabulary: list[str]) -> float:
    """Processor seconds of spaCy for a megabyte: sentences, and the hits of as many words, each with its sentence."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("x", [nlp.make_doc(word) for word in random.Random(3).sample(vocabulary[800:], INDICATORS)])
    some, held = [], 0
    for text in pool:
        some.append(text)
        held += len(text)
        if held >= SLICE:
            break
    begin = time.process_time()
    hits = 0
    for doc in nlp.pipe(some):
        hits += len({(doc[start:end].sent.start, start) for _, start, end in matcher(doc)})
    assert hits
    return (time.process_time() - begin) / (held / 1e6)


if __name__ == "__main__":
    main()
