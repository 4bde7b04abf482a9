"""The codebook of the sample study codes the examples that it gives of a code, and not the counterexamples."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from qualcode.codebook import read_codebook
from qualcode.coding.engine import code_sources
from qualcode.coding.matcher import compile_codebook
from qualcode.core.model import Kind, Source, Unit
from qualcode.language.segments import cut
from qualcode.language.tongue import TONGUE

CODEBOOK = Path(__file__).parents[2] / "codebooks" / "librarian-certification.yaml"


@pytest.mark.parametrize("language", ["id", "en"])
def test_examples_are_coded_and_counterexamples_are_not(language):
    book = read_codebook(CODEBOOK.read_text(encoding="utf-8"), path="sample.yaml").usable()
    given = [
        (code.path, wanted, text)
        for code in book
        for wanted, texts in ((True, code.examples), (False, code.counterexamples))
        for text in texts.get(language, ())
    ]
    sources = [Source(f"S-{number}", text, Kind.INTERVIEW, language) for number, (*_, text) in enumerate(given)]
    cutting = partial(cut, unit=Unit.SENTENCE, language=language)
    coded = code_sources(sources, compile_codebook(book, language, TONGUE), cutting, Unit.SENTENCE)
    wrong = [
        (path, wanted, text)
        for (path, wanted, text), found in zip(given, coded, strict=True)
        if wanted != any(coding.code == path for coding in found.codings)
    ]
    assert len(given) == 44
    assert not wrong
