"""Time the accumulation of epistemic networks beside the same, a line at a time.

    python benchmarks/epistemic.py               200,000 lines x 50 codes, 500 units, a window of 4 lines
    python benchmarks/epistemic.py --window 40   another window; the time should not grow with it

The data are made up from a seed: 1.2 codes a line, 400 lines a conversation. The plain loop adds the outer products of
one line after another, in numpy; it is run on a part of the lines (--part) and reckoned up. Both must find the same.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd
from measure import in_turn, machine
from scipy.sparse import csr_array

from qualcode.analysis.epistemic import epistemic
from qualcode.analysis.epistemic_accumulation import accumulate
from qualcode.analysis.epistemic_model import Model


def made_up(lines: int, codes: int, seed: int) -> tuple[pd.DataFrame, csr_array]:
    """Lines of conversations, and the codes on them."""
    chance = np.random.default_rng(seed)
    held = csr_array((chance.random((lines, codes)) < 1.2 / codes).astype(np.int32))
    sources = np.array([f"W-{number:04d}" for number in range(lines // 400 + 1)], dtype=object)
    return pd.DataFrame({"source": pd.Series(sources[np.arange(lines) // 400], dtype="str")}), held


def line_by_line(lines: pd.DataFrame, held: csr_array, window: int) -> np.ndarray:
    """The definition as it is written, with an outer product for each line."""
    names = sorted(lines["source"].unique())
    place = {name: number for number, name in enumerate(names)}
    of_line = [place[name] for name in lines["source"]]
    codes = held.toarray().astype(np.int64)
    above = np.triu_indices(codes.shape[1], 1)
    found = np.zeros((len(names), len(above[0])))
    first = 0
    for at, unit in enumerate(of_line):
        if at and of_line[at - 1] != unit:
            first = at
        r = codes[max(first, at - window + 1) : at].sum(axis=0)
        s = r + codes[at]
        found[unit] += ((np.outer(s, s) - np.outer(r, r)) > 0)[above]
    return found


def main() -> None:
    """Read the options, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--codes", type=int, default=50)
    parser.add_argument("--window", type=int, default=4)
    parser.add_argument("--part", type=int, default=20, help="the loop does one in so many lines")
    parser.add_argument("--times", type=int, default=3, help="the median of how many runs")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    lines, held = made_up(options.lines, options.codes, options.seed)
    some = options.lines // options.part // 400 * 400
    few, few_held = lines.iloc[:some], held[:some]
    model = Model(window=options.window)
    assert np.array_equal(accumulate(few, few_held, model).counts, line_by_line(few, few_held, options.window))
    names = [f"code{number}" for number in range(options.codes)]
    jobs = {
        "accumulate": lambda: accumulate(lines, held, model),
        "the whole analysis": lambda: epistemic(lines, held, names, model),
        "a line at a time": lambda: line_by_line(few, few_held, options.window),
    }
    taken = {name: times.median for name, times in in_turn(jobs, options.times).items()}
    taken["a line at a time"] *= options.lines / some
    print(machine("numpy", "scipy"))
    print(
        f"{options.lines:,} lines x {options.codes} codes, {lines['source'].nunique()} units, window {options.window}"
    )
    for name, time in taken.items():
        print(f"  {name:<20}{time:8.2f} s   {time / taken['accumulate']:6.1f} x")


if __name__ == "__main__":
    main()
