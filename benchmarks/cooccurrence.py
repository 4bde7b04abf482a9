"""Time the co-occurrence of codes beside the same product on ready arrays.

    python benchmarks/cooccurrence.py            100,000 codings
    python benchmarks/cooccurrence.py --full     1,000,000 codings x 50 codes x 200,000 segments, and its half

The data are made up from a seed. What is compared: `cooccurrence(frame)`, from text columns to a sorted table;
scipy.sparse X'X, with the units and codes already whole numbers; and, with --crosstab, pandas.crosstab and
its product. Only the ratios travel from machine to machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.frames import CODING_COLUMNS, HELPER_COLUMNS


def made_up(codings: int, codes: int, segments: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """A frame of codings, and the same as whole numbers: segment and code of each row."""
    chance = np.random.default_rng(seed)
    segment = np.sort(chance.integers(0, segments, codings))
    code = np.minimum(chance.geometric(4 / codes, codings) - 1, codes - 1)
    sources = np.array([f"W-{number:04d}" for number in range(max(segments // 400, 1))], dtype=object)
    paths = np.array([f"theme{number // 5}/code{number}" for number in range(codes)], dtype=object)
    start = segment % 400 * 120
    columns: dict[str, object] = dict.fromkeys(CODING_COLUMNS, "")
    columns |= {
        "source": sources[np.minimum(segment // 400, len(sources) - 1)],
        "start": start,
        "end": start + 100,
        "code": paths[code],
        "theme": np.array([f"theme{number // 5}" for number in range(codes)], dtype=object)[code],
        "coder": "qualcode",
        "status": "applied",
    }
    columns |= dict.fromkeys(HELPER_COLUMNS, 0)
    frame = pd.DataFrame(columns, index=range(codings))
    texts = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "str")), segment, code


def on_ready_arrays(segment: np.ndarray, code: np.ndarray) -> np.ndarray:
    """The bare product."""
    held = coo_array((np.ones(len(segment), dtype=np.int32), (segment, code))).tocsr()
    held.data[:] = 1
    return (held.T @ held).toarray()


def by_crosstab(segment: np.ndarray, code: np.ndarray) -> np.ndarray:
    """What one writes without thinking."""
    held = (pd.crosstab(segment, code) > 0).astype(int)
    return (held.T @ held).to_numpy()


def seconds(job: Callable[[], object], times: int) -> float:
    """The median time of a job."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        job()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def compare(codings: int, codes: int, segments: int, options: argparse.Namespace) -> None:
    """Print one size."""
    frame, segment, code = made_up(codings, codes, segments, options.seed)
    bare = seconds(lambda: on_ready_arrays(segment, code), options.times)
    print(f"{codings:,} codings x {codes} codes x {segments:,} segments")
    print(f"  scipy.sparse X'X on ready arrays {bare:8.3f} s")
    for within in ("segment", "turn", "source"):
        taken = seconds(lambda within=within: cooccurrence(frame, within=within), options.times)
        print(f"  cooccurrence, same {within:<14}{taken:8.3f} s   {taken / bare:5.1f} x")
    categories = frame.astype(dict.fromkeys(("source", "coder", "status", "code"), "category"))
    taken = seconds(lambda: cooccurrence(categories), options.times)
    print(f"  the same from categories          {taken:7.3f} s   {taken / bare:5.1f} x")
    if options.crosstab:
        taken = seconds(lambda: by_crosstab(segment, code), 1)
        print(f"  pandas.crosstab and product      {taken:8.3f} s   {taken / bare:5.1f} x")


def main() -> None:
    """Read the options and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="500,000 and 1,000,000 codings")
    parser.add_argument("--crosstab", action="store_true", help="pandas.crosstab too (slow)")
    parser.add_argument("--codes", type=int, default=50)
    parser.add_argument("--times", type=int, default=3, help="the median of how many runs")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    for codings in (500_000, 1_000_000) if options.full else (100_000,):
        compare(codings, options.codes, codings // 5, options)


if __name__ == "__main__":
    main()
