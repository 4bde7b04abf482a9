"""Finding indicators: qualcode's engine beside other ways, all with the same hits and the sentence of each.

    python benchmarks/engine.py                                    # 1 and 10 MB, 500 indicators
    python benchmarks/engine.py --mb 100 --ways qualcode bytes     # ways by a name or any part of one
    python benchmarks/engine.py --indicators 5000 --every 11       # more indicators and more hits
    python benchmarks/engine.py --show indicators                  # 10 to 5,000 indicators at equal hits
    python benchmarks/engine.py --show streams --mb 1 10 100 1000  # time and peak memory, texts streamed from files
    python benchmarks/engine.py --survey --markdown                # short answers; tables for the docs

Texts and codebooks are made from a seed (corpus.py): 5.7 bytes a word, indicators of 1 to 4 words, 18 %
with a wildcard, a hit about every 55 words. Every way's hits are first
checked to be the same, indicator by indicator. Then
all are run in turn, once unmeasured; what it takes to compile the codebook is told apart. Slow ways get little text and
say so. pyahocorasick is left out where it is missing: pip install "qualcode[benchmark]". Times are seconds of one
processor on this machine: quote the ratios, from one run.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import EVERY, Corpus, write_texts
from measure import Times, child, in_turn, load, machine, peak, seconds, table
from ways import BYTEWISE, FORMS, PHRASES, QUALCODE, WAYS, Find, Way, check_same

CHECKED_MB = 0.5
STREAMED = 8_000_000  # characters of text held at once where memory is measured
COUNTS = (10, 50, 500, 5_000)
BESIDE = ("spacy", "pyahocorasick", "ahocorasick-rs", "numpy")


def main() -> None:
    """Print the tables that are asked for."""
    given = arguments()
    if given.child:
        print(json.dumps(streamed(given)))
        return
    print(machine(*BESIDE) + "\n")
    for name in given.show:
        TABLES[name](given)
        print()
    print(f"At the end: {load()}.")


def arguments() -> argparse.Namespace:
    """What was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", nargs="+", choices=list(TABLES), default=["ways"])
    options.add_argument("--mb", nargs="+", type=float, default=[1.0, 10.0], help="sizes of text")
    options.add_argument("--indicators", type=int, default=500)
    options.add_argument("--every", type=int, default=EVERY, help="words to a hit")
    options.add_argument("--ways", nargs="+", default=[""], help="parts of the names of ways")
    options.add_argument("--survey", action="store_true", help="answers of 5 to 80 words instead of texts of 8,000")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--markdown", action="store_true")
    options.add_argument("--child", help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return options.parse_args()


def named(given: argparse.Namespace, ways: Sequence[Way]) -> list[Way]:
    """The ways that were asked for by a name or a part of it, and are installed."""
    names = {way.name for way in ways}
    missing = "pyahocorasick" if find_spec("ahocorasick") is None else "\0"
    return [
        way
        for way in ways
        if not way.name.startswith(missing)
        and any(part == way.name or (part not in names and part.lower() in way.name.lower()) for part in given.ways)
    ]


def compared(given: argparse.Namespace, ways: Sequence[Way]) -> list[Way]:
    """Those and spaCy's PhraseMatcher: the ratios are to it."""
    asked = named(given, ways)
    return asked if PHRASES in asked else [*asked, PHRASES]


def show_ways(given: argparse.Namespace) -> None:
    """All ways, for each size of text; the slow ones on little of it."""
    corpus = Corpus(given.seed)
    indicators = corpus.indicators(given.indicators, given.every)
    ways = compared(given, (*WAYS, FORMS))
    same = [way for way in ways if way is not FORMS]
    checked = min(CHECKED_MB, *given.mb)
    hits = check_same(same, indicators, corpus.vocabulary, texts_of(given, checked))
    print(f"{given.indicators:,} indicators; the same {hits:,} hits by all ways on {checked:g} MB.\n")
    for size in given.mb:
        print(table_of_ways(given, corpus, indicators, ways, size) + "\n")


def table_of_ways(
    given: argparse.Namespace, corpus: Corpus, indicators: Sequence[str], ways: Sequence[Way], size: float
) -> str:
    """All ways on so much text, ratios first, the fastest on top."""
    texts = {least: texts_of(given, least) for least in {min(size, way.most) for way in ways}}
    finds = {way.name: timed_ready(way, indicators, corpus.vocabulary) for way in ways}
    times = in_turn({way.name: partial(finds[way.name][0], texts[min(size, way.most)]) for way in ways}, given.runs)
    bulk = {way.name: megabytes(texts[min(size, way.most)]) for way in ways}
    speeds = {name: bulk[name] / times[name].median for name in times}
    yardsticks = [name for name in (PHRASES.name, QUALCODE.name) if name in speeds]
    rows = [
        [
            way.name,
            *(times_as_fast(speeds[way.name] / speeds[name]) for name in yardsticks),
            f"{speeds[way.name]:.2f}",
            f"{bulk[way.name] / times[way.name].least:.2f}",
            f"{1000 * finds[way.name][1]:.0f}",
            remark(way, size, times[way.name]),
        ]
        for way in sorted(ways, key=lambda way: -speeds[way.name])
    ]
    header = [f"{size:g} MB", *(f"x {name}" for name in yardsticks), "MB/s", "best", "compile ms", ""]
    return table(header, rows, markdown=given.markdown)


def times_as_fast(ratio: float) -> str:
    """A ratio with two figures, without an exponent."""
    return f"{ratio:.0f} x" if ratio >= 10 else f"{ratio:.2g} x"


def remark(way: Way, size: float, times: Times) -> str:
    """What to know of a row."""
    little = f"on {way.most:g} MB" if way.most < size else ""
    spread = "unsteady" if max(times.runs) > 1.3 * times.least else ""
    return "; ".join(part for part in (little, way.remark, spread) if part)


def show_indicators(given: argparse.Namespace) -> None:
    """The same text and as many hits, ever more indicators."""
    corpus = Corpus(given.seed)
    texts = texts_of(given, given.mb[0])
    ways = compared(given, (QUALCODE, FORMS, BYTEWISE, PHRASES) if given.ways == [""] else (*WAYS, FORMS))
    jobs, hits = {}, []
    for count in COUNTS:
        indicators = corpus.indicators(count, given.every)
        hits.append(check_same([BYTEWISE], indicators, corpus.vocabulary, texts))
        for way in ways:
            some = texts_of(given, min(given.mb[0], way.most))
            jobs[f"{way.name} {count}"] = partial(way.ready(indicators, corpus.vocabulary), some)
    times = in_turn(jobs, given.runs)
    rows = [["hits / those of 50", *(f"{each / hits[COUNTS.index(50)]:.2f}" for each in hits)]]
    for way in ways:
        base = times[f"{way.name} 50"]
        each = (times[f"{way.name} {count}"] for count in COUNTS)
        rows.append([way.name, *(f"{one.median / base.median:.2f} ({one.least / base.least:.2f})" for one in each)])
    header = ["time / that of 50 indicators, medians (best)", *(f"{count:,}" for count in COUNTS)]
    print(table(header, rows, markdown=given.markdown))


def show_streams(given: argparse.Namespace) -> None:
    """Time a byte and peak memory as the text grows, texts streamed from files, each way in processes of its own."""
    ways = (QUALCODE, FORMS, BYTEWISE) if given.ways == [""] else named(given, (*WAYS, FORMS))
    corpus = Corpus(given.seed)
    wanted = {"indicators": corpus.indicators(given.indicators, given.every), "vocabulary": corpus.vocabulary}
    speeds, peaks = ([[way.name] for way in ways] for _ in range(2))
    for size in given.mb:
        with TemporaryDirectory() as folder:
            write_texts(Path(folder) / "texts", size, given.seed)
            (Path(folder) / "wanted.json").write_text(json.dumps(wanted), encoding="utf-8")
            for number, way in enumerate(ways):
                runs = [child(__file__, "--child", way.name, "--folder", folder) for _ in range(repeats(given, size))]
                speeds[number].append(f"{min(1e9 * one['seconds'] / one['bytes'] for one in runs):.1f}")
                peaks[number].append(f"{min(one['peak'] for one in runs):.0f}")
    sizes = [f"{size:g} MB" for size in given.mb]
    print(table(["ns a byte (flat is linear)", *sizes], speeds, markdown=given.markdown) + "\n")
    print(table(["peak memory, MB", *sizes], peaks, markdown=given.markdown))


def repeats(given: argparse.Namespace, size: float) -> int:
    """How often; once where it takes long."""
    return given.runs if size <= 100 else 1


TABLES = {"ways": show_ways, "indicators": show_indicators, "streams": show_streams}


def streamed(given: argparse.Namespace) -> dict[str, float]:
    """In a process of its own: find in texts read from files, some at a time; seconds of finding and peak memory."""
    way = next(way for way in (*WAYS, FORMS) if way.name == given.child)
    wanted = json.loads((given.folder / "wanted.json").read_text(encoding="utf-8"))
    find = way.ready(wanted["indicators"], wanted.pop("vocabulary") if way is PHRASES else [])
    taken, size = 0.0, 0
    for texts in in_batches(given.folder / "texts"):
        size += sum(len(text.encode()) for text in texts)
        taken += seconds(partial(find, texts))
    return {"seconds": taken, "bytes": size, "peak": peak()}


def in_batches(folder: Path) -> Iterator[list[str]]:
    """The texts of a folder, some at a time."""
    texts: list[str] = []
    left = STREAMED
    for path in sorted(folder.iterdir()):
        texts.append(path.read_text(encoding="utf-8"))
        left -= len(texts[-1])
        if left <= 0:
            yield texts
            texts, left = [], STREAMED
    yield texts


def timed_ready(way: Way, indicators: Sequence[str], vocabulary: Sequence[str]) -> tuple[Find, float]:
    """A way made ready, and the seconds that it took."""
    begin = time.process_time()
    find = way.ready(indicators, vocabulary)
    return find, time.process_time() - begin


def texts_of(given: argparse.Namespace, size: float) -> list[str]:
    """Texts or answers of so many megabytes; the smaller are the beginning of the larger."""
    corpus = Corpus(given.seed)
    return list(corpus.answers(size) if given.survey else corpus.texts(size))


def megabytes(texts: Sequence[str]) -> float:
    """Their size in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


if __name__ == "__main__":
    main()
