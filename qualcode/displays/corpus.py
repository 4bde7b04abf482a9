"""The words of a study's lines as what is counted: the language stage's words and forms, as the analysis wants them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from qualcode.core.model import Source, Unit
from qualcode.language.characters import Ints
from qualcode.language.tokens import Tokens, spelt, tokens_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from qualcode.analysis.frequencies import Corpus

LETTER = re.compile(r"[^\W\d_]")


class _Part(NamedTuple):
    """The words of the lines in one language: which of its distinct words, sentence and line each is."""

    language: str
    words: list[str]
    word: Ints
    sentence: Ints
    line: Ints


def corpus_of(
    lines: DataFrame,
    sources: Mapping[str, Source],
    *,
    unit: Unit,
    forms: bool = True,
    stop: Collection[str] | None = None,
) -> Corpus:
    """The words of some lines (of `lines_frame`, with `language`), which are segments of a unit.

    With `forms` the forms of a word are put together: of the language in which each is said most. `stop` are the words
    that no table lists, however they are spelt; with any, and with none, numbers are not listed either. None lists all.
    """
    from qualcode.analysis.frequencies import Corpus

    parts = [
        _part(lines, np.flatnonzero((lines["language"] == language).to_numpy()), sources, unit)
        for language in dict.fromkeys(lines["language"])
    ]
    numbers = {word: number for number, word in enumerate(dict.fromkeys(w for part in parts for w in part.words))}
    ways = [np.fromiter(map(numbers.__getitem__, part.words), np.int64, len(part.words)) for part in parts]
    words = list(numbers)
    return Corpus(
        words,
        _joined([way[part.word] for way, part in zip(ways, parts, strict=True)]),
        _joined(_apart([part.sentence for part in parts])),
        _joined([part.line for part in parts]),
        lines,
        _keys(words, parts, ways) if forms else np.arange(len(words)),
        _small(words, stop),
    )


def _small(words: list[str], stop: Collection[str] | None) -> npt.NDArray[np.bool_]:
    """Which words are stop words or numbers."""
    if stop is None:
        return np.zeros(len(words), dtype=bool)
    small = {spelt(word) for word in stop}
    return np.fromiter((word in small or LETTER.search(word) is None for word in words), dtype=bool, count=len(words))


def _part(lines: DataFrame, rows: Ints, sources: Mapping[str, Source], unit: Unit) -> _Part:
    """The words of the lines at some rows, all of one language."""
    from qualcode.language.segments import cut

    encoded, starts, ends = _text(lines.iloc[rows], sources)
    language = str(lines["language"].iloc[rows[0]])
    found = tokens_of(encoded)
    place = np.searchsorted(starts, found.starts, side="right") - 1
    inside = (place >= 0) & (found.ends <= ends[place])
    place, found = place[inside], Tokens(found.words, *(column[inside] for column in found[1:]))
    sentence = place
    if unit is not Unit.SENTENCE:
        turns = np.zeros(len(starts), dtype=bool)
        begins = cut(encoded, starts, ends, turns, unit=Unit.SENTENCE, language=language).starts
        sentence = np.searchsorted(begins, found.starts, side="right")
    return _Part(language, found.words, found.numbers, sentence, rows[place])


def _text(lines: DataFrame, sources: Mapping[str, Source]) -> tuple[bytes, Ints, Ints]:
    """The texts that lines are of, joined, in UTF-8, and where in it each line begins and ends."""
    starts, ends = lines["start"].to_numpy().copy(), lines["end"].to_numpy().copy()
    texts, begin = [], 0
    for name, rows in lines.groupby("source", sort=False).indices.items():
        encoded = sources[str(name)].text.encode("utf-8", "surrogatepass")
        if not encoded.isascii():
            leads = np.flatnonzero((np.frombuffer(encoded, dtype=np.uint8) & 0xC0) != 0x80)
            leads = np.append(leads, len(encoded))
            starts[rows], ends[rows] = leads[starts[rows]], leads[ends[rows]]
        starts[rows] += begin
        ends[rows] += begin
        texts.append(encoded)
        begin += len(encoded) + 1
    return b"\n".join(texts), starts, ends


def _apart(sentences: list[Ints]) -> list[Ints]:
    """The numbers of the sentences of several parts, none of them the same."""
    told, last = [], 0
    for numbers in sentences:
        told.append(numbers + last)
        last += int(numbers.max(initial=-1)) + 1
    return told


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _keys(words: list[str], parts: list[_Part], ways: list[Ints]) -> Ints:
    """A number for each distinct word, the same for the forms of one."""
    from qualcode.language.forms import form_keys

    often: npt.NDArray[np.int64] = np.zeros((max(len(parts), 1), len(words)), dtype=np.int64)
    for row, (part, way) in enumerate(zip(parts, ways, strict=True)):
        often[row, way] = np.bincount(part.word, minlength=len(part.words))
    spoken = often.argmax(axis=0)
    keys: dict[tuple[int, str], int] = {}
    found = np.zeros(len(words), dtype=np.int64)
    for row, part in enumerate(parts):
        mine = np.flatnonzero(spoken == row)
        key = form_keys([words[number] for number in mine.tolist()], part.language)
        found[mine] = [keys.setdefault((row, key[words[number]]), len(keys)) for number in mine.tolist()]
    return found
