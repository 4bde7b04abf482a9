"""Which language a text is in."""

from __future__ import annotations

import re

SAMPLE = 20_000  # characters looked at: enough for a vote, whatever the length of the text
ENOUGH = 0.08  # share of the words that must be a language's own small words
WORD = re.compile(r"[^\W\d_]+")

SMALL_WORDS = {
    "id": frozenset(
        "yang dan di ke dari itu ini ada saya kami kita dia mereka tidak nggak gak enggak bukan belum sudah udah "
        "akan dengan untuk pada karena jadi juga kalau bisa lebih atau seperti kayak sama aja saja lagi apa ya kan sih "
        "gitu orang harus waktu masih dalam oleh adalah sebagai bahwa para secara dapat tersebut".split()
    ),
    "en": frozenset(
        "the and of to in is was were it that this you we they he she not with for on at by from as be been have has "
        "had do did are but or so if what which who there their our my your would could just about because".split()
    ),
}


def detect_language(text: str) -> str:
    """The ISO 639-1 code of the language that most of a text is in; "" when it holds too few words to tell.

    A vote of small words decides between Indonesian and English, which may be mixed; other languages are left to
    py3langid, which is slower to start, and takes Indonesian for Malay now and then: that answer is read as Indonesian.

    >>> detect_language("Saya ikut karena diminta pimpinan, workshop-nya juga ada.")
    'id'
    """
    words = WORD.findall(text[:SAMPLE].lower())
    if len(words) < 3:
        return ""
    votes = {language: sum(word in small for word in words) / len(words) for language, small in SMALL_WORDS.items()}
    language = max(votes, key=votes.__getitem__)
    if votes[language] >= ENOUGH:
        return language
    from py3langid import classify

    guess = str(classify(text[:SAMPLE])[0])
    return "id" if guess == "ms" else guess
