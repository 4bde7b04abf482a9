"""What a report says is what both writers write: a document that Word opens, and a page that needs nothing else."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from qualcode.outputs.reporting.content import (
    Cell,
    Checklist,
    Column,
    Facts,
    Figure,
    Fragment,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Quote,
    Quotes,
    Report,
    Table,
    Tree,
    TreeItem,
    reference,
)
from qualcode.outputs.reporting.page import page_text
from qualcode.outputs.reporting.pictures import figure_of
from qualcode.outputs.reporting.shown import from_right, shown
from qualcode.outputs.reporting.tableplan import SIDEWAYS, UPRIGHT, plan
from qualcode.outputs.reporting.word import word_bytes

TABLE = Table(
    "Themes by kind",
    (Column("Theme"), Column("interview", number=True), Column("Total", number=True)),
    ((Cell("Motives", strong=True), Cell("2", (0, 1)), Cell("2", (0, 1))), (Cell("Skills"), Cell("–"), Cell("–"))),
    note="A dash is none.",
    anchor="table-themes",
)
QUOTES = (
    Quote("W-01:3", "Kami wajib ikut.", "interview", "id"),
    Quote("W-02:12", "قال المشارك نعم", "interview", "ar"),
)


def report_of(*blocks, **more):
    return Report("Sertifikasi pustakawan", "en", tuple(blocks), QUOTES, **more)


def word(report):
    return docx.Document(BytesIO(word_bytes(report)))


def page(report):
    return html.fromstring(page_text(report))


def texts(document):
    """Everything that a Word document says, in order, tables too."""
    return ["".join(p.itertext(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]


def test_headings_and_captions_are_words_own():
    document = word(
        report_of(Heading("Method", 1, "method"), Paragraph("See " + reference("table-themes") + "."), TABLE)
    )
    styles = {p.text: p.style.name for p in document.paragraphs if p.text}
    assert styles["Method"] == "Heading 1"
    assert styles["Table 1. Themes by kind"] == "Caption"
    assert styles["See Table 1."] == "Body Text"
    instructions = [each.text.strip() for each in document.element.iter(qn("w:instrText"))]
    assert "SEQ Table \\* ARABIC" in instructions
    assert "REF table_themes \\h" in instructions
    assert any(each.startswith('TOC \\o "1-2"') for each in instructions)
    names = {each.get(qn("w:name")) for each in document.element.iter(qn("w:bookmarkStart"))}
    assert {"method", "table_themes"} <= names


def test_a_table_has_a_header_row_that_is_repeated_and_widths_that_fill_the_page():
    table = word(report_of(TABLE)).tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["Theme", "interview", "Total"]
    assert [cell.text for cell in table.rows[1].cells] == ["Motives", "2", "2"]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert table.rows[1]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None
    assert table.style.name == "Report Table"
    widths = [int(each.get(qn("w:w"))) for each in table._tbl.iter(qn("w:gridCol"))]
    assert abs(sum(widths) - 20 * UPRIGHT) < 5


def test_a_wide_table_stands_on_a_page_on_its_side_with_its_heading():
    wide = replace(TABLE, wide=True)
    document = word(report_of(Heading("A", 1, "a"), Paragraph("x"), Heading("B", 2, "b"), wide, Paragraph("y"), TABLE))
    lie = [section.page_width > section.page_height for section in document.sections]
    assert lie == [False, True, False]
    first = document.sections[0]
    assert first.different_first_page_header_footer
    assert first.header.paragraphs[0].text == "Sertifikasi pustakawan"
    assert "PAGE" in "".join(first.footer.paragraphs[0]._p.itertext())


@pytest.mark.parametrize("columns", [3, 14, 60, 300])
def test_every_column_has_a_place_on_paper(columns):
    head = (Column("Code"), *(Column(f"W-{n:02}", number=True) for n in range(columns)))
    table = Table("x", head, (tuple(Cell(str(n)) for n in range(columns + 1)),), anchor="table-x")
    planned = plan(table)
    assert [place for part in planned.parts for place, _ in part if place] == list(range(1, columns + 1))
    assert all(part[0][0] == 0 for part in planned.parts)
    assert all(
        sum(wide for _, wide in part) <= (SIDEWAYS if planned.sideways else UPRIGHT) + 1 for part in planned.parts
    )
    assert len(word(report_of(table)).tables) == len(planned.parts)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6), st.booleans())
def test_no_text_makes_a_table_wider_than_its_page(words, number):
    head = tuple(Column(text, number=number and place > 0) for place, text in enumerate(words))
    planned = plan(Table("x", head, (tuple(Cell(text * 3) for text in words),), anchor="table-x"))
    room = SIDEWAYS if planned.sideways else UPRIGHT
    assert all(sum(wide for _, wide in part) <= room + 1 and min(w for _, w in part) > 0 for part in planned.parts)


def test_the_language_is_said_of_the_document_and_of_quotes_in_another():
    document = word(replace(report_of(Quotes((0, 1))), language="id"))
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert defaults.get(qn("w:val")) == "id-ID"
    assert document.core_properties.language == "id-ID"
    arabic = next(r for r in document.element.iter(qn("w:r")) if "المشارك" in "".join(r.itertext()))
    assert arabic.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None
    assert arabic.getparent().find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert any("(W-02:12," in p.text.replace("\u00a0", " ") for p in document.paragraphs)


def picture():
    from matplotlib.figure import Figure as Canvas

    axes = Canvas(figsize=(2, 1)).add_subplot()
    axes.plot([0, 1], [1, 0], label="a")
    return figure_of(axes, caption="A line", alt='It falls <from> 1 to "0".', anchor="figure-line")


def test_a_picture_has_its_words_in_both():
    document = word(report_of(picture()))
    inline = document.element.find(f".//{qn('wp:docPr')}")
    assert inline.get("descr") == 'It falls <from> 1 to "0".'
    assert "Figure 1. A line" in texts(document)
    svg = page(report_of(picture())).find(".//svg")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == 'It falls <from> 1 to "0".'
    assert not [each for each in svg.iter() if each.get("style") or each.tag in ("style", "script", "metadata")]
    ids = [each.get("id") for each in svg.iter() if each.get("id")]
    assert ids
    assert all(each.startswith("figure-line-") for each in ids)


def test_the_same_report_is_the_same_bytes():
    report = report_of(Heading("Method", 1, "method"), TABLE, picture(), Quotes((0,)))
    assert word_bytes(report) == word_bytes(report)
    assert page_text(report) == page_text(report)
    again = replace(report, blocks=(*report.blocks[:2], picture(), report.blocks[3]))
    assert again.blocks[2] == report.blocks[2]


def test_a_number_opens_exactly_its_quotes():
    found = page(report_of(TABLE))
    data = json.loads(found.get_element_by_id("data").text)
    buttons = found.findall(".//td/button")
    assert [button.text for button in buttons] == ["2", "2"]
    for button in buttons:
        places = data["sets"][int(button.get("data-quotes"))]
        assert [data["quotes"][place][0] for place in places] == ["W-01:3", "W-02:12"]


def test_the_page_lets_nothing_run_or_load_but_its_own():
    import base64
    import hashlib

    live = replace(picture(), live=Fragment("<p>map</p>", "p{margin:0}", "1+1;"))
    text = page_text(report_of(TABLE, live))
    found = html.fromstring(text)
    policy = found.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        for body in re.findall(rf"<{tag}(?: type=.module.)?>(.*?)</{tag}>", text, flags=re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert not [each for each in found.iter() if {"src", "srcset"} & set(each.attrib)]
    assert not [
        each for each in found.iter() if any(name.startswith("on") for name in each.attrib) or each.get("style")
    ]
    assert all(each.get("href").startswith("#") for each in found.iter("a"))


NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> &amp; {{ 7*7 }} \u202eevil ]]> \x00\x0b\ud800"


def test_hostile_words_are_words():
    """Wherever a text can stand, markup in it is shown and never read."""
    report = Report(
        NASTY,
        "en",
        (
            Heading(NASTY, 1, "a"),
            Paragraph(NASTY),
            Paragraph(NASTY, "prompt"),
            Facts(((NASTY, NASTY),)),
            Tree((TreeItem(0, NASTY, NASTY, NASTY),)),
            Table(
                NASTY,
                (Column(NASTY), Column(NASTY, number=True)),
                ((Cell(NASTY), Cell(NASTY, (0,))),),
                NASTY,
                "table-a",
            ),
            Checklist(NASTY, ("No", "Item", "Said"), (Item(1, NASTY, "open", (NASTY,), NASTY),), "table-b"),
            Quotes((0,)),
            PageBreak(),
        ),
        (Quote(NASTY, NASTY, NASTY, 'x" onload="y'),),
        NASTY,
        NASTY,
        ((NASTY, NASTY),),
        software=NASTY.replace("\x00", "").replace("\x0b", "").replace("\ud800", ""),
    )
    text = page_text(report)
    found = html.fromstring(text)
    assert not found.findall(".//img")
    assert [each.get("type") for each in found.iter("script")] == ["application/json", "module"]
    assert not [each for each in found.iter() if any(name.startswith("on") for name in each.attrib)]
    assert json.loads(found.get_element_by_id("data").text)["quotes"][0][1] == shown(NASTY)
    assert "{{ 7*7 }}" in found.text_content()
    document = word(report)
    said = [line for line in texts(document) if "alert(1)" in line]
    assert len(said) >= 12
    assert all("\u202c" in line or "\u202e" not in line for line in said)
    assert document.core_properties.title.startswith("<script>")


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\u202eabc", "\u202eabc\u202c"),
        ("\u2067a\u202eb\u2069", "\u2067a\u202eb\u2069"),
        ("\u202ea\nb", "\u202ea\u202c\nb"),
        ("plain", "plain"),
    ],
)
def test_what_a_document_can_hold(given_text, wanted):
    assert shown(given_text) == wanted


@given(st.text(max_size=60))
def test_shown_text_is_xml_and_ends_every_change_of_direction(text):
    said = shown(text)
    element = etree.Element("x")
    element.text = said
    assert etree.fromstring(etree.tostring(element)).text in (said, None)
    for line in said.split("\n"):
        depth = 0
        for character in line:
            depth += (character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068") - (character in "\u202c\u2069")
            depth = max(depth, 0)
        assert depth == 0 or "\u2069" in line
    assert shown(said) == said


def test_from_right_to_left():
    assert [from_right(text) for text in ("שלום", "W-01 שלום", "123", "كتاب book")] == [True, False, False, True]


def test_the_package_names_only_parts_that_it_has():
    data = word_bytes(report_of(TABLE))
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = set(package.namelist())
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in names:
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
        kinds = etree.fromstring(package.read("[Content_Types].xml"))
        parts = {each.get("PartName", "").lstrip("/") for each in kinds if each.get("PartName")}
        assert parts <= names
    assert not [name for name in names if "thumbnail" in name or "stylesWithEffects" in name]


def test_a_figure_needs_no_quotes_and_a_report_no_blocks():
    assert page(Report("Empty", "id", ())).find(".//h1").text == "Empty"
    assert isinstance(picture(), Figure)
    assert texts(word(Report("Empty", "id", ())))[0] == "Empty"
