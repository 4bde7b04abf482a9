from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import SourceError
from qualcode.sources.odt import read
from qualcode.sources.reading import Reading

SAMPLES = Path(__file__).parents[1] / "samples" / "same"
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "fo": "xsl-fo-compatible", "meta": "meta",
    }.items()
)  # fmt: skip
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def flat(body: str, *, styles: str = "") -> bytes:
    """A flat OpenDocument text with these automatic styles and this body."""
    return (
        f"<office:document {SPACES} {DC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    ).encode()


def packed(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name, xml in parts.items():
            package.writestr(f"{name}.xml", xml)
    return held.getvalue()


def bold_in(reading: Reading) -> list[str]:
    return [span.of(reading.text) for span in reading.bold]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:p>a</text:p><text:h>b</text:h><text:section><text:p>c</text:p></text:section>", "a\nb\nc"),
        ('<text:p>a<text:s/>b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p>', "a b   c\td\ne"),
        ("<text:p>\n  dua\n  baris <text:span> dan</text:span> sisa</text:p>", "dua baris dan sisa"),
        ("<text:p>ter<text:soft-page-break/>belah <text:a>tautan</text:a></text:p>", "terbelah tautan"),
        ("<text:p/><text:p>a</text:p><text:p/><text:p>b</text:p><text:p/>", "\na\n\nb"),
        ("<text:tracked-changes><text:p>x</text:p></text:tracked-changes><text:p>a<text:change/></text:p>", "a"),
        ("<text:p><text:ruby-base>a</text:ruby-base><text:ruby-text>x</text:ruby-text></text:p>", "a"),
        ("<text:p><text:placeholder>&lt;Nama&gt;</text:placeholder>a</text:p>", "a"),
        ("<text:p>a<draw:frame><draw:text-box><text:p>c</text:p></draw:text-box></draw:frame>b</text:p>", "ab\nc"),
        ("<text:p>lem\xadbut</text:p>", "lembut"),
    ],
)  # fmt: skip
def test_words_of_the_body(body: str, text: str) -> None:
    assert read(flat(body)).text == text


