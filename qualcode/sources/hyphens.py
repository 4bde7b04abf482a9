"""Words that were divided at the end of a line, made whole; and hyphens that belong to a word, left where they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

MARKS = "-\xad\u2010\ufffe\x02"  # hyphens at the end of a line; the last two are pdfium's
_ENDS = re.compile(rf"([^\W_]+)[{MARKS}]$")
_BEGINS = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"(?=\b([^\W_]+-[^\W_]+))")
_WORD = re.compile(r"[^\W_]+")
_TIGHT_DASH = re.compile(r"\w—\w")
_DASH_AT_SEAM = re.compile(r"\w—\n\w|\w\n—\w")
_LONGEST = 60  # characters of a word
_FOREIGN = ("sc", "sh", "sk", "sl", "sm", "sn", "sp", "st", "sw", "ch", "cl", "ph", "th", "wh")
_PREFIXES = frozenset({"di", "ke", "se", "me", "nge", "ter", "ber"})  # before foreign words with a hyphen: "di-scan"
# First parts of words that are written as one, though both parts are words: "under-stand", "some-times".
_GROWN_TOGETHER = frozenset(
    """some any every under over with through out back down fore after other what when where mean black them him her
    your more further never none hand note class work""".split()
)
_SHORTEST_WORD = 4


class Words:
    """The words of a document, which tell how it writes a word that a line end divides."""

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines).casefold()
        # A part at the end or the start of a line may be half a word: it is no evidence.
        inside = re.sub(rf"\S+[{MARKS}](?=\n)\n\S+", " ", text)
        self._compounds = Counter(_COMPOUND.findall(inside))
        self._words = Counter(_WORD.findall(inside))
        self.sets_dashes_tight = len(_TIGHT_DASH.findall(inside)) > inside.count(" — ")

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between two parts, in lower case, belongs to the word.

        What the document writes elsewhere decides. Where it says nothing: words said twice keep their hyphen
        ("buku-bukunya", "sayur-mayur"), and so do single letters ("e-library"), prefixes before foreign words
        ("di-scan"), and two words that the document has on their own ("user-centred").
        """
        together, apart = self._words[first + second], self._compounds[f"{first}-{second}"]
        if together or apart:
            return apart >= together
        if len(first) == 1 or len(second) == 1 or is_doubled(first, second):
            return True
        if first in _PREFIXES:
            return second.startswith(_FOREIGN)
        known = min(len(first), len(second)) >= _SHORTEST_WORD and self._words[first] and self._words[second]
        return bool(known) and first not in _GROWN_TOGETHER


def is_doubled(first: str, second: str) -> bool:
    """Whether the hyphen stands in a word that is said twice: "buku-bukunya", "bersama-sama".

    >>> is_doubled("buku", "bukunya"), is_doubled("bersama", "sama"), is_doubled("perpusta", "kaan")
    (True, True, False)
    """
    return second.startswith(first) or (len(second) > 2 and first.endswith(second))


def seam(above: str, below: str, words: Words) -> tuple[int, str]:
    """How two lines of a paragraph go together: how many characters the upper one loses, and what stands between.

    A word that was divided between them is whole again.
    """
    if words.sets_dashes_tight and _DASH_AT_SEAM.search(f"{above[-3:].rstrip()}\n{below[:2]}"):
        return len(above) - len(above.rstrip()), ""
    found = _ENDS.search(above[-_LONGEST:])
    following = _BEGINS.match(below)
    if found is None or following is None:
        return 0, " "
    if above[-1] == "\xad":  # a hyphen that says that it is there for the line end alone
        return 1, ""
    if not following[0][0].islower():  # "Undang-Undang", "ke-3"; or a dash, which a hyphen often stands for
        return (1, "-") if following[0][0].isupper() or following[0][0].isdecimal() else (0, " ")
    return (1, "-") if words.keeps_hyphen(found[1].casefold(), following[0].casefold()) else (1, "")


def joined(lines: Iterable[str], words: Words) -> str:
    """The lines of a paragraph as one.

    >>> joined(["ada di perpusta-", "kaan, juga buku-", "buku tua"], Words([]))
    'ada di perpustakaan, juga buku-buku tua'
    >>> joined(["dan—pernah—satu,", "lalu—", "akhirnya", "—dua"], Words(["dan—pernah—satu"]))
    'dan—pernah—satu, lalu—akhirnya—dua'
    """
    parts: list[str] = []
    for line in lines:
        if parts:
            lost, between = seam(parts[-1], line, words)
            parts[-1] = parts[-1][: len(parts[-1]) - lost]
            parts.append(between)
        parts.append(line)
    return "".join(parts)
