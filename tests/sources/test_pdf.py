from __future__ import annotations

import io
from pathlib import Path

import pytest

from qualcode.core.model import Source
from qualcode.errors import SourceError
from qualcode.sources import read
from qualcode.sources.pages import Line, Page, text_of

SAMPLES = Path(__file__).parents[1] / "samples"


def page(*lines: str | Line) -> Page:
    """A page of 200 x 300 points with a line of text every 12 points, five points a letter, from the top."""
    placed = []
    for number, line in enumerate(lines):
        top = 290 - 12 * number
        placed.append(line if isinstance(line, Line) else Line(line, 20, top - 10, 20 + 5 * len(line), top))
    return Page(tuple(placed), 0, 0, 200, 300)


def words_of(source: Source) -> list[str]:
    return [turn.span.of(source.text) for turn in source.turns]


def test_a_pdf_has_the_turns_of_the_document_that_it_was_made_from() -> None:
    pdf, word = (
        read((SAMPLES / name).read_bytes(), name="kebun", path=name)[0] for name in ("kebun.pdf", "kebun.docx")
    )
    assert words_of(pdf) == words_of(word)
    assert pdf.text == word.text
    assert len(pdf.turns) == 8 and "Studi kebun kota" not in pdf.text


def test_a_locked_pdf_is_refused() -> None:
    with pytest.raises(SourceError, match="password"):
        read((SAMPLES / "kebun-locked.pdf").read_bytes(), name="k", path="k.pdf")


def test_a_pdf_of_pictures_is_refused_with_the_reason() -> None:
    import matplotlib.figure

    figure = matplotlib.figure.Figure()
    figure.add_axes((0, 0, 1, 1)).imshow([[0, 1], [1, 0]])
    figure.axes[0].set_axis_off()
    held = io.BytesIO()
    figure.savefig(held, format="pdf")
    with pytest.raises(SourceError, match="only pictures of pages; run text recognition"):
        read(held.getvalue(), name="k", path="k.pdf")


def test_lines_of_a_paragraph_are_joined() -> None:
    assert text_of([page("satu dua tiga empat lima enam tujuh", "delapan.", "Sembilan.")]) == (
        "satu dua tiga empat lima enam tujuh delapan.\nSembilan."
    )


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("ada banyak sekali buku di perpusta-", "kaan", "perpustakaan"),
        ("ada banyak sekali tamu membaca buku-", "bukunya", "buku-bukunya"),
        ("mereka semua merapikannya bersama-", "sama", "bersama-sama"),
        ("yang di-scan itu tidak boleh lagi di-", "scan", "di-scan"),
        ("mereka semua sudah pulang dari sana ke-", "mudian", "kemudian"),
        ("menurut pasal terakhir dalam Undang-", "Undang", "Undang-Undang"),
        ("ada banyak sekali buku di perpusta\ufffe", "kaan", "perpustakaan"),
    ],
)
def test_hyphens_at_line_ends_are_mended(above: str, below: str, joined: str) -> None:
    assert text_of([page(above, below)]).split(" ")[-1] == joined


def test_items_of_a_list_with_hanging_lines_stay_whole() -> None:
    hanging = Line("kedua baris.", 32, 268, 92, 278)
    item = page("1. satu dua tiga empat lima enam tuju", hanging, "2. dua.")
    assert text_of([item]) == "1. satu dua tiga empat lima enam tuju kedua baris.\n2. dua."


def test_centred_lines_stay_apart() -> None:
    heads = [
        Line("KEPUTUSAN REKTOR UNIVERSITAS ITU", 22, 280, 198, 290),
        Line("TENTANG SATU HAL LAGI YANG LAIN", 25, 268, 195, 278),
    ]
    assert text_of([page(*heads)]).count("\n") == 1


def test_a_paragraph_goes_on_over_the_page() -> None:
    foot = [Line(number, 95, 5, 100, 15) for number in "12"]
    pages = [page("Ana: kata kata kata kata kata kata", foot[0]), page("lagi.", foot[1])]
    assert text_of(pages) == "Ana: kata kata kata kata kata kata lagi."


def test_what_is_at_the_same_height_of_most_pages_goes_and_short_turns_stay() -> None:
    pages = [page("Proyek kita", f"{who}: Ya.", f"kata {n}", f"lain {n}", f"akhir {n}") for n, who in enumerate("ABB")]
    assert "Proyek" not in text_of(pages)
    assert [line for line in text_of(pages).split("\n") if "Ya" in line] == ["A: Ya.", "B: Ya.", "B: Ya."]


def test_numbers_in_the_margin_and_lines_off_the_page_go() -> None:
    margin = Line("17", 2, 268, 8, 278)
    off = Line("tak terlihat", 20, -60, 80, -50)
    assert text_of([page("Ana: Tahun", "2019", margin, off)]).split() == ["Ana:", "Tahun", "2019"]


def test_a_cut_pdf_names_its_file() -> None:
    data = (SAMPLES / "kebun.pdf").read_bytes()
    with pytest.raises(SourceError, match=r"^arsip/k\.pdf: "):
        read(data[:400], name="k", path="arsip/k.pdf")
