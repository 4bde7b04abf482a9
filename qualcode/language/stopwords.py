"""Words that say little of what a text is about: those of spaCy's lists, with what speech adds and what they overdo."""

from __future__ import annotations

import runpy
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from qualcode.language.tokens import spelt

# Of spoken Indonesian, which spaCy's list (of written prose) lacks; the common shortenings of transcripts too.
SPOKEN_INDONESIAN = frozenset(
    "nggak enggak ngga gak ga kagak ndak nda tdk gitu gini begitu kayak kayaknya kek kan sih deh dong loh lho kok nah "
    "ya iya yah yaa iyaa oke ok oh ooh eh em emm hmm hm mm ehm ehem heeh ah aduh wah lah tuh nih aja doang cuman udah "
    "dah udahan sudah belom blm emang emangnya kalo klo gimana gimananya ngapain biar soalnya karna krn terus trus "
    "tapi tp jd yg dgn utk dr pd dll dsb bikin banget bgt abis habis pas tau gituan itunya ininya apa-apa apanya "
    "pokoknya pokonya gue gua gw lu lo elo bu mas mbak kak bang".split()
)
SPOKEN_ENGLISH = frozenset(
    "yeah yes yep yup nope ok okay oh ah eh uh um uhm umm er erm hm hmm mm mhm like kind sort gonna wanna gotta cause "
    "cos actually basically literally i'm i've i'd i'll it's that's there's don't doesn't didn't isn't wasn't aren't "
    "weren't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't you're you've you'd you'll we're we've we'd "
    "we'll they're they've they'd they'll he's she's what's let's".split()
)
# What spaCy's lists count as small though a study may well be about it: who asks, wants, knows, works, must, helps.
CONTENT_INDONESIAN = frozenset(
    "bekerja dikerjakan mengerjakan keinginan berkeinginan ingin inginkan diinginkan menginginkan kehendak "
    "berkehendak menghendaki minta meminta diminta dimintai memintakan tahu mengetahui diketahui diketahuinya mampu "
    "mampukah semampu semampunya ikut turut masalah masalahnya persoalan dipersoalkan mempersoalkan pertanyaan "
    "pertanyakan dipertanyakan mempertanyakan tanya tanyakan bertanya ditanya ditanyai ditanyakan menanya menanyai "
    "menanyakan jawab jawaban menjawab dijawab harus haruslah harusnya seharusnya perlu perlunya memerlukan "
    "diperlukan diperlukannya penting pentingnya yakin meyakini meyakinkan siap bersiap menyiapkan mempersiapkan "
    "tegas menegaskan ditegaskan tunjuk menunjuk ditunjuk menunjuki ditunjuki guna gunakan digunakan menggunakan "
    "dipergunakan mempergunakan jelaskan dijelaskan menjelaskan mendatangkan didatangkan berdatangan tambah "
    "menambahkan ditambahkan tempat setempat kasus beri memberi diberi berikan memberikan diberikan".split()
)
CONTENT_ENGLISH = frozenset("call front full keep make made move name part put say see serious show side".split())

_MORE = {"id": SPOKEN_INDONESIAN, "en": SPOKEN_ENGLISH}
_LESS = {"id": CONTENT_INDONESIAN, "en": CONTENT_ENGLISH}


def stop_words(languages: Iterable[str]) -> frozenset[str]:
    """The stop words of some languages, spelt as `tokens` spells words; none for a language without a list.

    >>> "nggak" in stop_words(["id"]), "wajib" in stop_words(["id"])
    (True, False)
    """
    return frozenset(word for language in languages for word in _of(language))


@cache
def _of(language: str) -> frozenset[str]:
    words = (_of_spacy(language) - _LESS.get(language, frozenset())) | _MORE.get(language, frozenset())
    return frozenset(map(spelt, words))


def _of_spacy(language: str) -> frozenset[str]:
    """spaCy's list of a language, read without loading spaCy, which takes as long as all the rest of a command."""
    spec = find_spec("spacy")
    for folder in (spec and spec.submodule_search_locations) or ():
        file = Path(folder) / "lang" / language / "stop_words.py"
        if language.isalpha() and file.is_file():
            return frozenset(runpy.run_path(str(file))["STOP_WORDS"])
    return frozenset()
