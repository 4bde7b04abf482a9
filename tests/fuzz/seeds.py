"""Files to begin with: the samples and transcripts of this checkout, and one small file of each format that is read."""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

import openpyxl
import xlsxwriter

from qualcode.sources.formats import FORMATS

ROOT = Path(__file__).parents[2]
_LARGEST = 400_000  # bytes; what breaks a reader breaks it in a small file too

TALK = (
    ("Pewawancara", "Bagaimana awalnya Ibu bekerja di sini?"),
    ("Bu Rina", "Saya mulai tahun 2010 – waktu itu sepi, “sekali”."),
    ("Pewawancara", "Lalu?"),
    ("Bu Rina", "Lalu saya pindah ke bagian rujukan & arsip."),
)
SURVEY = (
    ("id", "usia", "tanggal", "Mengapa Anda datang ke sini?", "Ada saran?"),
    ("R1", 34, "2024-05-03", "Karena dekat dengan rumah saya", "Buka lebih malam,\nitu saja"),
    ("R2", 28, "2024-05-04", "Koleksinya lengkap sekali dan mudah", "-"),
    ("R3", 51, "", "Saya membaca koran tiap pagi di sini", "Tambah kursi di lantai dua"),
)


def seeds() -> dict[str, list[bytes]]:
    """The files to begin with, by suffix; every suffix that is read has one at least."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for folder in ("tests/samples", "transcripts"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in FORMATS and path.stat().st_size <= _LARGEST:
                found[path.suffix].append(path.read_bytes())
    for suffix, data in _made().items():
        found[suffix].append(data)
    return dict(found)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip archive of members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def _made() -> dict[str, bytes]:
    plain = "\n".join(f"{name}: {words}" for name, words in TALK)
    rows = [("speaker", "start", "text"), *((name, n, words) for n, (name, words) in enumerate(TALK))]
    texts = {
        ".txt": f"Tanggal: 3 Mei 2024\nKode informan: W-03\n\n{plain}\n[00:01:02] Bu Rina: Ya.\n",
        ".md": f"---\ncase: W-03\nroles: {{Bu Rina: participant}}\n---\n# Judul\n\n**Ana:** Ya *itu*.\n\n{plain}\n",
        ".html": _html(),
        ".rtf": _rtf(),
        ".vtt": _vtt(),
        ".srt": _srt(),
        ".sbv": "".join(f"0:00:0{n}.000,0:00:0{n + 1}.500\n{who}: {words}\n\n" for n, (who, words) in enumerate(TALK)),
        ".ttml": _ttml(),
        ".json": _whisper(),
        ".fodt": _odt_content().replace("office:document-content", "office:document"),
        ".csv": "\n".join(",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in SURVEY),
        ".tsv": "\n".join("\t".join(map(str, row)) for row in rows),
    }
    made = {suffix: text.encode() for suffix, text in texts.items()}
    same = {".markdown": ".md", ".htm": ".html", ".xhtml": ".html", ".dfxp": ".ttml", ".xlsm": ".xlsx"}
    same |= dict.fromkeys((".docm", ".dotx", ".dotm"), ".docx")
    made |= {".odt": _odt(), ".ods": _ods(), ".epub": _epub(), ".xlsx": _xlsx_of_lxml(), ".docx": _docx()}
    made |= {suffix: made[as_this] for suffix, as_this in same.items()}
    made[".xlsm"] = _xlsx_of_strings()
    return {suffix: data for suffix, data in made.items() if suffix in FORMATS}


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _paragraphs(tag: str) -> str:
    return "".join(f"<{tag}>{name}: {_escaped(words)}</{tag}>" for name, words in TALK)


def _html() -> str:
    rows = "".join(f"<tr><td>{name}</td><td>{_escaped(words)}</td></tr>" for name, words in TALK)
    return (
        '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>W</title><style>p {}</style></head>'
        f"<body><h1>Wawancara</h1><script>var a;</script>{_paragraphs('p')}<ul><li>satu<li>dua</ul>"
        f"<table>{rows}</table><pre>a\n b</pre>&nbsp;&#8211;&hellip;<br>ya</body></html>"
    )


def _rtf() -> str:
    lines = "".join(
        rf"{{\b {name}:}} " + "".join(rf"\u{ord(c)}?" if ord(c) > 127 else c for c in words) + "\\par\n"
        for name, words in TALK
    )
    return (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}}{\*\generator x;}{\info{\author A}}"
        + lines
        + r"\trowd\cellx100\cellx200 a\intbl\cell b\cell\row\pard caf\'e9\line ya\tab x{\footnote catatan}"
        + r"{\pict\wmetafile8 0102}\bin3 abc\page}"
    )


def _vtt() -> str:
    cues = "".join(f"00:0{n}.000 --> 00:0{n + 1}.500\n<v {who}>{words}</v>\n\n" for n, (who, words) in enumerate(TALK))
    last = "id\n00:00:09.000 --> 00:00:10.000 align:start\nAna: Ya.\n"
    return f"WEBVTT - x\n\nNOTE ini\n\nSTYLE\n::cue {{}}\n\n{cues}{last}"


def _srt() -> str:
    return "".join(
        f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},500\n<i>{who}</i>: {words}\n\n"
        for n, (who, words) in enumerate(TALK)
    )


def _ttml() -> str:
    lines = "".join(
        f'<p begin="00:00:0{n}.000" end="{n + 1}.5s" ttm:agent="a{n % 2}"><span>{_escaped(words)}</span><br/>ya</p>'
        for n, (_, words) in enumerate(TALK)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><tt xmlns="http://www.w3.org/ns/ttml" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="id"><head><metadata>'
        '<ttm:agent xml:id="a0"><ttm:name>Ana</ttm:name></ttm:agent></metadata></head>'
        f"<body><div>{lines}</div></body></tt>"
    )


def _whisper() -> str:
    segments = [
        {"id": n, "start": float(n), "end": n + 1.5, "text": f" {words}", "speaker": f"SPEAKER_0{n % 2}",
         "words": [{"word": " ya", "start": 0.1, "end": 0.2}]}
        for n, (_, words) in enumerate(TALK)
    ]  # fmt: skip
    text = " ".join(words for _, words in TALK)
    return json.dumps({"text": text, "segments": segments, "language": "id"}, ensure_ascii=False)


_OASIS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _odt() -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    content = _odt_content()
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def _odt_content() -> str:
    body = "".join(
        f'<text:p><text:span text:style-name="T1">{name}:</text:span> {_escaped(words)}<text:s text:c="2"/>'
        f"<text:tab/><text:line-break/></text:p>"
        for name, words in TALK
    )
    body += (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>gone</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:p>a<text:change text:change-id="c1"/>'
        '<office:annotation office:name="n"><dc:creator>A</dc:creator><text:p>remark</text:p></office:annotation>b'
        '<office:annotation-end office:name="n"/><text:note text:note-class="footnote"><text:note-body>'
        "<text:p>note</text:p></text:note-body></text:note></text:p><text:list><text:list-item><text:p>x</text:p>"
        '</text:list-item></text:list><table:table><table:table-row><table:table-cell table:number-columns-spanned="2">'
        "<text:p>c</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>"
    )
    styles = '<style:style style:name="T1" style:family="text"><style:text-properties/></style:style>'
    return (
        f"<office:document-content {_OASIS} {_DC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def _ods() -> bytes:
    def cell(value: object) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return (
            f'<table:table-cell office:value-type="string"><text:p>{_escaped(str(value))}</text:p></table:table-cell>'
        )

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in SURVEY)
    rows += '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    content = (
        f"<office:document-content {_OASIS}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _epub() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata {_DC}><dc:title>W</dc:title></metadata>'
        '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/><item id="b" href="b%20c.xhtml" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine>'
        "</package>"
    )
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body>{_paragraphs("p")}</body></html>'
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "OEBPS/c.opf": package,
            "OEBPS/a.xhtml": page,
            "OEBPS/b c.xhtml": page,
        }
    )


def _xlsx_of_lxml() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in SURVEY:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xlsx_of_strings() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        time = book.add_format({"num_format": "h:mm:ss"})
        sheet = book.add_worksheet()
        for number, row in enumerate([("pembicara", "ujaran", "waktu"), *TALK]):
            sheet.write_row(number, 0, row)
            sheet.write_number(number, 2, number / 86400, time) if number else None
        book.add_worksheet("B").write(0, 0, "x")
    return buffer.getvalue()


def _docx() -> bytes:
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='S'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{name}:</w:t></w:r><w:r>"
        f'<w:t xml:space="preserve"> {_escaped(words)}</w:t><w:tab/><w:br/></w:r></w:p>'
        for name, words in TALK
    )
    body += (
        '<w:p><w:ins w:id="1"><w:r><w:t>in</w:t></w:r></w:ins>'
        '<w:del w:id="2"><w:r><w:delText>out</w:delText></w:r></w:del>'
        '<w:commentRangeStart w:id="0"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r>'
        '<w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="3"/></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>sdt</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    comment = (
        '<w:comment w:id="0" w:author="A" w:date="2024-01-01T00:00:00Z"><w:p><w:r><w:t>c</w:t></w:r></w:p></w:comment>'
    )
    note = '<w:footnote w:id="3"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>'
    spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    parts = ("comments", "footnotes", "numbering", "styles")
    links = "".join(f'<Relationship Id="r{n}" Type="{relation}/{p}" Target="{p}.xml"/>' for n, p in enumerate(parts))
    main = f'<Relationship Id="r" Type="{relation}/officeDocument" Target="word/document.xml"/>'
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    style = (
        '<w:style w:styleId="S" w:type="paragraph"><w:basedOn w:val="S"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    )
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f"<Relationships {spaces}>{main}</Relationships>",
            "word/_rels/document.xml.rels": f"<Relationships {spaces}>{links}</Relationships>",
            "word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>",
            "word/comments.xml": f"<w:comments {word}>{comment}</w:comments>",
            "word/footnotes.xml": f"<w:footnotes {word}>{note}</w:footnotes>",
            "word/numbering.xml": f"<w:numbering {word}>{numbering}</w:numbering>",
            "word/styles.xml": f"<w:styles {word}>{style}</w:styles>",
        }
    )
