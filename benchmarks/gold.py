"""How well the sample study's codebook finds what people found: precision, recall and F1 against the hand-made gold.

    python benchmarks/gold.py              # on the test sources, which the indicators were written without
    python benchmarks/gold.py --part tuning
    python benchmarks/gold.py --details competence/teamwork

The machine codes sentences, as it does by default, and so did the people (tests/gold/), from the definitions, before
there were indicators. They are compared by sentence, and by answer: a turn of talk, or a paragraph of a note or
document, that has the code somewhere. A sentence has a person's code when the person's span lies on it by more than
half of the shorter of the two.
"""

from __future__ import annotations

import argparse
import csv
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path

import qualcode as qc
from qualcode.core.model import Segments, Source, Unit
from qualcode.language.segments import segments_of

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
Units = set[tuple[str, int]]  # (source, number of the sentence or answer)
ByCode = dict[str, Units]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["test", "tuning", "all"], default="test")
    options.add_argument("--coder", default="A", help="whose gold (A coded all sources, B six of them)")
    options.add_argument("--details", metavar="CODE", help="list the misses and false hits of a code")
    given = options.parse_args()
    parts = {row["source"]: row["part"] for row in rows_of("split.csv")}
    wanted = {name for name, part in parts.items() if given.part in (part, "all")}
    with qc.code(ROOT / "transcripts", ROOT / "codebooks" / "librarian-certification.yaml") as study:
        texts = {name: source for name, source in study.texts().items() if name in wanted}
        sentences = {name: segments_of(source) for name, source in texts.items()}
        answers = {name: segments_of(source, Unit.TURN) for name, source in texts.items()}
        machine = machine_units(study, sentences)
        codes = [path for path in study.codebook.paths if "/" in path]
    people = {coder: gold_units(coder, sentences) for coder in ("A", "B")}
    print(f"{given.part} sources: {', '.join(texts)}\n")
    shared = {row["source"] for row in rows_of("codings.csv") if row["coder"] == "B"} & set(texts)
    both = {code: {unit for unit in units if unit[0] in shared} for code, units in people["A"].items()}
    pairs = [(f"machine against coder {given.coder}", machine, people[given.coder])]
    if shared:
        pairs.append((f"coder B against coder A, on {', '.join(sorted(shared))}", people["B"], defaultdict(set, both)))
    for title, found, gold in pairs:
        table(f"{title}, by sentence", codes, found, gold)
        table(f"{title}, by answer", codes, raised(found, sentences, answers), raised(gold, sentences, answers))
    if given.details:
        details(given.details, machine, people[given.coder], texts, sentences)


def rows_of(file: str) -> list[dict[str, str]]:
    """The rows of a csv file of the gold."""
    with (GOLD / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def gold_units(coder: str, sentences: dict[str, Segments]) -> ByCode:
    """The sentences under each code, as a person coded them."""
    found: ByCode = defaultdict(set)
    for row in rows_of("codings.csv"):
        if row["coder"] == coder and row["source"] in sentences:
            of_source = sentences[row["source"]]
            start, end = int(row["start"]), int(row["end"])
            for number, (a, b) in enumerate(zip(of_source.starts, of_source.ends, strict=True), start=1):
                if min(b, end) - max(a, start) > min(b - a, end - start) / 2:
                    found[row["code"]].add((row["source"], number))
    return found


def machine_units(study: qc.Study, sentences: dict[str, Segments]) -> ByCode:
    """The sentences under each code, as the indicators coded them."""
    found: ByCode = defaultdict(set)
    rows = study.codings(sources=list(sentences))[["source", "start", "code"]]
    for source, start, code in rows.itertuples(index=False):
        found[code].add((source, sentences[source].starts.index(start) + 1))
    return found


def raised(units: ByCode, sentences: dict[str, Segments], answers: dict[str, Segments]) -> ByCode:
    """The answers that the sentences are in."""
    return defaultdict(
        set,
        {
            code: {(name, bisect_right(answers[name].starts, sentences[name].starts[n - 1])) for name, n in some}
            for code, some in units.items()
        },
    )


def table(title: str, codes: list[str], found: ByCode, gold: ByCode) -> None:
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


def details(code: str, found: ByCode, gold: ByCode, texts: dict[str, Source], sentences: dict[str, Segments]) -> None:
    """Print the sentences that were missed and those that were hit wrongly."""
    for title, units in (("missed", gold[code] - found[code]), ("false", found[code] - gold[code])):
        for source, number in sorted(units):
            span = sentences[source].segment(number, texts[source]).span
            print(f"{title} {source}:{number} {span.of(texts[source].text)}")


if __name__ == "__main__":
    main()
