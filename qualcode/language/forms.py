"""Word forms: which words of a text are forms of a word that a researcher wrote.

A stem is only a key that groups forms; it is never shown. Stems are worked out for distinct words, never for tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from qualcode.language import indonesian

Keys = Callable[[str], frozenset[str]]


def word_forms(words: Sequence[str], vocabulary: Collection[str], language: str) -> dict[str, set[str]]:
    """For each of `words`, itself and the words of the vocabulary that are forms of it in a language.

    All in lower case. Indonesian by PySastrawi with the affixes of speech, English by lemma (simplemma) or stem
    (Snowball), other languages by lemma or stem where a library has them; else a word is its only form.

    >>> sorted(word_forms(["latih"], {"pelatihan", "dilatih", "latar"}, "id")["latih"])
    ['dilatih', 'latih', 'pelatihan']
    """
    forms = {word: {word} for word in words}
    keys = _keys(language)
    if keys is None or not forms:
        return forms
    wanted: dict[str, list[str]] = {}
    for word in forms:
        for key in keys(word):
            wanted.setdefault(key, []).append(word)
    for candidate in _candidates(wanted, vocabulary, language):
        for key in keys(candidate):
            for word in wanted.get(key, ()):
                forms[word].add(candidate)
    return forms


def _candidates(wanted: Mapping[str, object], vocabulary: Collection[str], language: str) -> Collection[str]:
    """The words worth stemming: PySastrawi is slow, so only those that can hold one of the roots."""
    return indonesian.candidates(wanted, vocabulary) if language == "id" else vocabulary


@cache
def _keys(language: str) -> Keys | None:
    """What groups the forms of a word in a language; None where no library knows."""
    if language == "id":
        return indonesian.roots
    import Stemmer
    from simplemma import lemmatize
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    names = {
        "en": "english",
        "nl": "dutch",
        "es": "spanish",
        "fr": "french",
        "de": "german",
        "pt": "portuguese",
    }
    stem = Stemmer.Stemmer(names[language]).stemWord if language in names else None
    lemma = language in SUPPORTED_LANGUAGES
    if stem is None and not lemma:
        return None

    def keys(word: str) -> frozenset[str]:
        found = {stem(word)} if stem else set()
        if lemma:
            found.add(lemmatize(word, lang=language).lower())
        return frozenset(found)

    return keys
