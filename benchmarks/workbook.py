"""Time and memory of the workbook beside XlsxWriter's and openpyxl's ordinary ways of writing the same codings.

    python benchmarks/workbook.py                 10,000 codings
    python benchmarks/workbook.py --full          100,000 codings
    python benchmarks/workbook.py --full --openpyxl

The data are made up from a seed. Each way runs in a process of its own, so that its peak memory is its own; the
time is the processor's for writing alone, without imports: the best of `--times`. "xlsxwriter" is one write per cell
of the codings: no formats, links, widths, matrices or other sheets. Only the ratios travel from machine to machine.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.counts import code_counts
from qualcode.analysis.frames import CODING_COLUMNS, codebook_frame, codings_frame, sources_frame
from qualcode.analysis.framework import cell_quotes, framework_of
from qualcode.analysis.matrices import matrix
from qualcode.analysis.quotes import quote_ids
from qualcode.core.model import Code, Codebook, Coding, Evidence, Kind, Origin, Source
from qualcode.core.spans import Span

WORDS = "kami di perpustakaan ini lebih sering berbagi pengetahuan dengan mahasiswa yang mencari jurnal".split()
CODES = [f"theme{number // 5}/code{number}" for number in range(25)]


def made_up(codings: int, seed: int) -> tuple[dict[str, Source], list[Coding]]:
    """About one coding for each sentence of sixty sources."""
    chance = random.Random(seed)
    sources, made = {}, []
    each = codings // 60 + 1
    for number in range(60):
        name = f"W-{number + 1:02d}"
        sentences = [" ".join(chance.choices(WORDS, k=20)) for _ in range(each)]
        kind = (Kind.INTERVIEW, Kind.OBSERVATION, Kind.DOCUMENT)[number % 3]
        sources[name] = Source(
            name, "\n".join(sentences), kind, "id", case=f"P{number}", attributes={"age": 20 + number}
        )
        start = 0
        for sentence in sentences:
            span = Span(start, start + len(sentence))
            evidence = (Evidence("berbagi*", sentence[:7], Span(start, start + 7)),)
            made.append(
                Coding(
                    name,
                    span,
                    chance.choice(CODES),
                    "qualcode",
                    Origin.RULE,
                    sentence,
                    evidence=evidence,
                    codebook="0af3" * 16,
                )
            )
            start = span.end + 1
    return sources, made[:codings]


def whole_workbook(codings: int, seed: int, path: Path) -> float:
    """The workbook of qualcode: sorting, matrices, framework matrix, links, formats, widths, thirteen sheets."""
    from qualcode.outputs.excel import ExtraSheet, Framework, Workbook, write_workbook

    sources, made = made_up(codings, seed)
    frame = codings_frame(made, sources)
    begin = time.process_time()
    frame = _quoted(frame)
    quotes = cell_quotes(frame)
    cells = framework_of(quotes)
    book = Workbook(
        overview=[("sources", len(sources))],
        theme_by_source=matrix(frame, rows="theme"),
        theme_by_kind=matrix(frame, rows="theme", columns="kind"),
        code_by_source=matrix(frame),
        codings=frame,
        cooccurrence=cooccurrence(frame),
        codebook=codebook_frame(Codebook("made up", tuple(map(Code, CODES)))),
        sources=sources_frame(sources).assign(group=""),
        matrices=[matrix(frame, rows="theme", columns="case"), matrix(frame, rows="theme", columns="group")],
        framework=Framework(cells, quotes, list(cells["case"].unique()), list(cells["theme"].unique())),
        extra=[ExtraSheet("code_counts", code_counts(frame, CODES))],
        method=[("seed", seed)],
    )
    write_workbook(path, book)
    return time.process_time() - begin


def bare_xlsxwriter(codings: int, seed: int, path: Path, *, constant_memory: bool = False) -> float:
    """The codings alone, a cell at a time."""
    import xlsxwriter

    rows = _rows(codings, seed)
    begin = time.process_time()
    with xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return time.process_time() - begin


def bare_constant_memory(codings: int, seed: int, path: Path) -> float:
    """The same, row by row."""
    return bare_xlsxwriter(codings, seed, path, constant_memory=True)


def ordinary_openpyxl(codings: int, seed: int, path: Path) -> float:
    """The codings alone, as most people write them."""
    import openpyxl

    rows = _rows(codings, seed)
    begin = time.process_time()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return time.process_time() - begin


def _quoted(frame: pd.DataFrame) -> pd.DataFrame:
    """The codings with their quotes' ids and a group of sources."""
    numbered = frame.assign(segment=frame["start"] // 100 + 1)
    return numbered.assign(quote=quote_ids(numbered), group=frame["source"].str.slice(-1))


def _rows(codings: int, seed: int) -> list[list[object]]:
    sources, made = made_up(codings, seed)
    frame = _quoted(codings_frame(made, sources))[["quote", *CODING_COLUMNS]]
    columns = [frame[name].tolist() for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


WAYS = {
    "xlsxwriter": bare_xlsxwriter,
    "xlsxwriter-rows": bare_constant_memory,
    "qualcode": whole_workbook,
    "openpyxl": ordinary_openpyxl,
}


def run(way: str, codings: int, seed: int) -> None:
    """Write by one way and print seconds, peak memory before and after (MB) and size (MB)."""
    made_up(codings, seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        taken = WAYS[way](codings, seed, path)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(taken, (peak - before) / 1024, path.stat().st_size / 2**20)


def main() -> None:
    """Read the options; compare the ways, each in its own process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="100,000 codings")
    parser.add_argument("--openpyxl", action="store_true", help="openpyxl too (slow)")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--times", type=int, default=1, help="how often each way is measured")
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--codings", type=int, help="how many codings instead")
    options = parser.parse_args()
    codings = options.codings or (100_000 if options.full else 10_000)
    if options.way:
        run(options.way, codings, options.seed)
        return
    print(f"{codings:,} codings x 17 columns")
    bare = None
    for way in WAYS:
        if way == "openpyxl" and not options.openpyxl:
            continue
        command = [sys.executable, __file__, "--way", way, "--codings", str(codings), "--seed", str(options.seed)]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(options.times)]
        taken, memory, size = min(tuple(map(float, run.stdout.split())) for run in runs)
        bare = bare or taken
        print(f"  {way:<16}{taken:8.2f} s {taken / bare:6.2f} x {memory:8.0f} MB more {size:7.1f} MB on disk")


if __name__ == "__main__":
    main()
