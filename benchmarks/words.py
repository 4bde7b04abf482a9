"""Time the words of a million words: frequencies, pairs, keyness and a concordance, beside collections.Counter.

    python benchmarks/words.py                  1,000,000 English-like words in 125 sources
    python benchmarks/words.py --language id    Indonesian roots with their affixes, which take long to put together

The counter beside it is what one writes first: a regular expression, lower case, a Counter; no forms, no dispersion, no
sentences. Forms are worked out once for each distinct word: the first time in a process, and again from memory.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from corpus import Corpus as Made
from measure import machine

from qualcode.analysis.frequencies import Groups, word_frequencies
from qualcode.analysis.keyness import keyness
from qualcode.analysis.lines import lines_frame
from qualcode.coding.concordance import find_words
from qualcode.coding.matcher import compile_expression
from qualcode.core.model import Source, Unit
from qualcode.displays.corpus import corpus_of
from qualcode.language.segments import cut, segments_of
from qualcode.language.stopwords import stop_words
from qualcode.language.tongue import TONGUE

WORDS = 8_000  # of a source
AFFIXES = (
    "{}",
    "{}nya",
    "di{}",
    "ber{}",
    "{}an",
    "ke{}an",
    "me{}",
    "di{}kan",
    "pe{}an",
    "se{}",
    "ter{}",
    "{}-{}",
    "{}lah",
)
FORMS = 3  # of a root beside itself


def made_up(words: int, language: str, seed: int) -> dict[str, Source]:
    """Sources of some thousand words each."""
    texts = Made(seed).text if language == "en" else partial(indonesian, np.random.default_rng(seed))
    return {f"D-{n:03}": Source(f"D-{n:03}", texts(WORDS), language=language) for n in range(words // WORDS)}


def indonesian(dice: np.random.Generator, words: int) -> str:
    """Roots by the law of Zipf, some with one of a few affixes; sentences of twelve words."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    roots = np.array(sorted(StemmerFactory().get_words()), dtype=object)
    np.random.default_rng(1).shuffle(roots)
    drawn = np.minimum(dice.zipf(1.3, words) - 1, len(roots) - 1).tolist()
    which = (dice.integers(0, FORMS + 1, words) * dice.integers(0, 2, words)).tolist()  # most words are bare roots
    said = [
        AFFIXES[(root * form) % len(AFFIXES)].replace("{}", roots[root])
        for root, form in zip(drawn, which, strict=True)
    ]
    return ". ".join(" ".join(said[at : at + 12]).capitalize() for at in range(0, words, 12))


def usual_way(sources: dict[str, Source]) -> Counter[str]:
    """A Counter of words."""
    counted: Counter[str] = Counter()
    for source in sources.values():
        counted.update(re.findall(r"\w+", source.text.lower()))
    return counted


def told(name: str, job: Callable[[], object], beside: float = 0) -> tuple[object, float]:
    """Run a job once, and print how long it takes."""
    begin = time.process_time()
    made = job()
    taken = time.process_time() - begin
    print(f"  {name:48} {taken:7.2f} s" + (f"  {taken / beside:6.1f} x" if beside else ""))
    return made, taken


def main() -> None:
    """Read the options and time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=1_000_000)
    parser.add_argument("--language", choices=("en", "id"), default="en")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sources = made_up(options.words, options.language, options.seed)
    lines = lines_frame(sources, {name: segments_of(source) for name, source in sources.items()})
    lines["language"] = options.language
    stop = stop_words([options.language])
    make = partial(corpus_of, lines, sources, unit=Unit.SENTENCE, stop=stop)
    print(machine("numpy", "pandas"))
    counted, beside = told("a Counter of words", lambda: usual_way(sources))
    assert isinstance(counted, Counter)
    print(f"  ({sum(counted.values()):,} words, {len(counted):,} distinct, {len(lines):,} sentences)")
    told("words, each form by itself", lambda: word_frequencies(make(forms=False)), beside)
    told("words, forms together, at first sight", lambda: word_frequencies(make()), beside)
    corpus, _ = told("the same again: the words", make, beside)
    told("the same again: the table", lambda: word_frequencies(corpus), beside)
    told("pairs, twice at least", lambda: word_frequencies(corpus, n=2, minimum=2), beside)
    half = pd.factorize(lines["source"])[0] % 2
    groups = Groups(["", ""], np.arange(len(lines) + 1), half.astype(np.int64))
    told("keyness of two halves", lambda: keyness(corpus, groups), beside)
    frequent = next(word for word, _ in counted.most_common() if word not in stop and len(word) > 3)
    matcher = compile_expression(frequent, options.language, TONGUE)
    cutting = partial(cut, unit=Unit.SENTENCE, language=options.language)
    told("every place of a word", lambda: list(find_words(list(sources.values()), matcher, cutting)), beside)


if __name__ == "__main__":
    main()
