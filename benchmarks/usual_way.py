"""The main job as it is done with common libraries: python-docx, spaCy, pandas, openpyxl.

    python benchmarks/usual_way.py TRANSCRIPTS CODEBOOK.yaml RESULTS.xlsx RESULTS.csv
    python benchmarks/usual_way.py TRANSCRIPTS CODEBOOK.yaml RESULTS.xlsx RESULTS.csv --matcher

Reads paragraphs "Speaker: words", drops the interviewer's, finds every indicator with its sentence, and writes the
codings, a matrix of codes by sources and co-occurrences within sentences to a workbook, the codings to a csv. Wildcards
are spelt out for the PhraseMatcher with the words of the texts; with --matcher they are regular expressions on tokens.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import docx
import pandas
import spacy
import yaml
from spacy.matcher import Matcher, PhraseMatcher

COLUMNS = ["source", "paragraph", "start", "end", "text", "code", "matched"]


def main(folder: str, codebook: str, workbook: str, table: str, how: str = "") -> None:
    """Do the whole job."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    said = [
        (path.stem, number, words)
        for path in sorted(Path(folder).glob("*.docx"))
        for number, (speaker, words) in enumerate(paragraphs(path))
        if speaker != "Interviewer"
    ]
    docs = list(nlp.pipe(words for _, _, words in said))
    find = (token_matcher if how == "--matcher" else phrase_matcher)(nlp, indicators(codebook))
    rows: list[tuple[Any, ...]] = []
    for (source, number, _), doc in zip(said, docs, strict=True):
        for key, start, end in find(doc):
            span = doc[start:end]
            code = nlp.vocab.strings[key]
            rows.append((source, number, span.start_char, span.end_char, span.sent.text.strip(), code, span.text))
    write(pandas.DataFrame(rows, columns=COLUMNS), workbook, table)


def paragraphs(path: Path) -> list[tuple[str, str]]:
    """Who speaks, and what they say."""
    parts = (paragraph.text.partition(": ") for paragraph in docx.Document(str(path)).paragraphs)
    return [(speaker, words) for speaker, _, words in parts]


def indicators(codebook: str) -> list[tuple[str, str]]:
    """Codes with their indicators."""
    themes = yaml.safe_load(Path(codebook).read_text(encoding="utf-8"))["themes"]
    return [
        (f"{theme}/{code}", text.replace("=", ""))
        for theme, below in themes.items()
        for code, texts in below["codes"].items()
        for text in texts
    ]


def phrase_matcher(nlp: Any, wanted: list[tuple[str, str]]) -> PhraseMatcher:
    """Words and phrases; wildcards as all the words of the texts that begin so, which the vocabulary has by now."""
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    vocabulary = sorted({lexeme.lower_ for lexeme in nlp.vocab})
    for code, text in wanted:
        before, _, last = text.rpartition(" ")
        words = [last]
        if last.endswith("*"):
            words = [word for word in vocabulary if word.startswith(last[:-1])]
        matcher.add(code, [nlp.make_doc(f"{before} {word}".strip()) for word in words])
    return matcher


def token_matcher(nlp: Any, wanted: list[tuple[str, str]]) -> Matcher:
    """Words and phrases as patterns of tokens, wildcards as regular expressions."""
    matcher = Matcher(nlp.vocab)
    for code, text in wanted:
        tokens = [
            {"LOWER": {"REGEX": f"^{re.escape(word[:-1])}"}} if word.endswith("*") else {"LOWER": word}
            for word in text.split(" ")
        ]
        matcher.add(code, [tokens])
    return matcher


def write(codings: pandas.DataFrame, workbook: str, table: str) -> None:
    """The workbook and the csv, and a count by code."""
    sentence = codings["source"] + codings["paragraph"].astype(str) + codings["text"]
    present = pandas.crosstab(sentence, codings["code"]).clip(upper=1)
    with pandas.ExcelWriter(workbook, engine="openpyxl") as book:
        codings.to_excel(book, sheet_name="codings", index=False)
        pandas.crosstab(codings["code"], codings["source"]).to_excel(book, sheet_name="codes by source")
        present.T.dot(present).to_excel(book, sheet_name="co-occurrence")
    codings.to_csv(table, index=False)
    print(codings.groupby("code").size().to_string())


if __name__ == "__main__":
    main(*sys.argv[1:])
