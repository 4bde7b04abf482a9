"""Phrases as the literals that stand for them: what one Aho-Corasick scan over a page looks for.

A phrase becomes sequences of words, one for each way through its choices; a word becomes its forms among the distinct
words of the texts; a sequence becomes literals with the boundaries of words inside, such as b" tanggung jawab ". Where
a sequence has gaps, or so many forms that the literals would be too many, its pieces are sought and joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, product
from math import prod
from typing import NamedTuple, TypeAlias

import numpy as np

from qualcode.coding.expressions import Choice, Gap, Item, ListName, Match, Phrase, Word
from qualcode.coding.fold import fold_word
from qualcode.coding.page import EMPTY, Bools, Ints, Page, Spans
from qualcode.core.tongue import WordForms
from qualcode.errors import CodebookError

FEW = 2_000  # literals
MOST_SEQUENCES = 2_000  # ways through the choices of a phrase
STAR = "\U00010330"  # stands for a star while a word is folded: a letter that no one writes
MOST_LITERALS = 200  # of one piece: beyond it, its words are sought apart
Atom: TypeAlias = tuple[Word, str]  # a word, and the language of its forms ("" where they do not matter)
Sequence_: TypeAlias = tuple[Atom | None, ...]  # None is a gap
Texts: TypeAlias = Mapping[Atom, Sequence[str]]  # the words that an atom stands for


class Piece(NamedTuple):
    """Words next to each other that are sought together, and how many words come between it and the piece before."""

    atoms: tuple[Atom, ...]
    gap: int


@lru_cache(maxsize=10_000)  # a codebook is checked, then compiled for each language
def sequences(phrase: Phrase, language: str) -> tuple[Sequence_, ...]:
    """Every way through the choices of a phrase; raises CodebookError when there are too many."""
    found = tuple(dict.fromkeys(_through(phrase.items, language)))
    if len(found) > MOST_SEQUENCES:
        problem = f"'{phrase}' stands for more than {MOST_SEQUENCES:,} phrases"
        raise CodebookError("", problem, "split it, or join its parts with NEAR")
    for sequence in found:
        if sequence[0] is None or sequence[-1] is None:
            raise CodebookError("", f"'{phrase}' begins or ends with a gap", "put words on both sides of _")
    return found


def _through(items: Sequence[Item], language: str) -> Iterator[Sequence_]:
    ways = [list(_ways(item, language)) for item in items]
    if prod(map(len, ways)) > MOST_SEQUENCES * 10:
        raise CodebookError("", f"'{Phrase(tuple(items))}' stands for too many phrases", "split it")
    for chosen in product(*ways):
        yield tuple(atom for part in chosen for atom in part)


def _ways(item: Item, language: str) -> Iterator[Sequence_]:
    match item:
        case Gap():
            yield (None,)
        case Choice():
            for branch in item.branches:
                yield from _through(branch, language)
        case ListName():
            raise CodebookError("", f"there is no list @{item.name}", "name it under `lists:`")
        case Word():
            yield tuple((part, language if part.match is Match.FORMS else "") for part in _folded(item))


@lru_cache(maxsize=100_000)
def _folded(word: Word) -> tuple[Word, ...]:
    """A word as texts have it: "e-library" is two words next to each other; a star stays at its end of them."""
    if word.match is not Match.WILD:
        texts = fold_word(word.text)
        if not texts:
            raise CodebookError("", f"{word.text!r} holds no letter or number", "write words")
        return tuple(Word(text, word.match) for text in texts)
    starred = fold_word(word.text.replace("*", STAR))
    return tuple(Word(text.replace(STAR, "*"), Match.WILD if STAR in text else Match.EXACT) for text in starred)


def pieces(sequence: Sequence_, texts: Texts) -> list[Piece]:
    """A sequence as the pieces that are sought: parted at gaps, and where the literals would be too many."""
    found: list[Piece] = []
    atoms: list[Atom] = []
    gap = 0
    for atom in sequence:
        if atom is None:
            if atoms:
                found.append(Piece(tuple(atoms), gap))
                atoms, gap = [], 0
            gap += 1
            continue
        if atoms and prod(len(texts[some]) for some in (*atoms, atom)) > MOST_LITERALS:
            found.append(Piece(tuple(atoms), gap))
            atoms, gap = [], 0
        atoms.append(atom)
    return [*found, Piece(tuple(atoms), gap)]


def literals(piece: Piece, texts: Texts) -> Iterator[bytes]:
    """What stands for a piece in a page: words with their blanks, open at an end where a star stands."""
    for words in product(*(texts[atom] for atom in piece.atoms)):
        yield f" {' '.join(words)} ".replace(" *", "").replace("* ", "").encode("utf-8", "surrogatepass")


def is_open(atom: Atom, place: int, count: int) -> bool:
    """Whether the stars of a word stand at the outer ends of a piece, where a literal may be left open."""
    word = atom[0]
    if word.match is not Match.WILD or "*" in word.text.strip("*"):
        return False
    return (not word.text.startswith("*") or place == 0) and (not word.text.endswith("*") or place == count - 1)


@dataclass(frozen=True)
class Lexicon:
    """The words that each atom stands for, as far as the texts seen until now have them.

    `known` are the distinct words seen; `texts` grows with them. `forms` and `wild` are the atoms that need them.
    """

    forms: Mapping[str, tuple[Atom, ...]]  # by language
    wild: tuple[Atom, ...]
    known: set[bytes] = field(default_factory=set)
    texts: dict[Atom, list[str]] = field(default_factory=dict)

    def needs_words(self) -> bool:
        """Whether it takes the distinct words of a text to know what to look for."""
        return bool(self.forms or self.wild)

    def learn(self, page: Page, word_forms: WordForms) -> bool:
        """Take in the words of a page; whether any atom stands for more now."""
        new = page.words() - self.known
        self.known.update(new)
        words = {word.decode("utf-8", "surrogatepass") for word in new}
        grown = False
        for language, atoms in self.forms.items():
            by_word = {atom[0].text: atom for atom in atoms}
            for word, forms in word_forms(list(by_word), words, language).items():
                grown |= self._add(by_word[word], forms)
        if self.wild and words:
            listed = "\n".join(sorted(words))
            for atom in self.wild:
                shape = "[^\n]*".join(map(re.escape, atom[0].text.split("*")))
                grown |= self._add(atom, re.findall(f"(?m)^{shape}$", listed))
        return grown

    def _add(self, atom: Atom, texts: Iterable[str]) -> bool:
        stored = self.texts[atom]
        more = sorted(set(texts).difference(stored))
        stored += more
        return bool(more)


class Scanner:
    """Literals in one Aho-Corasick automaton, each with the numbers of those who want it."""

    def __init__(self, wanted: Mapping[bytes, Sequence[int]]) -> None:
        """`wanted`: literal -> owners."""
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        texts = list(wanted)
        kind = Implementation.DFA if len(texts) <= FEW else None  # the fastest while its states fit in the caches
        self.automaton = BytesAhoCorasick(texts, implementation=kind) if texts else None
        self.owners = np.array([owner for some in wanted.values() for owner in some], dtype=np.int64)
        self.first = np.concatenate([[0], np.cumsum([len(some) for some in wanted.values()], dtype=np.int64)])
        self.open_left = np.array([text[:1] != b" " for text in texts], dtype=bool)
        self.open_right = np.array([text[-1:] != b" " for text in texts], dtype=bool)
        self.several = np.array([b" " in text.strip() for text in texts], dtype=bool)

    def scan(self, page: Page) -> tuple[Ints, Spans]:
        """Owners and places in the text, ordered by owner and place, each once; no phrase crosses punctuation."""
        raw = self.automaton.find_matches_as_indexes(page.spaced, overlapping=True) if self.automaton else []
        if not raw:
            return EMPTY, Spans(EMPTY, EMPTY)
        table = np.fromiter(chain.from_iterable(raw), dtype=np.int64, count=3 * len(raw)).reshape(-1, 3)
        which = table[:, 0]
        found = page.in_text(self._words(page, which, table[:, 1], table[:, 2]))
        if self.several.any():
            whole = ~self.several[which]
            whole[~whole] = ~page.crosses_punctuation(found.where(~whole))
            which, found = which[whole], found.where(whole)
        counts = self.first[which + 1] - self.first[which]
        rows = np.repeat(np.arange(len(which)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return _in_order(self.owners[self.first[which[rows]] + within], found.where(rows))

    def _words(self, page: Page, which: Ints, starts: Ints, ends: Ints) -> Spans:
        """From the first letter of the first word to the last of the last."""
        left, right = self.open_left[which], self.open_right[which]
        starts, ends = starts + ~left, ends - ~right
        if left.any():
            starts[left] = page.to_word_starts(starts[left])
        if right.any():
            ends[right] = page.to_word_ends(ends[right])
        return Spans(starts, ends)


def _in_order(owners: Ints, found: Spans) -> tuple[Ints, Spans]:
    order = np.lexsort((found.ends, found.starts, owners))
    owners, found = owners[order], found.where(order)
    same: Bools = (owners[1:] == owners[:-1]) & (np.diff(found.starts) == 0) & (np.diff(found.ends) == 0)
    first = np.append(True, ~same)[: len(owners)]
    return owners[first], found.where(first)


def follow(page: Page, first: Spans, second: Spans, gap: int) -> Spans:
    """From each of `first` to each of `second` that comes `gap` words after it, no punctuation within."""
    words = page.text_word_starts
    last = np.searchsorted(words, first.ends - 1, side="right")  # the number of the last word, from 1
    begins = np.searchsorted(words, second.starts, side="right")
    order = np.argsort(begins, kind="stable")
    begins = begins[order]
    left = np.searchsorted(begins, last + gap + 1, side="left")
    counts = np.searchsorted(begins, last + gap + 1, side="right") - left
    rows = np.repeat(np.arange(len(last)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    joined = Spans(first.starts[rows], second.ends[order[np.repeat(left, counts) + within]])
    return joined.where(~page.crosses_punctuation(joined))
