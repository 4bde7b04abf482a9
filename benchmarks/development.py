"""How well the sample study's codebook finds what people found in sources made up for its development.

    python benchmarks/development.py                    # on the validation part
    python benchmarks/development.py --part writing     # the sources that indicators were written on
    python benchmarks/development.py --part opened      # those that were validated on first, then read as well
    python benchmarks/development.py --indicators       # how often each indicator is right where it counts

The sources (tests/gold/development/) hold their own coding: a sentence a line, its codes after `>>`. Sentences and
answers are counted as benchmarks/gold.py counts them.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from qualcode.codebook import read_codebook
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Codebook, Coding, Kind, Role, Source, Span, Turn, Unit
from qualcode.language.segments import cut, segments_of
from qualcode.language.tongue import TONGUE

ROOT = Path(__file__).parent.parent
CODEBOOK = ROOT / "codebooks" / "librarian-certification.yaml"
SOURCES = ROOT / "tests" / "gold" / "development"
KINDS = {"V": Kind.INTERVIEW, "N": Kind.OBSERVATION, "E": Kind.DOCUMENT}
ROLES = {"int:": Role.INTERVIEWER, "par:": Role.PARTICIPANT}


class Developed(NamedTuple):
    """A source with its coding: for each of its sentences, in order, the codes by their last names, and its answer."""

    source: Source
    sentences: list[Span]
    codes: list[frozenset[str]]
    answers: list[int]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--part", choices=["writing", "opened", "validation", "all"], default="validation")
    options.add_argument("--indicators", action="store_true", help="how often each indicator is right")
    given = options.parse_args()
    book = read_codebook(CODEBOOK.read_text(encoding="utf-8"), path=str(CODEBOOK)).usable()
    sources = developed(given.part)
    codings = coded([each.source for each in sources], book)
    if given.indicators:
        indicators(sources, codings)
        return
    print(f"{given.part} sources: {', '.join(each.source.name for each in sources)}\n")
    for unit in ("sentence", "answer"):
        table(f"machine against people, by {unit}", sources, codings, book, by_answer=unit == "answer")


def developed(part: str) -> list[Developed]:
    """The development sources of a part, by name."""
    with (SOURCES / "split.csv").open(encoding="utf-8", newline="") as handle:
        names = [row["source"] for row in csv.DictReader(handle) if part in (row["part"], "all")]
    return [read(SOURCES / f"{name}.txt") for name in names]


def read(path: Path) -> Developed:
    """A development source: `int:` and `par:` begin turns; elsewhere paragraphs are parted by empty lines."""
    language, blocks = "id", []
    for line in path.read_text(encoding="utf-8").splitlines():
        said, _, codes = (part.strip() for part in line.partition(">>"))
        if said.startswith("#"):
            language = said.rpartition(":")[2].strip()
        elif said in ROLES or not said or not blocks:
            blocks.append((ROLES.get(said), [] if said in ROLES or not said else [(said, codes)]))
        else:
            blocks[-1][1].append((said, codes))
    text, turns, sentences, codings = "", [], [], []
    for role, lines in blocks:
        start = len(text)
        for said, codes in lines:
            sentences.append(Span(len(text), len(text) + len(said)))
            codings.append(frozenset(code.strip() for code in codes.split(",") if code.strip()))
            text += said + (" " if role or said.endswith((".", "?", "!", "…", '"', ")", "]")) else "\n")
        if role and lines:
            turns.append(Turn(Span(start, len(text) - 1), "P" if role is Role.PARTICIPANT else "I", role))
        text = text.rstrip() + "\n\n" if lines else text
    source = Source(path.stem, text, KINDS[path.stem[0]], language, tuple(turns))
    return _aligned(source, sentences, codings)


def _aligned(source: Source, written: Sequence[Span], codes: Sequence[frozenset[str]]) -> Developed:
    """The codes of the sentences that the machine sees: those of the written sentence that each lies on most."""
    segments, answers = segments_of(source), segments_of(source, Unit.TURN)
    seen, on, which = [], [], []
    for start, end, turn in zip(segments.starts, segments.ends, segments.turns, strict=True):
        if turn >= 0 and source.turns[turn].role is Role.INTERVIEWER:
            continue
        shared = [min(end, span.end) - max(start, span.start) for span in written]
        seen.append(Span(start, end))
        on.append(codes[int(np.argmax(shared))])
        which.append(int(np.searchsorted(answers.starts, start, side="right")))
    return Developed(source, seen, on, which)


def coded(sources: Sequence[Source], book: Codebook) -> dict[str, list[Coding]]:
    """What the machine codes in each source, by sentence."""
    found: dict[str, list[Coding]] = {}
    for language in {source.language for source in sources}:
        spoken = [source for source in sources if source.language == language]
        cutting = partial(cut, unit=Unit.SENTENCE, language=language)
        matcher = compile_codebook(book, language, TONGUE)
        for source, codes in zip(spoken, code_sources(spoken, matcher, cutting, Unit.SENTENCE), strict=True):
            found[source.name] = codes.codings
    return found


def table(
    title: str, sources: Sequence[Developed], codings: dict[str, list[Coding]], book: Codebook, *, by_answer: bool
) -> None:
    """Print one row a code and the micro average."""
    print(f"{title}\n{'code':40} {'gold':>5} {'found':>5} {'right':>5} {'prec.':>6} {'recall':>6} {'F1':>6}")
    sums = np.zeros(3, dtype=int)
    for path in (path for path in book.paths if "/" in path):
        gold, found = (set(units(sources, codings, path, by_answer, people)) for people in (True, False))
        counts = np.array([len(gold), len(found), len(gold & found)])
        sums += counts
        print(line(path, counts))
    print(line("all codes (micro average)", sums) + "\n")


def units(
    sources: Sequence[Developed], codings: dict[str, list[Coding]], path: str, by_answer: bool, people: bool
) -> Iterator[tuple[str, int]]:
    """The sentences, or the answers, that have a code from people or from the machine."""
    name = path.rpartition("/")[2]
    for source, sentences, codes, answers in sources:
        machine = {coding.span.start for coding in codings[source.name] if coding.code == path}
        for number, span in enumerate(sentences):
            if (name in codes[number]) if people else (span.start in machine):
                yield source.name, answers[number] if by_answer else number


def line(name: str, counts: Sequence[int]) -> str:
    """Counts of gold, found and right with precision, recall and F1."""
    gold, found, right = counts
    precision, recall = right / found if found else float("nan"), right / gold if gold else float("nan")
    f1 = 2 * right / (gold + found) if gold + found else float("nan")
    return f"{name:40} {gold:5} {found:5} {right:5} {precision:6.2f} {recall:6.2f} {f1:6.2f}"


def indicators(sources: Sequence[Developed], codings: dict[str, list[Coding]]) -> None:
    """Print for each indicator in how many coded sentences it counts, and in how many people have the code too."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for each in sources:
        codes = {span.start: codes for span, codes in zip(each.sentences, each.codes, strict=True)}
        for coding in codings[each.source.name]:
            for indicator in {evidence.indicator for evidence in coding.evidence}:
                counts[coding.code, indicator][0] += 1
                counts[coding.code, indicator][1] += coding.code.rpartition("/")[2] in codes[coding.span.start]
    for (code, indicator), (found, right) in sorted(counts.items()):
        print(f"{right:4} of {found:4}  {code:36} {indicator}")


if __name__ == "__main__":
    main()
