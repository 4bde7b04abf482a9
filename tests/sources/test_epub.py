from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from qualcode.errors import SourceError
from qualcode.sources.epub import read

SAMPLES = Path(__file__).parents[1] / "samples" / "same"
CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/isi.opf"/></rootfiles></container>'


def page(body: str) -> str:
    return f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'


def book(spine: str, *, manifest: dict[str, str], **members: str) -> bytes:
    """A book with these items in its manifest (id -> href), ids in its spine, and further members by path."""
    items = "".join(f'<item id="{name}" href="{href}"/>' for name, href in manifest.items())
    refs = "".join(f'<itemref idref="{name}"/>' for name in spine.split())
    about = (
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Kebun</dc:title><dc:creator>Citra</dc:creator>'
    )
    package = f"<package>{about}</metadata><manifest>{items}</manifest><spine>{refs}</spine></package>"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/isi.opf", package)
        for name, text in members.items():
            archive.writestr(name, text)
    return held.getvalue()


def test_pages_come_in_the_order_of_the_spine() -> None:
    data = book(
        "b a tak-ada b",
        manifest={"a": "teks/satu.xhtml", "b": "teks/dua%20b.xhtml#x", "c": "tidak.xhtml"},
        **{
            "OEBPS/teks/satu.xhtml": page("<p>satu</p>"),
            "OEBPS/teks/dua b.xhtml": page("<p><b>P:</b> dua</p><p>lagi"),
            "OEBPS/tidak.xhtml": page("x"),
        },
    )
    reading = read(data)
    assert (reading.text, reading.metadata) == ("P: dua\nlagi\nsatu", {"title": "Kebun", "author": "Citra"})
    assert [span.of(reading.text) for span in reading.bold] == ["P:"]


def test_a_list_of_contents_is_no_page() -> None:
    manifest = {"n": 'n.xhtml" properties="nav', "a": "a.xhtml"}
    members = {"OEBPS/n.xhtml": page("<p>Isi</p>"), "OEBPS/a.xhtml": page("<p>satu</p>")}
    assert read(book("n a", manifest=manifest, **members)).text == "satu"


def test_bold_by_the_style_sheet_of_the_book() -> None:
    members = {"OEBPS/a.xhtml": page('<p><span class="n">Ana:</span> Ya.</p>'), "OEBPS/a.css": ".n{font-weight:bold}"}
    reading = read(book("a", manifest={"a": "a.xhtml"}, **members))
    assert [span.of(reading.text) for span in reading.bold] == ["Ana:"]


def test_a_page_that_is_not_there_is_told() -> None:
    reading = read(book("a b", manifest={"a": "a.xhtml", "b": "b.xhtml"}, **{"OEBPS/a.xhtml": page("<p>satu</p>")}))
    assert reading.text == "satu"
    assert "lacks one of its pages" in reading.problems[0].message


def test_a_book_that_is_protected_is_refused() -> None:
    lock = '<encryption><CipherReference URI="OEBPS/a.xhtml"/></encryption>'
    members = {"OEBPS/a.xhtml": "\x01\x02", "META-INF/encryption.xml": lock}
    with pytest.raises(SourceError, match="protected against copying"):
        read(book("a", manifest={"a": "a.xhtml"}, **members))


def test_a_book_that_does_not_say_where_its_pages_are() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("META-INF/container.xml", "<container/>")
    with pytest.raises(SourceError, match="where its pages are"):
        read(held.getvalue())


def test_a_book_that_libreoffice_wrote() -> None:
    lines = read((SAMPLES / "percakapan.epub").read_bytes()).text.split("\n")
    assert lines[1].startswith("Pewawancara: Terima kasih") and lines[-1].endswith("mungkin, tetapi benar.")
