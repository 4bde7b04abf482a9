"""A codebook compiled once, and the places in texts where its indicators match.

How: every word of every indicator becomes literals (its forms among the distinct words of the texts) in one
Aho-Corasick automaton with the word boundaries inside the patterns; phrases are joined from the hits of their words;
everything per hit is an array. Python loops touch indicators and hits, never words.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.coding.fold import HARD, SOFT, fold, fold_word
from qualcode.coding.indicators import Match, Pattern, Phrase, Regex, Rule, Word, compiled_regex, parse_indicator
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.core.problems import Problem
from qualcode.errors import CodebookError

Ints: TypeAlias = NDArray[np.int64]
WordForms: TypeAlias = Callable[[Sequence[str], Collection[str], str], dict[str, set[str]]]
Atom: TypeAlias = tuple[Word, str]  # a single word of an indicator, and the language of its forms
Branch: TypeAlias = tuple[int, ...]  # atoms next to each other
EMPTY: Ints = np.empty(0, dtype=np.int64)


class Spans(NamedTuple):
    """Hits as two arrays of the same length."""

    starts: Ints
    ends: Ints


NONE = Spans(EMPTY, EMPTY)


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """An indicator of a code: which pattern fires it, which patterns in the same segment block it."""

    code: str
    indicator: str
    pattern: int
    blocked_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled codebook, for sources in one language: atoms, patterns over atoms, rules over patterns."""

    language: str
    codebook: str  # digest
    atoms: tuple[Atom, ...]
    patterns: tuple[tuple[tuple[Branch, ...], ...] | Regex, ...]
    rules: tuple[CompiledRule, ...]
    word_forms: WordForms

    def find(self, text: str) -> list[Spans]:
        """The hits of every pattern in a text, in code points; a phrase never crosses punctuation or a NUL."""
        page = _Page.of(text)
        hits = self._atom_hits(page)
        return [self._pattern_hits(pattern, hits, page) for pattern in self.patterns]

    def _atom_hits(self, page: _Page) -> list[Spans]:
        """The hits of every atom, as offsets in the squeezed page."""
        from ahocorasick_rs import BytesAhoCorasick

        literals = self._literals(page)
        if not literals:
            return [NONE] * len(self.atoms)
        automaton = BytesAhoCorasick(list(literals))
        found = np.array(automaton.find_matches_as_indexes(page.squeezed, overlapping=True), dtype=np.int64)
        if not len(found):
            return [NONE] * len(self.atoms)
        found = found[np.argsort(found[:, 0], kind="stable")]
        bounds = np.searchsorted(found[:, 0], np.arange(len(literals) + 1))
        parts: list[list[NDArray[np.int64]]] = [[] for _ in self.atoms]
        for number, owners in enumerate(literals.values()):
            if bounds[number] < bounds[number + 1]:
                for atom in owners:
                    parts[atom].append(found[bounds[number] : bounds[number + 1], 1:])
        return [page.whole_words(np.concatenate(some)) if some else NONE for some in parts]

    def _literals(self, page: _Page) -> dict[bytes, list[int]]:
        """What to seek, boundaries included, and the atoms that it stands for."""
        literals: dict[bytes, list[int]] = {}
        wanted: dict[str, list[str]] = {}
        for word, language in self.atoms:
            if word.match is Match.FORMS:
                wanted.setdefault(language, []).append(word.text)
        vocabulary = page.vocabulary() if wanted else set()
        forms = {language: self.word_forms(words, vocabulary, language) for language, words in wanted.items()}
        for number, (word, language) in enumerate(self.atoms):
            if word.match is Match.FORMS:
                texts = [f" {form} " for form in sorted(forms[language][word.text])]
            else:
                texts = [f" {word.text}" if word.match is Match.PREFIX else f" {word.text} "]
            for text in texts:
                literals.setdefault(text.encode("utf-8", "surrogatepass"), []).append(number)
        return literals

    def _pattern_hits(self, pattern: tuple[tuple[Branch, ...], ...] | Regex, hits: list[Spans], page: _Page) -> Spans:
        if isinstance(pattern, Regex):
            return page.in_code_points(page.regex(pattern.pattern))
        found = _place_hits(pattern[0], hits, page)
        for place in pattern[1:]:
            if not len(found.starts):
                return NONE
            found = page.joined(found, _place_hits(place, hits, page))
        return page.in_code_points(page.in_text(found))


