"""Seeded text, interviews, survey answers and codebooks for the benchmarks: English-like, nobody's words.

    python benchmarks/corpus.py FOLDER --mb 10                    text files of 8,000 words
    python benchmarks/corpus.py FOLDER --mb 10 --survey           answers.csv: id, group, answer
    python benchmarks/corpus.py FOLDER --indicators 500           codebook.yaml of words that are in those texts

The vocabulary is 150,000 words and collocations with the frequencies of a language (Zipf-Mandelbrot),
the words in families of a stem and its endings; 5.7 bytes a word; curly quotation marks and apostrophes, letters beyond
ASCII, sentences, paragraphs. Sentences end so that all rules for sentences agree where: what the ways are compared in
is time.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

SMALL = (
    "the of and to a in is was it that I you we they he she not with for on at by from as be have do are but or so if "
    "this which had his her their there what been one all were when who will more no out up into them then can only "
    "other new some could time these two may first any my now such like our over me even most made after also did "
    "many before must through back years where much your way well down should because each just those people how too "
    "little very make world still see own men work long here get both between life being under never day same another "
    "know while last might great old year off come since against go came right used take three "
    "it’s don’t that’s I’m didn’t wasn’t they’re we’re"
).split()
ONSETS = "b c d f g h l m n p r s t v w b c d f g h k l m n p r s t br ch cl gr pl pr sh st tr".split()
VOWELS = "a e i o u a e i o a e ea ou".split()
CODAS = ",,,,n,r,l,t,s,m,nd,st,ck,p".split(",")
BEYOND_ASCII = str.maketrans("aeioun", "áéíöüñ")
ENDINGS = "s ed ing er ers ly ment ness ation able".split()
JOINTS = ("", "", "", "of", "and", "of the", "for")
# What rules for sentences take for abbreviations or list numbers, and what tokenisers take apart.
NEVER_LAST = frozenset(
    "adm ala approx apr ark ariz aug bros bpk cal calif cf co col colo conn cont corp cv dec del dept dkk dll dr drs "
    "dsb dst ed eds est etc feb fig fla gen gov hal hj hlm inc ind jan jl jr jul jun kab kan kans kec ky lt ltd mar "
    "mass md messrs mich minn miss mo mont mr mrs ms mt neb nebr nev no nomor nov oct okla ore pa phd pp prof prov pt "
    "rep rev rp sdr sdri sen sep sept spt sr st tab tabel tenn tgl th thn tsb ttd va vol vs wash wis yg yth al am pm "
    "id ill its bab may get hes shes".split()
)
MARKS = (" ", ", ", "… ", " “", "” ", ". ", "? ", "! ", ".\n", "?\n", "!\n")  # what stands after a word
COMMA, ELLIPSIS, OPENING, CLOSING, STOP, LINE = 1, 2, 3, 4, 5, 3
PREFIXES = 0.18  # the share of indicators with a wildcard
EVERY = 55  # words to a hit
BAND = 5  # indicators are chosen from the ranks of a fifth of the middle one to five times it
WORD = re.compile(r"\w+")
SLOPE, SHIFT = 1.25, 8  # of the law of Zipf and Mandelbrot

Ints = NDArray[np.int64]


class Corpus:
    """A vocabulary with the frequencies of a language, texts from it, and codebooks that find words in them."""

    def __init__(self, seed: int = 1, words: int = 150_000) -> None:
        self.random = random.Random(seed)
        self.dice = np.random.default_rng(seed)
        self.units = SMALL + self._content(words)
        self.chances = 1 / (np.arange(len(self.units)) + SHIFT) ** SLOPE
        self.chances /= self.chances.sum()

    def _content(self, count: int) -> list[str]:
        """Words by falling frequency, the frequent ones short; from some rank on every fifth is a collocation."""
        found = dict.fromkeys(piece for word in SMALL for piece in (word.lower(), *WORD.findall(word.lower())))
        known = len(found)
        while len(found) - known < count:
            rank = len(found)
            stem = self._stem(1 if rank < 900 else self.random.choice((1, 2, 2) if rank < 20_000 else (2, 2, 3)))
            for ending in ("", *self.random.sample(ENDINGS, self.random.choice((0, 0, 0, 1, 2)))):
                if stem + ending not in NEVER_LAST:
                    found.setdefault(stem + ending)
        # A family's members have frequencies of their own: mix what is near.
        words = list(found)[known:]
        order = np.argsort(np.log(np.arange(len(words)) + 1) + self.dice.normal(0, 0.7, len(words)))
        mixed = [words[number] for number in order]
        singles = [word for rank, word in enumerate(mixed) if rank % 5]
        for rank in range(300, len(mixed), 5):
            others = self.random.sample(singles, self.random.choice((1, 1, 2)))
            joint = self.random.choice(JOINTS) if len(others) == 1 else ""
            mixed[rank] = " ".join(part for part in (mixed[rank], joint, *others) if part)
        return mixed

    def _stem(self, syllables: int) -> str:
        parts = (self.random.choice(ONSETS) + self.random.choice(VOWELS) for _ in range(syllables))
        stem = "".join(parts) + self.random.choice(CODAS)
        return stem.translate(BEYOND_ASCII) if self.random.random() < 0.01 else stem

    @cached_property
    def _table(self) -> NDArray[np.object_]:
        return np.array([*self.units, *(unit[0].upper() + unit[1:] for unit in self.units)], dtype=object)

    @cached_property
    def _never_last(self) -> NDArray[np.bool_]:
        last = (unit.split(" ")[-1] for unit in self.units)
        return np.array([len(word) < 3 or "’" in word or word in NEVER_LAST for word in last])

    @cached_property
    def vocabulary(self) -> list[str]:
        """Every distinct word of the texts, in lower case."""
        return sorted({word.lower() for unit in self.units for word in unit.split(" ")})

    def text(self, words: int) -> str:
        """Sentences of 4 to 24 words in paragraphs of some six."""
        lengths = self.dice.integers(4, 25, words // 14 + 2)
        ends = np.cumsum(lengths) - 1
        ends = np.append(ends[ends < words - 4], words - 1)
        drawn = np.searchsorted(self._cumulated, self.dice.random(words))
        while len(wrong := ends[self._never_last[drawn[ends]]]):
            drawn[wrong] = np.searchsorted(self._cumulated, self.dice.random(len(wrong)))
        starts = np.append(0, ends[:-1] + 1)
        drawn[starts] += len(self.units)
        pieces = np.empty(2 * words, dtype=object)
        pieces[0::2] = self._table[drawn]
        marks = self._marks(words, starts, ends)
        # An ellipsis before a capital may end a sentence or not: rules differ.
        marks[:-1][(marks[:-1] == ELLIPSIS) & np.isin(drawn[1:], (SMALL.index("I"), SMALL.index("I’m")))] = 0
        pieces[1::2] = np.array(MARKS, dtype=object)[marks]
        return "".join(pieces.tolist()).rstrip()

    @cached_property
    def _cumulated(self) -> NDArray[np.float64]:
        return np.cumsum(self.chances)[:-1]

    def _marks(self, words: int, starts: Ints, ends: Ints) -> Ints:
        """What stands after each word: a blank, a comma, a quotation mark, a stop, a line's end."""
        chance = self.dice.random(words)
        marks = np.where(chance < 0.06, COMMA, np.where(chance < 0.063, ELLIPSIS, 0))
        quoted = np.flatnonzero(chance > 0.985)
        quoted = quoted[~np.isin(quoted, np.concatenate((starts, ends, ends - 1)))]
        marks[quoted - 1], marks[quoted] = OPENING, CLOSING
        marks[ends] = STOP + self.dice.choice(3, len(ends), p=(0.85, 0.1, 0.05))
        marks[ends] += LINE * (self.dice.random(len(ends)) < 1 / 6)
        return marks

    def texts(self, megabytes: float, words: int = 8_000) -> Iterator[str]:
        """Texts of so many words, until there are so many megabytes of them (in UTF-8)."""
        left = megabytes * 1e6
        while left > 0:
            text = self.text(words)
            left -= len(text.encode())
            yield text

    def turns(self, words: int) -> list[tuple[str, str]]:
        """An interview: short questions, long answers."""
        said: list[tuple[str, str]] = []
        left = words
        while left > 0:
            said.append(("Interviewer", self.text(12).replace("\n", " ")))
            said.append(("Participant", self.text(max(12, min(left, 150))).replace("\n", " ")))
            left -= 162
        return said

    def answers(self, megabytes: float) -> Iterator[str]:
        """Answers to an open question: 5 to 80 words."""
        left = megabytes * 1e6
        while left > 0:
            words = self.text(20_000).replace("\n", " ").split(" ")
            cuts = np.cumsum(self.dice.integers(5, 80, 500))
            for start, end in pairwise(cuts.tolist()):
                if end < len(words) and left > 0:
                    answer = " ".join(words[start:end])
                    left -= len(answer.encode()) + 1
                    yield answer

    def indicators(self, count: int, every: int = EVERY) -> list[str]:
        """Words and collocations of which one stands in the texts every so many words, whatever their number.

        No two of them overlap in a text. "trust*" is any word that begins so; it may be the last of several.
        """
        low, high = np.log(len(SMALL) / BAND), np.log(len(self.units))
        tries: list[tuple[float, list[str]]] = []
        for _ in range(12):
            middle = (low + high) / 2
            chosen, share = self._around(np.exp(middle), count)
            tries.append((abs(share * every - 1) + (len(chosen) < count), chosen))
            low, high = (middle, high) if share > 1 / every else (low, middle)
        return min(tries)[1]

    def _around(self, rank: float, count: int) -> tuple[list[str], float]:
        """So many indicators from the units around a rank, and the share of words that begin a hit of one."""
        ranks = np.arange(max(len(SMALL), int(rank / BAND)), min(len(self.units), int(rank * BAND) + 3 * count))
        taken = _Taken()
        chosen: list[str] = []
        share = 0.0
        for number in np.random.default_rng(count).permutation(ranks):
            if len(chosen) == count:
                break
            unit = self.units[number]
            last = unit.rpartition(" ")[2]
            wild = (len(chosen) + 1) * PREFIXES % 1 < PREFIXES
            stem = last[: max(5, len(last) - 3)] if wild else ""
            if (wild and len(last) < 6) or not taken.take(unit, stem):
                continue
            chosen.append(f"{unit[: len(unit) - len(last)]}{stem}*" if wild else unit)
            share += self._sampled(unit, stem) if " " not in unit else self.chances[number]
        return chosen, float(share)

    def _sampled(self, word: str, stem: str) -> float:
        """The share of a word, or of all words that begin with a stem, in a sample."""
        words, sums = self._sample
        first = np.searchsorted(words, stem or word)
        after = np.searchsorted(words, stem + "\uffff" if stem else word, side="right")
        return float(sums[after] - sums[first])

    @cached_property
    def _sample(self) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
        """The words of a sample in alphabetical order and the sums of their shares."""
        dice, self.dice = self.dice, np.random.default_rng(0)  # the texts to come stay the same
        said = WORD.findall(self.text(300_000).lower())
        self.dice = dice
        words, counts = np.unique(np.array(said), return_counts=True)
        return words, np.append(0, np.cumsum(counts)) / len(said)

    def codebook(self, indicators: int, codes: int = 20, *, every: int = EVERY, forms: bool = False) -> str:
        """A codebook in YAML with these indicators spread over codes in four themes."""
        return codebook(self.indicators(indicators, every), codes, forms=forms)


