from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from qualcode.outputs import labels
from qualcode.outputs.labels import LANGUAGES, _read, catalogue, day, heading, number, sentence

PLACE = re.compile(r"\{(\w+)\}")


def test_what_has_words_in_one_language_has_them_in_all():
    names = {language: sorted(catalogue(language)) for language in LANGUAGES}
    assert names == dict.fromkeys(LANGUAGES, names["en"])
    assert not [name for language in LANGUAGES for name, words in catalogue(language).items() if not words.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_is_there_twice(language):
    # Of the file itself: what reads it keeps one of two without a word.
    path = Path(labels.__file__).parent / "locale" / language / "LC_MESSAGES" / "qualcode.po"
    names = re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in names if names.count(name) > 1] == []
    assert not [message.id for message in _read(language) if message.fuzzy and message.id]


def test_a_sentence_has_the_same_places_in_every_language():
    places = [{name: set(PLACE.findall(words)) for name, words in catalogue(each).items()} for each in LANGUAGES]
    assert all(other == places[0] for other in places)


def test_sheets_have_names_that_a_workbook_takes():
    sheets = ("overview", "theme_by_source", "theme_by_kind", "code_by_source", "codings", "cooccurrence")
    for language in LANGUAGES:
        names = [heading(name, language) for name in (*sheets, "codebook_sheet", "sources_sheet", "method")]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 25 and not set(name) & set("[]:*?/\\'") for name in names)


def test_numbers_and_dates_are_written_as_the_language_writes_them():
    assert [number(1234567.891, each, 2) for each in LANGUAGES] == ["1,234,567.89", "1.234.567,89"]
    assert number(float("nan"), "id") == "–"
    assert [day(date(2026, 8, 17), each) for each in LANGUAGES] == ["August 17, 2026", "17 Agustus 2026"]


def test_one_and_many_are_told_apart_where_a_language_does():
    assert [sentence("n_sources", "en", n=n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]
    assert [sentence("n_sources", "id", n=n) for n in (0, 1, 2)] == ["0 sumber", "1 sumber", "2 sumber"]
