from __future__ import annotations

import pytest

from qualcode.sources.markdown import read


def text_of(markdown: str) -> str:
    return read(markdown.encode()).text


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Ana:** Ya, *sekali*.", "Ana: Ya, sekali."),
        ("see [the page](https://example.org) now", "see the page now"),
        ('of <a href="https://example.org">Blue</a> fame', "of Blue fame"),
        (r"so \[unintelligible\] yes", "so [unintelligible] yes"),
        ("so <unintelligible> yes", "so <unintelligible> yes"),
        ("[Ana]: Ya.", "[Ana]: Ya."),
        ("# Judul\n\nIsi &amp; arti", "Judul\n\nIsi & arti"),
        ("<https://example.org>", "https://example.org"),
        ("Ana: satu\nBudi: dua", "Ana: satu\nBudi: dua"),
        ("    Ana: menjorok", "Ana: menjorok"),
        ("1. Apa?\n2. Siapa?", "1. Apa?\n2. Siapa?"),
        ("> Ana: kutipan", "Ana: kutipan"),
        ("snake_case dan 2*3*4", "snake_case dan 234"),
        ("satu <!-- dua --> tiga", "satu  tiga"),
    ],
)
def test_marks_give_way_to_their_words(markdown: str, words: str) -> None:
    assert text_of(markdown) == words


def test_a_table_is_rows_with_tabs() -> None:
    table = "| Waktu | Nama | Ujaran |\n|---|---|---|\n| 00:01 | Ana | Ya. |\n| 00:02 | Budi | Oh. |\n\nSelesai."
    assert text_of(table) == "Waktu\tNama\tUjaran\n00:01\tAna\tYa.\n00:02\tBudi\tOh.\n\nSelesai."


def test_bold_at_the_start_of_a_line_is_told() -> None:
    reading = read(b"**Ana:** Ya **itu**.\n\nLalu **bukan**.")
    assert [span.of(reading.text) for span in reading.bold] == ["Ana:"]


def test_a_heap_of_open_brackets_is_plain_text_and_told() -> None:
    reading = read(("![" * 300_000 + "\n\nAna: Ya.\n").encode())
    assert reading.text.endswith("Ana: Ya.\n")
    assert "never closed" in reading.problems[0].message
    assert read(b"[01:02] Ana: [tertawa] ya \\[?\\] [satu](http://a)\n" * 3_000).problems == ()
