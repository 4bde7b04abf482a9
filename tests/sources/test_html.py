from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import SourceError
from qualcode.sources.html import read
from qualcode.sources.reading import Reading

SAMPLES = Path(__file__).parents[1] / "samples" / "same"


def html(body: str, *, head: str = "") -> Reading:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>satu\n dua</p>\n<p>tiga <i>em</i>pat</p>", "satu dua\ntiga empat"),
        ("satu<br>dua<br/><br>tiga<p>empat<br></p>lima", "satu\ndua\n\ntiga\nempat\nlima"),
        ("<p>a</p><p><br></p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<h1>Judul</h1>a<hr>b", "Judul\na\nb"),
        ("&ldquo;Caf&eacute;&rdquo; &amp; &#8230;&nbsp;ya", "“Café” & …\xa0ya"),
        ("<pre>a  b\n c</pre>d", "a  b\n c\nd"),
        ("<ul><li>a<li>b</ul><ol start=3><li>c<li><p>d</p><p>e</p></ol>", "a\nb\n3. c\n4. d\ne"),
        ("<ol type=a><li>f<li value=28>g</ol><ol type=I><li>h</ol>", "a. f\nbb. g\nI. h"),
        ("<ol><li>P: Apa?<li>J: Ya.<li>P: Lalu?</ol>", "P: Apa?\nJ: Ya.\nP: Lalu?"),
        ("<dl><dt>P<dd>Apa?</dl>", "P\nApa?"),
        ("a<script>var b</script><style>c</style><nav>d</nav><noscript>e</noscript><template>f</template>g", "ag"),
        ("a<p hidden>b</p><p style='display: none'>c</p><del>d</del><button>e</button>", "a"),
        ("a<!-- b --><?c d?>e", "ae"),
        ("<p>pagi <unintelligible>, ya</p>", "pagi , ya"),
        ("lem&shy;but", "lembut"),
    ],
)  # fmt: skip
def test_what_a_reader_of_the_page_sees(body: str, text: str) -> None:
    assert html(body).text == text


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("<tr><th>siapa<th>apa<tr><td>P<td><p>Apa</p><p>kabar?</p>", "siapa\tapa\nP\tApa kabar?"),
        ("<thead><tr><td>a<td>b</thead><tbody><tr><td><td>c</tbody>", "a\tb\n\tc"),
        ("<tr><td rowspan=2>P<td>a<tr><td>b<tr><td>J<td>c", "P\ta\n\tb\nJ\tc"),
        ("<tr><td colspan=2>a<tr><td>b<td>c", "a\nb\tc"),
        ("<tr><td>a<td><table><tr><td>b<td>c</table>d", "a\tb c d"),
        ("<tr><td><p>P: Apa?</p><p>J: Ya.</p>", "P: Apa?\nJ: Ya."),
        ("<tr><td>iklan<td><p>P: Apa?</p><p>J: Ya.</p><p>P: Oh.</p>", "iklan\nP: Apa?\nJ: Ya.\nP: Oh."),
        ("<tr hidden><td>x<td>y<tr><td>a<td hidden>z<td>b", "a\tb"),
        ("<caption>Tabel</caption><tr><td>a<td>b", "Tabel\na\tb"),
    ],
)
def test_a_row_of_a_table_is_a_line(rows: str, text: str) -> None:
    assert html(f"<table>{rows}</table>").text == text


def test_bold_at_the_start_of_a_line_by_tag_style_or_class() -> None:
    head = "<style>.c1, span.c2 { color: red; font-weight: 700 } h1 .c3 {font-weight:bold}</style>"
    body = (
        "<p><b>Ana:</b> Ya.</p><p><strong>Bu <i>Rina</i>: </strong>Ya.</p><p><span class='x c2'>Budi:</span> Ya.</p>"
        "<p style='font-weight:bold'>Citra</p><p><b style='font-weight:normal'>Bukan:</b> ya</p><h2><b>Judul</b></h2>"
        "<p>Ya, <b>tentu</b>.</p><p><span class=c3>Bukan:</span></p><p>a<br><b>Dewi:</b> Ya.</p>"
    )
    reading = html(body, head=head)
    assert [span.of(reading.text) for span in reading.bold] == ["Ana:", "Bu Rina:", "Budi:", "Citra", "Dewi:"]