def test_a_row_is_a_line_and_covered_cells_keep_their_columns() -> None:
    def cell(words: str, name: str = "table-cell", more: str = "") -> str:
        return f"<table:{name} {more}><text:p>{words}</text:p></table:{name}>"

    rows = [
        cell("P") + cell("Apa</text:p><text:p>kabar?"),
        cell("lebar", more='table:number-columns-spanned="2"') + cell("", "covered-table-cell"),
        cell("", "covered-table-cell") + cell("bawah"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    heads = f"<table:table-header-rows><table:table-row>{cell('siapa') + cell('apa')}</table:table-row>"
    reading = read(flat(f"<table:table>{heads}</table:table-header-rows>{body}</table:table>"))
    assert reading.text == "siapa\tapa\nP\tApa kabar?\nlebar\n\tbawah"


def test_a_table_of_one_cell_only_lays_out_the_page() -> None:
    body = "<table:table><table:table-row><table:table-cell><text:p>P: Apa?</text:p><text:p>J: Ya.</text:p>"
    assert read(flat(body + "</table:table-cell></table:table-row></table:table>")).text == "P: Apa?\nJ: Ya."


LISTS = """<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"
style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"
text:display-levels="2"/></text:list-style><text:list-style style:name="B"><text:list-level-style-bullet
text:level="1" text:bullet-char="-"/></text:list-style>"""


def items(*paragraphs: str, style: str = "L", more: str = "") -> str:
    inner = "".join(f"<text:list-item><text:p>{words}</text:p></text:list-item>" for words in paragraphs)
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


def test_numbers_of_lists_are_words_and_bullets_are_none() -> None:
    body = items("satu", "dua") + items("butir", style="B") + items("tiga", more='text:continue-numbering="true"')
    assert read(flat(body + items("lagi"), styles=LISTS)).text == "1. satu\n2. dua\nbutir\n3. tiga\n1. lagi"


def test_a_list_within_an_item_shows_the_levels_that_it_shall() -> None:
    inner = "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list>"
    body = f'<text:list text:style-name="L"><text:list-item><text:p>a</text:p>{inner}</text:list-item></text:list>'
    assert read(flat(body, styles=LISTS)).text == "1. a\n1.a) b"


def test_numbers_before_the_turns_of_a_conversation_go() -> None:
    body = items("Ana: Apa?", "Rina: Ya.", "Ana: Lalu?")
    assert read(flat(body, styles=LISTS)).text == "Ana: Apa?\nRina: Ya.\nAna: Lalu?"


def test_bold_at_the_start_of_a_line_by_a_style_or_what_it_is_made_from() -> None:
    weight = '<style:text-properties fo:font-weight="{}"/></style:style>'
    styles = (
        f'<style:style style:name="B" style:family="text">{weight.format("bold")}'
        '<style:style style:name="C" style:family="text" style:parent-style-name="B"/>'
        f'<style:style style:name="P" style:family="paragraph">{weight.format(700)}'
    )
    body = (
        '<text:p><text:span text:style-name="B">Bu </text:span><text:span text:style-name="C">Rina:</text:span> Ya.'
        "</text:p>"
        '<text:p text:style-name="P">Citra</text:p><text:h text:style-name="P">Judul</text:h>'
        '<text:p>Ya, <text:span text:style-name="B">tentu</text:span>.</text:p>'
    )
    assert bold_in(read(flat(body, styles=styles))) == ["Bu Rina:", "Citra"]


def test_hidden_words_are_left_out_and_counted() -> None:
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    reading = read(flat('<text:p>a<text:span text:style-name="H"> yang tidak</text:span> b</text:p>', styles=styles))
    assert (reading.text, reading.problems[0].message) == ("a b", "2 hidden words are left out")


def test_comments_with_a_stretch_at_a_point_and_in_a_cell() -> None:
    def comment(words: str, name: str = "") -> str:
        named = f'office:name="{name}"' if name else ""
        who = "<dc:creator>Ana</dc:creator><dc:date>2024-05-03T09:30:00</dc:date>"
        return f"<office:annotation {named}>{who}<text:p>{words}</text:p></office:annotation>"

    cell = f"<table:table-cell><text:p>dua   {comment('c', 'k')}kata<office:annotation-end office:name='k'/></text:p>"
    body = (
        f"<text:p>Saya {comment('a', 's')}datang.</text:p><text:p>Lalu<office:annotation-end office:name='s'/> pergi"
        f"{comment('b')}.</text:p><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>"
        f"{cell}</table:table-cell></table:table-row></table:table>"
    )
    reading = read(flat(body))
    assert [(one.span.of(reading.text), one.text) for one in reading.comments] == [
        ("datang.\nLalu", "a"), ("", "b"), ("kata", "c"),
    ]  # fmt: skip
    assert {(one.author, one.written) for one in reading.comments} == {("Ana", "2024-05-03T09:30:00")}


def test_footnotes_stand_at_the_end() -> None:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>Kata</text:p><text:p>dua.</text:p>"
    reading = read(flat(f"<text:p>Ya<text:note>{note}</text:note-body></text:note>, ada.</text:p>"))
    assert reading.text.split("\n")[::2] == ["Ya, ada.", "[1] Kata dua."]
    assert reading.text[: reading.body_end] == "Ya, ada."


def test_all_of_it_in_a_file_that_libreoffice_wrote(cangkul: list[str]) -> None:
    reading = read((SAMPLES / "cangkul.odt").read_bytes())
    assert reading.text.split("\n") == cangkul
    assert [(one.span.of(reading.text), one.text, one.author, one.written) for one in reading.comments] == [
        ("Saya menanam cabai.\nSetiap", "motivasi", "Dewi", "2024-05-03T09:30:00"),
        ("dua are", "ukur", "Citra", "2024-05-03T09:30:00"),
    ]
    assert reading.metadata == {
        "title": "Wawancara kebun", "author": "Citra", "keywords": "kebun", "subject": "Kebun kota",
        "kode informan": "W-03", "usia": 38,
    }  # fmt: skip
    assert bold_in(reading) == ["P:", "J:", "P:", "J:"]
    assert [problem.message for problem in reading.problems] == ["1 hidden word is left out"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed(content="<a/>"), "without a text"),
        (packed(meta="<a/>"), "damaged"),
        (packed(content="<a>"), "damaged"),
        (packed(**{"content": "<a/>", "META-INF/manifest": "<m><encryption-data/></m>"}), "password"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"<office:document", "damaged"),
    ],
)
def test_what_cannot_be_read(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read(data)
