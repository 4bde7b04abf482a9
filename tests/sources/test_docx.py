from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from qualcode.errors import SourceError
from qualcode.sources.docx import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_bytes(fill: Callable[[Document], object]) -> bytes:
    document = docx.Document()
    fill(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    """A document whose body holds these pieces of WordprocessingML, or plain paragraphs."""

    def fill(document: Document) -> None:
        for piece in paragraphs:
            if piece.startswith("<"):
                element = parse_xml(piece.replace(">", f" {W}>", 1))
                document.element.body.insert(len(document.element.body) - 1, element)
            else:
                document.add_paragraph(piece)

    return docx_bytes(fill)


def test_paragraphs_and_tables_come_in_the_order_of_the_document() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("sebelum")
        table = document.add_table(rows=2, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "P", "Apa\nkabar?"
        table.cell(1, 0).text, table.cell(1, 1).text = "J", "Baik."
        document.add_paragraph("sesudah")

    assert read(docx_bytes(fill)).text == "sebelum\nP\tApa kabar?\nJ\tBaik.\nsesudah"


def test_a_table_in_a_cell_keeps_its_words() -> None:
    def fill(document: Document) -> None:
        cell = document.add_table(rows=1, cols=2).cell(0, 0)
        cell.text = "luar"
        cell.add_table(rows=1, cols=2).cell(0, 1).text = "dalam"

    assert read(docx_bytes(fill)).text == "luar dalam\t"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>", "a\nb\tc"),
        ('<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>a</w:t></w:r></w:p>', "a"),
        ("<w:p><w:r><w:t>di</w:t><w:noBreakHyphen/><w:t>scan</w:t></w:r></w:p>", "di-scan"),
        ("<w:p><w:ins><w:r><w:t>baru</w:t></w:r></w:ins></w:p>", "baru"),
        ("<w:p><w:del><w:r><w:delText>lama</w:delText></w:r></w:del><w:r><w:t>baru</w:t></w:r></w:p>", "baru"),
        ("<w:p><w:moveFrom><w:r><w:t>pergi</w:t></w:r></w:moveFrom><w:r><w:t>tetap</w:t></w:r></w:p>", "tetap"),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>isian</w:t></w:r></w:p></w:sdtContent></w:sdt>", "isian"),
        ("<w:p><w:hyperlink><w:r><w:t>tautan</w:t></w:r></w:hyperlink></w:p>", "tautan"),
        ("<w:p><w:r><w:t>perpus</w:t><w:softHyphen/><w:t>taka\xadan</w:t></w:r></w:p>", "perpustakaan"),
        ("<w:p><w:moveTo><w:r><w:t>datang</w:t></w:r></w:moveTo></w:p>", "datang"),
        ('<w:p><w:r><w:br w:type="page"/><w:t>baru</w:t></w:r></w:p>', "baru"),
        ('<w:p><w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r></w:p>', "a\nb"),
        ("<w:p><w:r><w:t>tata\n  letak</w:t></w:r></w:p>", "tata letak"),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r></w:p>', "☺"),
        ('<w:p><w:fldSimple w:instr="DATE"><w:r><w:t>3 Mei</w:t></w:r></w:fldSimple></w:p>', "3 Mei"),
        ("<w:p><w:sdt><w:sdtContent><w:r><w:t>isian</w:t></w:r></w:sdtContent></w:sdt></w:p>", "isian"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
            "<w:sdtContent><w:p><w:r><w:t>Klik di sini</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "",
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>",
            "漢",
        ),
    ],
)  # fmt: skip
def test_words_of_a_paragraph(xml: str, text: str) -> None:
    assert read(docx_of(xml)).text == text


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    xml = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>satu </w:t></w:r></w:p>"
    assert read(docx_of(xml, "dua", "tiga")).text == "satu dua\ntiga"


