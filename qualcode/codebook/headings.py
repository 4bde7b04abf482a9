"""What a column of a codebook table holds, told by its heading in English or Indonesian, loosely written or not."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from qualcode.core.nearest import nearest

PATH, CODE, NAME, LABEL, PARENT = "path", "code", "name", "label", "parent"
LEVELS: Final = ("theme", "subtheme", "category", "subcategory", CODE, "subcode")  # from the top of the tree down
WORDS: Final = ("definition", "include", "exclude")
LISTS: Final = ("examples", "counterexamples")
INDICATORS: Final = ("indicators", "exclusions")
NUMBERS: Final = ("weight", "minimum")
COLOUR, DEPTH, GUID = "colour", "level", "guid"


class Heading(NamedTuple):
    """What a column holds, in which language ("" when its heading does not say); `rank` orders columns of levels."""

    role: str
    language: str = ""
    rank: int = 0


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("|"))


# Headings as people write them, in lower case, signs taken for blanks.
_EXACT: Final = {
    PATH: _phrases("path|code path|jalur|jalur kode"),
    CODE: _phrases(
        """code|codes|kode|tag|tags|node|nodes|open code|initial code|kode awal|kode terbuka|koding|full name
        |hierarchical name|full path|code system"""
    ),
    NAME: _phrases(
        "name|nama|code name|nama kode|kode name|node name|tag name|nama node|nama tag|variable|variabel|item"
    ),
    LABEL: _phrases("label|title|judul|display name|code label|label kode|short name|nama tampilan"),
    PARENT: _phrases("parent|parent code|induk|kode induk|parent node|parent name|parent tag|di bawah|under"),
    "theme": _phrases(
        "theme|themes|tema|main theme|tema utama|tema besar|domain|dimension|dimensi|aspek|aspect|family"
    ),
    "subtheme": _phrases("subtheme|sub theme|subthemes|sub themes|subtema|sub tema"),
    "category": _phrases("category|categories|kategori|group|kelompok|code group|kelompok kode|main category"),
    "subcategory": _phrases("subcategory|sub category|subkategori|sub kategori|sub categories|subcategories"),
    "subcode": _phrases("subcode|sub code|subcodes|sub codes|subkode|sub kode|child code|kode turunan|kode anak"),
    "definition": _phrases(
        """definition|definisi|description|deskripsi|meaning|makna|arti|pengertian|penjelasan|keterangan|memo|memos
        |code memo|comment|comments|komentar|brief definition|full definition|explanation|nickname description"""
    ),
    "include": _phrases(
        """include|includes|inclusion|inclusions|inklusi|inclusion criteria|kriteria inklusi|when to use|use when
        |use if|when to code|kapan digunakan|kapan dipakai|gunakan jika|gunakan bila|digunakan jika|digunakan bila
        |dipakai jika|dipakai bila|termasuk|mencakup|apply when|applies when"""
    ),
    "exclude": _phrases(
        """exclude|excludes|exclusion|exclusions|eksklusi|exclusion criteria|kriteria eksklusi|when not to use
        |do not use when|do not use if|not when|tidak termasuk|tidak mencakup|kapan tidak digunakan
        |kapan tidak dipakai|jangan gunakan jika|jangan gunakan bila|tidak digunakan jika|tidak digunakan bila"""
    ),
    "examples": _phrases(
        """example|examples|contoh|contoh kutipan|quote|quotes|kutipan|quotation|quotations|verbatim|contoh data
        |contoh pernyataan|sample quote|illustrative quote|exemplar|exemplars|typical example"""
    ),
    "counterexamples": _phrases(
        """counterexample|counterexamples|counter example|counter examples|non example|non examples|near miss
        |near misses|bukan contoh|contoh negatif|contoh tandingan|contoh yang bukan|negative example"""
    ),
    "indicators": _phrases(
        """indicator|indicators|indikator|keyword|keywords|key words|kata kunci|search terms|penanda|kata penanda
        |kata indikator"""
    ),
    "exclusions": _phrases(
        """exclusion indicators|exclusion indicator|exclusion words|exclusion keywords|stop words
        |indikator pengecualian|indikator eksklusi|kata pengecualian|kata eksklusi"""
    ),
    COLOUR: _phrases("colour|color|warna|code color|code colour|warna kode"),
    GUID: _phrases("guid|uuid"),
    "weight": _phrases("weight|bobot"),
    "minimum": _phrases("minimum|ambang"),
    DEPTH: _phrases("level|tingkat|depth|hierarchy level"),
}
_BY_PHRASE: Final = {phrase: role for role, phrases in _EXACT.items() for phrase in phrases}
_IN_LANGUAGES: Final = (LABEL, *WORDS, *LISTS, *INDICATORS)
# Where no phrase fits, the first of these that is found in the heading; what counts things is no column of codes.
_LOOSE: Final = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"\b(jumlah|number|count|total|frekuensi|frequency|groundedness|density|nomor|persen\w*|percent\w*)\b", ""),
        (r"\b(exclusion|pengecualian|eksklusi).*(indicator|indikator|keyword|kata|words)", "exclusions"),
        (r"\b(eksklusi|exclusion|exclude)|\b(tidak|not|jangan)\b", "exclude"),
        (r"\b(inklusi|inclusion|include)", "include"),
        (r"\b(counter|non)[ -]?example|\bbukan contoh", "counterexamples"),
        (r"\b(contoh|example|kutipan|quot)", "examples"),
        (r"\b(indikator|indicator|keyword|kata kunci)", "indicators"),
        (r"\b(defini|descri|deskrip)", "definition"),
        (r"\b(warna|colou?r)\b", COLOUR),
        (r"\b(informan|responden\w*|participants?|sources?|sumber|files?|references?|tanggal|date)\b", ""),
        (r"\b(induk|parent)\b", PARENT),
        (r"\bsub[ -]?(tema|theme)", "subtheme"),
        (r"\bsub[ -]?(kategori|categor)", "subcategory"),
        (r"\bsub[ -]?(kode|code)", "subcode"),
        (r"\b(tema|themes?)\b", "theme"),
        (r"\b(kategori|categor)", "category"),
        (r"\b(kode|codes?)\b", CODE),
    )
)
_LANGUAGES: Final = {
    "indonesia": "id",
    "indonesian": "id",
    "bahasa indonesia": "id",
    "bahasa": "id",
    "inggris": "en",
} | {
    "english": "en",
    "bahasa inggris": "en",
    "ind": "id",
    "eng": "en",
}
_BRACKETED: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_SIGNS: Final = re.compile(r"[^\w]+|_")
_SUFFIX: Final = re.compile(r"(.+) (id|en)")
_LEVEL: Final = re.compile(r"(?:code |kode )?(?:level|tingkat|tier)\s*(\d{1,2})")


def heading(text: str) -> Heading | None:
    """What a column of this heading holds, None when that cannot be told.

    >>> heading("Kriteria inklusi"), heading("Definisi (ID)").language, heading("Contoh kutipan informan").role
    (Heading(role='include', language='', rank=0), 'id', 'examples')
    """
    plain, language = _without_language(unicodedata.normalize("NFKC", text).casefold())
    words = " ".join(_SIGNS.sub(" ", plain).split())
    if level := _LEVEL.fullmatch(words):
        return Heading(DEPTH, rank=int(level[1]))
    role = _BY_PHRASE.get(words, "")
    if not role and (suffixed := _SUFFIX.fullmatch(words)) and _BY_PHRASE.get(suffixed[1]) in _IN_LANGUAGES:
        role, language = _BY_PHRASE[suffixed[1]], suffixed[2]
    if not role:
        role = next((role for pattern, role in _LOOSE if pattern.search(words)), "")
        language = language if language in _LANGUAGES.values() else ""
    if not role:
        return None
    return Heading(role, language, LEVELS.index(role) if role in LEVELS else 0)


def guess(text: str) -> str | None:
    """The known heading most like one that is not known."""
    return nearest(" ".join(text.casefold().split()), _BY_PHRASE)


def _without_language(text: str) -> tuple[str, str]:
    """The heading without what stands in brackets, and the language that stands there."""
    language = ""
    for inside in _BRACKETED.findall(text):
        said = " ".join(inside.split())
        if re.fullmatch("[a-z]{2,3}", said) or said in _LANGUAGES:
            language = _LANGUAGES.get(said, said)
    return _BRACKETED.sub(" ", text), language
