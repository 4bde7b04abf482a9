"""Time what occurs together and what follows what, beside the same product on ready arrays.

    python benchmarks/cooccurrence.py            100,000 codings
    python benchmarks/cooccurrence.py --full     1,000,000 codings x 50 codes x 200,000 segments, and its half

The data are made up from a seed. What is compared: `cooccurrence`, from the text columns of a study's frame to a
sorted table, in each of its modes; scipy.sparse X'X, with the units and codes already whole numbers; the measures; the
permutations, beside as many products as there are shifts; and, with --crosstab, pandas.crosstab and its product. Only
the ratios travel from machine to machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from qualcode.analysis.association import associations
from qualcode.analysis.cooccurrence import cooccurrence, pairs_of
from qualcode.analysis.frames import CODING_COLUMNS, HELPER_COLUMNS
from qualcode.analysis.lines import LINE_COLUMNS
from qualcode.analysis.pairing import units_of
from qualcode.analysis.permutation import Shifts, shifted_pairs
from qualcode.analysis.sequences import events_of, sequences_of, shifted_sequences
from qualcode.analysis.texts import TEXT

IN_SOURCE = 400  # segments


def made_up(codings: int, codes: int, segments: int, seed: int) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """A frame of codings, and the same as whole numbers: segment and code of each row."""
    chance = np.random.default_rng(seed)
    segment = np.sort(chance.integers(0, segments, codings))
    code = np.minimum(chance.geometric(4 / codes, codings) - 1, codes - 1)
    paths = np.array([f"theme{number // 5}/code{number}" for number in range(codes)], dtype=object)
    columns: dict[str, object] = dict.fromkeys(CODING_COLUMNS, "") | places(segment, segments)
    columns |= {
        "code": paths[code],
        "theme": np.array([f"theme{number // 5}" for number in range(codes)], dtype=object)[code],
        "coder": "qualcode",
        "status": "applied",
    }
    columns |= dict.fromkeys(HELPER_COLUMNS, 0)
    return as_a_study_has_it(columns, codings), segment, code


def places(segment: np.ndarray, segments: int) -> dict[str, np.ndarray]:
    """Source, start and end of each segment."""
    names = np.array([f"W-{number:04d}" for number in range(max(segments // IN_SOURCE, 1))], dtype=object)
    start = segment % IN_SOURCE * 120
    return {"source": names[np.minimum(segment // IN_SOURCE, len(names) - 1)], "start": start, "end": start + 100}


def all_lines(segments: int) -> pd.DataFrame:
    """The frame of lines, coded or not."""
    segment = np.arange(segments)
    columns: dict[str, object] = dict.fromkeys(LINE_COLUMNS, "") | places(segment, segments)
    columns |= {"turn": segment // 4, "segment": segment % IN_SOURCE + 1, "words": 15}
    return as_a_study_has_it(columns, segments)


def as_a_study_has_it(columns: dict[str, object], rows: int) -> pd.DataFrame:
    """The frame with text in Python's own strings, one for all rows that say the same."""
    frame = pd.DataFrame(index=range(rows))
    for name, values in columns.items():
        text = isinstance(values, str) or np.asarray(values).dtype.kind == "O"
        frame[name] = pd.Series(values, index=frame.index, dtype=TEXT if text else None)
    return frame


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
    """The median time of a job, of the processor: the machine may be shared."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        job()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def compare(codings: int, codes: int, segments: int, options: argparse.Namespace) -> None:
    """Print one size."""
    frame, segment, code = made_up(codings, codes, segments, options.seed)
    lines = all_lines(segments)
    bare = seconds(lambda: on_ready_arrays(segment, code), 2 * options.times)
    print(f"{codings:,} codings x {codes} codes x {segments:,} segments")

    def show(what: str, taken: float, beside: float = bare) -> None:
        print(f"  {what:<44}{taken:8.3f} s   {taken / beside:6.2f} x")

    show("scipy.sparse X'X on ready arrays", bare)
    for within in ("segment", "turn", "source"):
        show(f"same {within}", seconds(lambda within=within: cooccurrence(frame, within=within), options.times))
    categories = frame.astype(dict.fromkeys(("source", "coder", "status", "code"), "category"))
    show("same segment, from categories", seconds(lambda: cooccurrence(categories), options.times))
    for within, distance in (("overlap", 1), ("near", 2), ("near", 10)):
        name = f"near, {distance} segments" if within == "near" else "overlapping"
        job = lambda w=within, d=distance: cooccurrence(frame, lines, within=w, distance=d)  # noqa: E731
        show(name, seconds(job, options.times))
    show("same segment, with what is not coded", seconds(lambda: pairs_of(units_of(frame, lines)), options.times))
    units = units_of(frame, lines)
    pairs = pairs_of(units, every=True)
    show(f"measures of {len(pairs):,} pairs", seconds(lambda: associations(pairs), options.times))
    show(
        "sequences, within 2 segments",
        seconds(lambda: sequences_of(events_of(frame, lines, distance=2)), options.times),
    )
    if options.crosstab:
        show("pandas.crosstab and product", seconds(lambda: by_crosstab(segment, code), 1))
    shifts = Shifts(number=options.permutations)
    print(f"  {shifts.number} permutations, beside {shifts.number} products on ready arrays")
    show("pairs", seconds(lambda: shifted_pairs(units, shifts), 1), bare * shifts.number)
    events = events_of(frame, lines, distance=2)
    show("sequences", seconds(lambda: shifted_sequences(events, shifts), 1), bare * shifts.number)


def main() -> None:
    """Read the options and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="500,000 and 1,000,000 codings")
    parser.add_argument("--crosstab", action="store_true", help="pandas.crosstab too (slow)")
    parser.add_argument("--codes", type=int, default=50)
    parser.add_argument("--permutations", type=int, default=999)
    parser.add_argument("--times", type=int, default=3, help="the median of how many runs")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    for codings in (500_000, 1_000_000) if options.full else (100_000,):
        compare(codings, options.codes, codings // 5, options)


if __name__ == "__main__":
    main()
