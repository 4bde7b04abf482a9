"""What sort of evidence a file is: by what it says itself, by its folder, by its name, by its speakers."""

from __future__ import annotations

import re
from pathlib import PurePath

from qualcode.core.model import Kind

_WORDS = {
    Kind.INTERVIEW: "interview interviews wawancara transcript transkrip fgd",
    Kind.OBSERVATION: "observation observations observasi obs pengamatan fieldnote fieldnotes",
    Kind.DOCUMENT: "document documents dokumen sk laporan report decree keputusan",
    Kind.SURVEY: "survey surveys survei kuesioner questionnaire angket",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# Folders by the plain names only: a folder "reports" or "transcripts" says where things are, not what they are.
_FOLDERS = {
    word: kind for word, kind in _KINDS.items() if word not in ("transcript", "transkrip", "sk", "obs", "report")
}
_LETTERS = {"w": Kind.INTERVIEW, "i": Kind.INTERVIEW, "o": Kind.OBSERVATION, "d": Kind.DOCUMENT}
_PREFIX = re.compile(r"([wiod])[-_ ]?\d+(?![^\W_])")
_PHRASES = {"catatan lapangan": Kind.OBSERVATION, "field note": Kind.OBSERVATION, "surat keputusan": Kind.DOCUMENT}


def kind_named(word: object) -> Kind | None:
    """The kind that a word means, in English or Indonesian.

    >>> kind_named("Observasi"), kind_named("poem")
    (<Kind.OBSERVATION: 'observation'>, None)
    """
    return _KINDS.get(str(word).strip().casefold())


def kind_by_place(path: str) -> Kind | None:
    """The kind that the nearest folder or else the file's name tells.

    Of an absolute path only the folder that holds the file counts, and a folder "Documents" says nothing there:
    it is where a computer keeps everything.

    >>> kind_by_place("study/wawancara/bu-rina.docx"), kind_by_place("O-02.txt"), kind_by_place("rina.txt")
    (<Kind.INTERVIEW: 'interview'>, <Kind.OBSERVATION: 'observation'>, None)
    """
    place = PurePath(path.replace("\\", "/"))
    folders = [folder.casefold() for folder in place.parent.parts]
    if place.is_absolute() or ":" in path[:3]:
        folders = [folder for folder in folders[-1:] if folder != "documents"]
    for folder in reversed(folders):
        if folder in _FOLDERS:
            return _FOLDERS[folder]
    return kind_by_name(place.stem)


def kind_by_name(stem: str) -> Kind | None:
    """The kind that a file's name tells: `W-03`, `obs-meja-rujukan`, `laporan 2023`.

    >>> kind_by_name("D-01"), kind_by_name("SK Rektor"), kind_by_name("wira")
    (<Kind.DOCUMENT: 'document'>, <Kind.DOCUMENT: 'document'>, None)
    """
    stem = stem.casefold()
    prefix = _PREFIX.match(stem)
    if prefix is not None:
        return _LETTERS[prefix[1]]
    words = re.findall(r"[^\W\d_]+", stem)
    phrase = " ".join(words)
    for known, kind in _PHRASES.items():
        if known in phrase:
            return kind
    return next((_KINDS[word] for word in words if word in _KINDS), None)
