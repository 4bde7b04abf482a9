from __future__ import annotations

from qualcode.outputs.labels import HEADINGS


def test_what_has_a_heading_in_one_language_has_it_in_all():
    assert {language: sorted(words) for language, words in HEADINGS.items()} == {
        language: sorted(HEADINGS["en"]) for language in HEADINGS
    }


def test_sheets_have_names_that_a_workbook_takes():
    sheets = ("overview", "theme_by_source", "theme_by_kind", "code_by_source", "codings", "cooccurrence")
    for words in HEADINGS.values():
        names = [words[name] for name in (*sheets, "codebook_sheet", "sources_sheet", "method")]
        assert len({name.casefold() for name in names}) == len(names)
        assert all(len(name) <= 25 and not set(name) & set("[]:*?/\\'") for name in names)
