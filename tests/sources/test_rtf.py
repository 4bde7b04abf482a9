from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.errors import SourceError
from qualcode.sources.reading import Reading
from qualcode.sources.rtf import read

SAMPLES = Path(__file__).parents[1] / "samples" / "same"


def rtf(body: str, *, head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}") -> Reading:
    return read(f"{{\\rtf1{head}\n{body}}}".encode("latin-1"))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"satu\par dua\line tiga\tab empat\par", "satu\ndua\ntiga\tempat"),
        ("satu\r\n dua\\\ntiga", "satu dua\ntiga"),
        (r"\{kurung\} \\ a|b", r"{kurung} \ a|b"),
        (r"caf\'e9, \u8220\'93ya\u8221\'94 \ldblquote ya\rdblquote\emdash", "café, “ya” “ya”—"),
        (r"\u8220?a\uc2\u8221 ??b\uc0\u8230 c", "“a”b…c"),
        (r"\u8217\rquote x{\uc1 \u8217}y", "’x’y"),
        (r"\u55357\'3f\u56832\'3f", "😀"),
        (r"di\_scan\~ya lem\-but", "di-scan\xa0ya lembut"),
        (r"{\*\baru apa pun}a{\pict 0a0b}b{\header kop}c{\*\bkmkstart x}d", "abcd"),
        (r'{\field{\*\fldinst HYPERLINK "http://a"}{\fldrslt tautan}} ya', "tautan ya"),
        (r"a{\deleted  hapus\par}b{\mvf pindah} c\revised d\revised0", "ab cd"),
        (r"{\pntext 1.\tab}satu\par{\listtext\'b7\tab}dua", "1. satu\ndua"),
        (r"{\upr{ansi}{\*\ud{unicode}}}a\page b\par\page\par c", "a\nb\n\nc"),
        (r"a\par{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt kotak\par}}{\shprslt lagi}}b\par c", "a\nb\nkotak\nc"),
        (r"a\bin5 {{{}}b", "ab"),
        (r"kata} dan buntut", "kata"),
        (r"{terbuka", "terbuka"),
        ("a\\u0 ?b\x01c", "abc"),
    ],
)
def test_words(body: str, text: str) -> None:
    assert rtf(body).text == text


def test_bytes_are_in_the_encoding_of_their_font() -> None:
    head = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}{\f2\fcharset128 C;}}"
    assert rtf(r"\f0\'e9 {\f1\'ff} {\f2\'82\'a0\'83A}\plain\'e9", head=head).text == "é я あアé"


def test_the_encoding_of_the_document_may_be_a_mac_s() -> None:
    assert rtf(r"caf\'8e", head=r"\mac").text == "café"


def test_rows_of_tables_are_lines_also_with_paragraphs_and_tables_in_a_cell() -> None:
    body = (
        r"sebelum\par\trowd\pard\intbl P\cell Apa\par kabar?\cell\row"
        r"\trowd\pard\intbl J\cell Baik.\par\pard\intbl\itap2 da\nestcell lam\nestcell"
        r"{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}\pard\intbl\cell\row\pard sesudah | sini"
    )
    assert rtf(body).text == "sebelum\nP\tApa kabar?\nJ\tBaik. da lam\nsesudah | sini"


def test_a_row_that_never_ends_keeps_its_words() -> None:
    assert rtf(r"\pard\intbl P\cell Apa").text == "P\tApa"


def test_bold_at_the_start_of_a_line_but_not_by_the_style_of_a_heading() -> None:
    head = r"\ansi{\stylesheet{\s0 Normal;}{\s1\b\fs28 Judul;}}"
    reading = rtf(r"\pard\s1\b Judul\par\pard\plain{\b Bu }{\b Rina:} Ya, {\b tentu}.\par", head=head)
    assert [span.of(reading.text) for span in reading.bold] == ["Bu Rina:"]


def test_comments_with_author_date_and_stretch() -> None:
    body = (
        r"Saya {\*\atrfstart 7}datang{\*\atrfend 7}{\*\atnid A}{\*\atnauthor Ana}\chatn"
        r"{\*\annotation{\*\atnref 7}{\*\atndate 132887183}\pard penting\par sekali} lagi"
        r"{\*\atnauthor Budi}\chatn{\*\annotation titik}."
    )
    reading = rtf(body)
    assert reading.text == "Saya datang lagi."
    assert [(one.span.of(reading.text), one.text, one.author, one.written) for one in reading.comments] == [
        ("datang", "penting\nsekali", "Ana", "2026-11-22T10:15:00"),
        ("", "titik", "Budi", ""),
    ]


def test_footnotes_stand_at_the_end() -> None:
    reading = rtf(r"Ya{\super\chftn{\footnote\pard\chftn  Kata\par dua.}}, ada.")
    assert reading.text.split("\n")[::2] == ["Ya, ada.", "[1] Kata dua."]


def test_hidden_words_are_left_out_and_counted() -> None:
    reading = rtf(r"a{\v  yang tidak} b")
    assert (reading.text, reading.problems[0].message) == ("a b", "2 hidden words are left out")


def test_what_the_file_says_about_itself() -> None:
    head = (
        r"\ansi{\info{\title Satu  dua}{\author Citra}{\operator X}{\creatim\yr2024}}"
        r"{\*\userprops{\propname Usia}\proptype3{\staticval 38}{\propname AppVersion}\proptype30{\staticval 1}}"
    )
    reading = rtf("a", head=head)
    assert (reading.text, reading.metadata) == ("a", {"title": "Satu dua", "author": "Citra", "usia": 38})


def test_all_of_it_in_a_file_that_libreoffice_wrote(cangkul: list[str]) -> None:
    reading = read((SAMPLES / "cangkul.rtf").read_bytes())
    assert reading.text.split("\n") == cangkul
    assert [(one.span.of(reading.text), one.text, one.author, one.written) for one in reading.comments] == [
        ("Saya menanam cabai.\nSetiap", "motivasi", "Dewi", "2024-05-03T09:30:00"),
        ("dua are", "ukur", "Citra", "2024-05-03T09:30:00"),
    ]
    assert (reading.metadata["kode informan"], reading.metadata["usia"]) == ("W-03", 38)
    assert [span.of(reading.text) for span in reading.bold] == ["P:", "J:", "P:", "J:"]
    assert [problem.message for problem in reading.problems] == ["1 hidden word is left out"]


def as_rtf(text: str) -> str:
    """A text in RTF as writers escape it: ASCII, everything else as 16-bit numbers."""
    units = text.encode("utf-16-le")
    numbers = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(
        "\\par " if number == 10 else f"\\{chr(number)}" if chr(number % 65536) in "\\{}" else
        chr(number) if 32 <= number < 127 else f"\\u{number}?"
        for number in numbers
    )  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\xad\ufdd0\ufdd1") | st.just("\n")))
def test_every_character_comes_back(text: str) -> None:
    assert rtf(as_rtf(text)).text == text.rstrip("\n")


@pytest.mark.parametrize("data", [b"", b"{rtf1}", b"Ana: Ya."])
def test_what_is_no_rtf(data: bytes) -> None:
    with pytest.raises(SourceError, match="no RTF"):
        read(data)


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(SourceError, match="nested deeper"):
        rtf("{" * 100_000)
