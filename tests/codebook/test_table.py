"""A codebook as a table: headings in two languages, trees in several shapes, and what is odd told with its row."""

from __future__ import annotations

from textwrap import dedent

import pytest

from qualcode.codebook.headings import heading
from qualcode.codebook.items import cell_of, indicators_of, items_of
from qualcode.codebook.read import CodebookReading
from qualcode.codebook.rows import Row
from qualcode.codebook.table import no_table, read_table, table_in
from qualcode.core.model import Indicator


def reading_of(text: str) -> CodebookReading:
    """The codebook of a table drawn with bars; ¶ stands for a line end in a cell."""
    lines = dedent(text).strip().split("\n")
    rows = [
        Row(number, tuple(cell.strip().replace("¶", "\n") for cell in line.split("|")))
        for number, line in enumerate(lines, start=1)
    ]
    table = table_in(rows)
    return read_table([table], path="c.xlsx", name="c") if table else no_table("c.xlsx", rows)


def paths_of(text: str) -> list[str]:
    reading = reading_of(text)
    assert reading.codebook is not None, reading.problems
    return reading.codebook.paths


def said(text: str) -> list[str]:
    return [str(problem) for problem in reading_of(text).problems]


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Kode", "code"), ("Nama Kode", "name"), ("Tema", "theme"), ("Sub-tema", "subtheme"), ("Kategori", "category"),
        ("Kriteria inklusi", "include"), ("Kriteria Eksklusi", "exclude"), ("Tidak termasuk", "exclude"),
        ("Kapan digunakan", "include"), ("Contoh kutipan", "examples"), ("Contoh Kutipan Informan", "examples"),
        ("Definisi operasional", "definition"), ("Description", "definition"), ("When NOT to use", "exclude"),
        ("Inclusion criteria (use when)", "include"), ("Example quote(s)", "examples"), ("Kata kunci", "indicators"),
        ("Warna", "colour"), ("Color", "colour"), ("Parent Code", "parent"), ("Bukan contoh", "counterexamples"),
        ("exclusion indicators", "exclusions"), ("Jumlah kode", ""), ("Number of Groups", ""), ("Kode informan", ""),
        ("Groundedness", ""), ("definisi_en", "definition"), ("code_id", "code"), ("Umur", ""),
    ],
)  # fmt: skip
def test_headings_in_english_and_indonesian_say_what_a_column_holds(words: str, role: str) -> None:
    found = heading(words)
    assert (found.role if found else "") == role


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Definisi (ID)", "id"),
        ("Definition [English]", "en"),
        ("label (jav)", "jav"),
        ("contoh_id", "id"),
        ("Contoh", ""),
    ],
)
def test_a_heading_may_name_the_language_of_its_column(words: str, language: str) -> None:
    found = heading(words)
    assert found is not None
    assert found.language == language


def test_a_table_of_themes_and_codes_with_merged_cells_becomes_a_tree() -> None:
    table = """
        Buku kode penelitian
        No | Tema  | Kode        | Definisi         | Contoh kutipan
        1  | Motif | Kreativitas | Ingin hal baru.  | "Saya pengen."
        2  |       | Kewajiban   | Disuruh.         |
           |       |             |                  | Ya wajib.
        3  | Biaya |             | Soal uang.       |
        """
    book = reading_of(table).usable()
    assert book.paths == ["Motif", "Motif/Kreativitas", "Motif/Kewajiban", "Biaya"]
    assert book["Motif/Kreativitas"].definition == {"": "Ingin hal baru."}
    assert book["Motif/Kewajiban"].examples == {"": ("Ya wajib.",)}
    assert book["Biaya"].definition == {"": "Soal uang."}
    assert said(table) == []


def test_codes_indented_over_columns_without_headings_become_a_tree() -> None:
    assert paths_of(
        """
        Code       |            |         | Groundedness | Comment
        ○ Feedback |            |         | 225          |
                   | ○ Clear    |         | 4            |
                   |            | ○ Very  | 1            | said twice
                   | ○ Unclear  |         | 2            |
        """
    ) == ["Feedback", "Feedback/Clear", "Feedback/Clear/Very", "Feedback/Unclear"]


def test_a_column_of_parents_makes_the_tree_in_any_order() -> None:
    assert paths_of(
        """
        name   | parent
        ideas  | motives
        motives|
        new    | ideas
        """
    ) == ["motives", "motives/ideas", "motives/ideas/new"]