def _place_hits(branches: tuple[Branch, ...], hits: list[Spans], page: _Page) -> Spans:
    """The hits of any branch of a place, ordered by start."""
    found = []
    for branch in branches:
        joined = hits[branch[0]]
        for atom in branch[1:]:
            joined = page.joined(joined, hits[atom])
        found.append(joined)
    starts, ends = np.concatenate([s.starts for s in found]), np.concatenate([s.ends for s in found])
    order = np.lexsort((ends, starts))
    return Spans(starts[order], ends[order])


@dataclass(frozen=True, slots=True)
class _Page:
    """A text made ready for the automaton: folded, runs of blanks squeezed to one, with the ways back."""

    encoded: bytes
    squeezed: bytes  # begins and ends with a blank
    places: Ints  # index in `squeezed` -> index in `encoded`
    blanks: Ints  # where the blanks are in `squeezed`
    hard: Ints  # where in `encoded` punctuation ends a phrase
    continuations: Ints | None  # continuation bytes of UTF-8 in `encoded`; None for ASCII

    @classmethod
    def of(cls, text: str) -> _Page:
        encoded = text.encode("utf-8", "surrogatepass")
        padded = np.frombuffer(b" " + fold(text) + b" ", dtype=np.uint8)
        hard = padded == HARD
        blank = hard | (padded == SOFT)
        keep = ~blank
        keep[0] = True
        keep[1:] |= blank[1:] & ~blank[:-1]
        kept = padded[keep]
        kept[kept == HARD] = SOFT
        raw = np.frombuffer(encoded, dtype=np.uint8)
        return cls(
            encoded,
            kept.tobytes(),
            np.flatnonzero(keep) - 1,
            np.flatnonzero(kept == SOFT),
            np.flatnonzero(hard) - 1,
            None if text.isascii() else np.flatnonzero((raw & 0xC0) == 0x80),
        )

    def vocabulary(self) -> set[str]:
        return set(self.squeezed.decode("utf-8", "surrogatepass").split(" ")) - {""}

    def whole_words(self, raw: NDArray[np.int64]) -> Spans:
        """Hits of literals as words: from the blank before the first to the blank after the last."""
        starts = np.sort(raw[:, 0])
        starts = starts[np.diff(starts, prepend=-1) > 0]
        return Spans(starts, self.blanks[np.searchsorted(self.blanks, starts + 1)])

    def joined(self, first: Spans, second: Spans) -> Spans:
        """Hits of `first` that a hit of `second` follows, nothing but soft blanks in between."""
        if not len(first.starts) or not len(second.starts):
            return NONE
        order = np.lexsort((second.ends, second.starts))
        starts, ends = second.starts[order], second.ends[order]
        left = np.searchsorted(starts, first.ends, side="left")
        counts = np.searchsorted(starts, first.ends, side="right") - left
        rows = np.repeat(np.arange(len(first.starts)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        found = Spans(first.starts[rows], ends[np.repeat(left, counts) + within])
        boundary = first.ends[rows]
        last, following = self.places[boundary - 1], self.places[boundary + 1]
        soft = np.searchsorted(self.hard, last) == np.searchsorted(self.hard, following)
        return Spans(found.starts[soft], found.ends[soft])

    def in_text(self, found: Spans) -> Spans:
        """Spans of whole words, blanks at the ends left out, as byte offsets in the text."""
        if not len(found.starts):
            return NONE
        return Spans(self.places[found.starts + 1], self._after(found.ends))

    def _after(self, blanks: Ints) -> Ints:
        """The byte offset just after the word that each of these blanks ends."""
        # A word ends where its blank begins, which is where the first blank of the run was kept.
        return self.places[blanks]

    def regex(self, pattern: str) -> Spans:
        """The matches of a regular expression, capitals apart, as byte offsets; empty matches are none."""
        spans = [m.span() for m in compiled_regex(pattern).finditer(self.encoded) if m.end() > m.start()]
        found = np.array(spans, dtype=np.int64).reshape(-1, 2)
        return Spans(found[:, 0], found[:, 1])

    def in_code_points(self, found: Spans) -> Spans:
        if self.continuations is None or not len(found.starts):
            return found
        return Spans(*(offsets - np.searchsorted(self.continuations, offsets) for offsets in found))


def compile_codebook(codebook: Codebook, language: str, word_forms: WordForms) -> Matcher:
    """Compile a codebook for sources in a language.

    `word_forms` finds the forms of words among the words of a text (qualcode.language.forms). An indicator that names
    no language has the forms of the source's. Raises CodebookError for an indicator that cannot be understood; see
    `check_indicators` for all of them at once.
    """
    compiler = _Compiler()
    rules: list[CompiledRule] = []
    for code in codebook:
        exclusions = tuple(compiler.pattern(_parsed(code, i).pattern, i.language or language) for i in code.exclusions)
        for indicator in code.indicators:
            rule = _parsed(code, indicator)
            own = indicator.language or language
            blocked_by = tuple(compiler.pattern(pattern, own) for pattern in rule.excluded) + exclusions
            rules.append(CompiledRule(code.path, indicator.text, compiler.pattern(rule.pattern, own), blocked_by))
    return Matcher(language, codebook.digest, tuple(compiler.atoms), tuple(compiler.patterns), tuple(rules), word_forms)


def check_indicators(codebook: Codebook, path: str) -> list[Problem]:
    """A problem for each indicator that cannot be understood, with its line in the file at `path`."""
    problems = []
    for code in codebook:
        for indicator in (*code.indicators, *code.exclusions):
            try:
                _Compiler().pattern(parse_indicator(indicator.text).pattern, indicator.language)
            except CodebookError as error:
                where = f"{path}:{indicator.line}" if indicator.line else path
                problems.append(Problem(where, f"{code.path}: {error.problem}", error.remedy, refused=True))
    return problems


def _parsed(code: Code, indicator: Indicator) -> Rule:
    try:
        return parse_indicator(indicator.text)
    except CodebookError as error:
        where = f"line {indicator.line}" if indicator.line else "codebook"
        raise CodebookError(where, f"{code.path}: {error.problem}", error.remedy) from None


class _Compiler:
    """Numbers for atoms and patterns, the same one for the same thing."""

    def __init__(self) -> None:
        self.atoms: dict[Atom, int] = {}
        self.patterns: dict[tuple[tuple[Branch, ...], ...] | Regex, int] = {}

    def pattern(self, pattern: Pattern, language: str) -> int:
        compiled = pattern if isinstance(pattern, Regex) else self._phrase(pattern, language)
        return self.patterns.setdefault(compiled, len(self.patterns))

    def _phrase(self, phrase: Phrase, language: str) -> tuple[tuple[Branch, ...], ...]:
        return tuple(tuple(self._branch(branch, language) for branch in place) for place in phrase.places)

    def _branch(self, words: tuple[Word, ...], language: str) -> Branch:
        return tuple(self._atom(part, language) for word in words for part in _parts(word))

    def _atom(self, word: Word, language: str) -> int:
        # Only forms depend on the language; the very words are the same atom in all of them.
        atom = (word, language if word.match is Match.FORMS else "")
        return self.atoms.setdefault(atom, len(self.atoms))


def _parts(word: Word) -> list[Word]:
    """A word as texts have it: "e-library" is two words next to each other; only the last of them may be a prefix."""
    texts = fold_word(word.text)
    if not texts:
        raise CodebookError("", f"{word.text!r} holds no letter or number", "write words")
    inner = Match.EXACT if word.match is Match.PREFIX else word.match
    return [replace(word, text=text, match=inner) for text in texts[:-1]] + [replace(word, text=texts[-1])]
