"""What lies in other parts of a Word file than its body: notes, comments, lists, styles, properties."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest

from qualcode.errors import SourceError
from qualcode.sources import read as read_sources
from qualcode.sources.docx import read

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

SAMPLES = Path(__file__).parents[1] / "samples"


def word(body: str, *, namespace: str = TRANSITIONAL, relations: str = RELATIONS, **parts: str) -> bytes:
    """A Word file with this body; the other parts are given by the kind of their relationship."""
    held = io.BytesIO()
    spaces = f'xmlns:w="{namespace}" xmlns:w14="urn:w14" xmlns:w15="urn:w15"'
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        links = "".join(
            f'<Relationship Id="r{kind}" Type="{relations}/{kind}" Target="parts/{kind}.xml"/>' for kind in parts
        )
        xml = f'<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>'
        package.writestr("word/_rels/document.xml.rels", xml)
        for kind, inner in parts.items():
            package.writestr(f"word/parts/{kind}.xml", f"<w:{kind} {spaces}>{inner}</w:{kind}>")
    return held.getvalue()


def p(words: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def r(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def note(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def test_footnotes_and_endnotes_stand_at_the_end_and_in_no_turn() -> None:
    body = (
        f"<w:p>{r('P: Apa')}{note('footnote', 2)}{r(' kabar?')}</w:p>"
        f"<w:p>{r('J: Baik')}{note('endnote', 1)}{r(' saja.')}</w:p>"
        f"<w:p>{r('P: Terima kasih.')}{note('footnote', 3)}</w:p>" + p("J: Sama-sama.")
    )
    data = word(
        body,
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("garis")}</w:footnote>'
        f'<w:footnote w:id="3">{p("Tertawa.")}</w:footnote>'
        f'<w:footnote w:id="2">{p(" Kata")}{p("sapaan.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{p("Batuk.")}</w:endnote>',
    )
    reading = read(data)
    assert reading.text == (
        "P: Apa kabar?\nJ: Baik saja.\nP: Terima kasih.\nJ: Sama-sama.\n"
        "————————\n[1] Kata sapaan.\n[2] Batuk.\n[3] Tertawa."
    )
    assert [span.of(reading.text) for span in reading.notes] == ["[1] Kata sapaan.", "[2] Batuk.", "[3] Tertawa."]
    source = read_sources(data, name="W-01", path="W-01.docx")[0]
    assert source.turns[-1].span.of(source.text) == "Sama-sama."


def test_a_note_whose_reference_was_deleted_is_not_read() -> None:
    body = f"<w:p>{r('Ya.')}<w:del>{note('footnote', 1)}</w:del></w:p>"
    assert read(word(body, footnotes=f'<w:footnote w:id="1">{p("lama")}</w:footnote>')).text == "Ya."


COMMENTS = (
    '<w:comment w:id="7" w:author="Citra" w:date="2024-05-03T09:30:00Z">'
    '<w:p w14:paraId="AA"><w:r><w:t>Bukti motivasi</w:t></w:r></w:p>'
    '<w:p w14:paraId="AB"><w:r><w:t>cek lagi</w:t></w:r></w:p>'
    "</w:comment>"
    '<w:comment w:id="8" w:author="Dewi"><w:p w14:paraId="BB"><w:r><w:t>Setuju</w:t></w:r></w:p></w:comment>'
)


def commented(*, start: str = "", end: str = "") -> str:
    start, end = start or '<w:commentRangeStart w:id="7"/>', end or '<w:commentRangeEnd w:id="7"/>'
    return (
        f"<w:p>{r('J: Saya ')}{start}{r('suka')}</w:p>"
        f'<w:p>{r("buku")}{end}<w:r><w:commentReference w:id="7"/></w:r>{r(" tua.")}</w:p>'
    )


def test_a_comment_is_kept_with_its_words_over_paragraphs_its_author_and_date() -> None:
    reading = read(word(commented(), comments=COMMENTS))
    assert reading.text == "J: Saya suka\nbuku tua."
    comment = reading.comments[0]
    assert comment.span.of(reading.text) == "suka\nbuku"
    assert (comment.text, comment.author, comment.written) == (
        "Bukti motivasi\ncek lagi",
        "Citra",
        "2024-05-03T09:30:00Z",
    )


def test_an_answer_stands_on_the_words_of_what_it_answers() -> None:
    links = '<w15:commentEx w15:paraId="AB"/><w15:commentEx w15:paraId="BB" w15:paraIdParent="AB"/>'
    reading = read(word(commented(), comments=COMMENTS, commentsExtended=links))
    assert [(one.author, one.span.of(reading.text)) for one in reading.comments] == [
        ("Citra", "suka\nbuku"),
        ("Dewi", "suka\nbuku"),
    ]
    assert not reading.problems


def test_a_comment_that_hangs_on_nothing_is_told() -> None:
    reading = read(word(commented(), comments=COMMENTS))
    assert [one.author for one in reading.comments] == ["Citra"]
    assert [problem.message for problem in reading.problems] == ["1 comment hangs on no words and is left out"]


def test_a_comment_on_a_point_is_empty_there() -> None:
    body = f'<w:p>{r("Saya ")}<w:r><w:commentReference w:id="8"/></w:r>{r("datang.")}</w:p>'
    reading = read(word(body, comments=COMMENTS[COMMENTS.index('<w:comment w:id="8"') :]))
    assert reading.comments[0].span == (5, 5)


def test_comments_keep_their_places_in_deletions_tables_and_notes() -> None:
    start, end = '<w:commentRangeStart w:id="{0}"/>', '<w:commentRangeEnd w:id="{0}"/>'
    names = [start.format(n) + "{}" + end.format(n) for n in range(3)]
    comments = "".join(f'<w:comment w:id="{n}" w:author="A{n}">{p("ya")}</w:comment>' for n in range(3))
    body = (
        f"<w:p>{r('satu ')}<w:del>{start.format(0)}{r('dua')}</w:del>"
        f"{r('tiga')}{end.format(0)}{note('footnote', 1)}</w:p>"
        f"<w:tbl><w:tr><w:tc>{p('P')}</w:tc><w:tc>{p(' Apa  itu ')}"
        f"<w:p>{names[1].format(r('kata'))} {r(' lagi ')}</w:p>"
        "</w:tc></w:tr></w:tbl>"
    )
    footnotes = f'<w:footnote w:id="1"><w:p>{r(" catatan ")}{names[2].format(r(" kaki"))}</w:p></w:footnote>'
    reading = read(word(body, comments=comments, footnotes=footnotes))
    assert reading.text == "satu tiga\nP\tApa itu kata lagi\n————————\n[1] catatan kaki"
    assert [one.span.of(reading.text).strip() for one in reading.comments] == ["tiga", "kata", "kaki"]


def numbering(*levels: tuple[str, str]) -> str:
    """One list with these shapes and texts of its levels."""
    xml = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (shape, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{xml}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )


def item(words: str, *, level: int = 0, number: int = 1) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_of_lists_are_as_a_reader_sees_them() -> None:
    data = word(
        item("satu") + item("anak", level=1) + item("anak lagi", level=1) + p("di antara") + item("dua")
        + item("anak", level=1) + item("baru", number=2) + item("cucu", level=2),
        numbering=numbering(("decimal", "%1."), ("lowerLetter", "%1%2)"), ("bullet", "·")),
    )  # fmt: skip
    assert read(data).text.split("\n") == [
        "1. satu", "1a) anak", "1b) anak lagi", "di antara", "2. dua", "2a) anak", "1. baru", "cucu",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "number"), [("upperRoman", "IV"), ("lowerRoman", "iv"), ("upperLetter", "D"), ("decimalZero", "04")]
)
def test_the_shapes_of_numbers(shape: str, number: str) -> None:
    text = read(
        word(
            "".join(item("a") for _ in range(4)),
            numbering=numbering(
                (shape, "%1"),
            ),
        )
    ).text
    assert text.split("\n")[-1] == f"{number} a"


def test_a_style_may_number_its_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dasar"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Anak"><w:basedOn w:val="Dasar"/></w:style>'
    )
    body = p("satu", '<w:pStyle w:val="Dasar"/>') + p("dua", '<w:pStyle w:val="Anak"/>')
    assert (
        read(
            word(
                body,
                styles=styles,
                numbering=numbering(
                    ("decimal", "%1)"),
                ),
            )
        ).text
        == "1) satu\n2) dua"
    )


def test_turns_that_are_numbered_as_a_list_begin_with_who_speaks() -> None:
    body = item("P: Apa kabar?") + item("J: Baik.") + item("P: Syukurlah.") + item("(tertawa)")
    text = read(
        word(
            body,
            numbering=numbering(
                ("decimal", "%1."),
            ),
        )
    ).text
    assert text == "P: Apa kabar?\nJ: Baik.\nP: Syukurlah.\n(tertawa)"


def test_the_label_may_be_the_number_of_a_list() -> None:
    text = read(
        word(
            item("Saya datang.") + item("Kami juga."),
            numbering=numbering(
                ("decimal", "I%1:"),
            ),
        )
    ).text
    assert text == "I1: Saya datang.\nI2: Kami juga."


def test_hidden_words_are_left_out_and_counted() -> None:
    styles = '<w:style w:type="character" w:styleId="Rahasia"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        f"<w:p>{r('Ya')}<w:r><w:rPr><w:vanish/></w:rPr><w:t> nama asli</w:t></w:r>"
        '<w:r><w:rPr><w:rStyle w:val="Rahasia"/></w:rPr><w:t> Siti</w:t></w:r>'
        f'<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>, terlihat</w:t></w:r></w:p>'
    )
    reading = read(word(body, styles=styles))
    assert reading.text == "Ya, terlihat"
    assert [problem.message for problem in reading.problems] == ["3 hidden words are left out"]


def test_a_bold_character_style_is_bold() -> None:
    styles = '<w:style w:type="character" w:styleId="Kuat"><w:rPr><w:b/></w:rPr></w:style>'
    body = f'<w:p><w:r><w:rPr><w:rStyle w:val="Kuat"/></w:rPr><w:t>Ana</w:t></w:r>{r(" bicara")}</w:p>'
    reading = read(word(body, styles=styles))
    assert [span.of(reading.text) for span in reading.bold] == ["Ana"]


def test_strict_files_are_read() -> None:
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    body = f"<w:p>{r('Ya')}{note('footnote', 1)}</w:p>"
    footnotes = f'<w:footnote w:id="1">{p("catatan")}</w:footnote>'
    data = word(body, namespace=STRICT, relations=relations, footnotes=footnotes)
    assert read(data).text == "Ya\n————————\n[1] catatan"


def test_properties_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("Ya.")
    core = document.core_properties
    core.title, core.author, core.keywords, core.subject = "Wawancara 3", "Citra", "kebun; kota", ""
    held = io.BytesIO()
    document.save(held)
    vt = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
    custom = "".join(
        f'<property name="{name}"><vt:{sort}>{value}</vt:{sort}></property>'
        for name, sort, value in [
            ("Kode Informan", "lpwstr", "W-03"), ("Usia", "i4", "38"), ("Skor", "r8", "4.5"), ("Rekam", "bool", "true"),
            ("Tanggal", "filetime", "2024-05-03T00:00:00Z"), ("MSIP_Label_x", "lpwstr", "y"), ("Kosong", "lpwstr", ""),
        ]
    )  # fmt: skip
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("docProps/custom.xml", f'<Properties xmlns:vt="{vt}">{custom}</Properties>')
    data = with_relation(held.getvalue(), "custom-properties", "docProps/custom.xml")
    assert read(data).metadata == {
        "title": "Wawancara 3", "author": "Citra", "keywords": "kebun; kota",
        "kode informan": "W-03", "usia": 38, "skor": 4.5, "rekam": "yes", "tanggal": "2024-05-03",
    }  # fmt: skip


def with_relation(data: bytes, kind: str, target: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "_rels/.rels":
                link = f'<Relationship Id="x" Type="{RELATIONS}/{kind}" Target="{target}"/></Relationships>'
                content = content.replace(b"</Relationships>", link.encode())
            new.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("suffix", [".docm", ".dotx", ".dotm"])
def test_templates_and_files_with_macros_are_word_files(suffix: str) -> None:
    assert read_sources(word(p("Ya.")), name="a", path=f"a{suffix}")[0].text == "Ya."


def test_a_file_with_macros_is_read_without_looking_at_them() -> None:
    held = io.BytesIO(word(p("Ya.")))
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 AutoOpen")
    reading = read(held.getvalue())
    assert reading.text == "Ya." and not reading.problems


def test_a_document_of_pictures_is_refused_with_the_reason() -> None:
    held = io.BytesIO(word(p("")))
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("word/media/image1.png", b"png")
    with pytest.raises(SourceError, match="has no text, only pictures; run text recognition"):
        read(held.getvalue())


def test_what_is_not_read_is_told() -> None:
    held = io.BytesIO(
        word(p("Ya.") + "<w:altChunk/>" + '<w:p><w:r><w:sym w:font="Webdings" w:char="F021"/></w:r></w:p>')
    )
    with zipfile.ZipFile(held, "a") as package:
        package.writestr("word/diagrams/data1.xml", "<a/>")
    reading = read(held.getvalue())
    assert reading.text == "Ya.\n\ufffd"
    assert [problem.message for problem in reading.problems] == [
        "the words of its diagrams (1) are not read",
        "parts in other files or formats are not read",
        "signs of a picture font stand as \ufffd (1)",
    ]


def test_the_comments_that_python_docx_writes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("J: ")
    run = paragraph.add_run("Saya suka buku.")
    document.add_comment(run, text="motivasi", author="Citra", initials="C")
    held = io.BytesIO()
    document.save(held)
    reading = read(held.getvalue())
    (comment,) = reading.comments
    assert (comment.span.of(reading.text), comment.text, comment.author) == ("Saya suka buku.", "motivasi", "Citra")
    assert datetime.datetime.fromisoformat(comment.written)


def test_all_of_it_in_a_file_that_libreoffice_wrote(cangkul: list[str]) -> None:
    reading = read((SAMPLES / "cangkul.docx").read_bytes())
    assert reading.text.split("\n") == cangkul
    assert [(one.span.of(reading.text), one.text, one.author, one.written) for one in reading.comments] == [
        ("Saya menanam cabai.\nSetiap", "motivasi", "Dewi", "2024-05-03T09:30:00Z"),
        ("dua are", "ukur", "Citra", "2024-05-03T09:30:00Z"),
    ]
    assert reading.metadata == {
        "title": "Wawancara kebun", "author": "Citra", "keywords": "kebun", "subject": "Kebun kota",
        "kode informan": "W-03", "usia": 38,
    }  # fmt: skip
    assert [span.of(reading.text) for span in reading.bold] == ["P:", "J:", "P:", "J:"]
    assert [problem.message for problem in reading.problems] == ["1 hidden word is left out"]


def test_a_comment_without_a_place_is_not_put_on_the_words_of_another():
    document = docx.Document()
    first = document.add_paragraph("Saya ikut karena wajib.")
    document.add_comment(runs=first.runs[0], text="demand", author="Ana", initials="A")
    second = document.add_paragraph("Lain.")
    document.add_comment(runs=second.runs[0], text="placeless", author="Budi", initials="B")
    written = io.BytesIO()
    document.save(written)
    changed = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = re.sub(rb'<w:comment(RangeStart|RangeEnd|Reference) w:id="1"/>', b"", data)
            new.writestr(name, data)
    reading = read(changed.getvalue())
    assert [(c.text, c.span.of(reading.text)) for c in reading.comments] == [("demand", "Saya ikut karena wajib.")]
    assert [problem.message for problem in reading.problems] == ["1 comment hangs on no words and is left out"]
