"""Ways of finding a codebook's indicators in texts, each with the sentence of every hit: qualcode's, and others'.

A way is made ready for indicators ("peer review", "compet*") and then given texts; what it finds is its own affair
while the clock runs. `Way.hits` makes it comparable afterwards: text, indicator, span, span of the sentence, all in
code points of the text.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeAlias

from corpus import codebook

Hit: TypeAlias = tuple[int, str, int, int, int, int]  # text, indicator, its span, the span of its sentence
LARGE = 10_000.0
Find: TypeAlias = Callable[[Sequence[str]], Any]
SENTENCE = re.compile(r"[^\s][^.!?\n]*(?:[.!?](?!\s)[^.!?\n]*)*[.!?]?")
REST = re.compile(r"\w*")


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its name, how it is made ready with indicators and the texts' vocabulary, what its hits are."""

    name: str
    ready: Callable[[Sequence[str], Sequence[str]], Find]
    hits: Callable[[Any, Sequence[str]], Iterable[Hit]] = lambda found, _: found
    most: float = 1.0  # MB of text to measure it on: the slow ways get little
    remark: str = ""


# qualcode ------------------------------------------------------------------------------------------------------------


def qualcode_ready(indicators: Sequence[str], _: Sequence[str], *, forms: bool = False) -> Find:
    """Codings of every sentence by qualcode's engine; the one place that knows how the engine is called."""
    from qualcode.codebook import read_codebook
    from qualcode.coding.batch import batch_of_texts
    from qualcode.coding.engine import code_batch
    from qualcode.coding.matcher import compile_codebook
    from qualcode.core.model import Unit
    from qualcode.language.segments import cut
    from qualcode.language.tongue import TONGUE

    book = read_codebook(codebook(list(indicators), forms=forms), path="benchmark").usable()
    matcher = compile_codebook(book, "en", TONGUE)
    names = [rule.indicator.replace("=", "") for rule in matcher.rules]
    cutting = partial(cut, unit=Unit.SENTENCE, language="en")

    def find(texts: Sequence[str]) -> list[tuple[int, list[str], Any]]:
        blocks = in_blocks(texts)
        return [(first, names, code_batch(batch_of_texts(some), matcher, cutting).columns()) for first, some in blocks]

    return find


def qualcode_forms_ready(indicators: Sequence[str], vocabulary: Sequence[str]) -> Find:
    """The same, each word in any inflected form."""
    return qualcode_ready(indicators, vocabulary, forms=True)


def in_blocks(texts: Sequence[str], size: int = 4_000_000) -> Iterator[tuple[int, Sequence[str]]]:
    """The texts in runs of so many characters, with the number of the first."""
    first = held = 0
    for number, text in enumerate(texts):
        held += len(text)
        if held >= size or number == len(texts) - 1:
            yield first, texts[first : number + 1]
            first, held = number + 1, 0


def qualcode_hits(found: list[tuple[int, list[str], Any]], _: Sequence[str]) -> Iterator[Hit]:
    """The columns as rows."""
    for first, names, block in found:
        columns = (block.texts + first, block.rules, block.word_starts, block.word_ends, block.starts, block.ends)
        for text, rule, *spans in zip(*(column.tolist() for column in columns), strict=True):
            yield (text, names[rule], *spans)


# the least -----------------------------------------------------------------------------------------------------------


def bytewise_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """The prototype of bytewise.py."""
    from bytewise import Finder

    names = list(indicators)
    finder = Finder(names)
    return lambda texts: (names, finder.find(texts))


def bytewise_hits(found: tuple[list[str], list[Any]], _: Sequence[str]) -> Iterator[Hit]:
    """The columns as rows."""
    names, blocks = found
    for block in blocks:
        for text, indicator, *spans in zip(*(column.tolist() for column in block), strict=True):
            yield (text, names[indicator], *spans)


# spaCy ---------------------------------------------------------------------------------------------------------------


def _blank_english() -> Any:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.max_length = 10**9
    return nlp


def phrase_matcher_ready(indicators: Sequence[str], vocabulary: Sequence[str]) -> Find:
    """spaCy's tokeniser, sentencizer and PhraseMatcher; beginnings spelt out from the vocabulary beforehand."""
    from spacy.matcher import PhraseMatcher

    nlp = _blank_english()
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for indicator in indicators:
        matcher.add(indicator, [nlp.make_doc(text) for text in spelt_out(indicator, vocabulary)])
    return _spacy_find(nlp, matcher)


