"""The one door to spaCy: sentences of the languages that our own rules were not written for, and token patterns."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from qualcode.errors import CodebookError
from qualcode.language.characters import classes_of, padded
from qualcode.language.sentences import sentence_ends

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher as TokenMatcher

LONGEST = 50_000_000  # characters that a pipeline is given at once
VARIABLE = "QUALCODE_SPACY_"  # ...ID, ...EN: the name of an installed spaCy pipeline
NEEDS = {  # what a token pattern may ask for, and the parts of a pipeline that know it
    "LEMMA": ("lemmatizer", "trainable_lemmatizer"),
    "POS": ("tagger", "morphologizer"),
    "TAG": ("tagger",),
    "MORPH": ("morphologizer", "tagger"),
    "DEP": ("parser",),
    "ENT_TYPE": ("ner", "entity_ruler"),
}


def sentence_lengths(paragraph: str, language: str) -> Iterator[int]:
    """The lengths, in bytes of UTF-8, of the sentences of a paragraph, white space after them included.

    By spaCy's tokeniser and sentence rules for the language; where spaCy lacks the language, or a tokeniser that it
    needs is not installed, our own rules serve.
    """
    pipeline = blank_pipeline(language)
    encoded = paragraph.encode("utf-8", "surrogatepass")
    if pipeline is None:
        raw = padded(encoded)
        ends = sentence_ends(encoded, raw, classes_of(encoded, raw))
        yield from np.diff(np.concatenate([[0], ends, [len(encoded)]])).tolist()
        return
    at = 0
    for sentence in pipeline(paragraph).sents:
        yield len(paragraph[at : sentence.end_char].encode("utf-8", "surrogatepass"))
        at = sentence.end_char


@cache
def blank_pipeline(language: str) -> Language | None:
    """A blank pipeline with the sentencizer; None where spaCy lacks the language or what it needs."""
    import spacy

    try:
        pipeline = spacy.blank(language)
    except ImportError:  # spaCy's word for a language that it lacks, and for a tokeniser that is not installed
        return None
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = LONGEST
    return pipeline


def token_spans(texts: Sequence[str], pattern: str, language: str) -> list[list[tuple[int, int]]]:
    """Start and end, in characters, of the matches of a spaCy token pattern (JSON) in each text.

    With the pipeline that QUALCODE_SPACY_<LANGUAGE> names, else one of the language that is installed, else
    a blank one, which knows words and their shapes but no lemmas or parts of speech. Raises CodebookError for a pattern
    that spaCy refuses, or that asks for what the pipeline does not know.
    """
    pipeline = full_pipeline(language)
    matcher = _token_matcher(pattern, language)
    found = []
    for doc in pipeline.pipe(texts):
        hits = {(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for _, start, end in matcher(doc) if end > start}
        found.append(sorted(hits))
    return found


@cache
def _token_matcher(pattern: str, language: str) -> TokenMatcher:
    from spacy.errors import MatchPatternError
    from spacy.matcher import Matcher

    pipeline = full_pipeline(language)
    matcher = Matcher(pipeline.vocab, validate=True)
    tokens = json.loads(pattern)
    try:
        matcher.add("pattern", [tokens], greedy="LONGEST")
    except (MatchPatternError, ValueError) as error:
        reason = str(error).strip().splitlines()[-1].strip(" -")
        raise CodebookError("", f"spaCy refuses the pattern {pattern}: {reason}", "see spaCy's Matcher") from None
    asked = {key for token in tokens for key in token} & set(NEEDS)
    missing = sorted(key for key in asked if not any(map(pipeline.has_pipe, NEEDS[key])))
    if missing:
        problem = (
            f"the pattern {pattern} asks for {', '.join(missing)}, which needs a trained pipeline for {language!r}"
        )
        raise CodebookError("", problem, f"install one, and name it in {VARIABLE}{language.upper()}")
    return matcher


@cache
def full_pipeline(language: str) -> Language:
    """The pipeline of a language for token patterns; see `token_spans`."""
    import spacy

    named = os.environ.get(VARIABLE + language.upper())
    installed = [named] if named else [name for name in spacy.util.get_installed_models() if name[:3] == f"{language}_"]
    for name in installed:
        try:
            pipeline = spacy.load(name)
        except (OSError, ValueError) as error:
            problem = f"the spaCy pipeline {name!r} cannot be loaded: {str(error).splitlines()[0]}"
            raise CodebookError("", problem, f"install it, or set {VARIABLE}{language.upper()} to another") from None
        pipeline.max_length = LONGEST
        return pipeline
    blank = blank_pipeline(language)
    return blank if blank is not None else spacy.blank("xx")
