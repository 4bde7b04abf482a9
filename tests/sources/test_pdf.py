from __future__ import annotations

import ctypes
import importlib.util
import io
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from qualcode.core.model import Source
from qualcode.errors import SourceError
from qualcode.sources import pdf, read

SAMPLES = Path(__file__).parents[1] / "samples"
_spec = importlib.util.spec_from_file_location("samples_make", SAMPLES / "make.py")
assert _spec is not None and _spec.loader is not None
make = importlib.util.module_from_spec(_spec)  # the words that the samples were made of
_spec.loader.exec_module(make)


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


def test_a_cut_pdf_names_its_file() -> None:
    data = (SAMPLES / "kebun.pdf").read_bytes()
    with pytest.raises(SourceError, match=r"^arsip/k\.pdf: "):
        read(data[:400], name="k", path="arsip/k.pdf")


Drawn = tuple[float, float, str]  # from the left, from the bottom, words


def pdf_of(*pages: list[Drawn], turn: int = 0, drawn_turned: bool = False, wide: float = 1) -> bytes:
    """A PDF with words at places, in the order in which they are drawn.

    Its pages are shown turned by some degrees; what is on them may be drawn a quarter turned against the clock, and
    its letters so many times as wide as they are.
    """
    document = pypdfium2.PdfDocument.new()
    for words in pages:
        page = document.new_page(400, 300)
        for left, bottom, text in words:
            drawn = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", 10)
            coded = (text + "\0").encode("utf-16-le")
            pdfium.FPDFText_SetText(drawn, ctypes.cast(coded, ctypes.POINTER(ctypes.c_ushort)))
            way = (0, 1, -1, 0, 400 - bottom, left) if drawn_turned else (wide, 0, 0, 1, left, bottom)
            pdfium.FPDFPageObj_Transform(drawn, *way)
            pdfium.FPDFPage_InsertObject(page, drawn)
        page.set_rotation(turn)
        page.gen_content()
    held = io.BytesIO()
    document.save(held)
    document.close()
    return held.getvalue()


LEFT = """kami mulai menanam cabai di dekat|pagar sebelah utara dan menyiram|setiap pagi sebelum orang datang
lalu mencatat berapa yang tumbuh|dan berapa yang layu sebelum itu|sampai hujan.""".replace("\n", "|").split("|")
RIGHT = """Sesudah panen pertama itu semua|orang membawa pulang sekeranjang|tomat yang merah dan besar besar
untuk dimasak bersama sama dalam|kuali yang paling tua di kampung|kami sampai kenyang.""".replace("\n", "|").split("|")


def test_columns_drawn_line_by_line_across_the_page() -> None:
    rows = list(zip(LEFT, RIGHT, strict=True))
    drawn = [(x, 280.0 - 12 * n, words) for n, row in enumerate(rows) for x, words in zip((20, 220), row, strict=True)]
    assert pdf.read(pdf_of(drawn)).text == f"{' '.join(LEFT)}\n{' '.join(RIGHT)}"


@pytest.mark.parametrize("drawn_turned", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_is_shown_turned_has_the_same_text(turn: int, drawn_turned: bool) -> None:
    drawn = [(20, 280.0 - 12 * n, words) for n, words in enumerate([*LEFT, "Ana: Ya."])]
    assert pdf.read(pdf_of(drawn, turn=turn, drawn_turned=drawn_turned)).text == f"{' '.join(LEFT)}\nAna: Ya."


def test_a_pdf_states_its_properties() -> None:
    assert pdf.read((SAMPLES / "percakapan-berjudul.pdf").read_bytes()).metadata == {
        "title": "Wawancara kebun", "author": "Citra", "subject": "Kebun kota", "keywords": "kebun",
    }  # fmt: skip


def test_words_that_reach_beyond_any_page_are_kept_and_take_no_time() -> None:
    reach = pdf_of([(20, 280, "kata"), (20, 268, "lagi")], wide=1e8)
    assert pdf.read(pdf_of([(20, 280, "kata")])).text == "kata"
    assert pdf.read(reach).text == "kata\nlagi"


def test_pages_without_text_are_named() -> None:
    reading = pdf.read(pdf_of([(20, 280, "kata")], [], [], [(20, 280, "lagi")], []))
    assert [problem.message for problem in reading.problems] == ["no text on pages 2-3, 5"]


SAID = [
    said for words, answer in zip(make.QUESTIONS, make.ANSWERS, strict=True) for said in (f"P: {words}", f"J: {answer}")
]


@pytest.mark.parametrize(("name", "times"), [("baris-bernomor.pdf", 4), ("baris-kelima.pdf", 2)])
def test_a_transcript_with_numbered_lines_has_its_words_and_no_number(name: str, times: int) -> None:
    reading = pdf.read((SAMPLES / name).read_bytes())
    expected = [line if n == 0 or line[0] == "J" else f"{line} ({n})" for n in range(times) for line in SAID]
    assert reading.text.split("\n") == expected
    assert [problem.message.partition(" ")[2] for problem in reading.problems] == [
        "numbers in the margins are left out"
    ]


def test_footnotes_and_their_marks_leave_the_text_and_stand_at_its_end() -> None:
    reading = pdf.read((SAMPLES / "catatan-kaki.pdf").read_bytes())
    said = [line if n == 0 or line[0] == "J" else f"{line} ({n})" for n in range(2) for line in SAID]
    notes = [f"[{number}] {words}" for number, words in enumerate(make.NOTES, start=1)]
    assert reading.text.split("\n") == [*said, "————————", *notes]
    assert [span.of(reading.text) for span in reading.notes] == notes


def test_two_columns_under_a_title_and_an_abstract_over_two_pages() -> None:
    reading = pdf.read((SAMPLES / "dua-kolom.pdf").read_bytes())
    body = (make.ANSWERS[:4] + make.ANSWERS[5:]) * 3
    assert reading.text.split("\n") == ["Kebun di belakang perpustakaan", make.ABSTRACT, *body]
    assert [span.of(reading.text) for span in reading.bold] == ["Kebun di belakang perpustakaan"]


REAL = Path(__file__).parents[3] / "shared" / "real"


@pytest.mark.parametrize("name", ["codebooks/pdpilot-code-system.pdf", "coded/pdpilot-coded-segments.pdf"])
def test_prints_of_another_program_are_read(name: str) -> None:
    if not (REAL / name).exists():
        pytest.skip("the real material is not here: ../shared/real beside the checkout")
    words = pdf.read((REAL / name).read_bytes()).text
    assert "Explainability" in words and "PDPs" in words


def test_a_quotation_of_the_coded_segments_stands_in_its_transcript() -> None:
    if not REAL.exists():
        pytest.skip("the real material is not here: ../shared/real beside the checkout")
    first = pdf.read((REAL / "transcripts/pdpilot-P1.pdf").read_bytes()).text
    second = pdf.read((REAL / "transcripts/pdpilot-P2.pdf").read_bytes()).text
    assert "We typically use them to identify trends and to identify nonlinear interactions." in first
    assert "I think we as a team find them very just hard to read and not useful" in second  # over a line end
