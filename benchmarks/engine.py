"""The engine alone, beside spaCy's PhraseMatcher and a regular expression: MB/s of text, hits with sentences.

    python benchmarks/engine.py                  # 5 MB, 500 indicators
    python benchmarks/engine.py --mb 20 --indicators 5000

All ways get the same indicators of exact words and phrases (`=word`, `"exact phrase"`) and must find the same hits;
then the engine alone also with word forms and beginnings. The slow ways get a tenth of the text. Times are of this
machine: quote the ratios.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable

import spacy
from corpus import Corpus
from spacy.matcher import PhraseMatcher

from qualcode.codebook import read_codebook
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Codebook, Source
from qualcode.language.forms import word_forms
from qualcode.language.segments import segments_of

Hits = set[tuple[int, int]]


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--mb", type=float, default=5)
    options.add_argument("--indicators", type=int, default=500)
    given = options.parse_args()
    corpus = Corpus()
    texts = [corpus.text(8_000) for _ in range(max(1, round(given.mb * 1e6 / 45_000)))]
    some = texts[: max(1, len(texts) // 10)]
    all_forms = read_codebook(corpus.codebook(given.indicators), path="all").usable()
    exact = [i for i in corpus.indicators(given.indicators * 2) if i[0] in '="'][: given.indicators]
    themes = ", ".join(repr(i) for i in exact)
    exact_book = read_codebook(f"qualcode: 1\nthemes: {{x: [{themes}]}}", path="exact").usable()
    words = [i.strip('="') for i in exact]
    sizes = [sum(map(len, chosen)) / 1e6 for chosen in (texts, some)]
    print(f"{sizes[0]:.1f} MB; the slow ways {sizes[1]:.1f} MB; {len(exact)} indicators\n")
    ours, hits = speed(lambda: engine(some, exact_book), some)
    ours, _ = speed(lambda: engine(texts, exact_book), texts)
    forms, _ = speed(lambda: engine(texts, all_forms), texts)
    print(f"{'qualcode, exact words and phrases':48} {ours:8.2f} MB/s")
    print(f"{'qualcode, word forms and beginnings, first sight':48} {forms:8.2f} MB/s")
    for name, way in (
        ("spaCy blank + sentencizer + PhraseMatcher", phrase_matcher),
        ("one re alternation", alternation),
    ):
        theirs, found = speed(lambda way=way: way(some, words), some)  # type: ignore[misc]
        agree = "same hits" if found == hits else f"{len(found ^ hits)} hits differ"
        print(f"{name:48} {theirs:8.2f} MB/s   qualcode {ours / theirs:.0f} x, forms {forms / theirs:.0f} x ({agree})")


def speed(way: Callable[[], Hits], texts: list[str]) -> tuple[float, Hits]:
    """MB/s of a way, the better of two runs, and what it found."""
    best, found = 0.0, set()
    for _ in range(2):
        begin = time.perf_counter()
        found = way()
        best = max(best, sum(map(len, texts)) / 1e6 / (time.perf_counter() - begin))
    return best, found


def engine(texts: list[str], book: Codebook) -> Hits:
    """Segments and codings by qualcode."""
    matcher = compile_codebook(book, "en", word_forms)
    sources = [Source(str(number), text, language="en") for number, text in enumerate(texts)]
    segments = {source.name: segments_of(source) for source in sources}
    coded = code_sources(sources, segments, matcher)
    return {
        (int(coding.source), evidence.span.start)
        for codings in coded
        for coding in codings
        for evidence in coding.evidence
    }


def phrase_matcher(texts: list[str], words: list[str]) -> Hits:
    """Sentences and hits by spaCy."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("x", [nlp.make_doc(word) for word in words])
    found = set()
    for number, text in enumerate(texts):
        doc = nlp(text)
        for _, start, end in matcher(doc):
            span = doc[start:end]
            if span.sent is not None:
                found.add((number, span.start_char))
    return found


def alternation(texts: list[str], words: list[str]) -> Hits:
    """Hits of one regular expression of all words, and the sentence of each by bisection."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b")
    return {(number, match.start()) for number, text in enumerate(texts) for match in pattern.finditer(text.lower())}


if __name__ == "__main__":
    main()