def test_a_parent_without_a_row_is_made_and_a_near_one_named() -> None:
    table = """
        code    | parent
        motives |
        ideas   | motivs
        """
    assert paths_of(table) == ["motives", "motivs", "motivs/ideas"]
    assert said(table) == [
        "c.xlsx:3: 'ideas' has the parent 'motivs', which has no row; a theme is made of it; did you mean 'motives'?"
    ]


@pytest.mark.parametrize("between", ["::", ">>", " > ", "\\", "/"])
def test_names_that_are_paths_are_taken_apart(between: str) -> None:
    assert paths_of(f"Code|Memo\nmotives|\nmotives{between}ideas|\n") == ["motives", "motives/ideas"]


def test_a_column_of_levels_makes_the_tree() -> None:
    assert paths_of("level|code\n1|motives\n2|ideas\n2|demand\n1|money\n") == [
        "motives", "motives/ideas", "motives/demand", "money",
    ]  # fmt: skip
    assert paths_of("Level 1|Level 2\nmotives|\n|ideas\n|demand\n") == ["motives", "motives/ideas", "motives/demand"]


def test_a_slash_in_a_name_is_kept_in_the_label_and_told() -> None:
    table = "kode|definisi\nsuka/duka|x\n"
    assert reading_of(table).usable()["suka-duka"].label == {"": "suka/duka"}
    assert said(table) == [
        "c.xlsx:2: 'suka/duka' has a slash, which parts the names of a path; "
        "its path has 'suka-duka', its label keeps the name"
    ]


def test_a_short_code_beside_its_name_has_the_name_as_label() -> None:
    book = reading_of("Kode|Nama kode|Definisi\nK1|Kreativitas|Ingin baru\n").usable()
    assert book["K1"].label == {"": "Kreativitas"}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("code|parent\na|b\nb|a\n", "'a' is above itself by way of its parents"),
        ("code|definition\na|x\nb|y\na|z\n", "c.xlsx:4: the code 'a' stands in the table twice (first in row 2)"),
        ("path|colour\na//b|\n", "c.xlsx:2: the path 'a//b' has an empty name in it"),
        ("level|code\n1|a\n3|b\n", "c.xlsx:3: 'b' is on level 3, but no code stands above it; write its parent first"),
        ("level|code\nx|a\n", "c.xlsx:2: 'a' has the level 'x'"),
        ("code|definition\n", "there are no codes in it; call the column of codes `code`"),
        ("umur|kota\n30|Jambi\n", "c.xlsx: has no column of codes (it begins with 'umur', 'kota')"),
        ("kod|definsi\na|b\n", "did you mean 'kode' by 'kod'?"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_row_and_the_remedy(table: str, problem: str) -> None:
    reading = reading_of(table)
    assert reading.codebook is None
    assert any(problem in str(found) for found in reading.problems), reading.problems


def test_a_colour_that_is_none_and_a_column_that_is_unknown_are_told() -> None:
    assert said("code|warna|Groundedness\na|merah|4\n") == [
        "c.xlsx: left out: what stands in 'Groundedness'; "
        "call it by a name that docs/codebook.md has if it belongs to the codebook",
        "c.xlsx:2: a has the colour 'merah'; write it as #0072b2; it is left out",
    ]


def test_a_row_that_repeats_the_code_above_goes_on_with_it() -> None:
    book = reading_of("code|example\na|one\na|two\n").usable()
    assert book["a"].examples == {"": ("one", "two")}


def test_indicators_stand_on_lines_or_between_commas() -> None:
    book = reading_of('code|indikator (id)|keywords (en)\na|kreat*, "ide, baru"; (a b) c|idea¶new\n').usable()
    assert book["a"].indicators == (
        Indicator("kreat*", "id"), Indicator('"ide, baru"', "id"), Indicator("(a b) c", "id"),
        Indicator("idea", "en"), Indicator("new", "en"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "items", [("a",), ("a", "b"), ("• a",), ("1. a", "2. b"), ("a\nb", "c"), ("a\n- b",), ("- a",)]
)
def test_items_are_written_as_a_cell_that_is_read_as_them(items: tuple[str, ...]) -> None:
    assert items_of(cell_of(items)) == items


def test_an_indicator_with_a_comma_stays_one() -> None:
    assert indicators_of(cell_of(("a, b",), indicators=True)) == ("a, b",)
    assert indicators_of(cell_of(("/a{1,2}/", "x"), indicators=True)) == ("/a{1,2}/", "x")