def test_footnotes_stand_at_the_end_and_nothing_marks_their_places() -> None:
    pandoc = (
        "<p>kebun<a href='#fn1' class='footnote-ref' id='fnref1' role='doc-noteref'><sup>1</sup></a> itu</p>"
        "<section class='footnotes' role='doc-endnotes'><hr><ol><li id='fn1' role='doc-endnote'><p>Di belakang."
        "<a href='#fnref1' class='footnote-back' role='doc-backlink'>↩</a></p></li></ol></section><p>lalu</p>"
    )
    word = (
        "<p>kebun<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a> itu</p><p>lalu</p><div id=ftn1>"
        "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> Di belakang.</p></div>"
    )
    for body in (pandoc, word):
        reading = html(body)
        assert reading.text == "kebun itu\nlalu\n————————\n[1] Di belakang."
        assert [note.of(reading.text) for note in reading.notes] == ["[1] Di belakang."]


@pytest.mark.parametrize(
    "data",
    [
        "<p>Café “ya”</p>".encode(),
        b"\xef\xbb\xbf" + "<p>Café “ya”</p>".encode(),
        "<p>Café “ya”</p>".encode("utf-16"),
        '<meta charset="iso-8859-1"><p>Café “ya”</p>'.encode("cp1252"),
        "<META http-equiv=Content-Type content='text/html; charset=macintosh'><p>Café “ya”</p>".encode("mac_roman"),
        "<meta charset=windows-1252><p>Café “ya”</p>".encode(),  # stated wrong: the bytes are UTF-8
        "<meta charset=utf-8><p>Café “ya”</p>".encode("cp1252"),  # stated wrong
        "<p>Café “ya”</p>".encode("cp1252"),
        "<meta charset=nonsense><p>Café “ya”</p>".encode("cp1252"),
        '<?xml version="1.0" encoding="windows-1252"?><html><body><p>Café “ya”</p></body></html>'.encode("cp1252"),
    ],
)
def test_the_encoding_is_what_the_bytes_are_or_what_the_page_states(data: bytes) -> None:
    assert read(data).text == "Café “ya”"


def test_xhtml_may_close_any_tag_in_itself() -> None:
    data = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="a"/></head>'
    assert read(data + b"<body><p>satu&nbsp;dua &lt;</p><p/>tiga</body></html>").text == "satu\xa0dua <\ntiga"
    assert read(data + b"<body><p>satu<p>dua</body></html>").text.endswith("dua")  # not well-formed after all


def test_what_the_page_says_about_itself() -> None:
    head = "<title> Satu\n dua</title><meta name=Author content=Citra><meta name=generator content=x>"
    assert html("a", head=head).metadata == {"title": "Satu dua", "author": "Citra"}


def test_a_page_that_libreoffice_wrote() -> None:
    """It shows what was deleted and what is hidden, and does not say so; comments are remarks to programs there."""
    assert read((SAMPLES / "cangkul.html").read_bytes()).text.split("\n") == [
        "P: Apa yang Ibu kerjakan di kebun itu?",
        "J: Saya menanam cabai.",
        "Setiap pagi,lama juga hari libur.",
        "Foto: cangkul tua",
        "P: Alatnya rahasia apa saja?",
        "1. cangkul",
        "2. gembor",
        "Luas\tdua are",
        "J: Lihat di sana.",
        "————————",
        "[1] Kebun di belakang perpustakaan.",
        "[2] Menunjuk ke utara.",
    ]


def test_too_deep_a_page_is_refused_rather_than_cut_short() -> None:
    with pytest.raises(SourceError, match="nested deeper"):
        html("<div>" * 300 + "dalam" + "</div>" * 300)


def test_entities_of_its_own_are_not_resolved() -> None:
    data = (
        b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY s SYSTEM "file:///etc/passwd">]><html><body>a &s;</body></html>'
    )
    assert "root" not in read(data).text


def test_tall_cells_without_end_make_no_table_without_end() -> None:
    reading = html("<table><tr>" + "<td rowspan=9999>a" * 2000 + "<tr><td>b" * 200 + "</table>")
    assert reading.text.count("\t") < 110_000
    assert reading.text.count("b") == 200
