"""Seeded text, interviews and codebooks for the benchmarks: English-like, nobody's words."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

SMALL = (
    "the of and to in is was it that you we they he not with for on at by from as be have do are but or so if i".split()
)
SYLLABLES = (
    "ka lo ri te mun sa per di van ing kom pe ten si tra ju li ber no ke ser ti fi mo da ur gan bel aj ar".split()
)


class Corpus:
    """A vocabulary with the frequencies of a language (Zipf), texts from it, and codebooks that find words in them."""

    def __init__(self, seed: int = 1, words: int = 20_000) -> None:
        self.random = random.Random(seed)
        self.vocabulary = sorted({self._word() for _ in range(words)})
        self.random.shuffle(self.vocabulary)
        self.vocabulary = SMALL + self.vocabulary
        self.weights = [1 / (rank + 3) for rank in range(len(self.vocabulary))]

    def _word(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.choice([1, 2, 2, 3, 3, 4])))

    def text(self, words: int) -> str:
        """Sentences of 5 to 20 words, some with a comma, a curly quote or a letter beyond ASCII."""
        drawn = self.random.choices(self.vocabulary, self.weights, k=words)
        parts: list[str] = []
        at = 0
        while at < len(drawn):
            sentence = drawn[at : at + self.random.randint(5, 20)]
            at += len(sentence)
            if self.random.random() < 0.3:
                sentence[0] = f"“{sentence[0]}”"
            if self.random.random() < 0.1:
                sentence[-1] += "é"
            middle = len(sentence) // 2
            sentence[middle] += ","
            parts.append(" ".join(sentence).capitalize() + self.random.choice([".", ".", "?", "..."]))
        return " ".join(parts)

    def turns(self, words: int) -> list[tuple[str, str]]:
        """An interview: short questions, long answers."""
        said: list[tuple[str, str]] = []
        left = words
        while left > 0:
            said.append(("Interviewer", self.text(12)))
            said.append(("Participant", self.text(min(left, 150))))
            left -= 162
        return said

    def indicators(self, count: int) -> list[str]:
        """Words, phrases and beginnings, from the rarer part of the vocabulary: about one hit every 50 words."""
        rare = self.vocabulary[800:]
        found = []
        for number in range(count):
            word = self.random.choice(rare)
            kinds = [word, f"={word}", f'"{word} {self.random.choice(self.vocabulary[:50])}"', f"{word[:7]}*"]
            found.append(kinds[number % 4] if len(word) > 7 else f"={word}")
        return sorted(set(found))

    def codebook(self, indicators: int, codes: int = 20) -> str:
        """A codebook in YAML with these indicators spread over codes in four themes."""
        lines = self.indicators(indicators)
        themes: dict[str, dict[str, dict[str, list[str]]]] = {}
        for number in range(codes):
            theme = themes.setdefault(f"theme{number % 4}", {"codes": {}})
            theme["codes"][f"code{number}"] = lines[number::codes]
        return yaml.safe_dump({"qualcode": 1, "name": "benchmark", "themes": themes}, sort_keys=False)


def write_docx(path: Path, turns: list[tuple[str, str]]) -> None:
    """One interview as Word writes it: a paragraph a turn."""
    from docx import Document

    document = Document()
    for speaker, words in turns:
        document.add_paragraph(f"{speaker}: {words}")
    document.save(str(path))
