"""Make the samples that LibreOffice writes, from the flat OpenDocument texts in this file.

    python tests/samples/make.py        # needs LibreOffice's `soffice`; overwrites the samples beside this file

The words are nobody's.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)


def flat(body: str, *, before: str = "") -> str:
    """A flat OpenDocument text with this body; `before` holds metadata and styles."""
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    head += f'<office:document {SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
    return f"{head}{before}<office:body><office:text>{body}</office:text></office:body></office:document>"


META = """<office:meta><dc:title>Wawancara kebun</dc:title><meta:initial-creator>Citra</meta:initial-creator>
<meta:keyword>kebun</meta:keyword><dc:subject>Kebun kota</dc:subject>
<meta:user-defined meta:name="Kode informan">W-03</meta:user-defined>
<meta:user-defined meta:name="Usia" meta:value-type="float">38</meta:user-defined></office:meta>"""
LIST = """<office:automatic-styles><text:list-style style:name="L1">
<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
</office:automatic-styles>"""


def annotation(name: str, author: str, words: str) -> str:
    """The start of a comment."""
    return (
        f'<office:annotation office:name="{name}"><dc:creator>{author}</dc:creator>'
        f"<dc:date>2024-05-03T09:30:00</dc:date><text:p>{words}</text:p></office:annotation>"
    )


CHANGES = """<text:tracked-changes><text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info>
<dc:creator>Citra</dc:creator><dc:date>2024-05-03T09:30:00</dc:date></office:change-info><text:p> lama</text:p>
</text:deletion></text:changed-region><text:changed-region xml:id="c2" text:id="c2"><text:insertion>
<office:change-info><dc:creator>Citra</dc:creator><dc:date>2024-05-03T09:30:00</dc:date></office:change-info>
</text:insertion></text:changed-region></text:tracked-changes>"""

INTERVIEW = f"""{CHANGES}
<text:p><text:span text:style-name="B">P:</text:span> Apa yang Ibu kerjakan di kebun<text:note text:id="f1"
text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Kebun di belakang
perpustakaan.</text:p></text:note-body></text:note> itu?</text:p>
<text:p><text:span text:style-name="B">J:</text:span> {annotation("a1", "Dewi", "motivasi")}Saya menanam
cabai.</text:p>
<text:p>Setiap<office:annotation-end office:name="a1"/> pagi,<text:change text:change-id="c1"/><text:change-start
text:change-id="c2"/> juga hari libur<text:change-end text:change-id="c2"/>.</text:p>
<text:p><text:span text:style-name="B">P:</text:span> Alatnya<text:span text:style-name="H"> rahasia</text:span>
apa saja?<draw:frame svg:width="4cm" text:anchor-type="paragraph"><draw:text-box><text:p>Foto: cangkul
tua</text:p></draw:text-box></draw:frame></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>cangkul</text:p></text:list-item>
<text:list-item><text:p>gembor</text:p></text:list-item></text:list>
<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row>
<table:table-cell><text:p>Luas</text:p></table:table-cell><table:table-cell>
<text:p>{annotation("a2", "Citra", "ukur")}dua
are<office:annotation-end office:name="a2"/></text:p></table:table-cell></table:table-row></table:table>
<text:p><text:span text:style-name="B">J:</text:span> Lihat <text:a xlink:href="https://example.org/">di
sana</text:a>.<text:note text:id="e1" text:note-class="endnote"><text:note-citation>i</text:note-citation>
<text:note-body><text:p>Menunjuk ke utara.</text:p></text:note-body></text:note></text:p>"""


QUESTIONS = [
    "Sejak kapan Ibu mulai merawat kebun di belakang perpustakaan itu?",
    "Apa saja yang paling sulit dalam mengurus kebun bersama-sama?",
    "Bagaimana hasil panen dicatat?",
    "Siapa yang membantu ketika musim kemarau tiba?",
    "Apakah anak-anak juga ikut?",
    "Apa rencana Ibu untuk tahun depan?",
]
ANSWERS = [
    "Saya mulai pada tahun 2019, waktu halaman itu masih penuh dengan batu dan pecahan genting. Kami mengangkutnya "
    "sedikit demi sedikit, hampir setiap sore, sampai tanahnya terlihat. Sesudah itu barulah kami menyebarkan "
    "kompos dan menanam cabai, tomat, dan bayam di antara rak-rak tua.",
    "Yang paling sulit adalah mengatur giliran menyiram, karena tidak semua orang mempunyai waktu yang sama. Ada "
    "yang datang pagi-pagi sekali dan ada pula yang baru bisa sesudah magrib, sehingga kadang-kadang tanaman "
    "disiram dua kali dan kadang-kadang tidak sama sekali.",
    "Catatannya ditulis di buku besar, lalu di-scan dan disimpan di e-library supaya semua orang dapat membacanya.",
    "Tetangga di sebelah timur meminjamkan selang, dan para mahasiswa menampung air hujan dalam drum-drum bekas "
    "yang kami cat sendiri. Pernah selama tiga minggu tidak turun hujan, tetapi hanya dua petak yang gagal.",
    "Ya.",
    "Kami ingin menambah petak untuk tanaman obat, memasang papan nama, dan mengundang sekolah-sekolah di sekitar "
    "untuk belajar membuat kompos. Kalau izinnya keluar, pagar sebelah utara akan kami buka.",
]


def talk(times: int, *, style: str = "T") -> str:
    """The questions and answers, again and again, as paragraphs."""
    pairs = [
        (f"{words} ({number})" if number else words, answer)
        for number in range(times)
        for words, answer in zip(QUESTIONS, ANSWERS, strict=True)
    ]
    return "".join(
        f'<text:p text:style-name="{style}">P: {words}</text:p><text:p text:style-name="{style}">J: {answer}</text:p>'
        for words, answer in pairs
    )


def page(
    *, width: str = "14cm", lines: str = "", foot: str = "", head: str = "", align: str = "justify", gap: str = "0.2cm"
) -> str:
    """Styles of a page of one size with a head and a foot, and of its paragraphs ("T")."""
    styles = (
        f'<style:style style:name="T" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}" '
        f'fo:margin-bottom="{gap}" text:number-lines="true"/><style:text-properties style:font-name="DejaVu Serif" '
        'fo:font-size="10pt" fo:font-family="DejaVu Serif"/></style:style>'
    )
    layout = (
        f'<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="{width}" '
        'fo:page-height="20cm" fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2cm" '
        'fo:margin-right="1.5cm"/><style:header-style/><style:footer-style/>'
        '</style:page-layout><style:style style:name="K" style:family="section"><style:section-properties>'
        '<style:columns fo:column-count="2" fo:column-gap="0.8cm"/></style:section-properties></style:style>'
        '<style:style style:name="J" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>'
        '<style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>'
    )
    head = f"<style:header><text:p>{head}</text:p></style:header>" if head else ""
    foot = f"<style:footer><text:p>{foot}</text:p></style:footer>" if foot else ""
    master = f'<style:master-page style:name="Standard" style:page-layout-name="L">{head}{foot}</style:master-page>'
    return (
        f"<office:styles>{styles}{lines}</office:styles>"
        f"<office:automatic-styles>{layout}</office:automatic-styles>"
        f"<office:master-styles>{master}</office:master-styles>"
    )


EVERY_LINE = (
    '<text:linenumbering-configuration style:num-format="1" text:increment="1" text:number-position="left" '
    'text:offset="0.5cm" text:count-empty-lines="false"/>'
)
FIFTH_LINE = EVERY_LINE.replace('increment="1"', 'increment="5"')
HEAD = "Transkrip W-03"
FOOT = "Halaman <text:page-number/> dari <text:page-count/>"
ABSTRACT = (
    "Laporan ini merangkum percakapan dengan para perawat kebun kota selama satu tahun. Semua nama diganti, dan "
    "tempat-tempat yang disebut tidak ada pada peta mana pun; yang tinggal hanyalah cara mereka bekerja bersama."
)
IN_COLUMNS = (
    f'<text:h text:style-name="J" text:outline-level="1">Kebun di belakang perpustakaan</text:h>'
    f'<text:p text:style-name="T">{ABSTRACT}</text:p><text:section text:style-name="K" text:name="S">'
    + "".join(f'<text:p text:style-name="T">{words}</text:p>' for words in (ANSWERS[:4] + ANSWERS[5:]) * 3)
    + "</text:section>"
)


def footnote(number: int, words: str) -> str:
    """A footnote at its place."""
    return (
        f'<text:note text:id="f{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body><text:p>{words}</text:p></text:note-body></text:note>"
    )


NOTES = [
    "Buku itu sekarang disimpan di ruang arsip di lantai dua, dan boleh dibaca oleh siapa saja.",
    "Umur 7 sampai 12.",
]
WITH_NOTES = (
    talk(2)
    .replace("buku besar,", f"buku besar{footnote(1, NOTES[0])},", 1)
    .replace("anak-anak juga", f"anak-anak{footnote(2, NOTES[1])} juga", 1)
)


def convert(name: str, document: str, kind: str) -> None:
    """Let LibreOffice write one sample."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"{Path(name).stem}.fodt")
        source.write_text(document, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", kind, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, timeout=300)
        Path(HERE, name).write_bytes(Path(folder, name).read_bytes())


def main() -> None:
    """Make them all."""
    convert("cangkul.docx", flat(INTERVIEW, before=META + LIST), "docx")
    convert("dua-kolom.pdf", flat(IN_COLUMNS, before=page(width="21cm", foot=FOOT)), "pdf")
    convert("baris-bernomor.pdf", flat(talk(4), before=page(lines=EVERY_LINE, head=HEAD, foot=FOOT)), "pdf")
    convert("percakapan-berjudul.pdf", flat(talk(1), before=META + page()), "pdf")
    convert("catatan-kaki.pdf", flat(WITH_NOTES, before=page(foot=FOOT)), "pdf")
    convert("baris-kelima.pdf", flat(talk(2), before=page(lines=FIFTH_LINE, align="left", gap="0cm")), "pdf")


if __name__ == "__main__":
    main()
