"""Time the coefficients of agreement on a large table, beside statsmodels and scikit-learn where they are installed.

    python benchmarks/agreement.py                       50 coders x 100,000 units x 5 labels
    python benchmarks/agreement.py --coders 3 --units 5000

The ratings are made up from a seed, a tenth of them missing for what takes missing ratings. statsmodels has Fleiss'
kappa (from counts of complete ratings) and Cohen's (from a table); scikit-learn Cohen's. Neither is needed by qualcode;
only the ratios travel from machine to machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from qualcode.analysis.agreement import NAMES, cohen, fleiss, measure
from qualcode.analysis.agreement_intervals import bootstrap
from qualcode.analysis.agreement_ratings import as_ratings


def made_up(options: argparse.Namespace, *, missing: float) -> np.ndarray:
    """Units x coders of labels 1, 2, ...; NaN where missing; coders agree on about two thirds."""
    chance = np.random.default_rng(options.seed)
    truth = chance.integers(1, options.labels + 1, options.units)
    shape = (options.units, options.coders)
    table = np.where(chance.random(shape) < 0.6, truth[:, None], chance.integers(1, options.labels + 1, shape))
    if not missing:
        return table
    return np.where(chance.random(shape) < missing, np.nan, table.astype(np.float64))


def seconds(job: Callable[[], object], times: int) -> float:
    """The median time of a job."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        job()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def compare_fleiss(table: np.ndarray, times: int) -> None:
    """Fleiss' kappa from the table of ratings, here and there."""
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    ours = seconds(lambda: fleiss(table), times)
    theirs = seconds(lambda: fleiss_kappa(aggregate_raters(table)[0]), times)
    same = abs(fleiss(table).value - fleiss_kappa(aggregate_raters(table)[0])) < 1e-12
    print(f"  statsmodels, fleiss              {theirs:8.3f} s   ours {ours:.3f} s: {ours / theirs:.2f} x, same {same}")


def compare_cohen(table: np.ndarray, times: int) -> None:
    """Cohen's kappa of the first two coders."""
    pair = table[:, :2]
    ours = seconds(lambda: cohen(pair), times)
    if find_spec("statsmodels"):
        from statsmodels.stats.inter_rater import cohens_kappa, to_table

        theirs = seconds(lambda: cohens_kappa(to_table(pair - 1, int(table.max()))[0], return_results=False), times)
        print(f"  statsmodels, cohen, two coders   {theirs:8.3f} s   ours {ours:.3f} s: {ours / theirs:.2f} x")
    if find_spec("sklearn"):
        from sklearn.metrics import cohen_kappa_score

        theirs = seconds(lambda: cohen_kappa_score(pair[:, 0], pair[:, 1]), times)
        print(f"  scikit-learn, cohen, two coders  {theirs:8.3f} s   ours {ours:.3f} s: {ours / theirs:.2f} x")


def main() -> None:
    """Read the options and time each coefficient, from the table of labels to the value with its standard error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coders", type=int, default=50)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--labels", type=int, default=5)
    parser.add_argument("--times", type=int, default=3, help="the median of how many runs")
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    table = made_up(options, missing=0.1)
    print(f"{options.coders} coders x {options.units:,} units x {options.labels} labels, a tenth missing")
    print(f"  reading the table                {seconds(lambda: as_ratings(table), options.times):8.3f} s")
    ratings = as_ratings(table)
    for name in (each for each in NAMES if each not in ("cohen", "scott")):
        print(f"  {name:<33}{seconds(lambda name=name: measure(name, ratings), options.times):8.3f} s")
    taken = seconds(lambda: measure("krippendorff", ratings, metric="interval"), options.times)
    print(f"  krippendorff, interval           {taken:8.3f} s")
    documents = np.arange(options.units) * 100 // options.units
    taken = seconds(lambda: bootstrap("krippendorff", ratings, documents), 1)
    print(f"  its bootstrap, 100 documents     {taken:8.3f} s")
    whole = made_up(options, missing=0)
    print("complete ratings")
    if find_spec("statsmodels"):
        compare_fleiss(whole, options.times)
    compare_cohen(whole, options.times)


if __name__ == "__main__":
    main()