class _Taken:
    """The words of the indicators so far, so that no hit of one overlaps a hit of another."""

    def __init__(self) -> None:
        self.words = set(SMALL)
        self.beginnings = {beginning for word in SMALL for beginning in _beginnings(word)}
        self.stems: set[str] = set()

    def take(self, unit: str, stem: str) -> bool:
        """Whether a unit, with its last word shortened to a stem if there is one, overlaps none; then it is taken."""
        words = unit.split(" ")
        content = [word for word in words if word not in SMALL]
        free = all(word not in self.words and self.stems.isdisjoint(_beginnings(word)) for word in content)
        if words[-1] in SMALL or not free or (stem and stem in self.beginnings):
            return False
        self.words.update(content)
        self.beginnings.update(beginning for word in content for beginning in _beginnings(word))
        self.stems.update([stem] if stem else [])
        return True


def _beginnings(word: str) -> set[str]:
    return {word[:end] for end in range(5, len(word) + 1)}


def codebook(indicators: list[str], codes: int = 20, *, forms: bool = False) -> str:
    """Indicators as a codebook in YAML: the very words, or all their forms."""
    lines = [indicator if forms else very_words(indicator) for indicator in indicators]
    themes: dict[str, dict[str, dict[str, list[str]]]] = {}
    for number in range(min(codes, len(lines))):
        theme = themes.setdefault(f"theme{number % 4}", {"codes": {}})
        theme["codes"][f"code{number}"] = lines[number::codes]
    return yaml.safe_dump({"qualcode": 1, "name": "benchmark", "themes": themes}, sort_keys=False, allow_unicode=True)


