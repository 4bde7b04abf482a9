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


if __name__ == "__main__":
    main()