def test_the_words_of_a_text_box_are_there_once_after_their_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>kotak</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = (
        f"<mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    xml = f"<w:p><w:r><w:t>sebelum</w:t>{both}<w:t> sesudah</w:t></w:r></w:p>"
    assert read(docx_of(xml)).text == "sebelum sesudah\nkotak"


def test_bold_at_the_start_of_a_paragraph_is_told() -> None:
    def fill(document: Document) -> None:
        paragraph = document.add_paragraph()
        paragraph.add_run("Bu ").bold = True
        paragraph.add_run("Rina:").bold = True
        paragraph.add_run(" Ya.")

    reading = read(docx_bytes(fill))
    assert [span.of(reading.text) for span in reading.bold] == ["Bu Rina:"]


def test_a_body_without_an_end_is_damaged() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body><w:p>")
    with pytest.raises(SourceError, match="damaged"):
        read(held.getvalue())


def test_a_document_that_declares_entities_is_refused() -> None:
    held = io.BytesIO()
    xml = (
        '<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>ya &secret;</w:t></w:r></w:p></w:body></w:document>"
    )
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", xml)
    with pytest.raises(SourceError, match="entities"):
        read(held.getvalue())


def field(code: str, result: str) -> str:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{code}{middle}<w:r><w:t>{result}</w:t></w:r>{end}"


def test_of_a_field_the_result_is_read_and_not_the_code() -> None:
    inner = field("<w:r><w:instrText>AUTHOR</w:instrText></w:r>", "nama")
    xml = f"<w:p>{field('<w:r><w:instrText>IF </w:instrText></w:r>' + inner, 'hasil')}<w:r><w:t>.</w:t></w:r></w:p>"
    assert read(docx_of(xml)).text == "hasil."


def test_a_field_without_an_end_swallows_nothing() -> None:
    xml = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>tetap ada</w:t></w:r></w:p>'
    assert read(docx_of(xml, "ini juga")).text == "tetap ada\nini juga"


def test_a_hidden_paragraph_mark_joins_as_a_deleted_one_does() -> None:
    xml = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Judul. </w:t></w:r></w:p>"
    assert read(docx_of(xml, "Isi.")).text == "Judul. Isi."


@pytest.mark.parametrize("where", ["<w:trPr><w:del/></w:trPr>{}", "<w:tc><w:tcPr><w:cellDel/></w:tcPr></w:tc>{}"])
def test_deleted_rows_and_cells_are_not_read(where: str) -> None:
    def row(words: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    rows = where.format(row("a") + row("b")) if "trPr" in where else where.format(row("tetap") + row("b"))
    table = f"<w:tbl><w:tr>{rows}</w:tr><w:tr>{row('c')}{row('d')}</w:tr></w:tbl>"
    assert read(docx_of(table)).text == ("c\td" if "trPr" in where else "tetap\tb\nc\td")


def test_a_table_that_only_lays_out_the_page_keeps_its_paragraphs() -> None:
    def fill(document: Document) -> None:
        box = document.add_table(rows=1, cols=1).cell(0, 0)
        box.text = "P: Apa kabar?"
        box.add_paragraph("J: Baik.")
        sides = document.add_table(rows=1, cols=2)
        sides.cell(0, 0).text = "Wawancara 1"
        sides.cell(0, 1).text = "P: Terus?"
        sides.cell(0, 1).add_paragraph("J: Begitu saja.")
        sides.cell(0, 1).add_paragraph("P: Terima kasih.")

    assert read(docx_bytes(fill)).text.split("\n") == [
        "P: Apa kabar?", "J: Baik.", "Wawancara 1", "P: Terus?", "J: Begitu saja.", "P: Terima kasih.",
    ]  # fmt: skip


def test_bold_words_in_links_and_insertions_are_told_in_their_order() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    xml = f"<w:p>{bold.format('Bu ')}<w:ins>{bold.format('Rina')}</w:ins><w:r><w:t>: Ya.</w:t></w:r></w:p>"
    reading = read(docx_of(xml))
    assert [span.of(reading.text) for span in reading.bold] == ["Bu Rina"]
