from __future__ import annotations

import io
import struct
import warnings
import zipfile
from dataclasses import replace

import pytest

from qualcode.core.limits import DEFAULT
from qualcode.errors import SourceError
from qualcode.sources.archives import open_archive, parse_xml


def zipped(*members: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", packed) as package:
        warnings.simplefilter("ignore")  # a duplicate name
        for name, data in members:
            package.writestr(name, data)
    return buffer.getvalue()


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(SourceError) as raised:
        open_archive(data, replace(DEFAULT, **limits))
    assert raised.value.remedy
    return raised.value.problem


def reading_refused(data: bytes, name: str = "a.xml", **limits: int) -> str:
    archive = open_archive(data, replace(DEFAULT, **limits))
    with pytest.raises(SourceError) as raised:
        archive.read(name)
    assert raised.value.remedy
    return raised.value.problem


def test_members_are_found_in_any_case_of_letters() -> None:
    archive = open_archive(zipped(("Word/Document.xml", b"<a/>"), ("word\\b.xml", b"<b/>"), ("empty/", b"")))
    assert archive.names == ["Word/Document.xml", "word/b.xml"]
    assert "word/document.XML" in archive
    assert "word/c.xml" not in archive
    assert archive.read("/word/document.xml") == b"<a/>"
    assert archive.read("word/b.xml") == b"<b/>"


def test_names_that_differ_in_case_are_two_members() -> None:
    archive = open_archive(zipped(("a.xml", b"1"), ("A.xml", b"2")))
    assert [archive.read(name) for name in ("a.xml", "A.xml")] == [b"1", b"2"]


@pytest.mark.parametrize(
    "name", ["../a.xml", "word/../../a.xml", "/etc/passwd", "C:/a.xml", "c:a.xml", "..", "a\\..\\b"]
)
def test_a_name_that_leads_out_is_refused(name: str) -> None:
    assert "leads out of its folder" in refusal(zipped((name, b"x")))


def test_a_name_with_dots_in_it_leads_nowhere() -> None:
    assert open_archive(zipped(("a..b/c...xml", b"x"))).names == ["a..b/c...xml"]


def test_two_members_of_one_name_are_refused() -> None:
    assert "twice" in refusal(zipped(("a.xml", b"1"), ("a.xml", b"2")))


def test_too_many_members_are_refused() -> None:
    members = [(f"{n}.xml", b"") for n in range(11)]
    assert "11 files" in refusal(zipped(*members), max_members=10)
    assert len(open_archive(zipped(*members), replace(DEFAULT, max_members=11)).names) == 11


def test_an_archive_that_holds_too_much_is_refused_before_it_is_unpacked() -> None:
    assert "too large" in refusal(zipped(*((f"{n}", bytes(10**6)) for n in range(3))), max_unpacked_bytes=2 * 10**6)


def test_a_zip_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    bomb = zipped(("a.xml", bytes(12 * 10**6)))
    assert len(bomb) < 20_000
    assert "as a zip bomb does" in reading_refused(bomb)
    assert "too large" in reading_refused(bomb, max_member_bytes=10**6)
    assert len(open_archive(bomb, replace(DEFAULT, max_ratio=2000)).read("a.xml")) == 12 * 10**6


def test_members_together_stay_within_the_limit() -> None:
    archive = open_archive(zipped(("a", b"x" * 600), ("b", b"y" * 400)), replace(DEFAULT, max_unpacked_bytes=1000))
    assert archive.read("a") == b"x" * 600
    assert archive.read("b") == b"y" * 400
    with pytest.raises(SourceError, match="too large"):
        archive.read("b")


def test_a_bomb_that_understates_its_size_is_damaged() -> None:
    honest = zipped(("a.xml", bytes(10**6)))
    small = struct.pack("<I", 10)
    lying = honest.replace(struct.pack("<I", 10**6), small)
    assert lying != honest
    assert "cannot be unpacked" in reading_refused(lying)


def test_an_archive_within_an_archive_is_not_opened() -> None:
    assert "another archive" in reading_refused(zipped(("a.xml", zipped(("b", b"x")))))


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_refused(packed: int) -> None:
    assert "packed in a way" in reading_refused(zipped(("a.xml", b"<a/>"), packed=packed))


def test_a_password_is_told() -> None:
    data = bytearray(zipped(("a.xml", b"<a/>")))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert refusal(bytes(data)) == "is protected by a password"
    manifest = b'<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    assert refusal(zipped(("META-INF/manifest.xml", manifest))) == "is protected by a password"


def test_damaged_archives_are_refused() -> None:
    whole = zipped(("a.xml", b"<a>" + bytes(range(256)) * 4 + b"</a>"))
    assert "cannot be opened" in refusal(whole[:-30])
    assert "cannot be opened" in refusal(b"PK\x03\x04 and so on")
    spoiled = bytearray(whole)
    spoiled[60] ^= 0xFF
    assert "cannot be unpacked" in reading_refused(bytes(spoiled))
    assert "has no 'b.xml' in it" in reading_refused(whole, "b.xml")


def test_xml_is_parsed_without_comments() -> None:
    root = parse_xml(b"<a><!-- c --><?p i?><b>x</b></a>")
    assert [child.tag for child in root] == ["b"]


def xml_refused(xml: bytes, **limits: int) -> str:
    with pytest.raises(SourceError) as raised:
        parse_xml(xml, replace(DEFAULT, **limits))
    assert raised.value.remedy
    return raised.value.problem


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!ENTITY x "y">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:9/x">',
        '<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [{doctype}]><a>b</a>'
    assert "declares XML entities" in xml_refused(xml.encode(encoding))


@pytest.mark.parametrize("body", ["<a>&l9;</a>", '<a b="&l9;"/>'])
def test_an_entity_bomb_is_refused(body: str) -> None:
    xml_refused(f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>{body}'.encode())


def test_a_document_type_that_declares_nothing_is_let_be() -> None:
    doctype = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/xhtml11.dtd">'
    assert parse_xml(f"{doctype}<html><p>Ya.</p></html>".encode()).tag == "html"


def test_xml_is_bounded_in_depth_tags_and_size() -> None:
    assert "broken" in xml_refused(b"<a>" * 300 + b"</a>" * 300)
    assert "21 tags" in xml_refused(b"<a>" + b"<b/>" * 19 + b"</a>", max_xml_tags=20)
    assert "too large" in xml_refused(b"<a>" + b"x" * 2000 + b"</a>", max_member_bytes=2000)


@pytest.mark.parametrize("xml", [b"", b"<a>", b"no xml", b"<a>\x00</a>", b'<?xml version="1.0" encoding="no"?><a/>'])
def test_broken_xml_is_refused(xml: bytes) -> None:
    assert "broken" in xml_refused(xml)