def token_matcher_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """spaCy's tokeniser, sentencizer and Matcher, beginnings as regular expressions on tokens."""
    from spacy.matcher import Matcher

    nlp = _blank_english()
    matcher = Matcher(nlp.vocab)
    for indicator in indicators:
        tokens = [
            {"LOWER": {"REGEX": f"^{re.escape(word[:-1])}"}} if word.endswith("*") else {"LOWER": word}
            for word in indicator.split(" ")
        ]
        matcher.add(indicator, [tokens])
    return _spacy_find(nlp, matcher)


def _spacy_find(nlp: Any, matcher: Any) -> Find:
    def find(texts: Sequence[str]) -> list[Hit]:
        found = []
        for number, doc in enumerate(nlp.pipe(texts)):
            for key, start, end in matcher(doc):
                span = doc[start:end]
                said = span.sent
                place = (span.start_char, span.end_char, said.start_char, said.end_char)
                found.append((number, nlp.vocab.strings[key], *place))
        return found

    return find


def trimmed(found: Iterable[Hit], texts: Sequence[str]) -> Iterator[Hit]:
    """Hits whose sentences begin and end with a word or mark: spaCy's have the white space before them."""
    for number, indicator, start, end, begins, ends in found:
        said = texts[number][begins:ends]
        lead = len(said) - len(said.lstrip())
        yield number, indicator, start, end, begins + lead, begins + len(said.rstrip())


def spelt_out(indicator: str, vocabulary: Sequence[str]) -> list[str]:
    """An indicator with every word of the sorted vocabulary that its wildcard stands for."""
    if not indicator.endswith("*"):
        return [indicator]
    before, _, stem = indicator[:-1].rpartition(" ")
    words = vocabulary[bisect_left(vocabulary, stem) : bisect_right(vocabulary, stem + "\uffff")]
    return [f"{before} {word}".strip() for word in words]


# on strings ----------------------------------------------------------------------------------------------------------


def alternation_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """One regular expression of all indicators on the text in lower case, sentences by another."""
    written = [re.escape(text[:-1]) + r"\w*" if text.endswith("*") else re.escape(text) for text in indicators]
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})\b")
    exact = {text for text in indicators if not text.endswith("*")}
    wild = sorted((text[:-1] for text in indicators if text.endswith("*")), key=len, reverse=True)

    @cache
    def indicator_of(matched: str) -> str:
        return matched if matched in exact else next(f"{stem}*" for stem in wild if matched.startswith(stem))

    def places(lowered: str) -> Iterator[tuple[str, int, int]]:
        for match in pattern.finditer(lowered):
            yield indicator_of(match[0]), *match.span()

    return _with_sentences(places)


