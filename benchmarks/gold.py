"""How well the sample study's codebook finds what people found: precision, recall and F1 against the hand-made gold.

    python benchmarks/gold.py              # on the test sources, which the indicators were written without
    python benchmarks/gold.py --part tuning
    python benchmarks/gold.py --details competence/teamwork

The unit is the sentence. The gold (tests/gold/) was coded from the definitions, before there were indicators; a
sentence has a code when the coder's span lies on it by more than half of the shorter of the two.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import qualcode as qc
from qualcode.core.model import Segments, Source, Unit
from qualcode.language.segments import segments_of

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
Units = set[tuple[str, int]]  # (source, number of the sentence)


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["test", "tuning", "all"], default="test")
    options.add_argument("--coder", default="A", help="whose gold (A coded all sources, B six of them)")
    options.add_argument("--unit", choices=[unit.value for unit in Unit], default="sentence")
    options.add_argument("--details", metavar="CODE", help="list the misses and false hits of a code")
    given = options.parse_args()
    parts = {row["source"]: row["part"] for row in rows_of("split.csv")}
    wanted = {name for name, part in parts.items() if given.part in (part, "all")}
    with qc.code(ROOT / "transcripts", ROOT / "codebooks" / "librarian-certification.yaml", unit=given.unit) as study:
        texts = {name: source for name, source in study.texts().items() if name in wanted}
        segments = {name: segments_of(source, Unit(given.unit)) for name, source in texts.items()}
        machine = machine_units(study, texts, segments)
        codes = [path for path in study.codebook.paths if "/" in path]
    people = {coder: gold_units(coder, segments) for coder in ("A", "B")}
    print(f"{given.part} sources: {', '.join(texts)}\n")
    table("machine against coder " + given.coder, codes, machine, people[given.coder])
    shared = {row["source"] for row in rows_of("codings.csv") if row["coder"] == "B"} & set(texts)
    if shared:
        first = {code: {unit for unit in units if unit[0] in shared} for code, units in people["A"].items()}
        table(f"coder B against coder A, on {', '.join(sorted(shared))}", codes, people["B"], defaultdict(set, first))
    if given.details:
        details(given.details, machine, people[given.coder], texts, segments)


def rows_of(file: str) -> list[dict[str, str]]:
    """The rows of a csv file of the gold."""
    with (GOLD / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def gold_units(coder: str, segments: dict[str, Segments]) -> dict[str, Units]:
    """The sentences under each code, as a person coded them."""
    found: dict[str, Units] = defaultdict(set)
    for row in rows_of("codings.csv"):
        if row["coder"] == coder and row["source"] in segments:
            of_source = segments[row["source"]]
            start, end = int(row["start"]), int(row["end"])
            for number, (a, b) in enumerate(zip(of_source.starts, of_source.ends, strict=True), start=1):
                if min(b, end) - max(a, start) > min(b - a, end - start) / 2:
                    found[row["code"]].add((row["source"], number))
    return found


def machine_units(study: qc.Study, texts: dict[str, Source], segments: dict[str, Segments]) -> dict[str, Units]:
    """The sentences under each code, as the indicators coded them."""
    found: dict[str, Units] = defaultdict(set)
    for source, start, code in study.codings(sources=list(texts))[["source", "start", "code"]].itertuples(index=False):
        found[code].add((source, segments[source].starts.index(start) + 1))
    return found


def table(title: str, codes: list[str], found: dict[str, Units], gold: dict[str, Units]) -> None:
    """Print one row a code and the micro average."""
    print(f"{title}\n{'code':40} {'gold':>5} {'found':>5} {'right':>5} {'prec.':>6} {'recall':>6} {'F1':>6}")
    sums = [0, 0, 0]
    for code in codes:
        counts = [len(gold[code]), len(found[code]), len(gold[code] & found[code])]
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
        print(line(code, counts))
    print(line("all codes (micro average)", sums) + "\n")


def line(name: str, counts: list[int]) -> str:
    """Counts of gold, found and right with precision, recall and F1."""
    gold, found, right = counts
    precision, recall = right / found if found else float("nan"), right / gold if gold else float("nan")
    f1 = 2 * right / (gold + found) if gold + found else float("nan")
    return f"{name:40} {gold:5} {found:5} {right:5} {precision:6.2f} {recall:6.2f} {f1:6.2f}"


def details(
    code: str,
    found: dict[str, Units],
    gold: dict[str, Units],
    texts: dict[str, Source],
    segments: dict[str, Segments],
) -> None:
    """Print the sentences that were missed and those that were hit wrongly."""
    for title, units in (("missed", gold[code] - found[code]), ("false", found[code] - gold[code])):
        for source, number in sorted(units):
            span = segments[source].segment(number, texts[source]).span
            print(f"{title} {source}:{number} {span.of(texts[source].text)}")


if __name__ == "__main__":
    main()
