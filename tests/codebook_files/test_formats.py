"""Codebook files of every format: what is written is read as the same codes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.codebook_files import check_codebook, load_codebook, save_codebook
from qualcode.core import codetree
from qualcode.core.model import Code, Codebook, Indicator
from qualcode.errors import CodebookError, QualcodeError, UnknownNameError

SAMPLE = Path(__file__).parents[2] / "codebooks" / "librarian-certification.yaml"
REAL = Path(__file__).parents[3] / "shared" / "real" / "codebooks"


@pytest.mark.parametrize("suffix", ["yaml", "csv", "xlsx", "docx"])
def test_the_sample_codebook_comes_back_from_every_format_that_holds_it(suffix: str, tmp_path: Path) -> None:
    book = load_codebook(SAMPLE)
    left_out = save_codebook(book, tmp_path / f"codes.{suffix}")
    again = load_codebook(tmp_path / f"codes.{suffix}")
    assert (again.codes, again.lists) == (book.codes, book.lists)
    told = [problem.message for problem in left_out]
    assert told == ([] if suffix == "yaml" else ["a table has no place for the codebook's version and description"])


# Readers of tables take every sign that ends a line for a line end.
printable = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\ufeff")
texts = st.text(st.one_of(printable, st.just("\n"), st.sampled_from("•-,;|\"'/1.")), min_size=1, max_size=12)
stripped = texts.map(str.strip).filter(bool)
names = st.one_of(st.sampled_from(["a", "b", "1.", "no", "dua kata", "é"]), stripped).map(
    lambda name: " ".join(name.replace("/", ":").split())
)
languages = st.sampled_from(["", "id", "en"])
words = st.dictionaries(languages, stripped, max_size=2)
lists = st.dictionaries(languages, st.lists(stripped, min_size=1, max_size=3).map(tuple), max_size=2)
indicators = st.lists(st.builds(Indicator, stripped, languages), max_size=4, unique=True).map(
    lambda some: tuple(sorted(some, key=lambda indicator: ["", "id", "en"].index(indicator.language)))
)
codes = st.builds(
    Code,
    st.lists(names, min_size=1, max_size=3).map("/".join),
    label=words, definition=words, include=words, exclude=words, examples=lists, counterexamples=lists,
    indicators=indicators, exclusions=indicators,
    weight=st.sampled_from([None, 0.5, 2.0]), minimum=st.sampled_from([None, 1.5]),
    colour=st.sampled_from(["", "#0072b2", "#fff"]),
)  # fmt: skip
books = st.lists(codes, min_size=1, max_size=5, unique_by=lambda code: code.path).map(
    lambda some: Codebook("c", codetree.arranged(some))
)


def comes_back(book: Codebook, path: Path) -> bool:
    save_codebook(book, path)
    return [by_language(code) for code in load_codebook_or_bare(path)] == [by_language(code) for code in book]


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books)
def test_any_codebook_comes_back_from_a_table(tmp_path: Path, book: Codebook) -> None:
    assert comes_back(book, tmp_path / "codes.csv")


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(book=books)
def test_any_codebook_comes_back_from_a_workbook_and_a_document(tmp_path: Path, book: Codebook) -> None:
    assert comes_back(book, tmp_path / "codes.xlsx")
    assert comes_back(book, tmp_path / "codes.docx")


@given(book=books)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_tree_comes_back_from_lines(tmp_path: Path, book: Codebook) -> None:
    save_codebook(book, tmp_path / "outline.txt")
    assert load_codebook_or_bare(tmp_path / "outline.txt").paths == book.paths
    if not any(">" in path for path in book.paths):
        save_codebook(book, tmp_path / "paths.txt", format="paths")
        assert set(load_codebook_or_bare(tmp_path / "paths.txt").paths) == set(book.paths)


def by_language(code: Code) -> Code:
    """The code with its indicators in order of their languages: a table has a column for each."""
    order = {language: number for number, language in enumerate(["", "id", "en"])}
    return Code(
        code.path, code.label, code.definition, code.include, code.exclude, code.examples, code.counterexamples,
        tuple(sorted(code.indicators, key=lambda i: order[i.language])),
        tuple(sorted(code.exclusions, key=lambda i: order[i.language])),
        code.colour,
    )  # fmt: skip


def load_codebook_or_bare(path: Path) -> Codebook:
    """The codebook of a file, whether or not its indicators can be read as such."""
    book, problems = check_codebook(path)
    assert book is not None, problems
    return book


def test_a_word_table_with_merged_cells_and_a_second_table_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Buku kode")
    table = document.add_table(rows=4, cols=3)
    for row, cells in zip(
        table.rows,
        [("Tema", "Kode", "Contoh kutipan"), ("Motif", "ide", "satu"), ("", "", "dua"), ("", "wajib", "tiga")],
        strict=True,
    ):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    table.cell(1, 0).merge(table.cell(3, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_table(rows=1, cols=1).cell(0, 0).text = "a box"
    document.save(str(tmp_path / "buku.docx"))
    book, problems = check_codebook(tmp_path / "buku.docx")
    assert book is not None
    assert book.paths == ["Motif", "Motif/ide", "Motif/wajib"]
    assert book["Motif/ide"].examples == {"": ("satu", "dua")}
    assert "1 of its tables has no column of codes and is left out" in [problem.message for problem in problems]


def test_a_card_for_each_code_is_read(tmp_path: Path) -> None:
    document = docx.Document()
    for name in ("ide", "wajib"):
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(table.rows, [("Kode", name), ("Definisi", f"Soal {name}.")], strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    document.save(str(tmp_path / "kartu.docx"))
    book = load_codebook(tmp_path / "kartu.docx")
    assert {code.path: code.definition for code in book} == {"ide": {"": "Soal ide."}, "wajib": {"": "Soal wajib."}}


def test_the_sheet_that_looks_like_a_codebook_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Catatan"])  # type: ignore[union-attr]
    sheet = workbook.create_sheet("Kode")
    sheet.append(["Kode", "Definisi"])
    sheet.append(["ide", "baru"])
    workbook.save(tmp_path / "buku.xlsx")
    book, problems = check_codebook(tmp_path / "buku.xlsx")
    assert book is not None
    assert book.paths == ["ide"]
    assert problems[0].message == "only its sheet 'Kode' is read, not 'Sheet'"


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.ods"])
def test_a_file_that_is_not_what_it_is_called_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("nothing.xml", "<a/>")
    with pytest.raises(CodebookError, match=f"{name}: is damaged"):
        load_codebook(tmp_path / name)


def test_an_archive_with_a_path_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("../../word/document.xml", "<a/>")
    with pytest.raises(CodebookError, match="leads out of its folder"):
        load_codebook(tmp_path / "a.docx")


def test_a_format_that_does_not_exist_is_told_with_those_there_are(tmp_path: Path) -> None:
    book = Codebook("c", (Code("a"),))
    with pytest.raises(QualcodeError, match="its suffix names no format of codebooks; name one with --format: yaml"):
        save_codebook(book, tmp_path / "codes.rtf")
    with pytest.raises(UnknownNameError, match="did you mean 'outline'"):
        save_codebook(book, tmp_path / "codes.txt", format="outlin")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real/codebooks is not beside this checkout")
def test_a_real_workbook_with_indented_codes_is_read_whole() -> None:
    path = REAL / "sqaa-codebook.xlsx"
    sheet: Any = openpyxl.load_workbook(path).active
    named = list(sheet.iter_rows(min_row=2, max_col=8, values_only=True))
    book, problems = check_codebook(path)
    assert book is not None
    assert len(book) == sum(any(row) for row in named)
    assert len(book.themes) == sum(bool(row[0]) for row in named)
    assert not any(problem.refused for problem in problems)