def very_words(indicator: str) -> str:
    """An indicator as qualcode writes the very words: =peer =review*, where a wildcard needs no sign."""
    return " ".join(word if word.endswith("*") else f"={word}" for word in indicator.split(" "))


def write_docx(path: Path, turns: list[tuple[str, str]]) -> None:
    """One interview as Word writes it: a paragraph a turn."""
    from docx import Document

    document = Document()
    for speaker, words in turns:
        document.add_paragraph(f"{speaker}: {words}")
    document.save(str(path))


def write_texts(folder: Path, megabytes: float, seed: int = 1) -> Path:
    """Text files of 8,000 words in a folder, made one at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(Corpus(seed).texts(megabytes)):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


def write_survey(path: Path, megabytes: float, seed: int = 1) -> Path:
    """A csv of short answers: id, group, answer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "group", "answer"))
        for number, answer in enumerate(Corpus(seed).answers(megabytes)):
            rows.writerow((number, "abcd"[number % 4], answer))
    return path


def main() -> None:
    """Write what is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--mb", type=float, default=0)
    options.add_argument("--survey", action="store_true")
    options.add_argument("--indicators", type=int, default=0)
    options.add_argument("--every", type=int, default=EVERY, help="words to a hit")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    if given.mb and given.survey:
        write_survey(given.folder / "answers.csv", given.mb, given.seed)
    elif given.mb:
        write_texts(given.folder, given.mb, given.seed)
    if given.indicators:
        text = Corpus(given.seed).codebook(given.indicators, every=given.every)
        given.folder.mkdir(parents=True, exist_ok=True)
        (given.folder / "codebook.yaml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
