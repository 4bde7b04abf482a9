"""Indonesian word forms: PySastrawi's roots, with the affixes of everyday speech that it does not know."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from Sastrawi.Stemmer.Stemmer import Stemmer

# Words that PySastrawi strips of what is not an affix: each is its own root, in all its forms.
PROTECTED = frozenset(
    "pemustaka pustakawan perpustakaan seminar mentor beban belum sedang sekali beberapa bila".split()
)
SUFFIX = re.compile(r"(?:nya|ku|mu|lah|kah|pun)$")
# Spoken nasal prefixes and the first letter that they swallow: nulis < tulis, ngajar < ajar, nyari < cari.
SPOKEN_PREFIXES = (
    ("nge", ("",)),
    ("ng", ("", "k")),
    ("ny", ("s", "c")),
    ("n", ("t",)),
    ("mb", ("b",)),
    ("nd", ("d",)),
    ("nj", ("j",)),
    ("m", ("p",)),
)
PASSIVES = ("di", "ke")
PARTICLES, POSSESSIVES = ("lah", "kah", "tah", "pun"), ("ku", "mu", "nya")
ENDINGS = ("i", "kan", "an", "in", "is", "isme", "isasi")
SWALLOWED = "ktspcr"  # letters that a prefix may have taken the place of
LONGEST_PREFIX = 10  # letters: memper-, diperse-
SHORTEST_BASE = 4  # letters: -nya of "hanya" and "tanya" is no suffix


@lru_cache(maxsize=200_000)
def roots(word: str) -> frozenset[str]:
    """The roots that a word may be a form of; for spoken forms there may be several, told apart by what exists.

    >>> sorted(roots("ngajarin") & roots("mengajar"))
    ['ajar']
    """
    base = SUFFIX.sub("", word).rstrip("-")  # workshop-nya
    if word in PROTECTED or base in PROTECTED:
        return frozenset({word if word in PROTECTED else base})
    found = {_stem(word)}
    if word.endswith("nya") and len(base) >= SHORTEST_BASE:  # PySastrawi leaves it on roots that it does not know
        found.add(_stem(base))
    for spoken in _spoken(word):
        root = _stem(spoken)
        if root != spoken or _is_root(spoken):
            found.add(root)
    return frozenset(found)


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """The one root under which a word is counted: of several the one that is a word, the longest of these.

    >>> root("ngajarin"), root("diwajibkan"), root("workshop-nya")
    ('ajar', 'wajib', 'workshop')
    """
    if word in PROTECTED or _is_root(word):
        return word
    if "'" in word or ("-" not in word and not _may_hold_a_root(word)):
        return _bare(word)
    found = sorted(roots(word), key=lambda each: (-len(each), each))
    return next((each for each in found if each in PROTECTED or _is_root(each)), found[-1])


def _bare(word: str) -> str:
    """A word that no root is known of, without what is hung on to it."""
    base = SUFFIX.sub("", word)
    if base in PROTECTED or (word.endswith("nya") and len(base) >= SHORTEST_BASE):
        return base
    return word


def _may_hold_a_root(word: str) -> bool:
    """Whether taking affixes off, or undoing a nasal prefix, can leave a root: PySastrawi takes long to say no."""
    bases, new = {word}, {word}
    for ends in (PARTICLES, POSSESSIVES, ENDINGS):
        new = {base[: -len(end)] for base in bases for end in ends if base.endswith(end)}
        bases |= new
    roots = _dictionary()
    for base in bases:
        for at in range(min(len(base) - 1, LONGEST_PREFIX)):
            rest = base[at:]
            if rest in roots or (at and any(letter + rest in roots for letter in SWALLOWED)):
                return True
    return False


def candidates(wanted: Iterable[str], vocabulary: Collection[str]) -> list[str]:
    """The words that hold one of the roots, its first letter apart, which a nasal prefix may have swallowed."""
    from ahocorasick_rs import AhoCorasick

    cores = sorted({root[1:] if len(root) > 3 else root for root in wanted if root})
    if not cores or not vocabulary:
        return []
    words = sorted(vocabulary)
    automaton = AhoCorasick(cores)
    return [word for word in words if automaton.find_matches_as_indexes(word)]


def _spoken(word: str) -> list[str]:
    """What a word of speech may be in writing: dibantuin -> bantu, ngajarin -> ajar, nyari -> cari."""
    bases = [word]
    if word.endswith("in") and len(word) > 5:
        bases.append(word[:-2])
    for base in tuple(bases):
        bases += [base[len(prefix) :] for prefix in PASSIVES if base.startswith(prefix) and len(base) > 5]
    written = [base for base in bases if base != word]
    for base in bases:
        for prefix, swallowed in SPOKEN_PREFIXES:
            if base.startswith(prefix) and len(base) > len(prefix) + 2:
                written += [first + base[len(prefix) :] for first in swallowed]
    return written


@cache
def _stemmer() -> Stemmer:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return StemmerFactory().create_stemmer(False)


@cache
def _dictionary() -> frozenset[str]:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return frozenset(StemmerFactory().get_words())


def _stem(word: str) -> str:
    return str(_stemmer().stem(word))


def _is_root(word: str) -> bool:
    return word in _dictionary()
