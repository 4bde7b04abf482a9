"""Word forms: which words of a text are forms of a word that a researcher wrote.

A stem is only a key that groups forms; it is never shown. Stems are worked out for distinct words, never for tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from qualcode.language import indonesian

Keys = Callable[[str], frozenset[str]]
SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "hu": "hungarian", "hy": "armenian", "it": "italian",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


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


def form_keys(words: Collection[str], language: str) -> dict[str, str]:
    """A key for each word, the same for the forms of one: words are put together by it, and it is never shown.

    A language of which no library knows gives every word itself.

    >>> keys = form_keys(["went", "goes", "go", "gown"], "en")
    >>> keys["went"] == keys["goes"] == keys["go"] != keys["gown"]
    True
    """
    key = _key(language)
    return {word: key(word) for word in words}


@cache
def _key(language: str) -> Callable[[str], str]:
    if language == "id":
        return indonesian.root
    stem, lemma = _stem(language), _lemma(language)
    if lemma is None:
        return stem or str
    return (lambda word: stem(lemma(word))) if stem else lemma


def _candidates(wanted: Mapping[str, object], vocabulary: Collection[str], language: str) -> Collection[str]:
    """The words worth stemming: PySastrawi is slow, so only those that can hold one of the roots."""
    return indonesian.candidates(wanted, vocabulary) if language == "id" else vocabulary


@cache
def _keys(language: str) -> Keys | None:
    """What groups the forms of a word in a language; None where no library knows."""
    if language == "id":
        return indonesian.roots
    stem, lemma = _stem(language), _lemma(language)
    if lemma is None:
        return None if stem is None else lambda word: frozenset({stem(word)})

    def keys(word: str) -> frozenset[str]:
        return frozenset({stem(word), lemma(word)}) if stem else frozenset({lemma(word)})

    return keys


def _stem(language: str) -> Callable[[str], str] | None:
    """Snowball's stemmer of a language."""
    if language not in SNOWBALL:
        return None
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer(SNOWBALL[language]).stemWord
    return stem


def _lemma(language: str) -> Callable[[str], str] | None:
    """simplemma's lemmas of a language, in lower case."""
    from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    if language not in SUPPORTED_LANGUAGES:
        return None
    # Where there is a stemmer for what is regular, a look into the dictionary is enough for what is not.
    lemmas = DictionaryLookupStrategy() if language in SNOWBALL else DefaultStrategy()
    return lambda word: (lemmas.get_lemma(word, language) or word).lower()