def pyahocorasick_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """pyahocorasick on the text in lower case, boundaries looked at for each hit."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for indicator in indicators:
        text = indicator.rstrip("*")
        automaton.add_word(text, (indicator, len(text)))
    automaton.make_automaton()

    def places(lowered: str) -> Iterator[tuple[str, int, int]]:
        for last, (indicator, length) in automaton.iter(lowered):
            yield from _whole_word(lowered, indicator, last + 1 - length, last + 1)

    return _with_sentences(places)


def ahocorasick_rs_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """ahocorasick_rs on the text in lower case, boundaries looked at for each hit."""
    from ahocorasick_rs import AhoCorasick

    automaton = AhoCorasick([indicator.rstrip("*") for indicator in indicators])

    def places(lowered: str) -> Iterator[tuple[str, int, int]]:
        for number, start, end in automaton.find_matches_as_indexes(lowered, overlapping=True):
            yield from _whole_word(lowered, indicators[number], start, end)

    return _with_sentences(places)


def _whole_word(lowered: str, indicator: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    if start and lowered[start - 1].isalnum():
        return
    if indicator[-1] == "*":
        yield indicator, start, REST.match(lowered, end).end()  # type: ignore[union-attr]
    elif end == len(lowered) or not lowered[end].isalnum():
        yield indicator, start, end


def _with_sentences(places: Callable[[str], Iterator[tuple[str, int, int]]]) -> Find:
    """Places in the text in lower case, each with its sentence by bisection."""

    def find(texts: Sequence[str]) -> list[Hit]:
        found = []
        for number, text in enumerate(texts):
            lowered = text.lower()
            if len(lowered) != len(text):
                raise ValueError("a text whose length changes in lower case is beyond this way")
            said = [match.span() for match in SENTENCE.finditer(text)]
            starts = [start for start, _ in said]
            for indicator, start, end in places(lowered):
                found.append((number, indicator, start, end, *said[bisect_right(starts, start) - 1]))
        return found

    return find


# QualCoder -----------------------------------------------------------------------------------------------------------


def auto_code_ready(indicators: Sequence[str], _: Sequence[str]) -> Find:
    """QualCoder's automatic coding of exact text, told as an algorithm: each term in each text, a row for each place.

    Kindly: the text is already in lower case, the database is in memory, and there is no window, list of what to
    undo or pass over emoji. It finds parts of words too and knows no sentences, so `auto_code_hits` gives the ones that
    are whole words their sentence afterwards.
    """

    def find(texts: Sequence[str]) -> list[tuple[str, int, int, int]]:
        base = sqlite3.connect(":memory:")
        base.execute("create table source (id integer primary key, fulltext text)")
        base.execute("create table code_text (cid text, fid integer, seltext text, pos0 integer, pos1 integer)")
        base.executemany("insert into source values (?, ?)", enumerate(text.lower() for text in texts))
        for indicator in indicators:
            term = indicator.rstrip("*")
            for number in range(len(texts)):
                (text,) = base.execute("select fulltext from source where id = ?", (number,)).fetchone()
                start = text.find(term)
                while start >= 0:
                    end = start + len(term)
                    base.execute("insert into code_text values (?, ?, ?, ?, ?)", (indicator, number, term, start, end))
                    start = text.find(term, end)
            base.commit()
        found = base.execute("select cid, fid, pos0, pos1 from code_text").fetchall()
        base.close()
        return found

    return find


def auto_code_hits(found: list[tuple[str, int, int, int]], texts: Sequence[str]) -> Iterator[Hit]:
    """The whole words among what was found, with their sentences."""
    by_text: dict[int, list[tuple[str, int, int]]] = {number: [] for number in range(len(texts))}
    for indicator, number, start, end in found:
        by_text[number] += _whole_word(texts[number].lower(), indicator, start, end)
    for number, places in by_text.items():
        for hit in _with_sentences(lambda _, places=places: iter(places))([texts[number]]):  # type: ignore[misc]
            yield (number, *hit[1:])


QUALCODE = Way("qualcode", qualcode_ready, qualcode_hits, most=LARGE)
FORMS = Way("qualcode, word forms", qualcode_forms_ready, qualcode_hits, most=LARGE, remark="finds more: all forms")
BYTEWISE = Way("bytes, one automaton, numpy (bytewise.py)", bytewise_ready, bytewise_hits, most=LARGE)
PHRASES = Way("spaCy PhraseMatcher", phrase_matcher_ready, trimmed, remark="wildcards spelt out beforehand")
WAYS = (
    QUALCODE,
    BYTEWISE,
    Way("ahocorasick_rs on str, re sentences", ahocorasick_rs_ready, most=LARGE),
    Way("pyahocorasick, re sentences", pyahocorasick_ready, most=LARGE),
    PHRASES,
    Way("spaCy Matcher", token_matcher_ready, trimmed, most=0.2, remark="wildcards as REGEX"),
    Way("re alternation, re sentences", alternation_ready),
    Way(
        "QualCoder's auto-code as an algorithm",
        auto_code_ready,
        auto_code_hits,
        remark="no sentences, parts of words too",
    ),
)


def check_same(ways: Sequence[Way], indicators: Sequence[str], vocabulary: Sequence[str], texts: Sequence[str]) -> int:
    """Let every way find on a few texts: how many hits, the same by all. Raises ValueError with examples otherwise."""
    first: set[Hit] | None = None
    for way in ways:
        listed = list(way.hits(way.ready(indicators, vocabulary)(texts), texts))
        hits = set(listed)
        first = hits if first is None else first
        if hits != first or len(hits) != len(listed):
            examples = [(*hit, texts[hit[0]][hit[4] : hit[5]]) for hit in sorted(hits ^ first)[:4]]
            raise ValueError(f"{way.name}: {len(listed)} hits, {ways[0].name}: {len(first)}; they differ: {examples}")
    return len(first or ())
